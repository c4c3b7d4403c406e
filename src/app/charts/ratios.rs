//! Ratios around one on a logarithmic scale: a common ratio with its interval, the crude one, and those of the strata.

use super::dots::DotKind;
use leptos::prelude::*;

/// Ends and ticks of a scale of ratios.
const ROUND: [f64; 15] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 300.0, 1000.0];
/// Ticks drawn at most.
const TICKS: usize = 7;

/// A logarithmic scale; one, which chance would give, always lies on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratios {
    start: f64,
    end: f64,
}

impl Ratios {
    /// The scale that holds all values; what lies beyond a thousand either way is drawn at its end.
    pub fn over(values: impl Iterator<Item = f64>) -> Self {
        let (mut least, mut most) = (0.5_f64, 2.0_f64);
        for value in values.filter(|v| v.is_finite() && *v > 0.0) {
            (least, most) = (least.min(value), most.max(value));
        }
        Self {
            start: ROUND.iter().rev().copied().find(|r| *r <= least).unwrap_or(ROUND[0]),
            end: ROUND.iter().copied().find(|r| *r >= most).unwrap_or(ROUND[ROUND.len() - 1]),
        }
    }

    pub(super) fn ends(self) -> (f64, f64) {
        (self.start, self.end)
    }

    pub(super) fn place(self, value: f64) -> f64 {
        let share = (value.max(f64::MIN_POSITIVE) / self.start).ln() / (self.end / self.start).ln();
        if share.is_finite() { share.clamp(0.0, 1.0) * 100.0 } else { 0.0 }
    }

    fn at(self, value: f64) -> String {
        format!("{:.2}%", self.place(value))
    }

    pub(super) fn ticks(self) -> Vec<f64> {
        let inside: Vec<f64> = ROUND.into_iter().filter(|r| (self.start..=self.end).contains(r)).collect();
        if inside.len() <= TICKS {
            return inside;
        }
        // Powers of ten, and the ends.
        let ten = |r: &f64| r.log10().fract().abs() < 1e-9 || *r == self.start || *r == self.end;
        inside.into_iter().filter(ten).collect()
    }
}

/// The ticks above the rows.
#[component]
pub fn RatioAxis(scale: Ratios) -> impl IntoView {
    let ticks = scale.ticks();
    let last = ticks.len().saturating_sub(1);
    let texts = ticks.into_iter().enumerate().map(move |(i, value)| {
        let anchor = match i {
            0 => "ta-start",
            i if i == last => "ta-end",
            _ => "ta-middle",
        };
        page! { <text class=format!("tick {anchor}") x=scale.at(value) y="12">{value.to_string()}</text> }
    });
    page! { <svg class="ch axis" height="18" aria-hidden="true">{texts.collect_view()}</svg> }
}

/// A ratio with its interval: value, low, high.
pub type Ratio = (f64, Option<f64>, Option<f64>);

/// What a row draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    pub says: String,
    /// Without the strata: a ring.
    pub crude: Option<f64>,
    /// Common to the strata: a dot.
    pub common: Option<Ratio>,
    pub kind: DotKind,
    /// Each stratum: a small dot below, with its name for who points at it, and its pictures.
    pub strata: Vec<(String, Ratio, String)>,
}

const ROW: f64 = 28.0;
const STRATUM: f64 = 9.0;

/// A row: 28 pixels, and 9 more a stratum.
#[component]
pub fn ForestMark(forest: Forest, scale: Ratios) -> impl IntoView {
    let height = ROW + STRATUM * forest.strata.len() as f64 + if forest.strata.is_empty() { 0.0 } else { 4.0 };
    let whisker = move |low: Option<f64>, high: Option<f64>, y: f64, class: &'static str| {
        low.zip(high).map(|(low, high)| {
            let (low, high) = (scale.at(low), scale.at(high));
            page! { <line class=class x1=low x2=high y1=y y2=y></line> }
        })
    };
    let lines = scale.ticks().into_iter().map(|value| {
        let class = if value == 1.0 { "ref" } else { "grid" };
        page! { <line class=class x1=scale.at(value) x2=scale.at(value) y1="0" y2=height></line> }
    });
    let caps = forest.common.and_then(|(_, low, high)| low.zip(high)).map(|(low, high)| {
        [low, high].map(|end| page! { <line class="cap" x1=scale.at(end) x2=scale.at(end) y1="10" y2="18"></line> })
    });
    let strata = forest.strata.into_iter().enumerate().map(move |(i, (name, (value, low, high), href))| {
        let y = ROW + STRATUM * (i as f64 + 0.5);
        page! {
            <g class="stratum">
                <a href=href tabindex="-1">
                    <title>{name}</title>
                    {whisker(low, high, y, "whisk-s")}
                    <circle class="dot-s" cx=scale.at(value) cy=y r="2.5"></circle>
                </a>
            </g>
        }
    });
    page! {
        <svg class="ch dotrow" height=height role="img" aria-label=forest.says>
            {lines.collect_view()}
            {forest.crude.map(|v| page! { <circle class="ring" cx=scale.at(v) cy="14" r="6.5"></circle> })}
            {forest.common.map(|(_, low, high)| whisker(low, high, 14.0, "whisk"))}
            {caps}
            {forest.common.map(|(v, ..)| page! { <circle class=forest.kind.class() cx=scale.at(v) cy="14" r="4.5"></circle> })}
            {strata.collect_view()}
        </svg>
    }
}
