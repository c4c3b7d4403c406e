//! `article-10.md`: what the data show beside each paragraph of Article 10 of the EU AI Act, Regulation (EU) 2024/1689 as
//! amended by (EU) 2026/1744, and the record for Article 4a. It lays out evidence and never says that a duty is met.

use super::facts::{self, Paper};
use crate::report::Report;
use crate::report::words::origin_words;
use crate::rules::{Quality, Screen};
use crate::wording::{count, plural};

pub(super) fn evidence(report: &Report) -> String {
    let mut paper = Paper::new("Evidence beside Article 10 of the EU AI Act", report);
    paper.p("Regulation (EU) 2024/1689 as amended by (EU) 2026/1744. Each paragraph is followed by what the data show. It is \
             evidence for those who must judge; it does not judge. Duties for high-risk systems apply from 2 December 2027 \
             (Annex III) and 2 August 2028 (Annex I).");
    of_collection(&mut paper, report);
    of_examination(&mut paper, report);
    of_qualities(&mut paper, report);
    record(&mut paper, report);
    paper.finish(report)
}

/// The lines, or what it means that there are none.
fn lines_or(paper: &mut Paper, lines: &[String], none: &str) {
    if lines.is_empty() { paper.p(none) } else { paper.lines(lines) }
}

fn of_collection(paper: &mut Paper, report: &Report) {
    paper.h2("10(2)(a) Design choices");
    paper.answered(report, &["purpose", "risk-class"]);
    paper.h2("10(2)(b) Collection, origin, original purpose of personal data");
    let mut lines = facts::sources(report);
    lines.extend(facts::conditions(report));
    lines_or(paper, &lines, "Neither a column nor a camera says where the pictures come from.");
    paper.p("Processes of collection, and the purpose for which personal data were first collected:");
    paper.answered(report, &["collected-how", "collected-when", "sample-of", "original-purpose"]);
    paper.h2("10(2)(c) Annotation, labelling, cleaning, updating, enrichment, aggregation");
    paper.p(&facts::amounts(report));
    paper.lines(&facts::formats(report));
    let agreement = |a: &&crate::report::tables::Agreement| a.of.is_empty() && a.value.is_some();
    let judged = report.tables.agreement.iter().filter(agreement).map(|a| {
        let value = a.value.map(crate::wording::figure).unwrap_or_default();
        format!("Agreement on {}: {} {value} over {} items", a.attribute, a.measure.replace('-', " "), count(a.n))
    });
    lines_or(paper, &judged.collect::<Vec<_>>(), "Agreement of annotators was not examined, or could not be computed.");
    paper.p("Who annotated, by which instructions, and what was cleaned:");
    paper.answered(report, &["annotators", "instructions", "disagreement", "cleaning"]);
    paper.h2("10(2)(d) Assumptions: what the data are to measure and to represent");
    let targets = report.settings.settings.target.iter().map(|(name, target)| {
        format!("Target population for {name}; source: {}", target.source.as_deref().unwrap_or("not answered"))
    });
    lines_or(paper, &targets.collect::<Vec<_>>(), "No target population was named.");
    paper.p("What the pictures and labels are meant to measure:");
    paper.answered(report, &["measures"]);
    paper.h2("10(2)(e) Availability, quantity and suitability");
    paper.p(&facts::amounts(report));
    paper.p(&facts::splits(report));
    paper.lines(&facts::protected(report));
}

fn of_examination(paper: &mut Paper, report: &Report) {
    let about_people = |f: &crate::report::Finding| {
        facts::of_screen(Screen::Representation)(f) || facts::of_screen(Screen::Cooccurrence)(f)
    };
    paper.h2("10(2)(f) Examination in view of possible biases");
    paper.p("Comparisons made, whether they found something or not:");
    lines_or(paper, &facts::tests(report), "No comparison could be made.");
    paper.p("What they found:");
    lines_or(paper, &facts::findings(report, about_people), "Nothing was found in what was examined.");
    paper.p("What could not be examined, and why:");
    lines_or(paper, &facts::unexamined(report), "Every check ran.");
    paper.h2("10(2)(g) Measures to detect, prevent and mitigate biases");
    paper.p("What the findings call for:");
    lines_or(paper, &facts::remedies(report, about_people), "Nothing.");
    paper.p("What was decided and done:");
    paper.open();
    paper.h2("10(2)(h) Gaps and shortcomings, and how they can be addressed");
    paper.p(&facts::gaps(report));
    lines_or(paper, &facts::missing(report), "No attribute that was read lacks a value.");
}

fn of_qualities(paper: &mut Paper, report: &Report) {
    paper.h2("10(3) Relevant, representative, free of errors, complete");
    for (quality, name) in [
        (Quality::Relevant, "Relevant"),
        (Quality::Representative, "Sufficiently representative"),
        (Quality::FreeOfErrors, "To the best extent possible free of errors"),
        (Quality::Complete, "Complete in view of the intended purpose"),
    ] {
        paper.h3(name);
        let none = match quality {
            Quality::Relevant => "Cannot be told from the data alone: it depends on the intended purpose.",
            _ => "Nothing was found in what was examined.",
        };
        lines_or(paper, &facts::findings(report, facts::of_quality(quality)), none);
    }
    paper.h3("Statistical properties as regards the persons concerned");
    lines_or(paper, &facts::protected(report), "No protected attribute was read, so nobody can say who is shown.");
    paper.h2("10(4) Geographical, contextual, behavioural, functional setting");
    lines_or(
        paper,
        &facts::conditions(report),
        "No column and no camera’s clock says under which conditions pictures were taken.",
    );
    paper.p("The setting in which the system is to be used:");
    paper.answered(report, &["setting"]);
}

/// The record that Article 4a asks for, as far as this run can give it.
fn record(paper: &mut Paper, report: &Report) {
    paper.h2("Article 4a: special categories of personal data, for detecting and correcting bias");
    paper.p("Columns that were taken for protected attributes, and where their values come from:");
    let own = report.dataset.attributes.iter().filter(|a| a.role == crate::dataset::Role::Protected);
    let lines: Vec<String> = own
        .map(|a| format!("{}: {}, read from {}; known of {}", a.name, origin_words(a.origin), a.source, count(a.n)))
        .take(60)
        .collect();
    lines_or(paper, &lines, "None.");
    paper.lines(&[
        "4a(1)(a) Why the purpose cannot be reached with other data, synthetic or anonymised ones included: not answered.",
        "4a(1)(b) Limits on re-use; security and privacy measures, pseudonymisation: not answered.",
        "4a(1)(c) Who has access, and the obligation of confidentiality: not answered.",
        "4a(1)(d) Not transmitted to or accessed by other parties: this check read the data where they lie. The program \
         opens no connection for it; in the browser the page forbids itself every connection before it opens a file, and \
         shows the proof.",
        "4a(1)(e) When the special categories are deleted: not answered.",
        "4a(1)(f) Why processing them was necessary to detect and correct biases, and why other data would not do: not \
         answered. To be recorded in the records of processing, and signed.",
    ]);
    for (point, key) in [("(a), (f)", "attributes-needed"), ("(c)", "access"), ("(e)", "retention")] {
        paper.p(&format!("What people state on 4a(1){point}:"));
        paper.answered(report, &[key]);
    }
    let found = report.findings.iter().filter(|f| f.about == Some(crate::report::About::Protected)).count() as u64;
    paper.p(&format!("What the check found with them: {}.", plural(found, "finding", "findings")));
}
