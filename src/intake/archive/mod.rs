//! Archives: what stands in a ZIP or tar archive, where, and its bytes piece by piece. Believes nothing that an archive
//! says of itself before it is seen: an entry ends at the size that was declared for it, and what it cannot be is told
//! in words. Refuses to decide where unpacked bytes are kept (whoever drives it does), and opens no archive in an archive.

mod entry_reader;
mod names;
mod tar;
#[cfg(test)]
mod tests;
mod window;
mod zip;

pub use entry_reader::{EntryReader, Inflated};

use crate::dataset::bytes::ReadAt;
use crate::dataset::refused;
use rustc_hash::FxHashMap;
use std::ops::Range;
use window::Window;

/// The archives that are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Zip,
    Tar,
    /// A tar archive in a gzip stream, which has to be inflated as a whole.
    TarGz,
}

/// Most entries of one archive.
const MOST_ENTRIES: usize = 2_000_000;
/// What is inflated of one archive at most: so much, or so many times its size where that is more.
const MOST_BYTES: u64 = 4 << 30;
const MOST_TIMES: u64 = 20;
/// An entry longer than this is not believed to have been packed to less than a 250th: DEFLATE can pack to a 1032nd,
/// which only runs of one and the same byte come near.
const LONG: u64 = 256 << 20;
const LONG_TIMES: u64 = 250;

/// No honest content is packed so tightly.
fn is_too_dense(bytes: u64, packed: u64) -> bool {
    bytes > LONG && bytes / LONG_TIMES > packed
}

/// What stands in an archive: a file, or something that cannot be read and why.
pub struct Entry {
    /// Below the archive; as it stands there if it is not one that a file can have.
    pub path: String,
    /// Its length as declared.
    pub bytes: u64,
    at: Result<At, String>,
}

/// What an archive says of where an entry stands.
enum At {
    /// In a ZIP archive, to be found by the header before it.
    Zip {
        wayfinder: rawzip::ZipArchiveEntryWayfinder,
        header: u64,
        deflated: bool,
        crc: u32,
    },
    Tar {
        from: u64,
    },
}

/// Where the bytes of an entry stand.
pub struct Stretch {
    pub range: Range<u64>,
    pub deflated: bool,
    bytes: u64,
    crc: Option<u32>,
}

impl Stretch {
    /// Its bytes can be held against a checksum.
    pub fn is_checked(&self) -> bool {
        self.crc.is_some()
    }
}

enum Inside<'a> {
    Zip(Box<rawzip::ZipArchive<Window<'a>>>),
    Tar(Window<'a>),
}

/// An archive whose entries are listed.
pub struct Archive<'a> {
    inside: Inside<'a>,
    /// In the order in which they stand in it. Folders are left out.
    pub entries: Vec<Entry>,
    /// Why not all entries are known.
    pub fault: Option<String>,
    /// Where the entry located last ends, and what may still be inflated.
    end: u64,
    left: u64,
}

/// The form of an archive, by its name; `None` for everything that is not opened.
pub fn form(path: &str) -> Option<Form> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    if name.starts_with("._") || path.split('/').any(|part| part == "__MACOSX" || part == ".git") {
        return None;
    }
    let ends = |ending: &str| name.len() > ending.len() && name.ends_with(ending);
    if ends(".zip") {
        Some(Form::Zip)
    } else if ends(".tar") {
        Some(Form::Tar)
    } else if ends(".tar.gz") || ends(".tgz") {
        Some(Form::TarGz)
    } else {
        None
    }
}

/// An archive's name without what says that it is one.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let shorter = |ending: usize| name.len().checked_sub(ending).and_then(|end| name.get(..end)).unwrap_or(name);
    match name.to_lowercase() {
        lower if lower.ends_with(".tar.gz") => shorter(7),
        _ => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
    }
}

/// The most that is inflated of an archive of this length.
pub fn most_bytes(length: u64) -> u64 {
    MOST_BYTES.max(length.saturating_mul(MOST_TIMES))
}

