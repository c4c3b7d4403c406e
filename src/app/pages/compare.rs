//! Two groups side by side: how many pictures, some of them, how they look and what they show. Owns the choice; counted by
//! the engine, and tested by the rules alone.

use super::cooccurrence::figure_words;
use super::images::choices;
use crate::app::components::{Drawing, NoAnswer, Thumb, called};
use crate::app::dom;
use crate::app::live_query::live_query;
use crate::app::route::{Route, images_link, link, picture_link};
use crate::app::state::use_app;
use crate::engine::ask::{
    FigureOfTwo, GroupSide, Pictures, ShareOfTwo, SharesOfTwo, SpreadBy, TwoGroups, TwoGroupsAnswer,
};
use crate::engine::{Filter, Picture};
use crate::measures::LEAST_OBSERVATIONS;
use crate::plot::{DotKind, Estimate, Scale, Spread};
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};
use std::sync::Arc;
use web_sys::HtmlSelectElement;

/// Pictures shown of each group.
const EXAMPLES: u32 = 12;

/// `class`, `split`, `of=site`: as the address writes it.
fn by_text(by: &SpreadBy) -> String {
    match by {
        SpreadBy::Class => "class".to_owned(),
        SpreadBy::Split => "split".to_owned(),
        SpreadBy::Attribute(name) => format!("of={name}"),
    }
}

fn asked(route: &Route) -> Option<TwoGroups> {
    let by = match route.get("by")? {
        "class" => SpreadBy::Class,
        "split" => SpreadBy::Split,
        other => SpreadBy::Attribute(other.strip_prefix("of=")?.to_owned()),
    };
    let own = |name: &str| route.get(name).map(str::to_owned);
    Some(TwoGroups { by, left: own("left"), right: own("right") })
}

fn address(of: &TwoGroups) -> String {
    let mut query = vec![("by", by_text(&of.by))];
    query.extend(of.left.iter().map(|left| ("left", left.clone())));
    query.extend(of.right.iter().map(|right| ("right", right.clone())));
    link("compare", &query)
}

/// Two groups side by side.
#[component]
pub fn Compare() -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| choices(app));
    let question = Memo::new(move |_| {
        let first = || {
            // Who is in the pictures first, then where they stand.
            let by = all.with(|all| {
                let of_group = |(_, by): &&(String, SpreadBy)| matches!(by, SpreadBy::Attribute(_));
                all.iter().find(of_group).or_else(|| all.first()).map(|(_, by)| by.clone())
            })?;
            Some(TwoGroups { by, left: None, right: None })
        };
        app.route.with(asked).or_else(first)
    });
    let answer = live_query(move || question.get());
    let title = move || {
        answer.map(said).unwrap_or_else(|| match question.with(Option::is_some) {
            true => "Counting both groups.".to_owned(),
            false => "There are no two groups: no class, split or attribute has more than one.".to_owned(),
        })
    };
    let set_by = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
        let at = event.target().value().parse::<usize>().ok();
        let by = at.and_then(|at| all.with_untracked(|all| all.get(at).map(|(_, by)| by.clone())));
        if let Some(by) = by {
            dom::go(&address(&TwoGroups { by, left: None, right: None }));
        }
    };
    let set = move |right: bool| {
        move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
            let names = answer.map(|of| of.sides.iter().map(|side| side.name.clone()).collect::<Vec<_>>());
            let (Some(mut of), Some(names)) = (question.get_untracked(), names) else { return };
            (of.left, of.right) = (names.first().cloned(), names.get(1).cloned());
            let own = event.target().value();
            // The other one goes where this one was.
            if right {
                if of.left.as_ref() == Some(&own) {
                    of.left = of.right.take();
                }
                of.right = Some(own);
            } else {
                if of.right.as_ref() == Some(&own) {
                    of.right = of.left.take();
                }
                of.left = Some(own);
            }
            dom::go(&address(&of));
        }
    };
    let by_options = move || {
        let now = question.with(|q| q.as_ref().map(|q| q.by.clone()));
        let option = |(at, (name, by)): (usize, (String, SpreadBy))| {
            page! { <option value=at.to_string() selected=now.as_ref() == Some(&by) dir="auto">{name}</option> }
        };
        all.get().into_iter().enumerate().map(option).collect_view()
    };
    let side_options = move |at: usize| {
        move || {
            answer.map(|of| {
                let now = of.sides.get(at).map(|side| side.name.as_str());
                let option = |(name, n): &(String, u64)| {
                    let words = format!("{name} ({})", wording::count(*n));
                    page! { <option value=name.clone() selected=now == Some(name.as_str()) dir="auto">{words}</option> }
                };
                of.choices.iter().map(option).collect_view()
            })
        }
    };
    page! {
        <p class="eyebrow"><a href="#/images">"Images"</a>" · two groups side by side"</p>
        <h1 dir="auto">{title}</h1>
        <div class="tools mt-s">
            <label class="lab">
                "Pictures "
                <select autocomplete="off" class="select" data-test="compare-by" on:change:target=set_by>{by_options}</select>
            </label>
            <label class="lab">
                "Left "
                <select autocomplete="off" class="select" data-test="compare-left" on:change:target=set(false)>{side_options(0)}</select>
            </label>
            <label class="lab">
                "Right "
                <select autocomplete="off" class="select" data-test="compare-right" on:change:target=set(true)>{side_options(1)}</select>
            </label>
        </div>
        <NoAnswer failure=answer.failure() what="The two groups" />
        {move || answer.get().filter(|of| of.sides.len() == 2).map(|of| page! { <Both of=of /> })}
    }
}

