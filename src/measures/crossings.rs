//! Crossings of attributes with one another: cells, empty ones included, and how strongly two attributes go together.

use super::clusters::{Members, Ordered};
use super::columns::Column;
use super::joint_counts::JointCounts;
use super::{Clusters, Relation, RelationKind, Relations};
use crate::dataset::{Attribute, Dataset, Unit};
use crate::sorting::Sorting;
use crate::stats;

/// Crossings in the report: all pairs and triples of twelve protected attributes, and more.
const MOST_CROSSINGS: usize = 400;
/// Cells of one crossing, and of all together.
const MOST_CELLS: usize = 5_000;
const MOST_CELLS_TOGETHER: usize = 60_000;
/// Pairs of attributes that are held against each other.
const MOST_PAIRS: usize = 2_000;

/// Attributes of a unit that are looked at, and triples of them; beyond, the list would grow without end.
const MOST_ATTRIBUTES: usize = 400;
const MOST_TRIPLES: usize = 50_000;

/// A crossing of attributes, its empty cells included.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// Rows of `Dataset::attributes`.
    pub attributes: Vec<usize>,
    pub unit: Unit,
    /// Per combination of codes the items that have it, the last attribute fastest.
    pub counts: Vec<u64>,
}

/// Two attributes (rows of `Dataset::attributes`) held against each other, the one whose name comes first as `a`.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributePair {
    pub a: usize,
    pub b: usize,
    pub n: u64,
    pub n_effective: Option<f64>,
    pub chi2: Option<f64>,
    pub df: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub cramers_v: Option<f64>,
    /// `negligible`, `small`, `medium` or `large`, by Cohen's w.
    pub strength: Option<&'static str>,
    /// V then says nothing of the data.
    pub relation: Option<RelationKind>,
}

/// A set of attributes of one unit: the unit's place in the packs, the columns' places there.
type Set = (usize, Vec<usize>);

/// What repeats in a unit: its members of clusters, and its columns in their order.
type Repeats = (Members, Vec<Ordered>);

/// What is read from the joint counts of attributes.
pub struct Crossed {
    pub crossings: Vec<Crossing>,
    pub pairs: Vec<AttributePair>,
    pub relations: (Relations, Vec<Relation>),
}

