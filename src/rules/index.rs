//! What is checked, for readers who have not seen the page: index.html's list of checks and the manual's index of rules,
//! both from the registry. Tests hold the files against them.

use super::{ALL, FAMILIES, Meta, Quality, SECTIONS, Section, Severity};
use std::fmt::Write;

/// The order of qualities: what can be repaired first.
const QUALITIES: [(Quality, &str); 6] = [
    (Quality::FreeOfErrors, "Free of errors"),
    (Quality::Representative, "Representative"),
    (Quality::Complete, "Complete"),
    (Quality::Relevant, "Relevant"),
    (Quality::Privacy, "Private"),
    (Quality::Documentation, "Documented"),
];

/// A section counts under the quality of its first rule.
fn sections_of(quality: Quality) -> impl Iterator<Item = (&'static Section, &'static Meta)> {
    let with_rule = SECTIONS.iter().filter_map(|section| Some((*section, section.rules().next()?)));
    with_rule.filter(move |(_, meta)| meta.quality == quality)
}

/// The list of checks on the first screen, as HTML: by quality the questions that its rules answer, with an example.
/// Written into index.html between two marks.
pub fn checks_html() -> String {
    let mut out = String::new();
    for (quality, name) in QUALITIES {
        let sections: Vec<_> = sections_of(quality).collect();
        if sections.is_empty() {
            continue;
        }
        let families = FAMILIES.iter().filter(|f| f.rules().any(|meta| meta.quality == quality));
        let families: Vec<&str> = families.map(|family| family.code).collect();
        let questions: Vec<&str> = sections.iter().map(|(section, _)| section.asks).collect();
        let _ = write!(
            out,
            "          <div><dt>{name}<small>{}</small></dt><dd>{}</dd>",
            families.join(", "),
            questions.join(" ")
        );
        if let Some((section, meta)) = sections.iter().find(|(section, _)| !section.example.is_empty()) {
            let (sign, says) = match meta.severity {
                Severity::Error => ("error", "Error"),
                Severity::Warning => ("warning", "Warning"),
                Severity::Note => ("note", "Note"),
            };
            let _ = write!(
                out,
                "\n            <dd class=\"example\"><svg class=\"icon i-{sign} sev sev-{sign}\" role=\"img\" aria-label=\"{says}\">\
                 <use href=\"#i-{sign}\"/></svg><span>{}</span></dd>",
                section.example
            );
        }
        out.push_str("</div>\n");
    }
    out
}

/// The manual's index: every rule by family, as Markdown.
pub fn rules_markdown() -> String {
    let mut out = String::from("# Rules\n");
    for family in FAMILIES {
        let _ = write!(out, "\n## {} {}\n", family.code, family.name);
        for meta in ALL.iter().map(|entry| entry.meta).filter(|meta| meta.family() == family.code) {
            let _ = write!(out, "\n- **{}** {}: {}", meta.code, meta.name, meta.summary);
        }
        out.push('\n');
    }
    out
}
