//! One record as a value in memory, or what is wrong with it.

use super::{Element, explain, without_nan};
use crate::dataset::{Fault, FaultKind, Place};
use serde_json::Value;

/// Parses an element. NaN and Infinity, which Python writes although JSON has none, are null. The fault's place is the
/// line within the element where it breaks.
pub fn value(element: &Element<'_>, place: Place) -> Result<Value, Fault> {
    let error = match serde_json::from_slice(element.bytes) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if let Some(value) = without_nan(element.bytes).and_then(|(bytes, _)| serde_json::from_slice(&bytes).ok()) {
        return Ok(value);
    }
    Err(match explain(element.bytes, "the end of the record") {
        Some(flaw) => {
            let place = Place { line: element.line_of(flaw.at), ..place };
            Fault::new(FaultKind::BadRecord, place, flaw.expected, flaw.found)
        }
        None if error.to_string().contains("out of range") => {
            Fault::new(FaultKind::NotANumber, place, "a finite number", "a number too large to hold")
        }
        None => Fault::new(FaultKind::BadRecord, place, "a record that can be read", error.to_string()),
    })
}

/// What a value is, as a person reads it.
pub fn words(value: Option<&Value>) -> String {
    match value {
        None => "nothing".into(),
        Some(Value::Null) => "null".into(),
        Some(Value::Bool(b)) => b.to_string(),
        Some(Value::Number(n)) => n.to_string(),
        Some(Value::String(t)) => format!("\"{}\"", t.chars().take(40).collect::<String>()),
        Some(Value::Array(_)) => "a list".into(),
        Some(Value::Object(_)) => "an object".into(),
    }
}