/// What differs most, in a sentence.
fn said(of: &TwoGroupsAnswer) -> String {
    let [left, right] = of.sides.as_slice() else { return "There are no two groups with pictures.".to_owned() };
    let sides =
        format!("{} ({}) beside {} ({})", left.name, wording::count(left.n), right.name, wording::count(right.n));
    let apart = |row: &&ShareOfTwo| row.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let rows = of.shares.iter().flat_map(|of| of.rows.iter().map(move |row| (of, row)));
    let most = rows.filter(|(_, row)| apart(row)).max_by(|a, b| a.1.difference.abs().total_cmp(&b.1.difference.abs()));
    match most {
        Some((of, row)) => {
            let share = |at: usize| wording::percent(row.k[at] as f64 / row.n[at].max(1) as f64);
            format!("{sides}: furthest apart in {}, {} against {}.", named(of, row), share(0), share(1))
        }
        None if of.shared > 0 => format!("{sides}: {} on both sides.", stand(of.shared)),
        None => format!("{sides}: no share is certain to differ."),
    }
}

fn stand(n: u64) -> String {
    format!("{} {}", wording::plural(n, "picture", "pictures"), if n == 1 { "stands" } else { "stand" })
}

/// A class by its name; a group with its attribute.
fn named(of: &SharesOfTwo, row: &ShareOfTwo) -> String {
    match of.what.as_str() {
        "Classes" | "Splits" => row.name.clone(),
        attribute => format!("{attribute} {}", row.name),
    }
}

