//! The pictures that stand in a Parquet file, one after the other, with the names that they get as files. Refuses to
//! keep them (whoever drives it does), and to say what is wrong with the table (the reading of its rows does).

use super::batch::Raw;
use super::column::{Column, Held};
use super::flaw::Flaw;
use super::footer::Footer;
use super::names::{Namer, has_extension};
use super::plan::Plan;
use crate::dataset::bytes::ReadAt;
use crate::dataset::{ImageFormat, sniff};

/// Read ahead of each column.
const AHEAD: u64 = 4 << 20;

/// A picture, or a place where one should be.
pub struct Picture<'p> {
    /// Below the table.
    pub name: String,
    /// Its bytes, or why it is none.
    pub bytes: Result<&'p [u8], String>,
}

/// A table's pictures.
pub struct Embedded {
    footer: Footer,
    plan: Plan,
}

impl Embedded {
    /// `None`: it holds none, or cannot be read.
    pub fn open(file: &dyn ReadAt) -> Option<Self> {
        let footer = Footer::read(file).ok()?;
        let plan = Plan::of(&footer, file);
        (!plan.pictures.is_empty()).then_some(Self { footer, plan })
    }

    /// The pictures of each column in turn.
    pub fn columns<'f>(&'f self, file: &'f dyn ReadAt) -> impl Iterator<Item = PictureColumn<'f>> {
        self.plan.pictures.iter().filter_map(move |of| {
            let held = Held::default();
            let leaf = |at: usize| self.footer.columns.leaves.get(at);
            let bytes = (of.bytes, Column::new(file, leaf(of.bytes)?, &held, AHEAD));
            let path = match of.path {
                Some(at) => Some((at, Column::new(file, leaf(at)?, &held, AHEAD / 16))),
                None => None,
            };
            Some(PictureColumn {
                footer: &self.footer,
                bytes,
                path,
                listed: of.listed,
                namer: Namer::new(of.folder(&self.plan.pictures)),
                last: None,
                group: 0,
                began: false,
                before: 0,
                row: 0,
                nth: 0,
                seen: 0,
            })
        })
    }
}

/// A column of pictures under way.
pub struct PictureColumn<'f> {
    footer: &'f Footer,
    bytes: (usize, Column<'f>),
    path: Option<(usize, Column<'f>)>,
    listed: bool,
    namer: Namer,
    /// The picture that came last.
    last: Option<Raw>,
    group: usize,
    began: bool,
    /// Rows of the groups before.
    before: u64,
    row: u64,
    nth: u64,
    /// Places for a picture, those without one included.
    seen: u64,
}

/// Of the places for pictures in a table no more are looked at.
const MOST_PLACES: u64 = 4_000_000;

impl PictureColumn<'_> {
    /// The next picture. `None` behind the last; what is broken is passed over, for the table's reading says it.
    pub fn next_picture(&mut self) -> Option<Picture<'_>> {
        loop {
            let footer = self.footer;
            let group = footer.groups.get(self.group)?;
            if !self.began {
                self.began = true;
                let whole = self.begin();
                (self.row, self.nth) = (0, 0);
                if !whole {
                    self.leave(group.rows);
                    continue;
                }
            }
            match self.entry() {
                Ok(Some((name, raw))) => {
                    self.seen += 1;
                    if self.seen > MOST_PLACES {
                        return None;
                    }
                    let Some(raw) = raw else { continue };
                    return Some(picture(name, self.last.insert(raw).bytes()));
                }
                Ok(None) | Err(_) => self.leave(group.rows),
            }
        }
    }

    /// Bytes of the file that have been read for it.
    pub fn reached(&self) -> u64 {
        self.bytes.1.reached()
    }

    fn begin(&mut self) -> bool {
        let Some(group) = self.footer.groups.get(self.group) else { return false };
        for (at, column) in self.path.iter_mut().chain([&mut self.bytes]) {
            match group.chunks.get(*at) {
                Some(Ok(chunk)) => column.begin(chunk),
                _ => return false,
            }
        }
        true
    }

    fn leave(&mut self, rows: u64) {
        self.before = self.before.saturating_add(rows);
        self.group += 1;
        self.began = false;
    }

    /// The next place for a picture: its name, and what stands there.
    fn entry(&mut self) -> Result<Option<(String, Option<Raw>)>, Flaw> {
        let Some(entry) = self.bytes.1.next()? else { return Ok(None) };
        let mut path = None;
        if let Some((_, column)) = &mut self.path
            && let Some(own) = column.next()?
            && let Some(raw) = &own.raw
        {
            path = std::str::from_utf8(raw.bytes()).ok().map(str::to_owned);
        }
        if entry.rep == 0 {
            (self.row, self.nth) = (self.row + 1, 0);
        }
        self.nth += 1;
        let nth = self.listed.then_some(self.nth);
        let name = self.namer.name(self.before.saturating_add(self.row), nth, path.as_deref());
        Ok(Some((name, entry.raw)))
    }
}

fn picture(name: String, bytes: &[u8]) -> Picture<'_> {
    let format = sniff(bytes);
    if bytes.is_empty() {
        return Picture { name, bytes: Err("an empty field of the table, where a picture should be".into()) };
    }
    if has_extension(&name) {
        return Picture { name, bytes: Ok(bytes) };
    }
    match format.expected_extensions().first() {
        Some(end) if !matches!(format, ImageFormat::Unknown | ImageFormat::Svg) => {
            Picture { name: format!("{name}.{end}"), bytes: Ok(bytes) }
        }
        _ => Picture { name, bytes: Err("no picture by its first bytes".into()) },
    }
}
