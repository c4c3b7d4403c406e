//! The bytes of one entry, piece by piece, held against what the archive says of them.

use super::Stretch;
use super::window::Window;
use crate::dataset::bytes::{Ranged, ReadAt};
use crate::dataset::refused;
use flate2::Crc;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// One entry's bytes.
pub struct EntryReader<'a> {
    from: Box<dyn Read + 'a>,
    deflated: bool,
    left: u64,
    crc: Crc,
    expected: Option<u32>,
}

impl<'a> EntryReader<'a> {
    pub(super) fn new(window: &'a Window<'a>, stretch: &Stretch) -> Self {
        let length = stretch.range.end.saturating_sub(stretch.range.start);
        let packed = Ranged::from(window, stretch.range.start).take(length);
        let from: Box<dyn Read + 'a> =
            if stretch.deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) };
        Self { from, deflated: stretch.deflated, left: stretch.bytes, crc: Crc::new(), expected: stretch.crc }
    }

    /// The next bytes; 0 at the end, when length and checksum are what they were said to be.
    ///
    /// # Errors
    /// Why the entry cannot be trusted.
    pub fn next(&mut self, buf: &mut [u8]) -> Result<usize, String> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buf.len());
        if most == 0 {
            return self.end().map(|()| 0);
        }
        let n = self.read(&mut buf[..most])?;
        if n == 0 {
            return Err("damaged: it is shorter than the archive says".into());
        }
        self.left -= n as u64;
        self.crc.update(&buf[..n]);
        Ok(n)
    }

    fn end(&mut self) -> Result<(), String> {
        if self.deflated && self.read(&mut [0])? > 0 {
            return Err("damaged: it is longer than the archive says".into());
        }
        match self.expected {
            Some(expected) if expected != self.crc.sum() => Err("damaged: its checksum differs".into()),
            _ => Ok(()),
        }
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<usize, String> {
        loop {
            match self.from.read(buf) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if self.deflated && is_of_the_stream(&e) => return Err("damaged: it cannot be inflated".into()),
                read => return read.map_err(|e| format!("cannot be read: {e}")),
            }
        }
    }
}

/// The bytes themselves are wrong, not the reading of them.
fn is_of_the_stream(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// What a gzip stream holds, piece by piece.
pub struct Inflated<'a> {
    from: MultiGzDecoder<Counted<'a>>,
    read: Rc<Cell<u64>>,
    left: u64,
    inflated: u64,
}

struct Counted<'a> {
    from: io::BufReader<Ranged<'a>>,
    read: Rc<Cell<u64>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(buf)?;
        self.read.set(self.read.get() + n as u64);
        Ok(n)
    }
}

impl<'a> Inflated<'a> {
    /// # Errors
    /// It is no gzip stream.
    pub fn new(source: &'a dyn ReadAt) -> Result<Self, String> {
        let head = source.head(2).map_err(|e| format!("it cannot be read: {e}"))?;
        if head != [0x1f, 0x8b] {
            return Err("it is no gzip stream".to_owned());
        }
        let read = Rc::new(Cell::new(0));
        let from = io::BufReader::with_capacity(4 << 20, Ranged::new(source));
        let from = MultiGzDecoder::new(Counted { from, read: read.clone() });
        Ok(Self { from, read, left: super::most_bytes(source.len()), inflated: 0 })
    }

    #[cfg(test)]
    pub(super) fn limit(&mut self, most: u64) {
        self.left = most;
    }

    /// Bytes read of the stream so far.
    pub fn read(&self) -> u64 {
        self.read.get()
    }

    /// The next bytes; 0 at the end.
    ///
    /// # Errors
    /// Why there are no more.
    pub fn next(&mut self, buf: &mut [u8]) -> Result<usize, String> {
        loop {
            match self.from.read(buf) {
                Ok(n) => {
                    self.left = self.left.checked_sub(n as u64).ok_or(refused::TOO_MUCH)?;
                    self.inflated += n as u64;
                    // What was read is more than what was used: up to a buffer.
                    if super::is_too_dense(self.inflated, self.read.get()) {
                        return Err(refused::TOO_DENSE.to_owned());
                    }
                    return Ok(n);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err("it is cut off: it was not copied whole".into());
                }
                Err(e) if is_of_the_stream(&e) => return Err("it is damaged and cannot be inflated further".into()),
                Err(e) => return Err(format!("it cannot be read: {e}")),
            }
        }
    }
}
