//! What `data.yaml` and Darknet's `.data` file say of splits: which folders and lists they mean, as they were written
//! on another machine perhaps, and which pictures belong to which split by them. Refuses to read lists (`image_list`
//! does).

use super::ClassLists;
use super::yaml::{DataYaml, Declared};
use crate::dataset::{Builder, DroppedFile, Fate, Fault, FaultKind, FileId, Place, RecordKind, nearest, split_name};
use std::collections::BTreeSet;

/// Folders that hold pictures or labels in every dataset: such a name alone says nothing.
const COMMON: [&str; 7] = ["images", "image", "imgs", "img", "labels", "jpegimages", "data"];

/// A file that divides the pictures.
pub(super) struct DataFile {
    pub(super) file: FileId,
    folder: String,
    splits: Vec<(Declared, Target)>,
    /// The file of the class names, and how many classes are declared, each with its line.
    names: Option<(String, u32, Target)>,
    classes: Option<(String, u32)>,
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq)]
enum Target {
    /// Pictures below this folder.
    Folder(String),
    File(FileId),
    /// Several could be meant.
    Several,
    Nowhere,
}

/// The folders and the lists that were dropped.
#[derive(Default)]
pub(super) struct Folders {
    folders: BTreeSet<String>,
    files: Vec<(String, FileId)>,
    filled: bool,
}

impl Folders {
    /// Takes them from the dropped files, once.
    pub(super) fn fill(&mut self, files: &[DroppedFile]) {
        if std::mem::replace(&mut self.filled, true) {
            return;
        }
        for (i, file) in files.iter().enumerate() {
            let mut at = file.path.as_str();
            while let Some((folder, _)) = at.rsplit_once('/') {
                if !self.folders.insert(folder.to_owned()) {
                    break;
                }
                at = folder;
            }
            if is_list(&file.path) {
                self.files.push((file.path.clone(), FileId::from(i)));
            }
        }
    }

    /// Pictures, or the labels of pictures that were not dropped.
    fn has(&self, folder: &str) -> bool {
        folder.is_empty()
            || self.folders.contains(folder)
            || labels_of(folder).is_some_and(|f| self.folders.contains(&f))
    }

    /// What is at exactly this path.
    fn at(&self, path: &str) -> Option<Target> {
        if is_list(path) {
            return self.files.iter().find(|(own, _)| own == path).map(|&(_, file)| Target::File(file));
        }
        self.has(path).then(|| Target::Folder(path.to_owned()))
    }

    /// What has a path that ends so: the only one, or the only one below `near`.
    fn ending(&self, tail: &str, near: &str) -> Target {
        let ends = |path: &str| path == tail || path.strip_suffix(tail).is_some_and(|rest| rest.ends_with('/'));
        let found: Vec<(&str, Target)> = if is_list(tail) {
            self.files.iter().filter(|(p, _)| ends(p)).map(|(p, file)| (p.as_str(), Target::File(*file))).collect()
        } else {
            self.folders.iter().filter(|p| ends(p)).map(|p| (p.as_str(), Target::Folder(p.clone()))).collect()
        };
        let below = |path: &str| near.is_empty() || path.strip_prefix(near).is_some_and(|rest| rest.starts_with('/'));
        let near: Vec<&(&str, Target)> = found.iter().filter(|(path, _)| below(path)).collect();
        match (near.as_slice(), found.as_slice()) {
            ([(_, one)], _) | ([], [(_, one)]) => one.clone(),
            ([], []) => Target::Nowhere,
            _ => Target::Several,
        }
    }

    /// Where a path leads that a file in `folder` gives, below its own `root` where it has one.
    fn find(&self, folder: &str, root: Option<&str>, value: &str) -> Target {
        let value = clean(value);
        let absolute = is_absolute(&value);
        let root = root.map(clean);
        let mut ways = Vec::new();
        if !absolute {
            if let Some(root) = root.as_deref().filter(|r| !is_absolute(r)) {
                ways.push(join(&[folder, root, &value]));
                ways.push(join(&[root, &value]));
            }
            ways.push(join(&[folder, &value]));
            // Roboflow writes `../train/images` for a folder beside the file.
            ways.push(join(&[folder, value.trim_start_matches("../")]));
        }
        if let Some(found) = ways.iter().find_map(|way| self.at(way)) {
            return found;
        }
        // Written on another machine: the longest end of the path that is here.
        let whole = if absolute { join(&[&value]) } else { join(&[root.as_deref().unwrap_or(""), &value]) };
        let parts: Vec<&str> = whole.split('/').filter(|p| !p.is_empty()).collect();
        for from in 0..parts.len() {
            let Some(tail) = parts.get(from..) else { break };
            let before = from.checked_sub(1).and_then(|i| parts.get(i)).copied().unwrap_or("");
            let names_less = is_common(before) && before != "data" || split_name(before).is_some();
            if names_less || matches!(tail, [only] if is_common(only)) {
                continue;
            }
            match self.ending(&tail.join("/"), folder) {
                Target::Nowhere => {}
                found => return found,
            }
        }
        Target::Nowhere
    }

