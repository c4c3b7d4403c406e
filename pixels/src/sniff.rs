//! Which format a file is, by its first bytes. Owns the signatures; refuses to believe a name where bytes speak.

use crate::ImageFormat;

/// The format that the first bytes say. 32 bytes are enough for every format but SVG, which is looked for in the
/// first 1,024.
#[must_use]
pub fn sniff(head: &[u8]) -> ImageFormat {
    match head {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => ImageFormat::Png,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => ImageFormat::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => ImageFormat::Webp,
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => ImageFormat::Tiff,
        [b'q', b'o', b'i', b'f', ..] => ImageFormat::Qoi,
        [0x76, 0x2F, 0x31, 0x01, ..] => ImageFormat::Exr,
        [b'8', b'B', b'P', b'S', 0, 1 | 2, ..] => ImageFormat::Psd,
        [0xFF, 0x0A, ..] => ImageFormat::Jxl,
        [0xFF, 0x4F, 0xFF, 0x51, ..] => ImageFormat::Jp2,
        [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => ImageFormat::Jxl,
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] => ImageFormat::Jp2,
        [_, _, _, _, b'f', b't', b'y', b'p', rest @ ..] => iso_brand(rest),
        [0, 0, 1, 0, count_low, count_high, ..] if count_low | count_high != 0 => ImageFormat::Ico,
        [b'P', b'1'..=b'7', b' ' | b'\t' | b'\r' | b'\n', ..] => ImageFormat::Pnm,
        _ if head.starts_with(b"farbfeld") => ImageFormat::Farbfeld,
        _ if head.starts_with(b"#?RADIANCE") || head.starts_with(b"#?RGBE") => ImageFormat::Hdr,
        _ if is_bmp(head) => ImageFormat::Bmp,
        _ if is_svg(head) => ImageFormat::Svg,
        _ => ImageFormat::Unknown,
    }
}

/// As [`sniff`]; a file without a signature whose name ends as a TGA's and whose header can be one's is a TGA.
#[must_use]
pub fn sniff_named(head: &[u8], name: &str) -> ImageFormat {
    let format = sniff(head);
    if format != ImageFormat::Unknown {
        return format;
    }
    let promised = name.rsplit_once('.').and_then(|(_, extension)| ImageFormat::from_extension(extension));
    if promised == Some(ImageFormat::Tga) && is_tga_header(head) {
        return ImageFormat::Tga;
    }
    ImageFormat::Unknown
}

/// An ISO base media file's brands: the major one, then (after the version) the compatible ones.
fn iso_brand(after_type: &[u8]) -> ImageFormat {
    let brands =
        after_type.chunks_exact(4).take(8).enumerate().filter(|(index, _)| *index != 1).map(|(_, brand)| brand);
    let mut heic = false;
    for brand in brands {
        match brand {
            b"avif" | b"avis" => return ImageFormat::Avif,
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
                heic = true;
            }
            b"jp2 " | b"jpx " => return ImageFormat::Jp2,
            _ => {}
        }
    }
    if heic { ImageFormat::Heic } else { ImageFormat::Unknown }
}

/// "BM" alone begins many a text: the length of the second header must be one that exists.
fn is_bmp(head: &[u8]) -> bool {
    head.starts_with(b"BM") && matches!(head.get(14..18), Some([12 | 16 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]))
}

fn is_svg(head: &[u8]) -> bool {
    let head = &head[..head.len().min(1024)];
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let text = text.trim_ascii_start();
    text.starts_with(b"<") && memchr::memmem::find(text, b"<svg").is_some()
}

fn is_tga_header(head: &[u8]) -> bool {
    match head {
        [_, map, kind, ..] if head.len() >= 18 => {
            *map <= 1 && matches!(kind, 1 | 2 | 3 | 9 | 10 | 11) && matches!(head[16], 8 | 15 | 16 | 24 | 32)
        }
        _ => false,
    }
}
