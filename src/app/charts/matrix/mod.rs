//! The class × class matrix on a canvas: of any size, as only what is on screen is drawn. Owns drawing, pointer, keys
//! and zoom; what the selected cell means is frame_requested by the screen.

mod drawn;
mod paint;

use super::theme::theme;
use crate::app::dom;
use crate::app::route::images_link;
use crate::engine::{Filter, Matrix};
use crate::plot::MatrixPart;
use crate::plot::matrix_view::{self as view, View};
use crate::wording;
pub use drawn::figure;
use leptos::{ev, html, prelude::*};
use paint::{Marks, paint};
use std::sync::Arc;

/// Height of the frame at most, as a part of the window's.
const HIGH: f64 = 0.8;

/// What the cell means to somebody: row and column of the matrix.
pub type Cell = (usize, usize);

fn window_height() -> f64 {
    dom::window().and_then(|w| w.inner_height().ok()).and_then(|h| h.as_f64()).unwrap_or(900.0)
}

fn density() -> f64 {
    dom::window().map_or(1.0, |w| w.device_pixel_ratio()).clamp(1.0, 3.0)
}

/// The matrix. `selected` is chosen by click and arrows, `hover` follows the pointer; `zoom` is the cell's side in
/// pixels, `None` fits the frame.
#[component]
pub fn MatrixView(
    #[prop(into)] matrix: Signal<Arc<Matrix>>,
    selected: RwSignal<Option<Cell>>,
    hover: RwSignal<Option<Cell>>,
    zoom: RwSignal<Option<f64>>,
    /// Hears which part is on screen.
    on_screen: RwSignal<MatrixPart>,
    #[prop(into)] says: Signal<String>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let theme = theme();
    // Width of the frame, and the place scrolled to.
    let width = RwSignal::new(0.0_f64);
    let scroll = RwSignal::new((0.0_f64, 0.0_f64));
    let cell = Memo::new(move |_| {
        let classes = matrix.with(|m| m.classes.len());
        zoom.get().unwrap_or_else(|| View::fit(classes, width.get())).clamp(view::LEAST, view::MOST)
    });
    let whole = Memo::new(move |_| View::whole(matrix.with(|m| m.classes.len()), cell.get(), width.get()));
    let high = Memo::new(move |_| whole.get().1.min((window_height() * HIGH).max(280.0)));
    let view = Memo::new(move |_| {
        let (x, y) = scroll.get();
        let (w, h) = whole.get();
        View {
            classes: matrix.with(|m| m.classes.len()),
            cell: cell.get(),
            scroll_x: x,
            scroll_y: y,
            width: width.get().min(w),
            height: high.get().min(h),
            density: density(),
        }
    });

    Effect::new(move || on_screen.set(view.with(|v| MatrixPart { rows: v.rows(), columns: v.columns() })));

    let measure = move || {
        if let Some(frame) = frame.get_untracked() {
            let new = f64::from(frame.client_width());
            if (new - width.get_untracked()).abs() > 0.5 {
                width.set(new);
            }
        }
    };
    Effect::new(move || {
        frame.track();
        whole.track();
        measure();
    });
    let resize = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resize.remove());

    let frame_requested = StoredValue::new(false);
    Effect::new(move || {
        // All that the drawing depends on; it is drawn once a frame.
        view.track();
        theme.track();
        matrix.track();
        selected.track();
        hover.track();
        if frame_requested.get_value() {
            return;
        }
        frame_requested.set_value(true);
        request_animation_frame(move || {
            if frame_requested.try_set_value(false).is_some() {
                return;
            }
            let Some(canvas) = canvas.get_untracked() else { return };
            let marks = Marks { selected: selected.get_untracked(), hover: hover.get_untracked() };
            let _ = matrix
                .with_untracked(|m| view.with_untracked(|v| theme.with_untracked(|t| paint(&canvas, m, v, t, marks))));
        });
    });

    let on_scroll = move |_| {
        if let Some(frame) = frame.get_untracked() {
            scroll.set((f64::from(frame.scroll_left()), f64::from(frame.scroll_top())));
        }
    };
    let at = move |event: &web_sys::MouseEvent| {
        let rect = canvas.get_untracked()?.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
        view.with_untracked(|v| v.hit(x, y)).filter(|(row, column)| row != column)
    };
    let reveal = move |cell: Cell| {
        if let Some(frame) = frame.get_untracked() {
            let (x, y) = view.with_untracked(|v| v.reveal(cell));
            frame.set_scroll_left(x.round() as i32);
            frame.set_scroll_top(y.round() as i32);
        }
    };
    Effect::new(move || {
        cell.track();
        if let Some(cell) = selected.get() {
            // The frame has to have its new size first.
            request_animation_frame(move || reveal(cell));
        }
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        let size = matrix.with_untracked(|m| m.classes.len()) as i64;
        if size < 2 || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if event.key() == "Enter" {
            if let Some((row, column)) = selected.get_untracked() {
                let classes =
                    matrix.with_untracked(|m| [row, column].map(|i| m.classes[i.min(m.classes.len() - 1)].0.clone()));
                dom::go(&images_link(&Filter { classes: classes.to_vec(), ..Filter::default() }));
            }
            return;
        }
        let step = match event.key().as_str() {
            "+" | "=" => Some(Some(larger(zoom.get_untracked(), size as usize))),
            "-" | "−" => Some(Some(smaller(zoom.get_untracked(), size as usize))),
            "0" => Some(None),
            _ => None,
        };
        if let Some(step) = step {
            event.prevent_default();
            zoom.set(step);
            return;
        }
        let page = (view.with_untracked(|v| v.rows().1 - v.rows().0) as i64 - 1).max(1);
        let (dy, dx) = match event.key().as_str() {
            "PageUp" => (-page, 0),
            "PageDown" => (page, 0),
            "Home" => (0, -size),
            "End" => (0, size),
            "ArrowUp" => (-1, 0),
            "ArrowDown" => (1, 0),
            "ArrowLeft" => (0, -1),
            "ArrowRight" => (0, 1),
            _ => return,
        };
        event.prevent_default();
        let (row, column) = selected.get_untracked().unwrap_or((0, 1));
        let (mut y, mut x) = (row as i64 + dy, column as i64 + dx);
        if dy.abs().max(dx.abs()) > 1 {
            (y, x) = (y.clamp(0, size - 1), x.clamp(0, size - 1));
        }
        // The diagonal is jumped over: a class with itself says nothing.
        if y == x {
            let back =
                if (0..size).contains(&(y + dy.signum())) && (0..size).contains(&(x + dx.signum())) { 1 } else { -1 };
            let back = if dy.abs().max(dx.abs()) > 1 { back } else { 1 };
            (y, x) = (y + back * dy.signum(), x + back * dx.signum());
        }
        if (0..size).contains(&y) && (0..size).contains(&x) && y != x {
            hover.set(None);
            selected.set(Some((y as usize, x as usize)));
        }
    };
    let live = move || {
        let cell = selected.get()?;
        matrix.with(|m| Some(format!("{} and {}", m.classes.get(cell.0)?.0, m.classes.get(cell.1)?.0)))
    };
    page! {
        <div
            class="matrix-view"
            node_ref=frame
            tabindex="0"
            role="group"
            aria-label="Matrix of classes: arrow keys move the cell, plus and minus change its size, Enter opens its images"
            style:height=move || format!("{}px", high.get() + 16.0)
            on:scroll=on_scroll
            on:keydown=keys
        >
            <div
                class="matrix-whole"
                style:width=move || format!("{}px", whole.get().0)
                style:height=move || format!("{}px", whole.get().1)
            >
                <canvas
                    class="matrix"
                    node_ref=canvas
                    role="img"
                    aria-label=move || says.get()
                    style:width=move || format!("{}px", view.get().width)
                    style:height=move || format!("{}px", view.get().height)
                    on:pointermove=move |event| {
                        let cell = at(&event);
                        if hover.get_untracked() != cell {
                            hover.set(cell);
                        }
                    }
                    on:pointerleave=move |_| hover.set(None)
                    on:click=move |event| {
                        if let Some(cell) = at(&event) {
                            selected.set(Some(cell));
                        }
                    }
                ></canvas>
            </div>
        </div>
        <p class="visually-hidden" role="status">{live}</p>
    }
}

