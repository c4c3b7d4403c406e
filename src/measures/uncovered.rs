//! Combinations of attributes that have too few items: the maximal uncovered patterns of the protected attributes, and
//! what to collect to cover them.

use super::Relations;
use super::joint_counts::JointCounts;
use crate::dataset::{Attribute, Dataset, Unit};
use crate::sorting::Sorting;
use crate::stats::{self, CoverageLimits, UncoveredPattern};

/// Values fixed at once, whatever the settings ask for.
pub const DEEPEST: usize = 5;
/// Patterns in the report, those that fix the fewest values first.
const MOST_PATTERNS: usize = 5_000;
/// Cells counted per unit. Twelve attributes of five values take 2.5 million to depth 5.
const MOST_CELLS: usize = 4_000_000;
/// Patterns for which a plan is made; it takes the square of them.
const MOST_PLANNED: usize = 400;

/// What counts as covered, and which attributes beside protected ones are crossed.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageFloors {
    /// Items of a covered combination.
    pub threshold: u64,
    /// Values fixed at once.
    pub depth: usize,
    /// Attributes that are crossed with the protected ones, by name.
    pub also: Vec<String>,
}

/// A maximal uncovered pattern over the attributes of its crossings; `None` leaves an attribute free.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncovered {
    /// Rows of `Dataset::attributes`.
    pub attributes: Vec<usize>,
    /// Codes, parallel to `attributes`.
    pub values: Vec<Option<usize>>,
    pub count: u64,
    pub threshold: u64,
    pub unit: Unit,
    /// What independence of the fixed attributes would give, from their shares among the items that have all of them.
    /// `None` where fewer than two are fixed.
    pub expected: Option<f64>,
    /// Of the covered patterns that fix one value fewer the one with the fewest items: the attribute that it leaves free
    /// (its place), and its items; `None` where nothing is fixed.
    pub parent: Option<(usize, u64)>,
}

/// The crossings of one unit's attributes, as far as they have uncovered combinations of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Rows of `Dataset::attributes`, in their order.
    pub attributes: Vec<usize>,
    pub threshold: u64,
    /// Sets of at least two attributes with a maximal uncovered pattern, the smallest sets first.
    pub gaps: Vec<Gaps>,
    /// What covers all patterns at once: values (parallel to `attributes`) and items. Empty where there is nothing to
    /// cover, or too much to plan.
    pub plan: Vec<(Vec<Option<usize>>, u64)>,
    /// Maximal uncovered patterns in all; more than are listed where that was cut.
    pub found: u64,
    pub listed: u64,
    /// Crossings counted, and those left out because they have too many combinations.
    pub sets: u64,
    pub sets_left_out: u64,
}

/// One crossing: its combinations, and those that are uncovered while each of fewer attributes is covered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gaps {
    /// Rows of `Dataset::attributes`.
    pub attributes: Vec<usize>,
    /// Combinations, those left out that cannot be.
    pub cells: u64,
    /// Combinations that cannot be, as one attribute lies inside another one.
    pub impossible: u64,
    /// Items with a value in each attribute.
    pub n: u64,
    /// Combinations without an item, and with some but fewer than the threshold.
    pub empty: u64,
    pub few: u64,
    /// Those that lack most against what independence would give first.
    pub patterns: Vec<Gap>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Codes, parallel to the crossing's attributes.
    pub codes: Vec<usize>,
    pub count: u64,
    /// Under independence of the attributes.
    pub expected: f64,
}

/// Per unit what is not covered, and the patterns of all units.
pub fn count(
    dataset: &Dataset,
    units: &mut [JointCounts<'_>],
    relations: &Relations,
    floors: &CoverageFloors,
) -> (Vec<Coverage>, Vec<Uncovered>) {
    let (mut coverages, mut rows) = (Vec::new(), Vec::new());
    for packs in units {
        let wanted = |a: &Attribute| a.is_protected() || floors.also.contains(&a.name);
        let chosen: Vec<usize> = (0..packs.columns().len())
            .filter(|&at| wanted(&dataset.attributes[packs.columns()[at].attribute]))
            .filter(|&at| !relations.is_redundant(packs.columns()[at].attribute))
            .collect();
        if !chosen.is_empty() && packs.items() > 0 {
            let unit = Crossed { dataset, relations, chosen };
            coverages.push(unit.look(packs, floors, &mut rows));
        }
    }
    (coverages, rows)
}

/// The columns of a unit that are crossed: places in its packs.
struct Crossed<'a> {
    dataset: &'a Dataset,
    relations: &'a Relations,
    chosen: Vec<usize>,
}

