//! Takes the records of one file into the model.

use super::ids::{Ids, Key, Spelt};
use super::licences::Licences;
use super::lvis::Absent;
use super::record::{Category, ImageEntry, Unreadable, parse};
use super::results::Truth;
use super::value::Scalar;
use crate::dataset::{Builder, ClassId, Fault, FaultKind, FileId, ImageId, Join, Place, RecordKind, Role, SplitId};
use crate::formats::attributes::{Gathered, Item, SourceFile, guess, is_kind};
use crate::formats::json::{self, Broken, Element, Mark, Visit, Walked, Want};
use rustc_hash::FxHashMap;

/// How far a list of the file has been seen.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Seen {
    #[default]
    No,
    Begun,
    Whole,
}

pub(super) struct Reader<'r, 'b> {
    pub(super) out: &'r mut Builder<'b>,
    pub(super) attributes: &'r mut Gathered,
    /// What its ids lead to, for results of models.
    truth: &'r mut Truth,
    pub(super) path: String,
    pub(super) file: FileId,
    pub(super) split: Option<SplitId>,
    /// `None` for entries that could not be taken.
    pub(super) images: Ids<Option<ImageId>>,
    pub(super) categories: Ids<Option<ClassId>>,
    pub(super) annotations: Ids<()>,
    /// Where a picture was named first, and whether a second record of it was said.
    named: FxHashMap<ImageId, (Place, bool)>,
    pub(super) seen_images: Seen,
    pub(super) seen_categories: Seen,
    /// Lists of annotations to read in a second pass.
    pub(super) later: Vec<Mark>,
    /// The last member is one of those.
    pub(super) in_later: bool,
    /// How the file ends within one of those, as far as the first pass can say.
    held: Vec<Broken>,
    /// Annotations whose bbox is there and empty: a fault where others have boxes, the way of labels where none has.
    pub(super) without_box: Vec<(Place, ImageId)>,
    pub(super) has_boxes: bool,
    /// Classes are known only where a record speaks of them.
    pub(super) is_lvis: bool,
    pub(super) absent: Vec<Absent>,
    /// The first of its boxes.
    pub(super) first_box: usize,
    /// Segments were seen, and how many categories are things and stuff.
    pub(super) has_segments: bool,
    things: [u64; 2],
    licences: Licences,
    /// NaN and Infinity of the record at hand, as written.
    pub(super) literals: Vec<String>,
}

