//! What is kept only to be shown: outlines and captions. Refuses to count masks and keypoints: readers do.

use super::Builder;
use crate::dataset::{BoxId, BoxUnit, ClassId, ImageId, Outlined, Traced};

impl Builder<'_> {
    /// There is room for more outlines, so that it is worth tracing one.
    pub fn wants_outlines(&self) -> bool {
        self.dataset.outlines.has_room()
    }

    /// Keeps what is drawn of a box, in this unit, while there is room; `traced` is not asked where there is none.
    pub fn outline(&mut self, of: BoxId, unit: BoxUnit, traced: impl FnOnce() -> Traced) {
        let boxes = &self.dataset.boxes;
        if let (Some(&image), Some(&class)) = (boxes.image.get(of.index()), boxes.class.get(of.index())) {
            self.trace(Outlined { image, class, of: Some(of) }, unit, traced);
        }
    }

    /// Keeps what is drawn of an object that has no box, as [`Self::outline`].
    pub fn outline_of(&mut self, image: ImageId, class: ClassId, unit: BoxUnit, traced: impl FnOnce() -> Traced) {
        self.trace(Outlined { image, class, of: None }, unit, traced);
    }

    fn trace(&mut self, outlined: Outlined, unit: BoxUnit, traced: impl FnOnce() -> Traced) {
        if self.wants_outlines() {
            self.dataset.outlines.push(outlined, unit, &traced());
        } else {
            self.dataset.outlines.leave_out();
        }
    }

    /// Which keypoints of a class a line joins, counted from 0; what was said first holds.
    pub fn join_keypoints(&mut self, class: ClassId, joined: Vec<(u16, u16)>) {
        self.dataset.outlines.join(class, joined);
    }

    /// Counts a caption of an image and keeps its text while there is room; one without a text is counted as such.
    pub fn caption(&mut self, image: ImageId, text: &str) {
        self.dataset.captions += u64::from(!text.trim().is_empty());
        self.caption_text(image, text);
    }

    /// As [`Self::caption`], of one that is counted already.
    pub fn caption_text(&mut self, image: ImageId, text: &str) {
        self.dataset.caption_texts.push(image, text);
    }
}
