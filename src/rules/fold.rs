//! One kind is one finding: what a rule says of many classes, groups, pairs or files in the same way is said once, with
//! the strongest named and all of them as members. Comes after all tests are decided, and changes no figure.

use super::err::several_datasets;
use super::{Context, Evidence, Finding, FoldKey, Measured, Member, Rule, Subject};
use crate::dataset::Role;
use crate::sorting::Sorting;
use crate::wording;
use std::collections::BTreeMap;

/// Evidence of a finding that speaks for many: each member has its own besides.
const MOST_EVIDENCE: usize = 1_000;
/// Members named in a general sentence.
const NAMED: usize = 3;

/// Who or what an attribute is about, in the order in which findings are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Protected,
    Other,
    Provenance,
}

impl Standing {
    fn of(context: &Context<'_>, attribute: usize) -> Self {
        match context.dataset.attributes.get(attribute) {
            Some(a) if a.role == Role::Protected => Self::Protected,
            Some(a) if a.is_provenance() => Self::Provenance,
            _ => Self::Other,
        }
    }

    /// More attributes with one kind of finding than this are said in one: what is read least is told shortest.
    fn most(self) -> usize {
        match self {
            Self::Protected => 6,
            Self::Other => 3,
            Self::Provenance => 1,
        }
    }

    fn attributes(self, n: u64) -> String {
        match self {
            Self::Protected => wording::plural(n, "protected attribute", "protected attributes"),
            Self::Other => wording::plural(n, "attribute", "attributes"),
            Self::Provenance => {
                wording::plural(n, "attribute of how pictures came about", "attributes of how pictures came about")
            }
        }
    }
}

/// Puts together what is said of the same: first what has one key, then what is said of many attributes.
pub(super) fn fold(rules: &[Box<dyn Rule>], context: &Context<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let rule = |code: &str| rules.iter().find(|rule| rule.meta().code == code);
    let mut out = Vec::new();
    let mut of_key: BTreeMap<(&'static str, FoldKey), Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        match &finding.fold {
            Some(fold) => of_key.entry((finding.code, fold.key.clone())).or_default().push(finding),
            None => out.push(finding),
        }
    }
    let mut of_attributes: BTreeMap<(&'static str, &'static str, Standing), Vec<Finding>> = BTreeMap::new();
    for ((code, key), members) in of_key {
        let (Some(rule), attribute) = (rule(code), key.attribute) else { continue };
        let finding = together(rule.as_ref(), context, key, members);
        match attribute {
            Some(row) => {
                let kind = finding.fold.as_ref().map_or("", |fold| fold.key.kind);
                of_attributes.entry((code, kind, Standing::of(context, row))).or_default().push(finding);
            }
            None => out.push(finding),
        }
    }
    for ((code, kind, standing), members) in of_attributes {
        match rule(code) {
            Some(rule) if members.len() > standing.most() => {
                out.push(of_several_attributes(rule.as_ref(), context, kind, standing, members));
            }
            _ => out.extend(members),
        }
    }
    if several_datasets::are(context) { by_code(out) } else { out }
}

/// One finding of each rule: of many datasets in one folder nobody reads more.
fn by_code(findings: Vec<Finding>) -> Vec<Finding> {
    let mut of_code: BTreeMap<&'static str, Vec<Finding>> = BTreeMap::new();
    findings.into_iter().for_each(|finding| of_code.entry(finding.code).or_default().push(finding));
    let one = |mut members: Vec<Finding>| {
        sort(&mut members);
        let more = members.len() - 1;
        let Some(first) = members.first() else { return members.pop() };
        if more == 0 {
            return members.pop();
        }
        let others = if more == 1 {
            "1 more of this kind".to_owned()
        } else {
            format!("{} more of this kind", wording::count(more as u64))
        };
        let (message, remedy) = (format!("{}; {others}", first.message), first.remedy.clone());
        Some(joined(members, message, remedy))
    };
    of_code.into_values().filter_map(one).collect()
}

/// The strongest first; equal ones in the order of their subjects.
fn sort(members: &mut [Finding]) {
    let strength = |f: &Finding| f.fold.as_ref().map_or(0.0, |fold| fold.strength);
    members.order_by(|a, b| {
        a.severity
            .cmp(&b.severity)
            .then(strength(b).total_cmp(&strength(a)))
            .then_with(|| (&a.subject, &a.message).cmp(&(&b.subject, &b.message)))
    });
}

/// One finding of those that share a key.
fn together(rule: &dyn Rule, context: &Context<'_>, key: FoldKey, mut members: Vec<Finding>) -> Finding {
    sort(&mut members);
    if members.len() == 1 {
        return members.swap_remove(0);
    }
    let spoken = rule.speak_for(context, &key, &members);
    let message = spoken.message.unwrap_or_else(|| {
        let others = labels(&members).split_off(1);
        let more = wording::count(others.len() as u64);
        format!("{}; likewise for {more} more: {}", members[0].message, wording::list(&others, NAMED))
    });
    let remedy = spoken.remedy.unwrap_or_else(|| begin_with(&members));
    joined(members, message, remedy)
}

