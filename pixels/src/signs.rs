//! The signs of a small picture's lowest frequencies: 63 bits that alike pictures share but for a few, and in which a
//! mirrored or turned picture is the same bits in another order. Whole numbers throughout.

use super::look::LOOK_SIDE as SIDE;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::sync::OnceLock;

/// Frequencies a side.
const LOW: usize = 8;
/// Bits that are taken as doubtful: those of the weakest frequencies. What compression, brightness or a crop turns over is
/// among them in 98 of 100 copies, and all their values can be tried where an index reads a third of the bits.
const DOUBTFUL: usize = 18;
/// A cell of the small picture in the units of a crop.
const CELL: i64 = 40;
/// What is cut off each side, in those units: nothing, 2.5 % and 5 % of 24 cells.
const CROPS: [i64; 3] = [0, 24, 48];

/// cos(mπ/48) for m = 0..=24, times 16,384.
const COSINES: [i64; 25] = [
    16_384, 16_349, 16_244, 16_069, 15_826, 15_515, 15_137, 14_694, 14_189, 13_623, 12_998, 12_318, 11_585, 10_803,
    9_974, 9_102, 8_192, 7_246, 6_270, 5_266, 4_240, 3_196, 2_139, 1_072, 0,
];

/// Of each frequency whether its part in the picture is positive. Bit 8 u + v stands for u half waves from top to bottom
/// and v from left to right; bit 0, the mean, is never set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Signs {
    pub bits: u64,
    /// The bits that a copy is the most likely to have otherwise.
    pub doubt: u64,
}

impl Signs {
    /// Of a picture as it is, and of what is left of it where 2.5 % and 5 % of its sides are cut off all around. `luma` has
    /// 24 rows of 24.
    pub(super) fn of(luma: &[u8]) -> [Self; 3] {
        static WAVES: OnceLock<[Waves; 3]> = OnceLock::new();
        let waves = WAVES.get_or_init(|| CROPS.map(waves));
        [0, 1, 2].map(|at| signs(luma, &waves[at]))
    }

    /// Of the picture with rows and columns exchanged, then mirrored left to right, then top to bottom, as far as asked.
    #[must_use]
    pub fn turned(self, exchanged: bool, left_right: bool, top_bottom: bool) -> Self {
        let order = |bits: u64| if exchanged { transposed(bits) } else { bits };
        // An odd number of half waves changes its sign when it is read backwards.
        let mut flips = 0;
        flips ^= if left_right { 0xAAAA_AAAA_AAAA_AAAA } else { 0 };
        flips ^= if top_bottom { 0xFF00_FF00_FF00_FF00 } else { 0 };
        Self { bits: order(self.bits) ^ flips, doubt: order(self.doubt) }
    }
}

/// Rows and columns of 8 × 8 bits exchanged.
fn transposed(bits: u64) -> u64 {
    let swap = |bits: u64, mask: u64, by: u32| {
        let moved = (bits ^ (bits >> by)) & mask;
        bits ^ moved ^ (moved << by)
    };
    let bits = swap(bits, 0x00AA_00AA_00AA_00AA, 7);
    let bits = swap(bits, 0x0000_CCCC_0000_CCCC, 14);
    swap(bits, 0x0000_0000_F0F0_F0F0, 28)
}

/// What each cell of a row or column adds to each frequency of the crop.
type Waves = [[i64; SIDE]; LOW];

fn waves(cut: i64) -> Waves {
    let side = SIDE as i64;
    let step = CELL - 2 * cut / side;
    std::array::from_fn(|frequency| {
        std::array::from_fn(|cell| {
            let (from, to) = (CELL * cell as i64, CELL * (cell as i64 + 1));
            (0..side)
                .map(|new| {
                    let covered = to.min(cut + step * (new + 1)) - from.max(cut + step * new);
                    covered.max(0) * cosine(frequency, new as usize)
                })
                .sum()
        })
    })
}

/// cos(π k (2 n + 1) / 48) times 16,384, from a quarter of the circle.
fn cosine(k: usize, n: usize) -> i64 {
    match k * (2 * n + 1) % 96 {
        m @ 0..=24 => COSINES[m],
        m @ 25..=48 => -COSINES[48 - m],
        m @ 49..=72 => -COSINES[m - 48],
        m => COSINES[96 - m],
    }
}

