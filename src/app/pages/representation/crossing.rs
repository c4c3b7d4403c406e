//! Attributes crossed with one another: which combinations have no sample, or hardly any.

use super::crossed_targets::CrossedTargets;
use super::uncovered::NotCovered;
use crate::app::charts::{Acts, TilesView, leads_to};
use crate::app::components::{NoAnswer, group_words, unit_words};
use crate::app::live_query::live_query;
use crate::app::state::use_app;
use crate::dataset::Role;
use crate::engine::{Crossed, ask};
use crate::plot::{Body, Cell, Figure, Table, Tile, Tiles};
use crate::report::{AttributeFacts, Tables};
use crate::sorting::Sorting;
use crate::wording;
use leptos::{ev, prelude::*};
use std::sync::Arc;
use web_sys::HtmlSelectElement;

/// Items from which a combination counts as covered (Asudeh, Jin and Jagadish, ICDE 2019).
const COVERED: u64 = 30;
/// Attributes with more values are names, not groups.
const MOST_VALUES: usize = 30;

/// What may be crossed: groups, counted in the same unit as the first choice.
fn crossable(attributes: &[AttributeFacts]) -> Vec<AttributeFacts> {
    attributes.iter().filter(|a| (2..=MOST_VALUES).contains(&a.values.len())).cloned().collect()
}

#[component]
pub fn Crossings(
    attributes: Memo<Vec<AttributeFacts>>,
    chosen: Memo<Option<AttributeFacts>>,
    tables: Memo<Arc<Tables>>,
) -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| attributes.with(|a| crossable(a)));
    let seen = RwSignal::new(None::<Tile>);
    // A link may name the second attribute.
    let with = Memo::new(move |_| app.route.with(|r| r.get("with").map(str::to_owned)));
    let own = RwSignal::new([None::<String>, None, None]);
    // What is chosen here, and else the attribute of the screen with another, protected ones first.
    let axes = Memo::new(move |_| {
        all.with(|all| {
            let mut axes: Vec<AttributeFacts> = Vec::new();
            let named = own.get();
            let find = |name: &Option<String>| all.iter().find(|a| Some(&a.name) == name.as_ref()).cloned();
            let on_screen = chosen.with(|c| c.as_ref().and_then(|c| find(&Some(c.name.clone()))));
            axes.extend(find(&named[0]).or(on_screen).or(all.first().cloned()));
            let Some(unit) = axes.first().map(|a| a.unit) else { return axes };
            let others = |axes: &[AttributeFacts]| {
                let free = |a: &&AttributeFacts| a.unit == unit && axes.iter().all(|x| x.name != a.name);
                all.iter().find(free).cloned()
            };
            let usable =
                |a: &AttributeFacts, axes: &[AttributeFacts]| a.unit == unit && axes.iter().all(|x| x.name != a.name);
            let second = find(&named[1]).or_else(|| find(&with.get()));
            match second.filter(|a| usable(a, &axes)).or_else(|| others(&axes)) {
                Some(second) => axes.push(second),
                None => return axes,
            }
            axes.extend(find(&named[2]).filter(|a| usable(a, &axes)));
            axes
        })
    });
    let answer = live_query(move || {
        let attributes: Vec<String> = axes.with(|a| a.iter().map(|a| a.name.clone()).collect());
        (attributes.len() >= 2).then_some(ask::Crossing { attributes })
    });
    let crossed = Memo::new(move |_| answer.map(Clone::clone).flatten());
    let failure = answer.failure();
    Effect::new(move || {
        axes.track();
        seen.set(None);
    });
    let table = Signal::derive(move || crossed.with(|c| c.as_ref().map(table_of).unwrap_or_default()));
    let tiles = Memo::new(move |_| crossed.with(|c| c.as_ref().map(tiles_of)));
    let sums = move || {
        crossed.with(|c| {
            let c = &c.as_ref()?.crossing;
            let n: u64 = c.cells.iter().map(|c| c.count).sum();
            let empty = c.cells.iter().filter(|c| c.count == 0).count() as u64;
            let few = c.cells.iter().filter(|c| (1..COVERED).contains(&c.count)).count() as u64;
            Some(format!(
                "{} {} have all of them; of {} combinations {} have none and {} fewer than {COVERED}.",
                wording::count(n),
                unit_words(c.unit),
                wording::count(c.cells.len() as u64),
                wording::count(empty),
                wording::count(few),
            ))
        })
    };
    let select = move |at: usize, label: &'static str| page! { <Axis at=at label=label all=all axes=axes own=own /> };
    let enough = move || axes.with(Vec::len) >= 2;
    move || {
        enough().then(|| {
            page! {
                <section class="sec" aria-labelledby="cross-h">
                    <div class="sec-h">
                        <h2 id="cross-h">"Who is missing when attributes are crossed"</h2>
                        <p class="small">{sums}</p>
                    </div>
                    <div class="tools">
                        {select(0, "Rows")}
                        {select(1, "Columns")}
                        {select(2, "Panels")}
                        <p class="legend push">
                            <span><i class="swatch zero"></i>"none"</span>
                            <span><i class="swatch under"></i>{format!("1 to {}", COVERED - 1)}</span>
                            {move || {
                                tiles
                                    .with(|t| t.as_ref().and_then(|t| t.as_ref().ok()).map(|t| t.legend.clone()))
                                    .unwrap_or_default()
                                    .into_iter()
                                    .map(|(step, from)| {
                                        page! { <span><i class=format!("swatch t{step}")></i>{wording::count(from)}</span> }
                                    })
                                    .collect_view()
                            }}
                        </p>
                        {move || {
                            let drawn = tiles.get().and_then(Result::ok).map(|tiles| {
                                let said = untrack(sums).unwrap_or_default();
                                Signal::derive(move || figure_of(&tiles, &said))
                            });
                            page! { <Acts what="crossing" table=table figure=drawn /> }
                        }}
                    </div>
                    {move || {
                        match tiles.get() {
                            Some(Ok(tiles)) => {
                                let unit = crossed.with(|c| c.as_ref().map_or("items", |c| unit_words(c.crossing.unit)));
                                page! {
                                    <div class="mt"><TilesView tiles=tiles unit=unit seen=seen /></div>
                                    <SeenTile seen=seen unit=unit />
                                }.into_any()
                            }
                            Some(Err(why)) => page! { <p class="small mt">{why}</p> }.into_any(),
                            None if failure.with(Option::is_some) => {
                                page! { <NoAnswer failure=failure what="The crossing" /> }.into_any()
                            }
                            None if answer.waits() => page! { <p class="small mt">"Counting."</p> }.into_any(),
                            None => page! { <p class="small mt">"These attributes cannot be crossed: they are not carried by the same items, or have too many values."</p> }.into_any(),
                        }
                    }}
                    <CrossedTargets attributes=attributes tables=tables />
                    {move || page! { <NotCovered rows=tables.with(|t| t.uncovered.clone()) /> }}
                </section>
            }
        })
    }
}

