//! Where do the labels contradict each other, or the pictures?

mod causes;
mod duplicates;
mod pairs;
mod shares;

use super::cooccurrence::go_to;
use crate::app::components::{Found, Sign, severity_words, sign_of};
use crate::app::state::use_app;
use crate::report::{Finding, Report};
use crate::wording;
use causes::Causes;
use duplicates::DuplicateGroups;
use leptos::prelude::*;
use pairs::Contradictions;
use shares::Shares;

/// A part of the screen and the findings it speaks of.
#[derive(Clone, Copy, PartialEq)]
struct Part {
    id: &'static str,
    name: &'static str,
    says: &'static str,
    codes: &'static [&'static str],
}

/// In the order of reading.
const PARTS: [Part; 8] = [
    Part {
        id: "c-boxes",
        name: "Boxes",
        says: "Boxes that reach outside their image, have no area, are no numbers, or were made for another size.",
        codes: &["ERR005", "ERR006", "ERR007", "ERR008"],
    },
    Part {
        id: "c-splits",
        name: "Train and test",
        says: "Pictures, people or things on both sides of a split: what test measures is partly what train has shown.",
        codes: &["CON011"],
    },
    Part {
        id: "c-pictures",
        name: "Same picture",
        says: "One picture, described in two ways. At least one side of each pair is wrong; differences are marked.",
        codes: &["CON001", "CON009"],
    },
    Part {
        id: "c-people",
        name: "Same person",
        says: "One person with two values of an attribute that should not change.",
        codes: &["CON002"],
    },
    Part {
        id: "c-objects",
        name: "Same object",
        says: "One object boxed as two classes, or boxed twice.",
        codes: &["CON003", "CON004", "CON005", "CON007"],
    },
    Part {
        id: "c-names",
        name: "Names",
        says: "One class or group written in several ways, and tables that were damaged on their way.",
        codes: &["CON006", "CON012", "ERR011"],
    },
    Part {
        id: "c-annotators",
        name: "Annotators",
        says: "Where annotators disagree, or work in another style.",
        codes: &["CON008", "CON010"],
    },
    Part {
        id: "c-files",
        name: "Files and joins",
        says: "Files that cannot be read, records without a picture, rows that join to nothing, identifiers used twice.",
        codes: &[
            "ERR001", "ERR002", "ERR003", "ERR004", "ERR009", "ERR010", "ERR012", "ERR013", "ERR014", "ERR015",
            "ERR016", "ERR017", "ERR018",
        ],
    },
];

/// What the findings of a rule speak for, each by itself.
fn singles(report: &Report, code: &str) -> Vec<Finding> {
    report.findings.iter().filter(|f| f.code == code).flat_map(Finding::singles).collect()
}

fn sum(report: &Report, code: &str) -> u64 {
    singles(report, code).iter().map(|f| f.measured.as_ref().and_then(|m| m.k).unwrap_or(f.evidence_total)).sum()
}

/// The answer: at most three contradictions, those that weigh most first.
fn heading(report: &Report) -> String {
    let any = |code: &str| report.findings.iter().any(|f| f.code == code);
    let mut parts: Vec<String> = Vec::new();
    let outside = sum(report, "ERR007");
    if outside > 0 {
        let reach = if outside == 1 { "reaches outside its image" } else { "reach outside their image" };
        parts.push(format!("{} {reach}", wording::plural(outside, "box", "boxes")));
    }
    let leaks = singles(report, "CON011");
    if let Some(s) = leaks.first().map(|f| &f.subject) {
        let (split, with) = (s.split.as_deref().unwrap_or("test"), s.with.as_deref().unwrap_or("train"));
        parts.push(format!("{split} shares pictures or people with {with}"));
    }
    let pictures = sum(report, "CON001");
    if any("CON001") {
        let what = if pictures == 1 { "one picture carries" } else { "equal pictures carry" };
        parts.push(format!("{what} different labels"));
    }
    if any("CON003") {
        let n = singles(report, "CON003").len() as u64;
        parts.push(format!("objects are boxed as two classes ({})", wording::plural(n, "finding", "findings")));
    }
    let twice = sum(report, "CON004");
    if any("CON004") {
        parts.push(format!(
            "{} {} another",
            wording::plural(twice, "box", "boxes"),
            if twice == 1 { "repeats" } else { "repeat" }
        ));
    }
    if any("CON006") {
        let n = singles(report, "CON006").len() as u64;
        parts.push(format!(
            "{} {} written in several ways",
            wording::plural(n, "name", "names"),
            if n == 1 { "is" } else { "are" }
        ));
    }
    let errors = report.findings.iter().filter(|f| PARTS[7].codes.contains(&f.code.as_str())).count() as u64;
    if errors > 0 && parts.len() < 3 {
        parts.push(format!("{} on files and joins", wording::plural(errors, "finding", "findings")));
    }
    let more = parts.len().saturating_sub(3);
    parts.truncate(3);
    match parts.len() {
        0 => "Nothing contradicts itself: no box, label, split or file.".into(),
        _ if more > 0 => format!("{}; and more.", capital(&parts.join("; "))),
        _ => format!("{}.", capital(&parts.join("; "))),
    }
}

