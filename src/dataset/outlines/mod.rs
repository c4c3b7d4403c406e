//! Outlines of objects, as far as there is room for them: polygons, borders of masks, lines and keypoints, for showing.
//! A point is two 65535ths of its outline's own extent, so that it takes four bytes and no size of an image need be
//! known; the extent is in the unit that the file writes. Refuses to be measured by: points are rounded and left out.

mod simplify;

use super::boxes::BoxUnit;
use super::geometry::Rect;
use super::ids::{BoxId, ClassId, ImageId};
use crate::sorting::Sorting;
use serde::{Deserialize, Serialize};

/// All outlines together take no more than this, in bytes; those that come later are left out.
const ROOM: usize = 8 << 20;
/// An outline's border keeps no more points than this.
const POINTS: usize = 64;
/// Nor does it keep more parts, or a set more keypoints.
const PARTS: usize = 32;
const KEYPOINTS: usize = 256;
/// Corners that stand for an ellipse.
const ELLIPSE: usize = 32;
/// A number beyond is none of a picture.
const FURTHEST: f64 = 1e9;
const WHOLE: f64 = u16::MAX as f64;

/// What an outline is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutlineKind {
    Polygon,
    /// The border of a mask of pixels, holes included.
    Mask,
    Ellipse,
    /// An open line.
    Line,
    Keypoints,
}

/// What a reader draws of an object, in pixels or in fractions of the image.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Traced {
    #[default]
    Nothing,
    Polygon(Vec<Vec<[f64; 2]>>),
    /// Borders, holes included, and the number of pixels of the mask.
    Mask(Vec<Vec<[f64; 2]>>, u64),
    /// Centre, half axes, and by how much it is turned, clockwise in radians.
    Ellipse([f64; 5]),
    Line(Vec<Vec<[f64; 2]>>),
    /// Across, down, and 0 for a point that is not labelled, 1 for one that is hidden, 2 for one that is seen.
    Keypoints(Vec<[f64; 3]>),
}

/// Whose an outline is: a box's, or, without one, that of a class in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlined {
    pub image: ImageId,
    pub class: ClassId,
    pub of: Option<BoxId>,
}

/// One part of what is drawn of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    pub outlined: Outlined,
    pub kind: OutlineKind,
    /// Of `points`.
    pub unit: BoxUnit,
    /// Simplified.
    pub points: Vec<[f64; 2]>,
    /// Of keypoints, each one's third number.
    pub marks: Vec<u8>,
    /// Of a polygon or line its points as written; of a mask its pixels, said by its first part alone.
    pub said: u64,
}

#[derive(Debug)]
struct Kept {
    outlined: Outlined,
    /// Its numbers begin here.
    start: u32,
    points: u16,
    kind: OutlineKind,
    unit: BoxUnit,
    /// Left, top, width, height.
    extent: [f32; 4],
    said: u32,
}

/// The outlines of a dataset.
#[derive(Default, Debug)]
pub struct Outlines {
    kept: Vec<Kept>,
    numbers: Vec<u16>,
    /// Objects whose outline is here, and those for which there was no room.
    objects: u64,
    left_out: u64,
    /// By class which keypoints are joined by a line, counted from 0.
    skeletons: Vec<(ClassId, Vec<(u16, u16)>)>,
}

impl Outlines {
    /// There is room for more.
    pub fn has_room(&self) -> bool {
        self.kept.len() * size_of::<Kept>() + self.numbers.len() * size_of::<u16>() < ROOM
    }

    /// How many objects have an outline here, and for how many there was no room.
    pub fn counts(&self) -> (u64, u64) {
        (self.objects, self.left_out)
    }

    pub(super) fn leave_out(&mut self) {
        self.left_out += 1;
    }

    /// Keeps what is drawn of an object; parts with a number that is not finite are passed over.
    pub(super) fn push(&mut self, outlined: Outlined, unit: BoxUnit, traced: &Traced) {
        let before = self.kept.len();
        let mut parts = |kind, parts: &[Vec<[f64; 2]>], pixels: Option<u64>| {
            let mut parts: Vec<&Vec<[f64; 2]>> = parts.iter().collect();
            // The longest are most of it.
            if parts.len() > PARTS {
                parts.order_by_key(|part| std::cmp::Reverse(part.len()));
                parts.truncate(PARTS);
            }
            let is_sound = |part: &[[f64; 2]]| part.iter().flatten().all(|n| n.is_finite() && n.abs() < FURTHEST);
            for (i, part) in parts.into_iter().enumerate().filter(|(_, part)| is_sound(part)) {
                let points = simplify::simplified(part, POINTS, kind != OutlineKind::Line);
                let said = pixels.map_or(part.len() as u64, |pixels| if i == 0 { pixels } else { 0 });
                self.keep(outlined, (kind, unit), &points, &[], said);
            }
        };
        match traced {
            Traced::Nothing => {}
            Traced::Polygon(all) => parts(OutlineKind::Polygon, all, None),
            Traced::Mask(all, pixels) => parts(OutlineKind::Mask, all, Some(*pixels)),
            Traced::Line(all) => parts(OutlineKind::Line, all, None),
            Traced::Ellipse(ellipse) => self.keep(outlined, (OutlineKind::Ellipse, unit), &corners(*ellipse), &[], 0),
            Traced::Keypoints(all) => {
                let all = all.get(..KEYPOINTS).unwrap_or(all);
                let marks: Vec<u8> = all.iter().map(|[_, _, mark]| (*mark).clamp(0.0, 2.0) as u8).collect();
                let points: Vec<[f64; 2]> = all.iter().map(|&[x, y, _]| [x, y]).collect();
                self.keep(outlined, (OutlineKind::Keypoints, unit), &points, &marks, 0);
            }
        }
        if self.kept.len() > before {
            self.objects += 1;
        }
    }

