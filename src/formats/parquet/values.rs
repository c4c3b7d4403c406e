//! The values of a page, in each of Parquet's encodings: one after the other, as numbers or as places in bytes.
//! Refuses to say what they mean.

use super::bits::{Deltas, Hybrid};
use super::schema::Physical;
use std::ops::Range;

/// A value as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Raw {
    Bool(bool),
    Int(i64),
    Float(f32),
    Double(f64),
    /// In the page.
    Page(Range<usize>),
    /// In the dictionary.
    Dictionary(Range<usize>),
    /// Put together from the value before it.
    Joined,
}

/// The values that a column's pages point to.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    pub(super) bytes: Vec<u8>,
    values: Vec<Raw>,
}

impl Dictionary {
    /// Bytes of memory that it takes.
    pub(super) fn held(&self) -> usize {
        self.bytes.len() + self.values.len() * size_of::<Raw>()
    }

    /// `count`: of values, as the page's header says. `None`: the bytes are no dictionary.
    pub(super) fn new(bytes: Vec<u8>, physical: Physical, count: u64) -> Option<Self> {
        let mut values = Vec::new();
        let mut plain = Values::Plain { at: 0 };
        for _ in 0..count {
            values.push(match plain.next(&bytes, None, physical)? {
                Raw::Page(range) => Raw::Dictionary(range),
                value => value,
            });
        }
        Some(Self { bytes, values })
    }
}

/// Where the reading of a page's values stands.
#[derive(Debug)]
pub(super) enum Values {
    None,
    Plain {
        at: usize,
    },
    /// A bit each.
    Bits {
        at: usize,
    },
    Runs(Hybrid),
    Indices(Hybrid),
    Deltas(Deltas),
    Lengths {
        lengths: Deltas,
        at: usize,
    },
    /// What a value has in common with the one before, and its own end.
    Prefixes {
        prefixes: Deltas,
        lengths: Deltas,
        at: usize,
        last: Vec<u8>,
    },
    /// All first bytes, then all second ones.
    Split {
        at: usize,
        n: usize,
        from: usize,
        last: Vec<u8>,
    },
}

/// A value put together is no longer than that.
const LONGEST: usize = 16 << 20;

