//! BDD100K, and Scalabel's form of it: a list of pictures with their labels, an object of `frames`, or a file for each
//! picture with `frames` of `objects`. Weather, scene and time of day are attributes of pictures. Refuses boxes in space.

use super::outline::Outline;
use super::{Drawn, Reader, Records, below, boxed, holds, is_json, numbers, read, words};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Counting, FileRole, Format, ImageId, Join, Place, RecordKind, Rect, SetOf, Traced,
    flag,
};
use crate::formats::Probe;
use crate::formats::attributes::{Item, looks_like_image};
use crate::formats::json::{Element, Mark, Node, Visit, Want};
use crate::formats::list::{Entry, How, Read, Stage};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "bdd100k",
        name: "BDD100K",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "JSON with a list of pictures, with frames, or of one picture: boxes, polygons with the box around them, lanes as labels, crowds, truncated, occluded, attributes of boxes, and of pictures weather, scene and time of day",
    told_by: "records with name and labels, or name and frames, that hold box2d, poly2d or category",
    cannot: "boxes in space, tracks, run-length masks, sizes of images, splits but by the file's name, people",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let of_one = input.bytes.len() <= OF_ONE && is_of_one(input);
                let records = Records::new(input, &ENTRY.format, of_one, out, &mut session.gathered);
                if !of_one {
                    records.out.labels_as(SetOf::Alike(ENTRY.format.id.into()));
                }
                read(input, Bdd { records, own: Own::default(), image: None }, tick).await;
            })
        }),
    },
};

/// A file of one picture is not longer.
const OF_ONE: u64 = 4 << 20;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) {
        return None;
    }
    let shape = probe.json();
    let shown = ["\"box2d\"", "\"poly2d\"", "\"category\"", "\"timeofday\""];
    let evidence = shown.iter().any(|text| holds(probe, &[text]));
    // A list, or the frames of an object.
    let records = |list: &str| shape.shows(list, &["name"]) && shape.shows(list, &["labels"]);
    let cut = shape.is_list && !shape.first.contains_key("") && holds(probe, &["\"name\"", "\"labels\"", "\"box2d\""]);
    if (shape.is_list && records("") && (evidence || shape.shows("", &["attributes"]))) || cut {
        return Some("BDD100K: a list of pictures with their labels".into());
    }
    if shape.has_list("frames") && records("frames") {
        return Some("BDD100K: frames with their labels".into());
    }
    let one = shape.has(&["name", "frames"]) && (evidence || shape.shows("frames", &["objects"]));
    let labelled = shape.has(&["name", "labels"]) && shape.has_list("labels") && evidence;
    (one || labelled).then(|| "BDD100K: the labels of one picture".into())
}

/// It has a name at its top level.
fn is_of_one(input: &super::Input<'_>) -> bool {
    let Ok(head) = input.bytes.head(64 << 10) else { return false };
    head.trim_ascii_start().starts_with(b"{")
        && memchr::memmem::find(&head, b"\"labels\"")
            .zip(memchr::memmem::find(&head, b"\"frames\""))
            .is_none_or(|(labels, frames)| labels <= frames)
}

/// What a file of one picture says of it.
#[derive(Default)]
struct Own {
    name: Option<(String, u32)>,
    attributes: Vec<(String, String)>,
    is_one: bool,
}

struct Bdd<'r, 'b> {
    records: Records<'r, 'b>,
    own: Own,
    /// The picture of a file of one.
    image: Option<ImageId>,
}

impl Bdd<'_, '_> {
    /// A picture by its name.
    fn named(&mut self, name: &str, place: Place) -> ImageId {
        let name = below(name);
        let join = if looks_like_image(&name) { Join::Name } else { Join::Stem };
        let image = self.records.image(&name, join, place);
        self.records.out.annotate(image);
        image
    }

    /// A record of a list, or of frames: a picture of its own, or a moment of the file's picture.
    fn picture(&mut self, node: Node<'_>, place: Place) {
        let image = match (node.text_of("name"), self.image) {
            (Some(name), _) => self.named(&name, place),
            (None, Some(image)) => image,
            (None, None) => return self.records.bad(place, "the name of an image", words(node.get("name"))),
        };
        for (name, value) in node.get("attributes").into_iter().flat_map(Node::members) {
            self.records.say(Item::Image(image, place), &name, value);
        }
        if let Some(size) = node.get("size") {
            self.records.size(image, size.get("width"), size.get("height"), place);
        }
        for list in ["labels", "objects"].into_iter().filter_map(|name| node.get(name)) {
            if !list.is_list() {
                self.records.bad_of(image, place, "a list of labels", list.words());
                continue;
            }
            for (node, place) in self.records.each(list, RecordKind::Object) {
                self.label(node, image, place);
            }
        }
    }

