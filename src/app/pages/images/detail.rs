//! One picture with all that is known of it.

use crate::app::components::{Kv, NoAnswer, Thumb};
use crate::app::dom;
use crate::app::route::{images_link, picture_link};
use crate::app::state::use_app;
use crate::engine::ask::{OnePicture, PictureFacts, Pictures};
use crate::engine::{Failure, Filter, Picture, PictureOrder};
use crate::wording;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

/// One picture with all that is known of it.
#[component]
pub fn Detail(image: u32, back: String) -> impl IntoView {
    let app = use_app();
    let answer = RwSignal::new(None::<Result<PictureFacts, Failure>>);
    spawn_local(async move {
        let said = app.ask(OnePicture { image }).await;
        answer.try_set(Some(said));
    });
    let step = |by: i32| {
        move |_| {
            let Some(document) = dom::document() else { return };
            let Ok(Some(now)) = document.query_selector("[data-card][aria-current=true]") else { return };
            let at = now.get_attribute("data-card").and_then(|i| i.parse::<i32>().ok()).unwrap_or(0);
            if let Ok(Some(next)) = document.query_selector(&format!("[data-card=\"{}\"]", at + by))
                && let Ok(next) = next.dyn_into::<web_sys::HtmlElement>()
            {
                next.click();
            }
        }
    };
    let body = move || match answer.get() {
        Some(Ok(PictureFacts { picture, facts, attributes, records, captions, not_drawn })) => {
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
                <Thumb picture=picture.clone() whole=true />
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
            }
            .into_any()
        }
        Some(Err(why)) => page! { <NoAnswer failure=Signal::stored(Some(why)) what="This picture" /> }.into_any(),
        None => page! { <p class="small">"Asking for this picture."</p> }.into_any(),
    };
    page! {
        <aside class="detail" aria-label="One picture">
            <p class="tools">
                <button class="btn" on:click=step(-1)>"Previous"</button>
                <button class="btn" on:click=step(1)>"Next"</button>
                <a class="btn push" href=back>"Close " <kbd>"Esc"</kbd></a>
            </p>
            {body}
            <Alike image=image />
        </aside>
    }
}

/// Pictures that look most like this one.
#[component]
fn Alike(image: u32) -> impl IntoView {
    const SHOWN: u32 = 6;
    let app = use_app();
    let alike = RwSignal::new(Vec::<Picture>::new());
    let filter = Filter { order: Some(PictureOrder::Like(image)), ..Filter::default() };
    let all = images_link(&filter);
    let asked = filter.clone();
    spawn_local(async move {
        // The first is the picture itself.
        if let Ok(said) = app.ask(Pictures { filter: asked, from: 1, most: SHOWN }).await {
            alike.try_set(said.pictures);
        }
    });
    move || {
        let pictures = alike.get();
        (!pictures.is_empty()).then(|| {
            let card = |picture: Picture| {
                let (path, href) = (picture.path.clone(), picture_link(&filter, picture.image));
                page! { <li><a href=href title=path.clone() aria-label=path><Thumb picture=picture /></a></li> }
            };
            page! {
                <h3>"Most alike"</h3>
                <p class="small">"In light, colour and edges, wherever they stand; not in what they show."</p>
                <ul class="gal gal--few">{pictures.into_iter().map(card).collect_view()}</ul>
                <p><a href=all.clone() data-test="more-like-this">"All, the most alike first"</a></p>
            }
        })
    }
}
