//! Which unknown cells follow from sums taken together, though none tells them alone: Gaussian elimination over the sums, in
//! the numbers modulo a prime, where nothing is rounded.

use super::lines::Line;
use crate::sorting::Sorting;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A prime of 61 bits (Mersenne's).
const PRIME: u64 = (1 << 61) - 1;
/// Unknown cells that hang together up to which sums are taken together. Beyond, each sum is still looked at alone.
pub(super) const MOST: usize = 6_000;

/// A sum over unknown cells, without what is known.
pub(super) type Sum = BTreeMap<u32, u64>;

/// Cells that the lines determine, of those that are `out`.
pub(super) fn determined(lines: &[Line], out: &[bool]) -> Vec<u32> {
    let mut found: Vec<u32> = apart(sums(lines, out)).into_iter().flat_map(solved).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What the lines say of the cells that are `out`.
pub(super) fn sums(lines: &[Line], out: &[bool]) -> Vec<Sum> {
    let unknown = |at: &&u32| out[**at as usize];
    let sum = |line: &Line| -> Sum {
        let parts = line.parts.iter().filter(unknown).map(|&at| (at, 1));
        parts.chain(line.whole.iter().filter(unknown).map(|&at| (at, PRIME - 1))).collect()
    };
    lines.iter().map(sum).filter(|sum| !sum.is_empty()).collect()
}

/// 1 or −1: a factor of a sum that nothing was taken out of.
pub(super) fn sign(factor: u64) -> f64 {
    if factor == 1 { 1.0 } else { -1.0 }
}

/// The sums by what hangs together.
pub(super) fn apart(sums: Vec<Sum>) -> Vec<Vec<Sum>> {
    let mut root: FxHashMap<u32, u32> = FxHashMap::default();
    fn find(root: &mut FxHashMap<u32, u32>, mut at: u32) -> u32 {
        while let Some(&up) = root.get(&at).filter(|&&up| up != at) {
            let above = root.get(&up).copied().unwrap_or(up);
            root.insert(at, above);
            at = up;
        }
        at
    }
    for sum in &sums {
        let mut cells = sum.keys();
        let Some(&first) = cells.next() else { continue };
        for &cell in cells {
            let (a, b) = (find(&mut root, first), find(&mut root, cell));
            if a != b {
                root.insert(a.max(b), a.min(b));
            }
        }
    }
    let mut groups: BTreeMap<u32, Vec<Sum>> = BTreeMap::new();
    for sum in sums {
        if let Some(&first) = sum.keys().next() {
            groups.entry(find(&mut root, first)).or_default().push(sum);
        }
    }
    groups.into_values().collect()
}

/// The cells that these sums fix: after elimination they stand alone in a sum.
fn solved(mut sums: Vec<Sum>) -> Vec<u32> {
    let mut cells: Vec<u32> = sums.iter().flat_map(|sum| sum.keys().copied()).collect();
    cells.sort_unstable();
    cells.dedup();
    if cells.len() > MOST {
        return sums.iter().filter(|sum| sum.len() == 1).flat_map(|sum| sum.keys().copied()).collect();
    }
    sums.order_by_key(Sum::len);
    let mut by_pivot: BTreeMap<u32, Sum> = BTreeMap::new();
    for mut sum in sums {
        // Every pivot is taken out of the new sum, then its own pivot out of all others.
        let pivots: Vec<u32> = sum.keys().copied().filter(|cell| by_pivot.contains_key(cell)).collect();
        for pivot in pivots {
            if let (Some(&times), Some(other)) = (sum.get(&pivot), by_pivot.get(&pivot)) {
                subtract(&mut sum, other, times);
            }
        }
        let Some((&pivot, &lead)) = sum.iter().next() else { continue };
        let inverse = power(lead, PRIME - 2);
        for value in sum.values_mut() {
            *value = product(*value, inverse);
        }
        for other in by_pivot.values_mut() {
            if let Some(&factor) = other.get(&pivot) {
                subtract(other, &sum, factor);
            }
        }
        by_pivot.insert(pivot, sum);
    }
    by_pivot.into_iter().filter(|(_, sum)| sum.len() == 1).map(|(pivot, _)| pivot).collect()
}

/// `sum − factor · other`.
fn subtract(sum: &mut Sum, other: &Sum, factor: u64) {
    for (&cell, &value) in other {
        let taken = product(value, factor);
        let own = sum.entry(cell).or_insert(0);
        *own = if *own >= taken { *own - taken } else { *own + (PRIME - taken) };
        if *own == 0 {
            sum.remove(&cell);
        }
    }
}

fn product(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut out = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            out = product(out, base);
        }
        base = product(base, base);
        exponent >>= 1;
    }
    out
}
