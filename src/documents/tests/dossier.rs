//! Croissant, the card, the bill of materials, the measures and the facts: their own required parts, names from the data in
//! them, whatever the dataset is.

use super::*;
use serde_json::Value;
use sha2::Digest;
use std::collections::BTreeSet;

fn json(document: Document, report: &Report) -> Value {
    serde_json::from_str(&document.write(report)).unwrap_or_else(|e| panic!("{document:?}: {e}"))
}

/// The names of the table of properties of RAI 1.0.
const RAI: [&str; 20] = [
    "dataCollection",
    "dataCollectionType",
    "dataCollectionMissingData",
    "dataCollectionRawData",
    "dataCollectionTimeframe",
    "dataImputationProtocol",
    "dataManipulationProtocol",
    "dataPreprocessingProtocol",
    "dataAnnotationProtocol",
    "dataAnnotationPlatform",
    "dataAnnotationAnalysis",
    "dataReleaseMaintenancePlan",
    "personalSensitiveInformation",
    "dataSocialImpact",
    "dataBiases",
    "dataLimitations",
    "dataUseCases",
    "annotationsPerItem",
    "annotatorDemographics",
    "machineAnnotationTools",
];

/// All values below a key, wherever it stands.
fn all_of<'v>(value: &'v Value, key: &str, out: &mut Vec<&'v Value>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(own, value)| {
            if own == key {
                out.push(value);
            }
            all_of(value, key, out);
        }),
        Value::Array(list) => list.iter().for_each(|value| all_of(value, key, out)),
        _ => {}
    }
}

fn assert_croissant(report: &Report) {
    let all = json(Document::Croissant, report);
    for key in ["name", "description", "license", "url", "identifier"] {
        assert!(all[key].as_str().is_some_and(|text| !text.trim().is_empty()), "{key} is empty");
    }
    assert!(all["creator"]["name"].as_str().is_some_and(|text| !text.is_empty()));
    assert_eq!(all["conformsTo"][0], "http://mlcommons.org/croissant/1.1");
    assert_eq!(all["@context"]["@language"], "en");
    let own = all.as_object().expect("an object").keys().filter_map(|key| key.strip_prefix("rai:"));
    let own: BTreeSet<&str> = own.collect();
    assert!(own.iter().all(|name| RAI.contains(name)), "{own:?}");
    assert!(own.len() >= 19 && !all.to_string().contains("\"\"]"));
    // Marks are unique, and what is named is there.
    let (mut ids, mut named) = (Vec::new(), BTreeSet::new());
    for part in ["distribution", "recordSet"] {
        all_of(&all[part], "@id", &mut ids);
    }
    let mut places = Vec::new();
    for key in ["fileObject", "fileSet"] {
        all_of(&all["recordSet"], key, &mut places);
    }
    for place in &places {
        named.insert(place["@id"].to_string());
    }
    let mut seen = BTreeSet::new();
    for id in ids.iter().map(ToString::to_string).filter(|id| !named.contains(id)) {
        assert!(seen.insert(id.clone()), "{id} stands twice");
    }
    let files: BTreeSet<String> =
        all["distribution"].as_array().into_iter().flatten().map(|file| file["@id"].to_string()).collect();
    assert!(named.is_subset(&files), "{named:?} of {files:?}");
    for file in all["distribution"].as_array().into_iter().flatten() {
        if file["@type"] == "cr:FileObject" {
            assert!(file["sha256"].as_str().is_some_and(|hash| hash.len() == 64), "{file}");
            assert!(file["contentUrl"].is_string() && file["encodingFormat"].is_string(), "{file}");
        } else {
            assert!(file["includes"].as_array().is_some_and(|list| !list.is_empty()), "{file}");
        }
    }
}

#[test]
fn croissant_has_what_the_reference_validator_does_not_ask_for() {
    for report in [streets(), hostile(), report_of("empty", &[])] {
        assert_croissant(&report);
    }
}

