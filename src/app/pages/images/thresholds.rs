//! Each figure of the pictures as a distribution with its threshold. The slider counts while it moves, and the dataset is
//! judged again where it is let go; no picture is read again.

use super::spreads::{BySelect, Spreads};
use crate::app::charts::Chart;
use crate::app::components::{NoAnswer, PlotDrawing};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::engine::Filter;
use crate::engine::ask::{self, SpreadBy, Threshold};
use crate::plot::{Bin, Cell, Figure, Histogram, Mark, Scale, Table, number};
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};
use std::sync::Arc;
use web_sys::HtmlInputElement;

#[component]
pub fn Thresholds() -> impl IntoView {
    let answer = live_query(|| Some(ask::Thresholds));
    let codes = Memo::new(move |_| answer.map(|all| all.iter().map(|t| t.code.clone()).collect::<Vec<_>>()));
    let said = RwSignal::new(None::<Result<String, String>>);
    let (app, by) = (use_app(), RwSignal::new(None::<SpreadBy>));
    let one = move |code: String| {
        let own = code.clone();
        let of = Memo::new(move |_| answer.map(|all| all.iter().find(|t| t.code == own).cloned()).flatten());
        page! { <One code=code of=of said=said by=by /> }
    };
    page! {
        <section class="sec" id="i-thresholds" tabindex="-1" aria-labelledby="i-thresholds-h">
            <div class="sec-h">
                <h2 id="i-thresholds-h">"Thresholds"</h2>
                <p class="small">
                    "Each figure over all pictures, with the threshold of its rule. Move it: the count says at once how many pictures it picks; let go, and the dataset is judged again. No picture is read again."
                </p>
            </div>
            <NoAnswer failure=answer.failure() what="Thresholds" />
            <p class="small" role="status">
                {move || match said.get() {
                    None => String::new(),
                    Some(Ok(done)) => done,
                    Some(Err(why)) => why,
                }}
            </p>
            <details class="more">
                <summary>"Distributions and sliders"</summary>
                <div class="tools"><BySelect app=app by=by /></div>
                <div class="two">
                    {move || codes.get().unwrap_or_default().into_iter().map(one).collect_view()}
                </div>
            </details>
        </section>
    }
}

/// The step of the slider that a threshold stands at.
fn step_of(t: &Threshold, value: f64) -> usize {
    let last = t.picks.len().saturating_sub(1);
    (((value - t.from) / t.step).round().max(0.0) as usize).min(last)
}

fn value_of(t: &Threshold, step: usize) -> f64 {
    // Multiples of a step are off in their last bits.
    ((t.from + step as f64 * t.step) * 1e6).round() / 1e6
}

/// `23 of 1,000 pictures, below 0.29`.
fn picks(t: &Threshold, step: usize) -> String {
    let picked = t.picks.get(step).copied().unwrap_or(0);
    let side = if t.below { "below" } else { "above" };
    let silent = t.most.is_some_and(|most| picked > most);
    format!(
        "{} of {}, {side} {}{}",
        wording::count(picked),
        wording::plural(t.n, "picture", "pictures"),
        number(value_of(t, step)),
        if silent { ": too many to be exceptions, so nothing is said" } else { "" }
    )
}

