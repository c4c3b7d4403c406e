//! What is said when there is little to say: what happened, what still holds, what to do.

use crate::app::components::Sign;
use crate::app::state::use_app;
use crate::engine::Summary;
use crate::report::Report;
use crate::wording;
use leptos::prelude::*;

/// The check cannot go on: a fault of Muster's own with a text to copy, or stopped by the user before anything was
/// judged (then there is no text).
#[component]
pub fn Fault() -> impl IntoView {
    let app = use_app();
    let fault = move || app.fault.get();
    let own = move || fault().is_some_and(|f| !f.detail.is_empty());
    let what = move || {
        let what = fault().map(|f| f.what).unwrap_or_default();
        if what.ends_with('.') { what } else { format!("{what}.") }
    };
    let known = move || app.summary.with(|s| s.as_ref().map_or(0, |s| s.report.findings.len() as u64));
    page! {
        <p class="eyebrow">{move || if own() { "A fault of Muster’s own" } else { "Stopped" }}</p>
        <h1>{what}</h1>
        <p class="lead">"Your files are as they were, and nothing was sent to anybody."</p>
        {move || own().then(|| page! { <FaultText /> })}
        {move || {
            (known() > 0)
                .then(|| {
                    page! {
                        <p class="small mt">
                            {wording::plural(known(), "finding that was known before holds.", "findings that were known before hold.")}
                        </p>
                    }
                })
        }}
        <p class="tools mt">
            <button class="btn btn--main" on:click=move |_| app.close()>"Check another dataset"</button>
        </p>
    }
}

#[component]
fn FaultText() -> impl IntoView {
    let app = use_app();
    let copied = RwSignal::new(false);
    let node = NodeRef::<leptos::html::Textarea>::new();
    let select = move |_| {
        if let Some(area) = node.get() {
            area.select();
            copied.set(true);
        }
    };
    let text = move || app.fault.with(|f| f.as_ref().map(|f| f.detail.clone()).unwrap_or_default());
    page! {
        <p class="small mt">"This says where it happened, for a report of the fault. It holds no name or path of yours."</p>
        <textarea autocomplete="off" class="area mono mt-s" node_ref=node readonly rows="6" aria-label="Text for a report of this fault" prop:value=text>
        </textarea>
        <p class="tools mt-s">
            <button class="btn" on:click=select>"Select this text"</button>
            {move || copied.get().then(|| page! { <span class="small">"Selected; copy it with Ctrl or ⌘ and C."</span> })}
        </p>
    }
}

/// A screen that waits for the first summary.
#[component]
pub fn NotYet() -> impl IntoView {
    page! {
        <h1>"The annotations are still being read."</h1>
        <p class="lead">"This screen fills as soon as they are. " <a href="#/overview">"See how far it is"</a></p>
    }
}

/// Stopped, or still running: what holds for how many.
#[component]
pub fn Partial(measured: u64, images: u64, stopped: bool, partly_read: bool) -> impl IntoView {
    if partly_read {
        return page! {
            <p class="aside aside--warning mt-s">
                "Stopped before all annotations were read. What is found holds for the records that were read; what is \
                 missing cannot be told from them, and no image was measured. "
                <a href="#/files">"See which files were not reached"</a>
            </p>
        }
        .into_any();
    }
    let sentence = if stopped {
        format!(
            "Stopped at {} of {}. Annotations are complete; what comes from pixels holds for the measured ones.",
            wording::count(measured),
            wording::plural(images, "image", "images")
        )
    } else {
        format!(
            "{} of {} measured so far; what comes from pixels holds for those.",
            wording::count(measured),
            wording::plural(images, "image is", "images are")
        )
    };
    page! { <p class="aside aside--warning mt-s">{sentence}</p> }.into_any()
}

/// No column says who is shown.
#[component]
pub fn NoAttribute() -> impl IntoView {
    page! {
        <section class="case">
            <h2>"Representation of people cannot be examined: no column says who is shown."</h2>
            <p class="small">
                "Muster reads such attributes from your files and never guesses them from pictures. Add a CSV with one \
                 row a person or image (for example " <code>"image, gender, age"</code>
                ") to the folder, or say in the settings which column it is."
            </p>
            <p class="tools mt-s">
                <a class="btn" href="#/files">"See the columns"</a>
                <a class="btn" href="#/settings">"Name a column"</a>
            </p>
        </section>
    }
}

/// Nothing was found: how much was tested, and that it is no proof.
#[component]
pub fn Clean(sign: &'static str, says: (String, String)) -> impl IntoView {
    page! {
        <section class="case">
            <h2 class="verdict-s"><Sign name=sign says="" /> {says.0}</h2>
            <p class="small">{says.1}</p>
        </section>
    }
}

/// A protected attribute is there.
pub fn has_people(report: &Report) -> bool {
    report.dataset.attributes.iter().any(|a| a.role == crate::dataset::Role::Protected)
}

/// The asides of a summary: partial, no pictures.
pub fn asides(summary: &Summary) -> impl IntoView + use<> {
    let (measured, images, stopped) = (summary.measured, summary.report.dataset.images, summary.stopped);
    let partly_read = summary.partly_read;
    let partial = (!summary.complete)
        .then(|| page! { <Partial measured=measured images=images stopped=stopped partly_read=partly_read /> });
    let only_listed = summary.report.dataset.images == 0 && summary.report.dataset.images_listed > 0;
    page! {
        {partial}
        {only_listed
            .then(|| {
                page! {
                    <p class="aside aside--warning mt-s">
                        "Annotations without their pictures: what they say is checked, what needs pixels is not. Drop the \
                         folder above both for the rest."
                    </p>
                }
            })}
    }
}
