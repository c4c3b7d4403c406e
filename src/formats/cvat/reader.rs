//! Takes tags into the model. Refuses to read bytes.

use super::labels::Head;
use super::shape::{self, Kind};
use super::xml::Tag;
use crate::dataset::{
    BoxUnit, Builder, ClassId, Fault, FaultKind, FileId, ImageId, Join, Joined, Place, RecordKind, SplitId, flag,
    split_name,
};
use crate::formats::attributes::{Gathered, Item, SourceFile};
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) struct Reader<'r, 'b> {
    pub(super) out: &'r mut Builder<'b>,
    attributes: &'r mut Gathered,
    file: FileId,
    path: String,
    split: Option<SplitId>,
    /// The names of the open elements.
    open: Vec<String>,
    text: String,
    line: u32,
    head: Head,
    images: u32,
    image: Option<ImageId>,
    objects: u32,
    /// The labels that images have already, of tracks or of the image at hand.
    labelled: FxHashSet<(ImageId, ClassId)>,
    track: Option<Track>,
    frames: FxHashMap<u32, ImageId>,
    shape: Option<Shape>,
    /// The name of the attribute that is open.
    attribute: Option<String>,
    saw_root: bool,
}

struct Track {
    label: String,
    size: Option<(u32, u32)>,
}

struct Shape {
    tag: Tag,
    kind: Kind,
    image: ImageId,
    place: Place,
    label: String,
    /// Across, down, and whether it is not there, hidden or seen.
    joints: Vec<[f64; 3]>,
    values: Vec<(String, String)>,
    /// How many elements are open where it is the innermost.
    depth: usize,
}

impl<'r, 'b> Reader<'r, 'b> {
    pub(super) fn new(file: FileId, out: &'r mut Builder<'b>, attributes: &'r mut Gathered) -> Self {
        if let Some(source) = out.source() {
            source.join = Some("by file name".into());
        }
        let split = out.split_of_file();
        let path = out.path().to_owned();
        Self {
            out,
            attributes,
            file,
            path,
            split,
            open: Vec::new(),
            text: String::new(),
            line: 0,
            head: Head::default(),
            images: 0,
            image: None,
            objects: 0,
            labelled: FxHashSet::default(),
            track: None,
            frames: FxHashMap::default(),
            shape: None,
            attribute: None,
            saw_root: false,
        }
    }

    fn bad(&mut self, place: Place, expected: &str, found: impl Into<String>) {
        self.out.fault(Fault::new(FaultKind::BadRecord, place, expected, found));
    }

    fn place(&self, line: u32) -> Place {
        Place::new(self.file, line, RecordKind::Object, self.objects)
    }

    /// An element begins; `false`: the rest is not worth reading.
    pub(super) fn open(&mut self, tag: &Tag) -> bool {
        self.text.clear();
        self.line = tag.line;
        let depth = self.open.len();
        let parent = self.open.last().map_or("", String::as_str).to_owned();
        self.open.push(tag.name.clone());
        if let Some(wrong) = &tag.wrong {
            self.bad(self.place(tag.line), "attributes as name=\"value\"", wrong.clone());
        }
        match (depth, parent.as_str(), tag.name.as_str()) {
            (0, _, "annotations") => self.saw_root = true,
            (0, _, root) => {
                let place = Place { line: tag.line, ..Place::file(self.file) };
                self.bad(place, "the root annotations", root);
                return false;
            }
            (1, _, "image") => self.image(tag),
            (1, _, "track") => self.track(tag),
            (2, "image" | "track", name) => match Kind::of(name) {
                Some(kind) => self.shape(kind, tag),
                None => self.bad(self.place(tag.line), "a shape that CVAT knows", name),
            },
            _ => self.within(tag),
        }
        true
    }

