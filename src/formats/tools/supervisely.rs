//! Supervisely: a JSON file for each picture in a folder `ann`, and the project's `meta.json` with its classes. The box
//! is the one around the points, or that of the bitmap. Refuses to read videos and point clouds.

use super::outline::Outline;
use super::{Drawn, Reader, Records, boxed, holds, is_json, read, words};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Counting, FileRole, Format, ImageId, Join, Joined, Place, RecordKind, Rect, SetOf,
    Traced,
};
use crate::formats::Probe;
use crate::formats::attributes::Item;
use crate::formats::json::{Element, Mark, Node, Visit, Want};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::runs::bitmap;

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "supervisely",
        name: "Supervisely",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "a JSON file for each picture: rectangles, polygons and bitmaps with the box around them, classes of lines, points and graphs, sizes, tags of objects and of pictures as attributes, tags that name a split",
    told_by: "members size and objects whose elements have classTitle",
    cannot: "videos and point clouds, crowds, people; lines, points and graphs give no box",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &ENTRY.format, true, out, &mut session.gathered);
                let reader = Supervisely { records, size: None, tags: Vec::new(), image: None };
                read(input, reader, tick).await;
            })
        }),
    },
};

pub static CLASSES: Entry = Entry {
    format: Format { id: "supervisely-meta", name: "Supervisely classes", role: FileRole::ClassList, boxes: None },
    reads: "the meta.json of a Supervisely project: its classes",
    told_by: "a list of classes whose elements have title and shape or color",
    cannot: "what its tags may say",
    stage: Stage::Classes,
    how: How::Files {
        recognise: recognise_meta,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &CLASSES.format, false, out, &mut session.gathered);
                records.out.labels_as(SetOf::Named(ENTRY.format.id.into()));
                read(input, Meta { records }, tick).await;
            })
        }),
    },
};

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) {
        return None;
    }
    let shape = probe.json();
    let still = !shape.has(&["frames"]) && !shape.has(&["figures"]) && !shape.has(&["framesCount"]);
    let sized = shape.has(&["size"]) || shape.partial;
    // One bitmap may be longer than what is seen.
    let cut = shape.partial && shape.has(&["objects"]) && holds(probe, &["\"classTitle\""]);
    let own = shape.has_list("objects")
        && sized
        && (shape.shows("objects", &["classTitle", "geometryType"])
            || (shape.has(&["size", "tags"]) && shape.first.get("objects").is_none_or(Vec::is_empty)));
    (still && (own || cut)).then(|| "Supervisely: JSON with size, tags and objects".into())
}

fn recognise_meta(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) {
        return None;
    }
    let shape = probe.json();
    let classes = shape.shows("classes", &["title"]) && shape.shows("classes", &["shape", "color"]);
    let empty = shape.has_list("classes") && shape.has(&["projectType"]);
    (classes || empty).then(|| "Supervisely: classes of a project".into())
}

struct Supervisely<'r, 'b> {
    records: Records<'r, 'b>,
    /// As written, with its line.
    size: Option<(String, u32)>,
    /// Tags of the picture: name, value as written, line.
    tags: Vec<(String, Option<String>, u32)>,
    image: Option<ImageId>,
}

impl Supervisely<'_, '_> {
    /// The picture that the file is called after: `ds0/img/a.jpg` for `ds0/ann/a.jpg.json`.
    fn find_image(&mut self) -> ImageId {
        let out = &*self.records.out;
        let path = out.path().to_owned();
        let name = path.rsplit('/').next().unwrap_or(&path);
        let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
        let place = self.records.place(1);
        // Older projects write the name without its own extension.
        let tries = [
            (format!("img/{name}"), Join::Name),
            (name.to_owned(), Join::Name),
            (format!("img/{name}"), Join::Stem),
            (name.to_owned(), Join::Stem),
        ];
        let found = tries.iter().find(|(name, join)| matches!(out.find(name, *join), Joined::Image(_)));
        match found {
            Some((name, join)) => self.records.image(name, *join, place),
            None => self.records.image(name, Join::Name, place),
        }
    }

