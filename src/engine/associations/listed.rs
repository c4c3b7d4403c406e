//! Associations held against a third thing, figures by group and shortcuts: which rows of the report's tables the page
//! shows, and in which order.

use super::{Family, significant, why};
use crate::dataset::Dataset;
use crate::measures::Measures;
use crate::measures::{self, StrataOf, StratifiedVerdict};
use crate::report::tables::{self, FigureByGroup, Shortcut, Stratified};
use crate::sorting::Sorting;
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

/// An association inside strata, with what the strata are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Association {
    pub row: Stratified,
    pub verdict: StratifiedVerdict,
    pub by: StrataBy,
}

/// What makes the strata of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StrataBy {
    Split,
    Source,
    /// The attribute that the row names; strata are its values.
    Attribute,
    Class(StrataOfClass),
}

/// Images that show a class, and those that do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StrataOfClass {
    pub class: String,
    /// Of each stratum of the row: the images in it show the class.
    pub shown: Vec<bool>,
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
pub fn elsewhere(dataset: &Dataset, measures: &Measures<'_>, from: usize, most: usize) -> Listed<Association> {
    let strata = measures.strata();
    let mut sorted: Vec<&measures::Stratified> = strata.rows.iter().collect();
    let strength = |r: &measures::Stratified| r.crude_odds_ratio.or(r.odds_ratio).map_or(0.0, |ratio| ratio.ln().abs());
    let names = |r: &measures::Stratified| {
        let attribute = dataset.attributes.get(r.attribute);
        let group = attribute.and_then(|a| a.values.get(r.group)).map_or("", String::as_str);
        let by = strata.by.get(r.by).map_or("", |by| by.of.name(dataset));
        (dataset.class_name(r.class), attribute.map_or("", |a| &a.name), group, by)
    };
    sorted.order_by(|x, y| {
        let by_verdict = x.verdict.cmp(&y.verdict).then(strength(y).total_cmp(&strength(x)));
        by_verdict.then_with(|| names(x).cmp(&names(y)))
    });
    let association = |row: &measures::Stratified| Association {
        row: tables::stratified(dataset, strata, row),
        verdict: row.verdict,
        by: match strata.by.get(row.by).map(|by| by.of) {
            Some(StrataOf::Attribute(_)) | None => StrataBy::Attribute,
            Some(StrataOf::Split) => StrataBy::Split,
            Some(StrataOf::Source) => StrataBy::Source,
            Some(StrataOf::Class(class)) => StrataBy::Class(StrataOfClass {
                class: dataset.class_name(class).to_owned(),
                shown: row.strata.iter().map(|s| s.stratum == measures::WITH).collect(),
            }),
        },
    };
    Listed {
        total: strata.rows.len() as u64,
        family: Family::of_strata(strata),
        rows: sorted.into_iter().skip(from).take(most).map(association).collect(),
        why: strata.rows.is_empty().then(|| {
            let tests = measures.class_groups().iter().filter(|row| row.p.is_some()).count() as u64;
            let mut why = why::no_strata(tests, strata.leaning);
            if !measures.class_orders().rows.is_empty() {
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
        own.order_by(|x, y| {
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
    sorted.order_by(|x, y| gain(y).total_cmp(&gain(x)).then_with(|| (&x.what, &x.of).cmp(&(&y.what, &y.of))));
    Listed {
        total: rows.len() as u64,
        family: Family::of_shortcuts(rows),
        rows: sorted.into_iter().take(MOST).cloned().collect(),
        why: rows.is_empty().then(why::no_shortcuts),
    }
}
