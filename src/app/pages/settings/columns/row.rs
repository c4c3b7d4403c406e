//! One column: its role, type and origin, and, opened, why and what stands in it.

use super::values::Values;
use super::{Row, change};
use crate::app::components::{NoAnswer, origin_words, role_words, type_words};
use crate::app::live_query::live_query;
use crate::app::pages::settings::Changed;
use crate::dataset::{ColumnInfo, ColumnSettings, Origin, Role, Settings, ValueType};
use crate::engine::ask::ColumnFields;
use crate::wording;
use leptos::prelude::*;
use web_sys::HtmlSelectElement;

const ROLES: [Role; 11] = [
    Role::Protected,
    Role::Attribute,
    Role::Identity,
    Role::Split,
    Role::Annotator,
    Role::Label,
    Role::Score,
    Role::Path,
    Role::QuasiIdentifier,
    Role::Sensitive,
    Role::Ignore,
];
const ORIGINS: [Origin; 4] = [Origin::SelfDeclared, Origin::Annotated, Origin::Inferred, Origin::Unknown];
/// Types as they are chosen, with whether the numbers are ages.
const TYPES: [(Option<ValueType>, Option<bool>); 9] = [
    (Some(ValueType::Category), None),
    (Some(ValueType::Ordinal), None),
    (Some(ValueType::Boolean), None),
    (Some(ValueType::Integer), None),
    (Some(ValueType::Real), None),
    (None, Some(true)),
    (Some(ValueType::Date), None),
    (Some(ValueType::Text), None),
    (Some(ValueType::Id), None),
];

fn chosen_type((ty, ages): (Option<ValueType>, Option<bool>)) -> String {
    match (ty, ages) {
        (None, Some(true)) => "ages in years".to_owned(),
        (Some(ty), _) => type_words(ty).to_owned(),
        _ => String::new(),
    }
}

/// What was recognised; where the files differ, that they do.
fn recognised<T: PartialEq + Copy>(of: &[(String, ColumnInfo)], what: impl Fn(&ColumnInfo) -> T) -> Option<(T, bool)> {
    let first = what(&of.first()?.1);
    Some((first, of.iter().all(|(_, column)| what(column) == first)))
}

fn as_recognised(words: &str, alike: bool, is_set: bool) -> String {
    match (is_set, alike) {
        // What would be recognised is not known where settings said it.
        (true, _) => "as recognised".to_owned(),
        (false, true) => format!("{words} (recognised)"),
        (false, false) => format!("{words} and others, by file (recognised)"),
    }
}

#[component]
pub(super) fn ColumnRow(row: Row, draft: RwSignal<Settings>) -> impl IntoView {
    let Row { key, name, of } = row;
    let key = StoredValue::new(key);
    let set = Memo::new(move |_| draft.with(|d| key.with_value(|key| d.columns.get(key).cloned()).unwrap_or_default()));
    let put = move |with: &dyn Fn(&mut ColumnSettings)| key.with_value(|key| change(draft, key, with));
    let at = |event: &Changed<HtmlSelectElement>| event.target().value().parse::<usize>().ok();
    let role = move |event: Changed<HtmlSelectElement>| {
        let role = at(&event).and_then(|i| ROLES.get(i).copied());
        put(&|c| c.role = role);
    };
    let ty = move |event: Changed<HtmlSelectElement>| {
        let (ty, ages) = at(&event).and_then(|i| TYPES.get(i).copied()).unwrap_or_default();
        put(&|c| (c.ty, c.ages) = (ty, ages));
    };
    let origin = move |event: Changed<HtmlSelectElement>| {
        let origin = at(&event).and_then(|i| ORIGINS.get(i).copied());
        put(&|c| c.origin = origin);
    };
    let roles = ROLES.iter().enumerate().map(|(i, role)| {
        page! { <option value=i.to_string() selected=move || set.get().role == Some(*role)>{role_words(*role)}</option> }
    });
    let types = TYPES.iter().enumerate().map(|(i, ty)| {
        let is_it = move || set.with(|set| (set.ty, set.ages.filter(|_| set.ty.is_none())) == *ty);
        page! { <option value=i.to_string() selected=is_it>{chosen_type(*ty)}</option> }
    });
    let origins = ORIGINS.iter().enumerate().map(|(i, origin)| {
        page! { <option value=i.to_string() selected=move || set.get().origin == Some(*origin)>{origin_words(*origin)}</option> }
    });
    let before = set.get_untracked();
    let (found, roles_alike) = recognised(&of, |c| c.role).unwrap_or((Role::Attribute, true));
    let (found_ty, types_alike) = recognised(&of, |c| c.ty).unwrap_or((ValueType::Category, true));
    let (found_origin, _) = recognised(&of, |c| c.origin).unwrap_or((Origin::Unknown, true));
    let asks_origin = move || {
        matches!(set.get().role.unwrap_or(found), Role::Protected | Role::Attribute | Role::Sensitive | Role::Score)
    };
    let files: Vec<&str> = of.iter().map(|(file, _)| file.as_str()).collect();
    let files = wording::list(&files, 3);
    let mut examples: Vec<String> = of.iter().flat_map(|(_, column)| column.examples.clone()).collect();
    let mut seen = std::collections::HashSet::new();
    examples.retain(|example| seen.insert(example.clone()));
    examples.truncate(3);
    page! {
        <tbody class="column">
            <tr>
                <th scope="row" dir="auto"><span class="mono">{name.clone()}</span><small class="tiny">" " {files}</small></th>
                <td data-l="role">
                    <select autocomplete="off" class="select" aria-label=format!("Role of {name}") on:change:target=role>
                        <option value="" selected=move || set.get().role.is_none()>
                            {as_recognised(role_words(found), roles_alike, before.role.is_some())}
                        </option>
                        {roles.collect_view()}
                    </select>
                </td>
                <td data-l="type">
                    <select autocomplete="off" class="select" aria-label=format!("Type of {name}") on:change:target=ty>
                        <option value="" selected=move || set.with(|set| set.ty.is_none() && set.ages != Some(true))>
                            {as_recognised(type_words(found_ty), types_alike, before.ty.is_some() || before.ages.is_some())}
                        </option>
                        {types.collect_view()}
                    </select>
                </td>
                <td>
                    <select autocomplete="off" class="select" hidden=move || !asks_origin() aria-label=format!("Origin of {name}") on:change:target=origin>
                        <option value="" selected=move || set.get().origin.is_none()>
                            {if before.origin.is_some() { "not said".to_owned() } else { format!("{} (not said)", origin_words(found_origin)) }}
                        </option>
                        {origins.collect_view()}
                    </select>
                </td>
                <td class="late" dir="auto">{examples.join(", ")}</td>
            </tr>
            <tr>
                <td colspan="5" class="full">
                    <Opened name=name of=of found=found_ty key=key set=set draft=draft />
                </td>
            </tr>
        </tbody>
    }
}

