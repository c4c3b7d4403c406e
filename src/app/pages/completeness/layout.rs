//! Where in the frame the objects of a class lie, how large they are and of what shape, and how many an image holds.

use crate::app::charts::Chart;
use crate::app::components::{Drawing, PlotDrawing};
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::engine::ask::EnoughAnswer;
use crate::plot::{Bin, Body, Cell, Figure, FrameMap, Histogram, Part, Row, Scale, Stack, Table, Tally, number};
use crate::report::tables::{Layout, ObjectsPerImage, Step};
use crate::wording;
use leptos::{ev, prelude::*};
use std::sync::Arc;
use web_sys::HtmlSelectElement;

/// Columns and rows of the frame.
const SIDE: usize = 10;
/// Width of the map where it is saved, in pixels.
const WIDTH: f64 = 360.0;
/// Objects of one image that have a bar of their own.
const MOST_OBJECTS: u64 = 40;

#[component]
pub fn Layouts(enough: Memo<Arc<EnoughAnswer>>) -> impl IntoView {
    let there = Memo::new(move |_| enough.with(|e| !e.tables.layouts.is_empty()));
    move || there.get().then(|| page! { <Drawn enough=enough /> })
}

#[component]
fn Drawn(enough: Memo<Arc<EnoughAnswer>>) -> impl IntoView {
    let named = RwSignal::new(None::<String>);
    let classes = Memo::new(move |_| {
        enough.with(|e| e.tables.layouts.iter().filter_map(|l| l.class.clone()).collect::<Vec<_>>())
    });
    let chosen = Memo::new(move |_| {
        let name = named.get();
        enough.with(|e| {
            let all = &e.tables.layouts;
            all.iter().find(|l| l.class == name).or(all.first()).cloned().unwrap_or_default()
        })
    });
    let set = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
        named.set(Some(event.target().value()).filter(|name| !name.is_empty()));
    };
    let options = move || {
        let current = chosen.with(|l| l.class.clone());
        let option = move |name: String| {
            let (is_current, value) = (Some(&name) == current.as_ref(), name.clone());
            page! { <option value=value selected=is_current>{name}</option> }
        };
        page! {
            <option value="">"all classes"</option>
            {classes.get().into_iter().map(option).collect_view()}
        }
    };
    page! {
        <section class="sec" id="c-layout" tabindex="-1" aria-labelledby="c-layout-h">
            <div class="sec-h">
                <h2 id="c-layout-h">"Where do objects lie, and how large are they?"</h2>
                <p class="small" dir="auto">{move || chosen.with(answer)}</p>
            </div>
            <div class="tools">
                <label class="lab">"Class " <select autocomplete="off" class="select" on:change:target=set>{options}</select></label>
            </div>
            {move || {
                let layout = chosen.get();
                page! {
                    <div class="two">
                        <div>
                            <Places layout=layout.clone() />
                            <PerImage rows=enough.with(|e| e.tables.objects_per_image.clone()) />
                        </div>
                        <div>
                            <Shares layout=layout.clone() />
                            <Sizes layout=layout.clone() />
                            <Aspects layout=layout />
                        </div>
                    </div>
                }
            }}
        </section>
    }
}

fn name_of(layout: &Layout) -> String {
    layout.class.clone().unwrap_or_else(|| "all classes".into())
}

/// `62.0 % of 120 boxes that could lie elsewhere are in the middle (by chance 11.1 %); …`.
fn answer(layout: &Layout) -> String {
    let mut said = Vec::new();
    if layout.with_room > 0 {
        said.push(format!(
            "{} of {} that could lie elsewhere have their place in the middle ninth (by chance 11.1 %)",
            wording::percent(layout.in_middle as f64 / layout.with_room as f64),
            wording::plural(layout.with_room, "box", "boxes")
        ));
    }
    if layout.sized > 0 {
        let share = |n: u64| wording::percent(n as f64 / layout.sized as f64);
        said.push(format!(
            "{} are small, {} medium, {} large by COCO's limits",
            share(layout.small),
            share(layout.medium),
            share(layout.large)
        ));
    }
    format!("{}: {}.", name_of(layout), said.join("; "))
}

/// The pictures with a box of the class in these ranges.
fn pictures(layout: &Layout, ranges: Vec<(String, f64, f64)>) -> String {
    images_link(&Filter { classes: layout.class.iter().cloned().collect(), ranges, ..Filter::default() })
}

