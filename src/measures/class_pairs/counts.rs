//! In how many images a class, another, and either could be seen: only images labelled for both count. Owns the counting,
//! class by class, so that many classes cost no more than the images that show them.

use super::super::{Covered, Postings};
use crate::dataset::ClassId;

/// Of one class with each other one, by their places among those that occur.
pub(super) struct Counts<'a> {
    postings: &'a Postings,
    covered: &'a Covered,
    occurring: &'a [ClassId],
    rank: &'a [u32],
    /// Per class and set the images that show the class, and those that single statements label for it.
    shown_in: Vec<u64>,
    single_in: Vec<u64>,
    /// Of the class looked at with each other one: its images that a single statement labels for the other, the other's
    /// images that one labels for it, and images labelled so for both.
    own: Vec<u64>,
    others: Vec<u64>,
    both: Vec<u64>,
    at: usize,
}

impl<'a> Counts<'a> {
    pub(super) fn of(postings: &'a Postings, covered: &'a Covered, occurring: &'a [ClassId], rank: &'a [u32]) -> Self {
        let mut counts = Self {
            postings,
            covered,
            occurring,
            rank,
            shown_in: Vec::new(),
            single_in: Vec::new(),
            own: Vec::new(),
            others: Vec::new(),
            both: Vec::new(),
            at: 0,
        };
        if !covered.is_whole() {
            let sets = 0..covered.sets();
            let within = |images: &[u32], set: usize| match set {
                0 => images.len() as u64,
                _ => images.iter().filter(|&&image| covered.holds(set, image)).count() as u64,
            };
            let per = |images: &'_ dyn Fn(ClassId) -> &'a [u32]| -> Vec<u64> {
                occurring.iter().flat_map(|&class| sets.clone().map(move |set| within(images(class), set))).collect()
            };
            counts.shown_in = per(&|class| postings.images(class));
            counts.single_in = per(&|class| covered.single(class));
            for list in [&mut counts.own, &mut counts.others, &mut counts.both] {
                *list = vec![0; occurring.len()];
            }
        }
        counts
    }

    /// The class at this place, held against the others.
    pub(super) fn look(&mut self, at: usize) {
        self.at = at;
        if self.covered.is_whole() {
            return;
        }
        let Some(&class) = self.occurring.get(at) else { return };
        for list in [&mut self.own, &mut self.others, &mut self.both] {
            list.fill(0);
        }
        let place = |class: u32| self.rank.get(class as usize).map_or(usize::MAX, |&place| place as usize);
        for &image in self.postings.images(class) {
            add(&mut self.own, self.covered.single_of(image), place);
        }
        for &image in self.covered.single(class) {
            add(&mut self.others, self.postings.classes(crate::dataset::ImageId(image)), place);
            add(&mut self.both, self.covered.single_of(image), place);
        }
    }

    /// Images labelled for the class looked at and the one at this place: those that show the first, those that show the
    /// second, and all.
    pub(super) fn with(&self, other: usize) -> [u64; 3] {
        let (a, b) = (self.occurring[self.at], self.occurring[other]);
        if self.covered.is_whole() {
            return [self.postings.images(a).len() as u64, self.postings.images(b).len() as u64, self.covered.count(a)];
        }
        let (s, t) = (self.covered.set(a), self.covered.set(b));
        let sets = self.covered.sets();
        let n = self.covered.common(s, t)
            + self.single_in[self.at * sets + t]
            + self.single_in[other * sets + s]
            + self.both[other];
        [self.shown_in[self.at * sets + t] + self.own[other], self.shown_in[other * sets + s] + self.others[other], n]
    }
}

fn add(counts: &mut [u64], classes: &[u32], place: impl Fn(u32) -> usize) {
    for &class in classes {
        if let Some(count) = counts.get_mut(place(class)) {
            *count += 1;
        }
    }
}
