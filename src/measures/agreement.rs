//! How far raters of the same items agree: over all of them, two by two, each against the others, and for which groups
//! they differ. Owns who is held against whom; judges nothing.

use super::columns::Column;
use crate::dataset::{Dataset, RatedColumn, Unit, ValueType, natural};
use crate::sorting::Sorting;
use crate::stats::{self, RatingScale};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Raters that are held against each other two by two, and each against all others: those with the most ratings. Of a
/// crowd of thousands nobody reads a table of pairs.
pub const MOST_RATERS: usize = 20;
/// Different values of numbers up to which they are an order rather than a measure: points from 0 to 10.
const FEW_NUMBERS: usize = 11;
/// Items kept as the most disputed.
const MOST_DISPUTED: usize = 2_000;
/// Values that are counted rater by rater.
const MOST_VALUES: usize = 30;
/// Pairs of values kept: those most often set against one another.
const MOST_CONFUSED: usize = 20;

/// What is rated, and how far its raters agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Row of `Dataset::ratings`' columns.
    pub column: usize,
    pub scale: RatingScale,
    /// Rows of `Dataset::annotators`, those with the most ratings first.
    pub raters: Vec<u32>,
    /// As they are written, in their order.
    pub values: Vec<String>,
    /// Items with ratings of two raters or more, and how many of those are not of one mind.
    pub items: u64,
    pub split: u64,
    /// Pairs of ratings of one item, and those that say the same.
    pub pairs: u64,
    pub alike: u64,
    /// Of the column's own scale.
    pub alpha: Option<stats::Agreement>,
    /// The coefficients by name, alpha of every scale that fits among them.
    pub coefficients: Vec<(&'static str, stats::Agreement)>,
    pub of_pairs: Vec<RaterPair>,
    pub of_raters: Vec<RaterFigures>,
    /// Values that are most often set against each other: numbers of `values`, and in how many items.
    pub confused: Vec<(usize, usize, u64)>,
    /// Items that raters are split over, the most evenly split first.
    pub disputed: Vec<Disputed>,
    pub by_group: Vec<GroupDisagreement>,
}

/// Two raters over the items that both have rated.
#[derive(Clone, Debug, PartialEq)]
pub struct RaterPair {
    pub raters: [u32; 2],
    pub items: u64,
    pub alike: u64,
    pub kappa: Option<stats::Agreement>,
}

/// A rater against the others of the same items.
#[derive(Clone, Debug, PartialEq)]
pub struct RaterFigures {
    pub rater: u32,
    /// Items that others have rated too.
    pub items: u64,
    /// Pairs with another's rating, and those that say the same.
    pub pairs: u64,
    pub alike: u64,
    /// Alpha of the others alone, where there are two or more.
    pub alpha_without: Option<f64>,
    /// Per value, in the order of `Agreement::values`.
    pub values: Vec<ValueBias>,
}

/// How often a rater says a value, and the others of the same items do.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ValueBias {
    pub own: u64,
    /// Sum over the items of the share of the others that say it.
    pub others: f64,
    /// Items where the rater says it and most others do not, and the other way round.
    pub alone: u64,
    pub missed: u64,
}

/// An item that raters are split over.
#[derive(Clone, Debug, PartialEq)]
pub struct Disputed {
    /// Row of images or boxes, by the column's unit.
    pub item: u32,
    /// Share of its pairs of ratings that differ.
    pub apart: f64,
    /// Rater, number of the value, row of `Dataset::ratings`.
    pub said: Vec<(u32, usize, u32)>,
}

/// Which groups of an attribute the disagreement falls on.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupDisagreement {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    /// By code: items that raters are split over, and all that several have rated.
    pub groups: Vec<(u64, u64)>,
    pub p: f64,
    pub cramers_v: f64,
}

/// Ratings of one item: rater, number of the value, row of `Dataset::ratings`.
type Said = Vec<(u32, usize, u32)>;

