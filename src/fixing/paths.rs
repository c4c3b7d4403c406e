//! Where files stand in the copy: a picture that changes its split leaves that split's folder with all that is of it
//! alone, and what names it says its new name.

use super::wanted::EndingWanted;
use super::{Change, Wanted};
use crate::dataset::{Dataset, Fate, FileId, FileRole, Home, ImageId, SplitHomes, SplitId};
use std::collections::{BTreeMap, BTreeSet};

/// Files that stand elsewhere than before.
#[derive(Default)]
pub(super) struct Paths {
    /// New path of each file that moves.
    pub(super) files: BTreeMap<FileId, String>,
    /// New path of each picture that moves, in the dataset or only named.
    images: BTreeMap<ImageId, (String, String)>,
    /// Endings of names that are another in a file.
    endings: BTreeMap<FileId, Vec<EndingWanted>>,
}

/// A name as it is to be written, and the finding that asked for it.
pub(super) struct Name {
    pub(super) new: String,
    pub(super) by: String,
}

impl Paths {
    pub(super) fn of(
        dataset: &Dataset,
        wanted: &Wanted,
        homes: &SplitHomes,
        not_done: &mut Vec<String>,
        changes: &mut Vec<Change>,
    ) -> Self {
        let mut out = Self::default();
        for ending in &wanted.endings {
            out.endings.entry(ending.file).or_default().push(ending.clone());
        }
        let leaving: BTreeMap<ImageId, (SplitId, &str)> = wanted
            .splits
            .iter()
            .filter(|(image, _)| !wanted.images.contains_key(image))
            .filter(|(image, _)| homes.of_image(**image).any(|home| home == Home::Folder))
            .map(|(image, (to, by))| (*image, (*to, by.as_str())))
            .collect();
        if leaving.is_empty() {
            return out;
        }
        let mut taken: BTreeSet<String> =
            dataset.files.iter().map(|file| without_ending(&file.path).to_owned()).collect();
        let files = files_of(dataset, &leaving, not_done);
        for (image, (to, by)) in leaving {
            let own = dataset.images.path(image);
            let of_image = files.get(&image).map_or(&[][..], Vec::as_slice);
            let moved = |path: &str| homes.moved_path(dataset, path, to).filter(|new| new != path);
            // What lies in no split's folder stays, unless the picture's name becomes another.
            let Some(new) = moved(own) else { continue };
            let all: Vec<(Option<FileId>, &str, String)> = of_image
                .iter()
                .map(|&file| (Some(file), dataset.path(file)))
                .chain([(None, own)])
                .map(|(file, path)| (file, path, moved(path).unwrap_or_else(|| path.to_owned())))
                .collect();
            let is_free = |mark: &str| {
                let of_all = all.iter().filter(|(_, old, new)| old != new || !mark.is_empty());
                of_all.clone().all(|(_, _, new)| !taken.contains(without_ending(&marked(new, mark))))
            };
            let from = own.split('/').zip(new.split('/')).find(|(a, b)| a != b).map_or("", |(old, _)| old);
            let marks = std::iter::once(String::new())
                .chain((1..).map(|n| if n == 1 { format!("-{from}") } else { format!("-{from}-{n}") }));
            let mark = marks.take(taken.len() + 2).find(|mark| is_free(mark)).unwrap_or_default();
            for (file, old, new) in all.iter().filter(|(_, old, new)| old != new || !mark.is_empty()) {
                let new = marked(new, &mark);
                taken.insert(without_ending(&new).to_owned());
                let Some(file) = file else {
                    out.images.insert(image, (new, by.to_owned()));
                    continue;
                };
                changes.push(Change {
                    file: (*old).to_owned(),
                    image: own.to_owned(),
                    what: "file moved",
                    before: (*old).to_owned(),
                    after: new.clone(),
                    fingerprint: by.to_owned(),
                    ..Change::default()
                });
                out.files.insert(*file, new);
            }
        }
        out
    }

