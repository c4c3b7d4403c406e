//! What one hands on: the report as a page, as Markdown and as SARIF, and the documents of the dossier. Owns their words
//! and their markup; refuses to compute a figure, to show a picture, to know the time and to say that anything is compliant.
//! Each is made of the report alone, so that the page and the command write the same bytes.
//!
//! A new document: one file here, its entry in [`ALL`].

mod evidence;
mod html;
mod manual;
mod markdown;
mod sarif;
mod subject;
#[cfg(test)]
mod tests;

use crate::report::Report;
use serde::{Deserialize, Serialize};

/// A document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Document {
    Html,
    Markdown,
    Sarif,
}

/// What is said of a document itself.
#[derive(Debug)]
pub struct About {
    pub document: Document,
    /// `html`: what the command's option and the page's button are called.
    pub id: &'static str,
    /// `report.html`.
    pub file: &'static str,
    pub mime: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What the button says that saves it.
    pub button: &'static str,
    /// Whom it is for, and what is in it, in a sentence or two.
    pub says: &'static str,
    write: fn(&Report) -> String,
}

/// How documents begin, so that one may be written over an older one of Muster's, and over no other file.
pub const MARKS: [&str; 3] = [
    "<!DOCTYPE html>\n<!-- muster.document/1 -->\n",
    "<!-- muster.document/1 -->\n",
    "{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"properties\": {\n    \"muster\": ",
];

static HTML: About = About {
    document: Document::Html,
    id: "html",
    file: "report.html",
    mime: "text/html",
    name: "Report",
    button: "Save HTML",
    says: "For everybody: the whole report in one file, to be read and to be printed. Sentences first, then figures, charts \
           with their tables, the method. No script, nothing is loaded, no picture of yours is in it.",
    write: html::report,
};

static MARKDOWN: About = About {
    document: Document::Markdown,
    id: "markdown",
    file: "report.md",
    mime: "text/markdown",
    name: "Report, short",
    button: "Save Markdown",
    says: "For merge requests and wikis: a summary of one to two screens, then the findings.",
    write: markdown::report,
};

static SARIF: About = About {
    document: Document::Sarif,
    id: "sarif",
    file: "findings.sarif",
    mime: "application/sarif+json",
    name: "Findings, SARIF",
    button: "Save SARIF",
    says: "For code scanning: each finding at its file and line, the pictures beside it. SARIF 2.1.0.",
    write: sarif::report,
};

/// Every document, in the order of the dossier.
pub static ALL: &[&About] = &[&HTML, &MARKDOWN, &SARIF];

impl Document {
    /// What is said of it.
    pub fn about(self) -> &'static About {
        match self {
            Self::Html => &HTML,
            Self::Markdown => &MARKDOWN,
            Self::Sarif => &SARIF,
        }
    }

    /// The document. `report`: with its tables.
    pub fn write(self, report: &Report) -> String {
        (self.about().write)(report)
    }
}
