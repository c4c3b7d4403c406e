//! Tables of text: rows that change are written again, all others stay byte for byte.

use super::Desk;
use super::edits::{Edits, number};
use crate::dataset::{BoxId, ImageId, Rect, Role, Source, SplitId};
use std::collections::BTreeMap;

/// Decimals of numbers.
const DECIMALS: usize = 8;
/// Names of columns of the left, top, right and lower ends of a box, its width and its height.
const ENDS: [&[&str]; 6] = [
    &["xmin", "x_min", "x1", "left", "x", "bbox_x", "bbox_x1"],
    &["ymin", "y_min", "y1", "top", "y", "bbox_y", "bbox_y1"],
    &["xmax", "x_max", "x2", "right", "bbox_x2"],
    &["ymax", "y_max", "y2", "bottom", "bbox_y2"],
    &["w", "width", "bbox_w", "bbox_width", "box_width"],
    &["h", "height", "bbox_h", "bbox_height", "box_height"],
];

/// A row as it is read, and where it stands.
struct Row {
    fields: Vec<String>,
    line: u32,
    from: usize,
    to: usize,
}

pub(super) fn correct(desk: &mut Desk<'_>, source: &Source, bytes: Vec<u8>) -> Option<Vec<u8>> {
    if !desk.wanted.speaks_of(desk.dataset, source) && !desk.paths.speak_of(desk.file) {
        return Some(bytes);
    }
    let Ok(text) = std::str::from_utf8(&bytes) else {
        desk.fault("it is no UTF-8, and is left as it is");
        return Some(bytes);
    };
    let separator = separator(text, source);
    let rows = match rows(text, separator) {
        Ok(rows) => rows,
        Err(why) => {
            desk.fault(format!("its rows cannot be read again, and it is left as it is: {why}"));
            return Some(bytes);
        }
    };
    let names: Vec<&str> = source.columns.iter().map(|column| column.name.as_str()).collect();
    let is_header = |row: &Row| names.iter().all(|name| row.fields.iter().any(|field| field.trim() == *name));
    let Some(header) = rows.iter().position(is_header).and_then(|at| rows.get(at)) else {
        desk.fault("its header was not found again, and it is left as it is");
        return Some(bytes);
    };
    let column = |name: &str| header.fields.iter().position(|field| field.trim() == name);
    let path = source.columns.iter().find(|c| c.role == Role::Path).and_then(|c| column(&c.name)).unwrap_or(0);
    let (dataset, wanted) = (desk.dataset, desk.wanted);
    let mut boxes: BTreeMap<u32, Vec<BoxId>> = BTreeMap::new();
    for id in wanted.boxes.keys().copied() {
        let place = dataset.boxes.place[id.index()];
        if place.file == desk.file {
            boxes.entry(place.line).or_default().push(id);
        }
    }
    let values: Vec<_> = wanted.values.iter().filter(|value| value.file == desk.file).collect();
    let split = source.columns.iter().find(|c| c.role == Role::Split).and_then(|c| column(&c.name));
    let split = split.filter(|_| !wanted.splits.is_empty());
    let image_of = |row: &Row| row.fields.get(path).and_then(|name| desk.names.image(name, &source.joined));
    let spelt = split.map(|at| spelt(desk, rows.iter().filter_map(|row| Some((image_of(row)?, row.fields.get(at)?)))));
    let spelt = spelt.unwrap_or_default();
    let mut edits = Edits::default();
    for row in rows.iter().filter(|row| row.line > header.line) {
        let mut fields = row.fields.clone();
        let record = format!("line {}", row.line);
        let image = row.fields.get(path).and_then(|name| desk.names.image(name, &source.joined));
        let whole = || text.get(row.from..row.to).unwrap_or_default().trim_end().to_owned();
        if let Some((image, by)) = image.and_then(|image| Some((image, wanted.images.get(&image)?))) {
            desk.change(Some(image), record, "row left out", (whole(), String::new()), by);
            edits.cut(row.from..row.to);
            continue;
        }
        let of_row = wanted.rows.get(&(desk.file, row.line));
        let of_boxes: Vec<_> =
            boxes.get(&row.line).into_iter().flatten().filter_map(|id| Some((*id, wanted.boxes.get(id)?))).collect();
        let out = of_row.filter(|row| row.out).map(|row| &row.by);
        if let Some(by) = out.or_else(|| of_boxes.iter().find(|(_, b)| b.out).map(|(_, b)| &b.by)) {
            desk.change(image, record, "row left out", (whole(), String::new()), by);
            edits.cut(row.from..row.to);
            continue;
        }
        for (id, wanted) in of_boxes {
            if let Some(rect) = wanted.rect {
                let old = dataset.boxes.rect[id.index()];
                match rewrite(&header.fields, &mut fields, &old, &rect) {
                    Some(values) => desk.change(image, record.clone(), "box", values, &wanted.by),
                    None => {
                        desk.fault(format!("the box of line {} is not written in columns that are known", row.line))
                    }
                }
            }
            if let Some(class) = &wanted.class {
                let old = dataset.class_name(dataset.boxes.class[id.index()]);
                rename(desk, &mut fields, (old, class), image, &record, &wanted.by);
            }
        }
        if let Some((of_row, (old, new))) = of_row.and_then(|row| Some((row, row.class.as_ref()?))) {
            rename(desk, &mut fields, (old, new), image, &record, &of_row.by);
        }
        for value in &values {
            let Some(field) = column(&value.column).and_then(|at| fields.get_mut(at)) else { continue };
            if field.trim() == value.from {
                *field = value.to.clone();
                desk.change(image, record.clone(), "value", (value.from.clone(), value.to.clone()), &value.by);
            }
        }
        if let Some((image, (to, by))) = image.and_then(|image| Some((image, wanted.splits.get(&image)?)))
            && let Some(field) = split.and_then(|at| fields.get_mut(at)).filter(|field| !field.trim().is_empty())
        {
            match spelt.get(to) {
                Some(new) => {
                    let old = std::mem::replace(field, new.clone());
                    desk.change(Some(image), record.clone(), "split", (old, new.clone()), by);
                }
                None => desk.fault(format!("{record} stays in its split: no row says how the other is written")),
            }
        }
        if let Some(image) = image
            && let Some(field) = fields.get_mut(path)
            && let Some(name) = desk.paths.name(dataset, desk.file, image, field)
        {
            let old = std::mem::replace(field, name.new.clone());
            desk.change(Some(image), record, "name of the image", (old, name.new), &name.by);
        }
        if fields != row.fields {
            let end = text.get(row.from..row.to).unwrap_or_default();
            let end = &end[end.trim_end_matches(['\n', '\r']).len()..];
            edits.replace(row.from..row.to, written(&fields, separator) + end);
        }
    }
    Some(edits.apply(text).into_bytes())
}

