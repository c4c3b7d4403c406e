//! The groups that an attribute is judged in: its values, or, of many ages and other numbers, bands of them. Owns how bands
//! are made and what lies in each; refuses to judge.

use crate::dataset::{Attribute, Concept, Dataset};
use crate::measures::columns::counts_once;
use crate::measures::ordered::{bands, has_order};
use crate::rules::{Context, Evidence, groups};
use crate::stats::ShareSums;
use std::borrow::Cow;

/// Numbers of an attribute up to which each is a group of its own.
const FEW: usize = 6;

/// Where bands of ages begin. FairFace's (Kärkkäinen and Joo 2021), which others took over.
pub const AGES: [u32; 9] = [0, 3, 10, 20, 30, 40, 50, 60, 70];
/// Bands of other numbers, of about as many items each.
pub const BANDS: usize = 5;

/// The groups of one attribute.
pub struct Groups<'a> {
    /// As people call them.
    pub names: Cow<'a, [String]>,
    pub counts: Cow<'a, [u64]>,
    /// Per group the sums over clusters; empty where nothing repeats.
    pub sums: Cow<'a, [ShareSums]>,
    /// Per item its band; `None` where values are groups themselves.
    of_items: Option<Vec<Option<u8>>>,
    /// The bands were cut so that each holds about as many: their sizes say nothing.
    pub cut_evenly: bool,
}

impl<'a> Groups<'a> {
    /// Of an attribute (row of `Dataset::attributes`); `None` where it has none. `ages`: where bands of ages begin;
    /// `most`: bands of other numbers.
    pub fn of(context: &Context<'a>, row: usize, ages: &[u32], most: usize) -> Option<Self> {
        let (dataset, measures) = (context.dataset, context.measures);
        let a = dataset.attributes.get(row)?;
        if let Some(banded) = Self::banded(context, a, ages, most) {
            return Some(banded);
        }
        a.has_groups().then(|| Self {
            names: groups::all_short(a),
            counts: Cow::Borrowed(measures.counts(row)),
            sums: Cow::Borrowed(measures.repeats_of(row)),
            of_items: None,
            cut_evenly: false,
        })
    }

    /// `None` where each value is a group.
    fn banded(context: &Context<'_>, a: &Attribute, ages: &[u32], most: usize) -> Option<Self> {
        let dataset = context.dataset;
        if !has_order(dataset, a) || !(a.has_groups() || a.concept == Some(Concept::Age)) {
            return None;
        }
        let of_values: Vec<Option<f64>> = a.values.iter().map(|value| value.trim().parse().ok()).collect();
        let items = a.numbers.as_ref().map_or(a.codes.len(), Vec::len);
        let number = |item: usize| match &a.numbers {
            Some(numbers) => numbers.get(item).copied().filter(|x| x.is_finite()),
            None => a.code(item).and_then(|code| of_values.get(code).copied().flatten()),
        };
        let numbers: Vec<Option<f64>> =
            (0..items).map(|item| number(item).filter(|_| counts_once(dataset, a.unit, item))).collect();
        let mut levels: Vec<f64> = numbers.iter().flatten().copied().collect();
        levels.sort_unstable_by(f64::total_cmp);
        let counts: Vec<u64> = levels.chunk_by(|a, b| a == b).map(|run| run.len() as u64).collect();
        levels.dedup();
        let declared = declared(dataset, a);
        // Values that are bands themselves (0-2, 3-9) are groups.
        let texts = a.numbers.is_none() && a.values.iter().zip(&of_values).any(|(_, number)| number.is_none());
        if levels.len() <= FEW || texts && declared.is_none() {
            return None;
        }
        let (cut, cut_evenly) = match declared {
            Some(cut) => (cut, false),
            None if a.concept == Some(Concept::Age) => (of_ages(ages, &levels), false),
            None => (quantiles(&levels, &bands(&counts, most)), true),
        };
        let of_items: Vec<Option<u8>> = numbers
            .iter()
            .map(|x| x.and_then(|x| cut.iter().position(|band| (band.from..=band.to).contains(&x))).map(|at| at as u8))
            .collect();
        let mut counts = vec![0; cut.len()];
        of_items.iter().flatten().for_each(|&band| counts[usize::from(band)] += 1);
        let band = |item: usize| of_items.get(item).copied().flatten().map(usize::from);
        let sums = context.measures.clusters().shares(a.unit, &counts, band);
        let names = cut.into_iter().map(|band| band.name).collect();
        let (names, counts, sums) = (Cow::Owned(names), Cow::Owned(counts), Cow::Owned(sums));
        Some(Self { names, counts, sums, of_items: Some(of_items), cut_evenly })
    }

    /// Bands stand for the values.
    pub fn are_bands(&self) -> bool {
        self.of_items.is_some()
    }

    /// How many independent items the share of a group rests on; `None` where nothing repeats.
    pub fn n_effective(&self, at: usize) -> Option<f64> {
        self.sums.get(at)?.n_effective()
    }

