//! Making a plane smaller as PIL's `Image.resize` does: the kernel is stretched over all the pixels that a new one
//! covers, so that nothing is skipped.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// Windows that are kept by a thread, some 12 KB each, and the longest side of which they are.
const MOST_KNOWN: usize = 128;
const MOST_SIDE: usize = 8192;

/// A resampling kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kernel {
    /// Cubic convolution with a = −0.5 (Keys 1981), PIL's default.
    Bicubic,
    /// Windowed sinc with three lobes.
    Lanczos,
}

impl Kernel {
    fn support(self) -> f64 {
        match self {
            Self::Bicubic => 2.0,
            Self::Lanczos => 3.0,
        }
    }

    fn at(self, x: f64) -> f64 {
        let x = x.abs();
        match self {
            Self::Bicubic if x < 1.0 => (1.5 * x - 2.5) * x * x + 1.0,
            Self::Bicubic if x < 2.0 => ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0,
            Self::Lanczos if x < 3.0 => lanczos(x),
            _ => 0.0,
        }
    }
}

/// sinc(x) sinc(x / 3), with one sine for both: sin 3t = sin t (3 − 4 sin² t).
fn lanczos(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let t = x * (std::f64::consts::PI / 3.0);
    let sine = t.sin();
    sine * sine * (3.0 - 4.0 * sine * sine) / (3.0 * t * t)
}

/// The weights of one new pixel: the first old pixel it covers and a weight for each.
struct Window {
    first: usize,
    weights: Vec<f32>,
}

/// A plane of luma from which much smaller ones are made.
pub(super) struct Plane<'a> {
    pub values: Cow<'a, [u8]>,
    /// Columns and rows.
    pub size: (usize, usize),
    /// How many columns and rows of the picture stand in one of these.
    by: usize,
    /// Width and height of the picture.
    pub of: (usize, usize),
}

/// Old pixels that are left for each new one, at least, where squares of them are first put together: PIL's `reducing_gap`
/// of 3, from which on the result "is almost the same".
const GAP: usize = 3;

impl<'a> Plane<'a> {
    /// Squares of `luma` put together as far as a plane of `smallest` × `smallest` and one whose longest side is `longest` can
    /// still be made of them; no side may be 0.
    pub(super) fn reduced(luma: &'a [u8], (width, height): (usize, usize), smallest: usize, longest: usize) -> Self {
        let by = (width.min(height) / (GAP * smallest)).min(width.max(height) / (GAP * longest)).clamp(1, 256);
        let of = (width, height);
        if by == 1 {
            return Self { values: luma.into(), size: of, by, of };
        }
        let size = (width.div_ceil(by), height.div_ceil(by));
        let mut values = Vec::with_capacity(size.0 * size.1);
        let mut sums = vec![0_u16; width];
        for rows in luma.chunks(by * width) {
            // At most 256 rows of at most 255: 16 bits hold them.
            sums.fill(0);
            for row in rows.chunks_exact(width) {
                for (sum, &value) in sums.iter_mut().zip(row) {
                    *sum += u16::from(value);
                }
            }
            let high = (rows.len() / width) as u32;
            values.extend(sums.chunks(by).map(|columns| {
                let count = high * columns.len() as u32;
                let sum: u32 = columns.iter().map(|&sum| u32::from(sum)).sum();
                ((sum + count / 2) / count) as u8
            }));
        }
        Self { values: values.into(), size, by, of }
    }

    /// Makes it smaller; no new side may be 0. Works in single precision and rounds once, where PIL rounds after each
    /// direction: values differ by one at most now and then.
    pub(super) fn resize(&self, size: (usize, usize), kernel: Kernel) -> Vec<u8> {
        let columns = windows((self.of.0, self.by), size.0, kernel);
        let rows = windows((self.of.1, self.by), size.1, kernel);
        resize(&self.values, self.size.0, &columns, &rows)
    }
}

/// A side and how many of its pixels stand in one, the new side, and the kernel.
type Wanted = ((usize, usize), usize, Kernel);

/// For each of `new` pixels, the window over old ones that stand in squares. Weights are rounded to 22 bits, as PIL's are,
/// which also makes them the same where `sin` differs in its last bit.
fn windows(old: (usize, usize), new: usize, kernel: Kernel) -> Rc<[Window]> {
    thread_local! {
        /// Pictures of one dataset have few sizes, and the sines of one cost as much as its pixels.
        static KNOWN: RefCell<HashMap<Wanted, Rc<[Window]>>> = RefCell::default();
    }
    if old.0 / old.1 > MOST_SIDE {
        return new_windows(old, new, kernel);
    }
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        Rc::clone(known.entry((old, new, kernel)).or_insert_with(|| new_windows(old, new, kernel)))
    })
}

