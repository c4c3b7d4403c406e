//! COCO: a JSON file for each split, with all classes in each. Boxes are numbered once over all splits. Refuses to
//! invent what the model does not know: no outlines, no dates, no licences.

use super::columns::{Column, Value};
use super::numbers::number;
use super::out::Out;
use super::plan::{Image, Part, Plan};
use crate::dataset::{BoxId, flag};
use std::io;

pub(super) fn write(plan: &Plan<'_>, out: &mut Out<'_>) -> io::Result<()> {
    for part in &plan.parts {
        out.begin(&match part.name {
            Some(_) => format!("annotations/instances_{}.json", part.slug),
            None => "annotations/instances.json".to_owned(),
        })?;
        file(plan, part, out)?;
    }
    Ok(())
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The elements of a list, each on a line of its own.
struct List {
    first: bool,
}

impl List {
    fn begin(name: &str, out: &mut Out<'_>) -> io::Result<Self> {
        out.text(&format!(",\n\"{name}\": ["))?;
        Ok(Self { first: true })
    }

    fn next(&mut self, out: &mut Out<'_>) -> io::Result<()> {
        out.text(if std::mem::take(&mut self.first) { "\n" } else { ",\n" })
    }

    fn end(self, out: &mut Out<'_>) -> io::Result<()> {
        out.text(if self.first { "]" } else { "\n]" })
    }
}

fn file(plan: &Plan<'_>, part: &Part, out: &mut Out<'_>) -> io::Result<()> {
    let dataset = plan.dataset;
    out.text(&format!("{{\n\"info\": {{\"description\": {}}}", quoted(&dataset.name)))?;
    let mut list = List::begin("categories", out)?;
    for (number, &id) in (1..).zip(&plan.classes) {
        list.next(out)?;
        let class = &dataset.classes[id.index()];
        out.text(&format!("{{\"id\": {number}, \"name\": {}", quoted(&class.name)))?;
        if let Some(parent) = &class.supercategory {
            out.text(&format!(", \"supercategory\": {}", quoted(parent)))?;
        }
        out.text("}")?;
    }
    list.end(out)?;
    let images = || part.images.iter().filter_map(|&row| Some((row, plan.images.get(row as usize)?)));
    let mut list = List::begin("images", out)?;
    for (row, image) in images() {
        list.next(out)?;
        out.text(&format!("{{\"id\": {}, \"file_name\": {}", u64::from(row) + 1, quoted(&image.place)))?;
        if let Some((width, height)) = image.size {
            out.text(&format!(", \"width\": {width}, \"height\": {height}"))?;
        }
        attributes(&plan.image_columns, image.id.index(), Vec::new(), out)?;
        out.text("}")?;
    }
    list.end(out)?;
    let mut list = List::begin("annotations", out)?;
    for (row, image) in images() {
        for (at, &id) in image.boxes.clone().zip(&plan.boxes[image.boxes.clone()]) {
            list.next(out)?;
            record(plan, (at, id), u64::from(row) + 1, image, out)?;
        }
        for at in image.labels.clone() {
            list.next(out)?;
            let class = plan.labels.get(at).map_or(0, |&class| plan.number(class)) + 1;
            let id = plan.boxes.len() + at + 1;
            out.text(&format!("{{\"id\": {id}, \"image_id\": {}, \"category_id\": {class}}}", u64::from(row) + 1))?;
        }
    }
    list.end(out)?;
    out.text("\n}\n")
}

fn record(
    plan: &Plan<'_>,
    (at, id): (usize, BoxId),
    image_id: u64,
    image: &Image,
    out: &mut Out<'_>,
) -> io::Result<()> {
    let boxes = &plan.dataset.boxes;
    let rect = plan.rect(id, image.size);
    let area = rect.area();
    out.text(&format!(
        "{{\"id\": {}, \"image_id\": {image_id}, \"category_id\": {}, \"bbox\": [{}, {}, {}, {}], \"area\": {}, \"iscrowd\": {}",
        at + 1,
        plan.number(boxes.class[id.index()]) + 1,
        number(rect.x),
        number(rect.y),
        number(rect.w),
        number(rect.h),
        number(if area.is_finite() { area } else { 0.0 }),
        u8::from(plan.flags(id) & flag::CROWD != 0)
    ))?;
    let marks = plan.marks.iter().map(|(name, bit)| (name.as_str(), plan.flags(id) & bit != 0)).collect();
    attributes(&plan.box_columns, id.index(), marks, out)?;
    out.text("}")
}

fn attributes(columns: &[Column<'_>], item: usize, marks: Vec<(&str, bool)>, out: &mut Out<'_>) -> io::Result<()> {
    let mut members: Vec<String> = marks.iter().map(|(name, set)| format!("{}: {set}", quoted(name))).collect();
    for column in columns {
        let value = match column.value(item) {
            Some(Value::Text(text)) => quoted(text),
            Some(Value::Number(n)) => number(n),
            // A row that names this item and says nothing of it.
            None if column.attribute.has_row(item) => "null".to_owned(),
            None => continue,
        };
        members.push(format!("{}: {value}", quoted(&column.name)));
    }
    if members.is_empty() {
        return Ok(());
    }
    out.text(&format!(", \"attributes\": {{{}}}", members.join(", ")))
}
