//! What goes to whom?

use crate::app::components::{CorrectedCopy, icon};
use crate::app::dom;
use crate::app::seal::Fingerprint;
use crate::app::small_cells::{SmallCells, WHY};
use crate::app::state::use_app;
use crate::engine::ask::ExportFile;
use crate::engine::{DOCUMENTS, Export};
use crate::report::LEAST;
use crate::rules::Severity;
use crate::wording;
use leptos::{prelude::*, task::spawn_local};

#[component]
pub fn Exports() -> impl IntoView {
    let app = use_app();
    let said = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let SmallCells { left_out: without_small, least } = app.small;
    let is_written = app.paper.is_ready;
    let save = move |what: Export| {
        move |_| {
            busy.set(true);
            spawn_local(async move {
                let suppress_below = app.small.below();
                let message = match app.ask(ExportFile { what, suppress_below }).await {
                    Ok(file) => match dom::save(&file.name, &file.mime, &file.content) {
                        Ok(()) => format!("{} is in your downloads.", file.name),
                        Err(_) => format!("The browser did not save {}.", file.name),
                    },
                    Err(why) => format!("Nothing was saved: {}. {}", why.says(), why.advice()),
                };
                said.set(message);
                busy.set(false);
            });
        }
    };
    let row = move |name: &'static str, what: &'static str, button: &'static str, test: String, export: Export| {
        // One row for each picture.
        let fine = export == Export::ImagesCsv;
        page! {
            <li>
                <h3>{name}</h3>
                <p class="small">{what}</p>
                <span>
                    <button
                        class="btn"
                        data-test=test
                        disabled=move || busy.get() || fine && without_small.get()
                        on:click=save(export)
                    >
                        {icon("save", "")}
                        {button}
                    </button>
                </span>
                {move || (fine && without_small.get()).then(|| page! { <p class="small">{format!("Not saved: {WHY}.")}</p> })}
            </li>
        }
    };
    let documents = DOCUMENTS.iter().map(move |about| {
        let test = format!("download-{}", about.id);
        row(about.name, about.says, about.button, test, Export::Document(about.document))
    });
    let summary = move || app.summary.get();
    let title = move || {
        let n = summary().map_or(0, |s| s.report.findings.len() as u64);
        format!(
            "The report of {} is ready{}. It is written on this computer.",
            wording::plural(n, "finding", "findings"),
            match summary() {
                Some(s) if s.partly_read => ", partial: not all annotations are read",
                Some(s) if !s.complete => ", partial: not all images are measured",
                _ => "",
            }
        )
    };
    let errors = move || {
        let findings = summary().map(|s| s.report.findings.clone()).unwrap_or_default();
        findings.iter().filter(|f| f.severity == Severity::Error && !f.is_aside()).count() as u64
    };
    let exit = move || match errors() {
        0 => "Exit code 0, because no finding is an error.".to_owned(),
        n => format!("Exit code 1, because {}.", wording::plural(n, "finding is an error", "findings are errors")),
    };
    let off = move || {
        let off = summary().map(|s| s.report.settings.off.clone()).unwrap_or_default();
        (!off.is_empty()).then(|| {
            let rows = off.into_iter().map(|(code, why)| {
                let why = if why.is_empty() { "no reason given".to_owned() } else { why };
                page! { <dt><a href=format!("#/rules/{code}")>{code.clone()}</a></dt><dd dir="auto">{why}</dd> }
            });
            page! {
                <h2 class="mt">"Rules switched off"</h2>
                <dl class="key-values key-values--left mt-s">{rows.collect_view()}</dl>
            }
        })
    };
    page! {
        <p class="eyebrow">"Export · what goes to whom?"</p>
        <h1>{title}</h1>
        <section class="sec" aria-labelledby="small-h">
            <div class="sec-h"><h2 id="small-h">"For publication"</h2></div>
            <label class="check">
                <input
                    type="checkbox"
                    data-test="suppress"
                    prop:checked=move || without_small.get()
                    on:change=move |event| without_small.set(event_target_checked(&event))
                />
                "Leave out counts of fewer than "
            </label>
            " "
            <input
                class="field num"
                type="number"
                min="2"
                max="1000000"
                step="1"
                autocomplete="off"
                aria-label="the smallest count of people that is told"
                data-test="suppress-below"
                prop:value=move || least.get().to_string()
                on:change=move |event| {
                    let told: Option<u64> = event_target_value(&event).trim().parse().ok();
                    least.set(told.unwrap_or(LEAST).clamp(2, 1_000_000));
                    least.notify();
                }
            />
            " people"
            <p class="small mt-s">
                "Then every file saved from here leaves them out, with as many other counts as keep them from being computed back, and with every figure, sentence and list of pictures that would tell them. A 0 is told. The page itself                  goes on showing all. What tells of single pictures, groups or pairs is not saved while this is on: the images CSV here, and on other screens charts with their tables, the matrix and lists of pictures."
            </p>
        </section>
        <CorrectedCopy />
        <div class="two two--wide-l sec">
            <div>
                <section aria-labelledby="doc-h">
                    <div class="sec-h"><h2 id="doc-h">"To hand on"</h2></div>
                    <ul class="rows">{documents.collect_view()}</ul>
                    <p class="tools mt-s">
                        <button
                            class="btn"
                            data-test="print-report"
                            disabled=move || !is_written.get()
                            on:click=move |_| {
                                if let Some(window) = dom::window() {
                                    let _ = window.print();
                                }
                            }
                        >
                            "Print the report"
                        </button>
                        <span class="small" role="status">
                            {move || if is_written.get() { "As any screen prints: the same report." } else { "It is being written." }}
                        </span>
                    </p>
                </section>
                <section class="sec" aria-labelledby="rep-h">
                    <div class="sec-h"><h2 id="rep-h">"For machines and spreadsheets"</h2></div>
                    <ul class="rows">
                        {row(
                            "JSON",
                            "For machines: every figure with k, n, interval and method, the tables, the settings in force. \
                             Same folder, same bytes. Schema muster.report/1.",
                            "Save JSON",
                            "download-json".into(),
                            Export::Json,
                        )}
                        {row(
                            "Findings, CSV",
                            "One row for each piece of evidence: code, severity, sentence, image, file, line, record. Safe \
                             to open in a spreadsheet.",
                            "Save findings",
                            "download-csv".into(),
                            Export::FindingsCsv,
                        )}
                        {row(
                            "What findings speak of, CSV",
                            "One row for each class, group, pair or file that a finding speaks of, with its figures, interval \
                             and test.",
                            "Save members",
                            "download-members-csv".into(),
                            Export::MembersCsv,
                        )}
                        {row(
                            "Images, CSV",
                            "One row for each image: size, format, brightness, sharpness, contrast, hashes, split.",
                            "Save images",
                            "download-images-csv".into(),
                            Export::ImagesCsv,
                        )}
                    </ul>
                    <p class="small mt-s" role="status">{move || said.get()}</p>
                </section>
            </div>
            <aside aria-labelledby="in-h">
                <h2 id="in-h">"What goes in"</h2>
                <ul class="prose-s prose-s--dots mt-s">
                    <li>"Paths and names below the dropped folder, never the folder’s own place on the disk."</li>
                    <li>"No picture and no pixel. Hashes and figures of each picture stand in the images CSV only."</li>
                    <li>"The values of attributes as counts, and the lines that a finding is about."</li>
                    <li>"No time, no name of this computer, nothing about you."</li>
                </ul>
                <h2 class="mt">"In a pipeline"</h2>
                <p class="small mt-s">"The same figures from the command line:"</p>
                <pre class="mt-s" tabindex="0">{move || {
                    let small = if without_small.get() { format!(" --suppress-below {}", least.get()) } else { String::new() };
                    format!("muster check {}{small} --documents DIR --json report.json", shell(&app.name.get()))
                }}</pre>
                <p class="small mt-s">{exit}</p>
                {off}
                <h2 class="mt">"The program that wrote it"</h2>
                <p class="small mt-s">
                    "The files hold the version, and not this: the page and the command write the same bytes. Note it beside them."
                </p>
                <Fingerprint />
            </aside>
        </div>
    }
}

/// A folder's name as a shell reads it.
fn shell(name: &str) -> String {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', r"'\''")) }
}
