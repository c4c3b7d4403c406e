//! The selected cell: its counts with the way to their images, how strong it is, and what else its class goes with.

use super::figures::{share_words, test_words, with_interval};
use super::pick::measure_words;
use crate::app::components::{NoAnswer, Trace, Traced};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::engine::{Filter, PairFacts, PairMeasure, Ranked, ask};
use crate::report::{ClassPair, Share};
use crate::rules::families;
use crate::wording;
use leptos::prelude::*;

/// Pairs of the class that are listed.
const LISTED: u32 = 8;

#[component]
pub fn PairPanel(
    shown: Memo<Option<(String, String)>>,
    by: RwSignal<PairMeasure>,
    choose: Callback<(String, String)>,
) -> impl IntoView {
    let answer = live_query(move || shown.get().map(|(a, b)| ask::Pair { a, b }));
    let facts = move || answer.map(Clone::clone).flatten();
    let failure = answer.failure();
    let first = Memo::new(move |_| shown.get().map(|(a, _)| a));
    page! {
        <aside class="panel panel--pair" aria-label="Selected pair">
            <p class="eyebrow">"Selected cell"</p>
            {move || match facts() {
                Some(facts) => page! { <Pair facts=facts /> }.into_any(),
                None if failure.with(Option::is_some) => page! { <NoAnswer failure=failure what="This pair" /> }.into_any(),
                None => page! { <p class="small">"Choose a cell, or a pair in the table."</p> }.into_any(),
            }}
            {move || first.get().map(|class| page! { <Others class=class by=by choose=choose /> })}
        </aside>
    }
}

#[component]
fn Pair(facts: PairFacts) -> impl IntoView {
    let row = facts.row;
    let only_a = row.n_a.saturating_sub(row.n_ab);
    let only_b = row.n_b.saturating_sub(row.n_ab);
    let neither = (row.n + row.n_ab).saturating_sub(row.n_a + row.n_b);
    let both = Filter { classes: vec![row.a.clone(), row.b.clone()], ..Filter::default() };
    let just_a = Filter { classes: vec![row.a.clone()], without: vec![row.b.clone()], ..Filter::default() };
    let just_b = Filter { classes: vec![row.b.clone()], without: vec![row.a.clone()], ..Filter::default() };
    let none = Filter { without: vec![row.a.clone(), row.b.clone()], ..Filter::default() };
    let cell = |n: u64, filter: &Filter| match n {
        0 => page! { <td class="num">"0"</td> }.into_any(),
        n => page! { <td class="num"><a href=images_link(filter)>{wording::count(n)}</a></td> }.into_any(),
    };
    let test = match (&facts.test, test_words(row.p, row.corrected(), facts.family.tests)) {
        (Some(name), Some(test)) => format!("{name}: {test}"),
        (Some(_), None) => "not tested: the two are in too few images".to_owned(),
        _ if row.n == 0 => "not tested: no image is labelled for both".to_owned(),
        _ => "not tested: one of the two is in all images, or in none".to_owned(),
    };
    let labelled = facts.labelled.map(|labelled| format!("{}. ", labelled.words())).unwrap_or_default();
    let sentence = format!(
        "{labelled}Together in {}; {} would be expected by chance.{}",
        wording::plural(row.n_ab, "image", "images"),
        wording::figure(facts.expected),
        if facts.too_little { " Too little data to tell." } else { "" }
    );
    let given = |of: &str, class: &str, share: &Share| {
        let traced = Traced::share(format!("P({of} | {class})"), share)
            .pictures(images_link(&both))
            .section(&families::ALWAYS_TOGETHER);
        page! { <Trace figure=share_words(share) of=traced /> }
    };
    let or_value = |figure: Option<[f64; 3]>, value: Option<f64>| {
        with_interval(figure).or(value.map(wording::figure)).unwrap_or_else(|| "–".to_owned())
    };
    let shares = [
        (format!("P({} | {})", row.b, row.a), given(&row.b, &row.a, &facts.b_given_a)),
        (format!("P({} | {})", row.a, row.b), given(&row.a, &row.b, &facts.a_given_b)),
    ];
    let rows = [
        ("Odds ratio", or_value(facts.odds_ratio, None)),
        ("NPMI", or_value(facts.npmi, row.npmi)),
        ("Lift", or_value(facts.lift, row.lift)),
        ("Jaccard", or_value(facts.jaccard, row.jaccard)),
        ("Test", test),
    ];
    let (a, b) = (row.a.clone(), row.b.clone());
    page! {
        <h2 class="pair-t"><span dir="auto">{a.clone()}</span>" × "<span dir="auto">{b.clone()}</span></h2>
        <p class="small">{sentence}</p>
        {(row.n_ab > 0)
            .then(|| {
                page! {
                    <p class="mt-s">
                        <a class="btn" href=images_link(&both)>{format!("See the {}", wording::plural(row.n_ab, "image", "images"))}</a>
                    </p>
                }
            })}
        <div class="scroll">
            <table class="tbl tbl--sum mt-s">
                <caption class="visually-hidden">"Images with and without each class"</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="visually-hidden">"Images"</span></th>
                        <th scope="col" class="num" dir="auto">{b.clone()}</th>
                        <th scope="col" class="num">"without"</th>
                        <th scope="col" class="num">"all"</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row" dir="auto">{a.clone()}</th>
                        {cell(row.n_ab, &both)}
                        {cell(only_a, &just_a)}
                        <td class="num">{wording::count(row.n_a)}</td>
                    </tr>
                    <tr>
                        <th scope="row">"without"</th>
                        {cell(only_b, &just_b)}
                        {cell(neither, &none)}
                        <td class="num">{wording::count(row.n.saturating_sub(row.n_a))}</td>
                    </tr>
                    <tr>
                        <th scope="row">"all"</th>
                        <td class="num">{wording::count(row.n_b)}</td>
                        <td class="num">{wording::count(row.n.saturating_sub(row.n_b))}</td>
                        <td class="num">{wording::count(row.n)}</td>
                    </tr>
                </tbody>
            </table>
        </div>
        <dl class="key-values mt-s">
            {shares.map(|(k, v)| page! { <dt dir="auto">{k}</dt><dd>{v}</dd> })}
            {rows.map(|(k, v)| page! { <dt>{k}</dt><dd>{v}</dd> })}
        </dl>
        <p class="tiny mt-s">
            "95 % intervals: shares and Jaccard Wilson or Clopper–Pearson; odds ratio with one half added to each cell \
             (Haldane–Anscombe); lift and NPMI by the delta method, from five images on. "
            <a href="#/rules/COO003">"Formulas"</a>
        </p>
    }
}

