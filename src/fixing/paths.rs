//! Where files stand in the copy: a picture that changes its split leaves that split's folder with all that is of it
//! alone, and what names it says its new name.

use super::{Change, Wanted};
use crate::dataset::{Dataset, Fate, FileId, FileRole, Home, ImageId, SplitHomes, SplitId};
use std::collections::{BTreeMap, BTreeSet};

/// Files that stand elsewhere than before.
#[derive(Default)]
pub(super) struct Paths {
    /// New path of each file that moves.
    pub(super) files: BTreeMap<FileId, String>,
    /// New path of each picture that moves, in the dataset or only named.
    images: BTreeMap<ImageId, String>,
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
                    out.images.insert(image, new);
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

    /// A picture's name as a file is to write it now; `None` where what is written still holds. As many folders are
    /// written as were, and an ending where there was one.
    pub(super) fn name(&self, dataset: &Dataset, image: ImageId, written: &str) -> Option<String> {
        let (old, new) = (dataset.images.path(image), self.images.get(&image)?);
        let has_ending = written.rsplit(['/', '\\']).next().is_some_and(|name| ending(name) == ending(old));
        let cut = |path: &str| (if has_ending { path } else { without_ending(path) }).to_owned();
        let (old, new) = (cut(old), cut(new));
        let parts = |path: &str| path.split(['/', '\\']).map(str::to_owned).collect::<Vec<_>>();
        let (mut written_parts, old_parts, new_parts) = (parts(written), parts(&old), parts(&new));
        let both = written_parts.iter().rev().zip(old_parts.iter().rev()).take_while(|(a, b)| a == b).count();
        for at in 0..both {
            let (place, from) = (written_parts.len() - 1 - at, new_parts.len().checked_sub(at + 1)?);
            written_parts[place].clone_from(new_parts.get(from)?);
        }
        let separator = if written.contains('\\') && !written.contains('/') { "\\" } else { "/" };
        Some(written_parts.join(separator)).filter(|name| name != written)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.images.is_empty()
    }
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
