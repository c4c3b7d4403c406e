//! Images that are only listed, by name, and those that the file at hand names. Owns both indexes, made for millions of
//! images: no name is held twice. Refuses to know how names are written.

use crate::dataset::{ImageId, Images};
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Images by their names, which stand in `Images`: a table of five bytes a slot, where a name stands at the first free
/// slot from that of its hash on.
#[derive(Default)]
pub(super) struct Listed {
    /// Image, counted from 1; 0 where a slot is free.
    slots: Vec<u32>,
    /// Bits of each name's hash, so that hardly a name is looked at in vain.
    marks: Vec<u8>,
    /// The images, which were listed one after the other, are this one and those behind it.
    first: usize,
    images: usize,
}

/// Slots of a table that holds anything.
const FEWEST: usize = 16;

impl Listed {
    pub(super) fn get(&self, images: &Images, name: &str) -> Option<ImageId> {
        let hash = hash(name);
        let mut at = self.slot(hash);
        loop {
            let image = self.slots.get(at)?.checked_sub(1)?;
            if self.marks.get(at) == Some(&mark(hash)) && images.path(ImageId(image)) == name {
                return Some(ImageId(image));
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Takes in the image that was listed last, of a name that `get` does not know.
    pub(super) fn insert(&mut self, images: &Images, image: ImageId) {
        if self.images == 0 {
            self.first = image.index();
        }
        self.images += 1;
        if self.images * 4 > self.slots.len() * 3 {
            let slots = (self.slots.len() * 2).max(FEWEST);
            (self.slots, self.marks) = (Vec::new(), Vec::new());
            (self.slots, self.marks) = (vec![0; slots], vec![0; slots]);
            (self.first..image.index()).for_each(|earlier| self.place(images, ImageId::from(earlier)));
        }
        self.place(images, image);
    }

    fn place(&mut self, images: &Images, image: ImageId) {
        let hash = hash(images.path(image));
        let mut at = self.slot(hash);
        while self.slots[at] != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        (self.slots[at], self.marks[at]) = (image.0 + 1, mark(hash));
    }

    /// Of a power of two.
    fn slot(&self, hash: u32) -> usize {
        hash as usize & self.slots.len().wrapping_sub(1)
    }
}

fn hash(name: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

fn mark(hash: u32) -> u8 {
    (hash >> 24) as u8
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
    fn each_name_leads_to_its_image_however_many_there_are() {
        let (mut images, mut listed) = (Images::default(), Listed::default());
        images.push_named("dropped.jpg", None);
        assert_eq!(listed.get(&images, "0.jpg"), None);
        for i in 0..5_000u32 {
            let name = format!("{i}.jpg");
            assert_eq!(listed.get(&images, &name), None);
            let image = images.push_named(&name, None);
            listed.insert(&images, image);
        }
        for i in 0..5_000 {
            assert_eq!(listed.get(&images, &format!("{i}.jpg")), Some(ImageId(i + 1)));
        }
        assert_eq!((listed.get(&images, "dropped.jpg"), listed.get(&images, "5000.jpg")), (None, None));
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
