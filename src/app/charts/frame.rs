//! What stands around every chart: title, caption, the table behind it, the files it can be saved as.

use super::save::{save_png, save_svg, save_text};
use crate::app::components::icon;
use crate::app::small_cells::WHY;
use crate::app::state::{App, use_app};
use crate::plot::{Figure, Table};
use leptos::prelude::*;

/// Rows of a table that are put on the page; the CSV holds all.
const SHOWN: usize = 300;

/// Buttons that save a chart: its drawing as SVG and PNG, its table as CSV.
#[component]
pub fn Acts(
    /// What the files are called after the dataset's name.
    #[prop(into)]
    what: String,
    #[prop(into)] table: Signal<Table>,
    #[prop(optional_no_strip)] figure: Option<Signal<Figure>>,
) -> impl IntoView {
    let app = use_app();
    let what = StoredValue::new(what);
    let csv = move |_| save_text(app, &what.get_value(), "csv", "text/csv", &table.get_untracked().csv());
    let (off, why) = not_saved(app);
    let drawing = figure.map(|figure| page! { <SaveChart what=what.get_value() figure=figure /> });
    page! {
        <span class="fig-acts">
            {drawing}
            <button class="btn" on:click=csv disabled=off title=why aria-label="Save the table as CSV">{icon("save", "")}"CSV"</button>
        </span>
    }
}

/// Whether nothing of a chart is saved because small counts are left out, and the reason.
fn not_saved(app: App) -> (impl Fn() -> bool + Copy + Send, impl Fn() -> Option<String> + Copy + Send) {
    let off = move || app.small.left_out.get();
    (off, move || off().then(|| format!("Not saved: {WHY}. It is switched on under Export.")))
}

/// Buttons that save a chart's drawing.
#[component]
pub fn SaveChart(#[prop(into)] what: String, #[prop(into)] figure: Signal<Figure>) -> impl IntoView {
    let app = use_app();
    let what = StoredValue::new(what);
    let (off, why) = not_saved(app);
    let svg = move |_| save_svg(app, &what.get_value(), &figure.get_untracked());
    let png = move |_| save_png(app, &what.get_value(), &figure.get_untracked());
    page! {
        <button class="btn" on:click=svg disabled=off title=why aria-label="Save the chart as SVG">"SVG"</button>
        <button class="btn" on:click=png disabled=off title=why aria-label="Save the chart as PNG">"PNG"</button>
    }
}

/// A chart with its table: the table is hidden from sight until asked for, never from a screen reader.
#[component]
pub fn Chart(
    #[prop(into)] title: String,
    #[prop(into)] caption: Signal<String>,
    #[prop(into)] table: Signal<Table>,
    #[prop(optional_no_strip)] figure: Option<Signal<Figure>>,
    children: Children,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let what = title.clone();
    page! {
        <figure class="fig">
            <figcaption>
                <strong dir="auto">{title}</strong>
                <span class="tiny" dir="auto">{move || caption.get()}</span>
                <button
                    class="btn btn--tiny"
                    data-key="t"
                    aria-expanded=move || shown.get().to_string()
                    on:click=move |_| shown.update(|s| *s = !*s)
                >
                    {move || if shown.get() { "Hide the table" } else { "Table" }}
                </button>
                <Acts what=what table=table figure=figure />
            </figcaption>
            {children()}
            <Behind table=table shown=shown />
        </figure>
    }
}

/// The table itself.
#[component]
fn Behind(table: Signal<Table>, shown: RwSignal<bool>) -> impl IntoView {
    let body = move || {
        let table = table.get();
        let (words, all) = (table.words, table.rows.len());
        let class = move |i: usize| if i < words { "" } else { "num" };
        let head = table.header.into_iter().enumerate();
        let head = head.map(|(i, h)| page! { <th scope="col" class=class(i)>{h}</th> }).collect_view();
        let mut links = table.links.into_iter();
        let rows = table.rows.into_iter().take(SHOWN).map(|row| {
            let href = links.next().filter(|href| !href.is_empty());
            let cells = row.into_iter().map(|cell| cell.shown()).enumerate().map(|(i, cell)| match (i, href.clone()) {
                // While the table is hidden from sight, no focus may go into it.
                (0, Some(href)) => {
                    let link = page! { <a href=href tabindex=move || (!shown.get()).then_some("-1")>{cell}</a> };
                    page! { <th scope="row" dir="auto">{link}</th> }.into_any()
                }
                (0, None) => page! { <th scope="row" dir="auto">{cell}</th> }.into_any(),
                _ => page! { <td class=class(i) dir="auto">{cell}</td> }.into_any(),
            });
            page! { <tr>{cells.collect_view()}</tr> }
        });
        page! {
            <table class="tbl">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {(all > SHOWN)
                .then(|| page! { <p class="small">{format!("The first {SHOWN} of {all} rows; the CSV holds all.")}</p> })}
        }
    };
    page! {
        <div class="scroll behind" class:visually-hidden=move || !shown.get() tabindex=move || shown.get().then_some("0")>{body}</div>
    }
}
