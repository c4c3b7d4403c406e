//! LabelMe: a JSON file for each picture, with the shapes drawn on it. Corners come in the order in which they were
//! drawn, so the box is the one around them. Refuses to read the picture that may be embedded.

use super::outline::Outline;
use super::{Drawn, Reader, Records, below, boxed, holds, is_json, read, words};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Counting, Fault, FaultKind, FileRole, Format, ImageId, Join, Joined, Place,
    RecordKind, Rect, Traced, flag,
};
use crate::formats::Probe;
use crate::formats::attributes::Item;
use crate::formats::json::{Element, Mark, Node, Visit, Want};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::runs::bitmap;

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "labelme",
        name: "LabelMe",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "a JSON file for each picture: rectangles in whichever order their corners were drawn, circles, polygons and masks with the box around them, classes of lines and points, sizes, flags and attributes",
    told_by: "members shapes and imagePath, or shapes with label and points",
    cannot: "crowds, people, groups of shapes; an embedded picture is not read, lines and points give no box",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &ENTRY.format, true, out, &mut session.gathered);
                read(input, LabelMe::new(records), tick).await;
            })
        }),
    },
};

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) {
        return None;
    }
    let shape = probe.json();
    let own = shape.has(&["shapes"])
        && (shape.has(&["imagePath"]) || shape.has(&["imageHeight"]) || shape.shows("shapes", &["points"]));
    // One polygon, or an embedded picture, may be longer than what is seen.
    let cut = shape.partial
        && ((shape.has(&["shapes"]) && holds(probe, &["\"label\"", "\"points\""]))
            || (shape.has(&["imageData"])
                && shape.members.iter().any(|(n, first)| n == "imageData" && *first == b'"')));
    (own || cut).then(|| "LabelMe: JSON with shapes of one picture".into())
}

struct LabelMe<'r, 'b> {
    records: Records<'r, 'b>,
    /// As written, with its line.
    path: Option<(String, u32)>,
    /// Width and height as written, with their lines; empty where there are none.
    sides: [(String, u32); 2],
    flags: Vec<(String, String)>,
    has_shapes: bool,
    image: Option<ImageId>,
}

impl<'r, 'b> LabelMe<'r, 'b> {
    fn new(records: Records<'r, 'b>) -> Self {
        Self { records, path: None, sides: Default::default(), flags: Vec::new(), has_shapes: false, image: None }
    }

    /// The picture: the one beside the file that is called as it is, the one that `imagePath` names, the one anywhere
    /// that is called as the file.
    fn find_image(&mut self) -> ImageId {
        let out = &mut *self.records.out;
        let own_path = out.path().to_owned();
        let own = own_path.rsplit_once('.').map_or(own_path.as_str(), |(stem, _)| stem);
        let stem = own.rsplit('/').next().unwrap_or(own).to_owned();
        let (written, line) = self.path.clone().unwrap_or_default();
        let named = below(&written);
        let place = Place { line: line.max(1), ..Place::file(self.records.file) };
        let found = |joined: Joined| if let Joined::Image(id) = joined { Some(id) } else { None };
        let by_name = if named.is_empty() { None } else { found(out.find(&named, Join::Name)) };
        let by_stem = found(out.find(&stem, Join::Stem));
        let without_end = |path: &str| path.rsplit_once('.').map_or(path.to_owned(), |(stem, _)| stem.to_owned());
        if let (Some(by_name), Some(by_stem)) = (by_name, by_stem) {
            let of = |id: ImageId| out.dataset.images.path(id).to_owned();
            let is_beside = without_end(&of(by_stem)) == own;
            if by_name != by_stem && is_beside && without_end(&named).rsplit('/').next() != Some(stem.as_str()) {
                let beside = of(by_stem).rsplit('/').next().unwrap_or("").to_owned();
                let expected = format!("an imagePath of {beside}, the picture that the file is called after");
                let fault = Fault::new(FaultKind::BadRecord, place, expected, format!("\"{written}\""));
                out.fault(fault.of(by_stem));
                return self.records.image(&stem, Join::Stem, place);
            }
        }
        match (by_name, by_stem) {
            (Some(_), _) => self.records.image(&named, Join::Name, place),
            (None, Some(_)) => self.records.image(&stem, Join::Stem, place),
            (None, None) if named.is_empty() => self.records.image(&stem, Join::Stem, place),
            (None, None) => self.records.image(&named, Join::Name, place),
        }
    }

