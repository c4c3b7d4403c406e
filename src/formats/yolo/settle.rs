//! What only all label files together show: classes counted from 1, confidences among the numbers, lists of classes
//! that contradict each other.

use super::ClassLists;
use super::classes::ClassList;
use crate::dataset::{BoxId, Builder, Fault, FaultKind, FileId, FileRole, Rect, Source};
use crate::wording;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Of the boxes with a sixth number, so many must fit the other order before it is believed, and so many not fit as
/// they stand.
const NEARLY_ALL: f64 = 0.95;
const SOME: f64 = 0.05;

/// What the label files use.
#[derive(Default)]
pub(super) struct Usage {
    /// Per class list: how often each number stands, and the files with a number that the list lacks.
    of_lists: BTreeMap<usize, (BTreeMap<i64, u64>, BTreeSet<FileId>)>,
    /// Boxes with a fifth number behind the class.
    fifth: Vec<(FileId, BoxId, f64)>,
}

impl Usage {
    pub(super) fn class(&mut self, list: usize, class: i64, unknown_in: Option<FileId>) {
        let (counts, files) = self.of_lists.entry(list).or_default();
        *counts.entry(class).or_default() += 1;
        files.extend(unknown_in);
    }

    pub(super) fn fifth(&mut self, file: FileId, id: BoxId, number: f64) {
        self.fifth.push((file, id, number));
    }
}

impl ClassLists {
    /// After the last file: what its files said together.
    pub fn finish(mut self, out: &mut Builder<'_>) {
        std::mem::take(&mut self.results).finish(out);
        self.divide(out);
        self.counted_from_one(out);
        self.contradictions(out);
        fifth_numbers(&self.usage.fifth, out);
    }

    /// The numbers run from 1 to the number of names: one complaint in place of one for each object of the last class.
    fn counted_from_one(&self, out: &mut Builder<'_>) {
        for (&at, (counts, files)) in &self.usage.of_lists {
            let Some(list) = self.lists.get(at) else { continue };
            let n = list.names.len() as i64;
            let in_order = (0..n).all(|i| u32::try_from(i).is_ok_and(|i| list.classes.contains_key(&i)));
            let (low, high) = (counts.keys().next().copied(), counts.keys().next_back().copied());
            if !in_order || low.is_none_or(|low| low < 1) || high != Some(n) {
                continue;
            }
            out.dataset.faults.forget_in(FaultKind::UnknownClass, files);
            let is_label = |s: &&Source| s.format.id == "yolo" && s.role == FileRole::Annotations;
            let labels = out.dataset.sources.iter().filter(is_label).map(|source| source.file);
            let of_list = labels.filter(|file| self.of(out.dataset.path(*file)) == Some(at)).collect();
            out.dataset.counted_from_one.push((list.file, of_list));
            let line = list.names.first().map_or(1, |(_, _, line)| *line);
            let objects = wording::plural(counts.values().sum(), "object", "objects");
            // What each number means then.
            let meant: Vec<String> = list.names.iter().map(|(at, name, _)| format!("{} {name}", at + 1)).collect();
            let found = format!(
                "{} to {n} for its {objects}, so they are counted from 1: {}",
                low.unwrap_or(1),
                wording::list(&meant, 4)
            );
            let fault =
                Fault::new(FaultKind::ClassList, list.place(line), format!("classes {}", list.describe()), found);
            out.fault(fault.remedy("Subtract 1 from the class of each line of the label files"));
        }
    }

