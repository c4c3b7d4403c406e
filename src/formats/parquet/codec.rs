//! The compressions of Parquet's pages. Takes no more memory than the page may have, whatever its header says.
//! Refuses those that hardly anybody writes, and says how to write the file anew.

use std::io::Read;

/// How a column's pages are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Plain,
    Snappy,
    Gzip,
    Zstd,
    Lz4,
    /// As Hadoop frames it, or bare.
    Lz4Hadoop,
    /// One that is not read, by its name.
    Unread(&'static str),
}

impl Codec {
    /// By its number in the footer.
    pub(super) fn of(number: i64) -> Self {
        match number {
            0 => Self::Plain,
            1 => Self::Snappy,
            2 => Self::Gzip,
            3 => Self::Unread("LZO"),
            4 => Self::Unread("Brotli"),
            5 => Self::Lz4Hadoop,
            6 => Self::Zstd,
            7 => Self::Lz4,
            _ => Self::Unread("a compression of its own"),
        }
    }

    /// What `bytes` hold, which must be `length` bytes. `None`: they are damaged.
    pub(super) fn unpack(self, bytes: &[u8], length: usize) -> Option<Vec<u8>> {
        let unpacked = match self {
            Self::Plain => bytes.to_vec(),
            Self::Snappy => snappy(bytes, length)?,
            Self::Gzip => to_end(flate2::read::MultiGzDecoder::new(bytes), length)?,
            Self::Zstd => zstd(bytes, length)?,
            Self::Lz4 => lz4(bytes, length)?,
            Self::Lz4Hadoop => hadoop(bytes, length).or_else(|| Self::Lz4.unpack(bytes, length))?,
            Self::Unread(_) => return None,
        };
        (unpacked.len() == length).then_some(unpacked)
    }
}

/// At most `length` bytes and one, which shows that there are too many.
fn to_end(from: impl Read, length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    from.take(length as u64 + 1).read_to_end(&mut out).ok()?;
    Some(out)
}

/// Frames one after the other.
fn zstd(mut bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    while !bytes.is_empty() && out.len() <= length {
        let frame = ruzstd::decoding::StreamingDecoder::new(&mut bytes).ok()?;
        frame.take((length - out.len()) as u64 + 1).read_to_end(&mut out).ok()?;
    }
    Some(out)
}

/// `length` bytes to be written to, where `packed` can hold as many: no more than `most` to one.
fn room(packed: &[u8], length: usize, most: usize) -> Option<Vec<u8>> {
    (length / most <= packed.len()).then(|| vec![0; length])
}

/// Snappy's raw form: three bytes are 64 at most.
fn snappy(bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = room(bytes, length, 32)?;
    let n = snap::raw::Decoder::new().decompress(bytes, &mut out).ok()?;
    (n == length).then_some(out)
}

/// A block of LZ4.
fn lz4(bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = room(bytes, length, 256)?;
    let n = lz4_flex::block::decompress_into(bytes, &mut out).ok()?;
    (n == length).then_some(out)
}

/// Blocks of LZ4, each behind its two lengths.
fn hadoop(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let (mut at, mut out) = (0, Vec::new());
    let big = |at: &mut usize| {
        let four = bytes.get(*at..at.checked_add(4)?)?;
        *at += 4;
        Some(four.iter().fold(0usize, |sum, b| (sum << 8) | usize::from(*b)))
    };
    while at < bytes.len() {
        let (unpacked, packed) = (big(&mut at)?, big(&mut at)?);
        if unpacked > most.saturating_sub(out.len()) {
            return None;
        }
        out.extend(lz4(bytes.get(at..at.checked_add(packed)?)?, unpacked)?);
        at += packed;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// Runs, text and noise.
    fn content() -> Vec<u8> {
        let mut bytes = "a cat and a dog and a cat ".repeat(30).into_bytes();
        bytes.extend((0..3000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8));
        bytes.extend([7; 500]);
        bytes
    }

    #[test]
    fn blocks_made_by_hand_are_unpacked() {
        // Four letters, then a copy that reaches into itself.
        let lz4_block = [0x40 | 4, b'a', b'b', b'c', b'd', 4, 0, 0x10, b'e'];
        assert_eq!(Codec::Lz4.unpack(&lz4_block, 13).as_deref(), Some(&b"abcdabcdabcde"[..]));
        let mut framed = vec![0, 0, 0, 13, 0, 0, 0, 9];
        framed.extend(lz4_block);
        assert_eq!(Codec::Lz4Hadoop.unpack(&framed, 13).as_deref(), Some(&b"abcdabcdabcde"[..]));
        assert_eq!(Codec::Lz4Hadoop.unpack(&lz4_block, 13).as_deref(), Some(&b"abcdabcdabcde"[..]));
        let snappy_block = [13, 3 << 2, b'a', b'b', b'c', b'd', (4 << 2) | 1, 4, 0, b'e'];
        assert_eq!(Codec::Snappy.unpack(&snappy_block, 13).as_deref(), Some(&b"abcdabcdabcde"[..]));
    }

    #[test]
    fn zstd_and_gzip_are_unpacked_and_no_further_than_the_page() {
        let content = content();
        let zstd = ruzstd::encoding::compress_to_vec(&content[..], ruzstd::encoding::CompressionLevel::Fastest);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&content).expect("to memory");
        let gzip = gzip.finish().expect("to memory");
        for (codec, packed) in [(Codec::Zstd, zstd), (Codec::Gzip, gzip)] {
            assert_eq!(codec.unpack(&packed, content.len()).as_deref(), Some(&content[..]));
            assert_eq!(codec.unpack(&packed, content.len() - 1), None);
            assert_eq!(codec.unpack(&packed, content.len() + 1), None);
            for end in (0..packed.len()).step_by(97) {
                assert_eq!(codec.unpack(&packed[..end], content.len()), None);
            }
        }
    }

    #[test]
    fn bytes_that_are_none_of_it_are_damaged() {
        for n in 0..2000u32 {
            let bytes: Vec<u8> =
                (0..n % 40).map(|i| (n.wrapping_mul(2_654_435_761).rotate_left(i) >> 24) as u8).collect();
            for codec in [Codec::Snappy, Codec::Lz4, Codec::Lz4Hadoop, Codec::Zstd, Codec::Gzip] {
                assert!(codec.unpack(&bytes, 1 << 20).is_none_or(|out| out.len() == 1 << 20));
            }
        }
    }
}
