//! A table row by row, with the line each begins on. Owns where a row ends and its fields lie: in lines without a quote
//! by the separators alone, from the first quote on by the csv crate; remembers nothing of what it has passed.

use super::lines::Lines;
use super::preamble::without_hash;
use super::shape::{Separator, Shape};
use super::text::{Damage, Text};
use crate::dataset::bytes::ReadAt;
use csv::ByteRecord;
use std::io;
use std::ops::Range;

/// Why reading stopped early, as "expected" and "found".
pub(super) struct Stopped {
    pub line: u32,
    pub expected: &'static str,
    pub found: String,
}

/// Fields of a row that some reader has put together.
#[derive(Default)]
pub(in crate::formats) struct Record {
    text: Vec<u8>,
    fields: Vec<(u32, u32)>,
}

impl Record {
    pub(in crate::formats) fn clear(&mut self) {
        self.text.clear();
        self.fields.clear();
    }

    pub(in crate::formats) fn push_field(&mut self, field: &[u8]) {
        let from = self.text.len() as u32;
        self.text.extend_from_slice(field);
        self.fields.push((from, self.text.len() as u32));
    }
}

/// Rows of a table, header excluded.
pub(super) struct Rows<'a> {
    from: Source<'a>,
    separator: Separator,
    /// Where the fields of the last row lie in its text.
    fields: Vec<(u32, u32)>,
    /// Rows passed, the header not counted.
    row: u32,
    line: u32,
    /// Lines in front of those that `from` counts.
    passed: u64,
    header: Option<Vec<String>>,
    /// Rows of separators alone, which are passed over.
    pub(super) empty: u64,
}

enum Source<'a> {
    /// A line is a row; the last one stands here.
    Lines(Box<Lines<'a>>, Range<usize>),
    /// Quotes may hold separators and line ends.
    Quoted(Box<csv::Reader<Lines<'a>>>, ByteRecord),
    /// On the way from the one to the other.
    Nothing,
}

impl Source<'_> {
    fn text(&self) -> &[u8] {
        match self {
            Self::Lines(lines, row) => lines.held(row),
            Self::Quoted(_, record) => record.as_slice(),
            Self::Nothing => &[],
        }
    }
}

/// One row.
pub(in crate::formats) struct Row<'r> {
    text: &'r [u8],
    fields: &'r [(u32, u32)],
    /// From 1, without the header.
    pub number: u32,
    /// From 1, where it begins.
    pub line: u32,
}

impl<'r> Row<'r> {
    /// A row that another reader has put together. `number`, `line`: as the fields are described.
    pub(in crate::formats) fn of(record: &'r Record, number: u32, line: u32) -> Self {
        Self { text: &record.text, fields: &record.fields, number, line }
    }