    /// Two lists of which one stands beside or below the other give a class two names.
    fn contradictions(&self, out: &mut Builder<'_>) {
        for own in self.lists.iter().filter(|l| l.rank > 0 && !l.name().starts_with("predefined")) {
            let above = |list: &&ClassList| {
                let folder = list.folder();
                let beside = folder == own.folder() && (list.rank, list.file) < (own.rank, own.file);
                let below = folder.is_empty() || own.folder().strip_prefix(folder).is_some_and(|r| r.starts_with('/'));
                beside || (list.rank == 0 && (below || folder == own.folder()))
            };
            let Some(other) =
                self.lists.iter().filter(above).max_by_key(|l| (l.folder().len(), std::cmp::Reverse(l.rank)))
            else {
                continue;
            };
            let plain = |name: &str| name.trim().to_lowercase().replace(['_', '-'], " ");
            let of_other: FxHashMap<u32, &str> = other.names.iter().map(|(n, name, _)| (*n, name.as_str())).collect();
            let differ = own.names.iter().filter_map(|(number, name, line)| {
                let theirs = of_other.get(number)?;
                (plain(theirs) != plain(name)).then_some((number, theirs, name, line))
            });
            for (number, theirs, name, &line) in differ.take(1000) {
                let expected = format!("{theirs} as class {number}, as in {}", other.name());
                let fault = Fault::new(FaultKind::ClassList, own.place(line), expected, name.clone());
                out.fault(fault.remedy(format!(
                    "Keep one of {} and {}, the one that the labels mean",
                    other.name(),
                    own.name()
                )));
            }
        }
    }
}

/// The box that four numbers in YOLO's order make.
fn centred(cx: f64, cy: f64, w: f64, h: f64) -> Rect {
    Rect { x: cx - w / 2.0, y: cy - h / 2.0, w, h }
}

fn inside(r: &Rect) -> bool {
    r.is_inside(1.0, 1.0, 0.001)
}

/// A fifth number behind the class is a confidence; where most boxes only lie inside once the first is taken for it, it
/// stands first.
fn fifth_numbers(boxes: &[(FileId, BoxId, f64)], out: &mut Builder<'_>) {
    let shifted = |r: &Rect, fifth: f64| {
        let (cx, cy) = r.centre();
        (cx, centred(cy, r.w, r.h, fifth))
    };
    let (mut fit, mut fit_shifted) = (0usize, 0usize);
    for (_, id, fifth) in boxes {
        let Some(rect) = out.dataset.boxes.rect.get(id.index()) else { continue };
        let (first, other) = shifted(rect, *fifth);
        fit += usize::from(inside(rect));
        fit_shifted += usize::from(inside(&other) && (0.0..=1.0).contains(&first));
    }
    let n = boxes.len() as f64;
    let stands_first = fit_shifted as f64 >= NEARLY_ALL * n && (boxes.len() - fit) as f64 >= SOME * n;
    for of_file in boxes.chunk_by(|a, b| a.0 == b.0) {
        let mut confidences = Vec::new();
        for &(_, id, fifth) in of_file {
            let Some(rect) = out.dataset.boxes.rect.get_mut(id.index()) else { continue };
            let (first, read) = shifted(rect, fifth);
            if stands_first {
                *rect = read;
            }
            confidences.push(if stands_first { first } else { fifth });
        }
        say(of_file, &confidences, stands_first, out);
    }
}

/// One complaint a file: what stands in its first line, and in how many.
fn say(of_file: &[(FileId, BoxId, f64)], confidences: &[f64], stands_first: bool, out: &mut Builder<'_>) {
    let (Some(&(_, id, _)), Some(&first)) = (of_file.first(), confidences.first()) else { return };
    let boxes = &out.dataset.boxes;
    let (Some(&place), Some(&image)) = (boxes.place.get(id.index()), boxes.image.get(id.index())) else { return };
    let first = wording::figure(first);
    let lines = match confidences.len() {
        1 => String::new(),
        n => format!(" (in {} lines)", wording::count(n as u64)),
    };
    let mut fault = if stands_first {
        let found = format!("{first} in its place, which looks like a confidence, and the box behind it{lines}");
        Fault::new(FaultKind::Doubtful, place, "the centre of the box behind the class", found)
            .remedy("Write the confidence last, or take it out: the boxes are read from the numbers behind it")
    } else if confidences.iter().all(|c| (0.0..=1.0).contains(c)) {
        let found =
            format!("a sixth number, {first}, likely a confidence{lines}: predictions, or labels made from them");
        Fault::new(FaultKind::Noted, place, "", found)
            .remedy("Take the confidences out if these are labels; keep predictions apart from the dataset")
    } else {
        let found = format!("a sixth number, {first}{lines}: no confidence, an angle or the number of a track perhaps");
        Fault::new(FaultKind::Doubtful, place, "5 numbers", found)
            .remedy("Take the sixth number out, or write the four corners of boxes that are turned")
    };
    (fault.image, fault.r#box) = (Some(image), Some(id));
    out.fault(fault);
}
