//! The file of names beside an array: `clip.txt` or `clip.csv` beside `clip.npy`, a picture a row. Refuses tables that
//! say more than names (they are tables as any other).

use super::gather::Name;
use super::stem;
use crate::dataset::{Builder, Fault, FaultKind, FileRole, Format, Place, RecordKind, Role};
use crate::formats::attributes::{guess, looks_like_image};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::table::{self, Text};
use crate::formats::{Input, Probe, Session, Tick};
use csv::ByteRecord;

pub static NAMES: Entry = Entry {
    format: Format { id: "embedding-names", name: "names of embeddings", role: FileRole::Embeddings, boxes: None },
    reads: "the pictures that the rows of an array beside it are of: one name a line, or a CSV of names",
    told_by: "it is called as the .npy or .npz beside it, and holds a name a row: alone, or behind its number",
    cannot: "other columns: such a file is a table, and the array beside it has no names",
    // Before the arrays.
    stage: Stage::Tables,
    how: How::Files { recognise, read: Read::Whole(read) },
};

/// How a file of names is written.
struct Form {
    separator: u8,
    column: usize,
    header: bool,
}

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !probe.beside_array {
        return None;
    }
    form(probe.head, probe.bytes <= probe.head.len() as u64)?;
    Some("the names of the rows of the array beside it".to_owned())
}

/// One column, or two of which one counts the rows.
fn form(head: &[u8], whole: bool) -> Option<Form> {
    let text = table::text_of_head(head)?;
    let mut lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if !whole && lines.len() > 1 {
        lines.pop();
    }
    let first = lines.first()?;
    let separator = [b',', b'\t', b';'].into_iter().find(|s| first.contains(char::from(*s))).unwrap_or(b',');
    let fields = |line: &&str| -> Vec<String> {
        line.split(char::from(separator)).map(|f| f.trim().trim_matches('"').to_owned()).collect()
    };
    let rows: Vec<Vec<String>> = lines.iter().map(fields).collect();
    let width = rows.first()?.len();
    if width > 2 || rows.iter().any(|row| row.len() != width) {
        return None;
    }
    // With a header, a column of numbers counts the rows only where it is called so.
    const COUNTING: [&str; 6] = ["", "index", "idx", "row", "id", "Unnamed: 0"];
    let called = |column: usize| {
        rows.first().and_then(|row| row.get(column)).is_some_and(|n| COUNTING.iter().any(|c| n.eq_ignore_ascii_case(c)))
    };
    let counts = |column: usize, from: usize| {
        let own = || rows.iter().skip(from).filter_map(|row| row.get(column)?.parse::<u64>().ok());
        own().count() + from == rows.len()
            && own().next().is_none_or(|first| first <= 1)
            && own().zip(own().skip(1)).all(|(a, b)| Some(b) == a.checked_add(1))
    };
    let says_path =
        |column: usize| rows.first().and_then(|row| row.get(column)).is_some_and(|n| guess(n).role == Role::Path);
    for column in 0..width {
        let images =
            |from: usize| rows.iter().skip(from).filter_map(|row| row.get(column)).any(|f| looks_like_image(f));
        let first_is_image = rows.first().and_then(|row| row.get(column)).is_some_and(|f| looks_like_image(f));
        let header = !first_is_image && rows.len() > 1 && (says_path(column) || images(1));
        let from = usize::from(header);
        if width == 1 || ((!header || called(1 - column)) && counts(1 - column, from)) {
            return Some(Form { separator, column, header });
        }
    }
    None
}

fn read(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &NAMES.format, input.why);
    let path = out.path().to_owned();
    let unreadable = |out: &mut Builder<'_>, found: String| {
        out.fault(Fault::new(FaultKind::Unparsable, Place::file(input.file), "a name in each line", found));
    };
    let head = match input.bytes.head(64 << 10) {
        Ok(head) => head,
        Err(error) => return unreadable(out, error.to_string()),
    };
    let Some(form) = form(&head, input.bytes.len() <= head.len() as u64) else {
        return unreadable(out, "something else".to_owned());
    };
    let text = Text::new(input.bytes, table::encoding_of(&head));
    let mut rows =
        csv::ReaderBuilder::new().delimiter(form.separator).has_headers(form.header).flexible(true).from_reader(text);
    let (mut names, mut record): (Vec<Name>, ByteRecord) = (Vec::new(), ByteRecord::new());
    loop {
        match rows.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                unreadable(out, crate::formats::short(&error.to_string()));
                break;
            }
        }
        rows.get_mut().record_ended();
        let line = record.position().map_or(0, csv::Position::line);
        let number = names.len() as u32 + 1;
        let place = Place::new(input.file, u32::try_from(line).unwrap_or(u32::MAX), RecordKind::Row, number);
        names.push((String::from_utf8_lossy(record.get(form.column).unwrap_or_default()).trim().to_owned(), place));
    }
    if let Some(source) = out.source() {
        source.records = names.len() as u64;
    }
    session.embedding_names.insert(stem(&path).to_owned(), names);
    tick(input.bytes.len());
}
