//! The JSON of labelling tools and of street scenes: LabelMe, CreateML, VIA, Supervisely, Datumaro, FiftyOne, Cityscapes,
//! BDD100K. Owns what their readers share: passing over a file once or twice, putting shapes, attributes and complaints
//! into the model. A polygon or mask counts as such, gives the box around it, and is kept to be shown. Refuses to read
//! what is no annotation.

pub mod bdd100k;
pub mod cityscapes;
pub mod createml;
pub mod datumaro;
pub mod fiftyone;
pub mod labelme;
mod outline;
pub mod supervisely;
pub mod via;

#[cfg(test)]
mod tests;

use super::attributes::{Gathered, Item, SourceFile};
use super::json::{self, Broken, Element, Mark, Node, Visit, Want, words};
use super::{Input, Probe, Tick};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{
    BoxId, BoxUnit, Builder, ClassId, Fault, FaultKind, FileId, Format, ImageId, Join, Place, RecordKind, Rect,
    SplitId, Traced, flag, split_name, split_of_folder,
};
use rustc_hash::FxHashSet;
use std::future::Future;

/// Files up to this size are read from the disk once, however often they are passed over.
const AT_ONCE: u64 = 64 << 20;

/// What a shape is to the model.
#[derive(Clone, Debug, PartialEq)]
enum Drawn {
    Box(Rect),
    /// A polygon or mask, with the box around it.
    Mask(Rect, Traced),
    /// A line: its class is shown, and it has no box.
    Line(Traced),
    /// One set of points, likewise.
    Points(Traced),
}

/// Where a file's records go.
struct Records<'r, 'b> {
    out: &'r mut Builder<'b>,
    gathered: &'r mut Gathered,
    file: FileId,
    /// What the columns of its attributes are called after.
    called: String,
    split: Option<SplitId>,
    /// Classes of lines and points, each said once of an image.
    labelled: FxHashSet<(ImageId, ClassId)>,
}

impl<'r, 'b> Records<'r, 'b> {
    /// Begins a source. `of_one_image`: there is a file for each picture, so that columns are called after the folder.
    fn new(
        input: &Input<'_>,
        format: &'static Format,
        of_one_image: bool,
        out: &'r mut Builder<'b>,
        gathered: &'r mut Gathered,
    ) -> Self {
        out.begin(input.file, format, input.why);
        if let Some(source) = out.source() {
            source.join = Some("by file name".into());
        }
        let path = out.path().to_owned();
        let (called, split) = match of_one_image {
            true => {
                let called =
                    path.rsplit_once('/').map_or("*.json".to_owned(), |(folder, _)| format!("{folder}/*.json"));
                (called, split_of_folder(&path).map(|split| out.split(split)))
            }
            false => (path, out.split_of_file()),
        };
        Self { out, gathered, file: input.file, called, split, labelled: FxHashSet::default() }
    }

    fn place(&self, line: u32) -> Place {
        Place { line, ..Place::file(self.file) }
    }

    fn bad(&mut self, place: Place, expected: &str, found: impl Into<String>) {
        self.out.fault(Fault::new(FaultKind::BadRecord, place, expected, found));
    }

    fn bad_of(&mut self, image: ImageId, place: Place, expected: &str, found: impl Into<String>) {
        self.out.fault(Fault::new(FaultKind::BadRecord, place, expected, found).of(image));
    }

    fn not_a_number(&mut self, image: ImageId, place: Place, expected: &str, found: impl Into<String>) {
        self.out.fault(Fault::new(FaultKind::NotANumber, place, expected, found).of(image));
    }

