//! The matrix with its controls, the selected cell beside it, the table behind it.

use super::pair::PairPanel;
use crate::app::asked::asked;
use crate::app::charts::matrix::{Cell, MatrixView, Ramp, Zoom};
use crate::app::components::icon;
use crate::app::dom;
use crate::app::state::use_app;
use crate::engine::{Answer, Export, Matrix, PairMeasure, Question};
use crate::rules::words;
use leptos::{ev, prelude::*, task::spawn_local};
use std::sync::Arc;

/// Classes drawn at most.
const MOST: u32 = 1_200;
/// Rows of a page of the table.
const PAGE: u32 = 50;

pub fn measure_words(by: PairMeasure) -> &'static str {
    match by {
        PairMeasure::Npmi => "NPMI",
        PairMeasure::Lift => "Lift",
        PairMeasure::Jaccard => "Jaccard",
        PairMeasure::Count => "Images",
    }
}

const MEASURES: [PairMeasure; 4] = [PairMeasure::Npmi, PairMeasure::Lift, PairMeasure::Jaccard, PairMeasure::Count];

#[component]
pub fn MatrixSection() -> impl IntoView {
    let app = use_app();
    let by = RwSignal::new(PairMeasure::Npmi);
    let text = RwSignal::new(String::new());
    let zoom = RwSignal::new(None::<f64>);
    let hover = RwSignal::new(None::<Cell>);
    // The selected pair by name: it stays when the order of classes changes.
    let pair = RwSignal::new(None::<(String, String)>);
    let answer = asked(move || Some(Question::Matrix { most: MOST, text: text.get().trim().to_owned(), by: by.get() }));
    let matrix = Memo::new_with_compare(
        move |_| {
            answer.with(|a| match a {
                Some(Answer::Matrix(m)) => Arc::new(m.clone()),
                _ => Arc::new(Matrix::default()),
            })
        },
        |_, _| true,
    );
    let matrix: Signal<Arc<Matrix>> = matrix.into();
    let selected = RwSignal::new(None::<Cell>);
    let named = move |cell: Cell| {
        matrix.with_untracked(|m| Some((m.classes.get(cell.0)?.0.clone(), m.classes.get(cell.1)?.0.clone())))
    };
    // A new matrix: the pair that was looked at, else that of the first finding, else the two most frequent classes.
    Effect::new(move || {
        let place = matrix.with(|m| {
            let find = |name: &str| m.classes.iter().position(|(c, _)| c == name);
            let cell = |(a, b): (&str, &str)| Some((find(a)?, find(b)?)).filter(|(a, b)| a != b);
            let kept = pair.with_untracked(|p| p.as_ref().and_then(|(a, b)| cell((a, b))));
            let first = app.summary.with_untracked(|s| {
                let findings = s.iter().flat_map(|s| &s.report.findings).filter(|f| f.code == "COO001");
                findings.filter_map(|f| cell((f.subject.class.as_deref()?, f.subject.with.as_deref()?))).next()
            });
            kept.or(first).or((m.classes.len() > 1).then_some((0, 1)))
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
                    words::count(m.classes.len() as u64),
                    words::count(m.total_classes)
                ));
            }
            if m.family > 0 {
                said.push(format!(
                    "{} of {} pairs differ from chance after correction (Benjamini–Hochberg, q ≤ 0.05)",
                    words::count(m.significant),
                    words::count(m.family)
                ));
            }
            if m.too_little > 0 {
                said.push(format!("{} of the pairs drawn have too little data", words::count(m.too_little)));
            }
            said.push(format!("n = {}", words::plural(m.n, "image", "images")));
            format!("{}.", said.join("; "))
        })
    };
    let says = Signal::derive(move || {
        let (by, caption) = (measure_words(by.get()), caption());
        format!(
            "{} of each pair of {} classes, those in most images first. {caption}",
            by,
            words::count(classes.get() as u64)
        )
    });
    let table = RwSignal::new(false);
    let measures = MEASURES.map(|m| {
        page! {
            <label>
                <input
                    type="radio"
                    name="measure"
                    prop:checked=move || by.get() == m
                    on:change=move |_| by.set(m)
                />
                {measure_words(m)}
            </label>
        }
    });
    let search = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| text.set(event.target().value());
    let csv = move |_| {
        spawn_local(async move {
            if let Answer::Export { name, mime, content } = app.ask(Question::Export(Export::PairsCsv)).await {
                let _ = dom::save(&name, &mime, &content);
            }
        });
    };
    page! {
        <section class="sec fig-sec fig" id="matrix-s" tabindex="-1" aria-labelledby="matrix-h">
            <div class="sec-h">
                <h2 id="matrix-h">{move || format!("{}, pair by pair", words::plural(classes.get() as u64, "class", "classes"))}</h2>
                <p class="small">{caption}</p>
            </div>
            <div class="tools">
                <fieldset class="seg"><legend class="vh">"Measure"</legend>{measures}</fieldset>
                <label class="field">
                    {icon("search", "")}
                    <span class="vh">"Classes whose name contains"</span>
                    <input type="search" placeholder="Class" prop:value=move || text.get() on:change:target=search />
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
                    <button class="btn" on:click=csv>{icon("save", "")}"CSV"</button>
                </span>
            </div>
            <p class="legend mt-s">
                {move || {
                    let bounds = matrix.with(|m| m.bounds.clone());
                    (!bounds.is_empty()).then(|| page! { <Ramp bounds=bounds shares=by.get() != PairMeasure::Count /> })
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
                (classes.get() == 0 && answer.with(Option::is_some))
                    .then(|| {
                        page! {
                            <p class="aside mt-s">
                                "No class has this in its name. "
                                <button class="btn--link" on:click=move |_| text.set(String::new())>"Show all"</button>
                            </p>
                        }
                    })
            }}
            <div class="mx-grid mt-s">
                <div class="mx-left">
                    <MatrixView matrix=matrix selected=selected hover=hover zoom=zoom says=says />
                    <p class="tiny mt-s">
                        "Rows and columns in the same order: classes in most images first. Arrow keys move the cell, "
                        <kbd>"Enter"</kbd>
                        " opens its images, "
                        <kbd>"t"</kbd>
                        " shows the table."
                    </p>
                </div>
                <PairPanel shown=shown by=by choose=choose />
            </div>
            <PairTable shown=table text=text by=by choose=choose />
        </section>
    }
}

