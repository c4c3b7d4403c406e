//! Associations of a class and a group looked at again inside the strata of a third thing. Owns which associations and
//! which strata, and the verdict over each; which of them to speak of is the rule's.

use super::columns::Column;
use super::ordered::{OrderedColumn, has_order};
use super::partitions::{self, Partition};
use super::{Postings, Relations};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::measures::tables::{CLASS, ClassGroup, Stratified, Stratum};
use crate::rules::coo::leans_to_group::LeansToGroup;
use crate::stats;

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

/// A thing that makes strata.
#[derive(Clone, Debug, PartialEq)]
pub struct By {
    /// `split`, `source`, `class`, or the attribute's name.
    pub name: String,
    /// The class whose presence makes two strata.
    pub class: Option<ClassId>,
    /// The attribute's row.
    attribute: Option<usize>,
    pub partition: Partition,
}

impl By {
    /// Classes that are kept apart, or always together, by the way of labelling make no strata for each other: each
    /// side has to show some images of the class.
    fn suits(&self, postings: &Postings, class: ClassId) -> bool {
        let Some(by) = self.class else { return true };
        let images = postings.images(class);
        let with = images.iter().filter(|&&image| postings.shows(ImageId(image), by)).count();
        by != class && with.min(images.len() - with) >= (images.len() / 20).max(LEAST_BY_CLASS)
    }
}

/// What a row of the table was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct StrataSource {
    /// Its row of `Tables::class_groups`.
    pub pair: usize,
    /// Its place in `Strata::by`.
    pub by: usize,
}

/// What makes strata, and parallel to `Tables::stratified` what each row was read from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strata {
    pub by: Vec<By>,
    pub sources: Vec<StrataSource>,
    /// Associations that COO002 would report, of which the most certain are looked into.
    pub leaning: usize,
}

/// Each association that COO002 would report, inside the strata of each other thing: by class, attribute, then in the
/// order of the things.
pub fn count(
    dataset: &Dataset,
    postings: &Postings,
    columns: &[Column],
    (rows, keys): (&[ClassGroup], &[(ClassId, usize, usize)]),
    relations: &Relations,
) -> (Vec<Stratified>, Strata) {
    let rule = leans_in_force(dataset);
    let mut pairs = associations(rows, keys, &rule);
    pairs.retain(|&pair| relations.speaks(keys[pair].0, keys[pair].1));
    // Associations with a single age or skin type are none: these attributes are compared by their order.
    pairs.retain(|&pair| !has_order(dataset, &dataset.attributes[keys[pair].1]));
    let leaning = pairs.len();
    pairs.truncate(MOST_PAIRS);
    if pairs.is_empty() {
        return (Vec::new(), Strata::default());
    }
    let by = things(dataset, postings, columns, relations);
    let mut attributes: Vec<usize> = pairs.iter().map(|&pair| keys[pair].1).collect();
    attributes.dedup();
    let mut seen = Vec::new();
    attributes.retain(|a| {
        !seen.contains(a) && {
            seen.push(*a);
            seen.len() <= MOST_ATTRIBUTES
        }
    });

    let mut steps = 0usize;
    let mut found: Vec<(StrataSource, Stratified)> = Vec::new();
    for &attribute in &attributes {
        let Some(column) = columns.iter().find(|c| c.attribute == attribute) else { continue };
        let masks = column.masks_alone(dataset);
        let of_attribute: Vec<usize> = pairs.iter().copied().filter(|&pair| keys[pair].1 == attribute).collect();
        // Inside a value that it follows from the attribute does not differ.
        let tells = |by: &By| by.attribute.is_none_or(|from| !relations.follows(attribute, from));
        for (at, by) in by.iter().enumerate().filter(|(_, by)| tells(by)) {
            let all = Totals::of(by, &masks, column.values);
            for &pair in of_attribute.iter().filter(|&&pair| by.suits(postings, keys[pair].0)) {
                let images = postings.images(keys[pair].0);
                steps += images.len();
                if steps > MOST_STEPS {
                    break;
                }
                let tables = all.tables(by, &masks, images, keys[pair].2);
                let row = stratified(&rows[pair], by, &tables, rule.min_odds_ratio);
                found.push((StrataSource { pair, by: at }, row));
            }
        }
    }
    found.sort_by_key(|(source, _)| (source.pair, source.by));
    let (sources, mut rows): (Vec<StrataSource>, Vec<Stratified>) = found.into_iter().unzip();
    super::fill_q(&mut rows, |row| row.p, |row, q| row.q = q);
    (rows, Strata { by, sources, leaning })
}

