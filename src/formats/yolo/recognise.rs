//! Is this text a label file or a list of classes?

use super::row::class_number;
use super::{darknet, flaw, text, yaml};
use crate::formats::Probe;

/// Lines that are looked at.
const LINES: usize = 20;

/// Label files are `.txt` whose lines are a class number and at least four numbers, or empty ones in a folder of
/// labels or beside their pictures. Where a file lies in such a place, lines that were meant as labels will do.
pub(super) fn labels(probe: &Probe<'_>) -> Option<String> {
    if probe.extension() != "txt" {
        return None;
    }
    let text = text(probe);
    let lines = lines(&text, probe.bytes <= probe.head.len() as u64);
    if is_row_file(&lines) && !is_numbered(&lines, probe) {
        return Some("YOLO: each line is a class number and the box's fractions".into());
    }
    if lines.is_empty() {
        let empty = probe.head.trim_ascii().is_empty() && probe.bytes <= 64;
        let place = if probe.beside_picture { "beside its image" } else { "among labels" };
        let among = probe.picture && probe.neighbour.is_some_and(|n| *n == super::ENTRY);
        return (empty && (probe.beside_picture || among || in_labels(probe.path)))
            .then(|| format!("YOLO: an empty file {place}, so nothing in its image"));
    }
    let place = match probe.neighbour {
        _ if probe.beside_picture => "beside its image",
        Some(neighbour) if *neighbour == super::ENTRY => "among label files",
        _ if probe.picture => "called after an image",
        _ if in_labels(probe.path) => "in a folder of labels",
        _ => return None,
    };
    // Somebody's numbers called after an image may be anything; in a folder of labels they are boxes in pixels.
    let sure = probe.beside_picture
        || place == "among label files"
        || (probe.picture && in_labels(probe.path))
        || in_folder(probe.path, |f| f == "labels");
    meant_as_labels(&lines, !sure)
        .then(|| format!("YOLO, as it lies {place} and its lines are meant as labels; they are not as they should be"))
}

/// At least half of the lines were meant as labels. `fractions`: only those count whose numbers look like fractions.
fn meant_as_labels(lines: &[&str], fractions: bool) -> bool {
    let lines = match lines {
        [first, rest @ ..] if !rest.is_empty() && flaw::is_header(first) => rest,
        lines => lines,
    };
    let meant = |line: &&&str| {
        let line = **line;
        is_row(line) || flaw::look(line).is_some_and(|flaw| !fractions || flaw.fractions) && !flaw::is_header(line)
    };
    !lines.is_empty() && lines.iter().filter(meant).count() * 2 >= lines.len()
}

/// Class lists are YAML with `names`, `*.names`, and text files with usual names.
pub(super) fn classes(probe: &Probe<'_>) -> Option<String> {
    match probe.extension().as_str() {
        "yaml" | "yml" => {
            let text = text(probe);
            match yaml::read(&text).names.len() {
                0 => yaml::looks_so(&text, probe.name())
                    .then(|| "YOLO classes: YAML with the keys of a data.yaml, and no names that can be read".into()),
                names => Some(format!("YOLO classes: YAML with {names} names")),
            }
        }
        "data" => darknet::looks_so(&text(probe)).then(|| "YOLO classes: a .data file of Darknet".into()),
        "names" | "labels" => is_list(probe).then(|| "YOLO classes: a name per line, as the file's name says".into()),
        "txt" if CLASS_FILES.contains(&probe.name().to_ascii_lowercase().as_str()) && is_list(probe) => {
            Some(format!("YOLO classes: a name per line, in {}", probe.name()))
        }
        _ => None,
    }
}

const CLASS_FILES: [&str; 8] = [
    "classes.txt",
    "class.txt",
    "class_names.txt",
    "classnames.txt",
    "names.txt",
    "predefined_classes.txt",
    "obj.names.txt",
    "labels.txt",
];

fn text(probe: &Probe<'_>) -> String {
    text::decode(probe.head).0
}

fn lines<'a>(text: &'a str, whole: bool) -> Vec<&'a str> {
    let mut lines: Vec<&'a str> = text.lines().collect();
    if !whole {
        lines.pop();
    }
    lines.retain(|l| !l.trim().is_empty());
    lines.truncate(LINES);
    lines
}

fn is_row_file(lines: &[&str]) -> bool {
    // A broken line among good ones is for the reader to report; the first must be good, and half of them.
    let good = lines.iter().filter(|l| is_row(l)).count();
    lines.first().is_some_and(|l| is_row(l)) && good * 2 >= lines.len()
}

/// Numbers that are no fractions, in a file that neither lies among labels nor is called after a picture: somebody's
/// list by number (`bounding_boxes.txt`: `1 60.0 27.0 325.0 304.0`).
fn is_numbered(lines: &[&str], probe: &Probe<'_>) -> bool {
    if probe.beside_picture || probe.picture || in_labels(probe.path) {
        return false;
    }
    let beyond = |line: &&&str| line.split_ascii_whitespace().skip(1).any(|w| w.parse().is_ok_and(|n: f64| n > 2.0));
    let all = lines.iter().filter(|line| is_row(line)).count();
    lines.iter().filter(beyond).count() * 2 > all
}

fn is_row(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let Some(first) = words.next() else { return false };
    let numbers: Option<Vec<f64>> = words.map(|w| w.parse().ok()).collect();
    // Whole numbers throughout are somebody's table or list of ids, unless they are all 0 or 1.
    class_number(first).is_some_and(|class| class >= 0)
        && numbers.is_some_and(|n| n.len() >= 4 && (line.contains('.') || n.iter().all(|v| *v == 0.0 || *v == 1.0)))
}

/// A name per line: no line looks like a label or an image.
fn is_list(probe: &Probe<'_>) -> bool {
    let text = text(probe);
    let lines = lines(&text, probe.bytes <= probe.head.len() as u64);
    let names = |l: &&str| {
        let lower = l.trim().to_ascii_lowercase();
        l.len() <= 120 && !is_row(l) && ![".jpg", ".jpeg", ".png", ".bmp"].iter().any(|e| lower.ends_with(e))
    };
    !lines.is_empty() && !text.contains('\0') && lines.iter().all(names)
}

fn in_labels(path: &str) -> bool {
    in_folder(path, |f| {
        matches!(f, "labels" | "annotations" | "labeltxt") || (f.starts_with("obj") && f.ends_with("_data"))
    })
}

fn in_folder(path: &str, is: impl Fn(&str) -> bool) -> bool {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').any(|f| is(&f.to_ascii_lowercase()))
}
