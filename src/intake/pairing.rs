//! Which dropped picture a name means.

use super::kinds::extension;
use super::loosening::{Loosening, folders, has_image_extension};
use crate::dataset::{
    ImageId, Images, Join, Joined, Loosely, Pairing, Way, split_name, split_of_folder, split_of_path,
};
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
        if best.len() > 1 {
            self.by_split_of_list(from, &mut best);
        }
        match best.as_slice() {
            [one] => Joined::Image(*one),
            [] if candidates.is_empty() => Joined::Missing(None),
            [] => Joined::Missing(Some("the image of this name lies in another split's folder".into())),
            several => Joined::Ambiguous(several.to_vec()),
        }
    }

    /// Of several pictures of a name those that a list of a split can mean, where one is left: `val.txt` means none of the
    /// pictures in `testing`.
    fn by_split_of_list(&self, from: &str, several: &mut Vec<ImageId>) {
        let Some(wanted) = split_of_path(file_name(from)) else { return };
        // `cars_train` is of train as well.
        let is_of = |id: &ImageId, split: &str| {
            let mut words = folder(&self.paths[id.index()]).split(|c: char| !c.is_alphanumeric());
            words.any(|word| split_name(word) == Some(split))
        };
        let same: Vec<ImageId> = several.iter().copied().filter(|id| is_of(id, wanted)).collect();
        let others = || several.iter().copied().filter(|id| wanted != "test" && !is_of(id, "test")).collect::<Vec<_>>();
        let left = if same.is_empty() { others() } else { same };
        if left.len() == 1 {
            *several = left;
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

pub(super) fn folder(path: &str) -> &str {
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
mod tests;
