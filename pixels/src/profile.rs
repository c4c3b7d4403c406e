//! The colour profile (ICC.1:2022) that a file carries: its name, and whether it means what sRGB means. Owns the reading of
//! its few tags that say so; refuses to convert a colour.

use crate::ColourProfile;
use crate::header::{be32, bytes_at};

/// Longest name that is kept, in characters.
const LONGEST_NAME: usize = 60;
/// The primaries of sRGB as a profile has them, adapted to D50: X, Y, Z of red, green and blue.
const PRIMARIES: [(&[u8; 4], [f64; 3]); 3] =
    [(b"rXYZ", [0.4361, 0.2225, 0.0139]), (b"gXYZ", [0.3851, 0.7169, 0.0971]), (b"bXYZ", [0.1431, 0.0606, 0.7141])];
/// Adobe RGB's green differs by 0.18, Display P3's red by 0.08; profiles of sRGB among themselves by 0.002.
const SAME_PRIMARY: f64 = 0.01;
/// What half of the scale stands for in sRGB; a plain gamma of 2.2 has 0.218, one of 1.8 has 0.287.
const HALF: f64 = 0.214;
const SAME_HALF: f64 = 0.02;

/// Reads a profile; `None` where it is none.
pub(super) fn read(profile: &[u8]) -> Option<ColourProfile> {
    if bytes_at::<4>(profile, 36)? != *b"acsp" {
        return None;
    }
    let space = bytes_at::<4>(profile, 16)?;
    let name = tag(profile, b"desc").and_then(text).filter(|name| !name.is_empty());
    let is_srgb = match &space {
        b"RGB " => is_srgb(profile).unwrap_or_else(|| {
            // A profile of tables has no primaries to look at.
            name.as_ref().is_some_and(|name| name.to_ascii_lowercase().contains("srgb"))
        }),
        b"GRAY" => half(profile, b"kTRC").is_some_and(|half| (half - HALF).abs() <= SAME_HALF),
        _ => false,
    };
    let unnamed = || format!("without a name ({})", String::from_utf8_lossy(&space).trim());
    Some(ColourProfile { name: name.unwrap_or_else(unnamed), is_srgb })
}

/// Whether primaries and curve are those of sRGB; `None` where the profile has no primaries.
fn is_srgb(profile: &[u8]) -> Option<bool> {
    let mut same = true;
    for (name, wanted) in PRIMARIES {
        let found = tag(profile, name)?;
        for (axis, wanted) in wanted.into_iter().enumerate() {
            same &= (fixed(found, 8 + 4 * axis)? - wanted).abs() <= SAME_PRIMARY;
        }
    }
    Some(same && half(profile, b"gTRC").is_none_or(|half| (half - HALF).abs() <= SAME_HALF))
}

