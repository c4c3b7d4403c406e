//! A column of which most rows hold nothing, or the last ones none: rows behind the last one that holds something take no
//! room. Used as a list of options is.

use std::iter::{Chain, RepeatN, repeat_n};
use std::ops::{Index, IndexMut};
use std::slice;

/// Rows of something or nothing.
#[derive(Clone, Debug)]
pub struct Sparse<T> {
    rows: usize,
    held: Vec<Option<T>>,
}

impl<T> Sparse<T> {
    pub fn len(&self) -> usize {
        self.rows
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// One more row.
    pub fn push(&mut self, value: Option<T>) {
        self.rows += 1;
        if value.is_some() {
            let row = self.rows - 1;
            self[row] = value;
        }
    }

    /// `None` behind the last row.
    pub fn get(&self, row: usize) -> Option<&Option<T>> {
        (row < self.rows).then(|| self.held.get(row).unwrap_or(&None))
    }

    /// Every row holds nothing from here on.
    pub fn clear(&mut self) {
        self.held = Vec::new();
    }

    pub fn iter(&self) -> Iter<'_, T> {
        self.held.iter().chain(repeat_n(&None, self.rows - self.held.len()))
    }

    /// Makes room for all rows.
    pub fn iter_mut(&mut self) -> slice::IterMut<'_, Option<T>> {
        self.held.resize_with(self.rows, || None);
        self.held.iter_mut()
    }
}

/// The rows in their order.
pub type Iter<'a, T> = Chain<slice::Iter<'a, Option<T>>, RepeatN<&'a Option<T>>>;

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self { rows: 0, held: Vec::new() }
    }
}

/// Panics where there is no such row, as a list does.
impl<T> Index<usize> for Sparse<T> {
    type Output = Option<T>;

    fn index(&self, row: usize) -> &Option<T> {
        assert!(row < self.rows, "row {row} of {}", self.rows);
        self.held.get(row).unwrap_or(&None)
    }
}

impl<T> IndexMut<usize> for Sparse<T> {
    fn index_mut(&mut self, row: usize) -> &mut Option<T> {
        assert!(row < self.rows, "row {row} of {}", self.rows);
        if self.held.len() <= row {
            self.held.resize_with(row + 1, || None);
        }
        &mut self.held[row]
    }
}

impl<T: PartialEq> PartialEq for Sparse<T> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && {
            let (few, many) = if self.held.len() < other.held.len() { (self, other) } else { (other, self) };
            let (alike, rest) = many.held.split_at(few.held.len());
            alike == few.held && rest.iter().all(Option::is_none)
        }
    }
}

impl<'a, T> IntoIterator for &'a Sparse<T> {
    type Item = &'a Option<T>;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Sparse<T> {
    type Item = &'a mut Option<T>;
    type IntoIter = slice::IterMut<'a, Option<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

/// What is held, as far as the last row that holds something.
impl<T> IntoIterator for Sparse<T> {
    type Item = Option<T>;
    type IntoIter = std::vec::IntoIter<Option<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.held.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_hold_nothing_take_no_room_and_are_there_all_the_same() {
        let mut column = Sparse::default();
        [Some(7), None, None].into_iter().for_each(|value| column.push(value));
        assert_eq!((column.len(), column.held.len()), (3, 1));
        assert_eq!(column.iter().copied().collect::<Vec<Option<i32>>>(), [Some(7), None, None]);
        assert_eq!((column[2], column.get(1), column.get(3)), (None, Some(&None), None));
        let before = column.clone();
        column[1] = Some(3);
        assert!(column != before);
        column[1] = None;
        assert_eq!((column.held.len(), column == before), (2, true));
        column.iter_mut().for_each(|value| *value = Some(1));
        assert_eq!(column.into_iter().flatten().sum::<i32>(), 3);
        let mut other = before.clone();
        other.clear();
        assert_eq!((other.len(), other[0]), (3, None));
    }
}