#[component]
fn Both(of: Arc<TwoGroupsAnswer>) -> impl IntoView {
    let sides = of.sides.iter().map(|side| page! { <Side side=side.clone() /> }).collect_view();
    let note = if of.shared > 0 {
        format!("{} on both sides, so that no interval of a difference is given.", stand(of.shared))
    } else {
        format!(
            "Intervals of differences are Newcombe's, 95 %, each for itself: of twenty shares that are equal, one is told apart. \
             Pictures count each; where several show one {}, the intervals are too narrow. The rules test with that in mind.",
            called().one
        )
    };
    let names = of.sides.iter().map(|side| side.name.clone()).collect::<Vec<_>>();
    let filters = of.sides.iter().map(|side| side.filter.clone()).collect::<Vec<_>>();
    let shares = of.shares.iter().map(|of| page! { <Shares of=of.clone() names=names.clone() /> }).collect_view();
    let figures =
        of.figures.iter().map(|of| page! { <OneFigure of=of.clone() names=names.clone() filters=filters.clone() /> });
    let figures = figures.collect_view();
    page! {
        <div class="two-groups mt-s">{sides}</div>
        <p class="small mt-s">{note}</p>
        <section class="sec" aria-labelledby="compare-shares">
            <div class="sec-h"><h2 id="compare-shares">"What they show"</h2></div>
            {shares}
        </section>
        <section class="sec" aria-labelledby="compare-figures">
            <div class="sec-h">
                <h2 id="compare-figures">"How they look"</h2>
                <p class="small">"The middle value (line), the middle half (bar) and where 90 % lie (thin bar)."</p>
            </div>
            {figures}
        </section>
    }
}

/// One group: its name, n and some pictures.
#[component]
fn Side(side: GroupSide) -> impl IntoView {
    let app = use_app();
    let pictures = RwSignal::new(Vec::<Picture>::new());
    let (filter, asked) = (side.filter.clone(), side.filter.clone());
    spawn_local(async move {
        if let Ok(said) = app.ask(Pictures { filter: asked, from: 0, most: EXAMPLES }).await {
            pictures.try_set(said.pictures);
        }
    });
    let all = images_link(&side.filter);
    let card = move |picture: Picture| {
        let (path, href) = (picture.path.clone(), picture_link(&filter, picture.image));
        page! { <li><a href=href title=path.clone() aria-label=path><Thumb picture=picture /></a></li> }
    };
    page! {
        <section data-test="group-side" aria-label=side.name.clone()>
            <h2 dir="auto">{side.name.clone()}</h2>
            <p class="small"><a href=all>{format!("n = {}", wording::plural(side.n, "picture", "pictures"))}</a>", the first by path:"</p>
            <ul class="gal gal--six">{move || pictures.get().into_iter().map(card.clone()).collect_view()}</ul>
        </section>
    }
}

/// Shares left and right, and their difference on one scale.
#[component]
fn Shares(of: SharesOfTwo, names: Vec<String>) -> impl IntoView {
    let ends =
        of.rows.iter().flat_map(|row| [row.interval.map(|i| i.0), row.interval.map(|i| i.1), Some(row.difference)]);
    let most = ends.flatten().fold(0.05_f64, |most, x| most.max(x.abs()));
    let scale = Scale::round(-100.0 * most, 100.0 * most);
    let points = |x: f64| format!("{}{:.1}", if x < 0.0 { "−" } else { "+" }, (100.0 * x).abs());
    let line = |row: &ShareOfTwo| {
        let cell = |at: usize| {
            let share = wording::percent(row.k[at] as f64 / row.n[at].max(1) as f64);
            let of = format!("{} of {}", wording::count(row.k[at]), wording::count(row.n[at]));
            let label = names.get(at).cloned().unwrap_or_default();
            let of = match row.k[at] {
                0 => page! { {of} }.into_any(),
                _ => page! { <a href=images_link(&row.filters[at])>{of}</a> }.into_any(),
            };
            page! { <td class="num" data-l=label><strong>{share}</strong>" "<small>{of}</small></td> }
        };
        let few = row.n.iter().any(|n| *n < LEAST_OBSERVATIONS);
        let interval = row.interval.map(|(low, high)| format!("{} to {}", points(low), points(high)));
        let says = format!(
            "{}: right less left {} points{}",
            row.name,
            points(row.difference),
            interval.as_ref().map(|i| format!(", 95 % interval {i}")).unwrap_or_default()
        );
        let estimate = Estimate {
            says,
            value: Some(100.0 * row.difference),
            low: row.interval.map(|i| 100.0 * i.0),
            high: row.interval.map(|i| 100.0 * i.1),
            reference: Some(0.0),
            kind: if few { DotKind::Few } else { DotKind::Shown },
        };
        page! {
            <tr>
                <th scope="row" dir="auto">{row.name.clone()}{few.then(|| page! { " "<small>"too few to tell"</small> })}</th>
                {cell(0)}
                {cell(1)}
                <td class="chart-cell"><Drawing scene=estimate.scene(scale) /></td>
                <td class="num" data-l="difference, points"><strong>{points(row.difference)}</strong></td>
                <td class="num" data-l="95 % interval">{interval.unwrap_or_else(|| "–".to_owned())}</td>
            </tr>
        }
    };
    let more = of.total.saturating_sub(of.rows.len() as u64);
    let caption = match more {
        0 => "Shares of the pictures of which it is known, those furthest apart first.".to_owned(),
        more => format!(
            "Shares of the pictures of which it is known, those furthest apart first; {} more differ less.",
            wording::count(more)
        ),
    };
    let head = |at: usize| names.get(at).cloned().unwrap_or_default();
    page! {
        <h3 dir="auto">{of.what.clone()}</h3>
        <table class="tbl tbl--stack mb-s" data-test="shares-of-two">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col" class="num" dir="auto">{head(0)}</th>
                    <th scope="col" class="num" dir="auto">{head(1)}</th>
                    <th scope="col" class="chart-cell"><span class="visually-hidden">"Right less left, drawn"</span><Drawing scene=scale.axis() /></th>
                    <th scope="col" class="num">"Right less left, points"</th>
                    <th scope="col" class="num">"95 % interval"</th>
                </tr>
            </thead>
            <tbody>{of.rows.iter().map(line).collect_view()}</tbody>
        </table>
    }
}

