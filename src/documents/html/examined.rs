//! What was examined and what was not, and why: the files, what they were taken for, the checks.

use super::writer::{Html, ROWS};
use super::Of;
use crate::plot::{Cell, Table};
use crate::report::folder_words::{folder_because, folder_words};
use crate::report::{Report, RuleRun};
use crate::rules::{self, RunState, Screen};
use crate::wording::{count, plural};

pub(super) fn chapter(h: &mut Html, of: &Of<'_>) {
    let report = of.report;
    h.chapter("examined", "What was examined, and what was not");
    let f = &report.files;
    h.answer(&format!(
        "{} dropped: {} read, {} left aside.",
        plural(f.dropped, "file was", "files were"),
        count(f.read),
        count(f.skipped)
    ));
    if !report.settings.pixels {
        h.p("No picture was opened: nothing that needs pixels was checked.");
    } else if report.dataset.images == 0 {
        h.p("No picture was there: nothing that needs pixels was checked.");
    }
    checks(h, of);
    files(h, report);
    h.h3("Findings about files and their joins");
    of.screen(h, Screen::Files);
}

/// Every rule by what became of it.
fn checks(h: &mut Html, of: &Of<'_>) {
    let runs = &of.report.rules;
    let by = |state| runs.iter().filter(move |run| run.state == state);
    let (ran, all) = (by(RunState::Ran).count() as u64, runs.len() as u64);
    h.h3("The checks");
    h.p(&format!("Of {} {} had what it needs and ran.", plural(all, "check", "checks"), count(ran)));
    for (state, title, reason) in [
        (RunState::NotApplicable, "Not examined, for want of data", "what was lacking"),
        (RunState::Off, "Switched off", "the reason given"),
        (RunState::Stopped, "Stopped before the end", "how far it came"),
    ] {
        let table = Table::new(&["check", "what it looks for", reason], 3)
            .with(by(state).map(|run| row(run, run.why.clone().unwrap_or_else(|| "no reason was given".into()))));
        if !table.rows.is_empty() {
            h.h4(title).table(&table, usize::MAX);
        }
    }
    let table = Table::new(&["check", "what it looks for", "looked at", "comparisons", "findings"], 3)
        .with(by(RunState::Ran).map(|run| ran_row(of, run)));
    if !table.rows.is_empty() {
        h.h4("Ran").table(&table, usize::MAX);
    }
}

fn row(run: &RuleRun, why: String) -> Vec<Cell> {
    let looks = rules::entry(&run.code).map(|e| e.meta.summary).unwrap_or_default();
    vec![Cell::text(run.code.as_str()), Cell::text(looks), Cell::Text(why)]
}

fn ran_row(of: &Of<'_>, run: &RuleRun) -> Vec<Cell> {
    let looked = match (&run.n, &run.of) {
        (Some(n), Some(of)) => format!("{} {of}", count(*n)),
        _ => "–".into(),
    };
    let found = of.findings.iter().filter(|f| f.code == run.code).count() as u64;
    let mut row = row(run, looked);
    row.extend([Cell::Count(run.tests), Cell::Count(found)]);
    row
}

fn files(h: &mut Html, report: &Report) {
    let f = &report.files;
    h.h3("What the files were taken for");
    h.p("A record joins where it names a picture of the dataset. Statements that two files make alike count once.");
    let header = ["taken for", "format", "why", "files", "records", "joined images", "records without an image"];
    let groups = f.groups.iter().map(|g| {
        vec![
            Cell::text(g.role.replace('-', " ")),
            Cell::text(g.format.as_str()),
            Cell::text(g.why.as_str()),
            Cell::Count(g.files),
            Cell::Count(g.records),
            Cell::Count(g.joined),
            Cell::Count(g.unmatched_records),
        ]
    });
    h.table(&Table::new(&header, 3).with(groups), ROWS);
    if !f.folders.is_empty() {
        h.h4("Folders of pictures");
        let rows = f.folders.iter().map(|row| {
            vec![
                Cell::text(row.path.as_str()),
                Cell::Text(folder_words(row)),
                Cell::Text(folder_because(row)),
                Cell::Count(row.pictures),
            ]
        });
        h.table(&Table::new(&["folder", "taken for", "why", "pictures"], 3).with(rows), ROWS);
    }
    if f.skipped_files.is_empty() {
        return;
    }
    h.h4("Files left aside");
    // Annotations that are lost are read first.
    let (lost, other): (Vec<_>, Vec<_>) = f.skipped_files.iter().partition(|file| file.lost);
    let rows = lost.into_iter().chain(other).map(|file| {
        let why = if file.lost { format!("{} (annotations are lost with it)", file.why) } else { file.why.clone() };
        vec![Cell::text(file.path.as_str()), Cell::Text(why)]
    });
    h.table(&Table::new(&["file", "why"], 2).with(rows), ROWS);
}
