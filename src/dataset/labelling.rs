//! Which images are labelled for which classes. A source knows classes and speaks of images; that it speaks of an image
//! without naming a class that it knows means that the class is not there, while an image that it does not speak of is
//! unknown to it. Owns which files are one such source together; refuses to count.

use super::ids::{ClassId, ImageId};
use crate::sorting::Sorting;
use rustc_hash::FxHashMap;

/// Files that together say of each image that they speak of which of their classes it shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labelling {
    /// The classes that they know, declared or used; sorted.
    pub classes: Vec<ClassId>,
    /// The images that they speak of, those without any object among them; sorted.
    pub images: Vec<ImageId>,
}

/// Which files are one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetOf {
    /// All that give this name: each file is of one image, and shows few of the classes that were looked for.
    Named(String),
    /// The file by itself: it lists the classes that it knows.
    File,
    /// Those that give this name and whose classes overlap: files of one shape, as the tables of two splits, that name
    /// only the classes that they show.
    Alike(String),
    /// Each statement by itself: it speaks of one class in one image, whether it confirms or denies it.
    Statements,
}

/// Gathers the sources while files are read.
#[derive(Default)]
pub(super) struct Labellings {
    sets: Vec<Set>,
    named: FxHashMap<String, usize>,
    current: Current,
    statements: Vec<(ClassId, ImageId)>,
}

#[derive(Default)]
struct Set {
    /// Per class whether it is known; as long as the last one that is.
    classes: Vec<bool>,
    images: Vec<ImageId>,
    alike: Option<String>,
}

/// Where the statements of the file at hand belong.
#[derive(Clone, Copy, Default, PartialEq)]
enum Current {
    #[default]
    Nowhere,
    Set(usize),
    Statements,
}

impl Labellings {
    /// The file that is read from here on belongs here; says whether nothing did before.
    pub(super) fn begin(&mut self, set: SetOf) -> bool {
        let at = self.sets.len();
        let (current, alike) = match set {
            SetOf::Statements => (Current::Statements, None),
            SetOf::Named(name) => (Current::Set(*self.named.entry(name).or_insert(at)), None),
            SetOf::File => (Current::Set(at), None),
            SetOf::Alike(name) => (Current::Set(at), Some(name)),
        };
        let new = current == Current::Set(at);
        if new {
            self.sets.push(Set { alike, ..Set::default() });
        }
        self.current = current;
        new
    }

    /// The file at hand knows a class.
    pub(super) fn knows(&mut self, class: ClassId) {
        if let Current::Set(at) = self.current
            && let Some(set) = self.sets.get_mut(at)
        {
            if set.classes.len() <= class.index() {
                set.classes.resize(class.index() + 1, false);
            }
            set.classes[class.index()] = true;
        }
    }

    /// The file at hand shows a class in an image.
    pub(super) fn states(&mut self, class: ClassId, image: ImageId) {
        match self.current {
            Current::Statements => self.statements.push((class, image)),
            _ => self.knows(class),
        }
    }

    /// Whether the file at hand belongs anywhere.
    pub(super) fn has_begun(&self) -> bool {
        self.current != Current::Nowhere
    }

    /// Ends the file at hand, which speaks of these images.
    pub(super) fn end(&mut self, images: &[ImageId]) {
        if let Current::Set(at) = self.current
            && let Some(set) = self.sets.get_mut(at)
        {
            set.images.extend_from_slice(images);
        }
        self.current = Current::Nowhere;
    }

