//! Ids of a COCO file: numbers, or texts where somebody wrote those.

use super::value::Scalar;
use crate::dataset::Way;
use rustc_hash::FxHashMap;

/// An id that can be compared: `7`, `7.0` and `"7"` are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

    /// As other files write it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Int(i) => i.to_string(),
            Self::Text(text) => text.to_string(),
        }
    }

    /// The number that a text of digits is, whatever zeros are at its front.
    fn number(&self) -> Option<i64> {
        match self {
            Self::Int(i) => Some(*i),
            Self::Text(t) if !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()) => t.parse().ok(),
            // "7.0", as a program writes a number that it took for a fraction.
            Self::Text(t) => {
                let (number, decimals) = t.split_once('.')?;
                let whole = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
                let none = !decimals.is_empty() && decimals.bytes().all(|b| b == b'0');
                (whole && none).then(|| number.parse().ok())?
            }
        }
    }
}

/// How an id is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelt {
    Number,
    Fraction,
    Text,
}

impl Spelt {
    pub(super) fn of(value: &Scalar<'_>) -> Self {
        match value {
            Scalar::Text(_) => Self::Text,
            Scalar::Float(_) => Self::Fraction,
            _ => Self::Number,
        }
    }
}

/// What numbers lead to, and the texts that they are written as.
type Numbers<T> = FxHashMap<i64, Option<(T, Box<str>)>>;

/// What ids lead to, and how they are written.
pub(super) struct Ids<T> {
    ints: FxHashMap<i64, (T, Spelt)>,
    texts: FxHashMap<Box<str>, (T, Spelt)>,
    /// Texts by the number that they are; `None` where two are one. Made when an id leads nowhere.
    numbers: Option<Numbers<T>>,
}

impl<T> Default for Ids<T> {
    fn default() -> Self {
        Self { ints: FxHashMap::default(), texts: FxHashMap::default(), numbers: None }
    }
}

/// What an id leads to, and where it is not written as it stands there, how it is and how it stands there.
pub(super) type Found<T> = (T, Option<(Way, String)>);

impl<T: Copy> Ids<T> {
    /// Enters an id; `false` where it stands already, with what it led to first.
    pub(super) fn insert(&mut self, key: Key, spelt: Spelt, value: T) -> bool {
        use std::collections::hash_map::Entry;
        self.numbers = None;
        match key {
            Key::Int(i) => match self.ints.entry(i) {
                Entry::Vacant(slot) => drop(slot.insert((value, spelt))),
                Entry::Occupied(_) => return false,
            },
            Key::Text(t) => match self.texts.entry(t) {
                Entry::Vacant(slot) => drop(slot.insert((value, spelt))),
                Entry::Occupied(_) => return false,
            },
        }
        true
    }

    /// What an id leads to: as it is written, or as the number that it is.
    pub(super) fn get(&mut self, key: &Key, spelt: Spelt) -> Option<Found<T>> {
        let exact = match key {
            Key::Int(i) => self.ints.get(i),
            Key::Text(t) => self.texts.get(t),
        };
        if let Some(&(value, stands)) = exact {
            let way = match (spelt, stands) {
                (one, other) if one == other => None,
                (Spelt::Text, _) | (_, Spelt::Text) => Some(Way::Text),
                _ => Some(Way::Decimals),
            };
            let stands = || match key {
                Key::Int(i) if stands == Spelt::Text => format!("\"{i}\""),
                Key::Int(i) if stands == Spelt::Fraction => format!("{i}.0"),
                Key::Int(i) => i.to_string(),
                Key::Text(t) => t.to_string(),
            };
            return Some((value, way.map(|way| (way, stands()))));
        }
        let number = key.number()?;
        let decimals = matches!(key, Key::Text(t) if t.contains('.'));
        let way = |stands: &str| if decimals || stands.contains('.') { Way::Decimals } else { Way::Zeros };
        if self.numbers.is_none() {
            let mut numbers: Numbers<T> = FxHashMap::default();
            for (text, (value, _)) in &self.texts {
                if let Some(number) = Key::Text(text.clone()).number() {
                    let one = Some((*value, text.clone()));
                    numbers.entry(number).and_modify(|known| *known = None).or_insert(one);
                }
            }
            self.numbers = Some(numbers);
        }
        let texts = self.numbers.as_ref()?.get(&number);
        match (self.ints.get(&number), texts) {
            (Some(&(value, _)), None) => Some((value, Some((way(""), number.to_string())))),
            (None, Some(Some((value, text)))) => Some((*value, Some((way(text), format!("\"{text}\""))))),
            // Several ids are this number.
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(ids: &mut Ids<u8>, value: Scalar<'_>) -> Option<(u8, Option<(Way, String)>)> {
        ids.get(&Key::of(&value)?, Spelt::of(&value))
    }

    #[test]
    fn an_id_is_found_as_the_number_that_it_is_where_one_fits() {
        let mut ids = Ids::default();
        for (value, to) in [(Scalar::Text("0001".into()), 1), (Scalar::Int(2), 2), (Scalar::Text("03".into()), 3)] {
            assert!(ids.insert(Key::of(&value).expect("an id"), Spelt::of(&value), to));
        }
        assert_eq!(get(&mut ids, Scalar::Int(1)), Some((1, Some((Way::Zeros, "\"0001\"".into())))));
        assert_eq!(get(&mut ids, Scalar::Int(2)), Some((2, None)));
        assert_eq!(get(&mut ids, Scalar::Text("2".into())), Some((2, Some((Way::Text, "2".into())))));
        assert_eq!(get(&mut ids, Scalar::Float(2.0)), Some((2, Some((Way::Decimals, "2".into())))));
        assert_eq!(get(&mut ids, Scalar::Text("2.0".into())), Some((2, Some((Way::Decimals, "2".into())))));
        assert_eq!(get(&mut ids, Scalar::Text("002".into())), Some((2, Some((Way::Zeros, "2".into())))));
        assert_eq!(get(&mut ids, Scalar::Int(4)), None);
        let two = Scalar::Text("003".into());
        assert!(ids.insert(Key::of(&two).expect("an id"), Spelt::of(&two), 4));
        assert_eq!(get(&mut ids, Scalar::Int(3)), None, "03 and 003 fit");
        assert_eq!(get(&mut ids, Scalar::Text("003".into())), Some((4, None)));
    }
}
