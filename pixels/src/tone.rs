//! Brightness, entropy and greyness: all that a walk over the colours gives. Everything is counted in whole numbers
//! and in one pass, so that the figures are the same on every machine.

use super::picture::Picture;

/// Weights of R², G² and B² in perceived brightness, in thousandths: sqrt(.241 R² + .691 G² + .068 B²), as
/// CleanVision 0.3.7 has them (`calculate_brightness`).
const BRIGHTNESS: [u32; 3] = [241, 691, 68];
/// Weights of R, G and B in luma, in 65,536ths, rounded half up: PIL's conversion to mode "L" (ITU-R 601-2).
const LUMA: [u32; 3] = [19_595, 38_470, 7_471];
const LUMA_HALF: u64 = 1 << 15;
/// The greatest squared brightness, 1,000 × 255², in steps of 2^14.
const COARSE_SHIFT: u32 = 14;
const COARSE_BINS: usize = ((1000 * 255 * 255) >> COARSE_SHIFT) + 1;
/// A picture in colour whose R, G and B nowhere differ by more than this is grey: what JPEG leaves of grey. Of 977
/// colour pictures of ImageNet, grey ones come up to 5 and the next, faintly toned, has 18.
const GREY_TOLERANCE: u8 = 8;

/// The counts of one picture's colours.
pub(super) struct Tone {
    /// One histogram a band: grey, or R, G, B; then alpha.
    bands: Vec<[u32; 256]>,
    /// Pixels by squared brightness, in steps of 2^14; empty for a grey picture.
    coarse: Vec<u32>,
    /// Luma of a picture in colour; empty for a grey one, whose samples are its luma.
    luma: Vec<u8>,
    /// Greatest difference between R, G and B of a pixel.
    spread: u8,
    is_grey: bool,
    pixels: u64,
}

/// For each value of each band: luma's part in the high half, squared brightness' part in the low half.
fn weights() -> [[u64; 256]; 3] {
    std::array::from_fn(|band| {
        std::array::from_fn(|value| {
            let luma = u64::from(LUMA[band]) * value as u64;
            let brightness = u64::from(BRIGHTNESS[band]) * (value * value) as u64;
            luma << 32 | brightness
        })
    })
}

/// Counts a picture's colours in one pass.
pub(super) fn measure(picture: &Picture) -> Tone {
    let mut tone = if picture.is_grey {
        Tone {
            bands: vec![histogram(&picture.samples)],
            coarse: Vec::new(),
            luma: Vec::new(),
            spread: 0,
            is_grey: true,
            pixels: picture.samples.len() as u64,
        }
    } else {
        colours(&picture.samples)
    };
    if let Some(alpha) = &picture.alpha {
        tone.bands.push(histogram(alpha));
    }
    tone
}

fn colours(samples: &[u8]) -> Tone {
    let weights = weights();
    // Two sets of counters: neighbours are often equal, and a counter that was just written is slow to read again.
    let mut counts = [[[0_u32; 256]; 3]; 2];
    let mut coarse = vec![0_u32; COARSE_BINS];
    let mut luma = vec![0_u8; samples.len() / 3];
    let mut spread = 0;
    let mut pixel = |rgb: &[u8], out: &mut u8, counts: &mut [[u32; 256]; 3]| {
        let (r, g, b) = (rgb[0], rgb[1], rgb[2]);
        let sum = weights[0][usize::from(r)] + weights[1][usize::from(g)] + weights[2][usize::from(b)];
        *out = (((sum >> 32) + LUMA_HALF) >> 16) as u8;
        counts[0][usize::from(r)] += 1;
        counts[1][usize::from(g)] += 1;
        counts[2][usize::from(b)] += 1;
        coarse[(sum as u32 >> COARSE_SHIFT) as usize] += 1;
        spread = spread.max(r.max(g).max(b) - r.min(g).min(b));
    };
    let [even, odd] = &mut counts;
    let mut pairs = samples.chunks_exact(6);
    let mut outs = luma.chunks_exact_mut(2);
    for (rgb, out) in pairs.by_ref().zip(outs.by_ref()) {
        let (first, second) = out.split_at_mut(1);
        pixel(&rgb[..3], &mut first[0], even);
        pixel(&rgb[3..], &mut second[0], odd);
    }
    for (rgb, out) in pairs.remainder().chunks_exact(3).zip(outs.into_remainder()) {
        pixel(rgb, out, even);
    }
    let bands = (0..3).map(|band| std::array::from_fn(|value| even[band][value] + odd[band][value])).collect();
    Tone { bands, coarse, pixels: luma.len() as u64, luma, spread, is_grey: false }
}

