//! The footer of a Parquet file: its columns, where their pages lie, and what the writer said beside. Refuses to read
//! any page.

use super::codec::Codec;
use super::flaw::{FETCH, Flaw};
use super::schema::{Columns, columns};
use super::thrift::Thrift;
use crate::dataset::bytes::ReadAt;

/// What a file begins and ends with; the second where its footer is encrypted.
pub(super) const MARK: &[u8; 4] = b"PAR1";
pub(super) const ENCRYPTED: &[u8; 4] = b"PARE";
/// The longest footer that is read.
const LONGEST: u64 = 32 << 20;

/// A file's footer.
#[derive(Debug)]
pub(super) struct Footer {
    pub(super) columns: Columns,
    pub(super) groups: Vec<Group>,
    /// Names and texts that the writer keeps in the file.
    pub(super) texts: Vec<(String, String)>,
}

/// A stretch of rows.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) rows: u64,
    /// In the order of the columns.
    pub(super) chunks: Vec<Result<Chunk, Flaw>>,
}

/// Where a column's pages of a group lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) codec: Codec,
    /// Values, missing ones counted.
    pub(super) values: u64,
    pub(super) from: u64,
    pub(super) to: u64,
}

impl Footer {
    /// # Errors
    /// Why the file cannot be read at all.
    pub(super) fn read(file: &dyn ReadAt) -> Result<Self, Flaw> {
        let length = file.len();
        let end = file.part(length.saturating_sub(8), 8).map_err(|e| Flaw::io(&e))?;
        let Some((size, mark)) = end.split_first_chunk::<4>().filter(|_| length >= 12) else {
            return Err(cut(length));
        };
        if mark == ENCRYPTED {
            return Err(encrypted());
        }
        if mark != MARK {
            return Err(cut(length));
        }
        let size = u64::from(u32::from_le_bytes(*size));
        if size > length - 12 {
            return Err(wrong());
        }
        if size > LONGEST {
            let found = format!("one of {} MB", size >> 20);
            return Err(Flaw::new("a footer of at most 32 MB", found, "Write the file anew in fewer row groups"));
        }
        let bytes = file.part(length - 8 - size, size).map_err(|e| Flaw::io(&e))?;
        let (thrift, _) = Thrift::read(&bytes).map_err(|_| wrong())?;
        Self::of(&thrift, length)
    }

    fn of(thrift: &Thrift<'_>, length: u64) -> Result<Self, Flaw> {
        if thrift.field(8).is_some() {
            return Err(encrypted());
        }
        let columns = columns(thrift.list(2)).ok_or_else(wrong)?;
        let mut groups = Vec::new();
        for group in thrift.list(4) {
            let chunks = group.list(1);
            if chunks.len() != columns.leaves.len() {
                return Err(wrong());
            }
            let named = columns.leaves.iter().zip(chunks);
            let chunks = named.map(|(leaf, chunk)| Chunk::of(chunk, &leaf.name(), length)).collect();
            groups.push(Group { rows: group.count(3).ok_or_else(wrong)?, chunks });
        }
        let text = |pair: &Thrift<'_>| Some((pair.text(1)?, pair.text(2)?));
        Ok(Self { columns, groups, texts: thrift.list(5).iter().filter_map(text).collect() })
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(own, _)| own == name).map(|(_, text)| text.as_str())
    }

    /// As the footer says.
    pub(super) fn rows(&self) -> u64 {
        self.groups.iter().fold(0, |sum, group| sum.saturating_add(group.rows))
    }
}

impl Chunk {
    fn of(thrift: &Thrift<'_>, column: &str, length: u64) -> Result<Self, Flaw> {
        if thrift.field(8).is_some() && thrift.field(3).is_none() {
            return Err(encrypted());
        }
        if thrift.text(1).is_some_and(|path| !path.is_empty()) {
            return Err(Flaw::new(
                format!("the pages of the column {column}"),
                "a reference to another file",
                "Write the table into one file, for example with pandas' `to_parquet`",
            ));
        }
        let damaged = || Flaw::damaged(column, "the place");
        let meta = thrift.field(3).ok_or_else(damaged)?;
        let data = meta.count(9).ok_or_else(damaged)?;
        let dictionary = meta.count(11).filter(|at| *at > 0).unwrap_or(data);
        let from = data.min(dictionary);
        // Old writers leave the dictionary's header out of the size: it is a bound, and no more.
        let to = from.saturating_add(meta.count(7).ok_or_else(damaged)?).saturating_add(128).min(length);
        let codec = Codec::of(meta.int(4).ok_or_else(damaged)?);
        let values = meta.count(5).ok_or_else(damaged)?;
        if from < 4 || from > to {
            return Err(damaged());
        }
        Ok(Self { codec, values, from, to })
    }
}

fn cut(length: u64) -> Flaw {
    let found = if length < 12 { "a few bytes" } else { "another end: the file was not copied whole" };
    Flaw::new("PAR1 at the end of the file", found, "Fetch the file again from its source: what follows is missing")
}

fn wrong() -> Flaw {
    Flaw::new("a footer that names the columns", "damaged bytes", FETCH)
}

fn encrypted() -> Flaw {
    Flaw::new(
        "a table that can be read without a key",
        "an encrypted one",
        "Write it anew without encryption, with the key that you have",
    )
}