#[test]
fn croissant_names_files_by_the_hash_of_their_bytes_and_columns_as_they_are() {
    let table = "file,gender,age\n".to_owned()
        + &(0..40).map(|i| format!("{i}.jpg,{},{}\n", ["woman", "man"][i % 2], 20 + i)).collect::<String>();
    let report = report_of("few", &[("la bels.csv", table.clone())]);
    let all = json(Document::Croissant, &report);
    let file = &all["distribution"][0];
    let hash: String = sha2::Sha256::digest(table.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!((file["contentUrl"].as_str(), file["sha256"].as_str()), (Some("la bels.csv"), Some(hash.as_str())));
    assert_eq!(file["contentSize"], format!("{} B", table.len()));
    let fields = all["recordSet"][0]["field"].as_array().expect("fields");
    let columns: Vec<&str> = fields.iter().filter_map(|field| field["source"]["extract"]["column"].as_str()).collect();
    assert_eq!(columns, ["file", "gender", "age"]);
    assert!(
        fields[1]["description"]
            .as_str()
            .is_some_and(|says| says.contains("protected") && says.contains("origin unknown"))
    );
    assert_eq!(fields[2]["dataType"], "sc:Float");
}

#[test]
fn what_people_answered_stands_where_each_format_asks_for_it() {
    let settings = "[documentation]\ntitle = \"Streets: \\\"of\\\" <b>Graz</b>\"\nlicence = \"CC BY 4.0\"\ncreator = \"TU Graz\"\n\
                    url = \"https://example.org/streets\"\npublished = \"2026-07-27\"\npurpose = \"to count bicycles\"\n";
    let table = "file,label\n".to_owned() + &(0..40).map(|i| format!("{i}.jpg,cat\n")).collect::<String>();
    let report = report_of("streets", &[("labels.csv", table), ("muster.toml", settings.into())]);
    let croissant = json(Document::Croissant, &report);
    assert_eq!(croissant["name"], "Streets: \"of\" <b>Graz</b>");
    assert_eq!(croissant["datePublished"], "2026-07-27");
    assert_eq!(croissant["creator"]["name"], "TU Graz");
    let card = Document::Card.write(&report);
    assert!(card.contains("license: cc-by-4.0\n") && card.contains("to count bicycles"), "{card}");
    let bill = json(Document::Bill, &report);
    assert_eq!(bill["components"][0]["licenses"][0]["license"]["name"], "CC BY 4.0");
    assert!(Document::Facts.write(&report).contains("For: to count bicycles"));
    // Where nobody answered, that is said.
    let quiet = json(Document::Croissant, &streets());
    assert_eq!(quiet["license"], "not answered");
    assert!(quiet["datePublished"].is_null());
    assert!(Document::Card.write(&streets()).contains("license: unknown\n"));
}

#[test]
fn the_front_matter_of_the_card_is_yaml() {
    for report in [streets(), hostile(), report_of("empty", &[])] {
        let card = Document::Card.write(&report);
        let (front, body) =
            card.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).expect("front matter");
        let read = yaml_rust2::YamlLoader::load_from_str(front).unwrap_or_else(|e| panic!("{e}: {front}"));
        let name = read[0]["pretty_name"].as_str().expect("a name");
        assert_eq!(name, report.dataset.name);
        assert!(read[0]["size_categories"][0].as_str().is_some_and(|size| size.contains('K')));
        for heading in ["## Uses", "### Out-of-Scope Use", "## Bias, Risks, and Limitations", "## Citation"] {
            assert!(body.contains(heading), "{heading}");
        }
        assert!(body.contains("[More Information Needed]"));
    }
}

#[test]
fn the_bill_of_materials_has_one_component_of_type_data() {
    let bill = json(Document::Bill, &hostile());
    assert_eq!((bill["bomFormat"].as_str(), bill["specVersion"].as_str()), (Some("CycloneDX"), Some("1.7")));
    let component = &bill["components"][0];
    assert_eq!(component["type"], "data");
    assert_eq!(component["data"][0]["type"], "dataset");
    for who in ["custodians", "stewards", "owners"] {
        assert_eq!(component["data"][0]["governance"][who][0]["organization"]["name"], "not answered");
    }
}

#[test]
fn every_measure_has_a_figure_or_says_why_not() {
    for report in [streets(), hostile(), report_of("empty", &[])] {
        let text = Document::Measures.write(&report);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let mut n = 0;
        for row in rows.records() {
            let row = row.expect("a row of CSV");
            assert_eq!(row.len(), 8);
            assert!(!row[5].is_empty(), "{row:?}");
            let why =
                row[5].contains("not computed") || row[5].contains("nothing to count") || row[5].contains("none where");
            assert!(row[0].is_empty() || !row[2].is_empty() || !row[3].is_empty() || why, "{row:?}");
            n += u64::from(!row[0].is_empty());
        }
        assert_eq!(n, 26);
    }
}

/// Datasets of an odd shape.
fn odd() -> Vec<Report> {
    let mut quiet = String::from("file,label\n");
    (0..60).for_each(|i| quiet.push_str(&format!("{i:02}.jpg,{}\n", ["cat", "dog"][i % 2])));
    let mut many = String::from("file,label,gender\n");
    for i in 0..2400 {
        many.push_str(&format!("{i:04}.jpg,class number {},{}\n", i % 1200, ["man", "woman"][i % 2]));
    }
    let header: Vec<String> = (0..400).map(|i| format!("column {i}")).collect();
    let mut wide = format!("file,gender,{}\n", header.join(","));
    for row in 0..60 {
        let cells: Vec<&str> = (0..400).map(|i| ["low", "middle", "high"][(row * 7 + i * row) % 3]).collect();
        wide.push_str(&format!("{row:02}.jpg,{},{}\n", ["man", "woman"][row % 2], cells.join(",")));
    }
    vec![
        report_of("quiet", &[("labels.csv", quiet)]),
        report_of("many", &[("labels.csv", many)]),
        report_of("wide", &[("wide.csv", wide)]),
        hostile(),
        report_of("empty", &[]),
    ]
}

