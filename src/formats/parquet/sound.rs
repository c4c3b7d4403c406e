//! Makes pages such that the arrow project's crate reads them without a panic. It trusts lengths inside of pages, and
//! takes memory by counts: what it would trip over is cut off, or replaced by a length that it refuses with an error.
//! Encodings whose lengths it cannot be kept from trusting are written anew as plain values. Refuses to read values.

use super::batch::lengths;
use super::page::{Body, Header, width};
use super::schema::{Leaf, Physical};
use parquet::basic::Encoding;
use parquet::column::page::Page;

/// Why a page is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsound {
    Damaged,
    /// A way of writing that is not read.
    Unread(&'static str),
    /// So many bytes.
    TooLarge(u64),
}

/// A length that no page has: the crate says that there are not enough bytes. On a machine of 32 bits it is added to a
/// place in the page without a sum that is too large.
const NEVER: [u8; 4] = 0x7fff_ffff_u32.to_le_bytes();
/// The most bytes of a page that is written anew.
pub(super) const MOST_PAGE: u64 = 256 << 20;
/// The longest head of a run.
const LONGEST_HEAD: usize = 10;
/// The largest block of differences.
const MOST_BLOCK: u64 = 1 << 24;

/// A page of values. `has_dictionary`: there was one before it.
pub(super) fn page(header: &Header, leaf: &Leaf, body: &Body<'_>, has_dictionary: bool) -> Result<Page, Unsound> {
    let values = body.values();
    let mut out = Vec::with_capacity(body.reps().len() + body.defs().len() + values.len() + 16);
    for (level, bytes) in [(leaf.rep, body.reps()), (leaf.def, body.defs())] {
        if level > 0 {
            with_length(&mut out, runs(bytes, width(level)));
        }
    }
    let encoding = match (header.encoding, leaf.physical) {
        // A page of missing values alone has none.
        _ if values.is_empty() => plain(&mut out, leaf.physical, &[]),
        (0, _) => plain(&mut out, leaf.physical, values),
        (2 | 8, _) => {
            let (width, rest) =
                values.split_first().filter(|(n, _)| **n <= 32 && has_dictionary).ok_or(Unsound::Damaged)?;
            out.push(*width);
            out.extend_from_slice(runs(rest, *width));
            Encoding::RLE_DICTIONARY
        }
        (3, Physical::Bool) => {
            with_length(&mut out, runs(behind_length(values).ok_or(Unsound::Damaged)?, 1));
            Encoding::RLE
        }
        (5, Physical::Int32 | Physical::Int64) => match deltas(values, header.values).ok_or(Unsound::Damaged)? {
            // The crate takes one even where there are none.
            (0, _) => plain(&mut out, leaf.physical, &[]),
            _ => {
                out.extend_from_slice(values);
                Encoding::DELTA_BINARY_PACKED
            }
        },
        (6 | 7, Physical::Bytes) | (7, Physical::Fixed(_)) => {
            put_together(&mut out, values, header, leaf.physical)?;
            Encoding::PLAIN
        }
        (9, physical) if width_of(physical).is_some() => {
            join(&mut out, values, width_of(physical).unwrap_or(1));
            Encoding::PLAIN
        }
        (4, _) => return Err(Unsound::Unread("bits packed in the order of old writers")),
        _ => return Err(Unsound::Unread("an encoding that Muster does not know")),
    };
    Ok(Page::DataPage {
        buf: out.into(),
        num_values: u32::try_from(header.values).map_err(|_| Unsound::Damaged)?,
        encoding,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    })
}

/// A page of the values that others point to.
pub(super) fn dictionary(header: &Header, leaf: &Leaf, mut bytes: Vec<u8>) -> Result<Page, Unsound> {
    let each = if leaf.physical == Physical::Bytes { Some(4) } else { width_of(leaf.physical) };
    let least = each.and_then(|each| usize::try_from(header.values).ok()?.checked_mul(each));
    let least = least.filter(|n| *n <= bytes.len()).ok_or(Unsound::Damaged)?;
    match leaf.physical {
        Physical::Bytes => refuse_lengths(&mut bytes, 0),
        _ => bytes.truncate(least),
    }
    let num_values = u32::try_from(header.values).map_err(|_| Unsound::Damaged)?;
    Ok(Page::DictionaryPage { buf: bytes.into(), num_values, encoding: Encoding::PLAIN, is_sorted: false })
}

