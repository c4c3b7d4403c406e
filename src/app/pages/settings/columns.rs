//! Which column is what.

use super::Changed;
use crate::app::components::{origin_words, role_words};
use crate::app::state::use_app;
use crate::dataset::{ColumnInfo, ColumnSettings, Origin, Role, Settings};
use leptos::prelude::*;
use web_sys::HtmlSelectElement;

const ROLES: [Role; 10] = [
    Role::Protected,
    Role::Attribute,
    Role::Identity,
    Role::Split,
    Role::Annotator,
    Role::Label,
    Role::Score,
    Role::Path,
    Role::QuasiIdentifier,
    Role::Ignore,
];
const ORIGINS: [Origin; 4] = [Origin::SelfDeclared, Origin::Annotated, Origin::Inferred, Origin::Unknown];

/// One column, by the key under which it is set: its name, or `file#name` where several files have one of that name.
struct Row {
    key: String,
    file: String,
    column: ColumnInfo,
}

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
    let rows = app.summary.with_untracked(|s| {
        let all: Vec<(&str, &ColumnInfo)> = s
            .iter()
            .flat_map(|s| &s.sources)
            .flat_map(|s| s.columns.iter().map(move |c| (s.path.as_str(), c)))
            .collect();
        let row = |(file, column): &(&str, &ColumnInfo)| {
            let alone = all.iter().filter(|(_, c)| c.name == column.name).count() == 1;
            let key = if alone { column.name.clone() } else { format!("{file}#{}", column.name) };
            Row { key, file: (*file).to_owned(), column: (*column).clone() }
        };
        all.iter().take(300).map(row).collect::<Vec<_>>()
    });
    if rows.is_empty() {
        return page! {
            <section class="sec">
                <h2>"Columns"</h2>
                <p class="small mt-s">
                    "No columns were read. A CSV or TSV in the folder with one row an image or a person brings its columns here, and so \
                     do attributes of boxes in COCO and Pascal VOC files."
                </p>
            </section>
        }
        .into_any();
    }
    let rows = rows.into_iter().map(|row| page! { <ColumnRow row=row draft=draft /> }).collect_view();
    page! {
        <section class="sec" aria-labelledby="col-h">
            <div class="sec-h">
                <h2 id="col-h">"Columns"</h2>
                <p class="small">"Recognised from their names and values; what is chosen here goes before."</p>
            </div>
            <div class="scroll">
                <table class="tbl tbl--stack">
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Role"</th>
                            <th scope="col">"Origin"</th>
                            <th scope="col">"Because"</th>
                            <th scope="col">"Values such as"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ColumnRow(row: Row, draft: RwSignal<Settings>) -> impl IntoView {
    let Row { key, file, column } = row;
    let set = {
        let key = key.clone();
        Memo::new(move |_| draft.with(|d| d.columns.get(&key).cloned().unwrap_or_default()))
    };
    let role = {
        let key = key.clone();
        move |event: Changed<HtmlSelectElement>| {
            let role = event.target().value().parse::<usize>().ok().and_then(|i| ROLES.get(i).copied());
            change(draft, &key, |c| c.role = role);
        }
    };
    let origin = move |event: Changed<HtmlSelectElement>| {
        let origin = event.target().value().parse::<usize>().ok().and_then(|i| ORIGINS.get(i).copied());
        change(draft, &key, |c| c.origin = origin);
    };
    let roles = ROLES.iter().enumerate().map(|(i, role)| {
        page! { <option value=i.to_string() selected=move || set.get().role == Some(*role)>{role_words(*role)}</option> }
    });
    let origins = ORIGINS.iter().enumerate().map(|(i, origin)| {
        page! { <option value=i.to_string() selected=move || set.get().origin == Some(*origin)>{origin_words(*origin)}</option> }
    });
    let found = column.role;
    // What would be recognised is not known where settings said it.
    let is_said = set.get_untracked().origin.is_some();
    let is_set = set.get_untracked().role.is_some();
    let asks_origin =
        move || matches!(set.get().role.unwrap_or(found), Role::Protected | Role::Attribute | Role::Score);
    let name = column.name.clone();
    page! {
        <tr>
            <th scope="row" dir="auto"><span class="mono">{column.name.clone()}</span><small class="tiny">" " {file}</small></th>
            <td>
                <select autocomplete="off" class="select" aria-label=format!("Role of {name}") on:change:target=role>
                    <option value="" selected=move || set.get().role.is_none()>
                        {if is_set { "as recognised".to_owned() } else { format!("{} (recognised)", role_words(found)) }}
                    </option>
                    {roles.collect_view()}
                </select>
            </td>
            <td>
                <select autocomplete="off" class="select" hidden=move || !asks_origin() aria-label=format!("Origin of {name}") on:change:target=origin>
                    <option value="" selected=move || set.get().origin.is_none()>
                        {if is_said { "not said".to_owned() } else { format!("{} (not said)", origin_words(column.origin)) }}
                    </option>
                    {origins.collect_view()}
                </select>
            </td>
            <td class="full">{column.why.clone()}</td>
            <td class="late" dir="auto">{column.examples.join(", ")}</td>
        </tr>
    }
}
