//! How the images are spread over the people: whether few of them carry the dataset.

use super::shown::capital;
use crate::app::charts::Chart;
use crate::app::components::{PlotDrawing, Trace, Traced};
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::plot::{Cell, Curve, CurvePoint, Figure, Scale, Table};
use crate::report::Tables;
use crate::report::tables::{People, PeopleOfSize, PersonCount};
use crate::rules::families;
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

/// People listed before the rest is asked for.
const FIRST: usize = 8;

#[component]
pub fn Carriers(tables: Memo<Arc<Tables>>) -> impl IntoView {
    let people = Memo::new(move |_| tables.with(|t| t.people.clone()).filter(|p| p.identities > 0));
    move || people.get().map(|p| page! { <Drawn people=p /> })
}

/// Shares of the people and of their images, from those with the fewest images on.
fn lorenz(people: &People) -> Vec<CurvePoint> {
    let point = |x: f64, y: f64| CurvePoint { x, y, low: None, high: None };
    let (mut persons, mut images) = (0u64, 0u64);
    let (all, total) = (people.identities.max(1) as f64, people.images.max(1) as f64);
    let steps = people.sizes.iter().map(|s: &PeopleOfSize| {
        persons += s.identities;
        images += s.identities.saturating_mul(s.images);
        point(persons as f64 / all, images as f64 / total)
    });
    std::iter::once(point(0.0, 0.0)).chain(steps).collect()
}

#[component]
fn Drawn(people: People) -> impl IntoView {
    let (one, many) = (people.one.clone(), people.many.clone());
    let each = people.images as f64 / people.identities.max(1) as f64;
    let heading = match (people.top_percent_share, people.gini) {
        (Some(top), _) => {
            let most = people.identities.div_ceil(100);
            format!(
                "{} with the most images hold {} of them.",
                wording::plural(most, &one, &many),
                wording::percent(top)
            )
        }
        _ => String::new(),
    };
    let known = || {
        Traced::default().row(
            "n",
            format!("{} images of {} {many}", wording::count(people.images), wording::count(people.identities)),
        )
    };
    let gini = known()
        .row("what", format!("Gini index of images per {one}: 0 all alike, 1 one {one} has all"))
        .section(&families::PEOPLE);
    let top = known()
        .row("what", format!("share of the images held by the 1 % of {many} with the most"))
        .section(&families::PEOPLE);
    let table = Table::new(&[&format!("images per {one}"), &many], 0)
        .with(people.sizes.iter().map(|s| vec![Cell::Count(s.images), Cell::Count(s.identities)]));
    let says = format!(
        "Share of the images held by a growing share of the {many}, from those with the fewest on; Gini index {}",
        people.gini.map(wording::figure).unwrap_or_else(|| "not known".into())
    );
    let plot = Curve { points: lorenz(&people), x: Scale::whole(), says, band: None, diagonal: true }.plot();
    let caption = format!(
        "Share of the images (up) held by a share of the {many} (right), those with the fewest first; dashed: all alike. n = {} {many}.",
        wording::count(people.identities),
    );
    let figure = Signal::stored(Figure::plot(format!("Images held, by {many}"), caption.clone(), plot.clone()));
    let open = RwSignal::new(false);
    let total = people.images;
    let largest = StoredValue::new(people.largest.clone());
    let listed = people.largest.len();
    let lines = move || {
        let most = if open.get() { usize::MAX } else { FIRST };
        largest.with_value(|all| {
            all.iter().take(most).cloned().map(|p| page! { <Line of=p total=total /> }).collect_view()
        })
    };
    page! {
        <section class="sec" aria-labelledby="people-h">
            <div class="sec-h">
                <h2 id="people-h">{format!("Do few {many} carry it?")}</h2>
                <p class="small">{heading}</p>
            </div>
            <dl class="facts facts--strip">
                <div><dt>{many.clone()}</dt><dd>{wording::count(people.identities)}</dd></div>
                <div><dt>{format!("images of known {many}")}</dt><dd>{wording::count(people.images)}</dd></div>
                <div><dt>{format!("images per {one}, mean")}</dt><dd>{wording::figure(each)}</dd></div>
                <div>
                    <dt>"Gini index"</dt>
                    <dd><Trace figure=people.gini.map(wording::figure).unwrap_or_else(|| "–".into()) of=gini /></dd>
                </div>
                <div>
                    <dt>"held by the top 1 %"</dt>
                    <dd><Trace figure=people.top_percent_share.map(wording::percent).unwrap_or_else(|| "–".into()) of=top /></dd>
                </div>
            </dl>
            <div class="two mt">
                <Chart
                    title=format!("Images held, by {many}")
                    caption=caption
                    table=Signal::stored(table)
                    figure=Some(figure)
                >
                    <PlotDrawing plot=plot />
                </Chart>
                <figure class="fig">
                    <figcaption><strong>{format!("The {many} with the most images")}</strong></figcaption>
                    <table class="tbl">
                        <thead>
                            <tr>
                                <th scope="col">{capital(&one)}</th>
                                <th scope="col" class="num">"Images"</th>
                                <th scope="col" class="num">"Of all"</th>
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                    {(listed > FIRST)
                        .then(|| {
                            page! {
                                <p class="tools mt-s">
                                    <button class="btn" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
                                        {move || if open.get() { "Show fewer".to_owned() } else { format!("Show {} more", listed - FIRST) }}
                                    </button>
                                </p>
                            }
                        })}
                </figure>
            </div>
        </section>
    }
}

#[component]
fn Line(of: PersonCount, total: u64) -> impl IntoView {
    let href = images_link(&Filter { identity: Some(of.identity.clone()), ..Filter::default() });
    page! {
        <tr>
            <th scope="row"><a href=href.clone() dir="auto" data-step="">{of.identity}</a></th>
            <td class="num"><a href=href tabindex="-1">{wording::count(of.images)}</a></td>
            <td class="num">{wording::percent(of.images as f64 / total.max(1) as f64)}</td>
        </tr>
    }
}