fn with_length(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

fn behind_length(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut n = 0u64;
    for i in 0..LONGEST_HEAD {
        let byte = *bytes.get(*at)?;
        *at += 1;
        n |= u64::from(byte & 0x7f) << (7 * i);
        if byte < 0x80 {
            return Some(n);
        }
    }
    None
}

/// Repeats and packed numbers in turns, without what follows a head that never ends.
fn runs(bytes: &[u8], width: u8) -> &[u8] {
    let mut at = 0;
    loop {
        let begin = at;
        // Nothing but zeros follows where some writers fill up.
        let Some(head) = varint(bytes, &mut at).filter(|head| *head > 0) else {
            return bytes.get(..begin).unwrap_or_default();
        };
        let takes = if head & 1 == 1 { (head >> 1).saturating_mul(width.into()) } else { width.div_ceil(8).into() };
        match usize::try_from(takes).ok().and_then(|n| at.checked_add(n)).filter(|end| *end < bytes.len()) {
            Some(end) => at = end,
            None => return bytes,
        }
    }
}

/// How many numbers there are, written as differences, and where what follows them begins. `None`: they are damaged, or
/// more than `most`.
pub(super) fn deltas(bytes: &[u8], most: u64) -> Option<(u32, usize)> {
    let at = &mut 0;
    let [block, smalls, count, _first] =
        [varint(bytes, at)?, varint(bytes, at)?, varint(bytes, at)?, varint(bytes, at)?];
    let each = block.checked_div(smalls).filter(|n| *n > 0 && n.is_multiple_of(32))?;
    if count > most || block > MOST_BLOCK || !block.is_multiple_of(128) || !block.is_multiple_of(smalls) {
        return None;
    }
    let mut left = count.saturating_sub(1);
    while left > 0 {
        varint(bytes, at)?;
        let widths = bytes.get(*at..at.checked_add(usize::try_from(smalls).ok()?)?)?;
        *at += widths.len();
        for width in widths {
            if left == 0 {
                break;
            }
            let takes = usize::try_from(u64::from(*width) * each / 8).ok()?;
            *at = at.checked_add(takes).filter(|end| *end <= bytes.len())?;
            left = left.saturating_sub(each);
        }
    }
    Some((u32::try_from(count).ok()?, *at))
}

/// Values as they are.
fn plain(out: &mut Vec<u8>, physical: Physical, values: &[u8]) -> Encoding {
    let from = out.len();
    out.extend_from_slice(values);
    if physical == Physical::Bytes {
        refuse_lengths(out, from);
    }
    Encoding::PLAIN
}

/// Texts behind their lengths, from a place on: ends them with one that is refused, where one would reach too far or
/// where there are none.
fn refuse_lengths(out: &mut Vec<u8>, from: usize) {
    let mut at = from;
    while let Some(length) = out.get(at..).and_then(|rest| rest.first_chunk()) {
        let end = usize::try_from(u32::from_le_bytes(*length)).ok().and_then(|n| (at + 4).checked_add(n));
        match end.filter(|end| *end <= out.len()) {
            Some(end) => at = end,
            None => break,
        }
    }
    out.truncate(at);
    out.extend_from_slice(&NEVER);
}

/// Texts of which all lengths stand before all bytes; with what each has in common with the one before, in encoding 7.
/// Those before a damage are taken.
fn put_together(out: &mut Vec<u8>, values: &[u8], header: &Header, physical: Physical) -> Result<(), Unsound> {
    let mut rest = values;
    let mut next = || {
        let (all, end) = lengths(rest, header.values)?;
        rest = rest.get(end..)?;
        Some(all)
    };
    let prefixes = if header.encoding == 7 { next().ok_or(Unsound::Damaged)? } else { Vec::new() };
    let ends = next().ok_or(Unsound::Damaged)?;
    let mut last = 0..0;
    for (i, end) in ends.iter().enumerate() {
        let prefix = if header.encoding == 7 { prefixes.get(i).copied() } else { Some(0) };
        let keep = prefix.and_then(|n| usize::try_from(n).ok()).filter(|n| *n <= last.len());
        let split = usize::try_from(*end).ok().and_then(|n| rest.split_at_checked(n));
        let (Some(keep), Some((own, after))) = (keep, split) else { break };
        let length = keep + own.len();
        let all = (out.len() + length) as u64;
        if all > MOST_PAGE {
            return Err(Unsound::TooLarge(all));
        }
        match physical {
            Physical::Fixed(n) if n != length => break,
            Physical::Fixed(_) => {}
            _ => out.extend_from_slice(&(length as u32).to_le_bytes()),
        }
        let begin = out.len();
        out.extend_from_within(last.start..last.start + keep);
        out.extend_from_slice(own);
        (last, rest) = (begin..out.len(), after);
    }
    if physical == Physical::Bytes {
        out.extend_from_slice(&NEVER);
    }
    Ok(())
}

/// All first bytes, then all second ones: each value's side by side.
fn join(out: &mut Vec<u8>, values: &[u8], width: usize) {
    let n = values.len() / width.max(1);
    for i in 0..n {
        out.extend((0..width).filter_map(|k| values.get(k * n + i)));
    }
}

/// Bytes of a value, where each takes as many.
fn width_of(physical: Physical) -> Option<usize> {
    match physical {
        Physical::Int32 | Physical::Float => Some(4),
        Physical::Int64 | Physical::Double => Some(8),
        Physical::Int96 => Some(12),
        Physical::Fixed(n) => Some(n),
        Physical::Bool | Physical::Bytes => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::batch::{Batch, Raw};
    use super::super::codec::Codec;
    use super::super::schema::Means;
    use super::*;

    /// The values of a page without levels; `None` where it is damaged.
    fn read(encoding: i64, physical: Physical, values: u64, bytes: &[u8]) -> Option<Vec<Raw>> {
        let leaf = Leaf { path: Vec::new(), physical, means: Means::Itself, def: 0, rep: 0 };
        let n = bytes.len() as u64;
        let (levels, level_encodings) = (None, [None; 2]);
        let header =
            Header { kind: 0, unpacked: n, packed: n, values, encoding, levels, compressed: false, level_encodings };
        let body = Body::of(&header, &leaf, Codec::Plain, bytes)?;
        let mut batch = Batch::new(&leaf)?;
        if encoding == 8 {
            let header = Header { kind: 2, values: 2, encoding: 0, level_encodings, ..header };
            batch.put(dictionary(&header, &leaf, b"\x01\0\0\0a\x01\0\0\0b".to_vec()).ok()?).ok()?;
            assert_eq!(batch.read().ok(), Some(0));
        }
        batch.put(page(&header, &leaf, &body, encoding == 8).ok()?).ok()?;
        let mut all = Vec::new();
        while batch.read().ok()? > 0 {
            while batch.left() > 0 {
                all.push(batch.next(&leaf)?.1?);
            }
        }
        Some(all)
    }

    fn text(text: &str) -> Raw {
        Raw::Bytes(text.as_bytes().to_vec().into())
    }

    #[test]
    fn lengths_within_a_page_are_not_believed() {
        let texts = |bytes: &[u8]| read(0, Physical::Bytes, 2, bytes);
        assert_eq!(texts(b"\x01\0\0\0a\x02\0\0\0bc"), Some(vec![text("a"), text("bc")]));
        for bytes in [&b"\x01\0\0\0a"[..], b"\x01\0\0\0a\x02\0", b"\x01\0\0\0a\x02\0\0\0b", b"", b"\0"] {
            assert_eq!(texts(bytes), None, "{bytes:?}");
        }
        for length in [0xffff_ffff_u32, 0x8000_0000, 0x7fff_ffff, 8] {
            assert_eq!(texts(&[&length.to_le_bytes()[..], b"abcdefg"].concat()), None);
        }
    }

    #[test]
    fn a_head_of_a_run_that_never_ends_is_cut_off() {
        assert_eq!(runs(&[5 << 1, 1, 3, 0xff, 6 << 1, 1], 1), [5 << 1, 1, 3, 0xff, 6 << 1, 1]);
        assert_eq!(runs(&[&[5 << 1, 1][..], &[0x80; 12]].concat(), 1), [5 << 1, 1]);
        assert_eq!(runs(&[5 << 1, 1, 0, 0, 0], 1), [5 << 1, 1]);
        assert_eq!(runs(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 7], 32).len(), 11);
        let indices = |bytes: &[u8]| read(8, Physical::Bytes, 3, bytes);
        assert_eq!(indices(&[1, 3 << 1, 1]), Some(vec![text("b"); 3]));
        assert_eq!(indices(&[1, 2 << 1, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]), None);
        assert_eq!(indices(&[2, 3 << 1, 2]), None);
        assert_eq!(indices(&[33, 3 << 1, 2]), None);
        assert_eq!(indices(&[]), None);
    }

    #[test]
    fn differences_are_counted_before_they_are_read() {
        // 7, 5, 3, 1, 2, 3, 4, 5: the example of the format's description, in small blocks of 32.
        let bytes = [0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0];
        assert_eq!(deltas(&bytes, 8), Some((8, 18)));
        let ints = |bytes: &[u8]| read(5, Physical::Int64, 8, bytes);
        assert_eq!(ints(&bytes), Some([7, 5, 3, 1, 2, 3, 4, 5].map(Raw::Int).to_vec()));
        assert_eq!(deltas(&bytes, 7), None);
        assert_eq!(deltas(&bytes[..14], 8), None);
        // None where eight should be; no small blocks; a block of none; more than the page has.
        for bytes in [[0x80, 1, 4, 0, 14], [0x80, 1, 0, 8, 14], [0, 0, 4, 8, 14], [0x80, 1, 4, 0x7f, 14]] {
            assert_eq!(ints(&bytes), None);
        }
        assert_eq!(ints(&[0xff; 40]), None);
    }

    #[test]
    fn texts_of_differences_that_lie_are_damaged() {
        let ints = |n: u8, first: u8| vec![0x80, 1, 4, n, first];
        assert_eq!(read(6, Physical::Bytes, 1, &[ints(1, 4), b"ab".to_vec()].concat()), Some(vec![text("ab")]));
        assert_eq!(
            read(7, Physical::Bytes, 1, &[ints(1, 0), ints(1, 4), b"ab".to_vec()].concat()),
            Some(vec![text("ab")])
        );
        // -1 and 3 of two bytes; something in common with nothing; fewer ends than beginnings; none of either.
        for first in [1, 6] {
            assert_eq!(read(6, Physical::Bytes, 1, &[ints(1, first), b"ab".to_vec()].concat()), None);
        }
        assert_eq!(read(7, Physical::Bytes, 1, &[ints(1, 2), ints(1, 4), b"ab".to_vec()].concat()), None);
        assert_eq!(read(7, Physical::Bytes, 1, &[ints(1, 0), ints(0, 4), b"ab".to_vec()].concat()), None);
        assert_eq!(read(7, Physical::Fixed(2), 1, &[ints(1, 0), ints(1, 2), b"ab".to_vec()].concat()), None);
    }

    #[test]
    fn split_bytes_are_as_many_as_there_are() {
        let of = |n: u64, bytes: &[u8]| read(9, Physical::Int32, n, bytes);
        assert_eq!(of(2, &[1, 2, 0, 1, 0, 0, 0, 0]), Some(vec![Raw::Int(1), Raw::Int(258)]));
        assert_eq!(of(2, &[1, 2, 0, 1, 0, 0, 0]), None);
        assert_eq!(of(2, &[]), None);
    }
}
