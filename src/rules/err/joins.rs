//! Why a name leads to no dropped picture: the nearest picture there is, and how it differs.

use crate::dataset::Dataset;
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// How a name differs from a picture that was dropped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    /// Another extension, both with their dot; empty where there is none.
    Extension { wrote: String, is: String },
    /// Upper and lower case.
    Case,
    /// The same file name stands in another folder.
    Folder,
    /// The same file name stands in several folders.
    Several,
    /// Zeros at the front of a number were lost or added.
    Zeros,
    /// Blanks around the name.
    Blanks,
}

impl Cause {
    fn sentence(&self, n: u64) -> String {
        let s = |one: &str, many: &str| wording::plural(n, one, many);
        match self {
            Self::Extension { wrote, is } if wrote.is_empty() => s(
                &format!("writes no extension where the image is {is}"),
                &format!("write no extension where the image is {is}"),
            ),
            Self::Extension { wrote, is } => {
                s(&format!("writes {wrote} where the image is {is}"), &format!("write {wrote} where the image is {is}"))
            }
            Self::Case => s(
                "differs from an image's name in upper and lower case only",
                "differ from an image's name in upper and lower case only",
            ),
            Self::Folder => {
                s("names an image that lies in another folder", "name an image that lies in another folder")
            }
            Self::Several => {
                s("names a file that stands in several folders", "name a file that stands in several folders")
            }
            Self::Zeros => s("lost or gained zeros at the front", "lost or gained zeros at the front"),
            Self::Blanks => s("has blanks around the name", "have blanks around the name"),
        }
    }

    /// What to do about it.
    pub(super) fn remedy(&self) -> String {
        match self {
            Self::Extension { wrote, is } if wrote.is_empty() => format!("write the names with {is}"),
            Self::Extension { wrote, is } => format!("replace {wrote} by {is} in the names"),
            Self::Case => "write the names as the files are called".into(),
            Self::Folder | Self::Several => "write the names with their folders".into(),
            Self::Zeros => "write the names as text, with their zeros".into(),
            Self::Blanks => "take the blanks off the names".into(),
        }
    }
}

/// The names of the dropped pictures, to look up those that lead nowhere.
pub(super) struct Names {
    /// File name in lower case: the names as they are.
    by_name: FxHashMap<String, Vec<String>>,
    /// Name without extension, in lower case: the extensions.
    by_stem: FxHashMap<String, String>,
    /// The same without zeros at the front, of names that are numbers.
    by_number: FxHashMap<String, ()>,
}

fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 => name.split_at(at),
        _ => (name, ""),
    }
}

fn number(stem: &str) -> Option<String> {
    let digits = !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| stem.trim_start_matches('0').to_owned())
}

impl Names {
    pub(super) fn of(dataset: &Dataset) -> Self {
        let mut names =
            Self { by_name: FxHashMap::default(), by_stem: FxHashMap::default(), by_number: FxHashMap::default() };
        for (path, _) in dataset.images.path.iter().zip(&dataset.images.file).filter(|(_, file)| file.is_some()) {
            let name = last(path);
            let lower = name.to_lowercase();
            let (stem, _) = split(&lower);
            names.by_stem.entry(stem.to_owned()).or_insert_with(|| split(name).1.to_owned());
            if let Some(number) = number(stem) {
                names.by_number.insert(number, ());
            }
            names.by_name.entry(lower).or_default().push(name.to_owned());
        }
        names
    }

    /// How many dropped pictures have just this file name.
    pub(super) fn exactly(&self, name: &str) -> usize {
        let name = last(name);
        self.by_name.get(&name.to_lowercase()).map_or(0, |names| names.iter().filter(|n| *n == name).count())
    }

