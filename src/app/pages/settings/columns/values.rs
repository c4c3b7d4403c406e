//! The values of a column: each a group or missing, by its own name or another's, and in which order.

use super::change;
use crate::app::dom;
use crate::app::pages::settings::Changed;
use crate::dataset::{ColumnSettings, FieldValue, Fields, Settings, ValueType};
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use web_sys::{HtmlInputElement, HtmlSelectElement};

/// Groups up to which their order is set here; a longer one is written into the file.
const MOST_ORDERED: usize = 60;

/// An id of the page's own: nothing of the dataset stands in what a browser's autofill looks at.
fn next_id() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("value-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

#[component]
pub(super) fn Values(
    name: String,
    fields: Arc<Fields>,
    found: ValueType,
    key: StoredValue<String>,
    set: Memo<ColumnSettings>,
    draft: RwSignal<Settings>,
) -> impl IntoView {
    let is_yes_no = Memo::new(move |_| set.with(|set| set.ty.unwrap_or(found)) == ValueType::Boolean);
    let fields = StoredValue::new(fields);
    let all = fields.get_value();
    let put = Callback::new(move |with: Change| {
        let fields = fields.get_value();
        key.with_value(|key| change(draft, key, |column| with(column, &fields)));
    });
    let rest = match (all.uncounted, all.more, all.values.is_empty() && all.empty == 0) {
        (true, ..) => {
            Some("It has more different values than are counted: what is missing is set in the file below.".to_owned())
        }
        (_, 0, true) => Some("It has no values.".to_owned()),
        (_, 0, false) => None,
        (_, more, _) => {
            Some(format!("And {}: name them in the file below.", wording::plural(more, "rarer value", "rarer values")))
        }
    };
    let empty = (all.empty > 0)
        .then(|| format!("{}, always missing.", wording::plural(all.empty, "empty field", "empty fields")));
    let names = next_id();
    let choices = {
        let names = names.clone();
        move || {
            let groups = set.with(|set| fields.with_value(|fields| set.groups_of(fields)));
            let options = groups.into_iter().map(|group| page! { <option value=group></option> });
            page! { <datalist id=names.clone()>{options.collect_view()}</datalist> }
        }
    };
    let column = StoredValue::new(name);
    let rows = all.values.iter().cloned().map(|value| {
        page! { <OneValue column=column value=value names=names.clone() is_yes_no=is_yes_no set=set put=put /> }
    });
    let rows = rows.collect_view();
    page! {
        {(!all.values.is_empty())
            .then(|| {
                page! {
                    <div class="scroll values">
                        <table class="tbl">
                            <thead>
                                <tr>
                                    <th scope="col">"Value"</th>
                                    <th scope="col" class="num">"Fields"</th>
                                    <th scope="col">"Is"</th>
                                    <th scope="col">"Counts as"</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
            })}
        {choices}
        <p class="small">{empty}" "{rest}</p>
        <Order fields=fields found=found set=set put=put />
    }
}

type Change = Box<dyn FnOnce(&mut ColumnSettings, &Fields)>;
type Put = Callback<Change>;

#[component]
fn OneValue(
    column: StoredValue<String>,
    value: FieldValue,
    names: String,
    is_yes_no: Memo<bool>,
    set: Memo<ColumnSettings>,
    put: Put,
) -> impl IntoView {
    let text = value.text.clone();
    let says = {
        let text = text.clone();
        move || {
            let words = is_yes_no.get().then(|| wording::property(&column.get_value(), &text)).flatten();
            words.filter(|words| *words != text).map(|words| page! { <small class="tiny">" " {words}</small> })
        }
    };
    let own = StoredValue::new(value.clone());
    let missing = Memo::new(move |_| set.with(|set| own.with_value(|own| set.is_missing(own))));
    let choose = move |event: Changed<HtmlSelectElement>| {
        let is_missing = event.target().value() == "missing";
        put.run(Box::new(move |column, fields| own.with_value(|own| column.set_missing(own, is_missing, fields))));
    };
    let rename = move |event: Changed<HtmlInputElement>| {
        let name = event.target().value();
        put.run(Box::new(move |column, fields| own.with_value(|own| column.count_as(&own.text, &name, fields))));
    };
    let name = move || {
        let name = set.with(|set| own.with_value(|own| set.name_of(&own.text).to_owned()));
        if own.with_value(|own| own.text == name) { String::new() } else { name }
    };
    let of = column.get_value();
    page! {
        <tr>
            <th scope="row" dir="auto"><span class="mono">{text.clone()}</span>{says}</th>
            <td class="num">{wording::count(value.count)}</td>
            <td>
                <select autocomplete="off" class="select select--sm" aria-label=format!("{text} in {of} is") on:change:target=choose>
                    <option value="group" selected=move || !missing.get()>"a group"</option>
                    <option value="missing" selected=move || missing.get()>"missing"</option>
                </select>
                {value.is_word.then(|| page! { <small class="tiny">" missing by default"</small> })}
            </td>
            <td>
                <span class="field" hidden=move || missing.get()>
                    <input autocomplete="off" list=names placeholder=text.clone() aria-label=format!("{text} in {of} counts as") prop:value=name on:change:target=rename />
                </span>
            </td>
        </tr>
    }
}

/// The order of groups that have one, the lowest first.
#[component]
fn Order(fields: StoredValue<Arc<Fields>>, found: ValueType, set: Memo<ColumnSettings>, put: Put) -> impl IntoView {
    let groups = Memo::new(move |_| {
        let ordered = set.with(|set| set.order.is_some() || set.ty.unwrap_or(found) == ValueType::Ordinal);
        let groups = set.with(|set| fields.with_value(|fields| set.groups_of(fields)));
        if ordered && groups.len() <= MOST_ORDERED { groups } else { Vec::new() }
    });
    let said = RwSignal::new(String::new());
    let shift = move |group: &str, down: bool, ids: [String; 2]| {
        let moved = group.to_owned();
        put.run(Box::new(move |column, fields| column.move_group(&moved, down, fields)));
        let (at, of) = groups.with_untracked(|all| (all.iter().position(|g| g == group).unwrap_or(0) + 1, all.len()));
        said.set(format!("{group} is number {at} of {of}."));
        // A row that is moved loses the focus.
        let [up, below] = ids;
        let (own, other) = if down { (below, up) } else { (up, below) };
        request_animation_frame(move || {
            let usable = |id: &str| dom::html_by_id(id).filter(|button| !button.has_attribute("disabled"));
            if let Some(button) = usable(&own).or_else(|| usable(&other)) {
                let _ = button.focus();
            }
        });
    };
    let row = move |group: String| {
        let own = StoredValue::new(group.clone());
        let [up, below] = [next_id(), next_id()];
        let ids = StoredValue::new([up.clone(), below.clone()]);
        let place = move || groups.with(|all| own.with_value(|own| all.iter().position(|g| g == own).unwrap_or(0)));
        let last = move || groups.with(Vec::len).saturating_sub(1);
        page! {
            <li>
                <span dir="auto">{group.clone()}</span>
                " "
                <button type="button" class="btn btn--small" id=up aria-label=format!("Move {group} up") disabled=move || place() == 0 on:click=move |_| own.with_value(|own| shift(own, false, ids.get_value()))>"↑"</button>
                <button type="button" class="btn btn--small" id=below aria-label=format!("Move {group} down") disabled=move || place() == last() on:click=move |_| own.with_value(|own| shift(own, true, ids.get_value()))>"↓"</button>
            </li>
        }
    };
    page! {
        <div hidden=move || groups.with(Vec::is_empty)>
            <p class="small">"Order, the lowest first:"</p>
            <ol class="order">
                <For each=move || groups.get() key=|group| group.clone() children=row />
            </ol>
            <p class="visually-hidden" role="status">{said}</p>
        </div>
    }
}
