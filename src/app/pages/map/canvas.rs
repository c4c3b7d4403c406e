//! The points on a canvas: pointer, wheel and keys; a line drawn around points picks them.

use super::groups::Ink;
use crate::app::charts::theme::theme;
use crate::app::components::Thumb;
use crate::app::dom;
use crate::app::route::picture_link;
use crate::app::state::use_app;
use crate::engine::ask::OnePicture;
use crate::engine::{Filter, Picture};
use crate::plot::cloud::{CloudPaint, CloudView, raster};
use crate::wording;
use leptos::{ev, html, prelude::*, task::spawn_local};
use std::sync::Arc;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Pixels within which the pointer means a point.
const NEAR: f64 = 12.0;
/// Pixels that a press may move and still be a click.
const STILL: f64 = 4.0;

/// The points. `codes`: the colour of each among `colours`.
#[component]
pub fn Cloud(
    places: RwSignal<Arc<[f32]>>,
    codes: RwSignal<Arc<[u8]>>,
    colours: RwSignal<Vec<Ink>>,
    picked: RwSignal<Arc<[usize]>>,
    #[prop(into)] images: Signal<Vec<u32>>,
) -> impl IntoView {
    let app = use_app();
    let node = NodeRef::<html::Canvas>::new();
    let theme = theme();
    let size = RwSignal::new((0.0_f64, 0.0_f64));
    // `None`: all points, however they move.
    let own_view = RwSignal::new(None::<CloudView>);
    let view = Memo::new(move |_| {
        let (width, height) = size.get();
        match own_view.get() {
            Some(view) => CloudView { width, height, ..view },
            None => places.with(|p| CloudView::fit(p, width, height)),
        }
    });
    let line = RwSignal::new(Vec::<(f64, f64)>::new());
    let pans = RwSignal::new(false);
    let pressed = StoredValue::new(None::<(f64, f64)>);
    let hover = RwSignal::new(None::<usize>);
    let below = RwSignal::new(None::<Picture>);

    let measure = move || {
        if let Some(canvas) = node.get_untracked() {
            let rect = canvas.get_bounding_client_rect();
            let now = (rect.width(), rect.height());
            if size.get_untracked() != now {
                size.set(now);
            }
        }
    };
    Effect::new(move || {
        node.track();
        request_animation_frame(measure);
    });
    let resize = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resize.remove());

    let asked = StoredValue::new(false);
    Effect::new(move || {
        // All that the drawing depends on; it is drawn once a frame.
        places.track();
        codes.track();
        colours.track();
        picked.track();
        view.track();
        theme.track();
        line.track();
        hover.track();
        if asked.get_value() {
            return;
        }
        asked.set_value(true);
        request_animation_frame(move || {
            if asked.try_set_value(false).is_some() {
                return;
            }
            let Some(canvas) = node.get_untracked() else { return };
            let theme = theme.get_untracked();
            let colour = |ink: &Ink| match ink {
                Ink::Group(group) => theme.groups.get(group.wrapping_sub(1)).copied().unwrap_or(theme.rest),
                Ink::Several => theme.rest,
                Ink::Neither => theme.pale,
            };
            let colours: Vec<[u8; 3]> = colours.with_untracked(|all| all.iter().map(colour).collect());
            let density = dom::window().map_or(1.0, |w| w.device_pixel_ratio()).clamp(1.0, 2.0);
            let (codes, picked, view) = (codes.get_untracked(), picked.get_untracked(), view.get_untracked());
            let paint = CloudPaint { codes: &codes, colours: &colours, paper: theme.few, picked: &picked, density };
            let picture = places.with_untracked(|places| raster(places, &view, &paint));
            let mark = hover.get_untracked().and_then(|i| {
                places.with_untracked(|p| Some((f64::from(*p.get(2 * i)?), f64::from(*p.get(2 * i + 1)?))))
            });
            let mark = mark.map(|place| view.to_screen(place));
            draw(&canvas, picture, &line.get_untracked(), mark, density, &theme.ink);
        });
    });

    let at = move |event: &web_sys::MouseEvent| {
        let rect = node.get_untracked()?.get_bounding_client_rect();
        Some((f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top()))
    };
    let open = move |i: usize| {
        if let Some(image) = images.with_untracked(|images| images.get(i).copied()) {
            dom::go(&picture_link(&Filter::default(), image));
        }
    };
    let down = move |event: web_sys::PointerEvent| {
        let Some(place) = at(&event).filter(|_| event.button() == 0) else { return };
        event.prevent_default();
        if let Some(canvas) = node.get_untracked() {
            let _ = canvas.set_pointer_capture(event.pointer_id());
            let _ = canvas.focus();
        }
        pressed.set_value(Some(place));
        line.set(vec![place]);
    };
    let moved = move |event: web_sys::PointerEvent| {
        let Some(place) = at(&event) else { return };
        match pressed.get_value() {
            None => {
                let near = places.with_untracked(|p| view.get_untracked().nearest(p, place, NEAR));
                if near != hover.get_untracked() {
                    hover.set(near);
                }
            }
            Some(from) if pans.get_untracked() || event.shift_key() => {
                own_view.set(Some(view.get_untracked().moved((place.0 - from.0, place.1 - from.1))));
                pressed.set_value(Some(place));
                line.set(Vec::new());
            }
            Some(_) => line.update(|line| line.push(place)),
        }
    };
    let up = move |event: web_sys::PointerEvent| {
        let Some(place) = at(&event).filter(|_| pressed.get_value().is_some()) else { return };
        pressed.set_value(None);
        let drawn = line.get_untracked();
        line.set(Vec::new());
        let reach = drawn.iter().map(|(x, y)| (x - place.0).abs().max((y - place.1).abs())).fold(0.0, f64::max);
        if drawn.is_empty() {
            return;
        }
        let view = view.get_untracked();
        if reach <= STILL {
            match places.with_untracked(|p| view.nearest(p, place, NEAR)) {
                Some(i) => open(i),
                None => picked.set(Arc::from([])),
            }
        } else {
            picked.set(places.with_untracked(|p| view.inside(p, &drawn)).into());
        }
    };
    let wheel = move |event: web_sys::WheelEvent| {
        if let Some(place) = at(&event) {
            event.prevent_default();
            let factor = (-event.delta_y() / 300.0).exp();
            own_view.set(Some(view.get_untracked().zoomed(factor, place)));
        }
    };
    let zoom = move |factor: f64| {
        let now = view.get_untracked();
        own_view.set(Some(now.zoomed(factor, (now.width / 2.0, now.height / 2.0))));
    };
    let pick_seen = move || picked.set(places.with_untracked(|p| view.get_untracked().seen(p)).into());
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        const STEP: f64 = 60.0;
        let step = match event.key().as_str() {
            "+" | "=" => return zoom(1.4),
            "-" | "−" => return zoom(1.0 / 1.4),
            "0" => return own_view.set(None),
            "Enter" => return pick_seen(),
            "ArrowLeft" => (STEP, 0.0),
            "ArrowRight" => (-STEP, 0.0),
            "ArrowUp" => (0.0, STEP),
            "ArrowDown" => (0.0, -STEP),
            _ => return,
        };
        event.prevent_default();
        own_view.set(Some(view.get_untracked().moved(step)));
    };
    Effect::new(move || {
        let image = hover.get().and_then(|i| images.with_untracked(|images| images.get(i).copied()));
        let Some(image) = image else { return };
        spawn_local(async move {
            let said = app.ask(OnePicture { image }).await;
            let still = hover.try_get_untracked().flatten();
            let still = still.and_then(|i| images.try_with_untracked(|images| images.get(i).copied()).flatten());
            if let (Ok(said), true) = (said, still == Some(image)) {
                below.try_set(Some(said.picture));
            }
        });
    });
    let says = move || {
        let n = picked.with(|p| p.len()) as u64;
        if n > 0 { format!("{} encircled", wording::plural(n, "picture", "pictures")) } else { String::new() }
    };
    page! {
        <div class="tools">
            <button class="chip" aria-pressed=move || (!pans.get()).to_string() on:click=move |_| pans.set(false)>
                "Encircle"
            </button>
            <button class="chip" aria-pressed=move || pans.get().to_string() on:click=move |_| pans.set(true)>"Move"</button>
            <button class="btn" aria-label="Nearer" on:click=move |_| zoom(1.4)>"+"</button>
            <button class="btn" aria-label="Farther" on:click=move |_| zoom(1.0 / 1.4)>"−"</button>
            <button class="btn" on:click=move |_| own_view.set(None)>"All"</button>
            <button class="btn" data-test="map-seen" on:click=move |_| pick_seen()>"Pick what is in view"</button>
        </div>
        <canvas
            class="map-canvas"
            class:map-canvas--pans=move || pans.get()
            node_ref=node
            tabindex="0"
            role="application"
            aria-label="Map of the pictures. Arrows move it, plus and minus zoom, 0 shows all, Enter picks what is in view."
            data-test="map"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointerleave=move |_| hover.set(None)
            on:wheel=wheel
            on:keydown=keys
        ></canvas>
        <p class="visually-hidden" role="status">{says}</p>
        <div class="map-below" aria-hidden="true">
            {move || match (hover.get(), below.get()) {
                (Some(_), Some(picture)) => {
                    let path = picture.path.clone();
                    page! { <Thumb picture=picture /><span class="mono small" dir="auto">{path}</span> }.into_any()
                }
                _ => page! {
                    <span class="small">"Point at a picture to see it, click to open it, draw a line around several to pick them."</span>
                }
                .into_any(),
            }}
        </div>
    }
}

