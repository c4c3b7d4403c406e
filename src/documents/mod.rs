//! What one hands on: the report as a page, as Markdown and as SARIF, and the documents of the dossier. Owns their words
//! and their markup; refuses to compute a figure, to show a picture, to know the time and to say that anything is compliant.
//! Each is made of the report alone, so that the page and the command write the same bytes.
//!
//! A new document: one file here, its line in [`ALL`].

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
    /// `report.html`.
    pub file: &'static str,
    pub mime: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Whom it is for, and what is in it, in a sentence or two.
    pub says: &'static str,
    write: fn(&Report) -> String,
}

/// Every document, in the order of the dossier.
pub const ALL: &[About] = &[
    About {
        document: Document::Html,
        file: "report.html",
        mime: "text/html",
        name: "Report",
        says: "For everybody: the whole report in one file, to be read and to be printed. Sentences first, then figures, \
               charts with their tables, the method. No script, nothing is loaded, no picture of yours is in it.",
        write: html::report,
    },
    About {
        document: Document::Markdown,
        file: "report.md",
        mime: "text/markdown",
        name: "Report, short",
        says: "For merge requests and wikis: a summary of one to two screens, then the findings.",
        write: markdown::report,
    },
    About {
        document: Document::Sarif,
        file: "findings.sarif",
        mime: "application/sarif+json",
        name: "Findings, SARIF",
        says: "For code scanning: each finding at its file and line, the pictures beside it. SARIF 2.1.0.",
        write: sarif::report,
    },
];

impl Document {
    pub fn about(self) -> Option<&'static About> {
        ALL.iter().find(|about| about.document == self)
    }

    /// The document. `report`: with its tables.
    pub fn write(self, report: &Report) -> String {
        self.about().map(|about| (about.write)(report)).unwrap_or_default()
    }
}
