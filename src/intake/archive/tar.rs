//! Tar: one header after another, each before its file. The headers are the `tar` crate's; its own walk over them keeps
//! whatever a header calls a long name in memory, so the walk is done here.

use super::window::Window;
use super::{At, Entry, MOST_ENTRIES, names, refuse_doubles};
use crate::dataset::bytes::ReadAt;
use crate::dataset::refused;
use tar::{EntryType, Header, PaxExtensions};

const BLOCK: u64 = 512;
/// Longest record of further properties of an entry.
const LONGEST_EXTENSION: u64 = 1 << 20;

/// What stands before an entry and speaks of it.
#[derive(Default)]
struct Ahead {
    long_name: Option<Vec<u8>>,
    pax: Vec<u8>,
}

/// The entries that are no folders, and why they may not be all.
pub(super) fn list(window: &Window<'_>) -> Result<(Vec<Entry>, Option<String>), String> {
    let mut entries = Vec::new();
    let mut at = 0;
    let mut seen = false;
    let mut ahead = Ahead::default();
    let fault = loop {
        let block = match window.part(at, BLOCK) {
            Ok(block) => block,
            Err(e) => break Some(format!("it cannot be read: {e}")),
        };
        if block.is_empty() {
            break Some("its end is missing: it was not copied whole".to_owned());
        }
        if block.iter().all(|&byte| byte == 0) {
            break None;
        }
        let Some(header) = header(&block) else {
            break Some("what follows is damaged, or cut off".to_owned());
        };
        seen = true;
        if entries.len() >= MOST_ENTRIES {
            break Some(refused::TOO_MANY.to_owned());
        }
        let pax_size = ahead.pax_value("size").and_then(|size| size.parse().ok());
        let Some(size) = pax_size.or_else(|| header.entry_size().ok()) else {
            break Some("what follows is damaged: a file without a size".to_owned());
        };
        let from = at + BLOCK;
        let Some(end) = size.checked_next_multiple_of(BLOCK).and_then(|blocks| from.checked_add(blocks)) else {
            break Some("what follows is damaged: a size that no file has".to_owned());
        };
        let kind = header.entry_type();
        match kind {
            EntryType::XHeader | EntryType::GNULongName => {
                let extension = (size <= LONGEST_EXTENSION).then(|| window.part(from, size)).and_then(Result::ok);
                match extension {
                    Some(bytes) if bytes.len() as u64 == size && kind == EntryType::XHeader => ahead.pax = bytes,
                    Some(bytes) if bytes.len() as u64 == size => ahead.long_name = Some(bytes),
                    _ => break Some("what follows is damaged, or cut off".to_owned()),
                }
            }
            EntryType::XGlobalHeader | EntryType::GNULongLink => {}
            kind => entries.extend(entry(&std::mem::take(&mut ahead), header, kind, from, size, window.len())),
        }
        if from.saturating_add(size) > window.len() {
            break Some("it is cut off: it was not copied whole".to_owned());
        }
        at = end;
    };
    if !seen && fault.is_some() {
        return Err("it is no tar archive".to_owned());
    }
    refuse_doubles(&mut entries);
    Ok((entries, fault))
}

/// A header whose checksum is right.
fn header(block: &[u8]) -> Option<&Header> {
    if block.len() as u64 != BLOCK {
        return None;
    }
    let header = Header::from_byte_slice(block);
    let sum: u32 = (0..).zip(block).map(|(i, &byte)| if (148..156).contains(&i) { 32 } else { u32::from(byte) }).sum();
    header.cksum().is_ok_and(|said| said == sum).then_some(header)
}

fn entry(ahead: &Ahead, header: &Header, kind: EntryType, from: u64, bytes: u64, len: u64) -> Option<Entry> {
    let name = ahead.name().unwrap_or_else(|| String::from_utf8_lossy(&header.path_bytes()).into_owned());
    if kind == EntryType::Directory || name.ends_with('/') {
        return None;
    }
    let (path, at) = match names::below(&name) {
        Ok(path) if path.is_empty() => return None,
        Ok(path) => (path, Ok(())),
        Err((path, why)) => (path, Err(why)),
    };
    let at = at.and_then(|()| match kind {
        EntryType::Symlink => Err(refused::LINK_IN_ARCHIVE.to_owned()),
        EntryType::Link => Err(refused::HARD_LINK_IN_ARCHIVE.to_owned()),
        EntryType::GNUSparse => Err("a file with holes, which Muster does not unpack".to_owned()),
        _ if ahead.is_sparse() => Err("a file with holes, which Muster does not unpack".to_owned()),
        EntryType::Regular | EntryType::Continuous if from.saturating_add(bytes) > len => {
            Err("the archive ends before it does".to_owned())
        }
        EntryType::Regular | EntryType::Continuous => Ok(At::Tar { from }),
        _ => Err("no file, but a device or the like".to_owned()),
    });
    Some(Entry { path, bytes, at })
}

impl Ahead {
    fn pax_value(&self, key: &str) -> Option<&str> {
        PaxExtensions::new(&self.pax).flatten().find(|e| e.key() == Ok(key)).and_then(|e| e.value().ok())
    }

    fn is_sparse(&self) -> bool {
        PaxExtensions::new(&self.pax).flatten().any(|e| e.key().is_ok_and(|key| key.starts_with("GNU.sparse.")))
    }

    fn name(&self) -> Option<String> {
        if let Some(path) = self.pax_value("path") {
            return Some(path.to_owned());
        }
        let name = self.long_name.as_ref()?;
        let name = name.split(|&byte| byte == 0).next().unwrap_or_default();
        Some(String::from_utf8_lossy(name).into_owned())
    }
}
