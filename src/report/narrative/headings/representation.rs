//! The answer of the screen as one sentence, put together from the report; at most three things are named.

use crate::dataset::Role;
use crate::report::Report;
use crate::report::tables::TargetRow;
use crate::wording;

/// `found`: what the rules of the screen say.
pub(super) fn heading(report: &Report, targets: &[TargetRow], found: Option<String>) -> String {
    let protected: Vec<&str> = report
        .dataset
        .attributes
        .iter()
        .filter(|a| a.role == Role::Protected && !a.values.is_empty())
        .map(|a| a.name.as_str())
        .collect();
    if protected.is_empty() {
        return match report.dataset.attributes.iter().any(|a| a.role == Role::Protected) {
            true => "Protected attributes were read, but none has groups that can be counted.".into(),
            false => "No protected attribute was read, so nobody can say who is shown.".into(),
        };
    }
    let against = against_target(targets);
    match (against, found) {
        (Some(against), Some(found)) if against.1 => format!("{} {found}", against.0),
        (Some(against), _) => against.0,
        (None, Some(found)) => found,
        (None, None) => format!("Nothing stands out in the groups of {}.", wording::list(&protected, 3)),
    }
}

/// What the target says, and whether it leaves room for more.
fn against_target(targets: &[TargetRow]) -> Option<(String, bool)> {
    if targets.is_empty() {
        return None;
    }
    let with = |verdict: &str| -> Vec<String> {
        let rows = targets.iter().filter(|r| r.verdict == verdict);
        rows.map(|r| format!("{} ({})", r.group, r.attribute)).collect()
    };
    let (under, over, few) = (with("under"), with("over"), with("too-few"));
    let are = |n: usize| if n == 1 { "is" } else { "are" };
    Some(match (under.as_slice(), over.as_slice()) {
        ([], []) if few.is_empty() => ("Every group meets the target you named.".into(), true),
        ([], []) => {
            let (n, of) = (few.len() as u64, targets.len() as u64);
            let groups = wording::plural(of, "group", "groups");
            (
                format!(
                    "No group is shown to miss the target you named; {} of {groups} {} too few to tell.",
                    wording::count(n),
                    are(few.len())
                ),
                true,
            )
        }
        (under, []) => (
            format!("{} {} too few for the target you named.", wording::list(under, 3), are(under.len())),
            under.len() < 3,
        ),
        ([], over) => (
            format!("{} {} too many for the target you named.", wording::list(over, 3), are(over.len())),
            over.len() < 3,
        ),
        (under, over) => (
            format!(
                "{} {} too few for the target you named; {} {} too many.",
                wording::list(under, 2),
                are(under.len()),
                wording::list(over, 1),
                are(over.len())
            ),
            false,
        ),
    })
}
