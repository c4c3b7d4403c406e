//! Which dropped picture a name means.

use super::kinds::extension;
use super::loosening::{Loosening, folders, has_image_extension};
use crate::dataset::{ImageId, Images, Join, Joined, Loosely, Pairing, Way, split_name, split_of_folder};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Folders that hold pictures beside a folder of annotations.
const IMAGE_FOLDERS: &[&str] = &["images", "JPEGImages", "imgs", "img", "data"];

/// The dropped pictures by path, by name, by name without extension.
#[derive(Default)]
pub struct Index {
    paths: Vec<String>,
    by_path: FxHashMap<String, ImageId>,
    by_name: FxHashMap<String, Vec<ImageId>>,
    by_stem: FxHashMap<String, Vec<ImageId>>,
    by_path_stem: FxHashMap<String, Vec<ImageId>>,
    loosening: Loosening,
}

impl Index {
    /// Over the pictures that have a file.
    pub fn new(images: &Images) -> Self {
        let mut index = Self::default();
        for id in images.ids().filter(|id| images.file[id.index()].is_some()) {
            let path = images.path(id);
            let name = file_name(path);
            index.by_path.insert(path.to_owned(), id);
            index.by_name.entry(name.to_owned()).or_default().push(id);
            index.by_stem.entry(stem(name).to_owned()).or_default().push(id);
            index.by_path_stem.entry(stem(path).to_owned()).or_default().push(id);
            index.paths.push(path.to_owned());
        }
        index
    }

    /// The candidates whose path ends most like `name`, nearest to the annotation file; `None` if another split's
    /// folder is the only place.
    fn best(&self, from: &str, name: &str, candidates: &[ImageId], by_stem: bool) -> Joined {
        let wanted_split = folder(name).rsplit('/').find_map(split_name).or_else(|| split_of_folder(from));
        let fits = |id: &&ImageId| {
            let own = split_of_folder(&self.paths[id.index()]);
            !matches!((wanted_split, own), (Some(a), Some(b)) if a != b)
        };
        let score = |id: ImageId| {
            let path = &self.paths[id.index()];
            let path_key = if by_stem { stem(path) } else { path };
            let suffix = path_key.rsplit('/').zip(name.rsplit('/')).take_while(|(a, b)| a == b).count();
            let near = folder(path).split('/').zip(folder(from).split('/')).take_while(|(a, b)| a == b).count();
            (suffix, near)
        };
        let mut best: Vec<ImageId> = Vec::new();
        let mut best_score = (0, 0);
        for &id in candidates.iter().filter(fits) {
            let score = score(id);
            if best.is_empty() || score > best_score {
                best_score = score;
                best = vec![id];
            } else if score == best_score {
                best.push(id);
            }
        }
        match best.as_slice() {
            [one] => Joined::Image(*one),
            [] if candidates.is_empty() => Joined::Missing(None),
            [] => Joined::Missing(Some("the image of this name lies in another split's folder".into())),
            several => Joined::Ambiguous(several.to_vec()),
        }
    }

    fn by_folders(&self, from: &str, name: &str, join: Join) -> Option<ImageId> {
        let get = |path: &str| match join {
            Join::Name => self.by_path.get(path).copied(),
            Join::Stem => match self.by_path_stem.get(path).map(Vec::as_slice) {
                Some([one]) => Some(*one),
                _ => None,
            },
        };
        let mut at = folder(from);
        loop {
            let below = |folder: &str| if at.is_empty() { folder.to_owned() } else { format!("{at}/{folder}") };
            if let Some(id) = get(&below(name)) {
                return Some(id);
            }
            for images in IMAGE_FOLDERS {
                if let Some(id) = get(&below(&format!("{images}/{name}"))) {
                    return Some(id);
                }
            }
            if at.is_empty() {
                return None;
            }
            at = folder(at);
        }
    }

