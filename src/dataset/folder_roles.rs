//! What the settings say that folders are for, as they say it of columns. Owns the words and which folder's word counts
//! for a file; refuses to recognise anything (`formats::class_folder`, `split_of_folder` and `intake` do).

use super::folders::words_of;
use super::split_names::split_name;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a folder is for. Classes, variants and folds speak of the folders in it, the others of itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FolderRole {
    /// Each folder in it is a class.
    Classes,
    /// Pictures: neither masks nor divided into classes.
    Pictures,
    /// Masks of pictures elsewhere.
    Masks,
    /// The folders in it hold the same pictures once more: other cameras, sizes, copies.
    Variants,
    /// Each folder in it is a fold of a cross-validation.
    Folds,
    /// All pictures in it are of this split.
    Split(String),
    /// Its name is no split, whatever it looks like.
    NoSplit,
    /// All in it is left aside.
    Ignore,
}

impl FolderRole {
    /// The words for roles; `split:` is followed by a name.
    pub const WORDS: [&str; 8] =
        ["classes", "pictures", "masks", "variants", "folds", "split:train", "no-split", "ignore"];

    /// The role of a word; `None` where it is none.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word.trim() {
            "classes" => Self::Classes,
            "pictures" => Self::Pictures,
            "masks" => Self::Masks,
            "variants" => Self::Variants,
            "folds" => Self::Folds,
            "no-split" => Self::NoSplit,
            "ignore" => Self::Ignore,
            other => match other.strip_prefix("split:").map(str::trim) {
                Some(name) if !name.is_empty() => Self::Split(name.to_owned()),
                _ => return None,
            },
        })
    }
}

impl fmt::Display for FolderRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Classes => "classes",
            Self::Pictures => "pictures",
            Self::Masks => "masks",
            Self::Variants => "variants",
            Self::Folds => "folds",
            Self::Split(name) => return write!(f, "split:{name}"),
            Self::NoSplit => "no-split",
            Self::Ignore => "ignore",
        })
    }
}

impl From<FolderRole> for String {
    fn from(role: FolderRole) -> Self {
        role.to_string()
    }
}

impl TryFrom<String> for FolderRole {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        Self::of(&word).ok_or_else(|| format!("one of {}, not \"{word}\"", Self::WORDS.join(", ")))
    }
}

/// The split of a picture as the settings have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderSplit {
    /// They say nothing that changes what folders are called.
    Unsaid,
    /// None of its folders names a split.
    None,
    Is(String),
}

/// What the settings say of folders, by paths as the dropped files have them; the top is "".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FolderRoles(BTreeMap<String, FolderRole>);

