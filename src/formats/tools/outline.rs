//! Points that draw a shape, and the box around them. Refuses to know what kind of shape they are.

use super::{Drawn, Node};
use crate::dataset::{Rect, Traced};

/// Points as far as they are looked at.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    pub(super) len: usize,
    /// The first two.
    pub(super) first: [[f64; 2]; 2],
    /// The first number that is none, as it is written.
    pub(super) wrong: Option<String>,
    pub(super) points: Vec<[f64; 2]>,
    least: [f64; 2],
    most: [f64; 2],
}

impl Outline {
    fn new() -> Self {
        let (least, most) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        Self { len: 0, first: [[f64::NAN; 2]; 2], wrong: None, points: Vec::new(), least, most }
    }

    /// Of a list of points, each a list of two numbers; what is wrong where it is none.
    pub(super) fn pairs(list: Node<'_>) -> Result<Self, String> {
        let mut outline = Self::new();
        for point in list.elements() {
            if !point.is_list() {
                return Err(format!("{} among the points", point.words()));
            }
            let mut numbers = point.elements();
            match (numbers.next(), numbers.next()) {
                (Some(x), Some(y)) => outline.add(x, y),
                _ => return Err("a point of fewer than two numbers".into()),
            }
        }
        Ok(outline)
    }

    /// Of a list of numbers: x, y, x, y.
    pub(super) fn flat(list: Node<'_>) -> Result<Self, String> {
        let mut outline = Self::new();
        let mut numbers = list.elements();
        while let Some(x) = numbers.next() {
            let Some(y) = numbers.next() else {
                return Err(format!("{} numbers", 2 * outline.len + 1));
            };
            outline.add(x, y);
        }
        Ok(outline)
    }

    /// Of two lists of numbers, as long as each other.
    pub(super) fn zipped(xs: Node<'_>, ys: Node<'_>) -> Result<Self, String> {
        let mut outline = Self::new();
        let (mut xs, mut ys) = (xs.elements(), ys.elements());
        loop {
            match (xs.next(), ys.next()) {
                (Some(x), Some(y)) => outline.add(x, y),
                (None, None) => return Ok(outline),
                (x, _) => {
                    let (x, y) = (usize::from(x.is_some()) + xs.count(), ys.count());
                    let (more_x, more_y) = if x > 0 { (x, 0) } else { (0, y + 1) };
                    return Err(format!("{} across and {} down", outline.len + more_x, outline.len + more_y));
                }
            }
        }
    }

    fn add(&mut self, x: Node<'_>, y: Node<'_>) {
        let point = [x, y].map(|node| {
            if node.number().is_none() && self.wrong.is_none() {
                self.wrong = Some(node.words());
            }
            node.number_meant().unwrap_or(f64::NAN)
        });
        if let Some(slot) = self.first.get_mut(self.len) {
            *slot = point;
        }
        for (axis, value) in point.into_iter().enumerate() {
            // NaN stays, whatever follows.
            let (least, most) = (self.least[axis], self.most[axis]);
            self.least[axis] = if value.is_nan() || value < least { value } else { least };
            self.most[axis] = if value.is_nan() || value > most { value } else { most };
        }
        self.points.push(point);
        self.len += 1;
    }

    /// The box around all points; NaN where one of them is none.
    pub(super) fn rect(&self) -> Rect {
        if self.len == 0 {
            return Rect { x: f64::NAN, y: f64::NAN, w: f64::NAN, h: f64::NAN };
        }
        Rect::corners(self.least[0], self.least[1], self.most[0], self.most[1])
    }

    /// A polygon, with the box around it.
    pub(super) fn polygon(self) -> Drawn {
        Drawn::Mask(self.rect(), Traced::Polygon(vec![self.points]))
    }

    pub(super) fn line(self) -> Drawn {
        Drawn::Line(Traced::Line(vec![self.points]))
    }

    /// A set of points that are all seen.
    pub(super) fn keypoints(self) -> Drawn {
        Drawn::Points(Traced::Keypoints(self.points.into_iter().map(|[x, y]| [x, y, 2.0]).collect()))
    }

    /// The box around a circle whose centre and a point of whose edge these are.
    pub(super) fn circle(&self) -> Rect {
        let [[x, y], [edge_x, edge_y]] = self.first;
        let radius = (edge_x - x).hypot(edge_y - y);
        ellipse([x, y, radius, radius], 0.0)
    }

    /// "1 point", "3 points".
    pub(super) fn words(&self) -> String {
        format!("{} point{}", self.len, if self.len == 1 { "" } else { "s" })
    }
}

/// The box around an ellipse: centre, half axes, and by how much it is turned (radians).
pub(super) fn ellipse([x, y, across, down]: [f64; 4], turned: f64) -> Rect {
    let (sin, cos) = turned.sin_cos();
    let (w, h) = ((across * cos).hypot(down * sin), (across * sin).hypot(down * cos));
    Rect { x: x - w, y: y - h, w: 2.0 * w, h: 2.0 * h }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_around_points_is_the_same_however_they_are_listed() {
        let rect = Rect { x: 1.0, y: 2.0, w: 4.0, h: 5.0 };
        let of = |text| Node::of(text, 1);
        assert_eq!(Outline::pairs(of("[[5, 2], [1, 7.0]]")).map(|o| o.rect()), Ok(rect));
        assert_eq!(Outline::flat(of("[5, 2, 1, 7]")).map(|o| o.rect()), Ok(rect));
        assert_eq!(Outline::zipped(of("[5, 1]"), of("[2, 7]")).map(|o| o.rect()), Ok(rect));
    }

    #[test]
    fn points_that_are_none_say_what_they_are() {
        let of = |text| Node::of(text, 1);
        let said = |result: Result<Outline, String>| result.err().unwrap_or_default();
        assert_eq!(said(Outline::pairs(of("[[1, 2], 3]"))), "3 among the points");
        assert_eq!(said(Outline::pairs(of("[[1]]"))), "a point of fewer than two numbers");
        assert_eq!(said(Outline::flat(of("[1, 2, 3]"))), "3 numbers");
        assert_eq!(said(Outline::zipped(of("[1, 2, 3]"), of("[1]"))), "3 across and 1 down");
        assert_eq!(said(Outline::zipped(of("[1]"), of("[1, 2, 3]"))), "1 across and 3 down");
        let nan = Outline::pairs(of("[[NaN, 1], [2, 3]]")).expect("points");
        assert!(nan.rect().x.is_nan() && nan.rect().y == 1.0);
        assert_eq!(nan.wrong.as_deref(), Some("NaN"));
    }

    #[test]
    fn a_turned_ellipse_is_as_wide_as_it_was_high() {
        let rect = ellipse([10.0, 20.0, 4.0, 2.0], std::f64::consts::FRAC_PI_2);
        assert!((rect.w - 4.0).abs() < 1e-9 && (rect.h - 8.0).abs() < 1e-9 && (rect.x - 8.0).abs() < 1e-9);
    }
}