#[test]
fn every_document_is_sound_and_of_a_sane_size_whatever_the_dataset_is() {
    for report in odd() {
        for about in ALL {
            let text = about.document.write(&report);
            let most = match about.document {
                Document::Croissant | Document::Bill => 700_000,
                Document::Facts | Document::FactsDrawing => 40_000,
                _ => 900_000,
            };
            assert!(text.len() < most, "{} of {}: {} bytes", about.file, report.dataset.name, text.len());
            assert!(!text.contains('\u{202e}'), "{}", about.file);
            match about.file.rsplit('.').next() {
                Some("html") => assert_quiet(&text),
                Some("svg") => {
                    let page = parsed(&text);
                    let drawn: String = words(page.root()).split_whitespace().collect();
                    let name: String = crate::wording::visible(&report.dataset.name).split_whitespace().collect();
                    assert!(drawn.contains(&name), "{name} is cut");
                    assert!(drawn.contains(&report.dataset.fingerprint));
                }
                Some("json" | "sarif") => drop(serde_json::from_str::<Value>(&text).expect("JSON")),
                Some("md") => assert!(!text.contains("<script"), "{}", about.file),
                _ => {}
            }
        }
    }
}

#[test]
fn a_long_name_breaks_no_line_of_the_drawing_and_is_not_cut() {
    let long = "donaudampfschifffahrtsgesellschaft".repeat(6);
    let table = format!(
        "file,label,gender\n{}",
        (0..60).map(|i| format!("{i}.jpg,{long},{}\n", ["a", "b"][i % 2])).collect::<String>()
    );
    let report = report_of(&long, &[("labels.csv", table)]);
    let text = Document::FactsDrawing.write(&report);
    let page = parsed(&text);
    let longest = page.descendants().filter(|n| n.has_tag_name("text")).map(|n| words(n).chars().count()).max();
    assert!(longest.is_some_and(|n| n < 90), "{longest:?}");
    assert!(words(page.root()).split_whitespace().collect::<String>().contains(&long));
}

#[test]
fn no_document_holds_the_name_of_a_person() {
    let people = ["Ada_Lovelace", "Grace_Hopper", "Mary_Shelley", "Emmy_Noether"];
    let mut table = String::from("file,person,gender,mail\n");
    for i in 0..120 {
        let name = people[if i < 90 { 0 } else { i % 4 }];
        table.push_str(&format!(
            "{name}/{name}_{i:04}.jpg,{name},{},ada{i}@example.org\n",
            ["woman", "man"][usize::from(i % 9 == 0)]
        ));
    }
    let settings = "[columns.person]\nrole = \"identity\"\n";
    let report = report_of("people", &[("people.csv", table), ("muster.toml", settings.into())]);
    let called = crate::report::to_json(&report);
    assert!(called.contains("Ada_Lovelace"), "the report itself names them, or this test tests nothing");
    for about in ALL {
        let text = about.document.write(&report).replace("\\_", "_").replace("%5F", "_").replace("&#64;", "@");
        for never in ["Lovelace", "Hopper", "example.org"] {
            assert!(!text.contains(never), "{} names {never}", about.file);
        }
    }
}

#[test]
fn the_manual_of_documents_names_each() {
    let page = reference();
    for about in ALL {
        assert!(page.contains(&format!("- `{}`: {}\n", about.file, about.says)));
    }
    let mut files: Vec<&str> = ALL.iter().map(|about| about.file).collect();
    files.sort_unstable();
    files.dedup();
    assert_eq!(files.len(), ALL.len());
}

#[test]
fn documents_that_lie_in_the_dataset_are_no_data() {
    let table = "file,gender\n".to_owned()
        + &(0..40).map(|i| format!("{i}.jpg,{}\n", ["woman", "man"][i % 2])).collect::<String>();
    let before = report_of("few", &[("people.csv", table.clone())]);
    let written: Vec<(&str, String)> = ALL.iter().map(|about| (about.file, about.document.write(&before))).collect();
    let after = report_of("few", &[written, vec![("people.csv", table)]].concat());
    assert_eq!(before.dataset.attributes, after.dataset.attributes);
    assert_eq!(after.files.sources.len(), 1);
    let table = after.files.skipped_files.iter().find(|file| file.path == "data-quality.csv").expect("left aside");
    assert_eq!(table.why, "a document that Muster wrote");
}
