//! Datumaro's own JSON: classes by their place in a list, and an item for each picture with annotations of several
//! types. Refuses to read what is not of a picture (point clouds, videos, tables).

use super::outline::Outline;
use super::{Drawn, Reader, Records, below, boxed, is_json, read, words};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, ClassId, Counting, Fault, FaultKind, FileRole, Format, ImageId, Join, Joined,
    Place, RecordKind, Rect, SetOf, Traced, flag,
};
use crate::formats::Probe;
use crate::formats::attributes::Item;
use crate::formats::coco::mask;
use crate::formats::json::{Element, Mark, Node, Visit, Want};
use crate::formats::list::{Entry, How, Read, Stage};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "datumaro",
        name: "Datumaro",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "Datumaro's JSON: boxes, labels, polygons and masks with the box around them, classes of lines and points, captions, sizes, attributes of boxes and of items",
    told_by: "members categories and items",
    cannot: "splits but by the file's name, people; point clouds, videos, cuboids and annotations in binary files are not read",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &ENTRY.format, false, out, &mut session.gathered);
                records.out.labels_as(SetOf::File);
                read(input, Datumaro { records, classes: Vec::new(), has_items: false }, tick).await;
            })
        }),
    },
};

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) {
        return None;
    }
    let shape = probe.json();
    let items = shape.has_list("items") && shape.first.get("items").is_none_or(|first| first.iter().any(|m| m == "id"));
    // The list of classes may be longer than what is seen.
    let cut = shape.partial && shape.has(&["dm_format_version", "categories"]);
    ((items && shape.has(&["categories"])) || cut).then(|| "Datumaro: JSON with categories and items".into())
}

struct Datumaro<'r, 'b> {
    records: Records<'r, 'b>,
    classes: Vec<Option<ClassId>>,
    has_items: bool,
}

impl Datumaro<'_, '_> {
    fn categories(&mut self, node: Node<'_>) {
        let labels = node.get("label").and_then(|label| label.list("labels"));
        for (index, label) in labels.into_iter().flat_map(Node::elements).enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let place = Place::new(self.records.file, label.line(), RecordKind::Category, index);
            let class = label.text_of("name").or_else(|| label.text()).filter(|name| !name.trim().is_empty());
            let class = match class {
                Some(name) => {
                    let parent = label.text_of("parent");
                    Some(self.records.out.declare_class(&name, parent.as_deref(), place))
                }
                None => {
                    self.records.bad(place, "a name", words(label.get("name")));
                    None
                }
            };
            self.classes.push(class);
        }
    }

    /// The picture of an item: by the path of its image, else by its id.
    fn find_image(&mut self, node: Node<'_>, place: Place) -> Option<ImageId> {
        let media = ["image", "media"].iter().find_map(|name| node.get(name)?.text_of("path"));
        let id = node.get("id").and_then(Node::scalar).filter(|id| !id.trim().is_empty());
        let (name, join) = match (&media, &id) {
            (Some(path), _) => (below(path), Join::Name),
            (None, Some(id)) => (below(id), Join::Stem),
            (None, None) => {
                self.records.bad(place, "an id", words(node.get("id")));
                return None;
            }
        };
        // Pictures lie in a folder that is called after the file.
        let own = self.records.out.path();
        let own = own.rsplit('/').next().unwrap_or(own);
        let subset = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
        let tries = [format!("images/{subset}/{name}"), format!("{subset}/{name}")];
        let found = tries.iter().find(|name| matches!(self.records.out.find(name, join), Joined::Image(_)));
        Some(self.records.image(found.unwrap_or(&name), join, place))
    }

    fn item(&mut self, node: Node<'_>, place: Place) {
        if node.get("point_cloud").is_some() || node.get("video").is_some() {
            return self.records.bad(place, "an item of a picture", "one of a point cloud or video");
        }
        let Some(image) = self.find_image(node, place) else { return };
        let size = node.get("image").or_else(|| node.get("media")).and_then(|image| image.list("size"));
        if let Some(size) = size {
            let mut sides = size.elements();
            let (height, width) = (sides.next(), sides.next());
            self.records.size(image, width, height, place);
        }
        for (name, value) in node.get("attr").into_iter().flat_map(Node::members) {
            // Which frame of a video or which number in a task it is, tools write there.
            if !matches!(name.as_ref(), "frame" | "id" | "path") {
                self.records.say(Item::Image(image, place), &name, value);
            }
        }
        let Some(list) = node.get("annotations") else { return };
        if !list.is_list() {
            return self.records.bad_of(image, place, "a list of annotations", list.words());
        }
        for (node, place) in self.records.each(list, RecordKind::Annotation) {
            self.annotation(node, image, place);
        }
    }

    /// The class that an annotation speaks of. A number that leads nowhere makes a class "label 17".
    fn class(&mut self, node: Node<'_>, image: ImageId, place: Place) -> Option<ClassId> {
        let value = node.get("label_id");
        let whole = value.and_then(Node::number).filter(|n| *n >= 0.0 && n.fract() == 0.0 && *n < 1e9);
        let Some(number) = whole else {
            self.records.bad_of(image, place, "a label_id", words(value));
            return None;
        };
        match self.classes.get(number as usize) {
            Some(class) => *class,
            None => {
                let class = self.records.out.class(&format!("label {number}"));
                let found = format!("label_id {number}");
                let mut fault = Fault::new(FaultKind::DanglingId, place, "the number of a label", found).of(image);
                fault.class = Some(class);
                self.records.out.fault(fault);
                Some(class)
            }
        }
    }

    fn annotation(&mut self, node: Node<'_>, image: ImageId, place: Place) {
        let kind = node.text_of("type").unwrap_or_default();
        match kind.as_ref() {
            "caption" => {
                self.records.out.caption(image, &node.text_of("caption").unwrap_or_default());
                return self.records.out.annotate(image);
            }
            "label" => {
                if let Some(class) = self.class(node, image, place) {
                    self.records.label(image, class, place);
                }
                return;
            }
            // What models and other tools keep there is no label.
            "feature_vector" | "hash_key" | "super_resolution_annotation" | "depth_annotation" | "tabular" => return,
            _ => {}
        }
        let (drawn, wrong) = match drawn(&kind, node, self.records.out.wants_outlines()) {
            Ok(found) => found,
            Err((expected, found)) => return self.records.bad_of(image, place, expected, found),
        };
        let Some(class) = self.class(node, image, place) else { return };
        let says = |name: &str| node.get("attributes").and_then(|all| all.get(name)).is_some_and(Node::is_set);
        let flags = [
            ("is_crowd", flag::CROWD),
            ("difficult", flag::DIFFICULT),
            ("truncated", flag::TRUNCATED),
            ("occluded", flag::OCCLUDED),
        ];
        let set = flags.iter().filter(|(name, _)| says(name)).fold(0, |all, (_, bit)| all | bit);
        let own = self.records.draw_of(image, class, (drawn, BoxUnit::Pixels), set, place);
        self.records.wrong_number(wrong, image, own, place);
        let Some(own) = own else { return };
        for (name, value) in node.get("attributes").into_iter().flat_map(Node::members) {
            if !flags.iter().any(|(own, _)| *own == name) {
                self.records.say(Item::Box(own), &name, value);
            }
        }
    }
}

