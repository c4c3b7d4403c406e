//! Pascal VOC: an XML file for each picture. Corners are taken as written (xmin, ymin, xmax, ymax as continuous
//! coordinates): VOC counts pixels from 1 and includes the last, many exporters do neither, and nothing in the file
//! tells which, so no pixel is added or taken away. Corners in the wrong order stay: a negative size is for rules.

mod outline;

use super::attributes::{Gathered, Item, SourceFile};
use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, Fault, FaultKind, FileId, FileRole, Format, ImageId, Join,
    Joined, Place, RecordKind, Rect, flag, split_of_folder,
};
use roxmltree::{Document, Node, ParsingOptions};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "pascal-voc",
        name: "Pascal VOC",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromOne,
        }),
    },
    reads: "an XML file for each picture: boxes, sizes, difficult, truncated, occluded, `attributes` of boxes; of polygons and turned boxes the box around them; segmented pictures are counted; corners are taken as written, since many exporters count from 0",
    told_by: "XML with the root annotation",
    cannot: "crowds, people, attributes of pictures; parts, actions, poses and segmentation pictures are not read",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Whole(|session, input, out, tick| read(input, out, &mut session.gathered, tick)),
    },
};

/// Larger XML files are refused: a picture with a million boxes would still fit.
const LARGEST: u64 = 64 << 20;

/// XML whose root is `annotation`.
fn recognise(probe: &Probe<'_>) -> Option<String> {
    (probe.extension() == "xml" && root_name(probe.head).as_deref() == Some("annotation"))
        .then(|| "Pascal VOC: XML with the root annotation".into())
}

/// Why an XML file is nobody's.
pub(super) fn why_not(probe: &Probe<'_>) -> String {
    match root_name(probe.head) {
        Some(root) => format!("XML with the root {root}: not a dataset format that Muster reads"),
        None => "no XML, although its name says so".into(),
    }
}

/// The name of the first element, behind declaration, comments and document type.
pub(super) fn root_name(head: &[u8]) -> Option<String> {
    let text = decoded(head);
    let mut rest = text.trim_start();
    loop {
        let skip = match rest {
            r if r.starts_with("<?") => "?>",
            r if r.starts_with("<!--") => "-->",
            // A document type may hold declarations in brackets.
            r if r.starts_with("<!") && r.find('[').is_some_and(|b| r.find('>').is_none_or(|e| b < e)) => "]>",
            r if r.starts_with("<!") => ">",
            r => {
                let name = r.strip_prefix('<')?;
                let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
                let name = &name[..end];
                return (!name.is_empty() && name.len() <= 60).then(|| name.to_owned());
            }
        };
        rest = rest[rest.find(skip)? + skip.len()..].trim_start();
    }
}

/// Text of XML bytes: UTF-8, UTF-16 by its mark, else what the declaration names, else Windows-1252.
fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    use encoding_rs::{Encoding, WINDOWS_1252};
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let first = &bytes[..bytes.len().min(200)];
    let label = memchr::memmem::find(first, b"encoding=").and_then(|at| {
        let rest = first.get(at + 10..)?;
        rest.split(|b| matches!(b, b'"' | b'\'')).next()
    });
    label.and_then(Encoding::for_label).unwrap_or(WINDOWS_1252).decode(bytes).0
}

/// Reads one file. The picture is the one that `filename` names; where that leads nowhere, the one that is called as
/// the XML file itself.
pub(super) fn read(input: &Input<'_>, out: &mut Builder<'_>, attributes: &mut Gathered, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    if let Some(source) = out.source() {
        source.join = Some("by file name".into());
    }
    match input.bytes.read_all(LARGEST) {
        Ok(bytes) => {
            tick(bytes.len() as u64);
            read_text(&decoded(&bytes), input.file, out, attributes);
        }
        Err(e) => {
            let fault = Fault::new(FaultKind::Unparsable, Place::file(input.file), "a file to read", e.to_string());
            out.fault(fault);
        }
    }
    out.end();
}

