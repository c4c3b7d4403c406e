//! Tables of text whose columns are the numbers of a point: numbered ones, or one of lists. Refuses tables that name no
//! pictures or say more of them (they are tables as any other), and headers beyond the first 64 KiB.

use super::gather::{Gathering, Joined, Name};
use super::{is_called_so, numbered};
use crate::dataset::{Builder, Fault, FaultKind, FileRole, Format, Place, RecordKind, Role};
use crate::formats::attributes::{guess, looks_like_image};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::slices::yield_now;
use crate::formats::table::{self, Text};
use crate::formats::{Input, Probe, Tick};
use csv::{ByteRecord, Reader};

pub static TABLE: Entry = Entry {
    format: Format { id: "embedding-table", name: "embeddings (CSV)", role: FileRole::Embeddings, boxes: None },
    reads: "a CSV or TSV with a column that names pictures and the numbers of a point in each row: at least 16 numbered columns (`emb_0`, `emb_1`, ...; `0`, `1`, ...), or a column of lists (`[0.1, 0.2, ...]`)",
    told_by: "such columns, most of whose numbers are fractions, or which are called as embeddings are",
    cannot: "a table with further columns, which is read as any other: its numbered columns are left out where they are called as embeddings are; one without a header",
    stage: Stage::Predictions,
    how: How::Files { recognise, read: Read::Sliced(|_, input, out, tick| Box::pin(read(input, out, tick))) },
};

/// Rows that are looked at.
const LOOKED_AT: usize = 20;

/// Where names and numbers stand.
#[derive(Debug, PartialEq, Eq)]
struct Form {
    separator: u8,
    name: usize,
    numbers: Numbers,
    /// Numbers of a point.
    dims: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Numbers {
    /// A column each.
    Columns(Vec<usize>),
    /// A list in one.
    List(usize),
}

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !matches!(probe.extension().as_str(), "csv" | "tsv" | "tab") {
        return None;
    }
    let form = form(probe.head)?;
    let what = match &form.numbers {
        Numbers::Columns(_) => "numbered columns",
        Numbers::List(_) => "a list in each row",
    };
    Some(format!("a table of names and points, as {what}"))
}

fn reader(separator: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).flexible(true);
    builder
}

fn form(head: &[u8]) -> Option<Form> {
    let text = table::text_of_head(head)?;
    let first = text.lines().next()?;
    let separator = [b'\t', b';', b','].into_iter().max_by_key(|s| first.bytes().filter(|b| b == s).count())?;
    let mut rows = reader(separator).from_reader(text.as_bytes());
    let header: Vec<String> = rows.headers().ok()?.iter().map(|n| n.trim().to_owned()).collect();
    let sample: Vec<csv::StringRecord> = rows.records().take(LOOKED_AT).map_while(Result::ok).collect();
    // The last may be cut off.
    let sample = if sample.len() > 1 { sample.get(..sample.len() - 1)? } else { &sample };
    let (numbers, dims) = match numbered(&header) {
        Some(columns) => {
            let fields = || sample.iter().flat_map(|row| columns.iter().filter_map(|c| row.get(*c)));
            let (all, numeric) = (fields().count(), fields().filter_map(number).count());
            let fractions = fields().filter_map(number).filter(|n| n.fract() != 0.0).count();
            let speaks =
                columns.iter().filter_map(|c| header.get(*c)).any(|name| is_called_so(name)) || fractions * 2 > all;
            if all == 0 || numeric * 10 < all * 9 || !speaks {
                return None;
            }
            let dims = columns.len();
            (Numbers::Columns(columns), dims)
        }
        None => {
            let length = |column: usize| sample.iter().filter_map(|row| list(row.get(column)?)).map(|l| l.len()).next();
            let fits = |column: &usize| {
                length(*column)
                    .is_some_and(|n| n >= 16 || (n >= 2 && header.get(*column).is_some_and(|n| is_called_so(n))))
            };
            let column = (0..header.len()).find(fits)?;
            (Numbers::List(column), length(column)?)
        }
    };
    let taken = |column: usize| match &numbers {
        Numbers::Columns(columns) => columns.contains(&column),
        Numbers::List(own) => *own == column,
    };
    let free: Vec<usize> = (0..header.len()).filter(|c| !taken(*c)).collect();
    let images = |column: &usize| sample.iter().any(|row| row.get(*column).is_some_and(|f| looks_like_image(f.trim())));
    let says = |column: &usize| header.get(*column).is_some_and(|name| guess(name).role == Role::Path);
    let name = free.iter().find(|c| images(c)).or_else(|| free.iter().find(|c| says(c))).copied()?;
    // Row numbers, as pandas writes them.
    let is_index = |column: &usize| header.get(*column).is_some_and(|n| n.is_empty() || n == "Unnamed: 0");
    // What else a row says of its picture is not to be lost: then it is a table as any other.
    let says_more = free.iter().any(|column| *column != name && !is_index(column));
    (!says_more).then_some(Form { separator, name, numbers, dims })
}