    fn shape(&mut self, node: Node<'_>, image: ImageId, place: Place) {
        let Some(label) = node.get("label").and_then(Node::scalar).filter(|l| !l.trim().is_empty()) else {
            return self.records.bad_of(image, place, "a label", words(node.get("label")));
        };
        let kind = node.text_of("shape_type").unwrap_or("polygon".into());
        let Some(points) = node.list("points") else {
            return self.records.bad_of(image, place, "a list of points", words(node.get("points")));
        };
        let outline = match Outline::pairs(points) {
            Ok(outline) => outline,
            Err(found) => return self.records.bad_of(image, place, "points of two numbers", found),
        };
        let expected = match kind.as_ref() {
            // With four, it is drawn by all its corners.
            "rectangle" if !matches!(outline.len, 2 | 4) => Some("two points for a rectangle"),
            "circle" | "mask" if outline.len != 2 => Some("two points"),
            "polygon" | "rotation" if outline.len < 3 => Some("three points or more for a polygon"),
            "line" | "linestrip" if outline.len < 2 => Some("two points or more for a line"),
            "point" | "points" if outline.len == 0 => Some("a point"),
            _ => None,
        };
        if let Some(expected) = expected {
            return self.records.bad_of(image, place, expected, outline.words());
        }
        let own = || outline.points.clone();
        let drawn = match kind.as_ref() {
            "rectangle" => Drawn::Box(outline.rect()),
            "circle" => Drawn::Box(outline.circle()),
            "polygon" | "rotation" => Drawn::Mask(outline.rect(), Traced::Polygon(vec![own()])),
            // Its second corner is the last pixel.
            "mask" => {
                let Rect { x, y, w, h } = outline.rect();
                let mask = node.text_of("mask").filter(|_| self.records.out.wants_outlines());
                let mask = mask.and_then(|text| bitmap::runs(&text));
                let traced = mask.map_or(Traced::Nothing, |mask| mask.traced(|[dx, dy]| [x + dx, y + dy]));
                Drawn::Mask(Rect { x, y, w: w + 1.0, h: h + 1.0 }, traced)
            }
            "line" | "linestrip" => Drawn::Line(Traced::Line(vec![own()])),
            "point" | "points" => outline.clone().keypoints(),
            other => {
                let found = format!("\"{}\"", other.chars().take(40).collect::<String>());
                let known = "rectangle, circle, polygon, mask, line, linestrip, point or points";
                return self.records.bad_of(image, place, known, found);
            }
        };
        let flags = if node.get("difficult").is_some_and(Node::is_set) { flag::DIFFICULT } else { 0 };
        let own = self.records.draw(image, label.trim(), drawn, flags, place);
        self.records.wrong_number(outline.wrong, image, own, place);
        let Some(own) = own else { return };
        for list in ["flags", "attributes"] {
            for (name, value) in node.get(list).into_iter().flat_map(Node::members) {
                self.records.say(Item::Box(own), &name, value);
            }
        }
    }
}

impl Visit for LabelMe<'_, '_> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        match name {
            "shapes" if first == b'[' => {
                self.has_shapes = true;
                Want::Later
            }
            "shapes" => {
                self.has_shapes = true;
                let place = self.records.place(at.line);
                self.records.bad(place, "a list of shapes", if first == b'{' { "an object" } else { "no list" });
                Want::Skip
            }
            "imagePath" | "imageHeight" | "imageWidth" | "flags" => Want::Value,
            _ => Want::Skip,
        }
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        let node = Node::from(element);
        match name {
            "imagePath" => self.path = node.text().map(|text| (text.into_owned(), node.line())),
            "imageWidth" | "imageHeight" if !node.is_null() => {
                let written = node.scalar().map_or_else(|| node.words(), |text| text.into_owned());
                self.sides[usize::from(name == "imageHeight")] = (written, node.line());
            }
            "flags" => {
                let known =
                    node.members().filter_map(|(name, value)| Some((name.into_owned(), value.scalar()?.into())));
                self.flags = known.collect();
            }
            "shapes" => {
                let place = Place::new(self.records.file, element.line, RecordKind::Shape, element.index);
                if self.records.is_sound(node, place)
                    && let Some(image) = self.image
                {
                    self.shape(node, image, place);
                }
            }
            _ => {}
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> for LabelMe<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.records
    }

    fn between(&mut self, whole: bool) {
        let image = self.find_image();
        self.image = Some(image);
        self.records.out.annotate(image);
        let place = self.records.written_size(image, std::mem::take(&mut self.sides));
        for (name, value) in std::mem::take(&mut self.flags) {
            self.records.say_text(Item::Image(image, place), &name, &value);
        }
        if whole && !self.has_shapes {
            let place = self.records.place(0);
            self.records.bad(place, "a list of shapes", "none");
        }
    }
}
