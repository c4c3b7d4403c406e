//! Classes in the names of pictures, as ImageNet has them: `n01440764_tench.JPEG`, `n01440764_10026.JPEG`. Owns what such a
//! name says; refuses names without WordNet's number, which may mean anything.

use super::stem;
use crate::dataset::ImageId;
use std::collections::{BTreeMap, BTreeSet};

/// Pictures so called from which on it is no accident, and how many of all have to be: nine in ten.
const LEAST: usize = 10;

/// The pictures by their classes; `None` where they are not called so.
pub(super) fn by_name<'p>(pictures: &[(ImageId, &'p str)]) -> Option<BTreeMap<String, Vec<ImageId>>> {
    let said: Vec<(ImageId, &'p str, &'p str)> =
        pictures.iter().filter_map(|&(image, path)| read(path).map(|(number, rest)| (image, number, rest))).collect();
    if said.len() < LEAST || said.len() * 10 < pictures.len() * 9 {
        return None;
    }
    let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    said.iter().for_each(|&(_, number, rest)| {
        words.entry(number).or_default().insert(rest);
    });
    // The number alone where what follows counts pictures.
    let word = |number: &'p str| match words.get(number).map(|of| of.iter().copied().collect::<Vec<_>>()).as_deref() {
        Some(&[word]) if word.bytes().any(|b| b.is_ascii_alphabetic()) => Some(word),
        _ => None,
    };
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    words
        .keys()
        .filter_map(|number| word(number))
        .for_each(|word| *numbers.entry(word.to_lowercase()).or_default() += 1);
    let mut classes: BTreeMap<String, Vec<ImageId>> = BTreeMap::new();
    for &(image, number, _) in &said {
        let name = match word(number) {
            // A crane is a bird and a machine, a Cardigan a dog and a cardigan a jacket: one word, two classes.
            Some(word) if numbers.get(&word.to_lowercase()).is_some_and(|of| *of > 1) => format!("{word} ({number})"),
            Some(word) => word.to_owned(),
            None => number.to_owned(),
        };
        classes.entry(name).or_default().push(image);
    }
    (classes.len() > 1).then_some(classes)
}

/// `(n01440764, tench)` of `a/n01440764_tench.JPEG`.
fn read(path: &str) -> Option<(&str, &str)> {
    let (number, rest) = stem(path).split_once('_')?;
    let digits = number.strip_prefix('n')?;
    (digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty()).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::class_folder::tests::counts_of;

    fn classes(names: &[String]) -> Option<Vec<(String, usize)>> {
        counts_of(by_name, names)
    }

    #[test]
    fn names_of_imagenet_say_a_class() {
        let words: Vec<String> = (0..12).map(|at| format!("x/n014407{at:02}_fish_{at}.JPEG")).collect();
        assert_eq!(classes(&words).map(|of| of.len()), Some(12));
        let counted: Vec<String> = (0..12).map(|at| format!("n0144070{}_{at}.JPEG", at % 3)).collect();
        assert_eq!(
            classes(&counted),
            Some(vec![("n01440700".into(), 4), ("n01440701".into(), 4), ("n01440702".into(), 4)])
        );
    }

    #[test]
    fn one_word_of_several_numbers_is_several_classes() {
        let words = ["crane", "crane", "Cardigan", "cardigan", "tench"];
        let names: Vec<String> = (0..10).map(|at| format!("n0144070{}_{}.JPEG", at % 5, words[at % 5])).collect();
        let found = classes(&names).unwrap_or_default();
        let found: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            found,
            ["Cardigan (n01440702)", "cardigan (n01440703)", "crane (n01440700)", "crane (n01440701)", "tench"]
        );
    }

    #[test]
    fn other_names_say_none() {
        let other = |name: fn(usize) -> String| classes(&(0..20).map(name).collect::<Vec<_>>());
        assert_eq!(other(|at| format!("n{at:08}.jpg")), None);
        assert_eq!(other(|at| format!("a{at:08}_cat.jpg")), None);
        assert_eq!(other(|_| "n01440764_1.jpg".into()), None, "one class");
        assert_eq!(classes(&["n01440764_a.jpg".into(), "n01440765_b.jpg".into()]), None, "too few");
    }
}
