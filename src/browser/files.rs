//! A browser's files, read in ranges. Works in workers only: a page has no synchronous reader.
//!
//! In a browser the fixed cost of a read is what counts: some milliseconds each, whatever the length. Small files are
//! therefore read many at once, as one blob put together from them, which is ten times faster than one by one.

use super::places::{Place, together};
use crate::dataset::bytes::ReadAt;
use crate::intake::{Kind, kind};
use crate::sorting::Sorting;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DomException, FileReaderSync};

/// Longest file that counts as small.
const SMALL: u64 = 128 * 1024;
/// Most small files, and most of their bytes, that are read and kept at once.
const TOGETHER: usize = 1000;
const TOGETHER_BYTES: u64 = 8 << 20;
/// So many times that are kept.
const KEPT: usize = 8;

/// Bytes from which on a read is one of many, of a large file from its beginning to its end; and how many are then read
/// at once.
const ONE_OF_MANY: u64 = 512 * 1024;
const AHEAD: u64 = 16 << 20;

/// Reads blobs.
pub struct Reader {
    reader: FileReaderSync,
    ahead: RefCell<Option<Ahead>>,
}

/// A part of a large file, of which some was asked for and the rest will be.
struct Ahead {
    of: Place,
    from: u64,
    bytes: Uint8Array,
}

impl Reader {
    pub fn new() -> Result<Self, JsValue> {
        Ok(Self { reader: FileReaderSync::new()?, ahead: RefCell::default() })
    }

    /// All bytes of a blob.
    pub fn bytes(&self, blob: &Blob) -> io::Result<Uint8Array> {
        self.reader.read_as_array_buffer(blob).map(|buffer| Uint8Array::new(&buffer)).map_err(|error| plain(&error))
    }

    /// Bytes of a file from `from` on, as far as they are there at once. Many together where this is one read of many.
    fn part(&self, file: &Place, from: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut ahead = self.ahead.borrow_mut();
        let asked = buf.len() as u64;
        let holds = |ahead: &Ahead| {
            let end = ahead.from + u64::from(ahead.bytes.length());
            // Who asks for little expects all of it.
            let enough = if asked < ONE_OF_MANY { from + asked <= end } else { from < end };
            ahead.of.is_same(file) && from >= ahead.from && enough
        };
        if !ahead.as_ref().is_some_and(holds) {
            // The old bytes first: two parts take the room of two.
            *ahead = None;
            let many = asked >= ONE_OF_MANY;
            let to = from.saturating_add(if many { asked.max(AHEAD) } else { asked }).min(file.len);
            let bytes = self.bytes(&file.part(from..to, "").blob()?)?;
            if !many || u64::from(bytes.length()) <= asked {
                return Ok(copied(&bytes, 0, buf));
            }
            *ahead = Some(Ahead { of: file.clone(), from, bytes });
        }
        let Some(held) = ahead.as_ref() else { return Ok(0) };
        // Less than an array's length, which is 32 bits.
        Ok(copied(&held.bytes, (from - held.from) as u32, buf))
    }

    /// All bytes of several files, read at once; `None` where that fails, because of one of them.
    pub fn together(&self, files: &[Place]) -> Option<Vec<Uint8Array>> {
        let whole = together(files).ok()?;
        let all = match whole.blobs.as_slice() {
            [only] => self.bytes(only),
            several => self.bytes(&Blob::new_with_blob_sequence(&several.iter().collect::<Array>()).ok()?),
        };
        let all = all.ok()?;
        if u64::from(all.length()) != whole.bytes {
            return None;
        }
        // Within the array's length, which is 32 bits.
        let part = |(start, file): (&u64, &Place)| all.subarray(*start as u32, (start + file.len) as u32);
        Some(whole.starts.iter().zip(files).map(part).collect())
    }
}

/// The small files of a dataset in the order of their paths, and the bytes of those that were read last: they are
/// looked at once to tell what they are, and once to read them.
struct SmallFiles {
    reader: Rc<Reader>,
    files: Vec<Place>,
    held: RefCell<VecDeque<Window>>,
}

/// Files that were read at once.
type Window = (Range<usize>, Vec<Vec<u8>>);

impl SmallFiles {
    fn read_at(&self, place: usize, offset: usize, buf: &mut [u8]) -> io::Result<usize> {
        let mut held = self.held.borrow_mut();
        let window = match held.iter().position(|(range, _)| range.contains(&place)) {
            Some(at) => at,
            None => {
                held.push_back(self.fetch(place)?);
                if held.len() > KEPT {
                    held.pop_front();
                }
                held.len() - 1
            }
        };
        let bytes = held.get(window).and_then(|(range, files)| files.get(place - range.start));
        let bytes = bytes.map_or(&[][..], Vec::as_slice);
        let part = bytes.get(offset..).unwrap_or_default();
        let n = part.len().min(buf.len());
        buf[..n].copy_from_slice(&part[..n]);
        Ok(n)
    }

