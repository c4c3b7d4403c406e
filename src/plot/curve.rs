//! Shares along an axis as a curve with its band: what would count at each cut, or how images are spread over people.

use super::figure::{HEIGHT, Plot, TOP, band, y};
use super::scale::Scale;
use super::scene::Mark;

/// A point of the curve; its interval where it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    pub x: f64,
    pub y: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// A curve over shares from 0 to 100 %.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    pub points: Vec<CurvePoint>,
    pub x: Scale,
    pub says: String,
    /// From and to.
    pub band: Option<(f64, f64)>,
    /// A dashed line from corner to corner.
    pub diagonal: bool,
}

impl Curve {
    pub fn plot(&self) -> Plot {
        let (x, left) = (self.x, Scale::whole());
        let point = |at: f64, share: f64| [x.place(at), 100.0 - left.place(share)];
        let path = |class: &'static str, points: Vec<[f64; 2]>, closed: bool| Mark::Path {
            class: class.into(),
            top: TOP,
            height: HEIGHT - TOP,
            points,
            closed,
        };
        let mut marks: Vec<Mark> = self.band.map(|ends| band(x, ends)).into_iter().collect();
        if self.diagonal {
            marks.push(path("ref", vec![[0.0, 100.0], [100.0, 0.0]], false));
        }
        let upper = self.points.iter().filter_map(|p| p.high.map(|high| point(p.x, high)));
        let lower = self.points.iter().rev().filter_map(|p| p.low.map(|low| point(p.x, low)));
        let around: Vec<[f64; 2]> = upper.chain(lower).collect();
        if !around.is_empty() {
            marks.push(path("curve-band", around, true));
        }
        if !self.points.is_empty() {
            marks.push(path("curve", self.points.iter().map(|p| point(p.x, p.y)).collect(), false));
        }
        Plot::new(x, left, self.says.clone(), marks)
    }

    /// A line where somebody cuts, with the share there.
    pub fn cut(x: Scale, at: f64, share: f64) -> Vec<Mark> {
        vec![
            Mark::upright("target-line", x.place(at), TOP, HEIGHT),
            Mark::circle("dot", x.place(at), y(Scale::whole(), share), 4.5),
        ]
    }
}
