//! Perceptual hashes within a radius, without comparing all pairs.

use crate::dataset::ImageId;

/// Bits of 64 in which two hashes of one picture may differ. As many bits are set as unset in such a hash, so distances
/// are even, and of C(64, 32) possible hashes 247,041 lie within 4 bits of a given one: a million unrelated pictures
/// give 0.07 such pairs by chance, while within 6 bits they would give 7.
pub const RADIUS: u32 = 4;

/// Fewer bits set than this, or unset: the hash of a picture without structure.
const LEAST_BITS: u32 = 8;

/// A hash is compared with so many others of its key at most, the next ones by path. Only reached where hundreds of
/// different pictures agree in two bands of their hashes; it keeps the worst case from being quadratic, and the
/// neighbouring frames of a film are neighbours by path.
const MOST_COMPARED: usize = 200;

/// Groups of images whose hashes lie within `radius` bits of each other, transitively, but never further than twice
/// the radius from the group's first image. `hashes` in the order of their paths; groups and members keep it.
///
/// Multi-index hashing: of `radius + 2` bands of bits at least two are equal in any two hashes within the radius, so
/// only hashes that agree in a pair of bands are compared (15 sorted lists for a radius of 4).
pub fn near(hashes: &[(ImageId, u64)], radius: u32) -> Vec<Vec<ImageId>> {
    let structured = |h: u64| (LEAST_BITS..=64 - LEAST_BITS).contains(&h.count_ones());
    let mut sorted: Vec<(u64, u32)> =
        (0..hashes.len()).filter(|&at| structured(hashes[at].1)).map(|at| (hashes[at].1, at as u32)).collect();
    sorted.sort_unstable();
    // Images of one hash, in the order of their first.
    let mut alike: Vec<&[(u64, u32)]> = sorted.chunk_by(|a, b| a.0 == b.0).collect();
    alike.sort_unstable_by_key(|images| images[0].1);
    let unique: Vec<u64> = alike.iter().map(|images| images[0].0).collect();
    let edges = edges(&unique, radius);
    let mut groups = Vec::new();
    let mut taken = vec![false; unique.len()];
    for first in 0..unique.len() {
        if taken[first] {
            continue;
        }
        taken[first] = true;
        let mut group = vec![first];
        let mut at = 0;
        while let Some(&node) = group.get(at) {
            at += 1;
            for &next in neighbours(&edges, node as u32) {
                let next = next as usize;
                if !taken[next] && (unique[first] ^ unique[next]).count_ones() <= 2 * radius {
                    taken[next] = true;
                    group.push(next);
                }
            }
        }
        let mut images: Vec<ImageId> =
            group.iter().flat_map(|&node| alike[node].iter().map(|&(_, at)| hashes[at as usize].0)).collect();
        if images.len() > 1 {
            images.sort_unstable();
            groups.push(images);
        }
    }
    groups.sort_unstable();
    groups
}

/// Both directions of every pair of hashes within the radius, sorted.
struct Edges {
    pairs: Vec<(u32, u32)>,
    targets: Vec<u32>,
}

fn neighbours(edges: &Edges, node: u32) -> &[u32] {
    let from = edges.pairs.partition_point(|&(a, _)| a < node);
    let to = edges.pairs.partition_point(|&(a, _)| a <= node);
    &edges.targets[from..to]
}

fn edges(unique: &[u64], radius: u32) -> Edges {
    let bands = bands(radius + 2);
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut keyed: Vec<u64> = Vec::with_capacity(unique.len());
    for (i, one) in bands.iter().enumerate() {
        for other in &bands[i + 1..] {
            keyed.clear();
            keyed.extend(unique.iter().enumerate().map(|(at, &h)| u64::from(key(h, *one, *other)) << 32 | at as u64));
            keyed.sort_unstable();
            for same in keyed.chunk_by(|a, b| a >> 32 == b >> 32) {
                for (at, &a) in same.iter().enumerate() {
                    for &b in same[at + 1..].iter().take(MOST_COMPARED) {
                        let (a, b) = (a as u32, b as u32);
                        if (unique[a as usize] ^ unique[b as usize]).count_ones() <= radius {
                            pairs.extend([(a, b), (b, a)]);
                        }
                    }
                }
            }
        }
        // A pair agrees in several pairs of bands: keep the list from growing with each.
        pairs.sort_unstable();
        pairs.dedup();
    }
    let targets = pairs.iter().map(|&(_, b)| b).collect();
    Edges { pairs, targets }
}

