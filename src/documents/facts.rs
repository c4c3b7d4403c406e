//! What the data say of themselves, in sentences that several documents share. A figure that they lack is said to be
//! lacking; what only people know is asked for by name and stays open.

use super::markdown::text;
use crate::dataset::Role;
use crate::dataset::documentation::State;
use crate::report::tables::Anonymity;
use crate::report::words::{origin_words, severity_words};
use crate::report::{AttributeFacts, Finding, Report, Share};
use crate::rules::{FAMILIES, Quality, RunState};
use crate::sorting::Sorting;
use crate::wording::{self, count, list, percent, percent_range, plural};
use std::fmt::Write;

/// What stands where only people can answer.
pub(super) const OPEN: &str = "**Not answered.** Only people can say; the data do not.";

/// Findings of a kind that a document lists, attributes, groups of one.
const FINDINGS: usize = 25;
const ATTRIBUTES: usize = 30;
const GROUPS: usize = 8;

/// A document in Markdown, under construction.
pub(super) struct Paper {
    out: String,
}

impl Paper {
    pub(super) fn new(title: &str, report: &Report) -> Self {
        Self::begun(super::MARKS[1].to_owned(), &format!("{title}: {}", report.dataset.name), report)
    }

    /// A document that begins with these lines.
    pub(super) fn begun(lines: String, title: &str, report: &Report) -> Self {
        let mut paper = Self { out: format!("{lines}# {}\n\n", text(title)) };
        if let Some(partial) = &report.partial {
            paper.p(&format!("The check was partial: {partial}."));
        }
        if let Some(words) = suppressed(report) {
            paper.p(&words);
        }
        paper
    }

    pub(super) fn h2(&mut self, title: &str) {
        let _ = writeln!(self.out, "## {}\n", text(title));
    }

    pub(super) fn h3(&mut self, title: &str) {
        let _ = writeln!(self.out, "### {}\n", text(title));
    }

    pub(super) fn h4(&mut self, title: &str) {
        let _ = writeln!(self.out, "#### {}\n", text(title));
    }

    pub(super) fn p(&mut self, words: &str) {
        let _ = writeln!(self.out, "{}\n", text(words));
    }

    /// What people answered to these questions; open where nobody did.
    pub(super) fn answered(&mut self, report: &Report, keys: &[&str]) {
        if !self.said(report, keys) {
            self.open();
        }
    }

    /// As `answered`, in the words of Hugging Face where nobody did.
    pub(super) fn needed(&mut self, report: &Report, keys: &[&str]) {
        if !self.said(report, keys) {
            let _ = writeln!(self.out, "[More Information Needed]\n");
        }
    }

    /// One answer behind its name.
    pub(super) fn named(&mut self, report: &Report, name: &str, key: &str) {
        let words = match report.settings.settings.documentation.says(key) {
            true => text(&super::answers::words(report, key)),
            false => "[More Information Needed]".to_owned(),
        };
        let _ = writeln!(self.out, "- **{name}:** {words}\n");
    }

    /// Whether anybody answered.
    fn said(&mut self, report: &Report, keys: &[&str]) -> bool {
        let said = &report.settings.settings.documentation;
        let mut any = false;
        for key in keys {
            let Some(answer) = said.answer(key).filter(|_| said.says(key)) else { continue };
            any = true;
            let words = match answer.state() {
                State::Answered => answer.text().to_owned(),
                state => format!("Stated as {}.", state.words()),
            };
            match answer.by() {
                Some(by) => self.p(&format!("{words} (answered by {by})")),
                None => self.p(&words),
            }
        }
        any
    }

    /// What only people can say.
    pub(super) fn open(&mut self) {
        let _ = writeln!(self.out, "{OPEN}\n");
    }

    pub(super) fn lines<S: AsRef<str>>(&mut self, lines: &[S]) {
        for line in lines {
            let _ = writeln!(self.out, "- {}", text(line.as_ref()));
        }
        if !lines.is_empty() {
            self.out.push('\n');
        }
    }

    /// The last lines: by what and of what it was made, and who signs.
    pub(super) fn finish(mut self, report: &Report) -> String {
        let _ = writeln!(
            self.out,
            "---\n\nFilled from the data by Muster {} on the computer where they lie; dataset {}. It lays out evidence; \
             what follows from it is for people to decide.\n\nReviewed by: ______________________ Date: ______________",
            text(&report.muster.version),
            text(&report.dataset.fingerprint)
        );
        self.out
    }
}

/// That small cells are left out, where they are.
pub(super) fn suppressed(report: &Report) -> Option<String> {
    let least = report.settings.suppress_below?;
    Some(format!(
        "Small cells are left out for publication: counts of people from 1 to {}, as many others as keep these from being \
         computed, and every figure and sentence that would tell them. A group or a combination that is not listed may be one \
         of them; a 0 is told. Findings without figures are among them.",
        count(least.saturating_sub(1))
    ))
}

