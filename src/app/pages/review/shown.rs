//! A picture of the review; over one alone a box can be drawn with the mouse.

use crate::app::components::Thumb;
use crate::engine::Picture;
use crate::report::Evidence;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// Where the pointer is, in fractions of the picture.
fn at(event: &ev::PointerEvent) -> Option<(f64, f64)> {
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let frame = element.closest(".review-draw").ok()??.get_bounding_client_rect();
    let inside = |x: f64, from: f64, size: f64| if size > 0.0 { ((x - from) / size).clamp(0.0, 1.0) } else { 0.0 };
    let x = inside(f64::from(event.client_x()), frame.left(), frame.width());
    Some((x, inside(f64::from(event.client_y()), frame.top(), frame.height())))
}

/// `drawn`: the box drawn over it, its corner and size in fractions of the picture. `one`: the item that is decided about.
#[component]
pub fn Shown(picture: Picture, record: Evidence, one: bool, drawn: RwSignal<Option<[f64; 4]>>) -> impl IntoView {
    let began = StoredValue::new(None::<(f64, f64)>);
    let can_draw = one && picture.width > 0 && picture.boxes.iter().any(|b| b.accused);
    let down = move |event: ev::PointerEvent| {
        // A finger moves the page; it types the numbers.
        if can_draw && event.pointer_type() != "touch" {
            event.prevent_default();
            began.set_value(at(&event));
        }
    };
    let moved = move |event: ev::PointerEvent| {
        if let (Some((x0, y0)), Some((x1, y1))) = (began.get_value(), at(&event)) {
            drawn.set(Some([x0.min(x1), y0.min(y1), (x1 - x0).abs(), (y1 - y0).abs()]));
        }
    };
    let up = move |_: ev::PointerEvent| began.set_value(None);
    let place = picture.place.clone().or(record.file);
    let note = picture.note.clone();
    let path = picture.path.clone();
    let over = move || {
        drawn.get().filter(|_| can_draw).map(|[x, y, w, h]| {
            page! {
                <svg class="over" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="outline-halo" x=x y=y width=w height=h></rect>
                    <rect class="outline outline-new" x=x y=y width=w height=h></rect>
                </svg>
            }
        })
    };
    let shown = (!path.is_empty()).then(|| {
        page! {
            <div class="review-draw" class:review-draw--on=can_draw on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointerleave=up>
                <Thumb picture=picture whole=one crop=!one />
                {over}
            </div>
        }
    });
    page! {
        <figure class="review-pic">
            {shown}
            <figcaption class="small" dir="auto">
                <span class="mono">{path}</span>
                {place.map(|place| page! { <span class="mono">{place}</span> })}
                {note.map(|note| page! { <span>{note}</span> })}
                {can_draw.then(|| page! { <span>"Draw the right box with the mouse, or type its numbers."</span> })}
            </figcaption>
        </figure>
    }
}
