//! Messages as bytes. Both ends are one and the same program, so that no byte says what a value is: the reader knows.
//! Owns the form of a message; refuses to be kept or sent to another build.
//!
//! Written for little code: each type is read in one way, in its fields' order, where MessagePack and JavaScript objects
//! are read by name, by place and by whatever stands there, which made a quarter of the program. Numbers are little
//! endian, lengths and variants `u32`. Before each field stands whether it was written, so that `skip_serializing_if`
//! holds (such a field has a `default`). What is `flatten`ed has no order: it goes as JSON within.

mod read;
mod write;

use std::fmt;

pub use read::from_bytes;
pub use write::to_bytes;

/// A message that cannot be written or read: a fault of ours, never of the data.
#[derive(Debug)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{from_bytes, to_bytes};
    use crate::dataset::Fields;
    use crate::engine::{Answer, Failure, Options, Order, PairMeasure, Question, Summary, ask, check_in_memory};
    use crate::intake::example;
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Message {
        summary: Box<Summary>,
        answer: Box<Result<Answer, Failure>>,
    }

    #[test]
    fn what_the_engine_says_arrives_as_it_was() {
        let check = check_in_memory("example", example(), Options::default());
        let mut summary = Box::new(check.summary().expect("the check has judged"));
        // They stay with the engine.
        summary.sources.iter_mut().flat_map(|source| &mut source.columns).for_each(|c| c.fields = Fields::default());
        let matrix = ask::PairMatrix { most: 60, least: 1, by: PairMeasure::default(), order: Order::default() };
        let evidence = |finding| Question::from(ask::Evidence { finding, member: None, from: 0, most: 9 });
        let gone = evidence(u32::MAX);
        let duplicates = ask::Duplicates { from: 0, most: 9 };
        let elsewhere = ask::Elsewhere { from: 0, most: 9 };
        let file = ask::ExportFile { what: ask::Export::PairsCsv, suppress_below: None };
        for question in [
            evidence(0),
            matrix.into(),
            ask::SmallTables.into(),
            elsewhere.into(),
            duplicates.into(),
            file.into(),
            gone.clone(),
        ] {
            let message = Message { summary: summary.clone(), answer: Box::new(check.answer(&question)) };
            assert_eq!(message.answer.is_err(), question == gone);
            let heard: Message = from_bytes(&to_bytes(&message).expect("it is sent")).expect("it is read");
            assert_eq!(heard, message);
            let asked: Question = from_bytes(&to_bytes(&question).expect("it is sent")).expect("it is read");
            assert_eq!(asked, question);
        }
    }

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Whole {
        #[serde(skip_serializing_if = "Option::is_none")]
        left_out: Option<u64>,
        numbers: (u8, i8, u16, i16, u32, i32, u64, i64, f32, f64),
        letter: char,
        yes: bool,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        words: Vec<String>,
        map: BTreeMap<String, Option<Kind>>,
        nothing: (),
        result: Option<Result<[u8; 3], String>>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Kind {
        Unit,
        One(u32),
        Two(u32, String),
        Named {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            why: Option<String>,
            n: u64,
            #[serde(with = "serde_bytes_like")]
            bytes: Vec<u8>,
        },
    }

    mod serde_bytes_like {
        use serde::{Deserializer, Serializer, de};

        pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
            to.serialize_bytes(bytes)
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
            struct Bytes;
            impl de::Visitor<'_> for Bytes {
                type Value = Vec<u8>;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("bytes")
                }
                fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                    Ok(bytes.to_vec())
                }
            }
            from.deserialize_bytes(Bytes)
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Flat {
        before: u8,
        #[serde(flatten)]
        inner: Inner,
        rest: BTreeMap<String, serde_json::Value>,
        after: f64,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maybe: Option<f64>,
        sure: String,
    }

    fn there_and_back<T: Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
        let bytes = to_bytes(value).expect("it is written");
        assert_eq!(&from_bytes::<T>(&bytes).expect("it is read"), value);
        // A message cut short is an error, never a panic and never half a value.
        for end in 0..bytes.len() {
            assert!(from_bytes::<T>(&bytes[..end]).is_err(), "{end} of {} bytes are enough", bytes.len());
        }
    }

    #[test]
    fn every_kind_of_value_arrives() {
        there_and_back(&Whole::default());
        let map = [
            ("a", None),
            ("b", Some(Kind::Unit)),
            ("c", Some(Kind::One(u32::MAX))),
            ("d", Some(Kind::Two(7, "sieben – 七".to_owned()))),
            ("e", Some(Kind::Named { why: None, n: u64::MAX, bytes: vec![0, 255] })),
            ("f", Some(Kind::Named { why: Some(String::new()), n: 0, bytes: Vec::new() })),
        ];
        there_and_back(&Whole {
            left_out: Some(1),
            numbers: (1, -1, u16::MAX, i16::MIN, 3, i32::MIN, u64::MAX, i64::MIN, 0.1, f64::MIN_POSITIVE),
            letter: 'ß',
            yes: true,
            words: vec!["one".to_owned(), String::new()],
            map: map.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect(),
            nothing: (),
            result: Some(Err("no".to_owned())),
        });
    }

    #[test]
    fn what_is_flattened_arrives_with_what_stands_about_it() {
        let rest = serde_json::from_str(r#"{"a": [1, 2.5, "three"], "b": {"c": null}}"#).expect("JSON");
        let inner = Inner { maybe: Some(0.1 + 0.2), sure: "yes".to_owned() };
        there_and_back(&Flat { before: 1, inner, rest, after: -0.0 });
    }

    #[test]
    fn numbers_that_are_none_arrive() {
        let bytes = to_bytes(&(f64::NAN, f64::NEG_INFINITY)).expect("it is written");
        let (nan, infinite): (f64, f64) = from_bytes(&bytes).expect("it is read");
        assert!(nan.is_nan() && infinite == f64::NEG_INFINITY);
    }
}