/// Two bands of a hash in 32 bits, as a sorted number with its row is half the size of a pair; equal where both bands
/// are, and different where they are not as long as they are no wider than that (a radius of 2 or more).
fn key(hash: u64, one: u64, other: u64) -> u32 {
    let band = |mask: u64| (hash & mask) >> mask.trailing_zeros();
    let both = band(one) << other.count_ones().min(63) | band(other);
    if one.count_ones() + other.count_ones() <= 32 { both as u32 } else { (both ^ both >> 32) as u32 }
}

/// The 64 bits cut into `n` masks of nearly equal width.
fn bands(n: u32) -> Vec<u64> {
    let n = n.clamp(2, 64);
    (0..n)
        .map(|i| {
            let (from, to) = (64 * i / n, 64 * (i + 1) / n);
            (from..to).fold(0, |mask, bit| mask | 1u64 << bit)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What `near` promises, by comparing all pairs.
    fn brute_force(hashes: &[(ImageId, u64)], radius: u32) -> Vec<Vec<ImageId>> {
        let hashes: Vec<_> = hashes.iter().filter(|(_, h)| (8..=56).contains(&h.count_ones())).copied().collect();
        let mut taken = vec![false; hashes.len()];
        let mut groups = Vec::new();
        for first in 0..hashes.len() {
            if taken[first] {
                continue;
            }
            let mut group = vec![first];
            taken[first] = true;
            let mut grown = true;
            while grown {
                grown = false;
                for next in 0..hashes.len() {
                    let close = |i: usize, most: u32| (hashes[i].1 ^ hashes[next].1).count_ones() <= most;
                    if !taken[next] && close(first, 2 * radius) && group.iter().any(|&m| close(m, radius)) {
                        taken[next] = true;
                        group.push(next);
                        grown = true;
                    }
                }
            }
            if group.len() > 1 {
                group.sort_unstable();
                groups.push(group.into_iter().map(|i| hashes[i].0).collect());
            }
        }
        groups.sort_unstable();
        groups
    }

    fn numbered(hashes: &[u64]) -> Vec<(ImageId, u64)> {
        hashes.iter().enumerate().map(|(i, &h)| (ImageId::from(i), h)).collect()
    }

    proptest! {
        #[test]
        fn bands_find_what_all_pairs_find(
            seeds in proptest::collection::vec(any::<u64>(), 1..6),
            flips in proptest::collection::vec((0usize..6, proptest::collection::vec(0u32..64, 0..8)), 0..60),
            radius in 0u32..7,
        ) {
            let hashes: Vec<u64> = flips
                .iter()
                .map(|(seed, bits)| bits.iter().fold(seeds[seed % seeds.len()], |h, bit| h ^ 1 << bit))
                .collect();
            let hashes = numbered(&hashes);
            prop_assert_eq!(near(&hashes, radius), brute_force(&hashes, radius));
        }
    }

    #[test]
    fn a_chain_does_not_pull_strangers_together() {
        // Each step of 4 bits is near, the ends are 16 bits apart.
        let mut hash = 0xFFFF_0000_FFFF_0000u64;
        let mut chain = vec![hash];
        for step in 0..4 {
            hash ^= 0xF << (4 * step);
            chain.push(hash);
        }
        let groups = near(&numbered(&chain), 4);
        let ids = |g: &[u32]| g.iter().map(|&i| ImageId(i)).collect::<Vec<_>>();
        assert_eq!(groups, [ids(&[0, 1, 2]), ids(&[3, 4])]);
    }

    #[test]
    fn hashes_of_pictures_without_structure_are_left_out() {
        assert!(near(&numbered(&[1 << 63, 1 << 63, 0, !0]), 4).is_empty());
    }

    #[test]
    fn a_hundred_thousand_hashes_are_grouped_without_comparing_all_pairs() {
        let mut state = 1u64;
        let mut hashes: Vec<u64> = (0..100_000)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state ^ (state >> 29)
            })
            .collect();
        hashes[77_777] = hashes[5] ^ 0b1001;
        let groups = near(&numbered(&hashes), RADIUS);
        assert!(groups.contains(&vec![ImageId(5), ImageId(77_777)]));
        assert!(groups.len() < 5, "{}", groups.len());
    }
}
