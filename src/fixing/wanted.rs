//! What is to be done, by ids: decisions about items and mends of findings, as far as they can be found in the dataset.

use super::found::Found;
use crate::dataset::{BoxId, BoxUnit, Dataset, FileId, ImageId, Rect, Role, Source, SplitId, Unit};
use crate::decisions::{Action, Decisions, ItemDecision};
use crate::rules::Mend;
use std::collections::BTreeMap;

/// All of it. `by` is the fingerprint of the finding whose mend it is; empty for an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Images that are left out.
    pub images: BTreeMap<ImageId, String>,
    pub boxes: BTreeMap<BoxId, BoxWanted>,
    /// Rows of tables that label whole images, by line.
    pub rows: BTreeMap<(FileId, u32), RowWanted>,
    pub classes: Vec<Renamed>,
    pub values: Vec<ValueWanted>,
    /// Images that change their split: the one that each goes to, and the finding that asked for it.
    pub splits: BTreeMap<ImageId, (SplitId, String)>,
    /// Label files whose classes are counted from 0 instead of 1.
    pub from_zero: BTreeMap<FileId, String>,
    /// Names of images that end otherwise.
    pub endings: Vec<EndingWanted>,
    /// What annotators are to look at again: the image, the record, the note.
    pub reannotate: Vec<(String, String, String)>,
    /// Decisions that do not fit, as sentences.
    pub not_found: Vec<String>,
}

/// What becomes of one box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoxWanted {
    pub out: bool,
    /// In the unit that the dataset has the box in.
    pub rect: Option<Rect>,
    pub class: Option<String>,
    pub by: String,
}

/// What becomes of a row that labels a whole image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowWanted {
    pub out: bool,
    /// The class that it names, and the one that it should.
    pub class: Option<(String, String)>,
    pub by: String,
}

/// A class that goes up in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    pub from: String,
    pub to: String,
    pub by: String,
}

/// A value of a column of a file that is written otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueWanted {
    pub file: FileId,
    pub column: String,
    pub from: String,
    pub to: String,
    pub by: String,
}

/// The ending of names in a file, and the one that the images have; with their dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingWanted {
    pub file: FileId,
    pub wrote: String,
    pub is: String,
    pub by: String,
}

impl Wanted {
    /// `findings`: the fingerprint of each finding, and what would mend it.
    pub fn of(dataset: &Dataset, decisions: &Decisions, findings: &[(&str, &[Mend])]) -> Self {
        let mut out = Self::default();
        for fix in decisions.fixes.iter().filter(|fix| fix.apply) {
            match findings.iter().find(|(fingerprint, _)| *fingerprint == fix.fingerprint) {
                Some((_, [])) => {
                    out.not_found.push(format!("{}: nothing is known that mends this finding", fix.fingerprint))
                }
                Some((by, mends)) => mends.iter().for_each(|mend| out.mend(dataset, mend, by)),
                None => out.not_found.push(format!("{}: no finding has this fingerprint now", fix.fingerprint)),
            }
        }
        // What somebody said of one item goes before what holds for many.
        out.items(dataset, &decisions.items);
        out
    }

