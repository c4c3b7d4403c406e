//! Associations of a class and a group looked at again inside the strata of a third thing. Owns which associations and
//! which strata, and the verdict over each; which of them to speak of is the rule's.

use super::columns::{Column, NONE};
use super::ordered::{OrderedColumn, has_order};
use super::partitions::{self, Partition};
use super::{ClassGroup, Covered, Postings, Relations};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::sorting::Sorting;
use crate::stats;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Associations that are looked into, the most certain ones.
const MOST_PAIRS: usize = 200;
/// Attributes whose associations are looked into.
const MOST_ATTRIBUTES: usize = 8;
/// Attributes and classes that make strata.
const MOST_BY_ATTRIBUTE: usize = 6;
const MOST_BY_CLASS: usize = 4;
/// Images of a class on either side of one that makes strata, and a twentieth of all.
const LEAST_BY_CLASS: usize = 5;
/// Values of an attribute that makes strata.
const MOST_STRATA: usize = 12;
/// Bands of one whose values have an order.
pub const MOST_BANDS: usize = 5;
/// Images of classes that are walked through in all.
const MOST_STEPS: usize = 40_000_000;

/// Which associations are looked into.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaningFloors {
    /// Odds of the group with the class against without it.
    pub min_odds_ratio: f64,
    /// Images of the class with a known group.
    pub min_support: u64,
}

/// What makes strata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrataOf {
    Split,
    Source,
    /// A row of `Dataset::attributes`.
    Attribute(usize),
    /// Images with the class, and those without it.
    Class(ClassId),
}

impl StrataOf {
    /// `split`, `source`, `class`, or the attribute's name.
    pub fn name(self, dataset: &Dataset) -> &str {
        match self {
            Self::Split => "split",
            Self::Source => "source",
            Self::Attribute(row) => dataset.attributes.get(row).map_or("", |a| &a.name),
            Self::Class(_) => super::CLASS,
        }
    }
}

/// A thing that makes strata, with the images sorted by it.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    pub of: StrataOf,
    pub partition: Partition,
}

/// Of strata by a class: the place of the images that show it.
pub const WITH: usize = 0;

/// What becomes of an association within the strata; the more telling one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StratifiedVerdict {
    Reverses,
    Vanishes,
    /// Between strata.
    Differs,
    Holds,
    TooFew,
}

impl StratifiedVerdict {
    /// `reverses`, `vanishes`, `differs`, `holds`, `too-few`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reverses => "reverses",
            Self::Vanishes => "vanishes",
            Self::Differs => "differs",
            Self::Holds => "holds",
            Self::TooFew => "too-few",
        }
    }
}

/// A class and a group inside the strata of a third thing (Cochran–Mantel–Haenszel).
#[derive(Clone, Debug, PartialEq)]
pub struct Stratified {
    /// The association's place among the rows of classes and groups.
    pub pair: usize,
    pub class: ClassId,
    /// Row of `Dataset::attributes`, and the value's code.
    pub attribute: usize,
    pub group: usize,
    /// Its place in `Strata::by`.
    pub by: usize,
    pub strata: Vec<Stratum>,
    /// Without the strata, over the images that fall into one.
    pub crude_odds_ratio: Option<f64>,
    /// Common to the strata (Mantel–Haenszel), with its interval (Robins, Breslow and Greenland).
    pub odds_ratio: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    /// Breslow–Day with Tarone's correction: are the strata's odds ratios one?
    pub homogeneity_p: Option<f64>,
    pub verdict: StratifiedVerdict,
    pub why: Option<&'static str>,
}

