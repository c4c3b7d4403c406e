//! Classes that (almost) always come with another, with the exceptions: they are the valuable images.

use crate::app::charts::Acts;
use crate::app::components::mark_of;
use crate::app::components::{Drawing, Thumb, Trace, Traced};
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::engine::{Filter, Picture, why};
use crate::plot::{Cell, Dot, DotKind, Figure, Row, Scale, Table};
use crate::report::Finding;
use crate::rules::families;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;

/// A pair, its place in the report, and its first exceptions.
#[derive(Clone, PartialEq)]
struct Always {
    place: usize,
    finding: Finding,
    previews: Vec<Picture>,
}

impl Always {
    fn names(&self) -> (String, String) {
        let s = &self.finding.subject;
        (s.class.clone().unwrap_or_default(), s.with.clone().unwrap_or_default())
    }

    fn counts(&self) -> (u64, u64) {
        self.finding.measured.as_ref().map_or((0, 0), |m| (m.k.unwrap_or(0), m.n))
    }

    fn dot(&self) -> Dot {
        let (class, with) = self.names();
        let m = self.finding.measured.as_ref();
        Dot {
            name: format!("{with} where {class} is"),
            value: m.and_then(|m| m.value),
            low: m.and_then(|m| m.low),
            high: m.and_then(|m| m.high),
            reference: None,
            threshold: self.finding.threshold.as_ref().map(|t| t.value).filter(|t| (0.0..=1.0).contains(t)),
            kind: DotKind::Shown,
        }
    }

    fn lift(&self) -> Option<f64> {
        self.finding.effect.as_ref().filter(|e| e.name.contains("lift")).map(|e| e.value)
    }
}