fn number(field: &str) -> Option<f64> {
    field.trim().parse().ok()
}

/// `[0.1, 0.2]`, or with blanks between as NumPy prints it.
fn list(field: &str) -> Option<Vec<f64>> {
    let inside = field.trim().strip_prefix('[')?.strip_suffix(']')?;
    let words = inside.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
    words.map(number).collect()
}

async fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &TABLE.format, input.why);
    let unreadable = |out: &mut Builder<'_>, found: String| {
        let expected = "a table of names and points";
        out.fault(Fault::new(FaultKind::Unparsable, Place::file(input.file), expected, found));
    };
    let head = match input.bytes.head(64 << 10) {
        Ok(head) => head,
        Err(error) => return unreadable(out, error.to_string()),
    };
    let Some(form) = form(&head) else { return unreadable(out, "something else".to_owned()) };
    let open = || reader(form.separator).from_reader(Text::new(input.bytes, table::encoding_of(&head)));
    let mut names: Vec<Name> = Vec::new();
    let mut rows = open();
    let mut record = ByteRecord::new();
    loop {
        match next(&mut rows, &mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(found) => {
                unreadable(out, found);
                break;
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        let row = u32::try_from(names.len() + 1).unwrap_or(u32::MAX);
        let place = Place::new(input.file, u32::try_from(line).unwrap_or(u32::MAX), RecordKind::Row, row);
        names.push((String::from_utf8_lossy(record.get(form.name).unwrap_or_default()).trim().to_owned(), place));
        if names.len().is_multiple_of(1024) {
            if !tick(rows.get_ref().raw_read / 2) {
                return;
            }
            yield_now().await;
        }
    }
    let joined = Joined::by_names(&names, out);
    let mut gathering = match Gathering::new(input.file, joined, form.dims) {
        Ok(gathering) => gathering,
        Err(flaw) => return out.fault(flaw.fault(FaultKind::Unparsable, Place::file(input.file))),
    };
    let mut rows = open();
    for row in 0..names.len() {
        // What ends the table was said the first time.
        if !matches!(next(&mut rows, &mut record), Ok(true)) {
            break;
        }
        if gathering.wants(row) {
            let field = |column: usize| std::str::from_utf8(record.get(column).unwrap_or_default()).unwrap_or("");
            match &form.numbers {
                Numbers::Columns(columns) => {
                    for (at, column) in columns.iter().enumerate() {
                        let field = field(*column);
                        if !field.trim().is_empty() {
                            gathering.put(row, at, number(field).unwrap_or(f64::NAN));
                        }
                    }
                }
                Numbers::List(column) => {
                    let list = list(field(*column)).filter(|list| list.len() == form.dims).unwrap_or_default();
                    list.into_iter().enumerate().for_each(|(at, n)| gathering.put(row, at, n));
                }
            }
        }
        if row % 1024 == 1023 {
            if !tick(input.bytes.len() / 2 + rows.get_ref().raw_read / 2) {
                break;
            }
            yield_now().await;
        }
    }
    gathering.finish(out);
    out.end();
    tick(input.bytes.len());
}

/// The next row. `false` behind the last.
///
/// # Errors
/// What ends the table early.
fn next(rows: &mut Reader<Text<'_>>, record: &mut ByteRecord) -> Result<bool, String> {
    let more = rows.read_byte_record(record).map_err(|e| crate::formats::short(&e.to_string()))?;
    rows.get_mut().record_ended();
    Ok(more)
}
