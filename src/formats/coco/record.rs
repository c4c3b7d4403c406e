//! The records of a COCO file, read leniently: a member of the wrong kind is not an error here but a value that says
//! what it is, so that one bad number does not cost the record.

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
    fn is_set(&self) -> bool {
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

/// Whether something is there that is not empty: a polygon, a run-length mask, a keypoint.
#[derive(Clone, Copy, Debug, Default)]
struct Anything(u64);

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let list = List::deserialize(d)?;
        Ok(Self(match list.instead {
            Some(Scalar::Other("an object")) => 1,
            Some(Scalar::Text(t)) => u64::from(!t.is_empty()),
            _ => list.len as u64,
        }))
    }
}

/// The members of `attributes`; empty where it is no object.
#[derive(Debug, Default)]
struct Pairs<'a>(Vec<(Cow<'a, str>, Scalar<'a>)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    pairs.push((name, map.next_value()?));
                }
                Ok(Pairs(pairs))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                ScalarVisitor.visit_seq(seq).map(|_| Pairs::default())
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Pairs::default())
            }

            fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
                Ok(Pairs::default())
            }

            fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
                Ok(Pairs::default())
            }

            fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
                Ok(Pairs::default())
            }

            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Pairs::default())
            }

            fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
                Ok(Pairs::default())
            }
        }
        d.deserialize_any(V)
    }
}

/// A member's name, borrowed where it holds no escape.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
                Ok(Name(v.into()))
            }

            fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
                Ok(Name(v.to_owned().into()))
            }
        }
        d.deserialize_str(V)
    }
}

/// An element of `images`.
#[derive(Debug, Default)]
pub(super) struct ImageEntry<'a> {
    pub(super) id: Scalar<'a>,
    pub(super) file_name: Scalar<'a>,
    pub(super) width: Scalar<'a>,
    pub(super) height: Scalar<'a>,
}

/// An element of `categories`.
#[derive(Debug, Default)]
pub(super) struct Category<'a> {
    pub(super) id: Scalar<'a>,
    pub(super) name: Scalar<'a>,
    pub(super) supercategory: Scalar<'a>,
}

/// An element of `annotations`.
#[derive(Debug, Default)]
pub(super) struct Annotation<'a> {
    pub(super) id: Scalar<'a>,
    pub(super) image_id: Scalar<'a>,
    pub(super) category_id: Scalar<'a>,
    pub(super) bbox: List<'a>,
    pub(super) crowd: bool,
    pub(super) masks: u64,
    pub(super) keypoints: bool,
    pub(super) caption: bool,
    /// Members of `attributes`, and members that COCO does not know and that are no list or object.
    pub(super) extras: Vec<(Cow<'a, str>, Scalar<'a>)>,
}

/// Reads an object member by member.
trait Record<'de>: Default {
    fn member<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error>;
}

impl<'de> Record<'de> for ImageEntry<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match name.as_ref() {
            "id" => self.id = map.next_value()?,
            "file_name" => self.file_name = map.next_value()?,
            "width" => self.width = map.next_value()?,
            "height" => self.height = map.next_value()?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl<'de> Record<'de> for Category<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match name.as_ref() {
            "id" => self.id = map.next_value()?,
            "name" => self.name = map.next_value()?,
            "supercategory" => self.supercategory = map.next_value()?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl<'de> Record<'de> for Annotation<'de> {
    fn member<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match name.as_ref() {
            "id" => self.id = map.next_value()?,
            "image_id" => self.image_id = map.next_value()?,
            "category_id" => self.category_id = map.next_value()?,
            "bbox" => self.bbox = map.next_value()?,
            "iscrowd" => self.crowd = map.next_value::<Scalar<'de>>()?.is_set(),
            "segmentation" => self.masks += u64::from(map.next_value::<Anything>()?.0 > 0),
            "segments_info" => self.masks += map.next_value::<Anything>()?.0,
            "keypoints" => self.keypoints = map.next_value::<Anything>()?.0 > 0,
            "caption" => self.caption = map.next_value::<Anything>()?.0 > 0,
            "attributes" => self.extras.extend(map.next_value::<Pairs<'de>>()?.0),
            "area" | "num_keypoints" | "score" | "ignore" | "file_name" => drop(map.next_value::<IgnoredAny>()?),
            _ => match map.next_value::<Scalar<'de>>()? {
                Scalar::Other(_) => {}
                value => self.extras.push((name, value)),
            },
        }
        Ok(())
    }
}

struct RecordVisitor<R>(std::marker::PhantomData<R>);

impl<'de, R: Record<'de>> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<R, A::Error> {
        let mut record = R::default();
        while let Some(Name(name)) = map.next_key()? {
            record.member(name, &mut map)?;
        }
        Ok(record)
    }
}

macro_rules! deserialize_record {
    ($($name:ident),+) => {$(
        impl<'de> Deserialize<'de> for $name<'de> {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                d.deserialize_map(RecordVisitor(std::marker::PhantomData))
            }
        }
    )+};
}

deserialize_record!(ImageEntry, Category, Annotation);
