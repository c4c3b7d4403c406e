//! One picture at any size: wheel, keys and buttons make it larger, dragging and arrows move it. The frame's inside grows,
//! so that boxes and labels stay with the picture while their lines and letters keep their size.

use super::picture::{Address, Boxes, to_show};
use crate::app::state::use_app;
use crate::engine::{Picture, PictureBox};
use crate::wording;
use leptos::{ev, html, prelude::*};

/// The most that a picture is made larger.
const MOST: f64 = 16.0;
/// By how much a key or a button makes it larger.
const STEP: f64 = 1.5;
/// The share of the frame that an arrow moves it by.
const NUDGE: f64 = 0.15;
/// Boxes that carry their label.
const LABELS: usize = 80;

/// What is drawn over the picture, for as long as the screen is open.
#[derive(Clone, Copy)]
pub struct Drawn {
    pub boxes: RwSignal<bool>,
    pub labels: RwSignal<bool>,
}

impl Default for Drawn {
    fn default() -> Self {
        Self { boxes: RwSignal::new(true), labels: RwSignal::new(true) }
    }
}

/// How the picture lies in its frame: how many times larger, and how much of it is off to the left and above, in frames.
#[derive(Clone, Copy, Debug, PartialEq)]
struct View {
    times: f64,
    left: f64,
    above: f64,
}

const FIT: View = View { times: 1.0, left: 0.0, above: 0.0 };

impl View {
    /// The same with no edge of the picture inside the frame.
    fn held(self) -> Self {
        let most = self.times - 1.0;
        Self { left: self.left.clamp(0.0, most), above: self.above.clamp(0.0, most), ..self }
    }

    /// Larger by a factor, while what lies under a point of the frame (0..1) stays there.
    fn zoomed(self, by: f64, (x, y): (f64, f64)) -> Self {
        let times = (self.times * by).clamp(1.0, MOST);
        let by = times / self.times;
        Self { times, left: (self.left + x) * by - x, above: (self.above + y) * by - y }.held()
    }

    fn moved(self, across: f64, down: f64) -> Self {
        Self { left: self.left + across, above: self.above + down, ..self }.held()
    }
}

