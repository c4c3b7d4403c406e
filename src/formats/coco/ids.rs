//! Ids of a COCO file: numbers, or texts where somebody wrote those.

use super::value::Scalar;
use rustc_hash::FxHashMap;

/// An id that can be compared: `7`, `7.0` and `"7"` are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Int(i64),
    Text(Box<str>),
}

impl Key {
    /// `None` where a value is no id.
    pub(super) fn of(value: &Scalar<'_>) -> Option<Self> {
        match value {
            Scalar::Int(i) => Some(Self::Int(*i)),
            Scalar::Float(f) if f.fract() == 0.0 && f.abs() < 9e15 => Some(Self::Int(*f as i64)),
            // "007" is not 7.
            Scalar::Text(t) => Some(match t.parse::<i64>() {
                Ok(i) if i.to_string() == *t => Self::Int(i),
                _ => Self::Text(t.as_ref().into()),
            }),
            _ => None,
        }
    }
}

/// What ids lead to.
pub(super) struct Ids<T> {
    ints: FxHashMap<i64, T>,
    texts: FxHashMap<Box<str>, T>,
}

impl<T> Default for Ids<T> {
    fn default() -> Self {
        Self { ints: FxHashMap::default(), texts: FxHashMap::default() }
    }
}

impl<T: Copy> Ids<T> {
    /// Enters an id; `false` where it stands already, with what it led to first.
    pub(super) fn insert(&mut self, key: Key, value: T) -> bool {
        use std::collections::hash_map::Entry;
        match key {
            Key::Int(i) => match self.ints.entry(i) {
                Entry::Vacant(slot) => drop(slot.insert(value)),
                Entry::Occupied(_) => return false,
            },
            Key::Text(t) => match self.texts.entry(t) {
                Entry::Vacant(slot) => drop(slot.insert(value)),
                Entry::Occupied(_) => return false,
            },
        }
        true
    }

    /// Lets an id lead to something else.
    pub(super) fn replace(&mut self, key: Key, value: T) {
        match key {
            Key::Int(i) => drop(self.ints.insert(i, value)),
            Key::Text(t) => drop(self.texts.insert(t, value)),
        }
    }

    pub(super) fn get(&self, key: &Key) -> Option<T> {
        match key {
            Key::Int(i) => self.ints.get(i).copied(),
            Key::Text(t) => self.texts.get(t).copied(),
        }
    }
}