/// All pairs of attributes of one unit, and triples of protected ones, protected ones first; with what says the same,
/// which is read from them.
pub fn count(dataset: &Dataset, units: &mut [JointCounts<'_>], clusters: &Clusters) -> Crossed {
    let pairs = pairs(dataset, units);
    let crossed = crossed(dataset, units, &pairs);
    for (unit, packs) in units.iter_mut().enumerate() {
        let of_unit = |sets: &[Set]| sets.iter().filter(|s| s.0 == unit).map(|s| s.1.clone()).collect::<Vec<_>>();
        packs.count(&of_unit(&pairs));
        packs.count(&of_unit(&crossed));
    }
    let relations = Relations::of(dataset, units, clusters);
    let repeats: Vec<Repeats> = units
        .iter()
        .map(|packs| {
            let unit = packs.columns().first().map_or(Unit::Image, |column| unit_of(dataset, column));
            let members = Members::of(clusters, unit);
            let ordered = packs.columns().iter().map(|c| members.ordered(&c.codes, c.values)).collect();
            (members, ordered)
        })
        .collect();
    let mut rows: Vec<AttributePair> =
        pairs.iter().map(|set| pair_row(dataset, units, set, &repeats[set.0], &relations.0)).collect();
    let name = |row: usize| &dataset.attributes[row].name;
    rows.order_by(|x, y| (name(x.a), name(x.b)).cmp(&(name(y.a), name(y.b))));
    super::fill_q(&mut rows, |row| row.p, |row, q| row.q = q);
    let mut crossings: Vec<Crossing> = crossed
        .iter()
        .map(|(unit, set)| {
            let columns = units[*unit].columns();
            Crossing {
                attributes: set.iter().map(|&at| columns[at].attribute).collect(),
                unit: set.first().map_or(Unit::Image, |&at| unit_of(dataset, columns[at])),
                counts: units[*unit].table(set).to_vec(),
            }
        })
        .collect();
    let names = |c: &Crossing| c.attributes.iter().map(|&row| &*dataset.attributes[row].name).collect::<Vec<&str>>();
    crossings.sort_by_cached_key(|c| (names(c), c.unit));
    Crossed { crossings, pairs: rows, relations }
}

fn unit_of(dataset: &Dataset, column: &Column) -> Unit {
    dataset.attributes[column.attribute].unit
}

fn attributes<'a>(dataset: &'a Dataset, packs: &JointCounts<'_>, set: &[usize]) -> Vec<&'a Attribute> {
    set.iter().map(|&at| &dataset.attributes[packs.columns()[at].attribute]).collect()
}

/// How many of a set are not protected.
fn unprotected(dataset: &Dataset, units: &[JointCounts<'_>], (unit, set): &Set) -> usize {
    attributes(dataset, &units[*unit], set).iter().filter(|a| !a.is_protected()).count()
}

fn pairs(dataset: &Dataset, units: &[JointCounts<'_>]) -> Vec<Set> {
    let mut pairs: Vec<Set> = Vec::new();
    for (unit, packs) in units.iter().enumerate() {
        let mut of: Vec<usize> = (0..packs.columns().len()).collect();
        of.order_by_key(|&at| unprotected(dataset, units, &(unit, vec![at])));
        of.truncate(MOST_ATTRIBUTES);
        of.sort_unstable();
        pairs.extend(of.iter().enumerate().flat_map(|(x, &i)| of[x + 1..].iter().map(move |&j| (unit, vec![i, j]))));
    }
    pairs.sort_by_cached_key(|set| (unprotected(dataset, units, set), set.clone()));
    pairs.truncate(MOST_PAIRS);
    pairs
}

/// What the report lists: pairs of protected attributes, triples of them, then the other pairs, as far as there is room.
fn crossed(dataset: &Dataset, units: &[JointCounts<'_>], pairs: &[Set]) -> Vec<Set> {
    let both = pairs.iter().take_while(|set| unprotected(dataset, units, set) == 0).count();
    let (protected, others) = pairs.split_at(both);
    let triples = units.iter().enumerate().flat_map(|(unit, packs)| {
        let is_protected = |at: &usize| dataset.attributes[packs.columns()[*at].attribute].is_protected();
        let of: Vec<usize> = (0..packs.columns().len()).filter(is_protected).collect();
        triples(&of).take(MOST_TRIPLES).map(move |set| (unit, set)).collect::<Vec<_>>()
    });
    let mut room = MOST_CELLS_TOGETHER;
    let mut fits = |(unit, set): &Set| {
        let cells = units[*unit].cells(set);
        let fits = cells <= MOST_CELLS && cells <= room;
        room -= if fits { cells } else { 0 };
        fits
    };
    let sets = protected.iter().cloned().chain(triples).chain(others.iter().cloned());
    sets.filter(|set| fits(set)).take(MOST_CROSSINGS).collect()
}

fn triples(of: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let n = of.len();
    (0..n).flat_map(move |x| (x + 1..n).flat_map(move |y| (y + 1..n).map(move |z| vec![of[x], of[y], of[z]])))
}

fn pair_row(
    dataset: &Dataset,
    units: &[JointCounts<'_>],
    (unit, set): &Set,
    (members, ordered): &Repeats,
    relations: &Relations,
) -> AttributePair {
    let packs = &units[*unit];
    let of = attributes(dataset, packs, set);
    let rows = |at: usize| packs.columns()[set[at]].attribute;
    let cells = packs.table(set);
    let table: Vec<Vec<u64>> = cells.chunks(of[1].values.len().max(1)).map(<[u64]>::to_vec).collect();
    let test = stats::chi_square(&table);
    let sums = members.table(&ordered[set[0]], &ordered[set[1]], cells, of[1].values.len());
    let effect = sums.and_then(|sums| stats::table_design_effect(&table, &sums));
    let n: u64 = cells.iter().sum();
    let (a, b) = if of[0].name <= of[1].name { (rows(0), rows(1)) } else { (rows(1), rows(0)) };
    AttributePair {
        a,
        b,
        n,
        n_effective: effect.map(|effect| n as f64 / effect),
        chi2: test.as_ref().map(|t| t.statistic),
        df: test.as_ref().map(|t| t.df),
        p: test.as_ref().and_then(|t| match effect {
            Some(effect) => stats::chi_square_tail(t.statistic / effect, t.df),
            None if t.df == 1.0 => two_by_two(&table),
            None => Some(t.p),
        }),
        q: None,
        cramers_v: test.as_ref().map(|t| t.cramers_v),
        strength: test.as_ref().and_then(|t| stats::strength(t.statistic, t.n)),
        relation: relations.kind(rows(0), rows(1)),
    }
}

/// The p-value of a table of which two rows and two columns hold something.
fn two_by_two(table: &[Vec<u64>]) -> Option<f64> {
    let rows: Vec<&Vec<u64>> = table.iter().filter(|row| row.iter().any(|&n| n > 0)).collect();
    let [x, y] = rows.as_slice() else { return None };
    let kept: Vec<(u64, u64)> = x.iter().zip(*y).map(|(&x, &y)| (x, y)).filter(|&(x, y)| x + y > 0).collect();
    let [(a, c), (b, d)] = kept.as_slice() else { return None };
    stats::association_2x2(*a, *b, *c, *d).map(|test| test.p)
}
