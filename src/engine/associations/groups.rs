//! Classes held against all groups of one attribute: a table of cells, page by page.

use super::cells::{DIFFERENCE, LIFT, ODDS, step};
use super::leans::shares;
use super::{Family, Labelled, Lean, significant, why};
use crate::dataset::Dataset;
use crate::report::tables::{ClassGroup, Share};
use crate::sorting::Sorting;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Groups that have a column of their own: those in most images.
const COLUMNS: usize = 30;

/// A figure of a class and a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupMeasure {
    /// Of the images with the class and a known group, the share that shows the group.
    #[default]
    Share,
    OddsRatio,
    /// That share over the share in all images.
    Lift,
}

/// In which order classes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupOrder {
    /// Those that lean most first.
    #[default]
    Lean,
    /// Those in most images first.
    Frequency,
    Name,
}

/// Which classes, and which page of them.
#[derive(Clone, Copy)]
pub struct GroupPage<'a> {
    pub attribute: &'a str,
    /// Part of the class's name; empty for all.
    pub text: &'a str,
    pub by: GroupMeasure,
    pub order: GroupOrder,
    /// Images with a class below which its lean says too little.
    pub support: u64,
    pub from: usize,
    pub most: usize,
}

/// A group and its share in all images with a known group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupHead {
    pub group: String,
    pub overall: Option<Share>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupCell {
    pub lean: Lean,
    /// The figure asked for.
    pub value: Option<f64>,
    /// 0 to 8, 4 being as in all images; `None` without a figure.
    pub step: Option<u8>,
    pub significant: bool,
    /// Too few images with the class for its lean to mean anything.
    pub too_little: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupRow {
    pub class: String,
    /// Images with the class and a known group.
    pub n: u64,
    /// One cell a group, in the order of the heads.
    pub cells: Vec<GroupCell>,
}

/// Classes as rows, groups as columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupTable {
    pub groups: Vec<GroupHead>,
    /// Groups of the attribute beyond those that have a column.
    pub more_groups: u64,
    pub rows: Vec<GroupRow>,
    /// Classes that pass.
    pub total: u64,
    /// Where one step ends and the next begins.
    pub bounds: Vec<f64>,
    /// What q was corrected over: all classes, attributes and groups.
    pub family: Family,
    /// Tests of this attribute; of them those that lean after correction, and cells that say too little.
    pub tests: u64,
    pub significant: u64,
    pub too_little: u64,
    /// Where not all images are labelled for all classes.
    pub labelled: Option<Labelled>,
    /// Why no class passes.
    pub why: Option<String>,
}