    fn keep(
        &mut self,
        outlined: Outlined,
        (kind, unit): (OutlineKind, BoxUnit),
        points: &[[f64; 2]],
        marks: &[u8],
        said: u64,
    ) {
        // Where a point that is not labelled lies says nothing.
        let labelled = |i: usize| marks.get(i).is_none_or(|mark| *mark > 0);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for (_, point) in points.iter().enumerate().filter(|(i, _)| labelled(*i)) {
            if !point.iter().all(|n| n.is_finite() && n.abs() < FURTHEST) {
                return;
            }
            for axis in [0, 1] {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        let (Ok(start), Ok(count)) = (u32::try_from(self.numbers.len()), u16::try_from(points.len())) else { return };
        if low[0] > high[0] {
            return;
        }
        let size = [high[0] - low[0], high[1] - low[1]];
        for (i, point) in points.iter().enumerate() {
            for axis in [0, 1] {
                let share = if size[axis] > 0.0 { (point[axis] - low[axis]) / size[axis] } else { 0.0 };
                self.numbers.push(if labelled(i) { (share * WHOLE).round() as u16 } else { 0 });
            }
        }
        self.numbers.extend(marks.iter().map(|mark| u16::from(*mark)));
        let extent = [low[0] as f32, low[1] as f32, size[0] as f32, size[1] as f32];
        let said = u32::try_from(said).unwrap_or(u32::MAX);
        self.kept.push(Kept { outlined, start, points: count, kind, unit, extent, said });
    }

    /// Which keypoints of a class are joined by a line.
    pub(super) fn join(&mut self, class: ClassId, joined: Vec<(u16, u16)>) {
        if !self.skeletons.iter().any(|(of, _)| *of == class) {
            self.skeletons.push((class, joined));
        }
    }

    /// Pairs of keypoints of a class, counted from 0, that a line joins; none where no file says so.
    pub fn joined(&self, class: ClassId) -> &[(u16, u16)] {
        self.skeletons.iter().find(|(of, _)| *of == class).map_or(&[], |(_, joined)| joined)
    }

    /// Everything has been read: brings outlines into the order of their images.
    pub(super) fn settle(&mut self) {
        self.kept.sort_unstable_by_key(|kept| (kept.outlined.image, kept.start));
        self.kept.shrink_to_fit();
        self.numbers.shrink_to_fit();
    }

    /// The outlines of an image, in the order in which they were read.
    pub fn of(&self, image: ImageId) -> impl Iterator<Item = Outline> + '_ {
        let from = self.kept.partition_point(|kept| kept.outlined.image < image);
        let own = self.kept.iter().skip(from).take_while(move |kept| kept.outlined.image == image);
        own.map(|kept| self.read(kept))
    }

    fn read(&self, kept: &Kept) -> Outline {
        let (start, points) = (kept.start as usize, usize::from(kept.points));
        let numbers = self.numbers.get(start..).unwrap_or_default();
        let [x, y, w, h] = kept.extent.map(f64::from);
        let at = |n: u16, from: f64, size: f64| from + f64::from(n) / WHOLE * size;
        let pairs = numbers.get(..2 * points).unwrap_or_default().chunks_exact(2);
        let points: Vec<[f64; 2]> = pairs
            .filter_map(|pair| match pair {
                [a, b] => Some([at(*a, x, w), at(*b, y, h)]),
                _ => None,
            })
            .collect();
        let marked = if kept.kind == OutlineKind::Keypoints { points.len() } else { 0 };
        let marks = numbers.iter().skip(2 * points.len()).take(marked);
        Outline {
            outlined: kept.outlined,
            kind: kept.kind,
            unit: kept.unit,
            marks: marks.map(|mark| u8::try_from(*mark).unwrap_or(0)).collect(),
            points,
            said: u64::from(kept.said),
        }
    }
}

impl Outline {
    /// Its points as fractions of the image; `None` for pixels of an image whose size is unknown.
    pub fn fractions(&self, size: Option<(u32, u32)>) -> Option<Vec<[f64; 2]>> {
        let (w, h) = match self.unit {
            BoxUnit::Fractions => (1.0, 1.0),
            BoxUnit::Pixels => {
                let (w, h) = size.filter(|(w, h)| *w > 0 && *h > 0)?;
                (f64::from(w), f64::from(h))
            }
        };
        Some(self.points.iter().map(|[x, y]| [x / w, y / h]).collect())
    }
}

fn corners([cx, cy, rx, ry, angle]: [f64; 5]) -> Vec<[f64; 2]> {
    let (sin, cos) = angle.sin_cos();
    let corner = |i: usize| {
        let (y, x) = (i as f64 / ELLIPSE as f64 * std::f64::consts::TAU).sin_cos();
        let (x, y) = (x * rx, y * ry);
        [cx + x * cos - y * sin, cy + x * sin + y * cos]
    };
    (0..ELLIPSE).map(corner).collect()
}

/// The box around points; `None` of none.
pub fn around(points: impl IntoIterator<Item = [f64; 2]>) -> Option<Rect> {
    let mut points = points.into_iter();
    let [x, y] = points.next()?;
    let [x1, y1, x2, y2] =
        points.fold([x, y, x, y], |[x1, y1, x2, y2], [x, y]| [x1.min(x), y1.min(y), x2.max(x), y2.max(y)]);
    Some(Rect::corners(x1, y1, x2, y2))
}

#[cfg(test)]
mod tests;
