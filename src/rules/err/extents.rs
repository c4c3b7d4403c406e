//! Boxes held against their image, and other readings of their four numbers: a file whose boxes all fit once they are
//! read as corners was written as corners.

use crate::dataset::{BoxFormat, BoxId, BoxNumbers, BoxUnit, Dataset, FileId, Rect};
use crate::rules::Cause;
use rustc_hash::FxHashMap;

/// Another meaning of a box's four numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    Corners,
    LeftTop,
    Centre,
    /// Percent in a format of fractions.
    Percent,
    /// Pixels in a format of fractions.
    Pixels,
    /// The picture on its side, as it is stored before its EXIF orientation is applied.
    Turned,
    /// Down before across: y, x, and height before width.
    Swapped,
}

/// The least side of an image whose pixels are not mistaken for percent, or the other way round.
const LARGE: f64 = 200.0;
/// A hundred percent, and what rounding adds.
const HUNDRED: f64 = 100.5;

impl Reading {
    pub(super) const ALL: [Self; 7] =
        [Self::Corners, Self::LeftTop, Self::Centre, Self::Percent, Self::Pixels, Self::Turned, Self::Swapped];

    /// `fit once read as …`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Corners => "read as corners (x1, y1, x2, y2)",
            Self::LeftTop => "read as left, top, width and height",
            Self::Centre => "read as centre, width and height",
            Self::Percent => "read as percent instead of fractions",
            Self::Pixels => "read as pixels instead of fractions",
            Self::Swapped => "x and y are swapped",
            Self::Turned => "the image is taken as it is stored, before its EXIF rotation",
        }
    }

    pub(super) fn kind(self) -> Cause {
        match self {
            Self::Corners => Cause::Corners,
            Self::LeftTop | Self::Centre => Cause::Centres,
            Self::Percent | Self::Pixels => Cause::Fractions,
            Self::Swapped => Cause::Swapped,
            Self::Turned => Cause::Turned,
        }
    }

    /// A box as it should be, in the unit that it is in, once its numbers are read this way. `size`: of its image. `None`
    /// where that cannot be told.
    pub(super) fn mended(self, written: BoxNumbers, r: &Rect, size: Option<(u32, u32)>) -> Option<Rect> {
        let [a, b, c, d] = match written {
            BoxNumbers::LeftTop => [r.x, r.y, r.w, r.h],
            BoxNumbers::Centre => [r.x + r.w / 2.0, r.y + r.h / 2.0, r.w, r.h],
            BoxNumbers::Corners => [r.x, r.y, r.right(), r.bottom()],
        };
        match (self, written) {
            (Self::Corners, BoxNumbers::LeftTop | BoxNumbers::Centre) => Some(Rect::corners(a, b, c, d)),
            (Self::LeftTop, BoxNumbers::Centre | BoxNumbers::Corners) => Some(Rect { x: a, y: b, w: c, h: d }),
            (Self::Centre, BoxNumbers::LeftTop) => Some(Rect { x: a - c / 2.0, y: b - d / 2.0, w: c, h: d }),
            (Self::Percent, _) => Some(r.scaled(0.01, 0.01)),
            (Self::Pixels, _) => size.map(|(w, h)| r.scaled(1.0 / f64::from(w), 1.0 / f64::from(h))),
            (Self::Swapped, BoxNumbers::LeftTop) => Some(Rect { x: r.y, y: r.x, w: r.h, h: r.w }),
            _ => None,
        }
        .filter(Rect::has_area)
    }

    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Corners => "write width = x2 − x1 and height = y2 − y1",
            Self::LeftTop => "write the centre of each box instead of its left top corner",
            Self::Centre => "write the left top corner of each box instead of its centre",
            Self::Percent => "divide the numbers by 100",
            Self::Pixels => "divide the numbers by the width and height of the image",
            Self::Swapped => "write x before y and the width before the height",
            Self::Turned => "turn the boxes with their image, or store the image upright",
        }
    }
}

/// What the boxes of each annotation file mean, as its format or the file itself says.
pub(super) struct Formats(FxHashMap<FileId, BoxFormat>);

impl Formats {
    pub(super) fn of(dataset: &Dataset) -> Self {
        Self(dataset.sources.iter().filter_map(|s| Some((s.file, s.boxes?))).collect())
    }

    pub(super) fn written(&self, file: FileId) -> BoxNumbers {
        self.0.get(&file).and_then(|of| of.numbers).unwrap_or(BoxNumbers::LeftTop)
    }

    /// Pixels beyond a side that the format's way of counting gives by itself.
    pub(super) fn edge(&self, file: FileId) -> f64 {
        self.0.get(&file).map_or(0.0, BoxFormat::edge)
    }
}

/// A box and the room it has. In pixels where the size of the image is known, otherwise (fractions only) in 1 × 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) rect: Rect,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) unit: BoxUnit,
    /// The size of the image is known.
    pub(super) sized: bool,
}

