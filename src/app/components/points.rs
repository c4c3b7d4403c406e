//! Whose points pictures are compared by: in words, and as a choice where there are several.

use crate::app::state::{App, use_app};
use crate::engine::PointsOf;
use crate::wording;
use leptos::{ev, prelude::*};

/// In what pictures are alike that are so by what was measured here.
pub const MEASURED: &str = "In light, colour and edges, wherever they stand; not in what they show.";

/// A file's own name, without folders.
fn own(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// "the embeddings of clip.npy, 512 numbers a picture".
pub fn points_words(app: App, of: PointsOf) -> String {
    let PointsOf::Brought(file) = of else { return "what Muster measures: light, colour and edges".to_owned() };
    let view = app.summary.with_untracked(|s| s.as_ref().and_then(|s| s.embeddings.get(file as usize).cloned()));
    view.map_or_else(
        || "embeddings".to_owned(),
        |view| {
            let dims = wording::plural(view.dims, "number", "numbers");
            format!("the embeddings of {}, {dims} a picture", own(&view.path))
        },
    )
}

/// All that pictures can be compared by: what was brought first.
pub fn all_points(app: App) -> Vec<PointsOf> {
    let files = app.summary.with_untracked(|s| s.as_ref().map_or(0, |s| s.embeddings.len()));
    (0..files as u32).map(PointsOf::Brought).chain([PointsOf::Measured]).collect()
}

/// The choice among several; nothing where there is one.
#[component]
pub fn ChoosePoints(#[prop(into)] all: Signal<Vec<PointsOf>>, chosen: RwSignal<PointsOf>) -> impl IntoView {
    let app = use_app();
    let choose = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        let at: Option<usize> = event.target().value().parse().ok();
        if let Some(of) = at.and_then(|at| all.with_untracked(|all| all.get(at).copied())) {
            chosen.set(of);
        }
    };
    move || {
        let all = all.get();
        (all.len() > 1).then(|| {
            let option = |(at, of): (usize, PointsOf)| {
                let on = move || chosen.get() == of;
                page! { <option value=at.to_string() selected=on dir="auto">{points_words(app, of)}</option> }
            };
            page! {
                <label class="lab tools mt-s">
                    "Compared by "
                    <select class="select" autocomplete="off" data-test="points-of" on:change:target=choose>
                        {all.into_iter().enumerate().map(option).collect_view()}
                    </select>
                </label>
            }
        })
    }
}
