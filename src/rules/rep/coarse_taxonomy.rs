//! REP009: the taxonomy of an attribute hides groups.

pub(in crate::rules) mod ages;
mod nested;

use crate::dataset::{Attribute, Concept};
use crate::measures::MOST_VALUES;
use crate::rules::{
    Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families, groups,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP009",
    name: "coarse-taxonomy",
    severity: Severity::Note,
    quality: Quality::Representative,
    section: &families::TAXONOMY,
    headline: |told| told.attributes("has categories that hide groups", "have categories that hide groups"),
    needs: &[Need::Attributes],
    summary: "the values of an attribute hide groups",
    manual: include_str!("coarse_taxonomy.md"),
};

/// When values count as too coarse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CoarseTaxonomy {
    /// Known genders up to which the taxonomy is said to be coarse. 2: nobody beside women and men can be counted.
    pub few_genders: usize,
    /// Share of "other", "unknown" and "mixed" from which on they hide a group; the whole interval must lie above.
    /// 0.05: as large as groups that are reported on their own.
    pub min_rest: f64,
    /// The largest part of a value against its smallest, in a finer column. 3: as for the groups of an attribute (REP004).
    pub max_ratio: f64,
    /// Years of an age group against the median of the closed groups. 3: three usual groups in one.
    pub max_span: f64,
}

/// What attributes are said together by: few categories, and a large rest.
const TWO: &str = "two";
const REST: &str = "rest";

impl Default for CoarseTaxonomy {
    fn default() -> Self {
        Self { few_genders: 2, min_rest: 0.05, max_ratio: 3.0, max_span: 3.0 }
    }
}

impl Rule for CoarseTaxonomy {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let few = |a: &Attribute| a.has_groups() && a.values.len() <= MOST_VALUES;
        for (row, attribute) in context.dataset.attributes.iter().enumerate().filter(|(_, a)| few(a)) {
            let counts = context.measures.counts(row);
            let n: u64 = counts.iter().sum();
            let told = context.measures.relations().is_redundant(row);
            if n == 0 || told || counts.len() != attribute.values.len() {
                continue;
            }
            let folded = |kind: &'static str, f: Finding| f.fold(kind, 0.0, attribute.name.clone()).fold_of(row);
            outcome.findings.extend(self.genders(attribute, counts, n).map(|f| folded(TWO, f)));
            outcome.findings.extend(self.rest(context, row, attribute, counts, n).map(|f| folded(REST, f)));
            if attribute.concept == Some(Concept::Age) {
                outcome.findings.extend(ages::findings(context, row, attribute, counts, self.max_span));
            }
        }
        outcome.findings.extend(nested::findings(context, self.max_ratio));
    }

    fn of_attributes(&self, kind: &str) -> &'static str {
        if kind == TWO { "have two categories only" } else { "have many in a group that says nothing of them" }
    }
}

impl CoarseTaxonomy {
    fn genders(&self, attribute: &Attribute, counts: &[u64], n: u64) -> Option<Finding> {
        if attribute.concept != Some(Concept::Gender) {
            return None;
        }
        let known: Vec<&str> = attribute.values.iter().map(String::as_str).filter(|value| !is_rest(value)).collect();
        if known.is_empty() || known.len() > self.few_genders {
            return None;
        }
        let names: Vec<String> = (0..attribute.values.len())
            .filter(|&code| !is_rest(&attribute.values[code]))
            .map(|code| groups::short(attribute, code))
            .collect();
        let message = format!(
            "{} has {} only ({}): whoever is neither cannot be counted among the {}",
            attribute.name,
            wording::plural(known.len() as u64, "category", "categories"),
            names.join(", "),
            groups::items(attribute.unit, n),
        );
        Some(
            finding(attribute, message)
                .measured(Measured::count("categories", known.len() as u64, counts.len() as u64))
                .threshold("few-genders", self.few_genders as f64)
                .remedy(format!(
                    "Say in the documentation who set these categories and how people who are in neither were labelled. \
                     Where they are known, add the category to {}.",
                    attribute.name
                )),
        )
    }

