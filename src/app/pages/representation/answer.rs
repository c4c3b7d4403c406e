//! The answer of the screen as one sentence, put together from the report; at most three things are named.

use crate::dataset::Role;
use crate::report::{Finding, Report, Tables};
use crate::rules::Severity;
use crate::wording;

/// The heading.
pub fn heading(report: &Report, tables: &Tables) -> String {
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
    let against = against_target(tables);
    let found = by_findings(report);
    match (against, found) {
        (Some(against), Some(found)) if against.1 => format!("{} {found}", against.0),
        (Some(against), _) => against.0,
        (None, Some(found)) => found,
        (None, None) => format!("Nothing stands out in the groups of {}.", wording::list(&protected, 3)),
    }
}

/// What the target says, and whether it leaves room for more.
fn against_target(tables: &Tables) -> Option<(String, bool)> {
    if tables.targets.is_empty() {
        return None;
    }
    let with = |verdict: &str| -> Vec<String> {
        let rows = tables.targets.iter().filter(|r| r.verdict == verdict);
        rows.map(|r| format!("{} ({})", r.group, r.attribute)).collect()
    };
    let (under, over, few) = (with("under"), with("over"), with("too-few"));
    let are = |n: usize| if n == 1 { "is" } else { "are" };
    Some(match (under.as_slice(), over.as_slice()) {
        ([], []) if few.is_empty() => ("Every group meets the target you named.".into(), true),
        ([], []) => {
            let (n, of) = (few.len() as u64, tables.targets.len() as u64);
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

/// What the rules say of groups without a target: none at all, unbalanced, too small.
fn by_findings(report: &Report) -> Option<String> {
    // Only what somebody must decide about: attributes of people.
    let of =
        |code: &'static str| report.findings.iter().filter(move |f| f.code == code && f.severity <= Severity::Warning);
    let attribute = |f: &Finding| f.subject.attribute.clone();
    let absent: Vec<String> = of("REP002")
        .flat_map(|f| f.subjects())
        .filter_map(|s| Some(format!("{} ({})", s.group.clone()?, s.attribute.clone()?)))
        .collect();
    let unbalanced: Vec<String> = of("REP004").filter_map(attribute).collect();
    let mut small: Vec<String> = of("REP005").filter_map(attribute).collect();
    let declared: Vec<String> = of("REP001").filter_map(attribute).collect();
    let one = |n: usize, one: &'static str, many: &'static str| if n == 1 { one } else { many };
    let mut parts = Vec::new();
    if !declared.is_empty() {
        let are = one(declared.len(), "is", "are");
        parts.push(format!("{} {are} declared, but not in the data", wording::list(&declared, 2)));
    }
    if !absent.is_empty() {
        parts.push(format!("{} {} no sample", wording::list(&absent, 2), one(absent.len(), "has", "have")));
    }
    if !unbalanced.is_empty() && unbalanced == small {
        let (are, have) = (one(small.len(), "is", "are"), one(small.len(), "has", "have"));
        let names = wording::list(&unbalanced, 3);
        parts.push(format!("{names} {are} unbalanced and {have} groups too small to measure anything on"));
        small.clear();
    } else if !unbalanced.is_empty() {
        parts.push(format!("{} {} unbalanced", wording::list(&unbalanced, 3), one(unbalanced.len(), "is", "are")));
    }
    if !small.is_empty() {
        let have = one(small.len(), "has", "have");
        parts.push(format!("{} {have} groups too small to measure anything on", wording::list(&small, 3)));
    }
    parts.truncate(3);
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}