    /// An element within a shape.
    fn within(&mut self, tag: &Tag) {
        let Some(shape) = &mut self.shape else { return };
        match tag.name.as_str() {
            "attribute" => self.attribute = tag.text("name").map(str::to_owned),
            "points" if shape.kind == Kind::Skeleton && tag.is_set("outside") => shape.joints.push([0.0; 3]),
            "points" if shape.kind == Kind::Skeleton => match shape::points(tag) {
                Ok(points) => {
                    let mark = if tag.is_set("occluded") { 1.0 } else { 2.0 };
                    shape.joints.extend(points.into_iter().map(|[x, y]| [x, y, mark]));
                }
                Err((kind, expected, found)) => {
                    let place = Place { line: tag.line, ..shape.place };
                    self.out.fault(Fault::new(kind, place, expected, found).of(shape.image));
                }
            },
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        // What stands between the shapes is nothing.
        let wanted = self.attribute.is_some() || self.open.get(1).is_some_and(|name| name == "meta");
        if wanted {
            self.text.push_str(text);
        }
    }

    /// The innermost element ends.
    pub(super) fn close(&mut self) {
        if self.open.get(1).is_some_and(|name| name == "meta") {
            let place = Place::new(self.file, self.line, RecordKind::Category, self.head.declared.len() as u32);
            self.head.close(&self.open, &self.text, place, self.out, self.attributes);
        }
        let depth = self.open.len();
        let name = self.open.pop().unwrap_or_default();
        if name == "attribute"
            && let (Some(attribute), Some(shape)) = (self.attribute.take(), &mut self.shape)
        {
            shape.values.push((attribute, self.text.trim().to_owned()));
        }
        self.text.clear();
        if let Some(shape) = self.shape.take_if(|shape| shape.depth == depth) {
            self.take(shape);
        }
        if depth == 2 {
            (self.image, self.track) = (None, None);
        }
    }

    /// The file was read to its end.
    pub(super) fn ended(&mut self) {
        let place = Place::file(self.file);
        match () {
            () if !self.saw_root => self.bad(place, "the root annotations", "nothing"),
            () if self.images == 0 && self.frames.is_empty() => self.bad(place, "images or tracks", "none"),
            () => {}
        }
    }

    fn image(&mut self, tag: &Tag) {
        let place = Place::new(self.file, tag.line, RecordKind::Image, self.images);
        self.images = self.images.saturating_add(1);
        self.objects = 0;
        self.labelled.clear();
        let Some(name) = tag.text("name") else {
            return self.bad(place, "the name of an image", "none");
        };
        let subset = tag.text("subset").filter(|s| !s.eq_ignore_ascii_case("default"));
        let image = self.named(name, subset, place);
        self.image = Some(image);
        let side = |name| tag.get(name).and_then(|t| t.parse::<u32>().ok());
        if let (Some(width), Some(height)) = (side("width"), side("height")) {
            self.out.declare_size(image, width, height, place);
        }
        let split = match subset {
            Some(subset) => Some(self.out.split(split_name(subset).unwrap_or(subset))),
            None => self.split,
        };
        if let Some(split) = split {
            self.out.claim_split(image, split, Some(place));
        }
    }

    /// The picture of a name: in its subset's folder, where a project was exported; as written; without its extension.
    fn named(&mut self, name: &str, subset: Option<&str>, place: Place) -> ImageId {
        let below = subset.map(|subset| format!("{subset}/{name}"));
        let tries = [(below.as_deref(), Join::Name), (Some(name), Join::Name), (Some(name), Join::Stem)];
        for (name, join) in tries.into_iter().filter_map(|(name, join)| Some((name?, join))) {
            if matches!(self.out.find(name, join), Joined::Image(_)) {
                return self.out.image(name, join, place);
            }
        }
        self.out.image(below.as_deref().unwrap_or(name), Join::Name, place)
    }

    fn track(&mut self, tag: &Tag) {
        self.objects = 0;
        let size = self.head.size(tag.get("task_id"));
        self.track = Some(Track { label: tag.text("label").unwrap_or("").to_owned(), size });
    }

    /// The picture of a frame of a video: `frame_000012`, as CVAT names them, or its number.
    fn frame(&mut self, tag: &Tag, size: Option<(u32, u32)>) -> Option<ImageId> {
        let place = self.place(tag.line);
        let written = tag.get("frame");
        let Some(frame) = written.and_then(|f| f.parse::<u32>().ok()) else {
            let found: String = written.unwrap_or("none").chars().take(40).collect();
            self.bad(place, "the number of a frame", found);
            return None;
        };
        if let Some(&image) = self.frames.get(&frame) {
            return Some(image);
        }
        let names = names_of_frame(frame);
        let found = names.iter().find(|name| matches!(self.out.find(name, Join::Stem), Joined::Image(_)));
        let [usual, ..] = &names;
        let image = self.out.image(found.unwrap_or(usual), Join::Stem, place);
        if let Some((width, height)) = size {
            self.out.declare_size(image, width, height, place);
        }
        if let Some(split) = self.split {
            self.out.claim_split(image, split, Some(place));
        }
        self.frames.insert(frame, image);
        Some(image)
    }

    /// A frame, where there is a picture of it, in which an object is not to be seen.
    fn looked_at(&mut self, tag: &Tag, size: Option<(u32, u32)>) {
        let frame = tag.get("frame").and_then(|f| f.parse::<u32>().ok());
        let mut names = frame.map(names_of_frame).into_iter().flatten();
        let there = names.any(|name| matches!(self.out.find(&name, Join::Stem), Joined::Image(_)));
        if there && let Some(image) = self.frame(tag, size) {
            self.out.annotate(image);
        }
    }

    fn shape(&mut self, kind: Kind, tag: &Tag) {
        let place = self.place(tag.line);
        self.objects = self.objects.saturating_add(1);
        let of_track = self.track.as_ref().map(|track| (track.label.clone(), track.size));
        let (image, label) = match of_track {
            Some((label, size)) => {
                // The object is not seen here, and somebody has looked.
                if tag.is_set("outside") {
                    return self.looked_at(tag, size);
                }
                (self.frame(tag, size), label)
            }
            None => (self.image, tag.text("label").unwrap_or("").to_owned()),
        };
        let Some(image) = image else { return };
        let depth = self.open.len();
        let (joints, values) = (Vec::new(), Vec::new());
        self.shape = Some(Shape { tag: tag.clone(), kind, image, place, label, joints, values, depth });
    }

    /// A whole shape.
    fn take(&mut self, shape: Shape) {
        let Shape { tag, kind, image, place, label, joints, values, .. } = shape;
        self.out.annotate(image);
        match kind {
            Kind::Polygon | Kind::Mask | Kind::Ellipse => self.out.dataset.masks += 1,
            Kind::Points | Kind::Skeleton => self.out.dataset.keypoints += 1,
            _ => {}
        }
        if label.is_empty() {
            let fault = Fault::new(FaultKind::BadRecord, place, "a label", "none");
            return self.out.fault(fault.of(image));
        }
        let class = self.out.class(&label);
        if !self.head.declared.is_empty() && !self.head.declared.contains(&class) {
            let mut fault = Fault::new(FaultKind::UnknownClass, place, "a label of the task", label).of(image);
            fault.class = Some(class);
            self.out.fault(fault);
        }
        let item = if kind.has_box() {
            match shape::extent(kind, &tag, &joints) {
                Ok(extent) => {
                    let flags = kind.flags() | if tag.is_set("occluded") { flag::OCCLUDED } else { 0 };
                    let id = self.out.add_box(image, class, extent.rect, BoxUnit::Pixels, flags, place);
                    self.out.outline(id, BoxUnit::Pixels, || shape::traced(kind, &tag, joints));
                    if kind == Kind::Mask
                        && let Some(Err(found)) = shape::runs(&tag)
                    {
                        let mut fault = Fault::new(FaultKind::Mask, place, "", found).of(image);
                        (fault.class, fault.r#box) = (Some(class), Some(id));
                        self.out.fault(fault);
                    }
                    if let Some(found) = extent.wrong {
                        let mut fault = Fault::new(FaultKind::NotANumber, place, "four numbers", found).of(image);
                        (fault.class, fault.r#box) = (Some(class), Some(id));
                        self.out.fault(fault);
                    }
                    Item::Box(id)
                }
                Err((kind, expected, found)) => {
                    let mut fault = Fault::new(kind, place, expected, found).of(image);
                    fault.class = Some(class);
                    return self.out.fault(fault);
                }
            }
        } else {
            if self.labelled.insert((image, class)) {
                self.out.add_label(image, class, Some(place));
                if let Some(source) = self.out.source() {
                    source.records += 1;
                }
            }
            if kind != Kind::Tag {
                return self.out.outline_of(image, class, BoxUnit::Pixels, || shape::traced(kind, &tag, joints));
            }
            Item::Image(image, place)
        };
        let place = SourceFile { file: self.file, path: &self.path };
        for (name, value) in values {
            self.attributes.set(&self.out.dataset, place, &name, item, Some(&value));
        }
    }
}

/// What the picture of a frame may be called, the usual name first.
fn names_of_frame(frame: u32) -> [String; 3] {
    [format!("frame_{frame:06}"), format!("{frame:06}"), frame.to_string()]
}
