//! Which part of one small picture another one shows.

use super::{CELLS, Fits, Luma, around, mean, spread};
use crate::dataset::LOOK_SIDE;

/// Cells a side at which a part is held against the whole: coarser, since a part's cells lie between the whole's.
const COARSE: usize = 12;
const COARSE_CELLS: usize = COARSE * COARSE;
/// Where a search for a part begins: nothing, 2.5 % or 5 % cut off all around.
const STARTS: [f64; 3] = [0.0, 0.025, 0.05];
/// Residuals above this share of the spread at the start lead nowhere.
const HOPELESS: f64 = 0.85;
const STEPS: usize = 4;
/// A step moves no side by more.
const MOST_STEP: f64 = 0.03;
/// Grey levels from which on a cell counts less.
const OUTLIER: f64 = 6.0;
/// What a coarse cell may be off, at least and as a share of what the cells around it span.
const LIMIT: (f64, f64) = (4.0, 0.12);

/// Limits by which the worst cell may be off, and what may remain of the spread: half of all crops fit as tightly, and one
/// in ten frames of a camera that comes nearer; as closely nine in ten crops, and most of such frames.
const TIGHT: (f64, f64) = (1.3, 0.1);
const CLOSE: (f64, f64) = (2.4, 0.17);

/// The part of a picture between these shares of its sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// How well a part fits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    /// The most that a cell is off, in limits.
    worst: f64,
    /// Share of cells within their limit.
    pub(super) agreeing: f64,
    /// Root of the mean square of what remains, as a share of the spread.
    pub(super) residual: f64,
}

impl Fit {
    /// May be one picture: nearly all crops are within, and so are frames of a camera that comes nearer.
    pub(super) fn is_same(&self, slack: f64) -> bool {
        self.worst <= 3.2 * slack && self.agreeing >= 0.88 / slack && self.residual <= 0.22 * slack
    }

    pub(super) fn fits(&self) -> Fits {
        match self {
            _ if self.worst <= TIGHT.0 && self.residual <= TIGHT.1 => Fits::Tightly,
            _ if self.worst <= CLOSE.0 && self.residual <= CLOSE.1 => Fits::Closely,
            _ => Fits::Loosely,
        }
    }
}

impl Extent {
    fn centred(cut: f64) -> Self {
        Self { left: cut, right: 1.0 - cut, top: cut, bottom: 1.0 - cut }
    }

    /// The part, in as many cells as the whole.
    pub(super) fn of(&self, whole: &Luma) -> Luma {
        let mut out = [0.0; CELLS];
        out.copy_from_slice(&self.in_cells(whole, LOOK_SIDE));
        out
    }

    fn in_cells(&self, whole: &Luma, side: usize) -> Vec<f64> {
        let (across, down) = (parts(self.left, self.right, side), parts(self.top, self.bottom, side));
        let mut rows = vec![0.0; LOOK_SIDE * side];
        for (row, line) in whole.chunks_exact(LOOK_SIDE).enumerate() {
            for (x, part) in across.iter().enumerate() {
                rows[row * side + x] = part.iter().map(|&(at, weight)| weight * line[at]).sum();
            }
        }
        let cell =
            |i: usize| -> f64 { down[i / side].iter().map(|&(at, weight)| weight * rows[at * side + i % side]).sum() };
        (0..side * side).map(cell).collect()
    }

    /// The part of one picture against all of another.
    pub(super) fn fit(&self, whole: &Luma, part: &Luma) -> Fit {
        let all = Self::centred(0.0);
        let (x, y) = (self.in_cells(whole, COARSE), all.in_cells(part, COARSE));
        let (mean_x, mean_y) = (mean(&x), mean(&y));
        let squares: f64 = x.iter().map(|x| (x - mean_x) * (x - mean_x)).sum();
        let both: f64 = x.iter().zip(&y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
        let slope = if squares > 0.0 { both / squares } else { 0.0 };
        let x: Vec<f64> = x.iter().map(|x| slope * (x - mean_x) + mean_y).collect();
        let (mut worst, mut agreeing, mut sum) = (0.0_f64, 0, 0.0);
        for ((x, y), (low, high)) in x.iter().zip(&y).zip(around(&x, COARSE)) {
            let off = (y - x.clamp(0.0, 255.0)).abs();
            let limits = off / (LIMIT.0 + LIMIT.1 * (high - low));
            worst = worst.max(limits);
            agreeing += usize::from(limits <= 1.0);
            sum += off * off;
        }
        let n = COARSE_CELLS as f64;
        Fit { worst, agreeing: agreeing as f64 / n, residual: (sum / n).sqrt() / spread(&y).max(1.0) }
    }
}

/// For each of `side` cells between two shares of a row, the old cells that it covers and their weights. Beyond the ends
/// the last cell goes on.
fn parts(from: f64, to: f64, side: usize) -> Vec<Vec<(usize, f64)>> {
    let old = LOOK_SIDE as f64;
    let width = (to - from) * old / side as f64;
    (0..side)
        .map(|cell| {
            let begin = (from * old + cell as f64 * width).clamp(0.0, old);
            let end = (from * old + (cell + 1) as f64 * width).clamp(0.0, old);
            let first = (begin as usize).min(LOOK_SIDE - 1);
            let last = (end as usize).min(LOOK_SIDE - 1);
            let covered = end - begin;
            if covered <= 1e-9 {
                return vec![(first, 1.0)];
            }
            let weight = |at: usize| (end.min((at + 1) as f64) - begin.max(at as f64)).max(0.0) / covered;
            (first..=last).map(|at| (at, weight(at))).collect()
        })
        .collect()
}

/// Which of the two shows more, which less, and where to begin. `None` where neither is a part of the other.
pub(super) fn crop_of<'a>(x: &'a Luma, y: &'a Luma) -> Option<(&'a Luma, &'a Luma, Extent)> {
    let mut best: Option<(f64, &Luma, &Luma, Extent)> = None;
    for (whole, part) in [(x, y), (y, x)] {
        for cut in STARTS {
            let start = Extent::centred(cut);
            let residual = start.fit(whole, part).residual;
            if best.as_ref().is_none_or(|(least, ..)| residual < *least) {
                best = Some((residual, whole, part, start));
            }
        }
    }
    best.filter(|(residual, ..)| *residual <= HOPELESS).map(|(_, whole, part, start)| (whole, part, start))
}

