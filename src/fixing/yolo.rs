//! YOLO: a line for each object. Class lists stay as they are, for their order gives the numbers.

use super::Desk;
use super::edits::number;
use crate::dataset::{BoxId, Dataset, FileId, FileRole, Source};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::io;

/// Decimals of fractions.
const DECIMALS: usize = 8;

pub(super) fn correct(desk: &mut Desk<'_>, bytes: Vec<u8>) -> Option<Vec<u8>> {
    if desk.is_left_out() {
        return None;
    }
    let of_file: FxHashMap<u32, BoxId> = desk
        .wanted
        .boxes
        .keys()
        .filter(|id| desk.dataset.boxes.place[id.index()].file == desk.file)
        .map(|id| (desk.dataset.boxes.place[id.index()].line, *id))
        .collect();
    let from_zero = desk.wanted.from_zero.get(&desk.file).cloned();
    if of_file.is_empty() && from_zero.is_none() {
        return Some(bytes);
    }
    let Ok(text) = std::str::from_utf8(&bytes) else {
        desk.fault("it is no UTF-8, and is left as it is");
        return Some(bytes);
    };
    let mut out = String::with_capacity(text.len());
    for (at, line) in (1u32..).zip(text.split_inclusive('\n')) {
        let Some((id, wanted)) = of_file.get(&at).and_then(|id| Some((*id, desk.wanted.boxes.get(id)?.clone()))) else {
            match from_zero.as_ref().and_then(|by| Some((one_less(line)?, by))) {
                Some((new, by)) => {
                    let values = (line.trim().to_owned(), new.trim().to_owned());
                    desk.change(desk.image(), format!("line {at}"), "number of the class", values, by);
                    out.push_str(&new);
                }
                None => out.push_str(line),
            }
            continue;
        };
        let image = Some(desk.dataset.boxes.image[id.index()]);
        let (record, old) = (format!("line {at}"), line.trim().to_owned());
        if wanted.out {
            desk.change(image, record, "annotation left out", (old, String::new()), &wanted.by);
            continue;
        }
        let mut fields: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        // A class and a box, at most with its confidence: what follows is an outline or keypoints.
        if let Some(rect) = wanted.rect {
            match fields.len() {
                5 | 6 => {
                    let (x, y) = rect.centre();
                    let new = [x, y, rect.w, rect.h].map(|x| number(x, DECIMALS));
                    fields.iter_mut().skip(1).zip(new).for_each(|(field, new)| *field = new);
                }
                n => desk.fault(format!("line {at} has {n} fields, and its box is left as it is")),
            }
        }
        if let Some(class) = &wanted.class {
            match desk.numbers.get(class).copied() {
                Some(number) => {
                    if let Some(field) = fields.first_mut() {
                        *field = number.to_string();
                    }
                }
                None => desk.fault(format!("{class} has no number in the class list, and line {at} is left as it is")),
            }
        }
        let mut new = fields.join(" ");
        // A class that somebody named has the number that its list gives it.
        if from_zero.is_some() && wanted.class.is_none() {
            new = one_less(&new).unwrap_or(new);
        }
        if new != old {
            let what = if wanted.rect.is_some() { "box" } else { "class" };
            desk.change(image, record, what, (old, new.clone()), &wanted.by);
        }
        out.push_str(&new);
        out.push_str(&line[line.trim_end_matches(['\n', '\r']).len()..]);
    }
    Some(out.into_bytes())
}

/// A line with a number of a class that is one less; `None` where it begins with none, or with 0.
fn one_less(line: &str) -> Option<String> {
    let from = line.len() - line.trim_start().len();
    let own = line.get(from..)?.split_whitespace().next()?;
    let number = own.parse::<u32>().ok()?.checked_sub(1)?;
    Some(format!("{}{number}{}", line.get(..from)?, line.get(from + own.len()..)?))
}

/// The number of each class: what lines of it begin with, and for one that no line has its place in the class list,
/// where that agrees for all the others.
pub(super) fn numbers(
    dataset: &Dataset,
    read: &dyn Fn(FileId) -> io::Result<Vec<u8>>,
) -> io::Result<BTreeMap<String, usize>> {
    let is_yolo = |source: &&Source| source.format.id == "yolo" && source.role == FileRole::Annotations;
    let files: FxHashSet<FileId> = dataset.sources.iter().filter(is_yolo).map(|source| source.file).collect();
    let mut lines: BTreeMap<FileId, Vec<(u32, BoxId)>> = BTreeMap::new();
    for id in (0..dataset.boxes.len()).map(BoxId::from) {
        let place = dataset.boxes.place[id.index()];
        if files.contains(&place.file) {
            lines.entry(place.file).or_default().push((place.line, id));
        }
    }
    let mut numbers = BTreeMap::new();
    for (file, of_file) in lines {
        let bytes = read(file)?;
        let text: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        for (line, id) in of_file {
            let own = text.get(line.saturating_sub(1) as usize).and_then(|line| std::str::from_utf8(line).ok());
            let number = own.and_then(|line| line.split_whitespace().next()?.parse().ok());
            if let Some(number) = number {
                numbers.insert(dataset.class_name(dataset.boxes.class[id.index()]).to_owned(), number);
            }
        }
    }
    let mut listed: Vec<(u32, &str)> =
        dataset.classes.iter().filter_map(|class| Some((class.declared.first()?.line, class.name.as_str()))).collect();
    listed.sort_unstable();
    let agrees = |(at, (_, name)): (usize, &(u32, &str))| numbers.get(*name).is_none_or(|number| *number == at);
    if listed.iter().enumerate().all(agrees) {
        for (at, (_, name)) in listed.iter().enumerate() {
            numbers.entry((*name).to_owned()).or_insert(at);
        }
    }
    Ok(numbers)
}
