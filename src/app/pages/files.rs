//! What was each file taken for, and why?

use crate::app::components::{OriginTag, Sign, folder_because, folder_words, role_words, type_words};
use crate::app::state::use_app;
use crate::dataset::{FileRole, Role};
use crate::engine::{SourceView, Summary, format_name};
use crate::report::{FileGroup, FolderFacts, SkippedFile};
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Columns of the first table up to which they stand open; beyond, and of other tables, one click away.
const OPEN: usize = 30;

/// A format's name as a person reads it.
pub fn format_words(format: &str) -> String {
    format_name(format).unwrap_or(format).to_owned()
}

fn role_of_file(role: FileRole) -> &'static str {
    match role {
        FileRole::Annotations => "annotations",
        FileRole::ClassList => "class names",
        FileRole::Table => "table",
        FileRole::ImageList => "list of images",
        FileRole::Predictions => "predictions, in no figure",
        FileRole::Embeddings => "embeddings, in no figure",
        FileRole::Settings => "settings",
        FileRole::Decisions => "decisions",
    }
}

#[component]
pub fn Files() -> impl IntoView {
    let app = use_app();
    move || app.summary.get().map(|summary| page! { <Body summary=summary /> })
}

#[component]
fn Body(summary: std::sync::Arc<Summary>) -> impl IntoView {
    let files = summary.report.files.clone();
    let broken = summary.report.dataset.unreadable_images;
    let title = format!(
        "Every file is accounted for: {} read, {} left aside{}.",
        wording::count(files.read),
        wording::count(files.skipped),
        if broken > 0 { format!(", {} of the read ones broken", wording::count(broken)) } else { String::new() }
    );
    let groups = files.groups.iter().map(|g| page! { <GroupRow group=g.clone() /> }).collect_view();
    let many = summary.sources_read;
    // What was read more of than has rows of its own.
    let rows = summary.sources.len() as u64;
    let whole = summary.sources.iter().map(|s| s.files).sum::<u64>() == many && rows <= 100;
    let sources = summary.sources.iter().take(100).cloned().enumerate();
    let sources = sources.map(|(at, s)| page! { <Source source=s first=at == 0 /> }).collect_view();
    page! {
        <p class="eyebrow">"Files read · what did Muster take each file for, and why?"</p>
        <h1>{title}</h1>
        <p class="sum mt">
            {wording::count(files.dropped)}
            <small>"dropped"</small>
            <span class="operator">"="</span>
            {wording::count(files.read)}
            <small>{if broken > 0 { format!("read, {} unreadable as pictures", wording::count(broken)) } else { "read".into() }}</small>
            <span class="operator">"+"</span>
            {wording::count(files.skipped)}
            <small>"left aside, each with a reason"</small>
        </p>
        <section class="sec" aria-labelledby="groups-h">
            <div class="sec-h"><h2 id="groups-h">"What each group was taken for"</h2></div>
            <div class="scroll">
                <table class="tbl tbl--stack">
                    <thead>
                        <tr>
                            <th scope="col">"Files"</th>
                            <th scope="col">"Taken for"</th>
                            <th scope="col">"Because"</th>
                            <th scope="col" class="num">"Files"</th>
                            <th scope="col" class="num">"Images joined"</th>
                            <th scope="col">"Not joined"</th>
                        </tr>
                    </thead>
                    <tbody>{groups}</tbody>
                </table>
            </div>
        </section>
        <Folders rows=files.folders />
        {(many > 0)
            .then(|| {
                page! {
                    <section class="sec" aria-labelledby="sources-h">
                        <div class="sec-h">
                            <h2 id="sources-h">"Annotation files and tables"</h2>
                            <p class="small">
                                {wording::plural(many, "file", "files")}
                                {(!whole).then_some("; not all are shown, all are in the report")}
                                ". Columns can be corrected in the "
                                <a href="#/settings">"settings"</a>
                                "."
                            </p>
                        </div>
                        {sources}
                    </section>
                }
            })}
        <Skipped files=files.skipped_files total=files.skipped />
    }
}

#[component]
fn GroupRow(group: FileGroup) -> impl IntoView {
    let images = group.role == "images";
    let mut not: Vec<String> = Vec::new();
    if group.unmatched_records > 0 {
        not.push(wording::plural(group.unmatched_records, "record names no image", "records name no image"));
    }
    if group.unmatched_images > 0 {
        let (one, many) = if images {
            ("image without annotation", "images without annotation")
        } else {
            ("image not named", "images not named")
        };
        not.push(wording::plural(group.unmatched_images, one, many));
    }
    if group.contradicted > 0 {
        not.push(wording::plural(
            group.contradicted,
            "record contradicts another file",
            "records contradict another file",
        ));
    }
    if group.agreed > 0 {
        not.push(wording::plural(
            group.agreed,
            "record stands in another file too",
            "records stand in another file too",
        ));
    }
    page! {
        <tr>
            <th scope="row" class="mono" dir="auto">{group.example.clone()}</th>
            <td>{if images { "images".to_owned() } else { format_words(&group.format) }}</td>
            <td class="full">{group.why.clone()}</td>
            <td class="num" data-l="files">{wording::count(group.files)}</td>
            <td class="num" data-l="joined">{wording::count(group.joined)}</td>
            <td>{if not.is_empty() { "–".to_owned() } else { not.join("; ") }}</td>
        </tr>
    }
}

