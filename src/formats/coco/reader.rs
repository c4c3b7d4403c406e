//! Takes the records of one file into the model.

use super::ids::{Ids, Key};
use super::record::{Annotation, Category, ImageEntry, List, Scalar, Unreadable, parse};
use crate::dataset::{
    BoxUnit, Builder, ClassId, Fault, FaultKind, FileId, ImageId, Join, Place, RecordKind, Rect, SplitId, flag,
};
use crate::formats::box_attributes::BoxAttributes;
use crate::formats::json::{self, Broken, Element, Mark, Visit, Walked, Want};

/// How far a list of the file has been seen.
#[derive(Clone, Copy, Default, PartialEq)]
enum Seen {
    #[default]
    No,
    Begun,
    Whole,
}

pub(super) struct Reader<'r, 'b> {
    out: &'r mut Builder<'b>,
    attributes: &'r mut BoxAttributes,
    path: String,
    file: FileId,
    split: Option<SplitId>,
    /// `None` for entries that could not be taken.
    images: Ids<Option<ImageId>>,
    categories: Ids<Option<ClassId>>,
    annotations: Ids<()>,
    seen_images: Seen,
    seen_categories: Seen,
    seen_annotations: Seen,
    /// Lists of annotations to read in a second pass.
    later: Vec<Mark>,
    /// The last member is one of those.
    in_later: bool,
    /// NaN and Infinity of the record at hand, as written.
    literals: Vec<String>,
}

impl Visit for Reader<'_, '_> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        for seen in [&mut self.seen_images, &mut self.seen_categories] {
            if *seen == Seen::Begun {
                *seen = Seen::Whole;
            }
        }
        self.in_later = false;
        let seen = match name {
            "images" => &mut self.seen_images,
            "categories" => &mut self.seen_categories,
            "annotations" => &mut self.seen_annotations,
            _ => return Want::Skip,
        };
        *seen = Seen::Begun;
        if first != b'[' {
            let place = Place { line: at.line, ..Place::file(self.file) };
            let found = if first == b'{' { "an object" } else { "no list" };
            self.out.fault(Fault::new(FaultKind::BadRecord, place, format!("a list of {name}"), found));
            return Want::Skip;
        }
        if name == "annotations" && !(self.seen_images == Seen::Whole && self.seen_categories == Seen::Whole) {
            self.later.push(at);
            self.in_later = true;
            return Want::Later;
        }
        Want::Elements
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        let kind = match name {
            "images" => RecordKind::Image,
            "categories" => RecordKind::Category,
            _ => RecordKind::Annotation,
        };
        let place = Place::new(self.file, element.line, kind, element.index);
        self.literals.clear();
        let Err(Unreadable(error)) = self.take(element.bytes, place) else { return };
        if let Some((bytes, literals)) = json::without_nan(element.bytes) {
            self.literals = literals;
            if self.take(&bytes, place).is_ok() {
                return;
            }
        }
        let fault = match json::explain(element.bytes, "the end of the record") {
            Some(flaw) => {
                let place = Place { line: element.line_of(flaw.at), ..place };
                Fault::new(FaultKind::BadRecord, place, flaw.expected, flaw.found)
            }
            None if element.bytes.first() != Some(&b'{') => {
                let found: String = String::from_utf8_lossy(element.bytes).chars().take(20).collect();
                Fault::new(FaultKind::BadRecord, place, "an object", found)
            }
            None if error.contains("out of range") => {
                Fault::new(FaultKind::NotANumber, place, "a finite number", "a number too large to hold")
            }
            None => Fault::new(FaultKind::BadRecord, place, "a record that can be read", error),
        };
        self.out.fault(fault);
    }
}

impl<'r, 'b> Reader<'r, 'b> {
    pub(super) fn new(file: FileId, out: &'r mut Builder<'b>, attributes: &'r mut BoxAttributes) -> Self {
        if let Some(source) = out.source() {
            source.join = Some("by file name".into());
        }
        let split = out.split_of_file();
        let path = out.path().to_owned();
        Self {
            out,
            attributes,
            path,
            file,
            split,
            images: Ids::default(),
            categories: Ids::default(),
            annotations: Ids::default(),
            seen_images: Seen::No,
            seen_categories: Seen::No,
            seen_annotations: Seen::No,
            later: Vec::new(),
            in_later: false,
            literals: Vec::new(),
        }
    }

