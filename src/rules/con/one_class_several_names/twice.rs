//! Columns that say the same, and classes with two names: which one findings are told for. Owns the sentence; what says
//! the same was recognised where it was counted.

use super::{COLUMNS, META};
use crate::dataset::Unit;
use crate::measures::tables::{CLASS, Relation, RelationValue};
use crate::rules::{Context, Finding, Measured, Severity, Subject, groups};
use crate::wording;

/// Values named in a sentence.
const NAMED: usize = 3;

pub(super) fn findings<'c>(context: &'c Context<'_>) -> impl Iterator<Item = Finding> + 'c {
    context.measures.tables.relations.iter().filter(|relation| relation.kind == "same").map(finding)
}

fn finding(relation: &Relation) -> Finding {
    let equal = |value: &RelationValue| format!("{} = {}", value.a, value.b);
    let values: Vec<String> = relation.values.iter().map(equal).collect();
    let values = wording::list(&values, NAMED);
    let Relation { a, b, n, .. } = relation;
    let all = |what: &str| match relation.unit {
        Unit::Image if *n == 1 => format!("the one image {what}"),
        unit => format!("all {} {what}", groups::items(unit, *n)),
    };
    let (message, remedy) = match (a.as_str() == CLASS, b.as_str() == CLASS) {
        (true, true) => (
            format!(
                "{values} are one class each on {}; findings are told for the first name",
                all("that carry both names")
            ),
            "Keep one of the two names, or the file or column that gives them.".to_owned(),
        ),
        (true, false) => (
            format!(
                "classes and {b} say the same on {} ({values}); that they go together is not told",
                all("with both")
            ),
            format!("Keep {b} as classes or as a column, or set its role to ignore."),
        ),
        _ => (
            format!("{a} and {b} say the same on {} ({values}); findings are told for {a}", all("with both")),
            format!("Keep one of the two columns, or set the role of {b} to ignore."),
        ),
    };
    let first = relation.values.first();
    let subject = if b == CLASS {
        Subject { class: first.map(|v| v.a.clone()), with: first.map(|v| v.b.clone()), ..Subject::default() }
    } else if a == CLASS {
        Subject { class: first.map(|v| v.a.clone()), attribute: Some(b.clone()), ..Subject::default() }
    } else {
        Subject { attribute: Some(a.clone()), with: Some(b.clone()), ..Subject::default() }
    };
    Finding::new(&META, message)
        .severity(Severity::Note)
        .subject(subject)
        .measured(Measured::count("items that say the same", *n, *n))
        .remedy(remedy)
        .fold(COLUMNS, *n as f64, format!("{a} and {b}"))
}
