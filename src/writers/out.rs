//! Bytes on their way to a sink, in pieces of some size. Refuses to hold a whole file.

use super::Sink;
use std::io;

/// A piece.
const PIECE: usize = 64 << 10;

pub(super) struct Out<'s> {
    sink: &'s mut dyn Sink,
    bytes: Vec<u8>,
}

impl<'s> Out<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink) -> Self {
        Self { sink, bytes: Vec::with_capacity(PIECE) }
    }

    pub(super) fn begin(&mut self, path: &str) -> io::Result<()> {
        self.flush()?;
        self.sink.begin(path)
    }

    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.bytes.extend_from_slice(text.as_bytes());
        if self.bytes.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        if !self.bytes.is_empty() {
            self.sink.write(&self.bytes)?;
            self.bytes.clear();
        }
        Ok(())
    }
}

/// For writers of other crates.
impl io::Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= PIECE {
            Out::flush(self)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
