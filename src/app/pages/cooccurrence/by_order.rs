//! Classes along an attribute whose values have an order: the median of the images with each class, against the others.

use super::choice::{AttributeSelect, Choice};
use super::figures::small_p;
use super::first;
use crate::app::charts::Acts;
use crate::app::components::{Drawing, NoAnswer};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::engine::{Filter, OrderedLean, ask};
use crate::plot::{Body, Cell, DotKind, Estimate, Figure, Row, Scale, Table};
use crate::wording;
use leptos::prelude::*;

const FIRST: u32 = 25;

#[component]
pub fn ByOrder(choice: Choice) -> impl IntoView {
    let most = RwSignal::new(first(FIRST));
    let attribute = Memo::new(move |_| choice.attribute().unwrap_or_default());
    let answer = live_query(move || Some(ask::ClassOrders { attribute: attribute.get(), from: 0, most: most.get() }));
    let shown = Memo::new(move |_| answer.map(Clone::clone).unwrap_or_default());
    let scale = move || shown.with(|s| Scale::round(s.ends.0, s.ends.1));
    let caption = move || {
        shown.with(|s| {
            let ends = s.named.as_ref().map(|(low, high)| format!(" The axis runs from {low} to {high}."));
            format!(
                "The median {} of the images with a class, with its 95 % interval; dashed: of all others.{} Corrected \
                 (Benjamini–Hochberg) over {}.",
                attribute.get(),
                ends.unwrap_or_default(),
                wording::plural(s.tests, "test", "tests")
            )
        })
    };
    let table = Signal::derive(move || {
        let header = [
            "class",
            "attribute",
            "n",
            "median",
            "low",
            "high",
            "n without",
            "median without",
            "delta",
            "delta low",
            "delta high",
            "p",
            "q",
        ];
        shown.with(|s| Table::new(&header, 2).with(s.rows.iter().map(csv_row)))
    });
    let figure = Signal::derive(move || {
        let row = |lean: &OrderedLean| {
            let r = &lean.row;
            let text = format!("{}, of all others {}", r.with.median, r.without.median);
            Row::new(&r.class, estimate(lean).scene(scale()), text)
        };
        // Where values have names, the caption says what the axis runs from and to.
        let (rows, axis) =
            shown.with(|s| (s.rows.iter().map(row).collect(), s.named.is_none().then(|| scale().axis())));
        let body = Body::Rows { axis, rows, keys: Vec::new() };
        Figure { title: format!("Classes along {}", attribute.get()), caption: caption(), body }
    });
    Effect::new(move || {
        attribute.track();
        most.set(first(FIRST));
    });
    let more = move || shown.with(|s| s.total.saturating_sub(s.rows.len() as u64));
    page! {
        <section class="sec" id="groups-s" tabindex="-1" aria-labelledby="groups-h">
            <div class="sec-h">
                <h2 id="groups-h" dir="auto">{move || format!("Classes along {}", attribute.get())}</h2>
            </div>
            <div class="tools">
                <AttributeSelect choice=choice />
                <Acts what="classes-by-order" table=table figure=Some(figure) />
            </div>
            <NoAnswer failure=answer.failure() what="Classes along an order" />
            {move || shown.with(|s| s.why.clone()).map(|why| page! { <p class="aside mt-s" dir="auto">{why}</p> })}
            <table class="tbl tbl--stack mt-s" hidden=move || shown.with(|s| s.rows.is_empty())>
                <caption dir="auto">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Class"</th>
                        <th scope="col" class="chart-cell">
                            <span class="visually-hidden">"Median, drawn"</span>
                            {move || shown.with(|s| s.named.is_none()).then(|| page! { <Drawing scene=scale().axis() /> })}
                        </th>
                        <th scope="col" class="num">"Median"</th>
                        <th scope="col" class="num">"Of all others"</th>
                        <th scope="col" class="num">"Images"</th>
                        <th scope="col" class="num">"Cliff’s delta"</th>
                        <th scope="col" class="num">"q"</th>
                        <th scope="col">"Shown with"</th>
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        let scale = scale();
                        shown.get().rows.into_iter().map(|lean| page! { <OrderedRow lean=lean scale=scale /> }).collect_view()
                    }}
                </tbody>
            </table>
            {move || {
                (more() > 0)
                    .then(|| {
                        page! {
                            <p class="tools mt-s">
                                <button class="btn" on:click=move |_| most.update(|m| *m = m.saturating_mul(4).min(400))>
                                    {format!("Show more of {}", wording::plural(shown.with(|s| s.total), "class", "classes"))}
                                </button>
                            </p>
                        }
                    })
            }}
        </section>
    }
}

fn estimate(lean: &OrderedLean) -> Estimate {
    let r = &lean.row;
    Estimate {
        says: format!("{}: median {}, of all others {}", r.class, r.with.median, r.without.median),
        value: Some(lean.with.value),
        low: lean.with.low,
        high: lean.with.high,
        reference: Some(lean.without.value),
        kind: match (lean.too_few, &lean.leans) {
            (true, _) => DotKind::Few,
            (_, Some(_)) => DotKind::Shown,
            _ => DotKind::Hollow,
        },
    }
}

#[component]
fn OrderedRow(lean: OrderedLean, scale: Scale) -> impl IntoView {
    let r = &lean.row;
    let interval = |low: &Option<String>, high: &Option<String>| {
        low.as_ref().zip(high.as_ref()).map(|(low, high)| format!(" {low} to {high}")).unwrap_or_default()
    };
    let (own, others) = (interval(&r.with.low, &r.with.high), interval(&r.without.low, &r.without.high));
    let scene = estimate(&lean).scene(scale);
    let says = match (lean.too_few, &lean.leans) {
        (true, _) => "too few to tell".to_owned(),
        (_, Some(words)) => words.clone(),
        _ => "no difference shown".to_owned(),
    };
    let two = |x: f64| wording::figure((x * 1e3).round() / 1e3);
    let delta = r.low.zip(r.high).map(|(low, high)| format!(" {} to {}", two(low), two(high))).unwrap_or_default();
    let href = images_link(&Filter { classes: vec![r.class.clone()], ..Filter::default() });
    page! {
        <tr>
            <th scope="row"><a href=href.clone() dir="auto" data-step="">{r.class.clone()}</a></th>
            <td class="chart-cell"><a href=href tabindex="-1"><Drawing scene=scene /></a></td>
            <td class="num" dir="auto"><strong>{r.with.median.clone()}</strong> <small>{own}</small></td>
            <td class="num" dir="auto" data-l="others">{r.without.median.clone()} <small>{others}</small></td>
            <td class="num" data-l="images">{wording::count(r.with.n)}</td>
            <td class="num" data-l="delta">{two(r.delta)} <small>{delta}</small></td>
            <td class="num" data-l="q">{r.q.map(small_p)}</td>
            <td class="late" dir="auto">{says}</td>
        </tr>
    }
}

fn csv_row(lean: &OrderedLean) -> Vec<Cell> {
    let r = &lean.row;
    // A median is a group's name where the order is one of names.
    let text = |value: &Option<String>| value.as_ref().map_or(Cell::None, Cell::text);
    let mut row =
        vec![Cell::text(&r.class), Cell::text(&r.attribute), Cell::Count(r.with.n), Cell::text(&r.with.median)];
    row.extend([text(&r.with.low), text(&r.with.high), Cell::Count(r.without.n), Cell::text(&r.without.median)]);
    row.extend([Some(r.delta), r.low, r.high].map(Cell::figure));
    row.extend([Some(r.p), r.q].map(Cell::p));
    row
}
