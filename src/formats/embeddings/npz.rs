//! The arrays of an .npz, which is a ZIP with a .npy in each entry. Believes no size: what is read ends where the bytes
//! do. Refuses to read more than one array of points, and encrypted ones.

use super::Flaw;
use super::npy::{self, Header, LONGEST_HEADER};
use crate::dataset::bytes::{Ranged, ReadAt};
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ReaderAt, ZipArchive};
use std::io::{self, BufReader, Read};

/// Arrays that are looked at.
const MOST: usize = 200;
/// DEFLATE packs to no less than this part.
const DENSEST: u64 = 1_032;
const FETCH: &str = "Write the file again with `numpy.savez`";

/// A file as the directory's reader wants it.
struct At<'a>(&'a dyn ReadAt);

impl ReaderAt for At<'_> {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(offset, buf)
    }
}

/// An array of an .npz.
pub(super) struct Member {
    /// As `numpy.load` calls it.
    pub(super) name: String,
    pub(super) header: Result<Header, Flaw>,
    from: u64,
    packed: u64,
    deflated: bool,
    /// Bytes in all, as far as they can be believed.
    pub(super) bytes: u64,
}

impl Member {
    /// Its bytes from the beginning of the header on.
    pub(super) fn reader<'f>(&self, file: &'f dyn ReadAt) -> Box<dyn Read + 'f> {
        let packed = BufReader::with_capacity(1 << 20, Ranged::from(file, self.from).take(self.packed));
        if self.deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) }
    }
}

fn damaged() -> Flaw {
    Flaw::new("a ZIP of arrays, as `numpy.savez` writes it", "a damaged or cut-off ZIP", FETCH)
}

/// The arrays of a file, in the order of its directory.
///
/// # Errors
/// Why it cannot be opened.
pub(super) fn members(file: &dyn ReadAt) -> Result<Vec<Member>, Flaw> {
    let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let located = ZipArchive::with_max_search_space(1 << 20).locate_in_reader(At(file), &mut buffer, file.len());
    let archive = located.map_err(|_| damaged())?;
    let mut found = Vec::new();
    let mut entries = archive.entries(&mut buffer);
    while let Some(entry) = entries.next_entry().map_err(|_| damaged())? {
        if found.len() >= MOST {
            break;
        }
        let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let Some(name) = name.strip_suffix(".npy").map(str::to_owned) else { continue };
        let method = entry.compression_method();
        let readable = !entry.flags().is_encrypted()
            && (method == CompressionMethod::STORE || method == CompressionMethod::DEFLATE);
        found.push((name, entry.wayfinder(), entry.uncompressed_size_hint(), method, readable));
    }
    let mut members = Vec::new();
    for (name, wayfinder, bytes, method, readable) in found {
        let entry = archive.get_entry(wayfinder).map_err(|_| damaged())?;
        let (from, to) = entry.compressed_data_range();
        let packed = to.min(file.len()).saturating_sub(from);
        let deflated = method == CompressionMethod::DEFLATE;
        let bytes = bytes.min(if deflated { packed.saturating_mul(DENSEST) } else { packed });
        let unread = Flaw::new("arrays stored or deflated, without a password", "another way of packing", FETCH);
        let mut member = Member { name, header: Err(unread), from, packed, deflated, bytes };
        if readable {
            let mut head = Vec::new();
            let most = (LONGEST_HEADER + 12) as u64;
            let read = member.reader(file).take(most).read_to_end(&mut head);
            member.header = match read {
                // What follows the header may be damaged; that is found when it is read.
                Ok(_) => Header::read(&head),
                Err(_) => Header::read(&head).map_err(|_| damaged()),
            };
        }
        members.push(member);
    }
    Ok(members)
}

/// The texts of an array of names.
///
/// # Errors
/// It is cut off, or damaged.
pub(super) fn texts(member: &Member, header: &Header, file: &dyn ReadAt) -> Result<Vec<String>, Flaw> {
    let rows = header.shape.first().copied().unwrap_or(0);
    let wanted = rows.checked_mul(header.size as u64).filter(|n| *n <= member.bytes).ok_or_else(damaged)?;
    let mut bytes = Vec::new();
    let mut reader = member.reader(file);
    io::copy(&mut (&mut reader).take(header.from as u64), &mut io::sink()).map_err(|_| damaged())?;
    reader.take(wanted).read_to_end(&mut bytes).map_err(|_| damaged())?;
    if bytes.len() as u64 != wanted {
        return Err(damaged());
    }
    Ok(bytes.chunks_exact(header.size).map(|one| header.text(one)).collect())
}

/// The array of points among several: the one called as embeddings are, else the one with a row for each name, else the
/// first with two dimensions.
pub(super) fn points(members: &[Member], names: Option<u64>) -> Option<(&Member, &Header)> {
    let tables: Vec<(&Member, &Header)> = members
        .iter()
        .filter_map(|m| Some((m, m.header.as_ref().ok()?)))
        .filter(|(_, h)| h.is_numbers() && h.rows_and_columns().is_some())
        .collect();
    let rows = |h: &Header| h.rows_and_columns().map(|(rows, _)| rows);
    let fits = |h: &Header| names.is_none_or(|n| rows(h) == Some(n));
    let of = |wanted: &dyn Fn(&Member, &Header) -> bool| tables.iter().find(|(m, h)| wanted(m, h)).copied();
    of(&|m, h| fits(h) && super::is_called_so(&m.name))
        .or_else(|| of(&|_, h| fits(h)))
        .or_else(|| tables.first().copied())
}

/// The array of names, by what it is called where there are several.
pub(super) fn names(members: &[Member]) -> Option<(&Member, &Header)> {
    const CALLED: [&str; 12] = [
        "names",
        "name",
        "paths",
        "path",
        "files",
        "file",
        "filenames",
        "filename",
        "file_names",
        "image_paths",
        "images",
        "ids",
    ];
    let texts: Vec<(&Member, &Header)> = members
        .iter()
        .filter_map(|m| Some((m, m.header.as_ref().ok()?)))
        .filter(|(_, h)| matches!(h.kind, npy::Kind::Bytes | npy::Kind::Unicode) && h.shape.len() == 1)
        .collect();
    let called = |name: &str| CALLED.iter().any(|c| name.eq_ignore_ascii_case(c));
    texts.iter().find(|(m, _)| called(&m.name)).or_else(|| texts.first()).copied()
}
