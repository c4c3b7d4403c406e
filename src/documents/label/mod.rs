//! `facts.html` and `facts.svg`: the dataset on one page, as on a packet of food: what it is, how much of what, who is in
//! it, what to look out for by what it is used for, where it comes from. Here is what stands on it; beside it how it is
//! drawn.

mod html;
mod svg;

pub(super) use html::page;
pub(super) use svg::drawing;

use super::answers;
use crate::dataset::Role;
use crate::report::words::{origin_words, severity_words};
use crate::report::{AttributeFacts, Finding, Report};
use crate::rules::{Quality, Severity};
use crate::sorting::Sorting;
use crate::wording::{count, percent, percent_range, visible};

/// What one page has room for.
const CLASSES: usize = 5;
const ATTRIBUTES: usize = 3;
const GROUPS: usize = 4;
const ALERTS: usize = 4;
/// Characters of an answer; the whole of it is in the other documents.
const ANSWER: usize = 140;

/// A line of the packet.
enum Line {
    /// The name of a part, with what its figures are.
    Head(String, String),
    /// What, how much, and its interval.
    Amount(String, String, String),
    /// What and how much, set in.
    Part(String, String, String),
    /// What to look out for, and what to do.
    Alert(Severity, String, String),
    /// Small print.
    Small(String),
    /// Small print in two columns.
    Columns(Vec<String>),
}

use Line::{Alert, Amount, Columns, Head, Part, Small};

/// What stands above the lines.
fn title(report: &Report) -> String {
    answers::title(report)
}

/// What stands below them.
fn foot(report: &Report) -> String {
    format!("Muster {} · dataset {}", report.muster.version, report.dataset.fingerprint)
}

fn lines(report: &Report) -> Vec<Line> {
    let mut all = Vec::new();
    let answer = |key: &str| short(&visible(&answers::words(report, key)));
    if let Some(partial) = &report.partial {
        all.push(Small(format!("The check was partial: {partial}.")));
    }
    if report.settings.suppress_below.is_some() {
        // The whole of it stands in the report; here is room for one line.
        all.push(Small("Small cells are left out for publication.".to_owned()));
    }
    all.push(Small(format!("For: {}", answer("purpose"))));
    all.push(Small(format!("Not for: {}", answer("not-for"))));
    amounts(report, &mut all);
    people(report, &mut all);
    alerts(report, &mut all);
    all.push(Head("Where it comes from".into(), String::new()));
    let from = [
        ("Made by", "maker"),
        ("Collected", "collected-how"),
        ("When", "collected-when"),
        ("Licence", "licence"),
        ("Consent", "consent"),
        ("Contact", "contact"),
    ];
    all.push(Columns(from.iter().map(|(name, key)| format!("{name}: {}", answer(key))).collect()));
    all
}

/// An answer that is too long for the page, up to the end of a word.
fn short(text: &str) -> String {
    if text.chars().count() <= ANSWER {
        return text.to_owned();
    }
    let mut out = String::new();
    for word in text.split_whitespace() {
        if out.chars().count() + word.chars().count() + 1 > ANSWER {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.is_empty() { "too long for this page; it stands in datasheet.md".into() } else { format!("{out} …") }
}

fn amounts(report: &Report, all: &mut Vec<Line>) {
    let d = &report.dataset;
    all.push(Head("How much of what".into(), "number".into()));
    for (name, n) in [
        ("Images", d.images),
        ("Images that files name", if d.images == d.images_listed { 0 } else { d.images_listed }),
        ("Boxes", d.boxes),
        ("Masks", d.masks),
        ("Keypoints", d.keypoints),
        ("Labels of images", d.image_labels),
        ("Captions", d.captions),
        ("People or subjects told apart", d.identities),
    ] {
        if n > 0 || name == "Images" {
            all.push(Amount(name.into(), count(n), String::new()));
        }
    }
    let mut classes: Vec<_> = d.classes.iter().collect();
    classes.order_by_key(|c| std::cmp::Reverse(c.images));
    if !classes.is_empty() {
        all.push(Amount("Classes".into(), count(classes.len() as u64), String::new()));
    }
    for class in classes.iter().take(CLASSES) {
        all.push(Part(visible(&class.name), format!("{} images", count(class.images)), String::new()));
    }
    more(all, classes.len(), CLASSES, "classes");
}

fn people(report: &Report, all: &mut Vec<Line>) {
    all.push(Head("Who is in it".into(), "share, 95 % interval".into()));
    let told = |a: &&AttributeFacts| a.role == Role::Protected && a.same_as.is_none();
    let own: Vec<&AttributeFacts> = report.dataset.attributes.iter().filter(told).collect();
    if own.is_empty() {
        all.push(Small("No column was taken for a protected attribute; nothing about people was guessed.".into()));
    }
    for a in own.iter().take(ATTRIBUTES) {
        all.push(Amount(
            format!("{} ({})", visible(&a.name), origin_words(a.origin)),
            format!("n = {}", count(a.n)),
            String::new(),
        ));
        if let (Some(numeric), true) = (&a.numeric, a.values.is_empty()) {
            all.push(Part(super::facts::numbers(numeric), String::new(), String::new()));
        }
        let mut values: Vec<_> = a.values.iter().collect();
        values.order_by_key(|v| std::cmp::Reverse(v.count));
        for v in values.iter().take(GROUPS) {
            let (share, range) = match (v.share.value, v.share.low, v.share.high) {
                (Some(value), Some(low), Some(high)) => (percent(value), percent_range(low, high)),
                _ => (count(v.count), String::new()),
            };
            all.push(Part(visible(&v.value), share, range));
        }
        more(all, values.len(), GROUPS, "groups");
        if a.missing > 0 {
            all.push(Part("not known".into(), count(a.missing), String::new()));
        }
    }
    more(all, own.len(), ATTRIBUTES, "protected attributes");
}

fn more(all: &mut Vec<Line>, of: usize, shown: usize, what: &str) {
    if let Some(left) = of.checked_sub(shown).filter(|left| *left > 0) {
        all.push(Small(format!("and {} more {what}", count(left as u64))));
    }
}

/// What matters for which use, in the order of the qualities.
const USES: [(Quality, &str); 6] = [
    (Quality::FreeOfErrors, "Where labels are taken as they are"),
    (Quality::Representative, "Where it has to work for everybody"),
    (Quality::Complete, "Where rare cases count"),
    (Quality::Relevant, "Where it has to fit a purpose"),
    (Quality::Privacy, "Where it is passed on"),
    (Quality::Documentation, "Where others have to judge it"),
];

fn alerts(report: &Report, all: &mut Vec<Line>) {
    all.push(Head("Look out".into(), String::new()));
    let mut found: Vec<&Finding> = report.findings.iter().filter(|f| f.severity != Severity::Note).collect();
    found.order_by(|a, b| a.by_weight(b));
    let total = found.len();
    let mut shown = 0;
    // The heaviest of each use.
    for (quality, when) in USES {
        let Some(finding) = found.iter().find(|f| f.quality == quality).filter(|_| shown < ALERTS) else { continue };
        let says = format!("{when}: {}", visible(&finding.message));
        all.push(Alert(finding.severity, says, visible(&finding.remedy)));
        shown += 1;
    }
    if shown == 0 {
        all.push(Small("No error and no warning in what was examined.".into()));
    }
    more(all, total, shown, "errors and warnings, which are in report.html");
}

/// `Error`, `Warning`.
fn sign(severity: Severity) -> &'static str {
    severity_words(severity)
}
