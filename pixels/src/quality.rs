//! Contrast and sharpness of the luma plane at its full size.

/// Longest run whose sum of squared Laplacians fits in 32 bits: 1,020² × 4,096 < 2^32.
const RUN: usize = 4096;

/// Figures of the luma plane.
pub(super) struct Texture {
    /// Variance of the 4-neighbour Laplacian (kernel 0 1 0 / 1 −4 1 / 0 1 0), borders mirrored without the edge
    /// pixel, as `cv2.Laplacian(grey, CV_64F).var()`.
    pub laplacian_variance: f64,
    /// Standard deviation of luma over 255 (RMS contrast, Peli 1990), 0..0.5.
    pub contrast: f64,
}

/// Measures a luma plane of `width` × `height` bytes, neither of them 0.
pub(super) fn texture(luma: &[u8], width: usize, height: usize) -> Texture {
    let (mut sum, mut squares) = (0_u64, 0_u64);
    let (mut edge_sum, mut edge_squares) = (0_i64, 0_u64);
    for y in 0..height {
        let row = &luma[y * width..][..width];
        let above = &luma[mirrored(y, -1, height) * width..][..width];
        let below = &luma[mirrored(y, 1, height) * width..][..width];
        for run in row.chunks(RUN) {
            sum += u64::from(run.iter().map(|&v| u32::from(v)).sum::<u32>());
            squares += u64::from(run.iter().map(|&v| u32::from(v) * u32::from(v)).sum::<u32>());
        }
        for x in [0, width - 1].into_iter().take(width) {
            let (left, right) = (mirrored(x, -1, width), mirrored(x, 1, width));
            let value = laplacian(row[left], row[right], above[x], below[x], row[x]);
            edge_sum += i64::from(value);
            edge_squares += u64::from((i32::from(value) * i32::from(value)) as u32);
        }
        let mut from = 1;
        while from + 1 < width {
            let to = (from + RUN).min(width - 1);
            let (run_sum, run_squares) = run_of(&row[from - 1..to + 1], &above[from..to], &below[from..to]);
            edge_sum += i64::from(run_sum);
            edge_squares += u64::from(run_squares);
            from = to;
        }
    }
    let pixels = (width * height) as f64;
    Texture {
        laplacian_variance: variance(edge_sum as f64, edge_squares as f64, pixels),
        contrast: variance(sum as f64, squares as f64, pixels).sqrt() / 255.0,
    }
}

/// Sum and sum of squares of the Laplacian over one run; `row` has one pixel more at each end.
fn run_of(row: &[u8], above: &[u8], below: &[u8]) -> (i32, u32) {
    let length = above.len();
    let (left, centre, right) = (&row[..length], &row[1..=length], &row[2..length + 2]);
    let below = &below[..length];
    let (mut sum, mut squares) = (0_i32, 0_i32);
    for x in 0..length {
        let value = laplacian(left[x], right[x], above[x], below[x], centre[x]);
        sum += i32::from(value);
        // Wraps beyond 2^31 and is read back without a sign.
        squares = squares.wrapping_add(i32::from(value) * i32::from(value));
    }
    (sum, squares.cast_unsigned())
}

#[inline]
fn laplacian(left: u8, right: u8, above: u8, below: u8, centre: u8) -> i16 {
    i16::from(left) + i16::from(right) + i16::from(above) + i16::from(below) - 4 * i16::from(centre)
}

/// The neighbour of `at`, mirrored at the border without repeating it.
fn mirrored(at: usize, step: isize, length: usize) -> usize {
    match at.checked_add_signed(step) {
        Some(next) if next < length => next,
        Some(_) => length.saturating_sub(2),
        None => 1.min(length - 1),
    }
}

/// Population variance from a sum and a sum of squares.
pub(super) fn variance(sum: f64, squares: f64, count: f64) -> f64 {
    ((squares - sum * sum / count) / count).max(0.0)
}
