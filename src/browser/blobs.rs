//! What comes out of archives, as files of the browser. What stands in an archive as it is stays there and is pointed
//! at; what is inflated is handed to the browser as it comes, which keeps it outside of this program's memory.

use super::files::{LocalFile, Reader};
use super::places::{Pack, Place};
use super::wire::error_text;
use crate::engine::Keeper;
use js_sys::{Array, Uint8Array};
use std::io;
use std::ops::Range;
use std::rc::Rc;
use web_sys::Blob;

/// Bytes that are gathered before the browser takes them.
const GATHERED: u64 = 8 << 20;

pub struct Blobs {
    reader: Rc<Reader>,
    /// Of the file that is being written: what the browser has taken, and what is gathered for it.
    taken: Array,
    gathered: Array,
    bytes: u64,
    /// Where files go that are smaller than what is gathered.
    pack: Pack,
}

impl Blobs {
    pub fn new(reader: Rc<Reader>) -> Self {
        Self { reader, taken: Array::new(), gathered: Array::new(), bytes: 0, pack: Pack::default() }
    }

    fn local(&self, place: Place) -> LocalFile {
        LocalFile::new(place, Rc::clone(&self.reader))
    }

    fn hand_over(&mut self) -> io::Result<()> {
        if self.gathered.length() > 0 {
            let blob = blob(&self.gathered)?;
            self.taken.push(&blob);
            self.gathered = Array::new();
            self.bytes = 0;
        }
        Ok(())
    }

    /// What was gathered, behind other small files.
    fn small(&mut self, path: &str) -> io::Result<Place> {
        if let Some(place) = self.pack.take(&self.gathered, self.bytes, path) {
            if self.pack.bytes() >= GATHERED {
                self.pack.close()?;
            }
            return Ok(place);
        }
        self.pack = Pack::default();
        // A new pack takes what comes.
        self.pack.take(&self.gathered, self.bytes, path).ok_or_else(|| io::Error::other("a file was not kept"))
    }
}

fn blob(parts: &Array) -> io::Result<Blob> {
    Blob::new_with_blob_sequence(parts).map_err(|error| io::Error::other(error_text(&error)))
}

impl Keeper for Blobs {
    type Source = LocalFile;

    fn part(&mut self, of: &LocalFile, range: Range<u64>, path: &str) -> io::Result<LocalFile> {
        Ok(self.local(of.place().part(range, path)))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.gathered.push(&Uint8Array::from(bytes));
        self.bytes += bytes.len() as u64;
        if self.bytes >= GATHERED { self.hand_over() } else { Ok(()) }
    }

    fn close(&mut self, path: &str) -> io::Result<LocalFile> {
        let place = if self.taken.length() > 0 {
            self.hand_over()?;
            Place::whole(&blob(&self.taken)?, path)
        } else {
            self.small(path)?
        };
        self.discard();
        Ok(self.local(place))
    }

    fn discard(&mut self) {
        (self.taken, self.gathered, self.bytes) = (Array::new(), Array::new(), 0);
    }

    fn refused(&mut self, path: &str, why: String, bytes: u64) -> io::Result<LocalFile> {
        let nothing = self.pack.take(&Array::new(), 0, path);
        let nothing = match nothing {
            Some(place) => place,
            None => Place::whole(&blob(&Array::new())?, path),
        };
        Ok(self.local(nothing).refused_for(why, bytes))
    }
}
