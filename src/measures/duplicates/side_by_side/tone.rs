//! One small picture as a brighter or flatter version of another, cell by cell.

use super::{CELLS, Fits, Luma, around, spread};
use crate::dataset::LOOK_SIDE;

/// What a cell may be off in grey levels, at least, and besides as a share of what the cells around it span. Compressing,
/// resizing and turning a photograph stays within half of it in 99 of 100.
const LIMIT: (f64, f64) = (3.0, 0.1);
/// Limits by which the worst cell may be off where brightness is as it was.
const ALLOWED: f64 = 1.25;
/// Each whole factor of contrast adds this many limits, since what was cut off at black and white is not known.
const PER_CONTRAST: f64 = 14.0;
const MOST_ALLOWED: f64 = 4.0;
/// What may remain of the spread: copies leave 0.07 in 95 of 100. Two pages of different text leave more.
const RESIDUAL: f64 = 0.15;
/// Limits by which the worst cell of a tight copy is off, and what remains of the spread.
const TIGHT: (f64, f64) = (0.8, 0.05);
/// Share of cells that agree as they are where brightness cannot have changed.
const AS_BRIGHT: f64 = 0.95;
/// A factor of contrast from which on white or black may have been cut off, and so many grey levels of shift.
const CLIPPED: (f64, f64) = (1.03, 6.0);
/// Around a cell this bright, or this dark, something may have been cut off: at most so many grey levels of its mean.
const BRIGHT: f64 = 200.0;
const DARK: f64 = 50.0;
const CUT_OFF: f64 = 45.0;
/// The most that one picture has more contrast than the other.
const MOST_CONTRAST: f64 = 2.5;
/// Grey levels between a cell and its neighbours that are structure.
const STRUCTURE: f64 = 12.0;
/// Structured cells from which on their share says anything.
const LEAST_STRUCTURED: usize = 20;

/// A picture against another, made as bright.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tone {
    /// How much more contrast the one has.
    pub(super) contrast: f64,
    /// The most that a cell is off, in limits.
    pub(super) worst: f64,
    /// Share of cells with structure that are within their limit.
    pub(super) agreeing: f64,
    /// Root of the mean square of what cells are off, as a share of their spread.
    residual: f64,
}

impl Tone {
    /// One picture, stored again. `slack`: what limits are multiplied by.
    pub(super) fn is_same(&self, slack: f64) -> bool {
        let allowed = (ALLOWED + PER_CONTRAST * (self.contrast - CLIPPED.0).max(0.0)).min(MOST_ALLOWED);
        self.worst <= allowed * slack && self.residual <= RESIDUAL * slack
    }

    pub(super) fn fits(&self) -> Fits {
        if self.worst <= TIGHT.0 && self.residual <= TIGHT.1 { Fits::Tightly } else { Fits::Closely }
    }
}

/// `None` where neither is a brighter version of the other.
pub(super) fn toned(x: &Luma, y: &Luma) -> Option<Tone> {
    let as_bright = held_to(x, y, (1.0, 0.0));
    // Copies and the frames of a film need no more.
    if as_bright.is_same(1.0) || as_bright.agreeing >= AS_BRIGHT {
        return Some(as_bright);
    }
    let one = one_way(x, y);
    // Where white was cut off, spread does not say which of the two came first.
    let other = match one {
        Some(tone) if tone.worst <= ALLOWED => None,
        _ => one_way(y, x),
    };
    match (one, other) {
        (Some(one), Some(other)) if other.worst < one.worst => Some(other),
        (None, other) => other,
        (one, _) => one,
    }
}

/// The second as the first with more contrast, cut off at black and white.
fn one_way(x: &Luma, y: &Luma) -> Option<Tone> {
    let (contrast, shift) = line(x, y)?;
    (0.95..=MOST_CONTRAST).contains(&contrast).then(|| held_to(x, y, (contrast, shift)))
}