    /// A field as it stands in the file; empty where the row is too short.
    pub(super) fn raw(&self, column: usize) -> &'r [u8] {
        let field = self.fields.get(column).and_then(|&(from, to)| self.text.get(from as usize..to as usize));
        field.unwrap_or_default()
    }

    /// A field without the blanks around it; empty where the row is too short.
    pub(super) fn get(&self, column: usize) -> &'r str {
        std::str::from_utf8(self.raw(column)).unwrap_or("").trim()
    }

    /// Number of fields; empty ones beyond `columns` are not counted.
    pub(super) fn width(&self, columns: usize) -> usize {
        let mut width = self.fields.len();
        while width > columns && self.raw(width - 1).trim_ascii().is_empty() {
            width -= 1;
        }
        width
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(bytes: &'a dyn ReadAt, shape: &Shape) -> Result<Self, Stopped> {
        let mut text = Text::new(bytes, shape.encoding);
        if let Err(error) = text.skip_lines(shape.skip) {
            return Err(Stopped { line: 1, expected: "readable bytes", found: error.to_string() });
        }
        let mut rows = Self {
            from: Source::Lines(Box::new(Lines::new(text)), 0..0),
            separator: shape.separator,
            fields: Vec::new(),
            row: 0,
            line: 0,
            passed: u64::from(shape.skip),
            header: None,
            empty: 0,
        };
        if shape.header && rows.advance()? {
            let row = rows.at_hand();
            let field = |column| String::from_utf8_lossy(row.raw(column)).trim().to_owned();
            let mut header: Vec<String> = (0..row.fields.len()).map(field).collect();
            if let Some(first) = header.first_mut() {
                *first = without_hash(first).to_owned();
            }
            rows.header = Some(header);
        }
        rows.row = 0;
        Ok(rows)
    }

    /// The header's fields as written.
    pub(super) fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// The line that the last row, or the header, begins on.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, Stopped> {
        loop {
            if !self.advance()? {
                return Ok(None);
            }
            // Separators alone, as spreadsheets write an empty row.
            let row = self.at_hand();
            if row.fields.len() < 2 || (0..row.fields.len()).any(|column| !row.raw(column).trim_ascii().is_empty()) {
                break;
            }
            self.row = self.row.saturating_sub(1);
            self.empty += 1;
        }
        Ok(Some(self.at_hand()))
    }

    /// Bytes of the file read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.text().map_or(0, |text| text.raw_read)
    }

    pub(super) fn damage(&self) -> Damage {
        self.text().map(|text| text.damage).unwrap_or_default()
    }

    fn text(&self) -> Option<&Text<'a>> {
        match &self.from {
            Source::Lines(lines, _) => Some(lines.text()),
            Source::Quoted(csv, _) => Some(csv.get_ref().text()),
            Source::Nothing => None,
        }
    }

    fn at_hand(&self) -> Row<'_> {
        Row { text: self.from.text(), fields: &self.fields, number: self.row, line: self.line }
    }

    fn advance(&mut self) -> Result<bool, Stopped> {
        let more = match &self.from {
            Source::Lines(..) => self.advance_by_line(),
            _ => self.advance_by_csv(),
        };
        match more {
            Ok(more) => {
                self.row = self.row.saturating_add(u32::from(more));
                Ok(more)
            }
            Err(error) => Err(self.stopped(&error)),
        }
    }

    fn advance_by_line(&mut self) -> io::Result<bool> {
        let Source::Lines(lines, row) = &mut self.from else { return Ok(false) };
        loop {
            let Some(line) = lines.line()? else { return Ok(false) };
            let quoted = self.separator != Separator::Blanks && lines.has_quote(&line);
            if quoted {
                break;
            }
            lines.pass(&line);
            fields_of(lines.held(&line), self.separator, &mut self.fields);
            // Blank lines are no rows.
            if !self.fields.is_empty() {
                self.line = u32::try_from(self.passed.saturating_add(lines.passed())).unwrap_or(u32::MAX);
                *row = line;
                return Ok(true);
            }
        }
        let Separator::Byte(delimiter) = self.separator else { return Ok(false) };
        let Source::Lines(lines, _) = std::mem::replace(&mut self.from, Source::Nothing) else { return Ok(false) };
        self.passed = self.passed.saturating_add(lines.passed());
        let mut csv = csv::ReaderBuilder::new();
        csv.delimiter(delimiter).has_headers(false).flexible(true).buffer_capacity(1 << 16);
        self.from = Source::Quoted(Box::new(csv.from_reader(*lines)), ByteRecord::new());
        self.advance_by_csv()
    }

    fn advance_by_csv(&mut self) -> io::Result<bool> {
        let Source::Quoted(csv, record) = &mut self.from else { return Ok(false) };
        if !csv.read_byte_record(record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            _ => io::Error::other("a record that cannot be read"),
        })? {
            return Ok(false);
        }
        // Blank lines before a row are skipped, so its beginning is counted back from its end.
        let inside = memchr::memchr_iter(b'\n', record.as_slice()).count() as u64;
        let end = csv.position().line().saturating_add(self.passed);
        self.line = u32::try_from(end.saturating_sub(inside + 1).max(1)).unwrap_or(u32::MAX);
        self.fields.clear();
        let ranges = (0..record.len()).filter_map(|i| record.range(i));
        self.fields.extend(ranges.map(|range| (range.start as u32, range.end as u32)));
        csv.get_mut().record_ended();
        Ok(true)
    }

    fn stopped(&self, error: &io::Error) -> Stopped {
        let endless = error.kind() == io::ErrorKind::InvalidData;
        Stopped {
            line: self.line.saturating_add(1),
            expected: if endless { "the end of the record within 16 MiB" } else { "readable bytes" },
            found: if endless { "a quote that opens and does not close".into() } else { error.to_string() },
        }
    }
}

/// Where the fields of a line without quotes lie. Of a blank line there are none.
fn fields_of(line: &[u8], separator: Separator, fields: &mut Vec<(u32, u32)>) {
    fields.clear();
    match separator {
        Separator::Byte(_) if line.is_empty() => {}
        Separator::Byte(separator) => {
            let mut from = 0;
            for (at, &b) in line.iter().enumerate() {
                if b == separator {
                    fields.push((from, at as u32));
                    from = at as u32 + 1;
                }
            }
            fields.push((from, line.len() as u32));
        }
        // Runs of blanks are one separator, those around a line none.
        Separator::Blanks => {
            let mut from = None;
            for (at, &b) in line.iter().enumerate() {
                match (b == b' ' || b == b'\t', from) {
                    (true, Some(begin)) => {
                        fields.push((begin, at as u32));
                        from = None;
                    }
                    (false, None) => from = Some(at as u32),
                    _ => {}
                }
            }
            if let Some(begin) = from {
                fields.push((begin, line.len() as u32));
            }
        }
    }
}

#[cfg(test)]
mod tests;
