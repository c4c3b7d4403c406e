//! What pictures can be narrowed down by: each choice is a link to the pictures with it put in or taken out.

use crate::app::dom;
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::dataset::ValueType;
use crate::engine::Filter;
use crate::engine::ask::{self, FacetCounts, FigurePart};
use crate::report::{AttributeFacts, DatasetFacts, Finding};
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;

/// One line of a facet: a name, a count, and the filter with it put in or taken out.
struct Choice {
    name: String,
    /// `None` until it is known.
    count: Option<u64>,
    on: bool,
    then: Filter,
}

/// Whether the list holds the item, and the list with it put in or taken out.
fn toggled<T: PartialEq + Clone>(list: &[T], item: T) -> (bool, Vec<T>) {
    let on = list.contains(&item);
    let mut list: Vec<T> = list.iter().filter(|i| **i != item).cloned().collect();
    if !on {
        list.push(item);
    }
    (on, list)
}

#[component]
pub fn Facets(filter: Memo<Filter>) -> impl IntoView {
    let app = use_app();
    // On a narrow screen the pictures come first.
    let wide = !dom::is_narrow();
    // Counts are of pictures, and of what the filters in force leave.
    let counts = live_query(move || {
        let filter = filter.get();
        let attributes = app.summary.with(|s| {
            let facts = s.as_ref().map(|s| &s.report.dataset);
            facts.into_iter().flat_map(offered).map(|a| a.name.clone()).collect()
        });
        Some(ask::Facets { filter, attributes })
    });
    move || {
        let filter = filter.get();
        let summary = app.summary.get()?;
        let facts = &summary.report.dataset;
        let left = counts.get();
        let with = |change: &dyn Fn(&mut Filter)| {
            let mut f = filter.clone();
            change(&mut f);
            f
        };
        let classes = facts.classes.iter().map(|c| {
            let (on, classes) = toggled(&filter.classes, c.name.clone());
            let count = left.as_ref().map_or(c.images, |left| FacetCounts::of(&left.classes, &c.name));
            Choice { name: c.name.clone(), count: Some(count), on, then: with(&|f| f.classes = classes.clone()) }
        });
        let splits = facts.splits.iter().map(|s| {
            let on = filter.split.as_deref() == Some(s.name.as_str());
            let then = with(&|f| f.split = (!on).then(|| s.name.clone()));
            let count = left.as_ref().map_or(s.images, |left| FacetCounts::of(&left.splits, &s.name));
            Choice { name: s.name.clone(), count: Some(count), on, then }
        });
        let state = [
            (
                "unreadable",
                left.as_ref().map_or(facts.unreadable_images, |left| left.unreadable),
                filter.unreadable,
                with(&|f| f.unreadable = !f.unreadable),
            ),
            (
                "without annotation",
                left.as_ref().map_or(facts.images_without_annotation, |left| left.unannotated),
                filter.unannotated,
                with(&|f| f.unannotated = !f.unannotated),
            ),
        ];
        let state = state.into_iter().filter(|(_, n, on, _)| *n > 0 || *on);
        let state = state.map(|(name, count, on, then)| Choice { name: name.into(), count: Some(count), on, then });
        let groups = offered(facts).enumerate().map(|(place, a)| {
            let choices = a.values.iter().map(|v| {
                let (on, groups) = toggled(&filter.groups, (a.name.clone(), v.value.clone()));
                let name = wording::group(&a.name, &v.value, a.ty == ValueType::Boolean);
                let of_group = left.as_ref().and_then(|left| left.groups.get(place));
                let count = of_group.map(|own| FacetCounts::of(own, &v.value));
                Choice { name, count, on, then: with(&|f| f.groups = groups.clone()) }
            });
            let open = filter.groups.iter().any(|(name, _)| *name == a.name);
            facet(format!("{}, at least one", a.name), choices.collect(), open)
        });
        let more = left.as_ref().map(|left| more(&filter, left, &summary.report.findings));
        Some(page! {
            <details class="facets" open=wide>
                <summary>"Filter"</summary>
                {facet("Class".into(), classes.collect(), true)}
                {facet("Split".into(), splits.collect(), true)}
                {facet("State".into(), state.collect(), true)}
                {groups.collect_view()}
                {more}
            </details>
        })
    }
}