fn read_text(text: &str, file: FileId, out: &mut Builder<'_>, attributes: &mut Gathered) {
    // A document type is refused: no entity is needed here, and they can be bombs.
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 16_000_000, ..ParsingOptions::default() };
    let mut lines = Lines { text, at: 0, line: 1 };
    match Document::parse_with_options(text, options) {
        Ok(document) => {
            let root = document.root_element();
            if root.tag_name().name() == "annotation" {
                Reader { file, out, attributes, lines }.annotation(root);
            } else {
                let place = Place { line: lines.of(root), ..Place::file(file) };
                out.fault(Fault::new(FaultKind::BadRecord, place, "the root annotation", root.tag_name().name()));
            }
        }
        Err(e) => {
            let (expected, found) = match &e {
                roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream => {
                    ("</annotation>".to_owned(), "the end of the file".to_owned())
                }
                roxmltree::Error::DtdDetected => ("XML without a document type".to_owned(), "<!DOCTYPE".to_owned()),
                other => ("well-formed XML".to_owned(), other.to_string()),
            };
            let line = match &e {
                roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream => last_line(text),
                other => other.pos().row,
            };
            let place = Place { line, ..Place::file(file) };
            out.fault(Fault::new(FaultKind::Unparsable, place, expected, found));
            salvage(text, file, out, attributes);
        }
    }
}

fn last_line(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.trim_end().as_bytes()).count()).unwrap_or(u32::MAX).saturating_add(1)
}

/// Of a file that is cut off, the objects that are whole.
fn salvage(text: &str, file: FileId, out: &mut Builder<'_>, attributes: &mut Gathered) {
    const END: &str = "</object>";
    let Some(end) = text.rfind(END).map(|at| at + END.len()) else { return };
    let whole = format!("{}</annotation>", &text[..end]);
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 16_000_000, ..ParsingOptions::default() };
    if let Ok(document) = Document::parse_with_options(&whole, options) {
        let root = document.root_element();
        if root.tag_name().name() == "annotation" {
            let lines = Lines { text: &whole, at: 0, line: 1 };
            Reader { file, out, attributes, lines }.annotation(root);
        }
    }
}

/// Lines of nodes, which come in the order of the file.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, node: Node<'_, '_>) -> u32 {
        let to = node.range().start;
        if to < self.at {
            (self.at, self.line) = (0, 1);
        }
        let between = self.text.as_bytes().get(self.at..to).unwrap_or_default();
        self.line = self.line.saturating_add(memchr::memchr_iter(b'\n', between).count() as u32);
        self.at = to;
        self.line
    }
}

struct Reader<'r, 'b> {
    file: FileId,
    out: &'r mut Builder<'b>,
    attributes: &'r mut Gathered,
    lines: Lines<'r>,
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|c| c.has_tag_name(name))
}

fn text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name).and_then(|c| c.text()).map(str::trim).filter(|t| !t.is_empty())
}

