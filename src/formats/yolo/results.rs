//! Label files that a model wrote: each line has a confidence, or they lie in a folder of predictions beside the labels
//! of the same pictures. They are kept apart from the ground truth. Refuses to make images or classes of the dataset.

use super::row::{Row, class_number};
use super::{ClassLists, LARGEST, mirrored, text};
use crate::dataset::{
    BoxUnit, Builder, DroppedFile, Fault, FaultKind, FileId, FileRole, Format, ImageId, Join, Joined, Place,
    RecordKind, Rect,
};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Tick};
use crate::wording;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

pub static ENTRY: Entry = Entry {
    format: Format { id: "yolo-results", name: "YOLO results", role: FileRole::Predictions, boxes: None },
    reads: "label files with a confidence in each line, last or behind the class, or in a folder of predictions beside labels of the same pictures: predictions, kept apart from the ground truth and in no figure",
    told_by: "lines of YOLO with one more number of 0 to 1, in nearly all files of their folder; names such as detections or predictions of the folder",
    cannot: "masks (the boxes around them are read), keypoints, numbers of tracks",
    stage: Stage::Predictions,
    how: How::Files {
        recognise,
        read: Read::Whole(|session, input, out, tick| read(&mut session.yolo, input, out, tick)),
    },
};

/// Folders that programs put what a model said in.
const FOLDERS: [&str; 10] = [
    "detections",
    "predictions",
    "prediction",
    "predicted",
    "preds",
    "pred",
    "inference",
    "inferences",
    "detection-results",
    "predict",
];

/// Of the label files of a folder so many must have confidences, per cent.
const NEARLY_ALL: usize = 95;

/// What a line of results says.
#[derive(Debug, PartialEq)]
struct Line<'a> {
    class: &'a str,
    /// The box is at the front of these four, or of the points of an outline.
    numbers: Vec<f64>,
    first: Option<f64>,
    last: Option<f64>,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let class = words.next()?;
        let numbers: Vec<f64> = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
        let share = |x: &f64| (0.0..=1.0).contains(x);
        (numbers.len() >= 4 && numbers.iter().all(|x| x.is_finite())).then(|| Self {
            class,
            first: numbers.first().copied().filter(share),
            last: numbers.last().copied().filter(share),
            numbers,
        })
    }

    /// A class number, the numbers of a box or an outline, and one of 0 to 1 more than these.
    fn has_confidence(&self) -> bool {
        let n = self.numbers.len();
        let fits = n == 5 || n >= 7 && !n.is_multiple_of(2) && !(n - 4).is_multiple_of(3);
        fits && class_number(self.class).is_some_and(|class| class >= 0)
            && self.numbers.iter().all(|x| (0.0..=1.0).contains(x))
    }

    /// Four numbers in pixels behind a class by number or name, and a confidence before or behind them.
    fn is_detection(&self) -> bool {
        let share = |x: Option<f64>| x.is_some();
        // A box in fractions with a number that is no confidence: of a track, perhaps.
        let fractions = self.numbers.iter().take(4).all(|x| (0.0..=1.0).contains(x));
        self.numbers.len() == 5 && (share(self.last) || share(self.first) && !fractions)
    }
}

/// A file whose every line has a confidence. A column of 1 or 0 alone is some program's habit in labels.
fn recognise(probe: &Probe<'_>) -> Option<String> {
    if probe.extension() != "txt" {
        return None;
    }
    let text = text::decode(probe.head).0;
    let mut lines: Vec<&str> = text.lines().collect();
    if probe.bytes > probe.head.len() as u64 {
        lines.pop();
    }
    lines.retain(|line| !line.trim().is_empty());
    let rows: Vec<Line<'_>> = lines.iter().map(|line| Line::of(line)).collect::<Option<_>>()?;
    let whole = |x: Option<f64>| x.is_some_and(|x| x.fract() == 0.0);
    let spread = |end: fn(&Line<'_>) -> Option<f64>| rows.iter().any(|row| !whole(end(row)));
    if rows.is_empty() || !spread(|row| row.last) || !spread(|row| row.first) {
        return None;
    }
    if rows.iter().all(Line::has_confidence) {
        return Some("YOLO results: each line is a class number, a box and a confidence, so predictions".into());
    }
    let named = folder_of_predictions(probe.path);
    (named.is_some() && rows.iter().all(Line::is_detection)).then(|| {
        format!(
            "YOLO results: in a folder called {}, each line is a class, a box and a confidence, so predictions",
            named.unwrap_or_default()
        )
    })
}

/// The folder that says so, of those above a file.
fn folder_of_predictions(path: &str) -> Option<&str> {
    let (folders, _) = path.rsplit_once('/')?;
    let all: Vec<&str> = folders.split('/').collect();
    // What Ultralytics' programs write: runs/detect/exp/labels.
    let run = all.windows(2).any(|w| w[0].eq_ignore_ascii_case("runs") && !w[1].eq_ignore_ascii_case("train"));
    let named = all.iter().rev().find(|f| {
        let lower = f.to_ascii_lowercase();
        FOLDERS.iter().any(|name| {
            lower.strip_prefix(name).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || "_-".contains(c)))
        })
    });
    named.copied().or_else(|| all.iter().find(|f| run && f.eq_ignore_ascii_case("runs")).copied())
}

