//! `README.md` for Hugging Face: the front matter that its search reads, and the headings of its template for datasets.
//! What nobody answered is called as there: “More Information Needed”.

use super::answers;
use super::facts::{self, Paper};
use crate::report::{Finding, Report};
use crate::rules::{Quality, Screen};
use crate::wording::visible;
use std::collections::BTreeSet;
use std::fmt::Write;

/// How the document begins: front matter has to be first, and a comment in it is no key.
pub(super) const MARK: &str = "---\n# muster.document/1\n";

/// Licences by the names that Hugging Face has for them.
const LICENCES: &[&str] = &[
    "afl-3.0",
    "agpl-3.0",
    "apache-2.0",
    "artistic-2.0",
    "bsd",
    "bsd-2-clause",
    "bsd-3-clause",
    "c-uda",
    "cc",
    "cc-by-2.0",
    "cc-by-2.5",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc-by-nc-2.0",
    "cc-by-nc-3.0",
    "cc-by-nc-4.0",
    "cc-by-nc-nd-3.0",
    "cc-by-nc-nd-4.0",
    "cc-by-nc-sa-2.0",
    "cc-by-nc-sa-3.0",
    "cc-by-nc-sa-4.0",
    "cc-by-nd-4.0",
    "cc-by-sa-3.0",
    "cc-by-sa-4.0",
    "cc0-1.0",
    "cdla-permissive-1.0",
    "cdla-permissive-2.0",
    "cdla-sharing-1.0",
    "eupl-1.1",
    "eupl-1.2",
    "gfdl",
    "gpl",
    "gpl-2.0",
    "gpl-3.0",
    "isc",
    "lgpl",
    "lgpl-2.1",
    "lgpl-3.0",
    "mit",
    "mpl-2.0",
    "odbl",
    "odc-by",
    "pddl",
    "unlicense",
    "wtfpl",
    "zlib",
];

pub(super) fn card(report: &Report) -> String {
    let title = answers::title(report);
    let mut paper = Paper::begun(front(report, &title), &format!("Dataset Card for {title}"), report);
    paper.p(&answers::description(report));
    paper.h2("Dataset Details");
    paper.h3("Dataset Description");
    for (name, key) in [
        ("Curated by", "creator"),
        ("Made and paid by", "maker"),
        ("License", "licence"),
        ("Rights of others", "third-parties"),
    ] {
        paper.named(report, name, key);
    }
    paper.h3("Dataset Sources");
    paper.named(report, "Where it is found", "url");
    paper.h2("Uses");
    paper.h3("Direct Use");
    paper.needed(report, &["purpose", "setting"]);
    paper.h3("Out-of-Scope Use");
    paper.needed(report, &["not-for"]);
    paper.h2("Dataset Structure");
    paper.p(&facts::amounts(report));
    paper.lines(&facts::formats(report));
    paper.p(&facts::splits(report));
    paper.h2("Dataset Creation");
    paper.h3("Curation Rationale");
    paper.needed(report, &["purpose", "measures", "sample-of"]);
    paper.h3("Source Data");
    paper.h4("Data Collection and Processing");
    paper.needed(report, &["collected-how", "collected-when", "original-purpose", "cleaning"]);
    paper.lines(&facts::sources(report));
    paper.h4("Who are the source data producers?");
    paper.needed(report, &["collected-by"]);
    paper.h3("Annotations");
    paper.h4("Annotation process");
    paper.needed(report, &["instructions", "disagreement"]);
    paper.h4("Who are the annotators?");
    paper.needed(report, &["annotators", "pay"]);
    paper.h4("Personal and Sensitive Information");
    paper.needed(report, &["consent", "informed", "attributes-how"]);
    match facts::protected(report) {
        lines if lines.is_empty() => paper.p("No column was taken for a protected attribute."),
        lines => paper.lines(&lines),
    }
    paper.lines(&facts::findings(report, facts::of_quality(Quality::Privacy)));
    paper.h2("Bias, Risks, and Limitations");
    let told = |f: &Finding| facts::of_screen(Screen::Representation)(f) || facts::of_screen(Screen::Cooccurrence)(f);
    match facts::findings(report, told) {
        lines if lines.is_empty() => paper.p("Nothing was found in what was examined."),
        lines => paper.lines(&lines),
    }
    paper.p(&facts::gaps(report));
    paper.p(&facts::duplicates(report));
    paper.h3("Recommendations");
    match facts::remedies(report, told) {
        lines if lines.is_empty() => paper.p("None follows from what was examined."),
        lines => paper.lines(&lines),
    }
    paper.h2("What was not examined, and why");
    paper.lines(&facts::unexamined(report));
    paper.h2("Citation");
    paper.needed(report, &[]);
    paper.h2("Dataset Card Contact");
    paper.needed(report, &["contact"]);
    paper.finish(report)
}

/// A text as YAML has it: JSON's texts are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(visible(text)).to_string()
}

