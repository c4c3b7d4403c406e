//! Pictures as points: what looks alike lies together. Owns the choice of colours, the line drawn around some of them,
//! and the laying out; what looks alike is measured by the engine.

mod canvas;
mod groups;

use crate::app::components::{ChoosePoints, Gallery, NoAnswer, Wanted, all_points, points_words};
use crate::app::route::{images_link, picture_link};
use crate::app::state::use_app;
use crate::browser::{Layout, LayoutNews};
use crate::engine::ask::{MOST_MAPPED, MapPoints, MapPointsAnswer};
use crate::engine::{Failure, Filter, Picture, PointsOf};
use crate::wording;
use canvas::Cloud;
use groups::{Groups, Ink};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// How the points were laid out.
#[derive(Clone, Debug, PartialEq)]
enum Arranged {
    /// By the two directions in which pictures differ most.
    Plain,
    /// Being laid out by neighbours, and how far, 0..1.
    Working(f64),
    ByNeighbours,
    /// It ended before its time, and why.
    Failed(String),
}

/// Pictures as points.
#[component]
pub fn Map() -> impl IntoView {
    let app = use_app();
    let answer = RwSignal::new(None::<Arc<MapPointsAnswer>>);
    let failure = RwSignal::new(None::<Failure>);
    let places = RwSignal::new(Arc::<[f32]>::from([]));
    let arranged = RwSignal::new(Arranged::Plain);
    let picked = RwSignal::new(Arc::<[usize]>::from([]));
    let layout = StoredValue::new_local(None::<Layout>);
    let plain = move || {
        layout.set_value(None);
        arranged.set(Arranged::Plain);
        if let Some(answer) = answer.get_untracked() {
            let dims = answer.dims.max(2) as usize;
            let first_two = answer.points.chunks_exact(dims).flat_map(|point| [point[0], point[1]]);
            places.set(first_two.collect());
        }
    };
    let all = StoredValue::new(all_points(app));
    let of = RwSignal::new(all.with_value(|all| all.first().copied()).unwrap_or(PointsOf::Measured));
    Effect::new(move || {
        let asked = of.get();
        layout.set_value(None);
        picked.set(Arc::from([]));
        places.set(Arc::from([]));
        answer.set(None);
        failure.set(None);
        spawn_local(async move {
            let said = app.ask(MapPoints { of: asked }).await;
            // Others may have been chosen by now.
            if of.try_get_untracked() != Some(asked) {
                return;
            }
            match said {
                Ok(said) => {
                    if answer.try_set(Some(Arc::new(said))).is_none() {
                        plain();
                    }
                }
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    });
    let by_neighbours = move || {
        let Some(answer) = answer.get_untracked() else { return };
        let hear = move |news| match news {
            LayoutNews::At { done, places: now } => {
                arranged.try_set(Arranged::Working(done));
                if !now.is_empty() {
                    places.try_set(now.into());
                }
            }
            LayoutNews::Done { places: Some(end) } => {
                places.try_set(end.into());
                arranged.try_set(Arranged::ByNeighbours);
            }
            LayoutNews::Done { places: None } => {
                arranged.try_set(Arranged::Failed("there are too few pictures".to_owned()));
            }
            LayoutNews::Ended(why) => {
                arranged.try_set(Arranged::Failed(why));
            }
        };
        match Layout::start(answer.dims, answer.points.clone(), hear) {
            Ok(started) => {
                arranged.set(Arranged::Working(0.0));
                layout.set_value(Some(started));
            }
            Err(why) => arranged.set(Arranged::Failed(why)),
        }
    };
    // Whoever leaves the screen wants no more of it.
    on_cleanup(move || layout.set_value(None));

    let title = move || match answer.get() {
        None => "Looking at what pictures have in common.".to_owned(),
        Some(answer) if answer.images.is_empty() => match of.get_untracked() {
            PointsOf::Measured => "No picture was measured, so that none can be laid out.".to_owned(),
            PointsOf::Brought(_) => {
                "The points differ in fewer than two directions, so that none can be laid out.".to_owned()
            }
        },
        Some(answer) => {
            let n = answer.images.len() as u64;
            let left = if n < answer.of { format!(" of {}", wording::count(answer.of)) } else { String::new() };
            let near = match of.get_untracked() {
                PointsOf::Measured => "what looks alike lies together",
                PointsOf::Brought(_) => "what is near in the embeddings lies together",
            };
            format!("{}{left}: {near}.", wording::plural(n, "picture", "pictures"))
        }
    };
    let chosen = Memo::new(move |_| {
        let images = answer
            .get()
            .map(|answer| picked.get().iter().filter_map(|&i| answer.images.get(i).copied()).collect::<Vec<u32>>());
        images.filter(|images| !images.is_empty()).map(|images| Filter { chosen: Some(images), ..Filter::default() })
    });
    let wanted = Signal::derive(move || Wanted::Filter(chosen.get().unwrap_or_default()));
    let href = Callback::new(move |p: Picture| picture_link(&chosen.get_untracked().unwrap_or_default(), p.image));
    let how = move || match arranged.get() {
        Arranged::Plain => {
            let share = answer.get().map_or(0.0, |answer| answer.first_two);
            format!(
                "Laid out along the two directions in which pictures differ most, which hold {} of all difference: near \
                 points may still differ in the rest.",
                wording::percent(share)
            )
        }
        Arranged::Working(done) => format!("Laying out by neighbours: {} done.", wording::percent(done)),
        Arranged::ByNeighbours => {
            "Laid out by neighbours (t-SNE): near points are alike; how far apart groups lie, and how \
                                   wide they are, means nothing."
                .to_owned()
        }
        Arranged::Failed(why) => format!("The layout by neighbours ended before its time: {why}."),
    };
    let buttons = move || {
        match arranged.get() {
        Arranged::Working(done) => page! {
            <progress max="1" value=done.to_string() aria-label="Laying out"></progress>
            <button class="btn" on:click=move |_| plain()>"Stop"</button>
        }
        .into_any(),
        Arranged::ByNeighbours => page! {
            <button class="btn" on:click=move |_| plain()>"Lay out by what differs most"</button>
        }
        .into_any(),
        Arranged::Plain | Arranged::Failed(_) => page! {
            <button class="btn" data-test="map-neighbours" on:click=move |_| by_neighbours()>"Lay out by neighbours"</button>
        }
        .into_any(),
    }
    };
    let whose = move || match of.get() {
        PointsOf::Measured => "Measured on each picture: how light and colour lie in it, and which way its edges run. \
                               Nothing is known of what or whom it shows."
            .to_owned(),
        brought => {
            format!("By {}, as they were dropped: what they mean, their maker knows.", points_words(app, brought))
        }
    };
    let ready = Memo::new(move |_| answer.with(|a| a.as_ref().is_some_and(|a| !a.images.is_empty())));
    let images = Memo::new(move |_| answer.get().map(|a| a.images.clone()).unwrap_or_default());
    let codes = RwSignal::new(Arc::<[u8]>::from([]));
    let colours = RwSignal::new(Vec::<Ink>::new());
    page! {
        <p class="eyebrow">"Images · which look alike?"</p>
        <h1>{title}</h1>
        <ChoosePoints all=all.get_value() chosen=of />
        <p class="prose">
            <span dir="auto" data-test="map-of">{whose}</span>" "<a href=images_link(&Filter::default())>"The same pictures as a gallery"</a>
        </p>
        <NoAnswer failure=failure what="The points of these pictures" />
        {move || ready.get().then(|| page! {
            <div class="map">
                <div class="map-main">
                    <div class="tools">{buttons}</div>
                    <p class="small" role="status">{how}</p>
                    <Cloud places=places codes=codes colours=colours picked=picked images=images />
                    {move || {
                        let many = answer.get().is_some_and(|a| a.images.len() >= MOST_MAPPED);
                        many.then(|| format!("At most {} pictures are laid out.", wording::count(MOST_MAPPED as u64)))
                    }}
                </div>
                <div class="map-side">
                    <Groups images=images codes=codes colours=colours />
                    {move || chosen.get().map(|filter| {
                        let n = filter.chosen.as_ref().map_or(0, Vec::len) as u64;
                        page! {
                            <section aria-label="Encircled pictures" data-test="map-picked">
                                <h2>{format!("{} encircled", wording::plural(n, "picture", "pictures"))}</h2>
                                <p class="tools">
                                    <a class="btn" href=images_link(&filter)>"Open in the gallery"</a>
                                    <button class="btn" on:click=move |_| picked.set(Arc::from([]))>"Let go"</button>
                                </p>
                                <Gallery wanted=wanted href=href least=96.0 />
                            </section>
                        }
                    })}
                </div>
            </div>
        })}
    }
}
