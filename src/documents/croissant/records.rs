//! What the files hold: pictures, the columns of tables, COCO's images and boxes, the classes, splits and groups as they
//! were counted. Statistics stand as annotations, by their names in public vocabularies.

use super::files::{PICTURES, again, is_coco, mark};
use crate::dataset::{Role, ValueType};
use crate::report::words::{origin_words, role_words, type_words};
use crate::report::{AttributeFacts, ColumnFacts, Report, SourceFacts};
use crate::rules::Severity;
use crate::wording::visible;
use serde_json::{Value, json};

/// How many there are: Wikidata's “quantity of items”, as the specification has it.
const COUNT: &str = "http://www.wikidata.org/entity/Q4049983";
/// The DDI Alliance's vocabulary of summary statistics.
const SUMMARY: &str = "http://rdf-vocabulary.ddialliance.org/cv/SummaryStatisticType/2.1.2/";

/// A figure about records or a field.
fn statistic(of: &str, name: &str, property: String, ty: &str, value: Value) -> Value {
    json!({
        "@type": "cr:Field",
        "@id": format!("{of}/{name}"),
        "name": format!("{of}/{name}"),
        "dataType": ty,
        "equivalentProperty": property,
        "value": value,
    })
}

fn number_of(of: &str, n: u64) -> Value {
    statistic(of, "count", COUNT.into(), "sc:Integer", n.into())
}

fn field(mark: String, name: &str, says: String, ty: &str, source: Value) -> Value {
    json!({ "@type": "cr:Field", "@id": mark, "name": visible(name), "description": says, "dataType": ty, "source": source })
}

pub(super) fn record_sets(report: &Report) -> Vec<Value> {
    let mut all = Vec::new();
    if report.files.groups.iter().any(|g| g.role == "images" && g.files > 0) {
        let of = |property: &str| json!({ "fileSet": { "@id": PICTURES }, "extract": { "fileProperty": property } });
        all.push(json!({
            "@type": "cr:RecordSet",
            "@id": "images",
            "name": "images",
            "description": "The pictures, each with its path below the folder of the dataset",
            "annotation": [number_of("images", report.dataset.images)],
            "field": [
                field("images/path".into(), "path", "its path".into(), "sc:Text", of("fullpath")),
                field("images/content".into(), "content", "the picture".into(), "sc:ImageObject", of("content")),
            ],
        }));
    }
    for (at, file) in report.files.sources.iter().enumerate().filter(|(_, file)| is_whole(report, file)) {
        if !file.columns.is_empty() && is_delimited(&file.path) {
            all.push(table(report, at, file));
        } else if is_coco(file) {
            all.extend(coco(report, at, file));
        }
    }
    all.extend(counted(report));
    all
}

/// A file that ends in the middle, or cannot be read, holds no records that another program could load.
fn is_whole(report: &Report, file: &SourceFacts) -> bool {
    let broken = |f: &crate::report::Finding| {
        f.severity == Severity::Error
            && f.subject.file.as_ref() == Some(&file.path)
            && f.members.is_empty()
            && f.evidence_total == 1
    };
    file.sha256.is_some() && !report.findings.iter().any(broken)
}

fn is_delimited(path: &str) -> bool {
    let lower = path.to_lowercase();
    [".csv", ".tsv"].iter().any(|ending| lower.ends_with(ending))
}

fn table(report: &Report, at: usize, file: &SourceFacts) -> Value {
    let of = mark(at);
    let fields: Vec<Value> = file
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let own = format!("{of}/records/{}", i + 1);
            let attribute = attribute_of(report, &file.path, &column.name);
            let mut says = format!("{}, {}", role_words(column.role), type_words(column.ty));
            if let Some(attribute) = attribute {
                says.push_str(&format!("; {}", origin_words(attribute.origin)));
            }
            let source = json!({ "fileObject": { "@id": of }, "extract": { "column": column.name } });
            let mut field = field(own.clone(), &column.name, says, data_type(column), source);
            if let (Some(attribute), Some(map)) = (attribute, field.as_object_mut()) {
                map.insert("annotation".into(), statistics(&own, attribute).into());
            }
            field
        })
        .collect();
    json!({
        "@type": "cr:RecordSet",
        "@id": format!("{of}/records"),
        "name": visible(&file.path),
        "description": "The rows of the table",
        "field": fields,
    })
}

/// The attribute that comes from a column, where it comes from this file.
fn attribute_of<'r>(report: &'r Report, path: &str, column: &str) -> Option<&'r AttributeFacts> {
    let source = format!("{path}#{column}");
    report.dataset.attributes.iter().find(|a| a.source == source)
}

/// Numbers are numbers only where no word stands among them.
fn data_type(column: &ColumnFacts) -> &'static str {
    let plain = column.missing.iter().all(|word| word.trim().parse::<f64>().is_ok());
    match column.ty {
        ValueType::Real | ValueType::Integer if plain && column.role != Role::Identity => "sc:Float",
        _ => "sc:Text",
    }
}

