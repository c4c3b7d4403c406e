//! Which folders beside each other hold variants of the same pictures (two cameras, depth, thumbnails, augmented copies)
//! and so are no classes, whatever they are called. Refuses to say what is a class.

use super::end_of;
use crate::dataset::words_of;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Words for variants of pictures, as people call folders of them.
const VARIANTS: &str = " image images img imgs depth rgb rgbd gray grey grayscale ir nir infrared thermal thumb thumbs \
    thumbnail thumbnails preview previews small large lowres highres lr hr gt groundtruth label labels annot annotations \
    seg segmentation masks cam camera cameras view views disp disparity flow normals aug augmented augmentation \
    augmentations flipped flip rotated rotation mirrored resized aligned cropped crop crops input inputs target targets source \
    original originals orig edited enhanced denoised noisy hdr sdr frames edges sketches ";

/// A stem in more folders than this says nothing.
const MOST_FOLDERS: usize = 16;

/// The folders' names of which the pictures, by their names without extension, stand in another of them too.
pub(super) fn variants<'a>(stems: &BTreeMap<&'a str, BTreeSet<&str>>) -> BTreeSet<&'a str> {
    let tops: Vec<(&'a str, &BTreeSet<&str>)> = stems.iter().map(|(name, stems)| (*name, stems)).collect();
    let mut of_stem: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (top, (_, stems)) in tops.iter().enumerate() {
        for stem in stems.iter() {
            of_stem.entry(stem).or_default().push(top);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for tops in of_stem.values().filter(|tops| (2..=MOST_FOLDERS).contains(&tops.len())) {
        for (at, &a) in tops.iter().enumerate() {
            tops[at + 1..].iter().for_each(|&b| *shared.entry((a, b)).or_default() += 1);
        }
    }
    let mut found = BTreeSet::new();
    for ((a, b), both) in shared {
        let ((name_a, of_a), (name_b, of_b)) = (tops[a], tops[b]);
        let (few, many) = (of_a.len().min(of_b.len()), of_a.len().max(of_b.len()));
        let said = both * 10 >= few * 8 && are_said_to_be(name_a, name_b);
        // Any two folders may count their pictures from 1.
        let told = both * 10 >= many * 9 && !is_count(of_a);
        if both >= 2 && (said || told) {
            found.extend([name_a, name_b]);
        }
    }
    found
}

/// A word of a variant stands in one of the names, or left in one and right in the other.
fn are_said_to_be(a: &str, b: &str) -> bool {
    let (a, b) = (words_of(a), words_of(b));
    let has = |words: &[String], word: &str| words.iter().any(|w| w == word);
    let is_variant = |words: &[String]| words.iter().any(|w| VARIANTS.contains(&format!(" {w} ")));
    is_variant(&a) || is_variant(&b) || (has(&a, "left") && has(&b, "right")) || (has(&a, "right") && has(&b, "left"))
}

/// Whether a folder's name is a word of a variant.
pub(super) fn is_variant(name: &str) -> bool {
    words_of(name).iter().any(|w| VARIANTS.contains(&format!(" {w} ")))
}

/// The folders are numbered parts of one whole: `imgs_part_1` and `imgs_part_2`, `images_001` and `images_002`, and
/// nothing beside.
pub(super) fn are_parts<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    const PARTS: [&str; 9] = ["part", "batch", "shard", "chunk", "vol", "volume", "images", "imgs", "album"];
    let mut first: Option<Vec<String>> = None;
    let mut several = 0;
    for name in names {
        let mut words = words_of(name);
        let numbered = words.pop().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
        if !numbered || !words.last().is_some_and(|word| PARTS.contains(&word.as_str())) {
            return false;
        }
        if *first.get_or_insert_with(|| words.clone()) != words {
            return false;
        }
        several += 1;
    }
    several >= 2
}

/// The folders divide a long list by a part of the names below them: `00/nm0000100_rm1.jpg`, `p10/p10000032/1.jpg`,
/// `a3/a3f09c.jpg`. `found`: paths, each with the folder in it.
pub(super) fn name_parts_of_names(found: &[(&str, &str)]) -> bool {
    let is_part = |&(path, folder): &(&str, &str)| {
        let next = path.get(end_of(path, folder) + 1..).map_or("", |rest| rest.split('/').next().unwrap_or(rest));
        let numbered = folder.ends_with(|c: char| c.is_ascii_digit());
        let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
        // It stands within a number or a hash, which goes on behind it.
        let begins = next.strip_prefix(folder).is_some_and(|rest| {
            let after = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
            let goes_on = rest.starts_with(|c: char| c.is_ascii_digit());
            numbered && goes_on || hex(folder) && after >= 4
        });
        let number = || next.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty());
        let ends = || number().is_some_and(|number| number.len() > folder.len() && number.ends_with(folder));
        folder.len() >= 2 && (begins || folder.bytes().all(|b| b.is_ascii_digit()) && ends())
    };
    let width = |of: &(&str, &str)| of.1.len();
    found.len() >= 2 && found.iter().all(|of| width(of) == width(&found[0]) && is_part(of))
}

