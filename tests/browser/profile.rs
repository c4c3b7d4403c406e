//! What stands in the files of a browser's profile: as they are, and what browsers pack in them.

use std::fs;
use std::path::Path;

/// The content of a file, and all that it holds packed: Firefox's LZ4 files, Chromium's LevelDB tables.
pub fn contents(path: &Path) -> Vec<Vec<u8>> {
    let Ok(content) = fs::read(path) else { return Vec::new() };
    let mut all: Vec<Vec<u8>> = mozilla_lz4(&content).into_iter().collect();
    all.extend(leveldb_blocks(&content).unwrap_or_default());
    all.push(content);
    all
}

/// `mozLz40`, a zero, the length, one block.
fn mozilla_lz4(content: &[u8]) -> Option<Vec<u8>> {
    lz4_flex::decompress_size_prepended(content.strip_prefix(b"mozLz40\0")?).ok()
}

/// The packed blocks of a table, by <https://github.com/google/leveldb/blob/main/doc/table_format.md>.
fn leveldb_blocks(content: &[u8]) -> Option<Vec<Vec<u8>>> {
    const MAGIC: [u8; 8] = 0xdb47_7524_8b80_fb57_u64.to_le_bytes();
    let footer = content.get(content.len().checked_sub(48)?..)?;
    if !footer.ends_with(&MAGIC) {
        return None;
    }
    let mut handles = footer;
    let (_, _) = (varint(&mut handles)?, varint(&mut handles)?);
    let index = block(content, varint(&mut handles)?, varint(&mut handles)?)?;
    let restarts = u32::from_le_bytes(index.last_chunk::<4>().copied()?) as usize;
    let mut entries = index.get(..index.len().checked_sub(4 + 4 * restarts)?)?;
    let mut blocks = Vec::new();
    while !entries.is_empty() {
        let (_, own, value) = (varint(&mut entries)?, varint(&mut entries)?, varint(&mut entries)?);
        let mut handle = entries.get(own..own + value)?;
        entries = &entries[own + value..];
        blocks.extend(block(content, varint(&mut handle)?, varint(&mut handle)?));
    }
    Some(blocks)
}

/// A block of a table: its bytes, then one that says how they are packed.
fn block(content: &[u8], from: usize, size: usize) -> Option<Vec<u8>> {
    let bytes = content.get(from..from.checked_add(size)?)?;
    match content.get(from + size)? {
        0 => Some(bytes.to_vec()),
        1 => snap::raw::Decoder::new().decompress_vec(bytes).ok(),
        _ => None,
    }
}

fn varint(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for place in 0..10 {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(first & 0x7f) << (7 * place);
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[test]
fn a_name_is_found_in_what_a_browser_has_packed() {
    const NAME: &[u8] = b"quokka quokka quokka quokka quokka";
    let packed = [b"mozLz40\0".to_vec(), lz4_flex::compress_prepend_size(NAME)].concat();
    assert_eq!(mozilla_lz4(&packed).as_deref(), Some(NAME));

    // A table of one block: the block, an index with one entry, the footer.
    let data = snap::raw::Encoder::new().compress_vec(NAME).expect("it can be packed");
    let mut table = [&data[..], &[1, 0, 0, 0, 0]].concat();
    let index = [&[0, 1, 2, b'q', 0, data.len() as u8][..], &0_u32.to_le_bytes(), &1_u32.to_le_bytes()].concat();
    let at = table.len() as u8;
    table.extend([&index[..], &[0, 0, 0, 0, 0]].concat());
    let mut footer = vec![0, 0, at, index.len() as u8];
    footer.resize(40, 0);
    table.extend(footer);
    table.extend(0xdb47_7524_8b80_fb57_u64.to_le_bytes());
    assert_eq!(leveldb_blocks(&table), Some(vec![NAME.to_vec()]));
    assert_eq!(leveldb_blocks(&table[1..]).filter(|blocks| blocks.contains(&NAME.to_vec())), None);
}
