//! A table's bytes as UTF-8 text with `\n` line ends, whatever they were: UTF-8 with or without a byte order mark,
//! UTF-16, Windows-1252; `\r\n`, `\n` or bare `\r`. Refuses to split fields (the csv crate does).

use crate::dataset::bytes::{Ranged, ReadAt};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

/// In a browser each read has a high fixed cost.
const AT_ONCE: u64 = 1 << 20;
/// More text than this in one record is an unclosed quote, not a row.
pub(super) const LONGEST_RECORD: u64 = 16 << 20;

/// The encoding that the first bytes speak for.
pub(in crate::formats) fn encoding_of(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let half = head.len() / 2;
    if half >= 2 && zeros(1) * 10 > half * 3 && zeros(0) * 20 < half {
        return UTF_16LE;
    }
    if half >= 2 && zeros(0) * 10 > half * 3 && zeros(1) * 20 < half {
        return UTF_16BE;
    }
    let (text, damage) = Damage::of(UTF_8, head);
    drop(text);
    if damage.speaks_for_windows() { WINDOWS_1252 } else { UTF_8 }
}

/// How the encoding is called in a sentence.
pub(super) fn encoding_name(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        "UTF-16"
    } else if encoding == WINDOWS_1252 {
        "Windows-1252"
    } else {
        "UTF-8"
    }
}

/// What did not decode.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Damage {
    pub had_errors: bool,
    /// Characters put in the place of bytes that are none.
    pub replaced: u64,
    /// Characters outside ASCII that decoded.
    pub accented: u64,
}

impl Damage {
    /// The head of a file as text; a character cut off at its end is no damage.
    pub(super) fn of(encoding: &'static Encoding, head: &[u8]) -> (String, Damage) {
        let mut decoder = encoding.new_decoder_with_bom_removal();
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length(head.len()).unwrap_or(head.len() * 3));
        let (_, _, had_errors) = decoder.decode_to_string(head, &mut text, false);
        let mut damage = Damage::default();
        damage.add(text.as_bytes(), had_errors);
        (text, damage)
    }

    /// A byte order mark within the text would count as an accent, which nobody minds.
    fn add(&mut self, text: &[u8], had_errors: bool) {
        self.had_errors |= had_errors;
        if text.is_ascii() {
            return;
        }
        let beyond_ascii = text.iter().filter(|&&b| b >= 0xC0).count() as u64;
        let replaced = memchr::memmem::find_iter(text, "\u{FFFD}".as_bytes()).count() as u64;
        self.replaced += replaced;
        self.accented += beyond_ascii - replaced;
    }

    /// Taken as UTF-8 it makes less sense than as the bytes of one Western letter each.
    pub(super) fn speaks_for_windows(&self) -> bool {
        self.had_errors && self.replaced > self.accented
    }
}

/// The decoded text, as a reader.
pub(in crate::formats) struct Text<'a> {
    source: Ranged<'a>,
    decoder: Decoder,
    raw: Vec<u8>,
    out: Vec<u8>,
    /// The decoder stands between two characters, behind the first ones.
    between: bool,
    at: usize,
    ended: bool,
    after_cr: bool,
    last: u8,
    pub(super) damage: Damage,
    /// Bytes of the file that have been read.
    pub(in crate::formats) raw_read: u64,
    emitted: u64,
    record_from: u64,
}

impl<'a> Text<'a> {
    pub(in crate::formats) fn new(source: &'a dyn ReadAt, encoding: &'static Encoding) -> Self {
        Self {
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; source.len().clamp(16, AT_ONCE) as usize],
            source: Ranged::new(source),
            out: Vec::new(),
            between: false,
            at: 0,
            ended: false,
            after_cr: false,
            last: b'\n',
            damage: Damage::default(),
            raw_read: 0,
            emitted: 0,
            record_from: 0,
        }
    }

    /// Passes over lines of the file, whatever stands in them.
    pub(super) fn skip_lines(&mut self, lines: u32) -> io::Result<()> {
        for _ in 0..lines {
            loop {
                if self.at == self.out.len() {
                    if self.ended {
                        return Ok(());
                    }
                    self.fill()?;
                    continue;
                }
                let rest = &self.out[self.at..];
                let end = memchr::memchr(b'\n', rest);
                self.at += end.map_or(rest.len(), |end| end + 1);
                if end.is_some() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// A record has ended: what follows counts for the next.
    pub(in crate::formats) fn record_ended(&mut self) {
        self.record_from = self.emitted;
    }

    /// The text that follows, as much as is decoded at once; empty at the end.
    pub(super) fn block(&mut self) -> io::Result<&[u8]> {
        while self.at == self.out.len() && !self.ended {
            self.fill()?;
        }
        let from = std::mem::replace(&mut self.at, self.out.len());
        Ok(self.out.get(from..).unwrap_or_default())
    }

    fn fill(&mut self) -> io::Result<()> {
        let n = self.source.read(&mut self.raw)?;
        self.raw_read += n as u64;
        self.ended = n == 0;
        self.at = 0;
        self.decode(n)?;
        self.line_ends();
        if let Some(&last) = self.out.last() {
            self.last = last;
        }
        if self.ended && self.last != b'\n' {
            self.out.push(b'\n');
            self.last = b'\n';
        }
        Ok(())
    }

    /// The first `n` bytes as read into `out`.
    fn decode(&mut self, n: usize) -> io::Result<()> {
        let raw = self.raw.get(..n).unwrap_or_default();
        self.out.clear();
        // Most tables are ASCII, which every encoding but UTF-16 leaves as it is.
        if self.between && n > 0 && self.decoder.encoding().is_ascii_compatible() && raw.is_ascii() {
            self.out.extend_from_slice(raw);
            return Ok(());
        }
        self.between = raw.last().is_some_and(u8::is_ascii);
        let room = self.decoder.max_utf8_buffer_length(n).ok_or_else(|| io::Error::other("a block too large"))?;
        self.out.resize(room.max(16), 0);
        let (_, _, written, had_errors) = self.decoder.decode_to_utf8(raw, &mut self.out, self.ended);
        self.out.truncate(written);
        self.damage.add(&self.out, had_errors);
        Ok(())
    }

    fn line_ends(&mut self) {
        if !self.after_cr && memchr::memchr(b'\r', &self.out).is_none() {
            return;
        }
        let mut after_cr = self.after_cr;
        self.out.retain_mut(|b| {
            let follows = std::mem::replace(&mut after_cr, *b == b'\r');
            if *b == b'\r' {
                *b = b'\n';
                true
            } else {
                !(follows && *b == b'\n')
            }
        });
        self.after_cr = after_cr;
    }
}

impl Read for Text<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        if self.emitted - self.record_from > LONGEST_RECORD {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the record has no end"));
        }
        let n = buf.len().min(self.out.len() - self.at);
        buf[..n].copy_from_slice(&self.out[self.at..self.at + n]);
        self.at += n;
        self.emitted += n as u64;
        Ok(n)
    }
}
