//! Small cells left out of a report that is to be published: a report in, a report out. Counts of people below the least that
//! may be told go, as many others as keep them from being computed back, every figure made of either, and every sentence
//! that says one. Zeros stay. Owns what is left out; every export and document is made of its outcome.
//!
//! | file | what it does |
//! |---|---|
//! | `cells` | each count of people as one cell, whichever table it stands in, and the sums that tie cells |
//! | `lines`, `linear`, `witness` | which cells have to go |
//! | `tables` | the rows in which these cells stand, and what would give them away |
//! | `said` | findings and reasons, said anew without the figures |
//! | `tree` | JSON in which values are left out |

mod cells;
mod linear;
mod lines;
mod said;
mod tables;
#[cfg(test)]
mod tests;
mod tree;
mod witness;

use super::changes::ImageLists;
use super::{Report, to_json};
use cells::Cells;
use rustc_hash::FxHashSet;
use tree::Tree;

/// The least count that may be told, where nobody says otherwise.
pub const LEAST: u64 = 5;

/// What splits are among columns.
const SPLIT_COLUMN: &str = cells::SPLIT;

/// A report without its small cells.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// What documents and tables are made of: without the rows that are left out.
    pub report: Report,
    /// It as JSON, in which what is left out is `null`.
    pub json: String,
}

/// Leaves out the cells below `least` and those from which they could be computed.
///
/// # Errors
/// Why no report is there to be written; then nothing may be.
pub fn suppress(report: &Report, least: u64) -> Result<Suppressed, String> {
    let fault = |what: &str, e: &dyn std::fmt::Display| format!("small cells could not be left out ({what}): {e}");
    let mut told = report.clone();
    told.settings.suppress_below = Some(least);
    // Two counts of one group, and which pictures came and went, tell small cells too.
    if let Some(changes) = &mut told.changes {
        changes.shares.clear();
        changes.lists = ImageLists::default();
    }
    told.dataset.images_digest = None;
    let mut tree: Tree = serde_json::from_str(&to_json(&told)).map_err(|e| fault("the report", &e))?;
    let mut hidden = Hidden::of(report, least);
    tables::leave_out(&mut tree, report, &mut hidden);
    said::anew(&mut tree, report, &mut hidden);
    let json = to_json(&tree);
    let report = serde_json::from_str(&to_json(&tree.for_documents())).map_err(|e| fault("for documents", &e))?;
    Ok(Suppressed { report, json })
}

/// One of two words for what a cell fixes of a column.
type Fixed = (u32, u32);
/// Stands for any value in what is looked up.
const ANY: u32 = u32::MAX;

/// Columns of a cell, or of a subject, that are looked at.
const MOST_FIXED: usize = 8;

/// What is left out.
struct Hidden<'r> {
    cells: Cells<'r>,
    out: Vec<bool>,
    least: u64,
    /// Columns of which nothing is told.
    withheld: FxHashSet<u32>,
    /// What each cell that is out fixes, with and without its values: which subjects it concerns.
    concerned: FxHashSet<Vec<Fixed>>,
}

impl<'r> Hidden<'r> {
    fn of(report: &'r Report, least: u64) -> Self {
        let mut cells = Cells::of(report, least);
        let lines::LeftOut { cells: mut out, bare } = loop {
            let left_out = lines::leave_out(&cells.all, &cells.lines(), least);
            if !cells.hide_zeros_beside(&left_out.bare) {
                break left_out;
            }
        };
        // A column whose own groups cannot hide one another says nothing at all.
        let alone = bare.iter().filter_map(|&at| match cells.all[at as usize].fixed.as_slice() {
            [(column, _)] => Some(*column),
            _ => None,
        });
        let withheld: FxHashSet<u32> = alone.collect();
        for (out, cell) in out.iter_mut().zip(&cells.all) {
            *out |= cell.of_people && cell.fixed.iter().any(|(column, _)| withheld.contains(column));
        }
        let mut concerned = FxHashSet::default();
        for (cell, _) in cells.all.iter().zip(&out).filter(|(_, out)| **out) {
            for mask in 0..1_u32 << cell.fixed.len().min(MOST_FIXED) {
                let any = |(at, own): (usize, &Fixed)| if mask >> at & 1 == 1 { (own.0, ANY) } else { *own };
                concerned.insert(cell.fixed.iter().enumerate().map(any).collect());
            }
        }
        Self { cells, out, least, withheld, concerned }
    }