#[component]
pub fn AlwaysTogether() -> impl IntoView {
    let app = use_app();
    let rows = Memo::new(move |_| {
        app.summary.with(|s| {
            let Some(s) = s else { return Vec::new() };
            let previews = s.previews.iter().cloned().chain(std::iter::repeat(Vec::new()));
            let all = s
                .report
                .findings
                .iter()
                .zip(previews)
                .enumerate()
                .filter(|(_, (f, _))| families::ALWAYS_TOGETHER.holds(&f.code));
            let mut rows: Vec<Always> = all
                .flat_map(|(place, (finding, previews))| {
                    // Of many the pictures are one click away.
                    let previews = if finding.members.is_empty() { previews } else { Vec::new() };
                    let single = move |finding| Always { place, finding, previews: previews.clone() };
                    finding.singles().into_iter().map(single)
                })
                .collect();
            let value = |r: &Always| r.dot().low.unwrap_or(0.0);
            rows.order_by(|a, b| value(b).total_cmp(&value(a)));
            rows
        })
    });
    let tests =
        Memo::new(move |_| app.summary.with(|s| s.as_ref().map_or(0, |s| s.tests_of(&families::ALWAYS_TOGETHER))));
    let none = move || app.summary.with(|s| s.as_ref().map(|s| why::none_always(&s.narrative)));
    let scale = move || {
        let least = |r: &Always| {
            let dot = r.dot();
            dot.low.or(dot.value).unwrap_or(0.0).min(dot.threshold.unwrap_or(1.0))
        };
        Scale::upper_shares(rows.with(|r| r.iter().map(least).fold(1.0, f64::min)))
    };
    let caption = move || {
        let start = wording::percent(scale().start);
        format!(
            "Of the images with a class, the share that shows the other too, with its 95 % interval; the red line is the \
             threshold. The axis starts at {start}. Corrected (Benjamini–Hochberg) over {}: each class with each other class. \
             The exceptions are the valuable images.",
            wording::plural(tests.get(), "test", "tests")
        )
    };
    let table = Signal::derive(move || {
        let table = Table::new(&["class", "comes with", "share", "low", "high", "k", "n", "lift"], 2);
        rows.with(|r| table.with(r.iter().map(csv_row)))
    });
    let figure = Signal::derive(move || {
        let rows = rows.with(|r| r.iter().map(|r| saved(r, scale())).collect());
        Figure::rows("Always together", caption(), scale(), rows)
    });
    let line = move |r: Always| {
        let (class, with) = r.names();
        let (k, n) = r.counts();
        let exceptions = n.saturating_sub(k);
        let filter = Filter { classes: vec![class.clone()], without: vec![with.clone()], ..Filter::default() };
        let dot = r.dot();
        let interval = dot.low.zip(dot.high).map(|(low, high)| wording::percent_range(low, high));
        let thumbs = (exceptions > 0)
            .then(|| r.previews.iter().take(2).map(|p| page! { <Thumb picture=p.clone() crop=true /> }).collect_view());
        let share = dot.value.zip(r.finding.measured.as_ref()).map(|(value, measured)| {
            let both = Filter { classes: vec![class.clone(), with.clone()], ..Filter::default() };
            let of = Traced::measured(measured).section(&families::ALWAYS_TOGETHER).pictures(images_link(&both));
            page! { <Trace figure=wording::percent(value) of=of /> }
        });
        page! {
            <tr>
                <th scope="row"><a href=format!("#/finding/{}", r.place) dir="auto" data-step="">{class}</a></th>
                <td dir="auto" data-l="comes with">{with}</td>
                <td class="chart-cell"><Drawing scene=dot.scene(scale()) /></td>
                <td class="num"><strong>{share}</strong></td>
                <td class="num">{interval}</td>
                <td class="num">{format!("{} of {}", wording::count(k), wording::count(n))}</td>
                <td class="num" data-l="lift">{r.lift().map(wording::figure)}</td>
                <td class="late">
                    <span class="evidence">
                        {thumbs}
                        {match exceptions {
                            0 => page! { <span class="small">"none"</span> }.into_any(),
                            e => page! { <a href=images_link(&filter)>{wording::plural(e, "image", "images")}</a> }.into_any(),
                        }}
                    </span>
                </td>
            </tr>
        }
    };
    page! {
        <section class="sec" id=mark_of(&families::ALWAYS_TOGETHER) tabindex="-1" aria-labelledby="together-h">
            <div class="sec-h">
                <h2 id="together-h">"Always together"</h2>
                {move || {
                    rows.with(Vec::is_empty)
                        .then(|| page! { <p class="small">{none()}</p> })
                }}
            </div>
            {move || {
                (!rows.with(Vec::is_empty))
                    .then(|| {
                        page! {
                            <div class="tools"><Acts what="always-together" table=table figure=Some(figure) /></div>
                            <table class="tbl tbl--stack">
                                <caption>{caption}</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">"Class"</th>
                                        <th scope="col">"comes with"</th>
                                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Share, drawn"</span><Drawing scene=scale().axis() /></th>
                                        <th scope="col" class="num">"Share"</th>
                                        <th scope="col" class="num">"95 % interval"</th>
                                        <th scope="col" class="num">"k of n"</th>
                                        <th scope="col" class="num">"Lift"</th>
                                        <th scope="col">"Exceptions"</th>
                                    </tr>
                                </thead>
                                <tbody>{rows.get().into_iter().map(line).collect_view()}</tbody>
                            </table>
                        }
                    })
            }}
        </section>
    }
}

fn csv_row(r: &Always) -> Vec<Cell> {
    let ((class, with), (k, n), dot) = (r.names(), r.counts(), r.dot());
    let mut row = vec![Cell::Text(class), Cell::Text(with)];
    row.extend([dot.value, dot.low, dot.high].map(Cell::share));
    row.extend([Cell::Count(k), Cell::Count(n), Cell::figure(r.lift())]);
    row
}

fn saved(r: &Always, scale: Scale) -> Row {
    let ((class, with), (k, n), dot) = (r.names(), r.counts(), r.dot());
    let share = dot.value.map(wording::percent).unwrap_or_default();
    let text = format!("{share} ({} of {})", wording::count(k), wording::count(n));
    Row::new(format!("{class} → {with}"), dot.scene(scale), text)
}
