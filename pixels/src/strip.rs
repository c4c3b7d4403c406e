//! A picture's file without its metadata: position, names, serial numbers, thumbnails, comments. Owns what goes and what
//! stays; never touches coded pixels, keeps which way up the picture is, and refuses a file that it cannot walk through,
//! rather than let something pass.

use super::parts::{self, Part};
use super::{ImageFormat, sniff_named};
use image::metadata::Orientation;
use std::collections::BTreeSet;

/// What was taken out of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Removed {
    /// Camera, time, position, thumbnail.
    Exif,
    /// Adobe's, as XML.
    Xmp,
    /// Photoshop's blocks: names, captions, places.
    Iptc,
    /// Free text.
    Comment,
    /// A small picture outside of EXIF.
    Thumbnail,
    /// When the file was changed.
    Time,
    /// Parts that a maker or a program put there for itself.
    Other,
    /// Bytes behind the picture's end: further pictures, films, notes of a phone.
    Behind,
}

impl Removed {
    /// As a person calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exif => "EXIF",
            Self::Xmp => "XMP",
            Self::Iptc => "IPTC",
            Self::Comment => "comments and texts",
            Self::Thumbnail => "thumbnails",
            Self::Time => "times of change",
            Self::Other => "makers' own parts",
            Self::Behind => "bytes behind the picture",
        }
    }
}

/// A file without its metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stripped {
    pub bytes: Vec<u8>,
    pub removed: BTreeSet<Removed>,
    /// The file says which way up it is, and still does.
    pub turned: bool,
}

/// Takes metadata out of a picture's file: the coded pixels, the colour profile and the orientation stay as they are.
/// `name` is asked only where the bytes have no signature.
///
/// # Errors
/// Why nothing can be taken out, as a clause: its format is not one that is walked through, or the file is damaged.
pub fn strip(bytes: &[u8], name: &str) -> Result<Stripped, String> {
    let format = sniff_named(bytes, name);
    let mut out = Out { bytes: Vec::with_capacity(bytes.len()), removed: BTreeSet::new(), turned: false };
    let whole = match format {
        ImageFormat::Jpeg => jpeg(bytes, &mut out),
        ImageFormat::Png => png(bytes, &mut out),
        ImageFormat::Webp => webp(bytes, &mut out),
        ImageFormat::Gif => gif(bytes, &mut out),
        // They have no place for any.
        ImageFormat::Bmp | ImageFormat::Qoi | ImageFormat::Farbfeld => {
            out.bytes.extend_from_slice(bytes);
            Some(())
        }
        ImageFormat::Unknown => return Err("its format is not known".to_owned()),
        other => return Err(format!("metadata are not taken out of {} files", other.name())),
    };
    whole.ok_or_else(|| format!("its {} cannot be walked through: it is damaged or cut off", format.name()))?;
    Ok(Stripped { bytes: out.bytes, removed: out.removed, turned: out.turned })
}

struct Out {
    bytes: Vec<u8>,
    removed: BTreeSet<Removed>,
    turned: bool,
}

impl Out {
    /// A part goes on as it is, or is taken out.
    fn part(&mut self, bytes: &[u8], part: &Part, removed: Option<Removed>) {
        match removed {
            Some(removed) => {
                self.removed.insert(removed);
            }
            None => self.bytes.extend(bytes.get(part.whole.clone()).unwrap_or_default()),
        }
    }
}

/// What goes in the place of an EXIF block: one that says the orientation and no more, where it says one.
fn minimal(body: &[u8]) -> Option<Vec<u8>> {
    let lead = &body[..if body.starts_with(b"Exif\0\0") { 6 } else { 0 }];
    let orientation = Orientation::from_exif_chunk(&body[lead.len()..])?.to_exif();
    let mut block = *b"II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0";
    block[18] = orientation;
    (orientation != 1).then(|| [lead, &block].concat())
}

fn jpeg(bytes: &[u8], out: &mut Out) -> Option<()> {
    let (parts, ended) = parts::jpeg(bytes);
    let end = parts.last().map(|part| part.whole.end).filter(|_| ended)?;
    parts.iter().find(|part| part.marker() == 0xDA)?;
    for part in &parts {
        let body = bytes.get(part.body.clone())?;
        let has = |prefix: &[u8]| body.starts_with(prefix);
        let jfif = part.marker() == 0xE0 && has(b"JFIF\0") && body.len() >= 14;
        if jfif && body.len() > 14 {
            // With a thumbnail of its own, whose sides are the last two bytes.
            out.bytes.extend([0xFF, 0xE0, 0, 16]);
            out.bytes.extend(&body[..12]);
            out.bytes.extend([0, 0]);
            out.removed.insert(Removed::Thumbnail);
            continue;
        }
        let removed = match part.marker() {
            0xE0 if jfif => None,
            0xE0 if has(b"JFXX\0") => Some(Removed::Thumbnail),
            0xE1 if has(b"Exif\0") => Some(Removed::Exif),
            0xE1 if has(b"http://ns.adobe.com/") => Some(Removed::Xmp),
            0xE2 if has(b"ICC_PROFILE\0") => None,
            0xED => Some(Removed::Iptc),
            // Says how the colours were coded.
            0xEE if has(b"Adobe") => None,
            0xE0..=0xEF => Some(Removed::Other),
            0xFE => Some(Removed::Comment),
            _ => None,
        };
        out.part(bytes, part, removed);
        if let Some(block) = minimal(body).filter(|_| removed == Some(Removed::Exif)) {
            out.turned = true;
            out.bytes.extend([0xFF, 0xE1]);
            out.bytes.extend((block.len() as u16 + 2).to_be_bytes());
            out.bytes.extend(block);
        }
    }
    if end < bytes.len() {
        out.removed.insert(Removed::Behind);
    }
    Some(())
}

