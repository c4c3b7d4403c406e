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

/// A value; plain numbers without the way through the parser.
pub(super) fn scalar(value: &[u8]) -> serde_json::Result<Scalar<'_>> {
    match plain_number(value) {
        Some(number) => Ok(number),
        None => serde_json::from_slice(value),
    }
}

/// A list; four plain numbers without the way through the parser.
pub(super) fn list(value: &[u8]) -> serde_json::Result<List<'_>> {
    match four(value) {
        Some(first) => Ok(List { len: 4, first, instead: None }),
        None => serde_json::from_slice(value),
    }
}

fn four(value: &[u8]) -> Option<[Scalar<'static>; 4]> {
    let mut parts = value.strip_prefix(b"[")?.strip_suffix(b"]")?.split(|b| *b == b',');
    let mut next = || plain_number(parts.next()?.trim_ascii());
    let four = [next()?, next()?, next()?, next()?];
    parts.next().is_none().then_some(four)
}

/// A whole number, or one of few digits with decimals: both numbers of the division are exact, and so its quotient is the
/// number nearest to what is written (Clinger 1990).
fn plain_number(value: &[u8]) -> Option<Scalar<'static>> {
    const TENS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (digits, negative) = match value {
        [b'-', digits @ ..] => (digits, true),
        digits => (digits, false),
    };
    if digits.len() > 17 {
        return None;
    }
    let (mut number, mut point) = (0i64, None);
    for (at, &b) in digits.iter().enumerate() {
        match b {
            b'0'..=b'9' => number = number * 10 + i64::from(b - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let whole = point.unwrap_or(digits.len());
    // 007 is no number of JSON.
    if whole == 0 || (whole > 1 && digits.first() == Some(&b'0')) {
        return None;
    }
    match point {
        None if negative => None,
        None => Some(Scalar::Int(number)),
        Some(_) if digits.len() > 16 => None,
        Some(point) => {
            let decimals = digits.len() - point - 1;
            let quotient = number as f64 / TENS.get(decimals).filter(|_| decimals > 0)?;
            Some(Scalar::Float(if negative { -quotient } else { quotient }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_plain_number_goes_to_the_parser() {
        for text in
            ["", "-", ".", "1.", ".5", "-.5", "007", "00.5", "-7", "-0", "1e3", "1.2.3", "1 ", "12345678.12345678"]
        {
            assert_eq!(plain_number(text.as_bytes()), None, "{text}");
        }
        for text in ["[1,2,3]", "[1,2,3,4,5]", "[1,2,3,x]", "1,2,3,4", "[1,2,3,4", "[]", "[1,,2,3]"] {
            assert!(four(text.as_bytes()).is_none(), "{text}");
        }
        let four = four(b"[ 0, 1.5,-2.25 ,30]").map(|four| four.map(|n| n.number()));
        assert_eq!(four, Some([Some(0.0), Some(1.5), Some(-2.25), Some(30.0)]));
    }

    proptest! {
        #[test]
        fn plain_numbers_are_those_of_the_parser(text in "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,8})?") {
            let parsed: Scalar<'_> = serde_json::from_slice(text.as_bytes()).expect("a number");
            if let Some(plain) = plain_number(text.as_bytes()) {
                prop_assert_eq!(format!("{plain:?}"), format!("{parsed:?}"));
            }
        }
    }
}