/// What opens below a column. The values are asked for when somebody looks.
#[component]
fn Opened(
    name: String,
    of: Vec<(String, ColumnInfo)>,
    found: ValueType,
    key: StoredValue<String>,
    set: Memo<ColumnSettings>,
    draft: RwSignal<Settings>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let column = StoredValue::new(name.clone());
    let answer = live_query(move || open.get().then(|| ColumnFields { column: column.get_value(), file: None }));
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for (file, info) in &of {
        match reasons.iter_mut().find(|(why, _)| *why == info.why) {
            Some((_, files)) => files.push(file.clone()),
            None => reasons.push((info.why.clone(), vec![file.clone()])),
        }
    }
    let alone = reasons.len() == 1;
    let first = reasons.first().map(|(why, _)| why.clone()).unwrap_or_default();
    let reasons = reasons.into_iter().map(|(why, files)| {
        let files = (!alone).then(|| format!("{}: ", wording::list(&files, 3)));
        page! { <p class="small">{files}"Recognised because: "{why}"."</p> }
    });
    let each = (of.len() > 1).then(|| page! { <EachFile name=name.clone() of=of.clone() key=key draft=draft /> });
    page! {
        <details class="more" on:toggle=move |_| open.set(true)>
            <summary>
                <span class="visually-hidden">{name.clone()}": "</span>
                "Why, and its values"
                <span class="small">{if alone { format!(" – {first}") } else { String::new() }}</span>
            </summary>
            {reasons.collect_view()}
            <NoAnswer failure=answer.failure() what="The values" />
            {move || {
                answer
                    .get()
                    .map(|fields| page! { <Values name=column.get_value() fields=fields found=found key=key set=set draft=draft /> })
            }}
            {each}
        </details>
    }
}

/// Files that differ: what is chosen for one of them goes before what is chosen for all.
#[component]
fn EachFile(
    name: String,
    of: Vec<(String, ColumnInfo)>,
    key: StoredValue<String>,
    draft: RwSignal<Settings>,
) -> impl IntoView {
    const FILES: usize = 20;
    let more = of.len().saturating_sub(FILES) as u64;
    let rows = of.into_iter().take(FILES).map(|(file, info)| {
        let own = StoredValue::new(format!("{file}#{name}"));
        let set = Memo::new(move |_| draft.with(|d| own.with_value(|own| d.columns.get(own).and_then(|c| c.role))));
        let choose = move |event: Changed<HtmlSelectElement>| {
            let role = event.target().value().parse::<usize>().ok().and_then(|i| ROLES.get(i).copied());
            let of_all = draft.with_untracked(|d| key.with_value(|key| d.columns.get(key).cloned())).unwrap_or_default();
            own.with_value(|own| {
                change(draft, own, |c| {
                    // What holds for all files holds on for this one.
                    let before = if *c == ColumnSettings::default() { of_all.clone() } else { c.clone() };
                    *c = match role {
                        Some(_) => ColumnSettings { role, ..before },
                        None => ColumnSettings::default(),
                    };
                });
            });
        };
        let options = ROLES.iter().enumerate().map(|(i, role)| {
            page! { <option value=i.to_string() selected=move || set.get() == Some(*role)>{role_words(*role)}</option> }
        });
        page! {
            <li>
                <label class="lab">
                    <span class="mono" dir="auto">{file}</span>
                    " "
                    <select autocomplete="off" class="select select--sm" on:change:target=choose>
                        <option value="" selected=move || set.get().is_none()>{format!("as all ({})", role_words(info.role))}</option>
                        {options.collect_view()}
                    </select>
                </label>
            </li>
        }
    });
    page! {
        <details class="more">
            <summary>"Another role in one of its files"</summary>
            <ul class="plain">{rows.collect_view()}</ul>
            {(more > 0).then(|| page! { <p class="small">{format!("{} more: set them in the file below as \"file#column\".", wording::plural(more, "file", "files"))}</p> })}
        </details>
    }
}