#[component]
fn Axis(
    at: usize,
    label: &'static str,
    all: Memo<Vec<AttributeFacts>>,
    axes: Memo<Vec<AttributeFacts>>,
    own: RwSignal<[Option<String>; 3]>,
) -> impl IntoView {
    let choices = move || {
        let axes = axes.get();
        let unit = axes.first().map(|a| a.unit);
        let current = axes.get(at).map(|a| a.name.clone());
        let mut names: Vec<(String, bool)> = all
            .get()
            .into_iter()
            .filter(|a| at == 0 || Some(a.unit) == unit)
            .filter(|a| axes.iter().enumerate().all(|(i, x)| i >= at || x.name != a.name))
            .map(|a| (a.name, a.role == Role::Protected))
            .collect();
        names.order_by_key(|(_, protected)| !protected);
        let none = (at == 2).then(|| page! { <option value="" selected=current.is_none()>"none"</option> });
        let rest = names.into_iter().map(|(name, _)| {
            let is_current = current.as_deref() == Some(name.as_str());
            let value = name.clone();
            page! { <option value=value selected=is_current>{name}</option> }
        });
        page! { {none} {rest.collect_view()} }
    };
    let change = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
        let value = event.target().value();
        own.update(|own| own[at] = (!value.is_empty()).then_some(value));
    };
    page! {
        <label class="lab">
            {label}
            " "
            <select autocomplete="off" class="select" on:change:target=change>
                {choices}
            </select>
        </label>
    }
}

/// What stands at the tile that is looked at; the place is kept, so that nothing moves.
#[component]
fn SeenTile(seen: RwSignal<Option<Tile>>, unit: &'static str) -> impl IntoView {
    let line = move || {
        match seen.get() {
        None => page! { <p class="small">"Point at a tile, or walk there with the arrow keys, to read what would be expected in it."</p> }
            .into_any(),
        Some(tile) => {
            let lacking = COVERED.saturating_sub(tile.count);
            let expected = if tile.expected < 10.0 { format!("{:.1}", tile.expected) } else { wording::count(tile.expected.round() as u64) };
            let mut said = format!(
                ": {} {unit}; {expected} would be expected if the attributes were independent.",
                wording::count(tile.count)
            );
            if lacking > 0 {
                said.push_str(&format!(" {} more would cover it.", wording::count(lacking)));
            }
            let link = if tile.count == 0 { "The images of its row" } else { "Its images" };
            page! { <p class="small"><strong dir="auto">{tile.name.clone()}</strong>{said}" "<a href=leads_to(&tile)>{link}</a></p> }
                .into_any()
        }
    }
    };
    page! { <div class="aside seen-tile mt-s">{line}</div> }
}

fn table_of(crossed: &Crossed) -> Table {
    let mut header: Vec<&str> = crossed.crossing.attributes.iter().map(String::as_str).collect();
    let words = header.len();
    header.extend(["count", "expected if independent"]);
    let rows = crossed.crossing.cells.iter().zip(&crossed.expected);
    Table::new(&header, words).with(
        rows.map(|(c, e)| c.values.iter().map(Cell::text).chain([Cell::Count(c.count), Cell::Figure(*e)]).collect()),
    )
}

fn tiles_of(crossed: &Crossed) -> Result<Tiles, &'static str> {
    let rows = crossed.crossing.cells.iter().zip(&crossed.expected);
    let cells: Vec<(&[String], u64, f64)> = rows.map(|(c, e)| (c.values.as_slice(), c.count, *e)).collect();
    Tiles::of(&crossed.crossing.attributes, &cells, COVERED, unit_words(crossed.crossing.unit), &group_words)
}

fn figure_of(tiles: &Tiles, said: &str) -> Figure {
    let names: Vec<&str> = tiles
        .panels
        .iter()
        .flat_map(|p| p.tiles.iter().flatten())
        .next()
        .map_or(Vec::new(), |tile| tile.groups.iter().map(|(attribute, _)| attribute.as_str()).collect());
    let title = format!("Combinations: {}", names.join(" × "));
    let (width, scene) = tiles.scene(title.clone());
    let caption = format!("{said} Hatched: none. Dashed: fewer than {COVERED}.");
    Figure { title, caption, body: Body::Whole { width, scene } }
}
