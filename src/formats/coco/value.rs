//! Values of a COCO file, read leniently: one of the wrong kind is not an error but a value that says what it is, so
//! that one bad number does not cost the record.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A value as far as it is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Scalar<'a> {
    #[default]
    Missing,
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Cow<'a, str>),
    /// "a list", "an object".
    Other(&'static str),
}

impl Scalar<'_> {
    /// As a person writes it.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Missing => "nothing".into(),
            Self::Null => "null".into(),
            Self::Bool(b) => b.to_string(),
            Self::Int(i) => i.to_string(),
            Self::Float(f) => f.to_string(),
            Self::Text(t) => format!("\"{}\"", t.chars().take(40).collect::<String>()),
            Self::Other(what) => (*what).to_owned(),
        }
    }

    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing | Self::Null)
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Int(i) => Some(*i as f64),
            Self::Float(f) => Some(*f),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// 1, true and their like.
    pub(super) fn is_set(&self) -> bool {
        match self {
            Self::Bool(b) => *b,
            Self::Int(i) => *i != 0,
            Self::Float(f) => *f != 0.0,
            Self::Text(t) => matches!(t.as_ref(), "1" | "true" | "True"),
            _ => false,
        }
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E>(self, v: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Int(v))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Self::Value, E> {
        // Hashes used as ids: kept apart as text, where no digit is lost.
        Ok(i64::try_from(v).map_or_else(|_| Scalar::Text(v.to_string().into()), Scalar::Int))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Float(v))
    }

    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(v.into()))
    }

    fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(v.to_owned().into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an object"))
    }
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ScalarVisitor)
    }
}

/// A list as far as it is looked at: how many elements, and the first four.
#[derive(Debug, Default)]
pub(super) struct List<'a> {
    pub(super) len: usize,
    pub(super) first: [Scalar<'a>; 4],
    /// What stands there instead of a list.
    pub(super) instead: Option<Scalar<'a>>,
}

impl List<'_> {
    /// Something stands there that is no box.
    pub(super) fn is_wrong(&self) -> bool {
        self.instead.is_some() || !matches!(self.len, 0 | 4)
    }
}

impl<'de> Deserialize<'de> for List<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = List<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut list = List::default();
                for slot in &mut list.first {
                    match seq.next_element()? {
                        Some(value) => *slot = value,
                        None => return Ok(list),
                    }
                    list.len += 1;
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    list.len += 1;
                }
                Ok(list)
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(List::default())
            }

            fn visit_bool<E>(self, v: bool) -> Result<Self::Value, E> {
                Ok(List { instead: Some(Scalar::Bool(v)), ..List::default() })
            }

            fn visit_i64<E>(self, v: i64) -> Result<Self::Value, E> {
                Ok(List { instead: Some(Scalar::Int(v)), ..List::default() })
            }

            fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<Self::Value, E> {
                Ok(List { instead: Some(ScalarVisitor.visit_u64::<E>(v)?), ..List::default() })
            }

            fn visit_f64<E>(self, v: f64) -> Result<Self::Value, E> {
                Ok(List { instead: Some(Scalar::Float(v)), ..List::default() })
            }

            fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
                Ok(List { instead: Some(Scalar::Text(v.to_owned().into())), ..List::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Ok(List { instead: Some(ScalarVisitor.visit_map(map)?), ..List::default() })
            }
        }
        d.deserialize_any(V)
    }
}

/// How many elements a value has that is a list; 1 for an object or text that is not empty (a run-length mask).
pub(super) fn length(value: &[u8]) -> serde_json::Result<u64> {
    // Polygons: it is enough that there is one.
    if value.starts_with(b"[[") && value.get(2) != Some(&b']') {
        return Ok(1);
    }
    let list: List<'_> = serde_json::from_slice(value)?;
    Ok(match list.instead {
        Some(Scalar::Other("an object")) => 1,
        Some(Scalar::Text(t)) => u64::from(!t.is_empty()),
        _ => list.len as u64,
    })
}

/// A value; whole numbers without the way through the parser.
pub(super) fn scalar(value: &[u8]) -> serde_json::Result<Scalar<'_>> {
    if value.len() < 18 && value.iter().all(u8::is_ascii_digit) && (value[0] != b'0' || value.len() == 1) {
        return Ok(Scalar::Int(value.iter().fold(0, |n, b| n * 10 + i64::from(b - b'0'))));
    }
    serde_json::from_slice(value)
}
