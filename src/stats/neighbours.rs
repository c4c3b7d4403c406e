//! Nearest neighbours, exactly: every pair of points is looked at. Pure functions over rows of numbers.

/// Points whose neighbours are sought at once: so many fit the nearest memory beside one more.
const BLOCK: usize = 64;

/// A point and the squared distance to it.
pub type Neighbour = (u32, f32);

/// Of each of the points (rows of `dims` numbers) the `most` nearest others, the nearest first, equal ones by their place.
/// Fewer only where there are fewer points. `tick` hears how many points are done.
#[must_use]
pub fn nearest_of_each(points: &[f32], dims: usize, most: usize, tick: &mut dyn FnMut(usize)) -> Vec<Vec<Neighbour>> {
    if dims == 0 || most == 0 {
        return Vec::new();
    }
    let rows = || points.chunks_exact(dims);
    let mut out = Vec::with_capacity(points.len() / dims);
    for block in points.chunks(BLOCK * dims) {
        let first = out.len();
        let mut nearest: Vec<Vec<Neighbour>> = block.chunks_exact(dims).map(|_| Vec::with_capacity(most + 1)).collect();
        for (at, other) in rows().enumerate() {
            for (own, (point, nearest)) in block.chunks_exact(dims).zip(&mut nearest).enumerate() {
                let distance = squared_distance(point, other);
                let farthest = nearest.last().filter(|_| nearest.len() >= most).map_or(f32::INFINITY, |last| last.1);
                if distance < farthest && first + own != at {
                    let place = nearest.partition_point(|known| known.1 <= distance);
                    nearest.insert(place, (at as u32, distance));
                    nearest.truncate(most);
                }
            }
        }
        out.append(&mut nearest);
        tick(out.len());
    }
    out
}

/// Squared Euclidean distance, in lanes, so that it is fast and the same on every machine.
#[must_use]
pub fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0f32; LANES];
    let (whole_a, rest_a) = a.as_chunks::<LANES>();
    let (whole_b, rest_b) = b.as_chunks::<LANES>();
    for (a, b) in whole_a.iter().zip(whole_b) {
        for lane in 0..LANES {
            sums[lane] += (a[lane] - b[lane]) * (a[lane] - b[lane]);
        }
    }
    rest_a.iter().zip(rest_b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>() + sums.iter().sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_row_of_points_knows_its_neighbours() {
        let points = [0.0, 1.0, 3.0, 7.0];
        let mut done = Vec::new();
        let found = nearest_of_each(&points, 1, 2, &mut |n| done.push(n));
        assert_eq!(found[0], [(1, 1.0), (2, 9.0)]);
        assert_eq!(found[2], [(1, 4.0), (0, 9.0)]);
        assert_eq!(found[3], [(2, 16.0), (1, 36.0)]);
        assert_eq!(done, [4]);
        assert_eq!(nearest_of_each(&points[..1], 1, 2, &mut |_| ()), [Vec::new()]);
        assert!(nearest_of_each(&[], 0, 2, &mut |_| ()).is_empty());
    }

    proptest! {
        #[test]
        fn nobody_nearer_was_left_out(points in proptest::collection::vec(-9i8..9, 0..600), most in 1usize..6) {
            let dims = 3;
            let points: Vec<f32> = points[..points.len() / dims * dims].iter().map(|x| f32::from(*x)).collect();
            let found = nearest_of_each(&points, dims, most, &mut |_| ());
            let n = points.len() / dims;
            prop_assert_eq!(found.len(), n);
            let row = |i: usize| &points[i * dims..(i + 1) * dims];
            for (i, found) in found.iter().enumerate() {
                let mut all: Vec<Neighbour> =
                    (0..n).filter(|j| *j != i).map(|j| (j as u32, squared_distance(row(i), row(j)))).collect();
                all.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
                all.truncate(most);
                prop_assert_eq!(found, &all);
            }
        }
    }
}
