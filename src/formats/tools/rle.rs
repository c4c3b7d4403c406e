//! The box around a run-length mask as COCO writes it: runs of 0 and 1 by turns, down each column, as numbers or packed
//! into a text. Refuses to unpack its pixels.

use super::{Node, words};
use crate::dataset::Rect;

/// The box around what a mask covers; `None` where it covers nothing; what is wrong where it cannot be read.
pub(super) fn extent(rle: Node<'_>) -> Result<Option<Rect>, String> {
    let mut size = rle.list("size").into_iter().flat_map(Node::elements).map(Node::number);
    let side = |n: Option<Option<f64>>| n.flatten().filter(|n| *n >= 1.0 && *n < 1e9 && n.fract() == 0.0);
    let (Some(h), Some(w)) = (side(size.next()), side(size.next())) else {
        return Err(format!("a size of {}", words(rle.get("size"))));
    };
    let (h, w) = (h as u64, w as u64);
    let counts = rle.get("counts");
    let runs: Vec<u64> = match counts.and_then(Node::text) {
        Some(text) => unpacked(text.as_bytes()).ok_or("counts that cannot be unpacked")?,
        None if counts.is_some_and(Node::is_list) => {
            let list = counts.into_iter().flat_map(Node::elements);
            let run = |n: Node<'_>| n.number().filter(|n| *n >= 0.0 && *n < 1e18).map(|n| n as u64);
            list.map(run).collect::<Option<_>>().ok_or("counts that are no numbers")?
        }
        None => return Err(format!("counts: {}", words(counts))),
    };
    let (mut at, mut found) = (0u64, None::<[u64; 4]>);
    for (i, run) in runs.into_iter().enumerate() {
        let end = at.saturating_add(run);
        if end > h * w {
            return Err(format!("runs beyond {w} × {h} pixels"));
        }
        if i % 2 == 1 && run > 0 {
            let (left, right) = (at / h, (end - 1) / h);
            // A run that goes over the end of a column touches its bottom and the next one's top.
            let (top, bottom) = if left == right { (at % h, (end - 1) % h) } else { (0, h - 1) };
            let [l, t, r, b] = found.unwrap_or([left, top, right, bottom]);
            found = Some([l.min(left), t.min(top), r.max(right), b.max(bottom)]);
        }
        at = end;
    }
    Ok(found.map(|[l, t, r, b]| Rect::corners(l as f64, t as f64, r as f64 + 1.0, b as f64 + 1.0)))
}

/// The runs in a text of COCO's: groups of six bits, the lowest first, each but the first few as the difference from
/// the one before last.
fn unpacked(text: &[u8]) -> Option<Vec<u64>> {
    let mut runs: Vec<i64> = Vec::new();
    let (mut value, mut shift) = (0i64, 0u32);
    for b in text {
        let six = i64::from(b.checked_sub(48).filter(|six| *six < 64)?);
        if shift > 50 {
            return None;
        }
        value |= (six & 31) << shift;
        shift += 5;
        if six & 32 == 0 {
            if six & 16 != 0 {
                value |= -1 << shift;
            }
            if runs.len() > 2 {
                value = value.checked_add(*runs.get(runs.len() - 2)?)?;
            }
            runs.push(value);
            (value, shift) = (0, 0);
        }
    }
    let whole = shift == 0;
    runs.into_iter().map(|run| u64::try_from(run).ok()).collect::<Option<_>>().filter(|_| whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Option<Rect>, String> {
        extent(Node::of(text, 1))
    }

    #[test]
    fn the_box_is_around_what_is_covered() {
        let rect = |x, y, w, h| Ok(Some(Rect { x, y, w, h }));
        // Columns of 4: rows 1 and 2 of column 1, row 0 of column 2.
        assert_eq!(of(r#"{"size": [4, 5], "counts": [5, 2, 1, 1, 11]}"#), rect(1.0, 0.0, 2.0, 3.0));
        assert_eq!(of(r#"{"size": [4, 5], "counts": [5, 4, 11]}"#), rect(1.0, 0.0, 2.0, 4.0));
        // 31 and 4 and 15: as pycocotools writes a mask of 10 × 5 with rows 1 to 4 of column 6.
        assert_eq!(of(r#"{"size": [5, 10], "counts": "o04?"}"#), rect(6.0, 1.0, 1.0, 4.0));
        assert_eq!(of(r#"{"size": [4, 5], "counts": [20]}"#), Ok(None));
    }

    #[test]
    fn what_is_no_mask_says_so() {
        for text in [
            r#"{"counts": [1]}"#,
            r#"{"size": [0, 5], "counts": [1]}"#,
            r#"{"size": [4, 5]}"#,
            r#"{"size": [4, 5], "counts": [5, 20]}"#,
            r#"{"size": [4, 5], "counts": [-1]}"#,
            r#"{"size": [4, 5], "counts": "~~~~"}"#,
            r#"{"size": [4, 5], "counts": "oooooooooooooooooooo"}"#,
            "[]",
        ] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