    /// Nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
            && self.boxes.is_empty()
            && self.rows.is_empty()
            && self.classes.is_empty()
            && self.values.is_empty()
            && self.splits.is_empty()
            && self.from_zero.is_empty()
            && self.endings.is_empty()
    }

    pub(super) fn speaks_of(&self, dataset: &Dataset, source: &Source) -> bool {
        self.boxes.keys().any(|id| dataset.boxes.place[id.index()].file == source.file)
            || self.rows.keys().any(|(file, _)| *file == source.file)
            || self.values.iter().any(|value| value.file == source.file)
            || source.joined.iter().any(|image| self.images.contains_key(image))
            || (source.columns.iter().any(|column| column.role == Role::Split)
                && source.joined.iter().any(|image| self.splits.contains_key(image)))
    }

    fn mend(&mut self, dataset: &Dataset, mend: &Mend, by: &str) {
        match mend {
            Mend::Boxes(boxes) => {
                let changed = |(id, rect): &&(BoxId, Rect)| dataset.boxes.rect.get(id.index()) != Some(rect);
                for (id, rect) in boxes.iter().filter(changed) {
                    let wanted = self.boxes.entry(*id).or_default();
                    (wanted.rect, wanted.by) = (Some(*rect), by.to_owned());
                }
            }
            Mend::Class { from, to } => {
                let (old, new) = (dataset.class_name(*from).to_owned(), dataset.class_name(*to).to_owned());
                for id in (0..dataset.boxes.len()).map(BoxId::from) {
                    if dataset.boxes.class[id.index()] == *from {
                        let wanted = self.boxes.entry(id).or_default();
                        (wanted.class, wanted.by) = (Some(new.clone()), by.to_owned());
                    }
                }
                for place in dataset.labels.iter().filter(|label| label.class == *from).filter_map(|label| label.place)
                {
                    let row = self.rows.entry((place.file, place.line)).or_default();
                    (row.class, row.by) = (Some((old.clone(), new.clone())), by.to_owned());
                }
                self.classes.push(Renamed { from: old, to: new, by: by.to_owned() });
            }
            Mend::Value { attribute, from, to } => {
                let Some(of) = dataset.attributes.get(*attribute) else { return };
                let (Some(old), Some(new)) = (of.values.get(*from), of.values.get(*to)) else { return };
                if of.unit == Unit::Box && of.source.rsplit_once('#').is_none() {
                    return self.not_found.push(format!("{}: values of boxes are not written", of.name));
                }
                let column = of.source.rsplit_once('#').map_or(of.name.as_str(), |(_, column)| column).to_owned();
                let (from, to, by) = (old.clone(), new.clone(), by.to_owned());
                self.values.push(ValueWanted { file: of.file, column, from, to, by });
            }
            Mend::Splits(moves) => {
                for (image, to) in moves {
                    self.splits.entry(*image).or_insert_with(|| (*to, by.to_owned()));
                }
            }
            Mend::FromZero(files) => {
                self.from_zero.extend(files.iter().map(|file| (*file, by.to_owned())));
            }
            Mend::Endings { files, wrote, is } => self.endings.extend(files.iter().map(|&file| {
                let (wrote, is, by) = (wrote.clone(), is.clone(), by.to_owned());
                EndingWanted { file, wrote, is, by }
            })),
            Mend::LeaveOut(images) => {
                for image in images {
                    self.images.entry(*image).or_insert_with(|| by.to_owned());
                }
            }
        }
    }

    fn items(&mut self, dataset: &Dataset, items: &[ItemDecision]) {
        let images: BTreeMap<&str, ImageId> = dataset.images.ids().map(|id| (dataset.images.path(id), id)).collect();
        let files: BTreeMap<&str, FileId> =
            dataset.files.iter().enumerate().map(|(at, file)| (file.path.as_str(), FileId::from(at))).collect();
        let sizes = dataset.sizes();
        let of_items: Vec<(&ItemDecision, Option<FileId>)> = items
            .iter()
            .filter(|item| item.action != Action::Keep)
            .map(|item| (item, item.file.as_deref().and_then(|path| files.get(path).copied())))
            .collect();
        let boxes = Found::new(dataset, &of_items);
        for (item, file) in of_items {
            let about = match (&item.record, item.line) {
                (Some(record), _) => format!("{}, {record}", item.image),
                (None, Some(line)) => format!("{}, line {line}", item.image),
                (None, None) => item.image.clone(),
            };
            let Some(&image) = images.get(item.image.as_str()) else {
                self.not_found.push(format!("{about}: no image of this path"));
                continue;
            };
            if item.action == Action::Reannotate {
                let record = item.record.clone().or_else(|| item.line.map(|line| format!("line {line}")));
                self.reannotate.push((item.image.clone(), record.unwrap_or_default(), item.note.clone()));
                continue;
            }
            if item.is_of_image() {
                match item.action {
                    Action::Exclude => drop(self.images.insert(image, String::new())),
                    action => self
                        .not_found
                        .push(format!("{about}: {} needs the `file` and the `record` or `line`", action.id())),
                }
                continue;
            }
            let Some(file) = file else {
                self.not_found
                    .push(format!("{about}: the `file` that the annotation stands in is not among the files read"));
                continue;
            };
            let found = boxes.of(item, file);
            if found.is_empty() && !self.row(dataset, item, file, image) {
                self.not_found.push(format!("{about}: no annotation stands there"));
            }
            for id in found {
                let i = id.index();
                let rect = item.r#box.filter(|_| item.action == Action::Rebox).map(|[x, y, w, h]| Rect { x, y, w, h });
                let rect = match (rect, dataset.boxes.unit[i], sizes[dataset.boxes.image[i].index()]) {
                    (Some(rect), BoxUnit::Fractions, Some((w, h))) => {
                        Some(rect.scaled(1.0 / f64::from(w), 1.0 / f64::from(h)))
                    }
                    (Some(_), BoxUnit::Fractions, None) => {
                        self.not_found
                            .push(format!("{about}: the size of the image is not known, which the box needs"));
                        None
                    }
                    (rect, ..) => rect,
                };
                let wanted = self.boxes.entry(id).or_default();
                wanted.out |= item.action == Action::Exclude;
                wanted.rect = rect.or(wanted.rect);
                wanted.class = item.class.clone().filter(|_| item.action == Action::Relabel).or(wanted.class.take());
                wanted.by.clear();
            }
        }
    }

    /// A row that labels the whole image.
    fn row(&mut self, dataset: &Dataset, item: &ItemDecision, file: FileId, image: ImageId) -> bool {
        let stands = |place: &crate::dataset::Place| place.file == file && is_at(item, place.record(), place.line());
        let labels = dataset.labels.iter().filter(|label| label.image == image);
        let Some((label, place)) = labels.filter_map(|l| Some((l, l.place?))).find(|(_, place)| stands(place)) else {
            return false;
        };
        let row = self.rows.entry((file, place.line)).or_default();
        row.out |= item.action == Action::Exclude;
        if let Some(class) = item.class.clone().filter(|_| item.action == Action::Relabel) {
            row.class = Some((dataset.class_name(label.class).to_owned(), class));
        }
        row.by.clear();
        true
    }
}

fn is_at(item: &ItemDecision, record: Option<String>, line: Option<u32>) -> bool {
    match &item.record {
        Some(wanted) => record.as_ref() == Some(wanted),
        None => item.line.is_some() && item.line == line,
    }
}
