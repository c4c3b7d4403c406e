//! Captions of pictures: how many, how many say nothing, which are the same on several pictures, and the texts as far as
//! there is room for them. Refuses to judge what they say.

use super::ids::ImageId;
use rustc_hash::FxHashSet;

/// The texts together take no more than this, in bytes; those that come later are counted only.
const ROOM: usize = 4 << 20;
/// No more of one text is kept than this, in bytes.
const LONGEST: usize = 2000;

/// The captions of a dataset.
#[derive(Default, Debug)]
pub struct Captions {
    /// Image, and where its text begins and ends.
    kept: Vec<(ImageId, u32, u32)>,
    texts: String,
    /// Of each caption with a text: what the text is, and the image.
    hashes: Vec<(u64, ImageId)>,
    /// Captions without a text.
    pub empty: u64,
}

impl Captions {
    pub(super) fn push(&mut self, image: ImageId, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            self.empty += 1;
            return;
        }
        self.hashes.push((hash(text), image));
        if self.texts.len() >= ROOM {
            return;
        }
        let end = (0..=text.len().min(LONGEST)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        let start = self.texts.len();
        self.texts.push_str(text.get(..end).unwrap_or_default());
        if end < text.len() {
            self.texts.push('…');
        }
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(self.texts.len())) {
            self.kept.push((image, start, end));
        }
    }

    /// Everything has been read: brings captions into the order of their images.
    pub(super) fn settle(&mut self) {
        self.kept.sort_unstable();
        self.hashes.sort_unstable();
    }

    /// The captions of an image, as written.
    pub fn of(&self, image: ImageId) -> impl Iterator<Item = &str> {
        let from = self.kept.partition_point(|(of, ..)| *of < image);
        let own = self.kept.iter().skip(from).take_while(move |(of, ..)| *of == image);
        own.filter_map(|(_, start, end)| self.texts.get(*start as usize..*end as usize))
    }

    /// Captions whose text is known.
    pub fn known(&self) -> u64 {
        self.hashes.len() as u64
    }

    /// Pictures with a caption that another picture has, too, word for word.
    pub fn pictures_of_equal_text(&self) -> u64 {
        let mut pictures: FxHashSet<ImageId> = FxHashSet::default();
        for same in self.hashes.chunk_by(|a, b| a.0 == b.0) {
            if same.first().map(|of| of.1) != same.last().map(|of| of.1) {
                pictures.extend(same.iter().map(|(_, image)| *image));
            }
        }
        pictures.len() as u64
    }
}

/// FNV-1a of 64 bits, without capitals: the same on every machine.
fn hash(text: &str) -> u64 {
    let small = text.chars().flat_map(char::to_lowercase);
    small.fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_of_a_picture_come_back_and_equal_ones_are_counted_by_picture() {
        let mut captions = Captions::default();
        for (image, text) in
            [(2, "A cat."), (1, " a dog "), (2, "a cat."), (0, "A CAT."), (1, ""), (3, "  "), (4, "a cow")]
        {
            captions.push(ImageId(image), text);
        }
        captions.settle();
        assert_eq!(captions.of(ImageId(2)).collect::<Vec<_>>(), ["A cat.", "a cat."]);
        assert_eq!(captions.of(ImageId(1)).collect::<Vec<_>>(), ["a dog"]);
        assert_eq!(captions.of(ImageId(3)).count(), 0);
        // Twice on one picture alone would be no repetition.
        assert_eq!((captions.empty, captions.known(), captions.pictures_of_equal_text()), (2, 5, 2));
    }

    #[test]
    fn a_long_text_is_cut_and_all_texts_take_no_more_room_than_they_may() {
        let mut captions = Captions::default();
        let long = "ä".repeat(3000);
        for image in 0..5000 {
            captions.push(ImageId(image), &long);
        }
        captions.settle();
        assert!(captions.of(ImageId(0)).all(|text| text.chars().count() == LONGEST / 2 + 1 && text.ends_with('…')));
        assert!(captions.texts.len() < ROOM + LONGEST + 4);
        assert_eq!((captions.known(), captions.of(ImageId(4999)).count()), (5000, 0));
    }
}