    /// The sources with their classes and images, and the single statements, sorted by class, those of what is denied
    /// among them.
    pub(super) fn finish(
        self,
        denied: impl Iterator<Item = (ClassId, ImageId)>,
    ) -> (Vec<Labelling>, Vec<(ClassId, ImageId)>) {
        let known = |set: &Set| -> Vec<ClassId> {
            (0..set.classes.len()).filter(|&class| set.classes[class]).map(ClassId::from).collect()
        };
        let mut joined: Vec<(Option<String>, Labelling)> = Vec::new();
        for set in self.sets {
            let own = Labelling { classes: known(&set), images: set.images };
            // A list of classes speaks of no image.
            if own.classes.is_empty() || own.images.is_empty() {
                continue;
            }
            let mut own = own;
            // What it overlaps with may overlap with each other through it.
            while let Some(at) = joined.iter().position(|(alike, other)| {
                other.classes == own.classes || (alike.is_some() && *alike == set.alike && overlap(other, &own))
            }) {
                let (_, other) = joined.swap_remove(at);
                own.classes.extend(other.classes);
                own.classes.sort_unstable();
                own.classes.dedup();
                own.images.extend(other.images);
            }
            joined.push((set.alike, own));
        }
        let mut all: Vec<Labelling> = joined.into_iter().map(|(_, labelling)| labelling).collect();
        for labelling in &mut all {
            labelling.images.sort_unstable();
            labelling.images.dedup();
        }
        all.order_by(|a, b| (&a.classes, &a.images).cmp(&(&b.classes, &b.images)));
        let mut statements = self.statements;
        statements.extend(denied);
        statements.sort_unstable();
        statements.dedup();
        (all, statements)
    }
}

/// At least half of the classes of the one that knows fewer are known to the other.
fn overlap(a: &Labelling, b: &Labelling) -> bool {
    let (few, many) = if a.classes.len() <= b.classes.len() { (a, b) } else { (b, a) };
    let common = few.classes.iter().filter(|class| many.classes.binary_search(class).is_ok()).count();
    2 * common >= few.classes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(files: &[(SetOf, &[u32], &[u32])]) -> Vec<(Vec<u32>, Vec<u32>)> {
        let mut labellings = Labellings::default();
        for (set, classes, images) in files {
            labellings.begin(set.clone());
            classes.iter().for_each(|&class| labellings.states(ClassId(class), ImageId(0)));
            labellings.end(&images.iter().map(|&image| ImageId(image)).collect::<Vec<_>>());
        }
        let (all, _) = labellings.finish(std::iter::empty());
        all.iter().map(|l| (l.classes.iter().map(|c| c.0).collect(), l.images.iter().map(|i| i.0).collect())).collect()
    }

    #[test]
    fn files_of_one_image_each_are_one_source_those_that_show_nothing_too() {
        let named = || SetOf::Named("voc".into());
        let found = gathered(&[(named(), &[2], &[0]), (named(), &[], &[1]), (named(), &[0], &[2])]);
        assert_eq!(found, [(vec![0, 2], vec![0, 1, 2])]);
    }

    #[test]
    fn files_with_a_list_of_their_own_stay_apart_until_the_lists_are_one() {
        let found = gathered(&[(SetOf::File, &[0, 1], &[0]), (SetOf::File, &[1], &[1]), (SetOf::File, &[0, 1], &[2])]);
        assert_eq!(found, [(vec![0, 1], vec![0, 2]), (vec![1], vec![1])]);
    }

    #[test]
    fn tables_of_one_shape_are_one_source_where_their_classes_overlap() {
        let alike = || SetOf::Alike("image,label".into());
        let found = gathered(&[
            (alike(), &[0, 1, 2], &[0]),
            (alike(), &[7, 8], &[1]),
            (alike(), &[1, 5], &[2]),
            (SetOf::Alike("other".into()), &[0, 1], &[3]),
        ]);
        assert_eq!(found, [(vec![0, 1], vec![3]), (vec![0, 1, 2, 5], vec![0, 2]), (vec![7, 8], vec![1])]);
    }

    #[test]
    fn single_statements_speak_of_their_class_and_image_alone() {
        let mut labellings = Labellings::default();
        labellings.begin(SetOf::Statements);
        labellings.states(ClassId(3), ImageId(1));
        labellings.end(&[ImageId(1)]);
        assert_eq!(
            labellings.finish([(ClassId(2), ImageId(1))].into_iter()),
            (vec![], vec![(ClassId(2), ImageId(1)), (ClassId(3), ImageId(1))])
        );
    }
}
