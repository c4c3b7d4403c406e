//! A real-valued attribute stays real-valued: its distribution, the band around a boundary, what would count at each
//! cut. No cut is imposed.

use crate::app::charts::Chart;
use crate::app::components::{Drawing, PlotDrawing, Trace, Traced, unit_words};
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::plot::{Bin, Cell, Curve, CurvePoint, Figure, Histogram, Mark, Row, Scale, Strip, Table, figures, number};
use crate::report::tables::{Score, ScoreCut};
use crate::report::{AttributeFacts, Tables};
use crate::rules::families;
use crate::wording;
use leptos::{ev, prelude::*};
use std::sync::Arc;
use web_sys::HtmlInputElement;

/// Values that heap, at most.
const HEAPS: usize = 8;

#[component]
pub fn Numbers(attribute: AttributeFacts, tables: Memo<Arc<Tables>>) -> impl IntoView {
    let name = StoredValue::new(attribute.name.clone());
    let score = Memo::new(move |_| tables.with(|t| t.scores.iter().find(|s| s.attribute == name.get_value()).cloned()));
    page! {
        <Summary attribute=attribute.clone() />
        {move || {
            score.get().map(|score| match (&score.why, score.bins.is_empty()) {
                (Some(why), true) => page! { <p class="small mt-s">{format!("Its distribution is not drawn: {why}.")}</p> }.into_any(),
                _ => page! { <Distribution score=score unit=unit_words(attribute.unit) /> }.into_any(),
            })
        }}
    }
}

/// The pictures whose values lie between two bounds.
fn pictures(attribute: &str, from: f64, to: f64) -> String {
    images_link(&Filter { ranges: vec![(attribute.to_owned(), from, to)], ..Filter::default() })
}

/// Least, most and what lies between, and what stands for "no value".
#[component]
fn Summary(attribute: AttributeFacts) -> impl IntoView {
    let numeric = attribute.numeric.clone()?;
    let rows = figures(&numeric);
    let table = Table::new(&["figure", "value"], 1)
        .with(rows.iter().map(|(name, value)| vec![Cell::text(*name), Cell::Figure(*value)]));
    let sentinels: Vec<String> = numeric
        .sentinels
        .iter()
        .map(|s| format!("{} ({})", wording::figure(s.value), wording::count(s.count)))
        .collect();
    let caption = format!(
        "{} {} with a number, {} missing.{} Wide band: 90 % of the values; narrow band: half of them; line: the median.",
        wording::count(attribute.n),
        unit_words(attribute.unit),
        wording::count(attribute.missing),
        if sentinels.is_empty() {
            String::new()
        } else {
            format!(" Left out, as they stand for “no value”: {}.", wording::list(&sentinels, 5))
        }
    );
    let shown = rows.into_iter().map(|(name, value)| {
        page! { <div><dt>{name}</dt><dd>{wording::figure(value)}</dd></div> }
    });
    let title = format!("{}, as numbers", attribute.name);
    let strip = Strip::of(&attribute.name, &numeric);
    let figure = strip.as_ref().map(|strip| {
        let rows = vec![Row::new(&attribute.name, strip.scene.clone(), "")];
        Signal::stored(Figure::rows(title.clone(), caption.clone(), strip.scale, rows))
    });
    let drawn = match strip {
        Some(strip) => page! { <Drawing scene=strip.scale.axis() /><Drawing scene=strip.scene /> }.into_any(),
        None => page! { <p class="small">"No value is a number."</p> }.into_any(),
    };
    Some(page! {
        <Chart title=title caption=caption table=Signal::stored(table) figure=figure>
            {drawn}
        </Chart>
        <dl class="facts facts--strip">{shown.collect_view()}</dl>
    })
}

#[component]
fn Distribution(score: Score, unit: &'static str) -> impl IntoView {
    let name = score.attribute.clone();
    let band = score.cut.zip(score.band).map(|(cut, half)| (cut - half, cut + half));
    let boundary = score.boundary.clone().filter(|b| b.n > 0).zip(band).map(|(share, (from, to))| {
        let text = share.value.map(wording::percent).unwrap_or_else(|| "–".into());
        let range = share.low.zip(share.high).map(|(low, high)| wording::percent_range(low, high)).unwrap_or_default();
        let said =
            format!(" ({range}) of {} values lie from {} to {}.", wording::count(share.n), number(from), number(to));
        let of = Traced::share(format!("{name} from {} to {}", number(from), number(to)), &share)
            .section(&families::SCORES)
            .pictures(pictures(&name, from, to));
        page! { <strong><Trace figure=text of=of /></strong>{said}" " }
    });
    let heaps: Vec<_> = score
        .heaped
        .iter()
        .take(HEAPS)
        .map(|h| {
            let share = wording::percent(h.count as f64 / score.n.max(1) as f64);
            let said = format!("{}: {} ({share})", number(h.value), wording::count(h.count));
            page! { <li><a href=pictures(&name, h.value, h.value)>{said}</a></li> }
        })
        .collect();
    let heaps = (!heaps.is_empty()).then(|| {
        page! {
            <div class="heaps small">
                <span>"Values that heap, and how often each is given: "</span>
                <ul>{heaps}</ul>
            </div>
        }
    });
    let ends = score.bins.first().map(|b| b.from).zip(score.bins.last().map(|b| b.to));
    let x = ends.map(|(from, to)| Scale::round(from, to)).unwrap_or_else(|| Scale::plain(0.0, 1.0));
    let bins: Vec<Bin> = score
        .bins
        .iter()
        .map(|b| Bin { from: b.from, to: b.to, count: b.count, href: pictures(&name, b.from, b.to) })
        .collect();
    let mut table = Table::new(&["from", "to", "count"], 0)
        .with(bins.iter().map(|b| vec![Cell::Figure(b.from), Cell::Figure(b.to), Cell::Count(b.count)]));
    table.links = bins.iter().map(|b| b.href.clone()).collect();
    let width = score.bins.first().map(|b| number(b.to - b.from)).unwrap_or_default();
    let said = format!(
        "{unit} in each step of {width}, n = {}, {} missing.{} A click shows the images of a step.",
        wording::count(score.n),
        wording::count(score.missing),
        if band.is_some() { " The grey band is the boundary." } else { "" }
    );
    let plot = Histogram { name: name.clone(), bins, band, x }.plot();
    let figure = Signal::stored(Figure::plot(format!("{name}: distribution"), said.clone(), plot.clone()));
    let curve = score.curve.clone();
    let cuts = (curve.len() > 1).then(|| page! { <Cuts name=name.clone() curve=curve x=x band=band n=score.n /> });
    page! {
        <div class="sec-h mt">
            <h3 dir="auto">{format!("{name} is a number, not a class")}</h3>
            <p class="small">
                {boundary}
                "Which values count as positive depends on a cut. Muster imposes none."
            </p>
        </div>
        <div class="two">
            <Chart title="Distribution" caption=said table=Signal::stored(table) figure=Some(figure)>
                <div class="hist"><PlotDrawing plot=plot /></div>
            </Chart>
            {cuts}
        </div>
        {heaps}
    }
}

