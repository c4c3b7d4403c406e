//! Two groups side by side: what their pictures show, and how they look. Counted, not tested: the rules do that.

use super::spreads::groups;
use super::thresholds::sorted;
use super::{Answered, Failure, SpreadBy};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{ClassId, Figure, ImageId};
use crate::engine::Filter;
use crate::engine::check::{Check, Verdict};
use crate::sorting::Sorting;
use crate::stats::surveys::{Uncertain, difference};
use crate::stats::{quantile, wilson};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Groups that can be chosen.
const CHOICES: usize = 200;
/// Rows of one subject, those that differ most.
const ROWS: usize = 15;
/// Values of an attribute whose shares are compared.
const VALUES: usize = 40;

/// Two of the groups that pictures are sorted into; the two largest where none is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoGroups {
    pub by: SpreadBy,
    pub left: Option<String>,
    pub right: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TwoGroupsAnswer {
    /// All groups with their pictures, by size.
    pub choices: Vec<(String, u64)>,
    /// Left and right; none where there are no two groups.
    pub sides: Vec<GroupSide>,
    /// Pictures that stand on both sides.
    pub shared: u64,
    pub figures: Vec<FigureOfTwo>,
    pub shares: Vec<SharesOfTwo>,
}

/// The pictures of one group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GroupSide {
    pub name: String,
    pub filter: Filter,
    pub n: u64,
}

/// A figure of the pictures, left and right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureOfTwo {
    /// As filters call it.
    pub figure: String,
    /// Pictures that have it.
    pub n: [u64; 2],
    /// The least, the 5th, 25th, 50th, 75th and 95th percentile, and the greatest.
    pub quantiles: [[f64; 7]; 2],
}

/// Shares of one subject: classes, splits, or the groups of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharesOfTwo {
    pub what: String,
    pub rows: Vec<ShareOfTwo>,
    /// Rows that there are.
    pub total: u64,
}

/// A share of the pictures, left and right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareOfTwo {
    pub name: String,
    /// Pictures that show it, of those of which it is known.
    pub k: [u64; 2],
    pub n: [u64; 2],
    /// Those that show it.
    pub filters: [Filter; 2],
    /// Right less left with Newcombe's 95 % interval; no interval where pictures stand on both sides.
    pub difference: f64,
    pub interval: Option<(f64, f64)>,
}

/// A row: its name, who shows it, of whom it is known, and what it asks of pictures.
type Counted = (String, [u64; 2], [u64; 2], Box<dyn Fn(&mut Filter)>);

impl Answered for TwoGroups {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<TwoGroupsAnswer, Failure> {
        let data = &check.dataset;
        let mut all = sorted_into(check, verdict, &self.by);
        all.retain(|(_, images)| !images.is_empty());
        all.order_by_key(|(_, images)| Reverse(images.len()));
        let choices = all.iter().take(CHOICES).map(|(name, images)| (name.clone(), images.len() as u64)).collect();
        let mut out = TwoGroupsAnswer { choices, ..TwoGroupsAnswer::default() };
        let named = |name: &Option<String>| name.as_ref().and_then(|name| all.iter().find(|(own, _)| own == name));
        let left = named(&self.left).or_else(|| all.iter().find(|(own, _)| Some(own) != self.right.as_ref()));
        let Some(left) = left else { return Ok(out) };
        let right = named(&self.right).filter(|right| right.0 != left.0);
        let Some(right) = right.or_else(|| all.iter().find(|(own, _)| *own != left.0)) else { return Ok(out) };
        let mut side: Vec<[bool; 2]> = vec![[false; 2]; data.images.len()];
        for (at, (_, images)) in [left, right].into_iter().enumerate() {
            images.iter().for_each(|id| side[id.index()][at] = true);
        }
        out.shared = side.iter().filter(|of| of[0] && of[1]).count() as u64;
        out.sides = [left, right].map(|(name, images)| self.side(name, images.len())).into();
        out.figures = Figure::ALL.into_iter().filter_map(|figure| self.figure(check, figure, &side)).collect();
        out.shares = self.shares(check, verdict, &out, &side);
        Ok(out)
    }
}

impl TwoGroups {
    fn side(&self, name: &str, n: usize) -> GroupSide {
        let own = name.to_owned();
        let filter = match &self.by {
            SpreadBy::Class => Filter { classes: vec![own], ..Filter::default() },
            SpreadBy::Split => Filter { split: Some(own), ..Filter::default() },
            SpreadBy::Attribute(attribute) => Filter { groups: vec![(attribute.clone(), own)], ..Filter::default() },
        };
        GroupSide { name: name.to_owned(), filter, n: n as u64 }
    }