/// A picture in a frame of its own shape, with its boxes.
#[component]
pub fn Zoom(picture: Picture, drawn: Drawn) -> impl IntoView {
    let app = use_app();
    let (shown, failed) = to_show(app, &picture);
    let (width, height) = (picture.width, picture.height);
    let view = RwSignal::new(FIT);
    let frame = NodeRef::<html::Div>::new();
    // A point of the window in the frame, 0..1.
    let within = move |x: i32, y: i32| {
        let rect = frame.get_untracked()?.get_bounding_client_rect();
        let there = rect.width() > 0.0 && rect.height() > 0.0;
        there.then(|| ((f64::from(x) - rect.left()) / rect.width(), (f64::from(y) - rect.top()) / rect.height()))
    };
    let wheel = move |event: ev::WheelEvent| {
        let larger = event.delta_y() < 0.0;
        // At its smallest the wheel turns the page.
        if event.delta_y() == 0.0 || !larger && view.get_untracked().times <= 1.0 {
            return;
        }
        event.prevent_default();
        let by = if larger { 1.2 } else { 1.0 / 1.2 };
        if let Some(at) = within(event.client_x(), event.client_y()) {
            view.update(|view| *view = view.zoomed(by, at));
        }
    };
    let dragged = StoredValue::new(None::<(f64, f64)>);
    let press = move |event: ev::PointerEvent| {
        if view.get_untracked().times <= 1.0 || event.button() != 0 {
            return;
        }
        dragged.set_value(within(event.client_x(), event.client_y()));
        if let Some(frame) = frame.get_untracked() {
            let _ = frame.set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: ev::PointerEvent| {
        let (Some(from), Some(to)) = (dragged.get_value(), within(event.client_x(), event.client_y())) else { return };
        view.update(|view| *view = view.moved(from.0 - to.0, from.1 - to.1));
        dragged.set_value(Some(to));
    };
    let release = move |_: ev::PointerEvent| dragged.set_value(None);
    let zoom = move |by: f64| view.update(|view| *view = view.zoomed(by, (0.5, 0.5)));
    let keys = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let nudge = |across: f64, down: f64| view.update(|view| *view = view.moved(across * NUDGE, down * NUDGE));
        let is_larger = view.get_untracked().times > 1.0;
        match event.key().as_str() {
            "+" | "=" => zoom(STEP),
            "-" | "−" => zoom(1.0 / STEP),
            "0" => view.set(FIT),
            "ArrowLeft" if is_larger => nudge(-1.0, 0.0),
            "ArrowRight" if is_larger => nudge(1.0, 0.0),
            "ArrowUp" if is_larger => nudge(0.0, -1.0),
            "ArrowDown" if is_larger => nudge(0.0, 1.0),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let ratio = if width > 0 && height > 0 { f64::from(width) / f64::from(height) } else { 4.0 / 3.0 };
    let percent = |share: f64| format!("{:.3}%", share * 100.0);
    let boxes = (width > 0 && height > 0).then(|| (picture.boxes.clone(), picture.outlines.clone()));
    let has_boxes = boxes.as_ref().is_some_and(|(boxes, outlines)| !(boxes.is_empty() && outlines.is_empty()));
    let inside = {
        let (path, own) = (picture.path.clone(), picture.boxes.clone());
        move || match (failed.get(), shown.as_ref().map(ArcRwSignal::get)) {
            (None, Some(Address::Asked)) => ().into_any(),
            (None, Some(Address::Here(url))) => {
                let (boxes, own) = (boxes.clone(), own.clone());
                page! {
                    <img
                        src=url
                        alt=path.clone()
                        decoding="async"
                        draggable="false"
                        on:error=move |_| failed.set(Some("the browser cannot show this file".into()))
                    />
                    {move || {
                        boxes.clone().filter(|_| drawn.boxes.get()).map(|(boxes, outlines)| {
                            page! { <Boxes boxes=boxes outlines=outlines width=width height=height /> }
                        })
                    }}
                    {move || (drawn.boxes.get() && drawn.labels.get()).then(|| labels(app, &own))}
                }
                .into_any()
            }
            (why, _) => {
                let why = why.unwrap_or_else(|| "the picture was not dropped".into());
                page! { <span class="no-pic"><span>{why}</span></span> }.into_any()
            }
        }
    };
    let can_zoom = move || failed.with(Option::is_none);
    let says = move || format!("{} %", wording::count((view.get().times * 100.0).round() as u64));
    let toggle = move |name: &'static str, mark: &'static str, on: RwSignal<bool>| {
        page! {
            <button class="chip" data-test=mark aria-pressed=move || on.get().to_string() on:click=move |_| on.update(|on| *on = !*on)>
                {name}
            </button>
        }
    };
    page! {
        <div class="tools zoom-tools">
            {move || {
                can_zoom().then(|| page! {
                    <button class="btn" aria-label="Larger" data-test="zoom-in" on:click=move |_| zoom(STEP)>"+"</button>
                    <button class="btn" aria-label="Smaller" data-test="zoom-out" on:click=move |_| zoom(1.0 / STEP)>"−"</button>
                    <button class="btn" data-test="zoom-fit" on:click=move |_| view.set(FIT)>"Fit"</button>
                    <output class="small" data-test="zoom-times">{says}</output>
                })
            }}
            {has_boxes.then(|| page! {
                {toggle("Boxes", "draw-boxes", drawn.boxes)}
                {toggle("Labels", "draw-labels", drawn.labels)}
            })}
        </div>
        <div
            class="zoom"
            class:zoom--in=move || { view.get().times > 1.0 }
            data-test="zoom"
            node_ref=frame
            tabindex="0"
            role="group"
            aria-label="The picture: plus and minus make it larger and smaller, arrows move it, 0 fits it"
            style=("--ratio", format!("{ratio:.4}"))
            on:wheel=wheel
            on:pointerdown=press
            on:pointermove=drag
            on:pointerup=release
            on:pointercancel=release
            on:dblclick=move |event: ev::MouseEvent| {
                if let Some(at) = within(event.client_x(), event.client_y()) {
                    view.update(|view| *view = view.zoomed(2.0, at));
                }
            }
            on:keydown=keys
        >
            <span
                class="pic-in"
                style:left=move || percent(-view.get().left)
                style:top=move || percent(-view.get().above)
                style:width=move || percent(view.get().times)
                style:height=move || percent(view.get().times)
            >
                {inside}
            </span>
        </div>
    }
}

/// The class of each box at its upper left corner, inside the picture where the box begins at its edge.
fn labels(app: crate::app::state::App, boxes: &[PictureBox]) -> impl IntoView + use<> {
    let label = |b: &PictureBox| {
        let colour = app.class_colour(&b.class);
        let kind = if b.accused { "box-label outline-bad".to_owned() } else { format!("box-label c{colour}") };
        let inside = if b.y < 0.03 { " box-label--in" } else { "" };
        let at = |share: f64| format!("{:.3}%", share.clamp(0.0, 1.0) * 100.0);
        page! {
            <span class=format!("{kind}{inside}") style:left=at(b.x) style:top=at(b.y) dir="auto">{b.class.clone()}</span>
        }
    };
    boxes.iter().take(LABELS).map(label).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_under_the_pointer_stays_there() {
        let at = (0.8, 0.25);
        let view = FIT.zoomed(2.0, at).zoomed(1.5, at);
        // Where the point of the picture is that was under it.
        assert!((at.0 * view.times - view.left - at.0).abs() < 1e-12);
        assert!((at.1 * view.times - view.above - at.1).abs() < 1e-12);
    }

    #[test]
    fn no_edge_of_the_picture_comes_into_the_frame() {
        let view = FIT.zoomed(3.0, (0.5, 0.5));
        assert_eq!(view.moved(9.0, -9.0), View { left: 2.0, above: 0.0, ..view });
        assert_eq!(FIT.moved(1.0, 1.0), FIT);
        assert_eq!(view.zoomed(0.01, (0.9, 0.9)), FIT);
        assert_eq!(FIT.zoomed(1e9, (0.5, 0.5)).times, MOST);
    }
}
