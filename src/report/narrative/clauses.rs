//! Findings of one rule as one clause, the weightiest rule first.

use crate::dataset::{Role, ValueType};
use crate::report::{FigureKind, Finding, Measured, Report, Severity};
use crate::rules::{Meta, Screen, Told};
use crate::sorting::Sorting;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The order of reading.
pub fn by_weight(a: &Finding, b: &Finding) -> Ordering {
    a.by_weight(b)
}

/// What the findings of one rule say.
pub(super) struct Clause {
    /// The most severe of them.
    pub(super) severity: Severity,
    /// What the verdict says to look at, before a colon.
    pub(super) topic: String,
    pub(super) text: String,
}

/// One clause a rule, of the findings that pass; the most severe first, those about protected attributes before others,
/// then tests before counts, then by weight.
pub(super) fn clauses(report: &Report, pass: impl Fn(&Finding, &Meta) -> bool) -> Vec<Clause> {
    let protected: BTreeSet<&str> =
        report.dataset.attributes.iter().filter(|a| a.role == Role::Protected).map(|a| a.name.as_str()).collect();
    let yes_no: Vec<&str> =
        report.dataset.attributes.iter().filter(|a| a.ty == ValueType::Boolean).map(|a| a.name.as_str()).collect();
    let of_people = |f: &Finding| {
        let mut named = f.subject.attribute.iter().chain(&f.subject.attributes);
        named.any(|a| protected.contains(a.as_str()))
    };
    let mut found: Vec<(&Finding, &'static Meta)> = report
        .findings
        .iter()
        .filter_map(|f| Some((f, f.meta()?)))
        .filter(|(f, meta)| !f.is_aside() && pass(f, meta))
        .collect();
    found.order_by(|(a, _), (b, _)| {
        let rank = |f: &Finding| (f.severity, !of_people(f), f.test.is_none());
        rank(a).cmp(&rank(b)).then_with(|| by_weight(a, b))
    });
    let mut metas: Vec<&'static Meta> = Vec::new();
    for (_, meta) in &found {
        if metas.iter().all(|m| m.code != meta.code) {
            metas.push(*meta);
        }
    }
    metas
        .into_iter()
        .map(|meta| {
            let own: Vec<&Finding> = found.iter().filter(|(_, m)| m.code == meta.code).map(|(f, _)| *f).collect();
            let told = Told {
                subjects: own.iter().flat_map(|f| f.subjects()).collect(),
                short: own.first().and_then(|f| f.short.as_deref()),
                measured: own.first().and_then(|f| f.measured.as_ref()),
                things: own.iter().map(|f| things(f)).sum(),
                classes: report.dataset.classes.len() as u64,
                yes_no: yes_no.clone(),
            };
            let severity = own.iter().map(|f| f.severity).min().unwrap_or(meta.severity);
            // Where small cells are left out nothing is counted.
            let text = match own.iter().any(|f| f.why.is_some()) {
                true => meta.summary.to_owned(),
                false => (meta.headline)(&told),
            };
            Clause { severity, topic: topic(meta, &told), text }
        })
        .collect()
}

/// `classes by age`, or what the section is about.
fn topic(meta: &Meta, told: &Told<'_>) -> String {
    let crosses = meta.section.screen == Screen::Cooccurrence;
    let by = told.names(|s| s.class.as_ref().filter(|_| crosses).and(s.attribute.clone()));
    match by.first() {
        Some(attribute) => format!("classes by {attribute}"),
        None => meta.section.topic.to_owned(),
    }
}

/// What a finding counts, or its members do: k of a share or count, else the places of the evidence.
fn things(finding: &Finding) -> u64 {
    let counted = |measured: Option<&Measured>, total: u64| {
        measured.filter(|m| m.kind != FigureKind::Figure).and_then(|m| m.k).unwrap_or(total)
    };
    match finding.members.as_slice() {
        [] => counted(finding.measured.as_ref(), finding.evidence_total),
        members => members.iter().map(|m| counted(m.measured.as_ref(), m.evidence_total)).sum(),
    }
}
