//! Is a segmentation one, and how far does it reach? Polygons are only counted through unless somebody asks for their
//! extent: they are most of a file. Run lengths as COCO has them: column by column, zeros first, as a list of numbers or
//! as text of six bits a character (cocoapi, common/maskApi.c, rleFrString).

use crate::dataset::{Rect, Traced, around};
use crate::formats::runs;
use serde::Deserialize;

/// What stands under `segmentation`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mask {
    /// Nothing, null, or an empty list.
    #[default]
    Missing,
    Good,
    /// What stands there instead of a mask.
    Wrong(&'static str),
}

impl Mask {
    /// Looks at a JSON value.
    pub(super) fn of(value: &[u8]) -> Self {
        let value = value.trim_ascii();
        match value.first() {
            Some(b'[') => Self::of_polygons(value),
            Some(b'{') => Self::of_runs(value),
            Some(b'"') if value.len() > 2 => Self::Good,
            Some(b'"') => Self::Wrong("an empty text"),
            Some(b'n') | None => Self::Missing,
            Some(_) => Self::Wrong("no list of polygons"),
        }
    }

    fn of_polygons(value: &[u8]) -> Self {
        let inner = value[1..].trim_ascii_start();
        match inner.first() {
            Some(b']') => return Self::Missing,
            Some(b'[') if inner[1..].trim_ascii_start().starts_with(b"[") => {
                return Self::Wrong("a polygon of pairs, where x and y alternate in one list");
            }
            Some(b'[') => {}
            Some(b'{') => return Self::Wrong("a list of objects"),
            _ => return Self::Wrong("a flat list of numbers, where a list of polygons belongs"),
        }
        let mut rest = inner;
        while let Some(end) = memchr::memchr(b']', rest) {
            let Some(start) = memchr::memchr(b'[', &rest[..end]) else { break };
            let numbers = &rest[start + 1..end];
            if numbers.trim_ascii().is_empty() {
                return Self::Wrong("an empty polygon");
            }
            match memchr::memchr_iter(b',', numbers).count() + 1 {
                n if n % 2 == 1 => return Self::Wrong("a polygon of an odd number of coordinates"),
                n if n < 6 => return Self::Wrong("a polygon of fewer than three points"),
                _ => {}
            }
            rest = &rest[end + 1..];
        }
        Self::Good
    }

    fn of_runs(value: &[u8]) -> Self {
        match serde_json::from_slice::<Runs<'_>>(value) {
            Ok(Runs { counts: None, .. }) => Self::Wrong("an object without counts"),
            Ok(Runs { counts: Some(Counts::List(list)), .. }) if list.is_empty() => Self::Wrong("a mask without runs"),
            Ok(Runs { counts: Some(Counts::Text(text)), .. }) if text.is_empty() => Self::Wrong("a mask without runs"),
            Ok(_) => Self::Good,
            Err(_) => Self::Wrong("an object that is no run-length mask"),
        }
    }
}

#[derive(Deserialize)]
struct Runs<'a> {
    #[serde(borrow, default)]
    counts: Option<Counts<'a>>,
    /// Height, width.
    #[serde(default)]
    size: Option<(u32, u32)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Counts<'a> {
    List(Vec<u64>),
    #[serde(borrow)]
    Text(std::borrow::Cow<'a, str>),
}

/// The box around a good mask, in pixels; `None` where nothing is in it or it cannot be told.
pub(in crate::formats) fn extent(value: &[u8]) -> Option<Rect> {
    match value.trim_ascii().first() {
        Some(b'[') => around(polygons(value)?.into_iter().flatten()),
        _ => runs(value)?.extent(),
    }
}

/// The outline of a good mask, in pixels.
pub(in crate::formats) fn traced(value: &[u8]) -> Traced {
    match value.trim_ascii().first() {
        Some(b'[') => polygons(value).map_or(Traced::Nothing, Traced::Polygon),
        _ => runs(value).map_or(Traced::Nothing, |runs| runs.traced(|point| point)),
    }
}

fn polygons(value: &[u8]) -> Option<Vec<Vec<[f64; 2]>>> {
    let polygons: Vec<Vec<f64>> = serde_json::from_slice(value).ok()?;
    let pairs = |polygon: Vec<f64>| polygon.as_chunks::<2>().0.to_vec();
    Some(polygons.into_iter().map(pairs).collect())
}

/// A run-length mask; `None` where it is none.
fn runs(value: &[u8]) -> Option<runs::Runs> {
    let Runs { counts, size } = serde_json::from_slice(value).ok()?;
    let (height, width) = size?;
    let mask = runs::Runs::new(u64::from(width), u64::from(height), true)?;
    mask.alternating(match counts? {
        Counts::List(list) => list,
        Counts::Text(text) => runs_of(text.as_bytes())?,
    })
}

