//! What comes out of archives, as files of the browser. What stands in an archive as it is stays there and is pointed
//! at; what is inflated is handed to the browser as it comes, which keeps it outside of this program's memory.

use super::files::{LocalFile, Reader};
use super::wire::error_text;
use crate::engine::Keeper;
use js_sys::{Array, Uint8Array};
use std::io;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{Blob, File};

/// Bytes that are gathered before the browser takes them.
const GATHERED: usize = 8 << 20;

pub struct Blobs {
    reader: Rc<Reader>,
    /// Of the file that is being written: what the browser has taken, and what is gathered for it.
    taken: Array,
    gathered: Array,
    bytes: usize,
}

impl Blobs {
    pub fn new(reader: Rc<Reader>) -> Self {
        Self { reader, taken: Array::new(), gathered: Array::new(), bytes: 0 }
    }

    fn file(&self, parts: &Array, path: &str) -> io::Result<LocalFile> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let file = File::new_with_blob_sequence(parts, name).map_err(|error| failed(&error))?;
        Ok(LocalFile::new(file, Rc::clone(&self.reader)))
    }

    fn hand_over(&mut self) -> io::Result<()> {
        if self.gathered.length() > 0 {
            let blob = Blob::new_with_blob_sequence(&self.gathered).map_err(|error| failed(&error))?;
            self.taken.push(&blob);
            self.gathered = Array::new();
            self.bytes = 0;
        }
        Ok(())
    }
}

fn failed(error: &JsValue) -> io::Error {
    io::Error::other(error_text(error))
}

impl Keeper for Blobs {
    type Source = LocalFile;

    fn part(&mut self, of: &LocalFile, range: Range<u64>, path: &str) -> io::Result<LocalFile> {
        let (from, to) = (range.start as f64, range.end as f64);
        let blob = of.file().slice_with_f64_and_f64(from, to).map_err(|error| failed(&error))?;
        self.file(&Array::of1(&blob), path)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.gathered.push(&Uint8Array::from(bytes));
        self.bytes += bytes.len();
        if self.bytes >= GATHERED { self.hand_over() } else { Ok(()) }
    }

    fn close(&mut self, path: &str) -> io::Result<LocalFile> {
        if self.taken.length() > 0 {
            self.hand_over()?;
        }
        let parts = if self.taken.length() > 0 { &self.taken } else { &self.gathered };
        let file = self.file(parts, path)?;
        self.discard();
        Ok(file)
    }

    fn discard(&mut self) {
        (self.taken, self.gathered, self.bytes) = (Array::new(), Array::new(), 0);
    }

    fn refused(&mut self, path: &str, why: String, bytes: u64) -> io::Result<LocalFile> {
        Ok(self.file(&Array::new(), path)?.refused_for(why, bytes))
    }
}
