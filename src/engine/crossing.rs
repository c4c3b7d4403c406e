//! A crossing for the page: from the tables, or counted now for attributes that the tables leave out.

use super::Crossed;
use crate::dataset::{Dataset, Unit};
use crate::measures::{self, Measures};
use crate::report::tables::{self, Crossing, CrossingCell};
use std::collections::BTreeMap;

/// Attributes crossed at most, and cells counted.
const MOST_ATTRIBUTES: usize = 5;
const MOST_CELLS: usize = 10_000;

/// The crossing of these attributes; `None` where they are not carried by the same items, or have too many values.
pub(super) fn answer(dataset: &Dataset, measures: &Measures<'_>, names: &[String]) -> Option<Crossed> {
    let named = |c: &&measures::Crossing| {
        let own = c.attributes.iter().map(|&row| dataset.attributes.get(row).map(|a| &a.name));
        own.eq(names.iter().map(Some))
    };
    let crossing = match measures.crossings().iter().find(named) {
        Some(known) => tables::crossing(dataset, known),
        None => tables::crossing(dataset, &count(dataset, names)?),
    };
    let expected = expected(&crossing);
    Some(Crossed { crossing, expected })
}

fn count(dataset: &Dataset, names: &[String]) -> Option<measures::Crossing> {
    if names.len() > MOST_ATTRIBUTES {
        return None;
    }
    let rows: Vec<usize> = names.iter().filter_map(|n| dataset.attributes.iter().position(|a| a.name == *n)).collect();
    let attributes: Vec<_> = rows.iter().filter_map(|&row| dataset.attributes.get(row)).collect();
    let unit = attributes.first()?.unit;
    let cells: usize = attributes.iter().map(|a| a.values.len()).try_fold(1usize, usize::checked_mul)?;
    if attributes.len() != names.len() || attributes.iter().any(|a| a.unit != unit) || cells > MOST_CELLS {
        return None;
    }
    let mut counts = vec![0u64; cells];
    let items = attributes.iter().map(|a| a.codes.len()).min()?;
    for item in 0..items {
        if unit == Unit::Box && dataset.boxes.same_as[item].is_some() {
            continue;
        }
        let cell = attributes.iter().try_fold(0, |at, a| a.code(item).map(|code| at * a.values.len() + code));
        if let Some(cell) = cell {
            counts[cell] += 1;
        }
    }
    Some(measures::Crossing { attributes: rows, unit, counts })
}

/// What each cell would hold if the attributes were independent of one another, among the items that have all of them:
/// n times the product of the shares of its values (mutual independence; Agresti, Categorical Data Analysis, 2013, 9.2).
fn expected(crossing: &Crossing) -> Vec<f64> {
    let n: u64 = crossing.cells.iter().map(|c| c.count).sum();
    if n == 0 {
        return vec![0.0; crossing.cells.len()];
    }
    let mut margins: Vec<BTreeMap<&str, u64>> = vec![BTreeMap::new(); crossing.attributes.len()];
    for cell in &crossing.cells {
        for (margin, value) in margins.iter_mut().zip(&cell.values) {
            *margin.entry(value).or_default() += cell.count;
        }
    }
    let share = |margin: &BTreeMap<&str, u64>, value: &str| margin.get(value).copied().unwrap_or(0) as f64 / n as f64;
    let cell = |c: &CrossingCell| margins.iter().zip(&c.values).map(|(m, v)| share(m, v)).product::<f64>() * n as f64;
    crossing.cells.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Attribute, FileId};

    fn crossing(cells: &[(&[&str], u64)]) -> Crossing {
        let attributes = (0..cells[0].0.len()).map(|i| format!("a{i}")).collect();
        let cells = cells.iter().map(|(values, count)| CrossingCell {
            values: values.iter().map(|v| (*v).to_owned()).collect(),
            count: *count,
        });
        Crossing { attributes, unit: Unit::Image, cells: cells.collect() }
    }

    #[test]
    fn up_to_five_attributes_are_crossed_on_request() {
        let mut dataset = Dataset::default();
        for at in 0..6 {
            let mut a = Attribute::new(format!("a{at}"), format!("a.csv#a{at}"), FileId(0), Unit::Image);
            a.values = vec!["no".into(), "yes".into()];
            (0..32usize).for_each(|item| a.set(item, (item >> at & 1) as u32));
            dataset.attributes.push(a);
        }
        let names: Vec<String> = (0..6).map(|at| format!("a{at}")).collect();
        let five =
            answer(&dataset, &crate::rules::measures(&dataset), &names[..5]).expect("five attributes of two values");
        assert_eq!((five.crossing.cells.len(), five.crossing.cells.iter().all(|c| c.count == 1)), (32, true));
        assert_eq!(five.crossing.cells[1].values, ["no", "no", "no", "no", "yes"]);
        assert!(answer(&dataset, &crate::rules::measures(&dataset), &names).is_none());
        assert!(answer(&dataset, &crate::rules::measures(&dataset), &["unknown".to_owned()]).is_none());
    }

    #[test]
    fn expected_counts_are_row_by_column_over_n() {
        let two = crossing(&[(&["f", "l"], 295), (&["f", "d"], 271), (&["m", "l"], 386), (&["m", "d"], 318)]);
        let expected = expected(&two);
        // Pilot Parliaments Benchmark: 566 × 681 / 1,270 and so on.
        for (own, by_hand) in expected.iter().zip([303.501, 262.499, 377.499, 326.501]) {
            assert!((own - by_hand).abs() < 0.001, "{own} is not {by_hand}");
        }
    }

    #[test]
    fn expected_counts_of_three_attributes_add_up_to_n_and_an_empty_crossing_expects_nothing() {
        let three = crossing(&[
            (&["a", "x", "1"], 10),
            (&["a", "y", "1"], 0),
            (&["b", "x", "2"], 5),
            (&["b", "y", "2"], 5),
            (&["a", "x", "2"], 0),
            (&["a", "y", "2"], 0),
            (&["b", "x", "1"], 0),
            (&["b", "y", "1"], 0),
        ]);
        let expected = expected(&three);
        assert!((expected.iter().sum::<f64>() - 20.0).abs() < 1e-9);
        // 20 · (10/20) · (15/20) · (10/20)
        assert!((expected[0] - 3.75).abs() < 1e-9);
        assert_eq!(super::expected(&crossing(&[(&["a", "b"], 0)])), [0.0]);
    }
}
