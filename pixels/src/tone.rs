//! Brightness, entropy and greyness: all that a walk over the colours gives. Everything is counted in whole numbers
//! and in one pass, so that the figures are the same on every machine.

use super::picture::Picture;

/// Weights of R², G² and B² in perceived brightness, in thousandths: sqrt(.241 R² + .691 G² + .068 B²), as
/// CleanVision 0.3.7 has them (`calculate_brightness`).
const BRIGHTNESS: [u32; 3] = [241, 691, 68];
/// Weights of R, G and B in luma, in 65,536ths, rounded half up: PIL's conversion to mode "L" (ITU-R 601-2).
const LUMA: [u32; 3] = [19_595, 38_470, 7_471];
const LUMA_HALF: u32 = 1 << 15;
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
    /// Each pixel's place in `coarse`.
    bins: Vec<u16>,
    /// Luma of a picture in colour; empty for a grey one, whose samples are its luma.
    luma: Vec<u8>,
    /// Greatest difference between R, G and B of a pixel, as far as it was looked for: up to what is no longer grey.
    spread: u8,
    is_grey: bool,
    pixels: u64,
}

/// Counts a picture's colours in one pass.
pub(super) fn measure(picture: &Picture) -> Tone {
    let mut tone = if picture.is_grey {
        Tone {
            bands: vec![histogram(&picture.samples)],
            coarse: Vec::new(),
            bins: Vec::new(),
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

/// Pixels that are counted together: their numbers stay in the first cache.
const BLOCK: usize = 256;

fn colours(samples: &[u8]) -> Tone {
    let pixels = samples.len() / 3;
    // Two sets of counters: neighbours are often equal, and a counter that was just written is slow to read again.
    let mut counts = [[[0_u32; 256]; 3]; 2];
    let mut coarse = vec![0_u32; COARSE_BINS];
    let mut luma = vec![0_u8; pixels];
    let mut bins = vec![0_u16; pixels];
    let mut spread = 0;
    let mut block = [0_u32; BLOCK];
    for ((rgb, luma), bins) in samples.chunks(3 * BLOCK).zip(luma.chunks_mut(BLOCK)).zip(bins.chunks_mut(BLOCK)) {
        let block = &mut block[..luma.len()];
        unpack(rgb, block);
        for ((&pixel, luma), bin) in block.iter().zip(&mut *luma).zip(&mut *bins) {
            *luma = luma_of(pixel);
            *bin = (squared_brightness(pixel) >> COARSE_SHIFT) as u16;
        }
        // Beyond that it is a colour picture, however much.
        if spread <= GREY_TOLERANCE {
            spread = block.iter().map(|&pixel| spread_of(pixel)).max().unwrap_or(0).max(spread);
        }
        let [even, odd] = &mut counts;
        for (two, bins) in block.chunks(2).zip(bins.chunks(2)) {
            count(two[0], even);
            coarse[usize::from(bins[0])] += 1;
            if let (&[_, second], &[_, bin]) = (two, bins) {
                count(second, odd);
                coarse[usize::from(bin)] += 1;
            }
        }
    }
    let [even, odd] = counts;
    let bands = (0..3).map(|band| std::array::from_fn(|value| even[band][value] + odd[band][value])).collect();
    Tone { bands, coarse, bins, pixels: pixels as u64, luma, spread, is_grey: false }
}

/// Pixels of three bytes each as numbers, R lowest; what stands above B means nothing.
fn unpack(rgb: &[u8], pixels: &mut [u32]) {
    let Some((last, rest)) = pixels.split_last_mut() else { return };
    for (pixel, four) in rest.iter_mut().zip(rgb.windows(4).step_by(3)) {
        *pixel = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    }
    if let [.., r, g, b] = *rgb {
        *last = u32::from_le_bytes([r, g, b, 0]);
    }
}

#[inline]
fn bands_of(pixel: u32) -> [u32; 3] {
    [pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255]
}

#[inline]
fn luma_of(pixel: u32) -> u8 {
    let [r, g, b] = bands_of(pixel);
    ((LUMA[0] * r + LUMA[1] * g + LUMA[2] * b + LUMA_HALF) >> 16) as u8
}

/// Perceived brightness, squared, times 1,000.
#[inline]
fn squared_brightness(pixel: u32) -> u32 {
    let [r, g, b] = bands_of(pixel);
    BRIGHTNESS[0] * (r * r) + BRIGHTNESS[1] * (g * g) + BRIGHTNESS[2] * (b * b)
}

fn spread_of(pixel: u32) -> u8 {
    let [r, g, b] = bands_of(pixel);
    (r.max(g).max(b) - r.min(g).min(b)) as u8
}

#[inline]
fn count(pixel: u32, counts: &mut [[u32; 256]; 3]) {
    for (counts, value) in counts.iter_mut().zip(bands_of(pixel)) {
        counts[value as usize] += 1;
    }
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
        let last = self.pixels - 1;
        let place = percent / 100.0 * last as f64;
        let (rank, share) = (place.floor() as u64, place.fract());
        let [low, high] = self.ranked(picture, [rank.min(last), (rank + 1).min(last)]);
        low + (high - low) * share
    }

    /// Brightness of the pixels with these two ranks, from the darkest, 0.
    fn ranked(&self, picture: &Picture, ranks: [u64; 2]) -> [f64; 2] {
        if self.is_grey {
            return ranks.map(|rank| find(&self.bands[0], rank).0 as f64 / 255.0);
        }
        let mut known: Option<(usize, Vec<u32>)> = None;
        ranks.map(|rank| {
            let (bin, rank) = find(&self.coarse, rank);
            let (_, sorted) = match &mut known {
                Some(known) if known.0 == bin => known,
                known => known.insert((bin, self.sorted_within(picture, bin))),
            };
            let squared = sorted.get(rank as usize).copied().unwrap_or(0);
            (f64::from(squared) / 1000.0).sqrt() / 255.0
        })
    }

    /// The squared brightness of the pixels in one bin, from the darkest.
    fn sorted_within(&self, picture: &Picture, bin: usize) -> Vec<u32> {
        let mut within = Vec::with_capacity(self.coarse[bin] as usize);
        // There are fewer than 2^16.
        let bin = bin as u16;
        for (rgb, bins) in picture.samples.chunks(3 * BLOCK).zip(self.bins.chunks(BLOCK)) {
            // All of a block at once, which is what a processor is quick at.
            if !bins.iter().fold(false, |any, &other| any | (other == bin)) {
                continue;
            }
            for (rgb, _) in rgb.chunks_exact(3).zip(bins).filter(|&(_, &other)| other == bin) {
                within.push(squared_brightness(u32::from_le_bytes([rgb[0], rgb[1], rgb[2], 0])));
            }
        }
        within.sort_unstable();
        within
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
