//! What is drawn: marks, from behind to the front. x is in hundredths of the drawing's width, so that a chart fills its
//! column and its text never scales; y is in pixels from the top.

use std::borrow::Cow;

/// The roles of a mark, as class names: `dot few`, `barfill g3`.
pub type Class = Cow<'static, str>;

/// One drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Its own role: `barrow`, `axis`.
    pub class: Class,
    /// In pixels.
    pub height: f64,
    /// What it shows, as a sentence; `None` where it only decorates.
    pub says: Option<String>,
    pub marks: Vec<Mark>,
}

/// One mark, or several that lead somewhere together.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    Line {
        class: Class,
        x: [f64; 2],
        y: [f64; 2],
    },
    Rect {
        class: Class,
        x: f64,
        width: f64,
        y: f64,
        height: f64,
        /// Too little data.
        hatched: bool,
    },
    Circle {
        class: Class,
        x: f64,
        y: f64,
        /// In pixels.
        r: f64,
    },
    Text {
        class: Class,
        x: f64,
        y: f64,
        /// Degrees, clockwise around its place.
        turn: f64,
        text: String,
    },
    /// A line through points, stretched over the width and over `height` pixels from `top`; both in hundredths.
    Path {
        class: Class,
        top: f64,
        height: f64,
        points: Vec<[f64; 2]>,
        closed: bool,
    },
    /// Marks that lead to an address.
    Link {
        class: Class,
        href: String,
        title: String,
        marks: Vec<Mark>,
    },
}

impl Mark {
    /// Upright, over the height between two places.
    pub fn upright(class: impl Into<Class>, x: f64, from: f64, to: f64) -> Self {
        Self::Line { class: class.into(), x: [x, x], y: [from, to] }
    }

    /// Level.
    pub fn level(class: impl Into<Class>, from: f64, to: f64, y: f64) -> Self {
        Self::Line { class: class.into(), x: [from, to], y: [y, y] }
    }

    /// `x` and `y`: start and size.
    pub fn rect(class: impl Into<Class>, x: (f64, f64), y: (f64, f64)) -> Self {
        Self::Rect { class: class.into(), x: x.0, width: x.1.max(0.0), y: y.0, height: y.1.max(0.0), hatched: false }
    }

    pub fn circle(class: impl Into<Class>, x: f64, y: f64, r: f64) -> Self {
        Self::Circle { class: class.into(), x, y, r }
    }

    pub fn text(class: impl Into<Class>, x: f64, y: f64, text: impl Into<String>) -> Self {
        Self::Text { class: class.into(), x, y, turn: 0.0, text: text.into() }
    }

    /// The mark hatched, where `few`.
    pub fn hatched_if(mut self, few: bool) -> Self {
        if let Self::Rect { hatched, .. } = &mut self {
            *hatched = few;
        }
        self
    }
}

/// A place on the page: hundredths of the width.
pub fn percent(x: f64) -> String {
    format!("{x:.3}%")
}

/// Interval as a whisker with caps, over a halo where it lies on a bar.
pub(super) fn whisker(ends: Option<(f64, f64)>, y: f64, halo: bool, few: bool) -> Vec<Mark> {
    let Some((low, high)) = ends else { return Vec::new() };
    let class = |of: &'static str, few_of: &'static str| if few { few_of } else { of };
    let (whisk, cap) = (class("whisk", "whisk few"), class("cap", "cap few"));
    let mut out = Vec::new();
    if halo {
        out.push(Mark::level("whisk-halo", low, high, y));
    }
    out.push(Mark::level(whisk, low, high, y));
    out.extend([low, high].map(|x| Mark::upright(cap, x, y - 4.0, y + 4.0)));
    out
}