/// The second against the first with this contrast and shift.
fn held_to(x: &Luma, y: &Luma, (contrast, shift): (f64, f64)) -> Tone {
    let unclipped = x.map(|value| contrast * value + shift);
    let (of_x, of_y) = (around(&unclipped, LOOK_SIDE), around(y, LOOK_SIDE));
    let mean = x.iter().sum::<f64>() / CELLS as f64;
    let is_changed = contrast > CLIPPED.0 || ((contrast - 1.0) * mean + shift).abs() > CLIPPED.1;
    let (mut worst, mut structured, mut agreeing, mut squares) = (0.0_f64, 0, 0, 0.0);
    for at in 0..CELLS {
        let (low, high) = of_x[at];
        let span = high.min(255.0) - low.max(0.0);
        let mut off = y[at] - unclipped[at].clamp(0.0, 255.0);
        if is_changed && off < 0.0 && high >= BRIGHT {
            off = (off + CUT_OFF).min(0.0);
        }
        if is_changed && off > 0.0 && low <= DARK {
            off = (off - CUT_OFF).max(0.0);
        }
        squares += off * off;
        let limits = off.abs() / (LIMIT.0 + LIMIT.1 * span.max(0.0));
        worst = worst.max(limits);
        if span.max(of_y[at].1 - of_y[at].0) > STRUCTURE {
            structured += 1;
            agreeing += usize::from(limits <= 1.0);
        }
    }
    let agreeing = if structured >= LEAST_STRUCTURED { agreeing as f64 / structured as f64 } else { 0.0 };
    let residual = (squares / CELLS as f64).sqrt() / spread(y).max(1.0);
    Tone { contrast, worst, agreeing, residual }
}

/// The line through most cells that nothing was cut off of: slope and offset, by least squares over the four fifths that
/// fit best. `None` where the first is flat.
fn line(x: &Luma, y: &Luma) -> Option<(f64, f64)> {
    let (of_x, of_y) = (around(x, LOOK_SIDE), around(y, LOOK_SIDE));
    let whole = |at: &usize| {
        let ((low_x, high_x), (low_y, high_y)) = (of_x[*at], of_y[*at]);
        high_y < 232.0 && low_y > 14.0 && high_x < 250.0 && low_x > 5.0
    };
    let inner = |at: &usize| y[*at] < 235.0 && y[*at] > 12.0;
    let mut cells: Vec<usize> = (0..CELLS).filter(whole).collect();
    if cells.len() < 80 {
        cells = (0..CELLS).filter(inner).collect();
    }
    if cells.len() < 40 {
        cells = (0..CELLS).collect();
    }
    let keep = cells.len() * 4 / 5;
    let mut best = fitted(x, y, &cells)?;
    let mut off: Vec<(f64, usize)> = Vec::with_capacity(cells.len());
    for _ in 0..3 {
        let (slope, offset) = best;
        off.clear();
        off.extend(cells.iter().map(|&at| ((y[at] - slope * x[at] - offset).abs(), at)));
        off.select_nth_unstable_by(keep, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut kept: Vec<usize> = off.iter().take(keep).map(|&(_, at)| at).collect();
        // Sums in one order.
        kept.sort_unstable();
        best = fitted(x, y, &kept).unwrap_or(best);
    }
    Some(best)
}

fn fitted(x: &Luma, y: &Luma, cells: &[usize]) -> Option<(f64, f64)> {
    let n = cells.len() as f64;
    let mean = |of: &Luma| cells.iter().map(|&at| of[at]).sum::<f64>() / n;
    let (mean_x, mean_y) = (mean(x), mean(y));
    let (mut squares, mut both) = (0.0, 0.0);
    for &at in cells {
        squares += (x[at] - mean_x) * (x[at] - mean_x);
        both += (x[at] - mean_x) * (y[at] - mean_y);
    }
    if squares / n < 1.0 {
        return None;
    }
    let slope = both / squares;
    Some((slope, mean_y - slope * mean_x))
}

/// Two planes of colour differences are alike, but for their strength and for what a shift of white makes.
pub(super) fn plane_agrees(x: &[u8], y: &[u8]) -> bool {
    let off: Vec<f64> = x.iter().zip(y).map(|(&x, &y)| f64::from(y) - f64::from(x)).collect();
    let shift = off.iter().sum::<f64>() / off.len().max(1) as f64;
    let strength = |v: u8| f64::from(v.abs_diff(128));
    let near =
        |(off, (&x, &y)): (&f64, (&u8, &u8))| (off - shift).abs() <= COLOUR.0 + COLOUR.1 * strength(x).max(strength(y));
    shift.abs() <= WHITE && off.iter().zip(x.iter().zip(y)).all(near)
}

/// What a cell's colour may be off, at least and as a share of its strength: contrast by a third, and compression.
const COLOUR: (f64, f64) = (7.0, 0.4);
/// By how much white may have shifted.
const WHITE: f64 = 12.0;
