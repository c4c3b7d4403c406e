//! Which column is what: a row for each column, whatever files it stands in.

mod row;
mod values;

use crate::app::components::icon;
use crate::app::pages::settings::Changed;
use crate::app::state::use_app;
use crate::dataset::{ColumnInfo, ColumnSettings, Settings};
use crate::engine::SourceView;
use crate::wording;
use leptos::prelude::*;
use row::ColumnRow;
use std::collections::HashMap;
use web_sys::HtmlInputElement;

/// Rows that are drawn at most, and up to which no search is offered.
const MOST: usize = 300;
const FEW: usize = 20;

/// One column, as it was understood in each file that has one of its name.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    /// Under which it is set: its name, or `file#name` where that is how it is set already.
    key: String,
    name: String,
    /// The files' paths.
    of: Vec<(String, ColumnInfo)>,
}

fn rows(sources: &[SourceView], set: &Settings) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for source in sources {
        for column in &source.columns {
            let at = *places.entry(column.name.as_str()).or_insert_with(|| {
                rows.push(Row { key: column.name.clone(), name: column.name.clone(), of: Vec::new() });
                rows.len() - 1
            });
            if let Some(row) = rows.get_mut(at) {
                row.of.push((source.path.clone(), column.clone()));
            }
        }
    }
    for row in &mut rows {
        if let [(path, _)] = row.of.as_slice() {
            let own = path.rsplit('/').next().unwrap_or(path);
            let keys = [format!("{path}#{}", row.name), format!("{own}#{}", row.name)];
            if let Some(key) = keys.into_iter().find(|key| set.columns.contains_key(key)) {
                row.key = key;
            }
        }
    }
    rows
}

/// Changes what is set under a key; what says nothing is not kept.
fn change(draft: RwSignal<Settings>, key: &str, with: impl FnOnce(&mut ColumnSettings)) {
    draft.update(|settings| {
        let mut column = settings.columns.remove(key).unwrap_or_default();
        with(&mut column);
        if column != ColumnSettings::default() {
            settings.columns.insert(key.to_owned(), column);
        }
    });
}

#[component]
pub fn Columns(draft: RwSignal<Settings>) -> impl IntoView {
    let app = use_app();
    // Drawn again only where something else was understood: a summary comes every second while pictures are measured.
    let all = Memo::new(move |_| {
        app.summary.with(|s| s.as_ref().map(|s| rows(&s.sources, &s.report.settings.settings)).unwrap_or_default())
    });
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    move || {
        match none.get() {
        false => page! { <Table all=all draft=draft /> }.into_any(),
        true => page! {
            <section class="sec">
                <h2>"Columns"</h2>
                <p class="small mt-s">
                    "No columns were read. A CSV or TSV in the folder with one row an image or a person brings its columns here, and so \
                     do attributes of boxes in COCO and Pascal VOC files."
                </p>
            </section>
        }
        .into_any(),
    }
    }
}

#[component]
fn Table(all: Memo<Vec<Row>>, draft: RwSignal<Settings>) -> impl IntoView {
    let count = move || all.with(Vec::len);
    let wanted = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let word = wanted.with(|w| w.trim().to_lowercase());
        all.with(|all| all.iter().filter(|row| row.name.to_lowercase().contains(&word)).cloned().collect::<Vec<Row>>())
    });
    let shown = move || found.with(|found| found.iter().take(MOST).cloned().collect::<Vec<Row>>());
    let search = move |event: Changed<HtmlInputElement>| wanted.set(event.target().value());
    page! {
        <section class="sec" aria-labelledby="col-h" data-test="columns">
            <div class="sec-h">
                <h2 id="col-h">"Columns"</h2>
                <p class="small">"Recognised from their names and values; what is chosen here goes before, in every file that has the column."</p>
            </div>
            {move || {
                (count() > FEW).then(|| {
                    page! {
                        <div class="tools">
                            <label class="field">
                                {icon("search", "")}
                                <span class="visually-hidden">"Search columns"</span>
                                <input autocomplete="off" type="search" placeholder="Column’s name" on:input:target=search />
                            </label>
                        </div>
                    }
                })
            }}
            <p class="small" role="status">
                {move || {
                    let n = found.with(Vec::len);
                    if n > MOST {
                        format!("The first {MOST} of {}; search for the others by name.", wording::plural(n as u64, "column", "columns"))
                    } else if n < count() {
                        format!("{} of {} columns.", wording::count(n as u64), wording::count(count() as u64))
                    } else {
                        String::new()
                    }
                }}
            </p>
            <div class="scroll">
                <table class="tbl tbl--stack">
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Role"</th>
                            <th scope="col">"Type"</th>
                            <th scope="col">"Origin"</th>
                            <th scope="col">"Values such as"</th>
                        </tr>
                    </thead>
                    <For
                        each=shown
                        key=|row| format!("{row:?}")
                        children=move |row| page! { <ColumnRow row=row draft=draft /> }
                    />
                </table>
            </div>
        </section>
    }
}