/// Each rated column in which an item has ratings of two raters.
pub fn count(dataset: &Dataset, columns: &[Column]) -> Vec<Agreement> {
    let ratings = &dataset.ratings;
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); ratings.columns.len()];
    for (row, &column) in ratings.column.iter().enumerate() {
        if let Some(of) = rows.get_mut(column as usize) {
            of.push(row as u32);
        }
    }
    rows.into_iter().enumerate().filter_map(|(column, rows)| of_column(dataset, columns, column, rows)).collect()
}

fn of_column(dataset: &Dataset, columns: &[Column], column: usize, rows: Vec<u32>) -> Option<Agreement> {
    let rated = dataset.ratings.columns.get(column)?;
    let (values, mut items) = items(dataset, rated, rows);
    items.retain(|(_, said)| said.len() > 1);
    if items.is_empty() {
        return None;
    }
    let numbers: Option<Vec<f64>> =
        values.iter().map(|v| v.trim().parse::<f64>().ok().filter(|n| n.is_finite())).collect();
    let numbers = numbers.filter(|_| rated.is_number);
    let order = attribute_of(dataset, rated).filter(|a| a.ty == ValueType::Ordinal && values.len() > 2);
    let scale = match &numbers {
        Some(n) if n.len() > 2 && n.len() <= FEW_NUMBERS && n.iter().all(|x| x.fract() == 0.0) => RatingScale::Ordinal,
        Some(n) if n.len() > 2 => RatingScale::Interval,
        None if order.is_some() => RatingScale::Ordinal,
        _ => RatingScale::Nominal,
    };
    let codes: Vec<Vec<usize>> = items.iter().map(|(_, said)| said.iter().map(|s| s.1).collect()).collect();
    let numbers = numbers.unwrap_or_default();
    let alpha_of = |scale: RatingScale| stats::krippendorffs_alpha(&codes, &numbers, scale);
    let alpha = alpha_of(scale);
    let mut coefficients: Vec<(&'static str, stats::Agreement)> = Vec::new();
    let mut add = |name, of: Option<stats::Agreement>| coefficients.extend(of.map(|of| (name, of)));
    if scale == RatingScale::Interval || scale == RatingScale::Ordinal && !numbers.is_empty() {
        add("krippendorff-interval", alpha_of(RatingScale::Interval));
    }
    if scale != RatingScale::Nominal {
        add("krippendorff-ordinal", alpha_of(RatingScale::Ordinal));
    }
    add("krippendorff-nominal", alpha_of(RatingScale::Nominal));
    let mut ratings_of: BTreeMap<u32, u64> = BTreeMap::new();
    items.iter().flat_map(|(_, said)| said).for_each(|s| *ratings_of.entry(s.0).or_default() += 1);
    let mut raters: Vec<u32> = ratings_of.keys().copied().collect();
    raters.order_by_key(|rater| (std::cmp::Reverse(ratings_of.get(rater).copied()), *rater));
    if raters.len() > 2 {
        add("fleiss-kappa", stats::fleiss_kappa(&codes));
    }
    let of_pairs = pairs(&items, &raters);
    if let ([_, _], [pair]) = (raters.as_slice(), of_pairs.as_slice()) {
        add("cohen-kappa", pair.kappa);
    }
    let mut disputed: Vec<Disputed> = items.iter().filter_map(|(item, said)| disputed(*item, said)).collect();
    let split = disputed.len() as u64;
    let confused = confused(&disputed);
    disputed.order_by(|a, b| b.apart.total_cmp(&a.apart).then(a.item.cmp(&b.item)));
    let by_group = by_group(dataset, columns, rated, &items);
    disputed.truncate(MOST_DISPUTED);
    let alike = |said: &Said| same_pairs(said);
    Some(Agreement {
        column,
        scale,
        items: items.len() as u64,
        split,
        pairs: items.iter().map(|(_, said)| (said.len() * (said.len() - 1) / 2) as u64).sum(),
        alike: items.iter().map(|(_, said)| alike(said)).sum(),
        alpha,
        coefficients,
        of_pairs,
        of_raters: each_rater(&items, &raters, values.len(), |codes| {
            stats::krippendorffs_alpha_value(codes, &numbers, scale)
        }),
        confused,
        disputed,
        by_group,
        raters,
        values,
    })
}

/// The attribute that the majority of a rated column became.
fn attribute_of<'d>(dataset: &'d Dataset, rated: &RatedColumn) -> Option<&'d crate::dataset::Attribute> {
    let stated = |a: &&crate::dataset::Attribute| a.source.split(", ").any(|source| source == rated.source);
    dataset.attributes.iter().find(stated)
}

