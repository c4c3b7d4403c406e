//! The axis of a chart: values to percent of its width, and its ticks.

use super::ratios::Ratios;
use crate::wording;
use leptos::prelude::*;

/// From `start` to `end`, in the unit of the values drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub start: f64,
    pub end: f64,
    /// Values are shares, written in percent.
    pub shares: bool,
    /// Steps between the ticks.
    parts: u32,
    /// Set where the scale is one of ratios, logarithmic.
    ratios: Option<Ratios>,
}

/// The next step of 1, 2 or 5 times a power of ten that is no smaller.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|m| *m >= step * (1.0 - 1e-9));
    round.filter(|m| m.is_finite() && *m > 0.0).unwrap_or(1.0)
}

impl Scale {
    /// Shares from zero to the next round end that holds `most`.
    pub fn shares(most: f64) -> Self {
        let end = [0.05, 0.1, 0.2, 0.5, 1.0].into_iter().find(|end| most <= *end).unwrap_or(1.0);
        Self { end, parts: if end == 0.2 { 4 } else { 5 }, ..Self::whole() }
    }

    /// Shares that all lie near 100 %: the axis starts at the next round share below `least`, which the caption says.
    pub fn upper_shares(least: f64) -> Self {
        let start = [0.9, 0.8, 0.5].into_iter().find(|start| least >= *start).unwrap_or(0.0);
        Self { start, parts: if start == 0.8 { 4 } else { 5 }, ..Self::whole() }
    }

    /// From `start` to `end`; never of no width.
    pub fn plain(start: f64, end: f64) -> Self {
        Self::even(start, if end > start { end } else { start + 1.0 }, 5)
    }

    /// From the round number at or below `least` to the one at or above `most`, with a tick at every round step.
    pub fn round(least: f64, most: f64) -> Self {
        let most = if most > least { most } else { least + 1.0 };
        let step = round_step((most - least) / 5.0);
        let (start, end) = ((least / step + 1e-9).floor() * step, (most / step - 1e-9).ceil() * step);
        Self::even(start, end, ((end - start) / step).round().clamp(1.0, 12.0) as u32)
    }

    /// Counts from zero to a round number that holds `most`; its ticks are whole.
    pub fn counts(most: u64) -> Self {
        let step = round_step(most.max(4) as f64 / 4.0).max(1.0);
        let parts = (most.max(1) as f64 / step).ceil().max(1.0);
        Self::even(0.0, step * parts, parts as u32)
    }

    /// Shares from 0 to 100 % with a tick every quarter.
    pub fn whole() -> Self {
        Self { shares: true, ..Self::even(0.0, 1.0, 4) }
    }

    /// Ratios around one.
    pub fn ratios(of: Ratios) -> Self {
        let (start, end) = of.ends();
        Self { ratios: Some(of), ..Self::even(start, end, 1) }
    }

    fn even(start: f64, end: f64, parts: u32) -> Self {
        Self { start, end, shares: false, parts, ratios: None }
    }

    /// The place of a value in percent of the width, 0 to 100.
    pub fn place(self, value: f64) -> f64 {
        if let Some(ratios) = self.ratios {
            return ratios.place(value);
        }
        let share = (value - self.start) / (self.end - self.start);
        if share.is_finite() { share.clamp(0.0, 1.0) * 100.0 } else { 0.0 }
    }

    /// The place as an SVG coordinate.
    pub fn at(self, value: f64) -> String {
        format!("{:.2}%", self.place(value))
    }

    /// The width between two values as an SVG length.
    pub fn width(self, from: f64, to: f64) -> String {
        format!("{:.2}%", (self.place(to) - self.place(from)).max(0.0))
    }

    /// Values at which a line stands, ends included.
    pub fn ticks(self) -> Vec<f64> {
        if let Some(ratios) = self.ratios {
            return ratios.ticks();
        }
        let step = (self.end - self.start) / f64::from(self.parts);
        (0..=self.parts).map(|i| self.start + step * f64::from(i)).collect()
    }

    /// A tick's text; the first and the last carry the unit.
    pub(super) fn text(self, value: f64, ends: bool) -> String {
        if !self.shares {
            return number(value);
        }
        let percent = (value * 1000.0).round() / 10.0;
        let number = if percent.fract().abs() < 0.05 { format!("{percent:.0}") } else { format!("{percent:.1}") };
        if ends { format!("{number} %") } else { number }
    }
}

/// A figure on an axis, with a true minus.
pub fn number(value: f64) -> String {
    if value.abs() >= 1000.0 {
        let sign = if value < 0.0 { "−" } else { "" };
        return format!("{sign}{}", wording::count(value.abs().round() as u64));
    }
    let text = match value.abs() {
        a if a >= 100.0 => format!("{value:.0}"),
        a if a >= 1.0 || a == 0.0 => format!("{value:.2}"),
        a if a >= 0.01 => format!("{value:.3}"),
        _ => format!("{value:.6}"),
    };
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" || text.is_empty() {
        return "0".into();
    }
    text.replacen('-', "−", 1)
}

/// The ticks above the rows of a chart.
#[component]
pub fn Axis(scale: Scale) -> impl IntoView {
    let ticks = scale.ticks();
    let last = ticks.len().saturating_sub(1);
    let texts = ticks.into_iter().enumerate().map(move |(i, value)| {
        let anchor = match i {
            0 => "ta-start",
            i if i == last => "ta-end",
            _ => "ta-middle",
        };
        let text = scale.text(value, i == 0 || i == last);
        page! { <text class=format!("tick {anchor}") x=scale.at(value) y="12">{text}</text> }
    });
    page! { <svg class="ch axis" height="18" aria-hidden="true">{texts.collect_view()}</svg> }
}

/// The lines of the ticks, in a row of this height.
pub fn grid(scale: Scale, height: f64) -> impl IntoView {
    let lines = scale.ticks().into_iter().map(move |value| {
        page! { <line class="grid" x1=scale.at(value) x2=scale.at(value) y1="0" y2=height></line> }
    });
    lines.collect_view()
}