impl FolderRoles {
    /// Of paths as settings write them (`./a/`, `a\b`, `.`). `paths`: of the dropped files; `base`: the folder in which
    /// the settings lie, below which their paths may begin. Also the paths that are no folder, as written.
    pub fn resolve<'p>(
        set: &BTreeMap<String, FolderRole>,
        paths: impl Iterator<Item = &'p str>,
        base: &str,
    ) -> (Self, Vec<String>) {
        if set.is_empty() {
            return (Self::default(), Vec::new());
        }
        let mut there: BTreeSet<&str> = BTreeSet::from([""]);
        let mut before = "";
        for path in paths {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if folder != before {
                there.extend(ancestors(folder));
                before = folder;
            }
        }
        let (mut roles, mut unknown) = (BTreeMap::new(), Vec::new());
        for (written, role) in set {
            let plain = plain(written);
            let below = if base.is_empty() { plain.clone() } else { format!("{base}/{plain}") };
            let below = below.trim_end_matches('/').to_owned();
            match [plain, below].into_iter().find(|path| there.contains(path.as_str())) {
                Some(path) => drop(roles.insert(path, role.clone())),
                None => unknown.push(written.clone()),
            }
        }
        (Self(roles), unknown)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is said of the folder itself.
    pub fn get(&self, folder: &str) -> Option<&FolderRole> {
        self.0.get(folder)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &FolderRole)> {
        self.0.iter().map(|(path, role)| (path.as_str(), role))
    }

    /// The role of the nearest folder above a file that has one of those, with the folder's path.
    fn nearest<'p>(&self, path: &'p str, is: impl Fn(&FolderRole) -> bool) -> Option<(&'p str, &FolderRole)> {
        if self.0.is_empty() {
            return None;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        ancestors(folder).find_map(|folder| Some((folder, self.0.get(folder).filter(|role| is(role))?)))
    }

    /// The folder for which a file is left aside.
    pub fn left_aside<'p>(&self, path: &'p str) -> Option<&'p str> {
        self.nearest(path, |_| true).filter(|(_, role)| **role == FolderRole::Ignore).map(|(folder, _)| folder)
    }

    /// Whether a picture is a mask; `None` where nothing is said.
    pub fn is_mask(&self, path: &str) -> Option<bool> {
        let says = |role: &FolderRole| {
            !matches!(role, FolderRole::Split(_) | FolderRole::NoSplit | FolderRole::Folds | FolderRole::Ignore)
        };
        self.nearest(path, says).map(|(_, role)| *role == FolderRole::Masks)
    }

    /// Whether folders name a picture's class: `Some(None)` where none of them does, `None` where nothing is said.
    pub fn class<'p>(&self, path: &'p str) -> Option<Option<&'p str>> {
        let says = |role: &FolderRole| matches!(role, FolderRole::Classes | FolderRole::Pictures | FolderRole::Masks);
        let (holder, role) = self.nearest(path, says)?;
        if *role != FolderRole::Classes {
            return Some(None);
        }
        let below = |folder: &str| folder.len() > holder.len();
        let free = folders(path).find(|(prefix, _)| below(prefix) && !self.is_spoken_for(prefix));
        Some(free.map(|(_, name)| name))
    }

    /// What is said of a folder, or of those in the one above, leaves it no class.
    pub fn is_spoken_for(&self, folder: &str) -> bool {
        let parent = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        self.0.contains_key(folder)
            || matches!(self.0.get(parent), Some(FolderRole::Variants | FolderRole::Folds)) && !folder.is_empty()
    }

    /// The split of a picture by its folders, the innermost first.
    pub fn split(&self, path: &str) -> FolderSplit {
        if self.0.is_empty() {
            return FolderSplit::Unsaid;
        }
        let (mut changes, mut set, mut split, mut fold) = (false, None, None, None);
        let all: Vec<(&str, &str)> = folders(path).collect();
        for (prefix, name) in all.into_iter().rev() {
            let parent = prefix.rsplit_once('/').map_or("", |(parent, _)| parent);
            let own = split_name(name);
            match (self.0.get(prefix), self.0.get(parent)) {
                (Some(FolderRole::Split(name)), _) => {
                    (changes, set) = (true, set.or(Some(name.clone())));
                }
                (Some(FolderRole::NoSplit), _) | (_, Some(FolderRole::Classes | FolderRole::Variants)) => {
                    changes |= own.is_some();
                }
                (_, Some(FolderRole::Folds)) => {
                    (changes, fold) = (true, fold.or(Some(fold_of(name))));
                }
                _ if split.is_none() => split = own.map(str::to_owned),
                _ => {}
            }
        }
        match (set.or(split), fold) {
            _ if !changes => FolderSplit::Unsaid,
            (Some(split), Some(fold)) => FolderSplit::Is(format!("{split} (fold {fold})")),
            (Some(split), None) => FolderSplit::Is(split),
            (None, Some(fold)) => FolderSplit::Is(format!("fold {fold}")),
            (None, None) => FolderSplit::None,
        }
    }
}

/// The number of a fold, or what it is called.
fn fold_of(name: &str) -> String {
    let words = words_of(name);
    let number = words.iter().rev().find(|word| word.bytes().all(|b| b.is_ascii_digit()));
    number.map_or(name.to_owned(), |number| match number.trim_start_matches('0') {
        "" => "0".to_owned(),
        number => number.to_owned(),
    })
}

/// A path as the dropped files have it.
fn plain(written: &str) -> String {
    let path = written.trim().replace('\\', "/");
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    parts.join("/")
}

/// A folder and those above it, up to the top.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(folder);
    std::iter::from_fn(move || {
        let folder = next?;
        next = (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(above, _)| above));
        Some(folder)
    })
}

