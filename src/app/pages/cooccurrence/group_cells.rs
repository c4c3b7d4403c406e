//! The cells of classes against groups: arrows walk them, a click selects.

use super::choice::Choice;
use crate::app::components::group_words;
use crate::app::dom;
use crate::app::route::images_link;
use crate::engine::{Filter, GroupCell, GroupHead, GroupMeasure, GroupRow, GroupTable};
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The cells as a table: arrows walk them, a click selects, a column's head chooses the group of the list below.
#[component]
pub fn Cells(
    table: Arc<GroupTable>,
    by: GroupMeasure,
    choice: Choice,
    selected: RwSignal<Option<GroupCell>>,
) -> impl IntoView {
    if table.total == 0 {
        return page! { <p class="aside" dir="auto">{table.why.clone()}</p> }.into_any();
    }
    let attribute = choice.attribute().unwrap_or_default();
    let head = |h: &GroupHead| {
        let group = h.group.clone();
        let all = h.overall.as_ref().and_then(|o| o.value).map(wording::percent);
        page! {
            <th scope="col">
                <button class="btn--link" dir="auto" title="Show this group in the list below" on:click=move |_| choice.set_group(group.clone())>
                    {group_words(&attribute, &h.group)}
                </button>
                <small class="what">{all.map(|all| format!("in all {all}"))}</small>
            </th>
        }
    };
    let line = |(r, row): (usize, &GroupRow)| {
        let cells = row
            .cells
            .iter()
            .enumerate()
            .map(|(c, cell)| page! { <Tile cell=cell.clone() by=by at=(r, c) selected=selected /> });
        let href = images_link(&Filter { classes: vec![row.class.clone()], ..Filter::default() });
        page! {
            <tr>
                <th scope="row"><a href=href dir="auto">{row.class.clone()}</a><small class="what">{wording::plural(row.n, "image", "images")}</small></th>
                {cells.collect_view()}
            </tr>
        }
    };
    page! {
        <table class="group-matrix" on:keydown=move |event| walk(&event)>
            <caption class="visually-hidden">"Classes by groups; arrow keys move between cells"</caption>
            <thead><tr><th scope="col"><span class="visually-hidden">"Class"</span></th>{table.groups.iter().map(head).collect_view()}</tr></thead>
            <tbody>{table.rows.iter().enumerate().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Tile(cell: GroupCell, by: GroupMeasure, at: (usize, usize), selected: RwSignal<Option<GroupCell>>) -> impl IntoView {
    let figure = match (by, cell.value) {
        (_, None) => "–".to_owned(),
        (GroupMeasure::Share, Some(value)) => wording::percent(value),
        (_, Some(value)) => wording::figure(value),
    };
    let row = &cell.lean.row;
    let mut says = format!(
        "{}, {}: {figure}, {} of {} images",
        row.class,
        group_words(&row.attribute, &row.group),
        wording::count(row.k),
        wording::count(row.n)
    );
    if cell.significant {
        says.push_str(", leans after correction");
    }
    if cell.too_little {
        says.push_str(", too little data to tell");
    }
    let step = cell.step.map_or_else(|| "none".to_owned(), |step| step.to_string());
    let class = match cell.too_little {
        true => "group-swatch few".to_owned(),
        false => format!("group-swatch s{step}"),
    };
    let names = (row.class.clone(), row.group.clone());
    let is = Memo::new(move |_| {
        selected.with(|s| s.as_ref().is_some_and(|s| (&s.lean.row.class, &s.lean.row.group) == (&names.0, &names.1)))
    });
    let mark = cell.significant.then(|| page! { <i class="significant" aria-hidden="true"></i> });
    page! {
        <td>
            <button
                class="group-cell"
                aria-pressed=move || is.get().to_string()
                aria-label=says
                data-at=format!("{}.{}", at.0, at.1)
                on:click=move |_| selected.set(Some(cell.clone()))
            >
                <span class=class>{mark}</span>
                <span>{figure}</span>
            </button>
        </td>
    }
}

/// Arrows go from cell to cell.
fn walk(event: &web_sys::KeyboardEvent) {
    let (dr, dc) = match event.key().as_str() {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        _ => return,
    };
    let Some(document) = dom::document() else { return };
    let at = document.active_element().and_then(|e| e.get_attribute("data-at"));
    let at = at.as_deref().and_then(|at| at.split_once('.'));
    let Some((Ok(r), Ok(c))) = at.map(|(r, c)| (r.parse::<i64>(), c.parse::<i64>())) else { return };
    if let Ok(Some(next)) = document.query_selector(&format!("[data-at=\"{}.{}\"]", r + dr, c + dc))
        && let Ok(next) = next.dyn_into::<web_sys::HtmlElement>()
    {
        event.prevent_default();
        let _ = next.focus();
    }
}