    /// An element that speaks of a picture, and its place; what is no object is a fault.
    fn object<'e>(&mut self, element: Element<'e>) -> Option<(Node<'e>, Place)> {
        let node = Node::from(element);
        let place = Place::new(self.file, element.line, RecordKind::Image, element.index);
        if !node.is_object() {
            self.bad(place, "an object", node.words());
            return None;
        }
        Some((node, place))
    }

    /// Complains where a record is no sound JSON, or no object; says whether it is.
    fn is_sound(&mut self, node: Node<'_>, place: Place) -> bool {
        if let Some((line, expected, found)) = node.flaw() {
            self.bad(Place { line, ..place }, expected, found);
            return false;
        }
        if !node.is_object() {
            self.bad(place, "an object", node.words());
        }
        node.is_object()
    }

    /// The elements of a list that are sound objects, with their places; of others there is a complaint. A list that
    /// breaks off says so.
    fn each<'n>(&mut self, list: Node<'n>, kind: RecordKind) -> Vec<(Node<'n>, Place)> {
        let (mut sound, mut seen) = (Vec::new(), 0);
        for node in list.elements() {
            let place = Place::new(self.file, node.line(), kind, seen);
            if self.is_sound(node, place) {
                sound.push((node, place));
            }
            seen = seen.saturating_add(1);
        }
        if sound.len() == seen as usize
            && let Some((line, expected, found)) = list.flaw()
        {
            self.bad(self.place(line), expected, found);
        }
        sound
    }

    /// The image of a name, of the split that the file speaks of.
    fn image(&mut self, name: &str, join: Join, place: Place) -> ImageId {
        let image = self.out.image(name, join, place);
        if let Some(split) = self.split {
            self.out.claim_split(image, split, Some(place));
        }
        image
    }

    /// The size of a picture whose sides were kept as they are written, with their lines, until it was known; where they
    /// stand. An empty text is none.
    fn written_size(&mut self, image: ImageId, [width, height]: [(String, u32); 2]) -> Place {
        let place = self.place(width.1.min(height.1).max(1));
        let [w, h] = [&width, &height].map(|(text, line)| (!text.is_empty()).then(|| Node::of(text, *line)));
        self.size(image, w, h, place);
        place
    }

    /// The size that a file claims; one that is none is a fault, none is none.
    fn size(&mut self, image: ImageId, width: Option<Node<'_>>, height: Option<Node<'_>>, place: Place) {
        let mut side = |node: Option<Node<'_>>, what: &str| -> Option<u32> {
            let node = node?;
            match node.number() {
                Some(n) if n >= 0.0 && n.fract() == 0.0 && n <= f64::from(u32::MAX) => Some(n as u32),
                _ => {
                    let place = Place { line: node.line(), ..place };
                    self.not_a_number(image, place, &format!("a {what} in whole pixels"), node.words());
                    None
                }
            }
        };
        if let (Some(width), Some(height)) = (side(width, "width"), side(height, "height")) {
            self.out.declare_size(image, width, height, place);
        }
    }

    /// Takes a shape of a class; the box, where there is one.
    fn draw(&mut self, image: ImageId, class: &str, drawn: Drawn, flags: u8, place: Place) -> Option<BoxId> {
        let class = self.out.class(class);
        self.draw_of(image, class, (drawn, BoxUnit::Pixels), flags, place)
    }

    fn draw_of(
        &mut self,
        image: ImageId,
        class: ClassId,
        (drawn, unit): (Drawn, BoxUnit),
        flags: u8,
        place: Place,
    ) -> Option<BoxId> {
        let traced = match drawn {
            Drawn::Box(rect) => return Some(self.out.add_box(image, class, rect, unit, flags, place)),
            Drawn::Mask(rect, traced) => {
                self.out.dataset.masks += 1;
                let id = self.out.add_box(image, class, rect, unit, flags | flag::MASK, place);
                self.out.outline(id, unit, || traced);
                return Some(id);
            }
            Drawn::Line(traced) => traced,
            Drawn::Points(traced) => {
                self.out.dataset.keypoints += 1;
                traced
            }
        };
        self.label(image, class, place);
        self.out.outline_of(image, class, unit, || traced);
        None
    }

    /// The image shows a class.
    fn label(&mut self, image: ImageId, class: ClassId, place: Place) {
        if let Some(source) = self.out.source() {
            source.records += 1;
        }
        self.out.annotate(image);
        if self.labelled.insert((image, class)) {
            self.out.add_label(image, class, Some(place));
        }
    }

    /// One of a box's numbers is none.
    fn wrong_number(&mut self, found: Option<String>, image: ImageId, own: Option<BoxId>, place: Place) {
        let Some(found) = found else { return };
        let mut fault = Fault::new(FaultKind::NotANumber, place, "four numbers", found).of(image);
        fault.r#box = own;
        fault.class = own.and_then(|id| self.out.dataset.boxes.class.get(id.index()).copied());
        self.out.fault(fault);
    }

    /// Notes an attribute of a box or a picture; what is no text, number or truth value is passed over.
    fn say(&mut self, item: Item, name: &str, value: Node<'_>) {
        if let Some(value) = value.scalar() {
            self.say_text(item, name, &value);
        }
    }

    fn say_text(&mut self, item: Item, name: &str, value: &str) {
        let from = SourceFile { file: self.file, path: &self.called };
        self.gathered.set(&self.out.dataset, from, name, item, Some(value).filter(|v| !v.trim().is_empty()));
    }

    /// A tag of a picture: a split by its name, or an attribute.
    fn tag(&mut self, image: ImageId, name: &str, value: Option<&str>, place: Place) {
        match (split_name(name), value) {
            (Some(split), None) => {
                let split = self.out.split(split);
                self.out.claim_split(image, split, Some(place));
            }
            (_, value) => self.say_text(Item::Image(image, place), name, value.unwrap_or("true")),
        }
    }

    /// Adds to why the file was taken for what it is.
    fn explain(&mut self, more: &str) {
        if let Some(source) = self.out.source() {
            source.why = format!("{}; {more}", source.why);
        }
    }

    fn report(&mut self, broken: &[Broken]) {
        for b in broken {
            let place = self.place(b.line);
            self.out.fault(Fault::new(FaultKind::Unparsable, place, b.expected.clone(), b.found.clone()));
        }
    }
}

