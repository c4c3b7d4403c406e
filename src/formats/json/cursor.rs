//! A place in a file that is read piece by piece.

use super::scan::Scan;
use super::{Broken, LARGEST, Mark, NOTES, Stop, explain, newlines};
use crate::dataset::bytes::ReadAt;
use crate::formats::Tick;

pub(super) struct Cursor<'a, 't> {
    source: &'a dyn ReadAt,
    chunk: usize,
    /// `buf[..end]` holds the file from `base` on.
    buf: Vec<u8>,
    end: usize,
    base: u64,
    /// Where the cursor stands in `buf`.
    pos: usize,
    /// The line of `buf[counted]`.
    line: u32,
    counted: usize,
    /// Where the turn began.
    turned: u64,
    /// Whether bytes count as read.
    counting: bool,
    done: &'a mut u64,
    tick: &'a mut Tick<'t>,
    pub(super) notes: Vec<Broken>,
}

impl<'a, 't> Cursor<'a, 't> {
    pub(super) fn new(
        source: &'a dyn ReadAt,
        at: Mark,
        chunk: usize,
        done: &'a mut u64,
        tick: &'a mut Tick<'t>,
    ) -> Self {
        Self {
            source,
            chunk: chunk.max(1),
            buf: Vec::new(),
            end: 0,
            base: at.offset,
            pos: 0,
            line: at.line,
            counted: 0,
            turned: at.offset,
            counting: true,
            done,
            tick,
            notes: Vec::new(),
        }
    }

    /// Drops what stands before `keep`, moves the rest to the front and reads on; `false` at the end of the file. All
    /// indices shift by `keep`.
    fn fill(&mut self, keep: usize) -> Result<bool, Stop> {
        if self.counted < keep {
            self.line = self.line.saturating_add(newlines(&self.buf[self.counted..keep]));
            self.counted = keep;
        }
        self.buf.copy_within(keep..self.end, 0);
        self.end -= keep;
        self.pos -= keep.min(self.pos);
        self.counted -= keep;
        self.base += keep as u64;
        let left = self.source.len().saturating_sub(self.base + self.end as u64);
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(self.chunk);
        if most == 0 {
            return Ok(false);
        }
        if self.end > LARGEST {
            let found = format!("more than {} MiB", LARGEST >> 20);
            return Err(self.stop(self.counted, "the end of a record", found));
        }
        if self.buf.len() < self.end + most {
            self.buf.resize(self.end + most, 0);
        }
        let n = match self.source.read_at(self.base + self.end as u64, &mut self.buf[self.end..self.end + most]) {
            Ok(n) => n,
            Err(e) => return Err(self.stop(self.end, "bytes that can be read", e.to_string())),
        };
        self.end += n;
        if self.counting {
            *self.done = self.done.saturating_add(n as u64).min(self.source.len());
        }
        if (self.tick)(*self.done) { Ok(n > 0) } else { Err(Stop::Cancelled) }
    }

    pub(super) fn skip_bom(&mut self) -> Result<(), Stop> {
        while self.end < 3 && self.fill(0)? {}
        if self.buf[..self.end].starts_with(b"\xef\xbb\xbf") {
            self.pos = 3;
        }
        Ok(())
    }

