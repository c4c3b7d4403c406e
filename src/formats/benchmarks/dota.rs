//! DOTA: a text file for each picture from the air: where it is from, how much ground a pixel covers, and a line for each
//! object: the four corners of a turned box in pixels, a class, and whether it is difficult. A turned box gives the one
//! around it. Refuses to judge corners beyond the picture.

use super::{Records, among_images, counted, first_lines, number, numbered, said, short, stems};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, FileRole, Format, ImageId, Place, Rect, flag};
use crate::formats::attributes::Item;
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Session, Tick};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "dota",
        name: "DOTA",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "a text file for each picture: classes, the box around the four corners of each turned box, difficult, and of the picture its source and the ground that a pixel covers; `labelTxt` is looked up in `images`",
    told_by: "lines of eight numbers, a class and a difficulty, or such a head as DOTA's (imagesource, gsd)",
    cannot: "how a box is turned, sizes of images, masks, splits but by folders",
    stage: Stage::Annotations,
    how: How::Files { recognise, read: Read::Whole(read) },
};

const CORNERS: usize = 8;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let lines = first_lines(probe)?;
    let (heads, rows): (Vec<&String>, Vec<&String>) = lines.iter().partition(|line| head(line).is_some());
    if rows.is_empty() {
        let empty = probe.bytes <= 512 && in_label_folder(probe.path);
        return match heads.is_empty() {
            false if heads.len() == 2 || empty => Some("DOTA: a head without lines, so nothing in its image".into()),
            true if empty => Some("DOTA: an empty file in a folder labelTxt, so nothing in its image".into()),
            _ => None,
        };
    }
    let is_row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (corners, rest) = words.split_at(words.len().min(CORNERS));
        corners.len() == CORNERS
            && corners.iter().all(|word| number(word).is_some())
            && match rest {
                [class, difficult] => number(class).is_none() && number(difficult).is_some(),
                // Without a difficulty, only beside others of the kind.
                [class] => number(class).is_none() && (!heads.is_empty() || in_label_folder(probe.path)),
                _ => false,
            }
    };
    let good = rows.iter().filter(|line| is_row(line)).count();
    (good > 0 && good * 2 >= rows.len()).then(|| "DOTA: each line is eight numbers, a class and a difficulty".into())
}

/// `labelTxt`, `labelTxt-v1.5`.
fn in_label_folder(path: &str) -> bool {
    path.rsplit('/').skip(1).any(is_label_folder)
}

fn is_label_folder(folder: &str) -> bool {
    folder.to_ascii_lowercase().starts_with("labeltxt")
}

/// A line of the head: `imagesource:GoogleEarth`, `gsd:0.14`.
fn head(line: &str) -> Option<(&'static str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = ["imagesource", "gsd"].into_iter().find(|known| name.trim().eq_ignore_ascii_case(known))?;
    Some((name, value.trim()))
}

fn read(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let format = (&ENTRY.format, "by path, images for labelTxt");
    let into = (out, &mut session.gathered);
    let Some((mut records, text)) = Records::begin(input, format, true, into, tick) else { return };
    let path = records.out.path().to_owned();
    let (stem, own) = stems(&path);
    let names = [among_images(stem, is_label_folder), Some(stem.to_owned()), Some(own.to_owned())];
    let image = records.own_image(&names.into_iter().flatten().collect::<Vec<_>>());
    for (line, text) in numbered(&text) {
        let place = records.place(line);
        match head(text) {
            Some(("gsd", value)) if number(value).is_none() && !matches!(value, "" | "null" | "None") => {
                records.bad(Some(image), place, "a number behind gsd", said(value));
            }
            Some((_, "null" | "None")) => {}
            Some((name, value)) => records.say(Item::Image(image, place), name, value),
            None => object(text, image, place, &mut records),
        }
    }
    records.end();
}

fn object(text: &str, image: ImageId, place: Place, records: &mut Records<'_, '_>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let expected = "eight numbers, a class and a difficulty";
    let (corners, rest) = words.split_at(words.len().min(CORNERS));
    let (class, difficult) = match rest {
        [class] => (*class, None),
        [class, difficult] => (*class, Some(*difficult)),
        _ => {
            let found = match words.as_slice() {
                [one] if one.contains(',') => short(one),
                _ => counted(words.len() as u64, "field"),
            };
            return records.bad(Some(image), place, expected, found);
        }
    };
    if number(class).is_some() {
        // The class stands too early: a number is missing.
        return match corners.last().is_some_and(|word| number(word).is_none()) {
            true => records.bad(Some(image), place, expected, counted(words.len() as u64, "field")),
            false => records.bad(Some(image), place, "a class behind eight numbers", short(class)),
        };
    }
    let difficult = match difficult.map(|word| (word, number(word))) {
        None => false,
        // 2 is "very difficult" in some releases.
        Some((_, Some(n))) if matches!(n, 0.0 | 1.0 | 2.0) => n > 0.0,
        Some((word, _)) => {
            records.bad(Some(image), place, "a difficulty of 0 or 1", said(word));
            false
        }
    };
    let wrong = corners.iter().copied().find(|word| number(word).is_none());
    let numbers: Vec<f64> = corners.iter().map(|word| number(word).unwrap_or(f64::NAN)).collect();
    let rect = around(&numbers);
    records.draw(image, class, rect, wrong, if difficult { flag::DIFFICULT } else { 0 }, place);
}

/// The box around points (x, y, x, y); NaN where one of their numbers is none.
fn around(numbers: &[f64]) -> Rect {
    let side = |from: usize| {
        let all = || numbers.iter().skip(from).step_by(2).copied();
        if all().any(f64::is_nan) {
            (f64::NAN, f64::NAN)
        } else {
            (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
        }
    };
    let ((left, right), (top, bottom)) = (side(0), side(1));
    Rect::corners(left, top, right, bottom)
}
