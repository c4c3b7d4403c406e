//! What says the same, or lies inside something else: a column spelled twice, a fine one beside a coarse one, a class
//! with two names. Owns recognising it, once, from the joint counts and the names; what to leave unsaid is the rules'.
//!
//! Counts alone cannot tell one thing said twice from two things that always go together (all women by day, all men at
//! night), and the latter is a finding. Therefore three things are asked for. The map holds without exception on every
//! item that has both values. It rests on enough: two values with ten independent items each (three finer ones, in two
//! coarse ones, for a map of many to one), as by chance two columns of twice ten items match in one of 92,378 ways,
//! 2 / C(20, 10), so that of 2,000 pairs of columns hardly one does; the pictures of one person count as one, as they
//! agree by nature. And the names agree: both columns are about one thing (gender), or their names or their values are
//! spelled alike.

mod classes;
mod names;
mod pairs;

use super::Clusters;
use super::joint_counts::JointCounts;
use crate::dataset::{Attribute, ClassId, Dataset, Unit};
use crate::sorting::Sorting;
use pairs::{Pair, Related};
use std::cmp::Reverse;

/// Independent items of a value from which on it counts as seen. 10: see above.
const LEAST: u64 = 10;
/// Of the items of the column that is not spoken of so many, in tenths, have a value in the other one too: what is told
/// for the one holds for the other.
const COVERED: u64 = 9;

/// How two things are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelationKind {
    /// The second lies inside the first.
    Nested,
    /// Both say the same; findings are told for the first.
    Same,
}

impl RelationKind {
    /// `same`, `nested`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nested => "nested",
            Self::Same => "same",
        }
    }
}

/// One side of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The image-level classes; values are their ids.
    Classes,
    /// A row of `Dataset::attributes`; values are its codes.
    Attribute(usize),
}

impl Side {
    /// `class`, or the attribute's name.
    pub fn name(self, dataset: &Dataset) -> &str {
        match self {
            Self::Classes => super::CLASS,
            Self::Attribute(row) => dataset.attributes.get(row).map_or("", |a| &a.name),
        }
    }

    /// The name of a class, or of a value.
    pub fn value(self, dataset: &Dataset, code: usize) -> &str {
        match self {
            Self::Classes => dataset.class_name(ClassId::from(code)),
            Self::Attribute(row) => {
                dataset.attributes.get(row).and_then(|a| a.values.get(code)).map_or("", String::as_str)
            }
        }
    }
}

/// Two columns, or the classes and a column, that say the same, or of which `b` lies inside `a`.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    pub kind: RelationKind,
    pub a: Side,
    pub b: Side,
    pub unit: Unit,
    /// Items that have both.
    pub n: u64,
    /// A value of `a`, the one of `b` that goes with it, and the items that have both; by their names.
    pub values: Vec<(usize, usize, u64)>,
}

/// In the order of the report: by kind and the names of both sides.
pub(super) fn sort(dataset: &Dataset, rows: &mut [Relation]) {
    rows.order_by_key(|row| (row.kind, row.a.name(dataset).to_owned(), row.b.name(dataset).to_owned()));
}

/// What is spoken of once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Relations {
    /// Per attribute the one that is spoken of in its place.
    attributes: Vec<Option<usize>>,
    /// Per class likewise.
    classes: Vec<Option<ClassId>>,
    /// Classes that are the same as a value of an attribute (its row), sorted.
    own: Vec<(ClassId, usize)>,
    nested: Vec<Nested>,
}

/// A fine attribute inside a coarse one (rows).
#[derive(Clone, Debug, PartialEq)]
struct Nested {
    coarse: usize,
    fine: usize,
    /// Per value of the fine one that of the coarse one; `None` where it has no item.
    inside: Vec<Option<usize>>,
}

