//! A browser's files, read in ranges. Works in workers only: a page has no synchronous reader.

use crate::dataset::bytes::ReadAt;
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DomException, File, FileReaderSync};

/// Files up to this size are read once and kept, because each read has a high fixed cost and a folder of label files
/// is thousands of reads.
const SMALL: u64 = 64 * 1024;
/// Bytes of small files that are kept in all.
const KEPT: u64 = 64 << 20;

/// What all files of a dataset share.
pub struct Reader {
    reader: FileReaderSync,
    room: Cell<u64>,
}

impl Reader {
    pub fn new() -> Result<Rc<Self>, JsValue> {
        Ok(Rc::new(Self { reader: FileReaderSync::new()?, room: Cell::new(KEPT) }))
    }

    /// All bytes of a blob.
    pub fn bytes(&self, blob: &Blob) -> io::Result<Uint8Array> {
        self.reader.read_as_array_buffer(blob).map(|buffer| Uint8Array::new(&buffer)).map_err(|error| plain(&error))
    }
}

/// A dropped file.
pub struct BrowserFile {
    file: File,
    len: u64,
    reader: Rc<Reader>,
    kept: RefCell<Option<Vec<u8>>>,
}

impl BrowserFile {
    pub fn new(file: File, reader: Rc<Reader>) -> Self {
        // Sizes are whole numbers below 2^53.
        let len = file.size() as u64;
        Self { file, len, reader, kept: RefCell::new(None) }
    }

    fn slice(&self, from: u64, to: u64) -> io::Result<Uint8Array> {
        let blob = self.file.slice_with_f64_and_f64(from as f64, to as f64).map_err(|error| plain(&error))?;
        self.reader.bytes(&blob)
    }
}

impl ReadAt for BrowserFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let from = offset.min(self.len);
        let to = from.saturating_add(buf.len() as u64).min(self.len);
        if from == to {
            return Ok(0);
        }
        let mut kept = self.kept.borrow_mut();
        if kept.is_none() && self.len <= SMALL && self.len <= self.reader.room.get() {
            self.reader.room.set(self.reader.room.get() - self.len);
            *kept = Some(self.slice(0, self.len)?.to_vec());
        }
        if let Some(bytes) = &*kept {
            let part = bytes.get(from as usize..to as usize).unwrap_or_default();
            buf[..part.len()].copy_from_slice(part);
            return Ok(part.len());
        }
        let part = self.slice(from, to)?;
        let n = (part.length() as usize).min(buf.len());
        part.subarray(0, n as u32).copy_to(&mut buf[..n]);
        Ok(n)
    }
}

/// Why a file cannot be read, in words.
fn plain(error: &JsValue) -> io::Error {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    io::Error::other(match name.as_str() {
        "NotFoundError" => "it is no longer where it was when it was dropped".to_owned(),
        "NotReadableError" => "it was changed since it was dropped, or may not be read".to_owned(),
        "SecurityError" => "the browser does not allow it to be read".to_owned(),
        _ => super::wire::words(error),
    })
}
