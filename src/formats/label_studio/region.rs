//! Regions: what a result's numbers, percent of the picture, say of where it lies. Refuses to judge it.

use crate::dataset::{FaultKind, Rect};
use crate::formats::json::words_of as words;
use serde_json::Value;

/// Types of results that carry a region and its labels.
pub(super) const LABELS: [&str; 6] =
    ["rectanglelabels", "ellipselabels", "polygonlabels", "brushlabels", "bitmasklabels", "keypointlabels"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rectangle,
    Ellipse,
    Polygon,
    /// A mask of which only that it is there is read.
    Brush,
    Keypoint,
}

impl Kind {
    /// `rectanglelabels`, or `rectangle` where the labels stand in a result of their own.
    pub(super) fn of(kind: &str) -> Option<Self> {
        Some(match kind.strip_suffix("labels").unwrap_or(kind) {
            "rectangle" => Self::Rectangle,
            "ellipse" => Self::Ellipse,
            "polygon" => Self::Polygon,
            "brush" | "bitmask" => Self::Brush,
            "keypoint" => Self::Keypoint,
            _ => return None,
        })
    }
}

/// What is wrong with a region: the kind of fault, what was expected, what was found.
pub(super) type Wrong = (FaultKind, String, String);

/// The box around a region, as fractions of the picture. `size`: the picture's, in pixels, which a turned one needs.
pub(super) fn extent(kind: Kind, value: &Value, size: Option<(u32, u32)>) -> Result<Option<Rect>, Wrong> {
    match kind {
        Kind::Brush | Kind::Keypoint => Ok(None),
        Kind::Rectangle => {
            let [x, y, w, h] = numbers(value, ["x", "y", "width", "height"])?;
            let corners = [[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]];
            around(&turned(&corners, [x, y], angle(value), size)?)
        }
        Kind::Ellipse => {
            let [x, y, rx, ry] = numbers(value, ["x", "y", "radiusX", "radiusY"])?;
            let Some(angle) = angle(value) else {
                return around(&[[x - rx, y - ry], [x + rx, y + ry]]);
            };
            let (sin, cos) = angle.sin_cos();
            let (w, h) = sides(size)?;
            let (rx, ry) = (rx * w, ry * h);
            let (half_w, half_h) = ((rx * cos).hypot(ry * sin) / w, (rx * sin).hypot(ry * cos) / h);
            around(&[[x - half_w, y - half_h], [x + half_w, y + half_h]])
        }
        Kind::Polygon => {
            let points = value.get("points").and_then(Value::as_array);
            let points = points.ok_or_else(|| bad("points in percent", words(value.get("points"))))?;
            let pairs: Result<Vec<[f64; 2]>, Wrong> = points
                .iter()
                .map(|point| {
                    let at = |i| point.get(i).and_then(number);
                    match (at(0), at(1)) {
                        (Some(x), Some(y)) => Ok([x, y]),
                        _ => Err((FaultKind::NotANumber, "points of two numbers".into(), words(Some(point)))),
                    }
                })
                .collect();
            let pairs = pairs?;
            if pairs.is_empty() { Err(bad("points in percent", "none".into())) } else { around(&pairs) }
        }
    }
}

fn bad(expected: &str, found: String) -> Wrong {
    (FaultKind::BadRecord, expected.to_owned(), found)
}

/// A number; one in quotes is meant as one.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n| n.is_finite())
}

fn numbers(value: &Value, names: [&str; 4]) -> Result<[f64; 4], Wrong> {
    let mut numbers = [0.0; 4];
    for (slot, name) in numbers.iter_mut().zip(names) {
        let written = value.get(name);
        *slot = written.and_then(number).ok_or_else(|| match written {
            None => {
                let [a, b, c, d] = names;
                bad(&format!("{a}, {b}, {c} and {d} in percent"), format!("no {name}"))
            }
            found => (FaultKind::NotANumber, format!("a number as {name}"), words(found)),
        })?;
    }
    Ok(numbers)
}

/// Degrees clockwise, in radians; `None`: not turned.
fn angle(value: &Value) -> Option<f64> {
    value.get("rotation").and_then(number).filter(|a| *a != 0.0).map(f64::to_radians)
}

fn sides(size: Option<(u32, u32)>) -> Result<(f64, f64), Wrong> {
    let (w, h) = size.filter(|&(w, h)| w > 0 && h > 0).ok_or_else(|| {
        bad("original_width and original_height, by which a turned region is measured", "none".to_owned())
    })?;
    Ok((f64::from(w), f64::from(h)))
}

/// Points turned about `from`, which they are measured from. Pixels are turned, not percent.
fn turned(
    points: &[[f64; 2]],
    from: [f64; 2],
    angle: Option<f64>,
    size: Option<(u32, u32)>,
) -> Result<Vec<[f64; 2]>, Wrong> {
    let [x, y] = from;
    let Some(angle) = angle else { return Ok(points.iter().map(|[dx, dy]| [x + dx, y + dy]).collect()) };
    let (w, h) = sides(size)?;
    let (sin, cos) = angle.sin_cos();
    let turn = |[dx, dy]: [f64; 2]| {
        let (dx, dy) = (dx * w, dy * h);
        [x + (dx * cos - dy * sin) / w, y + (dx * sin + dy * cos) / h]
    };
    Ok(points.iter().map(|&point| turn(point)).collect())
}

/// The box around points in percent, as fractions.
fn around(points: &[[f64; 2]]) -> Result<Option<Rect>, Wrong> {
    let mut rect: Option<[f64; 4]> = None;
    for &[x, y] in points {
        let [x1, y1, x2, y2] = rect.unwrap_or([x, y, x, y]);
        rect = Some([x1.min(x), y1.min(y), x2.max(x), y2.max(y)]);
    }
    Ok(rect.map(|[x1, y1, x2, y2]| Rect::corners(x1 / 100.0, y1 / 100.0, x2 / 100.0, y2 / 100.0)))
}
