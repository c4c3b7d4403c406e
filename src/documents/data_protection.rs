//! `data-protection.md`: facts for the record of processing and for the impact assessment, by the sections of the EDPB's
//! template (10 March 2026). Counts only: no name, no address, no position. Legal basis, necessity and retention are never
//! filled in.

use super::facts::{self, Paper};
use crate::dataset::Role;
use crate::report::words::origin_words;
use crate::report::{AttributeFacts, Report};
use crate::rules::Quality;
use crate::wording::{count, plural};

pub(super) fn facts_of(report: &Report) -> String {
    let mut paper = Paper::new("Facts for data protection", report);
    paper.p(
        "For the record of processing activities and the data protection impact assessment. Filled in where the data \
             answer; what only the controller knows is left open.",
    );
    let d = &report.dataset;
    paper.h2("The processing");
    for question in [
        "Controller, processor, data-protection officer",
        "Purpose of the processing",
        "Legal basis, and for special categories the exception relied on",
        "Necessity and proportionality",
        "Recipients and transfers",
        "Retention and deletion",
    ] {
        paper.h3(question);
        paper.open();
    }
    paper.h2("The data");
    paper.h3("Records and persons");
    paper.p(&facts::amounts(report));
    match &report.tables.people {
        Some(people) => paper.p(&format!(
            "{} different {} in {}, by a column of identities.",
            count(people.identities),
            people.many,
            plural(people.images, "image", "images")
        )),
        None => paper.p("How many persons are shown is not known: no column says who is in a picture."),
    }
    paper.h3("Categories of data");
    let role = |role: Role| d.attributes.iter().filter(move |a| a.role == role);
    let line = |a: &AttributeFacts| {
        format!("{}: {}; known of {}, missing of {}", a.name, origin_words(a.origin), count(a.n), count(a.missing))
    };
    let protected: Vec<String> = role(Role::Protected).map(line).take(60).collect();
    paper.p("Protected attributes, which may be special categories of personal data:");
    if protected.is_empty() {
        paper.p("No column was taken for one.");
    } else {
        paper.lines(&protected);
    }
    let columns = |of: Role| plural(role(of).count() as u64, "column", "columns");
    paper.lines(&[
        format!("taken for identities: {}", columns(Role::Identity)),
        format!("taken for quasi-identifiers: {}", columns(Role::QuasiIdentifier)),
        format!("other attributes: {}", columns(Role::Attribute)),
        format!("captions: {}", count(d.captions)),
        format!("annotators told apart: {}", count(d.annotators)),
    ]);
    anonymity(&mut paper, report);
    paper.h3("Data minimisation");
    paper.p(&facts::duplicates(report));
    paper.p(&facts::splits(report));
    paper.p(&format!("{} left aside by this check.", plural(report.files.skipped, "file was", "files were")));
    paper.h3("Accuracy");
    let wrong = facts::findings(report, facts::of_quality(Quality::FreeOfErrors));
    if wrong.is_empty() {
        paper.p("Nothing was found in what was examined.");
    } else {
        paper.lines(&wrong);
    }
    paper.h2("Risks to people");
    let private = facts::findings(report, facts::of_quality(Quality::Privacy));
    if private.is_empty() {
        paper.p("No finding about privacy. What was not examined stands below.");
    } else {
        paper.lines(&private);
    }
    let uneven = |f: &crate::report::Finding| f.about == Some(crate::report::About::Protected);
    paper.p("Groups of people that are shown too rarely, or differently:");
    let lines = facts::findings(report, uneven);
    if lines.is_empty() {
        paper.p("Nothing was found in what was examined.");
    } else {
        paper.lines(&lines);
    }
    paper.h2("What was not examined, and why");
    paper.lines(&facts::unexamined(report));
    paper.h2("How this check processed the data");
    paper.lines(&[
        "It read the files where they lie, sent nothing and kept nothing beyond the files that it was told to write.",
        "It recognised nobody and guessed no trait of a person from a picture or a name.",
        "This document holds counts and the names of columns and groups; no picture.",
    ]);
    paper.finish(report)
}

/// How rare the rarest combination of protected attributes is among those that were counted in pairs.
fn anonymity(paper: &mut Paper, report: &Report) {
    paper.h3("Rare combinations");
    let counts = report.tables.crossings.iter().flat_map(|c| c.cells.iter().map(|cell| cell.count));
    let (mut single, mut least) = (0_u64, None::<u64>);
    for n in counts.filter(|n| *n > 0) {
        single += u64::from(n == 1);
        least = Some(least.map_or(n, |least| least.min(n)));
    }
    match least {
        None => paper.p("No combination of attributes was counted."),
        Some(least) => paper.p(&format!(
            "Among the combinations of attributes that were counted, the rarest has {}; {} exactly one. Who is alone in a \
             combination can be found again by it.",
            plural(least, "item", "items"),
            plural(single, "combination has", "combinations have")
        )),
    }
}
