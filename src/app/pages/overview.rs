//! Does it pass? If not, what first?

use super::findings::Findings;
use super::qualities::Qualities;
use super::since::Since;
use super::states::{Clean, NoAttribute, asides, has_people};
use crate::app::components::{OriginTag, Sign, called, sign_name};
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::dataset::Role;
use crate::engine::{Filter, Summary};
use crate::report::narrative::Sign as Known;
use crate::report::{DatasetFacts, RunState, SplitFacts};
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Overview() -> impl IntoView {
    let app = use_app();
    on_cleanup(move || app.drawn.set(true));
    move || {
        app.summary.get().map(|summary| {
            app.drawn.set(!lists(&summary));
            page! { <Report summary=summary /> }
        })
    }
}

/// There are findings to be listed.
fn lists(summary: &Summary) -> bool {
    let facts = &summary.report.dataset;
    facts.images + facts.images_listed > 0 && !is_clean(summary)
}

fn is_clean(summary: &Summary) -> bool {
    summary.report.findings.is_empty() && summary.report.dataset.images > 0
}

#[component]
fn Report(summary: Arc<Summary>) -> impl IntoView {
    let v = summary.narrative.verdict.clone();
    let findings = &summary.report.findings;
    let steps: Vec<_> = summary.narrative.first.iter().filter_map(|&i| Some((i, findings.get(i as usize)?))).collect();
    let steps = (!steps.is_empty()).then(|| {
        let items = steps.into_iter().map(|(i, f)| {
            page! {
                <li>
                    <span dir="auto">{capital(&f.remedy)}</span>
                    <a href=format!("#/finding/{i}")>{f.code.clone()}</a>
                </li>
            }
        });
        page! {
            <section class="first" aria-labelledby="first-h">
                <h2 id="first-h">"Do first"</h2>
                <ol class="todo">{items.collect_view()}</ol>
            </section>
        }
    });
    let says = match v.sign {
        Known::Error => "Errors",
        Known::Warning => "Warnings",
        Known::Ok => "Nothing found",
        Known::Part => "Nothing found so far",
        _ => "Too little to tell",
    };
    let clean = is_clean(&summary);
    let facts = summary.report.dataset.clone();
    let people = has_people(&summary.report);
    let images = facts.images + facts.images_listed;
    let dropped = summary.report.files.dropped;
    page! {
        <div class="over-page">
            <div class="head">
                <div>
                    <p class="eyebrow">"Overview · " <span dir="auto">{facts.name.clone()}</span></p>
                    <div class="verdict-h">
                        <Sign name=sign_name(v.sign) says=says />
                        <h1 class="verdict-line" dir="auto">{v.sentence}</h1>
                    </div>
                    <p class="lead">{v.lead}</p>
                    {asides(&summary)}
                </div>
                {steps}
            </div>
            {(images > 0)
                .then(|| {
                    let since = summary.report.changes.clone();
                    page! {
                        <Since changes=since />
                        <Facts facts=facts classes=(summary.classes, summary.classes_of_few) />
                        <Qualities summary=summary.clone() />
                        {(!people).then(|| page! { <NoAttribute /> })}
                        <section class="sec" aria-labelledby="f-h">
                            <div class="sec-h">
                                <h2 id="f-h">"Findings"</h2>
                                <p class="small">
                                    {wording::plural(summary.report.findings.len() as u64, "finding", "findings")}
                                    ". Inside a group the most severe and most certain come first."
                                </p>
                            </div>
                            {if clean {
                                page! { <Clean sign=sign_name(v.sign) says=clean_words(&summary) /> }.into_any()
                            } else {
                                page! { <Findings /> }.into_any()
                            }}
                        </section>
                    }
                })}
            {(images == 0)
                .then(|| {
                    let app = use_app();
                    page! {
                        <p class="tools mt">
                            <button class="btn btn--main" on:click=move |_| app.close()>"Check another folder"</button>
                            {(dropped > 0).then(|| page! { <a class="btn" href="#/files">"See what each file was taken for"</a> })}
                        </p>
                    }
                })}
        </div>
    }
}