/// A reader, which is told what a file holds.
trait Reader<'r, 'b>: Visit {
    fn records(&mut self) -> &mut Records<'r, 'b>;

    /// All but what was left for later has been seen; `whole`: the file was read to its end.
    fn between(&mut self, _whole: bool) {}

    /// Everything has been seen.
    fn end(&mut self) {}
}

/// Marks what a reader leaves for later.
struct FirstPass<'v, V> {
    reader: &'v mut V,
    later: Vec<(String, Mark)>,
    /// The last member is one of those.
    in_later: bool,
}

impl<V: Visit> Visit for FirstPass<'_, V> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        let want = self.reader.member(name, first, at);
        self.in_later = want == Want::Later;
        if self.in_later {
            self.later.push((name.to_owned(), at));
        }
        want
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        self.reader.element(name, element);
    }

    fn entry(&mut self, name: &str, key: &str, element: Element<'_>) {
        self.reader.entry(name, key, element);
    }
}

/// Passes over a file, and then over what the reader left for later, and ends the source.
async fn read<'r, 'b: 'r, V: Reader<'r, 'b>>(input: &Input<'_>, mut reader: V, tick: &mut Tick<'_>) {
    let held = (input.bytes.len() <= AT_ONCE).then(|| input.bytes.read_all(AT_ONCE));
    let source: &dyn ReadAt = match &held {
        Some(Ok(bytes)) => bytes,
        _ => input.bytes,
    };
    let mut done = 0;
    let mut first = FirstPass { reader: &mut reader, later: Vec::new(), in_later: false };
    let walked = json::walk(source, json::CHUNK, &mut first, &mut done, tick).await;
    let (later, in_later) = (first.later, first.in_later);
    // A file that ends within what was left for later: the second pass can say more of how.
    let (held, own): (Vec<Broken>, Vec<Broken>) = walked.broken.iter().cloned().partition(|b| b.fatal && in_later);
    reader.records().report(&own);
    reader.between(walked.is_complete());
    let (mut cancelled, mut said) = (walked.cancelled, false);
    for (name, at) in later {
        if cancelled {
            break;
        }
        let walked = json::walk_list(source, json::CHUNK, (&name, at), &mut reader, &mut done, tick).await;
        (cancelled, said) = (walked.cancelled, !walked.is_complete());
        reader.records().report(&walked.broken);
    }
    if !said {
        reader.records().report(&held);
    }
    reader.end();
    reader.records().out.end();
}

/// A name as a path below some folder: `/` between folders, without `.` and `..`.
fn below(name: &str) -> String {
    let name = name.replace('\\', "/");
    let mut folders: Vec<&str> = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(folders.pop()),
            part => folders.push(part),
        }
    }
    folders.join("/")
}

/// The members of an object that must be numbers, NaN for those that are none, and how the first such is written;
/// the name of the first that is missing.
fn numbers<const N: usize>(node: Node<'_>, names: [&str; N]) -> Result<([f64; N], Option<String>), String> {
    let mut wrong = None;
    let mut found = [f64::NAN; N];
    for (slot, name) in found.iter_mut().zip(names) {
        // One that is null is missing.
        let Some(value) = node.get(name) else { return Err(format!("no {name}")) };
        if value.number().is_none() && wrong.is_none() {
            wrong = Some(format!("{name} {}", value.words()));
        }
        // A number in quotes is a fault, but not one that hides what was meant.
        *slot = value.number_meant().unwrap_or(f64::NAN);
    }
    Ok((found, wrong))
}

fn is_json(probe: &Probe<'_>) -> bool {
    probe.extension() == "json"
}

/// All of these texts stand in a file's beginning.
fn holds(probe: &Probe<'_>, texts: &[&str]) -> bool {
    texts.iter().all(|text| memchr::memmem::find(probe.head, text.as_bytes()).is_some())
}

/// A reading, as the list of formats wants it.
fn boxed<'r>(reading: impl Future<Output = ()> + 'r) -> super::Reading<'r> {
    Box::pin(reading)
}
