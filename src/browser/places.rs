//! Where the bytes of a file lie: in a blob of the browser, from here to there. A browser takes half a millisecond to
//! make a blob, so what stands in an archive gets none of its own until somebody looks at it. Refuses to read anything.

use super::wire::{Part, error_text};
use crate::sorting::Sorting;
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File};

/// Bytes between two places that are rather read over than left out.
const GAP: u64 = 64 * 1024;

/// A blob, or bytes that become one when they are first asked for.
#[derive(Default)]
struct Held {
    blob: OnceCell<Blob>,
    parts: RefCell<Array>,
    bytes: Cell<u64>,
}

impl Held {
    fn blob(&self) -> io::Result<Blob> {
        if let Some(blob) = self.blob.get() {
            return Ok(blob.clone());
        }
        let parts = self.parts.take();
        let made = Blob::new_with_u8_array_sequence(&parts).map_err(|error| failed(&error))?;
        Ok(self.blob.get_or_init(|| made).clone())
    }
}

/// Where the bytes of a file lie.
#[derive(Clone)]
pub struct Place {
    held: Rc<Held>,
    from: u64,
    pub len: u64,
    /// It is all of its blob. Asking a blob for its size can take as long as making one.
    whole: bool,
    /// The file's own name, without folders.
    pub name: Rc<str>,
    /// When the file was last changed, in milliseconds, where it is one of the disk.
    pub changed: Option<u64>,
}

impl Place {
    /// The whole of a blob. `path`: of the file; its last part is kept.
    pub fn whole(blob: &Blob, path: &str) -> Self {
        let held = Held { blob: OnceCell::from(blob.clone()), ..Held::default() };
        // Sizes are whole numbers below 2^53.
        Self { held: Rc::new(held), from: 0, len: blob.size() as u64, whole: true, name: own_name(path), changed: None }
    }

    /// A file to be shown, of which nothing else is asked: its length and name stay unknown.
    pub fn to_show(file: &File) -> Self {
        let held = Held { blob: OnceCell::from(Blob::clone(file)), ..Held::default() };
        Self { held: Rc::new(held), from: 0, len: 0, whole: true, name: "".into(), changed: None }
    }

    pub fn of_file(file: &File) -> Self {
        // Times are whole numbers below 2^53.
        Self { changed: Some(file.last_modified() as u64), ..Self::whole(file, &file.name()) }
    }

    /// These are the same bytes.
    pub fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.held, &other.held) && (self.from, self.len) == (other.from, other.len)
    }

    /// A part of it, as far as it reaches.
    pub fn part(&self, range: Range<u64>, path: &str) -> Self {
        let from = range.start.min(self.len);
        let len = range.end.min(self.len).saturating_sub(from);
        let whole = self.whole && len == self.len;
        Self {
            held: Rc::clone(&self.held),
            from: self.from + from,
            len,
            whole,
            name: own_name(path),
            changed: self.changed,
        }
    }

    /// These bytes as a blob.
    ///
    /// # Errors
    /// What the browser says; there is no room left, for one.
    pub fn blob(&self) -> io::Result<Blob> {
        let blob = self.held.blob()?;
        if self.whole {
            return Ok(blob);
        }
        let (from, to) = (self.from as f64, (self.from + self.len) as f64);
        blob.slice_with_f64_and_f64(from, to).map_err(|error| failed(&error))
    }

    fn end(&self) -> u64 {
        self.from + self.len
    }

    /// It can be read with what lies behind it here.
    fn goes_on_in(&self, next: &Self) -> bool {
        Rc::ptr_eq(&self.held, &next.held) && next.from <= self.end() + GAP
    }
}

fn own_name(path: &str) -> Rc<str> {
    path.rsplit('/').next().unwrap_or(path).into()
}

fn failed(error: &JsValue) -> io::Error {
    io::Error::other(error_text(error))
}

