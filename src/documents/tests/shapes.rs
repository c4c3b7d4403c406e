//! Datasets of an odd shape: nothing to say, nothing at all, very many classes, very many columns.

use super::*;

#[test]
fn a_dataset_with_nothing_to_say_gives_documents_that_say_so() {
    let mut table = String::from("file,label\n");
    (0..60).for_each(|i| table.push_str(&format!("{i:02}.jpg,{}\n", ["cat", "dog"][i % 2])));
    let report = report_of("quiet", &[("labels.csv", table)]);
    let warnings = report.findings.iter().any(|f| f.severity != crate::rules::Severity::Note);
    assert!(!warnings, "{:?}", report.findings);
    let html = Document::Html.write(&report);
    assert_quiet(&html);
    assert!(html.contains("Nothing has to be done first"), "{html}");
    assert!(html.contains("No attribute of people or pictures was read"));
    let empty = report_of("empty", &[]);
    for about in ALL {
        let text = about.document.write(&empty);
        assert!(!text.is_empty(), "{}", about.file);
    }
    let html = Document::Html.write(&empty);
    assert_quiet(&html);
    assert!(html.contains("Nothing was found in what was examined."));
}

#[test]
fn twelve_hundred_classes_are_counted_and_not_all_listed() {
    let mut table = String::from("file,label,gender\n");
    for i in 0..6000 {
        table.push_str(&format!("{i:04}.jpg,class number {},{}\n", i % 1200, ["man", "woman"][i % 2]));
    }
    let report = report_of("many", &[("labels.csv", table)]);
    assert_eq!(report.dataset.classes.len(), 1200);
    let html = Document::Html.write(&report);
    assert_quiet(&html);
    assert!(html.contains("Images of each of 1,200 classes") && html.contains("and 1,160 more"));
    assert!(html.len() < 600_000, "{} bytes", html.len());
    assert!(Document::Markdown.write(&report).len() < 60_000);
}

#[test]
fn four_hundred_columns_are_listed_and_the_first_are_told() {
    let header: Vec<String> = (0..400).map(|i| format!("column {i}")).collect();
    let mut table = format!("file,gender,{}\n", header.join(","));
    for row in 0..80 {
        let cells: Vec<String> = (0..400)
            .map(|i| ["low", "middle", "high"][(row * 7 + i * row + row / (i % 11 + 1)) % 3].to_owned())
            .collect();
        table.push_str(&format!("{row:02}.jpg,{},{}\n", ["man", "woman"][row % 2], cells.join(",")));
    }
    let report = report_of("wide", &[("wide.csv", table)]);
    assert!(report.dataset.attributes.len() > 150, "{}", report.dataset.attributes.len());
    let html = Document::Html.write(&report);
    assert_quiet(&html);
    let first = html.find("<h4><bdi>gender</bdi>").expect("gender is told");
    assert!(html.find("<h4><bdi>column").is_none_or(|at| at > first), "protected attributes come first");
    assert!(html.contains("more, which are in the list of all attributes above"));
    assert!(html.len() < 900_000, "{} bytes", html.len());
    assert!(Document::Markdown.write(&report).len() < 120_000);
}
