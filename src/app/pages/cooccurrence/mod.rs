//! What appears together more, or less, than chance?

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

use crate::app::components::{Found, JumpList, Later, heading_of};
use crate::app::dom;
use crate::app::state::use_app;
use crate::report::Finding;
use crate::rules::Screen;
use crate::wording;
use apart::NeverTogether;
use by_order::ByOrder;
use choice::Choice;
use elsewhere::Elsewhere;
use gives_away::GivesAway;
use groups::GroupMatrix;
use leans::Leans;
use leptos::prelude::*;
use matrix::MatrixSection;
pub use one_figure::figure_words;
use shown::HowShown;
use together::AlwaysTogether;

/// Rows that a table shows before the rest is asked for: on a narrow screen, where each is a block, a few.
fn first(usual: u32) -> u32 {
    if dom::is_narrow() { usual.min(5) } else { usual }
}

/// The finding is shown on this screen.
fn speaks_here(finding: &Finding) -> bool {
    finding.meta().is_some_and(|meta| meta.section.screen == Screen::Cooccurrence)
}

#[component]
pub fn Cooccurrence() -> impl IntoView {
    let app = use_app();
    let title = move || heading_of(app, Screen::Cooccurrence);
    let tests = Memo::new(move |_| {
        app.summary.with(|s| {
            let all = s.iter().flat_map(|s| Screen::Cooccurrence.sections().map(|section| s.tests_of(section)));
            all.sum::<u64>()
        })
    });
    let choice = Choice::new(app);
    page! {
        <p class="eyebrow">"Co-occurrence · what appears together more, or less, than chance?"</p>
        <h1 dir="auto">{title}</h1>
        <JumpList screen=Screen::Cooccurrence />
        <MatrixSection />
        <Later>
            <div class="co-two">
                <AlwaysTogether />
                <NeverTogether />
            </div>
        </Later>
        <Later>
            {move || match choice.ordered.get() {
                true => page! { <ByOrder choice=choice /> }.into_any(),
                false => page! { <GroupMatrix choice=choice /> }.into_any(),
            }}
        </Later>
        <Later>{move || (!choice.ordered.get()).then(|| page! { <Leans choice=choice /> })}</Later>
        <Later>
            <Elsewhere />
        </Later>
        <Later>
            <HowShown distances=false />
        </Later>
        <Later>
            <HowShown distances=true />
        </Later>
        <Later>
            <GivesAway />
        </Later>
        <section class="sec" aria-labelledby="coo-f">
            <div class="sec-h">
                <h2 id="coo-f">"Findings on co-occurrence"</h2>
                <p class="small">
                    {move || match (app.tally(speaks_here).0 as u64, tests.get()) {
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
            <Found pass=Callback::new(|f: Finding| speaks_here(&f)) />
        </section>
    }
}
