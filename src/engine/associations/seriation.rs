//! Classes that go together, next to each other. Owns the order; what "together" means is the caller's.

use kodama::{Method, linkage};

/// `size` items by average linkage (R. Sokal and C. Michener 1958), each cluster turned so that neighbours are alike.
/// `similarity` is asked for pairs `i < j` and is finite; the same input gives the same order.
pub fn seriate(size: usize, similarity: impl Fn(usize, usize) -> f32) -> Vec<usize> {
    if size < 3 {
        return (0..size).collect();
    }
    let at = |i: usize, j: usize| {
        let (i, j) = (i.min(j), i.max(j));
        i * (2 * size - i - 1) / 2 + j - i - 1
    };
    let mut alike = Vec::with_capacity(size * (size - 1) / 2);
    for i in 0..size {
        alike.extend((i + 1..size).map(|j| similarity(i, j)));
    }
    let mut apart: Vec<f32> = alike.iter().map(|s| 1.0 - s).collect();
    let tree = linkage(&mut apart, size, Method::Average);
    let mut clusters: Vec<Vec<usize>> = (0..size).map(|i| vec![i]).collect();
    for step in tree.steps() {
        let (mut left, mut right) =
            (std::mem::take(&mut clusters[step.cluster1]), std::mem::take(&mut clusters[step.cluster2]));
        // The cluster with the first item stands first.
        if left.iter().min() > right.iter().min() {
            std::mem::swap(&mut left, &mut right);
        }
        let touch = |x: Option<&usize>, y: Option<&usize>| x.zip(y).map_or(f32::MIN, |(x, y)| alike[at(*x, *y)]);
        let mut best = (false, false);
        let mut most = touch(left.last(), right.first());
        for turned in [(false, true), (true, false), (true, true)] {
            let end = if turned.0 { left.first() } else { left.last() };
            let start = if turned.1 { right.last() } else { right.first() };
            if touch(end, start) > most {
                (most, best) = (touch(end, start), turned);
            }
        }
        if best.0 {
            left.reverse();
        }
        if best.1 {
            right.reverse();
        }
        left.append(&mut right);
        clusters.push(left);
    }
    clusters.pop().unwrap_or_default()
}
