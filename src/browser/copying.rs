//! A copy of the dataset as a ZIP, made in the engine worker in turns: it answers the page meanwhile. Pictures that stay as
//! they are come from the dropped files when the ZIP is saved; only their checksum is computed here.

use super::engine_worker::tell;
use super::files::{BrowserFile, LocalFile, Reader};
use super::pieces::Pieces;
use super::places::Place;
use super::slices::SlicedWork;
use super::wire::{FromEngine, error_text, send_with};
use super::work::Work;
use crate::dataset::FileId;
use crate::dataset::bytes::ReadAt;
use crate::engine::{CopyOf, CopyProgress, Stripped, is_picture};
use crate::fixing;
use crate::formats::slices::yield_now;
use crate::pixels;
use crate::writers::{Packing, Zip};
use js_sys::{Array, Date};
use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Blob, DedicatedWorkerGlobalScope};

/// Bytes that are packed, or read of a large file, before this worker may listen again.
const AT_ONCE: usize = 1 << 20;
/// Most files, and most of their bytes, that are read together: a read costs a browser as much as a megabyte of it.
const TOGETHER: usize = 500;
const TOGETHER_BYTES: u64 = 8 << 20;
/// Milliseconds between two reports of progress.
const PROGRESS_MS: f64 = 200.0;

/// The ZIP and what is to be said of it.
type Made = io::Result<(Blob, Vec<String>)>;

/// A copy that is being made.
pub(super) struct Copying {
    id: u32,
    work: SlicedWork<Made>,
    progress: Rc<RefCell<CopyProgress>>,
    told: f64,
}

/// A file of the dataset that goes into the copy.
struct Copied {
    path: String,
    file: FileId,
}

/// What a copy is made with.
struct Desk {
    zip: Zip<Pieces>,
    pieces: Pieces,
    reader: Rc<Reader>,
    files: Arc<Vec<BrowserFile>>,
    progress: Rc<RefCell<CopyProgress>>,
}