/// One finding of several attributes.
fn of_several_attributes(
    rule: &dyn Rule,
    context: &Context<'_>,
    kind: &'static str,
    standing: Standing,
    mut members: Vec<Finding>,
) -> Finding {
    sort(&mut members);
    let name = |f: &Finding| {
        let row = f.fold.as_ref().and_then(|fold| fold.key.attribute);
        row.and_then(|row| context.dataset.attributes.get(row)).map_or("", |a| a.name.as_str()).to_owned()
    };
    let mut names: Vec<String> = Vec::new();
    for member in &members {
        let name = name(member);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let message = format!(
        "{} {}: {}. Most of all: {}",
        standing.attributes(members.len() as u64),
        rule.of_attributes(kind),
        wording::list(&names, 6),
        members.first().map_or("", |m| m.message.as_str())
    );
    let remedy = members.first().map_or(String::new(), |first| format!("Begin with {}: {}", name(first), first.remedy));
    let mut finding = joined(members, message, remedy);
    finding.subject = Subject { attributes: names, ..Subject::default() };
    finding
}

/// What the members are called.
pub(super) fn labels(members: &[Finding]) -> Vec<&str> {
    members.iter().filter_map(|m| m.fold.as_ref()).map(|fold| fold.label.as_str()).collect()
}

/// The advice for the strongest.
fn begin_with(members: &[Finding]) -> String {
    let (Some(first), label) = (members.first(), labels(members)) else { return String::new() };
    match label.first() {
        Some(label) if !label.is_empty() => format!("Begin with {label}. {}", first.remedy),
        _ => first.remedy.clone(),
    }
}

/// The share of all that the members speak of, where their counts add up; none is taken for that of one of them.
fn whole_share(members: &[Finding]) -> Option<Measured> {
    let all = members.first()?.fold.as_ref()?.among?;
    let k = members.iter().map(|m| m.measured.as_ref()?.k).sum::<Option<u64>>()?;
    let name = &members.first()?.measured.as_ref()?.name;
    (k <= all).then(|| Measured::share(name, k, all))
}

/// Keeps what holds for all: the worst severity, what the subjects have in common, the figures of the strongest. There
/// is at least one member.
fn joined(members: Vec<Finding>, message: String, remedy: String) -> Finding {
    let severity = members.iter().map(|m| m.severity).min();
    let total = members.iter().map(|m| m.evidence_total).sum();
    let mut subject = members.first().map(|m| m.subject.clone()).unwrap_or_default();
    members.iter().for_each(|m| keep_common(&mut subject, &m.subject));
    let cause = members.first().and_then(|m| m.cause.clone());
    let cause = cause.filter(|cause| members.iter().all(|m| m.cause.as_ref() == Some(cause)));
    let evidence = interleaved(&members);
    let first = &members[0];
    let mut fold = first.fold.clone();
    if let Some(fold) = &mut fold
        && fold.key.attribute.is_some()
    {
        fold.label = subject.attribute.clone().unwrap_or_default();
    }
    let whole = whole_share(&members);
    Finding {
        code: first.code,
        name: first.name,
        severity: severity.unwrap_or(first.severity),
        quality: first.quality,
        message,
        subject,
        measured: whole.clone().or_else(|| first.measured.clone()),
        // What the strongest is compared with says nothing of all.
        compared: first.compared.clone().filter(|_| whole.is_none()),
        threshold: first.threshold.clone(),
        effect: first.effect.clone(),
        test: first.test.clone(),
        cause,
        evidence,
        evidence_total: total,
        remedy,
        fold,
        short: first.short.clone(),
        cause_kind: first.cause_kind.filter(|kind| members.iter().all(|m| m.cause_kind == Some(*kind))),
        mends: members.iter().flat_map(|m| m.mends.iter().cloned()).collect(),
        from_pixels: first.from_pixels,
        members: members.into_iter().flat_map(into_members).collect(),
    }
}

fn into_members(finding: Finding) -> Vec<Member> {
    if !finding.members.is_empty() {
        return finding.members;
    }
    vec![Member {
        subject: finding.subject,
        severity: finding.severity,
        message: finding.message,
        measured: finding.measured,
        compared: finding.compared,
        effect: finding.effect,
        test: finding.test,
        cause: finding.cause,
        evidence: finding.evidence,
        evidence_total: finding.evidence_total,
        remedy: finding.remedy,
    }]
}

/// The first two entries of each member, then the next two of each, and so on: what comes in pairs stays together.
fn interleaved(members: &[Finding]) -> Vec<Evidence> {
    let longest = members.iter().map(|m| m.evidence.len()).max().unwrap_or(0);
    let two = |m: &'_ Finding, at: usize| at.min(m.evidence.len())..(at + 2).min(m.evidence.len());
    let round = |at: usize| members.iter().flat_map(move |m| m.evidence[two(m, at)].iter().map(move |e| (m, e)));
    let entries = (0..longest).step_by(2).flat_map(round).take(MOST_EVIDENCE);
    entries
        .map(|(member, entry)| {
            let label = member.fold.as_ref().map(|fold| fold.label.as_str()).filter(|label| !label.is_empty());
            let note = match (label, &entry.note) {
                (Some(label), Some(note)) if !note.starts_with(label) => Some(format!("{label}: {note}")),
                (Some(label), None) => Some(label.to_owned()),
                (_, note) => note.clone(),
            };
            Evidence { note, ..entry.clone() }
        })
        .collect()
}

/// Leaves in a subject what another one says too.
fn keep_common(subject: &mut Subject, other: &Subject) {
    let Subject { class, with, attribute, group, attributes, values, split, annotator, identity, image, file, column } =
        subject;
    let fields = [
        (class, &other.class),
        (with, &other.with),
        (attribute, &other.attribute),
        (group, &other.group),
        (split, &other.split),
        (annotator, &other.annotator),
        (identity, &other.identity),
        (image, &other.image),
        (file, &other.file),
        (column, &other.column),
    ];
    for (own, other) in fields {
        if own != other {
            *own = None;
        }
    }
    if *attributes != other.attributes {
        attributes.clear();
        values.clear();
    } else if *values != other.values {
        values.clear();
    }
}