    /// A folder that somebody may have meant, by its whole path or its own name.
    fn like(&self, value: &str) -> Option<String> {
        let value = join(&[&clean(value)]);
        let (above, own) = value.rsplit_once('/').unwrap_or(("", &value));
        let beside = self.folders.iter().filter_map(|f| {
            let (folder, name) = f.rsplit_once('/').unwrap_or(("", f));
            (folder == above || folder.ends_with(&format!("/{above}"))).then_some(name)
        });
        let beside: Vec<&str> = beside.collect();
        let swapped = beside.iter().copied().find(|name| {
            let (mut a, mut b): (Vec<char>, Vec<char>) = (name.chars().collect(), own.chars().collect());
            let same = a == b;
            a.sort_unstable();
            b.sort_unstable();
            !same && a == b
        });
        if let Some(name) = nearest(own, beside.iter().copied()).or(swapped) {
            return Some(if above.is_empty() { name.to_owned() } else { format!("{above}/{name}") });
        }
        // `valid` for `val`.
        let same = |a: &str, b: &str| a == b || (split_name(a).is_some() && split_name(a) == split_name(b));
        let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let wanted = parts(&value);
        self.folders
            .iter()
            .find(|f| {
                let own = parts(f);
                own.len() == wanted.len() && own.iter().zip(&wanted).all(|(a, b)| same(a, b))
            })
            .cloned()
    }
}

impl DataFile {
    pub(super) fn new(file: FileId, folder: &str, data: &DataYaml, folders: &Folders) -> Self {
        let find = |value: &str| folders.find(folder, data.root.as_deref(), value);
        Self {
            file,
            folder: folder.to_owned(),
            splits: data.splits.iter().map(|d| (d.clone(), find(&d.value))).collect(),
            names: data.names_file.as_ref().map(|(value, line)| (value.clone(), *line, find(value))),
            classes: data.nc.clone().filter(|_| data.names.is_empty()),
        }
    }
}

impl ClassLists {
    /// Of several files in one folder that divide the pictures, one is believed: `data.yaml`, else the first.
    fn believed(&self) -> impl Iterator<Item = &DataFile> {
        let divides = |d: &&DataFile| !d.splits.is_empty();
        self.data_files.iter().filter(divides).filter(move |own| {
            let called_so = |d: &DataFile| {
                self.folders_path(d)
                    .rsplit_once('.')
                    .is_some_and(|(stem, end)| end != "data" && (stem.ends_with("data") || stem.ends_with("dataset")))
            };
            let beside = self.data_files.iter().filter(divides).filter(|d| d.folder == own.folder);
            beside.min_by_key(|d| (!called_so(d), d.file)).is_some_and(|best| best.file == own.file)
        })
    }

    fn folders_path(&self, data: &DataFile) -> &str {
        self.folders.files.iter().find(|(_, file)| *file == data.file).map_or("", |(path, _)| path)
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

fn is_list(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_str(), "txt" | "list" | "lst" | "names" | "yaml" | "yml" | "data")
}

fn is_common(part: &str) -> bool {
    COMMON.contains(&part.to_ascii_lowercase().as_str())
}

/// With slashes, without blanks around it, a slash or `*.jpg` at its end.
fn clean(path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let path = path.trim_end_matches('/');
    match path.rsplit_once('/') {
        Some((folder, last)) if last.contains('*') => folder.trim_end_matches("/**").to_owned(),
        _ => path.to_owned(),
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.starts_with('~') || path.get(1..2) == Some(":")
}

/// The parts as one path, without `.`, `..` and drives; what would lead above the top stays there.
fn join(parts: &[&str]) -> String {
    let mut path: Vec<&str> = Vec::new();
    for part in parts.iter().flat_map(|p| p.split('/')) {
        match part {
            "" | "." | "~" => {}
            ".." => drop(path.pop()),
            drive if drive.ends_with(':') => {}
            part => path.push(part),
        }
    }
    path.join("/")
}

/// `set/images/train` → `set/labels/train`.
fn labels_of(folder: &str) -> Option<String> {
    let parts: Vec<&str> = folder.split('/').collect();
    let at = parts.iter().rposition(|p| p.eq_ignore_ascii_case("images"))?;
    Some([parts.get(..at)?, &["labels"], parts.get(at + 1..)?].concat().join("/"))
}