fn list(out: &mut String, key: &str, items: &[String]) {
    if !items.is_empty() {
        let _ = writeln!(out, "{key}:");
        items.iter().for_each(|item| {
            let _ = writeln!(out, "- {}", quoted(item));
        });
    }
}

fn front(report: &Report, title: &str) -> String {
    let mut out = MARK.to_owned();
    let said = answers::answered(report, "licence");
    let (licence, own_name) = licence(said);
    let _ = writeln!(out, "license: {licence}");
    if let Some(name) = own_name {
        let _ = writeln!(out, "license_name: {}", quoted(&name));
    }
    let _ = writeln!(out, "pretty_name: {}", quoted(title));
    list(&mut out, "task_categories", &tasks(report));
    list(&mut out, "size_categories", &[size(report.dataset.images.max(report.dataset.images_listed)).to_owned()]);
    list(&mut out, "tags", &["computer-vision".into(), "croissant".into()]);
    configs(&mut out, report);
    out.push_str("---\n\n");
    out
}

/// By its known name; otherwise `other` with its words, or `unknown`.
fn licence(said: Option<&str>) -> (&'static str, Option<String>) {
    let Some(said) = said else { return ("unknown", None) };
    let words: Vec<String> =
        said.to_lowercase().split(|c: char| c.is_whitespace() || c == '-' || c == '_').map(str::to_owned).collect();
    let name = words.join("-");
    match LICENCES.iter().find(|own| **own == name) {
        Some(own) => (own, None),
        None => ("other", Some(said.to_owned())),
    }
}

fn tasks(report: &Report) -> Vec<String> {
    let d = &report.dataset;
    let all = [
        (d.boxes > 0, "object-detection"),
        (d.masks > 0, "image-segmentation"),
        (d.keypoints > 0, "keypoint-detection"),
        (d.image_labels > 0, "image-classification"),
        (d.captions > 0, "image-to-text"),
    ];
    all.into_iter().filter(|(is, _)| *is).map(|(_, task)| task.to_owned()).collect()
}

/// The steps that Hugging Face sorts datasets by.
fn size(n: u64) -> &'static str {
    match n {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        1_000_000..10_000_000 => "1M<n<10M",
        10_000_000..100_000_000 => "10M<n<100M",
        _ => "100M<n<1B",
    }
}

/// What is loaded under which name: folders of pictures by split, and each table.
fn configs(out: &mut String, report: &Report) {
    let folders: Vec<(&str, &str)> = report
        .files
        .folders
        .iter()
        .filter(|folder| folder.pictures > 0 && folder.path != ".")
        .filter_map(|folder| Some((folder.split.as_deref()?, folder.path.as_str())))
        .collect();
    let is_table =
        |path: &str| [".csv", ".tsv", ".parquet", ".jsonl"].iter().any(|end| path.to_lowercase().ends_with(end));
    let tables: Vec<&str> = report
        .files
        .sources
        .iter()
        .filter(|f| f.role == "table" && is_table(&f.path))
        .map(|f| f.path.as_str())
        .collect();
    if folders.is_empty() && tables.is_empty() {
        return;
    }
    out.push_str("configs:\n");
    let mut names = BTreeSet::new();
    if !folders.is_empty() {
        names.insert("images".to_owned());
        out.push_str("- config_name: images\n  data_files:\n");
        let splits: BTreeSet<&str> = folders.iter().map(|(split, _)| *split).collect();
        for split in splits {
            let _ = writeln!(out, "  - split: {}\n    path:", quoted(&word(split)));
            for (_, path) in folders.iter().filter(|(own, _)| *own == split) {
                let _ = writeln!(out, "    - {}", quoted(&format!("{path}/**")));
            }
        }
    }
    for path in tables {
        let stem = path.rsplit('/').next().unwrap_or(path);
        let stem = word(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
        let mut name = stem.clone();
        let mut at = 2;
        while !names.insert(name.clone()) {
            name = format!("{stem}_{at}");
            at += 1;
        }
        let _ = writeln!(out, "- config_name: {}\n  data_files: {}", quoted(&name), quoted(path));
    }
}

/// Letters, digits and underscores, as names of configurations and splits have them.
fn word(text: &str) -> String {
    let out: String = text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if out.trim_matches('_').is_empty() { "data".into() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_stands_by_its_known_name_or_in_its_own_words() {
        assert_eq!(licence(Some("CC BY 4.0")), ("cc-by-4.0", None));
        assert_eq!(licence(Some("as agreed")), ("other", Some("as agreed".into())));
        assert_eq!(licence(None), ("unknown", None));
    }

    #[test]
    fn a_name_of_the_data_becomes_one_that_a_loader_takes() {
        assert_eq!(["a b", "كلب", "x.y"].map(word), ["a_b", "data", "x_y"]);
        assert_eq!(quoted("a: \"b\""), r#""a: \"b\"""#);
    }
}
