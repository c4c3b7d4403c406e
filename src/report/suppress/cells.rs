//! Every count of people in a report as one cell, whichever table it stands in, and the sums that tie cells together.

use super::lines::Line;
use crate::dataset::Role;
use crate::report::{About, AttributeFacts, ClassFacts, Report};

use rustc_hash::{FxHashMap, FxHashSet};

/// What a cell fixes of one column: `gender` is `woman`, `class ball` is `shown`. Numbers of names.
type Fixed = (u32, u32);

/// Stand for what is no value.
const MISSING: &str = "\0missing";
const SHOWN: &str = "shown";
const NOT_SHOWN: &str = "not shown";
/// What splits are among columns.
pub(super) const SPLIT: &str = "\0split";

/// A count. `value`: as it stands in the first table that has it.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) fixed: Vec<Fixed>,
    pub(super) value: u64,
    /// A table, or a unit, counts it as more than none and fewer than the least that may be told.
    pub(super) is_small: bool,
    /// It counts people: it can be left out.
    pub(super) of_people: bool,
    /// It counts values that are missing. How many are missing in all is told, so that it may be told to be small; what is
    /// kept is how many it is.
    pub(super) is_missing: bool,
    /// The least that a reader knows it to be once it is left out: 1, or 0 where zeros beside it are left out, too.
    pub(super) floor: u64,
    /// All that share all but one of what they fix are cells, too, so that they add up.
    pub(super) adds_up: bool,
}

#[cfg(test)]
impl Cell {
    /// A count of people, whatever they are.
    pub(super) fn left_out(value: u64) -> Self {
        let (is_small, of_people) = (false, true);
        Self { fixed: Vec::new(), value, is_small, of_people, adds_up: true, is_missing: false, floor: 1 }
    }
}

/// All cells of a report.
pub(super) struct Cells<'r> {
    pub(super) all: Vec<Cell>,
    least: u64,
    by_key: FxHashMap<Vec<Fixed>, u32>,
    names: FxHashMap<String, u32>,
    /// Columns that tell of people.
    people: FxHashSet<u32>,
    /// One value of a column that says the same as one of another.
    same: FxHashMap<Fixed, Fixed>,
    /// Columns all of whose values say what those of another say.
    same_columns: FxHashMap<u32, u32>,
    /// A value of a column that lies inside one of another.
    inside: FxHashMap<Fixed, Fixed>,
    /// Values of other columns that a value lies inside of, as anybody sees by the zeros of a crossing.
    within: FxHashMap<Fixed, Vec<Fixed>>,
    sums: Vec<(Vec<u32>, Option<u32>)>,
    classes: FxHashMap<&'r str, String>,
    pub(super) classes_are_people: bool,
}

/// It tells how pictures came about, and of nobody.
fn is_of_people(attribute: &AttributeFacts) -> bool {
    let singles_out =
        matches!(attribute.role, Role::Protected | Role::Sensitive | Role::QuasiIdentifier | Role::Identity);
    singles_out || attribute.about != Some(About::Provenance)
}

/// Classes of whole pictures, where pictures are of people.
fn classes_are_people(report: &Report) -> bool {
    let facts = &report.dataset;
    let of_people = facts.identities > 0
        || report.tables.people.is_some()
        || facts.attributes.iter().any(|a| matches!(a.role, Role::Protected | Role::Sensitive));
    of_people && facts.image_labels > 0
}

impl<'r> Cells<'r> {
    /// `least`: the smallest count that may be told.
    pub(super) fn of(report: &'r Report, least: u64) -> Self {
        let columns = report.tables.balance.iter().filter_map(|row| Some((row.class.as_str(), row.column.clone()?)));
        let mut cells = Self {
            all: Vec::new(),
            least,
            by_key: FxHashMap::default(),
            names: FxHashMap::default(),
            people: FxHashSet::default(),
            same: FxHashMap::default(),
            same_columns: FxHashMap::default(),
            inside: FxHashMap::default(),
            within: FxHashMap::default(),
            sums: Vec::new(),
            classes: columns.collect(),
            classes_are_people: classes_are_people(report),
        };
        for attribute in report.dataset.attributes.iter().filter(|a| is_of_people(a)) {
            let name = cells.name(&attribute.name);
            cells.people.insert(name);
        }
        if cells.classes_are_people {
            for ClassFacts { name, .. } in &report.dataset.classes {
                let dims = [cells.class_column(name), format!("\0not {name}")].map(|dim| cells.name(&dim));
                cells.people.extend(dims);
            }
        }
        cells.relations(report);
        cells.read(report);
        cells
    }

