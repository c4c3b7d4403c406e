//! Counts of sets of attributes. Several small attributes are packed into one code, so that one pass over the items
//! counts all sets between the packs at once. Owns the counting; knows no names.

use super::columns::{Column, NONE};
use std::collections::BTreeMap;

/// Codes of a pack: two packs make a table that stays in the nearest cache.
const PACK: usize = 128;
/// Cells of a table of several packs, whatever it would save.
const JOINT: usize = 1 << 20;

struct Pack {
    /// Columns, the last one fastest; each has one slot more than values, for "no value".
    columns: Vec<usize>,
    cells: usize,
    codes: Vec<u16>,
}

/// Columns over the same items, packed, and what has been counted of them.
pub struct JointCounts<'a> {
    columns: &'a [&'a Column],
    packs: Vec<Pack>,
    /// Column → its pack.
    of: Vec<usize>,
    known: BTreeMap<Vec<usize>, Vec<u64>>,
}

impl<'a> JointCounts<'a> {
    /// The columns must be over the same items.
    pub fn of(columns: &'a [&'a Column]) -> Self {
        let mut packs: Vec<Pack> = Vec::new();
        let mut of = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            let slots = column.values + 1;
            match packs.last_mut().filter(|pack| pack.cells * slots <= PACK) {
                Some(pack) => {
                    pack.columns.push(at);
                    pack.cells *= slots;
                    for (code, &own) in pack.codes.iter_mut().zip(&column.codes) {
                        *code = *code * slots as u16 + slot(own, column.values);
                    }
                }
                None => packs.push(Pack {
                    columns: vec![at],
                    cells: slots,
                    codes: column.codes.iter().map(|&own| slot(own, column.values)).collect(),
                }),
            }
            of.push(packs.len() - 1);
        }
        Self { columns, packs, of, known: BTreeMap::new() }
    }

    pub fn columns(&self) -> &'a [&'a Column] {
        self.columns
    }

    /// Counts what is not known yet of these sets of columns (rising places in the list given to `of`).
    pub fn count(&mut self, sets: &[Vec<usize>]) {
        let mut together: BTreeMap<Vec<usize>, Vec<&Vec<usize>>> = BTreeMap::new();
        for set in sets.iter().filter(|set| !self.known.contains_key(*set)) {
            let mut packs: Vec<usize> = set.iter().map(|&at| self.of[at]).collect();
            packs.dedup();
            together.entry(packs).or_default().push(set);
        }
        let mut counted = Vec::new();
        for (packs, sets) in together {
            let cells = packs.iter().try_fold(1usize, |n, &p| n.checked_mul(self.packs[p].cells));
            // One pass and a sum over the joint table for each set, or a pass for each set.
            let cheaper = |cells: &usize| self.items() + cells * (sets.len() + 1) < self.items() * sets.len();
            match cells.filter(|cells| *cells <= JOINT && cheaper(cells)) {
                Some(cells) => {
                    let joint = self.joint(&packs, cells);
                    counted.extend(sets.into_iter().map(|set| (set.clone(), self.margin(&packs, &joint, set))));
                }
                None => counted.extend(sets.into_iter().map(|set| (set.clone(), self.alone(set)))),
            }
        }
        self.known.extend(counted);
    }

    /// Counts of a set, a cell for each combination of values, the last column fastest; empty unless it was counted.
    pub fn table(&self, set: &[usize]) -> &[u64] {
        self.known.get(set).map_or(&[], Vec::as_slice)
    }

    /// Items that have a value in any of the columns.
    pub fn with_any(&self, columns: &[usize]) -> u64 {
        let mut any = vec![false; self.items()];
        for &at in columns {
            for (any, &code) in any.iter_mut().zip(&self.columns[at].codes) {
                *any |= code != NONE;
            }
        }
        any.iter().filter(|&&any| any).count() as u64
    }

    pub fn items(&self) -> usize {
        self.columns.first().map_or(0, |column| column.codes.len())
    }

    /// Combinations of values of a set.
    pub fn cells(&self, set: &[usize]) -> usize {
        set.iter().fold(1usize, |n, &at| n.saturating_mul(self.columns[at].values))
    }

    /// The packs' codes held against each other; pack by pack in order, the last one fastest.
    fn joint(&self, packs: &[usize], cells: usize) -> Vec<u32> {
        let packs: Vec<&Pack> = packs.iter().map(|&p| &self.packs[p]).collect();
        let mut table = vec![0u32; cells];
        match packs.as_slice() {
            [] => {}
            [a] => a.codes.iter().for_each(|&x| table[usize::from(x)] += 1),
            [a, b] => {
                for (&x, &y) in a.codes.iter().zip(&b.codes) {
                    table[usize::from(x) * b.cells + usize::from(y)] += 1;
                }
            }
            [a, b, c] => {
                for ((&x, &y), &z) in a.codes.iter().zip(&b.codes).zip(&c.codes) {
                    table[(usize::from(x) * b.cells + usize::from(y)) * c.cells + usize::from(z)] += 1;
                }
            }
            [first, rest @ ..] => {
                for (item, &x) in first.codes.iter().enumerate() {
                    let cell = rest.iter().fold(usize::from(x), |at, p| at * p.cells + usize::from(p.codes[item]));
                    table[cell] += 1;
                }
            }
        }
        table
    }

    /// Of a table of packs the cells of one set: all else summed up, items without a value left out.
    fn margin(&self, packs: &[usize], joint: &[u32], set: &[usize]) -> Vec<u64> {
        let mut table = vec![0u64; self.cells(set)];
        // Per column in the joint table, slowest first: its slots, and what a step of it is in the set's table.
        let mut axes: Vec<(usize, usize)> = Vec::new();
        for &pack in packs {
            for &at in &self.packs[pack].columns {
                let stride = match set.iter().position(|&s| s == at) {
                    Some(place) => self.cells(&set[place + 1..]),
                    None => 0,
                };
                axes.push((self.columns[at].values + 1, stride));
            }
        }
        add(&axes, joint, 0, &mut table);
        table
    }

    /// One set by itself.
    fn alone(&self, set: &[usize]) -> Vec<u64> {
        let mut table = vec![0u64; self.cells(set)];
        let columns: Vec<&Column> = set.iter().map(|&at| self.columns[at]).collect();
        match columns.as_slice() {
            [a, b] => {
                for (&x, &y) in a.codes.iter().zip(&b.codes) {
                    if x != NONE && y != NONE {
                        table[usize::from(x) * b.values + usize::from(y)] += 1;
                    }
                }
            }
            [a, b, c] => {
                for ((&x, &y), &z) in a.codes.iter().zip(&b.codes).zip(&c.codes) {
                    if x != NONE && y != NONE && z != NONE {
                        table[(usize::from(x) * b.values + usize::from(y)) * c.values + usize::from(z)] += 1;
                    }
                }
            }
            columns => {
                for item in 0..self.items() {
                    let cell = columns.iter().try_fold(0, |at, column| {
                        let code = column.codes[item];
                        (code != NONE).then(|| at * column.values + usize::from(code))
                    });
                    if let Some(cell) = cell {
                        table[cell] += 1;
                    }
                }
            }
        }
        table
    }
}

/// Adds the cells of `joint` to `table`; a free column (a stride of 0) is summed over, "no value" included, which is
/// the last slot of each column.
fn add(axes: &[(usize, usize)], joint: &[u32], at: usize, table: &mut [u64]) {
    let Some((&(slots, stride), rest)) = axes.split_first() else {
        table[at] += joint.iter().map(|&n| u64::from(n)).sum::<u64>();
        return;
    };
    if axes.iter().all(|&(_, stride)| stride == 0) {
        table[at] += joint.iter().map(|&n| u64::from(n)).sum::<u64>();
        return;
    }
    let width = joint.len() / slots;
    for (slot, part) in joint.chunks_exact(width.max(1)).enumerate() {
        match stride {
            0 => add(rest, part, at, table),
            _ if slot + 1 == slots => {}
            stride => add(rest, part, at + slot * stride, table),
        }
    }
}

fn slot(code: u8, values: usize) -> u16 {
    if code == NONE { values as u16 } else { u16::from(code) }
}

#[cfg(test)]
mod tests;