/// Decides folder by folder whether label files are predictions: nearly all of a folder have confidences, or the folder
/// is called so and lies beside labels of the same name.
pub fn set_apart(claims: &mut [(&'static Entry, FileId, String)], files: &[DroppedFile]) {
    let path = |id: FileId| files.get(id.index()).map_or("", |file| file.path.as_str());
    let split = |path: &str| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        (folder.to_owned(), name.to_owned())
    };
    let mut folders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (entry, id, _)) in claims.iter().enumerate() {
        if **entry == ENTRY || **entry == super::ENTRY {
            folders.entry(split(path(*id)).0).or_default().push(at);
        }
    }
    // Labels that lie in no folder of predictions, by their names.
    let labels: BTreeSet<String> = claims
        .iter()
        .filter(|(entry, id, _)| **entry == super::ENTRY && folder_of_predictions(path(*id)).is_none())
        .map(|(_, id, _)| split(path(*id)).1)
        .collect();
    for (folder, members) in folders {
        let scored = members.iter().filter(|&&at| *claims[at].0 == ENTRY).count();
        let full = |&&at: &&usize| files.get(claims[at].1.index()).is_some_and(|file| file.bytes > 2);
        let plain = members.iter().filter(full).filter(|&&at| *claims[at].0 != ENTRY).count();
        let named = folder_of_predictions(&format!("{folder}/")).map(str::to_owned);
        let has_label = |&&at: &&usize| labels.contains(&split(path(claims[at].1)).1);
        let beside = || members.iter().filter(has_label).count() * 2 >= members.len();
        let (entry, why): (&'static Entry, String) = match (scored, named) {
            (0, Some(named)) if beside() => {
                (&ENTRY, format!("YOLO results: in a folder called {named} beside labels of the same name"))
            }
            (0, _) => continue,
            _ if scored * 100 >= (scored + plain) * NEARLY_ALL => {
                (&ENTRY, "YOLO results: nothing, in a folder of predictions".to_owned())
            }
            _ => (&super::ENTRY, "YOLO: each line is a class number and the box's fractions".to_owned()),
        };
        for at in members {
            if *claims[at].0 != *entry {
                (claims[at].0, claims[at].2) = (entry, why.clone());
            }
        }
    }
}

/// What the files of results said, until the last is read.
#[derive(Default)]
pub struct Results {
    files: u64,
    /// By folder, which one program has written.
    rows: BTreeMap<String, Vec<Scored>>,
    /// Images that are only listed by their name without ending, the first of each; made when it is first asked for.
    listed: Option<FxHashMap<String, ImageId>>,
}

struct Scored {
    image: ImageId,
    class: String,
    numbers: Vec<f64>,
    place: Place,
}

/// Reads one file of results.
fn read(lists: &mut ClassLists, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let Some(bytes) = input.whole(LARGEST, out, tick) else { return };
    let path = out.path().to_owned();
    let image = image(out, &path, &mut lists.results.listed);
    image.into_iter().for_each(|image| out.speaks_of(image));
    let names = lists.of(&path).and_then(|at| lists.lists.get(at));
    let text = text::decode(&bytes).0;
    let (mut kept, mut lost) = (0, 0);
    let mut rows = Vec::new();
    for (line, number) in text.lines().zip(1u32..).filter(|(line, _)| !line.trim().is_empty()) {
        let place = Place::new(input.file, number, RecordKind::Line, number);
        let Some(row) = Line::of(line) else {
            let found: String = line.chars().take(60).collect();
            out.fault(Fault::new(FaultKind::BadRecord, place, "a class, a box and a confidence", found));
            continue;
        };
        let Some(image) = image else {
            lost += 1;
            continue;
        };
        let class = match class_number(row.class) {
            Some(class) => names
                .and_then(|list| list.names.iter().find(|(own, ..)| i64::from(*own) == class))
                .map_or_else(|| format!("class {class}"), |(_, name, _)| name.clone()),
            None => row.class.to_owned(),
        };
        rows.push(Scored { image, class, numbers: row.numbers, place });
        kept += 1;
    }
    lists.results.files += 1;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    lists.results.rows.entry(folder.to_owned()).or_default().extend(rows);
    if let Some(source) = out.source() {
        (source.records, source.unmatched) = (kept, lost);
        source.join = Some("by path, labels for images".into());
    }
    out.end();
}

