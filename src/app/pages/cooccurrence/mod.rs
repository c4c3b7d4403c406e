//! What appears together more, or less, than chance?

mod leans;
mod matrix;
mod pair;
mod together;

use crate::app::components::{Found, Sign, severity_words, sign_of};
use crate::app::dom;
use crate::app::state::use_app;
use crate::engine::Summary;
use crate::report::Finding;
use crate::rules::words;
use leans::Leans;
use leptos::prelude::*;
use matrix::MatrixSection;
use together::AlwaysTogether;

fn speaks_here(code: &str) -> bool {
    code.starts_with("COO") || code.starts_with("AMP")
}

fn small(n: usize) -> String {
    const WORDS: [&str; 10] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    WORDS.get(n).map_or_else(|| words::count(n as u64), |w| (*w).to_owned())
}

/// The answer: how many classes come with another, and how many lean to a group.
fn heading(summary: &Summary) -> String {
    let findings = &summary.report.findings;
    let classes = |code: &str| {
        let mut classes: Vec<&str> =
            findings.iter().filter(|f| f.code == code).filter_map(|f| f.subject.class.as_deref()).collect();
        classes.sort_unstable();
        classes.dedup();
        classes.len()
    };
    let (together, leaning) = (classes("COO001"), classes("COO002"));
    let mut with: Vec<&str> =
        findings.iter().filter(|f| f.code == "COO001").filter_map(|f| f.subject.with.as_deref()).collect();
    with.sort_unstable();
    with.dedup();
    let mut attributes: Vec<&str> =
        findings.iter().filter(|f| f.code == "COO002").filter_map(|f| f.subject.attribute.as_deref()).collect();
    attributes.sort_unstable();
    attributes.dedup();
    match (summary.classes, together, leaning) {
        (0, ..) => "No class was read, so nothing can appear together.".into(),
        (1, 0, 0) => {
            let name = summary.report.dataset.classes.first().map_or("it", |c| c.name.as_str());
            format!("One class only, {name}: there is nothing that it could appear with.")
        }
        (_, 0, 0) => "No class comes almost always with another, and none leans to a group.".into(),
        (_, n, 0) => format!("{}.", always(n, &with)),
        (_, 0, n) => format!("{} to groups of {}.", lean(small(n), n), words::list(&attributes, 3)),
        (_, n, m) => {
            format!(
                "{}; {} to groups of {}.",
                always(n, &with),
                lean(small(m).to_lowercase(), m),
                words::list(&attributes, 2)
            )
        }
    }
}

fn always(n: usize, with: &[&str]) -> String {
    let which = if with.len() == 1 { with[0] } else { "another class" };
    match n {
        1 => format!("One class is almost never shown without {which}"),
        n => format!("{} classes are almost never shown without {which}", small(n)),
    }
}

fn lean(number: String, n: usize) -> String {
    if n == 1 { format!("{number} class leans") } else { format!("{number} classes lean") }
}

#[component]
pub fn Cooccurrence() -> impl IntoView {
    let app = use_app();
    let title = move || app.summary.with(|s| s.as_ref().map(|s| heading(s)).unwrap_or_default());
    let classes = Memo::new(move |_| app.summary.with(|s| s.as_ref().map_or(0, |s| s.classes)));
    let jump = move |id: &'static str, name: &'static str, code: &'static str| {
        let tally = move || app.tally(|f| f.code == code);
        page! {
            <button class="btn--link" on:click=move |_| go_to(id)>
                {move || match tally().1 {
                    Some(worst) => page! { <Sign name=sign_of(worst) says=severity_words(worst) /> },
                    None => page! { <Sign name="ok" says="Nothing found" /> },
                }}
                {name}
                {move || format!(", {}", words::count(tally().0 as u64))}
            </button>
        }
    };
    page! {
        <p class="eyebrow">"Co-occurrence · what appears together more, or less, than chance?"</p>
        <h1 dir="auto">{title}</h1>
        {move || {
            (classes.get() > 1)
                .then(|| {
                    page! {
                        <p class="jump">
                            <button class="btn--link" on:click=move |_| go_to("matrix-s")>
                                {format!("{}, pair by pair", words::plural(classes.get(), "class", "classes"))}
                            </button>
                            {jump("together-s", "Always together", "COO001")}
                            {jump("leans-s", "Leaning to a group", "COO002")}
                        </p>
                        <MatrixSection />
                    }
                })
        }}
        <div class="co-two">
            {move || (classes.get() > 1).then(|| page! { <AlwaysTogether /> })}
            {move || (classes.get() > 0).then(|| page! { <Leans /> })}
        </div>
        <section class="sec" aria-labelledby="coo-f">
            <div class="sec-h">
                <h2 id="coo-f">"Findings on co-occurrence"</h2>
                <p class="small">
                    {move || match app.tally(|f| speaks_here(&f.code)).0 as u64 {
                        0 => "No finding.".to_owned(),
                        n => format!("{}, the heaviest first.", words::plural(n, "finding", "findings")),
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
