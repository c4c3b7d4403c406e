//! Associations held against a third thing, figures by group and shortcuts: which rows of the report's tables the page
//! shows, and in which order.

use super::{Family, significant, why};
use crate::dataset::Dataset;
use crate::measures::Measures;
use crate::measures::tables::{FigureByGroup, Shortcut, Stratified};
use serde::{Deserialize, Serialize};

/// Rows of distances, and of shortcuts, that are listed.
const MOST: usize = 60;

/// Rows of one table that the page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed<T> {
    pub rows: Vec<T>,
    /// Rows there are.
    pub total: u64,
    /// What q was corrected over.
    pub family: Family,
    /// Why there is no row.
    pub why: Option<String>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), total: 0, family: Family::default(), why: None }
    }
}

/// Figures by the groups of one attribute.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Attributes that have figures, by name.
    pub attributes: Vec<String>,
    /// The attribute of the rows: the one asked for, else the one whose groups differ most.
    pub attribute: Option<String>,
    pub listed: Listed<FigureByGroup>,
}

/// Associations within strata: those that turn round or go first, then those that differ, hold, or are too few.
pub fn elsewhere(measures: &Measures, from: usize, most: usize) -> Listed<Stratified> {
    let rows = &measures.tables.stratified;
    let rank = |r: &Stratified| match r.verdict.as_str() {
        "reverses" => 0,
        "vanishes" => 1,
        "differs" => 2,
        "holds" => 3,
        _ => 4,
    };
    let strength = |r: &Stratified| r.crude_odds_ratio.or(r.odds_ratio).map_or(0.0, |x| x.ln().abs());
    let mut sorted: Vec<&Stratified> = rows.iter().collect();
    sorted.sort_by(|x, y| {
        let names = |r: &Stratified| (r.class.clone(), r.attribute.clone(), r.group.clone(), r.by.clone());
        (rank(x).cmp(&rank(y)).then(strength(y).total_cmp(&strength(x)))).then_with(|| names(x).cmp(&names(y)))
    });
    Listed {
        total: rows.len() as u64,
        family: Family::of_strata(rows, &measures.strata),
        rows: sorted.into_iter().skip(from).take(most).cloned().collect(),
        why: rows.is_empty().then(|| {
            let groups = Family::of_groups(&measures.tables.class_groups, 0);
            let mut why = why::no_strata(&groups, measures.strata.leaning);
            if !measures.class_orders.rows.is_empty() {
                why.push_str(" Attributes whose values have an order are not looked into within strata.");
            }
            why
        }),
    }
}

/// Figures of pictures and boxes (`distances`: of the way from persons to objects) by the groups of an attribute.
pub fn figures(dataset: &Dataset, rows: &[FigureByGroup], attribute: Option<&str>, distances: bool) -> Figures {
    let of_kind = || rows.iter().filter(|r| r.class.is_some() == distances);
    let mut attributes: Vec<String> = of_kind().map(|r| r.attribute.clone()).collect();
    attributes.sort();
    attributes.dedup();
    let wanted = attribute.filter(|a| attributes.iter().any(|b| b == a));
    let furthest = of_kind().max_by(|x, y| {
        (significant(x.q).cmp(&significant(y.q)).then(effect(x).total_cmp(&effect(y))))
            .then_with(|| y.attribute.cmp(&x.attribute))
    });
    let attribute = wanted.map(str::to_owned).or_else(|| furthest.map(|r| r.attribute.clone()));
    let mut own: Vec<&FigureByGroup> = of_kind().filter(|r| Some(&r.attribute) == attribute.as_ref()).collect();
    if distances {
        own.sort_by(|x, y| {
            (significant(y.q).cmp(&significant(x.q)).then(effect(y).total_cmp(&effect(x))))
                .then_with(|| x.class.cmp(&y.class))
        });
    }
    let listed = Listed {
        total: own.len() as u64,
        family: Family::of_figures(rows),
        rows: own.into_iter().take(MOST).cloned().collect(),
        why: attributes.is_empty().then(|| why::no_figures(dataset, distances)),
    };
    Figures { attributes, attribute, listed }
}

/// The largest of the groups' effects, by size; where there is none, less than nothing.
fn effect(row: &FigureByGroup) -> f64 {
    row.groups.iter().filter_map(|g| g.delta).map(f64::abs).fold(-1.0, f64::max)
}

/// What gives the class away: that which beats the baseline most first.
pub fn shortcuts(rows: &[Shortcut]) -> Listed<Shortcut> {
    let gain = |r: &Shortcut| {
        let accuracy = r.accuracy.as_ref().and_then(|a| a.value);
        accuracy.zip(r.baseline).map_or(f64::MIN, |(accuracy, baseline)| accuracy - baseline)
    };
    let mut sorted: Vec<&Shortcut> = rows.iter().collect();
    sorted.sort_by(|x, y| gain(y).total_cmp(&gain(x)).then_with(|| (&x.what, &x.of).cmp(&(&y.what, &y.of))));
    Listed {
        total: rows.len() as u64,
        family: Family::of_shortcuts(rows),
        rows: sorted.into_iter().take(MOST).cloned().collect(),
        why: rows.is_empty().then(why::no_shortcuts),
    }
}
