//! What of it is right? One finding, then one item of its evidence at a time, by keyboard.

mod item;
mod shown;
mod stored;

use crate::app::components::{CorrectedCopy, DecisionForm, MendSwitch, Sign, severity_words, sign_of};
use crate::app::live_query::live_query;
use crate::app::state::use_app;
use crate::decisions::State;
use crate::engine::Summary;
use crate::engine::ask::Evidence;
use crate::report::Finding;
use crate::report::narrative::by_weight;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;
use shown::Shown;

/// Pictures shown of a finding as a whole.
const FIRST: u32 = 3;

/// Fingerprints in the order of reading. What is decided meanwhile moves nothing.
fn order(summary: &Summary) -> Vec<String> {
    let mut findings: Vec<&Finding> = summary.report.findings.iter().collect();
    findings.order_by(|a, b| by_weight(a, b));
    findings.into_iter().map(|f| f.fingerprint.clone()).collect()
}

/// Where the review is: which finding, and which of its evidence; `None`: the finding as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct At {
    finding: usize,
    item: Option<u32>,
}

#[component]
pub fn Review() -> impl IntoView {
    let app = use_app();
    let order = StoredValue::new(app.summary.with_untracked(|s| s.as_ref().map(|s| order(s)).unwrap_or_default()));
    let is_open = move |at: usize| {
        order.with_value(|o| o.get(at).is_some_and(|f| app.decided.now.with_untracked(|d| d.finding(f).is_none())))
    };
    let all = order.with_value(Vec::len);
    let first = (0..all).find(|at| is_open(*at)).unwrap_or(0);
    let at = RwSignal::new(At { finding: first, item: None });
    let here = Memo::new(move |_| {
        let fingerprint = order.with_value(|o| o.get(at.get().finding).cloned())?;
        app.summary.with(|s| {
            let place = s.as_ref()?.report.findings.iter().position(|f| f.fingerprint == fingerprint)?;
            let mut finding = s.as_ref()?.report.findings.get(place)?.clone();
            // A decision draws its form anew, not the screen.
            finding.decision = None;
            Some((place as u32, finding))
        })
    });
    let left = move || {
        app.decided.now.with(|d| order.with_value(|o| o.iter().filter(|f| d.finding(f).is_none()).count() as u64))
    };
    let wanted = Memo::new(move |_| {
        let finding = here.with(|here| here.as_ref().map(|(place, _)| *place))?;
        let (from, most) = at.get().item.map_or((0, FIRST), |item| (item, 1));
        Some(Evidence { finding, member: None, from, most })
    });
    let asked = live_query(move || wanted.get());
    // Nothing is decided about what stood there before.
    let evidence = move || asked.get().filter(|answer| Some(answer.of) == wanted.get());
    let total = move || match evidence() {
        Some(answer) => answer.total,
        None => here.with(|here| here.as_ref().map_or(0, |(_, finding)| finding.evidence_total)),
    };
    let drawn = RwSignal::new(None::<[f64; 4]>);
    Effect::new(move || {
        at.track();
        drawn.set(None);
    });
    let next_finding = move || {
        let now = at.get_untracked().finding;
        let next = (now + 1..all).chain(0..now).find(|at| is_open(*at));
        at.set(At { finding: next.unwrap_or((now + 1).min(all.saturating_sub(1))), item: None });
    };
    let next = move || {
        let now = at.get_untracked();
        let item = now.item.map_or(0, |item| item + 1);
        if u64::from(item) < total() { at.set(At { item: Some(item), ..now }) } else { next_finding() }
    };
    let back = move || {
        let now = at.get_untracked();
        at.set(match now.item {
            Some(0) => At { item: None, ..now },
            Some(item) => At { item: Some(item - 1), ..now },
            None => At { finding: now.finding.saturating_sub(1), item: None },
        });
    };
    let decided = Callback::new(move |state: State| if state == State::Open { next() } else { next_finding() });
    let acted = Callback::new(move |()| next());
    let title = move || match (all, left()) {
        (0, _) => "There is no finding to review.".to_owned(),
        (_, 0) => "Every finding is decided.".to_owned(),
        (all, left) => {
            format!("{} of {} to decide.", wording::count(left), wording::plural(all as u64, "finding", "findings"))
        }
    };
    let where_in = move || {
        let now = at.get();
        let finding = format!("Finding {} of {}", wording::count(now.finding as u64 + 1), wording::count(all as u64));
        match now.item {
            Some(item) => {
                format!("{finding}, item {} of {}", wording::count(u64::from(item) + 1), wording::count(total()))
            }
            None => finding,
        }
    };
    let body = move || {
        let Some((place, finding)) = here.get() else {
            return page! { <p class="small">"This finding is no longer in the report."</p> }.into_any();
        };
        let head = page! {
            <p class="fmeta">
                <Sign name=sign_of(finding.severity) says="" />
                <strong>{severity_words(finding.severity)}</strong>
                <span class="code">{finding.code.clone()}</span>
                <a href=format!("#/finding/{place}")>"Open the finding"</a>
            </p>
            <h2 dir="auto">{finding.message.clone()}</h2>
            <p class="small" dir="auto">{finding.remedy.clone()}</p>
        };
        let (fingerprint, code) = (finding.fingerprint.clone(), finding.code.clone());
        let mend = finding.fix.clone();
        let judged = move || match at.get().item {
            None => page! {
                <DecisionForm fingerprint=fingerprint.clone() code=code.clone() decided=decided />
                <MendSwitch fingerprint=fingerprint.clone() mend=mend.clone() />
            }
            .into_any(),
            Some(_) => {
                let shown = evidence()
                    .and_then(|answer| Some((answer.records.first()?.clone(), answer.pictures.first()?.clone())));
                shown
                    .map(|(record, picture)| page! { <item::Item record=record picture=picture drawn=drawn acted=acted /> })
                    .into_any()
            }
        };
        page! { {head} {judged} }.into_any()
    };
    let pictures = move || {
        let (shown, records) = evidence().map(|a| (a.pictures.clone(), a.records.clone())).unwrap_or_default();
        let one = at.get_untracked().item.is_some();
        let figures = shown.into_iter().zip(records);
        figures
            .map(|(picture, record)| page! { <Shown picture=picture record=record one=one drawn=drawn /> })
            .collect_view()
    };
    page! {
        <p class="eyebrow">"Review · what of it is right?"</p>
        <h1>{title}</h1>
        <p class="lead">"A finding that is no problem stands aside with its reason. What is to be done with single images and annotations goes into the file of decisions; nothing is changed here."</p>
        <div class="tools mt-s">
            <button class="btn" data-key="k" on:click=move |_| back()>"Back " <kbd>"k"</kbd></button>
            <button class="btn" data-key="j" data-test="review-next" on:click=move |_| next()>"Next " <kbd>"j"</kbd></button>
            <button
                class="btn"
                data-key="u"
                data-test="review-undo"
                disabled=move || app.decided.undoable.get() == 0
                on:click=move |_| app.undo_decision()
            >
                "Undo "
                <kbd>"u"</kbd>
            </button>
            <span class="small" role="status" data-test="review-at">{where_in}</span>
        </div>
        <div class="review sec sec--tight">
            <div class="review-pics">{pictures}</div>
            <div class="review-judge">{body}</div>
        </div>
        <stored::Stored />
        <CorrectedCopy />
    }
}
