//! Masks of pixels, however a file packs them, as runs: how far they reach, how many pixels they have, their border.
//! Refuses to keep pixels.

pub(super) mod bitmap;
pub(super) mod brush;
mod trace;

use crate::dataset::{Rect, Traced};

/// No mask is wider or higher.
const LONGEST: u64 = 1 << 20;

/// Pixels that are set, as runs in the order of rows or columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Runs {
    width: u64,
    height: u64,
    /// Runs go down the columns, as COCO's do; else along the rows.
    by_columns: bool,
    /// First pixel and the one behind the last; in order, apart from each other.
    set: Vec<(u64, u64)>,
}

impl Runs {
    /// A mask in which nothing is set; `None` for a size that none has.
    pub(super) fn new(width: u64, height: u64, by_columns: bool) -> Option<Self> {
        let is_side = |side: u64| (1..LONGEST).contains(&side);
        (is_side(width) && is_side(height)).then_some(Self { width, height, by_columns, set: Vec::new() })
    }

    /// Lengths of runs that are not set and set in turns, first one that is not; `None` where they are longer than the
    /// mask.
    pub(super) fn alternating(mut self, counts: impl IntoIterator<Item = u64>) -> Option<Self> {
        let mut at = 0u64;
        for (i, run) in counts.into_iter().enumerate() {
            let end = at.checked_add(run).filter(|end| *end <= self.width * self.height)?;
            if i % 2 == 1 {
                self.push(at, end);
            }
            at = end;
        }
        Some(self)
    }

    /// Sets the pixels from `from` up to `to`, which lie behind those that are set.
    pub(super) fn push(&mut self, from: u64, to: u64) {
        match self.set.last_mut() {
            _ if from >= to => {}
            Some(last) if last.1 == from => last.1 = to,
            _ => self.set.push((from, to)),
        }
    }

    /// How many pixels are set.
    pub(super) fn pixels(&self) -> u64 {
        self.set.iter().map(|(from, to)| to - from).sum()
    }

    /// Pixels set as rectangles: left, top, right, bottom.
    fn rectangles(&self) -> impl Iterator<Item = [u64; 4]> + '_ {
        let length = if self.by_columns { self.height } else { self.width };
        self.set.iter().flat_map(move |&(from, to)| {
            let (first, last) = (from / length, (to - 1) / length);
            let (a, b) = (from % length, (to - 1) % length + 1);
            // The line in which it begins, whole lines, and the line in which it ends.
            let (first_end, middle) = if first == last { (b, first + 1) } else { (length, last) };
            let parts = [(a, first_end, first, first + 1), (0, length, first + 1, middle), (0, b, last, last + 1)];
            let parts = parts.into_iter().enumerate().filter(move |(i, part)| match i {
                1 => part.2 < part.3,
                2 => first < last,
                _ => true,
            });
            parts.map(move |(_, (a, b, from, to))| if self.by_columns { [from, a, to, b] } else { [a, from, b, to] })
        })
    }

    fn bounds(&self) -> Option<[u64; 4]> {
        self.rectangles().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    /// The box around what is set, in pixels; `None` where nothing is.
    pub(super) fn extent(&self) -> Option<Rect> {
        let [x1, y1, x2, y2] = self.bounds()?.map(|n| n as f64);
        Some(Rect::corners(x1, y1, x2, y2))
    }

    /// Its border, in pixels; each point is put where `place` says.
    pub(super) fn traced(&self, place: impl Fn([f64; 2]) -> [f64; 2]) -> Traced {
        let Some(bounds) = self.bounds() else { return Traced::Nothing };
        let mut grid = trace::Grid::new(bounds);
        self.rectangles().for_each(|rectangle| grid.add(rectangle));
        let parts = grid.borders().into_iter().map(|part| part.into_iter().map(&place).collect()).collect();
        Traced::Mask(parts, self.pixels())
    }

    /// Its width and height.
    pub(super) fn size(&self) -> (u64, u64) {
        (self.width, self.height)
    }
}

#[cfg(test)]
mod tests;
