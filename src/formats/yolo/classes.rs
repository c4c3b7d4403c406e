//! Lists of class names, which of them a label file means, and what is known of them until the last file is read.

use super::paths::Folders;
use super::results::Results;
use super::splits::DataFile;
use super::{darknet, settle::Usage, text, yaml};
use crate::dataset::{Builder, ClassId, Fault, FaultKind, FileId, Place, RecordKind};
use crate::formats::{Input, Tick};
use crate::wording;
use rustc_hash::{FxHashMap, FxHashSet};

/// Larger lists are refused.
const LARGEST: u64 = 4 << 20;

/// The class lists of a dataset, by the folder that they stand in, and what their files say of splits.
#[derive(Default)]
pub struct ClassLists {
    pub(super) lists: Vec<ClassList>,
    /// The files that divide the pictures into splits.
    pub(super) data_files: Vec<DataFile>,
    pub(super) folders: Folders,
    /// What label files use of them.
    pub(super) usage: Usage,
    /// What models say of the pictures.
    pub(super) results: Results,
}

pub(super) struct ClassList {
    pub(super) file: FileId,
    /// Its path.
    pub(super) path: String,
    /// `data.yaml` before `obj.names` before `classes.txt`, where one folder holds several.
    pub(super) rank: u8,
    pub(super) classes: FxHashMap<u32, ClassId>,
    /// Class number, name, line.
    pub(super) names: Vec<(u32, String, u32)>,
    /// Numbers per set of keypoints.
    pub(super) keypoints: Option<usize>,
}

impl ClassList {
    /// The label files that mean it are one annotation set of this name.
    pub(super) fn set(&self) -> String {
        format!("yolo {} {}", self.rank, self.folder())
    }

    /// The folder of the list; empty for the top.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's own name.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// "0 to 79".
    pub(super) fn describe(&self) -> String {
        match (self.classes.keys().min(), self.classes.keys().max()) {
            (Some(low), Some(high)) if low != high => format!("{low} to {high}"),
            (Some(only), _) => only.to_string(),
            _ => "the list, which is empty".into(),
        }
    }

    pub(super) fn place(&self, line: u32) -> Place {
        Place::new(self.file, line, RecordKind::Line, line)
    }
}

impl ClassLists {
    /// Reads one class list.
    pub fn read(&mut self, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
        out.begin(input.file, &super::CLASSES.format, input.why);
        let path = out.path().to_owned();
        let ending = path.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
        let Some(bytes) = input.whole(LARGEST, out, tick) else { return };
        let (text, encoding) = text::decode(&bytes);
        if let Some(encoding) = encoding {
            super::not_utf8(input.file, encoding, out);
        }
        let place = |line| Place::new(input.file, line, RecordKind::Line, line);
        let is_yaml = matches!(ending.as_str(), "yaml" | "yml");
        let data = match ending.as_str() {
            "yaml" | "yml" => yaml::read(&text),
            "data" => darknet::read(&text),
            _ => yaml::DataYaml { names: plain(&text), ..yaml::DataYaml::default() },
        };
        report(&data, is_yaml, out, place);
        let mut list = ClassList {
            file: input.file,
            path: path.clone(),
            rank: if is_yaml { 0 } else { 1 + u8::from(ending == "txt") },
            classes: FxHashMap::default(),
            names: Vec::new(),
            keypoints: data.keypoints,
        };
        if let Some(source) = out.source() {
            source.records = data.names.len() as u64;
        }
        if let Some(known) = self.written_otherwise(&list, &data.names) {
            if let Some(source) = out.source() {
                source.why.push_str(&format!("; the classes of {known} as people read them"));
            }
            return out.end();
        }
        for (number, name, line) in &data.names {
            let class = out.declare_class(name, None, place(*line));
            if list.classes.insert(*number, class).is_some() {
                let expected = "a number of its own";
                out.fault(Fault::new(FaultKind::DuplicateId, place(*line), expected, number.to_string()));
            }
        }
        twice(&data.names, out, place);
        if !data.splits.is_empty() || data.names_file.is_some() {
            self.folders.fill(&out.dataset.files);
            self.data_files.push(DataFile::new(input.file, &path, &data, &self.folders));
        }
        list.names = data.names;
        if !list.names.is_empty() {
            self.lists.push(list);
        }
        out.end();
    }