/// The table of one attribute from all rows of classes and groups; classes that occur, whether the rows hold them or not.
pub fn table(dataset: &Dataset, rows: &[ClassGroup], classes_in_all: u64, page: &GroupPage<'_>) -> GroupTable {
    let own: Vec<&ClassGroup> = rows.iter().filter(|r| r.attribute == page.attribute).collect();
    let shares: FxHashMap<String, Share> = shares(dataset, page.attribute).into_iter().collect();
    let mut heads: Vec<GroupHead> = Vec::new();
    for row in &own {
        if !heads.iter().any(|h| h.group == row.group) {
            heads.push(GroupHead { group: row.group.clone(), overall: shares.get(&row.group).cloned() });
        }
        // The rows of one class name all groups.
        if heads.len() > 1 && row.class != own[0].class {
            break;
        }
    }
    let more_groups = heads.len().saturating_sub(COLUMNS) as u64;
    if more_groups > 0 {
        let images = |h: &GroupHead| h.overall.as_ref().map_or(0, |o| o.k);
        heads.order_by(|a, b| images(b).cmp(&images(a)).then_with(|| a.group.cmp(&b.group)));
        heads.truncate(COLUMNS);
    }
    let column: FxHashMap<&str, usize> = heads.iter().enumerate().map(|(i, h)| (h.group.as_str(), i)).collect();
    let text = page.text.to_lowercase();
    let mut classes: Vec<(&str, Vec<&ClassGroup>)> = Vec::new();
    for of_class in own.chunk_by(|a, b| a.class == b.class) {
        let class = of_class[0].class.as_str();
        if of_class[0].n > 0 && (text.is_empty() || class.to_lowercase().contains(&text)) {
            let mut cells: Vec<&ClassGroup> =
                of_class.iter().copied().filter(|r| column.contains_key(r.group.as_str())).collect();
            cells.order_by_key(|r| column.get(r.group.as_str()).copied());
            classes.push((class, cells));
        }
    }
    match page.order {
        GroupOrder::Name => {}
        GroupOrder::Frequency => classes.order_by(|a, b| images(&b.1).cmp(&images(&a.1)).then_with(|| a.0.cmp(b.0))),
        GroupOrder::Lean => classes.order_by(|a, b| {
            let ((rank_a, lean_a), (rank_b, lean_b)) = (lean(&a.1, page.support), lean(&b.1, page.support));
            rank_a.cmp(&rank_b).then(lean_b.total_cmp(&lean_a)).then_with(|| a.0.cmp(b.0))
        }),
    }
    let total = classes.len() as u64;
    let bounds = match page.by {
        GroupMeasure::Share => DIFFERENCE,
        GroupMeasure::OddsRatio => ODDS,
        GroupMeasure::Lift => LIFT,
    };
    let cell = |row: &ClassGroup| {
        // Of the images labelled for the class, with it and without.
        let known = row.n + row.n_without;
        let all = (known > 0).then(|| (row.k + row.k_without) as f64 / known as f64);
        let lift = row.share.zip(all).filter(|(_, all)| *all > 0.0).map(|(own, all)| own / all);
        let (value, placed) = match page.by {
            GroupMeasure::Share => (row.share, row.share.zip(all).map(|(own, all)| own - all)),
            GroupMeasure::OddsRatio => (row.odds_ratio, row.odds_ratio),
            GroupMeasure::Lift => (lift, lift),
        };
        GroupCell {
            lean: Lean::of(row, page.support),
            value,
            step: placed.filter(|x| !x.is_nan()).map(|x| step(&bounds, x)),
            significant: significant(row.q),
            too_little: too_little(row, page.support),
        }
    };
    let shown = classes.into_iter().skip(page.from).take(page.most);
    let shown = shown.map(|(class, rows)| GroupRow {
        class: class.to_owned(),
        n: images(&rows),
        cells: rows.into_iter().map(cell).collect(),
    });
    GroupTable {
        rows: shown.collect(),
        more_groups,
        total,
        bounds: bounds.to_vec(),
        family: Family::of_groups(rows, classes_in_all),
        tests: own.iter().filter(|r| r.p.is_some()).count() as u64,
        why: (total == 0).then(|| why::no_class(page.attribute, page.text, own.iter().any(|r| r.n > 0))),
        labelled: None,
        significant: own.iter().filter(|r| significant(r.q)).count() as u64,
        too_little: own.iter().filter(|r| r.n > 0 && too_little(r, page.support)).count() as u64,
        groups: heads,
    }
}

fn images(rows: &[&ClassGroup]) -> u64 {
    rows.first().map_or(0, |r| r.n)
}

fn too_little(row: &ClassGroup, support: u64) -> bool {
    row.n < support && !significant(row.q)
}

/// How the class leans: shown, not shown, or too few; and how far its furthest group is.
fn lean(rows: &[&ClassGroup], support: u64) -> (u8, f64) {
    let far = |r: &&ClassGroup| r.odds_ratio.map_or(0.0, |ratio| ratio.ln().abs());
    let shown: Vec<f64> = rows.iter().filter(|r| significant(r.q)).map(far).collect();
    if !shown.is_empty() {
        return (0, shown.into_iter().fold(0.0, f64::max));
    }
    (if images(rows) >= support { 1 } else { 2 }, rows.iter().map(far).fold(0.0, f64::max))
}
