//! The labels of a dataset: its classes, and the groups of its attributes. Owns how they are compared with a list and what
//! shows them; refuses to know any word.

use crate::dataset::{ClassId, ImageId};
use crate::rules::prv::people::plain;
use crate::rules::{Context, Evidence, Subject, groups};

/// A class, or a group of an attribute.
#[derive(Clone, Copy, Debug)]
pub(super) enum Label {
    Class(ClassId),
    /// Row of `Dataset::attributes`, code.
    Value(usize, usize),
    /// An attribute itself: row of `Dataset::attributes`.
    Attribute(usize),
}

/// More values than this are names or texts.
const MOST_VALUES: usize = 500;

/// All labels with their names, in small letters, separated by blanks.
pub(super) fn all(context: &Context<'_>) -> Vec<(Label, String)> {
    let dataset = context.dataset;
    let classes = dataset.classes.iter().enumerate();
    let mut labels: Vec<(Label, String)> =
        classes.map(|(at, class)| (Label::Class(ClassId::from(at)), plain(&class.name))).collect();
    for (row, attribute) in dataset.attributes.iter().enumerate() {
        if attribute.is_provenance() || !attribute.has_groups() || attribute.values.len() > MOST_VALUES {
            continue;
        }
        labels.push((Label::Attribute(row), plain(&attribute.name)));
        let values = attribute.values.iter().enumerate();
        labels.extend(values.map(|(code, value)| (Label::Value(row, code), plain(value))));
    }
    labels
}

impl Label {
    /// As it is written.
    pub(super) fn name(self, context: &Context<'_>) -> String {
        let dataset = context.dataset;
        let attribute = |row: usize| dataset.attributes.get(row);
        match self {
            Self::Class(class) => dataset.class_name(class).to_owned(),
            Self::Value(row, code) => attribute(row).and_then(|a| a.values.get(code)).cloned().unwrap_or_default(),
            Self::Attribute(row) => attribute(row).map_or_else(String::new, |a| a.name.clone()),
        }
    }

    pub(super) fn subject(self, context: &Context<'_>) -> Subject {
        let attribute = |row: usize| context.dataset.attributes.get(row).map(|a| a.name.clone());
        match self {
            Self::Class(_) => Subject { class: Some(self.name(context)), ..Subject::default() },
            Self::Value(row, _) => {
                Subject { attribute: attribute(row), group: Some(self.name(context)), ..Subject::default() }
            }
            Self::Attribute(row) => Subject { attribute: attribute(row), ..Subject::default() },
        }
    }

    /// `the class nv`, `the value 3 of age`, `the attribute age`.
    pub(super) fn words(self, context: &Context<'_>) -> String {
        let name = self.name(context);
        match self {
            Self::Class(_) => format!("the class {name}"),
            Self::Value(row, _) => {
                format!("the value {name} of {}", context.dataset.attributes.get(row).map_or("", |a| a.name.as_str()))
            }
            Self::Attribute(_) => format!("the attribute {name}"),
        }
    }

    /// The images that carry it, and how many there are.
    pub(super) fn evidence(self, context: &Context<'_>) -> (Vec<Evidence>, u64) {
        let dataset = context.dataset;
        match self {
            Self::Class(class) => {
                let postings = context.measures.postings();
                let images = postings.images(class);
                let shown = images.iter().take(groups::MOST_EVIDENCE);
                let evidence = shown.map(|&image| postings.evidence(dataset, ImageId(image), class)).collect();
                (evidence, images.len() as u64)
            }
            Self::Value(row, code) => groups::evidence(context, row, &[code], |_| None),
            Self::Attribute(row) => {
                let values = dataset.attributes.get(row).map_or(0, |a| a.values.len());
                groups::evidence(context, row, &(0..values).collect::<Vec<_>>(), |_| None)
            }
        }
    }
}
