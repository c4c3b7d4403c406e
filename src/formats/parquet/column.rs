//! One column of a Parquet file, value by value through its pages. Holds one page and one dictionary at a time, and
//! what it reads ahead. Refuses to say what values mean.

use super::bits::Hybrid;
use super::codec::Codec;
use super::flaw::{FETCH, Flaw};
use super::footer::Chunk;
use super::page::{Header, Page, width};
use super::schema::Leaf;
use super::thrift::{self, Thrift};
use super::values::{Dictionary, Raw, Values};
use crate::dataset::bytes::ReadAt;
use std::cell::Cell;
use std::rc::Rc;

/// The longest header of a page; statistics of long texts stand in it.
const LONGEST_HEADER: u64 = 16 << 20;
/// The largest page, unpacked.
const MOST_PAGE: u64 = 512 << 20;
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
    dictionary: Option<Dictionary>,
    page: Page,
    /// The repetition level of the next value, where it was looked at.
    ahead: Option<u16>,
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
            dictionary: None,
            page: Page::none(),
            ahead: None,
        }
    }

    /// Begins a group of rows.
    pub(super) fn begin(&mut self, chunk: &Chunk) {
        self.dictionary = None;
        self.page = Page::none();
        self.ahead = None;
        (self.chunk, self.at, self.values_left) = (Some(*chunk), chunk.from, chunk.values);
    }

    /// The next value of the group. `None` behind the last.
    ///
    /// # Errors
    /// Nothing more can be read of the group.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, Flaw> {
        let Some(rep) = self.next_rep()? else { return Ok(None) };
        self.ahead = None;
        let damaged = |leaf: &Leaf| Flaw::damaged(&leaf.name(), "values");
        let page = &mut self.page;
        let def = match self.leaf.def {
            0 => 0,
            most => {
                let level = page.defs.next(&page.levels).filter(|level| *level <= u64::from(most));
                level.ok_or_else(|| damaged(self.leaf))? as u16
            }
        };
        let mut raw = None;
        if def == self.leaf.def {
            let next = page.values.next(&page.bytes, self.dictionary.as_ref(), self.leaf.physical);
            raw = Some(next.ok_or_else(|| damaged(self.leaf))?);
        }
        page.left -= 1;
        self.values_left -= 1;
        Ok(Some(Entry { rep, def, raw }))
    }

    /// The repetition level of the next value; 0 begins a row. `None` behind the last.
    ///
    /// # Errors
    /// As `next`.
    pub(super) fn next_rep(&mut self) -> Result<Option<u16>, Flaw> {
        if self.ahead.is_some() {
            return Ok(self.ahead);
        }
        if self.values_left == 0 {
            return Ok(None);
        }
        while self.page.left == 0 {
            self.load()?;
        }
        let page = &mut self.page;
        let rep = match self.leaf.rep {
            0 => Some(0),
            most => page.reps.next(&page.levels).filter(|level| *level <= u64::from(most)),
        };
        let rep = rep.ok_or_else(|| Flaw::damaged(&self.leaf.name(), "values"))? as u16;
        self.ahead = Some(rep);
        Ok(self.ahead)
    }

    /// Where in the file the next page stands.
    pub(super) fn reached(&self) -> u64 {
        self.at
    }

    /// The bytes of the value that came last.
    pub(super) fn bytes(&self, raw: &Raw) -> &[u8] {
        self.page.values.bytes(raw, &self.page.bytes, self.dictionary.as_ref()).unwrap_or_default()
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
        if header.values > MOST_VALUES {
            return Err(self.damaged());
        }
        let size = header.unpacked.max(header.packed);
        if size > MOST_PAGE {
            return Err(Flaw::too_large(&self.leaf.name(), size));
        }
        if header.packed > chunk.to.saturating_sub(self.at) {
            return Err(self.damaged());
        }
        match header.kind {
            0 | 3 => {
                self.page = Page::none();
                self.page = self.data_page(chunk, &header)?;
            }
            2 => {
                let bytes = self.body(chunk, &header, 0)?;
                let dictionary = Dictionary::new(bytes, self.leaf.physical, header.values);
                self.dictionary = Some(dictionary.ok_or_else(|| self.damaged())?);
            }
            _ => {}
        }
        self.at += header.packed;
        self.hold()
    }

    /// Counts what is held.
    fn hold(&mut self) -> Result<(), Flaw> {
        let dictionary = self.dictionary.as_ref().map_or(0, Dictionary::held);
        let own = (self.page.bytes.len() + dictionary + self.window.len()) as u64;
        let all = (self.held.0.get() + own).saturating_sub(self.own);
        (self.own, _) = (own, self.held.0.replace(all));
        if all > MOST_ALL {
            return Err(Flaw::too_large(&self.leaf.name(), all));
        }
        Ok(())
    }

    /// A page's bytes behind the first `skip`, unpacked.
    fn body(&mut self, chunk: Chunk, header: &Header, skip: u64) -> Result<Vec<u8>, Flaw> {
        let damaged = self.damaged();
        let (Some(packed), Some(unpacked)) = (header.packed.checked_sub(skip), header.unpacked.checked_sub(skip))
        else {
            return Err(damaged);
        };
        let bytes = self.reach(chunk, header.packed)?;
        let range = (skip as usize)..(skip.saturating_add(packed) as usize);
        let bytes = bytes.get(range).ok_or_else(|| damaged.clone())?;
        let codec = if header.compressed && unpacked > 0 { chunk.codec } else { Codec::Plain };
        codec.unpack(bytes, if codec == Codec::Plain { bytes.len() } else { unpacked as usize }).ok_or(damaged)
    }

    fn data_page(&mut self, chunk: Chunk, header: &Header) -> Result<Page, Flaw> {
        let damaged = self.damaged();
        let (leaf, mut levels) = (self.leaf, Vec::new());
        let mut at = 0;
        let (mut reps, mut defs) = (Hybrid::new(0, 0, 0), Hybrid::new(0, 0, 0));
        let bytes = match header.levels {
            Some((rep, def)) => {
                let both = rep.checked_add(def).filter(|n| *n <= header.packed).ok_or_else(|| damaged.clone())?;
                let before = self.reach(chunk, header.packed)?.get(..both as usize);
                levels = before.ok_or_else(|| damaged.clone())?.to_vec();
                reps = Hybrid::new(0, rep as usize, width(leaf.rep));
                defs = Hybrid::new(rep as usize, both as usize, width(leaf.def));
                self.body(chunk, header, both)?
            }
            None => {
                let [def, rep] = header.level_encodings.map(|encoding| encoding.is_some_and(|encoding| encoding != 3));
                if (def && leaf.def > 0) || (rep && leaf.rep > 0) {
                    return Err(Flaw::unread(&leaf.name(), "levels packed in the order of old writers"));
                }
                let bytes = self.body(chunk, header, 0)?;
                for (level, runs) in [(leaf.rep, &mut reps), (leaf.def, &mut defs)] {
                    if level > 0 {
                        (*runs, at) = Hybrid::with_length(&bytes, at, width(level)).ok_or_else(|| damaged.clone())?;
                    }
                }
                levels.extend_from_slice(bytes.get(..at).unwrap_or_default());
                bytes
            }
        };
        let values = match Values::new(header.encoding, &bytes, at, leaf.physical, header.values) {
            Ok(values) => values,
            // A page of missing values alone has none.
            Err(None) if at >= bytes.len() => Values::None,
            Err(None) => return Err(damaged),
            Err(Some(name)) => return Err(Flaw::unread(&leaf.name(), name)),
        };
        Ok(Page { bytes, left: header.values, reps, defs, levels, values })
    }
}

impl Drop for Column<'_> {
    fn drop(&mut self) {
        self.held.0.set(self.held.0.get().saturating_sub(self.own));
    }
}
