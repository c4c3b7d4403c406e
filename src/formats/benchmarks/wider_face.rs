//! WIDER FACE: one text file for a split: of each picture its path, the number of its faces, and a row for each:
//! left, top, width, height in pixels, then what is known of the face. A picture without faces has a row of zeros all
//! the same. Refuses to choose between a number and the rows that follow it: all rows are read, and that is said.

use super::{Records, counted, first_lines, four, number, numbered, said, short, whole};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Counting, FileRole, Format, ImageId, Join, Place, Rect, flag};
use crate::formats::attributes::{Item, looks_like_image};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Session, Tick};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "wider-face",
        name: "WIDER FACE",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "`wider_face_train_bbx_gt.txt` and its like: boxes of faces with blur, expression, illumination, occlusion, pose and whether they are invalid; the event that a picture's folder names; the split from the file's name",
    told_by: "a path, a number of faces, and so many rows of four or ten numbers",
    cannot: "other classes than faces, sizes of images, landmarks, people; results with a score are left aside",
    stage: Stage::Annotations,
    how: How::Files { recognise, read: Read::Whole(read) },
};

/// What follows the box in a row, in this order, and what its numbers mean.
const MARKS: [(&str, &[&str]); 6] = [
    ("blur", &["clear", "normal", "heavy"]),
    ("expression", &["typical", "exaggerate"]),
    ("illumination", &["normal", "extreme"]),
    ("invalid", &["no", "yes"]),
    ("occlusion", &["none", "partial", "heavy"]),
    ("pose", &["typical", "atypical"]),
];
const FIELDS: usize = 4 + MARKS.len();

fn recognise(probe: &Probe<'_>) -> Option<String> {
    group(&first_lines(probe)?, |fields| matches!(fields, 4 | FIELDS))
        .then(|| "WIDER FACE: a path, a number of faces, and a row of numbers for each".into())
}

/// Somebody's detections in this form: five numbers, of which the last is a score.
pub(super) fn results(probe: &Probe<'_>) -> Option<String> {
    group(&first_lines(probe)?, |fields| fields == 5)
        .then(|| "WIDER FACE results with a score in each row: Muster does not read predictions".into())
}

/// Among the lines are a path, a count and a row of so many numbers, one behind the other.
fn group(lines: &[String], fits: impl Fn(usize) -> bool) -> bool {
    lines.windows(3).any(|lines| match lines {
        [path, count, row] => {
            let words: Vec<&str> = row.split_whitespace().collect();
            (is_path(path) || (fits(5) && number(path).is_none()))
                && count.parse::<u64>().is_ok()
                && fits(words.len())
                && words.iter().all(|word| number(word).is_some())
        }
        _ => false,
    })
}

/// The name of a picture; without an extension where it holds a folder.
fn is_path(line: &str) -> bool {
    looks_like_image(line) || (line.contains('/') && !line.contains(char::is_whitespace))
}

fn read(session: &mut Session, input: &Input<'_>, out: &mut crate::dataset::Builder<'_>, tick: &mut Tick<'_>) {
    let format = (&ENTRY.format, "by path, else by file name");
    let into = (out, &mut session.gathered);
    let Some((records, text)) = Records::begin(input, format, false, into, tick) else { return };
    let mut reader = Reader { records, group: None };
    for (line, text) in numbered(&text) {
        reader.line(line, text);
    }
    reader.close();
    reader.records.end();
}

/// A picture and its faces.
struct Group {
    image: ImageId,
    /// How many faces the file announces, and where.
    count: Option<(u64, Place)>,
    /// The line of the count has been passed.
    counted: bool,
    rows: u64,
}

struct Reader<'r, 'b> {
    records: Records<'r, 'b>,
    group: Option<Group>,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: u32, text: &str) {
        let place = self.records.place(line);
        if is_path(text) {
            self.close();
            return self.open(text, place);
        }
        let Some(group) = self.group.as_mut() else {
            return self.records.bad(None, place, "the path of an image", short(text));
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        let image = group.image;
        if !std::mem::replace(&mut group.counted, true) {
            match words.as_slice() {
                [count] => match count.parse() {
                    Ok(count) => group.count = Some((count, place)),
                    Err(_) => self.records.bad(Some(image), place, "the number of faces", short(count)),
                },
                _ => {
                    let expected = "the number of faces in a line of its own";
                    self.records.bad(Some(image), place, expected, counted(words.len() as u64, "field"));
                    self.row(&words, image, place);
                }
            }
            return;
        }
        self.row(&words, image, place);
    }

    fn open(&mut self, path: &str, place: Place) {
        let path = path.replace('\\', "/");
        let join = if looks_like_image(&path) { Join::Name } else { Join::Stem };
        let image = self.records.image(&path, join, place);
        if let Some(event) = event(&path) {
            self.records.say(Item::Image(image, place), "event", event);
        }
        self.group = Some(Group { image, count: None, counted: false, rows: 0 });
    }

    /// Holds the rows of a picture against their number.
    fn close(&mut self) {
        let Some(group) = self.group.take() else { return };
        if let Some((count, place)) = group.count.filter(|(count, _)| *count != group.rows) {
            let expected = format!("{}, as this line announces", counted(count, "row"));
            let found = if group.rows == 0 { "none".to_owned() } else { counted(group.rows, "row") };
            self.records.bad(Some(group.image), place, expected, found);
        }
    }

    fn row(&mut self, words: &[&str], image: ImageId, place: Place) {
        let Some(group) = self.group.as_mut() else { return };
        let empty = group.rows == 0 && group.count.is_some_and(|(count, _)| count == 0);
        if empty && words.iter().all(|word| number(word) == Some(0.0)) {
            return;
        }
        group.rows += 1;
        let ([x, y, w, h], marks) = match words {
            [x, y, w, h, marks @ ..] if matches!(marks.len(), 0 | 6) => ([*x, *y, *w, *h], marks),
            _ => {
                let found = counted(words.len() as u64, "field");
                let expected = "a row of ten numbers, or the four of a box";
                return self.records.bad(Some(image), place, expected, found);
            }
        };
        let ([x, y, w, h], wrong) = four([x, y, w, h]);
        // Whether a face is occluded is a mark that other formats know.
        let occluded = marks.get(4).and_then(|word| whole(word)).is_some_and(|n| matches!(n, 1 | 2));
        let flags = if occluded { flag::OCCLUDED } else { 0 };
        let own = self.records.draw(image, "face", Rect { x, y, w, h }, wrong, flags, place);
        for (word, (name, values)) in marks.iter().zip(MARKS) {
            let value = whole(word).and_then(|n| usize::try_from(n).ok()).and_then(|n| values.get(n));
            match value {
                Some(value) => self.records.say(Item::Box(own), name, value),
                None => {
                    let expected = format!("{name} from 0 to {}", values.len() - 1);
                    self.records.bad(Some(image), place, expected, said(word));
                }
            }
        }
    }
}

/// `0--Parade/…` is of the event Parade.
fn event(path: &str) -> Option<&str> {
    let (folders, _) = path.rsplit_once('/')?;
    folders.rsplit('/').find_map(|folder| {
        let (number, event) = folder.split_once("--")?;
        let is = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !event.is_empty();
        is.then_some(event)
    })
}