    /// A name in the form of the dropped paths: NFC, `/` between folders, from the top.
    fn find_as(&self, from: &str, name: &str, join: Join) -> Joined {
        if let Some(id) = self.by_folders(from, name, join) {
            return Joined::Image(id);
        }
        let table = if join == Join::Name { &self.by_name } else { &self.by_stem };
        let candidates = table.get(file_name(name)).map_or(&[][..], Vec::as_slice);
        self.best(from, name, candidates, join == Join::Stem)
    }

    /// Of pictures that a name means but for one thing, those in its split, and of these those whose folders are most
    /// like the name's.
    fn nearest(&self, from: &str, name: &str, way: Way, candidates: Vec<ImageId>) -> Vec<ImageId> {
        let own = folders(way, name);
        let wanted_split = own.iter().rev().find_map(|f| split_name(f)).or_else(|| split_of_folder(from));
        let mut best = (0, Vec::new());
        for id in candidates {
            let path = &self.paths[id.index()];
            if matches!((wanted_split, split_of_folder(path)), (Some(a), Some(b)) if a != b) {
                continue;
            }
            let there = folders(way, path);
            let suffix = there.iter().rev().zip(own.iter().rev()).take_while(|(a, b)| a == b).count();
            if suffix > best.0 {
                best = (suffix, Vec::new());
            }
            if suffix == best.0 {
                best.1.push(id);
            }
        }
        best.1
    }
}

impl Pairing for Index {
    fn find(&self, from: &str, name: &str, join: Join) -> Joined {
        if self.paths.is_empty() {
            return Joined::Missing(None);
        }
        let normal = normal(name);
        let name = normal.as_ref();
        if name.is_empty() {
            return Joined::Missing(None);
        }
        let found = self.find_as(from, name, join);
        if join == Join::Name || found != Joined::Missing(None) || !has_image_extension(name) {
            return found;
        }
        // A label file `x.jpg.txt` is of x.jpg, if not of x.jpg.png.
        self.find_as(from, name, Join::Name)
    }

    fn find_loosely(&self, from: &str, name: &str, join: Join) -> Loosely {
        let normal = normal(name);
        let Some((way, candidates)) = self.loosening.candidates(&self.paths, &normal, join) else {
            return Loosely::Nothing;
        };
        let fitting = self.nearest(from, &normal, way, candidates);
        match fitting.as_slice() {
            [] => Loosely::Nothing,
            [one] => Loosely::Image(*one, way),
            _ => Loosely::Several(fitting, way),
        }
    }

    fn has_images(&self) -> bool {
        !self.paths.is_empty()
    }
}

