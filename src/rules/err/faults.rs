//! Faults put together: by file, or by folder where a folder holds a file per picture (VOC, YOLO), so that the same
//! complaint about 200 files is one finding.

use crate::dataset::{Dataset, Fault, FaultKind, FileId};
use crate::rules::{Evidence, Finding, Subject};
use crate::sorting::Sorting;
use crate::wording;
use std::collections::{BTreeMap, BTreeSet};

/// A folder with more such files than this is spoken of as a whole.
const SEVERAL: usize = 3;

/// One annotation file, or all that lie in one folder and end alike.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FileGroup {
    /// `annotations/train.json`, or `the files in labels/train`.
    pub(super) label: String,
    /// For the finding's subject: a path, a folder with a slash at its end.
    pub(super) subject: String,
    /// Sorted.
    pub(super) files: Vec<FileId>,
}

/// Puts files together; sorted by path.
pub(super) fn group_files(dataset: &Dataset, files: impl IntoIterator<Item = FileId>) -> Vec<FileGroup> {
    let mut folders: BTreeMap<(&str, &str), BTreeSet<FileId>> = BTreeMap::new();
    for file in files {
        let (folder, name) = dataset.path(file).rsplit_once('/').unwrap_or(("", dataset.path(file)));
        let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
        folders.entry((folder, extension)).or_default().insert(file);
    }
    let mut groups = Vec::new();
    for ((folder, _), files) in folders {
        if files.len() > SEVERAL {
            groups.push(FileGroup {
                label: if folder.is_empty() { "the dropped files".into() } else { format!("the files in {folder}") },
                subject: format!("{folder}/"),
                files: files.into_iter().collect(),
            });
        } else {
            groups.extend(files.into_iter().map(|file| FileGroup {
                label: Some(dataset.path(file)).filter(|p| !p.is_empty()).unwrap_or("the settings").to_owned(),
                subject: dataset.path(file).to_owned(),
                files: vec![file],
            }));
        }
    }
    groups.order_by(|a, b| a.subject.cmp(&b.subject));
    groups
}

/// Faults of one kind in one group of files.
#[derive(Debug)]
pub(super) struct FaultGroup<'a> {
    pub(super) files: FileGroup,
    /// Those that were kept.
    pub(super) kept: Vec<&'a Fault>,
    /// All that there are.
    pub(super) count: u64,
}

impl FaultGroup<'_> {
    pub(super) fn label(&self) -> &str {
        &self.files.label
    }

    pub(super) fn subject(&self) -> Subject {
        Subject { file: Some(self.files.subject.clone()), ..Subject::default() }
    }

    /// A place as people say it: `line 12`, `labels/7.txt, line 12`, `annotations[4]`.
    pub(super) fn place(&self, dataset: &Dataset, fault: &Fault) -> String {
        let mut parts = Vec::new();
        if self.files.files.len() > 1 {
            parts.push(dataset.path(fault.place.file).to_owned());
        }
        match (fault.place.line(), fault.place.record()) {
            (Some(line), _) => parts.push(format!("line {}", wording::count(u64::from(line)))),
            (None, Some(record)) => parts.push(record),
            (None, None) => {}
        }
        parts.join(", ")
    }

    /// `; the first, line 12: expected four numbers, found 3`.
    pub(super) fn first(&self, dataset: &Dataset) -> String {
        let Some(fault) = self.kept.first() else { return String::new() };
        let place = self.place(dataset, fault);
        let text = said(fault);
        let lead = if self.count == 1 { "" } else { "the first" };
        let head = [lead, place.as_str()].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(", ");
        match (head.is_empty(), text.is_empty()) {
            (_, true) => String::new(),
            (true, false) => format!(": {text}"),
            (false, false) => format!("; {head}: {text}"),
        }
    }

    /// `: image_id 99 (line 12)`, or `; the first is image_id 99 (line 12)`.
    pub(super) fn example(&self, dataset: &Dataset) -> String {
        let Some(fault) = self.kept.first().filter(|f| !f.found.is_empty()) else { return String::new() };
        let place = self.place(dataset, fault);
        let place = if place.is_empty() { place } else { format!(" ({place})") };
        let lead = if self.count == 1 { ":" } else { "; the first is" };
        format!("{lead} {}{place}", fault.found)
    }

    /// Said together with the same of other files.
    pub(super) fn fold(&self, finding: Finding) -> Finding {
        let label = format!("{} ({})", self.label(), wording::count(self.count));
        finding.fold("files", self.count as f64, label)
    }

    /// Evidence of each kept fault, and the finding's total.
    pub(super) fn evidence(&self, finding: Finding) -> Finding {
        let finding = finding.evidence(self.kept.iter().map(|f| evidence(f)).collect());
        self.fold(finding.total(self.count).subject(self.subject()))
    }
}

