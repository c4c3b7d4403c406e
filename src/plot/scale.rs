//! The axis of a chart: values to hundredths of its width, its ticks and their words. Linear, or logarithmic for ratios
//! around one.

use super::scene::{Mark, Scene};
use crate::wording;

/// From `start` to `end`, in the unit of the values drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub start: f64,
    pub end: f64,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// So many even steps between the ticks; shares are written in percent.
    Even { parts: u32, shares: bool },
    /// Bars of whole numbers, each in the middle of its own, with a tick at every multiple of a step.
    Bars { step: f64 },
    /// Logarithmic.
    Ratios,
}

/// Ends and ticks of a scale of ratios.
const ROUND: [f64; 15] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0];
/// Ticks of ratios drawn at most.
const TICKS: usize = 7;

/// The next step of 1, 2 or 5 times a power of ten that is no smaller.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|m| *m >= step * (1.0 - 1e-9));
    round.filter(|m| m.is_finite() && *m > 0.0).unwrap_or(1.0)
}

impl Scale {
    fn even(start: f64, end: f64, parts: u32) -> Self {
        Self { start, end, kind: Kind::Even { parts, shares: false } }
    }

    fn of_shares(start: f64, end: f64, parts: u32) -> Self {
        Self { start, end, kind: Kind::Even { parts, shares: true } }
    }

    /// Shares from zero to the next round end that holds `most`.
    pub fn shares(most: f64) -> Self {
        let end = [0.05, 0.1, 0.2, 0.5, 1.0].into_iter().find(|end| most <= *end).unwrap_or(1.0);
        Self::of_shares(0.0, end, if end == 0.2 { 4 } else { 5 })
    }

    /// Shares that all lie near 100 %: the axis starts at the next round share below `least`, which the caption says.
    pub fn upper_shares(least: f64) -> Self {
        let start = [0.9, 0.8, 0.5].into_iter().find(|start| least >= *start).unwrap_or(0.0);
        Self::of_shares(start, 1.0, if start == 0.8 { 4 } else { 5 })
    }

    /// Shares from 0 to 100 % with a tick every quarter.
    pub fn whole() -> Self {
        Self::of_shares(0.0, 1.0, 4)
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

    /// Bars of the whole numbers from zero to `most`.
    pub fn bars(most: u64) -> Self {
        let step = round_step(most as f64 / 6.0).max(1.0);
        Self { start: -0.5, end: most as f64 + 0.5, kind: Kind::Bars { step } }
    }

    /// Counts from zero to a round number that holds `most`; its ticks are whole.
    pub fn counts(most: u64) -> Self {
        let step = round_step(most.max(4) as f64 / 4.0).max(1.0);
        let parts = (most.max(1) as f64 / step).ceil().max(1.0);
        Self::even(0.0, step * parts, parts as u32)
    }

    /// Ratios around one, which always lies on the scale; what lies beyond a thousand either way is drawn at its end.
    pub fn ratios(values: impl Iterator<Item = f64>) -> Self {
        let (mut least, mut most) = (0.5_f64, 2.0_f64);
        for value in values.filter(|v| v.is_finite() && *v > 0.0) {
            (least, most) = (least.min(value), most.max(value));
        }
        let start = ROUND.iter().rev().copied().find(|r| *r <= least).unwrap_or(ROUND[0]);
        let end = ROUND.iter().copied().find(|r| *r >= most).unwrap_or(ROUND[ROUND.len() - 1]);
        Self { start, end, kind: Kind::Ratios }
    }

    /// The place of a value, 0 to 100.
    pub fn place(self, value: f64) -> f64 {
        let share = match self.kind {
            Kind::Even { .. } | Kind::Bars { .. } => (value - self.start) / (self.end - self.start),
            Kind::Ratios => (value.max(f64::MIN_POSITIVE) / self.start).ln() / (self.end / self.start).ln(),
        };
        if share.is_finite() { share.clamp(0.0, 1.0) * 100.0 } else { 0.0 }
    }

    /// The places of the two ends of an interval.
    pub fn places(self, low: Option<f64>, high: Option<f64>) -> Option<(f64, f64)> {
        low.zip(high).map(|(low, high)| (self.place(low), self.place(high)))
    }

    /// Place and width of what lies between two values.
    pub fn span(self, from: f64, to: f64) -> (f64, f64) {
        (self.place(from), (self.place(to) - self.place(from)).max(0.0))
    }

    /// Values at which a line stands, ends included.
    pub fn ticks(self) -> Vec<f64> {
        match self.kind {
            Kind::Even { parts, .. } => {
                let step = (self.end - self.start) / f64::from(parts);
                (0..=parts).map(|i| self.start + step * f64::from(i)).collect()
            }
            Kind::Bars { step } => {
                let parts = (self.end / step).floor() as u32;
                (0..=parts).map(|i| step * f64::from(i)).collect()
            }
            Kind::Ratios => {
                let inside: Vec<f64> = ROUND.into_iter().filter(|r| (self.start..=self.end).contains(r)).collect();
                if inside.len() <= TICKS {
                    return inside;
                }
                // Powers of ten, and the ends.
                let ten = |r: &f64| r.log10().fract().abs() < 1e-9 || *r == self.start || *r == self.end;
                inside.into_iter().filter(ten).collect()
            }
        }
    }

    /// A tick's text; the first and the last carry the unit.
    pub fn tick_text(self, value: f64, ends: bool) -> String {
        match self.kind {
            Kind::Ratios => value.to_string(),
            Kind::Even { shares: false, .. } | Kind::Bars { .. } => number(value),
            Kind::Even { shares: true, .. } => {
                let percent = (value * 1000.0).round() / 10.0;
                let number =
                    if percent.fract().abs() < 0.05 { format!("{percent:.0}") } else { format!("{percent:.1}") };
                if ends { format!("{number} %") } else { number }
            }
        }
    }

    /// The ticks above the rows of a chart.
    pub fn axis(self) -> Scene {
        let ticks = self.ticks();
        let last = ticks.len().saturating_sub(1);
        let texts = ticks.into_iter().enumerate().map(|(i, value)| {
            let class = match i {
                0 => "tick ta-start",
                i if i == last => "tick ta-end",
                _ => "tick ta-middle",
            };
            Mark::text(class, self.place(value), 12.0, self.tick_text(value, i == 0 || i == last))
        });
        Scene { class: "axis".into(), height: 18.0, says: None, marks: texts.collect() }
    }

    /// The lines of the ticks, in a row of this height; chance, on a scale of ratios, is the reference.
    pub(super) fn grid(self, height: f64) -> Vec<Mark> {
        let class = |value: f64| if self.kind == Kind::Ratios && value == 1.0 { "ref" } else { "grid" };
        self.ticks().into_iter().map(|value| Mark::upright(class(value), self.place(value), 0.0, height)).collect()
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