    pub(super) fn name(&mut self, name: &str) -> u32 {
        let next = self.names.len() as u32;
        match self.names.get(name) {
            Some(&known) => known,
            None => *self.names.entry(name.to_owned()).or_insert(next),
        }
    }

    /// Classes of one column of a table exclude one another: they are its values. Others are shown or not.
    fn class_column(&self, class: &str) -> String {
        self.classes.get(class).cloned().unwrap_or_else(|| format!("\0class {class}"))
    }

    pub(super) fn value(&mut self, column: &str, value: &str) -> Fixed {
        (self.name(column), self.name(value))
    }

    pub(super) fn class(&mut self, class: &str) -> Fixed {
        let column = self.class_column(class);
        let value = if self.classes.contains_key(class) { class } else { SHOWN };
        self.value(&column, value)
    }

    pub(super) fn not_class(&mut self, class: &str) -> Fixed {
        if self.classes.contains_key(class) {
            return self.value(&format!("\0not {class}"), NOT_SHOWN);
        }
        let column = self.class_column(class);
        self.value(&column, NOT_SHOWN)
    }

    pub(super) fn split(&mut self, split: &str) -> Fixed {
        self.value(SPLIT, split)
    }

    pub(super) fn missing(&mut self, column: &str) -> Fixed {
        self.value(column, MISSING)
    }

    pub(super) fn is_of_people(&self, attribute: &str) -> bool {
        self.names.get(attribute).is_some_and(|name| self.people.contains(name))
    }

    /// A value, or any value of a column, by the first of the names it has.
    pub(super) fn canonical(&self, own: Fixed) -> Fixed {
        match own {
            (column, super::ANY) => (*self.same_columns.get(&column).unwrap_or(&column), super::ANY),
            own => *self.same.get(&own).unwrap_or(&own),
        }
    }

    /// The one way to write what a cell fixes: sorted, one of several names of a thing, nothing that follows from the rest.
    fn key(&self, fixed: &[Fixed]) -> Vec<Fixed> {
        let mut key: Vec<Fixed> = fixed.iter().map(|own| *self.same.get(own).unwrap_or(own)).collect();
        let outer: Vec<Fixed> = key.iter().filter_map(|own| self.inside.get(own).copied()).collect();
        key.retain(|own| !outer.contains(own));
        key.sort_unstable();
        key.dedup();
        key
    }

    /// The cell, where a table has it.
    pub(super) fn find(&self, fixed: &[Fixed]) -> Option<u32> {
        self.by_key.get(&self.key(fixed)).copied()
    }

    fn add(&mut self, fixed: &[Fixed], value: u64, adds_up: bool) -> u32 {
        let key = self.key(fixed);
        let is_small = (1..self.least).contains(&value);
        if let Some(&known) = self.by_key.get(&key) {
            let cell = &mut self.all[known as usize];
            cell.is_small |= is_small;
            cell.adds_up |= adds_up;
            if cell.value == 0 {
                cell.value = value;
            }
            return known;
        }
        let of_people = key.iter().any(|(column, _)| self.people.contains(column));
        let cell = self.all.len() as u32;
        self.by_key.insert(key.clone(), cell);
        let is_missing = key.iter().any(|own| Some(own.1) == self.names.get(MISSING).copied());
        self.all.push(Cell { fixed: key, value, is_small, of_people, adds_up, is_missing, floor: 1 });
        cell
    }

    /// Columns that say the same, and that lie inside one another.
    fn relations(&mut self, report: &Report) {
        for relation in &report.tables.relations {
            for row in &relation.values {
                let mut side = |column: &str, value: &str| match column {
                    "class" => self.class(value),
                    _ => self.value(column, value),
                };
                let (a, b) = (side(&relation.a, &row.a), side(&relation.b, &row.b));
                match relation.kind.as_str() {
                    "same" if a != b => _ = self.same.insert(b, a),
                    "nested" if a != b => _ = self.inside.insert(b, a),
                    _ => {}
                }
            }
        }
        // Several columns may say the same in turn.
        let first = |same: &FxHashMap<Fixed, Fixed>, mut of: Fixed| {
            for _ in 0..8 {
                match same.get(&of) {
                    Some(&next) => of = next,
                    None => break,
                }
            }
            of
        };
        let followed: Vec<(Fixed, Fixed)> = self.same.keys().map(|&own| (own, first(&self.same, own))).collect();
        self.same.extend(followed);
        self.same_columns =
            self.same.iter().map(|(own, first)| (own.0, first.0)).filter(|(own, first)| own != first).collect();
        let inside = std::mem::take(&mut self.inside);
        self.inside = inside.into_iter().map(|(b, a)| (first(&self.same, b), first(&self.same, a))).collect();
    }

