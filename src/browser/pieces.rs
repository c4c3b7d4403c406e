//! What is written, as a blob: handed to the browser piece by piece, which keeps it outside of this program's memory. Bytes
//! that lie in a file of the dataset are pointed at, and not held a second time.

use super::wire::error_text;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use web_sys::Blob;

/// Bytes that are gathered before the browser takes them.
const GATHERED: usize = 8 << 20;
/// Pieces that are put together to one blob.
const TOGETHER: u32 = 256;

/// Where it is written to; all clones write to the same.
#[derive(Clone, Default)]
pub struct Pieces(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    gathered: Vec<u8>,
    /// Pieces in their order, and before them those that were put together.
    pieces: Array,
    together: Array,
    /// What is written stands in a blob that will be pointed at.
    passes: bool,
}

impl Pieces {
    /// What is written from here on to the call of `refer` stands in the blob that is given there.
    pub fn pass(&self) {
        self.0.borrow_mut().passes = true;
    }

    /// Puts a blob in the place of what was written since `pass`.
    pub fn refer(&self, blob: &Blob) -> io::Result<()> {
        let mut inner = self.0.borrow_mut();
        inner.passes = false;
        inner.hand_over();
        inner.pieces.push(blob);
        inner.put_together()
    }

    /// All of it.
    pub fn finish(&self) -> io::Result<Blob> {
        let mut inner = self.0.borrow_mut();
        inner.hand_over();
        let rest = std::mem::take(&mut inner.pieces);
        inner.together.push(blob(&rest)?.as_ref());
        blob(&inner.together)
    }
}

impl Inner {
    fn hand_over(&mut self) {
        if !self.gathered.is_empty() {
            self.pieces.push(&Uint8Array::from(self.gathered.as_slice()));
            self.gathered.clear();
        }
    }

    fn put_together(&mut self) -> io::Result<()> {
        if self.pieces.length() >= TOGETHER {
            let pieces = std::mem::take(&mut self.pieces);
            self.together.push(blob(&pieces)?.as_ref());
        }
        Ok(())
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut inner = self.0.borrow_mut();
        if !inner.passes {
            inner.gathered.extend_from_slice(bytes);
            if inner.gathered.len() >= GATHERED {
                inner.hand_over();
                // The bytes are handed over at once, so that they do not add up here.
                let pieces = std::mem::take(&mut inner.pieces);
                inner.together.push(blob(&pieces)?.as_ref());
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn blob(parts: &Array) -> io::Result<Blob> {
    Blob::new_with_blob_sequence(parts).map_err(|error| io::Error::other(error_text(&error)))
}