/// What would count at each cut, and a cut to be moved along it: it reads the curve and decides nothing.
#[component]
fn Cuts(name: String, curve: Vec<ScoreCut>, x: Scale, band: Option<(f64, f64)>, n: u64) -> impl IntoView {
    let points: Vec<CurvePoint> = curve
        .iter()
        .filter_map(|c| Some(CurvePoint { x: c.at, y: c.share.value?, low: c.share.low, high: c.share.high }))
        .collect();
    let last = curve.len().saturating_sub(1);
    let table = Table::new(&["cut", "share at or above", "low", "high", "k", "n"], 1).with(curve.iter().map(row));
    let at = RwSignal::new(None::<usize>);
    let says = match (curve.first(), curve.last()) {
        (Some(first), Some(end)) => {
            let share = |c: &ScoreCut| c.share.value.map(wording::percent).unwrap_or_else(|| "–".into());
            format!(
                "Share of {name} at or above the cut, falling from {} at {} to {} at {}",
                share(first),
                number(first.at),
                share(end),
                number(end.at)
            )
        }
        _ => name.clone(),
    };
    let curve = StoredValue::new(curve);
    let caption = format!("Share at or above the cut with its 95 % interval, n = {}.", wording::count(n));
    let plot = Curve { points, x, says, band, diagonal: false }.plot();
    let title = format!("{name}: what would be positive, by where one cuts");
    let figure = Signal::stored(Figure::plot(title, caption.clone(), plot.clone()));
    let read = move || at.get().and_then(|i| curve.with_value(|c| c.get(i).cloned()));
    let here = Signal::derive(move || -> Vec<Mark> {
        read().and_then(|c| Some(Curve::cut(x, c.at, c.share.value?))).unwrap_or_default()
    });
    let said = move |c: &ScoreCut| {
        let share = c.share.value.map(wording::percent).unwrap_or_else(|| "no share".into());
        let range = c.share.low.zip(c.share.high).map(|(low, high)| wording::percent_range(low, high));
        let range = range.map(|r| format!(" ({r})")).unwrap_or_default();
        format!("at {}: {share}{range} would be positive", number(c.at))
    };
    let moved = move |event: ev::Targeted<ev::Event, HtmlInputElement>| {
        at.set(event.target().value().parse::<usize>().ok().filter(|i| *i <= last));
    };
    let middle = last / 2;
    let name = StoredValue::new(name);
    let readout = move || match read() {
        None => page! { <span>"No cut is set. Move the slider to read the curve."</span> }.into_any(),
        Some(c) => {
            let of = Traced::share(format!("{} at or above {}", name.get_value(), number(c.at)), &c.share)
                .section(&families::SCORES);
            let top = curve.with_value(|all| all.last().map_or(c.at, |end| end.at.max(c.at)));
            let of = of.pictures(pictures(&name.get_value(), c.at, top));
            page! { <Trace figure=said(&c) of=of /> }.into_any()
        }
    };
    page! {
        <Chart
            title="What would be positive, by where one cuts"
            caption=caption
            table=Signal::stored(table)
            figure=Some(figure)
        >
            <PlotDrawing plot=plot over=Some(here) />
            <label class="cut">
                <span class="visually-hidden">"Cut"</span>
                <input autocomplete="off"
                    type="range"
                    min="0"
                    max=last.to_string()
                    step="1"
                    value=middle.to_string()
                    aria-valuetext=move || read().map(|c| said(&c)).unwrap_or_else(|| "no cut is set".into())
                    on:input:target=moved
                />
            </label>
            <p class="small cut-said">{readout}</p>
        </Chart>
    }
}

fn row(c: &ScoreCut) -> Vec<Cell> {
    let s = &c.share;
    let shares = [s.value, s.low, s.high].map(Cell::share);
    [Cell::Figure(c.at)].into_iter().chain(shares).chain([s.k, s.n].map(Cell::Count)).collect()
}
