//! A copy of the dataset that is made on the page: what it will hold, how far it is, what became of it.

use super::bits::{bytes_words, time_words};
use super::icon;
use crate::app::copying::{CopyState, Copying};
use crate::app::state::use_app;
use crate::decisions::{Action, Decisions};
use crate::engine::CopyOf;
use crate::engine::ask::{CopyPlan, PlannedCopy};
use crate::wording::{count, plural};
use leptos::{ev, prelude::*, task::spawn_local};

/// Sentences of what cannot be done that are listed.
const LISTED: usize = 20;

/// Something is decided that a copy would have otherwise.
fn wants(decisions: &Decisions) -> bool {
    decisions.items.iter().any(|item| item.action != Action::Keep) || decisions.fixes.iter().any(|fix| fix.apply)
}

/// "Save a corrected copy", where decisions want one: first what it will hold and what cannot be done, then the ZIP.
#[component]
pub fn CorrectedCopy() -> impl IntoView {
    let app = use_app();
    let plan = RwSignal::new(None::<CopyPlan>);
    let said = RwSignal::new(String::new());
    let pictures = RwSignal::new(true);
    let wanted = Memo::new(move |_| app.decided.now.with(wants));
    // What was planned held for other decisions.
    Effect::new(move || {
        app.decided.now.track();
        plan.set(None);
        said.set(String::new());
    });
    let ask = move |_| {
        said.set("Looking at what is decided …".to_owned());
        spawn_local(async move {
            match app.ask(PlannedCopy).await {
                Ok(planned) => {
                    said.try_set(String::new());
                    plan.try_set(Some(planned));
                }
                Err(why) => drop(said.try_set(format!("No copy: {}. {}", why.says(), why.advice()))),
            }
        });
    };
    let save = move |_| {
        plan.set(None);
        app.copy(CopyOf::Corrected { pictures: pictures.get_untracked() });
    };
    let planned = move || {
        plan.get().map(|planned| {
            let any = !planned.changes.is_empty() || planned.reannotate > 0;
            page! {
                <Planned planned=planned pictures=pictures />
                <p class="tools mt-s">
                    <button class="btn btn--main" data-test="copy-save" disabled=!any on:click=save>
                        {icon("save", "")}
                        "Save the ZIP"
                    </button>
                    <button class="btn" on:click=move |_| plan.set(None)>"Not now"</button>
                </p>
            }
        })
    };
    page! {
        <section class="sec" aria-labelledby="copy-h" data-test="corrected-copy">
            <div class="sec-h"><h2 id="copy-h">"A corrected copy"</h2></div>
            {move || {
                if wanted.get() {
                    page! {
                        <p class="small">
                            "What is decided, carried out in a copy: a ZIP with the annotations in the formats that they came in and changes.csv, which lists every change. The dropped folder stays as it is."
                        </p>
                        <p class="tools mt-s">
                            <button
                                class="btn"
                                data-test="copy-plan"
                                disabled=move || !app.is_done() || plan.with(Option::is_some)
                                on:click=ask
                            >
                                "Save a corrected copy"
                            </button>
                            <span class="small" role="status">{move || said.get()}</span>
                        </p>
                    }
                        .into_any()
                } else {
                    page! {
                        <p class="small">
                            "Nothing is decided that a copy would have otherwise. Under Review, leave out, relabel or redraw single items, or have a finding mended whose cause is known."
                        </p>
                    }
                        .into_any()
                }
            }}
            {planned}
            <CopyStatus of=|what| matches!(what, CopyOf::Corrected { .. }) />
        </section>
    }
}