impl Crossed<'_> {
    fn look(&self, packs: &mut JointCounts<'_>, floors: &CoverageFloors, rows: &mut Vec<Uncovered>) -> Coverage {
        let attributes: Vec<usize> = self.chosen.iter().map(|&at| packs.columns()[at].attribute).collect();
        let cardinalities: Vec<usize> = self.chosen.iter().map(|&at| packs.columns()[at].values).collect();
        let limits = CoverageLimits {
            threshold: floors.threshold,
            depth: floors.depth.clamp(1, DEEPEST),
            patterns: MOST_PATTERNS,
            cells: MOST_CELLS,
        };
        let mut uncovered = stats::maximal_uncovered(&cardinalities, limits, |sets| {
            let places: Vec<Vec<usize>> = sets.iter().map(|set| self.places(set)).collect();
            let counted: Vec<Vec<usize>> = places.iter().filter(|set| !set.is_empty()).cloned().collect();
            packs.count(&counted);
            let all = || vec![packs.with_any(&self.chosen)];
            places.iter().map(|set| if set.is_empty() { all() } else { packs.table(set).to_vec() }).collect()
        });
        // Two values that cannot meet are a maximal pattern where each is covered, and nothing else that holds them is one.
        let listed = uncovered.patterns.len();
        uncovered.patterns.retain(|pattern| !self.relations.is_impossible(&attributes, &pattern.values));
        uncovered.found -= (listed - uncovered.patterns.len()) as u64;
        let mut coverage = Coverage {
            attributes,
            threshold: floors.threshold,
            found: uncovered.found,
            listed: uncovered.patterns.len() as u64,
            sets: uncovered.sets,
            sets_left_out: uncovered.sets_left_out,
            ..Coverage::default()
        };
        if uncovered.found <= MOST_PLANNED as u64 {
            let lacking: Vec<_> =
                uncovered.patterns.iter().map(|p| (p.values.clone(), floors.threshold - p.count)).collect();
            coverage.plan = stats::to_cover(&lacking);
        }
        let mut patterns: Vec<(Vec<usize>, UncoveredPattern)> =
            uncovered.patterns.into_iter().map(|p| (p.fixed(), p)).collect();
        patterns
            .order_by(|a, b| (a.0.len(), &a.0, a.1.count, &a.1.values).cmp(&(b.0.len(), &b.0, b.1.count, &b.1.values)));
        let own = rows.len();
        for of_set in patterns.chunk_by(|a, b| a.0 == b.0) {
            let Some((set, _)) = of_set.first() else { continue };
            let values: Vec<usize> = set.iter().map(|&at| cardinalities[at]).collect();
            let table = Table::of(packs.table(&self.places(set)), &values);
            let gaps = self.gaps(&coverage, set, &table, of_set.iter().map(|(_, pattern)| pattern));
            rows.extend(of_set.iter().zip(&gaps.patterns).map(|((_, p), gap)| self.row(&coverage, p, gap.expected)));
            if set.len() >= 2 {
                coverage.gaps.push(most_telling_first(gaps));
            }
        }
        let names = |row: &Uncovered| -> Vec<Option<&str>> {
            let value = |(&a, code): (&usize, &Option<usize>)| {
                code.and_then(|code| self.dataset.attributes[a].values.get(code)).map(String::as_str)
            };
            row.attributes.iter().zip(&row.values).map(value).collect()
        };
        rows[own..].order_by(|a, b| {
            let fixed = |row: &Uncovered| row.values.iter().flatten().count();
            let expected = |row: &Uncovered| row.expected.unwrap_or(0.0);
            (fixed(a), a.count)
                .cmp(&(fixed(b), b.count))
                .then(expected(b).total_cmp(&expected(a)))
                .then_with(|| names(a).cmp(&names(b)))
        });
        coverage
    }

    fn places(&self, set: &[usize]) -> Vec<usize> {
        set.iter().map(|&at| self.chosen[at]).collect()
    }

    /// The patterns of one set, in the order given.
    fn gaps<'p>(
        &self,
        coverage: &Coverage,
        set: &[usize],
        table: &Table<'_>,
        patterns: impl Iterator<Item = &'p UncoveredPattern>,
    ) -> Gaps {
        let attributes: Vec<usize> = set.iter().map(|&at| coverage.attributes[at]).collect();
        let cannot_be = |cell: usize| self.relations.is_impossible(&attributes, &table.codes(cell));
        let impossible =
            (0..table.counts.len()).filter(|&cell| table.counts[cell] == 0 && cannot_be(cell)).count() as u64;
        let count = |of: &dyn Fn(u64) -> bool| table.counts.iter().filter(|&&n| of(n)).count() as u64;
        Gaps {
            cells: table.counts.len() as u64 - impossible,
            impossible,
            n: table.n,
            empty: count(&|n| n == 0) - impossible,
            few: count(&|n| n > 0 && n < coverage.threshold),
            attributes,
            patterns: patterns
                .map(|p| {
                    let codes: Vec<usize> = p.values.iter().copied().flatten().collect();
                    Gap { expected: table.expected(&codes), codes, count: p.count }
                })
                .collect(),
        }
    }

    fn row(&self, coverage: &Coverage, pattern: &UncoveredPattern, expected: f64) -> Uncovered {
        let fixed = pattern.values.iter().flatten().count();
        Uncovered {
            attributes: coverage.attributes.clone(),
            values: pattern.values.clone(),
            count: pattern.count,
            threshold: coverage.threshold,
            unit: coverage.attributes.first().map_or(Unit::Image, |&row| self.dataset.attributes[row].unit),
            expected: (fixed >= 2).then_some(expected),
            parent: pattern.parent,
        }
    }
}