/// In one stratum: of `n` images with the class `k` show the group, of `n_without` without it `k_without`.
#[derive(Clone, Debug, PartialEq)]
pub struct Stratum {
    /// Its place in the partition.
    pub stratum: usize,
    pub k: u64,
    pub n: u64,
    pub k_without: u64,
    pub n_without: u64,
    pub odds_ratio: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl By {
    /// Classes that are kept apart, or always together, by the way of labelling make no strata for each other: each
    /// side has to show some images of the class.
    fn suits(&self, postings: &Postings, class: ClassId) -> bool {
        let StrataOf::Class(by) = self.of else { return true };
        let (mut n, mut with) = (0usize, 0usize);
        let codes = &self.partition.codes;
        for &code in postings.images(class).iter().filter_map(|&image| codes.get(image as usize)) {
            n += usize::from(code != NONE);
            with += usize::from(usize::from(code) == WITH);
        }
        by != class && with.min(n - with) >= (n / 20).max(LEAST_BY_CLASS)
    }
}

/// Associations within strata, and what makes the strata.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strata {
    pub by: Vec<By>,
    /// By class, attribute, then in the order of `by`.
    pub rows: Vec<Stratified>,
    /// Associations above the floors, of which the most certain are looked into.
    pub leaning: usize,
}

/// Each association above the floors, inside the strata of each other thing.
pub fn count(
    dataset: &Dataset,
    (postings, covered): (&Postings, &Covered),
    columns: &[Column],
    rows: &[ClassGroup],
    relations: &Relations,
    floors: &LeaningFloors,
) -> Strata {
    let mut pairs = associations(rows, floors);
    pairs.retain(|&pair| relations.speaks(rows[pair].class, rows[pair].attribute));
    // Associations with a single age or skin type are none: these attributes are compared by their order.
    pairs.retain(|&pair| dataset.attributes.get(rows[pair].attribute).is_some_and(|a| !has_order(dataset, a)));
    let leaning = pairs.len();
    pairs.truncate(MOST_PAIRS);
    if pairs.is_empty() {
        return Strata::default();
    }
    let by = things(dataset, (postings, covered), columns, relations);
    let mut attributes: Vec<usize> = pairs.iter().map(|&pair| rows[pair].attribute).collect();
    attributes.dedup();
    let mut seen = Vec::new();
    attributes.retain(|a| {
        !seen.contains(a) && {
            seen.push(*a);
            seen.len() <= MOST_ATTRIBUTES
        }
    });

    let mut steps = 0usize;
    let mut found: Vec<Stratified> = Vec::new();
    for &attribute in &attributes {
        let Some(column) = columns.iter().find(|c| c.attribute == attribute) else { continue };
        let masks = column.masks_alone(dataset);
        let of_attribute: Vec<usize> =
            pairs.iter().copied().filter(|&pair| rows[pair].attribute == attribute).collect();
        // Inside a value that it follows from the attribute does not differ.
        let tells = |by: &By| match by.of {
            StrataOf::Attribute(from) => !relations.follows(attribute, from),
            _ => true,
        };
        for (at, by) in by.iter().enumerate().filter(|(_, by)| tells(by)) {
            let mut of_domains: BTreeMap<(usize, Option<ClassId>), Totals> = BTreeMap::new();
            let cells = Cells::of(by, &masks, column.values);
            for &pair in of_attribute.iter().filter(|&&pair| by.suits(postings, rows[pair].class)) {
                let class = rows[pair].class;
                let images = postings.images(class);
                steps += images.len();
                if steps > MOST_STEPS {
                    break;
                }
                let domain = if covered.is_whole() { (0, None) } else { covered.domain(class) };
                let all = of_domains.entry(domain).or_insert_with(|| match covered.is_whole() {
                    true => Totals::of(by, &masks, column.values),
                    false => Totals::of(by, &covered.restricted(class, &masks), column.values),
                });
                let tables = all.tables(&cells, images, rows[pair].group);
                found.push(stratified((pair, &rows[pair]), at, &tables, floors.min_odds_ratio));
            }
        }
    }
    found.order_by_key(|row| (row.pair, row.by));
    super::fill_q(&mut found, |row| row.p, |row, q| row.q = q);
    Strata { by, rows: found, leaning }
}

