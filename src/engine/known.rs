//! Facts of pictures that were measured before, for a dataset that is dropped again: a picture of the same dataset with the
//! same path, size and time of change is the same picture. Refuses to take over what could not be read.

use super::Check;
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Facts, ImageId};
use std::collections::BTreeMap;

/// By the name of the dataset; by path, size in bytes and time of change.
#[derive(Default)]
pub struct KnownFacts {
    dataset: String,
    facts: BTreeMap<(String, u64, u64), Box<Facts>>,
}

impl KnownFacts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

impl<S: ReadAt> Check<S> {
    /// Gives up the facts of all pictures. `changed`: when the file of this handle was last changed; a file of which
    /// nobody knows that is not known again.
    pub fn into_known(mut self, changed: impl Fn(u32) -> Option<u64>) -> KnownFacts {
        let mut known = KnownFacts { dataset: self.dataset.name.clone(), facts: BTreeMap::new() };
        let keys: Vec<_> = self.dataset.images.ids().map(|image| self.key(image, &changed)).collect();
        let facts = std::mem::take(&mut self.dataset.images.facts);
        let of_keys = keys.into_iter().zip(facts).filter_map(|(key, facts)| Some((key?, facts?)));
        known.facts.extend(of_keys.filter(|(_, facts)| facts.pixels.is_ok()));
        known
    }

    /// Takes the facts of pictures that were measured before; gives how many. What is left is to be measured.
    pub fn recall(&mut self, known: &mut KnownFacts, changed: impl Fn(u32) -> Option<u64>) -> u64 {
        if known.dataset != self.dataset.name || known.is_empty() {
            return 0;
        }
        let mut recalled = 0;
        for (image, _) in self.images_to_measure() {
            let facts = self.key(image, &changed).and_then(|key| known.facts.remove(&key));
            if let Some(facts) = facts {
                self.put(image, *facts);
                recalled += 1;
            }
        }
        recalled
    }

    fn key(&self, image: ImageId, changed: impl Fn(u32) -> Option<u64>) -> Option<(String, u64, u64)> {
        let file = self.dataset.images.file.get(image.index()).copied().flatten()?;
        let file = self.dataset.files.get(file.index())?;
        Some((file.path.clone(), file.bytes, changed(file.handle)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Options, check_in_memory};
    use crate::intake::example;
    use crate::report::to_json;

    fn read(name: &str, files: Vec<(String, Vec<u8>)>) -> Check<Vec<u8>> {
        let mut check = Check::new(name, files, Options::default());
        check.read(&mut |_| true);
        check
    }

    #[test]
    fn a_second_drop_measures_only_what_changed_and_says_the_same() {
        let first = check_in_memory("example", example(), Options::default());
        let expected = to_json(first.report().expect("a report"));
        let mut known = first.into_known(|_| Some(7));
        assert!(!known.is_empty());
        let mut second = read("example", example());
        let all = second.images_to_measure();
        let changed = all[0].1;
        second.recall(&mut known, |handle| Some(if handle == changed { 8 } else { 7 }));
        let left = second.images_to_measure();
        assert_eq!(left.first(), all.first());
        // The others could not be read the first time, either.
        let names: Vec<String> = example().into_iter().map(|(path, _)| path).collect();
        for (image, handle) in left {
            let facts = second.source(image).map(|bytes| crate::pixels::measure_named(bytes, &names[handle as usize]));
            if let Some(facts) = facts {
                second.put(image, facts);
            }
        }
        for (file, handle) in second.masks_to_measure() {
            let facts = second.mask_source(file).map(|b| crate::pixels::mask_named(b, &names[handle as usize]));
            if let Some(facts) = facts {
                second.put_mask(file, facts);
            }
        }
        second.judge(true);
        assert_eq!(to_json(second.report().expect("a report")), expected);
    }

    #[test]
    fn a_dataset_of_another_name_or_without_times_recalls_nothing() {
        let known = || check_in_memory("example", example(), Options::default()).into_known(|_| Some(7));
        assert_eq!(read("another", example()).recall(&mut known(), |_| Some(7)), 0);
        assert_eq!(read("example", example()).recall(&mut known(), |_| None), 0);
        let nothing = check_in_memory("example", example(), Options::default()).into_known(|_| None);
        assert!(nothing.is_empty());
    }
}