/// How much ran, and what it would not have seen.
fn clean_words(summary: &Summary) -> (String, String) {
    let runs = &summary.report.rules;
    let of = |state| runs.iter().filter(|run| run.state == state).count() as u64;
    let (ran, half, idle) = (of(RunState::Ran), of(RunState::Stopped), of(RunState::NotApplicable));
    let tests: u64 = runs.iter().map(|run| run.tests).sum();
    let mut head = format!(" {} ran and found nothing", wording::plural(ran, "rule", "rules"));
    if half > 0 {
        head.push_str(&format!("; {} not seen all", wording::plural(half, "rule has", "rules have")));
    }
    if idle > 0 {
        head.push_str(&format!("; {} nothing to read", wording::plural(idle, "rule had", "rules had")));
    }
    head.push('.');
    let tested = match tests {
        0 => "No comparison could be made: there are too few annotations for it.".to_owned(),
        n => format!(
            "{} made; none differs from chance after correction. That is not a proof of absence: small effects stay \
             hidden in small counts.",
            wording::plural(n, "comparison was", "comparisons were")
        ),
    };
    (head, tested)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

fn fact(name: impl Into<String>, n: u64, more: Vec<String>, address: String) -> Option<impl IntoView> {
    (n > 0).then(|| {
        page! {
            <div>
                <dt>{name.into()}</dt>
                <dd>
                    <a href=address>{wording::count(n)}</a>
                    {(!more.is_empty()).then(|| page! { <small>{more.join(", ")}</small> })}
                </dd>
            </div>
        }
    })
}

/// Only what is there.
#[component]
fn Facts(facts: DatasetFacts, classes: (u64, u64)) -> impl IntoView {
    let all = images_link(&Filter::default());
    let some = |n: u64, what: &str| (n > 0).then(|| format!("{} {what}", wording::count(n)));
    let images =
        [some(facts.unreadable_images, "unreadable"), some(facts.images_without_annotation, "without annotation")];
    let only_listed = facts.images_listed.saturating_sub(facts.images);
    let images: Vec<String> = images.into_iter().flatten().collect();
    let top = facts.classes.iter().max_by_key(|c| c.boxes).filter(|c| c.boxes > 0);
    let boxes = top.map(|c| format!("most of them {}: {}", c.name, wording::count(c.boxes)));
    let marked = facts.classes.iter().filter_map(|c| Some((c.pixel_share?, &c.name)));
    let marked = marked.max_by(|a, b| a.0.total_cmp(&b.0));
    let marked = marked.map(|(share, name)| format!("largest {name}: {} of the pixels", wording::percent(share)));
    let (classes, few) = classes;
    let of_few = some(few, "in under 100 images");
    let text = if facts.splits.is_empty() { None } else { Some(page! { <Splits splits=facts.splits.clone() /> }) };
    let attributes: Vec<_> =
        facts.attributes.iter().filter(|a| matches!(a.role, Role::Protected | Role::Attribute)).cloned().collect();
    let attributes = (!attributes.is_empty()).then(|| {
        let more = attributes.len().saturating_sub(8) as u64;
        let rows = attributes.into_iter().take(8).map(|a| {
            page! {
                <span>
                    <a href="#/representation" dir="auto">{a.name}</a>
                    {(a.role == Role::Protected).then(|| page! { <OriginTag origin=a.origin /> })}
                </span>
            }
        });
        page! {
            <div class="span-3">
                <dt>"Attributes, and where they came from"</dt>
                <dd class="plain-dd attrlist">
                    {rows.collect_view()}
                    {(more > 0).then(|| page! { <a href="#/files">{wording::plural(more, "more column", "more columns")}</a> })}
                </dd>
            </div>
        }
    });
    let mut captions = Vec::new();
    if facts.captions_empty > 0 {
        captions.push(format!("{} more without a text", wording::count(facts.captions_empty)));
    }
    if facts.images_of_equal_caption > 0 {
        let images = wording::plural(facts.images_of_equal_caption, "image has", "images have");
        captions.push(format!("{images} the same one as another"));
    }
    page! {
        <section class="over-side" aria-labelledby="facts-h">
            <h2 class="visually-hidden" id="facts-h">"The dataset"</h2>
            <dl class="facts">
                {fact("Images", facts.images, images, all.clone())}
                {fact("Images only listed", only_listed, vec!["named, but not dropped".into()], "#/files".into())}
                {fact("Boxes", facts.boxes, boxes.into_iter().collect(), all.clone())}
                {fact("Image labels", facts.image_labels, Vec::new(), all.clone())}
                {fact("Masks", facts.masks, marked.into_iter().collect(), all.clone())}
                {fact("Keypoints", facts.keypoints, Vec::new(), all.clone())}
                {fact("Captions", facts.captions, captions, all)}
                {fact("Classes", classes, of_few.into_iter().collect(), "#/cooccurrence".into())}
                {fact(capital(called().many), facts.identities, Vec::new(), "#/representation".into())}
                {fact("Annotators", facts.annotators, Vec::new(), "#/consistency".into())}
            </dl>
            <dl class="facts facts--wide">{text}{attributes}</dl>
        </section>
    }
}

/// The splits as one bar and its legend; each leads to its pictures.
#[component]
fn Splits(splits: Vec<SplitFacts>) -> impl IntoView {
    let total: u64 = splits.iter().map(|s| s.images).sum::<u64>().max(1);
    let says: Vec<String> = splits.iter().map(|s| format!("{} {}", s.name, wording::count(s.images))).collect();
    const COLOURS: [usize; 8] = [8, 6, 1, 5, 3, 4, 2, 7];
    let mut left = 0.0;
    let bars: Vec<_> = splits
        .iter()
        .enumerate()
        .map(|(i, s)| {
            let (x, width) = (left, s.images as f64 / total as f64 * 100.0);
            left += width;
            page! {
                <rect class=format!("g{}", COLOURS[i % 8]) x=format!("{x:.2}%") width=format!("{width:.2}%") y="0" height="12"></rect>
                {(i > 0).then(|| page! { <line class="sep" x1=format!("{x:.2}%") x2=format!("{x:.2}%") y1="0" y2="12"></line> })}
            }
        })
        .collect();
    let legend = splits.into_iter().enumerate().map(|(i, s)| {
        let address = images_link(&Filter { split: Some(s.name.clone()), ..Filter::default() });
        page! {
            <span>
                <i class=format!("key bg-g{}", COLOURS[i % 8])></i>
                <a href=address dir="auto">{s.name}</a>
                {wording::count(s.images)}
            </span>
        }
    });
    page! {
        <div class="span-2">
            <dt>"Splits"</dt>
            <dd class="plain-dd">
                <svg class="ch stack" height="12" role="img" aria-label=says.join(", ")>{bars}</svg>
                <span class="legend mt-s">{legend.collect_view()}</span>
            </dd>
        </div>
    }
}