#[component]
fn Source(source: SourceView, first: bool) -> impl IntoView {
    let facts = [
        Some(role_of_file(source.role).to_owned()).filter(|role| *role != format_words(&source.format)),
        Some(wording::plural(source.records, "record", "records")),
        Some(wording::plural(source.images, "image", "images")),
        source.join.clone().map(|j| format!("joined {j}")),
        (source.unmatched > 0)
            .then(|| wording::plural(source.unmatched, "record joins to no image", "records join to no image")),
        (source.agreed > 0).then(|| format!("{} stand in another file too", wording::count(source.agreed))),
        (source.contradicted > 0).then(|| format!("{} contradict another file", wording::count(source.contradicted))),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let columns = (!source.columns.is_empty()).then(|| {
        let rows = source.columns.iter().map(|c| {
            page! {
                <tr>
                    <th scope="row" class="mono" dir="auto">{c.name.clone()}</th>
                    <td>{role_words(c.role)}</td>
                    <td>{type_words(c.ty)}</td>
                    <td class="full">{c.why.clone()}</td>
                    <td>{(c.role == Role::Protected).then(|| page! { <OriginTag origin=c.origin /> })}</td>
                    <td class="late" dir="auto">{c.examples.join(", ")}</td>
                </tr>
            }
        });
        page! {
            <div class="scroll">
                <table class="tbl tbl--stack">
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Role"</th>
                            <th scope="col">"Type"</th>
                            <th scope="col">"Because"</th>
                            <th scope="col">"Origin"</th>
                            <th scope="col">"Values such as"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
    });
    let open = (1..=OPEN).contains(&source.columns.len()) && first;
    page! {
        <details class="src" open=open>
            <summary>
                <span class="mono mono-h" dir="auto">{source.path.clone()}</span>
                {(source.files > 1).then(|| format!(" and {}", wording::plural(source.files - 1, "file like it", "files like it")))}
                " "
                <span class="small">{format_words(&source.format)}", "{facts.join(", ")}</span>
            </summary>
            <p class="small">{if source.files == 1 { "Taken for that because: " } else { "Taken for that, each, because: " }}{source.why.clone()}"."</p>
            {columns}
        </details>
    }
}

/// What the folders of pictures were taken for.
#[component]
fn Folders(rows: Vec<FolderFacts>) -> impl IntoView {
    const MOST: usize = 100;
    let more = rows.len() > MOST;
    (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().take(MOST).map(|row| {
            page! {
                <tr>
                    <th scope="row" class="mono" dir="auto">{row.path.clone()}</th>
                    <td>{folder_words(&row)}</td>
                    <td class="full">{folder_because(&row)}</td>
                    <td class="num" data-l="files">{wording::count(row.files)}</td>
                </tr>
            }
        });
        page! {
            <section class="sec" aria-labelledby="folders-h">
                <div class="sec-h">
                    <h2 id="folders-h">"What each folder of pictures was taken for"</h2>
                    <p class="small">
                        {more.then(|| format!("The first {MOST}; all are in the report. "))}
                        "Folders can be corrected in the "
                        <a href="#/settings">"settings"</a>
                        "."
                    </p>
                </div>
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
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

/// Left aside, put together by reason.
#[component]
fn Skipped(files: Vec<SkippedFile>, total: u64) -> impl IntoView {
    let mut reasons: BTreeMap<(bool, String), Vec<String>> = BTreeMap::new();
    let shown = files.len() as u64;
    for file in files {
        reasons.entry((file.lost, file.why)).or_default().push(file.path);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    // What is lost comes first.
    reasons.order_by_key(|((lost, _), paths)| std::cmp::Reverse((*lost, paths.len())));
    let rows = reasons.into_iter().map(|((lost, why), paths)| {
        let count = paths.len() as u64;
        let first = wording::list(&paths, 3);
        let rest = (paths.len() > 3).then(|| {
            page! {
                <details class="more">
                    <summary>"All of them"</summary>
                    <ul class="mono">{paths.into_iter().map(|p| page! { <li dir="auto">{p}</li> }).collect_view()}</ul>
                </details>
            }
        });
        page! {
            <tr>
                <th scope="row" class="mono" dir="auto">{first}{rest}</th>
                <td class="num" data-l="files">{wording::count(count)}</td>
                <td class="full">
                    {lost.then(|| page! { <Sign name="error" says="Error" /> " Annotations that cannot be used: " })}
                    {why}
                </td>
            </tr>
        }
    });
    (total > 0).then(|| {
        page! {
            <section class="sec" aria-labelledby="skip-h">
                <div class="sec-h">
                    <h2 id="skip-h">"Left aside"</h2>
                    {(shown < total)
                        .then(|| page! { <p class="small">{format!("The first {} of {}; all are in the JSON report.", wording::count(shown), wording::count(total))}</p> })}
                </div>
                <div class="scroll">
                    <table class="tbl tbl--stack">
                        <thead>
                            <tr>
                                <th scope="col">"Files"</th>
                                <th scope="col" class="num">"Count"</th>
                                <th scope="col">"Reason"</th>
                            </tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}