/// Rows above the floors: of each class and attribute the most certain; the most certain of all first.
fn associations(rows: &[ClassGroup], floors: &LeaningFloors) -> Vec<usize> {
    let p = |at: usize| rows[at].p.unwrap_or(1.0);
    let ratio = |at: usize| rows[at].odds_ratio.unwrap_or(0.0);
    let surer = |&a: &usize, &b: &usize| p(a).total_cmp(&p(b)).then(ratio(b).total_cmp(&ratio(a))).then(a.cmp(&b));
    let about = |at: usize| (rows[at].class, rows[at].attribute);
    let mut pairs: Vec<usize> = (0..rows.len())
        .filter(|&at| {
            let row = &rows[at];
            row.n >= floors.min_support && stats::significant(row.q) && ratio(at) >= floors.min_odds_ratio
        })
        .collect();
    pairs.order_by(|a, b| about(*a).cmp(&about(*b)).then_with(|| surer(a, b)));
    pairs.dedup_by_key(|at| about(*at));
    pairs.order_by(surer);
    pairs
}

/// What can make strata: split, source, attributes with few values, the most frequent classes.
fn things(
    dataset: &Dataset,
    (postings, covered): (&Postings, &Covered),
    columns: &[Column],
    relations: &Relations,
) -> Vec<By> {
    // Images that are labelled for nothing make no strata.
    let labelled = dataset.labelled();
    let known = |mut partition: Partition| {
        for (code, _) in partition.codes.iter_mut().zip(labelled.iter().flatten()).filter(|(_, labelled)| !**labelled) {
            *code = NONE;
        }
        partition
    };
    let split = known(partitions::splits(dataset));
    let source = known(partitions::sources(dataset));
    let same = same_partition(&split, &source);
    let mut things: Vec<By> = Vec::new();
    things.push(By { of: StrataOf::Split, partition: split });
    if !same {
        things.push(By { of: StrataOf::Source, partition: source });
    }
    let told = |row: usize| !relations.is_redundant(row);
    let few = columns.iter().filter(|c| (2..=MOST_STRATA).contains(&c.values) && told(c.attribute));
    let few = few.filter(|c| !has_order(dataset, &dataset.attributes[c.attribute]));
    let ordered = OrderedColumn::rows(dataset, usize::MAX).into_iter().filter(|&row| told(row));
    let mut few: Vec<(usize, Option<&Column>)> =
        few.map(|c| (c.attribute, Some(c))).chain(ordered.map(|row| (row, None))).collect();
    few.order_by_key(|&(row, _)| (!dataset.attributes[row].is_protected(), row));
    things.extend(few.into_iter().take(MOST_BY_ATTRIBUTE).filter_map(|(row, column)| {
        let attribute = &dataset.attributes[row];
        let partition = match column {
            Some(column) => {
                let one = |mask: u32| (mask.count_ones() == 1).then(|| mask.trailing_zeros());
                let keys: Vec<Option<u32>> = column.masks(dataset).into_iter().map(one).collect();
                Partition::of(&keys, |&code| attribute.values[code as usize].clone())
            }
            None => OrderedColumn::of(dataset, row)?.bands(attribute, MOST_BANDS),
        };
        Some(By { of: StrataOf::Attribute(row), partition: known(partition) })
    }));
    let telling = |class: ClassId| {
        let with = postings.images(class).len();
        with.min(covered.count(class) as usize - with)
    };
    let mut classes: Vec<ClassId> = (0..dataset.classes.len()).map(ClassId::from).collect();
    classes.order_by(|&a, &b| {
        telling(b).cmp(&telling(a)).then_with(|| dataset.class_name(a).cmp(dataset.class_name(b))).then(a.cmp(&b))
    });
    classes.retain(|&class| telling(class) > 0 && relations.canonical_class(class).is_none());
    things.extend(classes.into_iter().take(MOST_BY_CLASS).map(|class| {
        // `false` comes first: `WITH`.
        let key = |image: ImageId| covered.covers(class, image).then(|| !postings.shows(image, class));
        let keys: Vec<Option<bool>> = dataset.images.ids().map(key).collect();
        let name = dataset.class_name(class);
        let label = |&without: &bool| format!("{} {name}", if without { "without" } else { "with" });
        let partition = Partition::of(&keys, label);
        By { of: StrataOf::Class(class), partition }
    }));
    things.retain(|by| by.partition.filled() > 1);
    things
}

