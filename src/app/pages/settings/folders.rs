//! Which folder is what.

use super::Changed;
use crate::app::components::{folder_because, folder_role_words, folder_words};
use crate::app::state::use_app;
use crate::dataset::{FolderRole, Settings};
use crate::report::FolderFacts;
use crate::wording;
use leptos::prelude::*;
use web_sys::HtmlSelectElement;

/// Rows that are drawn at most.
const MOST: usize = 300;

/// The key under which a folder is set, as it is written in the settings.
fn key_of(settings: &Settings, path: &str) -> Option<String> {
    let plain = |key: &str| match key.trim_start_matches("./").trim_end_matches('/') {
        "" => ".".to_owned(),
        path => path.to_owned(),
    };
    settings.folders.keys().find(|key| plain(key) == path).cloned()
}

fn set_of(settings: &Settings, path: &str) -> Option<FolderRole> {
    key_of(settings, path).and_then(|key| settings.folders.get(&key).cloned())
}

#[component]
pub fn Folders(draft: RwSignal<Settings>) -> impl IntoView {
    let app = use_app();
    // A summary comes every second while pictures are measured.
    let rows = Memo::new(move |_| {
        app.summary.with(|s| s.as_ref().map(|s| s.report.files.folders.clone()).unwrap_or_default())
    });
    let count = move || rows.with(Vec::len);
    page! {
        <section class="sec" aria-labelledby="fold-h" data-test="folders" hidden=move || count() == 0>
            <div class="sec-h">
                <h2 id="fold-h">"Folders"</h2>
                <p class="small">"What the folders of pictures were taken for, by their names and what lies in them; what is chosen here goes before."</p>
            </div>
            {move || (count() > MOST).then(|| page! { <p class="small">{format!("The first {MOST}; the file below takes the others under [folders].")}</p> })}
            <div class="scroll">
                <table class="tbl tbl--stack">
                    <thead>
                        <tr>
                            <th scope="col">"Folder"</th>
                            <th scope="col">"Taken for"</th>
                            <th scope="col">"Because"</th>
                            <th scope="col" class="num">"Files"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || rows.get().into_iter().take(MOST).map(|row| page! { <FolderRow row=row draft=draft /> }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn FolderRow(row: FolderFacts, draft: RwSignal<Settings>) -> impl IntoView {
    let path = StoredValue::new(row.path.clone());
    let set = Memo::new(move |_| draft.with(|d| path.with_value(|path| set_of(d, path))));
    let mut roles = vec![FolderRole::Classes, FolderRole::Pictures, FolderRole::Variants, FolderRole::Masks];
    roles.extend(["train", "val", "test"].map(|split| FolderRole::Split(split.to_owned())));
    roles.extend([FolderRole::NoSplit, FolderRole::Folds, FolderRole::Ignore]);
    if let Some(other) = set.get_untracked().filter(|role| !roles.contains(role)) {
        roles.push(other);
    }
    let options = roles.clone().into_iter().enumerate().map(|(i, role)| {
        let words = folder_role_words(&role);
        page! { <option value=i.to_string() selected=move || set.get().as_ref() == Some(&role)>{words}</option> }
    });
    let options = options.collect_view();
    let roles = StoredValue::new(roles);
    let choose = move |event: Changed<HtmlSelectElement>| {
        let role = event.target().value().parse::<usize>().ok();
        let role = role.and_then(|i| roles.with_value(|roles| roles.get(i).cloned()));
        draft.update(|settings| {
            path.with_value(|path| {
                let key = key_of(settings, path).unwrap_or_else(|| path.clone());
                match role {
                    Some(role) => settings.folders.insert(key, role),
                    None => settings.folders.remove(&key),
                };
            });
        });
    };
    let recognised = if row.set { "as recognised".to_owned() } else { format!("{} (recognised)", folder_words(&row)) };
    page! {
        <tr>
            <th scope="row" class="mono" dir="auto">{row.path.clone()}</th>
            <td>
                <select autocomplete="off" class="select" aria-label=format!("Role of folder {}", row.path) on:change:target=choose>
                    <option value="" selected=move || set.get().is_none()>{recognised}</option>
                    {options}
                </select>
            </td>
            <td class="full">{folder_because(&row)}</td>
            <td class="num" data-l="files">{wording::count(row.files)}</td>
        </tr>
    }
}
