//! Text formats of public datasets and programs, read line by line: WIDER FACE, MOT, DOTA, VisDrone, ground truth by class
//! names. Owns what their readers share:
//! a file as lines with places, numbers with what is wrong with them, boxes and attributes into the model. Refuses to
//! judge a box.

pub mod dota;
pub mod ground_truth;
pub mod mot;
mod sequence;
pub mod visdrone;
pub mod wider_face;

#[cfg(test)]
mod tests;

use super::attributes::{Gathered, Item, SourceFile};
use super::{Input, Probe, Tick, short, table};
use crate::dataset::{
    BoxId, BoxUnit, Builder, Fault, FaultKind, FileId, Format, ImageId, Join, Joined, Place, RecordKind, Rect, SplitId,
    split_of_folder,
};
pub use sequence::{ENTRY as SEQUENCE, Sequences};
use std::collections::BTreeMap;

/// Larger files are refused: a million rows would still fit.
const LARGEST: u64 = 64 << 20;
/// Lines of a file's beginning that are looked at.
const LOOKED_AT: usize = 50;

/// The first lines of a text file that are not empty; `None` where it is none by its name.
fn first_lines(probe: &Probe<'_>) -> Option<Vec<String>> {
    if probe.extension() != "txt" {
        return None;
    }
    let text = table::text_of_head(probe.head)?;
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    if probe.bytes > probe.head.len() as u64 {
        lines.pop();
    }
    lines.retain(|line| !line.is_empty());
    Some(lines.into_iter().take(LOOKED_AT).map(str::to_owned).collect())
}

/// What is known to be somebody's results in one of these formats: why they are not read.
pub(super) fn results(probe: &Probe<'_>) -> Option<String> {
    wider_face::results(probe).or_else(|| mot::results(probe))
}

/// Where the records of a file go.
struct Records<'r, 'b> {
    out: &'r mut Builder<'b>,
    gathered: &'r mut Gathered,
    file: FileId,
    /// What the columns of its attributes are called after.
    called: String,
    split: Option<SplitId>,
    /// What was left out on purpose, and how often.
    left: BTreeMap<(&'static str, &'static str), u64>,
}

