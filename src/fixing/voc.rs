//! Pascal VOC: an XML file for each image.

use super::Desk;
use super::edits::{Edits, number};
use crate::dataset::{BoxId, RecordKind};
use roxmltree::{Document, Node};

/// Decimals of pixels.
const DECIMALS: usize = 4;

pub(super) fn correct(desk: &mut Desk<'_>, bytes: Vec<u8>) -> Option<Vec<u8>> {
    if desk.is_left_out() {
        return None;
    }
    let of_file: Vec<BoxId> =
        desk.wanted.boxes.keys().copied().filter(|id| desk.dataset.boxes.place[id.index()].file == desk.file).collect();
    let of_one = desk.image();
    if of_file.is_empty() && (!desk.paths.speak_of(desk.file) || of_one.is_none()) {
        return Some(bytes);
    }
    let document = std::str::from_utf8(&bytes)
        .map_err(|e| e.to_string())
        .and_then(|text| Document::parse(text).map(|document| (text, document)).map_err(|e| e.to_string()));
    let (text, document) = match document {
        Ok(both) => both,
        Err(why) => {
            desk.fault(format!("it cannot be rewritten, and is left as it is: {why}"));
            return Some(bytes);
        }
    };
    let objects: Vec<Node<'_, '_>> = document.root_element().children().filter(|n| n.has_tag_name("object")).collect();
    let mut edits = Edits::default();
    for id in of_file {
        let Some(wanted) = desk.wanted.boxes.get(&id).cloned() else { continue };
        let place = desk.dataset.boxes.place[id.index()];
        let object = objects.get(place.record as usize).filter(|_| place.kind == RecordKind::Object);
        let Some(object) = object else {
            desk.fault(format!("{} is not written", place.record().unwrap_or_default()));
            continue;
        };
        let (image, record) = (Some(desk.dataset.boxes.image[id.index()]), format!("object[{}]", place.record));
        let child = |of: &Node<'_, '_>, tag: &str| of.children().find(|n| n.has_tag_name(tag)).map(|n| n.id());
        let text_of = |id| document.get_node(id).and_then(|n| n.first_child()).filter(Node::is_text);
        if wanted.out {
            let old: String =
                text.get(object.range()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            desk.change(image, record, "annotation left out", (old, String::new()), &wanted.by);
            edits.cut(object.range());
            continue;
        }
        if let Some(rect) = wanted.rect {
            let frame = child(object, "bndbox").and_then(|id| document.get_node(id));
            let corners = [("xmin", rect.x), ("ymin", rect.y), ("xmax", rect.right()), ("ymax", rect.bottom())];
            let found = frame.map(|frame| corners.map(|(tag, x)| child(&frame, tag).and_then(text_of).map(|n| (n, x))));
            match found.and_then(|found| found.into_iter().collect::<Option<Vec<_>>>()) {
                Some(nodes) => {
                    let old =
                        nodes.iter().map(|(n, _)| n.text().unwrap_or_default().trim()).collect::<Vec<_>>().join(" ");
                    let new: Vec<String> = nodes.iter().map(|(_, x)| number(*x, DECIMALS)).collect();
                    nodes.iter().zip(&new).for_each(|((n, _), new)| edits.replace(n.range(), new.as_str()));
                    desk.change(image, record.clone(), "box", (old, new.join(" ")), &wanted.by);
                }
                None => desk.fault(format!("{record} has no corners that can be rewritten")),
            }
        }
        if let Some(class) = &wanted.class
            && let Some(name) = child(object, "name").and_then(text_of)
        {
            let old = name.text().unwrap_or_default().trim().to_owned();
            edits.replace(name.range(), escaped(class));
            desk.change(image, record, "class", (old, class.clone()), &wanted.by);
        }
    }
    let file_name = document.root_element().children().find(|n| n.has_tag_name("filename"));
    if let Some((image, text)) = of_one.zip(file_name.and_then(|n| n.first_child()).filter(Node::is_text))
        && let Some(name) = text.text().and_then(|name| desk.paths.name(desk.dataset, desk.file, image, name.trim()))
    {
        let old = text.text().unwrap_or_default().trim().to_owned();
        edits.replace(text.range(), escaped(&name.new));
        desk.change(Some(image), String::new(), "name of the image", (old, name.new), &name.by);
    }
    Some(edits.apply(text).into_bytes())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
