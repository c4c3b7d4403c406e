use super::*;
use crate::dataset::around;
use proptest::prelude::*;

/// Rows of a mask, `#` for a pixel that is set.
fn rows(rows: &[&str], by_columns: bool) -> Runs {
    let (w, h) = (rows[0].len(), rows.len());
    let mut mask = Runs::new(w as u64, h as u64, by_columns).expect("a size");
    for at in 0..w * h {
        let (x, y) = if by_columns { (at / h, at % h) } else { (at % w, at / w) };
        if rows[y].as_bytes()[x] == b'#' {
            mask.push(at as u64, at as u64 + 1);
        }
    }
    mask
}

fn borders(mask: &Runs) -> (Vec<Vec<[f64; 2]>>, u64) {
    match mask.traced(|point| point) {
        Traced::Mask(parts, pixels) => (parts, pixels),
        _ => (Vec::new(), 0),
    }
}

/// What a closed line encloses, holes taken off.
fn area(parts: &[Vec<[f64; 2]>]) -> f64 {
    let of = |part: &Vec<[f64; 2]>| -> f64 {
        let next = part.iter().cycle().skip(1);
        part.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>() / 2.0
    };
    parts.iter().map(of).sum()
}

#[test]
fn a_mask_has_the_same_extent_and_border_by_rows_and_by_columns() {
    let drawing = [".....", "..##.", ".###.", ".....", "....#"];
    for by_columns in [false, true] {
        let mask = rows(&drawing, by_columns);
        assert_eq!(mask.extent(), Some(Rect { x: 1.0, y: 1.0, w: 4.0, h: 4.0 }));
        let (parts, pixels) = borders(&mask);
        assert_eq!((parts.len(), pixels), (2, 6));
        assert_eq!(area(&parts), 6.0);
        assert_eq!(
            parts[0],
            [[2.0, 1.0], [4.0, 1.0], [4.0, 3.0], [1.0, 3.0], [1.0, 2.0], [2.0, 2.0]],
            "by columns: {by_columns}"
        );
        assert_eq!(parts[1], [[4.0, 4.0], [5.0, 4.0], [5.0, 5.0], [4.0, 5.0]]);
    }
}

#[test]
fn a_hole_is_a_line_of_its_own_and_cells_that_touch_by_a_corner_are_two() {
    let (parts, pixels) = borders(&rows(&["###", "#.#", "###"], false));
    assert_eq!((parts.len(), pixels, area(&parts)), (2, 8, 8.0));
    let (parts, _) = borders(&rows(&["#.", ".#"], true));
    assert_eq!((parts.len(), area(&parts)), (2, 2.0));
}

#[test]
fn a_large_mask_is_traced_by_few_points_near_its_border() {
    // A disk of radius 900 in the middle of 2000 × 2000.
    let mut mask = Runs::new(2000, 2000, false).expect("a size");
    for y in 100..1900u64 {
        let dy = y as f64 + 0.5 - 1000.0;
        let half = (900.0f64.powi(2) - dy * dy).max(0.0).sqrt().round() as u64;
        mask.push(y * 2000 + 1000 - half, y * 2000 + 1000 + half);
    }
    let (parts, pixels) = borders(&mask);
    assert_eq!(parts.len(), 1);
    assert!((area(&parts) / pixels as f64 - 1.0).abs() < 0.01, "{} of {pixels}", area(&parts));
    assert!(parts[0].iter().all(|[x, y]| ((x - 1000.0).hypot(y - 1000.0) - 900.0).abs() < 20.0));
}

#[test]
fn a_thin_line_across_a_large_picture_is_there() {
    let mut mask = Runs::new(4000, 4000, false).expect("a size");
    (0..4000).for_each(|i| mask.push(i * 4000 + i, i * 4000 + i + 1));
    let (parts, pixels) = borders(&mask);
    assert!(!parts.is_empty() && pixels == 4000);
}