impl Values {
    /// Of the bytes from `at` on, by the number of their encoding. `most`: values of the page.
    ///
    /// # Errors
    /// `Some(name)`: an encoding that is not read. `None`: the bytes are damaged.
    pub(super) fn new(
        encoding: i64,
        bytes: &[u8],
        at: usize,
        physical: Physical,
        most: u64,
    ) -> Result<Self, Option<&'static str>> {
        Ok(match encoding {
            0 if physical == Physical::Bool => Self::Bits { at: at.checked_mul(8).ok_or(None)? },
            0 => Self::Plain { at },
            2 | 8 => match bytes.get(at) {
                // A page without values need not say how wide they are.
                None => Self::None,
                Some(&width) if width <= 32 => Self::Indices(Hybrid::new(at + 1, bytes.len(), width)),
                Some(_) => return Err(None),
            },
            3 if physical == Physical::Bool => Self::Runs(Hybrid::with_length(bytes, at, 1).ok_or(None)?.0),
            5 => Self::Deltas(Deltas::new(bytes, at).ok_or(None)?),
            6 => {
                let lengths = Deltas::new(bytes, at).ok_or(None)?;
                let at = end_of(&lengths, bytes, most).ok_or(None)?;
                Self::Lengths { lengths, at }
            }
            7 => {
                let prefixes = Deltas::new(bytes, at).ok_or(None)?;
                let at = end_of(&prefixes, bytes, most).ok_or(None)?;
                let lengths = Deltas::new(bytes, at).ok_or(None)?;
                let at = end_of(&lengths, bytes, most).ok_or(None)?;
                Self::Prefixes { prefixes, lengths, at, last: Vec::new() }
            }
            9 => {
                let width = width_of(physical).ok_or(None)?;
                Self::Split { at: 0, n: bytes.len().saturating_sub(at) / width, from: at, last: Vec::new() }
            }
            4 => return Err(Some("bits packed in the order of old writers")),
            _ => return Err(Some("an encoding that Muster does not know")),
        })
    }

    /// The next value. `None`: there is none, or it is damaged.
    pub(super) fn next(&mut self, bytes: &[u8], dictionary: Option<&Dictionary>, physical: Physical) -> Option<Raw> {
        match self {
            Self::None => None,
            Self::Plain { at } => {
                let n = match (width_of(physical), physical) {
                    (Some(n), _) => n,
                    (None, Physical::Bytes) => {
                        let four = bytes.get(*at..at.checked_add(4)?)?.try_into().ok()?;
                        *at += 4;
                        usize::try_from(u32::from_le_bytes(four)).ok()?
                    }
                    _ => return None,
                };
                let range = *at..at.checked_add(n)?;
                let own = bytes.get(range.clone())?;
                *at = range.end;
                fixed(own, physical).or(Some(Raw::Page(range)))
            }
            Self::Bits { at } => {
                let bit = bytes.get(*at / 8)? >> (*at % 8) & 1;
                *at += 1;
                Some(Raw::Bool(bit == 1))
            }
            Self::Runs(runs) => runs.next(bytes).map(|n| Raw::Bool(n == 1)),
            Self::Indices(indices) => {
                let index = usize::try_from(indices.next(bytes)?).ok()?;
                dictionary?.values.get(index).cloned()
            }
            Self::Deltas(deltas) => {
                let n = deltas.next(bytes)?;
                Some(Raw::Int(if physical == Physical::Int32 { i64::from(n as i32) } else { n }))
            }
            Self::Lengths { lengths, at } => {
                let n = usize::try_from(lengths.next(bytes)?).ok()?;
                let range = *at..at.checked_add(n)?;
                bytes.get(range.clone())?;
                *at = range.end;
                Some(Raw::Page(range))
            }
            Self::Prefixes { prefixes, lengths, at, last } => {
                let keep = usize::try_from(prefixes.next(bytes)?).ok().filter(|n| *n <= last.len())?;
                let n = usize::try_from(lengths.next(bytes)?).ok()?;
                let own = bytes.get(*at..at.checked_add(n)?).filter(|own| own.len() + keep <= LONGEST)?;
                last.truncate(keep);
                last.extend_from_slice(own);
                *at += n;
                Some(Raw::Joined)
            }
            Self::Split { at, n, from, last } => {
                let width = width_of(physical).filter(|_| at < n)?;
                last.clear();
                for k in 0..width {
                    last.push(*bytes.get(*from + k * *n + *at)?);
                }
                *at += 1;
                fixed(last, physical).or(Some(Raw::Joined))
            }
        }
    }

    /// The bytes of a value.
    pub(super) fn bytes<'b>(
        &'b self,
        raw: &Raw,
        page: &'b [u8],
        dictionary: Option<&'b Dictionary>,
    ) -> Option<&'b [u8]> {
        match raw {
            Raw::Page(range) => page.get(range.clone()),
            Raw::Dictionary(range) => dictionary?.bytes.get(range.clone()),
            Raw::Joined => match self {
                Self::Prefixes { last, .. } | Self::Split { last, .. } => Some(last),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Where what follows begins.
fn end_of(deltas: &Deltas, bytes: &[u8], most: u64) -> Option<usize> {
    if deltas.left() > most {
        return None;
    }
    let mut deltas = deltas.clone();
    while deltas.left() > 0 {
        deltas.next(bytes)?;
    }
    Some(deltas.end())
}

/// Bytes of a value, where each takes as many.
fn width_of(physical: Physical) -> Option<usize> {
    match physical {
        Physical::Int32 | Physical::Float => Some(4),
        Physical::Int64 | Physical::Double => Some(8),
        Physical::Int96 => Some(12),
        Physical::Fixed(n) => Some(n),
        Physical::Bool | Physical::Bytes => None,
    }
}

fn fixed(own: &[u8], physical: Physical) -> Option<Raw> {
    Some(match physical {
        Physical::Int32 => Raw::Int(i64::from(i32::from_le_bytes(own.try_into().ok()?))),
        Physical::Int64 => Raw::Int(i64::from_le_bytes(own.try_into().ok()?)),
        Physical::Float => Raw::Float(f32::from_le_bytes(own.try_into().ok()?)),
        Physical::Double => Raw::Double(f64::from_le_bytes(own.try_into().ok()?)),
        _ => return None,
    })
}
