//! Draws with a fixed seed: for tests of significance whose outcomes are too many to count, and for made-up data.

/// The output function of SplitMix64: 64 bits well mixed, the same on every machine.
pub fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): the same draws on every machine.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    #[allow(clippy::should_implement_trait, reason = "it has no end")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// Uniform in `[0, 1)`, a multiple of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A draw from a unimodal distribution on `low..=high` by inversion, going out from the mode
    /// to both sides: `pmf` is the probability of the mode and `ratio(i) = P(i+1)/P(i)`.
    pub fn around(&mut self, (low, mode, high): (u64, u64, u64), pmf: f64, ratio: impl Fn(f64) -> f64) -> u64 {
        let mut left = self.uniform() - pmf;
        let (mut down, mut up) = ((mode, pmf), (mode, pmf));
        while left >= 0.0 {
            let (before, after) = (down.1, up.1);
            if down.0 > low {
                down.0 -= 1;
                down.1 /= ratio(down.0 as f64);
                left -= down.1;
                if left < 0.0 {
                    return down.0;
                }
            }
            if up.0 < high {
                up.1 *= ratio(up.0 as f64);
                up.0 += 1;
                left -= up.1;
                if left < 0.0 {
                    return up.0;
                }
            }
            // What rounding leaves over once both tails have nothing more to give.
            let ended = (down.0 == low || down.1 < 1e-300) && (up.0 == high || up.1 < 1e-300);
            if ended || (before, after) == (0.0, 0.0) {
                return mode;
            }
        }
        mode
    }
}