/// `expected four numbers, found 3`.
pub(super) fn said(fault: &Fault) -> String {
    match (fault.expected.as_str(), fault.found.as_str()) {
        ("", "") => String::new(),
        ("", found) => found.to_owned(),
        (expected, "") => format!("expected {expected}"),
        (expected, found) => format!("expected {expected}, found {found}"),
    }
}

/// A fault as evidence: its image and box, its place, what was expected and found.
pub(super) fn evidence(fault: &Fault) -> Evidence {
    Evidence {
        image: fault.image,
        boxes: fault.r#box.into_iter().collect(),
        place: Some(fault.place),
        note: Some(said(fault)).filter(|s| !s.is_empty()),
        beside: None,
    }
}

/// All faults of a kind, by group of files.
pub(super) fn groups(dataset: &Dataset, kind: FaultKind) -> Vec<FaultGroup<'_>> {
    let mut by_file: BTreeMap<FileId, Vec<&Fault>> = BTreeMap::new();
    for fault in dataset.faults.of(kind) {
        by_file.entry(fault.place.file).or_default().push(fault);
    }
    group_files(dataset, by_file.keys().copied())
        .into_iter()
        .map(|files| FaultGroup {
            kept: files.files.iter().flat_map(|f| by_file.remove(f).unwrap_or_default()).collect(),
            count: files.files.iter().map(|&f| dataset.faults.count_in(kind, f)).sum(),
            files,
        })
        .collect()
}

/// Texts by how often they occur, the most frequent first: `NaN (12), null (3)`.
pub(super) fn most_frequent<'t>(texts: impl Iterator<Item = &'t str>, most: usize) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for text in texts.filter(|t| !t.is_empty()) {
        *counts.entry(text).or_default() += 1;
    }
    let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
    counts.order_by_key(|&(_, n)| std::cmp::Reverse(n));
    let items: Vec<String> = counts.iter().map(|(t, n)| format!("{t} ({})", wording::count(*n))).collect();
    wording::list(&items, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Place, RecordKind};
    use crate::rules::testing::World;

    #[test]
    fn a_folder_of_many_files_is_spoken_of_as_a_whole() {
        let mut world = World::default();
        for i in 0..5 {
            let file = world.source(&format!("labels/{i}.txt"), "yolo");
            let place = Place::new(file, 3, RecordKind::Line, 0);
            world.dataset.faults.push(Fault::new(FaultKind::BadRecord, place, "five numbers", "4"));
        }
        let file = world.source("train.json", "coco-detection");
        world.dataset.faults.push(Fault::new(FaultKind::BadRecord, Place::file(file), "", "nothing"));
        let groups = groups(&world.dataset, FaultKind::BadRecord);
        let spoken: Vec<(&str, u64, String)> =
            groups.iter().map(|g| (g.label(), g.count, g.first(&world.dataset))).collect();
        assert_eq!(
            spoken,
            [
                (
                    "the files in labels",
                    5,
                    "; the first, labels/0.txt, line 3: expected five numbers, found 4".to_owned()
                ),
                ("train.json", 1, ": nothing".to_owned()),
            ]
        );
    }

    #[test]
    fn what_occurs_most_is_named_first() {
        assert_eq!(most_frequent(["b", "a", "b", "", "c"].into_iter(), 2), "b (2), a (1) and 1 more");
    }
}
