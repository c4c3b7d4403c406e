//! Bounding boxes, as columns. Geometry (corners, intersection over union) has its one home here.

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

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    /// From two corners.
    pub fn corners(x1: f64, y1: f64, x2: f64, y2: f64) -> Self {
        Self { x: x1, y: y1, w: x2 - x1, h: y2 - y1 }
    }

    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    pub fn area(&self) -> f64 {
        self.w * self.h
    }

    /// The point in the middle: across, down.
    pub fn centre(&self) -> (f64, f64) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Distance between the centres over the root of the product of the areas (Wang, Narayanan and Russakovsky 2020):
    /// small where both are large and close. In fractions of the image on both sides. `None` where an area is not
    /// positive.
    pub fn scaled_distance(&self, other: &Rect) -> Option<f64> {
        let ((x1, y1), (x2, y2)) = (self.centre(), other.centre());
        let size = (self.area() * other.area()).sqrt();
        let distance = (x1 - x2).hypot(y1 - y2) / size;
        (self.area() > 0.0 && other.area() > 0.0 && distance.is_finite()).then_some(distance)
    }

    /// All four numbers are finite.
    pub fn is_finite(&self) -> bool {
        self.x.is_finite() && self.y.is_finite() && self.w.is_finite() && self.h.is_finite()
    }

    /// Intersection over union, 0..1, of continuous rectangles (no pixel is added); 0 where an area is not positive.
    pub fn iou(&self, other: &Rect) -> f64 {
        let w = self.right().min(other.right()) - self.x.max(other.x);
        let h = self.bottom().min(other.bottom()) - self.y.max(other.y);
        if w <= 0.0 || h <= 0.0 || self.area() <= 0.0 || other.area() <= 0.0 {
            return 0.0;
        }
        let both = w * h;
        both / (self.area() + other.area() - both)
    }

    /// The same rectangle with each number multiplied by the width or the height.
    pub fn scaled(&self, by_x: f64, by_y: f64) -> Rect {
        Rect { x: self.x * by_x, y: self.y * by_y, w: self.w * by_x, h: self.h * by_y }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(x1: f64, x2: f64, y1: f64, y2: f64) -> Rect {
        Rect::corners(x1, y1, x2, y2)
    }

    #[test]
    fn overlap_is_that_of_continuous_rectangles() {
        let a = unit(0.10, 0.20, 0.10, 0.20);
        for (b, expected) in [
            (unit(0.12, 0.22, 0.11, 0.21), 0.5625),
            (unit(0.11, 0.21, 0.10, 0.20), 0.818_181_818_181_818),
            (unit(0.21, 0.31, 0.10, 0.20), 0.0),
            (a, 1.0),
        ] {
            assert!((a.iou(&b) - expected).abs() < 1e-9, "{b:?}: {}", a.iou(&b));
        }
    }
    #[test]
    fn the_centre_lies_in_the_middle() {
        let (x, y) = unit(0.4, 0.6, 0.4, 0.6).centre();
        assert!((x - 0.5).abs() < 1e-12 && (y - 0.5).abs() < 1e-12);
    }

    #[test]
    fn distance_is_that_of_the_centres_over_the_mean_area() {
        let (a, b) = (unit(0.1, 0.3, 0.1, 0.3), unit(0.4, 0.6, 0.5, 0.7));
        // Centres (.2, .2) and (.5, .6): .5 apart; areas .04 and .04.
        assert!(a.scaled_distance(&b).is_some_and(|d| (d - 12.5).abs() < 1e-9));
        assert_eq!(a.scaled_distance(&a), Some(0.0));
        assert_eq!(a.scaled_distance(&unit(0.4, 0.4, 0.5, 0.7)), None);
    }
}
