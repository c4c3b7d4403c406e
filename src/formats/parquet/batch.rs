//! The arrow project's reader of one column of a group of rows: it is handed a page at a time, and gives values with
//! their levels. Its pages come from `sound`, or it panics. Refuses to know where pages come from.

use super::schema::{Leaf, Means, Physical};
use super::sound::deltas;
use parquet::basic::{Encoding, Repetition, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, DataType, Int32Type};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::{ColumnDescriptor, ColumnPath, Type as SchemaType};
use std::sync::{Arc, Mutex};

/// Rows that are read at once: of a column with one value in each, and of lists.
const MOST: usize = 1024;
const MOST_LISTS: usize = 64;

/// A value as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Raw {
    Bool(bool),
    Int(i64),
    Float(f32),
    Double(f64),
    Bytes(ByteArray),
}

impl Raw {
    /// Of a value that is bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes.data(),
            _ => &[],
        }
    }
}

/// Where the next page waits for its reader.
#[derive(Clone, Default)]
struct Feed(Arc<Mutex<Option<Page>>>);

impl Iterator for Feed {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.lock().ok()?.take().map(Ok)
    }
}

impl PageReader for Feed {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.next().transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Ok(None)
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.get_next_page().map(|_| ())
    }

    // Rows are told apart by their levels.
    fn at_record_boundary(&mut self) -> Result<bool> {
        Ok(false)
    }
}

/// Values of one type under way.
trait Values {
    /// Reads on in the page. Says how many levels there are now.
    fn read(&mut self, most: usize, defs: &mut Vec<i16>, reps: &mut Vec<i16>) -> Result<usize>;
    fn next(&mut self) -> Option<Raw>;
}

struct Typed<T: DataType> {
    reader: ColumnReaderImpl<T>,
    values: Vec<T::T>,
    at: usize,
    raw: fn(T::T) -> Raw,
}

impl<T: DataType> Typed<T> {
    fn new(reader: ColumnReaderImpl<T>, raw: fn(T::T) -> Raw) -> Self {
        Self { reader, values: Vec::new(), at: 0, raw }
    }
}

impl<T: DataType> Values for Typed<T> {
    fn read(&mut self, most: usize, defs: &mut Vec<i16>, reps: &mut Vec<i16>) -> Result<usize> {
        self.values.clear();
        self.at = 0;
        self.reader.read_records(most, Some(defs), Some(reps), &mut self.values).map(|(_, _, levels)| levels)
    }

    fn next(&mut self) -> Option<Raw> {
        let value = self.values.get_mut(self.at).map(std::mem::take)?;
        self.at += 1;
        Some((self.raw)(value))
    }
}

/// A column of a group of rows under way.
pub(super) struct Batch {
    feed: Feed,
    values: Box<dyn Values>,
    most: usize,
    defs: Vec<i16>,
    reps: Vec<i16>,
    at: usize,
    levels: usize,
}

impl Batch {
    /// `None`: there is no such column.
    pub(super) fn new(leaf: &Leaf) -> Option<Self> {
        let feed = Feed::default();
        let reader = get_column_reader(descriptor(leaf)?, Box::new(feed.clone()));
        let values: Box<dyn Values> = match reader {
            ColumnReader::BoolColumnReader(of) => Box::new(Typed::new(of, Raw::Bool)),
            ColumnReader::Int32ColumnReader(of) => Box::new(Typed::new(of, |n| Raw::Int(i64::from(n)))),
            ColumnReader::Int64ColumnReader(of) => Box::new(Typed::new(of, Raw::Int)),
            ColumnReader::Int96ColumnReader(of) => Box::new(Typed::new(of, |n| {
                let bytes: Vec<u8> = n.data().iter().flat_map(|word| word.to_le_bytes()).collect();
                Raw::Bytes(bytes.into())
            })),
            ColumnReader::FloatColumnReader(of) => Box::new(Typed::new(of, Raw::Float)),
            ColumnReader::DoubleColumnReader(of) => Box::new(Typed::new(of, Raw::Double)),
            ColumnReader::ByteArrayColumnReader(of) => Box::new(Typed::new(of, Raw::Bytes)),
            ColumnReader::FixedLenByteArrayColumnReader(of) => Box::new(Typed::new(of, |b| Raw::Bytes(b.into()))),
        };
        let most = if leaf.rep > 0 { MOST_LISTS } else { MOST };
        Some(Self { feed, values, most, defs: Vec::new(), reps: Vec::new(), at: 0, levels: 0 })
    }