fn most_telling_first(mut gaps: Gaps) -> Gaps {
    let lacking = |gap: &Gap| gap.expected - gap.count as f64;
    gaps.patterns
        .order_by(|a, b| lacking(b).total_cmp(&lacking(a)).then_with(|| (a.count, &a.codes).cmp(&(b.count, &b.codes))));
    gaps
}

/// The counts of a crossing with its margins.
struct Table<'a> {
    counts: &'a [u64],
    /// Per attribute and value.
    margins: Vec<Vec<u64>>,
    n: u64,
}

impl<'a> Table<'a> {
    fn of(counts: &'a [u64], cardinalities: &[usize]) -> Self {
        let mut margins: Vec<Vec<u64>> = cardinalities.iter().map(|&values| vec![0; values]).collect();
        for (cell, &count) in counts.iter().enumerate() {
            let mut rest = cell;
            for (margin, &values) in margins.iter_mut().zip(cardinalities).rev() {
                margin[rest % values] += count;
                rest /= values;
            }
        }
        Self { counts, n: counts.iter().sum(), margins }
    }

    /// The values of a cell.
    fn codes(&self, cell: usize) -> Vec<Option<usize>> {
        let mut rest = cell;
        let mut codes: Vec<Option<usize>> = Vec::with_capacity(self.margins.len());
        for margin in self.margins.iter().rev() {
            codes.push(Some(rest % margin.len()));
            rest /= margin.len();
        }
        codes.reverse();
        codes
    }

    /// `n · Π share`, the shares among the items that have all values.
    fn expected(&self, codes: &[usize]) -> f64 {
        if self.n == 0 {
            return 0.0;
        }
        let n = self.n as f64;
        self.margins.iter().zip(codes).fold(n, |product, (margin, &code)| product * (margin[code] as f64 / n))
    }
}
