//! Who is in it, compared with the people who were named?

mod attribute;
mod crossed_targets;
mod crossing;
mod groups;
mod missing;
mod people;
mod score;
mod shown;
mod splits;
mod together;
mod uncovered;
mod units;
mod untested;

use crate::app::components::{
    Found, Later, NoAnswer, OriginTag, Sign, WithoutFindings, heading_of, severity_words, sign_of, state_of,
};
use crate::app::live_query::live_query;
use crate::app::route::link;
use crate::app::state::use_app;
use crate::dataset::{Role, Unit};
use crate::engine::ask::SmallTables;
use crate::report::narrative::Sign as Known;
use crate::report::{AttributeFacts, Finding, Report, Tables};
use crate::rules::Screen;
use crate::sorting::Sorting;
use crate::wording;
use attribute::Attribute;
use crossing::Crossings;
use leptos::prelude::*;
use missing::Missing;
use people::Carriers;
use splits::Splits;
use std::sync::Arc;
use together::Together;
use untested::Untested;

/// Attributes in the strip before the rest is folded away.
const STRIP: usize = 12;

/// Values up to which a quasi-identifier is shown as groups: as many as there are countries.
const MOST_PLACES: usize = 260;

/// The attributes that can be shown, protected ones first.
fn attributes_of(report: &Report) -> Vec<AttributeFacts> {
    let mut all: Vec<AttributeFacts> = report
        .dataset
        .attributes
        .iter()
        .filter(|a| match a.role {
            Role::Protected | Role::Attribute | Role::Sensitive | Role::Score => {
                !a.values.is_empty() || a.numeric.is_some()
            }
            // Countries and regions: where it was taken. Names and codes of single people have no groups.
            Role::QuasiIdentifier => (2..=MOST_PLACES).contains(&a.values.len()),
            _ => false,
        })
        .cloned()
        .collect();
    all.order_by_key(|a| (a.role != Role::Protected, a.role == Role::QuasiIdentifier));
    all
}

/// The finding speaks of this attribute.
fn about(finding: &Finding, attribute: &str) -> bool {
    finding.subjects().any(|s| s.attribute.as_deref() == Some(attribute) || s.attributes.iter().any(|a| a == attribute))
}

/// The finding is shown on this screen.
fn speaks_here(finding: &Finding) -> bool {
    finding.meta().is_some_and(|meta| meta.section.screen == Screen::Representation)
}

#[component]
pub fn Representation() -> impl IntoView {
    let app = use_app();
    let answer = live_query(|| Some(SmallTables));
    let tables: Memo<Arc<Tables>> = Memo::new(move |_| answer.get().unwrap_or_default());
    let failure = answer.failure();
    let failed = Memo::new(move |_| failure.with(Option::is_some));
    let attributes =
        Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| attributes_of(&s.report)).unwrap_or_default()));
    let chosen = Memo::new(move |_| {
        let wanted = app.route.with(|r| r.get("attribute").map(str::to_owned));
        attributes.with(|all| wanted.and_then(|w| all.iter().find(|a| a.name == w)).or(all.first()).cloned())
    });
    let unit = RwSignal::new(None);
    let heading = move || heading_of(app, Screen::Representation);
    let protected = move || attributes.with(|all| all.iter().any(|a| a.role == Role::Protected));
    page! {
        <div class="rep">
            <div class="head">
                <div>
                    <p class="eyebrow">"Representation · who is in it, compared with the people you named?"</p>
                    <h1 dir="auto">{heading}</h1>
                </div>
                <p class="acts"><a class="btn" href="#/settings">"Edit target population"</a></p>
            </div>
            {move || (!protected()).then(|| page! { <Nobody /> })}
            {move || (attributes.with(Vec::len) > 0).then(|| page! { <AttributeStrip attributes=attributes chosen=chosen /> })}
            <NoAnswer failure=failure what="What the tables say" />
            {move || chosen.get().filter(|_| !failed.get()).map(|a| page! { <Attribute attribute=a tables=tables unit=unit /> })}
            {move || chosen.get().filter(|a| !a.values.is_empty()).map(|a| page! { <Splits attribute=a /> })}
            {move || chosen.get().filter(|a| a.missing > 0).map(|a| page! { <Missing attribute=a tables=tables /> })}
            <Later><Crossings attributes=attributes chosen=chosen tables=tables /></Later>
            <Later><Together tables=tables /></Later>
            <Later><Carriers tables=tables /></Later>
            <Later>
                <section class="sec" aria-labelledby="rep-f">
                    <div class="sec-h">
                        <h2 id="rep-f">"Findings on representation"</h2>
                        <p class="small">{move || count_words(app.tally(speaks_here).0 as u64)}</p>
                    </div>
                    <Found pass=Callback::new(|f: Finding| speaks_here(&f)) />
                    <WithoutFindings screen=Screen::Representation />
                </section>
                {move || (!failed.get()).then(|| page! { <Untested tables=tables /> })}
            </Later>
        </div>
    }
}

