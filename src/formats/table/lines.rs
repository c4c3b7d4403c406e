//! The text of a table line by line, in a buffer of its own; what has not been passed can be read on as a stream. Owns
//! the bound of a record's length. Refuses to split fields.

use super::text::{LONGEST_RECORD, Text};
use std::io::{self, Read};
use std::ops::Range;

pub(super) struct Lines<'a> {
    text: Text<'a>,
    buf: Vec<u8>,
    /// What stands before has been passed.
    at: usize,
    /// The next quote, or the end of the buffer; `None` where nobody has looked.
    quote: Option<usize>,
    /// Lines passed.
    passed: u64,
    begun: bool,
    /// Bytes handed out since the last record.
    of_record: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: Text<'a>) -> Self {
        Self { text, buf: Vec::new(), at: 0, quote: None, passed: 0, begun: false, of_record: 0 }
    }

    pub(super) fn text(&self) -> &Text<'a> {
        &self.text
    }

    /// Lines passed so far.
    pub(super) fn passed(&self) -> u64 {
        self.passed
    }

    /// The next line, without its end; `None` behind the last one. It is there until the next one is asked for.
    pub(super) fn line(&mut self) -> io::Result<Option<Range<usize>>> {
        let mut looked = 0;
        loop {
            let rest = self.buf.get(self.at + looked..).unwrap_or_default();
            if let Some(end) = memchr::memchr(b'\n', rest) {
                return Ok(Some(self.at..self.at + looked + end));
            }
            looked += rest.len();
            if looked as u64 > LONGEST_RECORD {
                return Err(endless());
            }
            if !self.more()? {
                return Ok((looked > 0).then_some(self.at..self.buf.len()));
            }
        }
    }

    /// Bytes of the buffer.
    pub(super) fn held(&self, range: &Range<usize>) -> &[u8] {
        self.buf.get(range.clone()).unwrap_or_default()
    }

    /// A quote stands in this line, which has not been passed.
    pub(super) fn has_quote(&mut self, line: &Range<usize>) -> bool {
        let known = self.quote.filter(|&quote| quote >= line.start);
        let quote = known.unwrap_or_else(|| {
            let rest = self.buf.get(line.start..).unwrap_or_default();
            memchr::memchr(b'"', rest).map_or(self.buf.len(), |quote| line.start + quote)
        });
        self.quote = Some(quote);
        quote < line.end
    }

    /// Passes a line.
    pub(super) fn pass(&mut self, line: &Range<usize>) {
        self.at = (line.end + 1).min(self.buf.len());
        self.passed += 1;
    }

    /// A record has ended: what follows counts for the next.
    pub(super) fn record_ended(&mut self) {
        self.of_record = 0;
    }

    /// Reads on; what has been passed is dropped.
    fn more(&mut self) -> io::Result<bool> {
        self.buf.drain(..self.at);
        (self.at, self.quote) = (0, None);
        let mut block = self.text.block()?;
        if !std::mem::replace(&mut self.begun, true) {
            // A second mark, as two programs leave that each write one.
            block = block.strip_prefix(b"\xef\xbb\xbf").unwrap_or(block);
        }
        self.buf.extend_from_slice(block);
        Ok(!block.is_empty())
    }
}

fn endless() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the record has no end")
}

impl Read for Lines<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at == self.buf.len() && !self.more()? {
            return Ok(0);
        }
        if self.of_record > LONGEST_RECORD {
            return Err(endless());
        }
        let rest = self.buf.get(self.at..).unwrap_or_default();
        let n = buf.len().min(rest.len());
        buf[..n].copy_from_slice(&rest[..n]);
        self.at += n;
        self.of_record += n as u64;
        Ok(n)
    }
}
