//! Pascal VOC: an XML file for each picture, and a list of pictures for each split. Refuses to add or take away a pixel.

use super::columns::Value;
use super::names::stem;
use super::numbers::number;
use super::out::Out;
use super::plan::{Image, Plan};
use crate::dataset::{BoxId, flag};
use std::io;

pub(super) fn write(plan: &Plan<'_>, out: &mut Out<'_>) -> io::Result<()> {
    for image in &plan.images {
        out.begin(&format!("Annotations/{}.xml", stem(&image.place)))?;
        file(plan, image, out)?;
    }
    for part in plan.parts.iter().filter(|part| part.name.is_some()) {
        out.begin(&format!("ImageSets/Main/{}.txt", part.slug))?;
        for image in part.images.iter().filter_map(|&row| plan.images.get(row as usize)) {
            out.text(&format!("{}\n", stem(&image.place)))?;
        }
    }
    Ok(())
}

fn file(plan: &Plan<'_>, image: &Image, out: &mut Out<'_>) -> io::Result<()> {
    out.text("<annotation>\n  <folder>JPEGImages</folder>\n")?;
    out.text(&format!("  <filename>{}</filename>\n", escaped(&image.place)))?;
    if let Some((width, height)) = image.size {
        out.text(&format!("  <size>\n    <width>{width}</width>\n    <height>{height}</height>\n  </size>\n"))?;
    }
    out.text("  <segmented>0</segmented>\n")?;
    for &id in &plan.boxes[image.boxes.clone()] {
        object(plan, image, id, out)?;
    }
    out.text("</annotation>\n")
}

fn object(plan: &Plan<'_>, image: &Image, id: BoxId, out: &mut Out<'_>) -> io::Result<()> {
    let boxes = &plan.dataset.boxes;
    let flags = plan.flags(id);
    let set = |bit: u8| flags & bit != 0;
    let rect = plan.rect(id, image.size);
    out.text("  <object>\n")?;
    out.text(&format!("    <name>{}</name>\n", escaped(plan.dataset.class_name(boxes.class[id.index()]))))?;
    out.text("    <pose>Unspecified</pose>\n")?;
    for (name, bit) in [("truncated", flag::TRUNCATED), ("occluded", flag::OCCLUDED), ("difficult", flag::DIFFICULT)] {
        out.text(&format!("    <{name}>{}</{name}>\n", u8::from(set(bit))))?;
    }
    out.text("    <bndbox>\n")?;
    let corners = [("xmin", rect.x), ("ymin", rect.y), ("xmax", rect.right()), ("ymax", rect.bottom())];
    for (name, n) in corners {
        out.text(&format!("      <{name}>{}</{name}>\n", number(n)))?;
    }
    out.text("    </bndbox>\n")?;
    let mut attributes: Vec<(&str, String)> =
        plan.marks.iter().map(|(name, bit)| (name.as_str(), set(*bit).to_string())).collect();
    for column in &plan.box_columns {
        match column.value(id.index()) {
            Some(Value::Text(text)) => attributes.push((&column.name, escaped(text))),
            Some(Value::Number(n)) => attributes.push((&column.name, number(n))),
            None if column.attribute.has_row(id.index()) => attributes.push((&column.name, String::new())),
            None => {}
        }
    }
    if !attributes.is_empty() {
        out.text("    <attributes>\n")?;
        for (name, value) in attributes {
            let name = escaped(name);
            out.text(&format!("      <attribute><name>{name}</name><value>{value}</value></attribute>\n"))?;
        }
        out.text("    </attributes>\n")?;
    }
    out.text("  </object>\n")
}

/// A character that XML 1.0 has a place for, escaped or not.
pub(super) fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A reader makes a line's end of it.
            '\r' => out.push_str("&#13;"),
            c if is_xml(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn names_with_marks_of_xml_are_escaped() {
        assert_eq!(escaped("<a & \"b\">\r"), "&lt;a &amp; &quot;b&quot;&gt;&#13;");
        assert_eq!(escaped("a\u{1}b\u{ffff}ü"), "a\u{fffd}b\u{fffd}ü");
    }
}