/// COO002 with the options in force.
fn leans_in_force(dataset: &Dataset) -> LeansToGroup {
    let settings = dataset.settings.rules.get(crate::rules::coo::leans_to_group::META.code);
    let options = settings.map(|s| s.options.clone().into_iter().collect()).unwrap_or_default();
    serde_json::from_value(serde_json::Value::Object(options)).unwrap_or_default()
}

/// Rows of the table above the floor: of each class and attribute the most certain, as COO002 does; the most certain of
/// all first.
fn associations(rows: &[ClassGroup], keys: &[(ClassId, usize, usize)], rule: &LeansToGroup) -> Vec<usize> {
    let p = |at: usize| rows[at].p.unwrap_or(1.0);
    let ratio = |at: usize| rows[at].odds_ratio.unwrap_or(0.0);
    let surer = |&a: &usize, &b: &usize| p(a).total_cmp(&p(b)).then(ratio(b).total_cmp(&ratio(a))).then(a.cmp(&b));
    let mut pairs: Vec<usize> = (0..rows.len())
        .filter(|&at| {
            let row = &rows[at];
            row.n >= rule.min_support && row.q.is_some_and(|q| q <= stats::LEVEL) && ratio(at) >= rule.min_odds_ratio
        })
        .collect();
    pairs.sort_by(|a, b| (keys[*a].0, keys[*a].1).cmp(&(keys[*b].0, keys[*b].1)).then_with(|| surer(a, b)));
    pairs.dedup_by_key(|at| (keys[*at].0, keys[*at].1));
    pairs.sort_by(surer);
    pairs
}

