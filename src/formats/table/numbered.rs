//! Classes that a table names and numbers in each row (`class_name`, `class_id`): where one number goes with a name in
//! nearly all rows, the rows in which another does are faults. Refuses to say which of the two is right.

use super::rows::Row;
use crate::dataset::{Builder, Fault, FaultKind, Place, Role};
use crate::formats::attributes::{Column, Use, canonical};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Rows of a name from which on its number is known, and how many of them may have another.
const LEAST: u64 = 10;
const OTHERS: u64 = 20;
/// Places that are remembered for each name and number.
const KEPT: usize = 100;

/// Which numbers stand beside which names, and where.
#[derive(Default)]
pub(super) struct Numbered {
    /// The columns of names and of numbers.
    columns: Option<(usize, usize)>,
    seen: FxHashMap<String, BTreeMap<String, (u64, Vec<Place>)>>,
}

impl Numbered {
    /// `columns`: as they are used.
    pub(super) fn of(columns: &[Column]) -> Self {
        let is_number = |c: &Column| c.role == Role::Label && c.profile.is_numeric() && !c.profile.fraction;
        let mut names = columns.iter().enumerate().filter(|(_, c)| matches!(c.used, Use::Label(None)) && !is_number(c));
        let mut numbers = columns.iter().enumerate().filter(|(_, c)| is_number(c) && says_number(&c.name));
        let columns = match (names.next(), numbers.next(), names.next(), numbers.next()) {
            (Some((name, _)), Some((number, _)), None, None) => Some((name, number)),
            _ => None,
        };
        Self::of_columns(columns)
    }

    /// `columns`: of names and of numbers.
    pub(super) fn of_columns(columns: Option<(usize, usize)>) -> Self {
        Self { columns, seen: FxHashMap::default() }
    }

    pub(super) fn note(&mut self, row: &Row<'_>, place: Place) {
        let Some((name, number)) = self.columns else { return };
        let (name, number) = (canonical(row.get(name)), canonical(row.get(number)));
        if name.is_empty() || number.is_empty() {
            return;
        }
        if !self.seen.contains_key(name) {
            self.seen.insert(name.to_owned(), BTreeMap::new());
        }
        let Some(numbers) = self.seen.get_mut(name) else { return };
        if !numbers.contains_key(number) {
            numbers.insert(number.to_owned(), (0, Vec::new()));
        }
        let Some((count, places)) = numbers.get_mut(number) else { return };
        *count += 1;
        if places.len() < KEPT {
            places.push(place);
        }
    }

    /// Says which rows have another number than their name has in nearly all others.
    pub(super) fn finish(&mut self, columns: &[Column], out: &mut Builder<'_>) {
        let Some((_, number)) = self.columns else { return };
        let Some(column) = columns.get(number).map(|column| column.name.as_str()) else { return };
        let mut found: Vec<(Place, String, String)> = Vec::new();
        for (name, numbers) in std::mem::take(&mut self.seen) {
            let all: u64 = numbers.values().map(|(count, _)| count).sum();
            let Some((usual, (most, _))) = numbers.iter().max_by_key(|(_, (count, _))| *count) else { continue };
            if all < LEAST || (all - most) * OTHERS > all {
                continue;
            }
            for (other, (_, places)) in numbers.iter().filter(|(other, _)| *other != usual) {
                let expected = format!("{usual} in {column} for {name}, as in {most} of {all} rows of it");
                found.extend(places.iter().map(|place| (*place, expected.clone(), other.clone())));
            }
        }
        found.sort_by_key(|(place, ..)| place.record);
        for (place, expected, other) in found {
            let fault = Fault::new(FaultKind::BadRecord, place, expected, other);
            out.fault(fault.remedy("Look at the picture, and correct the name or the number of the class"));
        }
    }
}

fn says_number(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["id", "idx", "index", "code", "number"].iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use crate::formats::testing::read_all;

    #[test]
    fn a_name_with_another_number_than_elsewhere_is_a_fault_with_its_line() {
        let row = |i: usize| (["Mass", "Nodule"][i % 2], [3, 8][i % 2]);
        let rows: Vec<(&str, usize)> = (0..60).map(row).collect();
        let text = |rows: &[(&str, usize)]| -> String {
            let each = rows.iter().enumerate();
            let rows: String = each.map(|(i, (name, id))| format!("{i}.png,{name},{id},1,2,30,40\n")).collect();
            format!("image_id,class_name,class_id,x_min,y_min,x_max,y_max\n{rows}")
        };
        let faults = |rows: &[(&str, usize)]| -> Vec<(u32, String)> {
            let dataset = read_all(&[], &[("train.csv", text(rows).as_bytes())]);
            dataset.faults.iter().map(|f| (f.place.line, format!("{} / {}", f.expected, f.found))).collect()
        };
        assert_eq!(faults(&rows), []);
        let mut slipped = rows.clone();
        slipped[4].1 = 8;
        assert_eq!(faults(&slipped), [(6, "3 in class_id for Mass, as in 29 of 30 rows of it / 8".to_owned())]);
        // Numbers that mean something else.
        let loose: Vec<(&str, usize)> = rows.iter().enumerate().map(|(i, (name, _))| (*name, i % 7)).collect();
        assert_eq!(faults(&loose), []);
    }
}
