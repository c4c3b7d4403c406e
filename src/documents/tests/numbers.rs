//! Every number that a document prints stands in the JSON, as it is or as it is written for people.

use super::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// Numbers in a text: digits with the signs that belong into a number.
fn numbers(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    split
        .map(|n| n.trim_matches(['.', ',']))
        .filter(|n| n.contains(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// What the JSON holds: each number as it may be written, the lengths of its lists, the numbers in its texts.
fn known(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Number(n) => {
            let x = n.as_f64().unwrap_or_default();
            out.insert(n.to_string());
            for text in [crate::wording::figure(x), crate::wording::percent(x), crate::wording::percent_range(x, 1.0)] {
                out.extend(numbers(&text));
            }
            if let Some(n) = n.as_u64() {
                out.extend(numbers(&crate::wording::count(n)));
            }
        }
        Value::String(text) => out.extend(numbers(text)),
        Value::Array(list) => {
            out.extend(numbers(&crate::wording::count(list.len() as u64)));
            list.iter().for_each(|value| known(value, out));
        }
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            out.extend(numbers(key));
            known(value, out);
        }),
        _ => {}
    }
}

/// Numbers in a document's own words, which are the same for every dataset: those of a dataset with nothing in it.
fn own_words(document: Document) -> BTreeSet<String> {
    numbers(&readable(document, &report_of("empty", &[]))).into_iter().collect()
}

/// What a reader sees of it.
fn readable(document: Document, report: &Report) -> String {
    let text = document.write(report);
    match document {
        Document::Facts | Document::FactsDrawing => {
            let page = parsed(&text);
            let shown = page.descendants().filter(|n| {
                n.has_tag_name("td") || n.has_tag_name("text") || n.has_tag_name("p") || n.has_tag_name("th")
            });
            shown.map(words).collect::<Vec<_>>().join("\n")
        }
        _ => text,
    }
}

/// Sums that a document makes of the report's figures.
fn sums(report: &Report) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut add = |n: u64| out.extend(numbers(&crate::wording::count(n)));
    for family in crate::rules::FAMILIES {
        let of = |code: &str| code.starts_with(family.code);
        add(report.rules.iter().filter(|run| of(&run.code)).map(|run| run.tests).sum());
        add(report.findings.iter().filter(|f| of(&f.code)).count() as u64);
    }
    add(report.rules.iter().map(|run| run.tests).sum());
    add(report.tables.duplicates.iter().map(|group| group.images.len() as u64).sum());
    add(report.tables.uncovered.iter().filter(|row| row.count == 0).count() as u64);
    for f in &report.findings {
        for total in std::iter::once(f.evidence_total).chain(f.members.iter().map(|m| m.evidence_total)) {
            // How many places are left out.
            (1..=12).for_each(|shown| add(total.saturating_sub(shown)));
        }
    }
    for n in 0..=report.findings.len().max(report.rules.len()).max(60) as u64 {
        // Places in a list, and how many of it are left out.
        add(n);
    }
    out
}

#[test]
fn every_number_in_a_document_stands_in_the_json() {
    let example = crate::intake::example().into_iter().collect();
    let check = check_in_memory("example", example, Options { pixels: false, ..Options::default() });
    let example = check.report().expect("a report").clone();
    for report in [streets(), example] {
        let json: Value = serde_json::from_str(&crate::report::to_json(&report)).expect("JSON");
        let mut in_json = sums(&report);
        known(&json, &mut in_json);
        for document in [
            Document::Markdown,
            Document::Datasheet,
            Document::Card,
            Document::Facts,
            Document::FactsDrawing,
            Document::ArticleTen,
            Document::DataProtection,
        ] {
            let own = own_words(document);
            let found = numbers(&readable(document, &report));
            assert!(found.len() > 20, "{document:?} prints few numbers");
            let strange: BTreeSet<String> =
                found.into_iter().filter(|n| !in_json.contains(n) && !own.contains(n)).collect();
            assert!(strange.is_empty(), "{document:?} prints what the JSON does not hold: {strange:?}");
        }
    }
}

#[test]
fn the_statistics_of_croissant_and_of_the_bill_are_the_json_s() {
    let report = streets();
    let json: Value = serde_json::from_str(&crate::report::to_json(&report)).expect("JSON");
    let croissant: Value = serde_json::from_str(&Document::Croissant.write(&report)).expect("JSON");
    let set = |id: &str| {
        let all = croissant["recordSet"].as_array().expect("a list");
        all.iter().find(|set| set["@id"] == id).unwrap_or_else(|| panic!("no {id}")).clone()
    };
    let classes = json["dataset"]["classes"].as_array().expect("classes");
    for (own, told) in classes.iter().zip(set("classes")["data"].as_array().expect("rows")) {
        assert_eq!((&own["name"], &own["images"]), (&told["classes/name"], &told["classes/images"]));
    }
    let gender = json["dataset"]["attributes"].as_array().and_then(|all| all.iter().find(|a| a["name"] == "gender"));
    let gender = gender.expect("gender");
    let rows = set("groups")["data"].as_array().expect("rows").clone();
    for value in gender["values"].as_array().expect("values") {
        let row = rows.iter().find(|row| row["groups/group"] == value["value"]).expect("a row");
        for (own, told) in
            [("value", "groups/share"), ("low", "groups/low"), ("high", "groups/high"), ("n", "groups/n")]
        {
            assert_eq!(value["share"][own], row[told], "{own}");
        }
        assert_eq!(value["count"], row["groups/count"]);
    }
    let bill: Value = serde_json::from_str(&Document::Bill.write(&report)).expect("JSON");
    let properties = bill["components"][0]["data"][0]["contents"]["properties"].as_array().expect("properties").clone();
    let of =
        |name: &str| properties.iter().find(|p| p["name"] == name).and_then(|p| p["value"].as_str()).map(str::to_owned);
    assert_eq!(of("muster:images-listed"), Some(json["dataset"]["images_listed"].to_string()));
    assert_eq!(of("muster:boxes"), Some(json["dataset"]["boxes"].to_string()));
    assert_eq!(of("muster:attribute:gender:woman"), Some(gender["values"].as_array().and_then(|all| all.iter().find(|v| v["value"] == "woman")).expect("women")["count"].to_string()));
}

#[test]
fn the_measures_are_quotients_of_the_json_s_counts() {
    let report = streets();
    let text = Document::Measures.write(&report);
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    for row in rows.records().map(|row| row.expect("a row")) {
        let number = |at: usize| row[at].parse::<f64>().ok();
        if let (Some(value), Some(k), Some(n)) = (number(2), number(3), number(4)) {
            assert!((value - k / n).abs() < 1e-5, "{row:?}");
        }
    }
    let json: Value = serde_json::from_str(&crate::report::to_json(&report)).expect("JSON");
    let attributes = json["dataset"]["attributes"].as_array().expect("a list");
    let sum = |key: &str| attributes.iter().filter_map(|a| a[key].as_u64()).sum::<u64>();
    let cells = |id: &str| text.lines().find(|line| line.starts_with(id)).expect("a line").to_owned();
    assert!(cells("Com-ML-1").contains(&format!(",{},{},", sum("n"), sum("n") + sum("missing"))), "{text}");
    let classes = json["dataset"]["classes"].as_array().expect("a list").len();
    assert!(cells("Div-ML-1").contains(&format!(",{classes},")), "{text}");
}