#[test]
fn what_a_file_claims_costs_neither_time_nor_memory() {
    assert_eq!(Runs::new(0, 5, true), None);
    assert_eq!(Runs::new(u64::MAX, 5, true), None);
    let huge = LONGEST - 1;
    let all = Runs::new(huge, huge, true).and_then(|mask| mask.alternating([1, huge * huge - 1])).expect("a mask");
    assert_eq!(all.extent(), Some(Rect { x: 0.0, y: 0.0, w: huge as f64, h: huge as f64 }));
    assert_eq!(borders(&all).0.len(), 1);
    let longer = Runs::new(4, 4, true).and_then(|mask| mask.alternating([1, 99]));
    assert_eq!(longer, None);
}

/// Packs values as thi.ng's rle-pack does, from its description: 8 bits a value, runs of 3, 4, 8 and 16 bits.
fn packed(values: &[u8]) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut write = |value: usize, count: usize| (0..count).rev().for_each(|i| bits.push(value >> i & 1 == 1));
    write(values.len(), 32);
    write(7, 5);
    let sizes = [3, 4, 8, 16];
    sizes.iter().for_each(|size| write(size - 1, 4));
    let mut at = 0;
    while at < values.len() {
        let same = values[at..].iter().take(65536).take_while(|v| **v == values[at]).count();
        let apart = values[at..].windows(2).take(5).take_while(|pair| pair[0] != pair[1]).count().max(1);
        let length = if same > 1 { same } else { apart };
        let size = sizes.iter().position(|size| length <= 1 << size).expect("a size");
        write(usize::from(same > 1), 1);
        write(size, 2);
        write(length - 1, sizes[size]);
        match same > 1 {
            true => write(values[at].into(), 8),
            false => values[at..at + length].iter().for_each(|v| write((*v).into(), 8)),
        }
        at += length;
    }
    bits.chunks(8).map(|byte| byte.iter().enumerate().fold(0, |n, (i, bit)| n | u8::from(*bit) << (7 - i))).collect()
}

#[test]
fn a_brush_is_what_was_painted() {
    let drawing = ["......", "..##..", ".####.", "......"];
    let mut values = Vec::new();
    for c in drawing.concat().bytes() {
        // A brush of Label Studio writes the colour, too.
        values.extend(if c == b'#' { [10, 20, 30, 128] } else { [0; 4] });
    }
    let bytes = packed(&values);
    let mask = brush::runs(&bytes, (6, 4)).expect("a mask");
    assert_eq!(mask, rows(&drawing, false));
    assert_eq!(mask.size(), (6, 4));
    assert_eq!(brush::runs(&bytes, (4, 4)), None);
    for end in 0..bytes.len() {
        assert_eq!(brush::runs(&bytes[..end], (6, 4)), None, "{end}");
    }
}

proptest! {
    #[test]
    fn a_brush_packed_by_another_hand_is_read(
        alpha in proptest::collection::vec(prop_oneof![Just(0u8), Just(255u8), any::<u8>()], 12)
    ) {
        let values: Vec<u8> = alpha.iter().flat_map(|a| [9, 9, 9, *a]).collect();
        let mask = brush::runs(&packed(&values), (4, 3)).expect("a mask");
        prop_assert_eq!(mask.pixels(), alpha.iter().filter(|a| **a > 0).count() as u64);
    }

    #[test]
    fn bytes_that_are_no_brush_make_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let mut bytes = bytes;
        let _ = brush::runs(&bytes, (3, 3));
        bytes.splice(0..0, 36u32.to_be_bytes());
        let _ = brush::runs(&bytes, (3, 3));
    }

    #[test]
    fn the_border_of_a_small_mask_encloses_its_pixels(set in proptest::collection::vec(any::<bool>(), 30)) {
        let mut mask = Runs::new(6, 5, true).expect("a size");
        set.iter().enumerate().filter(|(_, set)| **set).for_each(|(i, _)| mask.push(i as u64, i as u64 + 1));
        let (parts, pixels) = borders(&mask);
        prop_assert_eq!(area(&parts), pixels as f64);
        prop_assert_eq!(around(parts.into_iter().flatten()), mask.extent());
    }
}
