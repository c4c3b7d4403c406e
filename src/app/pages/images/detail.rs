//! One picture with all that is known of it.

use crate::app::components::{ChoosePoints, Drawn, Kv, MEASURED, NoAnswer, Thumb, Zoom, points_words};
use crate::app::dom;
use crate::app::live_query::live_query;
use crate::app::route::{images_link, picture_link};
use crate::app::state::use_app;
use crate::engine::ask::{Around, AroundAnswer, OnePicture, PictureFacts, Pictures, PointsOfPicture};
use crate::engine::{Filter, Picture, PictureOrder, PointsOf};
use crate::wording;
use leptos::{prelude::*, task::spawn_local};

/// One picture with all that is known of it, among those that pass the filter.
#[component]
pub fn Detail(image: Memo<u32>, filter: Memo<Filter>, drawn: Drawn) -> impl IntoView {
    let app = use_app();
    let answer = live_query(move || Some(OnePicture { image: image.get() }));
    let around = live_query(move || Some(Around { filter: filter.get(), image: image.get() }));
    let step = move |id: &'static str, key: &'static str, to: fn(&AroundAnswer) -> Option<u32>| {
        let next = move || around.map(to).flatten();
        let go = move |_| {
            if let Some(next) = around.map(to).flatten() {
                dom::go(&picture_link(&filter.get_untracked(), next));
            }
        };
        let name = if id == "next" { "Next " } else { "Previous " };
        page! { <button class="btn" id=id disabled=move || next().is_none() on:click=go>{name} <kbd>{key}</kbd></button> }
    };
    let place = move || {
        around
            .map(|around| around.at.map(|at| format!("{} of {}", wording::count(at + 1), wording::count(around.total))))
    };
    let body = move || match answer.get() {
        Some(known) => {
            let PictureFacts { picture, facts, attributes, records, captions, not_drawn } = (*known).clone();
            let boxes = picture.boxes.clone();
            let labels = picture.labels.join(", ");
            let rows = boxes.iter().take(200).map(|b| {
                let colour = app.class_colour(&b.class);
                let number = |share: f64, size: u32| wording::count((share * f64::from(size)).round().max(0.0) as u64);
                let place = if picture.width > 0 {
                    [(b.x, picture.width), (b.y, picture.height), (b.w, picture.width), (b.h, picture.height)]
                        .map(|(share, size)| number(share, size))
                        .join(", ")
                } else {
                    String::new()
                };
                page! {
                    <tr>
                        <td dir="auto"><i class=format!("key bg-b{colour}")></i>{b.class.clone()}{b.crowd.then_some(" (crowd)")}</td>
                        <td>{b.has.clone()}</td>
                        <td class="num mono">{place}</td>
                    </tr>
                }
            });
            let rows = rows.collect_view();
            let without_box = picture.outlines.iter().filter(|outline| outline.of.is_none()).take(200).map(|outline| {
                let colour = app.class_colour(&outline.class);
                let says = outline.says.clone();
                page! {
                    <tr>
                        <td dir="auto"><i class=format!("key bg-b{colour}")></i>{outline.class.clone()}</td>
                        <td>{says}</td>
                        <td></td>
                    </tr>
                }
            });
            let without_box = without_box.collect_view();
            let more = picture.outlines.iter().filter(|outline| outline.of.is_none()).count() as u64;
            let captions = captions.into_iter().map(|text| page! { <li dir="auto">{text}</li> }).collect_view();
            let count = boxes.len() as u64;
            page! {
                <p class="mono mono-h" dir="auto"><strong>{picture.path.clone()}</strong></p>
                <div class="detail-two">
                <div class="detail-pic"><Zoom picture=picture.clone() drawn=drawn /></div>
                <div class="detail-facts">
                {(!labels.is_empty()).then(|| page! { <p dir="auto"><strong>"Labels: "</strong>{labels}</p> })}
                {(!captions.is_empty()).then(|| page! { <h3>"Captions"</h3><ul>{captions}</ul> })}
                {(count + more > 0)
                    .then(|| {
                        page! {
                            <table class="tbl">
                                <caption>
                                    {wording::plural(count, "box", "boxes")}
                                    {(more > 0).then(|| format!(", {} without a box", wording::plural(more, "object", "objects")))}
                                </caption>
                                <thead><tr><th scope="col">"Class"</th><th scope="col">"Outline"</th><th scope="col" class="num">"x, y, w, h"</th></tr></thead>
                                <tbody>{rows}{without_box}</tbody>
                            </table>
                            {not_drawn.map(|why| page! { <p class="small">{why}</p> })}
                        }
                    })}
                {(!attributes.is_empty()).then(|| page! { <h3>"Attributes"</h3><Kv rows=attributes /> })}
                <h3>"Picture"</h3>
                <Kv rows=facts />
                {(!records.is_empty())
                    .then(|| {
                        let rows = records.into_iter().map(|r| page! { <li class="mono" dir="auto">{r}</li> });
                        page! { <h3>"Named in"</h3><ul class="small">{rows.collect_view()}</ul> }
                    })}
                </div>
                </div>
            }
            .into_any()
        }
        None if !answer.waits() => page! { <NoAnswer failure=answer.failure() what="This picture" /> }.into_any(),
        None => page! { <p class="small">"Asking for this picture."</p> }.into_any(),
    };
    page! {
        <section class="detail" id="i-detail" tabindex="-1" aria-label="One picture">
            <p class="tools">
                {step("previous", "k", |around| around.previous)}
                {step("next", "j", |around| around.next)}
                <span class="small" role="status">{place}</span>
                <a class="btn push" href=move || images_link(&filter.get()) data-test="close">"Close " <kbd>"Esc"</kbd></a>
            </p>
            {body}
            {move || page! { <Alike image=image.get() /> }}
        </section>
    }
}

