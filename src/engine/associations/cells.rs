//! Cells of a matrix as one byte each, and the steps of a measure: so that 1,200 classes cross to the page in one copy.

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Bits of a cell above its step (0 to 8, in the low four bits).
pub const SIGNIFICANT: u8 = 0x10;
pub const TOO_LITTLE: u8 = 0x20;
/// No figure: the diagonal, or a pair that cannot be computed.
pub const UNKNOWN: u8 = 0x40;

/// Boundaries between the nine steps of the diverging ramp, symmetric around chance; ratios on the logarithm.
pub const NPMI: [f64; 8] = [-0.35, -0.2, -0.1, -0.03, 0.03, 0.1, 0.2, 0.35];
pub const LIFT: [f64; 8] = [0.2, 0.4, 1.0 / 1.5, 1.0 / 1.1, 1.1, 1.5, 2.5, 5.0];
pub const ODDS: [f64; 8] = [0.1, 0.25, 0.5, 1.0 / 1.2, 1.2, 2.0, 4.0, 10.0];
/// A share less the share in all images.
pub const DIFFERENCE: [f64; 8] = [-0.3, -0.15, -0.05, -0.02, 0.02, 0.05, 0.15, 0.3];
/// Boundaries between the eight steps of the sequential ramp.
pub const JACCARD: [f64; 7] = [0.005, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6];
pub const SHARE: [f64; 7] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9];

/// Boundaries of counts: powers that reach the largest.
pub fn counts(largest: u64) -> Vec<f64> {
    let base = (largest.max(8) as f64).powf(1.0 / 7.0);
    let mut least = 0.0;
    (0..7)
        .map(|i| {
            least = base.powi(i).round().max(least + 1.0);
            least
        })
        .collect()
}

/// The step of a value.
pub fn step(bounds: &[f64], x: f64) -> u8 {
    // On the upper half a boundary belongs to the step above it, on the lower half to the one below: symmetric.
    let diverging = bounds.len() == 8;
    bounds.iter().enumerate().filter(|(i, b)| if diverging && *i < 4 { x > **b } else { x >= **b }).count() as u8
}

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
