//! How many images and objects each class has, in all and by split. Owns the counts, and which classes are alternatives to
//! one another; judges nothing.

use super::{Covered, Postings};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::sorting::Sorting;

/// Of one class the images that show it, and its boxes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub images: u64,
    pub boxes: u64,
}

/// All classes, counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassBalance {
    /// Per class (row of `Dataset::classes`).
    pub all: Vec<Amount>,
    /// Per class, then per split (row of `Dataset::splits`); without splits no row has any. An image of two splits counts
    /// in both.
    pub by_split: Vec<Vec<Amount>>,
    /// Per split its images, and of them those that show any class.
    pub splits: Vec<(u64, u64)>,
    /// Images that show any class.
    pub images: u64,
    pub sets: Vec<ClassSet>,
}

/// Classes that are held against one another: those of one column, or all that no column holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassSet {
    /// As its table calls the column.
    pub name: Option<String>,
    /// Those that an image shows; the most images first, then by name.
    pub classes: Vec<ClassId>,
    /// Images that show any of them.
    pub images: u64,
}

impl ClassBalance {
    pub fn of(dataset: &Dataset, postings: &Postings) -> Self {
        let (classes, splits) = (dataset.classes.len(), dataset.splits.len());
        let mut balance = Self {
            all: vec![Amount::default(); classes],
            by_split: vec![vec![Amount::default(); splits]; classes],
            splits: vec![(0, 0); splits],
            ..Self::default()
        };
        let of_images = dataset.splits_of_images();
        let own = |image: ImageId| of_images.get(image.index()).map_or(&[][..], Vec::as_slice);
        for image in dataset.images.ids() {
            let shown = postings.classes(image);
            balance.images += u64::from(!shown.is_empty());
            for split in own(image) {
                if let Some((all, labelled)) = balance.splits.get_mut(split.index()) {
                    *all += 1;
                    *labelled += u64::from(!shown.is_empty());
                }
            }
            for &class in shown {
                balance.add(ClassId(class), own(image), |amount| amount.images += 1);
            }
        }
        for id in dataset.boxes.counted() {
            let (class, image) = (dataset.boxes.class[id.index()], dataset.boxes.image[id.index()]);
            balance.add(class, own(image), |amount| amount.boxes += 1);
        }
        balance.sets = sets(dataset, &balance, postings);
        balance
    }

    fn add(&mut self, class: ClassId, splits: &[crate::dataset::SplitId], more: impl Fn(&mut Amount)) {
        self.all.get_mut(class.index()).into_iter().for_each(&more);
        if let Some(of_class) = self.by_split.get_mut(class.index()) {
            splits.iter().filter_map(|split| of_class.get_mut(split.index()).map(&more)).for_each(drop);
        }
    }

    /// Images that show a class.
    pub fn images_of(&self, class: ClassId) -> u64 {
        self.all.get(class.index()).map_or(0, |amount| amount.images)
    }

    /// Images per class of a set, the most first.
    pub fn counts(&self, set: &ClassSet) -> Vec<u64> {
        set.classes.iter().map(|&class| self.images_of(class)).collect()
    }
}

fn sets(dataset: &Dataset, balance: &ClassBalance, postings: &Postings) -> Vec<ClassSet> {
    let mut taken = vec![false; dataset.classes.len()];
    let mut sets = Vec::new();
    let mut add = |name: Option<String>, mut classes: Vec<ClassId>| {
        classes.order_by(|a, b| {
            let images = balance.images_of(*b).cmp(&balance.images_of(*a));
            images.then_with(|| dataset.class_name(*a).cmp(dataset.class_name(*b))).then(a.cmp(b))
        });
        let mut shown = vec![false; dataset.images.len()];
        for &image in classes.iter().flat_map(|&class| postings.images(class)) {
            if let Some(shown) = shown.get_mut(image as usize) {
                *shown = true;
            }
        }
        let images = shown.into_iter().filter(|&shown| shown).count() as u64;
        if !classes.is_empty() {
            sets.push(ClassSet { name, classes, images });
        }
    };
    for column in &dataset.label_columns {
        let mut own: Vec<ClassId> = Vec::new();
        for &class in &column.classes {
            if let Some(taken) = taken.get_mut(class.index()).filter(|taken| !**taken) {
                *taken = true;
                own.extend(Some(class).filter(|&class| balance.images_of(class) > 0));
            }
        }
        add(Some(column.name.clone()), own);
    }
    let rest = (0..dataset.classes.len()).filter(|&class| !taken[class]).map(ClassId::from);
    add(None, rest.filter(|&class| balance.images_of(class) > 0).collect());
    sets
}

