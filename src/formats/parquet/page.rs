//! What stands before a page's values: its header, and the place of its levels. Refuses to read from the file.

use super::bits::Hybrid;
use super::thrift::Thrift;
use super::values::Values;

/// A page under way.
pub(super) struct Page {
    pub(super) bytes: Vec<u8>,
    pub(super) left: u64,
    pub(super) reps: Hybrid,
    pub(super) defs: Hybrid,
    /// Where the levels stand: the page itself, or what stands before its compressed part.
    pub(super) levels: Vec<u8>,
    pub(super) values: Values,
}

impl Page {
    /// One without values.
    pub(super) fn none() -> Self {
        Self {
            bytes: Vec::new(),
            left: 0,
            reps: Hybrid::new(0, 0, 0),
            defs: Hybrid::new(0, 0, 0),
            levels: Vec::new(),
            values: Values::None,
        }
    }
}

/// What a page's header says.
pub(super) struct Header {
    pub(super) kind: i64,
    pub(super) unpacked: u64,
    pub(super) packed: u64,
    pub(super) values: u64,
    pub(super) encoding: i64,
    /// Lengths of the levels before the values, where the header says them.
    pub(super) levels: Option<(u64, u64)>,
    pub(super) compressed: bool,
    /// How definition and repetition levels are written, where the header says it: 3 for runs, as all writers of
    /// today have them.
    pub(super) level_encodings: [Option<i64>; 2],
}

impl Header {
    /// `None`: it is none.
    pub(super) fn of(thrift: &Thrift<'_>) -> Option<Self> {
        let kind = thrift.int(1)?;
        let of = match kind {
            0 => thrift.field(5)?,
            2 => thrift.field(7)?,
            3 => thrift.field(8)?,
            // Nothing to read.
            _ => thrift,
        };
        let second = kind == 3;
        Some(Self {
            kind,
            unpacked: thrift.count(2)?,
            packed: thrift.count(3)?,
            values: if matches!(kind, 0 | 2 | 3) { of.count(1)? } else { 0 },
            encoding: if second { of.int(4)? } else { of.int(2).unwrap_or(0) },
            levels: if second { Some((of.count(6)?, of.count(5)?)) } else { None },
            compressed: !second || of.bool(7).unwrap_or(true),
            level_encodings: [3, 4].map(|id| of.int(id).filter(|_| !second)),
        })
    }
}

/// Bits of a level.
pub(super) fn width(level: u16) -> u8 {
    (16 - level.leading_zeros()) as u8
}
