//! Principal components: the directions along which points spread most. Pure functions over rows of numbers.
//!
//! By orthogonal iteration (subspace iteration) on the covariance: Golub & Van Loan, Matrix Computations, 4th ed., 8.2.4.
//! The start is fixed, so that the same points give the same axes on every machine up to rounding.

use super::draws::SplitMix64;

/// Times that the subspace is multiplied by the covariance. The axes are for looking at and for shortening vectors, where
/// a direction that is off by a little changes nothing.
const ROUNDS: usize = 16;
const SEED: u64 = 7;

/// The axes along which points spread most, the widest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// Mean of the points, `dims` numbers.
    pub mean: Vec<f64>,
    /// Unit vectors at right angles to each other, of `dims` numbers each.
    pub axes: Vec<Vec<f64>>,
    /// Variance along each axis.
    pub variance: Vec<f64>,
    /// Variance in all directions together.
    pub total: f64,
}

impl Principal {
    /// Of `points`, rows of `dims` numbers one after the other, the `most` widest axes; fewer where the points spread in
    /// fewer directions. `None` without two points or without dimensions. Numbers that are not finite are for the caller
    /// to leave out.
    #[must_use]
    pub fn of(points: &[f32], dims: usize, most: usize) -> Option<Self> {
        let n = points.len().checked_div(dims)?;
        if n < 2 || most == 0 {
            return None;
        }
        let rows = || points.chunks_exact(dims);
        let mut mean = vec![0.0; dims];
        for row in rows() {
            mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += f64::from(*x));
        }
        mean.iter_mut().for_each(|sum| *sum /= n as f64);
        let spread = |row: &[f32]| row.iter().zip(&mean).map(|(x, m)| (f64::from(*x) - m).powi(2)).sum::<f64>();
        let total = rows().map(spread).sum::<f64>() / (n - 1) as f64;
        let mut axes = start(dims, most.min(dims));
        let mut variance = Vec::new();
        let narrow = total * 1e-12;
        for _ in 0..ROUNDS {
            let mut next = vec![vec![0.0; dims]; axes.len()];
            let mut centred = vec![0.0; dims];
            for row in rows() {
                centred.iter_mut().zip(row.iter().zip(&mean)).for_each(|(c, (x, m))| *c = f64::from(*x) - m);
                for (axis, sum) in axes.iter().zip(&mut next) {
                    let along = dot(axis, &centred);
                    sum.iter_mut().zip(&centred).for_each(|(s, c)| *s += along * c);
                }
            }
            variance = axes.iter().zip(&next).map(|(axis, image)| dot(axis, image) / (n - 1) as f64).collect();
            axes = upright(next, narrow * (n - 1) as f64);
            if axes.is_empty() {
                return Some(Self { mean, axes, variance: Vec::new(), total });
            }
        }
        let mut order: Vec<usize> = (0..axes.len()).collect();
        order.sort_by(|a, b| variance[*b].total_cmp(&variance[*a]));
        let axes = order.iter().map(|&i| signed(axes[i].clone())).collect();
        Some(Self { mean, axes, variance: order.iter().map(|&i| variance[i]).collect(), total })
    }

    /// Where a point lies along each axis.
    pub fn place(&self, point: &[f32]) -> impl Iterator<Item = f32> {
        let along = |axis: &Vec<f64>| {
            let centred = point.iter().zip(&self.mean).map(|(x, m)| f64::from(*x) - m);
            axis.iter().zip(centred).map(|(a, c)| a * c).sum::<f64>() as f32
        };
        self.axes.iter().map(along)
    }

    /// The share of all variance that lies along the first so many axes, 0 to 1.
    #[must_use]
    pub fn explained(&self, axes: usize) -> f64 {
        if self.total > 0.0 { (self.variance.iter().take(axes).sum::<f64>() / self.total).min(1.0) } else { 0.0 }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Unit vectors that no data are likely to be at right angles to: fixed pseudo-random numbers, made orthogonal.
fn start(dims: usize, axes: usize) -> Vec<Vec<f64>> {
    let mut draws = SplitMix64::new(SEED);
    upright((0..axes).map(|_| (0..dims).map(|_| draws.uniform() - 0.5).collect()).collect(), 0.0)
}

/// Made orthonormal, one after the other and twice (Gram–Schmidt); what is left of a vector at or below `least` is dropped.
fn upright(vectors: Vec<Vec<f64>>, least: f64) -> Vec<Vec<f64>> {
    let mut out: Vec<Vec<f64>> = Vec::with_capacity(vectors.len());
    for mut vector in vectors {
        for _ in 0..2 {
            for before in &out {
                let along = dot(before, &vector);
                vector.iter_mut().zip(before).for_each(|(v, b)| *v -= along * b);
            }
        }
        let length = dot(&vector, &vector).sqrt();
        if length > least && length.is_finite() {
            vector.iter_mut().for_each(|v| *v /= length);
            out.push(vector);
        }
    }
    out
}

/// An axis points the same way on every machine: its largest number is positive.
fn signed(mut axis: Vec<f64>) -> Vec<f64> {
    let largest = axis.iter().copied().fold(0.0_f64, |a, b| if b.abs() > a.abs() + 1e-9 { b } else { a });
    if largest < 0.0 {
        axis.iter_mut().for_each(|v| *v = -*v);
    }
    axis
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The ten points of Lindsay Smith's tutorial (2002), whose eigenvalues it prints as 1.28402771 and 0.0490833989, and
    /// whose first axis as (0.677873399, 0.735178656).
    const POINTS: [f32; 20] =
        [2.5, 2.4, 0.5, 0.7, 2.2, 2.9, 1.9, 2.2, 3.1, 3.0, 2.3, 2.7, 2.0, 1.6, 1.0, 1.1, 1.5, 1.6, 1.1, 0.9];

    #[test]
    fn a_printed_example_comes_out() {
        let found = Principal::of(&POINTS, 2, 2).expect("ten points");
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} is not {b}");
        near(found.variance[0], 1.284_027_71);
        near(found.variance[1], 0.049_083_398_9);
        near(found.axes[0][0], 0.677_873_399);
        near(found.axes[0][1], 0.735_178_656);
        near(found.explained(2), 1.0);
    }

    #[test]
    fn points_on_a_line_have_one_axis() {
        let line: Vec<f32> = (0..20).flat_map(|i| [i as f32, 2.0 * i as f32, 0.0]).collect();
        let found = Principal::of(&line, 3, 3).expect("points");
        assert!(found.variance.iter().skip(1).all(|v| v.abs() < 1e-9 * found.variance[0]), "{found:?}");
        assert!((found.explained(2) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_spread_has_no_axis() {
        assert_eq!(Principal::of(&[1.0, 2.0], 2, 2), None);
        assert_eq!(Principal::of(&[], 0, 2), None);
        assert!(Principal::of(&[1.0, 2.0, 1.0, 2.0], 2, 2).expect("two points").axes.is_empty());
    }

    proptest! {
        #[test]
        fn axes_are_at_right_angles_and_no_wider_than_all(points in proptest::collection::vec(-100f32..100.0, 20..120)) {
            let dims = 4;
            let points = &points[..points.len() / dims * dims];
            let found = Principal::of(points, dims, 3).expect("points");
            for (i, a) in found.axes.iter().enumerate() {
                for (j, b) in found.axes.iter().enumerate() {
                    let expected = f64::from(u8::from(i == j));
                    prop_assert!((dot(a, b) - expected).abs() < 1e-9);
                }
            }
            prop_assert!(found.variance.iter().sum::<f64>() <= found.total * (1.0 + 1e-9));
            prop_assert!(found.variance.windows(2).all(|w| w[0] >= w[1]));
        }
    }
}