/// Runs from COCO's text; `None` where it is none.
fn runs_of(text: &[u8]) -> Option<Vec<u64>> {
    let mut runs: Vec<i64> = Vec::new();
    let mut bytes = text.iter();
    while let Some(&first) = bytes.next() {
        let (mut value, mut shift, mut byte) = (0i64, 0u32, first);
        loop {
            let bits = i64::from(byte.checked_sub(48).filter(|bits| *bits < 64)?);
            if shift > 50 {
                return None;
            }
            value |= (bits & 0x1f) << shift;
            shift += 5;
            if bits & 0x20 == 0 {
                if bits & 0x10 != 0 {
                    value |= -1i64 << shift;
                }
                break;
            }
            byte = *bytes.next()?;
        }
        if runs.len() > 2 {
            value += runs[runs.len() - 2];
        }
        if value < 0 {
            return None;
        }
        runs.push(value);
    }
    Some(runs.into_iter().map(i64::unsigned_abs).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_mask_is_said_and_what_is_one_passes() {
        for (text, mask) in [
            ("null", Mask::Missing),
            ("[]", Mask::Missing),
            ("[[1,2,3,4,5,6]]", Mask::Good),
            ("[ [1, 2, 3, 4, 5, 6], [1,2,3,4,5,6,7,8] ]", Mask::Good),
            (r#"{"size":[2,2],"counts":[1,3]}"#, Mask::Good),
            (r#"{"size":[2,2],"counts":"13"}"#, Mask::Good),
            ("{}", Mask::Wrong("an object without counts")),
            (r#"{"size":[2,2],"counts":""}"#, Mask::Wrong("a mask without runs")),
            ("[[]]", Mask::Wrong("an empty polygon")),
            ("[[1,2,3,4]]", Mask::Wrong("a polygon of fewer than three points")),
            ("[[1,2,3,4,5,6,7]]", Mask::Wrong("a polygon of an odd number of coordinates")),
            ("[[[1,2],[3,4],[5,6]]]", Mask::Wrong("a polygon of pairs, where x and y alternate in one list")),
            ("[1,2,3,4,5,6]", Mask::Wrong("a flat list of numbers, where a list of polygons belongs")),
            ("[[1,2,3,4,5,6],[1,2]]", Mask::Wrong("a polygon of fewer than three points")),
        ] {
            assert_eq!(Mask::of(text.as_bytes()), mask, "{text}");
        }
    }

    #[test]
    fn the_extent_of_polygons_and_runs_is_the_box_around_them() {
        assert_eq!(extent(b"[[1,2,5,2,5,8],[0.5,3,1,3,1,4]]"), Some(Rect { x: 0.5, y: 2.0, w: 4.5, h: 6.0 }));
        // Three rows, four columns: rows 1 and 2 of columns 1 and 2.
        let runs = br#"{"size":[3,4],"counts":[4,2,1,2,3]}"#;
        assert_eq!(extent(runs), Some(Rect { x: 1.0, y: 1.0, w: 2.0, h: 2.0 }));
        assert_eq!(extent(br#"{"size":[3,4],"counts":[4,99]}"#), None);
        assert_eq!(extent(br#"{"size":[3,4],"counts":[12]}"#), None);
    }

    #[test]
    fn the_outline_of_polygons_is_their_points_and_that_of_runs_their_border() {
        let parts = vec![vec![[1.0, 2.0], [5.0, 2.0], [5.0, 8.0]], vec![[0.5, 3.0], [1.0, 3.0], [1.0, 4.0]]];
        assert_eq!(traced(b"[[1,2,5,2,5,8],[0.5,3,1,3,1,4]]"), Traced::Polygon(parts));
        let border = vec![vec![[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0]]];
        for runs in [r#"{"size":[3,4],"counts":[4,2,1,2,3]}"#.to_owned(), {
            format!(r#"{{"size":[3,4],"counts":"{}"}}"#, text_of(&[4, 2, 1, 2, 3]))
        }] {
            assert_eq!(traced(runs.as_bytes()), Traced::Mask(border.clone(), 4), "{runs}");
        }
    }

    /// Written as cocoapi's rleToString does.
    fn text_of(runs: &[u64]) -> String {
        let mut text = String::new();
        for (i, &run) in runs.iter().enumerate() {
            let mut value = run as i64 - if i > 2 { runs[i - 2] as i64 } else { 0 };
            loop {
                let mut bits = value & 0x1f;
                value >>= 5;
                let more = if bits & 0x10 != 0 { value != -1 } else { value != 0 };
                if more {
                    bits |= 0x20;
                }
                text.push((bits as u8 + 48) as char);
                if !more {
                    break;
                }
            }
        }
        text
    }

    proptest! {
        #[test]
        fn runs_written_as_text_are_the_same_runs(runs in proptest::collection::vec(0u64..100_000, 0..40)) {
            prop_assert_eq!(runs_of(text_of(&runs).as_bytes()), Some(runs));
        }

        #[test]
        fn nothing_makes_it_panic(text in "[\\[\\]{}\",:0-9a-z .-]{0,60}") {
            Mask::of(text.as_bytes());
            extent(text.as_bytes());
            traced(text.as_bytes());
            runs_of(text.as_bytes());
        }
    }
}