    fn object(&mut self, node: Node<'_>, image: ImageId, place: Place) {
        let Some(class) = node.text_of("classTitle") else {
            return self.records.bad_of(image, place, "a classTitle", words(node.get("classTitle")));
        };
        let (drawn, wrong) = match drawn(node, self.records.out.wants_outlines()) {
            Ok(found) => found,
            Err((expected, found)) => return self.records.bad_of(image, place, expected, found),
        };
        let own = self.records.draw(image, class.trim(), drawn, 0, place);
        self.records.wrong_number(wrong, image, own, place);
        let Some(own) = own else { return };
        for tag in node.get("tags").into_iter().flat_map(Node::elements) {
            match (tag.text_of("name").or_else(|| tag.text()), tag.get("value")) {
                (Some(name), Some(value)) => self.records.say(Item::Box(own), &name, value),
                (Some(name), None) => self.records.say_text(Item::Box(own), &name, "true"),
                (None, _) => self.records.bad_of(image, place, "a tag with a name", tag.words()),
            }
        }
    }
}

type Taken = (Drawn, Option<String>);

/// What an object draws, and the first number that is none; what was expected and found where it draws nothing. `trace`:
/// bitmaps are worth unpacking.
fn drawn(node: Node<'_>, trace: bool) -> Result<Taken, (&'static str, String)> {
    let exterior = node.get("points").and_then(|points| points.list("exterior"));
    let kind = node.text_of("geometryType").unwrap_or_else(|| match exterior.map(|e| e.elements().count()) {
        _ if node.get("bitmap").is_some() => "bitmap".into(),
        Some(1) => "point".into(),
        Some(2) => "rectangle".into(),
        _ => "polygon".into(),
    });
    match kind.as_ref() {
        "bitmap" | "alpha_mask" | "multichannelBitmap" => {
            let Some(bitmap) = node.get("bitmap").or_else(|| node.get(&kind)) else {
                return Err(("a bitmap with data and origin", "nothing".into()));
            };
            let Some(origin) = bitmap.list("origin") else {
                return Err(("an origin of two numbers", words(bitmap.get("origin"))));
            };
            let origin = Outline::flat(origin).map_err(|found| ("an origin of two numbers", found))?;
            let data = bitmap.text_of("data").unwrap_or_default();
            let (w, h) = bitmap::size(&data).map_err(|found| ("a bitmap: base64 of a deflated PNG", found))?;
            let [[x, y], _] = origin.first;
            let mask = trace.then(|| bitmap::runs(&data)).flatten();
            let traced = mask.map_or(Traced::Nothing, |mask| mask.traced(|[dx, dy]| [x + dx, y + dy]));
            Ok((Drawn::Mask(Rect { x, y, w: f64::from(w), h: f64::from(h) }, traced), origin.wrong))
        }
        // Their corners are called by names.
        "graph" | "cuboid_2d" => {
            let list = ["nodes", "vertices"].iter().find_map(|name| node.get(name));
            let at = |node: Node<'_>| {
                let mut numbers = node.list("loc")?.elements();
                let (x, y) = (numbers.next()?.number_meant()?, numbers.next()?.number_meant()?);
                Some([x, y, if node.get("disabled").is_some_and(Node::is_set) { 1.0 } else { 2.0 }])
            };
            let points = list.into_iter().flat_map(Node::members).filter_map(|(_, node)| at(node));
            Ok((Drawn::Points(Traced::Keypoints(points.collect())), None))
        }
        "rectangle" | "polygon" | "line" | "polyline" | "point" | "cuboid" => {
            let list = if kind == "cuboid" { node.list("points") } else { exterior };
            let Some(list) = list else { return Err(("a list of points, exterior", words(node.get("points")))) };
            let outline = Outline::pairs(list).map_err(|found| ("points of two numbers", found))?;
            let few = |expected: &'static str, found: &Outline| Err((expected, found.words()));
            match (kind.as_ref(), outline.len) {
                ("rectangle", 2) | ("cuboid", 2..) => Ok((Drawn::Box(outline.rect()), outline.wrong)),
                ("rectangle" | "cuboid", _) => few("two points for a rectangle", &outline),
                ("polygon", 0..3) => few("three points or more for a polygon", &outline),
                ("polygon", _) => Ok((Drawn::Mask(outline.rect(), polygon(node, outline.points)), outline.wrong)),
                ("point", 0) => few("a point", &outline),
                ("point", _) => Ok((outline.clone().keypoints(), outline.wrong)),
                (_, 0..2) => few("two points or more for a line", &outline),
                _ => Ok((outline.clone().line(), outline.wrong)),
            }
        }
        other => {
            let found = format!("\"{}\"", other.chars().take(40).collect::<String>());
            Err(("a geometryType that Muster knows (rectangle, polygon, bitmap, line, point or graph)", found))
        }
    }
}

