//! Where the values of an attribute are missing: by split, by class, by the groups of the other attributes. Owns which
//! tables are made, and their order; what is counted in them stands in the files below.

mod by_class;
mod by_groups;
mod gaps;
mod groupings;
mod repeats;

pub use groupings::items;

use super::columns::Column;
use super::{Clusters, Covered, Postings};
use crate::dataset::Dataset;
use crate::measures::tables::{MissingBy, MissingCell, Share};
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

/// Beside a row of the report's table.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingTable {
    /// The attribute whose values are missing: its row in `Dataset::attributes`.
    pub attribute: usize,
    pub by: By,
    /// Parallel to the row's groups: the value's code, the split's or the class's id.
    pub codes: Vec<usize>,
    /// Parallel to the groups: whether the group takes part in the test.
    pub tested: Vec<bool>,
    /// Parallel to the groups: the adjusted residual of "missing"; 0 where the group is not tested, and by class.
    pub residuals: Vec<f64>,
    /// Of all items that a row names: those without a value, and all.
    pub total: (u64, u64),
    /// By class, parallel to the groups, the same of the images that are labelled for the class; else empty.
    pub totals: Vec<(u64, u64)>,
}

/// The tables by attribute (in the order of the dataset), then split, class and the other attributes, protected ones
/// first; with the report's rows, parallel.
pub fn count(
    dataset: &Dataset,
    (postings, covered): (&Postings, &Covered),
    columns: &[Column],
    clusters: &Clusters,
) -> (Vec<MissingTable>, Vec<MissingBy>) {
    let mut gaps: Vec<Gaps> =
        (0..dataset.attributes.len()).filter_map(|row| Gaps::of(dataset, row, clusters)).collect();
    if gaps.is_empty() {
        return (Vec::new(), Vec::new());
    }
    gaps.sort_by_key(|gaps| (!dataset.attributes[gaps.attribute].is_protected(), gaps.attribute));
    let mut order: Vec<&Column> = columns.iter().collect();
    order.sort_by_key(|column| (!dataset.attributes[column.attribute].is_protected(), column.attribute));
    let groupings = Groupings::of(dataset, &order, clusters);

    let (mut tables, mut rows) = (Vec::new(), Vec::new());
    let mut steps = 0;
    for gaps in &gaps {
        let Some(items) = groupings.iter().find(|g| g.unit == gaps.unit) else { continue };
        if let Some((table, row)) = by_class::table(dataset, (postings, covered), gaps, clusters) {
            tables.push(table);
            rows.push(row);
        }
        for grouping in &items.groupings {
            steps += gaps.cost();
            let own = grouping.by == By::Attribute(gaps.attribute);
            if own || rows.len() >= MOST_ROWS || steps > MOST_STEPS {
                continue;
            }
            if let Some((table, row)) = by_groups::table(dataset, gaps, grouping, clusters) {
                tables.push(table);
                rows.push(row);
            }
        }
    }
    correct(&mut rows);
    let mut both: Vec<(MissingTable, MissingBy)> = tables.into_iter().zip(rows).collect();
    both.sort_by_key(|(table, _)| {
        let by = match table.by {
            By::Split => (0, false, 0),
            By::Class => (1, false, 0),
            By::Attribute(row) => (2, !dataset.attributes[row].is_protected(), row),
        };
        (table.attribute, by)
    });
    both.into_iter().unzip()
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
    fn of(group: String, missing: u64, n: u64, sums: Option<&ShareSums>) -> Self {
        let share = Share::effective(missing, n, sums.and_then(ShareSums::n_effective));
        let (p, q, cramers_v, design_effect) = (None, None, None, None);
        Self { group, share, k_without: None, n_without: None, p, q, cramers_v, design_effect }
    }
}