fn count_words(n: u64) -> String {
    match n {
        0 => "No finding.".into(),
        n => format!("{}, the heaviest first.", wording::plural(n, "finding", "findings")),
    }
}

/// No column says who is shown: what to do.
#[component]
fn Nobody() -> impl IntoView {
    page! {
        <p class="lead">
            "Muster reads such attributes from your files and never guesses them from pictures or names. Add a CSV with one \
             row a person or image (for example "
            <code>"image, gender, age"</code>
            ") to the folder and drop it again, or say in the settings which column it is. The rest of the report is complete."
        </p>
        <p class="tools mt-s">
            <a class="btn" href="#/files">"See the columns"</a>
            <a class="btn" href="#/settings">"Name a column"</a>
        </p>
    }
}

/// One entry an attribute: its sign, groups, missing values and origin.
#[component]
fn AttributeStrip(attributes: Memo<Vec<AttributeFacts>>, chosen: Memo<Option<AttributeFacts>>) -> impl IntoView {
    let app = use_app();
    let entry = move |a: AttributeFacts| {
        let name = a.name.clone();
        let own = name.clone();
        let worst = move || app.tally(|f| speaks_here(f) && about(f, &own)).1;
        let examined =
            move || Screen::Representation.sections().any(|section| state_of(app, section).sign == Known::Ok);
        let sign = move || match worst() {
            Some(severity) => page! { <Sign name=sign_of(severity) says=severity_words(severity) /> },
            // Without a finding: a tick where a rule of this screen ran, else that nothing was examined.
            None => match examined() {
                true => page! { <Sign name="ok" says="Nothing found" /> },
                false => page! { <Sign name="few" says="Not examined" /> },
            },
        };
        let what = match (&a.numeric, a.values.len() as u64) {
            (Some(n), 0) => match (n.min, n.max) {
                (Some(min), Some(max)) => format!("numbers, {} to {}", wording::figure(min), wording::figure(max)),
                _ => "numbers".to_owned(),
            },
            (_, groups) => wording::plural(groups, "group", "groups"),
        };
        let all = a.n + a.missing;
        // Images that no row names have no value either, and count among none of these.
        let without = app.summary.with_untracked(|s| {
            let images = s.as_ref().map_or(0, |s| s.report.dataset.images);
            if a.unit == Unit::Image { images.saturating_sub(all) } else { 0 }
        });
        let missing = match a.missing {
            0 if without > 0 => wording::plural(without, "image has no value", "images have no value"),
            0 => "none missing".to_owned(),
            m => format!(
                "{} of {} missing ({})",
                wording::count(m),
                wording::count(all),
                wording::percent(m as f64 / all as f64)
            ),
        };
        let origin = (a.role == Role::Protected).then(|| page! { <span><OriginTag origin=a.origin /></span> });
        let own = name.clone();
        let current = move || chosen.with(|c| c.as_ref().is_some_and(|c| c.name == own)).then_some("true");
        let href = link("representation", &[("attribute", name.clone())]);
        page! {
            <a href=href aria-current=current>
                <strong>{sign}<span dir="auto">{name}</span></strong>
                <span>{format!("{what} · {missing}")}</span>
                {origin}
            </a>
        }
    };
    move || {
        let mut all = attributes.get();
        let rest = all.split_off(all.len().min(STRIP));
        let more = (!rest.is_empty()).then(|| {
            page! {
                <details class="more">
                    <summary>{wording::plural(rest.len() as u64, "more attribute", "more attributes")}</summary>
                    <nav class="attrs attrs--more" aria-label="More attributes">{rest.into_iter().map(entry).collect_view()}</nav>
                </details>
            }
        });
        page! {
            <nav class="attrs" aria-label="Attribute">{all.into_iter().map(entry).collect_view()}</nav>
            {more}
        }
    }
}