    /// This file and those after it, which are asked for next as a rule.
    fn fetch(&self, place: usize) -> io::Result<Window> {
        let mut bytes = 0;
        let next = self.files.get(place..).unwrap_or_default().iter().take(TOGETHER);
        let count = next.take_while(|file| {
            bytes += file.len;
            bytes <= TOGETHER_BYTES
        });
        let range = place..place + count.count();
        let files = self.files.get(range.clone()).unwrap_or_default();
        if let Some(parts) = self.reader.together(files) {
            return Ok((range, parts.iter().map(Uint8Array::to_vec).collect()));
        }
        let file = self.files.get(place).ok_or(io::ErrorKind::NotFound)?;
        Ok((place..place + 1, vec![self.reader.bytes(&file.blob()?)?.to_vec()]))
    }
}

/// A file that is read where it lies.
#[derive(Clone)]
pub struct LocalFile {
    place: Place,
    len: u64,
    /// Why nothing of it can be read.
    refused: Option<Rc<str>>,
    reader: Rc<Reader>,
}

impl LocalFile {
    pub fn new(place: Place, reader: Rc<Reader>) -> Self {
        Self { len: place.len, place, refused: None, reader }
    }

    /// One of which nothing can be read, though it is said to have a length.
    pub fn refused_for(self, why: String, len: u64) -> Self {
        Self { refused: Some(why.into()), len, ..self }
    }

    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl ReadAt for LocalFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(why) = self.refused() {
            return Err(io::Error::other(why.to_owned()));
        }
        let from = offset.min(self.len);
        let to = from.saturating_add(buf.len() as u64).min(self.len);
        if from == to {
            return Ok(0);
        }
        let n = (to - from) as usize;
        self.reader.part(&self.place, from, &mut buf[..n])
    }
}

/// A file of a dataset.
pub struct BrowserFile {
    local: LocalFile,
    small: Rc<SmallFiles>,
    /// Its place on the shelf, if it is small.
    place: Option<usize>,
}

/// Puts the small files of a dataset on a shelf; `files` in the order of their handles.
pub fn readable(files: Vec<(String, LocalFile)>, reader: &Rc<Reader>) -> Vec<(String, BrowserFile)> {
    // Pictures are read by the pixel workers.
    let is_small = |path: &str, local: &LocalFile| {
        local.len <= SMALL && local.refused.is_none() && !matches!(kind(path), Kind::Image)
    };
    let mut order: Vec<usize> =
        (0..files.len()).filter(|&at| files.get(at).is_some_and(|(path, local)| is_small(path, local))).collect();
    order.order_by(|&a, &b| files[a].0.cmp(&files[b].0));
    let mut places = vec![None; files.len()];
    for (place, &at) in order.iter().enumerate() {
        places[at] = Some(place);
    }
    let small = Rc::new(SmallFiles {
        reader: Rc::clone(reader),
        files: order.into_iter().map(|at| files[at].1.place.clone()).collect(),
        held: RefCell::default(),
    });
    let readable = files.into_iter().zip(places).map(|((path, local), place)| {
        let file = BrowserFile { local, small: Rc::clone(&small), place };
        (path, file)
    });
    readable.collect()
}

impl BrowserFile {
    pub fn place(&self) -> &Place {
        self.local.place()
    }
}

impl ReadAt for BrowserFile {
    fn len(&self) -> u64 {
        self.local.len
    }

    fn refused(&self) -> Option<&str> {
        self.local.refused()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        match self.place {
            // Whoever is on the shelf is small.
            Some(place) => self.small.read_at(place, offset.min(SMALL) as usize, buf),
            None => self.local.read_at(offset, buf),
        }
    }
}

/// Copies what stands from `from` on; says how much that was.
fn copied(bytes: &Uint8Array, from: u32, buf: &mut [u8]) -> usize {
    let n = (bytes.length().saturating_sub(from) as usize).min(buf.len());
    bytes.subarray(from, from + n as u32).copy_to(&mut buf[..n]);
    n
}

/// Why a file cannot be read, in words.
fn plain(error: &JsValue) -> io::Error {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    io::Error::other(match name.as_str() {
        "NotFoundError" => "it is no longer where it was when it was dropped".to_owned(),
        "NotReadableError" => "it was changed since it was dropped, or may not be read".to_owned(),
        "SecurityError" => "the browser does not allow it to be read".to_owned(),
        _ => super::wire::error_text(error),
    })
}