    /// The images that show these groups, group by group in the order given.
    pub fn evidence(
        &self,
        context: &Context<'_>,
        row: usize,
        which: &[usize],
        note: impl Fn(usize) -> Option<String>,
    ) -> (Vec<Evidence>, u64) {
        let Some(of_items) = &self.of_items else { return groups::evidence(context, row, which, note) };
        let Some(a) = context.dataset.attributes.get(row) else { return (Vec::new(), 0) };
        let (mut evidence, mut total) = (Vec::new(), 0);
        for &at in which {
            let most = groups::MOST_EVIDENCE - evidence.len().min(groups::MOST_EVIDENCE);
            let inside = |item: usize| of_items.get(item).copied().flatten().map(usize::from) == Some(at);
            let (own, all) = groups::evidence_of(context, a.unit, most, inside);
            total += all;
            evidence.extend(own.into_iter().map(|e| Evidence { note: note(at), ..e }));
        }
        (evidence, total)
    }
}

/// Numbers from one to another, both inside.
struct Band {
    name: String,
    from: f64,
    to: f64,
}

/// The bands that muster.toml gives as a column's `order` or `values`; two at least.
fn declared(dataset: &Dataset, a: &Attribute) -> Option<Vec<Band>> {
    let path = a.source.rsplit_once('#').map_or(a.source.as_str(), |(path, _)| path);
    let settings = dataset.settings.column(path, &a.name)?;
    let values = settings.order.as_ref().or(settings.values.as_ref())?;
    let bands: Vec<Band> = values.iter().filter_map(|value| band(value)).collect();
    (bands.len() > 1).then_some(bands)
}

/// `10-19`, `10–19`, `10 to 19`, `70+`.
fn band(text: &str) -> Option<Band> {
    let trimmed = text.trim();
    let make = |from: f64, to: f64| (from <= to).then(|| Band { name: text.to_owned(), from, to });
    if let Some(from) = trimmed.strip_suffix('+') {
        return make(from.trim().parse().ok()?, f64::INFINITY);
    }
    let (from, to) = trimmed.split_once(['-', '–']).or_else(|| trimmed.split_once(" to "))?;
    make(from.trim().parse().ok()?, to.trim().parse().ok()?)
}

/// Bands of whole years that hold anything; the last one is open.
fn of_ages(begins: &[u32], levels: &[f64]) -> Vec<Band> {
    let mut begins: Vec<u32> = begins.to_vec();
    begins.sort_unstable();
    begins.dedup();
    let band = |at: usize| {
        let from = f64::from(begins[at]);
        match begins.get(at + 1) {
            // 9.5 years are 9.
            Some(&next) => {
                let last = next.saturating_sub(1);
                let name = if begins[at] == last { last.to_string() } else { format!("{}–{last}", begins[at]) };
                Band { name, from, to: f64::from(next).next_down() }
            }
            None => Band { name: format!("{}+", begins[at]), from, to: f64::INFINITY },
        }
    };
    (0..begins.len()).map(band).filter(|b| levels.iter().any(|x| (b.from..=b.to).contains(x))).collect()
}

/// `of_levels`: per level its band.
fn quantiles(levels: &[f64], of_levels: &[usize]) -> Vec<Band> {
    let both: Vec<(f64, usize)> = levels.iter().copied().zip(of_levels.iter().copied()).collect();
    both.chunk_by(|a, b| a.1 == b.1)
        .map(|run| {
            let (from, to) = (run[0].0, run[run.len() - 1].0);
            let name = if from == to { format!("{from}") } else { format!("{from}–{to}") };
            Band { name, from, to }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_read_as_people_write_them() {
        let ends = |text: &str| band(text).map(|b| (b.from, b.to));
        assert_eq!(ends("10-19"), Some((10.0, 19.0)));
        assert_eq!(ends("10 – 19"), Some((10.0, 19.0)));
        assert_eq!(ends("3 to 9"), Some((3.0, 9.0)));
        assert_eq!(ends("70+"), Some((70.0, f64::INFINITY)));
        assert_eq!((ends("young"), ends("19-10"), ends("7")), (None, None, None));
    }

    #[test]
    fn ages_lie_in_the_published_bands_of_which_empty_ones_are_none() {
        let names = |levels: &[f64]| of_ages(&AGES, levels).into_iter().map(|b| b.name).collect::<Vec<_>>();
        assert_eq!(names(&[0.5, 2.9, 9.5, 25.0, 85.0]), ["0–2", "3–9", "20–29", "70+"]);
    }

    #[test]
    fn other_numbers_are_cut_where_as_many_lie_on_each_side() {
        let levels = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];
        let cut = quantiles(&levels, &bands(&[10; 10], 5));
        assert_eq!(cut.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(), ["1–2", "3–4", "5–6", "7–8", "9–10"]);
        // One that holds half of all is a band of its own.
        let cut = quantiles(&levels[..7], &bands(&[10, 10, 10, 100, 10, 10, 10], 5));
        assert!(cut.iter().any(|b| b.name == "4"), "{:?}", cut.iter().map(|b| &b.name).collect::<Vec<_>>());
    }
}
