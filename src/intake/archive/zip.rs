//! ZIP: the list at an archive's end, an entry at a time. ZIP64 is `rawzip`'s affair.

use super::window::Window;
use super::{At, Entry, MOST_ENTRIES, names, refuse_doubles};
use crate::dataset::bytes::ReadAt;
use crate::dataset::refused;
use rawzip::{CompressionMethod, Error, ErrorKind, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ZipArchive, ZipFileHeaderRecord};

pub(super) fn open(window: Window<'_>) -> Result<ZipArchive<Window<'_>>, String> {
    let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let end = window.len();
    ZipArchive::with_max_search_space(1 << 20)
        .locate_in_reader(window, &mut buffer, end)
        .map_err(|(_, error)| words(&error))
}

/// The entries that are no folders, and why they may not be all.
pub(super) fn list(archive: &ZipArchive<Window<'_>>) -> (Vec<Entry>, Option<String>) {
    let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let mut records = archive.entries(&mut buffer);
    let mut entries = Vec::new();
    let fault = loop {
        match records.next_entry() {
            Ok(Some(_)) if entries.len() >= MOST_ENTRIES => {
                break Some(refused::TOO_MANY.to_owned());
            }
            Ok(Some(record)) => entries.extend(entry(&record)),
            Ok(None) => break None,
            Err(error) => break Some(format!("not all of its files are known: {}", words(&error))),
        }
    };
    refuse_doubles(&mut entries);
    (entries, fault)
}

fn entry(record: &ZipFileHeaderRecord<'_>) -> Option<Entry> {
    let name = name(record);
    let bytes = record.uncompressed_size_hint();
    // Some tools for Windows end a folder's name with `\`.
    if record.is_dir() || (name.ends_with('\\') && bytes == 0) {
        return None;
    }
    let method = record.compression_method();
    let (path, at) = match names::below(&name) {
        Ok(path) if path.is_empty() => return None,
        Ok(path) => (path, Ok(())),
        Err((path, why)) => (path, Err(why)),
    };
    let at = at.and_then(|()| {
        if record.mode().is_symlink() {
            Err(refused::LINK_IN_ARCHIVE.to_owned())
        } else if record.flags().is_encrypted() || method == CompressionMethod::AES {
            Err("encrypted: unpack the archive with its password first".to_owned())
        } else if method != CompressionMethod::STORE && method != CompressionMethod::DEFLATE {
            Err(format!("packed as {}, which Muster does not unpack: unpack the archive first", method_name(method)))
        } else {
            let deflated = method == CompressionMethod::DEFLATE;
            let (wayfinder, header) = (record.wayfinder(), record.local_header_offset());
            Ok(At::Zip { wayfinder, header, deflated, crc: record.crc32() })
        }
    });
    Some(Entry { path, bytes, at })
}

fn method_name(method: CompressionMethod) -> String {
    method.name().map_or_else(|| format!("method {}", method.as_u16()), str::to_owned)
}

/// Info-ZIP's field for the name in UTF-8, beside one in another code page.
const UNICODE_PATH: u16 = 0x7075;

/// The name as UTF-8, which most tools write whether they say so or not.
fn name(record: &ZipFileHeaderRecord<'_>) -> String {
    let path = record.file_path();
    let raw = path.as_bytes();
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    // Version, checksum of the name that it stands for, name.
    let unicode = record.extra_fields().find(|(id, _)| id.as_u16() == UNICODE_PATH).and_then(|(_, data)| {
        let crc = u32::from_le_bytes(data.get(1..5)?.try_into().ok()?);
        let name = std::str::from_utf8(data.get(5..)?).ok()?;
        (crc == rawzip::crc32(raw)).then(|| name.to_owned())
    });
    unicode.unwrap_or_else(|| names::cp437(raw))
}

/// What is wrong with an archive, in words.
pub(super) fn words(error: &Error) -> String {
    match error.kind() {
        ErrorKind::MissingEndOfCentralDirectory => {
            "its end is missing, where a ZIP archive lists its files. It was not copied whole, or is no ZIP archive"
                .into()
        }
        ErrorKind::IO(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => format!("cannot be read: {error}"),
        ErrorKind::IO(_) | ErrorKind::Eof => "damaged: it ends too early".into(),
        _ => "damaged: what stands in it is not where it should be".into(),
    }
}