impl<'r, 'b> Records<'r, 'b> {
    /// Begins a source, and reads its text. `of_one_image`: there is a file for each picture, so that columns are called
    /// after the folder. `None`: it could not be read, which was said.
    fn begin(
        input: &Input<'_>,
        (format, join): (&'static Format, &str),
        of_one_image: bool,
        (out, gathered): (&'r mut Builder<'b>, &'r mut Gathered),
        tick: &mut Tick<'_>,
    ) -> Option<(Self, String)> {
        out.begin(input.file, format, input.why);
        if let Some(source) = out.source() {
            source.join = Some(join.to_owned());
        }
        let bytes = input.whole(LARGEST, out, tick)?;
        let text = table::encoding_of(&bytes).decode(&bytes).0;
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let path = out.path().to_owned();
        let (called, split) = match of_one_image {
            true => {
                let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
                (format!("{folder}*.txt"), split_of_folder(&path).map(|split| out.split(split)))
            }
            false => (path, out.split_of_file()),
        };
        Some((Self { out, gathered, file: input.file, called, split, left: BTreeMap::new() }, text))
    }

    fn place(&self, line: u32) -> Place {
        Place::new(self.file, line, RecordKind::Line, line)
    }

    fn bad(&mut self, image: Option<ImageId>, place: Place, expected: impl Into<String>, found: impl Into<String>) {
        let fault = Fault::new(FaultKind::BadRecord, place, expected, found);
        self.out.fault(Fault { image, ..fault });
    }

    /// The image of a name, which carries annotations, of the split that the file speaks of.
    fn image(&mut self, name: &str, join: Join, place: Place) -> ImageId {
        let image = self.out.image(name, join, place);
        self.annotated(image, place)
    }

    /// The picture of this name, which is not there.
    fn missing(&mut self, name: &str, place: Place) -> ImageId {
        let image = self.out.missing(name, place);
        self.annotated(image, place)
    }

    fn annotated(&mut self, image: ImageId, place: Place) -> ImageId {
        self.out.annotate(image);
        if let Some(split) = self.split {
            self.out.claim_split(image, split, Some(place));
        }
        image
    }

    /// The picture of a file that speaks of one: the first of these names that leads to one, else the first of all.
    fn own_image(&mut self, names: &[String]) -> ImageId {
        let place = Place::file(self.file);
        let found = names.iter().find(|name| matches!(self.out.find(name, Join::Stem), Joined::Image(_)));
        let name = found.or(names.first()).cloned().unwrap_or_default();
        self.image(&name, Join::Stem, place)
    }

    /// Adds a box in pixels; a number of it that is none is said.
    fn draw(&mut self, image: ImageId, class: &str, rect: Rect, wrong: Option<&str>, flags: u8, place: Place) -> BoxId {
        let class = self.out.class(class);
        let id = self.out.add_box(image, class, rect, BoxUnit::Pixels, flags, place);
        if let Some(found) = wrong {
            let mut fault = Fault::new(FaultKind::NotANumber, place, "numbers", said(found)).of(image);
            (fault.class, fault.r#box) = (Some(class), Some(id));
            self.out.fault(fault);
        }
        id
    }

    fn say(&mut self, item: Item, name: &str, value: &str) {
        let from = SourceFile { file: self.file, path: &self.called };
        self.gathered.set(&self.out.dataset, from, name, item, Some(value).filter(|v| !v.trim().is_empty()));
    }

    /// Something is left out on purpose; what it is called, alone and in several.
    fn leave(&mut self, what: (&'static str, &'static str)) {
        *self.left.entry(what).or_default() += 1;
    }

    /// Says what was left out, and ends the source.
    fn end(self) {
        let left: Vec<String> =
            self.left.iter().map(|((one, many), n)| crate::wording::plural(*n, one, many) + " left out").collect();
        if let Some(source) = self.out.source().filter(|_| !left.is_empty()) {
            source.why = format!("{}; {}", source.why, left.join(", "));
        }
        self.out.end();
    }
}

/// The lines of a text that are not empty, with their numbers from 1.
fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let number = |i: usize| u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
    text.lines().enumerate().map(move |(i, line)| (number(i), line.trim())).filter(|(_, line)| !line.is_empty())
}

/// A number that can be held.
fn number(word: &str) -> Option<f64> {
    word.trim().parse::<f64>().ok().filter(|n| n.is_finite())
}

/// A whole number, also where it is written 1.0.
fn whole(word: &str) -> Option<i64> {
    let n = number(word)?;
    (n.fract() == 0.0 && n.abs() < 9e15).then_some(n as i64)
}

/// The numbers of a box, NaN for those that are none, and the first such as it is written.
fn four(words: [&str; 4]) -> ([f64; 4], Option<&str>) {
    (words.map(|word| number(word).unwrap_or(f64::NAN)), words.into_iter().find(|word| number(word).is_none()))
}

/// A word for a complaint; with its cause, where one holds.
fn said(word: &str) -> String {
    let short = short(word);
    match word.trim() {
        "" => "an empty field".into(),
        w if w.matches(',').count() == 1 && number(&w.replace(',', ".")).is_some() => {
            format!("{short}: a decimal comma, where a point belongs")
        }
        _ => short,
    }
}

/// "1 row", "3 rows".
fn counted(n: u64, what: &str) -> String {
    crate::wording::plural(n, what, &format!("{what}s"))
}

/// A path without its extension, and the last part of that.
fn stems(path: &str) -> (&str, &str) {
    let stem = match path.rsplit_once('.') {
        Some((stem, end)) if !end.contains('/') => stem,
        _ => path,
    };
    (stem, stem.rsplit('/').next().unwrap_or(stem))
}

/// A path with `images` for the last folder that `is`; `None` where none is.
fn among_images(stem: &str, is: impl Fn(&str) -> bool) -> Option<String> {
    let mut parts: Vec<&str> = stem.split('/').collect();
    let last = parts.len().saturating_sub(1);
    let at = parts.iter().take(last).rposition(|part| is(part))?;
    *parts.get_mut(at)? = "images";
    Some(parts.join("/"))
}