/// The dropped picture, or the one that other files list, that a file of results speaks of.
fn image(out: &Builder<'_>, path: &str, listed: &mut Option<FxHashMap<String, ImageId>>) -> Option<ImageId> {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let own = stem.rsplit('/').next().unwrap_or(stem);
    let mirrored = mirrored(stem);
    let dropped = [mirrored.as_deref(), Some(stem), Some(own)].into_iter().flatten().find_map(|name| {
        match out.find(name, Join::Stem) {
            Joined::Image(image) => Some(image),
            _ => None,
        }
    });
    if dropped.is_some() || out.has_images() {
        return dropped;
    }
    let listed = listed.get_or_insert_with(|| {
        let images = &out.dataset.images;
        let mut all = FxHashMap::default();
        for image in images.ids() {
            let name = images.path(image).rsplit('/').next().unwrap_or("");
            all.entry(name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()).or_insert(image);
        }
        all
    });
    listed.get(own).copied()
}

impl Results {
    /// Keeps them as predictions, and says so where nothing else is left as ground truth.
    pub(super) fn finish(self, out: &mut Builder<'_>) {
        let no_truth = out.dataset.boxes.is_empty() && out.dataset.labels.is_empty();
        let lines: usize = self.rows.values().map(Vec::len).sum();
        if let Some((of_folder, row)) = self.rows.values().find_map(|rows| Some((rows, rows.first()?)))
            && no_truth
        {
            let stands_first = stands_first(of_folder);
            let which = if stands_first { "second" } else { "last" };
            let lines = wording::plural(lines as u64, "line", "lines");
            let files = wording::plural(self.files, "file", "files");
            let found = match confidence(&row.numbers, stands_first) {
                Some(c) => format!(
                    "{} as the {which} number, which looks like a confidence, in {lines} of {files}: predictions, kept \
                     apart from the labels, of which none is left",
                    wording::figure(c)
                ),
                None => format!("{lines} of {files} in a folder of predictions, and no labels beside them"),
            };
            let fault = Fault::new(FaultKind::Doubtful, row.place, "labels", found).of(row.image);
            out.fault(fault.remedy("Take the confidences out if these are labels; if not, drop the labels as well"));
        }
        for rows in self.rows.into_values() {
            let stands_first = stands_first(&rows);
            rows.into_iter().for_each(|row| row.keep(stands_first, out));
        }
    }
}

impl Scored {
    fn keep(self, stands_first: bool, out: &mut Builder<'_>) {
        let confidence = confidence(&self.numbers, stands_first);
        let all = self.numbers.as_slice();
        let numbers = match (confidence, stands_first) {
            (None, _) => all,
            (_, true) => all.get(1..).unwrap_or_default(),
            (_, false) => all.get(..all.len().saturating_sub(1)).unwrap_or_default(),
        };
        let (rect, unit) = match numbers {
            &[x, y, w, h] if in_pixels(numbers) => (Some(Rect { x, y, w, h }), BoxUnit::Pixels),
            numbers => (centred(numbers), BoxUnit::Fractions),
        };
        let score = confidence.map_or(f32::NAN, |c| c as f32);
        out.dataset.predictions.push_in(unit, self.image, &self.class, rect, score, self.place);
    }
}

/// The confidence stands last, but where most boxes of a folder only lie inside their pictures once the first number is
/// taken for it. In pixels a number of 0 to 1 stands out by itself.
fn stands_first(rows: &[Scored]) -> bool {
    let fives: Vec<&[f64]> = rows.iter().map(|row| row.numbers.as_slice()).filter(|n| n.len() == 5).collect();
    if fives.iter().any(|numbers| in_pixels(numbers)) {
        return fives.iter().all(|n| n.first().is_some_and(|x| (0.0..=1.0).contains(x)));
    }
    let lies_inside = |n: Option<&[f64]>| n.and_then(centred).is_some_and(|r| r.is_inside(1.0, 1.0, 0.001));
    let last = fives.iter().filter(|n| lies_inside(n.get(..4))).count();
    let first = fives.iter().filter(|n| lies_inside(n.get(1..))).count();
    !fives.is_empty() && first * 20 >= fives.len() * 19 && (fives.len() - last) * 20 >= fives.len()
}

/// The box of YOLO's numbers, or around those of an outline.
fn centred(numbers: &[f64]) -> Option<Rect> {
    Row::of_numbers(0, numbers, None).ok().map(|row| row.rect)
}

fn in_pixels(numbers: &[f64]) -> bool {
    numbers.iter().any(|x| *x > 2.0)
}

/// The number of 0 to 1 beside those of a box or an outline.
fn confidence(numbers: &[f64], stands_first: bool) -> Option<f64> {
    let one_more = numbers.len() == 5 || numbers.len() >= 7 && !numbers.len().is_multiple_of(2);
    let at = if stands_first { numbers.first() } else { numbers.last() };
    at.copied().filter(|c| one_more && (0.0..=1.0).contains(c))
}
