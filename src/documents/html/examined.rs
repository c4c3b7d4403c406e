//! What was examined and what was not, and why: the files, what they were taken for, the checks.

use super::Of;
use super::writer::{Html, ROWS};
use crate::plot::{Cell, Table};
use crate::report::Report;
use crate::report::folder_words::{folder_because, folder_words};
use crate::rules::{self, RunState};
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
}

/// Every rule by what became of it.
fn checks(h: &mut Html, of: &Of<'_>) {
    let runs = &of.report.rules;
    let by = |state| runs.iter().filter(move |run| run.state == state);
    let (ran, all) = (by(RunState::Ran).count() as u64, runs.len() as u64);
    h.h3("The checks");
    h.p(&format!(
        "Of {} {} had what it needs and ran; the chapter on the method says of each how much it looked at.",
        plural(all, "check", "checks"),
        count(ran)
    ));
    for (state, title, reason) in [
        (RunState::NotApplicable, "Not examined, for want of data", "what was lacking"),
        (RunState::Off, "Switched off", "the reason given"),
        (RunState::Stopped, "Stopped before the end", "how far it came"),
    ] {
        let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
        for run in by(state) {
            let why = run.why.as_deref().filter(|why| !why.is_empty()).unwrap_or("no reason was given");
            let looks = rules::entry(&run.code).map(|e| e.meta.summary).unwrap_or_default();
            let check = format!("{looks} ({})", run.code);
            match reasons.iter_mut().find(|(own, _)| *own == why) {
                Some((_, checks)) => checks.push(check),
                None => reasons.push((why, vec![check])),
            }
        }
        let rows = reasons.into_iter().map(|(why, checks)| vec![Cell::text(why), Cell::Text(checks.join("; "))]);
        let table = Table::new(&[reason, "so nothing is known of"], 2).with(rows);
        if !table.rows.is_empty() {
            h.h4(title).table(&table, usize::MAX);
        }
    }
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
