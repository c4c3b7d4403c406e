//! Classes that go together, or apart, because of how the labels are made: values of one column of which each image has
//! exactly one, and levels of a hierarchy. That they do is true and useless. Owns the recognition, by the sets of images
//! alone; refuses to decide what is said.

use crate::dataset::ClassId;
use crate::measures::levels::Levels;
use crate::rules::Context;
use crate::sorting::Sorting;

/// Classes and bits looked at; with more of either nothing is recognised.
const MOST_CLASSES: usize = 500;
const MOST_BITS: usize = 1 << 29;

/// A set of images.
type Set = Vec<u64>;

fn is_inside(small: &Set, large: &Set) -> bool {
    small.iter().zip(large).all(|(a, b)| a & !b == 0)
}

fn remove(from: &mut Set, what: &Set) {
    from.iter_mut().zip(what).for_each(|(a, b)| *a &= !b);
}

/// The sets of images of all classes.
pub(super) struct ByDesign {
    /// By class; empty where nothing is recognised.
    sets: Vec<Set>,
    sizes: Vec<usize>,
    /// Classes by the size of their sets, the largest first.
    order: Vec<usize>,
    /// Images that show any class.
    all: Set,
    /// The class belongs to classes of which each image shows exactly one.
    exclusive: Vec<bool>,
    levels: Levels,
}

impl ByDesign {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let (dataset, postings) = (context.dataset, context.measures.postings());
        let (classes, images) = (dataset.classes.len(), dataset.images.len());
        let lists = (0..classes).map(|class| postings.images(ClassId::from(class)));
        Self { levels: Levels::of(dataset), ..Self::of_lists(&lists.collect::<Vec<_>>(), images) }
    }

    fn of_lists(lists: &[&[u32]], images: usize) -> Self {
        let mut this = Self {
            sets: Vec::new(),
            sizes: Vec::new(),
            order: Vec::new(),
            all: Vec::new(),
            exclusive: Vec::new(),
            levels: Levels::default(),
        };
        if lists.len() > MOST_CLASSES || lists.len().saturating_mul(images) > MOST_BITS {
            return this;
        }
        let empty: Set = vec![0; images.div_ceil(64)];
        this.all.clone_from(&empty);
        for list in lists {
            let mut set = empty.clone();
            for &image in *list {
                set[image as usize / 64] |= 1 << (image % 64);
                this.all[image as usize / 64] |= 1 << (image % 64);
            }
            this.sets.push(set);
            this.sizes.push(list.len());
        }
        this.order = (0..lists.len()).filter(|&class| this.sizes[class] > 0).collect();
        this.order.order_by_key(|&class| (std::cmp::Reverse(this.sizes[class]), class));
        this.exclusive =
            (0..lists.len()).map(|class| this.sizes[class] > 0 && this.is_filled(&this.all, &[class])).collect();
        this
    }

    /// Classes that share no image, these among them, make up the set exactly. The largest are taken first.
    fn is_filled(&self, set: &Set, with: &[usize]) -> bool {
        let mut rest = set.clone();
        with.iter().for_each(|&class| remove(&mut rest, &self.sets[class]));
        let mut several = with.len() > 1;
        for &class in &self.order {
            if rest.iter().all(|&bits| bits == 0) {
                break;
            }
            // One class that fills the set by itself is no level below it.
            if self.sets[class] != *set && is_inside(&self.sets[class], &rest) {
                remove(&mut rest, &self.sets[class]);
                several = true;
            }
        }
        several && rest.iter().all(|&bits| bits == 0)
    }

    /// The two are values of one thing of which each image has exactly one, or of levels above or below it: that they
    /// never meet is how the labels are made.
    pub(super) fn keeps_apart(&self, a: ClassId, b: ClassId) -> bool {
        let (a, b) = (a.index(), b.index());
        let known = |class: usize| self.exclusive.get(class) == Some(&true);
        known(a) && known(b) && self.is_filled(&self.all, &[a, b])
    }

    /// The two are values of columns that are levels of one hierarchy.
    pub(super) fn are_levels(&self, a: ClassId, b: ClassId) -> bool {
        self.levels.are_across(a, b)
    }

    /// The class is a part of the other one in a hierarchy of labels: its fellows make up the other exactly.
    pub(super) fn is_part(&self, class: ClassId, of: ClassId) -> bool {
        let (class, of) = (class.index(), of.index());
        let (Some(small), Some(large)) = (self.sets.get(class), self.sets.get(of)) else { return false };
        // Two of the same images may be two things that always go together: that is worth saying.
        small != large && is_inside(small, large) && self.is_filled(large, &[class])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Image i shows one leaf of four, its branch of two, and "tag" where i is a multiple of three.
    fn sets() -> ByDesign {
        let of = |shows: &dyn Fn(u32) -> bool| (0..60).filter(|&i| shows(i)).collect::<Vec<u32>>();
        let leaves: Vec<Vec<u32>> = (0..4).map(|leaf| of(&|i| i % 4 == leaf)).collect();
        let branches: Vec<Vec<u32>> = (0..2).map(|branch| of(&|i| (i % 4) / 2 == branch)).collect();
        let tag = of(&|i| i % 3 == 0);
        let lists: Vec<&[u32]> = leaves.iter().chain(&branches).map(Vec::as_slice).chain([tag.as_slice()]).collect();
        ByDesign::of_lists(&lists, 60)
    }

    #[test]
    fn leaves_are_kept_apart_and_are_parts_of_their_branch() {
        let sets = sets();
        let class = ClassId::from;
        assert!(sets.keeps_apart(class(0), class(3)));
        assert!(sets.keeps_apart(class(0), class(5)));
        assert!(sets.is_part(class(0), class(4)) && sets.is_part(class(3), class(5)));
        assert!(!sets.is_part(class(4), class(0)));
    }

    #[test]
    fn what_lies_inside_another_class_alone_is_no_level_of_a_hierarchy() {
        let (person, board): (Vec<u32>, Vec<u32>) = ((0..50).collect(), (0..10).collect());
        let cat: Vec<u32> = (45..60).collect();
        let sets = ByDesign::of_lists(&[&person, &board, &cat], 60);
        assert!(!sets.is_part(ClassId::from(1), ClassId::from(0)));
        assert!(!sets.keeps_apart(ClassId::from(1), ClassId::from(2)));
    }
}