/// Counts of each of the 256 values.
pub(super) fn histogram(samples: &[u8]) -> [u32; 256] {
    let mut counts = [[0_u32; 256]; 4];
    let mut quads = samples.chunks_exact(4);
    for quad in quads.by_ref() {
        for (lane, &value) in counts.iter_mut().zip(quad) {
            lane[usize::from(value)] += 1;
        }
    }
    for &value in quads.remainder() {
        counts[0][usize::from(value)] += 1;
    }
    std::array::from_fn(|value| counts.iter().map(|lane| lane[value]).sum())
}

impl Tone {
    /// The luma plane, one byte a pixel.
    pub(super) fn luma<'a>(&'a self, picture: &'a Picture) -> &'a [u8] {
        if self.is_grey { &picture.samples } else { &self.luma }
    }

    /// No pixel has a colour, but for a trace.
    pub(super) fn is_greyscale(&self) -> bool {
        self.spread <= GREY_TOLERANCE
    }

    /// No pixel has any colour.
    pub(super) fn is_exactly_grey(&self) -> bool {
        self.spread == 0
    }

    /// Shannon entropy in bits of the histograms of all bands laid end to end, alpha included, as PIL's
    /// `Image.entropy` defines it; 0 for one colour only in mode "L", at most 8 + log2 of the number of bands.
    pub(super) fn entropy(&self) -> f64 {
        let total = self.pixels as f64 * self.bands.len() as f64;
        let mut entropy = 0.0;
        for &count in self.bands.iter().flatten().filter(|&&count| count > 0) {
            let share = f64::from(count) / total;
            entropy -= share * share.log2();
        }
        // One colour only would print as −0.
        entropy + 0.0
    }

    /// Brightness of the mean colour, 0..1, as CleanVision's `calc_avg_brightness`; alpha is left aside.
    pub(super) fn brightness_of_means(&self) -> f64 {
        let mean = |band: usize| {
            let sum: u64 = self.bands[band].iter().zip(0_u64..).map(|(&count, value)| u64::from(count) * value).sum();
            sum as f64 / self.pixels as f64
        };
        if self.is_grey {
            return mean(0) / 255.0;
        }
        let sum: f64 = (0..3).map(|band| f64::from(BRIGHTNESS[band]) / 1000.0 * mean(band).powi(2)).sum();
        sum.sqrt() / 255.0
    }

    /// A percentile, `percent` in 0..100, of the pixels' perceived brightness in 0..1, between two pixels by linear
    /// interpolation as numpy's `percentile` does. Exact: no bin stands for its pixels.
    pub(super) fn brightness_percentile(&self, picture: &Picture, percent: f64) -> f64 {
        let place = percent / 100.0 * (self.pixels - 1) as f64;
        let (rank, share) = (place.floor() as u64, place.fract());
        let last = self.pixels - 1;
        let low = self.ranked(picture, rank.min(last));
        let high = self.ranked(picture, (rank + 1).min(last));
        low + (high - low) * share
    }

    /// Brightness of the pixel with this rank, from the darkest, 0.
    fn ranked(&self, picture: &Picture, rank: u64) -> f64 {
        if self.is_grey {
            return find(&self.bands[0], rank).0 as f64 / 255.0;
        }
        let (bin, rank) = find(&self.coarse, rank);
        let weights = weights();
        let mut fine = vec![0_u32; 1 << COARSE_SHIFT];
        for rgb in picture.samples.chunks_exact(3) {
            let sum =
                weights[0][usize::from(rgb[0])] + weights[1][usize::from(rgb[1])] + weights[2][usize::from(rgb[2])];
            let squared = sum as u32 as usize;
            if squared >> COARSE_SHIFT == bin {
                fine[squared & ((1 << COARSE_SHIFT) - 1)] += 1;
            }
        }
        let squared = bin << COARSE_SHIFT | find(&fine, rank).0;
        (squared as f64 / 1000.0).sqrt() / 255.0
    }
}

/// The bin that holds the pixel of this rank, and the pixel's rank within it.
fn find(counts: &[u32], mut rank: u64) -> (usize, u64) {
    for (bin, &count) in counts.iter().enumerate() {
        if rank < u64::from(count) {
            return (bin, rank);
        }
        rank -= u64::from(count);
    }
    (counts.len() - 1, 0)
}