    fn read(&mut self, report: &Report) {
        let tables = &report.tables;
        for attribute in &report.dataset.attributes {
            for own in &attribute.values {
                let fixed = self.value(&attribute.name, &own.value);
                self.add(&[fixed], own.count, true);
            }
        }
        for row in &tables.units {
            let fixed = self.value(&row.attribute, &row.group);
            self.add(&[fixed], row.share.k, true);
        }
        for row in &tables.balance {
            let class = self.class(&row.class);
            self.add(&[class], row.images, true);
            for own in &row.splits {
                let split = self.split(&own.split);
                self.add(&[class, split], own.images, true);
            }
        }
        for crossing in &tables.crossings {
            let mut there: Vec<(Vec<Fixed>, u64)> = Vec::new();
            for cell in &crossing.cells {
                let fixed = self.values(&crossing.attributes, &cell.values);
                self.add(&fixed, cell.count, true);
                if cell.count > 0 {
                    there.push((fixed, cell.count));
                }
            }
            if crossing.attributes.len() == 2 {
                self.see_within(&there);
            }
        }
        for row in &tables.splits {
            let fixed = [self.value(&row.attribute, &row.value), self.split(&row.split)];
            self.add(&fixed, row.count, true);
        }
        for row in &tables.class_groups {
            let (class, other) = (self.class(&row.class), self.not_class(&row.class));
            let group = self.value(&row.attribute, &row.group);
            let with = self.add(&[class, group], row.k, true);
            let without = self.add(&[other, group], row.k_without, true);
            let all = self.add(&[group], row.k.saturating_add(row.k_without), true);
            self.sums.push((vec![with, without], Some(all)));
        }
        for table in &tables.missing {
            for own in &table.groups {
                let missing = self.missing(&table.attribute);
                let by = match table.by.as_str() {
                    "class" => self.class(&own.group),
                    "split" => self.split(&own.group),
                    column => self.value(column, &own.group),
                };
                self.add(&[missing, by], own.share.k, true);
            }
        }
        for row in &tables.targets {
            let fixed = match row.attributes.is_empty() {
                true => vec![self.value(&row.attribute, &row.group)],
                false => self.values(&row.attributes, &row.values),
            };
            self.add(&fixed, row.k, false);
        }
        for row in &tables.uncovered {
            let fixed = self.pattern(&row.attributes, &row.values);
            self.add(&fixed, row.count, false);
            if let Some(parent) = &row.parent {
                let fixed = self.pattern(&row.attributes, &parent.values);
                self.add(&fixed, parent.count, false);
            }
        }
    }

    /// Of two columns, by the pairs of their values that are there: where every value beside an outer one stands beside no
    /// other, these add up to it.
    fn see_within(&mut self, pairs: &[(Vec<Fixed>, u64)]) {
        for (inner, outer) in [(0, 1), (1, 0)] {
            let mut beside: FxHashMap<Fixed, Vec<(Fixed, u64)>> = FxHashMap::default();
            for (pair, count) in pairs {
                if let (Some(&own), Some(&other)) = (pair.get(inner), pair.get(outer)) {
                    beside.entry(own).or_default().push((other, *count));
                }
            }
            let whole = |own: Fixed| self.find(&[own]).map(|at| self.all[at as usize].value);
            let lies = |own: &Fixed| matches!(beside[own].as_slice(), [(_, count)] if whole(*own) == Some(*count));
            let spread: FxHashSet<Fixed> = beside
                .iter()
                .filter(|(own, _)| !lies(own))
                .flat_map(|(_, all)| all.iter().map(|(of, _)| *of))
                .collect();
            let inside = beside
                .iter()
                .filter_map(|(own, all)| Some((*own, all.first()?.0)))
                .filter(|(own, of)| lies(own) && !spread.contains(of));
            for (own, of) in inside.collect::<Vec<_>>() {
                self.within.entry(own).or_default().push(of);
            }
        }
    }

