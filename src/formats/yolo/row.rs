//! One line of a label file.

use crate::dataset::{FaultKind, Rect, Traced};

/// An object: its class by number and its box, in fractions of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) class: i64,
    pub(super) rect: Rect,
    /// The line is a polygon or an oriented box; `rect` is what encloses it.
    pub(super) is_polygon: bool,
    pub(super) has_keypoints: bool,
    /// A number behind those of a box.
    pub(super) fifth: Option<f64>,
}

/// What is wrong with a line: kind, expected, found.
pub(super) type Wrong = (FaultKind, String, String);

impl Row {
    /// `class cx cy w h`, the same with a confidence, with keypoints (`keypoints`: how many numbers), or
    /// `class x1 y1 x2 y2 x3 y3 …`.
    pub(super) fn parse(line: &str, keypoints: Option<usize>) -> Result<Self, Wrong> {
        let mut words = line.split_ascii_whitespace();
        let first = words.next().unwrap_or_default();
        let class = class_number(first).ok_or_else(|| bad("a class number", cut(first)))?;
        let numbers = words
            .map(|word| word.parse().map_err(|_| (FaultKind::NotANumber, "a number".to_owned(), cut(word))))
            .collect::<Result<Vec<f64>, Wrong>>()?;
        Self::of_numbers(class, &numbers, keypoints.filter(|k| *k > 0))
    }

    /// A row of a class and the numbers behind it.
    pub(super) fn of_numbers(class: i64, numbers: &[f64], keypoints: Option<usize>) -> Result<Self, Wrong> {
        let n = numbers.len();
        let found = || format!("{n} number{}", if n == 1 { "" } else { "s" });
        let (has_keypoints, is_polygon) = match keypoints {
            // What the class list says of keypoints leaves no room for polygons.
            Some(k) if n > 5 && n != 4 + k && n != 5 + k => {
                return Err(bad(&format!("4 numbers of a box and {k} of its keypoints behind the class"), found()));
            }
            Some(_) => (n > 5, false),
            None if n > 5 && has_visibilities(numbers) => (true, false),
            None => (false, n > 5 && n.is_multiple_of(2)),
        };
        if !(n == 4 || n == 5 || has_keypoints || is_polygon) {
            return Err(bad("four numbers behind the class", found()));
        }
        let rect = if is_polygon {
            enclosing(numbers)
        } else {
            let [cx, cy, w, h] = [0, 1, 2, 3].map(|i| numbers.get(i).copied().unwrap_or(f64::NAN));
            Rect { x: cx - w / 2.0, y: cy - h / 2.0, w, h }
        };
        let fifth = numbers.get(4).copied().filter(|_| n == 5);
        Ok(Self { class, rect, is_polygon, has_keypoints, fifth })
    }
}

/// What a line draws beside its box, in fractions: a polygon, or keypoints. As [`Row::parse`] has taken it.
pub(super) fn traced(line: &str, row: &Row, keypoints: Option<usize>) -> Traced {
    let words = line.split_ascii_whitespace().skip(1);
    let numbers: Vec<f64> = words.map_while(|word| word.parse().ok()).collect();
    if row.is_polygon {
        return Traced::Polygon(vec![numbers.as_chunks::<2>().0.to_vec()]);
    }
    if !row.has_keypoints {
        return Traced::Nothing;
    }
    // A confidence may stand before them.
    let before = match keypoints {
        Some(k) if numbers.len() == 5 + k => 5,
        _ => 4,
    };
    let points = numbers.get(before..).unwrap_or_default();
    let (threes, rest) = points.as_chunks::<3>();
    let marked = rest.is_empty() && threes.iter().all(|[_, _, mark]| [0.0, 1.0, 2.0].contains(mark));
    Traced::Keypoints(match marked {
        true => threes.to_vec(),
        // What is not labelled stands in the corner.
        false => {
            let mark = |x: f64, y: f64| if x == 0.0 && y == 0.0 { 0.0 } else { 2.0 };
            points.as_chunks::<2>().0.iter().map(|&[x, y]| [x, y, mark(x, y)]).collect()
        }
    })
}

/// Behind the box stand points of three numbers, the third of each a visibility: a 2 is beyond any picture, so it is no
/// coordinate; and where a polygon would lack a number, 0 and 1 will do.
fn has_visibilities(numbers: &[f64]) -> bool {
    let points = numbers.get(4..).unwrap_or_default();
    let marks = || points.iter().skip(2).step_by(3);
    points.len().is_multiple_of(3)
        && marks().all(|v| [0.0, 1.0, 2.0].contains(v))
        && (!numbers.len().is_multiple_of(2) || marks().any(|v| *v == 2.0))
}

fn enclosing(numbers: &[f64]) -> Rect {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for (i, &value) in numbers.iter().enumerate() {
        low[i % 2] = low[i % 2].min(value);
        high[i % 2] = high[i % 2].max(value);
    }
    // min and max pass over NaN.
    let nan = if numbers.iter().all(|v| v.is_finite()) { 0.0 } else { f64::NAN };
    Rect { x: low[0] + nan, y: low[1], w: high[0] - low[0], h: high[1] - low[1] }
}

/// A class by number; some tools write `0.0`, some -1.
pub(super) fn class_number(word: &str) -> Option<i64> {
    if let Ok(class) = word.parse() {
        return Some(class);
    }
    let value: f64 = word.parse().ok()?;
    (value.abs() < 1e6 && value.fract() == 0.0).then_some(value as i64)
}

fn bad(expected: &str, found: String) -> Wrong {
    (FaultKind::BadRecord, expected.to_owned(), found)
}

/// A text short enough for a sentence.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{} …", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}
