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
    for (question, keys) in [
        ("Controller, processor, data-protection officer", &["contact"][..]),
        ("Purpose of the processing", &["purpose"]),
        (
            "Legal basis, and for special categories the exception relied on, as the controller states it",
            &["legal-basis"],
        ),
        ("Consent, and information given", &["consent", "informed"]),
        ("Necessity and proportionality", &["attributes-needed"]),
        ("Recipients, transfers, access", &["access"]),
        ("Retention and deletion", &["retention"]),
    ] {
        paper.h3(question);
        paper.answered(report, keys);
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

/// How far columns single somebody out.
fn anonymity(paper: &mut Paper, report: &Report) {
    paper.h3("Rare combinations");
    let Some(found) = &report.tables.anonymity else {
        return paper.p("Not examined: it takes two columns that are protected or help to single a person out.");
    };
    let Some((k, unique)) = found.k.zip(found.unique) else {
        return paper.p(&format!("{}. How small the smallest is, is left out as a small cell.", facts::divided(found)));
    };
    paper.p(&format!(
        "{}. The smallest group has {} (k), and {} alone in theirs. Who is alone in a \
         combination can be found again by it.",
        facts::divided(found),
        count(k),
        plural(unique, "is", "are"),
    ));
}
