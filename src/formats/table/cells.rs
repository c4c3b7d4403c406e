//! Boxes that stand in one field: "[6.0, 6.0, 20.0, 22.0]", "6 6 31 28", "{'x': 6, 'y': 6, 'w': 25, 'h': 22}", several of
//! them in a list. Owns how such a field is read. Refuses to judge a box.

use crate::dataset::{BoxNumbers, BoxUnit};

/// More boxes than this in one field are no boxes.
const MOST: usize = 10_000;

/// The column of a table whose fields are boxes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BoxCell {
    pub column: usize,
    pub layout: BoxNumbers,
    pub unit: BoxUnit,
}

/// Names of the numbers, in the orders that are read.
const KEYS: &[(BoxNumbers, [&str; 4])] = &[
    (BoxNumbers::LeftTop, ["x", "y", "width", "height"]),
    (BoxNumbers::LeftTop, ["x", "y", "w", "h"]),
    (BoxNumbers::LeftTop, ["left", "top", "width", "height"]),
    (BoxNumbers::Corners, ["xmin", "ymin", "xmax", "ymax"]),
    (BoxNumbers::Corners, ["x1", "y1", "x2", "y2"]),
    (BoxNumbers::Corners, ["left", "top", "right", "bottom"]),
];

/// A field's boxes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    pub boxes: Vec<[f64; 4]>,
    /// What the field itself calls its numbers.
    pub layout: Option<BoxNumbers>,
}

/// The boxes in a field; none in "[]". `None`: it holds something else.
pub(super) fn boxes_in(field: &str) -> Option<Cell> {
    let mut numbers: Vec<f64> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut open = 0usize;
    let tokens = field.split(|c: char| c.is_whitespace() || "[](){},;:'\"=".contains(c)).filter(|t| !t.is_empty());
    let brackets = field.bytes().any(|b| matches!(b, b'[' | b'(' | b'{'));
    for token in tokens {
        open += 1;
        if open > 8 * MOST {
            return None;
        }
        match token.parse::<f64>() {
            Ok(n) if n.is_finite() => numbers.push(n),
            _ if token.len() <= 8 => words.push(token.to_lowercase()),
            _ => return None,
        }
    }
    if numbers.is_empty() && words.is_empty() {
        return brackets.then(Cell::default);
    }
    if numbers.is_empty() || !numbers.len().is_multiple_of(4) {
        return None;
    }
    // Several boxes stand in a list of lists.
    let lists = field.bytes().filter(|b| matches!(b, b'[' | b'(' | b'{')).count();
    if numbers.len() > 4 && lists < numbers.len() / 4 {
        return None;
    }
    let mut layout = None;
    let mut order = [0, 1, 2, 3];
    if !words.is_empty() {
        let first = words.get(..4).filter(|_| words.len() == numbers.len())?;
        let alike = words.chunks(4).all(|chunk| chunk == first);
        let known = KEYS.iter().find(|(_, keys)| keys.iter().all(|k| first.iter().any(|w| w == k)))?;
        layout = alike.then_some(known.0);
        layout?;
        for (place, key) in order.iter_mut().zip(known.1) {
            *place = first.iter().position(|w| w == key)?;
        }
    }
    let boxes = numbers.chunks_exact(4).map(|chunk| order.map(|i| chunk.get(i).copied().unwrap_or(f64::NAN))).collect();
    Some(Cell { boxes, layout })
}

/// What a column's name says of the order: "x1,y1,x2,y2", "bbox_xywh".
fn layout_of(name: &str) -> Option<BoxNumbers> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let has = |words: &[&str]| words.iter().any(|w| plain.contains(w));
    match () {
        () if has(&["x1y1x2y2", "xyxy", "x0y0x1y1", "ltrb", "xminyminxmaxymax", "lefttoprightbottom", "voc"]) => {
            Some(BoxNumbers::Corners)
        }
        () if has(&["cxcywh", "xcycwh", "xcenterycenter", "centerxywh", "yolo"]) => Some(BoxNumbers::Centre),
        () if has(&["xywh", "xywidthheight", "ltwh", "tlwh", "x1y1wh", "coco", "lefttopwidthheight"]) => {
            Some(BoxNumbers::LeftTop)
        }
        () => None,
    }
}

/// The name is one for boxes.
fn says_box(name: &str) -> bool {
    let lower = name.to_lowercase();
    layout_of(name).is_some()
        || ["bbox", "box", "rect", "roi", "region", "coord", "bndbox"].iter().any(|w| lower.contains(w))
}