/// What can make strata: split, source, attributes with few values, the most frequent classes.
fn things(dataset: &Dataset, postings: &Postings, columns: &[Column], relations: &Relations) -> Vec<By> {
    let plain = |partition: Partition| By { name: partition.name.clone(), class: None, attribute: None, partition };
    let split = partitions::splits(dataset);
    let source = partitions::sources(dataset);
    let same = same_partition(&split, &source);
    let mut things: Vec<By> = Vec::new();
    things.extend([split, source].into_iter().take(if same { 1 } else { 2 }).map(plain));
    let told = |row: usize| !relations.is_redundant(row);
    let few = columns.iter().filter(|c| (2..=MOST_STRATA).contains(&c.values) && told(c.attribute));
    let few = few.filter(|c| !has_order(dataset, &dataset.attributes[c.attribute]));
    let ordered = OrderedColumn::rows(dataset, usize::MAX).into_iter().filter(|&row| told(row));
    let mut few: Vec<(usize, Option<&Column>)> =
        few.map(|c| (c.attribute, Some(c))).chain(ordered.map(|row| (row, None))).collect();
    few.sort_by_key(|&(row, _)| (!dataset.attributes[row].is_protected(), row));
    things.extend(few.into_iter().take(MOST_BY_ATTRIBUTE).filter_map(|(row, column)| {
        let attribute = &dataset.attributes[row];
        let Some(column) = column else {
            let ordered = OrderedColumn::of(dataset, row)?;
            let partition = ordered.bands(attribute, MOST_BANDS);
            return Some(By { name: attribute.name.clone(), class: None, attribute: Some(row), partition });
        };
        let one = |mask: u32| (mask.count_ones() == 1).then(|| mask.trailing_zeros());
        let keys: Vec<Option<u32>> = column.masks(dataset).into_iter().map(one).collect();
        let partition = Partition::of(&attribute.name, &keys, |&code| attribute.values[code as usize].clone());
        Some(By { name: attribute.name.clone(), class: None, attribute: Some(row), partition })
    }));
    let n = dataset.images.len();
    let telling = |class: ClassId| postings.images(class).len().min(n - postings.images(class).len());
    let mut classes: Vec<ClassId> = (0..dataset.classes.len()).map(ClassId::from).collect();
    classes.sort_by(|&a, &b| {
        telling(b).cmp(&telling(a)).then_with(|| dataset.class_name(a).cmp(dataset.class_name(b))).then(a.cmp(&b))
    });
    classes.retain(|&class| telling(class) > 0 && relations.canonical_class(class).is_none());
    things.extend(classes.into_iter().take(MOST_BY_CLASS).map(|class| {
        let keys: Vec<Option<bool>> =
            dataset.images.ids().map(|image: ImageId| Some(!postings.shows(image, class))).collect();
        let name = dataset.class_name(class);
        let label = |&without: &bool| format!("{} {name}", if without { "without" } else { "with" });
        let partition = Partition::of(CLASS, &keys, label);
        By { name: CLASS.to_owned(), class: Some(class), attribute: None, partition }
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

/// Images with a known group, by stratum.
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
    fn tables(&self, by: &By, masks: &[u32], images: &[u32], code: usize) -> Vec<[u64; 4]> {
        let mut with = vec![[0u64; 2]; self.known.len()];
        for &image in images {
            let mask = masks.get(image as usize).copied().unwrap_or(0);
            if let Some(stratum) = by.partition.code(image as usize).filter(|_| mask != 0) {
                with[stratum][usize::from(mask >> code & 1 == 0)] += 1;
            }
        }
        let rest = |stratum: usize, [k, others]: [u64; 2]| {
            let shown = self.shown[stratum * self.values + code];
            [k, others, shown - k, (self.known[stratum] - shown) - others]
        };
        with.into_iter().enumerate().map(|(stratum, cells)| rest(stratum, cells)).collect()
    }
}

/// The interval of images that are worth `effect` times fewer.
fn widened(ratio: stats::OddsRatio, effect: f64) -> stats::OddsRatio {
    let wider = |end: f64| ratio.value * (end / ratio.value).powf(effect.sqrt());
    stats::OddsRatio { value: ratio.value, low: wider(ratio.low), high: wider(ratio.high) }
}

fn stratified(pair: &ClassGroup, by: &By, tables: &[[u64; 4]], floor: f64) -> Stratified {
    // Where images repeat, all is worth less by the design effect of the association (Rao and Scott 1981).
    let effect = pair.n_effective.map_or(1.0, |worth| (pair.n as f64 / worth).max(1.0));
    let strata = by.partition.labels.iter().zip(tables).filter(|(_, cells)| cells.iter().any(|&cell| cell > 0));
    let strata = strata.map(|(label, &[a, b, c, d])| {
        let ratio = stats::odds_ratio_clustered(a, b, c, d, effect);
        Stratum {
            stratum: label.clone(),
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
        class: pair.class.clone(),
        attribute: pair.attribute.clone(),
        group: pair.group.clone(),
        by: by.name.clone(),
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
        verdict: String::new(),
        why: None,
    };
    let (verdict, why) = verdict(&row, floor);
    row.verdict = verdict.to_owned();
    row.why = why;
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
pub fn verdict(row: &Stratified, floor: f64) -> (&'static str, Option<String>) {
    let too_few = |why: &str| ("too-few", Some(why.to_owned()));
    let Some(crude) = row.crude_odds_ratio.filter(|&crude| crude >= floor) else {
        return too_few("among the images that fall into a stratum the association is below its floor");
    };
    let (Some(ratio), Some(low), Some(high)) = (row.odds_ratio, row.low, row.high) else {
        return too_few("no stratum has images with and without the class and the group");
    };
    if high < 1.0 {
        return ("reverses", None);
    }
    if row.homogeneity_p.is_some_and(|p| p <= stats::LEVEL) && stands_in_some(row, floor) {
        return ("differs", None);
    }
    if ratio < floor && ratio.ln() <= crude.ln() / 2.0 && high < crude {
        return ("vanishes", None);
    }
    if low > 1.0 {
        return ("holds", None);
    }
    too_few("the interval within the strata holds both no association and the one without strata")
}

fn stands_in_some(row: &Stratified, floor: f64) -> bool {
    let known = || row.strata.iter().filter_map(|s| Some((s.odds_ratio?, s.low?, s.high?)));
    known().any(|(ratio, low, _)| {
        ratio >= floor && low > 1.0 && known().any(|(other, _, high)| high < low && other < floor)
    })
}