fn new_windows((side, by): (usize, usize), new: usize, kernel: Kernel) -> Rc<[Window]> {
    let scale = side as f64 / (by * new) as f64;
    let old = side.div_ceil(by);
    let stretch = scale.max(1.0);
    let reach = kernel.support() * stretch;
    (0..new)
        .map(|index| {
            let centre = (index as f64 + 0.5) * scale;
            let first = (centre - reach + 0.5).max(0.0) as usize;
            let last = ((centre + reach + 0.5) as usize).min(old);
            let raw: Vec<f64> = (first..last).map(|at| kernel.at((at as f64 - centre + 0.5) / stretch)).collect();
            let sum: f64 = raw.iter().sum();
            let grain = f64::from(1 << 22);
            let weights = raw.iter().map(|weight| ((weight / sum * grain).round() / grain) as f32).collect();
            Window { first, weights }
        })
        .collect()
}

fn resize(plane: &[u8], width: usize, columns: &[Window], rows: &[Window]) -> Vec<u8> {
    let mut out = Vec::with_capacity(columns.len() * rows.len());
    // Rows that have begun and not ended, each with the sum of what it covers so far.
    let mut open: VecDeque<(&Window, Vec<f32>)> = VecDeque::new();
    let mut spare = Vec::new();
    let mut next = rows.iter().peekable();
    let mut line = vec![0_f32; width];
    for (y, old) in plane.chunks_exact(width).enumerate() {
        while let Some(row) = next.next_if(|row| row.first <= y) {
            let mut sums: Vec<f32> = spare.pop().unwrap_or_default();
            sums.clear();
            sums.resize(width, 0.0);
            open.push_back((row, sums));
        }
        for (number, &value) in line.iter_mut().zip(old) {
            *number = f32::from(value);
        }
        for (row, sums) in &mut open {
            let Some(&weight) = row.weights.get(y - row.first) else { continue };
            for (sum, &number) in sums.iter_mut().zip(&line) {
                *sum += weight * number;
            }
        }
        while open.front().is_some_and(|(row, _)| row.first + row.weights.len() <= y + 1) {
            let Some((_, sums)) = open.pop_front() else { break };
            for column in columns {
                let covered = &sums[column.first..][..column.weights.len()];
                let value: f32 = column.weights.iter().zip(covered).map(|(weight, value)| weight * value).sum();
                out.push((value + 0.5).clamp(0.0, 255.0) as u8);
            }
            spare.push(sums);
        }
    }
    out
}

/// A plane made `side` × `side`, each new pixel the mean of what it covers, parts of pixels weighed by their area. Whole
/// numbers throughout. No side of the plane may be 0.
pub(super) fn area(plane: &[u8], (width, height): (usize, usize), side: usize) -> Vec<u8> {
    let (columns, rows) = (parts(width, side), parts(height, side));
    let whole = width as u64 * height as u64;
    let mut out = Vec::with_capacity(side * side);
    let mut sums = vec![0_u32; width];
    for row in &rows {
        sums.fill(0);
        for (y, old) in (row.first..=row.last).zip(plane[row.first * width..].chunks_exact(width)) {
            let weight = row.weight(y, side);
            for (sum, &value) in sums.iter_mut().zip(old) {
                *sum += weight * u32::from(value);
            }
        }
        for column in &columns {
            let covered = (column.first..=column.last).zip(&sums[column.first..]);
            let sum: u64 = covered.map(|(x, &sum)| u64::from(column.weight(x, side)) * u64::from(sum)).sum();
            out.push(((sum + whole / 2) / whole) as u8);
        }
    }
    out
}

/// The old pixels that a new one covers, where an old one is as many units long as there are new ones.
struct Part {
    first: usize,
    last: usize,
    /// Units of the first and of the last that are covered.
    begins: u32,
    ends: u32,
}

impl Part {
    fn weight(&self, at: usize, side: usize) -> u32 {
        match at {
            _ if at == self.first => self.begins,
            _ if at == self.last => self.ends,
            _ => side as u32,
        }
    }
}

fn parts(old: usize, side: usize) -> Vec<Part> {
    let part = |cell: usize| {
        let (from, to) = (old * cell, old * (cell + 1));
        let (first, last) = (from / side, (to - 1) / side);
        let begins = (side * (first + 1)).min(to) - from;
        Part { first, last, begins: begins as u32, ends: (to - side * last) as u32 }
    };
    (0..side).map(part).collect()
}
