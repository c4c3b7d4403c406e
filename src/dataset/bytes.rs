//! A file as something that can be read in ranges: a browser's `File`, a file on disk, bytes in a test.

use std::io::{self, Read};

/// Ranged, synchronous reading.
pub trait ReadAt {
    /// Length in bytes.
    fn len(&self) -> u64;

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads at most `buf.len()` bytes from `offset`; 0 only at the end of the file.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize>;

    /// Why nothing of it can be read, where that is known beforehand: an entry of an archive that is damaged.
    fn refused(&self) -> Option<&str> {
        None
    }

    /// All of it, refused above `limit` bytes.
    fn read_all(&self, limit: u64) -> io::Result<Vec<u8>> {
        if self.len() > limit {
            return Err(io::Error::other(format!("{} bytes are more than the {limit} read at once", self.len())));
        }
        self.head(self.len())
    }

    /// The first `n` bytes, fewer where the file is shorter.
    fn head(&self, n: u64) -> io::Result<Vec<u8>> {
        self.part(0, n)
    }

    /// The `n` bytes from `offset`, fewer where the file ends before.
    fn part(&self, offset: u64, n: u64) -> io::Result<Vec<u8>> {
        let mut buf = vec![0; n.min(self.len().saturating_sub(offset)) as usize];
        let mut at = 0;
        while at < buf.len() {
            match self.read_at(offset + at as u64, &mut buf[at..])? {
                0 => break,
                n => at += n,
            }
        }
        buf.truncate(at);
        Ok(buf)
    }
}

impl ReadAt for Vec<u8> {
    fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(self.as_slice().len());
        let n = buf.len().min(self.as_slice().len() - from);
        buf[..n].copy_from_slice(&self[from..from + n]);
        Ok(n)
    }
}

/// `Read` over a `ReadAt`. Wrap it in a `BufReader` of a megabyte or more: in a browser each read has a high fixed cost.
pub struct Ranged<'a> {
    source: &'a dyn ReadAt,
    at: u64,
}

impl<'a> Ranged<'a> {
    pub fn new(source: &'a dyn ReadAt) -> Self {
        Self::from(source, 0)
    }

    /// Begins at `offset`.
    pub fn from(source: &'a dyn ReadAt, offset: u64) -> Self {
        Self { source, at: offset }
    }
}

impl Read for Ranged<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read_at(self.at, buf)?;
        self.at += n as u64;
        Ok(n)
    }
}
