//! `croissant.json`: MLCommons Croissant 1.1 with the vocabulary for responsible AI 1.0 and statistics. It lies in the
//! folder of the dataset, to which its addresses are relative. Counts, names of files and columns; no row of the data.

mod files;
mod records;
mod responsible;

use super::answers;
use crate::report::{Report, to_json};
use serde_json::{Map, Value, json};

/// How the document begins: keys are sorted.
pub(super) const MARK: &str = "{\n  \"@context\": {\n    \"@language\": \"en\",\n    \"@vocab\": \"https://schema.org/\",\n    \"Muster\": \"urn:muster.document/1:\"";

pub(super) fn metadata(report: &Report) -> String {
    let d = &report.dataset;
    let mut all = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": answers::title(report),
        "description": answers::description(report),
        "license": answers::words(report, "licence"),
        "url": answers::words(report, "url"),
        "creator": { "@type": "sc:Organization", "name": creator(report) },
        "identifier": format!("blake3:{}", d.fingerprint),
        "sdPublisher": { "@type": "sc:Organization", "name": format!("Muster {}", report.muster.version) },
        "distribution": files::distribution(report),
        "recordSet": records::record_sets(report),
    });
    if let (Some(date), Some(own)) = (answers::date(report, "published"), all.as_object_mut()) {
        own.insert("datePublished".into(), date.into());
    }
    if let Some(own) = all.as_object_mut() {
        own.extend(responsible::properties(report));
    }
    to_json(&all)
}

/// Who made it: by name, or in the words of who said who made and paid.
fn creator(report: &Report) -> String {
    match answers::answered(report, "creator") {
        Some(name) => name.to_owned(),
        None => answers::words(report, "maker"),
    }
}

/// The context of the specification, with the two properties that statistics need and a name for this document.
fn context() -> Value {
    let mut own = Map::new();
    for (key, of) in [
        ("@language", "en"),
        ("@vocab", "https://schema.org/"),
        ("Muster", "urn:muster.document/1:"),
        ("cr", "http://mlcommons.org/croissant/"),
        ("rai", "http://mlcommons.org/croissant/RAI/"),
        ("dct", "http://purl.org/dc/terms/"),
        ("sc", "https://schema.org/"),
        ("conformsTo", "dct:conformsTo"),
    ] {
        own.insert(key.into(), of.into());
    }
    for key in [
        "annotation",
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "equivalentProperty",
        "extract",
        "field",
        "fileObject",
        "fileProperty",
        "fileSet",
        "format",
        "includes",
        "isArray",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
        "value",
    ] {
        own.insert(key.into(), format!("cr:{key}").into());
    }
    own.insert("data".into(), json!({ "@id": "cr:data", "@type": "@json" }));
    own.insert("examples".into(), json!({ "@id": "cr:examples", "@type": "@json" }));
    own.insert("dataType".into(), json!({ "@id": "cr:dataType", "@type": "@vocab" }));
    own.insert("name".into(), json!({ "@container": "@language" }));
    own.insert("description".into(), json!({ "@container": "@language" }));
    own.into()
}
