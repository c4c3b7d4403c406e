//! How many images are labelled for the classes of a screen, where not all images are: the others are in no count.

use crate::dataset::{ClassId, Dataset};
use crate::measures::{Covered, Measures};
use crate::wording;
use serde::{Deserialize, Serialize};

/// Images labelled for a class, the fewest and the most, of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    pub least: u64,
    pub most: u64,
    pub of: u64,
}

impl Labelled {
    /// Of all classes that occur; `None` where all images are labelled for all of them.
    pub fn of_all(dataset: &Dataset, measures: &Measures<'_>) -> Option<Self> {
        let classes = (0..dataset.classes.len()).map(ClassId::from);
        let occurs = |class: &ClassId| !measures.postings().images(*class).is_empty();
        let covered = measures.covered();
        Self::of(dataset, covered, classes.filter(occurs).map(|class| covered.count(class)))
    }

    /// Of a pair of classes: the images labelled for both.
    pub fn of_both(dataset: &Dataset, covered: &Covered, n: u64) -> Option<Self> {
        Self::of(dataset, covered, [n].into_iter())
    }

    fn of(dataset: &Dataset, covered: &Covered, counts: impl Iterator<Item = u64> + Clone) -> Option<Self> {
        let (least, most) = (counts.clone().min()?, counts.max()?);
        (!covered.is_whole())
            .then_some(Self { least, most, of: dataset.images.len() as u64 })
            .filter(|l| l.least < l.of)
    }

    /// `400 of 4,400 images are labelled for these classes`.
    pub fn words(&self) -> String {
        let (most, of) = (wording::count(self.most), wording::plural(self.of, "image", "images"));
        if self.least == self.most {
            let are = if self.most == 1 { "is" } else { "are" };
            return format!("{most} of {of} {are} labelled for these classes, and no other is counted");
        }
        format!(
            "{} to {most} of {of} are labelled for a class; two classes are counted over the images labelled for both",
            wording::count(self.least)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_many_images_count() {
        let words = |least, most| Labelled { least, most, of: 4_400 }.words();
        assert_eq!(words(400, 400), "400 of 4,400 images are labelled for these classes, and no other is counted");
        assert_eq!(
            words(400, 4_000),
            "400 to 4,000 of 4,400 images are labelled for a class; two classes are counted over the images labelled \
             for both"
        );
    }
}