    /// Reports what the first pass met; returns the lists to read in a second.
    pub(super) fn first_pass_ended(&mut self, walked: Walked) -> Vec<Mark> {
        if walked.is_complete() {
            // In a whole file nothing more can come; in a broken one, what was not reached cannot be missed.
            if self.seen_images == Seen::No {
                self.bad(Place::file(self.file), "a list of images", "none");
            }
            (self.seen_images, self.seen_categories) = (Seen::Whole, Seen::Whole);
        }
        // A file that ends within a list for later: the second pass can say more of how.
        let own = walked.broken.iter().filter(|b| !(b.fatal && self.in_later)).cloned().collect::<Vec<_>>();
        self.report(&own);
        std::mem::take(&mut self.later)
    }

    pub(super) fn report(&mut self, broken: &[Broken]) {
        for b in broken {
            let place = Place { line: b.line, ..Place::file(self.file) };
            self.out.fault(Fault::new(FaultKind::Unparsable, place, b.expected.clone(), b.found.clone()));
        }
    }

    fn take(&mut self, bytes: &[u8], place: Place) -> Result<(), Unreadable> {
        match place.kind {
            RecordKind::Image => self.image(&parse(bytes)?, place),
            RecordKind::Category => self.category(&parse(bytes)?, place),
            _ => self.annotation(parse(bytes)?, place),
        }
        Ok(())
    }

    fn bad(&mut self, place: Place, expected: &str, found: impl Into<String>) {
        self.out.fault(Fault::new(FaultKind::BadRecord, place, expected, found));
    }

    fn image(&mut self, entry: &ImageEntry<'_>, place: Place) {
        let key = Key::of(&entry.id);
        if key.is_none() {
            self.bad(place, "an id", entry.id.words());
        }
        let Some(name) = entry.file_name.text().filter(|n| !n.is_empty()) else {
            self.bad(place, "a file_name", entry.file_name.words());
            if let Some(key) = key {
                self.images.insert(key, None);
            }
            return;
        };
        let image = self.out.image(name, Join::Name, place);
        if let Some(key) = key
            && !self.images.insert(key, Some(image))
        {
            let fault = Fault::new(FaultKind::DuplicateId, place, "an id of its own", entry.id.words());
            self.out.fault(fault.of(image));
        }
        if let (Some(width), Some(height)) =
            (self.side(&entry.width, "width", image, place), self.side(&entry.height, "height", image, place))
        {
            self.out.declare_size(image, width, height, place);
        }
        if let Some(split) = self.split {
            self.out.claim_split(image, split, Some(place));
        }
    }

    /// A width or height in pixels; a wrong one is a fault, none is none.
    fn side(&mut self, value: &Scalar<'_>, name: &str, image: ImageId, place: Place) -> Option<u32> {
        if value.is_missing() && self.literals.is_empty() {
            return None;
        }
        match value.number() {
            Some(n) if n >= 0.0 && n.fract() == 0.0 && n <= f64::from(u32::MAX) => Some(n as u32),
            _ => {
                let found = self.literal().unwrap_or_else(|| value.words());
                let fault = Fault::new(FaultKind::NotANumber, place, format!("a {name} in whole pixels"), found);
                self.out.fault(fault.of(image));
                None
            }
        }
    }

    /// The next NaN or Infinity of the record.
    fn literal(&mut self) -> Option<String> {
        (!self.literals.is_empty()).then(|| self.literals.remove(0))
    }

    fn category(&mut self, entry: &Category<'_>, place: Place) {
        let key = Key::of(&entry.id);
        if key.is_none() {
            self.bad(place, "an id", entry.id.words());
        }
        let class = match entry.name.text().filter(|n| !n.is_empty()) {
            Some(name) => {
                // What exporters write where there is none.
                let parent = entry.supercategory.text().filter(|s| !matches!(*s, "none" | "None"));
                Some(self.out.declare_class(name, parent, place))
            }
            None => {
                self.bad(place, "a name", entry.name.words());
                None
            }
        };
        if let Some(key) = key
            && !self.categories.insert(key, class)
        {
            let mut fault = Fault::new(FaultKind::DuplicateId, place, "an id of its own", entry.id.words());
            fault.class = class;
            self.out.fault(fault);
        }
    }