/// The values in their order, and per item what each of its raters says, each heard once.
fn items(dataset: &Dataset, rated: &RatedColumn, mut rows: Vec<u32>) -> (Vec<String>, Vec<(u32, Said)>) {
    let ratings = &dataset.ratings;
    let key = |row: u32| {
        let at = row as usize;
        (ratings.item.get(at).copied().unwrap_or(0), ratings.rater.get(at).copied().unwrap_or(0), row)
    };
    rows.sort_unstable_by_key(|&row| key(row));
    // Somebody who names several classes of an item says all of them together; of anything else the first word counts.
    let own = |same: &[u32]| -> String {
        let mut texts: Vec<&str> = same.iter().map(|&row| ratings.text(row as usize)).collect();
        if !rated.is_class {
            texts.truncate(1);
        }
        texts.sort_unstable();
        texts.dedup();
        texts.join("; ")
    };
    let heard: Vec<(u32, u32, String, u32)> = rows
        .chunk_by(|&a, &b| (key(a).0, key(a).1) == (key(b).0, key(b).1))
        .map(|same| (key(same[0]).0, key(same[0]).1, own(same), same[0]))
        .collect();
    let mut values: Vec<String> = heard.iter().map(|of| of.2.clone()).collect();
    values.sort_unstable();
    values.dedup();
    let order = attribute_of(dataset, rated).filter(|a| a.ty == ValueType::Ordinal);
    let place = |value: &String| order.and_then(|a| a.values.iter().position(|v| v == value));
    let number = |value: &String| value.trim().parse::<f64>().unwrap_or(f64::NAN);
    match rated.is_number {
        true => values.order_by(|a, b| number(a).total_cmp(&number(b)).then_with(|| a.cmp(b))),
        false => values.order_by(|a, b| place(a).cmp(&place(b)).then_with(|| natural(a, b))),
    }
    let numbers: FxHashMap<&str, usize> = values.iter().enumerate().map(|(at, v)| (v.as_str(), at)).collect();
    let mut items: Vec<(u32, Said)> = Vec::new();
    for (item, rater, text, row) in &heard {
        let said = (*rater, numbers.get(text.as_str()).copied().unwrap_or(0), *row);
        match items.last_mut().filter(|last| last.0 == *item) {
            Some((_, all)) => all.push(said),
            None => items.push((*item, vec![said])),
        }
    }
    (values, items)
}

fn same_pairs(said: &Said) -> u64 {
    let mut codes: Vec<usize> = said.iter().map(|s| s.1).collect();
    codes.sort_unstable();
    codes.chunk_by(|a, b| a == b).map(|same| (same.len() * (same.len() - 1) / 2) as u64).sum()
}

fn disputed(item: u32, said: &Said) -> Option<Disputed> {
    let pairs = (said.len() * (said.len() - 1) / 2) as u64;
    let same = same_pairs(said);
    (same < pairs).then(|| Disputed { item, apart: 1.0 - same as f64 / pairs as f64, said: said.clone() })
}

fn pairs(items: &[(u32, Said)], raters: &[u32]) -> Vec<RaterPair> {
    let chosen = &raters[..raters.len().min(MOST_RATERS)];
    let mut of: BTreeMap<[u32; 2], Vec<(usize, usize)>> = BTreeMap::new();
    for (_, said) in items {
        let own: Vec<&(u32, usize, u32)> = said.iter().filter(|s| chosen.contains(&s.0)).collect();
        for (at, a) in own.iter().enumerate() {
            for b in &own[at + 1..] {
                let (first, second) = if a.0 <= b.0 { (a, b) } else { (b, a) };
                of.entry([first.0, second.0]).or_default().push((first.1, second.1));
            }
        }
    }
    of.into_iter()
        .map(|(raters, both)| RaterPair {
            raters,
            items: both.len() as u64,
            alike: both.iter().filter(|(a, b)| a == b).count() as u64,
            kappa: stats::cohens_kappa(&both),
        })
        .collect()
}

