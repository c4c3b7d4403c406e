//! Other counts that agree with all that is told: for each cell that is left out, some in which it is not what it is, and
//! for a small one some in which it is not small. Where no such counts are, the sums tell it, though each sum alone does
//! not. The simplex method over the sums, begun at the true counts; what it finds is added up again before it is believed.
//!
//! Of our own: counts that are to be found start at known ones, no clock is asked, and bad luck in rounding must end in
//! "not found", never in a panic.

use super::cells::Cell;
use super::linear;
use super::lines::Line;
use rustc_hash::FxHashMap;

/// Cells that hang together up to which other counts are looked for.
const MOST: usize = 1_500;
/// What rounding may leave of nothing.
const NOTHING: f64 = 1e-9;
/// How far sums of counts may be off.
const OFF: f64 = 1e-6;

/// Cells that are out and for which no other counts are found. `least`: the smallest count that is not small.
pub(super) fn lacking(cells: &[Cell], lines: &[Line], out: &[bool], least: u64) -> Vec<u32> {
    let mut found: Vec<u32> =
        linear::apart(linear::sums(lines, out)).iter().flat_map(|sums| of_sums(sums, cells, least as f64)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn of_sums(sums: &[linear::Sum], all: &[Cell], least: f64) -> Vec<u32> {
    let mut cells: Vec<u32> = sums.iter().flat_map(|sum| sum.keys().copied()).collect();
    cells.sort_unstable();
    cells.dedup();
    if cells.len() > MOST {
        return Vec::new();
    }
    let place: FxHashMap<u32, usize> = cells.iter().zip(0..).map(|(&cell, at)| (cell, at)).collect();
    let rows: Vec<Vec<(usize, f64)>> = sums
        .iter()
        .map(|sum| sum.iter().map(|(cell, &factor)| (place[cell], linear::sign(factor))).collect())
        .collect();
    // Counts above what a reader knows each to be at least.
    let above = |cell: &Cell| cell.value.saturating_sub(cell.floor) as f64;
    let truth: Vec<f64> = cells.iter().map(|&cell| above(&all[cell as usize])).collect();
    let mut search = Search::new(&rows, truth.clone());
    let mut seen: Vec<(f64, f64)> = truth.iter().map(|&own| (own, own)).collect();
    // Small ones are not to be told to be small, others not to be told at all.
    let is_free = |(low, high): (f64, f64), own: f64, cell: &Cell| match !cell.is_missing && own + 1.0 < least - OFF {
        true => high + 1.0 >= least - OFF,
        false => high - low >= 1.0 - OFF,
    };
    let mut lacking = Vec::new();
    for (at, &cell) in cells.iter().enumerate() {
        for (sign, goal) in [(1.0, (least - 1.0).max(truth[at] + 1.0)), (-1.0, truth[at] - 1.0)] {
            if is_free(seen[at], truth[at], &all[cell as usize]) {
                break;
            }
            search.drive(at, sign, goal);
            if search.agrees(&rows, &truth) {
                for ((low, high), &now) in seen.iter_mut().zip(&search.now) {
                    (*low, *high) = (low.min(now), high.max(now));
                }
            } else {
                search = Search::new(&rows, truth.clone());
            }
        }
        if !is_free(seen[at], truth[at], &all[cell as usize]) {
            lacking.push(cell);
        }
    }
    lacking
}

/// Counts that agree with the sums, and how they can move: each of `bound` is a constant less `table · free`.
struct Search {
    now: Vec<f64>,
    bound: Vec<usize>,
    free: Vec<usize>,
    /// A row for each of `bound`, a column for each of `free`.
    table: Vec<Vec<f64>>,
}

impl Search {
    /// `rows`: sums that do not change, as cells with their signs. `now`: counts above their least that satisfy them.
    fn new(rows: &[Vec<(usize, f64)>], now: Vec<f64>) -> Self {
        let width = now.len();
        let mut bound: Vec<usize> = Vec::new();
        let mut reduced: Vec<Vec<f64>> = Vec::new();
        for row in rows {
            let mut new = vec![0.0; width];
            for &(cell, sign) in row {
                new[cell] += sign;
            }
            for (&pivot, other) in bound.iter().zip(&reduced) {
                let factor = new[pivot];
                less(&mut new, other, factor);
            }
            let largest = (0..width).max_by(|&a, &b| new[a].abs().total_cmp(&new[b].abs()).then(b.cmp(&a)));
            let Some(pivot) = largest.filter(|&at| new[at].abs() > NOTHING) else { continue };
            let lead = new[pivot];
            new.iter_mut().for_each(|value| *value /= lead);
            for other in &mut reduced {
                let factor = other[pivot];
                less(other, &new, factor);
            }
            bound.push(pivot);
            reduced.push(new);
        }
        let mut is_bound = vec![false; width];
        bound.iter().for_each(|&at| is_bound[at] = true);
        let free: Vec<usize> = (0..width).filter(|&at| !is_bound[at]).collect();
        let table = reduced.iter().map(|row| free.iter().map(|&at| row[at]).collect()).collect();
        Self { now, bound, free, table }
    }

    /// Moves the counts so that the cell's grows (`sign` 1) or shrinks (−1), until it is at `goal` or at its end.
    fn drive(&mut self, cell: usize, sign: f64, goal: f64) {
        // Bland's order from then on: it never goes in circles.
        let patience = 2 * (self.bound.len() + self.free.len());
        for step in 0..10 * patience + 100 {
            if sign * (goal - self.now[cell]) <= 0.0 {
                return;
            }
            let Some((column, way, rate)) = self.entering(cell, sign, step > patience) else { return };
            let far = sign * (goal - self.now[cell]) / rate;
            if !self.advance(column, way, far) {
                return;
            }
        }
    }

    /// The free cell that moves ours fastest (or the first that moves it at all), which way, and by how much ours moves.
    fn entering(&self, cell: usize, sign: f64, first: bool) -> Option<(usize, f64, f64)> {
        let row = self.bound.iter().position(|&at| at == cell);
        let gain = |column: usize| match row {
            Some(row) => -sign * self.table[row][column],
            None if self.free[column] == cell => sign,
            None => 0.0,
        };
        let can = |&column: &usize| {
            let gain = gain(column);
            gain > NOTHING || gain < -NOTHING && self.now[self.free[column]] > NOTHING
        };
        let all = (0..self.free.len()).filter(can);
        let column = match first {
            true => all.min_by_key(|&column| self.free[column]),
            false => all.max_by(|&a, &b| gain(a).abs().total_cmp(&gain(b).abs()).then(b.cmp(&a))),
        }?;
        Some((column, gain(column).signum(), gain(column).abs()))
    }

    /// Moves a free cell until it, or one bound to it, is at its least, by `far` at most; false where it went all the way.
    fn advance(&mut self, column: usize, way: f64, far: f64) -> bool {
        let own = self.free[column];
        let shrinks = |row: usize| self.table[row][column] * way;
        let room = |row: usize| self.now[self.bound[row]].max(0.0) / shrinks(row);
        let leaving = (0..self.bound.len())
            .filter(|&row| shrinks(row) > NOTHING)
            .min_by(|&a, &b| room(a).total_cmp(&room(b)).then(self.bound[a].cmp(&self.bound[b])));
        let most = leaving.map_or(f64::INFINITY, room);
        let own_room = if way < 0.0 { self.now[own].max(0.0) } else { f64::INFINITY };
        let by = far.min(most).min(own_room);
        for (&cell, row) in self.bound.iter().zip(&self.table) {
            self.now[cell] -= row[column] * way * by;
        }
        self.now[own] += way * by;
        if by >= far {
            return false;
        }
        match leaving {
            Some(row) if most <= own_room => self.pivot(row, column),
            _ => self.now[own] = 0.0,
        }
        true
    }

    /// The bound cell of a row, which is at its least, and the free one of a column take each other's place.
    fn pivot(&mut self, row: usize, column: usize) {
        self.now[self.bound[row]] = 0.0;
        std::mem::swap(&mut self.bound[row], &mut self.free[column]);
        let mut new = std::mem::take(&mut self.table[row]);
        let lead = new[column];
        new[column] = 1.0;
        new.iter_mut().for_each(|value| *value /= lead);
        for other in &mut self.table {
            if let Some(&factor) = other.get(column).filter(|factor| **factor != 0.0) {
                other[column] = 0.0;
                less(other, &new, factor);
            }
        }
        self.table[row] = new;
    }

    /// The counts add up to what the true ones do, and none is below its least.
    fn agrees(&self, rows: &[Vec<(usize, f64)>], truth: &[f64]) -> bool {
        self.now.iter().all(|&now| now >= -OFF)
            && rows.iter().all(|row| {
                let off: f64 = row.iter().map(|&(cell, sign)| sign * (self.now[cell] - truth[cell])).sum();
                off.abs() < OFF
            })
    }
}

/// `row − factor · other`.
fn less(row: &mut [f64], other: &[f64], factor: f64) {
    if factor == 0.0 {
        return;
    }
    for (own, other) in row.iter_mut().zip(other).filter(|(_, other)| **other != 0.0) {
        *own -= factor * other;
        if own.abs() < NOTHING {
            *own = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x + a + b = 10, x + c + d = 10, a + c = e + 5, b + d = f + 5: together 2x + e + f = 10, so that x is 4 at most.
    /// Each sum alone lets it be 8.
    const TRUE: [u64; 7] = [3, 4, 3, 3, 4, 2, 2];

    fn lines() -> Vec<Line> {
        let line = |parts: &[u32], whole: Option<u32>| Line { parts: parts.to_vec(), whole };
        vec![line(&[0, 1, 2], None), line(&[0, 3, 4], None), line(&[1, 3], Some(5)), line(&[2, 4], Some(6))]
    }

    fn cells(values: &[u64]) -> Vec<Cell> {
        values.iter().map(|&value| Cell::left_out(value)).collect()
    }

    #[test]
    fn a_cell_that_sums_together_hold_small_is_found() {
        let lines = lines();
        assert!(linear::determined(&lines, &[true; 7]).is_empty());
        assert_eq!(lacking(&cells(&TRUE), &lines, &[true; 7], 5), [0]);
        assert!(lacking(&cells(&TRUE), &lines, &[true; 7], 4).is_empty());
    }

    #[test]
    fn of_missing_values_only_how_many_they_are_is_kept() {
        let mut cells = cells(&TRUE);
        cells[0].is_missing = true;
        assert!(lacking(&cells, &lines(), &[true; 7], 5).is_empty());
        // x + y = 2, where both may be 0; or else both are at least 1.
        let two = |floor: u64| [1, 1].map(|value| Cell { is_missing: true, floor, ..Cell::left_out(value) });
        let sum = [Line { parts: vec![0, 1], whole: None }];
        assert_eq!(lacking(&two(1), &sum, &[true; 2], 5), [0, 1]);
        assert!(lacking(&two(0), &sum, &[true; 2], 5).is_empty());
    }

    #[test]
    fn a_cell_that_is_large_enough_has_to_be_free_by_one() {
        // x + y = 12, x + z = 12, y + z = w + 20: y, z ≤ 11 and w ≥ 1 leave x no choice but 1, y and z none but 11.
        let line = |parts: &[u32], whole: Option<u32>| Line { parts: parts.to_vec(), whole };
        let lines = vec![line(&[0, 1], None), line(&[0, 2], None), line(&[1, 2], Some(3))];
        assert_eq!(lacking(&cells(&[1, 11, 11, 2]), &lines, &[true; 4], 5), [0, 1, 2, 3]);
    }

    #[test]
    fn nothing_is_lacking_where_counts_can_move_freely() {
        let lines = vec![Line { parts: vec![0, 1], whole: None }, Line { parts: vec![2, 3], whole: None }];
        assert!(lacking(&cells(&[3, 9, 8, 6]), &lines, &[true; 4], 5).is_empty());
    }
}