impl Relations {
    /// Of the attributes, whose pairs `units` has counted, with a row for each that holds.
    pub(super) fn of(dataset: &Dataset, units: &[JointCounts<'_>], clusters: &Clusters) -> (Self, Vec<Relation>) {
        let mut relations = Self { attributes: vec![None; dataset.attributes.len()], ..Self::default() };
        let mut rows = Vec::new();
        let mut same = Vec::new();
        for packs in units {
            let columns = packs.columns();
            for (i, a) in columns.iter().enumerate() {
                for (j, b) in columns.iter().enumerate().skip(i + 1) {
                    let pair = Pair { dataset, clusters, a, b, table: packs.table(&[i, j]) };
                    match pair.related() {
                        Some(Related::Same(values)) => same.push((a.attribute, b.attribute, values)),
                        Some(Related::Nested(nested)) => {
                            rows.push(relations.nested_row(dataset, &nested, &pair));
                            relations.nested.push(nested);
                        }
                        None => {}
                    }
                }
            }
        }
        for (told, other, values) in relations.lead(dataset, units, same) {
            let sides = (Side::Attribute(told), Side::Attribute(other));
            rows.push(row(dataset, RelationKind::Same, sides, dataset.attributes[told].unit, values));
        }
        (relations, rows)
    }

    /// Findings about an attribute are told for another one, which says the same.
    pub fn is_redundant(&self, attribute: usize) -> bool {
        self.canonical(attribute).is_some()
    }

    /// The attribute that is spoken of in place of this one.
    pub fn canonical(&self, attribute: usize) -> Option<usize> {
        self.attributes.get(attribute).copied().flatten()
    }

    /// The class that is spoken of in place of this one.
    pub fn canonical_class(&self, class: ClassId) -> Option<ClassId> {
        self.classes.get(class.index()).copied().flatten()
    }

    /// Some class has another name that is spoken of.
    pub fn has_class_names(&self) -> bool {
        self.classes.iter().any(Option::is_some)
    }

    /// The class under the name that is spoken of.
    pub fn class(&self, class: ClassId) -> ClassId {
        self.canonical_class(class).unwrap_or(class)
    }

    /// How a class goes with the groups of an attribute is spoken of: both under this name, and the class is not one
    /// of the groups itself.
    pub fn speaks(&self, class: ClassId, attribute: usize) -> bool {
        self.canonical_class(class).is_none()
            && !self.is_redundant(attribute)
            && self.own.binary_search(&(class, attribute)).is_err()
    }

    /// The value of the first attribute follows from that of the second: inside a stratum of it nothing differs.
    pub fn follows(&self, attribute: usize, from: usize) -> bool {
        let told = |row: usize| self.canonical(row).unwrap_or(row);
        told(attribute) == told(from) || self.nested.iter().any(|n| n.coarse == attribute && n.fine == from)
    }

    /// How two attributes are related.
    pub fn kind(&self, a: usize, b: usize) -> Option<RelationKind> {
        let told = |row: usize| self.canonical(row).unwrap_or(row);
        let nested = |n: &Nested| (n.coarse, n.fine) == (a, b) || (n.coarse, n.fine) == (b, a);
        (told(a) == told(b))
            .then_some(RelationKind::Same)
            .or_else(|| self.nested.iter().any(nested).then_some(RelationKind::Nested))
    }

    /// A combination of values (of attributes, by their rows) that cannot be, as a finer one lies inside another coarse
    /// one.
    pub fn is_impossible(&self, attributes: &[usize], codes: &[Option<usize>]) -> bool {
        let code =
            |row: usize| attributes.iter().position(|&a| a == row).and_then(|at| codes.get(at).copied().flatten());
        self.nested.iter().any(|nested| {
            let inside = code(nested.fine).and_then(|fine| nested.inside.get(fine).copied().flatten());
            inside.zip(code(nested.coarse)).is_some_and(|(inside, coarse)| inside != coarse)
        })
    }

    /// Chooses which one is spoken of: a protected attribute before others, then one that has a target, the one with
    /// fewer values missing, the one with the longer values, the first. Gives the pairs that hold.
    fn lead(&mut self, dataset: &Dataset, units: &[JointCounts<'_>], same: Vec<Same>) -> Vec<Same> {
        let columns = || units.iter().flat_map(|packs| packs.columns().iter().copied());
        let known = |row: usize| columns().find(|c| c.attribute == row).map_or(0, |c| c.counts().iter().sum::<u64>());
        let letters = |a: &Attribute| a.values.iter().map(|value| value.chars().count()).sum::<usize>();
        let mut order: Vec<usize> = same.iter().flat_map(|&(a, b, _)| [a, b]).collect();
        order.sort_unstable();
        order.dedup();
        order.sort_by_cached_key(|&row| {
            let a = &dataset.attributes[row];
            let has_target = dataset.settings.target.contains_key(&a.name);
            (!a.is_protected(), !has_target, Reverse(known(row)), Reverse(letters(a)), row)
        });
        let mut leaders: Vec<usize> = Vec::new();
        let mut held = Vec::new();
        for row in order {
            let with = |leader: usize| {
                let found = same.iter().find(|(a, b, _)| (*a, *b) == (leader, row) || (*a, *b) == (row, leader))?;
                let n: u64 = found.2.iter().map(|value| value.2).sum();
                let turned = |&(x, y, n): &(usize, usize, u64)| if found.0 == leader { (x, y, n) } else { (y, x, n) };
                (n * 10 >= known(row) * COVERED).then(|| (leader, row, found.2.iter().map(turned).collect()))
            };
            match leaders.iter().find_map(|&leader| with(leader)) {
                Some(pair) => {
                    self.attributes[row] = Some(pair.0);
                    held.push(pair);
                }
                None => leaders.push(row),
            }
        }
        held
    }

    fn nested_row(&self, dataset: &Dataset, nested: &Nested, pair: &Pair<'_>) -> Relation {
        let counts = pair.of_fine(nested);
        let inside = nested.inside.iter().zip(counts).enumerate();
        let values = inside.filter_map(|(code, (inside, n))| Some(((*inside)?, code, n))).collect();
        let sides = (Side::Attribute(nested.coarse), Side::Attribute(nested.fine));
        row(dataset, RelationKind::Nested, sides, dataset.attributes[nested.coarse].unit, values)
    }
}

/// Two attributes (rows) and their values with how many items have both.
type Same = (usize, usize, Vec<(usize, usize, u64)>);

/// One row, its values in the order of their names.
fn row(
    dataset: &Dataset,
    kind: RelationKind,
    (a, b): (Side, Side),
    unit: Unit,
    mut values: Vec<(usize, usize, u64)>,
) -> Relation {
    values.order_by(|x, y| {
        let names = |v: &(usize, usize, u64)| (a.value(dataset, v.0), b.value(dataset, v.1));
        names(x).cmp(&names(y))
    });
    let n = values.iter().map(|value| value.2).sum();
    Relation { kind, a, b, unit, n, values }
}

#[cfg(test)]
mod tests;
