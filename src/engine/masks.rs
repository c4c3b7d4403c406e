//! Masks on their way into the dataset: each is decoded beside the pictures, and what they say together is put in once all
//! are there. Owns when; refuses to say what values mean (`formats::masks` does).

use super::check::Check;
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Fate, FileId, ImageFormat, MaskFacts};
use crate::formats::masks;

impl<S: ReadAt> Check<S> {
    /// The masks to be decoded: their files, and the handles of those.
    pub fn masks_to_measure(&self) -> Vec<(FileId, u32)> {
        if !self.options.pixels {
            return Vec::new();
        }
        let files = self.dataset.files.iter().enumerate();
        files
            .filter(|(at, file)| is_mask(&file.fate) && !self.masks.contains_key(&FileId::from(*at)))
            .map(|(at, file)| (FileId::from(at), file.handle))
            .collect()
    }

    /// The file of a mask.
    pub fn mask_source(&self, file: FileId) -> Option<&S> {
        self.sources.get(file.index())
    }

    /// Takes what stands in one mask.
    pub fn put_mask(&mut self, file: FileId, facts: MaskFacts) {
        self.hashes.insert(file.0, facts.content_hash);
        self.masks.insert(file, facts);
    }

    /// The mask could not be read at all.
    pub fn lost_mask(&mut self, file: FileId, why: impl Into<String>) {
        let pixels = Err(why.into());
        let (format, content_hash) = (ImageFormat::Unknown, [0; 16]);
        self.masks.insert(file, MaskFacts { format, width: 0, height: 0, content_hash, pixels });
    }

    /// Puts the masks into the dataset once all are there, or no more will come.
    pub(super) fn read_masks(&mut self) {
        let left = self.masks_to_measure().len();
        if !self.dataset.mask_pictures.read && !self.masks.is_empty() && (left == 0 || self.stopped) {
            masks::read(&mut self.dataset, &self.masks);
            self.changed = true;
        }
        let masks = self.dataset.files.iter().filter(|file| is_mask(&file.fate)).count();
        self.dataset.masks_left = masks.saturating_sub(self.masks.len()) as u64;
    }
}

pub(super) fn is_mask(fate: &Fate) -> bool {
    matches!(fate, Fate::Mask(_))
}

#[cfg(test)]
mod tests;