type Taken = (Drawn, Option<String>);

/// What an annotation draws, and the first number that is none; what was expected and found where it draws nothing.
/// `trace`: masks are worth unpacking.
fn drawn(kind: &str, node: Node<'_>, trace: bool) -> Result<Taken, (&'static str, String)> {
    let outline = |name: &str| match node.list(name) {
        Some(list) => Outline::flat(list).map_err(|found| ("numbers by twos", found)),
        None => Err(("a list of numbers", words(node.get(name)))),
    };
    match kind {
        "bbox" => {
            let numbers = outline("bbox").map_err(|(_, found)| ("a box of four numbers", found))?;
            if numbers.len != 2 {
                return Err(("a box of four numbers", format!("{} numbers", 2 * numbers.len)));
            }
            let [[x, y], [w, h]] = numbers.first;
            Ok((Drawn::Box(Rect { x, y, w, h }), numbers.wrong))
        }
        "polygon" | "ellipse" | "polyline" | "points" => {
            let points = outline("points")?;
            match (kind, points.len) {
                ("polygon", 0..3) => Err(("three points or more for a polygon", points.words())),
                ("polygon", _) => Ok((points.clone().polygon(), points.wrong)),
                ("ellipse", 2) => Ok((Drawn::Box(points.rect()), points.wrong)),
                ("ellipse", _) => Err(("two points for an ellipse", points.words())),
                ("points", 0) => Err(("a point", points.words())),
                ("points", _) => Ok((Drawn::Points(Traced::Keypoints(seen(node, &points.points))), points.wrong)),
                (_, 0..2) => Err(("two points or more for a line", points.words())),
                _ => Ok((points.clone().line(), points.wrong)),
            }
        }
        "mask" => {
            let Some(rle) = node.get("rle") else { return Err(("a mask with rle", "nothing".into())) };
            match mask::extent(rle.bytes()) {
                Some(rect) if trace => Ok((Drawn::Mask(rect, mask::traced(rle.bytes())), None)),
                Some(rect) => Ok((Drawn::Mask(rect, Traced::Nothing), None)),
                None => {
                    Err(("a run-length mask that covers something", "one that does not, or that cannot be read".into()))
                }
            }
        }
        "skeleton" => {
            let mut all = Vec::new();
            for element in node.list("elements").into_iter().flat_map(Node::elements) {
                let points = element.list("points").and_then(|list| Outline::flat(list).ok());
                all.extend(points.into_iter().flat_map(|points| seen(element, &points.points)));
            }
            Ok((Drawn::Points(Traced::Keypoints(all)), None))
        }
        _ => Err((
            "a type that Muster knows (label, bbox, polygon, mask, polyline, points, ellipse or caption)",
            words(node.get("type")),
        )),
    }
}

/// Points with their visibility: 0 absent, 1 hidden, 2 seen; seen where nothing says so.
fn seen(node: Node<'_>, points: &[[f64; 2]]) -> Vec<[f64; 3]> {
    let mut marks =
        node.list("visibility").into_iter().flat_map(Node::elements).map(|mark| mark.number().unwrap_or(2.0));
    points.iter().map(|&[x, y]| [x, y, marks.next().unwrap_or(2.0)]).collect()
}

impl Visit for Datumaro<'_, '_> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        match name {
            "categories" => Want::Value,
            "items" if first == b'[' => {
                self.has_items = true;
                Want::Later
            }
            "items" => {
                let place = self.records.place(at.line);
                self.records.bad(place, "a list of items", if first == b'{' { "an object" } else { "no list" });
                Want::Skip
            }
            _ => Want::Skip,
        }
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        if name == "categories" {
            self.categories(Node::from(element));
        } else if let Some((node, place)) = self.records.object(element) {
            self.item(node, place);
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> for Datumaro<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.records
    }

    fn between(&mut self, whole: bool) {
        if whole && !self.has_items {
            let place = self.records.place(0);
            self.records.bad(place, "a list of items", "none");
        }
    }
}
