//! The frame of a chart with an axis on each side: 176 pixels high, the figures of the left axis in a column of their own
//! so that they never lie over the plot.

use super::scale::Scale;
use leptos::prelude::*;

/// Height of the plot, and the pixels left free above.
pub const HEIGHT: f64 = 184.0;
const TOP: f64 = 8.0;

/// The place of a value from the top.
pub fn y(scale: Scale, value: f64) -> f64 {
    HEIGHT - scale.place(value) / 100.0 * (HEIGHT - TOP)
}

/// Axes and grid around what is drawn.
#[component]
pub fn Plot(x: Scale, left: Scale, #[prop(into)] says: String, children: Children) -> impl IntoView {
    let ticks = left.ticks();
    let last = ticks.len().saturating_sub(1);
    let texts = ticks
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let text = left.text(*value, i == 0 || i == last);
            page! { <text class="ta-end" x="100%" y=y(left, *value) + 4.0>{text}</text> }
        })
        .collect_view();
    let lines = ticks
        .into_iter()
        .map(|value| page! { <line class="grid" x1="0" x2="100%" y1=y(left, value) y2=y(left, value)></line> })
        .collect_view();
    page! {
        <div class="plot">
            <svg class="ch plot-y" height=HEIGHT aria-hidden="true">{texts}</svg>
            <svg class="ch plot-in" height=HEIGHT role="img" aria-label=says>
                {lines}
                {children()}
            </svg>
            <div class="plot-x"><super::Axis scale=x /></div>
        </div>
    }
}

/// A grey band over the whole height.
pub fn band(x: Scale, from: f64, to: f64) -> impl IntoView {
    page! { <rect class="band" x=x.at(from) width=x.width(from, to) y=TOP height=HEIGHT - TOP></rect> }
}

/// A point in the hundredths of a plot that is stretched over its frame.
pub fn point(x: Scale, left: Scale, at: (f64, f64)) -> String {
    format!("{:.3},{:.3}", x.place(at.0), 100.0 - left.place(at.1))
}

/// Where paths are drawn: stretched over the plot, strokes keep their width.
#[component]
pub fn Paths(children: Children) -> impl IntoView {
    page! {
        <svg
            x="0"
            y=TOP
            width="100%"
            height=HEIGHT - TOP
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            overflow="visible"
        >
            {children()}
        </svg>
    }
}
