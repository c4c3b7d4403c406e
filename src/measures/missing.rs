//! Where the values of an attribute are missing: by split, by class, by the groups of the other attributes. Owns which
//! tables are made, and their order; what is counted in them stands in the files below.

mod by_class;
mod by_groups;
mod gaps;
mod groupings;
mod repeats;

pub use groupings::items;

use super::columns::Column;
use super::{Clusters, Covered, Postings, Share};
use crate::dataset::{ClassId, Dataset, Unit};
use crate::sorting::Sorting;
use crate::stats::{self, ShareSums};
use gaps::Gaps;
use groupings::Groupings;

/// Rows in the report; protected attributes and protected groups stay.
const MOST_ROWS: usize = 2_000;
/// Items looked at, over all rows: a row costs as many as lack the value.
const MOST_STEPS: u64 = 400_000_000;
/// A group in which fewer missing or present values are expected than this is left out of the test (Cochran 1954).
const EXPECTED: f64 = 1.0;

/// What the items are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Split,
    /// Images that show a class against those that do not.
    Class,
    /// The groups of an attribute: its row in `Dataset::attributes`.
    Attribute(usize),
}

/// Where the values of an attribute are missing: by class, split or the groups of another attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingBy {
    /// The attribute whose values are missing: its row in `Dataset::attributes`.
    pub attribute: usize,
    pub by: By,
    pub unit: Unit,
    pub groups: Vec<MissingCell>,
    pub chi2: Option<f64>,
    pub df: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub cramers_v: Option<f64>,
    /// What chi-square is divided by before p is read from it, where items repeat; `None` also where p is large without.
    pub design_effect: Option<f64>,
    /// Of all items that a row names: those without a value, and all.
    pub total: (u64, u64),
}

/// Of the items of one group, those without a value: `share.k` of `share.n`.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingCell {
    /// The value's code, the split's or the class's id.
    pub group: usize,
    /// Whether the group takes part in the test.
    pub tested: bool,
    /// The adjusted residual of "missing"; 0 where the group is not tested, and by class.
    pub residual: f64,
    pub share: Share,
    /// By class: of the images labelled for it that do not show it, the items without a value, and all.
    pub without: Option<(u64, u64)>,
    /// By class: the class's images against the others.
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub cramers_v: Option<f64>,
    /// As in `MissingBy`, of this test; the interval of the share has its own `n_effective`.
    pub design_effect: Option<f64>,
}

impl MissingBy {
    /// What the items are told apart by: `class`, `split`, or the name of an attribute.
    pub fn by_name<'a>(&self, dataset: &'a Dataset) -> &'a str {
        match self.by {
            By::Split => "split",
            By::Class => super::CLASS,
            By::Attribute(row) => dataset.attributes.get(row).map_or("", |a| &a.name),
        }
    }

    /// The name of one of its groups.
    pub fn group_name<'a>(&self, dataset: &'a Dataset, cell: &MissingCell) -> &'a str {
        let name = match self.by {
            By::Split => dataset.splits.get(cell.group),
            By::Class => return dataset.class_name(ClassId::from(cell.group)),
            By::Attribute(row) => dataset.attributes.get(row).and_then(|a| a.values.get(cell.group)),
        };
        name.map_or("", String::as_str)
    }
}

/// The tables by attribute (in the order of the dataset), then split, class and the other attributes, protected ones
/// first.
pub fn count(
    dataset: &Dataset,
    labels: (&Postings, &Covered),
    columns: &[Column],
    clusters: &Clusters,
) -> Vec<MissingBy> {
    let mut gaps: Vec<Gaps> =
        (0..dataset.attributes.len()).filter_map(|row| Gaps::of(dataset, row, clusters)).collect();
    if gaps.is_empty() {
        return Vec::new();
    }
    gaps.order_by_key(|gaps| (!dataset.attributes[gaps.attribute].is_protected(), gaps.attribute));
    let mut order: Vec<&Column> = columns.iter().collect();
    order.order_by_key(|column| (!dataset.attributes[column.attribute].is_protected(), column.attribute));
    let groupings = Groupings::of(dataset, &order, clusters);

    let mut rows = Vec::new();
    let mut steps = 0;
    for gaps in &gaps {
        let Some(items) = groupings.iter().find(|g| g.unit == gaps.unit) else { continue };
        rows.extend(by_class::table(dataset, labels, gaps, clusters));
        for grouping in &items.groupings {
            steps += gaps.cost();
            let own = grouping.by == By::Attribute(gaps.attribute);
            if own || rows.len() >= MOST_ROWS || steps > MOST_STEPS {
                continue;
            }
            rows.extend(by_groups::table(dataset, gaps, grouping, clusters));
        }
    }
    correct(&mut rows);
    rows.order_by_key(|row| {
        let by = match row.by {
            By::Split => (0, false, 0),
            By::Class => (1, false, 0),
            By::Attribute(row) => (2, !dataset.attributes[row].is_protected(), row),
        };
        (row.attribute, by)
    });
    rows
}

/// The tests of all rows, corrected as one family for the report; rules form their own.
fn correct(rows: &mut [MissingBy]) {
    let cells = |row: &MissingBy| row.groups.iter().filter_map(|g| g.p).collect::<Vec<_>>();
    let ps: Vec<f64> = rows.iter().flat_map(|row| row.p.into_iter().chain(cells(row))).collect();
    let mut qs = stats::benjamini_hochberg(&ps).into_iter();
    for row in rows {
        if row.p.is_some() {
            row.q = qs.next();
        }
        for cell in row.groups.iter_mut().filter(|cell| cell.p.is_some()) {
            cell.q = qs.next();
        }
    }
}

impl MissingCell {
    /// `sums`: those over clusters, where items repeat.
    fn of(group: usize, missing: u64, n: u64, sums: Option<&ShareSums>) -> Self {
        let share = Share::effective(missing, n, sums.and_then(ShareSums::n_effective));
        Self {
            group,
            tested: false,
            residual: 0.0,
            share,
            without: None,
            p: None,
            q: None,
            cramers_v: None,
            design_effect: None,
        }
    }
}
