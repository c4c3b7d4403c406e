//! Findings of a screen, as rows.

use super::FindingRow;
use crate::app::state::{mark, use_app};
use crate::engine::Picture;
use crate::report::Finding;
use crate::report::narrative::by_weight;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;

/// Rows shown before the rest is asked for.
const FIRST: usize = 30;

/// The findings that pass, the heaviest first; nothing where none does.
#[component]
pub fn Found(#[prop(into)] pass: Callback<Finding, bool>) -> impl IntoView {
    let app = use_app();
    let all = RwSignal::new(false);
    let rows = Memo::new(move |_| {
        app.summary.with(|s| {
            let Some(s) = s else { return Vec::new() };
            let previews = s.previews.iter().cloned().chain(std::iter::repeat(Vec::new()));
            let rows = s.report.findings.iter().zip(previews).filter(|(f, _)| pass.run((*f).clone()));
            let mut rows: Vec<(Finding, Vec<Picture>)> = rows.map(|(f, p)| (f.clone(), p)).collect();
            rows.order_by(|a, b| by_weight(&a.0, &b.0));
            rows
        })
    });
    let shown = move || {
        let most = if all.get() { usize::MAX } else { FIRST };
        rows.get().into_iter().take(most).collect::<Vec<_>>()
    };
    let more = move || rows.with(Vec::len).saturating_sub(FIRST) as u64;
    move || {
        (!rows.with(Vec::is_empty)).then(|| {
            page! {
                <div class="finding-list">
                    <ol>
                        <For
                            each=shown
                            key=|(f, p)| (mark(f), f.message.clone(), p.len())
                            children=|(finding, previews)| page! { <FindingRow finding=finding previews=previews /> }
                        />
                    </ol>
                    {move || {
                        (more() > 0 && !all.get())
                            .then(|| {
                                page! {
                                    <p class="tools mt-s">
                                        <button class="btn" on:click=move |_| all.set(true)>
                                            {format!("Show {} more", wording::count(more()))}
                                        </button>
                                    </p>
                                }
                            })
                    }}
                </div>
            }
        })
    }
}
