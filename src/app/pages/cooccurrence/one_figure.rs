//! One figure by the groups of an attribute: of each group its spread, how far it is from all others, and its pictures.

use super::figures::{delta_words, headed, range, small_p};
use crate::app::charts::SaveChart;
use crate::app::components::{Drawing, Trace, Traced, group_words};
use crate::app::route::images_link;
use crate::dataset::Figure;
use crate::engine::Filter;
use crate::measures::DISTANCE;
use crate::measures::LEAST_OBSERVATIONS;
use crate::plot::{self, DotKind, Estimate, Row, Scale, Spread};
use crate::report::tables::{FigureByGroup, GroupFigure};
use crate::rules::Section;
use crate::wording;
use leptos::prelude::*;

/// What is measured, and what one counts in it.
pub fn figure_words(figure: &str) -> (String, &'static str) {
    let Some(of) = Figure::from_name(figure) else {
        return match figure {
            DISTANCE => ("distance, in sizes of the boxes".into(), "persons"),
            other => (other.replace('-', " "), "items"),
        };
    };
    let what = match of {
        Figure::Brightness => "brightness, 0 to 1",
        Figure::Contrast => "contrast, 0 to 1",
        Figure::Sharpness => "sharpness, variance of the Laplacian",
        Figure::BlurScore => "blur score, low is blurred",
        Figure::Entropy => "entropy, bits",
        Figure::Megapixels => "megapixels",
        Figure::Boxes => "boxes in an image",
        Figure::BoxArea => "area of a box, as a part of its image",
        Figure::BoxX => "place of a box, from left (0) to right (1)",
        Figure::BoxY => "place of a box, from top (0) to bottom (1)",
        Figure::BoxAspect => "width of a box over its height",
    };
    (what.into(), if of.is_of_boxes() { "boxes" } else { "images" })
}

/// Images can be narrowed down by it.
fn can_filter(figure: &str) -> bool {
    figure == DISTANCE || Figure::from_name(figure).is_some()
}

fn scale_of(row: &FigureByGroup) -> Scale {
    let all = || row.groups.iter().flat_map(|g| [g.p5, g.p25, g.median, g.p75, g.p95]).flatten();
    let (least, most) = all().fold((f64::MAX, f64::MIN), |(l, m), x| (l.min(x), m.max(x)));
    if least > most { Scale::plain(0.0, 1.0) } else { Scale::round(least, most) }
}

/// One figure: a row a group.
#[component]
pub fn OneFigure(row: FigureByGroup, section: &'static Section) -> impl IntoView {
    let (words_of, unit) = figure_words(&row.figure);
    let title = match &row.class {
        Some(class) => format!("{class}: {words_of}"),
        None => headed(&words_of),
    };
    let n: u64 = row.groups.iter().map(|g| g.n).sum();
    let test = match (row.h, row.df, row.p, row.q) {
        (Some(h), Some(df), Some(p), Some(q)) => format!(
            "H = {} ({} df), p {}, q {}; n = {} {unit}",
            wording::figure(h),
            wording::count(df.max(0.0).round() as u64),
            small_p(p),
            small_p(q),
            wording::count(n)
        ),
        _ => format!(
            "not tested: {}; n = {} {unit}",
            row.why.clone().unwrap_or_else(|| "too few".into()),
            wording::count(n)
        ),
    };
    let trend = row
        .trend
        .as_ref()
        .map(|t| format!("; trend along the groups {}, p {}", wording::figure(t.effect), small_p(t.p)));
    let sampled = row.sampled.map(|n| format!("; from a fixed sample of {}", wording::count(n)));
    let test = [Some(test), trend, sampled].into_iter().flatten().collect::<String>();
    let scale = scale_of(&row);
    let shown = crate::stats::significant(row.q);
    let worded = |g: &GroupFigure| GroupFigure { group: group_words(&row.attribute, &g.group), ..g.clone() };
    let lines = row.groups.iter().map(|g| {
        page! { <Group group=worded(g) value=g.group.clone() figure=row.figure.clone() class=row.class.clone() attribute=row.attribute.clone() scale=scale shown=shown section=section /> }
    });
    let lines = lines.collect_view();
    let what = format!("{title} by {}", row.attribute);
    let figure = Signal::stored(plot::Figure::rows(
        what.clone(),
        format!(
            "Of each group the middle value (line), the middle half (bar), and where 90 % lie (thin bar); Cliff's delta \
             against all other groups with its 95 % interval. {test}"
        ),
        scale,
        row.groups.iter().map(|g| saved(&worded(g), scale)).collect(),
    ));
    page! {
        <figure class="fig">
            <figcaption><strong dir="auto">{title}</strong><span class="tiny">{test}</span><SaveChart what=what figure=figure /></figcaption>
            <table class="tbl tbl--stack">
                <thead>
                    <tr>
                        <th scope="col" dir="auto">{row.attribute.clone()}</th>
                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Spread, drawn"</span><Drawing scene=scale.axis() /></th>
                        <th scope="col" class="num">"Median"</th>
                        <th scope="col" class="num">"Middle half"</th>
                        <th scope="col" class="delta-cell"><span class="visually-hidden">"Cliff's delta, drawn"</span><Drawing scene=Scale::round(-1.0, 1.0).axis() /></th>
                        <th scope="col" class="num">"Delta"</th>
                        <th scope="col">"Difference"</th>
                        <th scope="col" class="num">"n"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </figure>
    }
}

