//! Names of files that are written, made of names from the dataset: they never lead out of the folder. Refuses names
//! that no disk holds.

use super::chosen::is_split_folder;
use crate::dataset::{ImageFormat, ImageId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Longer names of files are refused by usual disks; some room for another extension.
const LONGEST: usize = 250;

/// The folders and the name of a path, without what leads elsewhere; `None` where no name is left, or one is too long.
pub(super) fn parts(path: &str) -> Option<Vec<String>> {
    let plain = |part: &str| -> String { part.chars().map(|c| if c.is_control() { '_' } else { c }).collect() };
    let mut parts: Vec<String> =
        path.split(['/', '\\']).filter(|part| !matches!(part.trim(), "" | "." | "..")).map(plain).collect();
    // `C:` leads to another disk.
    if let Some(first) = parts.first_mut()
        && first.as_bytes().get(1) == Some(&b':')
    {
        first.replace_range(1..2, "_");
    }
    (!parts.is_empty() && parts.iter().all(|part| part.len() <= LONGEST)).then_some(parts)
}

/// A path without the extension of a picture; `img.001` has none.
pub(super) fn stem(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && !stem.ends_with('/') && is_picture(end) => stem,
        _ => path,
    }
}

pub(super) fn has_extension(path: &str) -> bool {
    stem(path) != path
}

fn is_picture(extension: &str) -> bool {
    ImageFormat::from_extension(&extension.to_ascii_lowercase()).is_some()
}

/// The name of a split as a part of the name of a file.
pub(super) fn slug(name: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let slug: String = name.chars().take(60).map(|c| if fits(c) { c } else { '_' }).collect();
    let slug = slug.trim_start_matches('.');
    if slug.is_empty() { "split".to_owned() } else { slug.to_owned() }
}

/// The paths below the folder of pictures, for formats with a file for each picture, called after it.
#[derive(Default)]
pub(super) struct Files {
    /// By split and path without extension.
    taken: FxHashMap<(String, String), ImageId>,
}

impl Files {
    /// The path of a picture below the folder of pictures, and below that of its split where `split_folders`: without
    /// folders that only say so again. `Err`: the picture whose file has the same name, or none where this path makes no
    /// name of a file.
    pub(super) fn place(
        &mut self,
        path: &str,
        image: ImageId,
        splits: &[&str],
        split_folders: bool,
    ) -> Result<String, Option<ImageId>> {
        let whole = parts(path).ok_or(None)?;
        let (name, folders) = whole.split_last().ok_or(None)?;
        let says_more = |folder: &&String| !(is_pictures(folder) || split_folders && is_split_folder(folder, splits));
        let short: Vec<&String> = folders.iter().filter(says_more).chain([name]).collect();
        let place = join(&short);
        let free = match self.take(&place, image, splits, split_folders) {
            Ok(()) => return Ok(place),
            Err(other) => other,
        };
        // Two folders that both only say that they hold pictures: all of it says which.
        let renamed: Vec<String> = folders
            .iter()
            .map(|f| if is_pictures(f) { format!("{f}_") } else { f.clone() })
            .chain([name.clone()])
            .collect();
        let place = join(&renamed.iter().collect::<Vec<_>>());
        if short.len() == renamed.len() {
            return Err(Some(free));
        }
        self.take(&place, image, splits, split_folders).map(|()| place).map_err(|_| Some(free))
    }

    fn take(&mut self, place: &str, image: ImageId, splits: &[&str], split_folders: bool) -> Result<(), ImageId> {
        let of: Vec<String> = match (split_folders, splits) {
            (true, [_, ..]) => splits.iter().map(|s| (*s).to_owned()).collect(),
            _ => vec![String::new()],
        };
        let keys: Vec<(String, String)> = of.into_iter().map(|split| (split, stem(place).to_owned())).collect();
        if let Some(&other) = keys.iter().find_map(|key| self.taken.get(key)) {
            return Err(other);
        }
        self.taken.extend(keys.into_iter().map(|key| (key, image)));
        Ok(())
    }
}

fn join(parts: &[&String]) -> String {
    parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("/")
}

/// A folder that is called so says nothing but that.
fn is_pictures(folder: &str) -> bool {
    ["images", "jpegimages", "labels"].contains(&folder.to_ascii_lowercase().as_str())
}

/// How names are compared: as disks and readers of tables do, without case and marks.
pub(super) fn key(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if plain.is_empty() { name.to_owned() } else { plain }
}

/// The name, or with a number behind it where it is taken.
pub(super) fn unused(name: String, taken: &mut FxHashSet<String>) -> String {
    let mut own = name.clone();
    let mut n = 2;
    while !taken.insert(key(&own)) {
        own = format!("{name} ({n})");
        n += 1;
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let joined = |path: &str| parts(path).map(|parts| parts.join("/"));
        for (path, expected) in [
            ("a/b.jpg", Some("a/b.jpg")),
            ("../../etc/passwd", Some("etc/passwd")),
            ("/etc//passwd", Some("etc/passwd")),
            ("..\\..\\x.jpg", Some("x.jpg")),
            ("C:\\x\\y.jpg", Some("C_/x/y.jpg")),
            ("./a/../b.jpg", Some("a/b.jpg")),
            ("a\0\n.jpg", Some("a__.jpg")),
            (".. /x.jpg", Some("x.jpg")),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(joined(path).as_deref(), expected, "{path}");
        }
        assert_eq!(joined(&"x".repeat(300)), None);
        assert_eq!(slug("../x y"), "_x_y");
        assert_eq!(slug(".."), "split");
    }

    #[test]
    fn a_stem_is_without_the_extension_of_a_picture() {
        assert_eq!(
            ["a/b.JPG", "img.001", "x.y/z", ".jpg", "a.b.png"].map(stem),
            ["a/b", "img.001", "x.y/z", ".jpg", "a.b"]
        );
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = FxHashSet::default();
        assert_eq!(["a b", "A-B", "x"].map(|n| unused(n.into(), &mut taken)), ["a b", "A-B (2)", "x"]);
    }
}
