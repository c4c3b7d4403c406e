//! Pascal VOC: an XML file for each picture. Corners are taken as written (xmin, ymin, xmax, ymax as continuous
//! coordinates): VOC counts pixels from 1 and includes the last, many exporters do neither, and nothing in the file
//! tells which, so no pixel is added or taken away. Corners in the wrong order stay: a negative size is for rules.

mod outline;

use super::attributes::{Gathered, Item, SourceFile};
use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, Fault, FaultKind, FileId, FileRole, Format, ImageId, Join,
    Joined, Place, RecordKind, Rect, Traced, flag,
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
    (matches!(probe.extension().as_str(), "xml" | "") && root_name(probe.head).as_deref() == Some("annotation"))
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

/// Text of XML bytes.
fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    encoding(bytes).decode(bytes).0
}

/// The encoding of XML bytes, which may be cut off: by its mark, what the declaration names, UTF-8, else Windows-1252.
/// Bytes that are UTF-8 are that whatever is declared, unless they could as well be the two bytes a character of an East
/// Asian encoding that is.
pub(super) fn encoding(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    match declared(bytes) {
        // Where only ASCII is seen the rest may still be what the declaration names.
        Some(declared) if bytes.is_ascii() || !is_utf8(bytes) || is_two_by_two(bytes, declared) => declared,
        _ if is_utf8(bytes) => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// The encoding that the first line names, where that is not UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let first = &bytes[..bytes.len().min(200)];
    let rest = first.get(memchr::memmem::find(first, b"encoding=")? + 10..)?;
    let label = rest.split(|b| matches!(b, b'"' | b'\'')).next()?;
    encoding_rs::Encoding::for_label(label).filter(|declared| *declared != encoding_rs::UTF_8)
}

/// It may be cut off.
fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|e| e.error_len().is_none(), |_| true)
}

fn is_two_by_two(bytes: &[u8], declared: &'static encoding_rs::Encoding) -> bool {
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, GBK, SHIFT_JIS};
    let mut runs = bytes.split(u8::is_ascii).filter(|run| !run.is_empty());
    [BIG5, EUC_JP, EUC_KR, GB18030, GBK, SHIFT_JIS].contains(&declared)
        && runs.all(|run| run.len().is_multiple_of(2) && run.chunks(2).all(|pair| pair[0] < 0xE0))
        && !declared.decode_without_bom_handling(bytes).1
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
            if encoding(&bytes) == encoding_rs::WINDOWS_1252 && declared(&bytes).is_none() {
                let found = "other bytes, taken for Windows-1252";
                out.fault(Fault::new(FaultKind::Doubtful, Place::file(input.file), "text saved as UTF-8", found));
            }
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
        if let Some(split) = self.out.split_of_folders(&path) {
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
        let masks = self.out.dataset.masks;
        for (index, object) in root.children().filter(|c| c.has_tag_name("object")).enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let place = Place::new(self.file, self.lines.of(object), RecordKind::Object, index);
            self.object(object, image, place, &folder);
        }
        // Where its outlines stand here they are counted already.
        if text(root, "segmented").is_some_and(|t| t != "0") && self.out.dataset.masks == masks {
            self.out.dataset.masks += 1;
        }
    }

    /// The picture: by `filename`, then by the XML file's own name; where neither is there, `filename` is missed. A file
    /// that is called after one picture and names another is a fault, and is of the first where the other has a file of
    /// its own: a name was copied on.
    fn image(&mut self, filename: Option<&str>, place: Place) -> ImageId {
        let path = self.out.path().to_owned();
        let (folder, own) = path.rsplit_once('/').unwrap_or(("", &path));
        let stem = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
        let named = filename.unwrap_or(stem);
        let found = |name: &str, join| match self.out.find(name, join) {
            Joined::Image(image) => Some(image),
            _ => None,
        };
        let by_name = filename.and_then(|name| found(name, Join::Name).or_else(|| found(name, Join::Stem)));
        let by_own = found(stem, Join::Stem);
        let image = match (by_name, by_own) {
            (Some(by_name), Some(by_own))
                if by_name != by_own && filename.is_some_and(|f| !f.contains(['/', '\\'])) =>
            {
                let (means, says) = (self.out.dataset.images.path(by_own), self.out.dataset.images.path(by_name));
                let own_file = says.rsplit('/').next().unwrap_or(says);
                let own_file = own_file.rsplit_once('.').map_or(own_file, |(stem, _)| stem);
                let own_file =
                    if folder.is_empty() { format!("{own_file}.xml") } else { format!("{folder}/{own_file}.xml") };
                let has_own = self.out.has_file(&own_file);
                let fault = Fault::new(FaultKind::OtherPicture, place, means, says);
                let image = if has_own { by_own } else { by_name };
                self.out.fault(fault.of(image));
                Some(image)
            }
            (by_name, by_own) => by_name.or(by_own),
        };
        match image {
            Some(image) => {
                self.out.name_image(image, place);
                image
            }
            None => self.out.image(named, if filename.is_some() { Join::Name } else { Join::Stem }, place),
        }
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
                Some(Some((rect, points))) => {
                    self.out.dataset.masks += 1;
                    let id = self.out.add_box(image, class, rect, BoxUnit::Pixels, flag::MASK, place);
                    self.out.outline(id, BoxUnit::Pixels, || Traced::Polygon(vec![points]));
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
        let polygon = child(object, "polygon").and_then(outline::extent);
        if polygon.is_some() {
            flags |= flag::MASK;
            self.out.dataset.masks += 1;
        }
        let id = self.out.add_box(image, class, Rect::corners(x1, y1, x2, y2), BoxUnit::Pixels, flags, place);
        if let Some((_, points)) = polygon {
            self.out.outline(id, BoxUnit::Pixels, || Traced::Polygon(vec![points]));
        }
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
