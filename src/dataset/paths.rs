//! Many paths in one text, as a list of millions of strings would take three times the memory. Refuses to change any.

use std::fmt;
use std::ops::Index;

/// Paths by number.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Paths {
    text: String,
    ends: Vec<usize>,
}

impl Paths {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn push(&mut self, path: &str) {
        self.text.push_str(path);
        self.ends.push(self.text.len());
    }

    pub fn get(&self, index: usize) -> Option<&str> {
        let to = *self.ends.get(index)?;
        let from = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(from..to)
    }

    /// In their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

/// Panics where there is none, as a list does.
impl Index<usize> for Paths {
    type Output = str;

    fn index(&self, index: usize) -> &str {
        let to = self.ends[index];
        let from = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[from..to]
    }
}

impl fmt::Debug for Paths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: AsRef<str>> PartialEq<[T]> for Paths {
    fn eq(&self, other: &[T]) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(own, other)| own == other.as_ref())
    }
}

impl<T: AsRef<str>, const N: usize> PartialEq<[T; N]> for Paths {
    fn eq(&self, other: &[T; N]) -> bool {
        *self == other[..]
    }
}

impl<T: AsRef<str>> PartialEq<Vec<T>> for Paths {
    fn eq(&self, other: &Vec<T>) -> bool {
        *self == other[..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_as_they_were_given_empty_ones_too() {
        let mut paths = Paths::default();
        assert!(paths.is_empty() && paths.get(0).is_none());
        ["a/ü.jpg", "", "b.jpg"].into_iter().for_each(|path| paths.push(path));
        assert_eq!(paths, ["a/ü.jpg", "", "b.jpg"]);
        assert_eq!((paths.get(1), paths.get(3), &paths[2]), (Some(""), None, "b.jpg"));
        assert_ne!(paths, ["a/ü.jpg", ""]);
    }
}
