//! What one hands on: the report as a page, as Markdown and as SARIF, and the documents of the dossier. Owns their words
//! and their markup; refuses to compute
//! a figure (but for quotients of the report's own that a standard asks for), to show a picture, to know the time and to say that anything is compliant.
//! Each is made of the report alone, so that the page and the command write the same bytes.
//!
//! A new document: one file here, its entry in [`ALL`].

mod answers;
mod article_10;
mod card;
mod croissant;
mod cyclonedx;
mod data_protection;
mod datasheet;
mod evidence;
mod facts;
mod handed_on;
mod html;
mod label;
mod manual;
mod markdown;
mod measures;
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
    Datasheet,
    Card,
    Croissant,
    Facts,
    FactsDrawing,
    ArticleTen,
    DataProtection,
    Measures,
    Bill,
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
pub const MARKS: [&str; 7] = [
    "<!DOCTYPE html>\n<!-- muster.document/1 -->\n",
    "<!-- muster.document/1 -->\n",
    "{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"properties\": {\n    \"muster\": ",
    card::MARK,
    croissant::MARK,
    cyclonedx::MARK,
    measures::MARK,
];

/// A file that begins so is one of Muster's documents.
pub fn is_document(head: &[u8]) -> bool {
    MARKS.iter().any(|mark| head.starts_with(mark.as_bytes()))
}

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

static DATASHEET: About = About {
    document: Document::Datasheet,
    id: "datasheet",
    file: "datasheet.md",
    mime: "text/markdown",
    name: "Datasheet",
    button: "Save datasheet",
    says: "For publication: every question of Datasheets for Datasets, answered where the data answer, open where only \
           people can.",
    write: datasheet::datasheet,
};

static ARTICLE_TEN: About = About {
    document: Document::ArticleTen,
    id: "article-10",
    file: "article-10.md",
    mime: "text/markdown",
    name: "Evidence for Article 10",
    button: "Save evidence",
    says: "For an auditor or an authority: what the data show beside each paragraph of Article 10 of the EU AI Act, and the \
           record for Article 4a. It lays out evidence and judges nothing.",
    write: article_10::evidence,
};

static DATA_PROTECTION: About = About {
    document: Document::DataProtection,
    id: "data-protection",
    file: "data-protection.md",
    mime: "text/markdown",
    name: "Data protection",
    button: "Save facts",
    says: "For a data-protection officer: facts for the record of processing and the impact assessment. Legal basis, \
           necessity and retention are left to the controller.",
    write: data_protection::facts_of,
};

static CARD: About = About {
    document: Document::Card,
    id: "card",
    file: "README.md",
    mime: "text/markdown",
    name: "Dataset card",
    button: "Save card",
    says: "For publication on Hugging Face: the front matter that its search reads, and the headings of its template, filled \
           where the data or people answer.",
    write: card::card,
};

static CROISSANT: About = About {
    document: Document::Croissant,
    id: "croissant",
    file: "croissant.json",
    mime: "application/ld+json",
    name: "Croissant",
    button: "Save Croissant",
    says: "For search and reuse: files with their SHA-256, what stands in them, statistics, and the properties for \
           responsible AI. Croissant 1.1; it belongs into the dataset’s own folder.",
    write: croissant::metadata,
};

static FACTS: About = About {
    document: Document::Facts,
    id: "facts",
    file: "facts.html",
    mime: "text/html",
    name: "Facts on one page",
    button: "Save page",
    says: "For a reader with one minute, as on a packet of food: how much of what, who is in it, what to look out for, where \
           it comes from.",
    write: label::page,
};

static FACTS_DRAWING: About = About {
    document: Document::FactsDrawing,
    id: "facts-svg",
    file: "facts.svg",
    mime: "image/svg+xml",
    name: "Facts, drawing",
    button: "Save SVG",
    says: "The same as a drawing, for a page or a slide.",
    write: label::drawing,
};

static MEASURES: About = About {
    document: Document::Measures,
    id: "data-quality",
    file: "data-quality.csv",
    mime: "text/csv",
    name: "Quality measures",
    button: "Save measures",
    says: "For quality management: measures of ISO/IEC 5259-2 by their ids, beside the figures of the report that say the \
           same better. What cannot be computed is there by name.",
    write: measures::table,
};

static BILL: About = About {
    document: Document::Bill,
    id: "cyclonedx",
    file: "dataset.cdx.json",
    mime: "application/vnd.cyclonedx+json",
    name: "Bill of materials",
    button: "Save CycloneDX",
    says: "For the supply chain: the dataset as a component of type data, CycloneDX 1.7.",
    write: cyclonedx::bill,
};

/// Every document, in the order of the dossier.
pub static ALL: &[&About] = &[
    &HTML,
    &MARKDOWN,
    &SARIF,
    &DATASHEET,
    &CARD,
    &CROISSANT,
    &FACTS,
    &FACTS_DRAWING,
    &ARTICLE_TEN,
    &DATA_PROTECTION,
    &MEASURES,
    &BILL,
];

impl Document {
    /// What is said of it.
    pub fn about(self) -> &'static About {
        match self {
            Self::Html => &HTML,
            Self::Markdown => &MARKDOWN,
            Self::Sarif => &SARIF,
            Self::Datasheet => &DATASHEET,
            Self::Card => &CARD,
            Self::Croissant => &CROISSANT,
            Self::Facts => &FACTS,
            Self::FactsDrawing => &FACTS_DRAWING,
            Self::Measures => &MEASURES,
            Self::Bill => &BILL,
            Self::ArticleTen => &ARTICLE_TEN,
            Self::DataProtection => &DATA_PROTECTION,
        }
    }

    /// The document, in which no person is named. `report`: with its tables.
    pub fn write(self, report: &Report) -> String {
        (self.about().write)(&handed_on::report(report))
    }
}

/// What each document is and for whom: the page of `muster explain documents`.
pub fn reference() -> String {
    let mut out = String::from(REFERENCE);
    for about in ALL {
        out.push_str(&format!("- `{}`: {}\n", about.file, about.says));
    }
    out
}

const REFERENCE: &str = "# Documents\n\n\
`muster check FOLDER --documents DIR` writes all of them, `--document DIR/NAME` one, called by its name; the page’s export has \
a button for each. All are made of the report alone, carry the dataset’s fingerprint and are the same bytes for the same \
files and settings. They lay out evidence; what follows from it is for people to decide.\n\n\
What only people know comes from `[documentation]` in `muster.toml` (`muster explain settings`) and is called not answered \
where nobody did. No document holds a picture, a name of a person, an address or a position: of these there are counts. \
Findings name paths of pictures and lines of files where these lead to nobody: where pictures are called after people, and \
in findings about privacy, pictures are left out. JSON and CSV of the report name what they must; they stay with who checks.\n\n";