    /// The probable cause, where there is one.
    pub(super) fn cause(&self, name: &str) -> Option<Cause> {
        let name = last(name);
        match self.exactly(name) {
            0 => {}
            1 => return Some(Cause::Folder),
            _ => return Some(Cause::Several),
        }
        let lower = name.to_lowercase();
        if self.by_name.contains_key(&lower) {
            return Some(Cause::Case);
        }
        let trimmed = lower.trim();
        if trimmed != lower && self.by_name.contains_key(trimmed) {
            return Some(Cause::Blanks);
        }
        // A dot in a name without extension is a part of the name.
        for (stem, wrote) in [split(&lower), (lower.as_str(), "")] {
            if let Some(is) = self.by_stem.get(stem) {
                return Some(Cause::Extension { wrote: wrote.to_owned(), is: is.clone() });
            }
        }
        let number = number(split(&lower).0)?;
        self.by_number.contains_key(&number).then_some(Cause::Zeros)
    }
}

/// Causes by how often they explain a name.
#[derive(Default)]
pub(super) struct Causes(BTreeMap<Cause, u64>);

impl Causes {
    pub(super) fn add(&mut self, cause: Option<Cause>) {
        if let Some(cause) = cause {
            *self.0.entry(cause).or_default() += 1;
        }
    }

    /// Which kind of cause explains most; findings of one kind are said together.
    pub(super) fn kind(&self) -> &'static str {
        match self.sorted().first() {
            None => "",
            Some((Cause::Extension { .. }, _)) => "extension",
            Some((Cause::Case, _)) => "case",
            Some((Cause::Folder | Cause::Several, _)) => "folder",
            Some((Cause::Zeros, _)) => "zeros",
            Some((Cause::Blanks, _)) => "blanks",
        }
    }

    fn sorted(&self) -> Vec<(&Cause, u64)> {
        let mut causes: Vec<(&Cause, u64)> = self.0.iter().map(|(c, &n)| (c, n)).collect();
        causes.order_by_key(|&(_, n)| std::cmp::Reverse(n));
        causes
    }

    /// `61 write .jpeg where the image is .jpg`, at most two causes; `None` where nothing explains anything.
    pub(super) fn sentence(&self) -> Option<String> {
        let causes: Vec<String> = self.sorted().into_iter().take(2).map(|(c, n)| c.sentence(n)).collect();
        (!causes.is_empty()).then(|| wording::list(&causes, 2))
    }

    /// What to do about the most frequent cause.
    pub(super) fn remedy(&self) -> Option<String> {
        self.sorted().first().map(|(cause, _)| cause.remedy())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn the_nearest_picture_says_why_a_name_leads_nowhere() {
        let world = World::with_images(&["a/1.jpg", "a/Cat.JPG", "b/1.jpg", "b/0042.png", "b/dog.v2.png"]);
        let names = Names::of(&world.dataset);
        let extension = |wrote: &str, is: &str| Some(Cause::Extension { wrote: wrote.into(), is: is.into() });
        assert_eq!(names.cause("x/1.jpg"), Some(Cause::Several));
        assert_eq!(names.cause("x/0042.png"), Some(Cause::Folder));
        assert_eq!(names.cause("cat.jpg"), Some(Cause::Case));
        assert_eq!(names.cause("Cat.jpeg"), extension(".jpeg", ".JPG"));
        assert_eq!(names.cause("dog.v2"), extension("", ".png"));
        assert_eq!(names.cause("42.png"), Some(Cause::Zeros));
        assert_eq!(names.cause(" 0042.png"), Some(Cause::Blanks));
        assert_eq!(names.cause("bird.png"), None);
    }

    #[test]
    fn causes_are_told_by_their_number() {
        let mut causes = Causes::default();
        assert_eq!(causes.sentence(), None);
        for _ in 0..61 {
            causes.add(Some(Cause::Extension { wrote: ".jpeg".into(), is: ".jpg".into() }));
        }
        causes.add(Some(Cause::Case));
        causes.add(None);
        assert_eq!(
            causes.sentence().as_deref(),
            Some(
                "61 write .jpeg where the image is .jpg and \
                 1 differs from an image's name in upper and lower case only"
            )
        );
    }
}
