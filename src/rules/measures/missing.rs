//! Where the values of an attribute are missing: by split, by class, by the groups of the other attributes.

mod groupings;

pub use groupings::items;

use super::columns::{Column, NONE, counts_once};
use super::{Clusters, Postings};
use crate::dataset::{Attribute, ClassId, Dataset, Role, Unit, ValueType};
use crate::rules::tables::{MissingBy, MissingCell, Share};
use crate::stats;
use groupings::{Grouping, Groupings};

/// Rows in the report; protected attributes and protected groups stay.
const MOST_ROWS: usize = 2_000;
/// Items looked at, over all rows: a row costs as many as lack the value.
const MOST_STEPS: u64 = 400_000_000;
/// A group in which fewer missing or present values are expected than this is left out of the test (Cochran 1954).
const EXPECTED: f64 = 1.0;
/// A p-value from here on is not made larger for pictures that repeat: it is no finding either way.
const SMALL_P: f64 = 0.1;

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
}

/// The tables by attribute (in the order of the dataset), then split, class and the other attributes, protected ones
/// first; with the report's rows, parallel.
pub fn count(
    dataset: &Dataset,
    postings: &Postings,
    columns: &[Column],
    clusters: &Clusters,
) -> (Vec<MissingTable>, Vec<MissingBy>) {
    let mut gaps: Vec<Gaps> = (0..dataset.attributes.len()).filter_map(|row| Gaps::of(dataset, row)).collect();
    if gaps.is_empty() {
        return (Vec::new(), Vec::new());
    }
    gaps.sort_by_key(|gaps| (!dataset.attributes[gaps.attribute].is_protected(), gaps.attribute));
    let mut order: Vec<&Column> = columns.iter().collect();
    order.sort_by_key(|column| (!dataset.attributes[column.attribute].is_protected(), column.attribute));
    let groupings = Groupings::of(dataset, &order);

    let (mut tables, mut rows) = (Vec::new(), Vec::new());
    let mut steps = 0;
    for gaps in &gaps {
        let Some(items) = groupings.iter().find(|g| g.unit == gaps.unit) else { continue };
        if let Some((table, row)) = by_class(dataset, postings, gaps, clusters) {
            tables.push(table);
            rows.push(row);
        }
        for grouping in &items.groupings {
            steps += gaps.cost();
            let own = grouping.by == By::Attribute(gaps.attribute);
            if own || rows.len() >= MOST_ROWS || steps > MOST_STEPS {
                continue;
            }
            if let Some((table, row)) = by_groups(dataset, gaps, grouping, clusters) {
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

/// The items of one attribute that a row names, and those of them without a value.
struct Gaps {
    attribute: usize,
    unit: Unit,
    missing: Vec<u32>,
    /// Items without a row, or that repeat another: not in the table.
    out: Vec<u32>,
    /// Items in the table.
    n: u64,
    /// Per item whether it has a value, `NONE` where it is not in the table.
    state: Vec<u8>,
}

/// The columns of a table of gaps.
const GAP: u8 = 0;
const VALUE: u8 = 1;

impl Gaps {
    fn of(dataset: &Dataset, row: usize) -> Option<Self> {
        let attribute = dataset.attributes.get(row)?;
        if !is_looked_at(attribute) {
            return None;
        }
        let items = size(dataset, attribute.unit);
        let mut state = vec![VALUE; items];
        for (item, state) in state.iter_mut().enumerate() {
            if !attribute.has_row(item) || !counts_once(dataset, attribute.unit, item) {
                *state = NONE;
            } else if attribute.is_missing(item) {
                *state = GAP;
            }
        }
        let all = |wanted: u8| -> Vec<u32> {
            state.iter().enumerate().filter(|(_, s)| **s == wanted).map(|(item, _)| item as u32).collect()
        };
        let (missing, out) = (all(GAP), all(NONE));
        let n = (items - out.len()) as u64;
        (!missing.is_empty()).then_some(Self { attribute: row, unit: attribute.unit, missing, out, n, state })
    }

    fn cost(&self) -> u64 {
        (self.missing.len() + self.out.len()) as u64 + 1_000
    }
}

/// By what the chi-square of missing or present over groups is divided where items repeat one another; `group` gives an
/// item's row in the table. Looked up for small p-values only: the others stay large.
fn design_effect(
    clusters: &Clusters,
    gaps: &Gaps,
    table: &[Vec<u64>],
    p: f64,
    group: impl Fn(u32) -> Option<usize>,
) -> Option<f64> {
    if p >= SMALL_P {
        return None;
    }
    let sums = clusters.cells(gaps.unit, &table.concat(), 2, |item, cells| {
        let state = gaps.state.get(item as usize).copied().filter(|&state| state != NONE);
        cells.extend(state.and_then(|state| Some(2 * group(item)? + usize::from(state))));
    })?;
    stats::table_design_effect(table, &sums)
}

/// A value of a person's or a thing's own, not a text, an id or a name.
fn is_looked_at(attribute: &Attribute) -> bool {
    matches!(attribute.role, Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Score)
        && !matches!(attribute.ty, ValueType::Text | ValueType::Id)
}

fn size(dataset: &Dataset, unit: Unit) -> usize {
    match unit {
        Unit::Image => dataset.images.len(),
        Unit::Box => dataset.boxes.len(),
        Unit::Identity => dataset.identities.len(),
    }
}

/// One attribute's gaps over the groups of another column or over the splits.
fn by_groups(
    dataset: &Dataset,
    gaps: &Gaps,
    grouping: &Grouping<'_>,
    clusters: &Clusters,
) -> Option<(MissingTable, MissingBy)> {
    let mut totals = grouping.totals.clone();
    let mut missing = vec![0u64; totals.len()];
    let group = |item: u32| grouping.codes.get(item as usize).copied().filter(|&code| code != NONE).map(usize::from);
    for code in gaps.out.iter().filter_map(|&item| group(item)) {
        totals[code] -= 1;
    }
    for code in gaps.missing.iter().filter_map(|&item| group(item)) {
        missing[code] += 1;
    }
    let mut codes: Vec<usize> = (0..totals.len()).filter(|&code| totals[code] > 0).collect();
    if codes.len() < 2 {
        return None;
    }
    if grouping.by == By::Split {
        codes.sort_by_key(|&code| &dataset.splits[code]);
    }
    let name = |code: usize| match grouping.by {
        By::Attribute(row) => dataset.attributes[row].values.get(code).cloned().unwrap_or_default(),
        _ => dataset.splits.get(code).cloned().unwrap_or_default(),
    };
    let by = match grouping.by {
        By::Attribute(row) => dataset.attributes[row].name.clone(),
        _ => "split".to_owned(),
    };
    let (n, k): (u64, u64) = (codes.iter().map(|&c| totals[c]).sum(), codes.iter().map(|&c| missing[c]).sum());
    let rate = k as f64 / n as f64;
    let tested: Vec<bool> = codes.iter().map(|&c| totals[c] as f64 * rate.min(1.0 - rate) >= EXPECTED).collect();
    let rows_tested: Vec<usize> = (0..codes.len()).filter(|&at| tested[at]).collect();
    let kept: Vec<Vec<u64>> =
        rows_tested.iter().map(|&at| vec![missing[codes[at]], totals[codes[at]] - missing[codes[at]]]).collect();
    let test = stats::chi_square(&kept);
    let mut place = vec![None; totals.len()];
    rows_tested.iter().enumerate().for_each(|(row, &at)| place[codes[at]] = Some(row));
    let in_table = |item: u32| group(item).and_then(|code| place[code]);
    let effect = test.as_ref().and_then(|t| design_effect(clusters, gaps, &kept, t.p, in_table)).unwrap_or(1.0);
    let p = match kept.as_slice() {
        [x, y] => stats::association_2x2_clustered(x[0], x[1], y[0], y[1], effect).map(|t| t.p),
        _ => test.as_ref().and_then(|t| stats::chi_square_tail(t.statistic / effect, t.df)),
    };
    let mut residuals = vec![0.0; codes.len()];
    if let Some(test) = &test {
        rows_tested.iter().zip(&test.residuals).for_each(|(&at, row)| residuals[at] = row[GAP as usize]);
    }
    let cells = codes.iter().map(|&c| MissingCell::of(name(c), missing[c], totals[c])).collect();
    let row = MissingBy {
        attribute: dataset.attributes[gaps.attribute].name.clone(),
        by,
        unit: gaps.unit,
        groups: cells,
        chi2: test.as_ref().map(|t| t.statistic),
        df: test.as_ref().map(|t| t.df),
        p: test.as_ref().and(p),
        q: None,
        cramers_v: test.as_ref().map(|t| t.cramers_v),
        why: test.is_none().then(|| "too few missing values to be told apart by group".to_owned()),
    };
    Some((
        MissingTable {
            attribute: gaps.attribute,
            by: grouping.by,
            codes,
            tested,
            residuals,
            total: (gaps.missing.len() as u64, gaps.n),
        },
        row,
    ))
}

/// One attribute's gaps in the images that show a class, each class against the images without it. Not for identities,
/// who stand in several images.
fn by_class(
    dataset: &Dataset,
    postings: &Postings,
    gaps: &Gaps,
    clusters: &Clusters,
) -> Option<(MissingTable, MissingBy)> {
    if gaps.unit == Unit::Identity || dataset.classes.is_empty() {
        return None;
    }
    let mut of_images = vec![[0u32; 2]; dataset.images.len()];
    let mut add = |item: usize, at: usize| {
        let image = dataset.image_of_item(gaps.unit, item);
        if let Some(cell) = image.and_then(|image| of_images.get_mut(image.index())) {
            cell[at] += 1;
        }
    };
    let mut out = gaps.out.iter().copied().peekable();
    for item in 0..size(dataset, gaps.unit) {
        if out.next_if_eq(&(item as u32)).is_none() {
            add(item, 0);
        }
    }
    gaps.missing.iter().for_each(|&item| add(item as usize, 1));
    let (n, k) = (gaps.n, gaps.missing.len() as u64);
    let mut cells: Vec<(usize, u64, u64)> = (0..dataset.classes.len())
        .map(|class| {
            let images = postings.images(ClassId::from(class)).iter().filter_map(|&i| of_images.get(i as usize));
            images.fold((class, 0, 0), |(class, n, k), cell| (class, n + u64::from(cell[0]), k + u64::from(cell[1])))
        })
        .filter(|&(_, n, _)| n > 0)
        .collect();
    // Told apart are only classes that some of the items go without.
    if !cells.iter().any(|cell| cell.1 < n) {
        return None;
    }
    cells.sort_by_key(|&(class, ..)| (dataset.class_name(ClassId::from(class)), class));
    let rate = k as f64 / n as f64;
    let is_tested = |of: u64| of.min(n - of) as f64 * rate.min(1.0 - rate) >= EXPECTED;
    let groups = cells
        .iter()
        .map(|&(class, of, without)| {
            let mut cell = MissingCell::of(dataset.class_name(ClassId::from(class)).to_owned(), without, of);
            if is_tested(of) {
                let (here, there) = ([without, of - without], [k - without, (n - of) - (k - without)]);
                let table = [here.to_vec(), there.to_vec()];
                let image = |item: u32| dataset.image_of_item(gaps.unit, item as usize);
                let row = |item: u32| Some(usize::from(!postings.shows(image(item)?, ClassId::from(class))));
                let plain = stats::association_2x2(here[0], here[1], there[0], there[1]).map_or(1.0, |t| t.p);
                let effect = design_effect(clusters, gaps, &table, plain, row).unwrap_or(1.0);
                cell.p = stats::association_2x2_clustered(here[0], here[1], there[0], there[1], effect).map(|t| t.p);
                cell.cramers_v = stats::cramers_v(&table);
            }
            cell
        })
        .collect();
    let table = MissingTable {
        attribute: gaps.attribute,
        by: By::Class,
        codes: cells.iter().map(|cell| cell.0).collect(),
        tested: cells.iter().map(|cell| is_tested(cell.1)).collect(),
        residuals: vec![0.0; cells.len()],
        total: (k, n),
    };
    let row = MissingBy {
        attribute: dataset.attributes[gaps.attribute].name.clone(),
        by: "class".to_owned(),
        unit: gaps.unit,
        groups,
        chi2: None,
        df: None,
        p: None,
        q: None,
        cramers_v: None,
        why: Some("an image may show several classes: each is held against the images without it".to_owned()),
    };
    Some((table, row))
}

impl MissingCell {
    fn of(group: String, missing: u64, n: u64) -> Self {
        Self { group, share: Share::of(missing, n), p: None, q: None, cramers_v: None }
    }
}
