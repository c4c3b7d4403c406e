//! `dataset.cdx.json`: the dataset as a component of a bill of materials, CycloneDX 1.7. Statistics stand as properties;
//! who governs it is what people said.

use super::{answers, facts};
use crate::dataset::Role;
use crate::report::words::origin_words;
use crate::report::{Report, to_json};
use crate::wording::visible;
use serde::Serialize;
use serde_json::{Value, json};

/// How the document begins.
pub(super) const MARK: &str =
    "{\n  \"metadata\": {\n    \"properties\": [\n      {\n        \"name\": \"muster.document/1\",";

/// In the order of writing, so that it begins with what says who wrote it.
#[derive(Serialize)]
struct Bill {
    metadata: Metadata,
    #[serde(flatten)]
    rest: Value,
}

#[derive(Serialize)]
struct Metadata {
    properties: Vec<Property>,
    tools: Value,
}

#[derive(Serialize)]
struct Property {
    name: String,
    value: String,
}

fn property(name: &str, value: impl ToString) -> Property {
    Property { name: name.to_owned(), value: visible(&value.to_string()) }
}

pub(super) fn bill(report: &Report) -> String {
    let title = answers::title(report);
    let classification = match report.settings.settings.documentation.people {
        Some(true) => "pictures of people",
        Some(false) => "declared free of people",
        None => answers::OPEN,
    };
    let data = json!({
        "bom-ref": "dataset-contents",
        "type": "dataset",
        "name": title,
        "contents": { "properties": statistics(report) },
        "classification": classification,
        "sensitiveData": sensitive(report),
        "description": answers::description(report),
        "governance": {
            "custodians": [party(report, "access")],
            "stewards": [party(report, "contact")],
            "owners": [party(report, "maker")],
        },
    });
    let component = json!({
        "type": "data",
        "bom-ref": "dataset",
        "name": title,
        "description": answers::description(report),
        "licenses": [{ "license": { "name": answers::words(report, "licence") } }],
        "data": [data],
    });
    let bill = Bill {
        metadata: Metadata {
            properties: vec![
                property("muster.document/1", "dataset.cdx.json"),
                property("muster:fingerprint", &report.dataset.fingerprint),
            ],
            tools: json!({ "components": [
                { "type": "application", "name": "Muster", "version": report.muster.version },
            ] }),
        },
        rest: json!({
            "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.7",
            "version": 1,
            "components": [component],
        }),
    };
    to_json(&bill)
}

/// Who governs, in the words of the answer.
fn party(report: &Report, key: &str) -> Value {
    json!({ "organization": { "name": answers::words(report, key) } })
}

fn sensitive(report: &Report) -> Vec<String> {
    let own = report.dataset.attributes.iter().filter(|a| matches!(a.role, Role::Protected | Role::Sensitive));
    own.map(|a| visible(&format!("{}: {}", a.name, origin_words(a.origin)))).collect()
}

fn statistics(report: &Report) -> Vec<Property> {
    let d = &report.dataset;
    let mut all = vec![property("muster:fingerprint", &d.fingerprint)];
    for (name, n) in [
        ("images", d.images),
        ("images-listed", d.images_listed),
        ("boxes", d.boxes),
        ("masks", d.masks),
        ("keypoints", d.keypoints),
        ("image-labels", d.image_labels),
        ("captions", d.captions),
        ("identities", d.identities),
        ("annotators", d.annotators),
        ("classes", d.classes.len() as u64),
    ] {
        all.push(property(&format!("muster:{name}"), n));
    }
    all.extend(d.splits.iter().map(|split| property(&format!("muster:split:{}", visible(&split.name)), split.images)));
    all.extend(d.classes.iter().map(|class| property(&format!("muster:class:{}", visible(&class.name)), class.images)));
    for a in d.attributes.iter().filter(|a| a.role == Role::Protected) {
        let name = visible(&a.name);
        all.push(property(&format!("muster:attribute:{name}:known"), a.n));
        all.push(property(&format!("muster:attribute:{name}:missing"), a.missing));
        let of = |v: &crate::report::ValueFacts| {
            property(&format!("muster:attribute:{name}:{}", visible(&v.value)), v.count)
        };
        all.extend(a.values.iter().map(of));
    }
    for (name, tally) in [
        ("relevant", report.qualities.relevant),
        ("representative", report.qualities.representative),
        ("free-of-errors", report.qualities.free_of_errors),
        ("complete", report.qualities.complete),
        ("privacy", report.qualities.privacy),
        ("documentation", report.qualities.documentation),
    ] {
        for (severity, n) in [("errors", tally.errors), ("warnings", tally.warnings), ("notes", tally.notes)] {
            all.push(property(&format!("muster:findings:{name}:{severity}"), n));
        }
    }
    all.push(property("muster:gaps", facts::gaps(report)));
    all.extend(facts::suppressed(report).map(|words| property("muster:small-cells", words)));
    all
}
