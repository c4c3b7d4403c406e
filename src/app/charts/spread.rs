//! How a figure is spread in one group: where 90 % and where half of the values lie, and the middle one.

use super::scale::{Scale, grid};
use leptos::prelude::*;

/// Quantiles, and where the parts of the drawing lead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    pub says: String,
    pub p5: Option<f64>,
    pub p25: Option<f64>,
    pub median: Option<f64>,
    pub p75: Option<f64>,
    pub p95: Option<f64>,
    /// The pictures from the 5th to the 25th percentile, the middle half, and from the 75th to the 95th.
    pub links: [Option<String>; 3],
    /// Too few to tell: the box is hatched.
    pub few: bool,
}

/// A row, 28 pixels high.
#[component]
pub fn SpreadMark(spread: Spread, scale: Scale) -> impl IntoView {
    let s = spread;
    let part =
        move |from: Option<f64>, to: Option<f64>, class: &'static str, link: Option<String>, title: &'static str| {
            from.zip(to).map(|(from, to)| {
                let (y, height) = if class == "half" { (7, 14) } else { (12, 4) };
                let fill = (s.few && class == "half").then_some("url(#hatch)");
                let rect = page! {
                    <rect class=class fill=fill x=scale.at(from) width=scale.width(from, to) y=y height=height></rect>
                };
                match link {
                    // The group says to the macro that the link is one of SVG's.
                    Some(href) => {
                        page! { <g><a href=href tabindex="-1"><title>{title}</title>{rect}</a></g> }.into_any()
                    }
                    None => rect.into_any(),
                }
            })
        };
    let [low, middle, high] = s.links;
    page! {
        <svg class="ch spread" class:few=s.few height="28" role="img" aria-label=s.says>
            {grid(scale, 28.0)}
            {part(s.p5, s.p25, "tail", low, "from the 5th to the 25th percentile")}
            {part(s.p75, s.p95, "tail", high, "from the 75th to the 95th percentile")}
            {part(s.p25, s.p75, "half", middle, "the middle half")}
            {s.median.map(|m| page! { <line class="mid" x1=scale.at(m) x2=scale.at(m) y1="4" y2="24"></line> })}
        </svg>
    }
}
