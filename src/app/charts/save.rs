//! What leaves a chart as a file: its table as CSV, its rows as an SVG that stands alone, with caption, n and method in
//! the picture.

use super::{Scale, number};
use crate::app::dom;
use std::fmt::Write;

/// A row of a chart to be saved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub name: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Where the middle half lies: a bar.
    pub half: Option<(f64, f64)>,
    /// A second figure: a ring.
    pub ring: Option<f64>,
    /// The group's colour, 1 to 8; `None` draws a dot.
    pub colour: Option<usize>,
    pub target: Option<f64>,
    pub reference: Option<f64>,
    /// Figures at the right.
    pub text: String,
}

/// A chart of rows to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub title: String,
    pub caption: String,
    pub scale: Scale,
    pub rows: Vec<Row>,
}

const WIDTH: f64 = 960.0;
const LEFT: f64 = 180.0;
const RIGHT: f64 = 260.0;
const ROW: f64 = 28.0;
const TOP: f64 = 84.0;
/// Characters of a caption's line.
const LINE: usize = 140;

impl Drawn {
    /// The picture. Colours are those in force on the page.
    pub fn svg(&self) -> String {
        let plot = WIDTH - LEFT - RIGHT;
        let x = |value: f64| LEFT + self.scale.place(value) / 100.0 * plot;
        let [paper, ink, grey, line] = ["paper", "ink", "ink-3", "line"].map(|name| dom::token(&format!("--{name}")));
        let captions = wrap(&self.caption);
        let height = TOP + ROW * self.rows.len() as f64 + 16.0 * captions.len() as f64 + 32.0;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"{ink}\">\n<rect width=\"100%\" height=\"100%\" \
             fill=\"{paper}\"/>\n<text x=\"16\" y=\"32\" font-size=\"18\" font-weight=\"600\">{}</text>\n",
            escape(&self.title)
        );
        let bottom = TOP + ROW * self.rows.len() as f64;
        for value in self.scale.ticks() {
            let at = x(value);
            let text = if self.scale.shares { crate::wording::percent(value) } else { number(value) };
            let _ = write!(
                out,
                "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{bottom}\" stroke=\"{line}\"/>\n<text x=\"{at:.1}\" \
                 y=\"{}\" font-size=\"11\" fill=\"{grey}\" text-anchor=\"middle\">{text}</text>\n",
                TOP - 8.0
            );
        }
        for (i, row) in self.rows.iter().enumerate() {
            let y = TOP + ROW * (i as f64 + 0.5);
            if let Some((from, to)) = row.half {
                let (from, to, top) = (x(from), x(to), y - 7.0);
                let width = (to - from).max(1.0);
                let _ = writeln!(
                    out,
                    "<rect x=\"{from:.1}\" y=\"{top}\" width=\"{width:.1}\" height=\"14\" fill=\"{line}\" stroke=\"{grey}\"/>"
                );
            }
            if let Some(ring) = row.ring {
                let at = x(ring);
                let _ = writeln!(
                    out,
                    "<circle cx=\"{at:.1}\" cy=\"{y}\" r=\"6.5\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.5\"/>"
                );
            }
            let mut stroke = |x1: f64, x2: f64, y1: f64, y2: f64, more: &str| {
                let _ = writeln!(
                    out,
                    "<line x1=\"{x1:.1}\" x2=\"{x2:.1}\" y1=\"{y1}\" y2=\"{y2}\" stroke=\"{ink}\" stroke-width=\"2\"{more}/>"
                );
            };
            if let Some(reference) = row.reference {
                stroke(x(reference), x(reference), y - 13.0, y + 13.0, " stroke-dasharray=\"3 3\"");
            }
            if let Some(target) = row.target {
                stroke(x(target), x(target), y - 13.0, y + 13.0, "");
            }
            if let Some((low, high)) = row.low.zip(row.high) {
                stroke(x(low), x(high), y, y, "");
                stroke(x(low), x(low), y - 4.0, y + 4.0, "");
                stroke(x(high), x(high), y - 4.0, y + 4.0, "");
            }
            match (row.value, row.colour) {
                (Some(value), Some(colour)) => {
                    let fill = dom::token(&format!("--g-{colour}"));
                    let width = (x(value) - LEFT).max(0.0);
                    let _ = writeln!(
                        out,
                        "<rect x=\"{LEFT}\" y=\"{}\" width=\"{width:.1}\" height=\"10\" fill=\"{fill}\" fill-opacity=\"0.8\"/>",
                        y - 5.0
                    );
                }
                (Some(value), None) => {
                    let _ = writeln!(out, "<circle cx=\"{:.1}\" cy=\"{y}\" r=\"4.5\"/>", x(value));
                }
                _ => {}
            }
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n<text x=\"{}\" y=\"{}\">{}</text>",
                LEFT - 12.0,
                y + 4.5,
                escape(&cut(&row.name)),
                WIDTH - RIGHT + 16.0,
                y + 4.5,
                escape(&row.text)
            );
        }
        for (i, text) in captions.iter().enumerate() {
            let y = bottom + 28.0 + 16.0 * i as f64;
            let _ = writeln!(out, "<text x=\"16\" y=\"{y}\" font-size=\"12\" fill=\"{grey}\">{}</text>", escape(text));
        }
        out.push_str("</svg>\n");
        out
    }
}

pub(super) fn cut(name: &str) -> String {
    if name.chars().count() <= 24 { name.to_owned() } else { name.chars().take(23).chain(['…']).collect() }
}

pub(super) fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].chars().count() + word.chars().count() >= LINE {
            lines.push(word.to_owned());
        } else {
            if !lines[last].is_empty() {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines
}

/// Text that may stand in an SVG; characters that XML does not allow are left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A name for a chart's files that any file system takes.
pub fn file_stem(dataset: &str, what: &str) -> String {
    let name = format!("{dataset}-{what}");
    let safe: String = name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    safe.trim_matches(['.', '-']).chars().take(80).collect()
}