    fn figure<S: ReadAt>(&self, check: &Check<S>, figure: Figure, side: &[[bool; 2]]) -> Option<FigureOfTwo> {
        let values = check.dataset.figure_of_images(figure);
        let of = |at: usize| sorted(values.iter().zip(side).filter(|(_, of)| of[at]).filter_map(|(value, _)| *value));
        let both = [of(0), of(1)];
        if both.iter().any(Vec::is_empty) || both.iter().flatten().all(|value| *value == 0.0) {
            return None;
        }
        let at =
            |values: &[f64]| [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0].map(|at| quantile(values, at).unwrap_or_default());
        Some(FigureOfTwo {
            figure: figure.name().to_owned(),
            n: [both[0].len() as u64, both[1].len() as u64],
            quantiles: [at(&both[0]), at(&both[1])],
        })
    }

    fn shares<S: ReadAt>(
        &self,
        check: &Check<S>,
        verdict: &Verdict,
        of: &TwoGroupsAnswer,
        side: &[[bool; 2]],
    ) -> Vec<SharesOfTwo> {
        let data = &check.dataset;
        let measures = check.measures(verdict);
        let (postings, covered) = (measures.postings(), measures.covered());
        let mut out = Vec::new();
        let own: Vec<&str> = of.sides.iter().map(|side| side.name.as_str()).collect();
        let mut add = |what: &str, rows: Vec<Counted>| {
            let row = |(name, k, n, condition): Counted| {
                let mut filters = [0, 1].map(|at| of.sides.get(at).map(|s| s.filter.clone()).unwrap_or_default());
                filters.iter_mut().for_each(&condition);
                share(name, k, n, filters, of.shared)
            };
            let mut rows: Vec<ShareOfTwo> =
                rows.into_iter().filter(|(_, k, ..)| k[0] + k[1] > 0).filter_map(row).collect();
            rows.order_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
            let total = rows.len() as u64;
            rows.truncate(ROWS);
            if total > 0 {
                out.push(SharesOfTwo { what: what.to_owned(), rows, total });
            }
        };
        let whole = [0, 1].map(|at| side.iter().filter(|of| of[at]).count() as u64);
        let mut classes: Vec<Counted> = Vec::new();
        for class in (0..data.classes.len()).map(ClassId::from) {
            let name = data.class_name(class).to_owned();
            // A class that the pictures are sorted by says nothing about them.
            if self.by == SpreadBy::Class && own.contains(&name.as_str()) {
                continue;
            }
            let mut k = [0; 2];
            for &image in postings.images(class) {
                for at in [0, 1] {
                    k[at] += u64::from(side.get(image as usize).is_some_and(|of| of[at]));
                }
            }
            let n = if covered.is_whole() {
                whole
            } else {
                let known = |at: usize, i: usize| side[i][at] && covered.covers(class, ImageId::from(i));
                [0, 1].map(|at| (0..side.len()).filter(|&i| known(at, i)).count() as u64)
            };
            let condition = name.clone();
            classes.push((name, k, n, Box::new(move |filter| filter.classes.push(condition.clone()))));
        }
        add("Classes", classes);
        if self.by != SpreadBy::Split && data.splits.len() > 1 {
            let rows = of_splits(data).into_iter().map(|(name, images)| {
                let k = [0, 1].map(|at| images.iter().filter(|id| side[id.index()][at]).count() as u64);
                let condition = name.clone();
                let condition: Box<dyn Fn(&mut Filter)> =
                    Box::new(move |filter| filter.split = Some(condition.clone()));
                (name, k, whole, condition)
            });
            add("Splits", rows.collect());
        }
        for attribute in data.attributes.iter().filter(|a| a.has_groups() && a.values.len() <= VALUES) {
            if self.by == SpreadBy::Attribute(attribute.name.clone()) {
                continue;
            }
            let mut k = vec![[0u64; 2]; attribute.values.len()];
            let mut n = [0u64; 2];
            let mut last = None;
            for (image, code) in data.groups_by_image(attribute) {
                for at in [0, 1].into_iter().filter(|&at| side[image.index()][at]) {
                    k[code][at] += 1;
                    n[at] += u64::from(last != Some(image));
                }
                last = Some(image);
            }
            let rows = attribute.values.iter().zip(k).map(|(value, k)| {
                let condition = (attribute.name.clone(), value.clone());
                let condition: Box<dyn Fn(&mut Filter)> = Box::new(move |filter| filter.groups.push(condition.clone()));
                (value.clone(), k, n, condition)
            });
            add(&attribute.name, rows.collect());
        }
        out
    }
}