/// Pictures that look most like this one: by embeddings where there are some of it.
#[component]
fn Alike(image: u32) -> impl IntoView {
    const SHOWN: u32 = 6;
    let app = use_app();
    let alike = RwSignal::new(Vec::<Picture>::new());
    let (all, of) = (RwSignal::new(Vec::<PointsOf>::new()), RwSignal::new(PointsOf::Measured));
    let filter = move || Filter { order: Some(PictureOrder::Like(image, of.get())), ..Filter::default() };
    spawn_local(async move {
        if let Ok(kinds) = app.ask(PointsOfPicture { image }).await {
            if let Some(first) = kinds.first() {
                of.try_set(*first);
            }
            all.try_set(kinds);
        }
    });
    Effect::new(move || {
        let asked = of.get();
        if all.with(Vec::is_empty) {
            return;
        }
        let filter = filter();
        spawn_local(async move {
            // The first is the picture itself.
            let said = app.ask(Pictures { filter, from: 1, most: SHOWN }).await;
            // Another kind may have been chosen by now.
            if let (Ok(said), Some(true)) = (said, of.try_get_untracked().map(|now| now == asked)) {
                alike.try_set(said.pictures);
            }
        });
    });
    let words = move || match of.get() {
        PointsOf::Measured => MEASURED.to_owned(),
        brought => format!("By {}.", points_words(app, brought)),
    };
    let cards = move || {
        let card = |picture: Picture| {
            let (path, href) = (picture.path.clone(), picture_link(&filter(), picture.image));
            page! { <li><a href=href title=path.clone() aria-label=path><Thumb picture=picture /></a></li> }
        };
        alike.get().into_iter().map(card).collect_view()
    };
    let some = Memo::new(move |_| alike.with(|alike| !alike.is_empty()));
    move || {
        some.get().then(|| {
            page! {
                <h3>"Most alike"</h3>
                <ChoosePoints all=all chosen=of />
                <p class="small" dir="auto">{words}</p>
                <ul class="gal gal--six">{cards}</ul>
                <p><a href=move || images_link(&filter()) data-test="more-like-this">"All, the most alike first"</a></p>
            }
        })
    }
}
