//! Which classes a table has given an image already. Owns the memory of it, which tables that name each image once, as
//! most do, need none of.

use crate::dataset::{ClassId, ImageId, ImageLabel};
use rustc_hash::FxHashSet;

/// What has been labelled since the table began.
#[derive(Default)]
pub(super) struct Labelled {
    /// Labels before the table.
    before: usize,
    /// All of the table's, from the first image on that it names twice.
    pairs: Option<FxHashSet<(ImageId, ClassId)>>,
    /// Per class the last row that gave it, counted from 1.
    by_row: Vec<u32>,
    row: u32,
}

impl Labelled {
    /// `before`: labels of other files.
    pub(super) fn new(before: usize) -> Self {
        Self { before, ..Self::default() }
    }

    /// A row speaks of an image. `again`: an earlier one of this table did.
    pub(super) fn begin_row(&mut self, labels: &[ImageLabel], again: bool) {
        self.row += 1;
        if again && self.pairs.is_none() {
            let own = labels.get(self.before..).unwrap_or_default();
            self.pairs = Some(own.iter().map(|label| (label.image, label.class)).collect());
        }
    }

    /// The row gives its image a class; `false` where the image has it already.
    pub(super) fn is_new(&mut self, image: ImageId, class: ClassId) -> bool {
        if let Some(pairs) = &mut self.pairs {
            return pairs.insert((image, class));
        }
        if self.by_row.len() <= class.index() {
            self.by_row.resize(class.index() + 1, 0);
        }
        std::mem::replace(&mut self.by_row[class.index()], self.row) != self.row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_new_to_an_image_once_whether_in_one_row_or_in_several() {
        let label = |image, class| ImageLabel { image: ImageId(image), class: ClassId(class), place: None };
        let mut all = vec![label(0, 7)];
        let mut labelled = Labelled::new(all.len());
        let mut row = |image: u32, again: bool, classes: &[u32]| -> Vec<bool> {
            labelled.begin_row(&all, again);
            let new: Vec<bool> = classes.iter().map(|&c| labelled.is_new(ImageId(image), ClassId(c))).collect();
            let given = classes.iter().zip(&new).filter(|(_, new)| **new);
            all.extend(given.map(|(&class, _)| label(image, class)));
            new
        };
        assert_eq!(row(0, false, &[7, 3, 7]), [true, true, false]);
        assert_eq!(row(1, false, &[7]), [true]);
        assert_eq!(row(0, true, &[3, 4]), [false, true]);
        assert_eq!(row(2, false, &[4, 4]), [true, false]);
        assert_eq!(row(1, true, &[7, 8]), [false, true]);
    }
}
