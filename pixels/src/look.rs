//! A picture made very small, to be held side by side with others: a few hundred bytes that are kept of each. Owns the
//! small picture and the hash that finds alike ones; refuses to say which are the same (`measures` does). All in whole
//! numbers, so that it is the same on every machine.

use super::picture::Picture;
use super::resample::{Plane, area};
use super::signs::Signs;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Cells a side of the luma.
pub const LOOK_SIDE: usize = 24;
/// Cells a side of the colours.
pub const LOOK_COLOURS: usize = 6;
/// Points a side at which the colours are read.
const POINTS: usize = 16 * LOOK_COLOURS;
const LUMA: usize = LOOK_SIDE * LOOK_SIDE;
const CELLS: usize = LOOK_COLOURS * LOOK_COLOURS;
/// Bytes kept of a picture.
const LENGTH: usize = LUMA + 2 * CELLS;

/// A picture of 24 × 24 cells of luma and 6 × 6 of its two colour differences, each the mean of what it covers, and the
/// signs of its frequencies: 696 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    cells: Cells,
    /// As it is, and with 2.5 % and 5 % of its sides cut off all around.
    pub signs: [Signs; 3],
}

/// The planes, one after the other.
#[derive(Clone, PartialEq, Eq)]
struct Cells(Box<[u8]>);

impl Look {
    /// From its planes: luma, then blue and red less luma, halved, 128 for none. `None` where their sizes are others.
    #[must_use]
    pub fn new(luma: &[u8], blue: &[u8], red: &[u8]) -> Option<Self> {
        let right = luma.len() == LUMA && blue.len() == CELLS && red.len() == CELLS;
        right.then(|| Self { signs: Signs::of(luma), cells: Cells([luma, blue, red].concat().into()) })
    }

    /// 8 × 8 grey blocks, row by row from the lowest bit, bright where a bit is set: a picture for tests.
    #[must_use]
    pub fn of_blocks(bits: u64) -> Self {
        let block = LOOK_SIDE / 8;
        let bright = |at: usize| bits >> (at / LOOK_SIDE / block * 8 + at % LOOK_SIDE / block) & 1 == 1;
        let luma: Vec<u8> = (0..LUMA).map(|at| if bright(at) { 192 } else { 64 }).collect();
        let signs = Signs::of(&luma);
        Self { cells: Cells([&luma[..], &[128; 2 * CELLS]].concat().into()), signs }
    }

    /// Of a decoded picture; its luma stands beside it.
    pub(super) fn of(picture: &Picture, luma: &Plane<'_>) -> Self {
        let mut cells = area(&luma.values, luma.size, LOOK_SIDE);
        let signs = Signs::of(&cells);
        cells.extend(colours(picture));
        Self { cells: Cells(cells.into()), signs }
    }

    /// 24 rows of 24 means, 0 to 255.
    #[must_use]
    pub fn luma(&self) -> &[u8] {
        &self.cells.0[..LUMA]
    }

    /// Blue less luma, then red less luma, halved: 6 rows of 6 each, 128 for none.
    #[must_use]
    pub fn colours(&self) -> [&[u8]; 2] {
        [&self.cells.0[LUMA..LUMA + CELLS], &self.cells.0[LUMA + CELLS..]]
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cells", self.0.len())
    }
}

/// The two planes of colour differences, read at a grid of points.
fn colours(picture: &Picture) -> Vec<u8> {
    let mut sums = [0u32; 2 * CELLS];
    if picture.is_grey {
        return vec![128; 2 * CELLS];
    }
    let (width, height) = picture.size();
    let at = |point: usize, side: usize| ((2 * point + 1) * side / (2 * POINTS)).min(side - 1);
    for row in 0..POINTS {
        let line = &picture.samples[3 * width * at(row, height)..][..3 * width];
        for column in 0..POINTS {
            let [r, g, b] = [0, 1, 2].map(|band| u32::from(line[3 * at(column, width) + band]));
            let luma = (19_595 * r + 38_470 * g + 7_471 * b + (1 << 15)) >> 16;
            let cell = row / 16 * LOOK_COLOURS + column / 16;
            sums[cell] += 255 + b - luma;
            sums[CELLS + cell] += 255 + r - luma;
        }
    }
    sums.iter().map(|sum| ((sum + 256) / 512) as u8).collect()
}

impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'a> Deserialize<'a> for Cells {
    fn deserialize<D: Deserializer<'a>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_bytes(Bytes)
    }
}

struct Bytes;

impl<'a> Visitor<'a> for Bytes {
    type Value = Cells;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{LENGTH} bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Cells, E> {
        match bytes.len() {
            LENGTH => Ok(Cells(bytes.into())),
            other => Err(E::invalid_length(other, &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Cells, A::Error> {
        let mut bytes = Vec::with_capacity(LENGTH);
        while let Some(byte) = items.next_element()? {
            bytes.push(byte);
        }
        self.visit_bytes(&bytes)
    }
}
