//! Whole numbers as Parquet packs them: runs of bits and repeats (levels, indices of dictionaries), and differences.
//! Each is a place in bytes that others hold, and gives one number after the other: it takes no memory of its own.

use super::thrift::unzigzag;

/// The number of `width` bits (at most 64) from bit `at` on, the lowest first.
fn bits(bytes: &[u8], at: usize, width: u8) -> Option<u64> {
    let (mut n, mut have) = (0u64, 0u32);
    let mut skip = (at % 8) as u32;
    let mut from = at / 8;
    let width = u32::from(width);
    while have < width {
        let byte = u64::from(*bytes.get(from)?) >> skip;
        n |= byte.checked_shl(have).unwrap_or(0);
        have += 8 - skip;
        skip = 0;
        from += 1;
    }
    Some(if width >= 64 { n } else { n & ((1 << width) - 1) })
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut n = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        n |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

/// Repeats and packed numbers in turns.
#[derive(Clone, Debug)]
pub(super) struct Hybrid {
    at: usize,
    end: usize,
    width: u8,
    run: Run,
}

#[derive(Clone, Debug)]
enum Run {
    Same {
        value: u64,
        left: u64,
    },
    /// Of numbers that begin at this bit.
    Packed {
        bit: usize,
        left: u64,
    },
}

impl Hybrid {
    /// `at..end`: where the runs stand. `width`: bits of each number, at most 32.
    pub(super) fn new(at: usize, end: usize, width: u8) -> Self {
        Self { at, end, width, run: Run::Same { value: 0, left: 0 } }
    }

    /// Behind its length in four bytes; and where it ends.
    pub(super) fn with_length(bytes: &[u8], at: usize, width: u8) -> Option<(Self, usize)> {
        let length = u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?);
        let (from, n) = (at + 4, usize::try_from(length).ok()?);
        let end = from.checked_add(n).filter(|end| *end <= bytes.len())?;
        Some((Self::new(from, end, width), end))
    }

    pub(super) fn next(&mut self, bytes: &[u8]) -> Option<u64> {
        let bytes = bytes.get(..self.end)?;
        loop {
            match &mut self.run {
                Run::Same { value, left } if *left > 0 => {
                    *left -= 1;
                    return Some(*value);
                }
                Run::Packed { bit, left } if *left > 0 => {
                    *left -= 1;
                    let n = bits(bytes, *bit, self.width)?;
                    *bit += usize::from(self.width);
                    return Some(n);
                }
                _ => self.turn(bytes)?,
            }
        }
    }

    /// Begins the next run.
    fn turn(&mut self, bytes: &[u8]) -> Option<()> {
        let head = varint(bytes, &mut self.at)?;
        let n = head >> 1;
        if head & 1 == 0 {
            let wide = usize::from(self.width).div_ceil(8);
            let value = bytes.get(self.at..self.at.checked_add(wide)?)?;
            let value = value.iter().rev().fold(0u64, |sum, b| (sum << 8) | u64::from(*b));
            self.at += wide;
            self.run = Run::Same { value, left: n };
        } else {
            // Groups of eight; the last may be cut where no more are needed.
            let length = usize::try_from(n).ok()?.checked_mul(usize::from(self.width))?;
            self.run = Run::Packed { bit: self.at.checked_mul(8)?, left: n.checked_mul(8)? };
            self.at = self.at.saturating_add(length).min(self.end);
        }
        Some(())
    }
}

/// Differences between one number and the next, in blocks.
#[derive(Clone, Debug)]
pub(super) struct Deltas {
    at: usize,
    left: u64,
    value: i64,
    first: bool,
    /// Numbers of a small block.
    each: u64,
    smalls: u64,
    /// The least difference of the block, its small blocks' widths, and which is read.
    least: i64,
    widths: usize,
    small: u64,
    left_in_small: u64,
    bit: usize,
    width: u8,
}

impl Deltas {
    /// That begin at a byte.
    pub(super) fn new(bytes: &[u8], mut at: usize) -> Option<Self> {
        let block = varint(bytes, &mut at)?;
        let smalls = varint(bytes, &mut at)?;
        let left = varint(bytes, &mut at)?;
        let value = unzigzag(varint(bytes, &mut at)?);
        let each = block.checked_div(smalls).filter(|n| *n > 0 && n.is_multiple_of(8))?;
        Some(Self {
            at,
            left,
            value,
            first: true,
            each,
            smalls,
            least: 0,
            widths: 0,
            small: smalls,
            left_in_small: 0,
            bit: 0,
            width: 0,
        })
    }

    /// Numbers to come.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Where what follows them begins; of use when all have been read.
    pub(super) fn end(&self) -> usize {
        self.at
    }

    pub(super) fn next(&mut self, bytes: &[u8]) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if std::mem::take(&mut self.first) {
            return Some(self.value);
        }
        if self.left_in_small == 0 {
            self.turn(bytes)?;
        }
        let delta = bits(bytes, self.bit, self.width)?;
        self.bit = self.bit.checked_add(usize::from(self.width))?;
        self.left_in_small -= 1;
        self.value = self.value.wrapping_add(self.least).wrapping_add(delta.cast_signed());
        Some(self.value)
    }

    /// Begins the next small block, and the next block where there is no further one in this.
    fn turn(&mut self, bytes: &[u8]) -> Option<()> {
        if self.small >= self.smalls {
            self.least = unzigzag(varint(bytes, &mut self.at)?);
            self.widths = self.at;
            self.at = self.at.checked_add(usize::try_from(self.smalls).ok()?)?;
            self.small = 0;
        }
        let own = self.widths.checked_add(usize::try_from(self.small).ok()?)?;
        self.width = bytes.get(own).copied().filter(|width| *width <= 64)?;
        self.small += 1;
        self.bit = self.at.checked_mul(8)?;
        let length = usize::try_from(self.each / 8).ok()?.checked_mul(usize::from(self.width))?;
        self.at = self.at.checked_add(length).filter(|end| *end <= bytes.len())?;
        self.left_in_small = self.each;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_and_packed_numbers_come_in_turns() {
        // Five times 2, then eight numbers of three bits: 0 to 7, as the format's own description packs them.
        let bytes = [5 << 1, 2, (1 << 1) | 1, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        let mut hybrid = Hybrid::new(0, bytes.len(), 3);
        let all: Vec<u64> = std::iter::from_fn(|| hybrid.next(&bytes)).collect();
        assert_eq!(all, [2, 2, 2, 2, 2, 0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(Hybrid::with_length(&[9, 0, 0, 0, 1], 0, 1).map(|(_, end)| end), None);
        // A run of no width takes no bytes, and comes to its end.
        let mut none = Hybrid::new(0, 1, 0);
        assert_eq!(std::iter::from_fn(|| none.next(&[6 << 1])).count(), 6);
    }

    #[test]
    fn differences_are_added_up() {
        // 7, 5, 3, 1, 2, 3, 4, 5: the example of the format's description, with small blocks of 8.
        let bytes = [8, 1, 8, 14, 3, 2, 0b1100_0000, 0b0011_1111];
        let mut deltas = Deltas::new(&bytes, 0).expect("a head");
        let all: Vec<i64> = std::iter::from_fn(|| deltas.next(&bytes)).collect();
        assert_eq!((all, deltas.end()), (vec![7, 5, 3, 1, 2, 3, 4, 5], bytes.len()));
        assert!(Deltas::new(&[8, 0, 8, 14], 0).is_none());
    }
}