impl<'a> Archive<'a> {
    /// Lists what stands in an archive; one in a gzip stream has been inflated before.
    ///
    /// # Errors
    /// Why it cannot be opened at all.
    pub fn open(form: Form, source: &'a dyn ReadAt) -> Result<Self, String> {
        let window = Window::new(source);
        let left = most_bytes(source.len());
        let (inside, mut entries, fault) = match form {
            Form::Zip => {
                let archive = zip::open(window)?;
                let (entries, fault) = zip::list(&archive);
                (Inside::Zip(Box::new(archive)), entries, fault)
            }
            Form::Tar | Form::TarGz => {
                let (entries, fault) = tar::list(&window)?;
                (Inside::Tar(window), entries, fault)
            }
        };
        entries.sort_by_key(Entry::order);
        Ok(Self { inside, entries, fault, end: 0, left })
    }

    /// Up to where it was read for its entries.
    pub fn reached(&self) -> u64 {
        self.end
    }

    fn window(&self) -> &Window<'a> {
        match &self.inside {
            Inside::Zip(archive) => archive.get_ref(),
            Inside::Tar(window) => window,
        }
    }

    /// Where the bytes of an entry stand. To be asked in the order of the entries: none may reach into the next.
    ///
    /// # Errors
    /// Why nothing of it can be read.
    pub fn locate(&mut self, entry: usize) -> Result<Stretch, String> {
        let Some(entry) = self.entries.get(entry) else { return Err("no such entry".into()) };
        let stretch = match (&entry.at, &self.inside) {
            (Err(why), _) => return Err(why.clone()),
            (Ok(At::Zip { wayfinder, header, deflated, crc }), Inside::Zip(archive)) => {
                if *header < self.end {
                    return Err(refused::OVERLAPPING.into());
                }
                let found = archive.get_entry(*wayfinder).map_err(|e| zip::words(&e))?;
                let (from, to) = found.compressed_data_range();
                Stretch { range: from..to, deflated: *deflated, bytes: entry.bytes, crc: Some(*crc) }
            }
            (Ok(At::Tar { from }), _) => {
                let range = *from..from.saturating_add(entry.bytes);
                Stretch { range, deflated: false, bytes: entry.bytes, crc: None }
            }
            (Ok(At::Zip { .. }), Inside::Tar(_)) => return Err("no such entry".into()),
        };
        let packed = stretch.range.end.saturating_sub(stretch.range.start);
        if stretch.range.end > self.window().len() {
            return Err("the archive ends before it does".into());
        }
        self.end = stretch.range.end;
        if stretch.deflated {
            if is_too_dense(stretch.bytes, packed) {
                return Err(refused::TOO_DENSE.to_owned());
            }
            self.left = self.left.checked_sub(stretch.bytes).ok_or(refused::TOO_MUCH_BEFORE)?;
        } else if stretch.bytes != packed {
            return Err("damaged: the archive gives it two lengths".into());
        }
        Ok(stretch)
    }

    /// The bytes of an entry.
    pub fn pieces(&self, stretch: &Stretch) -> EntryReader<'_> {
        EntryReader::new(self.window(), stretch)
    }

    /// The one folder in which everything stands, unless its name says something that the paths below it do not.
    pub fn common_root(&self) -> Option<&str> {
        names::common_root(self.entries.iter().filter(|e| e.at.is_ok()).map(|e| e.path.as_str()))
    }
}

impl Entry {
    fn order(&self) -> u64 {
        match &self.at {
            Ok(At::Zip { header, .. }) => *header,
            Ok(At::Tar { from }) => *from,
            Err(_) => 0,
        }
    }

    /// Nothing speaks against reading it so far.
    pub fn seems_whole(&self) -> bool {
        self.at.is_ok()
    }
}

/// Of entries of one name the last one counts, as it does for whoever unpacks the archive.
fn refuse_doubles(entries: &mut [Entry]) {
    let mut last: FxHashMap<String, usize> = FxHashMap::default();
    for at in 0..entries.len() {
        if entries[at].at.is_ok()
            && let Some(before) = last.insert(entries[at].path.clone(), at)
        {
            entries[before].at = Err("another entry of the same name comes after it".into());
        }
    }
}