/// A sentence's first letter; a figure stays a figure.
fn capital(text: &str) -> String {
    match text.split_once(' ') {
        Some((first @ ("one" | "equal" | "objects"), rest)) => {
            let mut letters = first.chars();
            let head = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            format!("{head}{} {rest}", letters.as_str())
        }
        _ => text.to_owned(),
    }
}

#[component]
pub fn Consistency() -> impl IntoView {
    let app = use_app();
    let title = move || app.summary.with(|s| s.as_ref().map(|s| heading(&s.report)).unwrap_or_default());
    let of = move |part: Part| app.tally(|f| part.codes.contains(&f.code.as_str()));
    let jump = move |part: Part| {
        page! {
            <button class="btn--link" on:click=move |_| go_to(part.id)>
                {move || match of(part).1 {
                    Some(worst) => page! { <Sign name=sign_of(worst) says=severity_words(worst) /> },
                    None => page! { <Sign name="ok" says="Nothing found" /> },
                }}
                {part.name}
                {move || format!(", {}", wording::count(of(part).0 as u64))}
            </button>
        }
    };
    let section = move |part: Part| {
        let there = Memo::new(move |_| of(part).0 > 0);
        move || there.get().then(|| page! { <Section part=part /> })
    };
    page! {
        <p class="eyebrow">"Consistency · where do the labels contradict each other, or the pictures?"</p>
        <h1 dir="auto">{title}</h1>
        <p class="jump">
            {PARTS.map(jump).into_iter().collect_view()}
            <button class="btn--link" on:click=move |_| go_to("c-duplicates")>"Duplicates"</button>
        </p>
        {PARTS.map(section).into_iter().collect_view()}
        <DuplicateGroups />
        {move || {
            let clear: Vec<&str> = PARTS.iter().filter(|p| of(**p).0 == 0).map(|p| p.name).collect();
            (!clear.is_empty())
                .then(|| page! { <p class="small mt">{format!("Nothing found on: {}.", wording::list(&clear, PARTS.len()))}</p> })
        }}
    }
}

#[component]
fn Section(part: Part) -> impl IntoView {
    let app = use_app();
    let count = move || app.tally(|f| part.codes.contains(&f.code.as_str())).0 as u64;
    let special = match part.id {
        "c-boxes" => page! { <Causes codes=part.codes /> }.into_any(),
        "c-splits" => page! { <Shares codes=part.codes what="train-and-test" /> }.into_any(),
        "c-objects" => page! { <Shares codes=&["CON003"] what="one-object-two-classes" /> }.into_any(),
        "c-pictures" => page! { <Contradictions codes=part.codes /> }.into_any(),
        _ => ().into_any(),
    };
    let heading = format!("{}-h", part.id);
    let labelled = heading.clone();
    page! {
        <section class="sec" id=part.id tabindex="-1" aria-labelledby=labelled>
            <div class="sec-h">
                <h2 id=heading>{part.name}</h2>
                <p class="small">{move || wording::plural(count(), "finding", "findings")}". "{part.says}</p>
            </div>
            {special}
            <Found pass=Callback::new(move |f: Finding| part.codes.contains(&f.code.as_str())) />
        </section>
    }
}
