//! Lists to hand over: the images and annotations that a finding points at, or that pass a filter, as text, CSV or JSON, and
//! as tasks or tags for tools, with the finding as a note. Owns the spelling of each; refuses to choose what stands in it.

#[cfg(test)]
mod tests;
mod tools;

use super::csv::harmless;
use super::{Evidence, to_json};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListFormat {
    /// A path a line, each image once.
    Text,
    Csv,
    Json,
    /// Tasks for Label Studio.
    LabelStudio,
    /// CVAT for images 1.1: a tag on each image.
    Cvat,
    /// The samples of a FiftyOne dataset, with tags.
    FiftyOne,
    /// Image and tag, for Roboflow.
    Roboflow,
}

/// A format as it is offered.
pub struct About {
    pub format: ListFormat,
    pub id: &'static str,
    pub name: &'static str,
    /// The end of the file's name.
    pub ending: &'static str,
    pub mime: &'static str,
}

impl About {
    const fn new(
        format: ListFormat,
        id: &'static str,
        name: &'static str,
        ending: &'static str,
        mime: &'static str,
    ) -> Self {
        Self { format, id, name, ending, mime }
    }
}

pub const FORMATS: [About; 7] = [
    About::new(ListFormat::Text, "text", "Paths, a line each", "txt", "text/plain"),
    About::new(ListFormat::Csv, "csv", "CSV", "csv", "text/csv"),
    About::new(ListFormat::Json, "json", "JSON", "json", "application/json"),
    About::new(
        ListFormat::LabelStudio,
        "label-studio",
        "Tasks for Label Studio",
        "label-studio.json",
        "application/json",
    ),
    About::new(ListFormat::Cvat, "cvat", "Tags for CVAT", "cvat.xml", "application/xml"),
    About::new(ListFormat::FiftyOne, "fiftyone", "Tags for FiftyOne", "fiftyone.json", "application/json"),
    About::new(ListFormat::Roboflow, "roboflow", "List for Roboflow", "roboflow.csv", "text/csv"),
];

impl ListFormat {
    pub fn about(self) -> &'static About {
        FORMATS.iter().find(|about| about.format == self).unwrap_or(&FORMATS[0])
    }
}

/// What stands in a list, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// Fingerprint of the dataset.
    pub dataset: String,
    /// The finding's; empty for a list by filter.
    pub code: String,
    /// What is said of all: the finding's sentence, or the filter in words.
    pub says: String,
    pub remedy: String,
    pub items: Vec<Item>,
}

/// One entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    pub at: Evidence,
    /// Upright size of the image in pixels, 0 where unknown.
    pub size: (u32, u32),
}

impl List {
    /// The tag of its images: the code, or `muster`.
    fn tag(&self) -> &str {
        if self.code.is_empty() { "muster" } else { &self.code }
    }

    /// Each image once, with what is said of it.
    fn images(&self) -> Vec<(&str, (u32, u32), String)> {
        let mut out: Vec<(&str, (u32, u32), Vec<&str>)> = Vec::new();
        let mut items: Vec<(&str, &Item)> =
            self.items.iter().filter_map(|item| Some((item.at.image.as_deref()?, item))).collect();
        items.sort_by_key(|(image, _)| *image);
        for (image, item) in items {
            if out.last().is_none_or(|(last, ..)| *last != image) {
                out.push((image, item.size, Vec::new()));
            }
            if let (Some((.., notes)), Some(note)) = (out.last_mut(), item.at.note.as_deref())
                && !notes.contains(&note)
            {
                notes.push(note);
            }
        }
        out.into_iter().map(|(image, size, notes)| (image, size, self.note(&notes))).collect()
    }

    /// The sentence, and what is said of one image.
    fn note(&self, notes: &[&str]) -> String {
        let parts: Vec<&str> =
            std::iter::once(self.says.as_str()).chain(notes.iter().copied()).filter(|part| !part.is_empty()).collect();
        wording::visible(&parts.join("; "))
    }

    /// Nothing of it can stand in this format: a tool's list names images only.
    pub fn is_empty(&self, format: ListFormat) -> bool {
        let any = matches!(format, ListFormat::Text | ListFormat::Csv | ListFormat::Json);
        !self.items.iter().any(|item| any || item.at.image.is_some())
    }

    pub fn write(&self, format: ListFormat) -> String {
        match format {
            ListFormat::Text => self.text(),
            ListFormat::Csv => self.csv(),
            ListFormat::Json => self.json(),
            ListFormat::LabelStudio => tools::label_studio(self),
            ListFormat::Cvat => tools::cvat(self),
            ListFormat::FiftyOne => tools::fiftyone(self),
            ListFormat::Roboflow => tools::roboflow(self),
        }
    }

    /// Images, or the files where no image is meant. A name with a line end cannot stand in it as it is: its line ends become
    /// the sign for them.
    fn text(&self) -> String {
        let paths: BTreeSet<&str> =
            self.items.iter().filter_map(|item| item.at.image.as_deref().or(item.at.file.as_deref())).collect();
        paths.into_iter().map(|path| format!("{}\n", path.replace(['\n', '\r'], "\u{2424}"))).collect()
    }

    fn csv(&self) -> String {
        let rows = self.items.iter().map(|Item { at, .. }| {
            let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
            let line = at.line.map(|line| line.to_string()).unwrap_or_default();
            vec![
                text(&at.image),
                text(&at.file),
                line,
                text(&at.record),
                self.code.clone(),
                harmless(&self.says),
                text(&at.note),
            ]
        });
        super::csv::write(&["image", "file", "line", "record", "code", "says", "note"], rows)
    }

    fn json(&self) -> String {
        #[derive(Serialize)]
        struct File<'a> {
            schema: &'static str,
            dataset: &'a str,
            code: &'a str,
            says: &'a str,
            remedy: &'a str,
            items: Vec<&'a Evidence>,
        }
        to_json(&File {
            schema: "muster.list/1",
            dataset: &self.dataset,
            code: &self.code,
            says: &self.says,
            remedy: &self.remedy,
            items: self.items.iter().map(|item| &item.at).collect(),
        })
    }
}