/// The table behind the matrix, page by page; a screen reader always finds its first page.
#[component]
fn PairTable(
    shown: RwSignal<bool>,
    text: RwSignal<String>,
    by: RwSignal<PairMeasure>,
    choose: Callback<(String, String)>,
) -> impl IntoView {
    let from = RwSignal::new(0u32);
    Effect::new(move || {
        text.track();
        by.track();
        from.set(0);
    });
    let answer = asked(move || {
        Some(Question::Pairs {
            text: text.get().trim().to_owned(),
            class: None,
            by: by.get(),
            from: from.get(),
            most: PAGE,
        })
    });
    let rows = move || match answer.get() {
        Some(Answer::Pairs { pairs, total }) => (pairs, total),
        _ => (Vec::new(), 0),
    };
    let figure = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), words::figure);
    let line = move |p: crate::report::ClassPair| {
        let names = (p.a.clone(), p.b.clone());
        page! {
            <tr>
                <th scope="row">
                    <button class="btn--link" on:click=move |_| choose.run(names.clone())>
                        <span dir="auto">{p.a}</span>" × "<span dir="auto">{p.b}</span>
                    </button>
                </th>
                <td class="num" data-l="both">{words::count(p.n_ab)}</td>
                <td class="num" data-l="of">{format!("{} and {}", words::count(p.n_a), words::count(p.n_b))}</td>
                <td class="num" data-l="NPMI">{figure(p.npmi)}</td>
                <td class="num" data-l="lift">{figure(p.lift)}</td>
                <td class="num" data-l="Jaccard">{figure(p.jaccard)}</td>
                <td class="num" data-l="q">{p.q.map_or_else(|| "–".to_owned(), small_p)}</td>
            </tr>
        }
    };
    let position = move || {
        let (_, total) = rows();
        let first = u64::from(from.get());
        format!(
            "{}–{} of {}",
            words::count(first + 1),
            words::count((first + u64::from(PAGE)).min(total)),
            words::count(total)
        )
    };
    page! {
        <div class="scroll mt" class:vh=move || !shown.get()>
            <table class="tbl tbl--tight tbl--stack">
                <caption>{move || format!("Pairs of classes, strongest {} first.", measure_words(by.get()))}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Classes"</th>
                        <th scope="col" class="num">"Images with both"</th>
                        <th scope="col" class="num">"with each"</th>
                        <th scope="col" class="num">"NPMI"</th>
                        <th scope="col" class="num">"Lift"</th>
                        <th scope="col" class="num">"Jaccard"</th>
                        <th scope="col" class="num">"q"</th>
                    </tr>
                </thead>
                <tbody>{move || rows().0.into_iter().map(line).collect_view()}</tbody>
            </table>
            <p class="tools mt-s">
                <button
                    class="btn"
                    prop:disabled=move || from.get() == 0
                    on:click=move |_| from.update(|f| *f = f.saturating_sub(PAGE))
                >
                    "Stronger"
                </button>
                <span class="small">{position}</span>
                <button
                    class="btn"
                    prop:disabled=move || { u64::from(from.get() + PAGE) >= rows().1 }
                    on:click=move |_| from.update(|f| *f += PAGE)
                >
                    "Weaker"
                </button>
            </p>
        </div>
    }
}

/// A p- or q-value, never a rounded zero.
pub fn small_p(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".into() } else { format!("{p:.4}") }
}
