//! Bounding boxes, as columns. Geometry stands in `geometry`.

use super::geometry::Rect;
use super::ids::{BoxId, ClassId, ImageId};
use super::place::Place;
use super::sparse::Sparse;
use serde::{Deserialize, Serialize};

/// What the four numbers of a box count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BoxUnit {
    /// Pixels of the image.
    Pixels,
    /// Fractions of its width and height, 0..1 (YOLO, Open Images).
    Fractions,
}

/// Bits of `Boxes::flags`.
pub mod flag {
    /// COCO `iscrowd`, Open Images `IsGroupOf`: one box around many.
    pub const CROWD: u8 = 1;
    /// VOC `difficult`.
    pub const DIFFICULT: u8 = 2;
    /// VOC `truncated`, Open Images `IsTruncated`.
    pub const TRUNCATED: u8 = 4;
    /// Open Images `IsOccluded`, VOC `occluded`.
    pub const OCCLUDED: u8 = 8;
    /// Open Images `IsDepiction`.
    pub const DEPICTION: u8 = 16;
    /// The record has a segmentation mask or polygon, too.
    pub const MASK: u8 = 32;
    /// The record has keypoints, too.
    pub const KEYPOINTS: u8 = 64;
}

/// All boxes of a dataset, one row each, as they stand in their files: also those that are not finite or lie outside.
#[derive(Default, Debug)]
pub struct Boxes {
    pub image: Vec<ImageId>,
    pub class: Vec<ClassId>,
    pub rect: Vec<Rect>,
    pub unit: Vec<BoxUnit>,
    pub flags: Vec<u8>,
    pub place: Vec<Place>,
    /// For a row that says what a row of another file has said already: that row. It is not counted again.
    pub same_as: Sparse<BoxId>,
}

impl Boxes {
    /// Number of rows, repeated statements included.
    pub fn len(&self) -> usize {
        self.image.len()
    }

    pub fn is_empty(&self) -> bool {
        self.image.is_empty()
    }

    pub fn push(
        &mut self,
        image: ImageId,
        class: ClassId,
        rect: Rect,
        unit: BoxUnit,
        flags: u8,
        place: Place,
    ) -> BoxId {
        let id = BoxId::from(self.len());
        self.image.push(image);
        self.class.push(class);
        self.rect.push(rect);
        self.unit.push(unit);
        self.flags.push(flags);
        self.place.push(place);
        self.same_as.push(None);
        id
    }

    /// The boxes that count: each statement once, however many files make it.
    pub fn counted(&self) -> impl Iterator<Item = BoxId> + '_ {
        (0..self.len()).filter(|&i| self.same_as[i].is_none()).map(BoxId::from)
    }

    /// A box in pixels; `None` for a fraction of an image whose size is unknown.
    pub fn pixels(&self, id: BoxId, size: Option<(u32, u32)>) -> Option<Rect> {
        let rect = *self.rect.get(id.index())?;
        match self.unit[id.index()] {
            BoxUnit::Pixels => Some(rect),
            BoxUnit::Fractions => size.map(|(w, h)| rect.scaled(f64::from(w), f64::from(h))),
        }
    }

    /// A box as fractions of its image; `None` for pixels of an image whose size is unknown.
    pub fn fractions(&self, id: BoxId, size: Option<(u32, u32)>) -> Option<Rect> {
        let rect = *self.rect.get(id.index())?;
        match self.unit[id.index()] {
            BoxUnit::Fractions => Some(rect),
            BoxUnit::Pixels => match size {
                Some((w, h)) if w > 0 && h > 0 => Some(rect.scaled(1.0 / f64::from(w), 1.0 / f64::from(h))),
                _ => None,
            },
        }
    }
}
