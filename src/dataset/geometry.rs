//! Geometry of rectangles: corners, areas, overlap, containment, what lies inside a picture. Its one home: readers, rules,
//! measures and writers ask here. Rectangles are continuous: no pixel is added to a side, and 0..1 is as good as pixels.

use serde::{Deserialize, Serialize};

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

    /// Its numbers are finite and both sides positive.
    pub fn has_area(&self) -> bool {
        self.is_finite() && self.w > 0.0 && self.h > 0.0
    }

    /// The area that both cover; 0 where they do not meet or one has no area.
    pub fn shared_area(&self, other: &Rect) -> f64 {
        let w = self.right().min(other.right()) - self.x.max(other.x);
        let h = self.bottom().min(other.bottom()) - self.y.max(other.y);
        if w <= 0.0 || h <= 0.0 || self.area() <= 0.0 || other.area() <= 0.0 { 0.0 } else { w * h }
    }

    /// Intersection over union, 0..1; 0 where an area is not positive.
    pub fn iou(&self, other: &Rect) -> f64 {
        let both = self.shared_area(other);
        if both <= 0.0 { 0.0 } else { both / (self.area() + other.area() - both) }
    }

    /// The share of this rectangle that lies inside the other, 0..1; 0 where an area is not positive.
    pub fn share_inside(&self, other: &Rect) -> f64 {
        let both = self.shared_area(other);
        if both <= 0.0 { 0.0 } else { (both / self.area()).min(1.0) }
    }

    /// How far it reaches beyond each side of a picture of this size: left, top, right, bottom; not positive where it does
    /// not. Negative coordinates reach beyond the left and the top.
    pub fn beyond(&self, width: f64, height: f64) -> [f64; 4] {
        [-self.x, -self.y, self.right() - width, self.bottom() - height]
    }

    /// It has an area and reaches beyond no side of a picture of this size by more than `tolerance`.
    pub fn is_inside(&self, width: f64, height: f64, tolerance: f64) -> bool {
        self.w > 0.0 && self.h > 0.0 && self.beyond(width, height).iter().all(|&by| by <= tolerance)
    }

    /// What of it lies inside a picture of this size; `None` where nothing does.
    pub fn clipped(&self, width: f64, height: f64) -> Option<Rect> {
        let (x1, y1) = (self.x.max(0.0), self.y.max(0.0));
        let (x2, y2) = (self.right().min(width), self.bottom().min(height));
        (self.is_finite() && x2 > x1 && y2 > y1).then(|| Rect::corners(x1, y1, x2, y2))
    }

    /// How far the edges lie apart: left, top, right, bottom.
    pub fn edges_apart(&self, other: &Rect) -> [f64; 4] {
        [
            (self.x - other.x).abs(),
            (self.y - other.y).abs(),
            (self.right() - other.right()).abs(),
            (self.bottom() - other.bottom()).abs(),
        ]
    }

    /// The same rectangle with each number multiplied by the width or the height.
    pub fn scaled(&self, by_x: f64, by_y: f64) -> Rect {
        Rect { x: self.x * by_x, y: self.y * by_y, w: self.w * by_x, h: self.h * by_y }
    }
}

