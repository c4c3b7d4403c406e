//! Pictures as rows: where there are none to be seen, or somebody would rather read.

use super::sort::turned;
use crate::app::components::{NoAnswer, PICTURES, Turn};
use crate::app::live_query::live_query;
use crate::app::route::{images_link, picture_link};
use crate::app::state::use_app;
use crate::engine::ask::{PictureRow, PictureTable};
use crate::engine::{Filter, PictureOrder};
use crate::wording;
use leptos::prelude::*;

/// Rows shown at once, as pictures are shown in pages.
const ROWS: u32 = 24;
/// Findings named of a picture.
const FINDINGS: usize = 4;

/// The pictures that pass, in rows. `total` hears how many there are.
#[component]
pub fn Table(filter: Memo<Filter>, total: RwSignal<Option<(u64, u64)>>) -> impl IntoView {
    let app = use_app();
    let at = RwSignal::new(0u32);
    Effect::new(move || {
        filter.track();
        at.set(0);
    });
    let answer = live_query(move || {
        Some(PictureTable { filter: filter.get(), from: at.get().saturating_mul(ROWS), most: ROWS })
    });
    let count = RwSignal::new(None::<u64>);
    Effect::new(move || {
        if let Some((all, of)) = answer.map(|table| (table.total, table.of)) {
            count.set(Some(all));
            total.set(Some((all, of)));
        }
    });
    let head = move |name: String, order: Option<String>| {
        let own = order.clone();
        let now = move || filter.with(|filter| own.as_ref().map(|own| state(filter.order.as_ref(), own)));
        let sorted = now.clone();
        let says = move || sorted().flatten();
        match order {
            Some(own) => {
                let href = move || {
                    let order = turned(filter.with(|filter| filter.order.clone()), &own);
                    images_link(&Filter { order, ..filter.get() })
                };
                let arrow = move || match says() {
                    Some("ascending") => " ▲",
                    Some("descending") => " ▼",
                    _ => "",
                };
                page! { <th scope="col" dir="auto" aria-sort=move || now().flatten()><a href=href>{name}</a>{arrow}</th> }.into_any()
            }
            None => page! { <th scope="col" dir="auto">{name}</th> }.into_any(),
        }
    };
    let codes = move |row: &PictureRow| {
        let code = |at: &u32| {
            let code =
                app.summary.with_untracked(|s| s.as_ref()?.report.findings.get(*at as usize).map(|f| f.code.clone()));
            code.map(|code| page! { <a class="code" href=format!("#/finding/{at}")>{code}</a>" " })
        };
        let more = row.findings.len().saturating_sub(FINDINGS);
        page! {
            {row.findings.iter().take(FINDINGS).map(code).collect_view()}
            {(more > 0).then(|| format!("and {}", wording::count(more as u64)))}
        }
    };
    let body = move || {
        let table = answer.get()?;
        let line = |row: &PictureRow| {
            let size = if row.width > 0 { format!("{} × {}", row.width, row.height) } else { "–".to_owned() };
            let one = |(name, n): &(String, u64)| if *n > 1 { format!("{name} × {n}") } else { name.clone() };
            let labels: Vec<String> = row.labels.iter().map(one).collect();
            let values = table.attributes.iter().zip(&row.values).map(|((name, _), value)| {
                let value = if value.is_empty() { "–".to_owned() } else { value.clone() };
                page! { <td dir="auto" data-l=name.clone()>{value}</td> }
            });
            page! {
                <tr>
                    <th scope="row" class="pic-name"><a class="mono" dir="auto" href=picture_link(&filter.get_untracked(), row.image) data-image=row.image data-step="">{row.path.clone()}</a></th>
                    <td class="num" data-l="size in px">{size}</td>
                    <td dir="auto" data-l="split">{if row.splits.is_empty() { "–".to_owned() } else { row.splits.join(", ") }}</td>
                    <td dir="auto" data-l="labels">{if labels.is_empty() { "–".to_owned() } else { wording::list(&labels, 6) }}</td>
                    {values.collect_view()}
                    <td data-l="findings">{codes(row)}</td>
                </tr>
            }
        };
        let attributes = table.attributes.iter().map(|(name, orders)| head(name.clone(), orders.then(|| name.clone())));
        let more = table.more;
        Some(page! {
            <table class="tbl tbl--stack" data-test="picture-table">
                <caption>
                    {format!("{}, with all that is said of them", wording::plural(table.total, "picture", "pictures"))}
                    {(more > 0).then(|| format!("; {} stand with each picture alone", wording::plural(more, "more attribute", "more attributes")))}
                </caption>
                <thead>
                    <tr>
                        {head("Name".into(), Some(String::new()))}
                        {head("Size in px".into(), Some("megapixels".into()))}
                        {head("Split".into(), None)}
                        {head("Labels".into(), Some("boxes".into()))}
                        {attributes.collect_view()}
                        {head("Findings".into(), None)}
                    </tr>
                </thead>
                <tbody>{table.rows.iter().map(line).collect_view()}</tbody>
            </table>
        })
    };
    page! {
        <div class="pic-table">
            <NoAnswer failure=answer.failure() what="These pictures" />
            {body}
            <Turn at=at step=ROWS count=Signal::derive(move || count.get().unwrap_or(0)) words=PICTURES />
        </div>
    }
}

/// How a column is sorted, as `aria-sort` calls it; the empty name is that of the path.
fn state(order: Option<&PictureOrder>, own: &str) -> Option<&'static str> {
    match order {
        None if own.is_empty() => Some("ascending"),
        Some(PictureOrder::By(name)) if name == own => Some("ascending"),
        Some(PictureOrder::ByDescending(name)) if name == own => Some("descending"),
        _ => None,
    }
}
