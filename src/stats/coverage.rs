//! Coverage of combinations: which have too few items, and what would cover them.
//!
//! A *pattern* fixes the values of some attributes and leaves the others free. It is covered when
//! at least τ items match it. An uncovered pattern is *maximal* when freeing any one of its values
//! gives a covered one: these patterns say all there is to say, as everything inside them is
//! uncovered too (A. Asudeh, Z. Jin and H. V. Jagadish, "Assessing and remedying coverage for a
//! given dataset", ICDE 2019).

use std::collections::BTreeMap;

/// How far [`maximal_uncovered`] looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverageLimits {
    /// τ: items from which on a pattern is covered. 0 covers everything.
    pub threshold: u64,
    /// At most so many values are fixed at once.
    pub depth: usize,
    /// Patterns kept: those that fix the fewest values, of those the emptiest. All are counted.
    pub patterns: usize,
    /// Cells counted in all. A set of attributes that no longer fits is left out, and that is said.
    pub cells: usize,
}

/// A maximal uncovered pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UncoveredPattern {
    /// Per attribute its fixed value; `None` leaves it free.
    pub values: Vec<Option<usize>>,
    /// Items that match; below the threshold.
    pub count: u64,
    /// Its covered parent with the fewest items: the attribute that it frees, and its items. `None`
    /// for the pattern that fixes nothing.
    pub parent: Option<(usize, u64)>,
}

impl UncoveredPattern {
    /// The attributes whose values are fixed.
    pub fn fixed(&self) -> Vec<usize> {
        (0..self.values.len()).filter(|&at| self.values[at].is_some()).collect()
    }
}

/// The outcome of [`maximal_uncovered`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaximalUncovered {
    /// By number of fixed values, then count, then values.
    pub patterns: Vec<UncoveredPattern>,
    /// Patterns found; more than `patterns` holds where that was cut.
    pub found: u64,
    /// Sets of attributes looked at, and those left out because their cells no longer fitted.
    pub sets: u64,
    pub sets_left_out: u64,
}

/// The maximal uncovered patterns of attributes with `cardinalities` values each.
///
/// `count` gives the counts of sets of attributes (rising indexes): per set one cell for each
/// combination of its values, the last attribute fastest. An item that lacks a value counts in
/// every set without that attribute; the empty set has one cell, all items.
///
/// Breadth first from the pattern that fixes nothing (the paper's PatternBreaker): coverage never
/// grows when a value is fixed, so a set of attributes is counted only while each set with one
/// attribute fewer has a covered combination, and a combination is looked at only where all its
/// parents are covered.
pub fn maximal_uncovered(
    cardinalities: &[usize],
    limits: CoverageLimits,
    mut count: impl FnMut(&[Vec<usize>]) -> Vec<Vec<u64>>,
) -> MaximalUncovered {
    let mut out = MaximalUncovered::default();
    let mut budget = limits.cells;
    let mut above: BTreeMap<Vec<usize>, Vec<u64>> = BTreeMap::new();
    for level in 0..=limits.depth.min(cardinalities.len()) {
        let mut sets = Vec::new();
        for set in next_sets(level, cardinalities.len(), &above) {
            let cells = cells_of(&set, cardinalities).unwrap_or(usize::MAX);
            if cells > budget {
                out.sets_left_out += 1;
                continue;
            }
            budget -= cells;
            sets.push(set);
        }
        out.sets += sets.len() as u64;
        let tables = count(&sets);
        let mut found: Vec<UncoveredPattern> = Vec::new();
        let room = limits.patterns.saturating_sub(out.patterns.len());
        let mut here = BTreeMap::new();
        for (set, table) in sets.into_iter().zip(tables) {
            if cells_of(&set, cardinalities) != Some(table.len()) {
                continue;
            }
            look(&set, &table, cardinalities, limits.threshold, &above, |pattern| {
                out.found += 1;
                found.push(pattern);
                if found.len() > 2 * room + 64 {
                    keep(&mut found, room);
                }
            });
            if table.iter().any(|&n| n >= limits.threshold) {
                here.insert(set, table);
            }
        }
        keep(&mut found, room);
        out.patterns.append(&mut found);
        if here.is_empty() {
            break;
        }
        above = here;
    }
    out
}

/// Cells of a set of attributes; `None` beyond `usize`.
fn cells_of(set: &[usize], cardinalities: &[usize]) -> Option<usize> {
    set.iter().try_fold(1usize, |cells, &at| cells.checked_mul(cardinalities[at]))
}

/// The sets of `level` attributes all of whose parts with one attribute fewer stand in `above`, in order.
fn next_sets(level: usize, attributes: usize, above: &BTreeMap<Vec<usize>, Vec<u64>>) -> Vec<Vec<usize>> {
    if level == 0 {
        return vec![Vec::new()];
    }
    let mut sets = Vec::new();
    for part in above.keys() {
        let from = part.last().map_or(0, |&last| last + 1);
        for next in from..attributes {
            let mut set = part.clone();
            set.push(next);
            if (0..level).all(|at| above.contains_key(&without(&set, at))) {
                sets.push(set);
            }
        }
    }
    sets
}

fn without(set: &[usize], at: usize) -> Vec<usize> {
    set.iter().enumerate().filter(|&(i, _)| i != at).map(|(_, &a)| a).collect()
}

