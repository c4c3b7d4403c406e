//! Findings, and reasons, that say a figure of a cell that is left out: said anew without it, with no figures and no
//! evidence. Where a number in a sentence might be such a figure, it is taken for one.

use super::tree::Tree;
use super::{ANY, Fixed, Hidden};
use crate::report::{About, Finding, Measured, Report, Subject};
use crate::rules::{self, FigureKind};
use crate::sorting::Sorting;
use rustc_hash::FxHashSet;

/// Families whose findings tell of files and pictures as such.
const OF_FILES: [&str; 2] = ["ERR", "IMG"];
const ADVICE: &str = "What to do stands in the manual of this check.";

/// A finding, or one of those that it speaks for.
struct Said<'a> {
    subject: &'a Subject,
    /// What was measured, and what that is compared with.
    figures: [Option<&'a Measured>; 2],
    sentences: [&'a str; 4],
    evidence_total: u64,
}

/// Says anew what tells of a cell that is left out.
pub(super) fn anew(tree: &mut Tree, report: &Report, hidden: &mut Hidden<'_>) {
    let told = Numbers::of(report, hidden);
    for (row, finding) in tree.rows("findings").iter_mut().zip(&report.findings) {
        if !is_of_people(finding, hidden) {
            continue;
        }
        let own = Said {
            subject: &finding.subject,
            figures: [finding.measured.as_ref(), finding.compared.as_ref()],
            sentences: [
                &finding.message,
                &finding.remedy,
                finding.cause.as_deref().unwrap_or_default(),
                finding.short.as_deref().unwrap_or_default(),
            ],
            evidence_total: finding.evidence_total,
        };
        let mut of_one = false;
        for (row, member) in row.rows("members").iter_mut().zip(&finding.members) {
            let said = Said {
                subject: &member.subject,
                figures: [member.measured.as_ref(), member.compared.as_ref()],
                sentences: [&member.message, &member.remedy, member.cause.as_deref().unwrap_or_default(), ""],
                evidence_total: member.evidence_total,
            };
            if tells(&said, &told, hidden) {
                of_one = true;
                withdraw(row, &finding.code, &member.subject, hidden.least);
            }
        }
        // Its figures and its evidence are those of its members.
        if of_one || tells(&own, &told, hidden) {
            withdraw(row, &finding.code, &finding.subject, hidden.least);
        }
    }
    for (row, run) in tree.rows("rules").iter_mut().zip(&report.rules) {
        let of_files = OF_FILES.contains(&run.code.get(..3).unwrap_or_default());
        if !of_files && run.why.as_ref().is_some_and(|why| told.in_sentence(why)) {
            row.say_why();
        }
    }
    let Some(Tree::Map(tables)) = tree.field("tables") else { return };
    for (_, table) in &mut tables.all {
        for row in table.entries() {
            let says = matches!(row.field("why"), Some(Tree::Text(why)) if told.in_sentence(why));
            if says {
                row.say_why();
            }
        }
    }
}

fn is_of_people(finding: &Finding, hidden: &Hidden<'_>) -> bool {
    let family = finding.code.get(..3).unwrap_or_default();
    let subjects = std::iter::once(&finding.subject).chain(finding.members.iter().map(|member| &member.subject));
    let mut subjects = subjects.filter(|s| {
        let mut columns = s.attribute.iter().chain(&s.attributes);
        s.identity.is_some()
            || columns.any(|column| hidden.is_of_people(column))
            || s.class.is_some() && hidden.classes_are_people()
    });
    finding.about == Some(About::Protected)
        || matches!(family, "REP" | "PRV")
        || (!OF_FILES.contains(&family) && subjects.next().is_some())
}

/// It says a figure that is left out, or may.
fn tells(said: &Said<'_>, told: &Numbers, hidden: &mut Hidden<'_>) -> bool {
    let subject = fixed(said.subject, hidden);
    // A person is one.
    said.subject.identity.is_some()
        || hidden.concerns(subject)
        || hidden.is_small(said.evidence_total)
        || said.figures.into_iter().flatten().any(|m| is_small(m, hidden))
        || said.sentences.iter().any(|sentence| told.in_sentence(sentence))
}

fn is_small(m: &Measured, hidden: &Hidden<'_>) -> bool {
    let of_count = m.value.filter(|value| m.kind == FigureKind::Count && *value > 0.0 && *value < hidden.least as f64);
    let others = m.k.map(|k| m.n.saturating_sub(k)).filter(|_| m.kind == FigureKind::Share);
    of_count.is_some() || [m.k, others, Some(m.n)].into_iter().flatten().any(|n| hidden.is_small(n))
}

/// What a subject fixes; any value where it names none.
fn fixed(subject: &Subject, hidden: &mut Hidden<'_>) -> Vec<Fixed> {
    let mut out = Vec::new();
    for class in subject.class.iter().chain(&subject.with) {
        out.extend([hidden.cells.class(class), hidden.cells.not_class(class)]);
    }
    if let Some(attribute) = &subject.attribute {
        column(&mut out, attribute, subject.group.as_deref(), hidden);
    }
    for (at, attribute) in subject.attributes.iter().enumerate() {
        let value = subject.values.get(at).and_then(Option::as_deref);
        column(&mut out, attribute, value, hidden);
    }
    if let Some(split) = &subject.split {
        out.push(hidden.cells.split(split));
    }
    out
}

fn column(out: &mut Vec<Fixed>, attribute: &str, value: Option<&str>, hidden: &mut Hidden<'_>) {
    match value {
        Some(value) => out.push(hidden.cells.value(attribute, value)),
        None => out.push((hidden.cells.name(attribute), ANY)),
    }
}

/// The row without its figures.
fn withdraw(row: &mut Tree, code: &str, subject: &Subject, least: u64) {
    let summary = rules::entry(code).map_or("what this check looks for", |entry| entry.meta.summary);
    let names: Vec<String> = names(subject);
    let short = if names.is_empty() { summary.to_owned() } else { format!("{}: {summary}", names.join(", ")) };
    let message = format!("{short}. Its figures are left out: they would tell of fewer than {least} people");
    let put = |row: &mut Tree, name: &str, value: Tree| {
        if let Some(own) = row.field(name) {
            *own = value;
        }
    };
    put(row, "message", Tree::Text(message));
    put(row, "short", Tree::Null);
    put(row, "cause", Tree::Null);
    put(row, "remedy", Tree::Text(ADVICE.into()));
    put(row, "evidence", Tree::List(Vec::new()));
    put(row, "evidence_total", Tree::LeftOut(Box::new(Tree::Whole(0))));
    row.leave_fields_out(&["measured", "compared", "effect", "test", "of_measured"]);
}

fn names(subject: &Subject) -> Vec<String> {
    let values = subject.attributes.iter().enumerate().map(|(at, attribute)| {
        match subject.values.get(at).and_then(Option::as_deref) {
            Some(value) => format!("{attribute} {value}"),
            None => attribute.clone(),
        }
    });
    let attribute = subject.attribute.as_ref().map(|attribute| match &subject.group {
        Some(group) => format!("{attribute} {group}"),
        None => attribute.clone(),
    });
    subject
        .class
        .iter()
        .chain(&subject.with)
        .cloned()
        .chain(attribute)
        .chain(values)
        .chain(subject.split.clone())
        .collect()
}

/// Numbers that no sentence about people may say, and the names of the data, whose digits are none.
struct Numbers {
    out: FxHashSet<u64>,
    least: u64,
    names: Vec<String>,
}

impl Numbers {
    fn of(report: &Report, hidden: &Hidden<'_>) -> Self {
        let out = hidden.cells.all.iter().zip(&hidden.out).filter(|(_, out)| **out).map(|(cell, _)| cell.value);
        let facts = &report.dataset;
        let attributes = facts
            .attributes
            .iter()
            .flat_map(|a| std::iter::once(&a.name).chain(a.values.iter().map(|value| &value.value)));
        let classes = facts.classes.iter().map(|class| &class.name);
        let splits = facts.splits.iter().map(|split| &split.name);
        let mut names: Vec<String> = attributes.chain(classes).chain(splits).cloned().collect();
        // A bare number may be a count as well.
        names.retain(|name| name.chars().any(|c| c.is_ascii_digit()) && !name.chars().all(|c| c.is_ascii_digit()));
        names.order_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        names.dedup();
        Self { out: out.collect(), least: hidden.least, names }
    }

    /// A number in it is one of these, or small.
    fn in_sentence(&self, sentence: &str) -> bool {
        let mut bare = sentence.to_owned();
        for name in &self.names {
            if bare.contains(name.as_str()) {
                bare = bare.replace(name.as_str(), " ");
            }
        }
        numbers(&bare).any(|n| (1..self.least).contains(&n) || self.out.contains(&n))
    }
}

/// Whole numbers of a text, with commas between thousands; no shares and no fractions.
fn numbers(text: &str) -> impl Iterator<Item = u64> + '_ {
    let is_part = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    text.split(move |c: char| !is_part(c)).filter_map(|part| {
        let digits = part.trim_matches(['.', ',']).replace(',', "");
        digits.parse().ok()
    })
}
