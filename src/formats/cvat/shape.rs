//! Where a shape lies: the box around it and its outline, from the attributes of its tag. Refuses to judge it.

use super::xml::Tag;
use crate::dataset::{FaultKind, Rect, Traced, around, flag};
use crate::formats::runs::Runs;

/// The kinds of shapes, as CVAT calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Box,
    Polygon,
    Polyline,
    Points,
    Mask,
    Ellipse,
    Cuboid,
    Skeleton,
    /// A label of the whole picture.
    Tag,
}

impl Kind {
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "box" => Self::Box,
            "polygon" => Self::Polygon,
            "polyline" => Self::Polyline,
            "points" => Self::Points,
            "mask" => Self::Mask,
            "ellipse" => Self::Ellipse,
            "cuboid" => Self::Cuboid,
            "skeleton" => Self::Skeleton,
            "tag" => Self::Tag,
            _ => return None,
        })
    }

    /// Lines and points show that a class is there, and no box does so better.
    pub(super) fn has_box(self) -> bool {
        !matches!(self, Self::Polyline | Self::Points | Self::Tag)
    }

    pub(super) fn flags(self) -> u8 {
        match self {
            Self::Polygon | Self::Mask | Self::Ellipse => flag::MASK,
            Self::Skeleton => flag::KEYPOINTS,
            _ => 0,
        }
    }
}

/// What is wrong with a shape: the kind of fault, what was expected, what was found.
pub(super) type Wrong = (FaultKind, String, String);

/// A box, and what of it is no number.
pub(super) struct Extent {
    pub(super) rect: Rect,
    pub(super) wrong: Option<String>,
}

impl From<Rect> for Extent {
    fn from(rect: Rect) -> Self {
        Self { rect, wrong: None }
    }
}

/// The box around a shape; of a skeleton its points say where it is.
pub(super) fn extent(kind: Kind, tag: &Tag, joints: &[[f64; 3]]) -> Result<Extent, Wrong> {
    match kind {
        Kind::Box => {
            let ([x1, y1, x2, y2], wrong) = numbers(tag, ["xtl", "ytl", "xbr", "ybr"])?;
            let rect = Rect::corners(x1, y1, x2, y2);
            let rect = match angle(tag) {
                Some(angle) if rect.is_finite() => {
                    let (cx, cy) = rect.centre();
                    let corners = [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];
                    around(corners.map(|[x, y]| turned([x - cx, y - cy], angle)).map(|[x, y]| [x + cx, y + cy]))
                        .unwrap_or(rect)
                }
                _ => rect,
            };
            Ok(Extent { rect, wrong })
        }
        Kind::Mask => {
            let ([x, y, w, h], wrong) = numbers(tag, ["left", "top", "width", "height"])?;
            Ok(Extent { rect: Rect { x, y, w, h }, wrong })
        }
        Kind::Ellipse => {
            let ([cx, cy, rx, ry], wrong) = numbers(tag, ["cx", "cy", "rx", "ry"])?;
            let (sin, cos) = angle(tag).unwrap_or(0.0).sin_cos();
            let (half_w, half_h) = ((rx * cos).hypot(ry * sin), (rx * sin).hypot(ry * cos));
            Ok(Extent { rect: Rect::corners(cx - half_w, cy - half_h, cx + half_w, cy + half_h), wrong })
        }
        Kind::Cuboid => {
            const CORNERS: [&str; 4] = ["xtl1", "xbl1", "xtr1", "xbr1"];
            const DOWN: [&str; 4] = ["ytl1", "ybl1", "ytr1", "ybr1"];
            let mut points = Vec::new();
            for (x, y) in CORNERS.into_iter().zip(DOWN) {
                for back in [false, true] {
                    let name = |n: &str| if back { n.replace('1', "2") } else { n.to_owned() };
                    points.push([number(tag, &name(x))?, number(tag, &name(y))?]);
                }
            }
            Ok(around(points).unwrap_or(Rect { x: f64::NAN, y: f64::NAN, w: f64::NAN, h: f64::NAN }).into())
        }
        Kind::Skeleton if joints.iter().any(is_labelled) => {
            let labelled = joints.iter().filter(|joint| is_labelled(joint)).map(|&[x, y, _]| [x, y]);
            around(labelled).map(Extent::from).ok_or_else(|| none("points"))
        }
        Kind::Skeleton => Err(none("points that are not outside")),
        Kind::Polygon | Kind::Polyline | Kind::Points | Kind::Tag => {
            let points = points(tag)?;
            around(points).map(Extent::from).ok_or_else(|| none("points as x,y;x,y"))
        }
    }
}

fn none(expected: &str) -> Wrong {
    (FaultKind::BadRecord, expected.to_owned(), "none".to_owned())
}

