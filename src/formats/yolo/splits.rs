//! What `data.yaml` and Darknet's `.data` file say of splits: which folders and lists they mean, as they were written
//! on another machine perhaps, and which pictures belong to which split by them. Refuses to read lists (`image_list`
//! does).

use super::ClassLists;
use super::paths::{Folders, Target, clean, is_list};
use super::yaml::{DataYaml, Declared};
use crate::dataset::{Builder, DroppedFile, Fate, Fault, FaultKind, FileId, Place, RecordKind};

/// A file that divides the pictures.
pub(super) struct DataFile {
    pub(super) file: FileId,
    path: String,
    splits: Vec<(Declared, Target)>,
    /// The file of the class names, and how many classes are declared, each with its line.
    names: Option<(String, u32, Target)>,
    classes: Option<(String, u32)>,
}

impl DataFile {
    pub(super) fn new(file: FileId, path: &str, data: &DataYaml, folders: &Folders) -> Self {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let find = |value: &str| folders.find(folder, data.root.as_deref(), value);
        Self {
            file,
            path: path.to_owned(),
            splits: data.splits.iter().map(|d| (d.clone(), find(&d.value))).collect(),
            names: data.names_file.as_ref().map(|(value, line)| (value.clone(), *line, find(value))),
            classes: data.nc.clone().filter(|_| data.names.is_empty()),
        }
    }

    fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// `data.yaml`, `dataset.yml`.
    fn is_called_so(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path).to_ascii_lowercase();
        matches!(name.as_str(), "data.yaml" | "data.yml" | "dataset.yaml" | "dataset.yml")
    }
}

impl ClassLists {
    /// Of several files in one folder that divide the pictures, one is believed: `data.yaml`, else the first.
    fn believed(&self) -> impl Iterator<Item = &DataFile> {
        let dividing = || self.data_files.iter().filter(|d| !d.splits.is_empty());
        dividing().filter(move |own| {
            let beside = dividing().filter(|d| d.folder() == own.folder());
            beside.min_by_key(|d| (!d.is_called_so(), d.file)).is_some_and(|best| best.file == own.file)
        })
    }

    /// The splits that a list of pictures belongs to, where a file says so.
    pub fn splits_of_list(&self, list: FileId) -> Vec<&'static str> {
        let meant = |data: &'_ DataFile| -> Vec<&'static str> {
            data.splits.iter().filter(|(_, target)| *target == Target::File(list)).map(|(d, _)| d.split).collect()
        };
        let mut splits: Vec<&'static str> = self.believed().flat_map(meant).collect();
        splits.sort_unstable();
        splits.dedup();
        splits
    }

    /// Puts the pictures below the folders that are named into their splits, and says which paths lead nowhere.
    pub(super) fn divide(&self, out: &mut Builder<'_>) {
        let believed: Vec<&DataFile> = self.believed().collect();
        for data in &believed {
            for (declared, target) in &data.splits {
                if let Target::Folder(folder) = target {
                    let place = Place::new(data.file, declared.line, RecordKind::Line, declared.line);
                    assign(folder, declared.split, place, out);
                }
            }
        }
        for data in &self.data_files {
            if !data.splits.is_empty()
                && !believed.iter().any(|d| d.file == data.file)
                && let Some(source) = out.dataset.sources.iter_mut().find(|s| s.file == data.file)
            {
                source.why.push_str("; its splits are left aside for those of another file in its folder");
                continue;
            }
            self.dead_paths(data, out);
            self.names_file(data, out);
        }
    }

    fn dead_paths(&self, data: &DataFile, out: &mut Builder<'_>) {
        for (declared, target) in &data.splits {
            let place = Place::new(data.file, declared.line, RecordKind::Line, declared.line);
            let (expected, found, remedy) = match target {
                // Where no picture was dropped, their folders are not there either.
                Target::Nowhere if out.has_images() || is_list(&declared.value) => {
                    let what =
                        if is_list(&clean(&declared.value)) { "a list of pictures" } else { "a folder of pictures" };
                    let remedy = match self.folders.like(&declared.value) {
                        Some(like) => format!("Correct {} in line {}: {like} is there", declared.key, declared.line),
                        None => format!("Correct {} in line {}, or add what it names", declared.key, declared.line),
                    };
                    (what, format!("{}, which is not there", declared.value), remedy)
                }
                Target::File(list) if !is_read(&out.dataset.files, *list) => {
                    let remedy = format!("Write the path of a picture in each line of {}", declared.value);
                    ("a list of pictures", format!("{}, which is none", declared.value), remedy)
                }
                _ => continue,
            };
            // Exports name a test split that was never made; nothing trains on it.
            let kind = if declared.split == "test" { FaultKind::Doubtful } else { FaultKind::BadRecord };
            let fault = Fault::new(kind, place, format!("{expected} for {}", declared.key), found);
            out.fault(fault.remedy(remedy));
        }
    }

    /// The names that stand in a file of their own: that it is there, and as many as declared.
    fn names_file(&self, data: &DataFile, out: &mut Builder<'_>) {
        let Some((value, line, target)) = &data.names else { return };
        let Target::File(file) = target else {
            let place = Place::new(data.file, *line, RecordKind::Line, *line);
            let fault = Fault::new(
                FaultKind::BadRecord,
                place,
                "a file of class names for names",
                format!("{value}, which is not there"),
            );
            return out.fault(fault.remedy("Correct the path, or add the file of names"));
        };
        if let Some((classes, line)) = &data.classes
            && let Some(list) = self.lists.iter().find(|list| list.file == *file)
            && classes.parse() != Ok(list.names.len())
        {
            let place = Place::new(data.file, *line, RecordKind::Line, *line);
            let expected = format!("classes = {}, as many as there are names in {}", list.names.len(), list.name());
            out.fault(Fault::new(FaultKind::BadRecord, place, expected, format!("classes = {classes}")));
        }
    }
}

fn assign(folder: &str, split: &'static str, place: Place, out: &mut Builder<'_>) {
    let images = &out.dataset.images;
    let below = |path: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let of_split: Vec<_> = images.ids().filter(|&id| below(images.path(id))).collect();
    let split = out.split(split);
    for image in of_split {
        out.assign_split(image, split, place);
    }
}

fn is_read(files: &[DroppedFile], file: FileId) -> bool {
    files.get(file.index()).is_some_and(|f| matches!(f.fate, Fate::Source(_)))
}