    fn label(&mut self, node: Node<'_>, image: ImageId, place: Place) {
        let named = node.get("category");
        let Some(category) = named.and_then(Node::scalar).filter(|c| !c.trim().is_empty()) else {
            return self.records.bad_of(image, place, "a category", words(named));
        };
        let category = category.trim();
        let set = |name: &str| node.get("attributes").and_then(|a| a.get(name)).is_some_and(Node::is_set);
        let marks = [("occluded", flag::OCCLUDED), ("truncated", flag::TRUNCATED), ("crowd", flag::CROWD)];
        let flags = marks.iter().filter(|(name, _)| set(name)).fold(0, |all, (_, bit)| all | bit);
        let (drawn, wrong) = match drawn(node) {
            Ok(Some(found)) => found,
            Ok(None) => {
                let class = self.records.out.class(category);
                return self.records.label(image, class, place);
            }
            Err((expected, found)) => return self.records.bad_of(image, place, expected, found),
        };
        let own = self.records.draw(image, category, drawn, flags, place);
        self.records.wrong_number(wrong, image, own, place);
        let Some(own) = own else { return };
        let members = node.get("attributes").into_iter().flat_map(Node::members);
        for (name, value) in members.filter(|(name, _)| marks.iter().all(|(mark, _)| mark != name)) {
            self.records.say(Item::Box(own), &name, value);
        }
    }
}

type Taken = (Drawn, Option<String>);

/// What a label draws, and the first number that is none; `None` for one without a place, or with one in space only.
fn drawn(node: Node<'_>) -> Result<Option<Taken>, (&'static str, String)> {
    if let Some(corners) = node.get("box2d") {
        let expected = "a box2d with x1, y1, x2 and y2";
        let found = numbers(corners, ["x1", "y1", "x2", "y2"]);
        let ([x1, y1, x2, y2], wrong) =
            found.map_err(|missing| (expected, if corners.is_object() { missing } else { corners.words() }))?;
        return Ok(Some((Drawn::Box(Rect::corners(x1, y1, x2, y2)), wrong)));
    }
    let Some(shapes) = node.get("poly2d").filter(|shapes| shapes.elements().next().is_some()) else { return Ok(None) };
    // Either one list of points with their kind, or several shapes with vertices.
    if shapes.elements().next().is_some_and(Node::is_list) {
        let outline = Outline::pairs(shapes).map_err(|found| ("points of two numbers", found))?;
        return Ok(Some((Drawn::Mask(outline.rect(), Traced::Polygon(vec![outline.points])), outline.wrong)));
    }
    let mut around: Option<(Rect, Option<String>, bool)> = None;
    let mut parts = Vec::new();
    for shape in shapes.elements() {
        let Some(points) = shape.list("vertices") else {
            return Err(("vertices in each shape of poly2d", words(shape.get("vertices"))));
        };
        let outline = Outline::pairs(points).map_err(|found| ("points of two numbers", found))?;
        let own = outline.rect();
        parts.push(outline.points);
        let closed = shape.get("closed").is_none_or(Node::is_set);
        around = Some(match around {
            None => (own, outline.wrong, closed),
            Some((rect, wrong, was)) => {
                let (x, y) = (rect.x.min(own.x), rect.y.min(own.y));
                let (right, bottom) = (rect.right().max(own.right()), rect.bottom().max(own.bottom()));
                (Rect::corners(x, y, right, bottom), wrong.or(outline.wrong), was || closed)
            }
        });
    }
    Ok(around.map(|(rect, wrong, closed)| match closed {
        true => (Drawn::Mask(rect, Traced::Polygon(parts)), wrong),
        false => (Drawn::Line(Traced::Line(parts)), wrong),
    }))
}

impl Visit for Bdd<'_, '_> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        match name {
            "" => Want::Elements,
            "name" | "attributes" => {
                self.own.is_one |= name == "name";
                Want::Value
            }
            "frames" | "labels" if first == b'[' => Want::Later,
            "frames" | "labels" if first != b'n' => {
                let place = self.records.place(at.line);
                let found = if first == b'{' { "an object" } else { "no list" };
                self.records.bad(place, &format!("a list of {name}"), found);
                Want::Skip
            }
            _ => Want::Skip,
        }
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        let node = Node::from(element);
        match name {
            "name" => self.own.name = node.text().map(|text| (text.into_owned(), node.line())),
            "attributes" => {
                let known =
                    node.members().filter_map(|(name, value)| Some((name.into_owned(), value.scalar()?.into())));
                self.own.attributes = known.collect();
            }
            "labels" => {
                let place = Place::new(self.records.file, element.line, RecordKind::Object, element.index);
                if self.records.is_sound(node, place)
                    && let Some(image) = self.image
                {
                    self.label(node, image, place);
                }
            }
            _ => {
                if let Some((node, place)) = self.records.object(element) {
                    self.picture(node, place);
                }
            }
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> for Bdd<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.records
    }

    fn between(&mut self, _whole: bool) {
        let Own { name, attributes, is_one } = std::mem::take(&mut self.own);
        if !is_one {
            return;
        }
        let (name, line) = match name.filter(|(name, _)| !name.trim().is_empty()) {
            Some(named) => named,
            None => {
                let place = self.records.place(1);
                self.records.bad(place, "the name of an image", "none");
                // The file is called after its picture.
                let path = self.records.out.path();
                let own = path.rsplit('/').next().unwrap_or(path);
                (own.rsplit_once('.').map_or(own, |(stem, _)| stem).to_owned(), 1)
            }
        };
        let place = self.records.place(line);
        let image = self.named(&name, place);
        for (name, value) in attributes {
            self.records.say_text(Item::Image(image, place), &name, &value);
        }
        self.image = Some(image);
    }
}
