//! Which images are one picture. Owns the grouping; rules say what follows from it.

mod near;

pub use near::{RADIUS, near};

use crate::dataset::{Dataset, ImageId};
use crate::stats::DisjointSets;
use serde::{Deserialize, Serialize};

/// Images that are one picture, by what makes them equal. A picture stands in one kind of group for one reason: of
/// images that are equal byte for byte only the first (by path) is compared further, so no exact group is repeated
/// among `exact_pixels`, and neither kind among `near`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Duplicates {
    /// Equal bytes: each group sorted by path, groups by their first path.
    pub exact_bytes: Vec<Vec<ImageId>>,
    /// Equal pixels in files that differ.
    pub exact_pixels: Vec<Vec<ImageId>>,
    /// Perceptual hashes within [`RADIUS`] bits; every member within twice that of the group's first.
    pub near: Vec<Vec<ImageId>>,
}

/// What makes the images of a group equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DuplicateKind {
    ExactBytes,
    ExactPixels,
    Near,
}

impl DuplicateKind {
    /// `exact-bytes`, `exact-pixels`, `near`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExactBytes => "exact-bytes",
            Self::ExactPixels => "exact-pixels",
            Self::Near => "near",
        }
    }
}

/// Below this entropy (bits) a picture is nearly uniform, and its perceptual hash is the noise of rounding.
const FLAT_ENTROPY: f64 = 2.0;
/// Below this standard deviation of luma (over 255), too.
const FLAT_CONTRAST: f64 = 0.02;

impl Duplicates {
    /// Groups the measured images of a dataset.
    pub fn of(dataset: &Dataset) -> Self {
        let images = &dataset.images;
        let facts = || images.ids().filter_map(|id| images.facts(id).map(|f| (id, f)));
        let exact_bytes = grouped(facts().filter(|(_, f)| f.bytes > 0).map(|(id, f)| (id, (f.content_hash, f.bytes))));
        let mut first = vec![true; images.len()];
        set_followers(&mut first, &exact_bytes);
        let pixels = || facts().filter_map(|(id, f)| f.pixels.as_ref().ok().map(|p| (id, p)));
        let exact_pixels = grouped(pixels().filter(|(id, _)| first[id.index()]).map(|(id, p)| (id, p.pixel_hash)));
        set_followers(&mut first, &exact_pixels);
        let hashes: Vec<(ImageId, u64)> = pixels()
            .filter(|(id, p)| first[id.index()] && p.entropy >= FLAT_ENTROPY && p.contrast >= FLAT_CONTRAST)
            .map(|(id, p)| (id, p.perceptual_hash))
            .collect();
        Self { exact_bytes, exact_pixels, near: near(&hashes, RADIUS) }
    }

    /// Each group with its kind, kind by kind.
    pub fn groups(&self) -> impl Iterator<Item = (DuplicateKind, &[ImageId])> {
        let kinds = [
            (DuplicateKind::ExactBytes, &self.exact_bytes),
            (DuplicateKind::ExactPixels, &self.exact_pixels),
            (DuplicateKind::Near, &self.near),
        ];
        kinds.into_iter().flat_map(|(kind, groups)| groups.iter().map(move |group| (kind, group.as_slice())))
    }

    /// Images that show one picture exactly: equal bytes or equal pixels, put together. Sorted like the fields.
    pub fn exact(&self) -> Vec<Vec<ImageId>> {
        joined(&[&self.exact_bytes, &self.exact_pixels])
    }

    /// Images that show one picture, exactly or nearly: all three kinds put together.
    pub fn all(&self) -> Vec<Vec<ImageId>> {
        joined(&[&self.exact_bytes, &self.exact_pixels, &self.near])
    }
}

fn set_followers(first: &mut [bool], groups: &[Vec<ImageId>]) {
    for follower in groups.iter().flat_map(|g| g.iter().skip(1)) {
        first[follower.index()] = false;
    }
}

/// Groups of at least two with one key, in the order of their first members (ids of dropped images are in path order).
fn grouped<K: Ord>(items: impl Iterator<Item = (ImageId, K)>) -> Vec<Vec<ImageId>> {
    let mut keyed: Vec<(K, ImageId)> = items.map(|(id, key)| (key, id)).collect();
    keyed.sort_unstable();
    let groups = keyed.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    let mut groups: Vec<Vec<ImageId>> = groups.map(|group| group.iter().map(|&(_, id)| id).collect()).collect();
    groups.sort_unstable();
    groups
}

/// Groups that share a member become one.
fn joined(kinds: &[&Vec<Vec<ImageId>>]) -> Vec<Vec<ImageId>> {
    let groups = || kinds.iter().flat_map(|kind| kind.iter());
    let mut members: Vec<ImageId> = groups().flatten().copied().collect();
    members.sort_unstable();
    members.dedup();
    let place = |id: &ImageId| members.binary_search(id).unwrap_or(0) as u32;
    let mut sets = DisjointSets::alone(members.len());
    for pair in groups().flat_map(|group| group.windows(2)) {
        sets.join(place(&pair[0]), place(&pair[1]));
    }
    grouped(members.iter().zip(0..).map(|(id, at)| (*id, sets.leader(at))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn a_picture_stands_in_one_kind_of_group() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.png", "d.jpg", "e.jpg", "f.jpg"]);
        for (i, (content, pixels, hash)) in
            [(1, 1, 0xFFFF), (1, 1, 0xFFFF), (2, 1, 0xFFFF), (3, 3, 0xFFFC), (4, 4, !0), (5, 5, 0xFE00_FE00)]
                .into_iter()
                .enumerate()
        {
            world.measure(i, 64, 48, content, pixels, hash);
        }
        let found = Duplicates::of(&world.dataset);
        let ids = |g: &[u32]| vec![g.iter().map(|&i| ImageId(i)).collect::<Vec<_>>()];
        assert_eq!(found.exact_bytes, ids(&[0, 1]));
        assert_eq!(found.exact_pixels, ids(&[0, 2]));
        assert_eq!(found.near, ids(&[0, 3]));
        assert_eq!(found.exact(), ids(&[0, 1, 2]));
        assert_eq!(found.all(), ids(&[0, 1, 2, 3]));
    }

    #[test]
    fn uniform_pictures_are_not_near_each_other() {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        for i in 0..2 {
            world.measure(i, 64, 48, i as u8, i as u8, 0xFFFF);
            if let Some(Ok(pixels)) = world.dataset.images.facts[i].as_mut().map(|f| f.pixels.as_mut()) {
                pixels.entropy = 0.1;
            }
        }
        assert_eq!(Duplicates::of(&world.dataset), Duplicates::default());
    }

    #[test]
    fn images_that_were_not_measured_are_in_no_group() {
        let world = World::with_images(&["a.jpg", "b.jpg"]);
        assert_eq!(Duplicates::of(&world.dataset), Duplicates::default());
    }
}
