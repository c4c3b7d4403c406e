//! A file that is hashed while it is read: what its reader has passed from the beginning on is not read again for its
//! hash, nor to look for what leads to people, as in a browser reading is what takes longest. Refuses to know what is read.

use super::mentions::Scanner;
use crate::dataset::bytes::ReadAt;
use crate::formats::slices::yield_now;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::io;

/// Bytes hashed between two turns.
const AT_ONCE: u64 = 4 << 20;

/// What is known of a file that was read to its end.
pub(super) struct Whole {
    /// BLAKE3, its first 16 bytes.
    pub(super) hash: [u8; 16],
    /// By which documents name it, so that others can tell that they have the same file.
    pub(super) sha256: [u8; 32],
    /// What leads to people in it.
    pub(super) scanner: Scanner,
}

/// A source with the hash of what was read of it so far.
pub(super) struct Hashed<'a> {
    source: &'a dyn ReadAt,
    so_far: RefCell<SoFar>,
}

#[derive(Default)]
struct SoFar {
    hasher: blake3::Hasher,
    sha256: Sha256,
    scanner: Scanner,
    /// Bytes from the beginning on.
    bytes: u64,
}

impl<'a> Hashed<'a> {
    pub(super) fn new(source: &'a dyn ReadAt) -> Self {
        Self { source, so_far: RefCell::default() }
    }

    /// The hashes of the whole, and what leads to people in it; `None` where it cannot be read.
    pub(super) async fn finish(self) -> Option<Whole> {
        let SoFar { mut hasher, mut sha256, mut scanner, mut bytes } = self.so_far.into_inner();
        let len = self.source.len();
        let mut buf = vec![0; AT_ONCE.min(len.saturating_sub(bytes)) as usize];
        while bytes < len {
            match self.source.read_at(bytes, &mut buf).ok()? {
                0 => break,
                n => {
                    hasher.update(&buf[..n]);
                    sha256.update(&buf[..n]);
                    scanner.feed(&buf[..n]);
                    bytes += n as u64;
                    yield_now().await;
                }
            }
        }
        let hash = hasher.finalize().as_bytes()[..16].try_into().ok()?;
        Some(Whole { hash, sha256: sha256.finalize().into(), scanner })
    }
}

impl ReadAt for Hashed<'_> {
    fn len(&self) -> u64 {
        self.source.len()
    }

    fn refused(&self) -> Option<&str> {
        self.source.refused()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read_at(offset, buf)?;
        let so_far = &mut *self.so_far.borrow_mut();
        let known = usize::try_from(so_far.bytes.saturating_sub(offset)).unwrap_or(usize::MAX);
        if offset <= so_far.bytes
            && let Some(new) = buf.get(known..n)
        {
            so_far.hasher.update(new);
            so_far.sha256.update(new);
            so_far.scanner.feed(new);
            so_far.bytes += new.len() as u64;
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::slices::run_to_end;

    #[test]
    fn the_hash_is_that_of_the_file_however_it_was_read_before() {
        let bytes: Vec<u8> = (0..100_000u32).map(|n| (n % 251) as u8).collect();
        let whole = (blake3::hash(&bytes).as_bytes()[..16].to_vec(), Sha256::digest(&bytes).to_vec());
        let reads: [&[(u64, usize)]; 5] = [
            &[],
            &[(0, 100_000)],
            &[(0, 10), (5, 10), (15, 3), (2, 4), (40_000, 10)],
            &[(99_990, 20), (0, 64), (0, 50_000), (50_000, 60_000)],
            &[(100_000, 5), (0, 0), (200_000, 1)],
        ];
        for reads in reads {
            let hashed = Hashed::new(&bytes);
            for &(offset, n) in reads {
                let mut buf = vec![0; n];
                let n = hashed.read_at(offset, &mut buf).unwrap_or(0);
                let from = (offset as usize).min(bytes.len());
                assert_eq!(buf[..n], bytes[from..from + n]);
            }
            let read = run_to_end(hashed.finish()).map(|read| (read.hash.to_vec(), read.sha256.to_vec()));
            assert_eq!(read, Some(whole.clone()), "{reads:?}");
        }
    }
}
