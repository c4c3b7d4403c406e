//! The matrix as an SVG that stands alone: names, cells, marks, ramp, with caption, n and method in the picture.

use super::theme::{Colour, Theme};
use crate::app::charts::save::{cut, escape, wrap};
use crate::engine::{Matrix, SIGNIFICANT, TOO_LITTLE, UNKNOWN};
use std::fmt::Write;

/// A matrix of so many classes is saved whole; of a larger one the part on screen.
const WHOLE: usize = 150;
const CELL: f64 = 14.0;
const LEFT: f64 = 190.0;
const TOP: f64 = 190.0;

/// Rows and columns on screen, first and behind the last.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    pub rows: (usize, usize),
    pub columns: (usize, usize),
}

fn hex([r, g, b]: Colour) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The picture, in the colours in force.
pub fn svg(matrix: &Matrix, on_screen: Part, title: &str, caption: &str) -> String {
    let theme = Theme::read();
    let size = matrix.classes.len();
    let whole = size <= WHOLE;
    let part = if whole { Part { rows: (0, size), columns: (0, size) } } else { on_screen };
    let clip = |(from, to): (usize, usize)| (from.min(size), to.min(size).min(from + 4 * WHOLE));
    let ((r0, r1), (c0, c1)) = (clip(part.rows), clip(part.columns));
    let (wide, high) = (CELL * (c1 - c0) as f64, CELL * (r1 - r0) as f64);
    let width = (LEFT + wide + 110.0).max(760.0);
    let caption = if whole { caption.to_owned() } else { format!("{caption} Drawn is the part on screen.") };
    let captions = wrap(&caption);
    let height = TOP + high + 40.0 + 16.0 * captions.len() as f64;
    let (paper, ink, grey, hatch) = (&theme.paper, &theme.ink, &theme.grey, &theme.hatch);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"system-ui, \
         sans-serif\" font-size=\"11\" fill=\"{ink}\">\n<defs><pattern id=\"h\" width=\"6\" height=\"6\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0v6\" stroke=\"{hatch}\" \
         stroke-width=\"1.5\"/></pattern></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>\n<text x=\"16\" \
         y=\"32\" font-size=\"18\" font-weight=\"600\">{}</text>\n",
        escape(title)
    );
    for (i, (name, _)) in matrix.classes[c0..c1].iter().enumerate() {
        let x = LEFT + CELL * (i as f64 + 0.5);
        let _ = writeln!(
            out,
            "<text transform=\"translate({x:.1} {:.1}) rotate(-60)\" fill=\"{grey}\">{}</text>",
            TOP - 5.0,
            escape(&cut(name))
        );
    }
    let diverging = matrix.bounds.len() == 8;
    for row in r0..r1 {
        let y = TOP + CELL * (row - r0) as f64;
        let name = &matrix.classes[row].0;
        let (x, base) = (LEFT - 6.0, y + CELL - 3.0);
        let _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{base:.1}\" text-anchor=\"end\" fill=\"{grey}\">{}</text>",
            escape(&cut(name))
        );
        let cells = matrix.cells.0.get(row * size + c0..row * size + c1).unwrap_or_default();
        for (i, &cell) in cells.iter().enumerate() {
            let (x, side) = (LEFT + CELL * i as f64, CELL - 1.0);
            let step = usize::from(cell & 0x0f);
            let fill = match cell {
                c if c & UNKNOWN != 0 => hex(theme.none),
                c if c & TOO_LITTLE != 0 => "url(#h)".to_owned(),
                _ if diverging => hex(theme.diverging[step.min(8)]),
                _ => hex(theme.sequential[step.min(7)]),
            };
            let _ =
                writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{side}\" height=\"{side}\" fill=\"{fill}\"/>");
            if cell & SIGNIFICANT != 0 && cell & UNKNOWN == 0 {
                let dark = if diverging { matches!(step, 0 | 1 | 7 | 8) } else { step >= 5 };
                let mark = if dark { &theme.flip } else { ink };
                let (x, y) = (x + side / 2.0 - 1.5, y + side / 2.0 - 1.5);
                let _ = writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"3\" height=\"3\" fill=\"{mark}\"/>");
            }
        }
    }
    for (i, text) in captions.iter().enumerate() {
        let y = TOP + high + 28.0 + 16.0 * i as f64;
        let _ = writeln!(out, "<text x=\"16\" y=\"{y:.1}\" font-size=\"12\" fill=\"{grey}\">{}</text>", escape(text));
    }
    out.push_str("</svg>\n");
    out
}
