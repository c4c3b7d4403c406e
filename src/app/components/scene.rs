//! A scene as the elements of the page.

use crate::plot::{Mark, Plot, Scene, percent};
use leptos::prelude::*;

/// A drawing. `over`: marks that change and lie over all others.
#[component]
pub fn Drawing(scene: Scene, #[prop(optional_no_strip)] over: Option<Signal<Vec<Mark>>>) -> impl IntoView {
    let Scene { class, height, says, marks } = scene;
    // Whatever stands inside of a picture is none for a screen reader, so that one with links is a group.
    let links = marks.iter().any(|mark| matches!(mark, Mark::Link { .. }));
    let (role, hidden) = match (&says, links) {
        (Some(_), true) => (Some("group"), None),
        (Some(_), false) => (Some("img"), None),
        (None, _) => (None, Some("true")),
    };
    let over = over.map(|over| move || over.get().into_iter().map(drawn).collect_view());
    page! {
        <svg class=format!("ch {class}") height=height role=role aria-label=says aria-hidden=hidden>
            {marks.into_iter().map(drawn).collect_view()}
            {over}
        </svg>
    }
}

/// A drawing with its axes.
#[component]
pub fn PlotDrawing(plot: Plot, #[prop(optional_no_strip)] over: Option<Signal<Vec<Mark>>>) -> impl IntoView {
    page! {
        <div class="plot">
            <Drawing scene=plot.left />
            <Drawing scene=plot.scene over=over />
            <div class="plot-x"><Drawing scene=plot.below /></div>
        </div>
    }
}

fn drawn(mark: Mark) -> AnyView {
    match mark {
        Mark::Line { class, x: [x1, x2], y: [y1, y2] } => {
            page! { <line class=class.into_owned() x1=percent(x1) x2=percent(x2) y1=y1 y2=y2></line> }.into_any()
        }
        Mark::Rect { class, x, width, y, height, hatched } => {
            let fill = hatched.then_some("url(#hatch)");
            page! {
                <rect class=class.into_owned() fill=fill x=percent(x) width=percent(width) y=y height=height></rect>
            }
            .into_any()
        }
        Mark::Circle { class, x, y, r } => {
            page! { <circle class=class.into_owned() cx=percent(x) cy=y r=r></circle> }.into_any()
        }
        Mark::Text { class, x, y, text, .. } => {
            page! { <text class=class.into_owned() x=percent(x) y=y>{text}</text> }.into_any()
        }
        // Stretched over its frame; strokes keep their width by the style sheet.
        Mark::Path { class, top, height, points, closed } => {
            let points: Vec<String> = points.iter().map(|[x, y]| format!("{x:.3},{y:.3}")).collect();
            let d = format!("M{}{}", points.join(" L"), if closed { " Z" } else { "" });
            page! {
                <svg x="0" y=top width="100%" height=height viewBox="0 0 100 100" preserveAspectRatio="none" overflow="visible">
                    <path class=class.into_owned() d=d></path>
                </svg>
            }
            .into_any()
        }
        Mark::Link { class, href, title, marks } => {
            let label = title.clone();
            page! {
                // The group says to the macro that the link is one of SVG's.
                <g class=class.into_owned()>
                    <a href=href tabindex="-1" aria-label=label>
                        <title>{title}</title>
                        {marks.into_iter().map(drawn).collect_view()}
                    </a>
                </g>
            }
            .into_any()
        }
    }
}
