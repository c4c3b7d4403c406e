//! What Hugging Face's `datasets` says of columns in the file's own texts: names of classes by their numbers. Refuses to
//! decide which column is the label.

use serde_json::Value;
use std::collections::BTreeMap;

/// Names of classes in the order of their numbers, by the column's name ("label", "objects.category").
pub(super) type ClassNames = BTreeMap<String, Vec<String>>;

/// Deepest nesting that is followed.
const DEEPEST: usize = 20;

/// `text`: of the key `huggingface`.
pub(super) fn class_names(text: Option<&str>) -> ClassNames {
    let mut found = ClassNames::new();
    let said: Option<Value> = text.and_then(|text| serde_json::from_str(text).ok());
    if let Some(features) = said.as_ref().and_then(|said| said.get("info")?.get("features")) {
        walk(features, &mut Vec::new(), &mut found, 0);
    }
    found
}

fn walk<'v>(feature: &'v Value, path: &mut Vec<&'v str>, found: &mut ClassNames, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match feature {
        Value::Array(list) => list.iter().take(1).for_each(|of| walk(of, path, found, depth + 1)),
        Value::Object(of) => match of.get("_type") {
            Some(Value::String(kind)) if kind == "ClassLabel" => {
                if let Some(names) = names(of.get("names")).filter(|names| !names.is_empty()) {
                    found.insert(path.join("."), names);
                }
            }
            Some(Value::String(_)) => {
                if let Some(inner) = of.get("feature") {
                    walk(inner, path, found, depth + 1);
                }
            }
            _ => {
                for (name, inner) in of {
                    path.push(name);
                    walk(inner, path, found, depth + 1);
                    path.pop();
                }
            }
        },
        _ => {}
    }
}

/// A list of names, or names by numbers in quotes.
fn names(names: Option<&Value>) -> Option<Vec<String>> {
    match names? {
        Value::Array(list) => list.iter().map(|name| name.as_str().map(str::to_owned)).collect(),
        Value::Object(of) => (0..of.len()).map(|i| of.get(&i.to_string())?.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::class_names;

    #[test]
    fn names_of_classes_are_found_in_every_shape_of_nesting() {
        let text = r#"{"info": {"features": {
            "image": {"_type": "Image"},
            "label": {"names": ["cat", "dog"], "_type": "ClassLabel"},
            "old": {"names": {"0": "a", "1": "b"}, "_type": "ClassLabel"},
            "objects": {"feature": {"bbox": {"feature": {"dtype": "float32", "_type": "Value"}, "length": 4, "_type": "Sequence"},
                "category": {"names": ["x"], "_type": "ClassLabel"}}, "_type": "Sequence"},
            "people": [{"sex": {"names": ["f", "m"], "_type": "ClassLabel"}}],
            "tags": {"feature": {"names": ["t"], "_type": "ClassLabel"}, "_type": "List"}}}}"#;
        let found = class_names(Some(text));
        let names: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(names, ["label", "objects.category", "old", "people.sex", "tags"]);
        assert_eq!(found.get("old"), Some(&vec!["a".to_owned(), "b".to_owned()]));
        for end in 0..text.len() {
            assert!(class_names(text.get(..end)).is_empty());
        }
    }
}
