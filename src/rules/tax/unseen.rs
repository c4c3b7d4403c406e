//! TAX002: labels that judge people, or that no picture shows.

use super::labels;
use super::words::{PERSON, UNSEEN, Why};
use crate::rules::{
    Context, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "TAX002",
    name: "unseen-label",
    severity: Severity::Warning,
    quality: Quality::Relevant,
    section: &families::LABELS,
    headline: |told| {
        wording::plural(
            told.subjects.len() as u64,
            "label judges people or cannot be seen",
            "labels judge people or cannot be seen",
        )
    },
    needs: &[Need::Names],
    summary: "a class or attribute judges people, or says what no picture shows",
    manual: include_str!("unseen.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Unseen {}

impl Rule for Unseen {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for (label, name) in labels::all(context) {
            let Some(why) = why(&name) else { continue };
            let says = match why {
                Why::Judges => "judges people: it is somebody's opinion",
                _ => "cannot be seen in a picture",
            };
            let (evidence, total) = label.evidence(context);
            outcome.push(
                Finding::new(&META, format!("{} {says}", label.words(context)))
                    .subject(label.subject(context))
                    .measured(Measured::count("images", total, context.dataset.images.len() as u64))
                    .evidence(evidence)
                    .total(total)
                    .remedy(REMEDY)
                    .fold("unseen", total as f64, label.name(context)),
            );
        }
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let message = format!(
            "{} say what judges people or cannot be seen in a picture: {}",
            wording::plural(members.len() as u64, "label", "labels"),
            wording::list(&fold::labels(members), 4)
        );
        Spoken::message(message).remedy(REMEDY)
    }
}

const REMEDY: &str = "Leave the label out of what is learned, or replace it by what can be seen; if it stays, say in the \
                      documentation who judged, by which instruction, and how far several people agreed";

/// A label as the list has it, without `is` before it and a word for a person about it.
pub(super) fn why(name: &str) -> Option<Why> {
    let find = |name: &str| UNSEEN.iter().find(|(word, _)| *word == name).map(|(_, why)| *why);
    if let Some(why) = find(name) {
        return Some(why);
    }
    let words: Vec<&str> = name.split(' ').collect();
    let words = match words.as_slice() {
        ["is" | "looks" | "seems" | "very", rest @ ..] => rest,
        all => all,
    };
    let bare = match words {
        [rest @ .., last] if !rest.is_empty() && PERSON.contains(last) => rest,
        [first, rest @ ..] if !rest.is_empty() && PERSON.contains(first) => rest,
        all => all,
    };
    find(&bare.join(" "))
}