fn signs(luma: &[u8], waves: &Waves) -> Signs {
    let mut columns = [[0_i64; SIDE]; LOW];
    for (y, row) in luma.chunks_exact(SIDE).enumerate() {
        for (frequency, wave) in waves.iter().enumerate() {
            columns[frequency][y] = row.iter().zip(wave).map(|(&value, &part)| i64::from(value) * part).sum();
        }
    }
    let mut bits = 0;
    let mut weight = [(Reverse(0_u64), 0_u32); LOW * LOW];
    for (u, wave) in waves.iter().enumerate() {
        for (v, column) in columns.iter().enumerate() {
            // Below 2^57: 24 × 24 cells of 8 bits, and 14 + 6 bits of each wave.
            let term: i64 = column.iter().zip(wave).map(|(value, part)| value * part).sum();
            let bit = (LOW * u + v) as u32;
            bits |= u64::from(term > 0) << bit;
            weight[bit as usize] = (Reverse(term.unsigned_abs()), bit);
        }
    }
    // The mean is not asked.
    weight[0].0 = Reverse(u64::MAX);
    weight.sort_unstable();
    let doubt = weight[LOW * LOW - DOUBTFUL..].iter().fold(0, |mask, &(_, bit)| mask | 1 << bit);
    Signs { bits: bits & !1, doubt: doubt & !1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture without symmetry.
    fn picture(x: usize, y: usize) -> u8 {
        ((x * x * 3 + y * 7 + x * y * 5 + (x * 13 + y * 29) % 31) % 251) as u8
    }

    fn luma(at: impl Fn(usize, usize) -> u8) -> Vec<u8> {
        (0..SIDE * SIDE).map(|i| at(i % SIDE, i / SIDE)).collect()
    }

    #[test]
    fn a_turned_picture_has_the_turned_signs() {
        let [plain, ..] = Signs::of(&luma(picture));
        let last = SIDE - 1;
        for (exchanged, left_right, top_bottom) in
            [(false, true, false), (false, false, true), (true, false, false), (true, true, false), (true, false, true)]
        {
            let turned = luma(|x, y| {
                let (x, y) = (if left_right { last - x } else { x }, if top_bottom { last - y } else { y });
                let (x, y) = if exchanged { (y, x) } else { (x, y) };
                picture(x, y)
            });
            let [found, ..] = Signs::of(&turned);
            let expected = plain.turned(exchanged, left_right, top_bottom);
            // Rounding may turn over the weakest.
            assert!((found.bits ^ expected.bits).count_ones() <= 1, "{exchanged} {left_right} {top_bottom}");
        }
    }

    #[test]
    fn the_mean_has_no_sign_and_the_weakest_are_in_doubt() {
        for signs in Signs::of(&luma(picture)) {
            assert_eq!((signs.bits & 1, signs.doubt & 1), (0, 0));
            assert_eq!(signs.doubt.count_ones() as usize, DOUBTFUL);
        }
        let [flat, ..] = Signs::of(&[9; SIDE * SIDE]);
        assert_eq!(flat.bits, 0);
    }

    #[test]
    fn the_signs_of_a_crop_are_known_beforehand() {
        // 2.5 % of a picture of 240 × 240, seen in 24 cells.
        let detailed =
            |x: f64, y: f64| 120.0 + 60.0 * (x * 9.0 + y * 2.0).sin() + 50.0 * (y * 11.0 - x * x * 7.0).cos();
        let seen = |cut: f64| {
            let at = |i: usize| cut + (1.0 - 2.0 * cut) * (i as f64 + 0.5) / SIDE as f64;
            Signs::of(&luma(|x, y| detailed(at(x), at(y)) as u8))
        };
        let [_, by_one, by_two] = seen(0.0);
        for (known, cut) in [(by_one, 0.025), (by_two, 0.05)] {
            let [cropped, ..] = seen(cut);
            assert!((known.bits ^ cropped.bits).count_ones() <= 6, "{cut}");
        }
    }
}