/// What else the class of the row goes with, strongest first.
#[component]
fn Others(class: String, by: RwSignal<PairMeasure>, choose: Callback<(String, String)>) -> impl IntoView {
    let own = class.clone();
    let answer = live_query(move || {
        Some(ask::Pairs {
            text: String::new(),
            class: Some(own.clone()),
            by: by.get(),
            ranked: Ranked::Strongest,
            from: 0,
            most: LISTED,
        })
    });
    let of = StoredValue::new(class.clone());
    let line = move |p: ClassPair| {
        let other = if of.with_value(|c| *c == p.a) { p.b.clone() } else { p.a.clone() };
        let value = match by.get_untracked() {
            PairMeasure::Npmi => p.npmi,
            PairMeasure::Lift => p.lift,
            PairMeasure::Jaccard => p.jaccard,
            PairMeasure::Given => {
                let own = if of.with_value(|c| *c == p.a) { p.n_a } else { p.n_b };
                (own > 0).then(|| p.n_ab as f64 / own as f64)
            }
            PairMeasure::OddsRatio | PairMeasure::Count => None,
        };
        let less = p.lift.is_some_and(|lift| lift < 1.0);
        let names = (of.get_value(), other.clone());
        page! {
            <li>
                <button class="btn--link" dir="auto" data-step="" on:click=move |_| choose.run(names.clone())>{other}</button>
                <span class="num">{value.map(wording::figure)}</span>
                <span class="tiny">{if less { "less" } else { "more" }}</span>
                <span class="num tiny">{wording::count(p.n_ab)}</span>
            </li>
        }
    };
    let pairs = move || answer.map(|a| a.pairs.clone()).unwrap_or_default();
    page! {
        <NoAnswer failure=answer.failure() what="What else it goes with" />
        {move || {
            let pairs = pairs();
            (!pairs.is_empty()).then(|| page! {
                <h3 dir="auto">{format!("What {} goes with, or without", of.get_value())}</h3>
                <p class="tiny">{format!("Strongest {} first; more or less than chance; at the right, images with both.", measure_words(by.get_untracked()))}</p>
                <ol class="ranked">{pairs.into_iter().map(line).collect_view()}</ol>
            })
        }}
    }
}