    fn rest(
        &self,
        context: &Context<'_>,
        row: usize,
        attribute: &Attribute,
        counts: &[u64],
        n: u64,
    ) -> Option<Finding> {
        let codes: Vec<usize> = (0..counts.len()).filter(|&c| counts[c] > 0 && is_rest(&attribute.values[c])).collect();
        // Words that were taken for missing stand for somebody all the same.
        let marked: Vec<&(String, u64)> = attribute.marked.iter().filter(|(word, _)| is_rest(word)).collect();
        // A row that several files hold is one item.
        let unknown = marked.iter().map(|(_, count)| count).sum::<u64>().min(attribute.missing());
        let k: u64 = codes.iter().map(|&code| counts[code]).sum::<u64>() + unknown;
        let n = n + unknown;
        let is_marked = |item: usize| unknown > 0 && attribute.is_missing(item);
        let in_rest = |item: usize| match attribute.code(item) {
            Some(code) => Some(usize::from(codes.contains(&code))),
            None => is_marked(item).then_some(1),
        };
        let sums = context.measures.clusters().shares(attribute.unit, &[n - k, k], in_rest);
        let n_effective = sums.get(1).and_then(stats::ShareSums::n_effective);
        let share = stats::share_effective(k, n, n_effective.unwrap_or(n as f64))?;
        if share.low < self.min_rest || k == n {
            return None;
        }
        let words = marked.iter().map(|(word, _)| word.as_str());
        let names: Vec<&str> = codes.iter().map(|&code| attribute.values[code].as_str()).chain(words).collect();
        let message = format!(
            "{} of {}{} are {} ({}), {}: {} is not told",
            wording::percent(share.value),
            groups::items(attribute.unit, n),
            wording::bracketed_effective(n, n_effective),
            wording::list(&names, 4),
            attribute.name,
            wording::percent_range(share.low, share.high),
            if attribute.concept.is_some() { "who they are" } else { "what they are" },
        );
        let (mut evidence, mut total) =
            groups::evidence(context, row, &codes, |code| attribute.values.get(code).cloned());
        if unknown > 0 {
            let room = groups::MOST_EVIDENCE.saturating_sub(evidence.len());
            evidence.extend(groups::evidence_of(context, attribute.unit, room, is_marked).0);
            total += unknown;
        }
        Some(
            finding(attribute, message)
                .severity(groups::severity(attribute))
                .measured(Measured::share_effective(format!("share of {}", names.join(", ")), k, n, n_effective))
                .threshold("min-rest", self.min_rest)
                .evidence(evidence)
                .total(total)
                .remedy(format!(
                    "Look at the {} and give the groups among them their own values; leave the field empty only where \
                     nobody can know.",
                    groups::items(attribute.unit, k),
                )),
        )
    }
}

fn finding(attribute: &Attribute, message: String) -> Finding {
    Finding::new(&META, message).subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
}

/// A value that stands for whoever is in none of the others.
fn is_rest(value: &str) -> bool {
    const REST: &[&str] = &[
        "other",
        "others",
        "unknown",
        "unkown",
        "undefined",
        "unspecified",
        "not specified",
        "not known",
        "not sure",
        "unsure",
        "unclear",
        "undetermined",
        "indeterminate",
        "ambiguous",
        "mixed",
        "multiple",
        "various",
        "misc",
        "miscellaneous",
        "rest",
        "remaining",
        "none of the above",
        "cannot tell",
        "can't tell",
        "andere",
        "sonstige",
        "unbekannt",
        "gemischt",
        "autre",
        "autres",
        "inconnu",
        "otro",
        "otros",
        "desconocido",
        "outro",
        "outros",
        "altro",
        "altri",
        "sconosciuto",
        "其他",
        "未知",
        "その他",
        "不明",
        "기타",
        "другое",
        "неизвестно",
    ];
    let words = value.trim().to_lowercase().replace(['_', '-'], " ");
    REST.contains(&words.as_str())
}

#[cfg(test)]
mod tests;
