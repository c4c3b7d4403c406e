//! REP010: splits differ in their groups.

mod ordered;

use crate::dataset::{Attribute, ImageId, Unit};
use crate::measures::SplitTable;
use crate::measures::ordered::has_order;
use crate::rules::{
    Candidate, Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
    groups,
};
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP010",
    name: "splits-differ",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::SPLITS,
    headline: |told| told.attributes("is not the same in each split", "are not the same in each split"),
    needs: &[Need::Splits, Need::Groups, Need::Tests],
    summary: "splits differ in their groups",
    manual: include_str!("splits_differ.md"),
};

/// When splits count as different.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SplitsDiffer {
    /// Cramér's V from which a difference matters. 0.1: Cohen's "small"; below it a figure measured on one split still
    /// speaks for the other.
    pub min_effect: f64,
    /// Cliff's delta of an ordered attribute from which a difference matters, a split against the others. 0.147: what is
    /// called small (Romano et al. 2006).
    pub min_delta: f64,
    /// Adjusted residual beyond which a cell is named. 3: about 1 in 370 cells by chance.
    pub residual: f64,
}

impl Default for SplitsDiffer {
    fn default() -> Self {
        Self { min_effect: 0.1, min_delta: 0.147, residual: 3.0 }
    }
}

impl Rule for SplitsDiffer {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let measures = context.measures;
        for table in measures.splits().iter().filter(|t| !measures.relations().is_redundant(t.attribute)) {
            let Some(attribute) = context.dataset.attributes.get(table.attribute) else { continue };
            if has_order(context.dataset, attribute) {
                continue;
            }
            outcome
                .families
                .extend(self.candidate(context, table, attribute).map(|candidate| [candidate].into_iter().collect()));
        }
        for order in measures.split_orders().iter().filter(|o| !measures.relations().is_redundant(o.attribute)) {
            outcome.families.push([ordered::candidate(context, self.min_delta, order)].into_iter().collect());
        }
    }

    fn of_attributes(&self, _kind: &str) -> &'static str {
        "differ between splits"
    }
}

/// A cell that stands out: its residual, the split's place in the table, the value's code.
type Cell = (f64, usize, usize);

impl SplitsDiffer {
    fn candidate(&self, context: &Context<'_>, table: &SplitTable, attribute: &Attribute) -> Option<Candidate> {
        let kept = &table.kept;
        let counts: Vec<Vec<u64>> =
            table.counts.iter().map(|row| kept.iter().map(|&code| row[code]).collect()).collect();
        let test = stats::chi_square(&counts)?;
        let (name, p) = match counts.as_slice() {
            [x, y] if x.len() == 2 => {
                let test = stats::association_2x2_clustered(x[0], x[1], y[0], y[1], table.effect.unwrap_or(1.0))?;
                (test.name, test.p)
            }
            _ => match table.effect {
                Some(effect) => ("chi-square", stats::chi_square_tail(test.statistic / effect, test.df)?),
                None => ("chi-square", test.p),
            },
        };
        if test.cramers_v < self.min_effect {
            return Some(Candidate { p, finding: None });
        }
        let mut cells: Vec<Cell> = Vec::new();
        for (split, row) in test.residuals.iter().enumerate() {
            cells.extend(row.iter().zip(kept).map(|(&r, &code)| (r, split, code)));
        }
        // Between two splits a group's residuals differ in sign only: the smaller split is named, and what it has more of.
        let size = |split: usize| table.counts[split].iter().sum::<u64>();
        cells.order_by(|a, b| {
            let rounded = |cell: &Cell| (cell.0.abs() * 1e6).round();
            let far = rounded(b).total_cmp(&rounded(a));
            far.then(size(a.1).cmp(&size(b.1))).then(b.0.total_cmp(&a.0)).then((a.1, a.2).cmp(&(b.1, b.2)))
        });
        let finding = self.finding(context, table, attribute, &cells)?;
        let finding = finding.effect("cramers-v", test.cramers_v).test(name, p);
        let finding = finding.fold("splits", test.cramers_v, attribute.name.clone()).fold_of(table.attribute);
        Some(Candidate { p, finding: Some(finding) })
    }

