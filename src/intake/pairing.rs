//! Which dropped picture a name means.

use super::kinds::{extension, is_image_extension};
use crate::dataset::{ImageId, Images, Join, Joined, Pairing, split_name, split_of_folder};
use rustc_hash::FxHashMap;
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
    by_lower: FxHashMap<String, ImageId>,
    by_path_stem: FxHashMap<String, Vec<ImageId>>,
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
            index.by_lower.entry(name.to_lowercase()).or_insert(id);
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

    /// Why a name leads nowhere, where a picture is there that it probably means.
    fn hint(&self, name: &str, join: Join) -> Option<String> {
        let own = file_name(name);
        if let Some(&id) = self.by_lower.get(&own.to_lowercase())
            && file_name(&self.paths[id.index()]) != own
        {
            return Some("differs from the image's name in upper and lower case only".into());
        }
        if join == Join::Name {
            let candidates = self.by_stem.get(stem(own))?;
            let there = extension(&self.paths[candidates.first()?.index()])?;
            return Some(match extension(own) {
                Some(written) if is_image_extension(written) => {
                    format!("writes .{written} where the image is .{there}")
                }
                _ => format!("writes no extension where the image is .{there}"),
            });
        }
        None
    }
}

impl Pairing for Index {
    fn find(&self, from: &str, name: &str, join: Join) -> Joined {
        if self.paths.is_empty() {
            return Joined::Missing(None);
        }
        let normal;
        let name = {
            let trimmed = name.trim();
            if trimmed.contains('\\') || is_nfc_quick(trimmed.chars()) != IsNormalized::Yes {
                normal = trimmed.nfc().map(|c| if c == '\\' { '/' } else { c }).collect::<String>();
                normal.as_str()
            } else {
                trimmed
            }
        };
        let name = name.trim_start_matches("./").trim_start_matches('/');
        if name.is_empty() {
            return Joined::Missing(None);
        }
        let name = match join {
            Join::Stem => match extension(name) {
                Some(ext) if is_image_extension(ext) => stem(name),
                _ => name,
            },
            Join::Name => name,
        };
        if let Some(id) = self.by_folders(from, name, join) {
            return Joined::Image(id);
        }
        let table = if join == Join::Name { &self.by_name } else { &self.by_stem };
        let candidates = table.get(file_name(name)).map_or(&[][..], Vec::as_slice);
        match self.best(from, name, candidates, join == Join::Stem) {
            Joined::Missing(None) => Joined::Missing(self.hint(name, join)),
            found => found,
        }
    }

    fn has_images(&self) -> bool {
        !self.paths.is_empty()
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path without its file's extension.
fn stem(path: &str) -> &str {
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

    #[test]
    fn the_reason_is_named_where_it_is_probable() {
        let index = index(&["a.jpg", "B.jpg"]);
        let why = |name| found(&index, "t.csv", name, Join::Name).unwrap_err();
        assert_eq!(why("a.jpeg").as_deref(), Some("writes .jpeg where the image is .jpg"));
        assert_eq!(why("b.jpg").as_deref(), Some("differs from the image's name in upper and lower case only"));
        assert_eq!(why("a").as_deref(), Some("writes no extension where the image is .jpg"));
        assert_eq!(why("c.jpg"), None);
    }

    #[test]
    fn names_with_backslashes_and_decomposed_letters_join() {
        let index = index(&["images/\u{fc}.jpg"]);
        assert!(found(&index, "t.csv", "images\\u\u{308}.jpg", Join::Name).is_ok());
    }
}
