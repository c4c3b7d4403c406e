//! A chart as an SVG file that stands alone: no style sheet, no script, no address. Title, caption, n and method are in
//! the picture; every text is escaped.

use super::figure::{Body, Figure, Plot, Row};
use super::paint::{Paint, paint};
use super::palette::Palette;
use super::scene::{Mark, Scene};
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 180.0;
const RIGHT: f64 = 260.0;
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
    let mut out = Writer { out: String::new(), palette };
    let (width, bottom) = match &figure.body {
        Body::Rows { axis, rows, keys } => (WIDTH, out.rows(axis.as_ref(), rows, keys)),
        Body::Plot(plot) => (WIDTH, out.plot(plot)),
        Body::Whole { width, scene } => {
            out.scene(scene, (MARGIN, *width), TOP);
            ((width + 2.0 * MARGIN).max(760.0), TOP + scene.height)
        }
    };
    let captions = wrap(&figure.caption, (width * PER_PIXEL) as usize);
    let height = bottom + 28.0 + LINE * captions.len() as f64 + 8.0;
    for (i, line) in captions.iter().enumerate() {
        let y = bottom + 28.0 + LINE * i as f64;
        out.text((MARGIN, y), line, "ink-3", "start", 12.0);
    }
    let (ink, paper, hatch) = (palette.colour("ink"), palette.colour("paper"), palette.colour("hatch"));
    let title = escape(&figure.title);
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {0} {1}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"{ink}\" role=\"img\">\n<title>{title}</title>\n\
         <defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"{paper}\"/><path d=\"M0 0v6\" \
         stroke=\"{hatch}\" stroke-width=\"1.5\"/></pattern></defs>\n<rect width=\"100%\" height=\"100%\" \
         fill=\"{paper}\"/>\n<text x=\"{MARGIN}\" y=\"32\" font-size=\"18\" font-weight=\"600\">{title}</text>\n{}</svg>\n",
        px(width),
        px(height),
        out.out
    );
    Svg { width, height, text }
}

struct Writer<'a> {
    out: String,
    palette: &'a Palette,
}

impl Writer<'_> {
    /// The axis, the rows below it, the colours' names; gives where they end.
    fn rows(&mut self, axis: Option<&Scene>, rows: &[Row], keys: &[(String, String)]) -> f64 {
        let across = (LEFT, WIDTH - LEFT - RIGHT);
        let mut y = TOP;
        if let Some(axis) = axis {
            self.scene(axis, across, y);
            y += axis.height + 4.0;
        }
        for row in rows {
            self.scene(&row.scene, across, y);
            for (i, (at, name)) in row.names.iter().enumerate() {
                let size = if i == 0 { 13.0 } else { 9.0 };
                self.text((LEFT - 12.0, y + at + size * 0.35), &cut(name, NAME), "ink", "end", size);
            }
            self.text(
                (WIDTH - RIGHT + 16.0, y + row.scene.height.min(32.0) / 2.0 + 4.5),
                &row.text,
                "ink",
                "start",
                13.0,
            );
            y += row.scene.height;
        }
        let mut x = LEFT;
        for (class, name) in keys {
            let name = cut(name, NAME);
            let wide = 28.0 + 7.0 * name.chars().count() as f64 + 16.0;
            if x > LEFT && x + wide > WIDTH {
                x = LEFT;
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
        let across = (AXIS + 8.0, WIDTH - AXIS - 8.0 - 48.0);
        self.scene(&plot.left, (0.0, AXIS), TOP);
        self.scene(&plot.scene, across, TOP);
        self.scene(&plot.below, across, TOP + plot.scene.height + 2.0);
        TOP + plot.scene.height + plot.below.height
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

/// Text that may stand in an SVG; characters that XML does not allow become a space.
fn escape(text: &str) -> String {
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