/// What half of the scale stands for by a curve, 0..1.
fn half(profile: &[u8], name: &[u8; 4]) -> Option<f64> {
    let curve = tag(profile, name)?;
    let short = |at: usize| bytes_at(curve, at).map(u16::from_be_bytes).map(f64::from);
    match &bytes_at::<4>(curve, 0)? {
        b"curv" => match be32(curve, 8)? {
            0 => Some(0.5),
            1 => Some(0.5_f64.powf(short(12)? / 256.0)),
            n => {
                let middle = (n as usize - 1) / 2;
                Some(f64::midpoint(short(12 + 2 * middle)?, short(12 + 2 * (n as usize / 2))?) / 65_535.0)
            }
        },
        b"para" => {
            let kind = bytes_at(curve, 8).map(u16::from_be_bytes)?;
            let part = |index: usize| fixed(curve, 12 + 4 * index);
            let gamma = part(0)?;
            let curved = |a: f64, b: f64, c: f64| Some((a * 0.5 + b).max(0.0).powf(gamma) + c);
            match kind {
                0 => curved(1.0, 0.0, 0.0),
                1 => curved(part(1)?, part(2)?, 0.0),
                2 => curved(part(1)?, part(2)?, part(3)?),
                3 => curved(part(1)?, part(2)?, 0.0),
                4 => curved(part(1)?, part(2)?, part(5)?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The bytes of a tag.
fn tag<'a>(profile: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let count = be32(profile, 128)?.min(100);
    let entry = (0..count as usize).map(|index| 132 + 12 * index).find(|&at| bytes_at(profile, at) == Some(*name))?;
    let from = be32(profile, entry + 4)? as usize;
    profile.get(from..from.checked_add(be32(profile, entry + 8)? as usize)?)
}

/// A number of 16 bits before and 16 behind the point.
fn fixed(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from(be32(bytes, at)?.cast_signed()) / 65_536.0)
}

/// A description, of either version of the format.
fn text(tag: &[u8]) -> Option<String> {
    let said = match &bytes_at::<4>(tag, 0)? {
        b"desc" => {
            let length = be32(tag, 8)? as usize;
            String::from_utf8_lossy(tag.get(12..12_usize.checked_add(length)?)?).into_owned()
        }
        b"mluc" => {
            let (length, from) = (be32(tag, 20)? as usize, be32(tag, 24)? as usize);
            let units = tag.get(from..from.checked_add(length)?)?.chunks_exact(2);
            String::from_utf16_lossy(&units.map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect::<Vec<_>>())
        }
        b"text" => String::from_utf8_lossy(tag.get(8..)?).into_owned(),
        _ => return None,
    };
    let shown = said.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect::<String>();
    Some(shown.trim().to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A profile with these tags.
    pub(in super::super) fn profile_of(space: &[u8; 4], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut bytes = vec![0; 128];
        bytes[16..20].copy_from_slice(space);
        bytes[36..40].copy_from_slice(b"acsp");
        bytes.extend((tags.len() as u32).to_be_bytes());
        let mut behind = 132 + 12 * tags.len();
        for (name, data) in tags {
            bytes.extend(*name);
            bytes.extend((behind as u32).to_be_bytes());
            bytes.extend((data.len() as u32).to_be_bytes());
            behind += data.len();
        }
        tags.iter().for_each(|(_, data)| bytes.extend(data));
        bytes
    }

    pub(in super::super) fn named(name: &str) -> Vec<u8> {
        let mut tag = b"desc\0\0\0\0".to_vec();
        tag.extend((name.len() as u32 + 1).to_be_bytes());
        tag.extend(name.as_bytes());
        tag.push(0);
        tag
    }

    fn number(value: f64) -> [u8; 4] {
        ((value * 65_536.0).round() as i32).to_be_bytes()
    }

    fn primary(of: [f64; 3]) -> Vec<u8> {
        [b"XYZ \0\0\0\0".to_vec(), of.into_iter().flat_map(number).collect()].concat()
    }

    fn gamma(gamma: f64) -> Vec<u8> {
        let mut tag = b"curv\0\0\0\0\0\0\0\x01".to_vec();
        tag.extend(((gamma * 256.0) as u16).to_be_bytes());
        tag
    }

    /// sRGB's curve as version 4 writes it.
    fn curve() -> Vec<u8> {
        let parts = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];
        [b"para\0\0\0\0\0\x03\0\0".to_vec(), parts.into_iter().flat_map(number).collect()].concat()
    }

    fn of_colours(name: &str, green: [f64; 3], trc: Vec<u8>) -> ColourProfile {
        let tags = [
            (b"desc", named(name)),
            (b"rXYZ", primary(PRIMARIES[0].1)),
            (b"gXYZ", primary(green)),
            (b"bXYZ", primary(PRIMARIES[2].1)),
            (b"gTRC", trc),
        ];
        read(&profile_of(b"RGB ", &tags)).expect("it is a profile")
    }

    #[test]
    fn a_profile_is_srgb_by_its_colours_not_by_its_name() {
        let green = PRIMARIES[1].1;
        assert!(of_colours("c2", green, gamma(2.2)).is_srgb);
        assert!(of_colours("Some monitor", green, curve()).is_srgb);
        assert!(!of_colours("Generic RGB", green, gamma(1.8)).is_srgb);
        let adobe = of_colours("Adobe RGB (1998)", [0.2051, 0.6257, 0.0609], gamma(2.2));
        assert_eq!(adobe, ColourProfile { name: "Adobe RGB (1998)".into(), is_srgb: false });
    }

    #[test]
    fn a_profile_of_tables_is_srgb_by_its_name_and_a_grey_one_by_its_curve() {
        let is_srgb = |space: &[u8; 4], tags: &[(&[u8; 4], Vec<u8>)]| read(&profile_of(space, tags)).unwrap().is_srgb;
        assert!(is_srgb(b"RGB ", &[(b"desc", named("sRGB v4 ICC preference"))]));
        assert!(!is_srgb(b"RGB ", &[(b"desc", named("ProPhoto"))]));
        assert!(is_srgb(b"GRAY", &[(b"kTRC", gamma(2.2))]));
        assert!(!is_srgb(b"GRAY", &[(b"kTRC", gamma(1.0))]));
        assert_eq!(read(&profile_of(b"CMYK", &[])).unwrap().name, "without a name (CMYK)");
    }

    #[test]
    fn names_of_both_versions_are_read() {
        let mut tag = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS\0\0\0\x08\0\0\0\x1C".to_vec();
        tag.extend("P3 ½".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(read(&profile_of(b"RGB ", &[(b"desc", tag)])).unwrap().name, "P3 ½");
    }

    #[test]
    fn every_beginning_of_a_profile_is_read_without_a_panic() {
        let tags = [(b"desc", named("a")), (b"rXYZ", primary([0.1; 3])), (b"kTRC", curve())];
        for space in [b"RGB ", b"GRAY"] {
            let bytes = profile_of(space, &tags);
            for end in 0..bytes.len() {
                let _ = read(&bytes[..end]);
            }
        }
        assert_eq!(read(&[0; 200]), None);
    }
}
