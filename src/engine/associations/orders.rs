//! Classes held against an attribute whose values have an order, those that stand furthest off first.

use super::significant;
use crate::dataset::Dataset;
use crate::measures::Measures;
use crate::measures::class_orders::ClassOrder;
use crate::measures::ordered;
use crate::report::tables;
use crate::rules::direction;
use crate::sorting::Sorting;
use crate::stats::Median;
use serde::{Deserialize, Serialize};

/// A median with its interval, as places on the axis of the attribute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Middle {
    pub value: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// A class, and how its images stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderedLean {
    pub row: tables::ClassOrder,
    pub with: Middle,
    pub without: Middle,
    /// `younger people`, `higher weight`; `None` where that was not shown.
    pub leans: Option<String>,
    /// Too few images with the class to tell.
    pub too_few: bool,
}

/// Classes along one attribute.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OrderedLeans {
    pub rows: Vec<OrderedLean>,
    /// Classes that were compared.
    pub total: u64,
    /// Tests that q was corrected over: all classes and attributes with an order.
    pub tests: u64,
    /// Ends of the axis.
    pub ends: (f64, f64),
    /// The names of the ends, where values have names instead of numbers.
    pub named: Option<(String, String)>,
    /// Why no class was compared.
    pub why: Option<String>,
}

/// Names of the attributes that are compared along their order.
pub fn ordered_attributes(dataset: &Dataset, measures: &Measures<'_>) -> Vec<String> {
    let rows = 0..dataset.attributes.len();
    let compared = rows.filter(|&row| measures.class_orders().scale(row).is_some());
    compared.map(|row| dataset.attributes[row].name.clone()).collect()
}

pub fn page(dataset: &Dataset, measures: &Measures<'_>, attribute: &str, from: usize, most: usize) -> OrderedLeans {
    let all = measures.class_orders();
    let support = measures.floors().leaning.min_support;
    let why = || Some(format!("Not tested: no image with a class shows one known {attribute} and no other."));
    let named = |row: &usize| dataset.attributes[*row].name == attribute && all.scale(*row).is_some();
    let Some(at) = (0..dataset.attributes.len()).find(named) else {
        return OrderedLeans { why: why(), ..OrderedLeans::default() };
    };
    let Some(scale) = all.scale(at) else { return OrderedLeans::default() };
    let mut kept: Vec<&ClassOrder> = all.rows.iter().filter(|row| row.attribute == at).collect();
    let rank = |row: &ClassOrder| match row.q {
        _ if row.shift.n < support => 2,
        q if significant(q) => 0,
        _ => 1,
    };
    let size = |row: &ClassOrder| row.shift.delta.value.abs();
    kept.order_by(|x, y| {
        let name = |row: &ClassOrder| dataset.class_name(row.class);
        rank(x).cmp(&rank(y)).then(size(y).total_cmp(&size(x))).then_with(|| name(x).cmp(name(y)))
    });
    let total = kept.len() as u64;
    let place = |level: usize| scale.place(level).unwrap_or(0.0);
    let middle = |median: &Median| Middle {
        value: (place(median.middle.0) + place(median.middle.1)) / 2.0,
        low: median.interval.map(|(low, _)| place(low)),
        high: median.interval.map(|(_, high)| place(high)),
    };
    let words = |row: &ClassOrder| {
        let words = direction::of(&dataset.attributes[at], scale, row.shift.delta.value > 0.0);
        (significant(row.q) && row.shift.n >= support).then_some(words.has)
    };
    let rows = kept.into_iter().skip(from).take(most).filter_map(|row| {
        Some(OrderedLean {
            row: tables::class_order(dataset, all, row)?,
            with: middle(&row.shift.median),
            without: middle(&row.shift.median_rest),
            leans: words(row),
            too_few: row.shift.n < support,
        })
    });
    let last = scale.len().saturating_sub(1);
    let name = |level: usize| scale.name(&dataset.attributes[at], level);
    let named = matches!(scale, ordered::Scale::Codes(_)).then(|| (name(0), name(last)));
    OrderedLeans {
        rows: rows.collect(),
        total,
        tests: all.rows.len() as u64,
        ends: (place(0), place(last)),
        named,
        why: (total == 0).then(why).flatten(),
    }
}