/// Small files put one behind the other, a blob for all.
#[derive(Default)]
pub struct Pack {
    held: Rc<Held>,
}

impl Pack {
    /// Takes the bytes of one file. `None` where the pack has become a blob: another one is needed.
    pub fn take(&self, pieces: &Array, bytes: u64, path: &str) -> Option<Place> {
        if self.held.blob.get().is_some() {
            return None;
        }
        let parts = self.held.parts.borrow();
        for piece in pieces.iter() {
            parts.push(&piece);
        }
        let from = self.held.bytes.get();
        self.held.bytes.set(from + bytes);
        Some(Place { held: Rc::clone(&self.held), from, len: bytes, whole: false, name: own_name(path), changed: None })
    }

    pub fn bytes(&self) -> u64 {
        self.held.bytes.get()
    }

    /// Hands the bytes to the browser.
    ///
    /// # Errors
    /// As `Place::blob`.
    pub fn close(&self) -> io::Result<()> {
        self.held.blob().map(drop)
    }
}

/// Places put together so that little is read at once: blobs to be read one behind the other, and where in that each
/// place begins.
pub struct Together {
    pub blobs: Vec<Blob>,
    pub starts: Vec<u64>,
    pub bytes: u64,
}

/// # Errors
/// As `Place::blob`.
pub fn together(places: &[Place]) -> io::Result<Together> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.order_by_key(|&at| (Rc::as_ptr(&places[at].held) as usize, places[at].from));
    let mut runs: Vec<Place> = Vec::new();
    let (mut starts, mut bytes) = (vec![0; places.len()], 0);
    for at in order {
        let place = &places[at];
        match runs.last_mut() {
            Some(run) if run.goes_on_in(place) => {
                let longer = place.end().saturating_sub(run.from).max(run.len);
                bytes += longer - run.len;
                run.whole &= longer == run.len;
                run.len = longer;
            }
            _ => {
                bytes += place.len;
                runs.push(place.clone());
            }
        }
        if let Some(run) = runs.last() {
            starts[at] = bytes - run.len + (place.from - run.from);
        }
    }
    Ok(Together { blobs: runs.iter().map(Place::blob).collect::<io::Result<_>>()?, starts, bytes })
}

/// Places as a message says them, and the blobs that go beside it.
///
/// # Errors
/// As `Place::blob`.
pub fn packed<'a>(places: impl Iterator<Item = &'a Place>) -> io::Result<(Vec<Part>, Array)> {
    let (blobs, mut numbers, mut parts) = (Array::new(), HashMap::new(), Vec::new());
    for place in places {
        let key = Rc::as_ptr(&place.held);
        let blob = match numbers.get(&key) {
            Some(&number) => number,
            None => {
                let blob = place.held.blob()?;
                blobs.push(&blob);
                let number = blobs.length() - 1;
                numbers.insert(key, number);
                number
            }
        };
        let Place { from, len, whole, .. } = *place;
        parts.push(Part { blob, from, len, whole, name: place.name.to_string() });
    }
    Ok((parts, blobs))
}

/// The places that a message says.
pub fn unpacked(parts: &[Part], blobs: &Array) -> Vec<Place> {
    let held: Vec<Rc<Held>> = blobs
        .iter()
        .map(|blob| Rc::new(Held { blob: OnceCell::from(blob.unchecked_into::<Blob>()), ..Held::default() }))
        .collect();
    let place = |part: &Part| {
        let held = held.get(part.blob as usize)?;
        let Part { from, len, whole, .. } = *part;
        Some(Place { held: Rc::clone(held), from, len, whole, name: part.name.as_str().into(), changed: None })
    };
    parts.iter().filter_map(place).collect()
}

/// Bytes as a place of their own.
///
/// # Errors
/// As `Place::blob`.
pub fn of_bytes(bytes: &[u8], path: &str) -> Result<Place, JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence(&parts).map(|blob| Place::whole(&blob, path))
}
