//! The table behind the matrix, page by page.

use super::figures::small_p;
use super::pick::measure_words;
use crate::app::components::NoAnswer;
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::engine::{Filter, PairMeasure, Ranked, ask};
use crate::report::ClassPair;
use crate::wording;
use leptos::prelude::*;

/// Rows of a page of the table.
const PAGE: u32 = 50;

/// A screen reader always finds its first page.
#[component]
pub fn PairTable(
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
    let answer = live_query(move || {
        Some(ask::Pairs {
            text: text.get().trim().to_owned(),
            class: None,
            by: by.get(),
            ranked: Ranked::Strongest,
            from: from.get(),
            most: PAGE,
        })
    });
    let rows = move || answer.map(|a| (a.pairs.clone(), a.total)).unwrap_or_default();
    let figure = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), wording::figure);
    let line = move |p: ClassPair| {
        let expected = wording::figure(p.expected());
        let q = p.corrected().map_or_else(|| "–".to_owned(), small_p);
        let both = images_link(&Filter { classes: vec![p.a.clone(), p.b.clone()], ..Filter::default() });
        let names = (p.a.clone(), p.b.clone());
        page! {
            <tr>
                <th scope="row">
                    <button class="btn--link" tabindex=move || (!shown.get()).then_some("-1") on:click=move |_| choose.run(names.clone())>
                        <span dir="auto">{p.a}</span>" × "<span dir="auto">{p.b}</span>
                    </button>
                </th>
                <td class="num" data-l="both">
                    {match p.n_ab {
                        0 => page! { "0" }.into_any(),
                        n => page! { <a href=both tabindex=move || (!shown.get()).then_some("-1")>{wording::count(n)}</a> }.into_any(),
                    }}
                </td>
                <td class="num" data-l="expected">{expected}</td>
                <td class="num" data-l="of">{format!("{} and {}", wording::count(p.n_a), wording::count(p.n_b))}</td>
                <td class="num" data-l="NPMI">{figure(p.npmi)}</td>
                <td class="num" data-l="lift">{figure(p.lift)}</td>
                <td class="num" data-l="Jaccard">{figure(p.jaccard)}</td>
                <td class="num" data-l="q">{q}</td>
            </tr>
        }
    };
    let position = move || {
        let (_, total) = rows();
        let first = u64::from(from.get());
        format!(
            "{}–{} of {}",
            wording::count(first + 1),
            wording::count((first + u64::from(PAGE)).min(total)),
            wording::count(total)
        )
    };
    page! {
        <div class="scroll mt" class:visually-hidden=move || !shown.get()>
            <NoAnswer failure=answer.failure() what="The table of pairs" />
            <table class="tbl tbl--stack">
                <caption>{move || format!("Pairs of classes, strongest {} first.", measure_words(by.get()))}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Classes"</th>
                        <th scope="col" class="num">"Images with both"</th>
                        <th scope="col" class="num">"expected"</th>
                        <th scope="col" class="num">"with each"</th>
                        <th scope="col" class="num">"NPMI"</th>
                        <th scope="col" class="num">"Lift"</th>
                        <th scope="col" class="num">"Jaccard"</th>
                        <th scope="col" class="num">"q"</th>
                    </tr>
                </thead>
                <tbody>{move || rows().0.into_iter().map(line).collect_view()}</tbody>
            </table>
            <p class="tools mt-s" hidden=move || !shown.get()>
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