impl Visit for Reader<'_, '_> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        for seen in [&mut self.seen_images, &mut self.seen_categories] {
            if *seen == Seen::Begun {
                *seen = Seen::Whole;
            }
        }
        self.in_later = false;
        match name {
            "images" => self.seen_images = Seen::Begun,
            "categories" => self.seen_categories = Seen::Begun,
            "annotations" => {}
            // What cannot be read of them is no fault: they say nothing of what is shown.
            "licenses" | "licences" if first == b'[' => return Want::Elements,
            _ => return Want::Skip,
        }
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
        if matches!(name, "licenses" | "licences") {
            return self.licences.named(element.bytes);
        }
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
    pub(super) fn new(
        file: FileId,
        out: &'r mut Builder<'b>,
        attributes: &'r mut Gathered,
        truth: &'r mut Truth,
    ) -> Self {
        if let Some(source) = out.source() {
            source.join = Some("by file name".into());
        }
        let split = out.split_of_file();
        let path = out.path().to_owned();
        let first_box = out.dataset.boxes.len();
        Self {
            out,
            attributes,
            truth,
            path,
            file,
            split,
            images: Ids::default(),
            categories: Ids::default(),
            annotations: Ids::default(),
            named: FxHashMap::default(),
            seen_images: Seen::No,
            seen_categories: Seen::No,
            later: Vec::new(),
            in_later: false,
            held: Vec::new(),
            without_box: Vec::new(),
            has_boxes: false,
            is_lvis: false,
            absent: Vec::new(),
            first_box,
            has_segments: false,
            things: [0; 2],
            licences: Licences::default(),
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
        let (held, own) = walked.broken.into_iter().partition(|b: &Broken| b.fatal && self.in_later);
        self.held = held;
        self.report(&own);
        std::mem::take(&mut self.later)
    }

    /// Says what only the whole file shows. `said`: the second pass has told how the file ends.
    pub(super) fn ended(&mut self, said: bool) {
        let held = std::mem::take(&mut self.held);
        if !said {
            self.report(&held);
        }
        for (place, image) in std::mem::take(&mut self.without_box) {
            if self.has_boxes {
                let fault = Fault::new(FaultKind::BadRecord, place, "a box of four numbers", "an empty bbox");
                self.out.fault(fault.of(image));
            }
        }
        self.settle_absent();
        self.out.dataset.licences.extend(std::mem::take(&mut self.licences).of_file(self.file));
        let [stuff, things] = self.things;
        if let Some(source) = self.out.source().filter(|_| self.has_segments && stuff + things > 0) {
            let classes = crate::wording::plural(stuff + things, "class", "classes");
            source.why.push_str(&format!("; of {classes} {things} are things and {stuff} stuff"));
        }
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

    pub(super) fn bad(&mut self, place: Place, expected: &str, found: impl Into<String>) {
        self.out.fault(Fault::new(FaultKind::BadRecord, place, expected, found));
    }

    pub(super) fn bad_of(&mut self, image: ImageId, place: Place, expected: &str, found: impl Into<String>) {
        self.out.fault(Fault::new(FaultKind::BadRecord, place, expected, found).of(image));
    }

    fn image(&mut self, entry: &ImageEntry<'_>, place: Place) {
        let key = Key::of(&entry.id);
        if key.is_none() {
            self.bad(place, "an id", entry.id.words());
        }
        if entry.absent.is_some() || entry.in_part {
            self.in_part();
        }
        let written = entry.file_name.text().filter(|n| !n.is_empty());
        let Some(name) = self.name_of(written, entry.coco_url.text()) else {
            self.bad(place, "a file_name", entry.file_name.words());
            if let Some(key) = key {
                self.images.insert(key, Spelt::of(&entry.id), None);
            }
            return;
        };
        let image = self.out.image(name, Join::Name, place);
        if let Some(key) = &key {
            self.truth.image(key.clone(), image);
            self.out.has_id(key.text(), image);
        }
        self.licences.given(&entry.licence, image);
        self.absent(entry.absent.as_deref().unwrap_or_default(), image, place);
        let mut repeated = false;
        if let Some(key) = key
            && !self.images.insert(key, Spelt::of(&entry.id), Some(image))
        {
            repeated = true;
            let fault = Fault::new(FaultKind::DuplicateId, place, "an id of its own", entry.id.words());
            self.out.fault(fault.of(image));
        }
        if !repeated {
            self.name_once(image, name, place);
        }
        if let (Some(width), Some(height)) =
            (self.side(&entry.width, "width", image, place), self.side(&entry.height, "height", image, place))
        {
            self.out.declare_size(image, width, height, place);
        }
        if let Some(split) = self.split {
            self.out.claim_split(image, split, Some(place));
        }
        for (name, value) in &entry.extras {
            let value = match value {
                Scalar::Text(text) => Some(text.to_string()),
                value if value.is_missing() => None,
                value => Some(value.words()),
            };
            self.said_of_image(name, value.as_deref(), image, place);
        }
    }

    /// An attribute of an image, or what it belongs together with.
    fn said_of_image(&mut self, name: &str, value: Option<&str>, image: ImageId, place: Place) {
        let source = SourceFile { file: self.file, path: &self.path };
        let set = self.out.dataset.settings.column(&self.path, name).and_then(|column| column.role);
        // A word for a scene is a kind of scene, a number one of many.
        let is_number = value.is_some_and(|value| value.bytes().all(|b| b.is_ascii_digit()));
        let kind = set.is_none() && is_kind(name) && !is_number;
        if kind || set.unwrap_or(guess(name).role) != Role::Identity {
            return self.attributes.set(&self.out.dataset, source, name, Item::Image(image, place), value);
        }
        let column = format!("{}#{name}", self.path);
        let dataset = &mut self.out.dataset;
        let source = dataset.identity_source.get_or_insert_with(|| column.clone());
        let elsewhere = *source != column;
        if source.rsplit_once('#').map(|(_, of)| of) != Some(name) {
            return;
        }
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        // Numbers begin anew in each file.
        let id = match elsewhere && value.bytes().all(|b| b.is_ascii_digit()) {
            true => self.out.identity(&format!("{value} ({})", self.path)),
            false => self.out.identity(value),
        };
        let of = &mut self.out.dataset.identity_of;
        if of.len() <= image.index() {
            of.resize(image.index() + 1, None);
        }
        of[image.index()].get_or_insert(id);
    }

    /// Two records with ids of their own for one picture are a fault, said of both.
    fn name_once(&mut self, image: ImageId, name: &str, place: Place) {
        let Some(&(first, said)) = self.named.get(&image) else {
            self.named.insert(image, (place, false));
            return;
        };
        let record = |place: Place| place.record().unwrap_or_default();
        if !said {
            self.named.insert(image, (first, true));
            self.out.fault(Fault::new(FaultKind::NamedTwice, first, record(place), name).of(image));
        }
        self.out.fault(Fault::new(FaultKind::NamedTwice, place, record(first), name).of(image));
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
                // What writers put where they do not know the size.
                let found = if found == "-1" { "-1, so the size was not filled in".to_owned() } else { found };
                let fault = Fault::new(FaultKind::NotANumber, place, format!("a {name} in whole pixels"), found);
                self.out.fault(fault.of(image));
                None
            }
        }
    }

    /// The next NaN or Infinity of the record.
    pub(super) fn literal(&mut self) -> Option<String> {
        (!self.literals.is_empty()).then(|| self.literals.remove(0))
    }

    fn category(&mut self, entry: &Category<'_>, place: Place) {
        let key = Key::of(&entry.id);
        if key.is_none() {
            self.bad(place, "an id", entry.id.words());
        }
        if !entry.is_thing.is_missing() {
            self.things[usize::from(entry.is_thing.is_set())] += 1;
        }
        let class = match entry.name.text().filter(|n| !n.is_empty()) {
            Some(name) => {
                // What exporters write where there is none.
                let parent = entry.supercategory.text().filter(|s| !matches!(*s, "none" | "None"));
                if let Some(key) = &key {
                    self.truth.class(key.clone(), name);
                }
                let class = self.out.declare_class(name, parent, place);
                if !entry.skeleton.is_empty() {
                    let from_zero =
                        entry.skeleton.iter().filter_map(|(a, b)| Some((a.checked_sub(1)?, b.checked_sub(1)?)));
                    self.out.join_keypoints(class, from_zero.collect());
                }
                Some(class)
            }
            None => {
                self.bad(place, "a name", entry.name.words());
                None
            }
        };
        if let Some(key) = key
            && !self.categories.insert(key, Spelt::of(&entry.id), class)
        {
            let mut fault = Fault::new(FaultKind::DuplicateId, place, "an id of its own", entry.id.words());
            fault.class = class;
            self.out.fault(fault);
        }
    }
}
