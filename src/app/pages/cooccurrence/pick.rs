//! What the matrix shows: its measures in words, and a choice among few as a select.

use super::choice::options;
use crate::engine::PairMeasure;
use leptos::{ev, prelude::*};

pub const MEASURES: [(PairMeasure, &str); 6] = [
    (PairMeasure::Npmi, "NPMI"),
    (PairMeasure::Lift, "Lift"),
    (PairMeasure::Jaccard, "Jaccard"),
    (PairMeasure::OddsRatio, "Odds ratio"),
    (PairMeasure::Given, "P(column | row)"),
    (PairMeasure::Count, "Images"),
];

pub fn measure_words(by: PairMeasure) -> &'static str {
    MEASURES.iter().find(|(m, _)| *m == by).map_or("", |(_, name)| name)
}

/// What the measure is, in a clause.
pub fn measure_says(by: PairMeasure) -> &'static str {
    match by {
        PairMeasure::Npmi => "NPMI: −1 never together, 0 as chance has it, 1 only together",
        PairMeasure::Lift => "lift: how many times as often as chance has it",
        PairMeasure::Jaccard => "Jaccard: of the images with either, those with both",
        PairMeasure::OddsRatio => "odds ratio: 1 as chance has it; one half is added to each count",
        PairMeasure::Given => "of the images with the row's class, those that show the column's too",
        PairMeasure::Count => "images with both",
    }
}

/// A choice among few, as a select.
#[component]
pub fn Pick<T: Copy + PartialEq + Send + Sync + 'static>(
    label: &'static str,
    of: &'static [(T, &'static str)],
    chosen: RwSignal<T>,
) -> impl IntoView {
    let set = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        let value = event.target().value();
        if let Some((it, _)) = of.iter().find(|(_, name)| *name == value) {
            chosen.set(*it);
        }
    };
    let names = move || {
        let current = of.iter().find(|(it, _)| *it == chosen.get()).map(|(_, name)| (*name).to_owned());
        options(of.iter().map(|(_, name)| (*name).to_owned()).collect(), current)
    };
    page! { <label class="lab">{label}" " <select autocomplete="off" class="select" on:change:target=set>{names}</select></label> }
}
