//! What the q of a table was corrected over, in figures and in words: the page says it wherever it says "after correction".

use super::significant;
use crate::measures::{MOST_CLASS_PAIRS, Strata};
use crate::report::tables::{ClassGroup, ClassPair, FigureByGroup, Shortcut};
use crate::wording;
use serde::{Deserialize, Serialize};

/// The tests that a q was corrected over: Benjamini and Hochberg's, over all rows of the table that have a p.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// Rows that have a p; of pairs of classes also those that are not listed, with a p of 1.
    pub tests: u64,
    /// Of them those with a q of at most 0.05.
    pub shown: u64,
    /// What the table lists: pairs of classes, classes, associations, rows.
    pub listed: u64,
    /// Of so many.
    pub of: u64,
}

impl Family {
    fn over(tests: impl Iterator<Item = (Option<f64>, Option<f64>)>) -> Self {
        let mut family = Self::default();
        for (p, q) in tests {
            family.listed += 1;
            family.tests += u64::from(p.is_some());
            family.shown += u64::from(significant(q));
        }
        family.of = family.listed;
        family
    }

    /// Of pairs of so many classes that occur.
    pub fn of_pairs(rows: &[ClassPair], classes: u64) -> Self {
        let all = classes.saturating_mul(classes.saturating_sub(1)) / 2;
        let family = Self::over(rows.iter().map(|r| (r.p, r.corrected())));
        let of = all.max(family.listed);
        Self { of, tests: family.tests + (of - family.listed), ..family }
    }

    /// Of so many classes that occur with the groups of attributes.
    pub fn of_groups(rows: &[ClassGroup], classes: u64) -> Self {
        let listed = rows.chunk_by(|a, b| a.class == b.class).count() as u64;
        let family = Self::over(rows.iter().map(|r| (r.p, r.q)));
        Self { listed, of: classes.max(listed), ..family }
    }

    /// Of associations within the strata of other things.
    pub fn of_strata(strata: &Strata) -> Self {
        let rows = &strata.rows;
        let listed = rows.chunk_by(|a, b| a.pair == b.pair).count() as u64;
        let family = Self::over(rows.iter().map(|r| (r.p, r.q)));
        Self { listed, of: (strata.leaning as u64).max(listed), ..family }
    }

    /// Of figures by group; distances of persons to objects stand in the same table.
    pub fn of_figures(rows: &[FigureByGroup]) -> Self {
        Self::over(rows.iter().map(|r| (r.p, r.q)))
    }

    pub fn of_shortcuts(rows: &[Shortcut]) -> Self {
        Self::over(rows.iter().map(|r| (r.p, r.q)))
    }

    /// `all 2,485 pairs of classes`.
    pub fn pairs_words(&self) -> String {
        let pairs = wording::plural(self.tests, "pair of classes", "pairs of classes");
        let rest = wording::count(self.of - self.listed);
        match self {
            f if f.listed < f.of && f.listed >= MOST_CLASS_PAIRS as u64 => {
                format!("{pairs}; the {rest} with the fewest images are not listed and count with p = 1")
            }
            f if f.listed < f.of => format!(
                "{pairs}; the {rest} that never meet, nor would by chance in 5 images, are not listed and count with p = 1"
            ),
            f if f.tests < f.of => {
                format!("{pairs}: of {} those of which neither class is in all images", wording::count(f.of))
            }
            _ => format!("all {pairs}"),
        }
    }

    /// `120 tests: each class with each group of each attribute`.
    pub fn groups_words(&self) -> String {
        let cut = match self.listed < self.of {
            true => {
                format!(" (the {} of {} classes in most images)", wording::count(self.listed), wording::count(self.of))
            }
            false => String::new(),
        };
        format!("{}: each class with each group of each attribute{cut}", self.tests_words())
    }

    /// `24 tests: 8 associations, each within each other thing`.
    pub fn strata_words(&self) -> String {
        let listed = wording::plural(self.listed, "association", "associations");
        let cut = match self.listed < self.of {
            true => format!(" (the most certain of {})", wording::count(self.of)),
            false => String::new(),
        };
        format!("{}: {listed}{cut}, each within each other thing", self.tests_words())
    }

    /// `44 tests: each figure, and each distance, by the groups of each attribute`.
    pub fn figures_words(&self) -> String {
        format!("{}: each figure, and each distance, by the groups of each attribute", self.tests_words())
    }

    /// `18 tests: each thing beside the subject with the class and each protected attribute`.
    pub fn shortcuts_words(&self) -> String {
        format!("{}: each thing with the class, and with each protected attribute", self.tests_words())
    }

    fn tests_words(&self) -> String {
        wording::plural(self.tests, "test", "tests")
    }
}