    /// The list beside this one that has the same classes in the same order, written otherwise: Food-101's `labels.txt`
    /// (`Apple pie`) of its `classes.txt` (`apple_pie`).
    fn written_otherwise(&self, own: &ClassList, names: &[(u32, String, u32)]) -> Option<&str> {
        let plain = |name: &str| -> String {
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let alike = |list: &&ClassList| {
            let mut pairs = list.names.iter().zip(names);
            list.folder() == own.folder()
                && list.rank == own.rank
                && list.names.len() == names.len()
                && names.len() > 1
                && pairs.all(|((a, known, _), (b, name, _))| a == b && plain(known) == plain(name))
        };
        let found = self.lists.iter().find(alike)?;
        let differs = found.names.iter().zip(names).any(|((_, known, _), (_, name, _))| known != name);
        differs.then(|| found.name())
    }

    /// The names of a list that lies beside this file, in the order of their numbers; empty where there is none.
    pub fn names_beside(&self, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = self.lists.iter().find(|list| list.folder() == folder && list.rank > 1);
        beside.map(|list| list.names.iter().map(|(_, name, _)| name.clone()).collect()).unwrap_or_default()
    }

    /// The class of a number in the list that a file means; which numbers it has where it lacks this one. `None`: there is
    /// no list.
    pub(in crate::formats) fn class(&self, path: &str, number: u32) -> Option<Result<ClassId, String>> {
        let list = self.lists.get(self.of(path)?)?;
        Some(list.classes.get(&number).copied().ok_or_else(|| format!("{}, as {} has", list.describe(), list.name())))
    }

    /// The list that a label file means: of the nearest folder above it; of a folder beside those (`annotations`,
    /// `meta`); or the only one there is.
    pub(super) fn of(&self, path: &str) -> Option<usize> {
        let above =
            |folder: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let parent = |folder: &'_ str| folder.rsplit_once('/').map_or(0, |(parent, _)| parent.len());
        let best = |&(_, list): &(usize, &ClassList)| (list.folder().len(), std::cmp::Reverse(list.rank));
        let lists = || self.lists.iter().enumerate();
        lists()
            .filter(|(_, list)| above(list.folder()))
            .max_by_key(best)
            .or_else(|| {
                lists().filter(|(_, l)| above(l.folder().get(..parent(l.folder())).unwrap_or(""))).max_by_key(best)
            })
            .map(|(at, _)| at)
            .or((self.lists.len() == 1).then_some(0))
    }
}

/// A name per line; its number is its line's, empty lines at the end apart.
fn plain(text: &str) -> Vec<(u32, String, u32)> {
    if let Some(numbered) = numbered(text) {
        return numbered;
    }
    text.trim_end()
        .lines()
        .zip(0u32..)
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, i)| (i, line.trim().to_owned(), i + 1))
        .collect()
}

/// A number and a name per line, where the lines are numbered from 0 or 1 on: `1 001.Laysan_Albatross`.
fn numbered(text: &str) -> Option<Vec<(u32, String, u32)>> {
    let lines = text.trim_end().lines().zip(1u32..).filter(|(line, _)| !line.trim().is_empty());
    let parsed: Option<Vec<(u32, String, u32)>> = lines
        .map(|(line, at)| {
            let (number, name) = line.trim().split_once(|c: char| c.is_whitespace() || matches!(c, ':' | ','))?;
            let name = name.trim();
            let is_name = name.chars().any(char::is_alphabetic);
            is_name.then_some((number.parse().ok()?, name.to_owned(), at))
        })
        .collect();
    let parsed = parsed.filter(|all| all.len() > 1)?;
    let first = parsed.first().map(|(number, ..)| *number).filter(|first| *first <= 1)?;
    parsed.iter().zip(first..).all(|((number, ..), wanted)| *number == wanted).then_some(parsed)
}

/// A name that stands twice: the classes cannot be told apart.
fn twice(names: &[(u32, String, u32)], out: &mut Builder<'_>, place: impl Fn(u32) -> Place) {
    let mut numbers: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
    names.iter().for_each(|(number, name, _)| numbers.entry(name.trim()).or_default().push(*number));
    let mut before: FxHashSet<&str> = FxHashSet::default();
    for (_, name, line) in names {
        let name = name.trim();
        // At its second line, where it is twice there.
        if before.insert(name) {
            continue;
        }
        let Some(all) = numbers.remove(name) else { continue };
        let all: Vec<String> = all.iter().map(u32::to_string).collect();
        let found = format!("{name} as the name of {}, which are counted as one class", wording::list(&all, 4));
        let fault = Fault::new(FaultKind::ClassList, place(*line), "a name of its own for each class", found);
        out.fault(fault.remedy("Give each class a name of its own, or give their objects one number"));
    }
}

fn report(data: &yaml::DataYaml, is_yaml: bool, out: &mut Builder<'_>, place: impl Fn(u32) -> Place) {
    let short = |text: &str| -> String { text.chars().take(40).collect() };
    if let Some((line, what)) = &data.broken {
        out.fault(Fault::new(FaultKind::Unparsable, place(*line), "YAML", what.clone()));
    }
    for (key, line) in &data.bad_keys {
        out.fault(Fault::new(FaultKind::BadRecord, place(*line), "a class number", short(key)));
    }
    if let Some((text, line)) = &data.one_text {
        let expected = "a list of names";
        let found = format!(
            "one text, taken for {}: {}",
            wording::plural(data.names.len() as u64, "name", "names"),
            short(text)
        );
        let fault = Fault::new(FaultKind::BadRecord, place(*line), expected, found);
        out.fault(fault.remedy("Write the names as a list: `names: [cat, dog]`"));
    } else if let Some(line) = data.names_at
        && data.names.is_empty()
        && data.names_file.is_none()
        && data.broken.is_none()
    {
        let expected = "names as a list, or as a map of class numbers";
        let fault = Fault::new(FaultKind::BadRecord, place(line), expected, "none");
        out.fault(fault.remedy("Write the names as a list: `names: [cat, dog]`"));
    }
    for (name, line) in &data.no_texts {
        let found = if name.is_empty() || name == "~" {
            "nothing".to_owned()
        } else {
            format!("{name} without quotation marks")
        };
        let expected = "the name of a class as a text, as many programs read true, false or nothing otherwise";
        let fault = Fault::new(FaultKind::Doubtful, place(*line), expected, found);
        out.fault(fault.remedy("Put the name in quotation marks"));
    }
    if is_yaml
        && let Some((nc, line)) = &data.nc
        && data.broken.is_none()
        && (!data.names.is_empty() || data.names_at.is_some())
        && data.names_file.is_none()
        && nc.parse() != Ok(data.names.len())
    {
        let expected = format!("nc: {}, as many as there are names", data.names.len());
        out.fault(Fault::new(FaultKind::BadRecord, place(*line), expected, format!("nc: {}", short(nc))));
    }
}
