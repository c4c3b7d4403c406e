//! Which images are labelled for which class, and for two classes at once. Owns the sets of images that a "no" counts in;
//! counts nothing else. An image outside of them is unknown: it is in no denominator.

use super::{Postings, Rows};
use crate::dataset::{ClassId, Dataset, ImageId};
use rustc_hash::FxHashMap;

/// Of each class the images that a source which knows it speaks of. Classes of one source share one set; where all
/// images are labelled for all classes there is none, and no figure costs more than without it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Covered {
    images: usize,
    /// Some class that occurs is not looked for in all images.
    partial: bool,
    /// Different sets; the first is that of all images.
    sets: Vec<Set>,
    /// Per class its set.
    of_class: Vec<u32>,
    /// Images in both of two sets, row by row.
    common: Vec<u64>,
    /// Class → images beside its set that a single statement labels for it, sorted; and the other way round.
    single: Rows,
    single_of_image: Rows,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Set {
    /// A bit an image; empty where all are in it.
    bits: Vec<u64>,
    n: u64,
}

impl Set {
    fn holds(&self, image: u32) -> bool {
        self.bits.is_empty() || self.bits.get(image as usize / 64).is_some_and(|word| word >> (image % 64) & 1 == 1)
    }

    fn common(&self, other: &Self) -> u64 {
        match (self.bits.is_empty(), other.bits.is_empty()) {
            (true, _) => other.n,
            (_, true) => self.n,
            _ => self.bits.iter().zip(&other.bits).map(|(a, b)| u64::from((a & b).count_ones())).sum(),
        }
    }
}

impl Covered {
    pub fn of(dataset: &Dataset, postings: &Postings) -> Self {
        let images = dataset.images.len();
        let classes = dataset.classes.len();
        let mut covered = Self {
            images,
            sets: vec![Set { bits: Vec::new(), n: images as u64 }],
            of_class: vec![0; classes],
            ..Self::default()
        };
        if dataset.labellings.is_empty() && dataset.statements.is_empty() {
            covered.common = vec![images as u64];
            return covered;
        }
        covered.fill_sets(dataset, classes);
        covered.fill_single(dataset, postings, classes);
        let occurs = |class: &ClassId| !postings.images(*class).is_empty();
        covered.partial = (0..classes)
            .map(ClassId::from)
            .filter(occurs)
            .any(|class| covered.set(class) != 0 || !covered.single(class).is_empty());
        let sets = &covered.sets;
        covered.common = sets.iter().flat_map(|a| sets.iter().map(|b| a.common(b))).collect();
        covered
    }

    /// The set of each class: the images of all sources that know it.
    fn fill_sets(&mut self, dataset: &Dataset, classes: usize) {
        let mut known_to: Vec<Vec<u32>> = vec![Vec::new(); classes];
        for (at, labelling) in dataset.labellings.iter().enumerate() {
            for class in &labelling.classes {
                if let Some(sources) = known_to.get_mut(class.index()) {
                    sources.push(at as u32);
                }
            }
        }
        let mut of_sources: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        for (class, sources) in known_to.into_iter().enumerate() {
            self.of_class[class] = match of_sources.get(&sources) {
                Some(&set) => set,
                None => {
                    let set = self.set_of(dataset, &sources);
                    of_sources.insert(sources, set);
                    set
                }
            };
        }
    }

    fn set_of(&mut self, dataset: &Dataset, sources: &[u32]) -> u32 {
        let mut bits = vec![0u64; self.images.div_ceil(64).max(1)];
        let images = sources.iter().filter_map(|&at| dataset.labellings.get(at as usize)).flat_map(|l| &l.images);
        for image in images.filter(|image| image.index() < self.images) {
            bits[image.index() / 64] |= 1 << (image.index() % 64);
        }
        let n = bits.iter().map(|word| u64::from(word.count_ones())).sum();
        if n == self.images as u64 {
            return 0;
        }
        let found = self.sets.iter().position(|set| set.n == n && set.bits == bits);
        found.unwrap_or_else(|| {
            self.sets.push(Set { bits, n });
            self.sets.len() - 1
        }) as u32
    }

    /// What is stated of one class in one image, as far as its set does not hold it; that an image shows a class is such
    /// a statement, whoever made it.
    fn fill_single(&mut self, dataset: &Dataset, postings: &Postings, classes: usize) {
        let mut single: Vec<(u32, u32)> = Vec::new();
        for class in (0..classes).map(ClassId::from) {
            let outside = |image: &u32| !self.sets[self.set(class)].holds(*image);
            single.extend(postings.images(class).iter().filter(|image| outside(image)).map(|&image| (class.0, image)));
            let from = dataset.statements.partition_point(|(other, _)| *other < class);
            let own = dataset.statements[from..].iter().take_while(|(other, _)| *other == class);
            let own = own.map(|(_, image)| image.0).filter(|&image| (image as usize) < self.images);
            single.extend(own.filter(|image| outside(image)).map(|image| (class.0, image)));
        }
        single.sort_unstable();
        single.dedup();
        self.single = Rows::of(classes, || single.iter().map(|&(class, image)| (class as usize, image)));
        self.single_of_image = Rows::of(self.images, || single.iter().map(|&(class, image)| (image as usize, class)));
    }

    /// Every class that occurs is looked for in all images.
    pub fn is_whole(&self) -> bool {
        !self.partial
    }

    /// Images labelled for a class.
    pub fn count(&self, class: ClassId) -> u64 {
        match self.sets.get(self.set(class)) {
            Some(set) => set.n + self.single(class).len() as u64,
            None => self.images as u64,
        }
    }

