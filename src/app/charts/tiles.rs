//! A crossing of two or three attributes as tiles: real tables, one for each value of the third attribute. Arrow keys
//! walk them; the tile that is looked at is told to the screen, which says what would be expected there.

use crate::app::dom;
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::plot::{Panel, Tile, Tiles};
use crate::wording;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The tiles; `unit`: what is counted.
#[component]
pub fn TilesView(tiles: Tiles, unit: &'static str, seen: RwSignal<Option<Tile>>) -> impl IntoView {
    let Tiles { rows, columns, panels, more, .. } = tiles;
    let one = panels.iter().flat_map(|p| p.tiles.iter().flatten()).all(|tile| tile.groups.len() == 2);
    let corner = |panel: &Panel| {
        let names = panel.tiles.first().and_then(|row| row.first()).map(|tile| tile.groups.as_slice());
        match names {
            Some([(a, _), (b, _), ..]) => format!("{a} by {b}"),
            _ => String::new(),
        }
    };
    let panel = |panel: Panel| {
        let corner = corner(&panel);
        let lines = rows.iter().zip(panel.tiles).enumerate().map(|(y, (row, tiles))| {
            let tiles = tiles.into_iter().enumerate().map(|(x, of)| tile(of, (y, x), unit, seen)).collect_view();
            page! { <tr><th scope="row" dir="auto">{row.clone()}</th>{tiles}</tr> }
        });
        let head_row = columns.iter().map(|c| page! { <th scope="col" dir="auto">{c.clone()}</th> }).collect_view();
        page! {
            <figure class="fig">
                <figcaption><strong dir="auto">{panel.title}</strong><span class="tiny">{panel.said}</span></figcaption>
                <div class="scroll">
                    <table class="tiles" on:keydown=walk>
                        <thead>
                            <tr>
                                <th scope="col"><span class="visually-hidden">{corner}</span></th>
                                {head_row}
                            </tr>
                        </thead>
                        <tbody>{lines.collect_view()}</tbody>
                    </table>
                </div>
            </figure>
        }
    };
    let class = if one { "crossing crossing--one" } else { "crossing" };
    page! {
        <div class=class>{panels.into_iter().map(panel).collect_view()}</div>
        {(more > 0).then(|| page! { <p class="small">{format!("{more} more values stand in the CSV.")}</p> })}
    }
}

/// Where a click leads: to the pictures of the tile, or, where it is empty, to those of its row.
pub fn leads_to(tile: &Tile) -> String {
    let mut groups = tile.groups.clone();
    if tile.count == 0 && groups.len() > 1 {
        groups.remove(1);
    }
    images_link(&Filter { groups, ..Filter::default() })
}

fn tile(of: Tile, (row, column): (usize, usize), unit: &str, seen: RwSignal<Option<Tile>>) -> impl IntoView + use<> {
    let class = of.class.clone();
    let says = of.says(unit);
    let href = leads_to(&of);
    let count = wording::count(of.count);
    let first = row == 0 && column == 0;
    let of = StoredValue::new(of);
    let look = move || seen.set(Some(of.get_value()));
    page! {
        <td class=class data-at=format!("{row} {column}")>
            <a
                href=href
                aria-label=says
                tabindex=(!first).then_some("-1")
                on:focus=move |_| look()
                on:mouseenter=move |_| look()
            >
                {count}
            </a>
        </td>
    }
}

/// Arrow keys go from tile to tile.
fn walk(event: ev::KeyboardEvent) {
    let by = match event.key().as_str() {
        "ArrowUp" => (-1i64, 0i64),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        _ => return,
    };
    let here = dom::document().and_then(|d| d.active_element());
    let cell = here.as_ref().and_then(|e| e.closest("td[data-at]").ok().flatten());
    let table = here.as_ref().and_then(|e| e.closest("table").ok().flatten());
    let at = cell.and_then(|c| c.get_attribute("data-at"));
    let Some((table, at)) = table.zip(at) else { return };
    let mut parts = at.split(' ').filter_map(|p| p.parse::<i64>().ok());
    let (Some(row), Some(column)) = (parts.next(), parts.next()) else { return };
    event.prevent_default();
    let selector = format!("td[data-at=\"{} {}\"] > a", row + by.0, column + by.1);
    let next: Option<Element> = table.query_selector(&selector).ok().flatten();
    if let Some(next) = next.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}