/// The area that some rectangles cover together, each part once. Takes the square of their number, and more.
pub fn area_together(rects: &[Rect]) -> f64 {
    let mut cuts: Vec<f64> = rects.iter().filter(|r| r.has_area()).flat_map(|r| [r.x, r.right()]).collect();
    cuts.sort_unstable_by(f64::total_cmp);
    let strip = |(from, to): (f64, f64)| {
        let mut spans: Vec<(f64, f64)> = rects
            .iter()
            .filter(|r| r.has_area() && r.x <= from && r.right() >= to)
            .map(|r| (r.y, r.bottom()))
            .collect();
        spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let (mut covered, mut until) = (0.0, f64::NEG_INFINITY);
        for (top, bottom) in spans {
            covered += (bottom - top.max(until)).max(0.0);
            until = until.max(bottom);
        }
        covered * (to - from)
    };
    cuts.iter().zip(cuts.iter().skip(1)).filter(|(from, to)| from < to).map(|(&from, &to)| strip((from, to))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit(x1: f64, x2: f64, y1: f64, y2: f64) -> Rect {
        Rect::corners(x1, y1, x2, y2)
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
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
            assert!(close(a.iou(&b), expected), "{b:?}: {}", a.iou(&b));
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

    #[test]
    fn a_negative_left_or_top_is_beyond_its_side_whatever_the_others_are() {
        // A picture of 100 × 100: what other checkers miss is the first two.
        for (x, y, w, h, expected) in [
            (-3.0, 10.0, 20.0, 20.0, [true, false, false, false]),
            (10.0, -1.0, 20.0, 20.0, [false, true, false, false]),
            (-5.0, -5.0, 110.0, 110.0, [true, true, true, true]),
            (50.0, 50.0, 80.0, 80.0, [false, false, true, true]),
            (0.0, 0.0, 100.0, 100.0, [false; 4]),
            (-0.5, 0.0, 100.0, 100.5, [false; 4]),
        ] {
            let rect = Rect { x, y, w, h };
            assert_eq!(rect.beyond(100.0, 100.0).map(|by| by > 0.5), expected, "{rect:?}");
            assert_eq!(rect.is_inside(100.0, 100.0, 0.5), expected == [false; 4], "{rect:?}");
        }
        assert!(!Rect { x: 10.0, y: 10.0, w: 0.0, h: 20.0 }.is_inside(100.0, 100.0, 0.5));
    }

    #[test]
    fn what_is_clipped_lies_inside() {
        let clipped = |x, y, w, h| Rect { x, y, w, h }.clipped(100.0, 50.0);
        assert_eq!(clipped(-10.0, -10.0, 30.0, 30.0), Some(Rect { x: 0.0, y: 0.0, w: 20.0, h: 20.0 }));
        assert_eq!(clipped(90.0, 10.0, 30.0, 30.0), Some(Rect { x: 90.0, y: 10.0, w: 10.0, h: 30.0 }));
        assert_eq!(clipped(-30.0, 0.0, 30.0, 30.0), None);
        assert_eq!(clipped(f64::NAN, 0.0, 30.0, 30.0).map(|r| r.is_finite()), None);
    }

    #[test]
    fn containment_is_not_mutual() {
        let (small, large) = (unit(0.2, 0.4, 0.2, 0.4), unit(0.3, 0.9, 0.0, 1.0));
        assert!(close(small.share_inside(&large), 0.5) && close(large.share_inside(&small), 0.02 / 0.6));
        assert_eq!(small.share_inside(&unit(0.5, 0.6, 0.2, 0.4)), 0.0);
    }

    #[test]
    fn area_together_counts_each_part_once() {
        let rects = [unit(0.0, 2.0, 0.0, 2.0), unit(1.0, 3.0, 1.0, 3.0), unit(1.0, 2.0, 1.0, 2.0)];
        assert!(close(area_together(&rects), 7.0));
        assert_eq!(area_together(&[]), 0.0);
        assert!(close(area_together(&[unit(0.0, 1.0, 0.0, 1.0), unit(5.0, 6.0, 0.0, 1.0)]), 2.0));
    }

    proptest! {
        #[test]
        fn overlap_is_mutual_and_a_share(
            a in (-20i32..20, -20i32..20, -2i32..20, -2i32..20),
            b in (-20i32..20, -20i32..20, -2i32..20, -2i32..20),
        ) {
            let rect = |(x, y, w, h): (i32, i32, i32, i32)| Rect {
                x: x.into(), y: y.into(), w: w.into(), h: h.into(),
            };
            let (a, b) = (rect(a), rect(b));
            prop_assert_eq!(a.iou(&b), b.iou(&a));
            prop_assert!((0.0..=1.0).contains(&a.iou(&b)) && (0.0..=1.0).contains(&a.share_inside(&b)));
            prop_assert!(a.iou(&b) <= a.share_inside(&b) + 1e-12);
            if a.has_area() && b.has_area() {
                let together = area_together(&[a, b]);
                prop_assert!((together - (a.area() + b.area() - a.shared_area(&b))).abs() < 1e-9);
            }
            // In units a thousandth as large all is the same.
            let small = (a.scaled(1e-3, 1e-3), b.scaled(1e-3, 1e-3));
            prop_assert!((small.0.iou(&small.1) - a.iou(&b)).abs() < 1e-9);
        }
    }
}
