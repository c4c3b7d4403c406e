//! Figures of pictures and boxes, by name: one number for each image, or for each of its boxes. Owns what they are
//! called and where they are read; refuses to compare them.

use super::boxes::BoxUnit;
use super::ids::{BoxId, ImageId};
use super::{Dataset, Rect};
use super::{Facts, PixelFacts};

/// A figure that pictures, or boxes, can be compared and filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Mean perceived brightness, 0..1.
    Brightness,
    /// Standard deviation of luma, 0..1.
    Contrast,
    /// Variance of the Laplacian.
    Sharpness,
    /// CleanVision's, 0..1, low is blurry.
    BlurScore,
    /// Bits.
    Entropy,
    /// Millions of pixels.
    Megapixels,
    /// Boxes in the image.
    Boxes,
    /// Share of the image's area.
    BoxArea,
    /// Centre of the box, 0 at the left to 1 at the right.
    BoxX,
    /// Centre of the box, 0 at the top to 1 at the bottom.
    BoxY,
    /// Width over height, in pixels.
    BoxAspect,
}

impl Figure {
    /// In the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Brightness,
        Self::Contrast,
        Self::Sharpness,
        Self::BlurScore,
        Self::Entropy,
        Self::Megapixels,
        Self::Boxes,
        Self::BoxArea,
        Self::BoxX,
        Self::BoxY,
        Self::BoxAspect,
    ];

    /// As tables and filters call it: `brightness`, `box-area`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brightness => "brightness",
            Self::Contrast => "contrast",
            Self::Sharpness => "sharpness",
            Self::BlurScore => "blur-score",
            Self::Entropy => "entropy",
            Self::Megapixels => "megapixels",
            Self::Boxes => "boxes",
            Self::BoxArea => "box-area",
            Self::BoxX => "box-x",
            Self::BoxY => "box-y",
            Self::BoxAspect => "box-aspect",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == name)
    }

    /// Belongs to a box, not to the image.
    pub fn is_of_boxes(self) -> bool {
        matches!(self, Self::BoxArea | Self::BoxX | Self::BoxY | Self::BoxAspect)
    }

    /// Of an image; `None` where it was not measured, could not be read, or where the figure is one of boxes.
    pub fn of_image(self, facts: &Facts) -> Option<f64> {
        let pixels = |of: fn(&PixelFacts) -> f64| facts.pixels.as_ref().ok().map(of);
        let value = match self {
            Self::Brightness => pixels(|p| p.brightness_mean),
            Self::Contrast => pixels(|p| p.contrast),
            Self::Sharpness => pixels(|p| p.sharpness),
            Self::BlurScore => pixels(|p| p.blur_score),
            Self::Entropy => pixels(|p| p.entropy),
            Self::Megapixels if facts.width > 0 && facts.height > 0 => {
                Some(f64::from(facts.width) * f64::from(facts.height) / 1e6)
            }
            _ => None,
        };
        value.filter(|value| value.is_finite())
    }
}

impl Dataset {
    /// A figure of a box, `size` being that of its image; `None` where the box has no area, the size is needed and
    /// unknown, or the figure is one of images.
    pub fn box_figure(&self, figure: Figure, id: BoxId, size: Option<(u32, u32)>) -> Option<f64> {
        let usable = |rect: &Rect| rect.has_area();
        let fractions = || self.boxes.fractions(id, size).filter(usable);
        let value = match figure {
            Figure::BoxArea => fractions().map(|rect| rect.area()),
            Figure::BoxX => fractions().map(|rect| rect.centre().0),
            Figure::BoxY => fractions().map(|rect| rect.centre().1),
            Figure::BoxAspect => self.boxes.pixels(id, size).filter(usable).map(|rect| rect.w / rect.h),
            _ => None,
        };
        value.filter(|value| value.is_finite())
    }

    /// Of these boxes the one with the largest area; of equals the first.
    pub fn largest_box(&self, boxes: impl Iterator<Item = BoxId>, size: Option<(u32, u32)>) -> Option<BoxId> {
        let area = |id: BoxId| {
            let rect = self.boxes.fractions(id, size).or_else(|| {
                // Pixels of an image of unknown size can still be told from each other.
                self.boxes.rect.get(id.index()).copied().filter(|_| self.boxes.unit[id.index()] == BoxUnit::Pixels)
            });
            rect.filter(Rect::has_area).map(|r| r.area())
        };
        let mut largest: Option<(BoxId, f64)> = None;
        for id in boxes {
            if let Some(own) = area(id).filter(|&own| largest.is_none_or(|(_, most)| own > most)) {
                largest = Some((id, own));
            }
        }
        largest.map(|(id, _)| id)
    }

