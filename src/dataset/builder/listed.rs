//! Images that are only listed, by name, and those that the file at hand names. Owns both indexes, made for millions of
//! images: no name is held twice. Refuses to know how names are written.

use crate::dataset::{ImageId, Images};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Images by the hash of their name; the names stand in `Images`. Of a million names some hundred share a hash of 32 bits.
#[derive(Default)]
pub(super) struct Listed {
    by_hash: FxHashMap<u32, ImageId>,
    /// Names that share their hash with an earlier one.
    others: FxHashMap<String, ImageId>,
}

impl Listed {
    pub(super) fn get(&self, images: &Images, name: &str) -> Option<ImageId> {
        let first = self.by_hash.get(&hash(name)).copied()?;
        if images.path(first) == name { Some(first) } else { self.others.get(name).copied() }
    }

    /// Takes in an image that `get` does not know.
    pub(super) fn insert(&mut self, name: &str, image: ImageId) {
        match self.by_hash.entry(hash(name)) {
            std::collections::hash_map::Entry::Vacant(free) => drop(free.insert(image)),
            std::collections::hash_map::Entry::Occupied(_) => drop(self.others.insert(name.to_owned(), image)),
        }
    }
}

fn hash(name: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

/// The images that one source names, each once.
#[derive(Default)]
pub(super) struct Joined {
    /// Per image the last source that named it, counted from 1.
    by: Vec<u32>,
    images: Vec<ImageId>,
    source: u32,
}

impl Joined {
    pub(super) fn insert(&mut self, image: ImageId) {
        if self.by.len() <= image.index() {
            self.by.resize(image.index() + 1, 0);
        }
        if self.by[image.index()] != self.source + 1 {
            self.by[image.index()] = self.source + 1;
            self.images.push(image);
        }
    }

    pub(super) fn contains(&self, image: ImageId) -> bool {
        self.by.get(image.index()) == Some(&(self.source + 1))
    }

    /// The images so far; from here on another source names images.
    pub(super) fn take(&mut self) -> Vec<ImageId> {
        self.source += 1;
        std::mem::take(&mut self.images)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_hash_are_two_images() {
        let (mut images, mut listed) = (Images::default(), Listed::default());
        let a = images.push("a.jpg".into(), None);
        let b = images.push("b.jpg".into(), None);
        listed.by_hash.insert(hash("b.jpg"), a);
        assert_eq!(listed.get(&images, "b.jpg"), None);
        listed.insert("b.jpg", b);
        assert_eq!(listed.get(&images, "b.jpg"), Some(b));
        assert_eq!(listed.get(&images, "c.jpg"), None);
    }

    #[test]
    fn an_image_that_a_source_names_twice_is_joined_once_and_by_the_next_source_again() {
        let mut joined = Joined::default();
        [2, 0, 2].into_iter().for_each(|image| joined.insert(ImageId(image)));
        assert!(joined.contains(ImageId(2)) && !joined.contains(ImageId(1)) && !joined.contains(ImageId(9)));
        assert_eq!(joined.take(), [ImageId(2), ImageId(0)]);
        assert!(!joined.contains(ImageId(2)));
        joined.insert(ImageId(2));
        assert_eq!(joined.take(), [ImageId(2)]);
    }
}
