//! REP006: combinations of attributes are empty or nearly so.

mod few;
mod members;
mod notes;

use crate::dataset::{Attribute, Unit, ValueType};
use crate::measures::{Coverage, Gap, Gaps, MOST_VALUES};
use crate::rules::{
    Context, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject, families, fold,
    groups,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP006",
    name: "uncovered-combinations",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::COMBINATIONS,
    headline: |_| "combinations of attributes have too few images, or none".into(),
    needs: &[Need::Groups, Need::AllRead],
    summary: "combinations of attributes are empty or nearly so",
    manual: include_str!("uncovered_combinations.md"),
};

/// Combinations named in a sentence.
const NAMED: usize = 3;

/// When a combination of attributes has too few items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UncoveredCombinations {
    /// Items from which on a combination is covered. 30: the rule of thumb from which on a mean behaves, and the
    /// usual choice for coverage (Asudeh, Jin and Jagadish 2019).
    pub coverage: u64,
    /// Attributes crossed at once. 3: deeper crossings have more combinations than most datasets have images; at most 5.
    pub depth: usize,
    /// Attributes crossed beside the protected ones, by name.
    pub also: Vec<String>,
    /// Findings, one a crossing, those that lack most first; the other crossings share one.
    pub most: usize,
}

impl Default for UncoveredCombinations {
    fn default() -> Self {
        Self { coverage: 30, depth: 3, also: Vec::new(), most: 20 }
    }
}

impl Rule for UncoveredCombinations {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for coverage in context.measures.coverage() {
            let of = Of { context, coverage };
            // Crossings of their own: something is missing that independence would give, or there is room for all.
            let mut own: Vec<&Gaps> = coverage.gaps.iter().filter(|g| of.holes(g) > 0 || of.has_room(g)).collect();
            own.order_by(|a, b| {
                lacking(b)
                    .total_cmp(&lacking(a))
                    .then((a.attributes.len(), &a.attributes).cmp(&(b.attributes.len(), &b.attributes)))
            });
            own.truncate(self.most);
            let others: Vec<&Gaps> =
                coverage.gaps.iter().filter(|g| own.iter().all(|o| o.attributes != g.attributes)).collect();
            let most = groups::share_of_evidence(own.len());
            own.iter().for_each(|gaps| outcome.push(of.finding(gaps, most)));
            if !others.is_empty() {
                outcome.push(of.others(&others, own.len()));
            }
            if coverage.sets_left_out > 0 {
                outcome.push(of.left_out());
            }
        }
        for attribute in &context.dataset.attributes {
            let wanted = attribute.is_protected() || self.also.contains(&attribute.name);
            if wanted && attribute.has_groups() && attribute.values.len() > MOST_VALUES {
                outcome.push(notes::not_crossed(attribute));
            }
        }
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        members::spoken(members)
    }
}

/// What independence would give more than there is, over the uncovered combinations.
fn lacking(gaps: &Gaps) -> f64 {
    gaps.patterns.iter().map(|p| (p.expected - p.count as f64).max(0.0)).sum()
}

/// The coverage of one unit.
struct Of<'a> {
    context: &'a Context<'a>,
    coverage: &'a Coverage,
}