impl Reader<'_, '_> {
    fn annotation(&mut self, root: Node<'_, '_>) {
        let place = Place { line: self.lines.of(root), ..Place::file(self.file) };
        let image = self.image(text(root, "filename"), place);
        self.out.annotate(image);
        let path = self.out.path().to_owned();
        if let Some(split) = split_of_folder(&path) {
            let split = self.out.split(split);
            self.out.claim_split(image, split, Some(place));
        }
        if let Some(size) = child(root, "size") {
            let place = Place { line: self.lines.of(size), ..place };
            let side = |name| text(size, name).and_then(|t| t.parse::<f64>().ok()).filter(|n| *n >= 0.0 && *n < 4e9);
            if let (Some(width), Some(height)) = (side("width"), side("height")) {
                self.out.declare_size(image, width as u32, height as u32, place);
            }
        }
        // Attributes are called after their folder: a source for each of 100,000 files would say nothing.
        let folder = path.rsplit_once('/').map_or("*.xml".to_owned(), |(folder, _)| format!("{folder}/*.xml"));
        for (index, object) in root.children().filter(|c| c.has_tag_name("object")).enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let place = Place::new(self.file, self.lines.of(object), RecordKind::Object, index);
            self.object(object, image, place, &folder);
        }
        if text(root, "segmented").is_some_and(|t| t != "0") {
            self.out.dataset.masks += 1;
        }
    }

    /// The picture: by `filename`, then by the XML file's own name; where neither is there, `filename` is missed.
    fn image(&mut self, filename: Option<&str>, place: Place) -> ImageId {
        let path = self.out.path().to_owned();
        let own = path.rsplit('/').next().unwrap_or("");
        let stem = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
        let named = filename.unwrap_or(stem);
        let mut tries = vec![];
        if let Some(name) = filename {
            tries.push((name, Join::Name));
            tries.push((name, Join::Stem));
        }
        tries.push((stem, Join::Stem));
        for (name, join) in tries {
            if matches!(self.out.find(name, join), Joined::Image(_)) {
                return self.out.image(name, join, place);
            }
        }
        let join = if filename.is_some() { Join::Name } else { Join::Stem };
        self.out.image(named, join, place)
    }

    fn object(&mut self, object: Node<'_, '_>, image: ImageId, place: Place, folder: &str) {
        let Some(name) = text(object, "name") else {
            let fault = Fault::new(FaultKind::BadRecord, place, "a name", "none");
            return self.out.fault(fault.of(image));
        };
        let class = self.out.class(name);
        let Some(bndbox) = child(object, "bndbox") else {
            let outline = child(object, "polygon").or_else(|| child(object, "robndbox"));
            let fault = match outline.map(outline::extent) {
                Some(Some(rect)) => {
                    self.out.dataset.masks += 1;
                    self.out.add_box(image, class, rect, BoxUnit::Pixels, flag::MASK, place);
                    return;
                }
                Some(None) => Fault::new(FaultKind::Mask, place, "", "an outline of fewer than three points"),
                None => Fault::new(FaultKind::BadRecord, place, "a bndbox", "none"),
            };
            return self.out.fault(fault.of(image));
        };
        let mut wrong = None;
        let mut corner = |name: &str| -> Option<f64> {
            let written = text(bndbox, name)?;
            let number = written.parse::<f64>().ok().filter(|n| n.is_finite());
            if number.is_none() && wrong.is_none() {
                wrong = Some(format!("{name} {}", written.chars().take(40).collect::<String>()));
            }
            Some(number.unwrap_or(f64::NAN))
        };
        let corners = ["xmin", "ymin", "xmax", "ymax"].map(|name| (name, corner(name)));
        if let Some((missing, _)) = corners.iter().find(|(_, n)| n.is_none()) {
            let fault = Fault::new(FaultKind::BadRecord, place, "xmin, ymin, xmax and ymax", format!("no {missing}"));
            return self.out.fault(fault.of(image));
        }
        let [x1, y1, x2, y2] = corners.map(|(_, n)| n.unwrap_or(f64::NAN));
        let mut flags = 0;
        for (name, bit) in
            [("difficult", flag::DIFFICULT), ("truncated", flag::TRUNCATED), ("occluded", flag::OCCLUDED)]
        {
            if text(object, name).is_some_and(|t| matches!(t, "1" | "true" | "True")) {
                flags |= bit;
            }
        }
        let id = self.out.add_box(image, class, Rect::corners(x1, y1, x2, y2), BoxUnit::Pixels, flags, place);
        if let Some(found) = wrong {
            let mut fault = Fault::new(FaultKind::NotANumber, place, "four numbers", found).of(image);
            (fault.class, fault.r#box) = (Some(class), Some(id));
            self.out.fault(fault);
        }
        let Some(list) = child(object, "attributes") else { return };
        for attribute in list.children().filter(|c| c.has_tag_name("attribute")) {
            if let Some(name) = text(attribute, "name") {
                let place = SourceFile { file: self.file, path: folder };
                self.attributes.set(&self.out.dataset, place, name, Item::Box(id), text(attribute, "value"));
            }
        }
    }
}

#[cfg(test)]
mod tests;