#[component]
fn Places(layout: Layout) -> impl IntoView {
    let ends = |at: usize| (at as f64 / SIDE as f64, (at + 1) as f64 / SIDE as f64);
    let link = |cell: usize| {
        let ((left, right), (top, bottom)) = (ends(cell % SIDE), ends(cell / SIDE));
        pictures(&layout, vec![("box-x".into(), left, right), ("box-y".into(), top, bottom)])
    };
    let links: Vec<String> = (0..layout.centres.len()).map(link).collect();
    let row = |(cell, &count): (usize, &u32)| {
        let (row, column) = (cell / SIDE + 1, cell % SIDE + 1);
        vec![Cell::Count(row as u64), Cell::Count(column as u64), Cell::Count(u64::from(count))]
    };
    let mut table = Table::new(&["row", "column", "boxes"], 0).with(layout.centres.iter().enumerate().map(row));
    table.links = links.clone();
    let map = FrameMap { name: name_of(&layout), side: SIDE, counts: layout.centres.clone(), links };
    let caption = format!(
        "Centres of {} in the frame, in tenths of its width and height; the darker the more. A click shows pictures with \
         a box there.",
        wording::plural(layout.n, "box", "boxes")
    );
    let scene = map.scene();
    let title = format!("{}: where in the frame", name_of(&layout));
    let body = Body::Whole { width: WIDTH, scene: scene.clone() };
    let figure = Signal::stored(Figure { title: title.clone(), caption: caption.clone(), body });
    page! {
        <Chart title=title caption=caption table=Signal::stored(table) figure=Some(figure)>
            <div class="frame-box"><Drawing scene=scene /></div>
        </Chart>
    }
}

#[component]
fn Shares(layout: Layout) -> impl IntoView {
    let steps = layout.shares.len().max(1) as f64;
    let bin = |(at, &count): (usize, &u32)| {
        let (from, to) = (at as f64 / steps, (at + 1) as f64 / steps);
        let href = pictures(&layout, vec![("box-area".into(), from * from, to * to)]);
        Bin { from, to, count: u64::from(count), href }
    };
    let bins: Vec<Bin> = layout.shares.iter().enumerate().map(bin).collect();
    let mut table = Table::new(&["from", "to", "boxes"], 0)
        .with(bins.iter().map(|b| vec![Cell::Share(b.from), Cell::Share(b.to), Cell::Count(b.count)]));
    table.links = bins.iter().map(|b| b.href.clone()).collect();
    let caption = format!(
        "Side of {} as a share of the image's (root of the part that it takes). {} take half of their image or more.",
        wording::plural(layout.n, "box", "boxes"),
        wording::count(layout.filling)
    );
    let title = format!("{}: how large in the image", name_of(&layout));
    let plot = Histogram { name: title.clone(), bins, band: None, x: Scale::whole() }.plot();
    let figure = Signal::stored(Figure::plot(title.clone(), caption.clone(), plot.clone()));
    page! {
        <Chart title=title caption=caption table=Signal::stored(table) figure=Some(figure)>
            <div class="hist"><PlotDrawing plot=plot /></div>
        </Chart>
    }
}

/// What a step spans, in words.
fn span(steps: &[Step], at: usize) -> String {
    let (from, to) = (steps.get(at).map(|s| s.from), steps.get(at + 1).map(|s| s.from));
    match (at, from, to) {
        (0, _, Some(to)) => format!("under {}", number(round(to))),
        (_, Some(from), Some(to)) => format!("{} to {}", number(round(from)), number(round(to))),
        (_, Some(from), None) => format!("{} and more", number(round(from))),
        _ => String::new(),
    }
}

/// Two digits behind the point below ten, none above.
fn round(x: f64) -> f64 {
    if x >= 10.0 { x.round() } else { (x * 100.0).round() / 100.0 }
}

/// Steps as rows of bars on one scale, the empty ones at the ends left out.
fn steps_of(steps: &[Step], href: &str) -> (Scale, Vec<(String, u64, crate::plot::Scene)>) {
    let first = steps.iter().position(|s| s.count > 0).unwrap_or(0);
    let last = steps.iter().rposition(|s| s.count > 0).unwrap_or(0);
    let scale = Scale::counts(steps.iter().map(|s| s.count).max().unwrap_or(0));
    let row = |at: usize| {
        let (name, count) = (span(steps, at), steps[at].count);
        let part = Part { name: name.clone(), count, class: "g8".into(), href: href.to_owned() };
        let scene = Tally { name: name.clone(), parts: vec![part], unit: "boxes", least: None }.scene(scale);
        (name, count, scene)
    };
    let rows = if steps.is_empty() { Vec::new() } else { (first..=last).map(row).collect() };
    (scale, rows)
}