/// A figure of both groups on one scale.
#[component]
fn OneFigure(of: FigureOfTwo, names: Vec<String>, filters: Vec<Filter>) -> impl IntoView {
    let (words, _) = figure_words(&of.figure);
    let (low, high) = of.quantiles.iter().fold((f64::MAX, f64::MIN), |(l, h), q| (l.min(q[1]), h.max(q[5])));
    let scale = Scale::round(low, high);
    let line = |at: usize| {
        let (q, n) = (of.quantiles[at], of.n[at]);
        let name = names.get(at).cloned().unwrap_or_default();
        let own = filters.get(at).cloned().unwrap_or_default();
        let part = |from: usize, to: usize| {
            let ranges = vec![(of.figure.clone(), q[from], q[to])];
            Some(images_link(&Filter { ranges, ..own.clone() }))
        };
        let says = format!(
            "{name}: median {}, middle half {} to {}",
            wording::figure(q[3]),
            wording::figure(q[2]),
            wording::figure(q[4])
        );
        let spread = Spread {
            says,
            p5: Some(q[1]),
            p25: Some(q[2]),
            median: Some(q[3]),
            p75: Some(q[4]),
            p95: Some(q[5]),
            links: [part(1, 2), part(2, 4), part(4, 5)],
            few: n < LEAST_OBSERVATIONS,
        };
        page! {
            <tr>
                <th scope="row" dir="auto">{name}</th>
                <td class="chart-cell"><Drawing scene=spread.scene(scale) /></td>
                <td class="num" data-l="median"><strong>{wording::figure(q[3])}</strong></td>
                <td class="num" data-l="middle half">{format!("{} to {}", wording::figure(q[2]), wording::figure(q[4]))}</td>
                <td class="num" data-l="n">{wording::count(n)}</td>
            </tr>
        }
    };
    page! {
        <table class="tbl tbl--stack mb-s">
            <caption>{words}</caption>
            <thead>
                <tr>
                    <th scope="col">"Pictures"</th>
                    <th scope="col" class="chart-cell"><span class="visually-hidden">"Spread, drawn"</span><Drawing scene=scale.axis() /></th>
                    <th scope="col" class="num">"Median"</th>
                    <th scope="col" class="num">"Middle half"</th>
                    <th scope="col" class="num">"n"</th>
                </tr>
            </thead>
            <tbody>{line(0)}{line(1)}</tbody>
        </table>
    }
}