fn statistics(of: &str, attribute: &AttributeFacts) -> Vec<Value> {
    let mut all = vec![
        number_of(of, attribute.n),
        statistic(of, "missing", format!("{SUMMARY}#InvalidCases"), "sc:Integer", attribute.missing.into()),
    ];
    if let Some(numeric) = &attribute.numeric {
        let figures = [
            ("min", "Minimum", numeric.min),
            ("max", "Maximum", numeric.max),
            ("mean", "ArithmeticMean", numeric.mean),
            ("median", "Median", numeric.median),
        ];
        for (name, term, value) in figures {
            let own = value.map(|value| statistic(of, name, format!("{SUMMARY}#{term}"), "sc:Float", value.into()));
            all.extend(own);
        }
    }
    all
}

fn coco(report: &Report, at: usize, file: &SourceFacts) -> Vec<Value> {
    let set = |part: &str, of: String, fields: &[(&str, &str, &str)]| {
        let own = format!("{}/{part}", mark(at));
        let fields: Vec<Value> = fields
            .iter()
            .map(|(name, ty, says)| {
                let list = if part == "images" { "images" } else { "annotations" };
                let mut source =
                    json!({ "fileObject": { "@id": of }, "extract": { "jsonPath": format!("$.{list}[*].{name}") } });
                if let (&"cr:BoundingBox", Some(map)) = (ty, source.as_object_mut()) {
                    map.insert("format".into(), "XYWH".into());
                }
                field(format!("{own}/{name}"), name, (*says).to_owned(), ty, source)
            })
            .collect();
        json!({
            "@type": "cr:RecordSet",
            "@id": own,
            "name": format!("{} of {}", part, visible(&file.path)),
            "field": fields,
        })
    };
    let id = ("id", "sc:Text", "by which boxes name the image");
    let mut all = vec![set("images", mark(at), &[id, ("file_name", "sc:Text", "its name")])];
    if report.dataset.boxes > 0 {
        all.push(set(
            "boxes",
            again(at),
            &[
                ("image_id", "sc:Text", "the image"),
                ("category_id", "sc:Text", "the class"),
                ("bbox", "cr:BoundingBox", "left, top, width, height in pixels"),
            ],
        ));
    }
    all
}

/// What was counted over all files, as records that stand in this document.
fn counted(report: &Report) -> Vec<Value> {
    let mut all = Vec::new();
    let mut add = |id: &str, says: &str, fields: &[(&str, &str)], rows: Vec<Vec<Value>>| {
        if rows.is_empty() {
            return;
        }
        let field = |(name, ty): &(&str, &str)| json!({ "@type": "cr:Field", "@id": format!("{id}/{name}"), "name": name, "dataType": ty });
        let row = |row: Vec<Value>| -> Value {
            fields
                .iter()
                .zip(row)
                .map(|((name, _), value)| (format!("{id}/{name}"), value))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        all.push(json!({
            "@type": "cr:RecordSet",
            "@id": id,
            "name": id,
            "description": says,
            "field": fields.iter().map(field).collect::<Vec<_>>(),
            "data": rows.into_iter().map(row).collect::<Vec<_>>(),
        }));
    };
    let d = &report.dataset;
    let classes = d.classes.iter().map(|c| vec![visible(&c.name).into(), c.images.into(), c.boxes.into()]);
    let fields = [("name", "sc:Text"), ("images", "sc:Integer"), ("boxes", "sc:Integer")];
    add("classes", "Classes, with the images that show them and their boxes", &fields, classes.collect());
    let splits = d.splits.iter().map(|s| vec![visible(&s.name).into(), s.images.into()]);
    add("splits", "Splits, with their images", &[("name", "sc:Text"), ("images", "sc:Integer")], splits.collect());
    let protected = d.attributes.iter().filter(|a| a.role == Role::Protected);
    let groups = protected.flat_map(|a| {
        a.values.iter().map(|v| {
            let s = &v.share;
            vec![
                visible(&a.name).into(),
                visible(&v.value).into(),
                v.count.into(),
                s.value.into(),
                s.low.into(),
                s.high.into(),
                s.n.into(),
            ]
        })
    });
    let fields = [
        ("attribute", "sc:Text"),
        ("group", "sc:Text"),
        ("count", "sc:Integer"),
        ("share", "sc:Float"),
        ("low", "sc:Float"),
        ("high", "sc:Float"),
        ("n", "sc:Integer"),
    ];
    add(
        "groups",
        "Groups of protected attributes: shares of those known, with their 95 % intervals",
        &fields,
        groups.collect(),
    );
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_numbers_with_a_word_among_them_is_text() {
        let column = |missing: &[&str]| ColumnFacts {
            name: "age".into(),
            role: Role::Protected,
            ty: ValueType::Integer,
            missing: missing.iter().map(|word| (*word).to_owned()).collect(),
        };
        assert_eq!(data_type(&column(&["-1"])), "sc:Float");
        assert_eq!(data_type(&column(&["unknown"])), "sc:Text");
    }
}
