//! Sorting that adds little to the page's program. `slice::sort_by` makes a dozen functions anew for every closure, which
//! was an eighth of all code; here only what moves the elements is made anew. What sorts by the million keeps `sort_by`.

use std::cmp::Ordering;

/// Stable sorting of names, rows and findings, with the outcome of `sort_by` and `sort_by_key`.
pub trait Sorting<T> {
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// The key is made anew for each comparison.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }
}

impl<T> Sorting<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let mut order = ordered(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        // Each cycle of the permutation is walked once; a place that is done points to itself.
        for start in 0..self.len() {
            let mut place = start;
            loop {
                let from = std::mem::replace(&mut order[place], place);
                if from == start {
                    break;
                }
                self.swap(place, from);
                place = from;
            }
        }
    }
}

fn ordered(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_standard_library(of in prop::collection::vec((0..9_u8, any::<u8>()), 0..200)) {
            let (mut ours, mut by_key, mut theirs) = (of.clone(), of.clone(), of);
            ours.order_by(|a, b| b.0.cmp(&a.0));
            by_key.order_by_key(|a| std::cmp::Reverse(a.0));
            theirs.sort_by_key(|a| std::cmp::Reverse(a.0));
            prop_assert_eq!(&ours, &theirs);
            prop_assert_eq!(&by_key, &theirs);
        }
    }
}
