//! One column of a Parquet file, value by value through its pages. Holds one page and one dictionary at a time, and
//! what it reads ahead. Refuses to say what values mean.

use super::batch::{Batch, Raw};
use super::codec::Codec;
use super::flaw::{FETCH, Flaw};
use super::footer::Chunk;
use super::page::{Body, Header};
use super::schema::{Leaf, Physical};
use super::sound::{self, MOST_PAGE, Unsound};
use super::thrift::{self, Thrift};
use crate::dataset::bytes::ReadAt;
use std::cell::Cell;
use std::rc::Rc;

/// The longest header of a page; statistics of long texts stand in it.
const LONGEST_HEADER: u64 = 16 << 20;
/// What the pages of all columns that are read at once may take.
const MOST_ALL: u64 = 1 << 30;
/// Most values of a page.
const MOST_VALUES: u64 = 1 << 24;

/// What the pages of all columns take.
#[derive(Clone, Debug, Default)]
pub(super) struct Held(Rc<Cell<u64>>);

/// A value and how deep it is nested.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) rep: u16,
    pub(super) def: u16,
    /// `None` where it is missing.
    pub(super) raw: Option<Raw>,
}

/// A column under way.
pub(super) struct Column<'f> {
    file: &'f dyn ReadAt,
    pub(super) leaf: &'f Leaf,
    held: Held,
    own: u64,
    /// How much is read at once, where it begins, and what was read.
    wide: u64,
    from: u64,
    window: Vec<u8>,
    chunk: Option<Chunk>,
    at: u64,
    values_left: u64,
    /// `None` where nothing more can be read of the group.
    batch: Option<Batch>,
    /// Of the page: values that are not yet in the batch.
    page_left: u64,
    /// Bytes of the page and of the dictionary.
    page: u64,
    dictionary: u64,
}

impl<'f> Column<'f> {
    /// `wide`: bytes that are read at once.
    pub(super) fn new(file: &'f dyn ReadAt, leaf: &'f Leaf, held: &Held, wide: u64) -> Self {
        Self {
            file,
            leaf,
            held: held.clone(),
            own: 0,
            wide,
            from: 0,
            window: Vec::new(),
            chunk: None,
            at: 0,
            values_left: 0,
            batch: None,
            page_left: 0,
            page: 0,
            dictionary: 0,
        }
    }

    /// Begins a group of rows.
    pub(super) fn begin(&mut self, chunk: &Chunk) {
        self.batch = Batch::new(self.leaf);
        (self.page_left, self.page, self.dictionary) = (0, 0, 0);
        (self.chunk, self.at, self.values_left) = (Some(*chunk), chunk.from, chunk.values);
    }

