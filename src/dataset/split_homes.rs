//! What says the split of each image (a column, a list, an annotation file, a folder), and what says another one in its
//! place. Refuses to move anything.

use super::ids::{FileId, ImageId, SplitId};
use super::split_names::split_name;
use super::{Dataset, FileRole, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Files that are each of one split, and how folders are called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplitHomes {
    files: BTreeMap<FileId, (Kind, SplitId)>,
    /// Images whose split is said by each of those files, by columns and by folders.
    of_image: BTreeMap<ImageId, BTreeSet<Home>>,
    /// How a split's folder is called, by the folders before it.
    spelt: BTreeMap<(String, SplitId), BTreeSet<String>>,
}

/// What says the split of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// A column of a table.
    Column(FileId),
    /// A list of images, or an annotation file, that is of one split.
    File(FileId),
    /// The folder that the picture lies in.
    Folder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    List,
    Coco,
}

impl SplitHomes {
    /// `None` where something says a split that is none of these: a reader's own way, a table called after a split.
    pub fn of(dataset: &Dataset) -> Option<Self> {
        let sources: BTreeMap<FileId, usize> = dataset.sources.iter().enumerate().map(|(at, s)| (s.file, at)).collect();
        let mut out = Self::default();
        for claim in &dataset.images.split_claims {
            let name = dataset.splits.get(claim.split.index())?;
            let source = claim.place.map(|place| place.file);
            let source = source.map(|file| sources.get(&file).and_then(|at| dataset.sources.get(*at)));
            let home = match source {
                None => Home::Folder,
                Some(None) => return None,
                Some(Some(source)) => match (source.format.id, source.role) {
                    ("table" | "box-table", _) => {
                        let columns = source.columns.iter().filter(|column| column.role == Role::Split).count();
                        (columns == 1).then_some(Home::Column(source.file))?
                    }
                    (id @ ("image-list" | "coco-detection" | "lvis"), _) => {
                        let kind = if id == "image-list" { Kind::List } else { Kind::Coco };
                        let of = out.files.entry(source.file).or_insert((kind, claim.split));
                        (of.1 == claim.split).then_some(Home::File(source.file))?
                    }
                    // It names the folder; or it lies there itself.
                    (_, FileRole::ClassList) => Home::Folder,
                    ("pascal-voc", _) if source.joined.as_slice() == [claim.image] => Home::Folder,
                    _ => return None,
                },
            };
            if home == Home::Folder {
                let path = dataset.images.path(claim.image);
                let (before, own) =
                    component(path, name).and_then(|at| Some((path.get(..at.start)?, path.get(at)?)))?;
                out.spelt.entry((before.to_owned(), claim.split)).or_default().insert(own.to_owned());
            }
            out.of_image.entry(claim.image).or_default().insert(home);
        }
        Some(out)
    }

    /// What says the split of an image, sorted.
    pub fn of_image(&self, image: ImageId) -> impl Iterator<Item = Home> + '_ {
        self.of_image.get(&image).into_iter().flatten().copied()
    }

    /// The split that a list or an annotation file is of.
    pub fn split_of_file(&self, file: FileId) -> Option<SplitId> {
        self.files.get(&file).map(|(_, split)| *split)
    }

    /// Whether everything that says the split of an image can say the other one.
    pub fn can_move(&self, dataset: &Dataset, image: ImageId, to: SplitId) -> bool {
        self.of_image(image).all(|home| match home {
            Home::Column(_) => true,
            Home::File(file) => self.split_of_file(file) == Some(to) || self.counterpart(dataset, file, to).is_some(),
            Home::Folder => self.moved_path(dataset, dataset.images.path(image), to).is_some(),
        })
    }

    /// The file of the other split that stands beside a list or an annotation file: called alike but for the split, or
    /// the only one of each split.
    pub fn counterpart(&self, dataset: &Dataset, file: FileId, to: SplitId) -> Option<FileId> {
        let (kind, from) = *self.files.get(&file)?;
        let of = |split| self.files.iter().filter(move |(_, own)| **own == (kind, split)).map(|(file, _)| *file);
        let wanted = without_split(dataset.path(file));
        let alike: Vec<FileId> = of(to).filter(|other| without_split(dataset.path(*other)) == wanted).collect();
        match (alike.as_slice(), of(from).count()) {
            ([only], _) => Some(*only),
            ([], 1) if of(to).count() == 1 => of(to).next(),
            _ => None,
        }
    }

    /// The path of a file that lies in a split's folder (the innermost), in that of another split: as pictures of it
    /// beside have it, or as all of them have it.
    pub fn moved_path(&self, dataset: &Dataset, path: &str, to: SplitId) -> Option<String> {
        let at = dataset.splits.iter().filter_map(|name| component(path, name)).max_by_key(|at| at.start)?;
        let (before, own, after) = (path.get(..at.start)?, path.get(at.clone())?, path.get(at.end..)?);
        let all = || self.spelt.iter().filter(|((_, split), _)| *split == to).flat_map(|(_, names)| names);
        let beside = self.spelt.get(&(before.to_owned(), to));
        let new = match beside.and_then(|names| names.first()) {
            Some(name) => name,
            None => all().min()?,
        };
        Some(if own == new { path.to_owned() } else { format!("{before}{new}{after}") })
    }
}

/// Where the innermost folder stands in a path that is called after this split; none where a folder within is called
/// after another.
fn component(path: &str, split: &str) -> Option<std::ops::Range<usize>> {
    let folders = path.rfind('/')?;
    let mut end = folders;
    loop {
        let start = path.get(..end)?.rfind('/').map_or(0, |at| at + 1);
        if let Some(own) = split_name(path.get(start..end)?) {
            return (own == split).then_some(start..end);
        }
        end = start.checked_sub(1)?;
    }
}

/// A path in which each word that is a split's is one and the same.
fn without_split(path: &str) -> String {
    let words = path.split_inclusive(|c: char| !c.is_alphanumeric());
    words
        .map(|word| {
            let own = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            match split_name(own) {
                Some(_) => word.replacen(own, "*", 1),
                None => word.to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_folder_of_a_split_is_found() {
        assert_eq!(component("data/train/images/a.jpg", "train"), Some(5..10));
        assert_eq!(component("train/val/a.jpg", "train"), None);
        assert_eq!(component("train.jpg", "train"), None);
        assert_eq!(component("train2017/a.jpg", "train"), Some(0..9));
    }

    #[test]
    fn files_of_two_splits_are_called_alike_but_for_the_split() {
        assert_eq!(without_split("Main/cat_train.txt"), without_split("Main/cat_val.txt"));
        assert_ne!(without_split("Main/cat_train.txt"), without_split("Main/dog_val.txt"));
        assert_eq!(without_split("train/_annotations.coco.json"), without_split("valid/_annotations.coco.json"));
    }
}
