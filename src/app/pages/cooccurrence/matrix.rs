//! The matrix with its controls; the selected cell beside it and the table behind it have files of their own.

use super::pair::PairPanel;
use super::pair_table::PairTable;
use super::pick::{MEASURES, Pick, measure_says, measure_words};
use crate::app::charts::SaveChart;
use crate::app::charts::matrix::{Cell, MatrixView, Ramp, Zoom, figure};
use crate::app::components::mark_of;
use crate::app::components::{NoAnswer, icon};
use crate::app::dom;
use crate::app::live_query::live_query;
use crate::app::state::use_app;
use crate::engine::{Export, Failure, Matrix, Order, PairMeasure, Ranked, ask};
use crate::plot::MatrixPart;
use crate::rules::families;
use crate::sorting::Sorting;
use crate::stats::LEVEL;
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};
use std::sync::Arc;

/// Classes drawn at most.
const MOST: u32 = 1_200;
const ORDERS: [(Order, &str); 3] =
    [(Order::Clustered, "Clustered"), (Order::Frequency, "Most frequent"), (Order::Name, "By name")];
/// Images that a class is in at least.
const LEAST: [(u64, &str); 3] = [(1, "1 image"), (20, "20 images"), (100, "100 images")];
/// Classes found by name that are listed.
const FOUND: usize = 8;