/// Tolerance where only fractions are known: half a pixel of an image 500 wide.
const FRACTION_TOLERANCE: f64 = 0.001;

impl Extent {
    /// `None` where the box is not finite, or its image's size is unknown and needed.
    pub(super) fn of(dataset: &Dataset, sizes: &[Option<(u32, u32)>], id: BoxId) -> Option<Self> {
        let image = *dataset.boxes.image.get(id.index())?;
        let size = sizes.get(image.index()).copied().flatten();
        let unit = *dataset.boxes.unit.get(id.index())?;
        let (rect, width, height) = match (unit, size) {
            (_, Some((w, h))) => (dataset.boxes.pixels(id, size)?, f64::from(w), f64::from(h)),
            (BoxUnit::Fractions, None) => (*dataset.boxes.rect.get(id.index())?, 1.0, 1.0),
            (BoxUnit::Pixels, None) => return None,
        };
        rect.is_finite().then_some(Self { rect, width, height, unit, sized: size.is_some() })
    }

    fn tolerance(&self, pixels: f64) -> f64 {
        if self.sized { pixels } else { FRACTION_TOLERANCE }
    }

    /// How far a rectangle reaches beyond each side: left, top, right, bottom; not positive where it does not.
    fn beyond(&self, r: &Rect) -> [f64; 4] {
        r.beyond(self.width, self.height)
    }

    /// The side that is exceeded most and by how much, where that is more than `tolerance` pixels.
    pub(super) fn outside(&self, tolerance: f64) -> Option<(&'static str, f64)> {
        let sides = ["left", "top", "right", "bottom"].into_iter().zip(self.beyond(&self.rect));
        sides
            .max_by(|a, b| a.1.total_cmp(&b.1).then(std::cmp::Ordering::Greater))
            .filter(|&(_, by)| by > self.tolerance(tolerance))
    }

    /// In pixels it reaches a quarter of its image's side beyond it, or more: no slip at the edge.
    pub(super) fn is_far_outside(&self) -> bool {
        let far = |end: f64, side: f64| end > 1.25 * side;
        self.sized
            && self.unit == BoxUnit::Pixels
            && (far(self.rect.right(), self.width) || far(self.rect.bottom(), self.height))
    }

    fn inside(&self, r: &Rect, tolerance: f64) -> bool {
        r.is_inside(self.width, self.height, self.tolerance(tolerance))
    }

    /// The box lies inside its image once its numbers are read another way. `None` where that reading makes no sense
    /// for how the file writes boxes. `turned`: the image carries an EXIF orientation that swaps its sides.
    pub(super) fn fits(&self, written: BoxNumbers, reading: Reading, turned: bool, tolerance: f64) -> Option<bool> {
        let r = &self.rect;
        let numbers = match written {
            BoxNumbers::LeftTop => [r.x, r.y, r.w, r.h],
            BoxNumbers::Centre => [r.x + r.w / 2.0, r.y + r.h / 2.0, r.w, r.h],
            BoxNumbers::Corners => [r.x, r.y, r.right(), r.bottom()],
        };
        let [a, b, c, d] = numbers;
        let read = match (reading, written) {
            (Reading::Corners, BoxNumbers::LeftTop | BoxNumbers::Centre) => Rect::corners(a, b, c, d),
            (Reading::LeftTop, BoxNumbers::Centre | BoxNumbers::Corners) => Rect { x: a, y: b, w: c, h: d },
            (Reading::Centre, BoxNumbers::LeftTop) => Rect { x: a - c / 2.0, y: b - d / 2.0, w: c, h: d },
            (Reading::Percent, _) if self.unit == BoxUnit::Fractions && self.sized => {
                let percent = |v: f64| (0.0..=HUNDRED).contains(&v);
                let own = r.scaled(1.0 / self.width, 1.0 / self.height);
                // No fraction, and no pixel either: in a large image some would lie beyond the hundredth.
                // Whole numbers throughout are pixels.
                let is_whole =
                    numbers.iter().zip([self.width, self.height, self.width, self.height]).all(|(v, side)| {
                        let written = v / side;
                        (written - written.round()).abs() < 1e-6
                    });
                if own.right().max(own.bottom()) < 2.0 || self.width.min(self.height) < LARGE || is_whole {
                    return Some(false);
                }
                let [a, b, c, d] = [a / self.width, b / self.height, c / self.width, d / self.height];
                let ways = [own, Rect { x: a - c / 2.0, y: b - d / 2.0, w: c, h: d }, Rect::corners(a, b, c, d)];
                let fits = |w: &Rect| [w.x, w.y, w.right(), w.bottom()].into_iter().all(percent) && w.has_area();
                return Some(ways.iter().any(fits));
            }
            (Reading::Pixels, _) if self.unit == BoxUnit::Fractions && self.sized => {
                // No fraction: a number that reaches beyond 2 can only count pixels.
                if r.right() / self.width < 2.0 && r.bottom() / self.height < 2.0 {
                    return Some(false);
                }
                // As centres, as the format asks for, or as programs write pixels.
                let [a, b, c, d] = [a / self.width, b / self.height, c / self.width, d / self.height];
                let ways = [Rect { x: a - c / 2.0, y: b - d / 2.0, w: c, h: d }, Rect::corners(a, b, c, d)];
                let own = r.scaled(1.0 / self.width, 1.0 / self.height);
                return Some([own, ways[0], ways[1]].iter().any(|way| self.inside(way, tolerance)));
            }
            // Where nobody knows the size, whole numbers beyond 2 throughout are pixels.
            (Reading::Pixels, _) if self.unit == BoxUnit::Fractions => {
                return Some(
                    numbers.iter().all(|v| *v >= 0.0 && v.fract() == 0.0) && r.right() > 2.0 && r.bottom() > 2.0,
                );
            }
            (Reading::Turned, _) if self.sized => {
                let on_its_side = Self { width: self.height, height: self.width, ..*self };
                return Some(turned && on_its_side.inside(r, tolerance));
            }
            // Of a square image both ways fit alike.
            (Reading::Swapped, _) if self.sized && self.width != self.height => {
                let Rect { x, y, w, h } = *r;
                match self.unit {
                    BoxUnit::Pixels => Rect { x: y, y: x, w: h, h: w },
                    BoxUnit::Fractions => return None,
                }
            }
            _ => return None,
        };
        Some(self.inside(&read, tolerance))
    }

