//! Columns that say the same, and classes with two names: which one findings are told for. Owns the sentence; what says
//! the same was recognised where it was counted.

use super::META;
use crate::dataset::{Dataset, Unit};
use crate::measures::{Relation, RelationKind, Side};
use crate::rules::{Context, Finding, Measured, Severity, Subject, groups};
use crate::wording;

/// Values named in a sentence.
const NAMED: usize = 3;

pub(super) fn findings<'c>(context: &'c Context<'_>) -> impl Iterator<Item = Finding> + 'c {
    let same = context.measures.related_rows().iter().filter(|relation| relation.kind == RelationKind::Same);
    same.map(|relation| finding(context.dataset, relation))
}

fn finding(dataset: &Dataset, relation: &Relation) -> Finding {
    let named = |&(a, b, _): &(usize, usize, u64)| (relation.a.value(dataset, a), relation.b.value(dataset, b));
    let equal = |value: &(usize, usize, u64)| {
        let (a, b) = named(value);
        format!("{a} = {b}")
    };
    let values: Vec<String> = relation.values.iter().map(equal).collect();
    let values = wording::list(&values, NAMED);
    let (a, b, n) = (relation.a.name(dataset), relation.b.name(dataset), &relation.n);
    let (a_classes, b_classes) = (relation.a == Side::Classes, relation.b == Side::Classes);
    let all = |what: &str| match relation.unit {
        Unit::Image if *n == 1 => format!("the one image {what}"),
        unit => format!("all {} {what}", groups::items(unit, *n)),
    };
    let (message, remedy) = match (a_classes, b_classes) {
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
    let first = relation.values.first().map(named);
    let name = |name: &str| Some(name.to_owned());
    let subject = if b_classes {
        Subject { class: first.and_then(|v| name(v.0)), with: first.and_then(|v| name(v.1)), ..Subject::default() }
    } else if a_classes {
        Subject { class: first.and_then(|v| name(v.0)), attribute: name(b), ..Subject::default() }
    } else {
        Subject { attribute: name(a), with: name(b), ..Subject::default() }
    };
    Finding::new(&META, message)
        .severity(Severity::Note)
        .subject(subject)
        .measured(Measured::count("items that say the same", *n, *n))
        .remedy(remedy)
}