#[component]
pub fn MatrixSection() -> impl IntoView {
    let app = use_app();
    let by = RwSignal::new(PairMeasure::Npmi);
    let text = RwSignal::new(String::new());
    let zoom = RwSignal::new(None::<f64>);
    let hover = RwSignal::new(None::<Cell>);
    // The selected pair by name: it stays when the order of classes changes.
    let pair = RwSignal::new(None::<(String, String)>);
    let order = RwSignal::new(Order::Clustered);
    let least = RwSignal::new(1u64);
    let answer =
        live_query(move || Some(ask::PairMatrix { most: MOST, least: least.get(), by: by.get(), order: order.get() }));
    let matrix =
        Memo::new_with_compare(move |_| answer.get().unwrap_or_else(|| Arc::new(Matrix::default())), |_, _| true);
    let failure = answer.failure();
    // Of what was asked last: a class by name, or the file of all pairs.
    let other_failure = RwSignal::new(None::<Failure>);
    let matrix: Signal<Arc<Matrix>> = matrix.into();
    let selected = RwSignal::new(None::<Cell>);
    let named = move |cell: Cell| {
        matrix.with_untracked(|m| Some((m.classes.get(cell.0)?.0.clone(), m.classes.get(cell.1)?.0.clone())))
    };
    // A new matrix: the pair that was looked at, else that of the first finding, else the most certain one.
    Effect::new(move || {
        let place = matrix.with(|m| {
            let find = |name: &str| m.classes.iter().position(|(c, _)| c == name);
            let cell = |(a, b): (&str, &str)| Some((find(a)?, find(b)?)).filter(|(a, b)| a != b);
            let kept = pair.with_untracked(|p| p.as_ref().and_then(|(a, b)| cell((a, b))));
            let first = app.summary.with_untracked(|s| {
                let findings =
                    s.iter().flat_map(|s| &s.report.findings).filter(|f| families::ALWAYS_TOGETHER.holds(&f.code));
                let subjects = findings.flat_map(|f| f.subjects());
                subjects.filter_map(|s| cell((s.class.as_deref()?, s.with.as_deref()?))).next()
            });
            let start = m.start.map(|(a, b)| (a as usize, b as usize));
            kept.or(first).or(start).or((m.classes.len() > 1).then_some((0, 1)))
        });
        if selected.get_untracked() != place {
            selected.set(place);
        }
    });
    Effect::new(move || {
        if let Some(names) = selected.get().and_then(named) {
            pair.set(Some(names));
        }
    });
    let shown = Memo::new(move |_| hover.get().and_then(named).or_else(|| pair.get()));
    let choose = Callback::new(move |(a, b): (String, String)| {
        let cell = matrix.with_untracked(|m| {
            let find = |name: &str| m.classes.iter().position(|(c, _)| c == name);
            Some((find(&a)?, find(&b)?))
        });
        hover.set(None);
        match cell {
            Some(cell) => selected.set(Some(cell)),
            None => pair.set(Some((a, b))),
        }
    });
    let classes = Signal::derive(move || matrix.with(|m| m.classes.len()));
    let caption = move || {
        matrix.with(|m| {
            let mut said = Vec::new();
            if (m.classes.len() as u64) < m.total_classes {
                said.push(format!(
                    "{} of {} classes are drawn",
                    wording::count(m.classes.len() as u64),
                    wording::count(m.total_classes)
                ));
            }
            if m.family.tests > 0 {
                said.push(format!(
                    "{} differ from chance after correction (q ≤ {LEVEL}, Benjamini–Hochberg over {})",
                    wording::plural(m.family.shown, "pair", "pairs"),
                    m.family.pairs_words()
                ));
            }
            if m.too_little > 0 {
                said.push(format!("{} of the pairs drawn have too little data", wording::count(m.too_little)));
            }
            said.push(measure_says(by.get()).to_owned());
            said.push(match &m.labelled {
                Some(labelled) => labelled.words(),
                None => format!("n = {}", wording::plural(m.n, "image", "images")),
            });
            format!("{}.", said.join("; "))
        })
    };
    let says = Signal::derive(move || {
        let (by, caption) = (measure_words(by.get()), caption());
        format!("{} of each pair of {} classes. {caption}", by, wording::count(classes.get() as u64))
    });
    let table = RwSignal::new(false);
    let on_screen = RwSignal::new(MatrixPart::default());
    // Made only when it is saved.
    let drawn = Signal::derive(move || {
        let title = format!("{} of each pair of classes", measure_words(by.get()));
        matrix.with(|m| figure(m, on_screen.get(), &title, &caption()))
    });
    // Classes by name: the first that contains the text is shown in the matrix, with the class it goes with most.
    let found = Memo::new(move |_| {
        let text = text.with(|t| t.trim().to_lowercase());
        if text.is_empty() {
            return (Vec::new(), 0);
        }
        matrix.with(|m| {
            let mut names: Vec<String> =
                m.classes.iter().map(|c| c.0.clone()).filter(|c| c.to_lowercase().contains(&text)).collect();
            names.order_by_key(|c| (c.to_lowercase() != text, !c.to_lowercase().starts_with(&text), c.clone()));
            let all = names.len();
            names.truncate(FOUND);
            (names, all)
        })
    });
    let show = move |class: String| {
        spawn_local(async move {
            let (text, by, ranked) = (String::new(), by.get_untracked(), Ranked::Strongest);
            let question = ask::Pairs { text, class: Some(class.clone()), by, ranked, from: 0, most: 1 };
            let answer = app.ask(question).await;
            other_failure.try_set(answer.as_ref().err().copied());
            if let Some(first) = answer.ok().and_then(|a| a.pairs.into_iter().next()) {
                let other = if first.a == class { first.b } else { first.a };
                choose.run((class, other));
            }
        });
    };
    let search = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| text.set(event.target().value());
    Effect::new(move |before: Option<Option<String>>| {
        let first = found.with(|f| f.0.first().cloned());
        if let Some(class) = first.clone().filter(|_| before.is_some_and(|b| b != first)) {
            show(class);
        }
        first
    });
    // No pair was tested: nothing is drawn, and the reason stands in its place.
    let why = Memo::new(move |_| matrix.with(|m| m.why.clone()));
    let csv = move |_| {
        spawn_local(async move {
            let answer = app.ask(ask::ExportFile { what: Export::PairsCsv, suppress_below: app.small.below() }).await;
            other_failure.try_set(answer.as_ref().err().copied());
            if let Ok(file) = answer {
                let _ = dom::save(&file.name, &file.mime, &file.content);
            }
        });
    };
    page! {
        <section class="sec fig-sec fig" id=mark_of(&families::PAIRS) tabindex="-1" aria-labelledby="matrix-h">
            <div class="sec-h">
                <h2 id="matrix-h">
                    {move || match classes.get() {
                        0 | 1 => "Classes, pair by pair".to_owned(),
                        n => format!("{}, pair by pair", wording::count(n as u64) + " classes"),
                    }}
                </h2>
                <p class="small" dir="auto">{move || failure.with(Option::is_none).then(|| why.get().unwrap_or_else(caption))}</p>
            </div>
            <NoAnswer failure=failure what="The matrix" />
            <NoAnswer failure=other_failure what="What was asked for" />
            <div class="tools" hidden=move || why.get().is_some()>
                <Pick label="Measure" of=&MEASURES chosen=by />
                <Pick label="Order" of=&ORDERS chosen=order />
                <Pick label="At least" of=&LEAST chosen=least />
                <label class="field">
                    {icon("search", "")}
                    <span class="visually-hidden">"Find a class"</span>
                    <input autocomplete="off" type="search" placeholder="Find a class" prop:value=move || text.get() on:input:target=search />
                </label>
                <Zoom zoom=zoom classes=classes />
                <span class="fig-acts">
                    <button
                        class="btn"
                        data-key="t"
                        aria-expanded=move || table.get().to_string()
                        on:click=move |_| table.update(|t| *t = !*t)
                    >
                        {move || if table.get() { "Hide the table" } else { "Table" }}
                        " "
                        <kbd>"t"</kbd>
                    </button>
                    <SaveChart what="pairs" figure=drawn />
                    <button class="btn" aria-label="Save the table as CSV" on:click=csv>{icon("save", "")}"CSV"</button>
                </span>
            </div>
            <p class="legend mt-s" hidden=move || why.get().is_some()>
                {move || {
                    let bounds = matrix.with(|m| m.bounds.clone());
                    let ends = if bounds.len() == 8 { ("less than chance", "more than chance") } else { ("fewer", "more") };
                    let shares = by.get() != PairMeasure::Count;
                    (!bounds.is_empty()).then(|| page! { <Ramp bounds=bounds shares=shares ends=ends /> })
                }}
                <span>
                    <svg class="swatch-s" aria-hidden="true"><rect class="d-p2" width="16" height="16"></rect><rect class="dot" x="6" y="6" width="4" height="4"></rect></svg>
                    "differs from chance after correction"
                </span>
                <span>
                    <svg class="swatch-s" aria-hidden="true"><rect fill="url(#hatch)" width="16" height="16"></rect></svg>
                    "too little data to tell"
                </span>
            </p>
            {move || {
                let (names, all) = found.get();
                (!text.with(|t| t.trim().is_empty()))
                    .then(|| {
                        let buttons = names.into_iter().map(|name| {
                            let class = name.clone();
                            page! { <button class="btn--link" dir="auto" on:click=move |_| show(class.clone())>{name}</button> }
                        });
                        let said = match all as u64 {
                            0 => "No class drawn has this in its name.".to_owned(),
                            n if n > FOUND as u64 => format!("{}, the first {FOUND}:", wording::plural(n, "class", "classes")),
                            n => format!("{}:", wording::plural(n, "class", "classes")),
                        };
                        page! { <p class="jump jump--found" role="status"><span>{said}</span>{buttons.collect_view()}</p> }
                    })
            }}
            {move || {
                (classes.get() == 0 && why.get().is_none() && answer.get().is_some())
                    .then(|| {
                        page! {
                            <p class="aside mt-s">
                                "No class is in so many images. "
                                <button class="btn--link" on:click=move |_| least.set(1)>"Show all"</button>
                            </p>
                        }
                    })
            }}
            <div class="matrix-grid mt-s" hidden=move || why.get().is_some() || failure.with(Option::is_some)>
                <div class="matrix-left">
                    <MatrixView matrix=matrix selected=selected hover=hover zoom=zoom on_screen=on_screen says=says />
                    <p class="tiny mt-s">
                        {move || match order.get() {
                            Order::Clustered => "Rows and columns in the same order: classes that go together stand together (average linkage on NPMI). ",
                            Order::Frequency => "Rows and columns in the same order: classes in most images first. ",
                            Order::Name => "Rows and columns in the same order: by name. ",
                        }}
                        "Arrow keys move the cell, "
                        <kbd>"+"</kbd>" "<kbd>"−"</kbd>" "<kbd>"0"</kbd>
                        " change its size, "
                        <kbd>"Enter"</kbd>
                        " opens its images, "
                        <kbd>"t"</kbd>
                        " shows the table."
                    </p>
                </div>
                <PairPanel shown=shown by=by choose=choose />
            </div>
            {move || why.get().is_none().then(|| page! { <PairTable shown=table text=text by=by choose=choose /> })}
        </section>
    }
}
