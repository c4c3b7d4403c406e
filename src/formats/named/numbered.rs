//! Lists by number, as CUB-200 and NABirds have them: `images.txt` gives each picture a number, and the lists beside it say
//! by that number of which class it is, whether it is for training, and where its bird is. Refuses parts and attributes.

use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Builder, ClassId, Counting, Fault, FaultKind, FileRole, Format, ImageId, Join,
    Named, Place, RecordKind, Rect, SplitId, Unjoined,
};
use crate::formats::attributes::looks_like_image;
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Session, Tick, table};
use rustc_hash::FxHashMap;

pub static IMAGES: Entry = Entry {
    format: Format { id: "cub-images", name: "CUB-200 pictures", role: FileRole::ImageList, boxes: None },
    reads: "`images.txt` of CUB-200 and NABirds: the number by which the lists beside it mean each picture",
    told_by: "a file images.txt with a number, or an id, and the path of a picture in each line",
    cannot: "anything else on a line",
    stage: Stage::Classes,
    how: How::Files { recognise: recognise_images, read: Read::Whole(read_images) },
};

pub static LISTS: Entry = Entry {
    format: Format { id: "cub-labels", name: "CUB-200 labels", role: FileRole::Annotations, boxes: None },
    reads: "`image_class_labels.txt` and `train_test_split.txt` of CUB-200 and NABirds, by the numbers of `images.txt`; classes by `classes.txt`",
    told_by: "files so called with a number and another in each line",
    cannot: "parts and attributes of birds, which classes are kinds of which",
    stage: Stage::Annotations,
    how: How::Files { recognise: |probe| recognise(probe, &[CLASSES, SPLITS], 1), read: Read::Whole(read_lists) },
};

