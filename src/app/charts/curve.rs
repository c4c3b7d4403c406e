//! Shares along an axis as a curve with its band: what would count at each cut, or how images are spread over people.

use super::plot::{self, Paths, Plot};
use super::scale::Scale;
use leptos::prelude::*;

/// A point of the curve; its interval where it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    pub x: f64,
    pub y: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// The curve over shares from 0 to 100 %. `band`: from and to; `diagonal`: a dashed line from corner to corner;
/// `cut`: where a line stands.
#[component]
pub fn Curve(
    points: Vec<CurvePoint>,
    x: Scale,
    #[prop(into)] says: String,
    #[prop(optional_no_strip)] band: Option<(f64, f64)>,
    #[prop(optional)] diagonal: bool,
    #[prop(optional, into)] cut: Signal<Option<(f64, f64)>>,
) -> impl IntoView {
    let left = Scale::whole();
    let line: Vec<String> = points.iter().map(|p| plot::point(x, left, (p.x, p.y))).collect();
    let high: Vec<String> =
        points.iter().filter_map(|p| p.high.map(|high| plot::point(x, left, (p.x, high)))).collect();
    let low: Vec<String> =
        points.iter().rev().filter_map(|p| p.low.map(|low| plot::point(x, left, (p.x, low)))).collect();
    let around = (!high.is_empty() && !low.is_empty()).then(|| {
        page! { <path class="curve-band" d=format!("M{} L{} Z", high.join(" "), low.join(" "))></path> }
    });
    let path = (!line.is_empty()).then(|| page! { <path class="curve" d=format!("M{}", line.join(" "))></path> });
    let diagonal = diagonal.then(|| page! { <path class="ref" d="M0,100 100,0"></path> });
    let here = move || {
        cut.get().map(|(at, share)| {
            page! {
                <line class="tgt" x1=x.at(at) x2=x.at(at) y1="8" y2=plot::HEIGHT></line>
                <circle class="dot" cx=x.at(at) cy=plot::y(left, share) r="4.5"></circle>
            }
        })
    };
    page! {
        <Plot x=x left=left says=says>
            {band.map(|(from, to)| plot::band(x, from, to))}
            <Paths>
                {diagonal}
                {around}
                {path}
            </Paths>
            {here}
        </Plot>
    }
}
