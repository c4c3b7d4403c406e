//! A share as a bar with its 95 % interval, and the target with its margin where there is one.

use super::scale::{Scale, grid};
use crate::wording;
use leptos::prelude::*;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub name: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// The group's colour, 1 to 8.
    pub colour: usize,
    /// Target share, and its margin as a part of it.
    pub target: Option<(f64, f64)>,
    /// Too little data: hatched.
    pub few: bool,
}

impl Bar {
    /// The bar as a sentence.
    pub fn says(&self) -> String {
        let Some(value) = self.value else { return format!("{}: no share can be computed", self.name) };
        let mut says = format!("{} {}", self.name, wording::percent(value));
        if let Some((low, high)) = self.low.zip(self.high) {
            says.push_str(&format!(", 95 % interval {}", wording::percent_range(low, high)));
        }
        if let Some((target, _)) = self.target {
            says.push_str(&format!(", target {}", wording::percent(target)));
        }
        if self.few {
            says.push_str(", too few to tell");
        }
        says
    }

    /// The largest value drawn.
    pub fn most(&self) -> f64 {
        let target = self.target.map_or(0.0, |(target, margin)| target * (1.0 + margin));
        self.high.or(self.value).unwrap_or(0.0).max(target)
    }
}

/// Interval as a whisker with caps, over a halo where it lies on a bar.
pub fn whisker(scale: Scale, low: Option<f64>, high: Option<f64>, y: f64, halo: bool, few: bool) -> impl IntoView {
    let few = if few { " few" } else { "" };
    low.zip(high).map(move |(low, high)| {
        let (low, high) = (scale.at(low), scale.at(high));
        page! {
            {halo.then(|| page! { <line class="whisk-halo" x1=low.clone() x2=high.clone() y1=y y2=y></line> })}
            <line class=format!("whisk{few}") x1=low.clone() x2=high.clone() y1=y y2=y></line>
            <line class=format!("cap{few}") x1=low.clone() x2=low.clone() y1=y - 4.0 y2=y + 4.0></line>
            <line class=format!("cap{few}") x1=high.clone() x2=high.clone() y1=y - 4.0 y2=y + 4.0></line>
        }
    })
}

/// A row of a bar chart, 32 pixels high.
#[component]
pub fn BarMark(bar: Bar, scale: Scale) -> impl IntoView {
    let says = bar.says();
    let band = bar.target.map(|(target, margin)| {
        let (low, high) = (target * (1.0 - margin), target * (1.0 + margin));
        page! { <rect class="band" x=scale.at(low) width=scale.width(low, high) y="2" height="28"></rect> }
    });
    let line = bar
        .target
        .map(|(target, _)| page! { <line class="tgt" x1=scale.at(target) x2=scale.at(target) y1="1" y2="31"></line> });
    let fill = bar.value.map(|value| {
        let (class, hatch) = match bar.few {
            true => ("barfill barfill--few".to_owned(), Some("url(#hatch)")),
            false => (format!("barfill g{}", bar.colour), None),
        };
        page! { <rect class=class fill=hatch x="0" width=scale.width(scale.start, value) y="10" height="12"></rect> }
    });
    page! {
        <svg class="ch barrow" height="32" role="img" aria-label=says>
            {grid(scale, 32.0)}
            {band}
            {fill}
            {whisker(scale, bar.low, bar.high, 16.0, true, false)}
            {line}
        </svg>
    }
}
