//! One line of a KITTI label file.

use crate::dataset::{FaultKind, Rect, flag};

/// An object, as far as it is read.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) class: String,
    pub(super) rect: Rect,
    pub(super) flags: u8,
    /// A sixteenth field: how sure a model is.
    pub(super) score: bool,
}

/// A line, or what is wrong with it: the kind, what was expected, what was found.
pub(super) type Parsed = Parsing<Line>;
pub(super) type Parsing<T> = Result<T, (FaultKind, String, String)>;

const NUMBERS: usize = 14;

impl Line {
    /// A class, which may hold blanks, and fourteen or fifteen numbers.
    pub(super) fn parse(line: &str) -> Parsed {
        let words: Vec<&str> = line.split_whitespace().collect();
        let numbers: Vec<f64> = words.iter().rev().map_while(|w| w.parse().ok()).collect();
        let whole = matches!(numbers.len(), NUMBERS | 15) && words.len() > numbers.len();
        if !whole {
            return Err(wrong(&words, numbers.len()));
        }
        let at = |i: usize| numbers.len().checked_sub(i + 1).and_then(|i| numbers.get(i)).copied().unwrap_or(f64::NAN);
        let (truncated, occluded) = (at(0), at(1));
        let mut flags = 0;
        if truncated > 0.0 {
            flags |= flag::TRUNCATED;
        }
        // 3 is "unknown".
        if occluded == 1.0 || occluded == 2.0 {
            flags |= flag::OCCLUDED;
        }
        let class = words.get(..words.len() - numbers.len()).unwrap_or_default().join(" ");
        Ok(Self { class, rect: Rect::corners(at(3), at(4), at(5), at(6)), flags, score: numbers.len() > NUMBERS })
    }
}

fn wrong(words: &[&str], numbers: usize) -> (FaultKind, String, String) {
    let expected = "a class and fourteen numbers".to_owned();
    let text = words.iter().skip(1).find(|w| w.parse::<f64>().is_err());
    match text {
        Some(text) if words.len() == NUMBERS + 1 => {
            let text: String = text.chars().take(40).collect();
            let cause = if is_decimal_comma(&text) { ": a decimal comma, where a point belongs" } else { "" };
            (FaultKind::NotANumber, "fourteen numbers behind the class".into(), format!("{text}{cause}"))
        }
        _ if words.len() == numbers => (FaultKind::BadRecord, expected, "no class in front of the numbers".into()),
        _ => {
            let fields = if words.len() == 1 { "field" } else { "fields" };
            (FaultKind::BadRecord, expected, format!("{} {fields}", words.len()))
        }
    }
}

fn is_decimal_comma(text: &str) -> bool {
    text.matches(',').count() == 1 && text.replace(',', ".").parse::<f64>().is_ok()
}