    /// Whether names in a file may be written otherwise.
    pub(super) fn speak_of(&self, file: FileId) -> bool {
        !self.images.is_empty() || self.endings.contains_key(&file)
    }

    /// A picture's name as a file is to write it now; `None` where what is written still holds.
    pub(super) fn name(&self, dataset: &Dataset, file: FileId, image: ImageId, written: &str) -> Option<Name> {
        let own = dataset.images.path(image);
        let of_file = self.endings.get(&file).into_iter().flatten();
        let ended = of_file.filter(|ending| ending.is == self::ending(own)).find_map(|ending| {
            let stem = written.strip_suffix(ending.wrote.as_str())?;
            Some((format!("{stem}{}", ending.is), &ending.by))
        });
        let moved = self.images.get(&image).and_then(|(new, by)| {
            let written = ended.as_ref().map_or(written, |(name, _)| name.as_str());
            Some((renamed(own, new, written)?, by))
        });
        let (new, by) = moved.or(ended)?;
        Some(Name { new, by: by.clone() }).filter(|name| name.new != written)
    }
}

/// A name that means a path, once that is another: as many folders are written as were, and an ending where there was one.
fn renamed(old: &str, new: &str, written: &str) -> Option<String> {
    let has_ending = written.rsplit(['/', '\\']).next().is_some_and(|name| ending(name) == ending(old));
    let cut = |path: &'_ str| if has_ending { path.len() } else { without_ending(path).len() };
    let parts = |path: &str| path.split(['/', '\\']).map(str::to_owned).collect::<Vec<_>>();
    let (mut out, old, new) = (parts(written), parts(old.get(..cut(old))?), parts(new.get(..cut(new))?));
    let both = out.iter().rev().zip(old.iter().rev()).take_while(|(a, b)| a == b).count();
    out.iter_mut().rev().zip(new.iter().rev()).take(both).for_each(|(own, new)| own.clone_from(new));
    let separator = if written.contains('\\') && !written.contains('/') { "\\" } else { "/" };
    Some(out.join(separator))
}

/// The files that are of one picture alone: itself, its masks, its labels.
fn files_of(
    dataset: &Dataset,
    leaving: &BTreeMap<ImageId, (SplitId, &str)>,
    not_done: &mut Vec<String>,
) -> BTreeMap<ImageId, Vec<FileId>> {
    let mut out: BTreeMap<ImageId, Vec<FileId>> = BTreeMap::new();
    for (at, file) in dataset.files.iter().enumerate() {
        let image = match &file.fate {
            Fate::Image(image) => Some(*image),
            Fate::Mask(of) => match dataset.files.get(of.index()).map(|file| &file.fate) {
                Some(Fate::Image(image)) => Some(*image),
                _ => None,
            },
            Fate::Source(source) => {
                let Some(source) = dataset.sources.get(*source as usize) else { continue };
                if source.role != FileRole::Annotations || !matches!(source.format.id, "yolo" | "pascal-voc") {
                    continue;
                }
                match source.joined.as_slice() {
                    [image] => Some(*image),
                    several => {
                        if several.iter().any(|image| leaving.contains_key(image)) {
                            not_done.push(format!("{}: it is of several pictures, and stays in its folder", file.path));
                        }
                        None
                    }
                }
            }
            _ => None,
        };
        if let Some(image) = image.filter(|image| leaving.contains_key(image)) {
            out.entry(image).or_default().push(FileId::from(at));
        }
    }
    out
}

fn ending(path: &str) -> &str {
    path.get(without_ending(path).len()..).unwrap_or_default()
}

/// Without the ending of its name.
fn without_ending(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path.rfind('.') {
        Some(at) if at > name => path.get(..at).unwrap_or(path),
        _ => path,
    }
}

fn marked(path: &str, mark: &str) -> String {
    format!("{}{mark}{}", without_ending(path), ending(path))
}
