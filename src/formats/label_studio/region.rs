//! Regions: what a result's numbers, percent of the picture, or its mask say of where it lies, and its outline. Refuses
//! to judge it.

use crate::dataset::{FaultKind, Rect, Traced};
use crate::formats::json::words_of as words;
use crate::formats::runs::{Runs, bitmap, brush};
use serde_json::Value;

/// Types of results that carry a region and its labels.
pub(super) const LABELS: [&str; 6] =
    ["rectanglelabels", "ellipselabels", "polygonlabels", "brushlabels", "bitmasklabels", "keypointlabels"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rectangle,
    Ellipse,
    Polygon,
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
        Kind::Keypoint => Ok(None),
        Kind::Brush => {
            let Some(mask) = mask(value, size)? else { return Ok(None) };
            let empty = || (FaultKind::Mask, String::new(), "a mask in which nothing is".to_owned());
            let rect = mask.extent().ok_or_else(empty)?;
            let (w, h) = mask.size();
            Ok(Some(rect.scaled(1.0 / w as f64, 1.0 / h as f64)))
        }
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
            let pairs = points(value)?;
            if pairs.is_empty() { Err(bad("points in percent", "none".into())) } else { around(&pairs) }
        }
    }
}

/// The pixels of a brush or a bitmask; `None` where it is only said that there is one.
fn mask(value: &Value, size: Option<(u32, u32)>) -> Result<Option<Runs>, Wrong> {
    let wrong = |found: &str| (FaultKind::Mask, String::new(), found.to_owned());
    if let Some(list) = value.get("rle").and_then(Value::as_array) {
        let size = size.ok_or_else(|| wrong("a brush without original_width and original_height"))?;
        let bytes = list.iter().map(|byte| u8::try_from(byte.as_u64()?).ok()).collect::<Option<Vec<u8>>>();
        let mask = bytes.and_then(|bytes| brush::runs(&bytes, size));
        return mask.map(Some).ok_or_else(|| wrong("a brush whose rle is none of a picture of its original size"));
    }
    match value.get("imageDataURL").and_then(Value::as_str) {
        Some(url) => bitmap::runs(url).map(Some).ok_or_else(|| wrong("a bitmask that is no PNG that can be read")),
        None => Ok(None),
    }
}

/// What is drawn of a region that has its extent, as fractions of the picture.
pub(super) fn traced(kind: Kind, value: &Value, size: Option<(u32, u32)>) -> Traced {
    let share = |[x, y]: [f64; 2]| [x / 100.0, y / 100.0];
    match kind {
        Kind::Rectangle => Traced::Nothing,
        Kind::Keypoint => {
            let at = |name| value.get(name).and_then(number);
            at("x").zip(at("y")).map_or(Traced::Nothing, |(x, y)| Traced::Keypoints(vec![[x / 100.0, y / 100.0, 2.0]]))
        }
        Kind::Polygon => {
            points(value).map_or(Traced::Nothing, |all| Traced::Polygon(vec![all.into_iter().map(share).collect()]))
        }
        // One that is turned would be askew in fractions.
        Kind::Ellipse => match numbers(value, ["x", "y", "radiusX", "radiusY"]) {
            Ok([x, y, rx, ry]) if angle(value).is_none() => {
                Traced::Ellipse([x / 100.0, y / 100.0, rx / 100.0, ry / 100.0, 0.0])
            }
            _ => Traced::Nothing,
        },
        Kind::Brush => match mask(value, size) {
            Ok(Some(mask)) => {
                let (w, h) = mask.size();
                mask.traced(|[x, y]| [x / w as f64, y / h as f64])
            }
            _ => Traced::Nothing,
        },
    }
}

fn points(value: &Value) -> Result<Vec<[f64; 2]>, Wrong> {
    let points = value.get("points").and_then(Value::as_array);
    let points = points.ok_or_else(|| bad("points in percent", words(value.get("points"))))?;
    let pairs = points.iter().map(|point| {
        let at = |i| point.get(i).and_then(number);
        match (at(0), at(1)) {
            (Some(x), Some(y)) => Ok([x, y]),
            _ => Err((FaultKind::NotANumber, "points of two numbers".into(), words(Some(point)))),
        }
    });
    pairs.collect()
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