fn each_rater(
    items: &[(u32, Said)],
    raters: &[u32],
    values: usize,
    alpha: impl Fn(&[Vec<usize>]) -> Option<f64>,
) -> Vec<RaterFigures> {
    let figures = |&rater: &u32| {
        let mut of = RaterFigures {
            rater,
            items: 0,
            pairs: 0,
            alike: 0,
            alpha_without: None,
            values: vec![ValueBias::default(); values.min(MOST_VALUES)],
        };
        for (_, said) in items {
            let Some(own) = said.iter().find(|s| s.0 == rater) else { continue };
            let others = said.len() - 1;
            of.items += 1;
            of.pairs += others as u64;
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            said.iter().filter(|s| s.0 != rater).for_each(|s| *counts.entry(s.1).or_default() += 1);
            of.alike += counts.get(&own.1).copied().unwrap_or(0) as u64;
            counts.entry(own.1).or_default();
            for (value, n) in counts {
                let Some(bias) = of.values.get_mut(value) else { continue };
                let share = n as f64 / others as f64;
                bias.own += u64::from(value == own.1);
                bias.others += share;
                bias.alone += u64::from(value == own.1 && share < 0.5);
                bias.missed += u64::from(value != own.1 && share > 0.5);
            }
        }
        if raters.len() > 2 {
            let rest = |said: &Said| said.iter().filter(|s| s.0 != rater).map(|s| s.1).collect();
            of.alpha_without = alpha(&items.iter().map(|(_, said)| rest(said)).collect::<Vec<Vec<usize>>>());
        }
        of
    };
    raters.iter().take(MOST_RATERS).map(figures).collect()
}

/// In how many items two values are set against each other.
fn confused(disputed: &[Disputed]) -> Vec<(usize, usize, u64)> {
    let mut counts: FxHashMap<(usize, usize), u64> = FxHashMap::default();
    for of in disputed {
        let mut values: Vec<usize> = of.said.iter().map(|s| s.1).collect();
        values.sort_unstable();
        values.dedup();
        for (at, &a) in values.iter().enumerate() {
            values[at + 1..].iter().for_each(|&b| *counts.entry((a, b)).or_default() += 1);
        }
    }
    let mut all: Vec<(usize, usize, u64)> = counts.into_iter().map(|((a, b), n)| (a, b, n)).collect();
    all.order_by_key(|&(a, b, n)| (std::cmp::Reverse(n), a, b));
    all.truncate(MOST_CONFUSED);
    all
}

fn by_group(
    dataset: &Dataset,
    columns: &[Column],
    rated: &RatedColumn,
    items: &[(u32, Said)],
) -> Vec<GroupDisagreement> {
    if rated.unit != Unit::Image {
        return Vec::new();
    }
    let is_split = |said: &Said| same_pairs(said) < (said.len() * (said.len() - 1) / 2) as u64;
    let of = |column: &Column| {
        let attribute = dataset.attributes.get(column.attribute)?;
        // What is rated decides how hard it is to rate: that is said of its values.
        if attribute.source.split(", ").any(|source| source == rated.source) {
            return None;
        }
        let masks = column.masks_alone(dataset);
        let mut groups = vec![(0u64, 0u64); column.values];
        for (item, said) in items {
            let mask = masks.get(*item as usize).copied().unwrap_or(0);
            if let Some(group) = groups.get_mut(mask.trailing_zeros() as usize).filter(|_| mask != 0) {
                group.0 += u64::from(is_split(said));
                group.1 += 1;
            }
        }
        let table: Vec<Vec<u64>> = groups.iter().filter(|g| g.1 > 0).map(|&(k, n)| vec![k, n - k]).collect();
        let test = stats::chi_square(&table)?;
        Some(GroupDisagreement { attribute: column.attribute, groups, p: test.p, cramers_v: test.cramers_v })
    };
    columns.iter().filter_map(of).collect()
}