/// Puts the picture of the points on the canvas, then the line that is being drawn and the mark of the point meant. What
/// the browser refuses leaves the canvas as it is.
fn draw(
    canvas: &HtmlCanvasElement,
    (width, height, pixels): (usize, usize, Vec<u8>),
    line: &[(f64, f64)],
    mark: Option<(f64, f64)>,
    density: f64,
    ink: &str,
) {
    let Some(context) = canvas.get_context("2d").ok().flatten() else { return };
    let Ok(context) = context.dyn_into::<CanvasRenderingContext2d>() else { return };
    if canvas.width() as usize != width || canvas.height() as usize != height {
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
    }
    let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), width as u32, height as u32) else {
        return;
    };
    let _ = context.put_image_data(&image, 0.0, 0.0);
    context.set_stroke_style_str(ink);
    context.set_line_width(1.5 * density);
    if let Some((x, y)) = mark {
        context.begin_path();
        let _ = context.arc(x * density, y * density, 7.0 * density, 0.0, std::f64::consts::TAU);
        context.stroke();
    }
    if let Some(((x, y), rest)) = line.split_first().filter(|(_, rest)| !rest.is_empty()) {
        context.begin_path();
        context.move_to(x * density, y * density);
        rest.iter().for_each(|(x, y)| context.line_to(x * density, y * density));
        context.close_path();
        context.stroke();
    }
}