    fn finding(
        &self,
        context: &Context<'_>,
        table: &SplitTable,
        attribute: &Attribute,
        cells: &[Cell],
    ) -> Option<Finding> {
        let &(_, split, code) = cells.first()?;
        let split_name = |at: usize| {
            table.splits.get(at).and_then(|s| context.dataset.splits.get(s.index())).map_or("", String::as_str)
        };
        let (k, n): (u64, u64) = (table.counts[split][code], table.counts[split].iter().sum());
        let others = || table.counts.iter().enumerate().filter(|(at, _)| *at != split).map(|(_, row)| row);
        let k_others: u64 = others().map(|row| row[code]).sum();
        let n_others: u64 = others().flatten().sum();
        let (share, share_others) = (k as f64 / n as f64, k_others as f64 / n_others as f64);
        let other_name = match table.splits.len() {
            2 => split_name(1 - split).to_owned(),
            several => format!("the {} other splits", several - 1),
        };
        let (group, value) = (groups::short(attribute, code), attribute.values.get(code));
        let sums = shares_in_split(context, table, attribute, split, code);
        let n_effective = sums.and_then(|sums| sums.n_effective());
        let message = format!(
            "splits differ in {}: {group} is {} of {}{} in {}, {} of {} in {other_name}",
            attribute.name,
            wording::percent(share),
            groups::items(attribute.unit, n),
            wording::bracketed_effective(n, n_effective),
            split_name(split),
            wording::percent(share_others),
            wording::count(n_others),
        );
        let standing_out: Vec<String> = cells
            .iter()
            .filter(|cell| cell.0.abs() > self.residual)
            .map(|&(r, s, c)| {
                let sign = if r > 0.0 { "+" } else { "" };
                format!("{} in {} ({sign}{})", groups::short(attribute, c), split_name(s), wording::figure(r))
            })
            .collect();
        let evidence = over_represented(context, table, attribute, cells, &split_name);
        let total = evidence.1;
        // What the split would hold were it drawn like all of the data.
        let even = (n as f64 * ((k + k_others) as f64 / (n + n_others) as f64)).round() as u64;
        let mut finding = Finding::new(&META, message)
            .severity(groups::severity(attribute))
            .subject(Subject {
                attribute: Some(attribute.name.clone()),
                group: value.cloned(),
                split: Some(split_name(split).to_owned()),
                ..Subject::default()
            })
            .measured(Measured::share_effective(
                format!("share of {group} in {}", split_name(split)),
                k,
                n,
                n_effective,
            ))
            .threshold("min-effect", self.min_effect)
            .evidence(evidence.0)
            .total(total)
            .remedy(format!(
                "Draw the splits again, stratified by {}: {} then holds about {} of {group} instead of {}.",
                attribute.name,
                split_name(split),
                groups::items(attribute.unit, even),
                wording::count(k),
            ));
        if !standing_out.is_empty() {
            finding = finding
                .cause(format!("Cells that stand out, with adjusted residuals: {}.", wording::list(&standing_out, 8)));
        }
        Some(finding)
    }
}

/// Of a split's items the sums over clusters of one group; `None` where nothing repeats.
fn shares_in_split(
    context: &Context<'_>,
    table: &SplitTable,
    attribute: &Attribute,
    split: usize,
    code: usize,
) -> Option<stats::ShareSums> {
    let clusters = context.measures.clusters();
    let split = *table.splits.get(split)?;
    if clusters.is_trivial() || attribute.unit == Unit::Identity {
        return None;
    }
    let dataset = context.dataset;
    let of_images = dataset.splits_of_images();
    let items: Vec<usize> = match attribute.unit {
        Unit::Box => dataset.boxes.counted().map(|b| b.index()).collect(),
        _ => (0..attribute.codes.len()).collect(),
    };
    let in_split = items.into_iter().filter_map(|item| {
        let (image, of) = (dataset.image_of_item(attribute.unit, item)?, attribute.code(item)?);
        of_images.get(image.index())?.contains(&split).then_some((image.0, of == code))
    });
    Some(clusters.share(in_split))
}

/// The images of the cells that hold too many, the furthest from even first.
fn over_represented<'a>(
    context: &Context<'_>,
    table: &SplitTable,
    attribute: &Attribute,
    cells: &[Cell],
    split_name: &impl Fn(usize) -> &'a str,
) -> (Vec<Evidence>, u64) {
    let Some(&(_, split, code)) = cells.iter().find(|cell| cell.0 > 0.0) else { return (Vec::new(), 0) };
    let Some(&split_id) = table.splits.get(split) else { return (Vec::new(), 0) };
    let dataset = context.dataset;
    let of_images = dataset.splits_of_images();
    let in_split = |image: &ImageId| of_images.get(image.index()).is_some_and(|s| s.contains(&split_id));
    let shown = dataset.groups_by_image(attribute);
    let mut images: Vec<ImageId> =
        shown.into_iter().filter(|(image, c)| *c == code && in_split(image)).map(|(image, _)| image).collect();
    images.sort_unstable();
    images.dedup();
    let note = format!("{} in {}", groups::short(attribute, code), split_name(split));
    let total = images.len() as u64;
    let evidence = images.into_iter().take(groups::MOST_EVIDENCE).map(|i| Evidence::image(i).note(note.clone()));
    (evidence.collect(), total)
}