/// Two partitions into the same heaps, whatever they are called.
fn same_partition(a: &Partition, b: &Partition) -> bool {
    let mut to = vec![None; a.labels.len()];
    a.labels.len() == b.labels.len()
        && (0..a.codes.len()).all(|image| match (a.code(image), b.code(image)) {
            (Some(x), Some(y)) => *to[x].get_or_insert(y) == y,
            (None, None) => true,
            _ => false,
        })
}

/// Per image its stratum and the one group that it shows, as one number: classes by the hundred are counted by it.
struct Cells {
    of_image: Vec<u32>,
    values: usize,
    /// The cell of images without a stratum or a group, behind the others.
    none: u32,
}

impl Cells {
    /// `masks`: of one bit each, or none.
    fn of(by: &By, masks: &[u32], values: usize) -> Self {
        let none = (by.partition.labels.len() * values) as u32;
        let cell = |(image, &mask): (usize, &u32)| match by.partition.code(image).filter(|_| mask != 0) {
            Some(stratum) => (stratum * values) as u32 + mask.trailing_zeros(),
            None => none,
        };
        Self { of_image: masks.iter().enumerate().map(cell).collect(), values, none }
    }

    /// Images in each cell; the last is that of none.
    fn counts(&self, images: &[u32]) -> Vec<u64> {
        let mut counts = vec![0u64; self.none as usize + 1];
        for &image in images {
            counts[self.of_image.get(image as usize).copied().unwrap_or(self.none) as usize] += 1;
        }
        counts
    }
}

/// Images with a known group, of those that are labelled for a class, by stratum.
struct Totals {
    /// Per stratum.
    known: Vec<u64>,
    /// Per stratum and value.
    shown: Vec<u64>,
    values: usize,
}

impl Totals {
    fn of(by: &By, masks: &[u32], values: usize) -> Self {
        let strata = by.partition.labels.len();
        let mut totals = Self { known: vec![0; strata], shown: vec![0; strata * values], values };
        for (image, &mask) in masks.iter().enumerate().filter(|&(_, &mask)| mask != 0) {
            let Some(stratum) = by.partition.code(image) else { continue };
            totals.known[stratum] += 1;
            let mut mask = mask;
            while mask != 0 {
                totals.shown[stratum * values + mask.trailing_zeros() as usize] += 1;
                mask &= mask - 1;
            }
        }
        totals
    }

    /// Per stratum: images with the class that show the group and that do not, images without it likewise.
    fn tables(&self, cells: &Cells, images: &[u32], code: usize) -> Vec<[u64; 4]> {
        let counts = cells.counts(images);
        let rest = |(stratum, with): (usize, &[u64])| {
            let (k, n) = (with[code], with.iter().sum::<u64>());
            let shown = self.shown[stratum * self.values + code];
            [k, n - k, shown - k, (self.known[stratum] - shown) - (n - k)]
        };
        counts.chunks_exact(cells.values.max(1)).take(self.known.len()).enumerate().map(rest).collect()
    }
}

/// The interval of images that are worth `effect` times fewer.
fn widened(ratio: stats::OddsRatio, effect: f64) -> stats::OddsRatio {
    let wider = |end: f64| ratio.value * (end / ratio.value).powf(effect.sqrt());
    stats::OddsRatio { value: ratio.value, low: wider(ratio.low), high: wider(ratio.high) }
}

