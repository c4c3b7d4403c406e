//! CSV: a table of images, one of boxes, one of image-level labels and one of who is shown, as far as there are any.
//! Fields stand as they are, quoted where the format wants it: these tables are read by programs. Refuses to change a
//! field for a program that takes it for a formula.

use super::chosen::spoken_of;
use super::columns::{Column, Value, identity_name};
use super::numbers::number;
use super::out::Out;
use super::plan::Plan;
use crate::dataset::{Rect, flag};
use std::io;

/// Columns of marks, under the names that readers of tables know.
const FLAGS: [(&str, u8); 5] = [
    ("iscrowd", flag::CROWD),
    ("difficult", flag::DIFFICULT),
    ("truncated", flag::TRUNCATED),
    ("occluded", flag::OCCLUDED),
    ("isdepiction", flag::DEPICTION),
];

pub(super) fn write(plan: &Plan<'_>, out: &mut Out<'_>) -> io::Result<()> {
    images(plan, out)?;
    boxes(plan, out)?;
    labels(plan, out)?;
    people(plan, out)
}

fn row(fields: &[String], out: &mut Out<'_>) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).buffer_capacity(512).from_writer(Vec::new());
    writer.write_record(fields)?;
    let bytes = writer.into_inner().map_err(|e| io::Error::other(e.to_string()))?;
    io::Write::write_all(out, &bytes)
}

fn values(columns: &[Column<'_>], item: usize) -> impl Iterator<Item = String> {
    columns.iter().map(move |column| match column.value(item) {
        Some(Value::Text(text)) => text.to_owned(),
        Some(Value::Number(n)) => number(n),
        None => String::new(),
    })
}

fn names(columns: &[Column<'_>]) -> impl Iterator<Item = String> {
    columns.iter().map(|column| column.name.clone())
}

fn images(plan: &Plan<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let dataset = plan.dataset;
    let sized = plan.images.iter().any(|image| image.size.is_some());
    let identity = dataset.identity_source.is_some();
    let mut split_of: Vec<&str> = vec![""; plan.images.len()];
    for part in plan.parts.iter().rev() {
        for &row in &part.images {
            if let (Some(split), Some(name)) = (split_of.get_mut(row as usize), part.name.as_deref()) {
                *split = name;
            }
        }
    }
    out.begin("images.csv")?;
    let mut header = vec!["image".to_owned()];
    header.extend(["width", "height"].into_iter().filter(|_| sized).map(str::to_owned));
    header.extend(plan.has_splits().then(|| "split".to_owned()));
    header.extend(identity.then(|| identity_name(dataset)));
    header.extend(names(&plan.image_columns));
    row(&header, out)?;
    for (image, split) in plan.images.iter().zip(split_of) {
        let mut fields = vec![image.place.clone()];
        if sized {
            let (w, h) = image.size.map_or_else(Default::default, |(w, h)| (w.to_string(), h.to_string()));
            fields.extend([w, h]);
        }
        fields.extend(plan.has_splits().then(|| split.to_owned()));
        if identity {
            let own = dataset.identity_of.get(image.id.index()).copied().flatten();
            fields.push(own.and_then(|id| dataset.identities.get(id.index())).cloned().unwrap_or_default());
        }
        fields.extend(values(&plan.image_columns, image.id.index()));
        row(&fields, out)?;
    }
    Ok(())
}

fn boxes(plan: &Plan<'_>, out: &mut Out<'_>) -> io::Result<()> {
    if plan.boxes.is_empty() {
        return Ok(());
    }
    let table = &plan.dataset.boxes;
    let used = |bit: u8| plan.boxes.iter().any(|&b| plan.flags(b) & bit != 0);
    let flags: Vec<(&str, u8)> = FLAGS.into_iter().filter(|&(_, bit)| used(bit)).collect();
    out.begin("boxes.csv")?;
    let mut header: Vec<String> = ["image", "class", "x", "y", "w", "h"].map(str::to_owned).into();
    header.extend(flags.iter().map(|(name, _)| (*name).to_owned()));
    header.extend(names(&plan.box_columns));
    row(&header, out)?;
    let spoken = spoken_of(plan.dataset);
    for image in &plan.images {
        for &id in &plan.boxes[image.boxes.clone()] {
            let Rect { x, y, w, h } = plan.rect(id, image.size);
            let class = plan.dataset.class_name(table.class[id.index()]);
            let mut fields = vec![image.place.clone(), class.to_owned()];
            fields.extend([x, y, w, h].map(number));
            fields.extend(flags.iter().map(|(_, bit)| u8::from(plan.flags(id) & bit != 0).to_string()));
            fields.extend(values(&plan.box_columns, id.index()));
            row(&fields, out)?;
        }
        // There is nothing in it, and that is said.
        if image.boxes.is_empty() && image.labels.is_empty() && spoken[image.id.index()] {
            let mut fields = vec![String::new(); header.len()];
            fields[0].clone_from(&image.place);
            row(&fields, out)?;
        }
    }
    Ok(())
}

fn labels(plan: &Plan<'_>, out: &mut Out<'_>) -> io::Result<()> {
    if plan.labels.is_empty() {
        return Ok(());
    }
    out.begin("labels.csv")?;
    row(&["image", "label"].map(str::to_owned), out)?;
    for image in &plan.images {
        for &class in &plan.labels[image.labels.clone()] {
            row(&[image.place.clone(), plan.dataset.class_name(class).to_owned()], out)?;
        }
    }
    Ok(())
}

/// Attributes of those who are shown.
fn people(plan: &Plan<'_>, out: &mut Out<'_>) -> io::Result<()> {
    if plan.identity_columns.is_empty() {
        return Ok(());
    }
    out.begin("people.csv")?;
    row(&std::iter::once(identity_name(plan.dataset)).chain(names(&plan.identity_columns)).collect::<Vec<_>>(), out)?;
    for (item, name) in plan.dataset.identities.iter().enumerate() {
        let fields: Vec<String> = std::iter::once(name.clone()).chain(values(&plan.identity_columns, item)).collect();
        row(&fields, out)?;
    }
    Ok(())
}