/// A polygon, and the holes in it.
fn polygon(node: Node<'_>, exterior: Vec<[f64; 2]>) -> Traced {
    let holes = node.get("points").and_then(|points| points.list("interior")).into_iter().flat_map(Node::elements);
    let holes = holes.filter_map(|hole| Some(Outline::pairs(hole).ok()?.points));
    Traced::Polygon(std::iter::once(exterior).chain(holes).collect())
}

impl Visit for Supervisely<'_, '_> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        match name {
            "objects" if first == b'[' => Want::Later,
            "objects" => {
                let place = self.records.place(at.line);
                self.records.bad(place, "a list of objects", if first == b'{' { "an object" } else { "no list" });
                Want::Skip
            }
            "tags" => Want::Elements,
            "size" => Want::Value,
            _ => Want::Skip,
        }
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        let node = Node::from(element);
        match name {
            "size" => {
                let text = String::from_utf8_lossy(element.bytes).into_owned();
                self.size = Some((text, element.line));
            }
            "tags" => {
                let value = node.get("value").and_then(Node::scalar).map(|value| value.into_owned());
                match node.text_of("name").or_else(|| node.text()) {
                    Some(name) => self.tags.push((name.into_owned(), value, element.line)),
                    None => self.records.bad(self.records.place(element.line), "a tag with a name", node.words()),
                }
            }
            "objects" => {
                let place = Place::new(self.records.file, element.line, RecordKind::Object, element.index);
                if self.records.is_sound(node, place)
                    && let Some(image) = self.image
                {
                    self.object(node, image, place);
                }
            }
            _ => {}
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> for Supervisely<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.records
    }

    fn between(&mut self, _whole: bool) {
        let image = self.find_image();
        self.image = Some(image);
        self.records.out.annotate(image);
        if let Some((text, line)) = self.size.take() {
            let node = Node::of(&text, line);
            let place = self.records.place(line);
            self.records.size(image, node.get("width"), node.get("height"), place);
        }
        for (name, value, line) in std::mem::take(&mut self.tags) {
            let place = self.records.place(line);
            self.records.tag(image, &name, value.as_deref(), place);
        }
    }
}

struct Meta<'r, 'b> {
    records: Records<'r, 'b>,
}

impl Visit for Meta<'_, '_> {
    fn member(&mut self, name: &str, _first: u8, _at: Mark) -> Want {
        if name == "classes" { Want::Elements } else { Want::Skip }
    }

    fn element(&mut self, _name: &str, element: Element<'_>) {
        let node = Node::from(element);
        let place = Place::new(self.records.file, element.line, RecordKind::Category, element.index);
        if !self.records.is_sound(node, place) {
            return;
        }
        match node.text_of("title") {
            Some(title) => drop(self.records.out.declare_class(title.trim(), None, place)),
            None => self.records.bad(place, "a title", words(node.get("title"))),
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> for Meta<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.records
    }
}
