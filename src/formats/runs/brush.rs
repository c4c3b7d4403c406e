//! Label Studio's brush: the picture as red, green, blue and alpha, packed by bits (github.com/thi.ng/umbrella, rle-pack).
//! How many values, bits of a value less one, bits of four lengths of runs less one; then runs: one bit (the same value
//! throughout, or each its own), two bits (which length), the length less one, the values. Refuses to keep values: a
//! pixel is set where its alpha is not 0.

use super::Runs;

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn read(&mut self, bits: u32) -> Option<u64> {
        let mut value = 0;
        for _ in 0..bits {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
}

/// The mask of a picture of this size; `None` where the bytes are none of it.
pub(in crate::formats) fn runs(bytes: &[u8], (width, height): (u32, u32)) -> Option<Runs> {
    let mut mask = Runs::new(u64::from(width), u64::from(height), false)?;
    let mut bits = Bits { bytes, at: 0 };
    let count = bits.read(32)?;
    if count != 4 * u64::from(width) * u64::from(height) {
        return None;
    }
    let word = bits.read(5)? as u32 + 1;
    let mut lengths = [0; 4];
    for length in &mut lengths {
        *length = bits.read(4)? as u32 + 1;
    }
    let mut at = 0;
    while at < count {
        let same = bits.read(1)? == 1;
        let length = *lengths.get(bits.read(2)? as usize)?;
        let end = at + 1 + bits.read(length)?;
        if end > count {
            return None;
        }
        if same {
            if bits.read(word)? > 0 {
                // Pixels whose fourth value lies within.
                mask.push(at / 4, end / 4);
            }
            at = end;
            continue;
        }
        while at < end {
            if bits.read(word)? > 0 && at % 4 == 3 {
                mask.push(at / 4, at / 4 + 1);
            }
            at += 1;
        }
    }
    Some(mask)
}
