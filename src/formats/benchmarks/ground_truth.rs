//! The ground truth of programs that compute average precision: in a folder called so a text file for each picture, a
//! line for each object: its class by name and a box in pixels. `ground-truth` holds two corners, `groundtruths` and the
//! others left, top, width and height, as the programs that name them so have it. Refuses lines without a class.

use super::{Records, among_images, counted, first_lines, four, number, numbered, short, stems};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, FileRole, Format, Rect, flag};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Session, Tick};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "ground-truth",
        name: "ground truth by class names",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "what programs that compute average precision take for true: a text file for each picture in a folder called `groundtruths` (left, top, width, height) or `ground-truth` (two corners), a class by name and a box in each line, difficult ones marked; results in `detections` beside it are predictions",
    told_by: "a folder called so, and lines of a class and four numbers of pixels",
    cannot: "fractions, masks, attributes, sizes of images",
    stage: Stage::Annotations,
    how: How::Files { recognise, read: Read::Whole(read) },
};

/// Words that its folder is called by, without what stands between.
const FOLDERS: [&str; 4] = ["groundtruth", "groundtruths", "gt", "gts"];

fn folder(path: &str) -> Option<&str> {
    let (folders, _) = path.rsplit_once('/')?;
    folders.rsplit('/').find(|folder| is_truth(folder))
}

fn is_truth(folder: &str) -> bool {
    let plain: String = folder.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
    FOLDERS.iter().any(|name| plain.eq_ignore_ascii_case(name))
}

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let folder = folder(probe.path)?;
    let lines = first_lines(probe)?;
    let good = lines.iter().filter(|line| is_row(line)).count();
    (good > 0 && good * 2 >= lines.len())
        .then(|| format!("ground truth: in a folder called {folder}, each line is a class and a box in pixels"))
}

/// A class that is no number, and four numbers, of which some are beyond fractions; perhaps a mark.
fn is_row(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (numbers, mark) = match words.as_slice() {
        [_, numbers @ ..] if numbers.len() == 4 => (numbers, None),
        [_, numbers @ .., mark] if numbers.len() == 4 => (numbers, Some(*mark)),
        _ => return false,
    };
    let all: Option<Vec<f64>> = numbers.iter().map(|word| number(word)).collect();
    let named = words.first().is_some_and(|class| number(class).is_none());
    named && mark.is_none_or(|mark| mark == "difficult") && all.is_some_and(|all| all.iter().any(|n| *n > 1.0))
}

fn read(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let format = (&ENTRY.format, "by path, images for ground truth");
    let into = (out, &mut session.gathered);
    let Some((mut records, text)) = Records::begin(input, format, true, into, tick) else { return };
    let path = records.out.path().to_owned();
    // The program that calls its folder so writes corners.
    let corners = folder(&path).is_some_and(|folder| folder.eq_ignore_ascii_case("ground-truth"));
    let (stem, own) = stems(&path);
    let names = [among_images(stem, is_truth), Some(stem.to_owned()), Some(own.to_owned())];
    let image = records.own_image(&names.into_iter().flatten().collect::<Vec<_>>());
    for (line, text) in numbered(&text) {
        let place = records.place(line);
        let words: Vec<&str> = text.split_whitespace().collect();
        let (class, box_, flags) = match words.as_slice() {
            &[class, a, b, c, d] => (class, [a, b, c, d], 0),
            &[class, a, b, c, d, "difficult"] => (class, [a, b, c, d], flag::DIFFICULT),
            other => {
                let found = format!("{}: {}", counted(other.len() as u64, "field"), short(text));
                records.bad(Some(image), place, "a class and four numbers", found);
                continue;
            }
        };
        let ([a, b, c, d], wrong) = four(box_);
        let rect = if corners { Rect::corners(a, b, c, d) } else { Rect { x: a, y: b, w: c, h: d } };
        records.draw(image, class, rect, wrong, flags, place);
    }
    records.end();
}
