//! A table row by row, with the line each begins on. Owns the csv reader; remembers nothing of what it has passed.

use super::preamble::without_hash;
use super::shape::{Separator, Shape};
use super::text::{Damage, Text};
use crate::dataset::bytes::ReadAt;
use csv::ByteRecord;

/// Why reading stopped early, as "expected" and "found".
pub(super) struct Stopped {
    pub line: u32,
    pub expected: &'static str,
    pub found: String,
}

/// Rows of a table, header excluded.
pub(super) struct Rows<'a> {
    csv: csv::Reader<Text<'a>>,
    record: ByteRecord,
    /// Rows passed, the header not counted.
    row: u32,
    line: u32,
    /// Lines in front of the first row.
    passed: u64,
    header: Option<Vec<String>>,
    /// Rows of separators alone, which are passed over.
    pub(super) empty: u64,
}

/// One row.
pub(in crate::formats) struct Row<'r> {
    record: &'r ByteRecord,
    /// From 1, without the header.
    pub number: u32,
    /// From 1, where it begins.
    pub line: u32,
}

impl<'r> Row<'r> {
    /// A row that another reader has put together. `number`, `line`: as the fields are described.
    pub(in crate::formats) fn of(record: &'r ByteRecord, number: u32, line: u32) -> Self {
        Self { record, number, line }
    }
}

impl Row<'_> {
    /// A field as it stands in the file; empty where the row is too short.
    pub(super) fn raw(&self, column: usize) -> &[u8] {
        self.record.get(column).unwrap_or_default()
    }

    /// A field without the blanks around it; empty where the row is too short.
    pub(super) fn get(&self, column: usize) -> &str {
        self.record.get(column).and_then(|f| std::str::from_utf8(f).ok()).unwrap_or("").trim()
    }

    /// Number of fields; empty ones beyond `columns` are not counted.
    pub(super) fn width(&self, columns: usize) -> usize {
        let mut width = self.record.len();
        while width > columns && self.record.get(width - 1).is_none_or(|f| f.trim_ascii().is_empty()) {
            width -= 1;
        }
        width
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(bytes: &'a dyn ReadAt, shape: &Shape) -> Result<Self, Stopped> {
        let delimiter = match shape.separator {
            Separator::Byte(b) => b,
            Separator::Blanks => b'\t',
        };
        let mut text = Text::new(bytes, shape.encoding, shape.separator == Separator::Blanks);
        if let Err(error) = text.skip_lines(shape.skip) {
            return Err(Stopped { line: 1, expected: "readable bytes", found: error.to_string() });
        }
        let csv = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(shape.separator != Separator::Blanks)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(text);
        let mut rows = Self {
            csv,
            record: ByteRecord::new(),
            row: 0,
            line: 0,
            passed: u64::from(shape.skip),
            header: None,
            empty: 0,
        };
        if shape.header && rows.advance()? {
            let mut header: Vec<String> =
                rows.record.iter().map(|f| String::from_utf8_lossy(f).trim().to_owned()).collect();
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
            if self.record.len() < 2 || self.record.iter().any(|f| !f.trim_ascii().is_empty()) {
                break;
            }
            self.row = self.row.saturating_sub(1);
            self.empty += 1;
        }
        Ok(Some(Row { record: &self.record, number: self.row, line: self.line }))
    }

    /// Bytes of the file read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.csv.get_ref().raw_read
    }

    pub(super) fn damage(&self) -> Damage {
        self.csv.get_ref().damage
    }

    fn advance(&mut self) -> Result<bool, Stopped> {
        match self.csv.read_byte_record(&mut self.record) {
            Ok(false) => Ok(false),
            Ok(true) => {
                // Blank lines before a row are skipped, so its beginning is counted back from its end.
                let inside = memchr::memchr_iter(b'\n', self.record.as_slice()).count() as u64;
                let end = self.csv.position().line().saturating_add(self.passed);
                self.line = u32::try_from(end.saturating_sub(inside + 1).max(1)).unwrap_or(u32::MAX);
                self.row = self.row.saturating_add(1);
                self.csv.get_mut().record_ended();
                Ok(true)
            }
            Err(error) => Err(Stopped {
                line: self.line.saturating_add(1),
                expected: match error.kind() {
                    csv::ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::InvalidData => {
                        "the end of the record within 16 MiB"
                    }
                    _ => "readable bytes",
                },
                found: match error.kind() {
                    csv::ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::InvalidData => {
                        "a quote that opens and does not close".into()
                    }
                    csv::ErrorKind::Io(e) => e.to_string(),
                    _ => "a record that cannot be read".into(),
                },
            }),
        }
    }
}
