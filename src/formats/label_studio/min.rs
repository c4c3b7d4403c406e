//! JSON-MIN: a member of a record as the results that it was before it was flattened.

use super::{names, region};
use serde_json::{Value, json};

/// The results of a member.
pub(super) fn as_results(name: &str, value: &Value) -> Vec<Value> {
    let said = |kind: &str, value: Value| vec![json!({"type": kind, "from_name": name, "value": value})];
    match value {
        Value::Array(list) if list.iter().any(Value::is_object) => list
            .iter()
            .filter_map(|value| {
                let kind = region::LABELS.iter().find(|l| value.get(**l).is_some());
                let kind = kind.copied().or_else(|| value.get("width").map(|_| "rectangle"))?;
                let [width, height] = ["original_width", "original_height"].map(|n| value.get(n));
                Some(json!({
                    "type": kind, "from_name": name, "value": value, "original_width": width, "original_height": height,
                }))
            })
            .collect(),
        Value::Object(choices) if choices.contains_key("choices") => said("choices", value.clone()),
        Value::String(text) if names::is_picture(text) => Vec::new(),
        Value::String(_) | Value::Bool(_) => said("choices", json!({ "choices": value })),
        Value::Number(_) => said("number", json!({ "number": value })),
        _ => Vec::new(),
    }
}