    /// Hands over the next page, which is a sound one.
    pub(super) fn put(&self, page: Page) -> Result<()> {
        let mut slot = self.feed.0.lock().map_err(|_| ParquetError::General("a page is lost".to_owned()))?;
        *slot = Some(page);
        Ok(())
    }

    /// Reads on. Says how many levels it has come upon, 0 where a page is at its end. After an error nothing more can
    /// be read.
    pub(super) fn read(&mut self) -> Result<usize> {
        self.defs.clear();
        self.reps.clear();
        (self.at, self.levels) = (0, 0);
        self.levels = self.values.read(self.most, &mut self.defs, &mut self.reps)?;
        Ok(self.levels)
    }

    /// Levels that have been read, and not passed.
    pub(super) fn left(&self) -> usize {
        self.levels - self.at
    }

    /// The repetition level of the next value.
    pub(super) fn rep(&self, leaf: &Leaf) -> Option<u16> {
        level(&self.reps, self.at, leaf.rep)
    }

    /// The definition level of the next value, and the value where it is there; passes it.
    pub(super) fn next(&mut self, leaf: &Leaf) -> Option<(u16, Option<Raw>)> {
        let def = level(&self.defs, self.at, leaf.def)?;
        self.at += 1;
        if def == leaf.def { self.values.next().map(|raw| (def, Some(raw))) } else { Some((def, None)) }
    }
}

/// `None`: there is none, or it is too deep.
fn level(levels: &[i16], at: usize, most: u16) -> Option<u16> {
    match most {
        0 => Some(0),
        most => levels.get(at).and_then(|level| u16::try_from(*level).ok()).filter(|level| *level <= most),
    }
}

fn descriptor(leaf: &Leaf) -> Option<Arc<ColumnDescriptor>> {
    let (physical, length) = match leaf.physical {
        Physical::Bool => (Type::BOOLEAN, -1),
        Physical::Int32 => (Type::INT32, -1),
        Physical::Int64 => (Type::INT64, -1),
        Physical::Int96 => (Type::INT96, -1),
        Physical::Float => (Type::FLOAT, -1),
        Physical::Double => (Type::DOUBLE, -1),
        Physical::Bytes => (Type::BYTE_ARRAY, -1),
        Physical::Fixed(n) => (Type::FIXED_LEN_BYTE_ARRAY, i32::try_from(n).ok().filter(|n| *n > 0)?),
    };
    let of = SchemaType::primitive_type_builder("", physical).with_repetition(Repetition::REQUIRED).with_length(length);
    let [def, rep] = [i16::try_from(leaf.def).ok()?, i16::try_from(leaf.rep).ok()?];
    Some(Arc::new(ColumnDescriptor::new(Arc::new(of.build().ok()?), def, rep, ColumnPath::new(Vec::new()))))
}

/// Lengths that are written as differences, and where what follows them begins. `None`: they are damaged, or more than
/// `most`.
pub(super) fn lengths(bytes: &[u8], most: u64) -> Option<(Vec<i32>, usize)> {
    let (count, end) = deltas(bytes, most)?;
    let mut all = Vec::new();
    if count > 0 {
        let leaf = Leaf { path: Vec::new(), physical: Physical::Int32, means: Means::Itself, def: 0, rep: 0 };
        let encoding = Encoding::DELTA_BINARY_PACKED;
        let page = Page::DataPage {
            buf: bytes.get(..end)?.to_vec().into(),
            num_values: count,
            encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let feed = Feed(Arc::new(Mutex::new(Some(page))));
        let mut reader = ColumnReaderImpl::<Int32Type>::new(descriptor(&leaf)?, Box::new(feed));
        reader.read_records(usize::try_from(count).ok()?, None, None, &mut all).ok()?;
    }
    Some((all, end))
}
