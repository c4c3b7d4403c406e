//! What appears together more, or less, than chance?

mod answer;
mod apart;
mod by_order;
mod choice;
mod elsewhere;
mod figures;
mod gives_away;
mod group_cells;
mod group_panel;
mod groups;
mod leans;
mod matrix;
mod one_figure;
mod pair;
mod pair_table;
mod pick;
mod shown;
mod together;

use crate::app::components::{Found, Sign, severity_words, sign_of};
use crate::app::dom;
use crate::app::state::use_app;
use crate::report::Finding;
use crate::wording;
use answer::heading;
use apart::NeverTogether;
use by_order::ByOrder;
use choice::Choice;
use elsewhere::Elsewhere;
use gives_away::GivesAway;
use groups::GroupMatrix;
use leans::Leans;
use leptos::prelude::*;
use matrix::MatrixSection;
use shown::HowShown;
use together::AlwaysTogether;

fn speaks_here(code: &str) -> bool {
    code.starts_with("COO") || code.starts_with("AMP")
}

#[component]
pub fn Cooccurrence() -> impl IntoView {
    let app = use_app();
    let title = move || app.summary.with(|s| s.as_ref().map(|s| heading(s)).unwrap_or_default());
    let tests = Memo::new(move |_| {
        app.summary.with(|s| {
            let all = s.iter().flat_map(|s| &s.tested).filter(|(code, _)| speaks_here(code));
            all.map(|(_, tests)| tests).sum::<u64>()
        })
    });
    let jump = move |id: &'static str, name: &'static str, code: &'static str| {
        let tally = move || app.tally(|f| f.code == code);
        page! {
            <button class="btn--link" on:click=move |_| go_to(id)>
                // Without a finding no sign: the section says whether there was anything to measure.
                {move || tally().1.map(|worst| page! { <Sign name=sign_of(worst) says=severity_words(worst) /> })}
                {name}
                {move || match tally().0 as u64 {
                    0 => String::new(),
                    n => format!(", {}", wording::count(n)),
                }}
            </button>
        }
    };
    let choice = Choice::new(app);
    page! {
        <p class="eyebrow">"Co-occurrence · what appears together more, or less, than chance?"</p>
        <h1 dir="auto">{title}</h1>
        <p class="jump">
            {jump("matrix-s", "Pairs of classes", "COO003")}
            {jump("together-s", "Always together", "COO001")}
            {jump("groups-s", "Leaning to a group", "COO002")}
            {jump("elsewhere-s", "From somewhere else", "COO004")}
            {jump("shown-s", "Shown differently", "COO005")}
            {jump("near-s", "Shown nearer", "COO007")}
            {jump("away-s", "Gives the class away", "COO006")}
        </p>
        <MatrixSection />
        <div class="co-two">
            <AlwaysTogether />
            <NeverTogether />
        </div>
        {move || match choice.ordered.get() {
            true => page! { <ByOrder choice=choice /> }.into_any(),
            false => page! { <GroupMatrix choice=choice /><Leans choice=choice /> }.into_any(),
        }}
        <Elsewhere />
        <HowShown distances=false />
        <HowShown distances=true />
        <GivesAway />
        <section class="sec" aria-labelledby="coo-f">
            <div class="sec-h">
                <h2 id="coo-f">"Findings on co-occurrence"</h2>
                <p class="small">
                    {move || match (app.tally(|f| speaks_here(&f.code)).0 as u64, tests.get()) {
                        (0, 0) => "No finding: nothing could be tested, each part above says why.".to_owned(),
                        (0, n) => format!("No finding, in {}.", wording::plural(n, "test", "tests")),
                        (n, tests) => {
                            format!(
                                "{}, the heaviest first, of {}. A finding has to hold among the tests of all rules, and be large enough; \
                                 the marks above, among those of their own table.",
                                wording::plural(n, "finding", "findings"),
                                wording::plural(tests, "test", "tests"),
                            )
                        }
                    }}
                </p>
            </div>
            <Found pass=Callback::new(|f: Finding| speaks_here(&f.code)) />
        </section>
    }
}

/// Scrolls to a part of the screen; the address stays, as it names the screen.
pub fn go_to(id: &str) {
    if let Some(element) = dom::html_by_id(id) {
        element.scroll_into_view();
        let _ = element.focus();
    }
}
