//! The screen's answer: a sentence put together from what the rules found, at most three things.

use crate::engine::Summary;
use crate::report::Finding;
use crate::wording;

/// Things that the sentence names.
const MOST: usize = 3;

/// The answer: classes that come with another, that lean to a group, and where that comes from.
pub fn heading(summary: &Summary) -> String {
    let findings: Vec<Finding> = summary.report.findings.iter().flat_map(Finding::singles).collect();
    let of = |code: &str| findings.iter().filter(|f| f.code == code).collect::<Vec<_>>();
    let mut said: Vec<String> = [
        always(&of("COO001")),
        leaning(&of("COO002")),
        elsewhere(&of("COO004")),
        gives_away(&of("COO006")),
        shown(
            &of("COO005"),
            "is shown in other pictures than the others",
            "are shown in other pictures than the others",
        ),
        pairs(&of("COO003")),
        shown(
            &of("COO007"),
            "is shown nearer to, or further from, objects",
            "are shown nearer to, or further from, objects",
        ),
    ]
    .into_iter()
    .flatten()
    .take(MOST)
    .collect();
    if said.is_empty() {
        return nothing(summary);
    }
    if summary.classes == 1 {
        said.insert(0, "one class only".into());
    }
    let text = match said.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{}; {last}", rest.join("; ")),
        _ => said.concat(),
    };
    format!("{}.", super::figures::headed(&text))
}

fn nothing(summary: &Summary) -> String {
    match summary.classes {
        0 => "No class was read, so nothing can appear together.".into(),
        1 => {
            let name = summary.report.dataset.classes.first().map_or("it", |c| c.name.as_str());
            format!("One class only, {name}: there is nothing that it could appear with.")
        }
        _ => match (summary.tests_of("COO001"), summary.tests_of("COO002")) {
            (0, 0) => "Too little to tell: no two classes, and no class with a group, could be tested.".into(),
            (pairs, 0) => format!(
                "No class comes almost always with another, in {}; no class could be held against a group.",
                wording::plural(pairs, "test", "tests")
            ),
            (0, groups) => format!(
                "No class leans to a group, in {}; no two classes could be held against each other.",
                wording::plural(groups, "test", "tests")
            ),
            (pairs, groups) => format!(
                "No class comes almost always with another, and none leans to a group, in {}.",
                wording::plural(pairs + groups, "test", "tests")
            ),
        },
    }
}

fn small(n: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(n).map_or_else(|| wording::count(n as u64), |w| (*w).to_owned())
}

/// The different values of a part of the subjects.
fn different<'a>(findings: &[&'a Finding], part: impl Fn(&'a Finding) -> Option<&'a str>) -> Vec<&'a str> {
    let mut all: Vec<&str> = findings.iter().filter_map(|f| part(f)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn always(findings: &[&Finding]) -> Option<String> {
    let with = different(findings, |f| f.subject.with.as_deref());
    let which = if with.len() == 1 { with[0] } else { "another class" };
    match different(findings, |f| f.subject.class.as_deref()).len() {
        0 => None,
        1 => Some(format!("one class is almost never shown without {which}")),
        n => Some(format!("{} classes are almost never shown without {which}", small(n))),
    }
}

fn leaning(findings: &[&Finding]) -> Option<String> {
    let attributes = wording::list(&different(findings, |f| f.subject.attribute.as_deref()), 2);
    match different(findings, |f| f.subject.class.as_deref()).len() {
        0 => None,
        1 => Some(format!("one class leans to a group of {attributes}")),
        n => Some(format!("{} classes lean to groups of {attributes}", small(n))),
    }
}

fn elsewhere(findings: &[&Finding]) -> Option<String> {
    match findings.len() {
        0 => None,
        1 => Some("one association goes, changes or turns round within a third thing".into()),
        n => Some(format!("{} associations go, change or turn round within a third thing", small(n))),
    }
}

fn gives_away(findings: &[&Finding]) -> Option<String> {
    match findings.len() {
        0 => None,
        1 => Some("one thing beside the subject gives it away".into()),
        n => Some(format!("{} things beside the subject give it away", small(n))),
    }
}

fn shown(findings: &[&Finding], one: &str, many: &str) -> Option<String> {
    let groups = different(findings, |f| f.subject.group.as_deref());
    match groups.len() {
        0 => findings.first().map(|_| format!("groups {many}")),
        1 => Some(format!("{} {one}", groups[0])),
        _ => Some(format!("{} {many}", wording::list(&groups, 2))),
    }
}

fn pairs(findings: &[&Finding]) -> Option<String> {
    match findings.len() {
        0 => None,
        1 => Some("one pair of classes meets more, or less, often than chance".into()),
        n => Some(format!("{} pairs of classes meet more, or less, often than chance", small(n))),
    }
}
