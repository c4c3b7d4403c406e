//! Lists of class names, and which of them a label file means.

use super::yaml;
use crate::dataset::{Builder, ClassId, Fault, FaultKind, Place, RecordKind};
use crate::formats::{Input, Tick};
use rustc_hash::FxHashMap;

/// Larger lists are refused.
const LARGEST: u64 = 4 << 20;

/// The class lists of a dataset, by the folder that they stand in.
#[derive(Default)]
pub struct ClassLists {
    lists: Vec<ClassList>,
}

pub(super) struct ClassList {
    /// The folder of the list; empty for the top.
    folder: String,
    /// `data.yaml` before `obj.names` before `classes.txt`, where one folder holds several.
    rank: u8,
    pub(super) classes: FxHashMap<u32, ClassId>,
    /// Numbers per set of keypoints.
    pub(super) keypoints: Option<usize>,
}

impl ClassList {
    /// The label files that mean it are one annotation set of this name.
    pub(super) fn set(&self) -> String {
        format!("yolo {} {}", self.rank, self.folder)
    }

    /// "0 to 79".
    pub(super) fn describe(&self) -> String {
        match (self.classes.keys().min(), self.classes.keys().max()) {
            (Some(low), Some(high)) if low != high => format!("{low} to {high}"),
            (Some(only), _) => only.to_string(),
            _ => "the list, which is empty".into(),
        }
    }
}

impl ClassLists {
    /// Reads one class list.
    pub fn read(&mut self, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
        out.begin(input.file, &super::CLASSES.format, input.why);
        let path = out.path().to_owned();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let name = name.to_ascii_lowercase();
        let bytes = match input.bytes.read_all(LARGEST) {
            Ok(bytes) => bytes,
            Err(e) => {
                let place = Place::file(input.file);
                return out.fault(Fault::new(FaultKind::Unparsable, place, "a file to read", e.to_string()));
            }
        };
        tick(bytes.len() as u64);
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        let place = |line| Place::new(input.file, line, RecordKind::Line, line);
        let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        let mut list = ClassList {
            folder: folder.to_owned(),
            rank: if is_yaml { 0 } else { 1 + u8::from(name.ends_with(".txt")) },
            classes: FxHashMap::default(),
            keypoints: None,
        };
        let names = if is_yaml {
            let data = yaml::read(text);
            list.keypoints = data.keypoints;
            report(&data, out, place);
            data.names
        } else {
            plain(text)
        };
        if let Some(source) = out.source() {
            source.records = names.len() as u64;
        }
        for (number, name, line) in names {
            let class = out.declare_class(&name, None, place(line));
            if list.classes.insert(number, class).is_some() {
                let fault = Fault::new(FaultKind::DuplicateId, place(line), "a number of its own", number.to_string());
                out.fault(fault);
            }
        }
        self.lists.push(list);
        out.end();
    }

    /// The list that a label file means: of the nearest folder above it; of a folder beside those (`annotations`,
    /// `meta`); or the only one there is.
    pub(super) fn of(&self, path: &str) -> Option<&ClassList> {
        let above =
            |folder: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let parent = |folder: &'_ str| folder.rsplit_once('/').map_or(0, |(parent, _)| parent.len());
        let best = |list: &&ClassList| (list.folder.len(), std::cmp::Reverse(list.rank));
        self.lists
            .iter()
            .filter(|list| above(&list.folder))
            .max_by_key(best)
            .or_else(|| self.lists.iter().filter(|l| above(&l.folder[..parent(&l.folder)])).max_by_key(best))
            .or(match self.lists.as_slice() {
                [only] => Some(only),
                _ => None,
            })
    }
}

/// A name per line; its number is its line's, empty lines at the end apart.
fn plain(text: &str) -> Vec<(u32, String, u32)> {
    text.trim_end()
        .lines()
        .zip(0u32..)
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, i)| (i, line.trim().to_owned(), i + 1))
        .collect()
}

fn report(data: &yaml::DataYaml, out: &mut Builder<'_>, place: impl Fn(u32) -> Place) {
    if let Some((line, what)) = &data.broken {
        out.fault(Fault::new(FaultKind::Unparsable, place(*line), "YAML", what.clone()));
    }
    for (key, line) in &data.bad_keys {
        let found: String = key.chars().take(40).collect();
        out.fault(Fault::new(FaultKind::BadRecord, place(*line), "a class number", found));
    }
    if let Some((nc, line)) = &data.nc
        && data.broken.is_none()
        && nc.parse() != Ok(data.names.len())
    {
        let expected = format!("nc: {}, as many as there are names", data.names.len());
        let found: String = nc.chars().take(40).collect();
        out.fault(Fault::new(FaultKind::BadRecord, place(*line), expected, format!("nc: {found}")));
    }
}