/// The uncovered cells of one set of which all parents are covered.
fn look(
    set: &[usize],
    table: &[u64],
    cardinalities: &[usize],
    threshold: u64,
    above: &BTreeMap<Vec<usize>, Vec<u64>>,
    mut found: impl FnMut(UncoveredPattern),
) {
    let parents: Option<Vec<&Vec<u64>>> = (0..set.len()).map(|at| above.get(&without(set, at))).collect();
    let Some(parents) = parents else { return };
    let mut digits = vec![0usize; set.len()];
    for &count in table {
        if count < threshold {
            let nearest = nearest_parent(set, &digits, cardinalities, threshold, &parents);
            if let Some(parent) = nearest {
                let mut values = vec![None; cardinalities.len()];
                for (&attribute, &digit) in set.iter().zip(&digits) {
                    values[attribute] = Some(digit);
                }
                found(UncoveredPattern { values, count, parent });
            }
        }
        for at in (0..set.len()).rev() {
            digits[at] += 1;
            if digits[at] < cardinalities[set[at]] {
                break;
            }
            digits[at] = 0;
        }
    }
}

/// The parent with the fewest items, the first of several; `None` where one is not covered.
fn nearest_parent(
    set: &[usize],
    digits: &[usize],
    cardinalities: &[usize],
    threshold: u64,
    parents: &[&Vec<u64>],
) -> Option<Option<(usize, u64)>> {
    let mut nearest: Option<(usize, u64)> = None;
    for (freed, parent) in parents.iter().enumerate() {
        let mut cell = 0;
        for (at, (&attribute, &digit)) in set.iter().zip(digits).enumerate() {
            if at != freed {
                cell = cell * cardinalities[attribute] + digit;
            }
        }
        let count = parent.get(cell).copied().unwrap_or(0);
        if count < threshold {
            return None;
        }
        if nearest.is_none_or(|(_, least)| count < least) {
            nearest = Some((set[freed], count));
        }
    }
    Some(nearest)
}

/// The emptiest `most`, in order.
fn keep(patterns: &mut Vec<UncoveredPattern>, most: usize) {
    patterns.sort_unstable_by(|a, b| (a.count, &a.values).cmp(&(b.count, &b.values)));
    patterns.truncate(most);
}

/// The counts of one set of attributes from combinations and how often each occurs, in the shape
/// that [`maximal_uncovered`] asks for. A combination that lacks a value of the set, or has one
/// outside its domain, adds nothing. `None` where the cells exceed `usize`.
pub fn count_combinations(
    rows: &[(Vec<Option<usize>>, u64)],
    cardinalities: &[usize],
    set: &[usize],
) -> Option<Vec<u64>> {
    let mut table = vec![0u64; cells_of(set, cardinalities)?];
    for (values, count) in rows {
        let cell = set.iter().try_fold(0usize, |cell, &at| {
            let value = values.get(at).copied().flatten().filter(|&value| value < cardinalities[at])?;
            Some(cell * cardinalities[at] + value)
        });
        if let Some(slot) = cell.and_then(|cell| table.get_mut(cell)) {
            *slot = slot.saturating_add(*count);
        }
    }
    Some(table)
}

/// What to collect so that all patterns get what they lack: combinations, each with a number of
/// items. A free attribute of a combination may have any value.
///
/// Greedy, as the paper's coverage enhancement: a combination starts with the pattern that lacks most
/// and takes value by value the one that satisfies the most other patterns; it is collected until the
/// first of those it satisfies is covered; and so on with the rest. At most as many combinations as
/// patterns; not always the fewest items there are (that problem is NP-hard), never more than the
/// patterns one by one.
pub fn to_cover(patterns: &[(Vec<Option<usize>>, u64)]) -> Vec<(Vec<Option<usize>>, u64)> {
    let lacks = |(values, lacking): &(Vec<Option<usize>>, u64)| (*lacking > 0).then(|| (values.clone(), *lacking));
    let mut left: Vec<(Vec<Option<usize>>, u64)> = patterns.iter().filter_map(lacks).collect();
    let mut out: Vec<(Vec<Option<usize>>, u64)> = Vec::new();
    loop {
        left.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let Some((first, _)) = left.first() else { return out };
        let combination = widest(first.clone(), &left);
        let hit = |values: &[Option<usize>]| unfixed(&combination, values) == Some(0);
        let number = left.iter().filter(|(values, _)| hit(values)).map(|(_, lacking)| *lacking).min().unwrap_or(0);
        for (values, lacking) in &mut left {
            if hit(values) {
                *lacking -= number;
            }
        }
        left.retain(|(_, lacking)| *lacking > 0);
        match out.iter_mut().find(|(values, _)| *values == combination) {
            Some((_, collected)) => *collected += number,
            None => out.push((combination, number)),
        }
    }
}

/// How many values of a pattern a combination leaves free; `None` where they contradict each other.
fn unfixed(combination: &[Option<usize>], pattern: &[Option<usize>]) -> Option<usize> {
    if combination.len() != pattern.len() {
        return None;
    }
    combination.iter().zip(pattern).try_fold(0, |free, pair| match pair {
        (Some(a), Some(b)) if a != b => None,
        (None, Some(_)) => Some(free + 1),
        _ => Some(free),
    })
}

/// Fixes free values as long as that satisfies a pattern: each time the value that most patterns
/// need, those that need nothing else before the others.
fn widest(mut combination: Vec<Option<usize>>, patterns: &[(Vec<Option<usize>>, u64)]) -> Vec<Option<usize>> {
    loop {
        let mut needed: BTreeMap<(usize, usize), [u64; 3]> = BTreeMap::new();
        for (values, _) in patterns {
            let Some(free) = unfixed(&combination, values).filter(|&free| free > 0) else { continue };
            for (at, value) in values.iter().enumerate().filter(|&(at, _)| combination[at].is_none()) {
                if let Some(value) = *value {
                    needed.entry((at, value)).or_default()[free.min(3) - 1] += 1;
                }
            }
        }
        let best = needed.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        let Some((&(at, value), _)) = best else { return combination };
        combination[at] = Some(value);
    }
}
