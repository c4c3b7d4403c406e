//! Which cells have to be left out so that no one that is left out can be computed back. The small ones first; then, as long
//! as a sum, or several taken together, would tell one of them, or hold it in too narrow a range, the smallest other cell of
//! such a sum.
//!
//! A reader is taken to know every sum of cells, every count that is told, and that a cell left out is not 0. After Willenborg
//! and de Waal, Elements of Statistical Disclosure Control (2001), chapters 6 to 8.

use super::cells::Cell;
use super::{linear, witness};
use crate::sorting::Sorting;
use rustc_hash::FxHashSet;

/// Cells that add up to another, or to a total that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) parts: Vec<u32>,
    pub(super) whole: Option<u32>,
}

/// Nobody knows an upper end.
const OPEN: i64 = i64::MAX / 4;
/// Rounds in which bounds are told from one another; more only narrow long chains further.
const ROUNDS: usize = 64;

/// What is left out.
#[derive(Clone, Debug, Default)]
pub(super) struct LeftOut {
    /// By cell.
    pub(super) cells: Vec<bool>,
    /// Cells for which nothing is left that could hide them: their columns must go as a whole.
    pub(super) bare: Vec<u32>,
}

/// `least`: the smallest count that may be told.
pub(super) fn leave_out(cells: &[Cell], lines: &[Line], least: u64) -> LeftOut {
    let begin = |cell: &Cell| cell.floor == 0 || cell.of_people && cell.is_small && cell.value > 0;
    let mut out: Vec<bool> = cells.iter().map(begin).collect();
    let mut of_cell: Vec<Vec<u32>> = vec![Vec::new(); cells.len()];
    for (at, line) in (0..).zip(lines) {
        for &cell in line.parts.iter().chain(&line.whole) {
            of_cell[cell as usize].push(at);
        }
    }
    let mut bare: Vec<u32> = Vec::new();
    loop {
        // That none is there may be told.
        let is_done = |cell: &u32| bare.contains(cell) || cells[*cell as usize].value == 0;
        let mut exposed = narrow(cells, lines, &out, least);
        exposed.retain(|cell| !is_done(cell));
        if exposed.is_empty() {
            exposed = linear::determined(lines, &out);
            exposed.retain(|cell| !is_done(cell));
        }
        if exposed.is_empty() {
            exposed = witness::lacking(cells, lines, &out, least);
            exposed.retain(|cell| !is_done(cell));
        }
        if exposed.is_empty() {
            return LeftOut { cells: out, bare };
        }
        let mut done: FxHashSet<u32> = FxHashSet::default();
        for cell in exposed {
            // What hides one cell may hide its neighbours.
            if of_cell[cell as usize].iter().any(|line| done.contains(line)) {
                continue;
            }
            done.extend(&of_cell[cell as usize]);
            match another(cells, lines, &of_cell, &out, cell) {
                Some(other) => out[other as usize] = true,
                None => bare.push(cell),
            }
        }
    }
}

/// The smallest cell of a line of this one that is still told; of a whole only where there is no part. Where all of them are
/// left out already, one of the lines of those, and so on.
fn another(cells: &[Cell], lines: &[Line], of_cell: &[Vec<u32>], out: &[bool], cell: u32) -> Option<u32> {
    let mut reached: FxHashSet<u32> = FxHashSet::from_iter([cell]);
    let mut around = vec![cell];
    while !around.is_empty() {
        if let Some(found) = around.iter().find_map(|&at| beside(cells, lines, of_cell, out, at)) {
            return Some(found);
        }
        let beyond = around.iter().flat_map(|&at| &of_cell[at as usize]).map(|&line| &lines[line as usize]);
        let next = beyond.flat_map(|line| line.parts.iter().chain(&line.whole)).copied();
        around = next.filter(|&at| out[at as usize] && reached.insert(at)).collect();
    }
    None
}