    /// An image is labelled for a class.
    pub fn covers(&self, class: ClassId, image: ImageId) -> bool {
        !self.partial || self.holds(self.set(class), image.0) || self.single(class).binary_search(&image.0).is_ok()
    }

    /// Images labelled for both of two classes.
    pub fn count_both(&self, a: ClassId, b: ClassId) -> u64 {
        if !self.partial {
            return self.images as u64;
        }
        // The single images of a class lie outside of its set: the four parts are disjoint.
        let (s, t) = (self.set(a), self.set(b));
        let within = |images: &[u32], set: usize| images.iter().filter(|&&image| self.holds(set, image)).count();
        let (of_a, of_b) = (self.single(a), self.single(b));
        let both = of_a.iter().filter(|image| of_b.binary_search(image).is_ok()).count();
        self.common(s, t) + (within(of_a, t) + within(of_b, s) + both) as u64
    }

    /// The set of a class, by its place; that of all images is the first.
    pub fn set(&self, class: ClassId) -> usize {
        self.of_class.get(class.index()).copied().unwrap_or(0) as usize
    }

    /// How many sets there are.
    pub fn sets(&self) -> usize {
        self.sets.len()
    }

    /// A set holds an image.
    pub fn holds(&self, set: usize, image: u32) -> bool {
        self.sets.get(set).is_none_or(|set| set.holds(image))
    }

    /// Images in a set.
    pub fn count_of(&self, set: usize) -> u64 {
        self.sets.get(set).map_or(self.images as u64, |set| set.n)
    }

    /// Images in both of two sets.
    pub fn common(&self, a: usize, b: usize) -> u64 {
        self.common.get(a * self.sets.len() + b).copied().unwrap_or(self.images as u64)
    }

    /// Images beside the set of a class that a single statement labels for it, sorted (`ImageId`s as numbers).
    pub fn single(&self, class: ClassId) -> &[u32] {
        self.single.row(class.index())
    }

    /// The classes that single statements label an image for (`ClassId`s as numbers).
    pub fn single_of(&self, image: u32) -> &[u32] {
        self.single_of_image.row(image as usize)
    }

    /// Classes with the same key are looked for in the same images.
    pub fn domain(&self, class: ClassId) -> (usize, Option<ClassId>) {
        (self.set(class), (!self.single(class).is_empty()).then_some(class))
    }

    /// Something of each image, 0 where it is not labelled for the class.
    pub fn restricted(&self, class: ClassId, of_images: &[u32]) -> Vec<u32> {
        let covers = |image: usize| self.covers(class, ImageId::from(image));
        of_images.iter().enumerate().map(|(image, &own)| if covers(image) { own } else { 0 }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Labelling;
    use crate::rules::testing::World;

    fn ids(images: &[u32]) -> Vec<ImageId> {
        images.iter().map(|&image| ImageId(image)).collect()
    }

    /// Of 130 images a source labels the first hundred for a and b, another those from 50 on for b and c; statements
    /// speak of d.
    fn world() -> (World, [ClassId; 4]) {
        let paths: Vec<String> = (0..130).map(|i| format!("{i:03}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        let file = world.source("a.json", "coco-detection");
        let classes = ["a", "b", "c", "d"].map(|name| world.class(name));
        for (image, class) in [(0, "a"), (60, "b"), (120, "c"), (10, "d")] {
            world.add_box(image, class, file, [0.0, 0.0, 1.0, 1.0]);
        }
        let [a, b, c, d] = classes;
        world.dataset.labellings = vec![
            Labelling { classes: vec![a, b], images: ids(&(0..100).collect::<Vec<_>>()) },
            Labelling { classes: vec![b, c], images: ids(&(50..130).collect::<Vec<_>>()) },
        ];
        world.dataset.statements = vec![(a, ImageId(5)), (a, ImageId(110)), (d, ImageId(11)), (d, ImageId(110))];
        (world, classes)
    }

    #[test]
    fn an_image_is_covered_for_the_classes_that_a_source_knows_which_speaks_of_it() {
        let (world, [a, b, c, d]) = world();
        let covered = Covered::of(&world.dataset, &Postings::of(&world.dataset));
        assert!(!covered.is_whole());
        assert_eq!([a, b, c, d].map(|class| covered.count(class)), [101, 130, 80, 3]);
        assert_eq!((covered.set(b), covered.single(a), covered.single(d)), (0, &[110][..], &[10, 11, 110][..]));
        assert!(covered.covers(a, ImageId(99)) && !covered.covers(a, ImageId(100)) && covered.covers(a, ImageId(110)));
        for (x, y) in [(a, b), (a, c), (a, d), (c, d), (d, d), (b, d)] {
            let both = world.dataset.images.ids().filter(|&i| covered.covers(x, i) && covered.covers(y, i)).count();
            assert_eq!(covered.count_both(x, y), both as u64, "{x:?} {y:?}");
        }
    }

    #[test]
    fn where_nothing_was_recorded_or_all_are_labelled_all_are_covered() {
        let (mut world, [a, b, ..]) = world();
        world.dataset.statements = Vec::new();
        world.dataset.labellings = Vec::new();
        let postings = Postings::of(&world.dataset);
        let covered = Covered::of(&world.dataset, &postings);
        assert!(covered.is_whole() && covered.covers(a, ImageId(129)) && covered.count_both(a, b) == 130);
        let classes = (0..4).map(ClassId).collect();
        world.dataset.labellings = vec![Labelling { classes, images: ids(&(0..130).collect::<Vec<_>>()) }];
        let covered = Covered::of(&world.dataset, &postings);
        assert!(covered.is_whole() && covered.count(a) == 130 && covered.sets() == 1);
    }
}