#[component]
fn Group(
    group: GroupFigure,
    value: String,
    figure: String,
    class: Option<String>,
    attribute: String,
    scale: Scale,
    shown: bool,
    section: &'static Section,
) -> impl IntoView {
    let g = group;
    let few = too_few(&g);
    let filter =
        Filter { classes: class.iter().cloned().collect(), groups: vec![(attribute, value)], ..Filter::default() };
    let all = images_link(&filter);
    let within = |from: Option<f64>, to: Option<f64>| {
        let (from, to) = from.zip(to).filter(|_| can_filter(&figure))?;
        Some(images_link(&Filter { ranges: vec![(figure.clone(), from, to)], ..filter.clone() }))
    };
    let middle = within(g.p25, g.p75);
    let links = [within(g.p5, g.p25), middle.clone().or(Some(all.clone())), within(g.p75, g.p95)];
    let figure_of = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), wording::figure);
    let half = half_of(&g);
    let spread = Spread { links, ..spread(&g) };
    let interval = g.low.zip(g.high).map(|(l, h)| range(l, h));
    let difference = match g.delta {
        _ if few => "too few to tell",
        None => "–",
        Some(delta) => delta_words(delta),
    };
    let estimate = Estimate {
        says: format!("{}: Cliff's delta {}, {difference}", g.group, figure_of(g.delta)),
        value: g.delta,
        low: g.low,
        high: g.high,
        reference: Some(0.0),
        kind: match (few, shown) {
            (true, _) => DotKind::Few,
            (_, true) => DotKind::Shown,
            _ => DotKind::Hollow,
        },
    };
    let traced = |what: &str| {
        let mut of = Traced::default().row("what", format!("{what}, {}", g.group)).row("n", wording::count(g.n));
        if let Some(n) = g.n_effective {
            of = of.row("n effective", wording::figure(n));
        }
        of
    };
    let median = g.median.map(|m| {
        let of = traced("median").row("middle half", half.clone().unwrap_or_default()).section(section);
        let of = of.row("90 % lie in", g.p5.zip(g.p95).map(|(l, h)| range(l, h)).unwrap_or_default());
        page! { <Trace figure=wording::figure(m) of=of.pictures(middle.unwrap_or_else(|| all.clone())) /> }
    });
    let delta = g.delta.map(|d| {
        let of = traced("Cliff's delta").row("95 % interval", interval.clone().unwrap_or_default()).section(section);
        let of = of.row("method", "P(more) − P(less) against all other groups (Cliff 1993)").pictures(all.clone());
        page! { <Trace figure=wording::figure(d) of=of />" "<small>{interval}</small> }
    });
    page! {
        <tr>
            <th scope="row"><a href=all.clone() dir="auto" data-step="">{g.group.clone()}</a></th>
            <td class="chart-cell"><Drawing scene=spread.scene(scale) /></td>
            <td class="num" data-l="median"><strong>{median}</strong></td>
            <td class="num" data-l="half in">{half}</td>
            <td class="delta-cell"><Drawing scene=estimate.scene(Scale::round(-1.0, 1.0)) /></td>
            <td class="num" data-l="delta">{delta}</td>
            <td>{difference}</td>
            <td class="num" data-l="n">{wording::count(g.n)}</td>
        </tr>
    }
}

/// Observations that repeat one another count once.
fn too_few(g: &GroupFigure) -> bool {
    g.n_effective.unwrap_or(g.n as f64) < LEAST_OBSERVATIONS as f64
}

fn half_of(g: &GroupFigure) -> Option<String> {
    g.p25.zip(g.p75).map(|(l, h)| range(l, h))
}

fn spread(g: &GroupFigure) -> Spread {
    let median = g.median.map_or_else(|| "–".to_owned(), wording::figure);
    let says = format!("{}: median {median}, middle half {}", g.group, half_of(g).unwrap_or_default());
    let (p5, p25, median, p75, p95) = (g.p5, g.p25, g.median, g.p75, g.p95);
    Spread { says, p5, p25, median, p75, p95, links: Default::default(), few: too_few(g) }
}

fn saved(g: &GroupFigure, scale: Scale) -> Row {
    let interval = g.low.zip(g.high).map(|(l, h)| format!(" ({})", range(l, h))).unwrap_or_default();
    let delta = g.delta.map_or_else(String::new, |d| format!("δ {}{interval}, ", wording::figure(d)));
    let median = g.median.map_or_else(|| "–".to_owned(), wording::figure);
    let text = format!("{median}, {delta}n {}", wording::count(g.n));
    Row::new(&g.group, spread(g).scene(scale), text)
}