    /// The zeros of the tables of missing values in which one of these cells stands are no longer told. Whether any were.
    pub(super) fn hide_zeros_beside(&mut self, bare: &[u32]) -> bool {
        let table = |cell: &Cell| -> Vec<Fixed> {
            let missing = self.names.get(MISSING).copied();
            let column = |own: &Fixed| if Some(own.1) == missing { *own } else { (own.0, super::ANY) };
            cell.fixed.iter().map(column).collect()
        };
        let tables: FxHashSet<Vec<Fixed>> =
            bare.iter().map(|&at| &self.all[at as usize]).filter(|cell| cell.is_missing).map(table).collect();
        let beside: Vec<bool> =
            self.all.iter().map(|cell| cell.is_missing && cell.floor > 0 && tables.contains(&table(cell))).collect();
        for (cell, _) in self.all.iter_mut().zip(&beside).filter(|(_, beside)| **beside) {
            cell.floor = 0;
        }
        beside.contains(&true)
    }

    fn values(&mut self, attributes: &[String], values: &[String]) -> Vec<Fixed> {
        attributes.iter().zip(values).map(|(attribute, value)| self.value(attribute, value)).collect()
    }

    /// A pattern that leaves some attributes free.
    pub(super) fn pattern(&mut self, attributes: &[String], values: &[Option<String>]) -> Vec<Fixed> {
        let fixed = attributes.iter().zip(values).filter_map(|(attribute, value)| Some((attribute, value.as_ref()?)));
        let fixed: Vec<(&String, &String)> = fixed.collect();
        fixed.into_iter().map(|(attribute, value)| self.value(attribute, value)).collect()
    }

    /// The sums: cells that differ in one column add up to the cell that leaves it free, or to a total that anybody knows.
    /// What a table leaves out of a sum (values that are missing) is taken as known: then more is left out, not less.
    pub(super) fn lines(&self) -> Vec<Line> {
        let mut by_rest: FxHashMap<(Vec<Fixed>, u32), Vec<u32>> = FxHashMap::default();
        for (at, cell) in (0..).zip(&self.all) {
            if !cell.adds_up || cell.value == 0 && cell.floor > 0 {
                continue;
            }
            for &(column, _) in &cell.fixed {
                let rest: Vec<Fixed> = cell.fixed.iter().filter(|own| own.0 != column).copied().collect();
                by_rest.entry((rest, column)).or_default().push(at);
            }
        }
        let shown: FxHashSet<u32> = self
            .names
            .iter()
            .filter(|(name, _)| name.starts_with("\0class ") || name.starts_with("\0not "))
            .map(|(_, at)| *at)
            .collect();
        let mut lines: Vec<Line> = by_rest
            .into_iter()
            // A class is shown or not; where only the one is told, nothing is a sum.
            .filter(|((_, column), parts)| parts.len() > 1 || !shown.contains(column))
            .map(|((rest, _), parts)| Line { parts, whole: self.by_key.get(&rest).copied() })
            .collect();
        lines.extend(self.sums.iter().map(|(parts, whole)| Line { parts: parts.clone(), whole: *whole }));
        lines.extend(self.nested());
        for line in &mut lines {
            line.parts.retain(|&at| self.all[at as usize].value > 0 || self.all[at as usize].floor == 0);
            line.parts.sort_unstable();
            line.parts.dedup();
            line.whole = line.whole.filter(|&at| self.all[at as usize].of_people && !line.parts.contains(&at));
        }
        lines.retain(|line| line.parts.iter().any(|&at| self.all[at as usize].of_people));
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// What lies inside one value of another column adds up to it, whatever else both fix.
    fn nested(&self) -> Vec<Line> {
        // By the whole, and by the column that lies inside it: one of several tells all of it.
        let mut parts: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
        for (at, cell) in (0..).zip(&self.all) {
            for own in &cell.fixed {
                for &outer in self.inside.get(own).into_iter().chain(self.within.get(own).into_iter().flatten()) {
                    let fixed: Vec<Fixed> = cell.fixed.iter().map(|of| if of == own { outer } else { *of }).collect();
                    let is_twice = fixed.iter().filter(|of| of.0 == outer.0).count() > 1;
                    if let Some(whole) = self.find(&fixed).filter(|&whole| whole != at && !is_twice) {
                        parts.entry((whole, own.0)).or_default().push(at);
                    }
                }
            }
        }
        parts.into_iter().map(|((whole, _), parts)| Line { parts, whole: Some(whole) }).collect()
    }
}
