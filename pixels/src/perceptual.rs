//! A 64-bit hash of what a picture looks like: near pictures differ in few bits.

use super::resample::{Kernel, Plane};

pub(super) const SIDE: usize = 32;
const LOW: usize = 8;

/// cos(mπ/64) for m = 0..=32. Written out, because `cos` may differ in its last bit from machine to machine.
#[rustfmt::skip]
const COSINES: [f64; 33] = [
    1.0,
    0.9987954562051724,
    0.9951847266721969,
    0.989176509964781,
    0.9807852804032304,
    0.970031253194544,
    0.9569403357322088,
    0.9415440651830208,
    0.9238795325112867,
    0.9039892931234433,
    0.881921264348355,
    0.8577286100002721,
    0.8314696123025452,
    0.8032075314806449,
    0.773010453362737,
    0.7409511253549591,
    std::f64::consts::FRAC_1_SQRT_2,
    0.6715589548470183,
    0.6343932841636455,
    0.5956993044924335,
    0.5555702330196023,
    0.5141027441932217,
    0.4713967368259978,
    0.4275550934302822,
    0.38268343236508984,
    0.33688985339222005,
    0.29028467725446233,
    0.24298017990326398,
    0.19509032201612833,
    0.14673047445536175,
    0.09801714032956077,
    0.049067674327418126,
    0.0,
];

/// The DCT hash of a luma plane, as imagehash's `phash` with hash size 8: luma made 32 × 32 (Lanczos), its
/// two-dimensional DCT-II, of that the 8 × 8 lowest frequencies, and a bit for each that exceeds their median.
/// Row by row, the first bit is the highest: `{:016x}` prints what imagehash prints.
///
/// Terms are rounded to a millionth, so that a flat or symmetrical picture has the same hash everywhere.
pub(super) fn hash(luma: &Plane<'_>) -> u64 {
    let small = luma.resize((SIDE, SIDE), Kernel::Lanczos);
    let terms = low_frequencies(&small);
    let mut sorted = terms;
    sorted.sort_by(f64::total_cmp);
    let median = (sorted[31] + sorted[32]) / 2.0;
    terms.iter().fold(0, |bits, &term| bits << 1 | u64::from(term > median))
}

/// The 8 × 8 lowest terms of the DCT-II, unscaled, rows first.
fn low_frequencies(small: &[u8]) -> [f64; LOW * LOW] {
    let mut columns = [0.0; LOW * SIDE];
    for (column, cosines) in columns.chunks_exact_mut(SIDE).zip(&WAVES) {
        for (line, cosine) in small.chunks_exact(SIDE).zip(cosines) {
            for (sum, &value) in column.iter_mut().zip(line) {
                *sum += 2.0 * f64::from(value) * cosine;
            }
        }
    }
    let mut terms = [0.0; LOW * LOW];
    for (row, line) in columns.chunks_exact(SIDE).enumerate() {
        for (frequency, cosines) in WAVES.iter().enumerate() {
            let term: f64 = line.iter().zip(cosines).map(|(value, cosine)| 2.0 * value * cosine).sum();
            // Adding 0 makes −0 equal to 0 for the ordering.
            terms[row * LOW + frequency] = (term * 1e6).round() + 0.0;
        }
    }
    terms
}

/// The waves of the lowest frequencies.
static WAVES: [[f64; SIDE]; LOW] = {
    let mut waves = [[0.0; SIDE]; LOW];
    let mut at = 0;
    while at < LOW * SIDE {
        waves[at / SIDE][at % SIDE] = cosine(at / SIDE, at % SIDE);
        at += 1;
    }
    waves
};

/// cos(π k (2 n + 1) / 64), from a quarter of the circle.
const fn cosine(k: usize, n: usize) -> f64 {
    match k * (2 * n + 1) % 128 {
        m @ 0..=32 => COSINES[m],
        m @ 33..=64 => -COSINES[64 - m],
        m @ 65..=96 => -COSINES[m - 64],
        m => COSINES[128 - m],
    }
}
