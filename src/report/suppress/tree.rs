//! A report's JSON with its fields in their order, in which values can be left out: they are written as `null`, and rows
//! that lack what a row must have are not there for a document.

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Any JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    Whole(u64),
    Negative(i64),
    Figure(f64),
    Text(String),
    List(Vec<Tree>),
    Map(Fields),
    /// Written as `null`; what a document is made of has this in its place.
    LeftOut(Box<Tree>),
}

/// The fields of an object in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fields {
    pub(super) all: Vec<(String, Tree)>,
    /// A row that a document is made without.
    pub(super) is_left_out: bool,
}

/// What stands beside a value that was left out.
const WHY: &str = "suppressed";

impl Tree {
    /// A field; `None` where this has none of the name.
    pub(super) fn field(&mut self, name: &str) -> Option<&mut Self> {
        match self {
            Self::Map(fields) => fields.all.iter_mut().find(|(own, _)| own == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Entries of a list; none where this is no list.
    pub(super) fn entries(&mut self) -> &mut [Self] {
        match self {
            Self::List(entries) => entries,
            _ => &mut [],
        }
    }

    /// The entries of the list that a field is.
    pub(super) fn rows(&mut self, name: &str) -> &mut [Self] {
        self.field(name).map(Self::entries).unwrap_or_default()
    }

    /// Leaves a row out: its figures, and what is made of figures, are `null`; its names stay, and the fields of `keep`.
    /// Documents are made without it.
    pub(super) fn leave_out(&mut self, keep: &[&str]) {
        let Self::Map(fields) = self else { return };
        fields.is_left_out = true;
        for (name, value) in &mut fields.all {
            let is_text = |of: &Self| matches!(of, Self::Text(_) | Self::Null);
            let is_name = match &*value {
                Self::List(entries) => entries.iter().all(is_text),
                own => is_text(own),
            };
            if !keep.contains(&name.as_str()) && (!is_name || name == "verdict" || name == "median") {
                *value = Self::Null;
            }
        }
        self.say_why();
    }

    /// Leaves fields out of a row that documents keep; each must be one that may be `null`.
    pub(super) fn leave_fields_out(&mut self, names: &[&str]) {
        for name in names {
            if let Some(value) = self.field(name) {
                *value = Self::Null;
            }
        }
        self.say_why();
    }

    /// `"why": "suppressed"`.
    pub(super) fn say_why(&mut self) {
        if let Some(why) = self.field("why") {
            *why = Self::Text(WHY.into());
        } else if let Self::Map(fields) = self {
            fields.all.push(("why".into(), Self::Text(WHY.into())));
        }
    }

    /// What documents are made of: without the rows that are left out.
    pub(super) fn for_documents(self) -> Self {
        let is_there = |of: &Self| !matches!(of, Self::Map(fields) if fields.is_left_out);
        match self {
            Self::List(entries) => Self::List(entries.into_iter().filter(is_there).map(Self::for_documents).collect()),
            Self::Map(fields) => {
                let all = fields.all.into_iter().map(|(name, value)| (name, value.for_documents())).collect();
                Self::Map(Fields { all, is_left_out: false })
            }
            Self::LeftOut(instead) => *instead,
            own => own,
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::LeftOut(_) => to.serialize_unit(),
            Self::Bool(value) => to.serialize_bool(*value),
            Self::Whole(value) => to.serialize_u64(*value),
            Self::Negative(value) => to.serialize_i64(*value),
            Self::Figure(value) => to.serialize_f64(*value),
            Self::Text(text) => to.serialize_str(text),
            Self::List(entries) => to.collect_seq(entries),
            Self::Map(fields) => to.collect_map(fields.all.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Whole(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Negative(value))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Figure(value))
    }
    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = from.next_element()? {
            entries.push(entry);
        }
        Ok(Tree::List(entries))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = from.next_entry()? {
            all.push(entry);
        }
        Ok(Tree::Map(Fields { all, is_left_out: false }))
    }
}