/// "x,y;x,y".
pub(super) fn points(tag: &Tag) -> Result<Vec<[f64; 2]>, Wrong> {
    let written = tag.text("points").ok_or_else(|| none("points as x,y;x,y"))?;
    written
        .split(';')
        .map(|pair| {
            let point = pair.split_once(',').and_then(|(x, y)| Some([finite(x)?, finite(y)?]));
            let found = || if pair.trim().is_empty() { "nothing between two ;".into() } else { short(pair) };
            point.ok_or_else(|| (FaultKind::NotANumber, "points as x,y;x,y".into(), found()))
        })
        .collect()
}

/// Four numbers, NaN for those that are none; the first such as written. One that is missing is a fault.
fn numbers(tag: &Tag, names: [&str; 4]) -> Result<([f64; 4], Option<String>), Wrong> {
    if let Some(missing) = names.iter().find(|n| tag.get(n).is_none()) {
        let [a, b, c, d] = names;
        return Err((FaultKind::BadRecord, format!("{a}, {b}, {c} and {d}"), format!("no {missing}")));
    }
    let mut wrong = None;
    let numbers = names.map(|name| {
        let written = tag.get(name).unwrap_or("");
        finite(written).unwrap_or_else(|| {
            wrong.get_or_insert_with(|| format!("{name} {}{}", short(written), comma(written)));
            f64::NAN
        })
    });
    Ok((numbers, wrong))
}

fn number(tag: &Tag, name: &str) -> Result<f64, Wrong> {
    let written = tag.get(name).ok_or_else(|| (FaultKind::BadRecord, name.to_owned(), "none".to_owned()))?;
    finite(written).ok_or_else(|| (FaultKind::NotANumber, format!("a number as {name}"), short(written)))
}

fn finite(written: &str) -> Option<f64> {
    written.trim().parse::<f64>().ok().filter(|n| n.is_finite())
}

fn comma(written: &str) -> &'static str {
    let is = written.matches(',').count() == 1 && finite(&written.replace(',', ".")).is_some();
    if is { ": a decimal comma, where a point belongs" } else { "" }
}

/// Degrees clockwise, as CVAT turns boxes about their middle; in radians. `None`: not turned.
fn angle(tag: &Tag) -> Option<f64> {
    tag.get("rotation").and_then(finite).filter(|a| *a != 0.0).map(f64::to_radians)
}

fn turned([x, y]: [f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    [x * cos - y * sin, x * sin + y * cos]
}

/// A keypoint that is there.
fn is_labelled(joint: &[f64; 3]) -> bool {
    joint[2] > 0.0
}

/// What is drawn of a shape that has its extent.
pub(super) fn traced(kind: Kind, tag: &Tag, joints: Vec<[f64; 3]>) -> Traced {
    let points = || points(tag).unwrap_or_default();
    match kind {
        Kind::Box | Kind::Cuboid | Kind::Tag => Traced::Nothing,
        Kind::Polygon => Traced::Polygon(vec![points()]),
        Kind::Polyline => Traced::Line(vec![points()]),
        Kind::Points => {
            let mark = if tag.is_set("occluded") { 1.0 } else { 2.0 };
            Traced::Keypoints(points().into_iter().map(|[x, y]| [x, y, mark]).collect())
        }
        Kind::Skeleton => Traced::Keypoints(joints),
        Kind::Ellipse => match numbers(tag, ["cx", "cy", "rx", "ry"]) {
            Ok(([cx, cy, rx, ry], _)) => Traced::Ellipse([cx, cy, rx, ry, angle(tag).unwrap_or(0.0)]),
            Err(_) => Traced::Nothing,
        },
        Kind::Mask => match (runs(tag), numbers(tag, ["left", "top", "width", "height"])) {
            (Some(Ok(mask)), Ok(([x, y, ..], _))) => mask.traced(|[dx, dy]| [x + dx, y + dy]),
            _ => Traced::Nothing,
        },
    }
}

/// The pixels of a mask: runs along the rows of its own box, the first of what is not set. `None` where none are
/// written, what is wrong where they are no mask.
pub(super) fn runs(tag: &Tag) -> Option<Result<Runs, &'static str>> {
    let written = tag.text("rle")?;
    let side = |name| finite(tag.get(name)?).filter(|n| *n >= 0.0 && n.fract() == 0.0).map(|n| n as u64);
    // A box that is none is said by itself.
    let mask = Runs::new(side("width")?, side("height")?, false)?;
    let counts: Option<Vec<u64>> = written.split(',').map(|count| count.trim().parse().ok()).collect();
    let mask = counts.and_then(|counts| mask.alternating(counts));
    Some(match mask {
        None => Err("an rle that is no mask of its width and height"),
        Some(mask) if mask.pixels() == 0 => Err("a mask in which nothing is"),
        Some(mask) => Ok(mask),
    })
}

fn short(text: &str) -> String {
    text.trim().chars().take(40).collect()
}