/// A share left and right; `None` where one side has no picture of which it is known.
fn share(name: String, k: [u64; 2], n: [u64; 2], filters: [Filter; 2], shared: u64) -> Option<ShareOfTwo> {
    let of = |at: usize| {
        let interval = wilson(k[at], n[at])?;
        Some(Uncertain { value: k[at] as f64 / n[at] as f64, low: interval.low, high: interval.high })
    };
    let (left, right) = (of(0)?, of(1)?);
    let interval = (shared == 0).then(|| difference(&right, &left, 1.0));
    Some(ShareOfTwo { name, k, n, filters, difference: right.value - left.value, interval })
}

/// The groups with their pictures.
fn sorted_into<S: ReadAt>(check: &Check<S>, verdict: &Verdict, by: &SpreadBy) -> Vec<(String, Vec<ImageId>)> {
    let data = &check.dataset;
    match by {
        SpreadBy::Attribute(name) => groups(check, name),
        SpreadBy::Split => of_splits(data),
        SpreadBy::Class => {
            let measures = check.measures(verdict);
            let postings = measures.postings();
            let of = |class: usize| postings.images(ClassId::from(class)).iter().map(|&id| ImageId(id)).collect();
            (0..data.classes.len()).map(|class| (data.classes[class].name.clone(), of(class))).collect()
        }
    }
}

/// The pictures that each split claims.
pub(super) fn of_splits(data: &crate::dataset::Dataset) -> Vec<(String, Vec<ImageId>)> {
    let mut of: Vec<(String, Vec<ImageId>)> = data.splits.iter().map(|name| (name.clone(), Vec::new())).collect();
    for claim in &data.images.split_claims {
        of[claim.split.index()].1.push(claim.image);
    }
    for (_, images) in &mut of {
        images.sort_unstable();
        images.dedup();
    }
    of
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ask::Pictures;
    use crate::engine::{Options, check_in_memory};
    use crate::intake::example;

    #[test]
    fn each_share_is_that_of_the_pictures_behind_it_and_its_difference_has_newcombes_interval() {
        let check = check_in_memory("example", example(), Options { pixels: false, ..Options::default() });
        let total =
            |filter: &Filter| check.ask(Pictures { filter: filter.clone(), from: 0, most: 1 }).expect("pictures").total;
        let two = check.ask(TwoGroups { by: SpreadBy::Split, left: None, right: None }).expect("two groups");
        let [left, right] = two.sides.as_slice() else { panic!("two sides") };
        assert!(left.n >= right.n && two.choices.len() > 1);
        assert_eq!((total(&left.filter), total(&right.filter)), (left.n, right.n));
        let subjects: Vec<&str> = two.shares.iter().map(|of| of.what.as_str()).collect();
        assert!(subjects.contains(&"Classes") && subjects.contains(&"gender") && !subjects.contains(&"Splits"));
        for row in two.shares.iter().flat_map(|of| &of.rows) {
            assert_eq!([total(&row.filters[0]), total(&row.filters[1])], row.k, "{}", row.name);
            assert!(row.k[0] <= row.n[0] && row.k[1] <= row.n[1]);
            assert_eq!(row.interval.is_some(), two.shared == 0);
            assert!(row.interval.is_none_or(|(low, high)| low <= row.difference && row.difference <= high));
        }
        assert!(two.figures.iter().any(|of| of.figure == "boxes" && of.n == [left.n, right.n]));
    }

    #[test]
    fn newcombes_example_comes_out_and_none_where_a_picture_stands_on_both_sides() {
        let filters = || [Filter::default(), Filter::default()];
        // Newcombe 1998, table II, contrast (a), method 10.
        let row = share("a".into(), [48, 56], [80, 70], filters(), 0).expect("both are known");
        let (low, high) = row.interval.expect("an interval");
        assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5, "{low} {high}");
        assert!(share("a".into(), [48, 56], [80, 70], filters(), 3).is_some_and(|row| row.interval.is_none()));
        assert!(share("a".into(), [0, 5], [0, 7], filters(), 0).is_none());
    }

    #[test]
    fn the_groups_named_are_those_that_are_compared() {
        let check = check_in_memory("example", example(), Options { pixels: false, ..Options::default() });
        let by = SpreadBy::Attribute("gender".into());
        let names = check.ask(TwoGroups { by: by.clone(), left: None, right: None }).expect("two groups").choices;
        let [first, second] = [names[0].0.clone(), names[1].0.clone()];
        let asked = TwoGroups { by: by.clone(), left: Some(second.clone()), right: Some(first.clone()) };
        let two = check.ask(asked).expect("two groups");
        assert_eq!([&two.sides[0].name, &two.sides[1].name], [&second, &first]);
        let same = TwoGroups { by, left: Some(second.clone()), right: Some(second.clone()) };
        let two = check.ask(same).expect("two groups");
        assert_ne!(two.sides[0].name, two.sides[1].name);
        let none = TwoGroups { by: SpreadBy::Attribute("nobody".into()), left: None, right: None };
        assert!(check.ask(none).expect("an answer").sides.is_empty());
    }
}