impl Of<'_> {
    fn attribute(&self, row: usize) -> &Attribute {
        &self.context.dataset.attributes[row]
    }

    fn unit(&self) -> Unit {
        self.coverage.attributes.first().map_or(Unit::Image, |&row| self.attribute(row).unit)
    }

    /// Combinations that independence of the attributes would cover.
    fn holes(&self, gaps: &Gaps) -> usize {
        gaps.patterns.iter().filter(|p| p.expected >= self.coverage.threshold as f64).count()
    }

    /// The items would do for all combinations, were they spread evenly.
    fn has_room(&self, gaps: &Gaps) -> bool {
        u128::from(gaps.n) >= u128::from(self.coverage.threshold) * u128::from(gaps.cells)
    }

    fn names(&self, rows: &[usize]) -> Vec<String> {
        rows.iter().map(|&row| self.attribute(row).name.clone()).collect()
    }

    fn value(&self, row: usize, code: usize) -> String {
        groups::short(self.attribute(row), code)
    }

    /// `Female, Middle Eastern, 0-2`.
    fn combination(&self, gaps: &Gaps, gap: &Gap) -> String {
        let values: Vec<String> = gaps.attributes.iter().zip(&gap.codes).map(|(&row, &c)| self.value(row, c)).collect();
        values.join(", ")
    }

    /// `9 of 126 combinations have no image, 14 more have fewer than 30`.
    fn counts(&self, gaps: &Gaps) -> String {
        let (one, many) = self.unit().nouns();
        let has = |n: u64| if n == 1 { "has" } else { "have" };
        let of = if gaps.impossible > 0 {
            format!("of {}", wording::plural(gaps.cells, "possible combination", "possible combinations"))
        } else {
            format!("of {}", wording::plural(gaps.cells, "combination", "combinations"))
        };
        let fewer = format!("fewer than {}", wording::count(self.coverage.threshold));
        match (gaps.empty, gaps.few) {
            (0, few) => format!("{} {of} {} {fewer} {many}", wording::count(few), has(few)),
            (empty, 0) => format!("{} {of} {} no {one}", wording::count(empty), has(empty)),
            (empty, few) => format!(
                "{} {of} {} no {one}, {} more {} {fewer}",
                wording::count(empty),
                has(empty),
                wording::count(few),
                has(few)
            ),
        }
    }

    fn finding(&self, gaps: &Gaps, most: usize) -> Finding {
        let threshold = self.coverage.threshold;
        let (_, many) = self.unit().nouns();
        let names = self.names(&gaps.attributes);
        let holes = self.holes(gaps);
        let largest = gaps.patterns.first();
        let gap = largest.map(|g| {
            let is =
                if gaps.patterns.len() == 1 && gaps.empty + gaps.few == 1 { "it is" } else { "the largest gap is" };
            format!(
                "; {is} {}: {} where {} would be expected",
                self.combination(gaps, g),
                wording::count(g.count),
                about(g.expected)
            )
        });
        let message = format!("{}: {}{}", names.join(" × "), self.counts(gaps), gap.unwrap_or_default());
        let protected = gaps.attributes.iter().all(|&row| self.attribute(row).is_protected());
        let (evidence, total, of_pattern) = few::evidence(self.context, gaps, most, |gap| {
            format!("{}: {} of {}", self.combination(gaps, gap), wording::count(gap.count), wording::count(threshold))
        });
        let mut finding = Finding::new(&META, message)
            .severity(if protected && holes > 0 { Severity::Warning } else { Severity::Note })
            .subject(Subject {
                attributes: names,
                values: largest.map_or(Vec::new(), |g| {
                    let value = |(&row, &code): (&usize, &usize)| self.attribute(row).values.get(code).cloned();
                    gaps.attributes.iter().zip(&g.codes).map(value).collect()
                }),
                ..Subject::default()
            })
            .measured(Measured::count(
                format!("combinations with fewer than {} {many}", wording::count(threshold)),
                gaps.empty + gaps.few,
                gaps.cells,
            ))
            .threshold("coverage", threshold as f64)
            .evidence(evidence)
            .total(total)
            .remedy(self.remedy(gaps))
            .fold("combinations", lacking(gaps), self.names(&gaps.attributes).join(" × "))
            .fold_by(self.unit().nouns().0);
        if gaps.patterns.len() > 1 {
            finding.members = self.members(gaps, of_pattern, finding.severity);
        }
        if let Some(largest) = largest {
            finding = finding.effect("expected-count", largest.expected);
        }
        match self.cause(gaps, holes) {
            Some(cause) => finding.cause(cause),
            None => finding,
        }
    }

    fn cause(&self, gaps: &Gaps, holes: usize) -> Option<String> {
        let all = gaps.empty + gaps.few;
        let inside = all.saturating_sub(gaps.patterns.len() as u64);
        if holes == 0 {
            let fewer = wording::count(self.coverage.threshold);
            return Some(format!(
                "Their groups are small by themselves: chance alone would give each fewer than {fewer}."
            ));
        }
        (inside > 0 && self.coverage.found == self.coverage.listed).then(|| {
            let lie = if inside == 1 { "lies" } else { "lie" };
            format!(
                "{} of the {} {lie} inside combinations of fewer attributes that have too few themselves.",
                wording::count(inside),
                wording::count(all)
            )
        })
    }

    fn remedy(&self, gaps: &Gaps) -> String {
        let lacks = |gap: &Gap| self.coverage.threshold - gap.count;
        let all = groups::items(self.unit(), gaps.patterns.iter().map(lacks).sum());
        let of = |gap: &Gap| format!("{} of {}", wording::count(lacks(gap)), self.combination(gaps, gap));
        let own = match gaps.patterns.as_slice() {
            [one] => format!("Collect {all} of {}.", self.combination(gaps, one)),
            // One more is named rather than called "1 other".
            few if few.len() <= NAMED + 1 => {
                format!("Collect {all}: {}.", few.iter().map(of).collect::<Vec<_>>().join("; "))
            }
            many => {
                let (named, rest) = many.split_at(NAMED);
                format!(
                    "Collect {all}: {}; {} of {} other combinations.",
                    named.iter().map(of).collect::<Vec<_>>().join("; "),
                    wording::count(rest.iter().map(lacks).sum()),
                    wording::count(rest.len() as u64)
                )
            }
        };
        match self.plan() {
            Some(plan) if self.coverage.found > gaps.patterns.len() as u64 => format!("{own} {plan}"),
            _ => own,
        }
    }

    /// What covers all at once.
    fn plan(&self) -> Option<String> {
        let (values, number) = self.coverage.plan.first()?;
        let total: u64 = self.coverage.plan.iter().map(|(_, n)| n).sum();
        let first: Vec<String> = self
            .coverage
            .attributes
            .iter()
            .zip(values)
            .filter_map(|(&row, code)| code.map(|code| (self.attribute(row), code)))
            .map(|(a, code)| match a.ty {
                ValueType::Boolean => groups::short(a, code),
                _ => format!("{} {}", a.name, groups::short(a, code)),
            })
            .collect();
        (!first.is_empty()).then(|| {
            format!(
                "{} cover all {} groups and combinations that have too few, as one may count for several: first {} of {}.",
                groups::items(self.unit(), total),
                wording::count(self.coverage.found),
                wording::count(*number),
                first.join(", ")
            )
        })
    }
}

/// `37`, `4.2`.
fn about(x: f64) -> String {
    if x >= 9.95 { wording::count(x.round() as u64) } else { format!("{x:.1}") }
}
