//! Points laid out in a plane so that neighbours stay neighbours: t-SNE (van der Maaten & Hinton, JMLR 2008) with the
//! gradient by interpolation (Linderman et al., Nature Methods 2019), by the crate `bhtsne`. It starts from the principal
//! components (Kobak & Berens, Nature Communications 2019), not from chance: on one thread, as in a
//! browser's worker, the same points give the same map; on several the crate adds up in any order.

use super::neighbours::nearest_of_each;
use bhtsne::{Neighbor, tSNE};

/// Fewer points have no neighbourhoods to keep.
pub const LEAST_POINTS: usize = 16;
/// Neighbours that a point is held to, in effect: van der Maaten & Hinton advise 5 to 50.
const PERPLEXITY: f32 = 30.0;
/// Rounds of moving the points, and those of them in which neighbours are pulled together harder.
const ROUNDS: usize = 500;
const PULLED: usize = 150;
/// Finding neighbours, in rounds' worth of progress: so that the share done grows evenly at 10,000 points.
const SEARCH: usize = 100;

/// Two numbers for each point, its place. `points`: rows of `dims` numbers, the first two being those that spread most.
/// `None` for fewer than [`LEAST_POINTS`]. `tick` hears how far it is, 0 to 1, and where the points are by then (none while
/// neighbours are sought).
#[must_use]
pub fn layout(points: &[f32], dims: usize, tick: &mut dyn FnMut(f64, &[f32])) -> Option<Vec<f32>> {
    let n = points.len().checked_div(dims)?;
    if n < LEAST_POINTS {
        return None;
    }
    let perplexity = PERPLEXITY.min((n - 1) as f32 / 3.0 - 1.0).max(2.0);
    let most = (3.0 * perplexity) as usize;
    let all = (SEARCH + ROUNDS) as f64;
    let found = nearest_of_each(points, dims, most, &mut |done| {
        tick(SEARCH as f64 * done as f64 / n as f64 / all, &[]);
    });
    let near = |row: Vec<(u32, f32)>| {
        row.into_iter().map(|(at, d)| Neighbor { index: at as usize, distance: d.sqrt() }).collect::<Vec<_>>()
    };
    let found: Vec<Vec<Neighbor<f32>>> = found.into_iter().map(near).collect();
    let rows: Vec<&[f32]> = points.chunks_exact(dims).collect();
    let mut tsne: tSNE<'_, f32, &[f32]> = tSNE::new(&rows);
    tsne.perplexity(perplexity)
        .epochs(ROUNDS)
        .stop_lying_epoch(PULLED)
        .momentum_switch_epoch(PULLED)
        .initial_embedding(start(points, dims))
        .epoch_callback(|round, places| {
            tick((SEARCH + round + 1) as f64 / all, places);
        })
        .fit_sne_with_neighbors(&found);
    let places = tsne.embedding();
    places.iter().all(|x| x.is_finite()).then_some(places)
}

/// The first two numbers of each point, made so small that the first has a standard deviation of 0.0001.
fn start(points: &[f32], dims: usize) -> Vec<f32> {
    let rows = || points.chunks_exact(dims);
    let n = rows().len() as f32;
    let mean = rows().map(|row| row[0]).sum::<f32>() / n;
    let spread = (rows().map(|row| (row[0] - mean).powi(2)).sum::<f32>() / n).sqrt();
    let scale = if spread > 0.0 { 1e-4 / spread } else { 1.0 };
    rows().flat_map(|row| [row[0] * scale, row.get(1).copied().unwrap_or_default() * scale]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::SplitMix64;

    /// Three clouds of 60 points in five dimensions.
    fn clouds() -> (Vec<f32>, usize) {
        let mut draws = SplitMix64::new(3);
        let dims = 5;
        let mut points = Vec::new();
        for i in 0..180 {
            for axis in 0..dims {
                let centre = if axis == i % 3 { 10.0 } else { 0.0 };
                points.push(centre + draws.uniform() as f32);
            }
        }
        (points, dims)
    }

    #[test]
    fn neighbours_stay_neighbours() {
        let (points, dims) = clouds();
        let mut heard = Vec::new();
        let map = layout(&points, dims, &mut |done, _| heard.push(done)).expect("enough points");
        assert_eq!(map.len(), 360);
        let near = nearest_of_each(&map, 2, 5, &mut |_| ());
        let strangers = near.iter().enumerate().flat_map(|(i, row)| row.iter().map(move |(j, _)| (i, *j as usize)));
        assert_eq!(strangers.filter(|(i, j)| i % 3 != j % 3).count(), 0, "clouds are apart");
        assert!(heard.windows(2).all(|w| w[0] <= w[1]) && heard.last().is_some_and(|d| (d - 1.0).abs() < 1e-9));
    }

    #[test]
    fn copies_and_handfuls_are_no_trouble() {
        assert_eq!(layout(&[1.0; 30], 2, &mut |_, _| ()), None, "15 points");
        assert_eq!(layout(&[], 0, &mut |_, _| ()), None);
        let same = layout(&[1.0; 64], 2, &mut |_, _| ());
        assert!(same.is_none_or(|map| map.iter().all(|x| x.is_finite())));
        let few: Vec<f32> = (0..32).map(|i| i as f32).collect();
        assert_eq!(layout(&few, 2, &mut |_, _| ()).map(|map| map.len()), Some(32));
    }
}
