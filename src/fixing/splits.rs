//! Splits that are said by lists and by COCO files of one split each: the lines and records of a picture go over into
//! the other split's file. Works on the files as they are corrected otherwise, and knows them by name alone.

use super::edits::Edits;
use super::json::{member, members, plain};
use super::names::Names;
use super::paths::{Name, Paths};
use super::pictures::{Picture, Top, with_pictures};
use super::{Change, Corrected, Wanted};
use crate::dataset::{Dataset, Fate, FileId, ImageId, Source, SplitHomes, SplitId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// What both kinds of files are moved with.
pub(super) struct Move<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) wanted: &'a Wanted,
    pub(super) homes: &'a SplitHomes,
    pub(super) names: &'a Names<'a>,
    pub(super) paths: &'a Paths,
}

/// Records on their way into another file.
#[derive(Default)]
struct Coming {
    lines: Vec<String>,
    pictures: Vec<Picture>,
}

impl Move<'_> {
    /// Moves what is to be moved among the files of the copy.
    pub(super) fn all(&self, copy: &mut Corrected) {
        if self.wanted.splits.is_empty() && self.wanted.endings.is_empty() {
            return;
        }
        let mut coming: BTreeMap<FileId, Coming> = BTreeMap::new();
        let at: BTreeMap<String, usize> =
            copy.files.iter().enumerate().map(|(at, (path, _))| (path.clone(), at)).collect();
        let sources = self.dataset.files.iter().enumerate().filter_map(|(id, file)| {
            let Fate::Source(source) = file.fate else { return None };
            let source = self.dataset.sources.get(source as usize)?;
            Some((FileId::from(id), source, *at.get(&file.path)?))
        });
        let sources: Vec<(FileId, &Source, usize)> = sources
            .filter(|(file, ..)| self.homes.split_of_file(*file).is_some() || self.paths.speak_of(*file))
            .collect();
        for &(file, source, at) in &sources {
            let Some((path, bytes)) = copy.files.get_mut(at) else { continue };
            let is_list = source.format.id == "image-list";
            if !is_list && !matches!(source.format.id, "coco-detection" | "lvis") {
                continue;
            }
            let Ok(text) = std::str::from_utf8(bytes) else {
                copy.not_done.push(format!("{path}: it is no UTF-8, and is left as it is"));
                continue;
            };
            let left = if is_list {
                self.lines(file, source, text, &mut coming, copy.changes.as_mut())
            } else {
                self.records(file, source, text, &mut coming, copy.changes.as_mut())
            };
            *bytes = left.into_bytes();
        }
        for (file, _, at) in sources {
            let (Some(coming), Some((_, bytes))) = (coming.remove(&file), copy.files.get_mut(at)) else { continue };
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            let text = if coming.pictures.is_empty() {
                with_lines(text, &coming.lines)
            } else {
                with_pictures(text, &coming.pictures)
            };
            *bytes = text.into_bytes();
        }
    }

    /// Where a picture of this file goes, if it leaves it; the file is none where it is there already.
    fn leaves(&self, file: FileId, image: ImageId) -> Option<(Option<FileId>, SplitId, &str)> {
        let (to, by) = self.wanted.splits.get(&image)?;
        if self.homes.split_of_file(file)? == *to {
            return None;
        }
        let other = self.homes.counterpart(self.dataset, file, *to)?;
        let source = self.dataset.sources.iter().find(|source| source.file == other)?;
        let is_there = source.joined.binary_search(&image).is_ok();
        Some((Some(other).filter(|_| !is_there), *to, by))
    }

    fn split_change(&self, file: FileId, image: ImageId, record: String, to: SplitId, by: &str) -> Change {
        let name = |split: SplitId| self.dataset.splits.get(split.index()).cloned().unwrap_or_default();
        Change {
            file: self.dataset.path(file).to_owned(),
            image: self.dataset.images.path(image).to_owned(),
            record,
            what: "split",
            before: self.homes.split_of_file(file).map(name).unwrap_or_default(),
            after: name(to),
            fingerprint: by.to_owned(),
        }
    }

    fn name_change(&self, file: FileId, image: ImageId, record: String, old: &str, name: &Name) -> Change {
        Change {
            file: self.dataset.path(file).to_owned(),
            image: self.dataset.images.path(image).to_owned(),
            record,
            what: "name of the image",
            before: old.to_owned(),
            after: name.new.clone(),
            fingerprint: name.by.clone(),
        }
    }

    fn lines(
        &self,
        file: FileId,
        source: &Source,
        text: &str,
        coming: &mut BTreeMap<FileId, Coming>,
        changes: &mut Vec<Change>,
    ) -> String {
        let mut out = String::with_capacity(text.len());
        for (at, line) in text.split_inclusive('\n').enumerate() {
            // A name may be followed by a label.
            let (whole, first) = (line.trim(), line.split_whitespace().next().unwrap_or_default());
            let found = [whole, first].into_iter().filter(|name| !name.is_empty());
            let found = found.filter_map(|name| Some((name, self.names.image(name, &source.joined)?))).next();
            let Some((name, image)) = found else {
                out.push_str(line);
                continue;
            };
            let record = format!("line {}", at + 1);
            let renamed = self.paths.name(self.dataset, file, image, name);
            let now = renamed.as_ref().map_or_else(|| line.to_owned(), |new| line.replacen(name, &new.new, 1));
            match self.leaves(file, image) {
                Some((other, to, by)) => {
                    changes.push(self.split_change(file, image, record, to, by));
                    if let Some(other) = other {
                        coming.entry(other).or_default().lines.push(now.trim_end_matches(['\n', '\r']).to_owned());
                    }
                }
                None => {
                    if let Some(new) = renamed {
                        changes.push(self.name_change(file, image, record, name, &new));
                    }
                    out.push_str(&now);
                }
            }
        }
        out
    }

    fn records(
        &self,
        file: FileId,
        source: &Source,
        text: &str,
        coming: &mut BTreeMap<FileId, Coming>,
        changes: &mut Vec<Change>,
    ) -> String {
        let top = Top::of(text);
        let mut edits = Edits::default();
        let mut gone: FxHashMap<String, (Option<FileId>, Picture)> = FxHashMap::default();
        let mut cut = FxHashSet::default();
        for (at, range) in top.images.iter().enumerate() {
            let own = members(text, range.start);
            let Some((name, name_at)) = member(&own, "file_name").map(|at| (plain(text, at.clone()), at)) else {
                continue;
            };
            let Some(image) = self.names.image(&name, &source.joined) else { continue };
            let id = member(&own, "id").map(|range| plain(text, range)).unwrap_or_default();
            let renamed = self.paths.name(self.dataset, file, image, &name);
            match self.leaves(file, image) {
                Some((other, to, by)) => {
                    changes.push(self.split_change(file, image, format!("id {id}"), to, by));
                    let entry = text.get(range.clone()).unwrap_or_default();
                    let mut own_edits = Edits::default();
                    if let Some(new) = &renamed {
                        let at = name_at.start - range.start..name_at.end - range.start;
                        own_edits.replace(at, serde_json::Value::from(new.new.as_str()).to_string());
                    }
                    let picture = Picture { id: id.clone(), entry: own_edits.apply(entry), annotations: Vec::new() };
                    gone.insert(id, (other, picture));
                    cut.insert(at);
                }
                None => {
                    if let Some(new) = renamed {
                        changes.push(self.name_change(file, image, format!("id {id}"), &name, &new));
                        edits.replace(name_at, serde_json::Value::from(new.new.as_str()).to_string());
                    }
                }
            }
        }
        edits.cut_elements(&top.images, &|at| cut.contains(&at));
        cut.clear();
        let classes: FxHashMap<&str, &String> = top.categories.iter().map(|(name, id)| (id.as_str(), name)).collect();
        for (at, range) in top.annotations.iter().enumerate() {
            let own = members(text, range.start);
            let of = member(&own, "image_id").map(|range| plain(text, range)).unwrap_or_default();
            if let Some((_, picture)) = gone.get_mut(&of) {
                let class = member(&own, "category_id").and_then(|range| classes.get(text.get(range)?));
                let entry = text.get(range.clone()).unwrap_or_default().to_owned();
                picture.annotations.push((entry, class.map(|name| (*name).clone())));
                cut.insert(at);
            }
        }
        edits.cut_elements(&top.annotations, &|at| cut.contains(&at));
        let mut gone: Vec<(Option<FileId>, Picture)> = gone.into_values().collect();
        gone.sort_unstable_by(|a, b| a.1.id.len().cmp(&b.1.id.len()).then_with(|| a.1.id.cmp(&b.1.id)));
        for (other, picture) in gone {
            if let Some(other) = other {
                coming.entry(other).or_default().pictures.push(picture);
            }
        }
        edits.apply(text)
    }
}

fn with_lines(text: &str, lines: &[String]) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = text.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(end);
    }
    lines.iter().for_each(|line| {
        out.push_str(line);
        out.push_str(end);
    });
    out
}