    /// Something is left out.
    fn any(&self) -> bool {
        self.out.iter().any(|out| *out)
    }

    fn is_small(&self, n: u64) -> bool {
        (1..self.least).contains(&n)
    }

    fn is_out(&self, fixed: &[Fixed]) -> bool {
        fixed.iter().any(|(column, _)| self.withheld.contains(column))
            || self.cells.find(fixed).is_some_and(|at| self.out[at as usize])
    }

    fn value(&mut self, attribute: &str, value: &str) -> bool {
        let fixed = self.cells.value(attribute, value);
        self.is_out(&[fixed])
    }

    fn pattern(&mut self, attributes: &[String], values: &[Option<String>]) -> bool {
        let fixed = self.cells.pattern(attributes, values);
        self.is_out(&fixed)
    }

    fn value_in_split(&mut self, attribute: &str, value: &str, split: &str) -> bool {
        let fixed = [self.cells.value(attribute, value), self.cells.split(split)];
        self.is_out(&fixed)
    }

    fn class(&mut self, class: &str) -> bool {
        let fixed = self.cells.class(class);
        self.is_out(&[fixed])
    }

    fn class_in_split(&mut self, class: &str, split: &str) -> bool {
        let fixed = [self.cells.class(class), self.cells.split(split)];
        self.is_out(&fixed)
    }

    /// Of the images with the class and the group, or of those with the group and without the class.
    fn class_group(&mut self, class: &str, attribute: &str, group: &str) -> bool {
        let group = self.cells.value(attribute, group);
        let (with, without) = (self.cells.class(class), self.cells.not_class(class));
        self.is_out(&[with, group]) || self.is_out(&[without, group]) || self.is_out(&[group])
    }

    fn missing(&mut self, attribute: &str, by: &str, group: &str) -> bool {
        let [missing, by] = self.missing_by(attribute, by, group);
        self.is_out(&[missing, by]) || self.is_out(&[by])
    }

    fn missing_by(&mut self, attribute: &str, by: &str, group: &str) -> [Fixed; 2] {
        let missing = self.cells.missing(attribute);
        let by = match by {
            "class" => self.cells.class(group),
            "split" => self.cells.split(group),
            column => self.cells.value(column, group),
        };
        [missing, by]
    }

    /// Groups in which no value is missing are left out as well.
    fn hides_zero(&mut self, attribute: &str, by: &str, group: &str) -> bool {
        let fixed = self.missing_by(attribute, by, group);
        self.cells.find(&fixed).is_some_and(|at| self.cells.all[at as usize].floor == 0)
    }

    fn withheld(&mut self, attribute: &str) -> bool {
        let column = self.cells.name(attribute);
        self.withheld.contains(&column)
    }

    fn is_of_people(&self, attribute: &str) -> bool {
        self.cells.is_of_people(attribute)
    }

    fn any_of_people(&self, attributes: &[&str]) -> bool {
        attributes.iter().any(|attribute| self.is_of_people(attribute))
    }

    fn classes_are_people(&self) -> bool {
        self.cells.classes_are_people
    }

    /// A cell that is left out counts what these columns tell, and nothing else.
    fn touches(&mut self, columns: &[&str]) -> bool {
        let subject = columns.iter().map(|column| (self.cells.name(column), ANY)).collect();
        self.concerns(subject)
    }

    /// A cell that is left out counts pictures with the class, or without it, whatever else.
    fn touches_class(&mut self, class: &str) -> bool {
        let own = [self.cells.class(class), self.cells.not_class(class)];
        self.cells.all.iter().zip(&self.out).any(|(cell, out)| *out && own.iter().any(|own| cell.fixed.contains(own)))
    }

    /// A cell that is left out fixes nothing beyond this subject.
    fn concerns(&self, mut subject: Vec<Fixed>) -> bool {
        for own in &mut subject {
            *own = self.cells.canonical(*own);
        }
        subject.sort_unstable();
        subject.dedup();
        if subject.iter().any(|(column, _)| self.withheld.contains(column)) {
            return true;
        }
        subject.truncate(MOST_FIXED);
        (1..1_u32 << subject.len()).any(|mask| {
            let chosen: Vec<Fixed> =
                subject.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, own)| *own).collect();
            self.concerned.contains(&chosen)
        })
    }
}