fn stratified((at, pair): (usize, &ClassGroup), by: usize, tables: &[[u64; 4]], floor: f64) -> Stratified {
    // Where images repeat, all is worth less by the design effect of the association (Rao and Scott 1981).
    let effect = pair.n_effective.map_or(1.0, |worth| (pair.n as f64 / worth).max(1.0));
    let strata = tables.iter().enumerate().filter(|(_, cells)| cells.iter().any(|&cell| cell > 0));
    let strata = strata.map(|(stratum, &[a, b, c, d])| {
        let ratio = stats::odds_ratio_clustered(a, b, c, d, effect);
        Stratum {
            stratum,
            k: a,
            n: a + b,
            k_without: c,
            n_without: c + d,
            odds_ratio: ratio.map(|r| r.value),
            low: ratio.map(|r| r.low),
            high: ratio.map(|r| r.high),
        }
    });
    let sum = |at: usize| tables.iter().map(|cells| cells[at]).sum::<u64>();
    let common = stats::mantel_haenszel(tables);
    let ratio = common.as_ref().and_then(|common| common.odds_ratio).map(|ratio| widened(ratio, effect));
    let mut row = Stratified {
        pair: at,
        class: pair.class,
        attribute: pair.attribute,
        group: pair.group,
        by,
        strata: strata.collect(),
        crude_odds_ratio: stats::odds_ratio(sum(0), sum(1), sum(2), sum(3)).map(|r| r.value),
        odds_ratio: ratio.map(|r| r.value),
        low: ratio.map(|r| r.low),
        high: ratio.map(|r| r.high),
        p: common.as_ref().and_then(|common| stats::chi_square_tail(common.statistic / effect, 1.0)),
        q: None,
        homogeneity_p: common
            .and_then(|common| common.homogeneity)
            .and_then(|h| stats::chi_square_tail(h.statistic / effect, h.df)),
        verdict: StratifiedVerdict::TooFew,
        why: None,
    };
    (row.verdict, row.why) = verdict(&row, floor);
    row
}

/// What becomes of an association (odds ratio above 1) within the strata:
///
/// - `reverses`: the interval of the common odds ratio lies below 1.
/// - `differs`: the strata's odds ratios are not one (Breslow–Day), in one stratum the association stands, and in another,
///   whose interval lies below, it does not reach `floor`.
/// - `vanishes`: the common odds ratio is below `floor`, the logarithm at most half of the crude one's, and its
///   interval lies below the crude one.
/// - `holds`: its interval lies above 1.
/// - `too-few`: none of these, or the association is not there among the images that fall into a stratum.
pub fn verdict(row: &Stratified, floor: f64) -> (StratifiedVerdict, Option<&'static str>) {
    let too_few = |why: &'static str| (StratifiedVerdict::TooFew, Some(why));
    let Some(crude) = row.crude_odds_ratio.filter(|&crude| crude >= floor) else {
        return too_few("among the images that fall into a stratum the association is below its floor");
    };
    let (Some(ratio), Some(low), Some(high)) = (row.odds_ratio, row.low, row.high) else {
        return too_few("no stratum has images with and without the class and the group");
    };
    if high < 1.0 {
        return (StratifiedVerdict::Reverses, None);
    }
    if row.homogeneity_p.is_some_and(|p| p <= stats::LEVEL) && stands_in_some(row, floor) {
        return (StratifiedVerdict::Differs, None);
    }
    if ratio < floor && ratio.ln() <= crude.ln() / 2.0 && high < crude {
        return (StratifiedVerdict::Vanishes, None);
    }
    if low > 1.0 {
        return (StratifiedVerdict::Holds, None);
    }
    too_few("the interval within the strata holds both no association and the one without strata")
}

fn stands_in_some(row: &Stratified, floor: f64) -> bool {
    let known = || row.strata.iter().filter_map(|s| Some((s.odds_ratio?, s.low?, s.high?)));
    known().any(|(ratio, low, _)| {
        ratio >= floor && low > 1.0 && known().any(|(other, _, high)| high < low && other < floor)
    })
}
