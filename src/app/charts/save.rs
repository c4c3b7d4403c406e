//! What leaves a chart as a file. The drawing is the scene that the page shows, in the colours in force.

use crate::app::dom;
use crate::app::state::App;
use crate::plot::{Figure, Palette, Svg, file_stem, svg};
use leptos::prelude::*;
use leptos::task::spawn_local;

fn name(app: App, what: &str, ending: &str) -> String {
    format!("{}.{ending}", file_stem(&app.name.get_untracked(), what))
}

fn drawn(figure: &Figure) -> Svg {
    svg(figure, &Palette::read(|name| dom::token(&format!("--{name}"))))
}

/// A text file of that ending, called after the dataset and what it holds.
pub fn save_text(app: App, what: &str, ending: &str, mime: &str, content: &str) {
    let _ = dom::save(&name(app, what, ending), mime, content);
}

pub fn save_svg(app: App, what: &str, figure: &Figure) {
    save_text(app, what, "svg", "image/svg+xml", &drawn(figure).text);
}

pub fn save_png(app: App, what: &str, figure: &Figure) {
    let (name, drawn) = (name(app, what, "png"), drawn(figure));
    spawn_local(async move {
        if let Ok(picture) = dom::rasterise(&drawn.text, (drawn.width, drawn.height)).await {
            let _ = dom::save_blob(&name, &picture);
        }
    });
}
