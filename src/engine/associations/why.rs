//! Why nothing stands in a part of the screen: what was not tested and why, or that it was tested and nothing was found.
//! Sentences only; what was tested is counted elsewhere.

use super::Family;
use crate::dataset::{Dataset, Role, Unit};
use crate::measures::{MOST_VALUES, distances};
use crate::report::narrative::Sign;
use crate::report::tables::ClassPair;
use crate::report::{AttributeFacts, Narrative};
use crate::rules::families::ALWAYS_TOGETHER;
use crate::wording;

/// Attributes that a sentence names.
const NAMED: usize = 3;

/// An attribute whose groups classes are held against.
pub fn has_groups(a: &AttributeFacts) -> bool {
    let role = matches!(a.role, Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Sensitive);
    role && (2..=MOST_VALUES).contains(&a.values.len())
}

/// Why no pair of classes has a test; `None` where one has.
pub fn no_pairs(classes: &[(String, u64)], family: &Family) -> Option<String> {
    match classes {
        _ if family.tests > 0 => None,
        [] => Some("Not tested: no class was read.".into()),
        [(name, _)] => Some(format!("Not tested: {name} is the only class, and it takes two to appear together.")),
        _ => Some("Not tested: of each pair, one class is in all images.".into()),
    }
}

/// Why a matrix of pairs would say nothing although they were tested: each of the images shows one class at most, as where
/// a picture has one label.
pub fn one_class_each(classes: &[(String, u64)], pairs: &[ClassPair], images: u64) -> Option<String> {
    let labelled: u64 = classes.iter().map(|(_, images)| images).sum();
    (classes.len() > 1 && labelled <= images && pairs.iter().all(|pair| pair.n_ab == 0)).then(|| {
        "Not drawn: no image shows more than one class, so that no two can appear together, and that they keep apart says \
         nothing."
            .into()
    })
}

/// No pair keeps apart: of so many that might.
pub fn none_apart(expected: u64) -> String {
    match expected {
        0 => "Not tested: no two classes are frequent enough for chance to show them together in 5 images.".into(),
        n => format!(
            "Tested, none found: of {} that chance would show together in 5 images or more, none keeps apart.",
            wording::plural(n, "pair of classes", "pairs of classes")
        ),
    }
}

/// No class comes almost always with another: what became of the section's rules, or that they had so many tests.
pub fn none_always(narrative: &Narrative) -> String {
    match narrative.section(&ALWAYS_TOGETHER) {
        None => String::new(),
        Some(state) if state.sign == Sign::Ok => format!(
            "Tested, none found: {}, each class with each other class; none comes almost always.",
            wording::plural(state.tests, "test", "tests")
        ),
        Some(state) => format!("{}.", state.says),
    }
}

/// Why classes are held against no group; `None` where an attribute has groups and a class was read.
pub fn no_groups(attributes: &[AttributeFacts], classes: u64) -> Option<String> {
    if classes == 0 {
        return Some("Not tested: no class was read that could lean to a group.".into());
    }
    if attributes.iter().any(has_groups) {
        return None;
    }
    let could = |a: &&AttributeFacts| {
        matches!(a.role, Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Sensitive)
    };
    let said: Vec<String> = attributes
        .iter()
        .filter(could)
        .map(|a| match a.values.len() {
            0 => format!("{} has no groups", a.name),
            1 => format!("{} has one group only", a.name),
            n => {
                format!(
                    "{} has {} values, too many for groups (at most {MOST_VALUES})",
                    a.name,
                    wording::count(n as u64)
                )
            }
        })
        .collect();
    Some(match said.is_empty() {
        true => {
            "Not tested: no attribute with groups was read. Name a column, or add a table; the rest of the report is \
                 complete."
                .into()
        }
        false => format!("Not tested: {}.", wording::list(&said, NAMED)),
    })
}

/// No class stands in the table of an attribute: of those whose name holds `text`, or of all.
pub fn no_class(attribute: &str, text: &str, any: bool) -> String {
    match any {
        true => format!("No class has “{text}” in its name."),
        false => format!("Not tested: no image with a class shows one known {attribute} and no other."),
    }
}

/// No association to look into: nothing was tested, none leans, or nothing makes strata.
pub fn no_strata(tests: u64, leaning: usize) -> String {
    match (tests, leaning) {
        (0, _) => "Not tested: no class was held against a group, so no lean could come from somewhere else.".into(),
        (n, 0) => format!(
            "Tested, nothing to look into: in {} no class leans to a group.",
            wording::plural(n, "test of a class with a group", "tests of classes with groups")
        ),
        (_, n) => format!(
            "Not tested: {} to groups, but no split, source, other attribute or class sorts their images into two heaps \
             or more.",
            if n == 1 { "one class leans".to_owned() } else { format!("{} classes lean", wording::count(n as u64)) }
        ),
    }
}

/// No figure by group, or no distance.
pub fn no_figures(dataset: &Dataset, of_distances: bool) -> String {
    let grouped =
        || dataset.attributes.iter().filter(|a| a.has_groups() && (2..=MOST_VALUES).contains(&a.values.len()));
    let why = match of_distances {
        true if dataset.boxes.is_empty() => "no box was read",
        _ if grouped().next().is_none() => {
            "no attribute with two groups or more was read; name a column, or add a table"
        }
        false if dataset.images.facts.iter().all(Option::is_none) && dataset.boxes.is_empty() => {
            "no picture was looked at, and no box was read"
        }
        false => "no picture and no box has a figure that could be read",
        true if !grouped().any(distances::can) => {
            "that takes an attribute of boxes, or a protected one, with two groups or more"
        }
        true if !grouped().any(|a| distances::can(a) && a.unit == Unit::Box)
            && !dataset.classes.iter().any(|class| distances::is_person(&class.name)) =>
        {
            "no attribute belongs to boxes, and no class is called person, man, face or the like"
        }
        true => {
            return format!(
                "Not measured: no class of objects stands beside {} persons with a known group or more, both in boxes.",
                distances::LEAST
            );
        }
    };
    format!("Not measured: {why}.")
}

/// Nothing beside the subject was held against anything.
pub fn no_shortcuts() -> String {
    "Not tested: no image shows one class, or one group of a protected attribute, that could be guessed.".into()
}
