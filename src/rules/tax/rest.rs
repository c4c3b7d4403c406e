//! TAX003: classes for whatever is none of the others.

use super::words::REST;
use crate::dataset::{ClassId, Dataset, FileId, ImageId};
use crate::rules::prv::people::plain;
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families, groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Files with boxes of one class alone that are no one table or file of them.
const ONE_SET: usize = 20;

pub static META: Meta = Meta {
    code: "TAX003",
    name: "class-for-the-rest",
    severity: Severity::Note,
    quality: Quality::Relevant,
    section: &families::LABELS,
    headline: |told| {
        format!(
            "{} {} whatever is none of the others",
            wording::list(&told.names(|s| s.class.clone()), 3),
            if told.subjects.len() == 1 { "holds" } else { "hold" }
        )
    },
    needs: &[Need::Classes],
    summary: "a class such as other, unknown or background holds a large share",
    manual: include_str!("rest.md"),
};

/// When a class for the rest is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rest {
    /// Its share of the boxes, or of the images where it has none. 0.05: what is rarer changes little.
    pub min_share: f64,
    /// From this share on it is a warning. 0.3: as much as a class of its own, and of no one thing.
    pub warn_above: f64,
}

impl Default for Rest {
    fn default() -> Self {
        Self { min_share: 0.05, warn_above: 0.3 }
    }
}

impl Rule for Rest {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        if dataset.classes.len() < 2 {
            return;
        }
        let annotated = context.measures.balance().images;
        let boxes = dataset.boxes.counted().count() as u64;
        for (at, class) in dataset.classes.iter().enumerate() {
            if !REST.contains(&plain(&class.name).as_str()) {
                continue;
            }
            let id = ClassId::from(at);
            // Of a detector's class by its boxes, of an image's by images.
            let own = dataset.boxes.counted().filter(|b| dataset.boxes.class[b.index()] == id).count() as u64;
            let images = context.measures.postings().images(id);
            // Where every box is of it, nobody drew others: boxes of faces need no name.
            if own > 0 && own == boxes {
                continue;
            }
            let (k, n, one, many) = match own {
                0 => (images.len() as u64, annotated, "annotated image", "annotated images"),
                own => (own, boxes, "box", "boxes"),
            };
            if own > 0 && !stands_beside_others(dataset, id) {
                continue;
            }
            if k == 0 || n == 0 || (k as f64) < self.min_share * n as f64 {
                continue;
            }
            let share = k as f64 / n as f64;
            let severity = if share >= self.warn_above { Severity::Warning } else { Severity::Note };
            let postings = context.measures.postings();
            let shown = images.iter().take(groups::MOST_EVIDENCE);
            let evidence: Vec<Evidence> = shown.map(|&image| postings.evidence(dataset, ImageId(image), id)).collect();
            let message = format!(
                "{} is a class for whatever is none of the others: {} of {} ({})",
                class.name,
                wording::count(k),
                wording::plural(n, one, many),
                wording::percent(share)
            );
            outcome.push(
                Finding::new(&META, message)
                    .severity(severity)
                    .subject(Subject { class: Some(class.name.clone()), ..Subject::default() })
                    .measured(Measured::share(format!("share of {}", class.name), k, n))
                    .threshold_share("min-share", self.min_share)
                    .evidence(evidence)
                    .total(images.len() as u64)
                    .remedy(
                        "Look at what lies in it: what is frequent there deserves a class of its own. Otherwise say in the \
                         documentation what belongs in it, so that annotators decide alike",
                    )
                    .fold("rest", share, class.name.clone()),
            );
        }
    }
}

/// A file with boxes of this class has boxes of another one, too. Where it has none, its boxes are just not told apart:
/// `object` is what a table of boxes without a column of classes holds.
fn stands_beside_others(dataset: &Dataset, class: ClassId) -> bool {
    let boxes = &dataset.boxes;
    let of = |own: bool| -> BTreeSet<FileId> {
        let files = boxes.class.iter().zip(&boxes.place).filter(|(c, _)| (**c == class) == own);
        files.map(|(_, place)| place.file).collect()
    };
    // A label file of one picture may hold one class by chance: such files are one set.
    let (own, others) = (of(true), of(false));
    own.len() > ONE_SET || own.iter().any(|file| others.contains(file))
}
