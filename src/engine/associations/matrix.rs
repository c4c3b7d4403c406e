//! The class × class matrix as the page draws it: one byte a cell, so that 1,200 classes cross to the page in one copy.

use super::{PairMeasure, significant, too_little};
use crate::rules::tables::ClassPair;
use rustc_hash::FxHashMap;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Bits of a cell above its step (0 to 8, in the low four bits).
pub const SIGNIFICANT: u8 = 0x10;
pub const TOO_LITTLE: u8 = 0x20;
/// No figure: the diagonal, or a pair that cannot be computed.
pub const UNKNOWN: u8 = 0x40;

/// Classes drawn at most: beyond it cells would be smaller than a pixel.
const MOST: usize = 2_000;

/// Boundaries between the nine steps of the diverging ramp, symmetric around chance.
const NPMI: [f64; 8] = [-0.35, -0.2, -0.1, -0.03, 0.03, 0.1, 0.2, 0.35];
const LIFT: [f64; 8] = [0.2, 0.4, 1.0 / 1.5, 1.0 / 1.1, 1.1, 1.5, 2.5, 5.0];
/// Boundaries between the eight steps of the sequential ramp.
const JACCARD: [f64; 7] = [0.005, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6];

/// Bytes that cross as bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells(pub Vec<u8>);

impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<u8>, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    bytes.push(byte);
                }
                Ok(bytes)
            }
        }
        deserializer.deserialize_byte_buf(Bytes).map(Self)
    }
}

/// The matrix to draw.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// Classes with their images, those in most images first.
    pub classes: Vec<(String, u64)>,
    /// `classes.len()²` cells, row by row.
    pub cells: Cells,
    /// Where one step ends and the next begins: 8 around chance, 7 without a chance.
    pub bounds: Vec<f64>,
    pub total_classes: u64,
    pub n: u64,
    /// Pairs tested, of all classes; of them those that differ from chance after correction.
    pub family: u64,
    pub significant: u64,
    /// Pairs drawn that say too little.
    pub too_little: u64,
}

/// Draws up the matrix of the classes given (with their images), most frequent first, from all pairs.
pub fn matrix(mut classes: Vec<(String, u64)>, pairs: &[ClassPair], n: u64, most: usize, by: PairMeasure) -> Matrix {
    classes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    classes.truncate(most.min(MOST));
    let size = classes.len();
    let place: FxHashMap<&str, usize> = classes.iter().enumerate().map(|(i, (name, _))| (name.as_str(), i)).collect();
    let drawn: Vec<(usize, usize, &ClassPair)> =
        pairs.iter().filter_map(|p| Some((*place.get(p.a.as_str())?, *place.get(p.b.as_str())?, p))).collect();
    let bounds = bounds(by, drawn.iter().map(|(_, _, p)| p.n_ab).max().unwrap_or(0));
    // A pair that is not listed never met and was not expected to.
    let never = TOO_LITTLE | step(&bounds, if by == PairMeasure::Lift { 1.0 } else { 0.0 });
    let mut cells = vec![never; size * size];
    let mut few = (size * size.saturating_sub(1) / 2).saturating_sub(drawn.len()) as u64;
    for i in 0..size {
        cells[i * size + i] = UNKNOWN;
    }
    for (i, j, pair) in drawn {
        let mut cell = by.of(pair).filter(|x| !x.is_nan()).map_or(UNKNOWN, |x| step(&bounds, x));
        if significant(pair.q) {
            cell |= SIGNIFICANT;
        }
        if too_little(pair) {
            cell |= TOO_LITTLE;
            few += 1;
        }
        cells[i * size + j] = cell;
        cells[j * size + i] = cell;
    }
    Matrix {
        classes,
        cells: Cells(cells),
        bounds,
        total_classes: 0,
        n,
        family: pairs.iter().filter(|p| p.p.is_some()).count() as u64,
        significant: pairs.iter().filter(|p| significant(p.q)).count() as u64,
        too_little: few,
    }
}

/// The boundaries of a measure's steps; counts are cut at powers that reach the largest.
fn bounds(by: PairMeasure, largest: u64) -> Vec<f64> {
    match by {
        PairMeasure::Npmi => NPMI.to_vec(),
        PairMeasure::Lift => LIFT.to_vec(),
        PairMeasure::Jaccard => JACCARD.to_vec(),
        PairMeasure::Count => {
            let base = (largest.max(8) as f64).powf(1.0 / 7.0);
            let mut least = 0.0;
            (0..7)
                .map(|i| {
                    least = base.powi(i).round().max(least + 1.0);
                    least
                })
                .collect()
        }
    }
}

fn step(bounds: &[f64], x: f64) -> u8 {
    // On the upper half a boundary belongs to the step above it, on the lower half to the one below: symmetric.
    let diverging = bounds.len() == 8;
    bounds.iter().enumerate().filter(|(i, b)| if diverging && *i < 4 { x > **b } else { x >= **b }).count() as u8
}