pub static BOXES: Entry = Entry {
    format: Format {
        id: "cub-boxes",
        name: "CUB-200 boxes",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "`bounding_boxes.txt` of CUB-200 and NABirds: left, top, width, height of a picture, by the numbers of `images.txt`; of the class that `image_class_labels.txt` says",
    told_by: "a file so called with a number and four more in each line",
    cannot: "several classes in one picture",
    stage: Stage::Tables,
    how: How::Files { recognise: |probe| recognise(probe, &[BOX_LIST], 4), read: Read::Whole(read_boxes) },
};

const CLASSES: &str = "image_class_labels.txt";
const SPLITS: &str = "train_test_split.txt";
const BOX_LIST: &str = "bounding_boxes.txt";
/// Larger lists are refused: NABirds' are a thousandth of it.
const LARGEST: u64 = 256 << 20;
/// Lines that are looked at.
const LINES: usize = 20;

/// The pictures by folder of their list and number, and the classes that they have.
#[derive(Default)]
pub struct Numbered {
    images: FxHashMap<(String, String), ImageId>,
    classes: FxHashMap<ImageId, ClassId>,
}

/// The fields of the first lines that are whole.
fn first(probe: &Probe<'_>) -> Option<Vec<Vec<String>>> {
    let text = table::text_of_head(probe.head)?;
    let mut lines: Vec<&str> = text.lines().collect();
    if probe.bytes > probe.head.len() as u64 {
        lines.pop();
    }
    let lines = lines.into_iter().filter(|line| !line.trim().is_empty()).take(LINES);
    let fields = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let lines: Vec<Vec<String>> = lines.map(fields).collect();
    (!lines.is_empty()).then_some(lines)
}

/// At least nine in ten of the lines are so.
fn most(lines: &[Vec<String>], is: impl Fn(&[String]) -> bool) -> bool {
    lines.iter().filter(|line| is(line.as_slice())).count() * 10 >= lines.len() * 9
}

fn recognise_images(probe: &Probe<'_>) -> Option<String> {
    let called = probe.name().eq_ignore_ascii_case("images.txt");
    let lines = first(probe).filter(|_| called)?;
    let is = |line: &[String]| matches!(line, [id, path] if !looks_like_image(id) && looks_like_image(path));
    most(&lines, is).then(|| "pictures by number: a number and the path of a picture in each line".into())
}

fn recognise(probe: &Probe<'_>, names: &[&str], numbers: usize) -> Option<String> {
    let name = names.iter().find(|name| probe.name().eq_ignore_ascii_case(name))?;
    let lines = first(probe)?;
    let is = |line: &[String]| {
        line.len() == numbers + 1 && line.iter().skip(1).all(|field| field.parse::<f64>().is_ok_and(f64::is_finite))
    };
    most(&lines, is).then(|| format!("lists by number: {name} with the number of a picture in each line"))
}

/// Line by line what stands in a file.
fn lines(
    entry: &'static Entry,
    input: &Input<'_>,
    out: &mut Builder<'_>,
    tick: &mut Tick<'_>,
    mut each: impl FnMut(&[&str], Place, &mut Builder<'_>),
) {
    out.begin(input.file, &entry.format, input.why);
    let Some(bytes) = input.whole(LARGEST, out, tick) else { return };
    let text = String::from_utf8_lossy(&bytes);
    for (line, number) in text.lines().zip(1u32..).filter(|(line, _)| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        each(&fields, Place::new(input.file, number, RecordKind::Line, number), out);
    }
    out.end();
}

fn bad(out: &mut Builder<'_>, place: Place, expected: &str, found: &[&str]) {
    let found: String = found.join(" ").chars().take(80).collect();
    out.fault(Fault::new(FaultKind::BadRecord, place, expected, found));
}

fn folder(out: &Builder<'_>) -> String {
    super::folder(out.path()).to_owned()
}

fn read_images(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let images = &mut session.numbered.images;
    lines(&IMAGES, input, out, tick, |fields, place, out| {
        let &[id, path] = fields else { return bad(out, place, "a number and the path of a picture", fields) };
        if let Some(source) = out.source() {
            source.records += 1;
        }
        let image = if !out.has_images() {
            out.listed_only(path, place)
        } else {
            match out.join(path, Join::Name, place, Named::Row) {
                Ok(image) => {
                    out.name_image(image, place);
                    image
                }
                Err(why) => {
                    out.fault(Fault::unjoined(FaultKind::Unjoined, place, why, path));
                    if let Some(source) = out.source() {
                        source.unmatched += 1;
                    }
                    return;
                }
            }
        };
        let known = images.insert((folder(out), id.to_owned()), image);
        if known.is_some_and(|known| known != image) {
            out.fault(Fault::new(FaultKind::DuplicateId, place, "a number of its own", id).of(image));
        }
    });
}

/// The picture of a number. One that `images.txt` names and that is not there was said with that list.
fn image(numbered: &Numbered, id: &str, place: Place, out: &mut Builder<'_>) -> Option<ImageId> {
    let folder = folder(out);
    let found = numbered.images.get(&(folder.clone(), id.to_owned())).copied();
    if found.is_none() && !numbered.images.keys().any(|(of, _)| *of == folder) {
        let why = Unjoined { why: None, words: "images.txt, which says what the number means, is not there".into() };
        out.fault(Fault::unjoined(FaultKind::Unjoined, place, why, id));
    }
    if found.is_none()
        && let Some(source) = out.source()
    {
        source.unmatched += 1;
    }
    found
}

fn read_lists(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let Session { numbered, yolo, .. } = session;
    let of_splits = out.dataset.path(input.file).to_ascii_lowercase().ends_with(SPLITS);
    let splits: Option<[SplitId; 2]> = of_splits.then(|| ["test", "train"].map(|name| out.split(name)));
    lines(&LISTS, input, out, tick, |fields, place, out| {
        let whole = fields.get(1).and_then(|field| field.parse::<u32>().ok());
        let (&[id, value], Some(number)) = (fields, whole) else {
            return bad(out, place, "the number of a picture and another", fields);
        };
        let Some(image) = image(numbered, id, place, out) else { return };
        if let Some(splits) = splits {
            return match splits.get(number as usize) {
                Some(&split) => out.assign_split(image, split, place),
                None => bad(out, place, "1 for training or 0 for testing", &[value]),
            };
        }
        let path = out.path().to_owned();
        let class = match yolo.class(&path, number) {
            Some(Ok(class)) => class,
            Some(Err(expected)) => {
                let fault = Fault::new(FaultKind::UnknownClass, place, format!("a class of {expected}"), value);
                return out.fault(fault.of(image));
            }
            None => out.class(value),
        };
        out.annotate(image);
        out.add_label(image, class, Some(place));
        numbered.classes.insert(image, class);
    });
}

fn read_boxes(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let numbered = &mut session.numbered;
    lines(&BOXES, input, out, tick, |fields, place, out| {
        let numbers: Vec<f64> = fields.iter().skip(1).filter_map(|field| field.parse().ok()).collect();
        let (Some(id), &[x, y, w, h]) = (fields.first(), numbers.as_slice()) else {
            return bad(out, place, "the number of a picture, left, top, width and height", fields);
        };
        let Some(image) = image(numbered, id, place, out) else { return };
        let class = match numbered.classes.get(&image) {
            Some(&class) => class,
            None => out.class("object"),
        };
        out.add_box(image, class, Rect { x, y, w, h }, BoxUnit::Pixels, 0, place);
    });
}
