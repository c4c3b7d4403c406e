//! One line of a label file.

use crate::dataset::{FaultKind, Rect};

/// An object: its class by number and its box, in fractions of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) class: u32,
    pub(super) rect: Rect,
    /// The line is a polygon or an oriented box; `rect` is what encloses it.
    pub(super) is_polygon: bool,
    pub(super) has_keypoints: bool,
}

/// What is wrong with a line: kind, expected, found.
pub(super) type Wrong = (FaultKind, &'static str, String);

impl Row {
    /// `class cx cy w h`, the same with a confidence, with keypoints (`keypoints`: how many numbers), or
    /// `class x1 y1 x2 y2 x3 y3 …`.
    pub(super) fn parse(line: &str, keypoints: Option<usize>) -> Result<Self, Wrong> {
        let mut words = line.split_ascii_whitespace();
        let first = words.next().unwrap_or_default();
        let class = class_number(first).ok_or_else(|| bad("a class number", first))?;
        let mut n = 0usize;
        let mut head = [0.0f64; 4];
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        let mut finite = true;
        for word in words {
            let value: f64 = word.parse().map_err(|_| (FaultKind::NotANumber, "a number", cut(word)))?;
            finite &= value.is_finite();
            if let Some(slot) = head.get_mut(n) {
                *slot = value;
            }
            low[n % 2] = low[n % 2].min(value);
            high[n % 2] = high[n % 2].max(value);
            n += 1;
        }
        let has_keypoints = keypoints.is_some_and(|k| k > 0 && n == 4 + k);
        let is_polygon = !has_keypoints && n >= 6 && n.is_multiple_of(2);
        if !(n == 4 || n == 5 || has_keypoints || is_polygon) {
            let found = format!("{n} number{}", if n == 1 { "" } else { "s" });
            return Err((FaultKind::BadRecord, "four numbers behind the class", found));
        }
        let rect = if is_polygon {
            // min and max pass over NaN.
            let nan = if finite { 0.0 } else { f64::NAN };
            Rect { x: low[0] + nan, y: low[1], w: high[0] - low[0], h: high[1] - low[1] }
        } else {
            let [cx, cy, w, h] = head;
            Rect { x: cx - w / 2.0, y: cy - h / 2.0, w, h }
        };
        Ok(Self { class, rect, is_polygon, has_keypoints })
    }
}

/// A class by number; some tools write `0.0`.
pub(super) fn class_number(word: &str) -> Option<u32> {
    if let Ok(class) = word.parse() {
        return Some(class);
    }
    let value: f64 = word.parse().ok()?;
    (value >= 0.0 && value.fract() == 0.0 && value < 1e6).then_some(value as u32)
}

fn bad(expected: &'static str, found: &str) -> Wrong {
    (FaultKind::BadRecord, expected, cut(found))
}

fn cut(word: &str) -> String {
    word.chars().take(40).collect()
}