impl Copying {
    /// Begins a copy.
    ///
    /// # Errors
    /// A file cannot be read, or nothing is judged yet.
    pub fn begin(id: u32, what: CopyOf, work: &Work) -> io::Result<Self> {
        let check = work.check();
        let reader = Rc::new(Reader::new().map_err(|error| io::Error::other(error_text(&error)))?);
        let (pieces, progress) = (Pieces::default(), Rc::new(RefCell::new(CopyProgress::default())));
        let files = check.sources();
        let copied = |file: FileId| Copied { path: check.dataset().path(file).to_owned(), file };
        let zip = Zip::new(pieces.clone());
        let desk = Desk { zip, pieces, reader, files, progress: Rc::clone(&progress) };
        let work = match what {
            CopyOf::Corrected { pictures } => {
                let (_, corrected) = check.corrected()?;
                let pictures = if pictures { check.pictures_of(&corrected) } else { Vec::new() };
                let at = |file: FileId| Copied { path: corrected.path(check.dataset(), file).to_owned(), file };
                let pictures = pictures.into_iter().map(at).collect();
                let mut made = corrected.files;
                made.push((fixing::CHANGES_FILE.to_owned(), fixing::csv(&corrected.changes).into_bytes()));
                SlicedWork::new(desk.corrected(made, pictures), Rc::new(Cell::new(false)))
            }
            CopyOf::Stripped => {
                let all = (0..check.dataset().files.len()).map(|at| copied(FileId::from(at))).collect();
                SlicedWork::new(desk.stripped(all), Rc::new(Cell::new(false)))
            }
        };
        Ok(Self { id, work, progress, told: 0.0 })
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    /// Works for a while; `true` once the page has been given what came of it.
    pub fn work(&mut self) -> bool {
        match self.work.work() {
            Some(Ok((blob, says))) => {
                let said = FromEngine::Copied { id: self.id, copied: Ok(says) };
                if let Err(error) = send_with(&scope(), &said, blob.as_ref(), &Array::new()) {
                    failed(self.id, error_text(&error));
                }
                true
            }
            Some(Err(why)) => {
                failed(self.id, why.to_string());
                true
            }
            None => {
                if Date::now() - self.told >= PROGRESS_MS {
                    self.told = Date::now();
                    tell(&FromEngine::Copying { id: self.id, progress: *self.progress.borrow() });
                }
                false
            }
        }
    }

    pub fn then(&mut self, go_on: impl FnOnce() + 'static) {
        self.work.then(go_on);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Tells the page that there will be no copy.
pub(super) fn failed(id: u32, why: String) {
    tell(&FromEngine::Copied { id, copied: Err(why) });
}

impl Desk {
    async fn corrected(mut self, made: Vec<(String, Vec<u8>)>, pictures: Vec<Copied>) -> Made {
        let bytes = made.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>() + self.bytes_of(&pictures);
        self.expect(made.len() + pictures.len(), bytes);
        for (path, bytes) in made {
            self.made(&path, &bytes, Packing::Deflated).await?;
            self.done(1, 0);
        }
        let mut rest = pictures.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.together(rest));
            rest = later;
            match self.read(now) {
                Some(all) => {
                    for (copied, bytes) in now.iter().zip(all) {
                        self.pictured(copied, &bytes)?;
                        yield_now().await;
                    }
                }
                None => {
                    for copied in now {
                        self.streamed(copied).await?;
                    }
                }
            }
        }
        self.end(Vec::new())
    }

    async fn stripped(mut self, files: Vec<Copied>) -> Made {
        let mut pictures = Vec::new();
        let mut done = Stripped::default();
        for copied in files {
            let Some(file) = self.files.get(copied.file.index()) else { continue };
            if !is_picture(&copied.path, file) {
                continue;
            }
            match file.refused() {
                Some(why) => done.left_out.push((copied.path, why.to_owned())),
                None => pictures.push(copied),
            }
            yield_now().await;
        }
        self.expect(pictures.len(), self.bytes_of(&pictures));
        let mut rest = pictures.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.together(rest));
            rest = later;
            let mut all = self.read(now).map(Vec::into_iter);
            for copied in now {
                let bytes = match &mut all {
                    Some(all) => all.next().ok_or_else(|| io::Error::other("it was not read")),
                    None => self.whole(copied),
                };
                let read = bytes.as_ref().map_or(0, Vec::len) as u64;
                if let Some(bytes) = done.strip(&copied.path, bytes) {
                    let mut file = self.zip.begin(&copied.path, Packing::Stored)?;
                    file.write_all(&bytes)?;
                    file.finish()?;
                }
                self.done(1, read);
                yield_now().await;
            }
        }
        if done.written == 0 && done.left_out.is_empty() {
            return Err(io::Error::other("there is no picture to copy"));
        }
        let mut says = done.says();
        says.extend(done.says_left_out());
        self.end(says)
    }

    fn end(self, says: Vec<String>) -> Made {
        let pieces = self.zip.finish()?;
        Ok((pieces.finish()?, says))
    }

    /// A file that is made, in pieces.
    async fn made(&mut self, path: &str, bytes: &[u8], packing: Packing) -> io::Result<()> {
        let mut file = self.zip.begin(path, packing)?;
        for piece in bytes.chunks(AT_ONCE) {
            file.write_all(piece)?;
            self.progress.borrow_mut().bytes_done += piece.len() as u64;
            yield_now().await;
        }
        file.finish()
    }

    /// A picture as it is, whose bytes were read: they are pointed at where they lie.
    fn pictured(&mut self, copied: &Copied, bytes: &[u8]) -> io::Result<()> {
        let blob = self.place(copied)?.blob()?;
        let mut file = self.zip.begin(&copied.path, Packing::Stored)?;
        self.pieces.pass();
        file.write_all(bytes)?;
        self.pieces.refer(&blob)?;
        file.finish()?;
        self.done(1, bytes.len() as u64);
        Ok(())
    }

    /// The same of one that is large, read in pieces.
    async fn streamed(&mut self, copied: &Copied) -> io::Result<()> {
        let place = self.place(copied)?;
        let (local, blob) = (LocalFile::new(place.clone(), Rc::clone(&self.reader)), place.blob()?);
        let mut file = self.zip.begin(&copied.path, Packing::Stored)?;
        let (mut buf, mut at) = (vec![0; AT_ONCE], 0);
        self.pieces.pass();
        while at < place.len {
            let n =
                local.read_at(at, &mut buf).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", copied.path)))?;
            if n == 0 {
                return Err(io::Error::other(format!("{}: it is shorter than when it was dropped", copied.path)));
            }
            file.write_all(&buf[..n])?;
            at += n as u64;
            self.progress.borrow_mut().bytes_done += n as u64;
            yield_now().await;
        }
        self.pieces.refer(&blob)?;
        file.finish()?;
        self.done(1, 0);
        Ok(())
    }

    fn place(&self, copied: &Copied) -> io::Result<Place> {
        let place = self.files.get(copied.file.index()).map(BrowserFile::place);
        place.cloned().ok_or_else(|| io::Error::other(format!("{}: the file is gone", copied.path)))
    }

    /// All bytes of a picture.
    fn whole(&self, copied: &Copied) -> io::Result<Vec<u8>> {
        let place = self.place(copied)?;
        if place.len > pixels::MAX_FILE {
            return Err(io::Error::other(pixels::TOO_LONG));
        }
        Ok(self.reader.bytes(&place.blob()?)?.to_vec())
    }

    /// How many files from the first on are read together; at least one.
    fn together(&self, files: &[Copied]) -> usize {
        let mut bytes = 0;
        let fits = files.iter().take(TOGETHER).take_while(|copied| {
            bytes += self.len(copied);
            bytes <= TOGETHER_BYTES
        });
        fits.count().max(1)
    }

    /// Several files read at once; `None` where that cannot be, and each is to be read for itself.
    fn read(&self, files: &[Copied]) -> Option<Vec<Vec<u8>>> {
        if files.len() < 2 {
            return None;
        }
        let places: Option<Vec<Place>> = files.iter().map(|copied| self.place(copied).ok()).collect();
        Some(self.reader.together(&places?)?.iter().map(js_sys::Uint8Array::to_vec).collect())
    }

    fn len(&self, copied: &Copied) -> u64 {
        self.files.get(copied.file.index()).map_or(0, ReadAt::len)
    }

    fn bytes_of(&self, files: &[Copied]) -> u64 {
        files.iter().map(|copied| self.len(copied)).sum()
    }

    fn expect(&self, files: usize, bytes: u64) {
        let mut progress = self.progress.borrow_mut();
        (progress.files, progress.bytes) = (files as u64, bytes);
    }

    fn done(&self, files: u64, bytes: u64) {
        let mut progress = self.progress.borrow_mut();
        progress.files_done += files;
        progress.bytes_done += bytes;
    }
}