/// Moves the sides of a part until it fits (Gauss–Newton over four sides, contrast and shift; outliers count less).
/// `None` where it runs away.
pub(super) fn aligned(whole: &Luma, part: &Luma, start: Extent) -> Option<Extent> {
    let mut extent = start;
    let mut weights = [1.0; CELLS];
    for _ in 0..STEPS {
        let shown = extent.of(whole);
        let mut columns = [[0.0; 6]; CELLS];
        for (at, column) in columns.iter_mut().enumerate() {
            *column = derivatives(&shown, at, extent);
        }
        let solution = least_squares(&columns, part, &weights)?;
        let contrast = solution[4].max(0.2);
        let step = |by: f64| (by / contrast).clamp(-MOST_STEP, MOST_STEP);
        extent = Extent {
            left: extent.left + step(solution[0]),
            right: extent.right + step(solution[1]),
            top: extent.top + step(solution[2]),
            bottom: extent.bottom + step(solution[3]),
        };
        if extent.right - extent.left < 0.5 || extent.bottom - extent.top < 0.5 {
            return None;
        }
        for ((weight, column), value) in weights.iter_mut().zip(&columns).zip(part) {
            let shown: f64 = column.iter().zip(&solution).map(|(c, s)| c * s).sum();
            let off = (value - shown) / OUTLIER;
            *weight = 1.0 / (1.0 + off * off);
        }
    }
    Some(extent)
}

/// How a cell changes with each side of the part, its value, and 1.
fn derivatives(shown: &Luma, at: usize, extent: Extent) -> [f64; 6] {
    let side = LOOK_SIDE;
    let (x, y) = (at % side, at / side);
    let slope = |low: usize, high: usize, span: usize| (shown[high] - shown[low]) / span.max(1) as f64;
    let (left, right) = (x.saturating_sub(1), (x + 1).min(side - 1));
    let (up, down) = (y.saturating_sub(1), (y + 1).min(side - 1));
    let across = slope(y * side + left, y * side + right, right - left) * side as f64 / (extent.right - extent.left);
    let along = slope(up * side + x, down * side + x, down - up) * side as f64 / (extent.bottom - extent.top);
    let share = |of: usize| (of as f64 + 0.5) / side as f64;
    let (s, t) = (share(x), share(y));
    [across * (1.0 - s), across * s, along * (1.0 - t), along * t, shown[at], 1.0]
}

/// Weighted least squares by the normal equations, solved by elimination with the largest pivot.
#[allow(clippy::needless_range_loop, reason = "a matrix is read by its rows and columns")]
fn least_squares(columns: &[[f64; 6]; CELLS], values: &Luma, weights: &[f64; CELLS]) -> Option<[f64; 6]> {
    let mut m = [[0.0; 7]; 6];
    for ((column, value), weight) in columns.iter().zip(values).zip(weights) {
        for i in 0..6 {
            let weighed = weight * column[i];
            for j in i..6 {
                m[i][j] += weighed * column[j];
            }
            m[i][6] += weighed * value;
        }
    }
    for i in 0..6 {
        for j in 0..i {
            m[i][j] = m[j][i];
        }
        // A side along which nothing changes stays where it is.
        m[i][i] += 1e-3;
    }
    for i in 0..6 {
        let pivot = (i..6).max_by(|&a, &b| m[a][i].abs().total_cmp(&m[b][i].abs()).then(b.cmp(&a)))?;
        m.swap(i, pivot);
        if m[i][i].abs() < 1e-12 {
            return None;
        }
        for row in i + 1..6 {
            let factor = m[row][i] / m[i][i];
            for j in i..7 {
                m[row][j] -= factor * m[i][j];
            }
        }
    }
    let mut out = [0.0; 6];
    for i in (0..6).rev() {
        let known: f64 = (i + 1..6).map(|j| m[i][j] * out[j]).sum();
        out[i] = (m[i][6] - known) / m[i][i];
    }
    out.iter().all(|value| value.is_finite()).then_some(out)
}
