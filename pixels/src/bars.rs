//! Bars of one colour along the edges of a picture, as players and resizing put them there. Owns where a bar ends; refuses
//! to call an even background one: a bar ends in a straight line.

/// Values that one bar may span: what JPEG leaves of one colour.
const SAME: u8 = 8;
/// Lines behind a bar in which its end must be seen: those of one block of JPEG, in which it rings.
const BLURRED: usize = 8;
/// What differs by more than this from the bar is picture.
const PICTURE: u8 = 16;

/// Width of the bar at the top, right, bottom and left, in pixels; 0 where there is none, and all 0 where the picture is of
/// one colour. A line belongs to a bar where all its pixels have the bar's luma within 8; a bar ends where within 8 lines
/// more than 7 of 10 pixels of a line are something else.
pub(super) fn bars(luma: &[u8], width: usize, height: usize) -> [u32; 4] {
    let side = |lines: usize, length: usize, at: &dyn Fn(usize, usize) -> u8| {
        let bar = at(0, length / 2);
        let differs = |line: usize, by: u8| (0..length).filter(|&place| at(line, place).abs_diff(bar) > by).count();
        let is_even = |line: usize| (0..length).all(|place| at(line, place).abs_diff(bar) <= SAME);
        let end = (0..lines).find(|&line| !is_even(line))?;
        let seen = |line: usize| differs(line, PICTURE) * 10 > length * 7;
        let behind = end..lines.min(end + BLURRED);
        (end > 0).then(|| behind.into_iter().any(seen).then_some(end as u32)).flatten()
    };
    let sides = [
        side(height, width, &|line, place| luma[line * width + place]),
        side(width, height, &|line, place| luma[place * width + width - 1 - line]),
        side(height, width, &|line, place| luma[(height - 1 - line) * width + place]),
        side(width, height, &|line, place| luma[place * width + line]),
    ];
    sides.map(|side| side.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::bars;

    /// Something of 40 × 30 in the middle of a plane with these widths around it: top, right, bottom, left.
    fn framed([top, right, bottom, left]: [usize; 4], bar: u8) -> (Vec<u8>, usize, usize) {
        let (width, height) = (left + 40 + right, top + 30 + bottom);
        let inside = |x: usize, y: usize| (left..left + 40).contains(&x) && (top..top + 30).contains(&y);
        let plane = (0..width * height).map(|at| {
            let (x, y) = (at % width, at / width);
            if inside(x, y) { 60 + ((x * 7 + y * 13) % 150) as u8 } else { bar + (x % 3) as u8 }
        });
        (plane.collect(), width, height)
    }

    #[test]
    fn bars_are_found_on_the_sides_where_they_are() {
        for wanted in [[0, 0, 0, 0], [12, 0, 12, 0], [0, 9, 0, 5], [3, 0, 0, 0], [0, 0, 0, 14]] {
            let (plane, width, height) = framed(wanted, 0);
            assert_eq!(bars(&plane, width, height).map(|bar| bar as usize), wanted);
        }
    }

    #[test]
    fn an_even_background_is_no_bar() {
        // A disc on white.
        let plane: Vec<u8> = (0..100 * 100_usize)
            .map(|at| {
                let (x, y) = ((at % 100) as f64 - 50.0, (at / 100) as f64 - 50.0);
                if x.hypot(y) < 35.0 { 90 } else { 250 }
            })
            .collect();
        assert_eq!(bars(&plane, 100, 100), [0; 4]);
    }

    #[test]
    fn a_picture_of_one_colour_and_a_single_pixel_have_no_bars() {
        assert_eq!(bars(&[7; 12], 4, 3), [0; 4]);
        assert_eq!(bars(&[7], 1, 1), [0; 4]);
        assert_eq!(bars(&[7, 9, 200], 3, 1), [0, 1, 0, 2]);
    }
}
