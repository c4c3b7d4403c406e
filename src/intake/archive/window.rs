//! An archive read through a window: what stands close together is read at once. In a browser each read has a high fixed
//! cost, and an archive of a hundred thousand small files would be read in as many.

use crate::dataset::bytes::ReadAt;
use std::cell::RefCell;
use std::io;

/// Bytes read at once.
const WIDE: usize = 4 << 20;

pub(super) struct Window<'a> {
    source: &'a dyn ReadAt,
    len: u64,
    /// Where what is held begins, and what is held.
    held: RefCell<(u64, Vec<u8>)>,
}

impl<'a> Window<'a> {
    pub fn new(source: &'a dyn ReadAt) -> Self {
        Self { source, len: source.len(), held: RefCell::new((0, Vec::new())) }
    }
}

impl ReadAt for Window<'_> {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut held = self.held.borrow_mut();
        let within = |held: &(u64, Vec<u8>)| {
            let at = usize::try_from(offset.checked_sub(held.0)?).ok()?;
            (at < held.1.len()).then_some(at)
        };
        let at = match within(&held) {
            Some(at) => at,
            None => {
                let wide = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(WIDE).min(WIDE);
                held.1.resize(wide, 0);
                let n = self.source.read_at(offset, &mut held.1).inspect_err(|_| held.1.clear())?;
                held.1.truncate(n);
                held.0 = offset;
                0
            }
        };
        let part = &held.1[at..];
        let n = part.len().min(buf.len());
        buf[..n].copy_from_slice(&part[..n]);
        Ok(n)
    }
}

impl rawzip::ReaderAt for Window<'_> {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        ReadAt::read_at(self, offset, buf)
    }
}