fn png(bytes: &[u8], out: &mut Out) -> Option<()> {
    let (parts, ended) = parts::png(bytes);
    let end = parts.last().map(|part| part.whole.end).filter(|_| ended)?;
    parts.iter().find(|part| &part.kind == b"IDAT")?;
    out.bytes.extend(parts::PNG);
    for part in &parts {
        let removed = match &part.kind {
            b"eXIf" => Some(Removed::Exif),
            b"iTXt" if bytes.get(part.body.clone()).is_some_and(|b| b.starts_with(b"XML:com.adobe.xmp")) => {
                Some(Removed::Xmp)
            }
            b"tEXt" | b"iTXt" | b"zTXt" => Some(Removed::Comment),
            b"tIME" => Some(Removed::Time),
            // How the picture is shown: colours, transparency, size of a pixel, frames.
            b"cHRM" | b"gAMA" | b"iCCP" | b"sBIT" | b"sRGB" | b"cICP" | b"mDCV" | b"mDCv" | b"cLLI" | b"cLLi"
            | b"bKGD" | b"hIST" | b"tRNS" | b"pHYs" | b"sPLT" | b"acTL" | b"fcTL" | b"fdAT" => None,
            // Without a chunk that begins with a large letter a picture cannot be read.
            [first, ..] if first.is_ascii_uppercase() => None,
            _ => Some(Removed::Other),
        };
        out.part(bytes, part, removed);
        if &part.kind == b"eXIf"
            && let Some(block) = minimal(bytes.get(part.body.clone())?)
        {
            out.turned = true;
            chunk(&mut out.bytes, &part.kind, &block);
        }
    }
    if end < bytes.len() {
        out.removed.insert(Removed::Behind);
    }
    Some(())
}

/// A chunk of a PNG.
fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    out.extend((body.len() as u32).to_be_bytes());
    out.extend(kind);
    out.extend(body);
    out.extend(crc(kind.iter().chain(body)).to_be_bytes());
}

/// The sum of a PNG's chunk (ISO/IEC 15948, annex D).
fn crc<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.fold(u32::MAX, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), step))
}

fn webp(bytes: &[u8], out: &mut Out) -> Option<()> {
    const EXIF: u8 = 0x08;
    const XMP: u8 = 0x04;
    let (parts, ended) = parts::webp(bytes);
    let end = parts.last().map(|part| part.whole.end).filter(|_| ended)?;
    parts.iter().find(|part| matches!(&part.kind, b"VP8 " | b"VP8L" | b"ANMF"))?;
    out.bytes.extend(bytes.get(..12)?);
    let kept = |part: &Part| bytes.get(part.body.clone()).filter(|_| &part.kind == b"EXIF").and_then(minimal);
    let turned = parts.iter().any(|part| kept(part).is_some());
    out.turned = turned;
    for part in &parts {
        let removed = match &part.kind {
            b"EXIF" => Some(Removed::Exif),
            b"XMP " => Some(Removed::Xmp),
            b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => None,
            _ => Some(Removed::Other),
        };
        let at = out.bytes.len();
        out.part(bytes, part, removed);
        // Says in its first byte what else there is.
        if &part.kind == b"VP8X"
            && let Some(flags) = out.bytes.get_mut(at + 8)
        {
            *flags = *flags & !(EXIF | XMP) | if turned { EXIF } else { 0 };
        }
        if let Some(block) = kept(part) {
            out.bytes.extend(b"EXIF");
            out.bytes.extend((block.len() as u32).to_le_bytes());
            out.bytes.extend(block);
        }
    }
    let size = u32::try_from(out.bytes.len() - 8).ok()?;
    out.bytes.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    if end < bytes.len() {
        out.removed.insert(Removed::Behind);
    }
    Some(())
}

fn gif(bytes: &[u8], out: &mut Out) -> Option<()> {
    /// How many bytes a table of colours takes.
    fn colours(flags: u8) -> usize {
        if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
    }
    /// Behind a row of blocks, each led by its length, and an empty one.
    fn behind_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                return Some(at);
            }
        }
    }
    let mut at = 13 + colours(*bytes.get(10)?);
    out.bytes.extend(bytes.get(..at)?);
    let mut pictures = 0;
    loop {
        let (end, removed) = match *bytes.get(at)? {
            0x3B => break,
            0x2C => {
                pictures += 1;
                let data = at + 10 + colours(*bytes.get(at + 9)?) + 1;
                (behind_blocks(bytes, data)?, None)
            }
            0x21 => {
                let removed = match *bytes.get(at + 1)? {
                    0xFE => Some(Removed::Comment),
                    0xFF => match bytes.get(at + 3..at + 14)? {
                        // How often it is played, and its colours.
                        b"NETSCAPE2.0" | b"ANIMEXTS1.0" | b"ICCRGBG1012" => None,
                        b"XMP DataXMP" => Some(Removed::Xmp),
                        _ => Some(Removed::Other),
                    },
                    _ => None,
                };
                (behind_blocks(bytes, at + 2)?, removed)
            }
            _ => return None,
        };
        match removed {
            Some(removed) => {
                out.removed.insert(removed);
            }
            None => out.bytes.extend(bytes.get(at..end)?),
        }
        at = end;
    }
    out.bytes.push(0x3B);
    if at + 1 < bytes.len() {
        out.removed.insert(Removed::Behind);
    }
    (pictures > 0).then_some(())
}