/// The names only count: one beginning, and numbers close together.
fn is_count(stems: &BTreeSet<&str>) -> bool {
    let mut begin = None;
    let mut numbers = Vec::with_capacity(stems.len());
    for stem in stems {
        let digits = stem.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (before, number) = stem.split_at(stem.len() - digits);
        let Ok(number) = number.parse::<u64>() else { return false };
        if *begin.get_or_insert(before) != before {
            return false;
        }
        numbers.push(number);
    }
    let (first, last) = (numbers.iter().min().copied().unwrap_or(0), numbers.iter().max().copied().unwrap_or(0));
    (last - first) / 3 <= numbers.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folders: &[(&'static str, &[&'static str])]) -> Vec<&'static str> {
        let stems = folders.iter().map(|(name, stems)| (*name, stems.iter().copied().collect())).collect();
        variants(&stems).into_iter().collect()
    }

    #[test]
    fn numbered_parts_and_parts_of_names_are_told_from_classes() {
        let parts = |names: &[&str]| are_parts(names.iter().copied());
        assert!(parts(&["imgs_part_1", "imgs_part_2"]) && parts(&["images_001", "images_002"]));
        assert!(!parts(&["part_1"]) && !parts(&["part_a", "part_b"]) && !parts(&["class_1", "class_2"]));
        assert!(!parts(&["imgs_part_1", "cats_part_2"]));
        let divides = |paths: &[&str]| {
            let found: Vec<(&str, &str)> =
                paths.iter().map(|path| (*path, path.split('/').nth(1).unwrap_or(""))).collect();
            name_parts_of_names(&found)
        };
        assert!(divides(&["x/00/nm0000100_rm1_1960.jpg", "x/07/nm0000107_rm2_1971.jpg"]));
        assert!(divides(&["x/p10/p10000032/s1/a.jpg", "x/p11/p11000045/s2/b.jpg"]));
        assert!(divides(&["x/a3/a3f09c.jpg", "x/b7/b7ff01.jpg"]));
        assert!(!divides(&["x/10/10_1.jpg", "x/11/11_1.jpg"]));
        assert!(!divides(&["x/cat/cat001.jpg", "x/dog/dog001.jpg"]));
        assert!(!divides(&["x/00/nm0000100_rm1.jpg", "x/07/nm0000108_rm2.jpg"]));
        assert!(!divides(&["x/0/01.jpg", "x/1/11.jpg"]));
    }

    #[test]
    fn folders_of_the_same_names_are_variants_unless_these_only_count() {
        assert_eq!(found(&[("day", &["x7f", "k2", "p9"]), ("night", &["x7f", "k2", "p9"])]), ["day", "night"]);
        assert_eq!(found(&[("cat", &["1", "2", "3"]), ("dog", &["1", "2", "3"])]), [""; 0]);
        assert_eq!(found(&[("cat", &["image_0001", "image_0002"]), ("dog", &["image_0001", "image_0002"])]), [""; 0]);
        assert_eq!(found(&[("a", &["397133", "37777", "252219"]), ("b", &["397133", "37777", "252219"])]), ["a", "b"]);
        assert_eq!(found(&[("rgb", &["1", "2", "3"]), ("depth", &["1", "2", "3"])]), ["depth", "rgb"]);
        assert_eq!(found(&[("left", &["1", "2"]), ("right", &["1", "2"])]), ["left", "right"]);
        assert_eq!(found(&[("left", &["1", "2"]), ("up", &["1", "2"])]), [""; 0]);
        assert_eq!(found(&[("cat", &["x", "y", "z"]), ("dog", &["x", "q", "r"])]), [""; 0]);
        assert_eq!(found(&[("cat", &["x", "y"]), ("thumbs", &["x", "y"]), ("dog", &["1", "2"])]), ["cat", "thumbs"]);
    }
}
