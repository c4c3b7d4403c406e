//! Counts that add up to a whole, as one bar; rows below each other share their colours.

use crate::wording;
use leptos::prelude::*;

/// One part of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub name: String,
    pub count: u64,
    /// `g3` for a group, `q4` for a step of an order.
    pub class: String,
    pub href: String,
}

/// A bar of parts, each a link to its pictures.
#[component]
pub fn Stack(#[prop(into)] name: String, parts: Vec<Part>) -> impl IntoView {
    let total = parts.iter().map(|p| p.count).sum::<u64>().max(1);
    let share = move |count: u64| count as f64 / total as f64;
    let named: Vec<String> = parts
        .iter()
        .map(|p| format!("{} {} ({})", p.name, wording::count(p.count), wording::percent(share(p.count))))
        .collect();
    let says = format!("{name}: {}", named.join(", "));
    let mut left = 0.0;
    let drawn: Vec<_> = parts
        .into_iter()
        .filter(|p| p.count > 0)
        .map(|p| {
            let (x, width) = (left, share(p.count) * 100.0);
            left += width;
            let title = format!("{}: {}, {}", p.name, wording::count(p.count), wording::percent(share(p.count)));
            page! {
                // The group says to the macro that the link is one of SVG's.
                <g>
                <a href=p.href tabindex="-1">
                    <title>{title}</title>
                    <rect class=format!("barfill {}", p.class) x=format!("{x:.3}%") width=format!("{width:.3}%") y="4" height="16"></rect>
                </a>
                </g>
                {(x > 0.0).then(|| page! { <line class="sep" x1=format!("{x:.3}%") x2=format!("{x:.3}%") y1="4" y2="20"></line> })}
            }
        })
        .collect();
    page! { <svg class="ch stackrow" height="24" role="img" aria-label=says>{drawn}</svg> }
}
