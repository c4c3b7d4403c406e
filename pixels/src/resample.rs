//! Making a plane smaller as PIL's `Image.resize` does: the kernel is stretched over all the pixels that a new one
//! covers, so that nothing is skipped.

/// A resampling kernel.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kernel {
    /// Cubic convolution with a = −0.5 (Keys 1981), PIL's default.
    Bicubic,
    /// Windowed sinc with three lobes.
    Lanczos,
}

impl Kernel {
    fn support(self) -> f64 {
        match self {
            Self::Bicubic => 2.0,
            Self::Lanczos => 3.0,
        }
    }

    fn at(self, x: f64) -> f64 {
        let x = x.abs();
        match self {
            Self::Bicubic if x < 1.0 => (1.5 * x - 2.5) * x * x + 1.0,
            Self::Bicubic if x < 2.0 => ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0,
            Self::Lanczos if x < 3.0 => sinc(x) * sinc(x / 3.0),
            _ => 0.0,
        }
    }
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let x = x * std::f64::consts::PI;
    x.sin() / x
}

/// The weights of one new pixel: the first old pixel it covers and a weight for each.
struct Window {
    first: usize,
    weights: Vec<f32>,
}

/// For each of `new` pixels, the window over `old` ones. Weights are rounded to 22 bits, as PIL's are, which also
/// makes them the same where `sin` differs in its last bit.
fn windows(old: usize, new: usize, kernel: Kernel) -> Vec<Window> {
    let scale = old as f64 / new as f64;
    let stretch = scale.max(1.0);
    let reach = kernel.support() * stretch;
    (0..new)
        .map(|index| {
            let centre = (index as f64 + 0.5) * scale;
            let first = (centre - reach + 0.5).max(0.0) as usize;
            let last = ((centre + reach + 0.5) as usize).min(old);
            let raw: Vec<f64> = (first..last).map(|at| kernel.at((at as f64 - centre + 0.5) / stretch)).collect();
            let sum: f64 = raw.iter().sum();
            let grain = f64::from(1 << 22);
            let weights = raw.iter().map(|weight| ((weight / sum * grain).round() / grain) as f32).collect();
            Window { first, weights }
        })
        .collect()
}

/// Resizes a plane of `width` × `height` bytes to `new_width` × `new_height`; no side may be 0. Works in single
/// precision and rounds once, where PIL rounds after each direction: values differ by one at most now and then.
pub(super) fn resize(
    plane: &[u8],
    (width, height): (usize, usize),
    (new_width, new_height): (usize, usize),
    kernel: Kernel,
) -> Vec<u8> {
    let columns = windows(width, new_width, kernel);
    let rows = windows(height, new_height, kernel);
    let mut out = Vec::with_capacity(new_width * new_height);
    let mut blended = vec![0_f32; width];
    for row in &rows {
        blended.fill(0.0);
        for (&weight, y) in row.weights.iter().zip(row.first..) {
            let old = &plane[y * width..][..width];
            for (sum, &value) in blended.iter_mut().zip(old) {
                *sum += weight * f32::from(value);
            }
        }
        for column in &columns {
            let covered = &blended[column.first..][..column.weights.len()];
            let value: f32 = column.weights.iter().zip(covered).map(|(weight, value)| weight * value).sum();
            out.push((value + 0.5).clamp(0.0, 255.0) as u8);
        }
    }
    out
}

/// A plane made `side` × `side`, each new pixel the mean of what it covers, parts of pixels weighed by their area. Whole
/// numbers throughout. No side of the plane may be 0.
pub(super) fn area(plane: &[u8], (width, height): (usize, usize), side: usize) -> Vec<u8> {
    // An old pixel is `side` units wide, a new one as many as there are old ones.
    let parts = |old: usize| -> Vec<(usize, usize, u32, u32)> {
        (0..side)
            .map(|cell| {
                let (from, to) = (old * cell, old * (cell + 1));
                let (first, last) = (from / side, (to - 1) / side);
                let begins = (side * (first + 1)).min(to) - from;
                (first, last, begins as u32, (to - side * last) as u32)
            })
            .collect()
    };
    let (columns, rows) = (parts(width), parts(height));
    let mut sums = vec![0u64; side * side];
    let mut line = vec![0u32; side];
    let mut known = usize::MAX;
    for (row, &(first, last, begins, ends)) in rows.iter().enumerate() {
        for y in first..=last {
            if y != known {
                known = y;
                let old = &plane[y * width..][..width];
                for (sum, &(first, last, begins, ends)) in line.iter_mut().zip(&columns) {
                    *sum = begins * u32::from(old[first]);
                    if last > first {
                        let inner: u32 = old[first + 1..last].iter().map(|&value| u32::from(value)).sum();
                        *sum += side as u32 * inner + ends * u32::from(old[last]);
                    }
                }
            }
            let weight = match y {
                _ if y == first => begins,
                _ if y == last => ends,
                _ => side as u32,
            };
            for (sum, &part) in sums[row * side..][..side].iter_mut().zip(&line) {
                *sum += u64::from(weight) * u64::from(part);
            }
        }
    }
    let whole = width as u64 * height as u64;
    sums.iter().map(|sum| ((sum + whole / 2) / whole) as u8).collect()
}