    /// The numbers count pixels of a large image and all lie within 0..100, not all of them whole: they may be percent.
    pub(super) fn looks_like_percent(&self) -> bool {
        let r = &self.rect;
        let ends = [r.x, r.y, r.right(), r.bottom()];
        self.unit == BoxUnit::Pixels
            && self.sized
            && self.width.min(self.height) >= LARGE
            && r.has_area()
            && ends.iter().all(|v| (0.0..=HUNDRED).contains(v))
    }

    /// Some of its numbers are not whole.
    pub(super) fn is_broken(&self) -> bool {
        let r = &self.rect;
        [r.x, r.y, r.w, r.h].iter().any(|v| v.fract() != 0.0)
    }

    /// The numbers count pixels and all lie within 0..1: they are fractions.
    pub(super) fn looks_like_fraction(&self) -> bool {
        let r = &self.rect;
        self.unit == BoxUnit::Pixels
            && r.x >= 0.0
            && r.y >= 0.0
            && r.w > 0.0
            && r.h > 0.0
            && r.right() <= 1.0 + FRACTION_TOLERANCE
            && r.bottom() <= 1.0 + FRACTION_TOLERANCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(x: f64, y: f64, w: f64, h: f64) -> Extent {
        let rect = Rect { x, y, w, h };
        Extent { rect, width: 640.0, height: 480.0, unit: BoxUnit::Pixels, sized: true }
    }

    #[test]
    fn half_a_pixel_beyond_a_side_is_inside() {
        assert_eq!(extent(0.0, 0.0, 640.5, 480.0).outside(0.5), None);
        assert_eq!(extent(0.0, 0.0, 641.0, 480.0).outside(0.5), Some(("right", 1.0)));
        assert_eq!(extent(-3.0, -2.0, 10.0, 10.0).outside(0.5), Some(("left", 3.0)));
        assert_eq!(extent(5.0, 470.0, 10.0, 14.0).outside(0.5), Some(("bottom", 4.0)));
    }

    #[test]
    fn corners_written_as_width_and_height_fit_once_read_as_corners() {
        let e = extent(400.0, 300.0, 600.0, 450.0);
        assert_eq!(e.fits(BoxNumbers::LeftTop, Reading::Corners, false, 0.5), Some(true));
        assert_eq!(e.fits(BoxNumbers::LeftTop, Reading::LeftTop, false, 0.5), None);
        assert_eq!(
            extent(400.0, 300.0, 300.0, 450.0).fits(BoxNumbers::LeftTop, Reading::Corners, false, 0.5),
            Some(false)
        );
    }

    #[test]
    fn the_side_of_a_stored_picture_explains_a_box_only_where_the_picture_is_turned() {
        let e = extent(10.0, 500.0, 100.0, 100.0);
        assert_eq!(e.fits(BoxNumbers::LeftTop, Reading::Turned, true, 0.5), Some(true));
        assert_eq!(e.fits(BoxNumbers::LeftTop, Reading::Turned, false, 0.5), Some(false));
    }

    #[test]
    fn numbers_within_one_pixel_look_like_fractions() {
        assert!(extent(0.2, 0.3, 0.5, 0.7).looks_like_fraction());
        assert!(!extent(0.2, 0.3, 1.5, 0.7).looks_like_fraction());
    }
}
