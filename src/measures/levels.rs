//! Columns of classes that are levels of one hierarchy: a value of the one decides that of the other (moss is a spore, a
//! spore is a herb). Owns the recognition, by which values stand in one row. Refuses to say anything of it.

use crate::dataset::{ClassId, Dataset};

/// Columns held against each other.
const MOST_COLUMNS: usize = 12;
/// Images that a value of the lower column has, on average: of values that stand once any column is a level.
const IMAGES_EACH: u64 = 2;

/// Which columns of classes lie above which.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    /// By class its column, where it stands in one only.
    column_of: Vec<Option<usize>>,
    /// Lower and upper column, the lower one with more values.
    pub pairs: Vec<(usize, usize)>,
    /// What the columns are called.
    pub names: Vec<String>,
    /// How many values each has.
    pub values: Vec<usize>,
}

impl Levels {
    pub fn of(dataset: &Dataset) -> Self {
        let columns = &dataset.label_columns;
        let mut this = Self::default();
        if columns.len() < 2 || columns.len() > MOST_COLUMNS {
            return this;
        }
        this.names = columns.iter().map(|c| c.name.clone()).collect();
        this.values = columns.iter().map(|c| c.classes.len()).collect();
        this.column_of = vec![None; dataset.classes.len()];
        let mut shared = vec![false; dataset.classes.len()];
        for (at, column) in columns.iter().enumerate() {
            for class in &column.classes {
                let Some(of) = this.column_of.get_mut(class.index()) else { continue };
                if of.is_some_and(|other| other != at) {
                    shared[class.index()] = true;
                }
                *of = Some(at);
            }
        }
        // A value that two columns have in common tells neither.
        for (of, shared) in this.column_of.iter_mut().zip(shared) {
            if shared {
                *of = None;
            }
        }
        let width = columns.len();
        let mut rows: Vec<Option<ClassId>> = vec![None; dataset.images.len() * width];
        let mut exclusive = vec![true; width];
        for label in &dataset.labels {
            let Some(column) = this.column_of.get(label.class.index()).copied().flatten() else { continue };
            let Some(cell) = rows.get_mut(label.image.index() * width + column) else { continue };
            if cell.is_some_and(|other| other != label.class) {
                exclusive[column] = false;
            }
            *cell = Some(label.class);
        }
        for lower in 0..width {
            for upper in (0..width).filter(|&upper| upper != lower) {
                let is_finer = this.values[lower] > this.values[upper];
                if is_finer
                    && exclusive[lower]
                    && exclusive[upper]
                    && decides(&rows, width, lower, upper, dataset.classes.len())
                {
                    this.pairs.push((lower, upper));
                }
            }
        }
        this
    }

    /// The two classes stand at two levels of one hierarchy: how often they meet is how the labels are made.
    pub fn are_across(&self, a: ClassId, b: ClassId) -> bool {
        let column = |class: ClassId| self.column_of.get(class.index()).copied().flatten();
        match (column(a), column(b)) {
            (Some(a), Some(b)) => self.pairs.contains(&(a, b)) || self.pairs.contains(&(b, a)),
            _ => false,
        }
    }
}

/// Each value of the lower column stands with one of the upper, without exception.
fn decides(rows: &[Option<ClassId>], width: usize, lower: usize, upper: usize, classes: usize) -> bool {
    let mut above: Vec<Option<ClassId>> = vec![None; classes];
    let (mut both, mut lowers) = (0u64, 0u64);
    let mut uppers = rustc_hash::FxHashSet::default();
    for row in rows.chunks_exact(width) {
        let (Some(Some(low)), Some(Some(up))) = (row.get(lower), row.get(upper)) else { continue };
        both += 1;
        uppers.insert(*up);
        match above.get_mut(low.index()) {
            Some(known @ None) => {
                *known = Some(*up);
                lowers += 1;
            }
            Some(Some(known)) if known != up => return false,
            _ => {}
        }
    }
    both >= IMAGES_EACH * lowers && uppers.len() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Class, ImageId, ImageLabel, LabelColumn};

    /// Images with a leaf, a branch and, where `stray`, one leaf under two branches.
    fn dataset(stray: bool) -> Dataset {
        let mut dataset = Dataset::default();
        for name in ["moss", "fern", "oak", "spore", "tree"] {
            dataset.classes.push(Class { name: name.into(), ..Class::default() });
        }
        let classes = |of: &[u32]| of.iter().map(|c| ClassId(*c)).collect();
        dataset.label_columns = vec![
            LabelColumn { name: "leaf".into(), classes: classes(&[0, 1, 2]) },
            LabelColumn { name: "branch".into(), classes: classes(&[3, 4]) },
        ];
        for i in 0..12u32 {
            dataset.images.push(format!("{i}.jpg"), None);
            let leaf = i % 3;
            let branch = if leaf == 2 || (stray && i == 3) { 4 } else { 3 };
            for class in [leaf, branch] {
                dataset.labels.push(ImageLabel { image: ImageId(i), class: ClassId(class), place: None });
            }
        }
        dataset
    }

    #[test]
    fn a_column_whose_values_decide_another_is_a_level_below_it() {
        let levels = Levels::of(&dataset(false));
        assert_eq!(levels.pairs, [(0, 1)]);
        assert!(levels.are_across(ClassId(0), ClassId(3)) && levels.are_across(ClassId(4), ClassId(0)));
        assert!(!levels.are_across(ClassId(0), ClassId(1)));
    }

    #[test]
    fn one_exception_makes_two_columns_of_them() {
        assert!(Levels::of(&dataset(true)).pairs.is_empty());
        assert_eq!(Levels::of(&Dataset::default()), Levels::default());
    }
}
