//! What a page's header says, and its bytes unpacked: levels and values. Refuses to read values.

use super::codec::Codec;
use super::schema::Leaf;
use super::thrift::Thrift;
use std::borrow::Cow;
use std::ops::Range;

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

    /// Levels are written in the way of old writers, one behind the other without runs.
    pub(super) fn has_old_levels(&self, leaf: &Leaf) -> bool {
        let [def, rep] = self.level_encodings.map(|encoding| encoding.is_some_and(|encoding| encoding != 3));
        (def && leaf.def > 0) || (rep && leaf.rep > 0)
    }

    /// The page's bytes behind the first `skip`, unpacked. `None`: they are damaged.
    fn unpack<'b>(&self, codec: Codec, bytes: &'b [u8], skip: u64) -> Option<Cow<'b, [u8]>> {
        let unpacked = usize::try_from(self.unpacked.checked_sub(skip)?).ok()?;
        let bytes = bytes.get(usize::try_from(skip).ok()?..)?;
        if codec == Codec::Plain || !self.compressed || unpacked == 0 {
            return Some(Cow::Borrowed(bytes));
        }
        codec.unpack(bytes, unpacked).map(Cow::Owned)
    }
}

/// A page's bytes.
pub(super) struct Body<'b> {
    /// As they stand in the file.
    before: &'b [u8],
    bytes: Cow<'b, [u8]>,
    reps: Range<usize>,
    defs: Range<usize>,
    values: usize,
}

impl<'b> Body<'b> {
    /// `bytes`: of the page, as they stand in the file. `None`: they are damaged.
    pub(super) fn of(header: &Header, leaf: &Leaf, codec: Codec, bytes: &'b [u8]) -> Option<Self> {
        if let Some((rep, def)) = header.levels {
            let both = rep.checked_add(def).filter(|n| *n <= header.packed)?;
            let [rep, end] = [usize::try_from(rep).ok()?, usize::try_from(both).ok()?];
            let (before, unpacked) = (bytes.get(..end)?, header.unpack(codec, bytes, both)?);
            return Some(Self { before, bytes: unpacked, reps: 0..rep, defs: rep..end, values: 0 });
        }
        let bytes = header.unpack(codec, bytes, 0)?;
        let mut at = 0usize;
        let mut own = [0..0, 0..0];
        if header.kind == 0 {
            for (_, range) in [leaf.rep, leaf.def].into_iter().zip(&mut own).filter(|(level, _)| *level > 0) {
                let length = u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?);
                let end = (at + 4).checked_add(usize::try_from(length).ok()?).filter(|end| *end <= bytes.len())?;
                *range = at + 4..end;
                at = end;
            }
        }
        let [reps, defs] = own;
        Some(Self { before: &[], bytes, reps, defs, values: at })
    }

    fn level(&self, range: &Range<usize>) -> &[u8] {
        let of = if self.before.is_empty() { &self.bytes } else { self.before };
        of.get(range.clone()).unwrap_or_default()
    }

    /// Repetition levels, in runs.
    pub(super) fn reps(&self) -> &[u8] {
        self.level(&self.reps)
    }

    /// Definition levels, in runs.
    pub(super) fn defs(&self) -> &[u8] {
        self.level(&self.defs)
    }

    pub(super) fn values(&self) -> &[u8] {
        self.bytes.get(self.values..).unwrap_or_default()
    }

    /// All of it.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes.into_owned()
    }
}

/// Bits of a level.
pub(super) fn width(level: u16) -> u8 {
    (16 - level.leading_zeros()) as u8
}