/// A split that shows none of a class, although so many of its images would by the class's share of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Absent {
    pub class: ClassId,
    /// Row of `Dataset::splits`.
    pub split: usize,
    pub expected: f64,
}

/// Splits without a class. Counted over the images that are labelled for it: a split whose labels are kept back says
/// nothing.
pub fn absent(dataset: &Dataset, balance: &ClassBalance, postings: &Postings, covered: &Covered) -> Vec<Absent> {
    let of_images = dataset.splits_of_images();
    let mut found = Vec::new();
    if dataset.splits.len() < 2 {
        return found;
    }
    // Per split the images that are looked through for a class, and all of them that have a split.
    let labelled = |looked: &dyn Fn(ImageId) -> bool| {
        let (mut of_split, mut all) = (vec![0u64; dataset.splits.len()], 0u64);
        for image in dataset.images.ids().filter(|&image| looked(image)) {
            let splits = of_images.get(image.index()).map_or(&[][..], Vec::as_slice);
            all += u64::from(!splits.is_empty());
            splits.iter().filter_map(|split| of_split.get_mut(split.index()).map(|n| *n += 1)).for_each(drop);
        }
        (of_split, all)
    };
    let whole = labelled(&|_| true);
    for (class, by_split) in balance.by_split.iter().enumerate() {
        let id = ClassId::from(class);
        if by_split.iter().all(|amount| amount.images > 0) || postings.images(id).is_empty() {
            continue;
        }
        let (labelled, all) = match covered.is_whole() {
            true => &whole,
            false => &labelled(&|image| covered.covers(id, image)),
        };
        let shown: u64 = by_split.iter().map(|amount| amount.images).sum();
        for (split, _) in by_split.iter().enumerate().filter(|(_, amount)| amount.images == 0) {
            let (_, any) = balance.splits[split];
            let expected = shown as f64 * labelled[split] as f64 / (*all).max(1) as f64;
            if any > 0 {
                found.push(Absent { class: id, split, expected });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ImageLabel, LabelColumn, SplitClaim, SplitId};
    use crate::rules::testing::World;

    fn world() -> World {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
        let file = world.source("a.json", "coco-detection");
        world.add_box(0, "dog", file, [0.0, 0.0, 9.0, 9.0]);
        world.add_box(0, "dog", file, [20.0, 0.0, 9.0, 9.0]);
        world.add_box(1, "cat", file, [0.0, 0.0, 9.0, 9.0]);
        world.add_box(2, "dog", file, [0.0, 0.0, 9.0, 9.0]);
        world.dataset.splits = vec!["test".into(), "train".into()];
        for (image, split) in [(0, 1), (1, 1), (2, 0), (2, 1)] {
            let claim = SplitClaim { image: ImageId(image), split: SplitId::from(split), place: None };
            world.dataset.images.split_claims.push(claim);
        }
        world
    }

    #[test]
    fn classes_are_counted_by_image_by_box_and_by_split() {
        let world = world();
        let balance = ClassBalance::of(&world.dataset, &Postings::of(&world.dataset));
        assert_eq!(balance.all, [Amount { images: 2, boxes: 3 }, Amount { images: 1, boxes: 1 }]);
        assert_eq!(balance.by_split[0], [Amount { images: 1, boxes: 1 }, Amount { images: 2, boxes: 3 }]);
        assert_eq!(balance.by_split[1], [Amount::default(), Amount { images: 1, boxes: 1 }]);
        assert_eq!((balance.images, balance.splits), (3, vec![(1, 1), (3, 3)]));
        assert_eq!(balance.sets, [ClassSet { name: None, classes: vec![ClassId(0), ClassId(1)], images: 3 }]);
    }

    #[test]
    fn classes_of_one_column_are_held_against_one_another_alone() {
        let mut world = world();
        let breed = world.class("beagle");
        world.dataset.labels.push(ImageLabel { image: ImageId(3), class: breed, place: None });
        world.dataset.label_columns.push(LabelColumn { name: "breed".into(), classes: vec![breed] });
        let balance = ClassBalance::of(&world.dataset, &Postings::of(&world.dataset));
        let names: Vec<_> = balance.sets.iter().map(|set| (set.name.as_deref(), set.classes.len())).collect();
        assert_eq!(names, [(Some("breed"), 1), (None, 2)]);
    }

    #[test]
    fn a_split_without_a_class_is_told_with_what_would_be_expected() {
        let world = world();
        let postings = Postings::of(&world.dataset);
        let balance = ClassBalance::of(&world.dataset, &postings);
        let covered = Covered::of(&world.dataset, &postings);
        let found = absent(&world.dataset, &balance, &postings, &covered);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].class, found[0].split), (ClassId(1), 0));
        assert!((found[0].expected - 1.0 / 3.0).abs() < 1e-9);
    }
}
