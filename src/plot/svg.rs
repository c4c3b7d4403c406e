//! A chart as an SVG file that stands alone: no style sheet, no script, no address. Title, caption, n and method are in
//! the picture; every text is escaped.

use super::figure::{Body, Figure, Plot, Row};
use super::paint::{Paint, paint};
use super::palette::Palette;
use super::scene::{Mark, Scene};
use std::fmt::Write;

/// Of a chart of rows: its width, the names at the left, the figures at the right.
#[derive(Clone, Copy)]
struct Columns {
    width: f64,
    left: f64,
    right: f64,
}

/// A file of its own, and a drawing between the lines of a document.
const FILE: Columns = Columns { width: 960.0, left: 180.0, right: 260.0 };
const INLINE: Columns = Columns { width: 720.0, left: 172.0, right: 188.0 };
/// The least width of a chart of its own width.
const MARGIN: f64 = 16.0;
/// Where the chart begins below the title.
const TOP: f64 = 56.0;
const LINE: f64 = 16.0;
/// Characters of a caption fit into a pixel.
const PER_PIXEL: f64 = 0.146;
/// Characters of a name at the left.
const NAME: usize = 24;

/// A picture with its size in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Svg {
    pub width: f64,
    pub height: f64,
    pub text: String,
}

/// The picture, in these colours.
pub fn svg(figure: &Figure, palette: &Palette) -> Svg {
    let mut out = Writer { out: String::new(), palette, columns: FILE, top: TOP };
    let (width, bottom) = out.body(&figure.body);
    let width = width.max(760.0);
    let captions = wrap(&figure.caption, (width * PER_PIXEL) as usize);
    let height = bottom + 28.0 + LINE * captions.len() as f64 + 8.0;
    for (i, line) in captions.iter().enumerate() {
        let y = bottom + 28.0 + LINE * i as f64;
        out.text((MARGIN, y), line, "ink-3", "start", 12.0);
    }
    let (ink, paper) = (palette.colour("ink"), palette.colour("paper"));
    let title = escape(&figure.title);
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {0} {1}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"{ink}\" role=\"img\">\n<title>{title}</title>\n\
         {}\n<rect width=\"100%\" height=\"100%\" \
         fill=\"{paper}\"/>\n<text x=\"{MARGIN}\" y=\"32\" font-size=\"18\" font-weight=\"600\">{title}</text>\n{}</svg>\n",
        px(width),
        px(height),
        hatching(palette),
        out.out
    );
    Svg { width, height, text }
}

/// The drawing alone, for a document that has its title and caption as text and, once, the [`hatching`]. It knows no
/// namespace: it is a part of HTML.
pub fn inline(figure: &Figure, palette: &Palette, says: &str) -> String {
    let mut out = Writer { out: String::new(), palette, columns: INLINE, top: 4.0 };
    let (width, bottom) = out.body(&figure.body);
    format!(
        "<svg class=\"chart\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {0} {1}\" role=\"img\" aria-label=\"{}\">\n{}</svg>\n",
        px(width),
        px(bottom + 4.0),
        escape(says),
        out.out
    )
}

/// What hatched marks of [`inline`] drawings refer to.
pub fn hatching(palette: &Palette) -> String {
    let (paper, hatch) = (palette.colour("paper"), palette.colour("hatch"));
    format!(
        "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"{paper}\"/><path d=\"M0 0v6\" \
         stroke=\"{hatch}\" stroke-width=\"1.5\"/></pattern></defs>"
    )
}

struct Writer<'a> {
    out: String,
    palette: &'a Palette,
    columns: Columns,
    top: f64,
}