/// `600 images, 1,148 boxes, 9 classes`.
pub(super) fn amounts(report: &Report) -> String {
    let d = &report.dataset;
    let all = [
        (d.images, "image", "images"),
        (
            if d.images == d.images_listed { 0 } else { d.images_listed },
            "image that files name",
            "images that files name",
        ),
        (d.boxes, "box", "boxes"),
        (d.masks, "mask", "masks"),
        (d.keypoints, "set of keypoints", "sets of keypoints"),
        (d.image_labels, "label of an image", "labels of images"),
        (d.captions, "caption", "captions"),
        (d.classes.len() as u64, "class", "classes"),
        (d.attributes.len() as u64, "attribute", "attributes"),
        (d.annotators, "annotator", "annotators"),
    ];
    let named: Vec<String> =
        all.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| plural(n, one, many)).collect();
    if named.is_empty() { "Nothing that Muster reads.".into() } else { format!("{}.", list(&named, named.len())) }
}

pub(super) fn formats(report: &Report) -> Vec<String> {
    let of = |g: &crate::report::FileGroup| {
        format!("{} as {} ({})", plural(g.files, "file", "files"), g.format, g.role.replace('-', " "))
    };
    report.files.groups.iter().map(of).collect()
}

pub(super) fn splits(report: &Report) -> String {
    let named = report.dataset.splits.iter().map(|s| format!("{} ({})", s.name, plural(s.images, "image", "images")));
    let named: Vec<String> = named.collect();
    if named.is_empty() { "No split was found.".into() } else { format!("Splits: {}.", list(&named, 12)) }
}

fn interval(share: &Share) -> String {
    match (share.value, share.low, share.high) {
        (Some(value), Some(low), Some(high)) => format!("{} ({})", percent(value), percent_range(low, high)),
        _ => "no share".into(),
    }
}

fn largest(a: &AttributeFacts) -> String {
    let mut values: Vec<_> = a.values.iter().collect();
    values.order_by_key(|v| std::cmp::Reverse(v.count));
    let group = |v: &&crate::report::ValueFacts| format!("{} {}", v.value, interval(&v.share));
    let groups: Vec<String> = values.iter().map(group).collect();
    match (&a.numeric, groups.is_empty()) {
        (Some(numeric), true) => numbers(numeric),
        (_, true) => "no value is counted".into(),
        _ => list(&groups, GROUPS),
    }
}

/// `median 42, from 18 to 67`.
pub(super) fn numbers(numeric: &crate::report::Numeric) -> String {
    match (numeric.median, numeric.min, numeric.max) {
        (Some(median), Some(min), Some(max)) => {
            format!("median {}, from {} to {}", wording::figure(median), wording::figure(min), wording::figure(max))
        }
        _ => "no number is known".into(),
    }
}

/// Protected attributes: groups with intervals, n, missing, where the values come from.
pub(super) fn protected(report: &Report) -> Vec<String> {
    let own: Vec<&AttributeFacts> = report.dataset.attributes.iter().filter(|a| a.role == Role::Protected).collect();
    let line = |a: &&AttributeFacts| {
        format!(
            "{} ({}; n = {}, missing {}): {}",
            a.name,
            origin_words(a.origin),
            count(a.n),
            count(a.missing),
            largest(a)
        )
    };
    bounded(own.iter().map(line).collect(), ATTRIBUTES)
}

/// Attributes of which values are missing.
pub(super) fn missing(report: &Report) -> Vec<String> {
    let own = report.dataset.attributes.iter().filter(|a| a.missing > 0);
    let line = |a: &AttributeFacts| format!("{}: missing {}", a.name, interval(&Share::of(a.missing, a.n + a.missing)));
    bounded(own.map(line).collect(), ATTRIBUTES)
}

/// The sentences of findings that pass, in the order of reading.
pub(super) fn findings(report: &Report, pass: impl Fn(&Finding) -> bool) -> Vec<String> {
    let mut own: Vec<&Finding> = report.findings.iter().filter(|f| pass(f)).collect();
    own.order_by(|a, b| a.by_weight(b));
    bounded(
        own.iter().map(|f| format!("{} {}: {}{}", severity_words(f.severity), f.code, f.message, aside(f))).collect(),
        FINDINGS,
    )
}

/// ` (accepted: by design)`, of a finding that stands aside.
fn aside(f: &Finding) -> String {
    let decision = f.decision.as_ref().filter(|_| f.is_aside());
    decision.map(|decision| format!(" (accepted: {})", decision.reason)).unwrap_or_default()
}