/// NFC, `/` between folders, without blanks around it and without a beginning.
fn normal(name: &str) -> Cow<'_, str> {
    let trimmed = name.trim();
    let changed = trimmed.contains('\\') || is_nfc_quick(trimmed.chars()) != IsNormalized::Yes;
    let from_top = |name: &str| name.len() - name.trim_start_matches("./").trim_start_matches('/').len();
    if changed {
        let mut name: String = trimmed.nfc().map(|c| if c == '\\' { '/' } else { c }).collect();
        name.drain(..from_top(&name));
        return Cow::Owned(name);
    }
    Cow::Borrowed(&trimmed[from_top(trimmed)..])
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path without its file's extension.
pub(super) fn stem(path: &str) -> &str {
    match extension(path) {
        Some(ext) => &path[..path.len() - ext.len() - 1],
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::FileId;

    fn index(paths: &[&str]) -> Index {
        let mut images = Images::default();
        for (i, path) in paths.iter().enumerate() {
            images.push((*path).to_owned(), Some(FileId::from(i)));
        }
        Index::new(&images)
    }

    fn found(index: &Index, from: &str, name: &str, join: Join) -> Result<String, Option<String>> {
        match index.find(from, name, join) {
            Joined::Image(id) => Ok(index.paths[id.index()].clone()),
            Joined::Missing(why) => Err(why),
            Joined::Ambiguous(several) => Err(Some(format!("{} candidates", several.len()))),
        }
    }

    #[test]
    fn a_name_is_looked_for_near_its_file_then_by_itself() {
        let index = index(&["train/0001.jpg", "valid/0001.jpg", "images/x.png"]);
        assert_eq!(found(&index, "train/_annotations.json", "0001.jpg", Join::Name), Ok("train/0001.jpg".into()));
        assert_eq!(found(&index, "valid/_annotations.json", "0001.jpg", Join::Name), Ok("valid/0001.jpg".into()));
        assert_eq!(found(&index, "annotations/a.json", "x.png", Join::Name), Ok("images/x.png".into()));
        assert_eq!(found(&index, "a.csv", "/home/me/set/images/x.png", Join::Name), Ok("images/x.png".into()));
        assert_eq!(found(&index, "labels.csv", "0001.jpg", Join::Name), Err(Some("2 candidates".into())));
        assert_eq!(found(&index, "labels/x.txt", "x", Join::Stem), Ok("images/x.png".into()));
    }

    #[test]
    fn a_picture_of_another_split_is_not_meant() {
        let index = index(&["val/1.jpg"]);
        let why = found(&index, "labels.csv", "train/1.jpg", Join::Name).unwrap_err();
        assert_eq!(why.as_deref(), Some("the image of this name lies in another split's folder"));
    }

    /// The way and the picture, or the number of those that fit.
    fn loosely(index: &Index, name: &str, join: Join) -> Result<(Way, String), usize> {
        assert_eq!(index.find("t.csv", name, join), Joined::Missing(None), "{name} is found strictly");
        match index.find_loosely("t.csv", name, join) {
            Loosely::Image(id, way) => Ok((way, index.paths[id.index()].clone())),
            Loosely::Several(several, _) => Err(several.len()),
            Loosely::Nothing => Err(0),
        }
    }

    #[test]
    fn the_one_picture_that_fits_but_for_one_thing_is_meant() {
        let index = index(&[
            "a.jpg",
            "B.JPG",
            "in/006.jpg",
            "scan.tif.jpg",
            "photo (1).png",
            "00042.jpg",
            "x%20y.jpg",
            "Ⅳ.jpg",
        ]);
        for (name, join, way, path) in [
            ("a.jpeg", Join::Name, Way::Extension, "a.jpg"),
            ("a", Join::Name, Way::Extension, "a.jpg"),
            ("a.png", Join::Stem, Way::Extension, "a.jpg"),
            ("b.jpg", Join::Name, Way::Case, "B.JPG"),
            ("b", Join::Stem, Way::Case, "B.JPG"),
            ("in/006 .jpg", Join::Name, Way::Blanks, "in/006.jpg"),
            ("0 06", Join::Stem, Way::Blanks, "in/006.jpg"),
            ("scan.tif", Join::Name, Way::Extension, "scan.tif.jpg"),
            ("scan.jpg", Join::Name, Way::Extensions, "scan.tif.jpg"),
            ("scan", Join::Stem, Way::Extensions, "scan.tif.jpg"),
            ("photo%20(1).png", Join::Name, Way::Percent, "photo (1).png"),
            ("a/b%2Fphoto%20%281%29.png", Join::Name, Way::Percent, "photo (1).png"),
            ("photo%20(1)", Join::Stem, Way::Percent, "photo (1).png"),
            ("x y.jpg", Join::Name, Way::Percent, "x%20y.jpg"),
            ("42", Join::Stem, Way::Zeros, "00042.jpg"),
            ("42.jpg", Join::Name, Way::Zeros, "00042.jpg"),
            ("000000042.jpg", Join::Name, Way::Zeros, "00042.jpg"),
            ("6.0", Join::Stem, Way::Decimals, "in/006.jpg"),
            ("6.0.jpg", Join::Name, Way::Decimals, "in/006.jpg"),
            ("IV.jpg", Join::Name, Way::Unicode, "Ⅳ.jpg"),
        ] {
            assert_eq!(loosely(&index, name, join), Ok((way, path.to_owned())), "{name}");
        }
        assert_eq!(loosely(&index, "c.jpg", Join::Name), Err(0));
        assert_eq!(loosely(&index, "43", Join::Stem), Err(0));
    }

    #[test]
    fn where_two_pictures_fit_none_is_meant() {
        let index = index(&["1.jpg", "01.jpg", "a.JPG", "A.jpg", "s.jpg", "s.png", "train/v.jpg", "val/v.jpg"]);
        assert_eq!(loosely(&index, "001.jpg", Join::Name), Err(2));
        assert_eq!(loosely(&index, "a.jpg", Join::Name), Err(2));
        assert_eq!(loosely(&index, "s.gif", Join::Name), Err(2));
        assert_eq!(loosely(&index, "V.jpg", Join::Name), Err(2));
        assert_eq!(loosely(&index, "val/V.jpg", Join::Name), Ok((Way::Case, "val/v.jpg".into())));
        assert_eq!(loosely(&index, "1.0", Join::Stem), Ok((Way::Decimals, "1.jpg".into())));
    }

    #[test]
    fn a_label_file_is_of_the_picture_with_all_of_its_name_before_its_extension() {
        let index = index(&["x.jpg.jpg", "y.png", "z.jpg.png", "z.jpg"]);
        let of = |name| found(&index, "labels/l.txt", name, Join::Stem);
        assert_eq!(of("x.jpg"), Ok("x.jpg.jpg".into()));
        assert_eq!(of("y.png"), Ok("y.png".into()));
        assert_eq!(of("z.jpg"), Ok("z.jpg.png".into()));
        assert_eq!(of("z"), Ok("z.jpg".into()));
    }

    #[test]
    fn a_million_names_that_lead_nowhere_are_looked_up_at_once() {
        let paths: Vec<String> = (0..100_000).map(|i| format!("images/{i:08}.jpg")).collect();
        let index = index(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        let begun = std::time::Instant::now();
        let lost = (0..100_000)
            .filter(|i| index.find_loosely("t.csv", &format!("no_{i}.jpg"), Join::Name) == Loosely::Nothing);
        assert_eq!(lost.count(), 100_000);
        // Seconds in a debug build; a table for each name would take hours.
        assert!(begun.elapsed().as_secs() < 60);
    }

    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn loosened_joining_never_joins_where_two_pictures_fit(
            names in proptest::collection::btree_set("[aA0][aA0 ]?[1%.]?(20)?(0)?\\.(jpg|JPG|png|tif\\.jpg)", 1..12),
            name in "[aA0][aA0 ]?[1%.]?(20)?(0)?(\\.(jpg|JPG|png|gif|0))?",
            stem in any::<bool>(),
        ) {
            let paths: Vec<&str> = names.iter().map(String::as_str).collect();
            let index = index(&paths);
            let join = if stem { Join::Stem } else { Join::Name };
            let fits = super::super::loosening::plainly(&index.paths, &normal(&name), join);
            match (index.find_loosely("t.csv", &name, join), fits) {
                (Loosely::Image(id, way), Some((strictest, fitting))) => {
                    prop_assert_eq!(way, strictest);
                    prop_assert!(fitting.contains(&id));
                    // Of several numbers only the one that is written so.
                    prop_assert!(fitting.len() == 1 || way == Way::Decimals, "{:?} fit {:?}", fitting, name);
                }
                (Loosely::Several(several, _), Some((_, fitting))) => prop_assert!(several.len() > 1 && fitting.len() > 1),
                (Loosely::Nothing, fits) => prop_assert!(fits.is_none()),
                (found, None) => prop_assert!(false, "{:?} joined to {:?}", name, found),
            }
        }
    }

    #[test]
    fn names_with_backslashes_and_decomposed_letters_join() {
        let index = index(&["images/\u{fc}.jpg"]);
        assert!(found(&index, "t.csv", "images\\u\u{308}.jpg", Join::Name).is_ok());
    }
}
