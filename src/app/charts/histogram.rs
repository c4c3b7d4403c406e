//! Counts in bins of one width; each bin is a link to its pictures, the band of a boundary is marked.

use super::plot::{self, Plot};
use super::scale::{Scale, number};
use crate::wording;
use leptos::prelude::*;

/// One bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: u64,
    pub href: String,
}

impl Bin {
    /// `0.2 to 0.3`.
    pub fn name(&self) -> String {
        format!("{} to {}", number(self.from), number(self.to))
    }
}

/// The histogram. `band`: from and to.
#[component]
pub fn Histogram(#[prop(into)] name: String, bins: Vec<Bin>, band: Option<(f64, f64)>, x: Scale) -> impl IntoView {
    let most = bins.iter().map(|b| b.count).max().unwrap_or(0);
    let left = Scale::counts(most);
    let n: u64 = bins.iter().map(|b| b.count).sum();
    let fullest = bins.iter().max_by_key(|b| b.count).map(Bin::name).unwrap_or_default();
    let mut says = format!("{name}: {} values in {} steps, most of them at {fullest}", wording::count(n), bins.len());
    if let Some((from, to)) = band {
        says.push_str(&format!("; the band from {} to {} is marked", number(from), number(to)));
    }
    let marked = move |b: &Bin| {
        band.is_some_and(|(from, to)| ((b.from + b.to) / 2.0 - (from + to) / 2.0).abs() <= (to - from) / 2.0)
    };
    let drawn = bins.into_iter().filter(|b| b.count > 0).map(move |b| {
        let class = if marked(&b) { "h h-b" } else { "h" };
        let top = plot::y(left, b.count as f64).min(plot::HEIGHT - 1.0);
        // A hair of paper between two bins.
        let (start, width) = (x.place(b.from), (x.place(b.to) - x.place(b.from)).max(0.1));
        let title = format!("{}: {}", b.name(), wording::count(b.count));
        page! {
            <g>
                <a href=b.href tabindex="-1">
                    <title>{title}</title>
                    <rect class="h-all" x=format!("{start:.3}%") width=format!("{width:.3}%") y="8" height=plot::HEIGHT - 8.0></rect>
                    <rect
                        class=class
                        x=format!("{:.3}%", start + width * 0.06)
                        width=format!("{:.3}%", width * 0.88)
                        y=top
                        height=plot::HEIGHT - top
                    ></rect>
                </a>
            </g>
        }
    });
    let drawn = drawn.collect_view();
    page! {
        <div class="hist">
            <Plot x=x left=left says=says>
                {band.map(|(from, to)| plot::band(x, from, to))}
                {drawn}
            </Plot>
        </div>
    }
}
