//! Which images are one picture, and which show one scene. Owns the groups; rules say what follows from them.
//!
//! Three kinds: the same file (its bytes, or the pixels in it), the same picture (stored again: compressed, resized, made
//! brighter, mirrored, turned, with its edges cut off), and the same scene (alike, but something in it differs).

mod groups;
mod names;
mod search;
mod side_by_side;
mod turn;

pub use names::roboflow_source;
pub use search::{RADIUS, pairs};
pub use turn::Turn;

use crate::dataset::{Dataset, Facts, ImageId, PixelFacts};
use crate::stats::DisjointSets;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Images that are alike, by what makes them so. A picture stands in one kind of group for one reason: of images that are
/// equal byte for byte only the first (by path) is compared further, so no exact group is repeated among `exact_pixels`,
/// neither kind among `near`, and of a group of `near` only the first stands in `scenes`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Duplicates {
    /// Equal bytes: each group sorted by path, groups by their first path.
    pub exact_bytes: Vec<Vec<ImageId>>,
    /// Equal pixels in files that differ.
    pub exact_pixels: Vec<Vec<ImageId>>,
    /// One picture, stored again: all alike to the group's centre, side by side.
    pub near: Vec<Vec<ImageId>>,
    /// One scene in which something differs: no duplicates.
    pub scenes: Vec<Vec<ImageId>>,
    /// Of images of a group of `near` what was done to the group's first, where it was turned or cropped.
    placed: BTreeMap<ImageId, Placed>,
}

/// How an image lies beside the first of its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    pub turn: Turn,
    /// Something of the sides of one of them is cut off.
    pub cropped: bool,
}

impl Placed {
    /// What was done to one for the other, in words; `None` where it was only stored again.
    pub fn words(self) -> Option<String> {
        match (self.turn.words(), self.cropped) {
            (None, false) => None,
            (None, true) => Some("cropped".to_owned()),
            (Some(turn), false) => Some(turn.to_owned()),
            (Some(turn), true) => Some(format!("{turn}, cropped")),
        }
    }
}

/// What makes the images of a group alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DuplicateKind {
    ExactBytes,
    ExactPixels,
    Near,
    Scene,
}

impl DuplicateKind {
    /// `exact-bytes`, `exact-pixels`, `near`, `scene`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExactBytes => "exact-bytes",
            Self::ExactPixels => "exact-pixels",
            Self::Near => "near",
            Self::Scene => "scene",
        }
    }

    /// What is said of the images of such a group.
    pub fn words(self) -> &'static str {
        match self {
            Self::ExactBytes => "the same file",
            Self::ExactPixels => "the same pixels, in files that differ",
            Self::Near => "the same picture, stored again",
            Self::Scene => "the same scene, something differs",
        }
    }
}

/// Below this entropy (bits) a picture is nearly uniform, and what is seen of it is the noise of rounding.
const FLAT_ENTROPY: f64 = 2.0;
/// Below this standard deviation of luma (over 255), too.
const FLAT_CONTRAST: f64 = 0.02;

/// A picture that shows something.
fn is_told_apart(pixels: &PixelFacts) -> bool {
    pixels.entropy >= FLAT_ENTROPY && pixels.contrast >= FLAT_CONTRAST && !side_by_side::is_flat(&pixels.look)
}

impl Duplicates {
    /// Groups the measured images of a dataset.
    pub fn of<'d>(dataset: &'d Dataset) -> Self {
        let images = &dataset.images;
        let facts = || images.ids().filter_map(|id| images.facts(id).map(|f| (id, f)));
        let exact_bytes = grouped(facts().filter(|(_, f)| f.bytes > 0).map(|(id, f)| (id, (f.content_hash, f.bytes))));
        let mut first = vec![true; images.len()];
        set_followers(&mut first, &exact_bytes);
        let pixels = || facts().filter_map(|(id, f)| f.pixels.as_ref().ok().map(|p| (id, p)));
        let exact_pixels = grouped(pixels().filter(|(id, _)| first[id.index()]).map(|(id, p)| (id, p.pixel_hash)));
        set_followers(&mut first, &exact_pixels);
        let shown = |(id, facts): (ImageId, &'d Facts)| {
            let pixels = facts.pixels.as_ref().ok().filter(|pixels| first[id.index()] && is_told_apart(pixels))?;
            // From the fifth on, orientations lie on their side.
            let size = if facts.orientation > 4 { (facts.height, facts.width) } else { (facts.width, facts.height) };
            Some(groups::Shown { id, look: &pixels.look, size, name: names::Name::of(images.path(id)) })
        };
        let alike = groups::of(&facts().filter_map(shown).collect::<Vec<_>>());
        Self { exact_bytes, exact_pixels, near: alike.pictures, scenes: alike.scenes, placed: alike.placed }
    }

    /// Each group with its kind, kind by kind.
    pub fn groups(&self) -> impl Iterator<Item = (DuplicateKind, &[ImageId])> {
        let kinds = [
            (DuplicateKind::ExactBytes, &self.exact_bytes),
            (DuplicateKind::ExactPixels, &self.exact_pixels),
            (DuplicateKind::Near, &self.near),
            (DuplicateKind::Scene, &self.scenes),
        ];
        kinds.into_iter().flat_map(|(kind, groups)| groups.iter().map(move |group| (kind, group.as_slice())))
    }

    /// Groups as they are counted and shown: exact ones put together, of one kind.
    pub fn shown(&self) -> Vec<(DuplicateKind, Vec<ImageId>)> {
        let exact = self.exact().into_iter().map(|group| {
            let is_bytes = self.exact_bytes.binary_search(&group).is_ok();
            (if is_bytes { DuplicateKind::ExactBytes } else { DuplicateKind::ExactPixels }, group)
        });
        let others = self.groups().filter(|(kind, _)| matches!(kind, DuplicateKind::Near | DuplicateKind::Scene));
        exact.chain(others.map(|(kind, group)| (kind, group.to_vec()))).collect()
    }

    /// How an image lies beside the first of its group of `near`; as it is in all other groups.
    pub fn placed(&self, image: ImageId) -> Placed {
        self.placed.get(&image).copied().unwrap_or_default()
    }

    /// Images that show one picture exactly: equal bytes or equal pixels, put together. Sorted like the fields.
    pub fn exact(&self) -> Vec<Vec<ImageId>> {
        joined(&[&self.exact_bytes, &self.exact_pixels])
    }

    /// Images that show one picture, exactly or stored again, put together.
    pub fn pictures(&self) -> Vec<Vec<ImageId>> {
        joined(&[&self.exact_bytes, &self.exact_pixels, &self.near])
    }

    /// Images that repeat one another: one picture or one scene, put together.
    pub fn all(&self) -> Vec<Vec<ImageId>> {
        joined(&[&self.exact_bytes, &self.exact_pixels, &self.near, &self.scenes])
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
pub fn joined(kinds: &[&Vec<Vec<ImageId>>]) -> Vec<Vec<ImageId>> {
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
mod tests;