fn beside(cells: &[Cell], lines: &[Line], of_cell: &[Vec<u32>], out: &[bool], cell: u32) -> Option<u32> {
    let can = |at: &&u32| !out[**at as usize] && cells[**at as usize].of_people && cells[**at as usize].value > 0;
    let smallest = |all: Vec<u32>| all.into_iter().min_by_key(|&at| (cells[at as usize].value, at));
    // The line that is nearest to telling it: that with the fewest unknown.
    let unknown = |line: &Line| line.parts.iter().chain(&line.whole).filter(|&&at| out[at as usize]).count();
    let mut own: Vec<&Line> = of_cell[cell as usize].iter().map(|&at| &lines[at as usize]).collect();
    own.order_by_key(|line| unknown(line));
    let part = own.iter().find_map(|line| smallest(line.parts.iter().filter(can).copied().collect()));
    part.or_else(|| own.iter().find_map(|line| line.whole.filter(|at| can(&at))))
}

/// Cells that sums hold in a range narrower than from one to `least`; of those that count missing values, to one number.
fn narrow(cells: &[Cell], lines: &[Line], out: &[bool], least: u64) -> Vec<u32> {
    let bounds = bounds(cells, lines, out);
    let room = |at: usize| if cells[at].is_missing { 1 } else { least.saturating_sub(1).max(1) as i64 };
    let is_narrow = |at: usize| out[at] && bounds[at].1 - bounds[at].0 < room(at);
    (0..cells.len()).filter(|&at| is_narrow(at)).map(|at| at as u32).collect()
}

/// Between what and what a reader can tell each cell to be.
pub(super) fn bounds(cells: &[Cell], lines: &[Line], out: &[bool]) -> Vec<(i64, i64)> {
    let value = |at: u32| i64::try_from(cells[at as usize].value).unwrap_or(OPEN).min(OPEN);
    let known = |at: usize| (value(at as u32), value(at as u32));
    let mut bounds: Vec<(i64, i64)> =
        (0..cells.len()).map(|at| if out[at] { (cells[at].floor as i64, OPEN) } else { known(at) }).collect();
    let hidden: Vec<&Line> =
        lines.iter().filter(|l| l.parts.iter().chain(&l.whole).any(|&at| out[at as usize])).collect();
    for _ in 0..ROUNDS {
        let mut moved = false;
        for line in &hidden {
            moved |= tell(line, &mut bounds, &value);
        }
        if !moved {
            break;
        }
    }
    bounds
}

/// What one sum says of the bounds of its cells; whether any moved.
fn tell(line: &Line, bounds: &mut [(i64, i64)], value: &dyn Fn(u32) -> i64) -> bool {
    // The part of the sum that no cell tells (values that are missing) is known.
    let told: i64 = line.parts.iter().map(|&at| value(at)).sum();
    let apart = line.whole.map_or(0, |whole| value(whole) - told);
    let (low, high) = line.parts.iter().fold((0i64, 0i64), |(low, high), &at| {
        let (l, h) = bounds[at as usize];
        (low + l, (high + h).min(OPEN))
    });
    let mut moved = false;
    let mut narrow = |at: u32, low: i64, high: i64, bounds: &mut [(i64, i64)]| {
        let own = &mut bounds[at as usize];
        let new = (own.0.max(low), own.1.min(high));
        moved |= new != *own;
        *own = new;
    };
    let (whole_low, whole_high) = match line.whole {
        None => (told, told),
        Some(whole) => {
            narrow(whole, low + apart, if high >= OPEN { OPEN } else { high + apart }, bounds);
            let (l, h) = bounds[whole as usize];
            (l - apart, if h >= OPEN { OPEN } else { h - apart })
        }
    };
    let open = line.parts.iter().filter(|&&at| bounds[at as usize].1 >= OPEN).count();
    let ends: i64 = line.parts.iter().map(|&at| bounds[at as usize].1).filter(|&h| h < OPEN).sum();
    for &at in &line.parts {
        let (l, h) = bounds[at as usize];
        let most = if whole_high >= OPEN { OPEN } else { whole_high - (low - l) };
        let fewest = match (open, h >= OPEN) {
            (0, _) => whole_low - (ends - h),
            (1, true) => whole_low - ends,
            // Another one can take any amount.
            _ => 0,
        };
        narrow(at, fewest, most, bounds);
    }
    moved
}