    /// Per image its figure, or the largest of those of its boxes; `None` where there is none.
    pub fn figure_of_images(&self, figure: Figure) -> Vec<Option<f64>> {
        let mut out: Vec<Option<f64>> = vec![None; self.images.len()];
        if figure == Figure::Boxes {
            out.fill(Some(0.0));
            for id in self.boxes.counted() {
                let count = &mut out[self.boxes.image[id.index()].index()];
                *count = count.map(|count| count + 1.0);
            }
        } else if figure.is_of_boxes() {
            let sizes = self.sizes();
            for id in self.boxes.counted() {
                let image = self.boxes.image[id.index()].index();
                let value = self.box_figure(figure, id, sizes[image]);
                out[image] = [out[image], value].into_iter().flatten().reduce(f64::max);
            }
        } else {
            for id in self.images.ids() {
                out[id.index()] = self.images.facts(id).and_then(|facts| figure.of_image(facts));
            }
        }
        out
    }

    /// Per image, whether a figure of it, or of one of its boxes, lies in `from..=to`.
    pub fn images_within(&self, figure: Figure, from: f64, to: f64) -> Vec<bool> {
        let inside = |value: Option<f64>| value.is_some_and(|value| (from..=to).contains(&value));
        let mut within = vec![false; self.images.len()];
        if figure == Figure::Boxes {
            let mut counts = vec![0u32; self.images.len()];
            for id in self.boxes.counted() {
                counts[self.boxes.image[id.index()].index()] += 1;
            }
            for (within, count) in within.iter_mut().zip(counts) {
                *within = inside(Some(f64::from(count)));
            }
        } else if figure.is_of_boxes() {
            let sizes = self.sizes();
            for id in self.boxes.counted() {
                let image = self.boxes.image[id.index()].index();
                within[image] |= inside(self.box_figure(figure, id, sizes[image]));
            }
        } else {
            for id in self.images.ids().filter(|&id: &ImageId| self.images.facts(id).is_some()) {
                within[id.index()] = inside(self.images.facts(id).and_then(|facts| figure.of_image(facts)));
            }
        }
        within
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{BoxId, ClassId, FileId, Place};

    fn two_images() -> Dataset {
        let mut data = Dataset::default();
        for path in ["a.png", "b.png"] {
            data.images.push(path.to_owned(), None);
        }
        let place = Place::file(FileId(0));
        let rect = Rect { x: 0.1, y: 0.2, w: 0.4, h: 0.2 };
        data.boxes.push(ImageId(0), ClassId(0), rect, BoxUnit::Fractions, 0, place);
        let rect = Rect { x: 10.0, y: 0.0, w: 20.0, h: 10.0 };
        data.boxes.push(ImageId(1), ClassId(0), rect, BoxUnit::Pixels, 0, place);
        data
    }

    #[test]
    fn every_figure_is_found_by_its_name() {
        for figure in Figure::ALL {
            assert_eq!(Figure::from_name(figure.name()), Some(figure));
        }
        assert_eq!(Figure::from_name("gender"), None);
    }

    #[test]
    fn figures_of_boxes_need_the_size_only_where_they_say_something_about_the_image() {
        let data = two_images();
        let close = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() < 1e-12);
        assert!(close(data.box_figure(Figure::BoxArea, BoxId(0), None), 0.08));
        assert!(close(data.box_figure(Figure::BoxX, BoxId(0), None), 0.3));
        assert_eq!(data.box_figure(Figure::BoxAspect, BoxId(0), None), None);
        assert!(close(data.box_figure(Figure::BoxAspect, BoxId(0), Some((100, 200))), 1.0));
        assert!(close(data.box_figure(Figure::BoxAspect, BoxId(1), None), 2.0));
        assert_eq!(data.box_figure(Figure::BoxArea, BoxId(1), None), None);
        assert!(close(data.box_figure(Figure::BoxY, BoxId(1), Some((100, 20))), 0.25));
        assert_eq!(data.box_figure(Figure::Brightness, BoxId(1), None), None);
    }

    #[test]
    fn images_are_filtered_by_the_figures_of_their_boxes() {
        let data = two_images();
        assert_eq!(data.images_within(Figure::BoxArea, 0.0, 1.0), [true, false]);
        assert_eq!(data.images_within(Figure::Boxes, 1.0, 1.0), [true, true]);
        assert_eq!(data.figure_of_images(Figure::Boxes), [Some(1.0), Some(1.0)]);
        assert_eq!(data.figure_of_images(Figure::BoxX)[1], None, "pixels of an image of unknown size");
        assert_eq!(data.images_within(Figure::Brightness, 0.0, 1.0), [false, false]);
    }
}