impl Writer<'_> {
    /// Gives the width, and where it ends.
    fn body(&mut self, body: &Body) -> (f64, f64) {
        match body {
            Body::Rows { axis, rows, keys } => (self.columns.width, self.rows(axis.as_ref(), rows, keys)),
            Body::Plot(plot) => (self.columns.width, self.plot(plot)),
            Body::Whole { width, scene } => {
                self.scene(scene, (MARGIN, *width), self.top);
                (width + 2.0 * MARGIN, self.top + scene.height)
            }
        }
    }

    /// The axis, the rows below it, the colours' names; gives where they end.
    fn rows(&mut self, axis: Option<&Scene>, rows: &[Row], keys: &[(String, String)]) -> f64 {
        let Columns { width, left, right } = self.columns;
        let across = (left, width - left - right);
        let mut y = self.top;
        if let Some(axis) = axis {
            self.scene(axis, across, y);
            y += axis.height + 4.0;
        }
        for row in rows {
            self.scene(&row.scene, across, y);
            for (i, (at, name)) in row.names.iter().enumerate() {
                let size = if i == 0 { 13.0 } else { 9.0 };
                self.text((left - 12.0, y + at + size * 0.35), &cut(name, NAME), "ink", "end", size);
            }
            self.text(
                (width - right + 16.0, y + row.scene.height.min(32.0) / 2.0 + 4.5),
                &row.text,
                "ink",
                "start",
                13.0,
            );
            y += row.scene.height;
        }
        let mut x = left;
        for (class, name) in keys {
            let name = cut(name, NAME);
            let wide = 28.0 + 7.0 * name.chars().count() as f64 + 16.0;
            if x > left && x + wide > width {
                x = left;
                y += LINE;
            }
            self.mark(&Mark::rect(class.clone(), (0.0, 100.0), (y + 8.0, 10.0)), (x, 16.0), 0.0);
            self.text((x + 22.0, y + 17.0), &name, "ink", "start", 12.0);
            x += wide;
        }
        if keys.is_empty() { y } else { y + 20.0 }
    }

    fn plot(&mut self, plot: &Plot) -> f64 {
        const AXIS: f64 = 64.0;
        let (across, top) = ((AXIS + 8.0, self.columns.width - AXIS - 8.0 - 48.0), self.top);
        self.scene(&plot.left, (0.0, AXIS), top);
        self.scene(&plot.scene, across, top);
        self.scene(&plot.below, across, top + plot.scene.height + 2.0);
        top + plot.scene.height + plot.below.height
    }

    /// A scene over so much of the width (start and size, in pixels), from `top`.
    fn scene(&mut self, scene: &Scene, across: (f64, f64), top: f64) {
        for mark in &scene.marks {
            self.mark(mark, across, top);
        }
    }

    fn mark(&mut self, mark: &Mark, across: (f64, f64), top: f64) {
        let x = |x: f64| px(across.0 + x / 100.0 * across.1);
        let y = |y: f64| px(top + y);
        match mark {
            Mark::Line { class, x: [x1, x2], y: [y1, y2] } => {
                let (x1, x2, y1, y2) = (x(*x1), x(*x2), y(*y1), y(*y2));
                self.shape(class, false, &format!("line x1=\"{x1}\" x2=\"{x2}\" y1=\"{y1}\" y2=\"{y2}\""));
            }
            Mark::Rect { class, x: start, width, y: above, height, hatched } => {
                let (start, width) = (x(*start), px((width / 100.0 * across.1).max(0.5)));
                let (above, height) = (y(*above), px(*height));
                let of = format!("rect x=\"{start}\" y=\"{above}\" width=\"{width}\" height=\"{height}\"");
                self.shape(class, *hatched, &of);
            }
            Mark::Circle { class, x: cx, y: cy, r } => {
                let (cx, cy, r) = (x(*cx), y(*cy), px(*r));
                self.shape(class, false, &format!("circle cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\""));
            }
            Mark::Path { class, top: above, height, points, closed } => {
                let point = |[px_, py]: &[f64; 2]| format!("{},{}", x(*px_), y(above + py / 100.0 * height));
                let points: Vec<String> = points.iter().map(point).collect();
                let end = if *closed { " Z" } else { "" };
                self.shape(class, false, &format!("path d=\"M{}{end}\"", points.join(" L")));
            }
            Mark::Text { class, x: at, y: base, turn, text } => {
                let paint = paint(class).unwrap_or_default();
                let (at, base) = (x(*at), y(*base));
                let place = match turn {
                    0.0 => format!("x=\"{at}\" y=\"{base}\""),
                    turn => format!("transform=\"translate({at} {base}) rotate({})\"", px(*turn)),
                };
                let fill = self.palette.colour(paint.fill.unwrap_or("ink-3"));
                let anchor = paint.anchor.unwrap_or("start");
                let text = escape(text);
                let _ = writeln!(
                    self.out,
                    "<text {place} font-size=\"11\" fill=\"{fill}\" text-anchor=\"{anchor}\">{text}</text>"
                );
            }
            // A file leads nowhere: it is the marks that are saved.
            Mark::Link { marks, .. } => marks.iter().for_each(|mark| self.mark(mark, across, top)),
        }
    }

    fn shape(&mut self, class: &str, hatched: bool, of: &str) {
        let Paint { fill, stroke, width, dash, opacity, unseen, .. } = paint(class).unwrap_or_default();
        if unseen {
            return;
        }
        let fill = if hatched { "url(#hatch)" } else { fill.map_or("none", |name| self.palette.colour(name)) };
        let _ = write!(self.out, "<{of} fill=\"{fill}\"");
        if let Some(stroke) = stroke {
            let _ = write!(self.out, " stroke=\"{}\" stroke-width=\"{}\"", self.palette.colour(stroke), px(width));
        }
        if let Some(dash) = dash {
            let _ = write!(self.out, " stroke-dasharray=\"{dash}\"");
        }
        if let Some(opacity) = opacity {
            let _ = write!(self.out, " opacity=\"{}\"", px(opacity));
        }
        self.out.push_str("/>\n");
    }

    fn text(&mut self, (x, y): (f64, f64), text: &str, fill: &str, anchor: &str, size: f64) {
        let (x, y, size, fill, text) = (px(x), px(y), px(size), self.palette.colour(fill), escape(text));
        let _ = writeln!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }
}

/// A length in at most two decimals; what is no number is nowhere.
fn px(x: f64) -> String {
    let x = if x.is_finite() { (x * 100.0).round() / 100.0 } else { 0.0 };
    // No negative zero.
    (x + 0.0).to_string()
}

/// At most so many characters.
pub(super) fn cut(name: &str, most: usize) -> String {
    match name.chars().count() > most {
        true => name.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false => name.to_owned(),
    }
}

fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if !line.is_empty() && line.chars().count() + word.chars().count() >= most {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// Text that may stand in an SVG or in HTML; characters that XML does not allow become a space.
pub fn escape(text: &str) -> String {
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