    fn annotation(&mut self, record: Annotation<'_>, place: Place) {
        let own = Key::of(&record.id);
        let repeated = match own {
            Some(key) => !self.annotations.insert(key, ()),
            None => {
                // Panoptic records have none: their segments do.
                if record.bbox.len > 0 {
                    self.bad(place, "an id", record.id.words());
                }
                false
            }
        };
        let image = self.image_of(&record, place);
        if repeated {
            let mut fault = Fault::new(FaultKind::DuplicateId, place, "an id of its own", record.id.words());
            fault.image = image;
            self.out.fault(fault);
        }
        self.out.dataset.masks += record.masks;
        self.out.dataset.keypoints += u64::from(record.keypoints);
        self.out.dataset.captions += u64::from(record.caption);
        let Some(image) = image else { return };
        self.out.annotate(image);
        let corners = self.numbers(&record.bbox, image, place);
        let counted_only = record.masks > 0 || record.keypoints || record.caption;
        let no_box = corners.is_none();
        if no_box && (counted_only || record.category_id.is_missing() || record.bbox.is_wrong()) {
            return;
        }
        let Some(class) = self.class_of(&record, image, place) else { return };
        let Some(([x, y, w, h], not_a_number)) = corners else {
            // A category and nothing else: the image shows it.
            if let Some(source) = self.out.source() {
                source.records += 1;
            }
            return self.out.add_label(image, class, Some(place));
        };
        let flags = if record.crowd { flag::CROWD } else { 0 }
            | if record.masks > 0 { flag::MASK } else { 0 }
            | if record.keypoints { flag::KEYPOINTS } else { 0 };
        let id = self.out.add_box(image, class, Rect { x, y, w, h }, BoxUnit::Pixels, flags, place);
        if let Some(found) = not_a_number {
            let mut fault = Fault::new(FaultKind::NotANumber, place, "four numbers", found).of(image);
            (fault.class, fault.r#box) = (Some(class), Some(id));
            self.out.fault(fault);
        }
        for (name, value) in record.extras {
            let value = match value {
                Scalar::Text(t) => Some(t.into_owned()),
                Scalar::Missing | Scalar::Null | Scalar::Other(_) => None,
                value => Some(value.words()),
            };
            self.attributes.set(self.out, (self.file, &self.path), &name, id, value.as_deref());
        }
    }

    /// The image that an annotation speaks of; none is a fault.
    fn image_of(&mut self, record: &Annotation<'_>, place: Place) -> Option<ImageId> {
        let Some(key) = Key::of(&record.image_id) else {
            self.bad(place, "an image_id", record.image_id.words());
            return None;
        };
        match self.images.get(&key) {
            Some(image) => image,
            None => {
                if self.seen_images == Seen::Whole {
                    let found = format!("image_id {}", record.image_id.words());
                    self.out.fault(Fault::new(FaultKind::DanglingId, place, "an id of images", found));
                }
                None
            }
        }
    }

    /// The class that an annotation speaks of. An id that leads nowhere makes a class "category 17".
    fn class_of(&mut self, record: &Annotation<'_>, image: ImageId, place: Place) -> Option<ClassId> {
        let Some(key) = Key::of(&record.category_id) else {
            let fault = Fault::new(FaultKind::BadRecord, place, "a category_id", record.category_id.words());
            self.out.fault(fault.of(image));
            return None;
        };
        let known = self.categories.get(&key);
        if let Some(Some(class)) = known {
            return Some(class);
        }
        let class = self.out.class(&format!("category {}", record.category_id.words().trim_matches('"')));
        if known.is_none() && self.seen_categories == Seen::Whole {
            let found = format!("category_id {}", record.category_id.words());
            let mut fault = Fault::new(FaultKind::DanglingId, place, "an id of categories", found).of(image);
            fault.class = Some(class);
            self.out.fault(fault);
        }
        Some(class)
    }

    /// The four numbers of a box, NaN for those that are none, and how the first such is written. `None` where there
    /// is no box, or none that could be read (a fault).
    fn numbers(&mut self, list: &List<'_>, image: ImageId, place: Place) -> Option<([f64; 4], Option<String>)> {
        let found = match &list.instead {
            Some(instead) => instead.words(),
            None if list.len == 0 => return None,
            None if list.len != 4 => format!("{} value{}", list.len, if list.len == 1 { "" } else { "s" }),
            None => {
                let mut wrong = None;
                let numbers = list.first.each_ref().map(|value| {
                    let number = value.number().filter(|n| n.is_finite());
                    if number.is_none() && wrong.is_none() {
                        wrong = Some(value.words());
                    }
                    // A number in quotes is a fault, but not one that hides what was meant.
                    let meant = value.text().and_then(|t| t.trim().parse().ok());
                    number.or(meant).unwrap_or(f64::NAN)
                });
                let wrong = wrong.map(|words| if words == "null" { self.literal().unwrap_or(words) } else { words });
                return Some((numbers, wrong));
            }
        };
        self.out.fault(Fault::new(FaultKind::BadRecord, place, "a box of four numbers", found).of(image));
        None
    }
}