/// What the findings that pass ask to be done.
pub(super) fn remedies(report: &Report, pass: impl Fn(&Finding) -> bool) -> Vec<String> {
    let mut own: Vec<&Finding> =
        report.findings.iter().filter(|f| pass(f) && !f.is_aside() && !f.remedy.is_empty()).collect();
    own.order_by(|a, b| a.by_weight(b));
    bounded(own.iter().map(|f| format!("{}: {}", f.code, f.remedy)).collect(), FINDINGS)
}

pub(super) fn of_quality(quality: Quality) -> impl Fn(&Finding) -> bool {
    move |f| f.quality == quality
}

/// Findings of the families that a screen speaks of.
pub(super) fn of_screen(screen: crate::rules::Screen) -> impl Fn(&Finding) -> bool {
    move |f| crate::rules::screen_of(&f.code) == screen
}

/// Tests of each family, whether they found something or not.
pub(super) fn tests(report: &Report) -> Vec<String> {
    let line = |family: &crate::rules::Family| {
        let runs = report.rules.iter().filter(|run| run.code.starts_with(family.code));
        let tests: u64 = runs.map(|run| run.tests).sum();
        let found = report.findings.iter().filter(|f| f.code.starts_with(family.code)).count() as u64;
        let comparisons = plural(tests, "comparison", "comparisons");
        (tests > 0).then(|| format!("{}: {comparisons}, {}", family.name, plural(found, "finding", "findings")))
    };
    FAMILIES.iter().filter_map(line).collect()
}

/// Checks that could say nothing, by what was lacking.
pub(super) fn unexamined(report: &Report) -> Vec<String> {
    let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
    for run in report.rules.iter().filter(|run| run.state != RunState::Ran) {
        let word = match run.state {
            RunState::Off => "switched off: ",
            RunState::Stopped => "stopped: ",
            _ => "",
        };
        let why = format!("{word}{}", run.why.as_deref().unwrap_or("no reason was given"));
        match reasons.iter_mut().find(|(own, _)| *own == why) {
            Some((_, codes)) => codes.push(&run.code),
            None => reasons.push((why, vec![&run.code])),
        }
    }
    reasons.into_iter().map(|(why, codes)| format!("{why} ({})", codes.join(", "))).collect()
}

/// Combinations with too few.
pub(super) fn gaps(report: &Report) -> String {
    let rows = &report.tables.uncovered;
    let empty = rows.iter().filter(|row| row.count == 0).count() as u64;
    match rows.first() {
        None => "No combination of attributes was found to have too little, or none could be counted.".into(),
        Some(first) => format!(
            "{} fewer than {} items, {} of them none.",
            plural(rows.len() as u64, "combination of attributes has", "combinations of attributes have"),
            count(first.threshold),
            count(empty)
        ),
    }
}

pub(super) fn duplicates(report: &Report) -> String {
    if !report.settings.pixels || report.dataset.images == 0 {
        return "Duplicates were not looked for: no picture was opened.".into();
    }
    let (mut groups, mut images) = (0_u64, 0_u64);
    for group in report.tables.duplicates.iter().filter(|g| g.kind != "scene") {
        groups += 1;
        images += group.images.len() as u64;
    }
    format!(
        "{} of equal or nearly equal pictures, {} in them.",
        plural(groups, "group", "groups"),
        plural(images, "image", "images")
    )
}

/// From where the pictures come, as far as the data say.
pub(super) fn sources(report: &Report) -> Vec<String> {
    let line = |row: &crate::report::tables::SourceRow| {
        let kind = row.column.as_ref().map_or_else(|| row.kind.clone(), |column| format!("column {column}"));
        format!("by {kind}: {} different, known of {} of {} images", count(row.distinct), count(row.n), count(row.of))
    };
    report.tables.sources.iter().map(line).collect()
}

pub(super) fn conditions(report: &Report) -> Vec<String> {
    let line = |row: &crate::report::tables::ConditionRow| {
        let sides: Vec<String> = row.sides.iter().map(|side| format!("{} {}", side.name, count(side.count))).collect();
        format!("{}: {} (known of {} of {})", row.condition, list(&sides, 6), count(row.n), count(row.of))
    };
    report.tables.conditions.iter().map(line).collect()
}

/// The lines, at most so many, and how many there are beyond.
fn bounded(mut lines: Vec<String>, most: usize) -> Vec<String> {
    let more = lines.len().saturating_sub(most);
    lines.truncate(most);
    if more > 0 {
        lines.push(format!("and {} more", count(more as u64)));
    }
    lines
}

/// How columns divide those who are shown: `Taken together, gender, age divide 90 people into 4 groups`.
pub(super) fn divided(found: &Anonymity) -> String {
    let unit = if found.unit == "identity" { ("person", "people") } else { ("image", "images") };
    format!(
        "Taken together, {} divide {} into {}",
        found.attributes.join(", "),
        plural(found.n, unit.0, unit.1),
        found.classes.map_or_else(|| "groups".to_owned(), |classes| plural(classes, "group", "groups"))
    )
}