#[component]
fn Sizes(layout: Layout) -> impl IntoView {
    if layout.sized == 0 {
        return page! { <p class="small">"The size of the images is not known, so sizes in pixels are not either."</p> }.into_any();
    }
    let parts = [
        ("small, under 32²", layout.small, "q2"),
        ("medium", layout.medium, "q4"),
        ("large, 96² and more", layout.large, "q6"),
    ];
    let part = |(name, count, class): (&str, u64, &str)| Part {
        name: name.into(),
        count,
        class: class.into(),
        href: pictures(&layout, Vec::new()),
    };
    let name = name_of(&layout);
    let stack = Stack { name: name.clone(), parts: parts.into_iter().map(part).collect() };
    let steps = layout.lengths.iter().enumerate();
    let table = Table::new(&["side in pixels", "boxes"], 1)
        .with(steps.map(|(at, step)| vec![Cell::text(span(&layout.lengths, at)), Cell::Count(step.count)]));
    let (scale, rows) = steps_of(&layout.lengths, &pictures(&layout, Vec::new()));
    let caption = format!(
        "Side of {} in pixels (root of the area). COCO's limits are 32 and 96: {} small, {} medium, {} large.",
        wording::plural(layout.sized, "box", "boxes"),
        wording::count(layout.small),
        wording::count(layout.medium),
        wording::count(layout.large)
    );
    let title = format!("{name}: size in pixels");
    let drawn: Vec<Row> =
        rows.iter().map(|(name, n, scene)| Row::new(name, scene.clone(), wording::count(*n))).collect();
    let figure = Signal::stored(Figure::rows(title.clone(), caption.clone(), scale, drawn));
    page! {
        <Chart title=title caption=caption table=Signal::stored(table) figure=Some(figure)>
            <div class="stack-rows">
                <div class="stack-r"><span>"by COCO's limits"</span><Drawing scene=stack.scene() /><span class="num">{wording::count(layout.sized)}</span></div>
                {rows.into_iter().map(line).collect_view()}
            </div>
        </Chart>
    }
    .into_any()
}

fn line((name, count, scene): (String, u64, crate::plot::Scene)) -> impl IntoView {
    page! {
        <div class="stack-r">
            <span>{name}</span>
            <Drawing scene=scene />
            <span class="num">{wording::count(count)}</span>
        </div>
    }
}

#[component]
fn Aspects(layout: Layout) -> impl IntoView {
    if layout.sized == 0 {
        return ().into_any();
    }
    let (scale, rows) = steps_of(&layout.aspects, &pictures(&layout, Vec::new()));
    let steps = layout.aspects.iter().enumerate();
    let table = Table::new(&["width over height", "boxes"], 1)
        .with(steps.map(|(at, step)| vec![Cell::text(span(&layout.aspects, at)), Cell::Count(step.count)]));
    let caption = format!(
        "Width over height of {}, in pixels: under 1 upright, over 1 lying.",
        wording::plural(layout.sized, "box", "boxes")
    );
    let title = format!("{}: shape", name_of(&layout));
    let drawn: Vec<Row> =
        rows.iter().map(|(name, n, scene)| Row::new(name, scene.clone(), wording::count(*n))).collect();
    let figure = Signal::stored(Figure::rows(title.clone(), caption.clone(), scale, drawn));
    page! {
        <Chart title=title caption=caption table=Signal::stored(table) figure=Some(figure)>
            <div class="stack-rows">{rows.into_iter().map(line).collect_view()}</div>
        </Chart>
    }
    .into_any()
}

/// How many objects an image holds.
#[component]
fn PerImage(rows: Vec<ObjectsPerImage>) -> impl IntoView {
    let link = |from: u64, to: u64| {
        images_link(&Filter { ranges: vec![("boxes".into(), from as f64, to as f64)], ..Filter::default() })
    };
    let most = rows.last().map_or(0, |row| row.objects);
    let width = most.div_ceil(MOST_OBJECTS).max(1);
    let bins: Vec<Bin> = (0..=most / width)
        .map(|at| {
            let (from, to) = (at * width, (at + 1) * width - 1);
            let own = rows.iter().filter(|row| (from..=to).contains(&row.objects));
            let count = own.map(|row| row.images).sum();
            Bin { from: from as f64 - 0.5, to: to as f64 + 0.5, count, href: link(from, to) }
        })
        .collect();
    let images: u64 = rows.iter().map(|row| row.images).sum();
    let objects: u64 = rows.iter().map(|row| row.images * row.objects).sum();
    let mut table = Table::new(&["objects", "images"], 0)
        .with(rows.iter().map(|row| vec![Cell::Count(row.objects), Cell::Count(row.images)]));
    table.links = rows.iter().map(|row| link(row.objects, row.objects)).collect();
    let caption = format!(
        "{} hold {}: {} each in the mean, {} at most.",
        wording::plural(images, "annotated image", "annotated images"),
        wording::plural(objects, "object", "objects"),
        wording::figure(objects as f64 / images.max(1) as f64),
        wording::count(most)
    );
    let x = Scale::bars((most / width + 1) * width - 1);
    let plot = Histogram { name: "objects in an image".into(), bins, band: None, x }.plot();
    let title = "Objects in an image".to_owned();
    let figure = Signal::stored(Figure::plot(title.clone(), caption.clone(), plot.clone()));
    page! {
        <Chart title=title caption=caption table=Signal::stored(table) figure=Some(figure)>
            <div class="hist"><PlotDrawing plot=plot /></div>
        </Chart>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_with_both_their_ends() {
        let steps = [1.0, 24.3, 32.0].map(|from| Step { from, count: 1 });
        assert_eq!([0, 1, 2].map(|at| span(&steps, at)), ["under 24", "24 to 32", "32 and more"]);
    }
}
