//! Open Images' hierarchy of classes: nested JSON of class codes, which class is a kind of which. Gives the classes that a
//! dataset uses the class above them, and those that they are parts of. Refuses to make classes, or objects of the classes
//! above.

use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick};
use crate::dataset::{Builder, Fault, FaultKind, FileRole, Format, Place};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::collections::BTreeSet;

pub static ENTRY: Entry = Entry {
    format: Format { id: "class-hierarchy", name: "class hierarchy", role: FileRole::ClassList, boxes: None },
    reads: "Open Images' hierarchy of class codes: of each class that is used, the class above it and what it is a part of",
    told_by: "JSON with LabelName and Subcategory",
    cannot: "several classes above one: the first counts",
    stage: Stage::Names,
    how: How::Files { recognise, read: Read::Whole(|_, input, out, tick| read(input, out, tick)) },
};

/// The whole hierarchy of 600 classes is a hundred kilobytes.
const LARGEST: u64 = 16 << 20;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let is = probe.extension() == "json" && probe.json().has(&["LabelName"]) && probe.json().has_list("Subcategory");
    is.then(|| "class hierarchy: JSON of class codes and their subcategories, as Open Images has it".into())
}

fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let broken = |out: &mut Builder<'_>, expected: &str, found: String, line: u32| {
        let place = Place { line, ..Place::file(input.file) };
        out.fault(Fault::new(FaultKind::Unparsable, place, expected, found));
    };
    let bytes = match input.bytes.read_all(LARGEST) {
        Ok(bytes) => bytes,
        Err(e) => return broken(out, "a file to read", e.to_string(), 0),
    };
    tick(bytes.len() as u64);
    let top: Value = match serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)) {
        Ok(top) => top,
        Err(e) => {
            let line = u32::try_from(e.line()).unwrap_or(0);
            return broken(out, "JSON of nested classes", e.to_string(), line);
        }
    };
    let mut above = FxHashMap::default();
    let mut parts = FxHashMap::default();
    // What stands above all is no kind of anything ("Entity").
    for child in kinds(&top) {
        note(child, None, &mut above);
        note_parts(child, &mut parts);
    }
    if let Some(source) = out.source() {
        source.records = above.len() as u64;
    }
    for class in &mut out.dataset.classes {
        if class.supercategory.is_none() {
            class.supercategory = above.get(class.name.as_str()).copied().flatten().map(str::to_owned);
        }
        if let Some(wholes) = parts.get(class.name.as_str()).filter(|_| class.part_of.is_empty()) {
            class.part_of = wholes.iter().map(|whole| (*whole).to_owned()).collect();
        }
    }
    out.end();
}

fn kinds(node: &Value) -> impl Iterator<Item = &Value> {
    node.get("Subcategory").and_then(Value::as_array).into_iter().flatten()
}

/// Notes what each of a branch is a part of.
fn note_parts<'v>(node: &'v Value, parts: &mut FxHashMap<&'v str, BTreeSet<&'v str>>) {
    let whole = node.get("LabelName").and_then(Value::as_str);
    let own = node.get("Part").and_then(Value::as_array).into_iter().flatten();
    for part in own {
        let name = part.get("LabelName").and_then(Value::as_str);
        if let Some((name, whole)) = name.zip(whole) {
            parts.entry(name).or_default().insert(whole);
        }
        note_parts(part, parts);
    }
    kinds(node).for_each(|child| note_parts(child, parts));
}

/// Notes which class stands above each of a branch. As deep as the parser lets it be: 128 levels.
fn note<'v>(node: &'v Value, parent: Option<&'v str>, above: &mut FxHashMap<&'v str, Option<&'v str>>) {
    let name = node.get("LabelName").and_then(Value::as_str);
    if let Some(name) = name {
        above.entry(name).or_insert(parent);
    }
    for child in kinds(node) {
        note(child, name.or(parent), above);
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::Recognised;
    use crate::formats::testing::{read_all, recognised};

    const SMALL: &str = r#"{"LabelName": "/m/0bl9f", "Subcategory": [{"LabelName": "/m/0jbk", "Subcategory":
[{"LabelName": "/m/01yrx"}, {"LabelName": "/m/0bt9lr"}], "Part": [{"LabelName": "/m/0x"}]}, {"LabelName": "/m/01g317"}]}"#;
    const BOXES: &[u8] =
        b"ImageID,LabelName,XMin,XMax,YMin,YMax\na,/m/01yrx,0.1,0.2,0.3,0.4\na,/m/01g317,0.1,0.2,0.3,0.4\n\
        a,/m/0x,0.5,0.6,0.3,0.4\n";

    #[test]
    fn a_class_gets_the_class_above_it_by_its_name() {
        let names = b"/m/01yrx,Cat\n/m/0jbk,Animal\n/m/01g317,Person\n".as_slice();
        let files = [("boxes.csv", BOXES), ("names.csv", names), ("hierarchy.json", SMALL.as_bytes())];
        let dataset = read_all(&["a.jpg"], &files);
        assert_eq!(dataset.faults.iter().count(), 0, "{:?}", dataset.faults);
        let classes: Vec<_> = dataset.classes.iter().map(|c| (c.name.as_str(), c.supercategory.as_deref())).collect();
        assert_eq!(classes, [("Cat", Some("Animal")), ("Person", None), ("/m/0x", None)]);
        assert_eq!(dataset.classes[2].part_of, ["Animal"]);
        assert!(dataset.classes[0].part_of.is_empty());
    }

    #[test]
    fn every_beginning_can_be_read() {
        for end in 0..SMALL.len() {
            let part = &SMALL.as_bytes()[..end];
            if matches!(recognised("h.json", part), Recognised::As(..)) {
                let dataset = read_all(&["a.jpg"], &[("boxes.csv", BOXES), ("h.json", part)]);
                assert_eq!(dataset.faults.iter().count(), 1, "{end}");
            }
        }
    }
}
