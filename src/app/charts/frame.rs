//! What stands around every chart: title, caption, the table behind it, the files it can be saved as.

use super::save::{Drawn, file_stem};
use crate::app::components::icon;
use crate::app::dom;
use crate::app::state::{App, use_app};
use crate::report::table_csv;
use leptos::prelude::*;

/// Rows of a table that are put on the page; the CSV holds all.
const SHOWN: usize = 300;

/// The table behind a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// So many columns at the left are words, the others figures.
    pub words: usize,
    /// Where each row's first cell leads, where it leads anywhere; empty or parallel to the rows.
    pub links: Vec<String>,
}

impl Table {
    pub fn new(header: &[&str], words: usize) -> Self {
        Self { header: header.iter().map(|h| (*h).to_owned()).collect(), rows: Vec::new(), words, links: Vec::new() }
    }

    fn csv(&self) -> String {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        table_csv(&header, self.rows.iter().map(|row| row.iter().map(|cell| raw(cell)).collect()))
    }
}

/// A figure as a spreadsheet reads it: `1,312` is 1312, `−0.2` is -0.2.
fn raw(cell: &str) -> String {
    let plain = cell.replace('−', "-").replace(',', "");
    let plain = plain.trim_end_matches(" %");
    match plain.parse::<f64>() {
        Ok(x) if cell.ends_with(" %") => format!("{}", (x * 1000.0).round() / 100_000.0),
        Ok(_) => plain.to_owned(),
        Err(_) => cell.to_owned(),
    }
}

fn save(app: App, what: &str, ending: &str, mime: &str, content: &str) {
    let dataset = app.name.get_untracked();
    let _ = dom::save(&format!("{}.{ending}", file_stem(&dataset, what)), mime, content);
}

/// Buttons that save a chart: its table as CSV, its drawing as SVG.
#[component]
pub fn Acts(
    /// What the files are called after the dataset's name.
    #[prop(into)]
    what: String,
    #[prop(into)] table: Signal<Table>,
    #[prop(optional_no_strip)] drawn: Option<Signal<Drawn>>,
) -> impl IntoView {
    let app = use_app();
    let what = StoredValue::new(what);
    let csv = move |_| save(app, &what.get_value(), "csv", "text/csv", &table.get_untracked().csv());
    let svg = drawn.map(|drawn| page! { <SaveSvg what=what.get_value() drawn=drawn /> });
    page! {
        <span class="fig-acts">
            {svg}
            <button class="btn" on:click=csv aria-label="Save the table as CSV">{icon("save", "")}"CSV"</button>
        </span>
    }
}

/// A button that saves a chart as SVG.
#[component]
pub fn SaveSvg(#[prop(into)] what: String, #[prop(into)] drawn: Signal<Drawn>) -> impl IntoView {
    let app = use_app();
    let save_svg = move |_| save(app, &what, "svg", "image/svg+xml", &drawn.get_untracked().svg());
    page! { <button class="btn" on:click=save_svg aria-label="Save the chart as SVG">"SVG"</button> }
}

/// A chart with its table: the table is hidden from sight until asked for, never from a screen reader.
#[component]
pub fn Chart(
    #[prop(into)] title: String,
    #[prop(into)] caption: Signal<String>,
    #[prop(into)] table: Signal<Table>,
    #[prop(optional_no_strip)] drawn: Option<Signal<Drawn>>,
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
                <Acts what=what table=table drawn=drawn />
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
            let cells = row.into_iter().enumerate().map(|(i, cell)| match (i, href.clone()) {
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
            <table class="tbl tbl--tight">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {(all > SHOWN)
                .then(|| page! { <p class="small">{format!("The first {SHOWN} of {all} rows; the CSV holds all.")}</p> })}
        }
    };
    page! { <div class="scroll behind" class:vh=move || !shown.get()>{body}</div> }
}
