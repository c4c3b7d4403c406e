//! What is counted: boxes, images or people. Takes the groups of an attribute in one unit out of the tables.

use crate::app::components::{called, unit_words};
use crate::dataset::Unit;
use crate::report::tables::TargetRow;
use crate::report::{AttributeFacts, Share, Tables, ValueFacts};
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;

/// Groups drawn at most.
pub const MOST: usize = 60;

/// A group in one unit, with what the target says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub value: String,
    pub share: Share,
    /// The target stands in every unit; the verdict in the attribute's own alone.
    pub target: Option<TargetRow>,
    pub judged: bool,
}

/// The units in which the attribute can be counted, in the order of the switch.
pub fn units_of(attribute: &AttributeFacts, tables: &Tables) -> Vec<Unit> {
    let has = |unit: Unit| {
        unit == attribute.unit || tables.units.iter().any(|u| u.attribute == attribute.name && u.unit == unit)
    };
    [Unit::Box, Unit::Image, Unit::Identity].into_iter().filter(|unit| has(*unit)).collect()
}

/// Items of this unit can show several groups: images with several boxes, people in images with several people. Their
/// shares add up to more than one, and none is held against the target.
pub fn several(attribute: &AttributeFacts, tables: &Tables, unit: Unit) -> bool {
    if unit == attribute.unit {
        return false;
    }
    let of = tables.units.iter().filter(|u| u.unit == unit && u.attribute == attribute.name);
    let sum: f64 = of.filter_map(|u| u.share.value).sum();
    sum > 1.0 + 1e-6 || (unit == Unit::Image && attribute.unit == Unit::Box)
}

/// The groups in the order to be drawn: as given, or the largest first where there are too many.
pub fn groups(attribute: &AttributeFacts, tables: &Tables, unit: Unit) -> Vec<Group> {
    let own = unit == attribute.unit;
    let several = several(attribute, tables, unit);
    let counted = |value: &ValueFacts| {
        let row = tables
            .units
            .iter()
            .find(|u| u.unit == unit && u.attribute == attribute.name && u.group == value.value)
            .map(|u| u.share.clone());
        row.or_else(|| own.then(|| value.share.clone()))
            .unwrap_or_else(|| Share { why: Some(format!("not counted by {}", unit_words(unit))), ..Share::of(0, 0) })
    };
    let target = |value: &str| {
        let of = |t: &&TargetRow| t.attributes.is_empty() && t.attribute == attribute.name && t.group == value;
        tables.targets.iter().find(of).filter(|_| !several).cloned()
    };
    let group = |value: &ValueFacts| Group {
        value: value.value.clone(),
        share: counted(value),
        target: target(&value.value),
        judged: own,
    };
    let mut out: Vec<Group> = attribute.values.iter().map(group).collect();
    // Groups that were asked for and have no sample.
    let absent = tables.targets.iter().filter(|t| {
        t.attributes.is_empty()
            && t.attribute == attribute.name
            && attribute.values.iter().all(|value| value.value != t.group)
    });
    if own {
        out.extend(absent.map(|t| Group {
            value: t.group.clone(),
            share: Share { low: t.low, high: t.high, value: t.share, ..Share::of(t.k, t.n) },
            target: Some(t.clone()),
            judged: true,
        }));
    }
    if out.len() > MOST {
        out.order_by(|a, b| b.share.k.cmp(&a.share.k).then_with(|| a.value.cmp(&b.value)));
        out.truncate(MOST);
    }
    out
}

/// The group whose share by box and by person lie furthest apart, where their intervals do not meet.
pub fn boxes_and_people(attribute: &AttributeFacts, tables: &Tables) -> Option<String> {
    let of = |unit: Unit, value: &str| {
        tables.units.iter().find(|u| u.unit == unit && u.attribute == attribute.name && u.group == value)
    };
    let own = if attribute.unit == Unit::Identity { Unit::Image } else { attribute.unit };
    if several(attribute, tables, own) || several(attribute, tables, Unit::Identity) {
        return None;
    }
    let apart = attribute.values.iter().filter_map(|v| {
        let (here, people) = (&of(own, &v.value)?.share, &of(Unit::Identity, &v.value)?.share);
        let meet = here.low? <= people.high? && people.low? <= here.high?;
        (!meet)
            .then(|| ((here.value.unwrap_or(0.0) - people.value.unwrap_or(0.0)).abs(), v.value.clone(), here, people))
    });
    let (_, value, here, people) = apart.max_by(|a, b| a.0.total_cmp(&b.0))?;
    let text = |s: &Share| {
        let range = s.low.zip(s.high).map(|(low, high)| wording::percent_range(low, high)).unwrap_or_default();
        format!("{} ({range})", s.value.map(wording::percent).unwrap_or_default())
    };
    let by = by_words(own).to_lowercase();
    let more = if here.value > people.value { "more" } else { "less" };
    let called = called();
    Some(format!(
        "Counted {by} {value} is {}, by {} {}: its {} are shown {more} often than others.",
        text(here),
        called.one,
        text(people),
        called.many
    ))
}

/// `By box`.
pub fn by_words(unit: Unit) -> String {
    match unit {
        Unit::Box => "By box".into(),
        Unit::Image => "By image".into(),
        Unit::Identity => format!("By {}", called().one),
    }
}

/// The switch, on the keys 1, 2 and 3; nothing where there is no choice.
#[component]
pub fn UnitSwitch(units: Vec<Unit>, chosen: Memo<Unit>, unit: RwSignal<Option<Unit>>) -> impl IntoView {
    (units.len() > 1).then(|| {
        let one = |u: Unit| {
            let key = match u {
                Unit::Box => "1",
                Unit::Image => "2",
                Unit::Identity => "3",
            };
            page! {
                <label>
                    <input autocomplete="off"
                        type="radio"
                        name="unit"
                        data-key=key
                        prop:checked=move || chosen.get() == u
                        on:change=move |_| unit.set(Some(u))
                    />
                    {by_words(u)}
                </label>
            }
        };
        page! {
            <fieldset class="seg">
                <legend class="visually-hidden">"Count by"</legend>
                {units.into_iter().map(one).collect_view()}
            </fieldset>
        }
    })
}
