//! A whole chart as it leaves the page: its scenes with title, caption, axes and names.

use super::scale::Scale;
use super::scene::{Mark, Scene};

/// Height of a plot, and the pixels left free above.
pub(super) const HEIGHT: f64 = 184.0;
pub(super) const TOP: f64 = 8.0;

/// A chart. Whatever a reader needs stands in it: what is shown, of how many, by which method.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub title: String,
    pub caption: String,
    pub body: Body,
}

/// What a chart is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Rows on one axis, and the names of colours.
    Rows {
        axis: Option<Scene>,
        rows: Vec<Row>,
        keys: Vec<(String, String)>,
    },
    Plot(Plot),
    /// One drawing of that width in pixels.
    Whole {
        width: f64,
        scene: Scene,
    },
}

/// A row: its names at the left (each with its place from the row's top), its scene, its figures at the right.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub names: Vec<(f64, String)>,
    pub scene: Scene,
    pub text: String,
}

impl Row {
    /// A row of one name, at its middle.
    pub fn new(name: impl Into<String>, scene: Scene, text: impl Into<String>) -> Self {
        Self { names: vec![(scene.height / 2.0, name.into())], scene, text: text.into() }
    }
}

impl Figure {
    /// Rows on the axis of `scale`.
    pub fn rows(title: impl Into<String>, caption: impl Into<String>, scale: Scale, rows: Vec<Row>) -> Self {
        let body = Body::Rows { axis: Some(scale.axis()), rows, keys: Vec::new() };
        Self { title: title.into(), caption: caption.into(), body }
    }

    pub fn plot(title: impl Into<String>, caption: impl Into<String>, plot: Plot) -> Self {
        Self { title: title.into(), caption: caption.into(), body: Body::Plot(plot) }
    }
}

/// A drawing with an axis on each side; the figures of the left axis stand in a column of their own, so that they never
/// lie over the plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    pub left: Scene,
    pub scene: Scene,
    pub below: Scene,
}

impl Plot {
    /// Axes and grid around `marks`.
    pub(super) fn new(x: Scale, left: Scale, says: String, marks: Vec<Mark>) -> Self {
        let ticks = left.ticks();
        let last = ticks.len().saturating_sub(1);
        let text = |(i, value): (usize, &f64)| {
            Mark::text("ta-end", 100.0, y(left, *value) + 4.0, left.tick_text(*value, i == 0 || i == last))
        };
        let texts = ticks.iter().enumerate().map(text).collect();
        let lines = ticks.iter().map(|value| Mark::level("grid", 0.0, 100.0, y(left, *value)));
        Self {
            left: Scene { class: "plot-y".into(), height: HEIGHT, says: None, marks: texts },
            scene: Scene {
                class: "plot-in".into(),
                height: HEIGHT,
                says: Some(says),
                marks: lines.chain(marks).collect(),
            },
            below: x.axis(),
        }
    }
}

/// The place of a value from the top of a plot.
pub(super) fn y(scale: Scale, value: f64) -> f64 {
    HEIGHT - scale.place(value) / 100.0 * (HEIGHT - TOP)
}

/// A grey band over the whole height of a plot.
pub(super) fn band(x: Scale, (from, to): (f64, f64)) -> Mark {
    Mark::rect("band", x.span(from, to), (TOP, HEIGHT - TOP))
}

/// A name for a chart's files that any file system takes.
pub fn file_stem(dataset: &str, what: &str) -> String {
    let name = format!("{dataset}-{what}");
    let safe: String = name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    safe.trim_matches(['.', '-']).chars().take(80).collect()
}