/// Without a zoom of its own the cell is as large as the frame allows; the first step starts from a usual size.
fn now(zoom: Option<f64>, classes: usize) -> f64 {
    zoom.unwrap_or_else(|| View::fit(classes, 800.0))
}

fn larger(zoom: Option<f64>, classes: usize) -> f64 {
    let now = now(zoom, classes);
    (now * 1.4).round().max(now + 1.0).clamp(view::LEAST, view::MOST)
}

fn smaller(zoom: Option<f64>, classes: usize) -> f64 {
    (now(zoom, classes) / 1.4).floor().clamp(view::LEAST, view::MOST)
}

/// Smaller, fitted, larger.
#[component]
pub fn Zoom(zoom: RwSignal<Option<f64>>, #[prop(into)] classes: Signal<usize>) -> impl IntoView {
    page! {
        <span class="seg" role="group" aria-label="Size of the cells">
            <button class="btn btn--seg" on:click=move |_| zoom.set(Some(smaller(zoom.get_untracked(), classes.get_untracked()))) aria-label="Smaller cells">"−"</button>
            <button class="btn btn--seg" on:click=move |_| zoom.set(None)>"Fit"</button>
            <button class="btn btn--seg" on:click=move |_| zoom.set(Some(larger(zoom.get_untracked(), classes.get_untracked()))) aria-label="Larger cells">"+"</button>
        </span>
    }
}

/// The ramp with its steps printed, and the words at its ends.
#[component]
pub fn Ramp(bounds: Vec<f64>, shares: bool, ends: (&'static str, &'static str)) -> impl IntoView {
    let diverging = bounds.len() == 8;
    let steps = bounds.len() + 1;
    let width = 100.0 / steps as f64;
    let class = |i: usize| match (diverging, i) {
        (false, i) => format!("q{}", i.min(7)),
        (true, 4) => "d-0".to_owned(),
        (true, i) if i < 4 => format!("d-n{}", 4 - i),
        (true, i) => format!("d-p{}", (i - 4).min(4)),
    };
    let text = |x: f64| {
        let text = if shares { wording::figure(x) } else { wording::count(x.max(0.0).round() as u64) };
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let texts: Vec<(f64, String)> = bounds
        .iter()
        .enumerate()
        .filter(|(i, _)| !diverging || matches!(i, 0 | 2 | 5 | 7))
        .map(|(i, x)| (width * (i + 1) as f64, if shares { text(*x) } else { wording::count(x.round() as u64) }))
        .collect();
    let (low, high) = ends;
    page! {
        <span class="ramp">
            {low}
            <svg aria-hidden="true">
                {(0..steps)
                    .map(|i| {
                        let x = format!("{:.3}%", width * i as f64);
                        page! { <rect class=class(i) x=x y="0" width=format!("{width:.3}%") height="12"></rect> }
                    })
                    .collect_view()}
                {texts
                    .into_iter()
                    .map(|(x, t)| page! { <text class="ta-middle" x=format!("{x:.2}%") y="24">{t}</text> })
                    .collect_view()}
            </svg>
            {high}
        </span>
    }
}
