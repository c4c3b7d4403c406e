//! What the forms of a target share: figures typed in, what they add up to, the verdict beside each.

use super::super::Changed;
use crate::app::components::Sign;
use crate::report::tables::TargetRow;
use crate::wording;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// Shares that add up to one but for rounding.
const ROUNDING: f64 = 0.0005;

/// A figure as somebody types it: a comma for the decimals, spaces and a percent sign are taken.
pub fn typed(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '%').collect();
    plain.replace(',', ".").parse::<f64>().ok().filter(|x| x.is_finite() && *x >= 0.0)
}

/// A share as it stands in a field of percents.
pub fn percent_field(share: f64) -> String {
    format!("{}", (share * 1e8).round() / 1e6)
}

/// What the shares add up to, in words.
pub fn shares_say(shares: &[f64]) -> String {
    let sum: f64 = shares.iter().sum();
    if shares.is_empty() {
        "No target yet.".into()
    } else if sum <= 0.0 {
        "All shares are 0: no target.".into()
    } else if (sum - 1.0).abs() < ROUNDING {
        "The shares add up to 100 %.".into()
    } else {
        format!("The shares add up to {:.1} %, not 100 %; each is divided by that sum.", sum * 100.0)
    }
}

/// What the counts add up to, in words.
pub fn counts_say(counts: &[f64]) -> String {
    let sum: f64 = counts.iter().sum();
    match counts.is_empty() || sum <= 0.0 {
        true => "No target yet.".into(),
        false => format!("The counts add up to {}; each is divided by that sum.", wording::figure(sum)),
    }
}

/// Sign and word of a verdict.
fn verdict_words(verdict: &str) -> (&'static str, &'static str) {
    match verdict {
        "meets" => ("ok", "meets it"),
        "under" => ("under", "too few"),
        "over" => ("over", "too many"),
        _ => ("few", "too few to tell"),
    }
}

/// The verdict in force; where the form says something else, that it is not applied.
#[component]
pub fn Verdict(row: Option<TargetRow>, fresh: bool, asked: bool) -> impl IntoView {
    match (row, fresh, asked) {
        (Some(row), true, _) => {
            let (sign, said) = verdict_words(&row.verdict);
            page! { <span class="verdict"><Sign name=sign says="" />" "{said}</span> }.into_any()
        }
        (_, false, true) => page! { <span class="tiny">"not applied"</span> }.into_any(),
        _ => page! { <span class="tiny">"–"</span> }.into_any(),
    }
}

/// The margin in force, and what sets it.
pub type Margin = (Signal<Option<f64>>, Callback<Option<f64>>);

/// Source and size of the survey, and, where it is asked for, the margin.
#[component]
pub fn Facts(
    source: Signal<Option<String>>,
    sample: Signal<Option<u64>>,
    set_source: Callback<Option<String>>,
    set_sample: Callback<Option<u64>>,
    #[prop(optional_no_strip)] margin: Option<Margin>,
) -> impl IntoView {
    let margin = margin.map(|(margin, set)| {
        let change = move |event: Changed<HtmlInputElement>| {
            set.run(typed(&event.target().value()).map(|m| m / 100.0).filter(|m| (0.0..=1.0).contains(m)));
        };
        page! {
            <label class="lab-b">
                <span class="small">"Margin"</span>
                <span class="unit-in">
                    <input autocomplete="off"
                        class="num-in"
                        inputmode="decimal"
                        placeholder="20"
                        prop:value=move || margin.get().map(percent_field).unwrap_or_default()
                        on:change:target=change
                    />
                    <span class="small">"% of each target share"</span>
                </span>
            </label>
        }
    });
    let on_source = move |event: Changed<HtmlInputElement>| {
        let text = event.target().value().trim().to_owned();
        set_source.run((!text.is_empty()).then_some(text));
    };
    let on_sample = move |event: Changed<HtmlInputElement>| {
        // Thousands may carry a comma here: people are whole.
        let digits: String = event.target().value().chars().filter(char::is_ascii_digit).collect();
        set_sample.run(digits.parse::<u64>().ok().filter(|n| *n > 0));
    };
    page! {
        <div class="target-facts">
            <label class="lab-b target-source">
                <span class="small">"Source, which goes into every export"</span>
                <span class="field">
                    <input autocomplete="off"
                        placeholder="census 2025, table 4"
                        prop:value=move || source.get().unwrap_or_default()
                        on:change:target=on_source
                    />
                </span>
            </label>
            {margin}
            <label class="lab-b">
                <span class="small">"People asked, if a survey"</span>
                <span class="unit-in">
                    <input autocomplete="off"
                        class="num-in num-in--wide"
                        inputmode="numeric"
                        prop:value=move || sample.get().map(wording::count).unwrap_or_default()
                        on:change:target=on_sample
                    />
                </span>
            </label>
        </div>
    }
}