/// What a corrected copy will hold.
#[component]
fn Planned(planned: CopyPlan, pictures: RwSignal<bool>) -> impl IntoView {
    let kinds = planned.changes.iter().map(|(what, n)| page! { <li>{format!("{what}: {}", count(*n))}</li> });
    let files = plural(planned.files, "annotation file, table or list", "annotation files, tables and lists");
    let nothing = planned.changes.is_empty().then(|| page! { <li>"nothing of what is decided changes a file"</li> });
    let again = (planned.reannotate > 0).then(|| {
        let n = plural(planned.reannotate, "item is", "items are");
        page! { <li>{format!("{n} for annotators to look at again, and not changed")}</li> }
    });
    let not_done = (!planned.not_done.is_empty()).then(|| {
        let more = planned.not_done.len().saturating_sub(LISTED);
        let more = (more > 0).then(|| page! { <li>{format!("and {} more", count(more as u64))}</li> });
        let lines = planned.not_done.iter().take(LISTED).map(|line| page! { <li dir="auto">{line.clone()}</li> });
        page! {
            <h3>"What cannot be done"</h3>
            <ul class="prose-s prose-s--dots" data-test="copy-not-done">{lines.collect_view()} {more}</ul>
        }
    });
    let with_pictures = (planned.pictures > 0).then(|| {
        let says = format!(
            "With the pictures: {}, {}",
            plural(planned.pictures, "file", "files"),
            bytes_words(planned.picture_bytes as f64)
        );
        let choose =
            move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| pictures.set(event.target().checked());
        page! {
            <label class="check">
                <input
                    autocomplete="off"
                    type="checkbox"
                    data-test="copy-pictures"
                    prop:checked=move || pictures.get()
                    on:change:target=choose
                />
                <span>{says}</span>
            </label>
        }
    });
    page! {
        <h3>"What it will hold"</h3>
        <ul class="prose-s prose-s--dots" data-test="copy-planned">
            <li>{files}</li>
            {kinds.collect_view()}
            {nothing}
            {again}
        </ul>
        {not_done}
        {with_pictures}
    }
}

/// "Save the pictures without metadata".
#[component]
pub fn StrippedCopy() -> impl IntoView {
    let app = use_app();
    let busy = move || app.copying.with(|copy| copy.as_ref().is_some_and(|copy| matches!(copy.now, CopyState::At(_))));
    page! {
        <section class="sec" aria-labelledby="strip-h" data-test="stripped-copy">
            <div class="sec-h"><h2 id="strip-h">"Pictures without metadata"</h2></div>
            <p class="small">
                "A ZIP of the pictures without position, names, serial numbers, thumbnails and comments. Pixels, colours and way up stay as they are. JPEG, PNG, WebP, GIF, BMP, QOI and Farbfeld; a picture of another format, or a damaged one, is left out and named. What can be seen in a picture, and its file name, stays."
            </p>
            <p class="tools mt-s">
                <button
                    class="btn"
                    data-test="strip-save"
                    disabled=move || !app.is_done() || busy()
                    on:click=move |_| app.copy(CopyOf::Stripped)
                >
                    {icon("save", "")}
                    "Save the pictures without metadata"
                </button>
            </p>
            <CopyStatus of=|what| matches!(what, CopyOf::Stripped) />
        </section>
    }
}

/// How far the copy is, with Stop; or what became of it. Nothing where the last copy is another one.
#[component]
fn CopyStatus(of: fn(CopyOf) -> bool) -> impl IntoView {
    let app = use_app();
    let own = Memo::new(move |_| app.copying.get().filter(|copy| of(copy.what)));
    let under_way = Memo::new(move |_| own.with(|own| matches!(own, Some(Copying { now: CopyState::At(_), .. }))));
    let progress = move || {
        own.with(|own| match own.as_ref().map(|own| &own.now) {
            Some(CopyState::At(progress)) => *progress,
            _ => Default::default(),
        })
    };
    let says = move || {
        let at = progress();
        let left = own.with(|own| own.as_ref().and_then(Copying::left));
        let left = left.map(|left| format!(", about {} left", time_words(left.max(1.0)))).unwrap_or_default();
        format!("{} of {}{left}", count(at.files_done), plural(at.files, "file", "files"))
    };
    move || {
        if under_way.get() {
            return page! {
                <div class="tools mt-s" data-test="copy-at">
                    <progress
                        max=move || progress().bytes.max(1).to_string()
                        value=move || progress().bytes_done.to_string()
                        aria-label="The copy"
                    ></progress>
                    <span class="small">{says}</span>
                    <button class="btn" data-test="copy-stop" on:click=move |_| app.stop_copy()>"Stop"</button>
                </div>
            }
            .into_any();
        }
        let (class, lines) = match own.get().map(|own| own.now) {
            Some(CopyState::Done(name, says)) => {
                let mut lines = vec![format!("{name} is in your downloads.")];
                lines.extend(says);
                ("small", lines)
            }
            Some(CopyState::Failed(why)) => ("small sev-error", vec![format!("No copy: {why}.")]),
            _ => return ().into_any(),
        };
        let lines = lines.into_iter().map(|line| page! { <p class=class dir="auto">{line}</p> });
        page! { <div class="mt-s" role="status" data-test="copy-said">{lines.collect_view()}</div> }.into_any()
    }
}
