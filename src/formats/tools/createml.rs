//! CreateML: a list of pictures, each with its annotations. The numbers of a box are its centre and size in pixels.
//! Refuses to guess otherwise: whether they fit their image better as corners is for rules.

use super::{Drawn, Reader, Records, boxed, holds, is_json, numbers, read, words};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Counting, FileRole, Format, Join, Place, RecordKind, Rect, SetOf,
};
use crate::formats::Probe;
use crate::formats::attributes::Item;
use crate::formats::json::{Element, Mark, Node, Visit, Want};
use crate::formats::list::{Entry, How, Read, Stage};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "createml",
        name: "CreateML",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat { numbers: Some(BoxNumbers::Centre), unit: None, counting: Counting::FromZero }),
    },
    reads: "JSON with a list of images and their annotations: boxes by their centre and size, in pixels or, where no number is above 1, as fractions; labels without coordinates; members of annotations that CreateML does not know",
    told_by: "a list of records with image (or imagefilename) and annotations (or annotation)",
    cannot: "a list of classes, sizes of images, masks, crowds, splits but by the file's name, people",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &ENTRY.format, false, out, &mut session.gathered);
                read(input, CreateMl::new(records), tick).await;
            })
        }),
    },
};

/// What a record calls its picture, and its annotations.
const IMAGE: [&str; 2] = ["image", "imagefilename"];
const ANNOTATIONS: [&str; 2] = ["annotations", "annotation"];

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) || !probe.json().is_list {
        return None;
    }
    let shape = probe.json();
    let first = shape.first.contains_key("") && shape.shows("", &IMAGE) && shape.shows("", &ANNOTATIONS);
    // The first record may be longer than what is seen.
    let cut = !shape.first.contains_key("") && holds(probe, &["\"image", "\"annotation", "\"coordinates\""]);
    let is_other = holds(probe, &["\"bbox\""]) && !holds(probe, &["\"coordinates\""]);
    ((first || cut) && !is_other).then(|| "CreateML: JSON with a list of images and their annotations".into())
}

struct CreateMl<'r, 'b> {
    records: Records<'r, 'b>,
    /// The first of its boxes.
    from: usize,
    /// Every number so far lies within 0 to 1, and one of them is no whole number.
    within: bool,
    fraction: bool,
}

impl<'r, 'b> CreateMl<'r, 'b> {
    fn new(records: Records<'r, 'b>) -> Self {
        let from = records.out.dataset.boxes.len();
        records.out.labels_as(SetOf::Alike(ENTRY.format.id.into()));
        Self { records, from, within: true, fraction: false }
    }

    fn picture(&mut self, node: Node<'_>, place: Place) {
        let first = |names: [&str; 2]| names.iter().find_map(|name| node.get(name));
        let named = first(IMAGE);
        let Some(name) = named.and_then(Node::text).filter(|name| !name.trim().is_empty()) else {
            return self.records.bad(place, "the name of an image", words(named));
        };
        let image = self.records.image(&name, Join::Name, place);
        let list = first(ANNOTATIONS);
        let annotations = match list {
            Some(list) if list.is_list() => self.records.each(list, RecordKind::Annotation),
            Some(one) if one.is_object() => {
                vec![(one, Place::new(self.records.file, one.line(), RecordKind::Annotation, 0))]
            }
            other => return self.records.bad_of(image, place, "a list of annotations", words(other)),
        };
        for (node, place) in annotations {
            let Some(label) = node.get("label").and_then(Node::scalar).filter(|l| !l.trim().is_empty()) else {
                self.records.bad_of(image, place, "a label", words(node.get("label")));
                continue;
            };
            let label = label.trim();
            let Some(coordinates) = node.get("coordinates") else {
                let class = self.records.out.class(label);
                self.records.label(image, class, place);
                continue;
            };
            let ([x, y, w, h], wrong) = match numbers(coordinates, ["x", "y", "width", "height"]) {
                Ok(found) => found,
                Err(missing) => {
                    let found = if coordinates.is_object() { missing } else { coordinates.words() };
                    self.records.bad_of(image, place, "coordinates with x, y, width and height", found);
                    continue;
                }
            };
            self.within &= [x, y, w, h].iter().all(|n| n.is_nan() || (-1e-4..=1.0001).contains(n));
            self.fraction |= [x, y, w, h].iter().any(|n| n.fract() != 0.0);
            let rect = Rect { x: x - w / 2.0, y: y - h / 2.0, w, h };
            let own = self.records.draw(image, label, Drawn::Box(rect), 0, place);
            self.records.wrong_number(wrong, image, own, place);
            let Some(own) = own else { continue };
            for (name, value) in node.members().filter(|(name, _)| !matches!(name.as_ref(), "label" | "coordinates")) {
                self.records.say(Item::Box(own), &name, value);
            }
        }
    }
}

impl Visit for CreateMl<'_, '_> {
    fn member(&mut self, _name: &str, _first: u8, _at: Mark) -> Want {
        Want::Elements
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        if name.is_empty()
            && let Some((node, place)) = self.records.object(element)
        {
            self.picture(node, place);
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> for CreateMl<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.records
    }

    fn end(&mut self) {
        let are_fractions = self.within && self.fraction;
        let unit = if are_fractions { BoxUnit::Fractions } else { BoxUnit::Pixels };
        let boxes = &mut self.records.out.dataset.boxes;
        boxes.unit.iter_mut().skip(self.from).for_each(|own| *own = unit);
        if let Some(of) = self.records.out.source().and_then(|source| source.boxes.as_mut()) {
            of.unit = Some(unit);
        }
        if are_fractions {
            self.records.explain("no number is above 1, so boxes are fractions of their image");
        }
    }
}