/// The folders of a file, the outermost first: path and name.
fn folders(path: &str) -> impl Iterator<Item = (&str, &str)> {
    path.match_indices('/').map(|(end, _)| {
        let folder = &path[..end];
        (folder, folder.rsplit_once('/').map_or(folder, |(_, name)| name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(set: &[(&str, &str)]) -> FolderRoles {
        let set = set.iter().map(|(path, word)| ((*path).to_owned(), FolderRole::of(word).expect("a role"))).collect();
        let paths = ["a/train/cat/1.jpg", "a/train/dog/1.jpg", "b/fold_01/val/2.jpg", "b/2/3.jpg", "c.jpg"];
        let (roles, unknown) = FolderRoles::resolve(&set, paths.into_iter(), "a");
        assert_eq!(unknown, [""; 0]);
        roles
    }

    #[test]
    fn roles_are_written_as_they_are_read() {
        for word in FolderRole::WORDS {
            assert_eq!(FolderRole::of(word).map(|role| role.to_string()).as_deref(), Some(word));
        }
        for word in ["class", "split:", "split", "", "Classes"] {
            assert_eq!(FolderRole::of(word), None, "{word}");
        }
    }

    #[test]
    fn paths_are_found_however_they_are_written_and_what_is_no_folder_is_named() {
        for path in ["a/train", "./a/train/", "a\\train", "train", "train/"] {
            assert_eq!(roles(&[(path, "masks")]).is_mask("a/train/cat/1.jpg"), Some(true), "{path}");
        }
        for top in [".", "", "./"] {
            assert_eq!(roles(&[(top, "ignore")]).left_aside("c.jpg"), Some(""), "{top}");
        }
        let set = BTreeMap::from([("d".to_owned(), FolderRole::Masks), ("c.jpg".to_owned(), FolderRole::Masks)]);
        assert_eq!(FolderRoles::resolve(&set, ["c.jpg"].into_iter(), "").1, ["c.jpg", "d"]);
    }

    #[test]
    fn the_nearest_folder_counts() {
        let of = roles(&[(".", "ignore"), ("a", "classes"), ("a/train/dog", "pictures"), ("b", "masks")]);
        assert_eq!(of.left_aside("c.jpg"), Some(""));
        assert_eq!(of.left_aside("a/train/cat/1.jpg"), None);
        assert_eq!(of.class("a/train/cat/1.jpg"), Some(Some("train")));
        assert_eq!(of.class("a/train/dog/1.jpg"), Some(None));
        assert_eq!((of.is_mask("b/2/3.jpg"), of.is_mask("a/train/cat/1.jpg")), (Some(true), Some(false)));
        assert_eq!(of.class("a/1.jpg"), Some(None));
    }

    #[test]
    fn a_class_is_the_first_folder_of_which_nothing_else_is_said() {
        let of = roles(&[("a", "classes"), ("a/train", "split:test")]);
        assert_eq!(of.class("a/train/cat/1.jpg"), Some(Some("cat")));
        assert_eq!(of.class("b/2/3.jpg"), None);
    }

    #[test]
    fn splits_are_those_that_are_set_and_folds_have_their_own() {
        let is = |name: &str| FolderSplit::Is(name.to_owned());
        let of = |set: &[(&str, &str)], path: &str| roles(set).split(path);
        assert_eq!(of(&[("a", "split:extra")], "a/train/cat/1.jpg"), is("extra"));
        assert_eq!(of(&[("a/train", "split:test")], "a/train/cat/1.jpg"), is("test"));
        assert_eq!(of(&[("a/train", "no-split")], "a/train/cat/1.jpg"), FolderSplit::None);
        assert_eq!(of(&[("a", "classes")], "a/train/cat/1.jpg"), FolderSplit::None);
        assert_eq!(of(&[("a/train", "classes")], "a/train/cat/1.jpg"), FolderSplit::Unsaid);
        assert_eq!(of(&[("b", "folds")], "b/fold_01/val/2.jpg"), is("val (fold 1)"));
        assert_eq!(of(&[("b", "folds")], "b/2/3.jpg"), is("fold 2"));
        assert_eq!(of(&[("b", "folds")], "a/train/cat/1.jpg"), FolderSplit::Unsaid);
    }
}
