//! VIA's table: a region in each row, its shape and attributes as JSON in fields. Refuses to read other tables.

use super::super::Node;
use super::region::Regions;
use crate::dataset::{Fault, FaultKind, ImageId, Join, Place, RecordKind};
use crate::formats::attributes::Item;
use crate::formats::slices::yield_now;
use crate::formats::table::{Text, encoding_of, text_of_head};
use crate::formats::{Input, Probe, Tick};

/// The columns, in the order of `Columns`.
const NAMES: [&str; 4] = ["filename", "region_shape_attributes", "region_attributes", "file_attributes"];
/// Rows that are read in one turn.
const TURN: u32 = 1000;

/// Where the columns stand, and what separates them.
struct Columns {
    separator: u8,
    at: [Option<usize>; 4],
}

/// The columns of a header; `None` where it is another table's.
fn columns(header: &str) -> Option<Columns> {
    let header = header.trim_start_matches('\u{feff}');
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|b| header.bytes().filter(|own| own == b).count())?;
    let clean = |name: &str| name.trim().trim_matches('"').trim_start_matches('#').trim().to_lowercase();
    let names: Vec<String> = header.split(char::from(separator)).map(clean).collect();
    let at = NAMES.map(|wanted| names.iter().position(|name| name == wanted));
    at[..3].iter().all(Option::is_some).then_some(Columns { separator, at })
}

pub(super) fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !matches!(probe.extension().as_str(), "csv" | "tsv" | "txt") {
        return None;
    }
    let text = text_of_head(probe.head)?;
    columns(text.lines().next()?).map(|_| "VIA: table of regions with JSON in its fields".into())
}

pub(super) async fn read(input: &Input<'_>, mut regions: Regions<'_, '_>, tick: &mut Tick<'_>) {
    if let Err((line, expected, found)) = rows(input, &mut regions, tick).await {
        let place = Place { line, ..Place::file(input.file) };
        regions.records.out.fault(Fault::new(FaultKind::Unparsable, place, expected, found));
    }
    regions.end();
    regions.records.out.end();
}

async fn rows(
    input: &Input<'_>,
    regions: &mut Regions<'_, '_>,
    tick: &mut Tick<'_>,
) -> Result<(), (u32, &'static str, String)> {
    let head = input.bytes.head(64 << 10).map_err(|e| (0, "readable bytes", e.to_string()))?;
    let header = text_of_head(&head).and_then(|text| columns(text.lines().next()?));
    let Some(Columns { separator, at: [file, shape, attributes, of_file] }) = header else {
        return Err((1, "the columns filename, region_shape_attributes and region_attributes", "others".into()));
    };
    let text = Text::new(input.bytes, encoding_of(&head));
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(true)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(text);
    let (mut record, mut number, mut last) = (csv::StringRecord::new(), 0u32, None::<(String, ImageId)>);
    loop {
        let line = u32::try_from(rows.position().line()).unwrap_or(u32::MAX);
        match rows.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(e) => return Err((line, "a row that can be read", e.to_string())),
        }
        rows.get_mut().record_ended();
        number = number.saturating_add(1);
        // Blank lines before a row are passed over: it is counted back from its end.
        let inside = record.as_slice().matches('\n').count() as u64;
        let end = rows.position().line();
        let line = u32::try_from(end.saturating_sub(inside + 1).max(1)).unwrap_or(u32::MAX);
        let place = Place::new(input.file, line, RecordKind::Row, number);
        let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or("").trim();
        row(regions, &mut last, [field(file), field(shape), field(attributes), field(of_file)], place);
        if number.is_multiple_of(TURN) {
            yield_now().await;
            if !tick(rows.get_ref().raw_read) {
                return Ok(());
            }
        }
    }
}

/// Takes a row: its picture, and its region where it has one. `last`: the picture of the row before.
fn row(
    regions: &mut Regions<'_, '_>,
    last: &mut Option<(String, ImageId)>,
    [name, shape, attributes, of_file]: [&str; 4],
    place: Place,
) {
    if name.is_empty() {
        return regions.records.bad(place, "a filename", "nothing");
    }
    let image = match last {
        Some((of, image)) if of == name => *image,
        _ => {
            let named = Place { kind: RecordKind::Image, record: place.record.saturating_sub(1), ..place };
            let image = regions.records.image(name, Join::Name, named);
            *last = Some((name.to_owned(), image));
            if let Some(node) = cell(regions, of_file, image, place) {
                for (name, value) in node.members() {
                    regions.say(Item::Image(image, place), &name, value);
                }
            }
            image
        }
    };
    let Some(shape) = cell(regions, shape, image, place) else { return };
    // A picture without regions has a row, too.
    if shape.members().next().is_none() {
        return;
    }
    let attributes = cell(regions, attributes, image, place);
    regions.take(Some(shape), attributes, image, place);
}

/// The object in a field; none where it is empty, with a complaint where it is none.
fn cell<'n>(regions: &mut Regions<'_, '_>, text: &'n str, image: ImageId, place: Place) -> Option<Node<'n>> {
    if text.is_empty() {
        return None;
    }
    let node = Node::of(text, place.line);
    let (expected, found) = match node.flaw() {
        Some((_, expected, found)) => (expected, found),
        None if !node.is_object() => ("an object as JSON", node.words()),
        None => return Some(node),
    };
    regions.records.bad_of(image, place, expected, found);
    None
}