/// How the column writes each split: as the first row of it has it.
fn spelt<'r>(desk: &Desk<'_>, rows: impl Iterator<Item = (ImageId, &'r String)>) -> BTreeMap<SplitId, String> {
    let splits = desk.dataset.splits_of_images();
    let mut out = BTreeMap::new();
    for (image, text) in rows.filter(|(_, text)| !text.trim().is_empty()) {
        if let Some([split]) = splits.get(image.index()).map(Vec::as_slice) {
            out.entry(*split).or_insert_with(|| text.clone());
        }
    }
    out
}

/// The only field that holds the class, trimmed.
fn rename(
    desk: &mut Desk<'_>,
    fields: &mut [String],
    (old, new): (&str, &str),
    image: Option<crate::dataset::ImageId>,
    record: &str,
    by: &str,
) {
    let mut holding = fields.iter_mut().filter(|field| field.trim() == old);
    match (holding.next(), holding.next()) {
        (Some(field), None) => {
            *field = new.to_owned();
            desk.change(image, record.to_owned(), "class", (old.to_owned(), new.to_owned()), by);
        }
        _ => desk.fault(format!("{record} does not hold the class {old} in one field, and is left as it is")),
    }
}

/// Writes a box into its four columns, where those hold the box that was read; gives the old and the new numbers.
fn rewrite(header: &[String], fields: &mut [String], old: &Rect, new: &Rect) -> Option<(String, String)> {
    let column =
        |names: &[&str]| header.iter().position(|own| names.contains(&own.trim().to_ascii_lowercase().as_str()));
    let [left, top, right, bottom, width, height] = ENDS.map(column);
    let ends = |r: &Rect| [r.x, r.y, r.right(), r.bottom()];
    let sizes = |r: &Rect| [r.x, r.y, r.w, r.h];
    let (at, before, after) = match (right.zip(bottom), width.zip(height)) {
        (Some((right, bottom)), _) => ([left?, top?, right, bottom], ends(old), ends(new)),
        (None, Some((width, height))) => ([left?, top?, width, height], sizes(old), sizes(new)),
        _ => return None,
    };
    let holds = at.iter().zip(before).all(|(&at, value)| {
        let own = fields.get(at).and_then(|field| field.trim().parse::<f64>().ok());
        own.is_some_and(|own| (own - value).abs() <= 1e-6 * value.abs().max(1.0))
    });
    if !holds {
        return None;
    }
    let was = at.map(|at| fields.get(at).map(|field| field.trim().to_owned()).unwrap_or_default()).join(" ");
    let texts = after.map(|x| number(x, DECIMALS));
    for (at, text) in at.into_iter().zip(&texts) {
        if let Some(field) = fields.get_mut(at) {
            field.clone_from(text);
        }
    }
    Some((was, texts.join(" ")))
}

/// The separator under which a line holds all columns.
fn separator(text: &str, source: &Source) -> u8 {
    let holds = |separator: &u8| {
        let all = |line: &str| {
            let fields: Vec<&str> = line.split(char::from(*separator)).map(|f| f.trim().trim_matches('"')).collect();
            source.columns.iter().all(|column| fields.contains(&column.name.as_str()))
        };
        text.lines().take(50).any(all)
    };
    [b',', b';', b'\t', b'|'].into_iter().find(holds).unwrap_or(b',')
}

fn rows(text: &str, separator: u8) -> Result<Vec<Row>, csv::Error> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut out: Vec<Row> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let (line, from) = record.position().map_or((0, 0), |at| (at.line() as u32, at.byte() as usize));
        if let Some(before) = out.last_mut() {
            before.to = from;
        }
        out.push(Row { fields: record.iter().map(str::to_owned).collect(), line, from, to: text.len() });
    }
    Ok(out)
}

fn written(fields: &[String], separator: u8) -> String {
    let mut out = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    // Into memory: nothing fails but for want of it.
    let _ = out.write_record(fields);
    let text = String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default();
    text.trim_end_matches(['\n', '\r']).to_owned()
}