/// Findings, missing values, figures in parts, and what lies beyond a rule's threshold.
fn more(filter: &Filter, left: &FacetCounts, findings: &[Finding]) -> Vec<AnyView> {
    let with = |change: &dyn Fn(&mut Filter)| {
        let mut f = filter.clone();
        change(&mut f);
        f
    };
    let of_findings = left.findings.iter().filter_map(|(at, count)| {
        let finding = findings.get(*at as usize).filter(|f| !f.is_aside())?;
        let on = filter.finding == Some(*at);
        let then = with(&|f| (f.finding, f.member) = ((!on).then_some(*at), None));
        let name = format!("{} {}", finding.code, finding.message);
        Some(Choice { name, count: Some(*count), on, then })
    });
    let missing = left.missing.iter().map(|(name, count)| {
        let (on, missing) = toggled(&filter.missing, name.clone());
        Choice { name: name.clone(), count: Some(*count), on, then: with(&|f| f.missing = missing.clone()) }
    });
    // One part of a figure in place of another.
    let choice = |figure: &str, name: String, part: &FigurePart| {
        let own = (figure.to_owned(), part.from, part.to);
        let on = filter.ranges.contains(&own);
        let then = with(&|f| {
            f.ranges.retain(|(name, ..)| name != figure);
            if !on {
                f.ranges.push(own.clone());
            }
        });
        Choice { name, count: Some(part.count), on, then }
    };
    let in_force = |figure: &str| filter.ranges.iter().any(|(name, ..)| name == figure);
    let (beyond, figures): (Vec<_>, Vec<_>) = left.figures.iter().partition(|of| of.rule.is_some());
    let beyond_is_on = beyond.iter().any(|of| in_force(&of.figure));
    let beyond = beyond.into_iter().flat_map(|of| {
        let code = of.rule.clone().unwrap_or_default();
        let choice = &choice;
        of.parts.iter().map(move |part| choice(&of.figure, format!("{} ({code})", part.name), part))
    });
    let mut out = vec![
        facet("Finding".into(), of_findings.collect(), filter.finding.is_some()).into_any(),
        facet("No value".into(), missing.collect(), !filter.missing.is_empty()).into_any(),
        facet("Beyond a threshold".into(), beyond.collect(), beyond_is_on).into_any(),
    ];
    out.extend(figures.into_iter().map(|of| {
        let choices = of.parts.iter().map(|part| choice(&of.figure, part.name.clone(), part));
        in_order(of.name.clone(), choices.collect(), in_force(&of.figure)).into_any()
    }));
    out
}

/// Attributes whose groups are offered.
fn offered(facts: &DatasetFacts) -> impl Iterator<Item = &AttributeFacts> {
    let grouped = |a: &&AttributeFacts| {
        !matches!(a.ty, ValueType::Real | ValueType::Text | ValueType::Id) && (1..=40).contains(&a.values.len())
    };
    facts.attributes.iter().filter(grouped).take(12)
}

/// Choices that are on come first, then the first twelve; the rest is behind a further fold.
fn facet(name: String, mut choices: Vec<Choice>, open: bool) -> Option<impl IntoView> {
    choices.order_by_key(|c| !c.on);
    in_order(name, choices, open)
}

/// Choices that have an order of their own.
fn in_order(name: String, mut choices: Vec<Choice>, open: bool) -> Option<impl IntoView> {
    if choices.is_empty() {
        return None;
    }
    let rest = choices.split_off(choices.len().min(12));
    let line = |c: Choice| {
        page! {
            <li>
                <a href=images_link(&c.then) aria-current=c.on.then_some("true")>
                    <span class="box" aria-hidden="true"></span>
                    <span dir="auto" title=c.name.clone()>{c.name.clone()}</span>
                    <output>{c.count.map_or_else(|| "–".to_owned(), wording::count)}</output>
                </a>
            </li>
        }
    };
    let more = rest.len() as u64;
    Some(page! {
        <details class="facet" open=open>
            <summary dir="auto">{name}</summary>
            <ul>{choices.into_iter().map(line).collect_view()}</ul>
            {(more > 0)
                .then(|| {
                    page! {
                        <details class="more">
                            <summary>{format!("{} more", wording::count(more))}</summary>
                            <ul>{rest.into_iter().take(300).map(line).collect_view()}</ul>
                        </details>
                    }
                })}
        </details>
    })
}
