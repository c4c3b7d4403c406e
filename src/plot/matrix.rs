//! The class × class matrix as a scene, for what leaves the page: names, cells, marks. On the page it is a canvas, as
//! there may be a million cells.

use super::scene::{Class, Mark, Scene};
use super::svg::cut;

/// A matrix of so many classes is saved whole; of a larger one the part on screen.
const WHOLE: usize = 150;
const CELL: f64 = 14.0;
const LEFT: f64 = 190.0;
const TOP: f64 = 150.0;
const DIVERGING: [&str; 9] = ["d-n4", "d-n3", "d-n2", "d-n1", "d-0", "d-p1", "d-p2", "d-p3", "d-p4"];

/// Rows and columns on screen, first and behind the last.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MatrixPart {
    pub rows: (usize, usize),
    pub columns: (usize, usize),
}

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixCell {
    /// Nothing can be said of it.
    Unknown,
    TooLittle,
    /// Its step of the ramp, and whether it differs from chance after correction.
    Step {
        step: usize,
        certain: bool,
    },
}

/// The drawing with its width in pixels, and whether it is the whole matrix. `cell`: by row and column.
pub fn matrix_scene(
    names: &[&str],
    cell: impl Fn(usize, usize) -> MatrixCell,
    diverging: bool,
    on_screen: MatrixPart,
    says: String,
) -> (f64, Scene, bool) {
    let size = names.len();
    let whole = size <= WHOLE;
    let part = if whole { MatrixPart { rows: (0, size), columns: (0, size) } } else { on_screen };
    let clip = |(from, to): (usize, usize)| {
        let from = from.min(size);
        (from, to.clamp(from, size).min(from + 4 * WHOLE))
    };
    let ((r0, r1), (c0, c1)) = (clip(part.rows), clip(part.columns));
    let width = (LEFT + CELL * (c1 - c0) as f64 + 110.0).max(760.0);
    let x = |px: f64| px / width * 100.0;
    let mut marks = Vec::new();
    for (i, name) in names[c0..c1].iter().enumerate() {
        marks.push(Mark::Text {
            class: "tick ta-start".into(),
            x: x(LEFT + CELL * (i as f64 + 0.5)),
            y: TOP - 5.0,
            turn: -60.0,
            text: cut(name, 24),
        });
    }
    for (row, name) in names.iter().enumerate().take(r1).skip(r0) {
        let y = TOP + CELL * (row - r0) as f64;
        marks.push(Mark::text("tick ta-end", x(LEFT - 6.0), y + CELL - 3.0, cut(name, 24)));
        for column in c0..c1 {
            let (at, side) = (LEFT + CELL * (column - c0) as f64, CELL - 1.0);
            let place = ((x(at), x(side)), (y, side));
            let (class, mark) = match cell(row, column) {
                MatrixCell::Unknown => (Class::from("matrix-none"), None),
                MatrixCell::TooLittle => (Class::from("barfill"), None),
                MatrixCell::Step { step, certain } => {
                    let dark = if diverging { matches!(step, 0 | 1 | 7 | 8) } else { step >= 5 };
                    let mark = if dark { "matrix-dot matrix-dot--flip" } else { "matrix-dot" };
                    let class = match diverging {
                        true => Class::from(DIVERGING[step.min(8)]),
                        false => Class::from(format!("q{}", step.min(7))),
                    };
                    (class, certain.then_some(mark))
                }
            };
            let few = cell(row, column) == MatrixCell::TooLittle;
            marks.push(Mark::rect(class, place.0, place.1).hatched_if(few));
            let middle = (x(at + side / 2.0 - 1.5), y + side / 2.0 - 1.5);
            marks.extend(mark.map(|class| Mark::rect(class, (middle.0, x(3.0)), (middle.1, 3.0))));
        }
    }
    let height = TOP + CELL * (r1 - r0) as f64 + 4.0;
    (width, Scene { class: "matrix".into(), height, says: Some(says), marks }, whole)
}