/// The column whose fields are boxes, if one is. `size`: columns of the width and height of the image.
pub(super) fn column_of(names: &[String], rows: &[Vec<String>], size: Option<[usize; 2]>) -> Option<BoxCell> {
    let of = |column: usize| -> Option<BoxCell> {
        let name = names.get(column)?;
        let fields: Vec<&str> =
            rows.iter().filter_map(|r| Some(r.get(column)?.as_str())).filter(|f| !f.is_empty()).collect();
        let cells: Vec<Cell> = fields.iter().filter_map(|f| boxes_in(f)).collect();
        let boxes: Vec<[f64; 4]> = cells.iter().flat_map(|c| c.boxes.iter().copied()).collect();
        let enough = if says_box(name) { 1 } else { 5 };
        if boxes.len() < enough || cells.len() * 10 < fields.len() * 9 {
            return None;
        }
        let within = boxes.iter().flatten().all(|n| (-1e-4..=1.0001).contains(n));
        let unit = if within && boxes.iter().flatten().any(|n| n.fract() != 0.0) {
            BoxUnit::Fractions
        } else {
            BoxUnit::Pixels
        };
        let stated = layout_of(name).or_else(|| cells.iter().find_map(|c| c.layout));
        let layout = stated.unwrap_or_else(|| {
            let sized = rows.iter().filter_map(|row| {
                let number = |i: usize| row.get(i).and_then(|v| v.parse::<f64>().ok());
                let size = size.and_then(|[w, h]| Some([number(w)?, number(h)?]));
                Some((boxes_in(row.get(column)?)?.boxes, size))
            });
            by_content(sized, unit)
        });
        Some(BoxCell { column, layout, unit })
    };
    (0..names.len()).find_map(of)
}

/// Left, top and size, as most lists of four are, unless the boxes can only be corners.
fn by_content(rows: impl Iterator<Item = (Vec<[f64; 4]>, Option<[f64; 2]>)>, unit: BoxUnit) -> BoxNumbers {
    let (mut n, mut in_order, mut sized, mut beyond) = (0u64, 0u64, 0u64, 0u64);
    for (boxes, size) in rows {
        let size = if unit == BoxUnit::Fractions { Some([1.0, 1.0]) } else { size };
        for [a, b, c, d] in boxes {
            n += 1;
            in_order += u64::from(c > a && d > b);
            if let Some([w, h]) = size {
                sized += 1;
                beyond += u64::from(a + c > w + 1.0 || b + d > h + 1.0);
            }
        }
    }
    let all_in_order = in_order * 100 >= n * 95;
    let too_large = sized > 0 && beyond * 20 > sized;
    // That sizes are larger than places in twenty boxes is no accident.
    if all_in_order && (too_large || (sized == 0 && n >= 20)) { BoxNumbers::Corners } else { BoxNumbers::LeftTop }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_four_numbers_is_a_box_however_it_is_written() {
        for field in
            ["[6.0, 6.0, 20.0, 22.0]", "6 6 20 22", "6,6,20,22", "(6, 6), (20, 22)", "6;6;20;22", "[[6,6,20,22]]"]
        {
            let cell = boxes_in(field).unwrap_or_else(|| panic!("{field}"));
            assert_eq!((cell.boxes.as_slice(), cell.layout), (&[[6.0, 6.0, 20.0, 22.0]][..], None), "{field}");
        }
        let cell = boxes_in("[{'height': 4, 'x': 1, 'y': 2, 'width': 3}, {'height': 8, 'x': 5, 'y': 6, 'width': 7}]");
        let boxes = vec![[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]];
        assert_eq!(cell, Some(Cell { boxes, layout: Some(BoxNumbers::LeftTop) }));
        assert_eq!(boxes_in("[]"), Some(Cell::default()));
    }

    #[test]
    fn other_fields_are_no_boxes() {
        for field in ["", "cat", "1 2 3", "1 2 3 4 5 6 7 8", "{'a': 1, 'b': 2, 'c': 3, 'd': 4}", "1,2,3,x", "NaN 1 2 3"]
        {
            assert_eq!(boxes_in(field), None, "{field}");
        }
    }

    #[test]
    fn the_order_is_told_by_the_name_then_by_what_fits() {
        let rows =
            |field: &str, n: usize| vec![vec!["a.jpg".to_owned(), field.to_owned(), "64".into(), "48".into()]; n];
        let names = |bbox: &str| ["file", bbox, "w", "h"].map(str::to_owned);
        let layout =
            |name: &str, field: &str, n, size| column_of(&names(name), &rows(field, n), size).map(|c| c.layout);
        assert_eq!(layout("x1,y1,x2,y2", "6 6 20 22", 1, None), Some(BoxNumbers::Corners));
        assert_eq!(layout("bbox", "6 6 20 22", 6, Some([2, 3])), Some(BoxNumbers::LeftTop));
        assert_eq!(layout("bbox", "50 40 60 46", 6, Some([2, 3])), Some(BoxNumbers::Corners));
        assert_eq!(layout("bbox", "6 6 20 22", 30, None), Some(BoxNumbers::Corners));
        assert_eq!(layout("scores", "6 6 20 22", 4, None), None);
    }
}
