//! How well people hide among one another: k-anonymity over the columns that single somebody out, l-diversity and
//! t-closeness of those that nobody may learn. By identity where there is one, else by image. Owns which rows are compared;
//! judges nothing.

use crate::dataset::{Attribute, Dataset, Role, Unit, ValueType};
use crate::stats::EquivalenceClasses;

/// Rows, and how they hide.
#[derive(Clone, Debug, PartialEq)]
pub struct Anonymity {
    /// The columns that single out: rows of `Dataset::attributes`.
    pub attributes: Vec<usize>,
    /// `Identity` or `Image`.
    pub unit: Unit,
    /// The items compared, and the class of each.
    pub items: Vec<u32>,
    pub classes: EquivalenceClasses,
    /// The sensitive column that is told most of.
    pub sensitive: Option<Sensitive>,
}

/// What the classes tell of a sensitive column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sensitive {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    /// Least number of different values in a class.
    pub l: u64,
    /// Largest distance of a class from all.
    pub t: f64,
}

/// `None` where fewer than two columns single out, and none that is no protected attribute.
pub fn count(dataset: &Dataset) -> Option<Anonymity> {
    // What pictures say of themselves comes in while they are measured.
    let of_file = |a: &Attribute| a.file.index() != u32::MAX as usize;
    let of_rows = |a: &Attribute| a.unit != Unit::Box && a.has_values() && of_file(a);
    let with = |roles: &[Role]| -> Vec<usize> {
        let all = dataset.attributes.iter().enumerate();
        all.filter(|(_, a)| roles.contains(&a.role) && of_rows(a)).map(|(row, _)| row).collect()
    };
    let attributes = with(&[Role::Protected, Role::QuasiIdentifier]);
    if attributes.is_empty() || attributes.len() < 2 && with(&[Role::QuasiIdentifier]).is_empty() {
        return None;
    }
    let shown = images_of_identities(dataset);
    let unit = if shown.iter().any(|images| !images.is_empty()) { Unit::Identity } else { Unit::Image };
    let sensitive = with(&[Role::Sensitive]);
    let known = |row: usize, item: usize| match (unit, dataset.attributes[row].unit) {
        (Unit::Identity, Unit::Image) => shown[item].iter().copied().find(|&i| dataset.attributes[row].has_value(i)),
        _ => Some(item),
    };
    let all = if unit == Unit::Identity { shown.len() } else { dataset.images.len() };
    let is_row = |item: usize| match unit {
        Unit::Identity => !shown[item].is_empty(),
        _ => attributes.iter().any(|&row| dataset.attributes[row].has_row(item)),
    };
    let items: Vec<usize> = (0..all).filter(|&item| is_row(item)).collect();
    let column = |row: usize| -> Vec<Option<u32>> {
        let a = &dataset.attributes[row];
        // An attribute of people says nothing of an image whose person is not known.
        let own = |item: usize| if unit == Unit::Image && a.unit == Unit::Identity { None } else { known(row, item) };
        codes(a, &items.iter().map(|&item| own(item)).collect::<Vec<_>>())
    };
    let columns: Vec<Vec<Option<u32>>> = attributes.iter().map(|&row| column(row)).collect();
    let lent: Vec<&[Option<u32>]> = columns.iter().map(Vec::as_slice).collect();
    let classes = EquivalenceClasses::of(items.len(), &lent).filter(|classes| classes.k().is_some())?;
    let of_sensitive = |row: usize| {
        let (a, values) = (&dataset.attributes[row], column(row));
        let ordered = a.ty == ValueType::Ordinal || a.numbers.is_some();
        Some(Sensitive { attribute: row, l: classes.l_diversity(&values)?, t: classes.t_closeness(&values, ordered)? })
    };
    let sensitive =
        sensitive.into_iter().filter_map(of_sensitive).min_by(|a, b| a.l.cmp(&b.l).then(b.t.total_cmp(&a.t)));
    let items = items.into_iter().map(|item| item as u32).collect();
    Some(Anonymity { attributes, unit, items, classes, sensitive })
}

/// Per identity its images.
fn images_of_identities(dataset: &Dataset) -> Vec<Vec<usize>> {
    let mut shown = vec![Vec::new(); dataset.identities.len()];
    for (image, identity) in dataset.identity_of.iter().enumerate() {
        if let Some(own) = identity.and_then(|identity| shown.get_mut(identity.index())) {
            own.push(image);
        }
    }
    shown
}

fn number(attribute: &Attribute, item: usize) -> Option<f64> {
    attribute.numbers.as_ref().and_then(|numbers| numbers.get(item).copied()).filter(|x| x.is_finite())
}

/// A code a row: those of groups, or of different numbers in their order.
fn codes(attribute: &Attribute, items: &[Option<usize>]) -> Vec<Option<u32>> {
    if attribute.numbers.is_none() {
        return items.iter().map(|item| attribute.code((*item)?).map(|code| code as u32)).collect();
    }
    let numbers: Vec<Option<f64>> = items.iter().map(|item| number(attribute, (*item)?)).collect();
    let mut levels: Vec<f64> = numbers.iter().flatten().copied().collect();
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    let code = |x: f64| levels.binary_search_by(|level| level.total_cmp(&x)).ok().map(|at| at as u32);
    numbers.into_iter().map(|x| code(x?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{FileId, IdentityId};
    use crate::rules::testing::World;

    fn attribute(world: &mut World, name: &str, role: Role, values: &[&str]) {
        let mut a = Attribute::new(name, "t.csv", FileId(0), Unit::Image);
        a.role = role;
        for (item, value) in values.iter().enumerate() {
            let code = a.values.iter().position(|v| v == value).unwrap_or_else(|| {
                a.values.push((*value).to_owned());
                a.values.len() - 1
            });
            a.set(item, code as u32);
        }
        world.dataset.attributes.push(a);
    }

    #[test]
    fn rows_are_images_or_the_people_in_them() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
        attribute(&mut world, "gender", Role::Protected, &["f", "f", "m", "m"]);
        assert_eq!(count(&world.dataset), None, "one protected attribute singles nobody out");
        attribute(&mut world, "city", Role::QuasiIdentifier, &["x", "x", "y", "y"]);
        attribute(&mut world, "illness", Role::Sensitive, &["1", "2", "1", "1"]);
        let found = count(&world.dataset).expect("columns");
        assert_eq!((found.unit, found.classes.k(), found.classes.sizes.len()), (Unit::Image, Some(2), 2));
        assert_eq!(found.sensitive, Some(Sensitive { attribute: 2, l: 1, t: 0.25 }));
        // The first two pictures show one person.
        world.dataset.identities = ["p", "q", "r"].map(String::from).to_vec();
        world.dataset.identity_of = [0, 0, 1, 2].map(|id| Some(IdentityId(id))).to_vec();
        let found = count(&world.dataset).expect("columns");
        assert_eq!((found.unit, found.classes.k(), found.classes.uniques()), (Unit::Identity, Some(1), 1));
    }
}