#[component]
fn One(
    code: String,
    of: Memo<Option<Threshold>>,
    said: RwSignal<Option<Result<String, String>>>,
    by: RwSignal<Option<SpreadBy>>,
) -> impl IntoView {
    let app = use_app();
    // What stands still while the threshold moves.
    let drawn = Memo::new(move |_| of.get().map(|t| Threshold { value: t.usual, ..t }));
    let in_force = Memo::new(move |_| of.with(|t| t.as_ref().map(|t| step_of(t, t.value))).unwrap_or(0));
    let moved = RwSignal::new(None::<usize>);
    Effect::new(move || {
        in_force.track();
        moved.set(None);
    });
    let step = Memo::new(move |_| moved.get().unwrap_or_else(|| in_force.get()));
    let name = Memo::new(move |_| of.with(|t| t.as_ref().map(|t| t.name.clone()).unwrap_or_default()));
    let slide = move |event: ev::Targeted<ev::Event, HtmlInputElement>| moved.set(event.target().value().parse().ok());
    let rule = code.clone();
    let settle = move |to: usize| {
        let Some(t) = of.get_untracked() else { return };
        let in_force = app.summary.with_untracked(|s| s.as_ref().map(|s| s.report.settings.settings.clone()));
        let mut settings = in_force.unwrap_or_default();
        let own = settings.rules.entry(rule.clone()).or_default();
        own.options.insert(t.option.clone(), value_of(&t, to).into());
        let done = format!("Judged again with {} {} {}.", rule, t.option, number(value_of(&t, to)));
        spawn_local(async move {
            said.set(Some(match app.reconfigure(settings).await {
                Ok(()) => Ok(done),
                Err(why) => Err(why.says().into()),
            }));
        });
    };
    let back = settle.clone();
    let let_go = move |event: ev::Targeted<ev::Event, HtmlInputElement>| {
        if let Ok(to) = event.target().value().parse() {
            settle(to);
        }
    };
    let usual = move || of.with(|t| t.as_ref().map(|t| (step_of(t, t.usual), number(t.usual))));
    let reset = move || {
        usual().filter(|(step, _)| *step != in_force.get()).map(|(step, value)| {
            let back = back.clone();
            page! { <button class="btn" on:click=move |_| back(step)>{format!("Back to {value}")}</button> }
        })
    };
    let ends = Memo::new(move |_| of.with(|t| t.as_ref().map(|t| (t.from, t.to))));
    let spread = code.clone();
    let id = format!("threshold-{code}");
    let label = id.clone();
    page! {
        <div class="threshold">
            {move || match by.get() {
                None => drawn.get().map(|t| page! { <Distribution t=Arc::new(t) step=step /> }.into_any()),
                Some(by) => ends.get().map(|ends| page! { <Spreads code=spread.clone() by=by ends=ends /> }.into_any()),
            }}
            <p class="tools">
                <label class="lab" for=label>
                    <span class="code">{code.clone()}</span>
                    " threshold"
                </label>
                <input
                    autocomplete="off"
                    class="slider"
                    type="range"
                    id=id
                    min="0"
                    max=move || of.with(|t| t.as_ref().map_or(1, |t| t.picks.len().saturating_sub(1)))
                    step="1"
                    prop:value=move || step.get().to_string()
                    aria-valuetext=move || of.with(|t| t.as_ref().map(|t| picks(t, step.get())))
                    aria-description=move || name.get()
                    on:input:target=slide
                    on:change:target=let_go
                />
                {reset}
            </p>
            <output class="small">
                {move || of.with(|t| t.as_ref().map(|t| picks(t, step.get())))}
                {move || of.with(|t| t.as_ref().is_some_and(|t| t.off)).then_some(" (the rule is switched off)")}
            </output>
        </div>
    }
}

#[component]
fn Distribution(t: Arc<Threshold>, step: Memo<usize>) -> impl IntoView {
    let x = Scale::plain(t.from, t.to);
    let width = (t.to - t.from) / t.bins.len().max(1) as f64;
    let bins: Vec<Bin> = (0..)
        .zip(&t.bins)
        .map(|(i, count)| {
            let from = t.from + f64::from(i) * width;
            // What leads to the pictures says the bin's own ends, which the outermost have further out.
            let own = t.within.get(i as usize).filter(|_| *count > 0);
            let range =
                |(from, to): &(f64, f64)| Filter { ranges: vec![(t.figure.clone(), *from, *to)], ..Filter::default() };
            let href = own.map(|own| images_link(&range(own))).unwrap_or_default();
            Bin { from, to: from + width, count: *count, href }
        })
        .collect();
    let table = Table::new(&["from", "to", "pictures"], 0)
        .with(bins.iter().map(|b| vec![Cell::Figure(b.from), Cell::Figure(b.to), Cell::Count(b.count)]));
    let caption = format!(
        "{} in steps of {}; what lies beyond the ends counts to the outermost. The line is the threshold: the rule picks what \
         lies {} it.",
        wording::plural(t.n, "picture", "pictures"),
        number(width),
        if t.below { "below" } else { "above" }
    );
    let plot = Histogram { name: t.name.clone(), bins, band: None, x }.plot();
    let figure = {
        let (t, caption, plot) = (t.clone(), caption.clone(), plot.clone());
        Signal::derive(move || {
            let mut plot = plot.clone();
            plot.scene.marks.extend(line(&t, x, plot.scene.height, step.get()));
            Figure::plot(t.name.clone(), caption.clone(), plot)
        })
    };
    let height = plot.scene.height;
    let own = t.clone();
    let over = Signal::derive(move || line(&own, x, height, step.get()));
    page! {
        <Chart title=t.name.clone() caption=caption table=Signal::stored(table) figure=Some(figure)>
            <div class="hist"><PlotDrawing plot=plot over=Some(over) /></div>
        </Chart>
    }
}

/// The threshold in a plot, with the side that it picks.
fn line(t: &Threshold, x: Scale, height: f64, step: usize) -> Vec<Mark> {
    let value = value_of(t, step);
    let picked = if t.below { x.span(t.from, value) } else { x.span(value, t.to) };
    vec![Mark::rect("band", picked, (0.0, height)), Mark::upright("ref", x.place(value), 0.0, height)]
}