    /// The next value of the group. `None` behind the last.
    ///
    /// # Errors
    /// Nothing more can be read of the group.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, Flaw> {
        let Some(rep) = self.next_rep()? else { return Ok(None) };
        let next = self.batch.as_mut().and_then(|batch| batch.next(self.leaf));
        let (def, raw) = next.ok_or_else(|| self.damaged_values())?;
        self.values_left -= 1;
        Ok(Some(Entry { rep, def, raw }))
    }

    /// The repetition level of the next value; 0 begins a row. `None` behind the last.
    ///
    /// # Errors
    /// As `next`.
    pub(super) fn next_rep(&mut self) -> Result<Option<u16>, Flaw> {
        if self.values_left == 0 {
            return Ok(None);
        }
        while self.batch.as_ref().is_none_or(|batch| batch.left() == 0) {
            self.fill()?;
        }
        let rep = self.batch.as_ref().and_then(|batch| batch.rep(self.leaf));
        rep.map(Some).ok_or_else(|| self.damaged_values())
    }

    /// Where in the file the next page stands.
    pub(super) fn reached(&self) -> u64 {
        self.at
    }

    /// Reads on in the page, or loads the next.
    fn fill(&mut self) -> Result<(), Flaw> {
        if self.page_left == 0 {
            return self.load();
        }
        let read = self.batch.as_mut().map(Batch::read);
        match read {
            Some(Ok(n)) if n > 0 => {
                self.page_left = self.page_left.saturating_sub(n as u64);
                Ok(())
            }
            _ => {
                self.batch = None;
                Err(self.damaged_values())
            }
        }
    }

    /// Makes sure that so many bytes of the file are there, or as many as the group has.
    fn reach(&mut self, chunk: Chunk, n: u64) -> Result<&[u8], Flaw> {
        let held = self.from..self.from + self.window.len() as u64;
        let end = self.at.saturating_add(n).min(chunk.to);
        if !(held.contains(&self.at) && end <= held.end) {
            let most = n.max(self.wide).min(chunk.to.saturating_sub(self.at));
            self.window = self.file.part(self.at, most).map_err(|e| Flaw::io(&e))?;
            self.from = self.at;
        }
        let skip = usize::try_from(self.at.saturating_sub(self.from)).unwrap_or(usize::MAX);
        Ok(self.window.get(skip..).unwrap_or_default())
    }

    fn header(&mut self, chunk: Chunk) -> Result<Header, Flaw> {
        let mut reach = 1024;
        loop {
            let end = chunk.to.saturating_sub(self.at);
            let bytes = self.reach(chunk, reach)?;
            match Thrift::read(bytes) {
                Ok((thrift, n)) => {
                    let header = Header::of(&thrift);
                    self.at += n as u64;
                    return header.ok_or_else(|| self.damaged());
                }
                Err(thrift::Flaw::Short) if reach < LONGEST_HEADER.min(end) => reach *= 4,
                Err(_) => return Err(self.damaged()),
            }
        }
    }

    fn damaged(&self) -> Flaw {
        Flaw::damaged(&self.leaf.name(), "pages")
    }

    fn damaged_values(&self) -> Flaw {
        Flaw::damaged(&self.leaf.name(), "values")
    }

    fn load(&mut self) -> Result<(), Flaw> {
        let chunk = self.chunk.ok_or_else(|| self.damaged())?;
        if let Codec::Unread(name) = chunk.codec {
            return Err(Flaw::unread(&self.leaf.name(), &format!("pages in {name}")));
        }
        if self.at >= chunk.to {
            let name = self.leaf.name();
            return Err(Flaw::new(format!("all values of the column {name}"), "fewer of them", FETCH));
        }
        let header = self.header(chunk)?;
        if header.values > MOST_VALUES || header.packed > chunk.to.saturating_sub(self.at) {
            return Err(self.damaged());
        }
        // A row of a list may have all values of a page, which are read at once.
        let at_once = if self.leaf.rep > 0 { header.values * (4 + size_of::<Raw>() as u64) } else { 0 };
        let size = header.unpacked.max(header.packed).max(at_once);
        if size > MOST_PAGE {
            return Err(Flaw::too_large(&self.leaf.name(), size));
        }
        if matches!(header.kind, 0 | 2 | 3) {
            self.put(chunk, &header)?;
        }
        self.at += header.packed;
        self.hold()
    }

    /// Hands a page over to be read.
    fn put(&mut self, chunk: Chunk, header: &Header) -> Result<(), Flaw> {
        let (leaf, has_dictionary) = (self.leaf, self.dictionary > 0);
        if header.has_old_levels(leaf) {
            return Err(Flaw::unread(&leaf.name(), "levels packed in the order of old writers"));
        }
        let packed = usize::try_from(header.packed).unwrap_or(usize::MAX);
        let bytes = self.reach(chunk, header.packed)?.get(..packed);
        let body = bytes.and_then(|bytes| Body::of(header, leaf, chunk.codec, bytes));
        let page = body.ok_or(Unsound::Damaged).and_then(|body| match header.kind {
            2 => sound::dictionary(header, leaf, body.into_bytes()),
            _ => sound::page(header, leaf, &body, has_dictionary),
        });
        let page = page.map_err(|unsound| match unsound {
            Unsound::Damaged => self.damaged(),
            Unsound::Unread(name) => Flaw::unread(&leaf.name(), name),
            Unsound::TooLarge(bytes) => Flaw::too_large(&leaf.name(), bytes),
        })?;
        let size = page.buffer().len() as u64;
        let batch = self.batch.as_mut().filter(|batch| batch.put(page).is_ok());
        if header.kind != 2 {
            (self.page, self.page_left) = (size, header.values);
            return batch.map(|_| ()).ok_or_else(|| self.damaged());
        }
        let each = if leaf.physical == Physical::Bytes { size_of::<Raw>() as u64 } else { 8 };
        self.dictionary = size.max(1) + header.values * each;
        // Takes it in: there are no values as yet.
        if batch.is_none_or(|batch| batch.read().is_err()) {
            self.batch = None;
            return Err(self.damaged());
        }
        Ok(())
    }

    /// Counts what is held.
    fn hold(&mut self) -> Result<(), Flaw> {
        let own = self.page + self.dictionary + self.window.len() as u64;
        let all = (self.held.0.get() + own).saturating_sub(self.own);
        (self.own, _) = (own, self.held.0.replace(all));
        if all > MOST_ALL {
            return Err(Flaw::too_large(&self.leaf.name(), all));
        }
        Ok(())
    }
}

impl Drop for Column<'_> {
    fn drop(&mut self) {
        self.held.0.set(self.held.0.get().saturating_sub(self.own));
    }
}