    /// The next byte that is not white space; the cursor stands on it. `None` at the end of the file.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            while self.pos < self.end {
                let b = self.buf[self.pos];
                if !matches!(b, b' ' | b'\n' | b'\r' | b'\t') {
                    return Ok(Some(b));
                }
                self.pos += 1;
            }
            if !self.fill(self.end)? {
                return Ok(None);
            }
        }
    }

    /// Goes on by the byte that `peek` has seen.
    pub(super) fn step(&mut self) {
        self.pos += 1;
    }

    /// Whether the cursor has come this far since that was last so.
    pub(super) fn has_come(&mut self, bytes: u64) -> bool {
        let here = self.base + self.pos as u64;
        let so = here.saturating_sub(self.turned) >= bytes;
        if so {
            self.turned = here;
        }
        so
    }

    /// Where the cursor stands.
    pub(super) fn mark(&mut self) -> Mark {
        if self.counted < self.pos {
            self.line = self.line.saturating_add(newlines(&self.buf[self.counted..self.pos]));
            self.counted = self.pos;
        }
        Mark { offset: self.base + self.pos as u64, line: self.line }
    }

    /// The value at the cursor, with its line.
    pub(super) fn value(&mut self) -> Result<(u32, &[u8]), Stop> {
        let line = self.mark().line;
        let (from, to) = self.value_end(true)?;
        Ok((line, &self.buf[from..to]))
    }

    /// The name at the cursor, which stands on its quote.
    pub(super) fn name(&mut self) -> Result<String, Stop> {
        let (_, bytes) = self.value()?;
        Ok(serde_json::from_slice(bytes)
            .unwrap_or_else(|_| String::from_utf8_lossy(&bytes[1..bytes.len() - 1]).into_owned()))
    }

    /// Passes over the value at the cursor, however large. `counting`: its bytes count as read.
    pub(super) fn skip(&mut self, counting: bool) -> Result<(), Stop> {
        self.mark();
        self.counting = counting;
        let result = self.value_end(false);
        self.counting = true;
        result.map(|_| ())
    }

    /// Moves behind the value at the cursor. With `keep` all of it is in the buffer afterwards, between the two
    /// indices; without, only the second means anything.
    fn value_end(&mut self, keep: bool) -> Result<(usize, usize), Stop> {
        let mut from = self.pos;
        if !matches!(self.buf[from], b'"' | b'[' | b'{') {
            loop {
                let ends = |b: &u8| matches!(b, b',' | b']' | b'}' | b':' | b' ' | b'\n' | b'\r' | b'\t');
                if let Some(n) = self.buf[self.pos..self.end].iter().position(ends) {
                    self.pos += n;
                    return Ok((from, self.pos));
                }
                self.pos = self.end;
                if !self.fill(if keep { from } else { self.end })? {
                    return Ok((0, self.pos));
                }
                from = 0;
            }
        }
        let mut scan = Scan::default();
        loop {
            if let Some(end) = scan.run(&self.buf[..self.end], self.pos) {
                self.pos = end;
                return Ok((from, end));
            }
            self.pos = self.end;
            // Of a value that is passed over, the last piece is kept until it is known that another follows: it
            // says what was cut off.
            let at_end = self.base + self.end as u64 >= self.source.len();
            if at_end || !self.fill(if keep { from } else { self.end })? {
                return Err(self.cut_off(if keep { from } else { 0 }, keep));
            }
            from = 0;
        }
    }

    /// The file ends within a value.
    fn cut_off(&self, from: usize, whole: bool) -> Stop {
        let end = "the end of the file";
        let bytes = &self.buf[from.min(self.end)..self.end];
        match explain(bytes, end).filter(|_| whole) {
            Some(flaw) => self.stop(from + flaw.at, flaw.expected, flaw.found),
            None => self.stop(self.end, "the rest of a value", end.into()),
        }
    }

    /// The byte at the cursor is not what was expected.
    pub(super) fn broken(&mut self, expected: &str) -> Stop {
        // What stands there is said as a whole word; that no more can be read is no news here.
        while self.end - self.pos < 24 && matches!(self.fill(self.pos), Ok(true)) {}
        let found = explain::token(&self.buf[..self.end], self.pos, "the end of the file");
        self.stop(self.pos, expected, found)
    }

    /// As `broken`, but reading goes on.
    pub(super) fn note(&mut self, expected: &str) {
        if self.notes.len() < NOTES
            && let Stop::Broken(broken) = self.broken(expected)
        {
            self.notes.push(Broken { fatal: false, ..broken });
        }
    }

    fn stop(&self, at: usize, expected: &str, found: String) -> Stop {
        let line = match self.buf.get(self.counted..at.min(self.end)) {
            Some(bytes) => self.line.saturating_add(newlines(bytes)),
            None => self.line,
        };
        Stop::Broken(Broken { line, expected: expected.to_owned(), found, fatal: true })
    }
}
