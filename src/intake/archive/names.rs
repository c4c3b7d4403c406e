//! Names of entries: which a file below the archive can have, and the folder that all share.

use crate::dataset::{refused, split_name};
use crate::intake::{Kind, kind};

/// Longest path that is taken.
const LONGEST: usize = 4096;

/// The upper half of code page 437, in which ZIP archives write names that are not said to be Unicode.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// A name that is not UTF-8, as the archive's standard reads it.
pub(super) fn cp437(bytes: &[u8]) -> String {
    let upper: Vec<char> = CP437.chars().collect();
    let letter = |&byte: &u8| match byte.checked_sub(128) {
        None => char::from(byte),
        Some(at) => upper.get(usize::from(at)).copied().unwrap_or('\u{fffd}'),
    };
    bytes.iter().map(letter).collect()
}

/// A path below the archive: `/` between folders, nothing that leads out of it. Empty for the archive's own folder.
///
/// # Errors
/// The path as it can be shown, and why no file can have it.
pub(super) fn below(name: &str) -> Result<String, (String, String)> {
    let refuse = |why: &str| {
        let shown: String = name.replace('\\', "/").chars().take(LONGEST / 4).collect();
        Err((shown, why.to_owned()))
    };
    if name.len() > LONGEST {
        return refuse("its path has more than 4,096 bytes");
    }
    let name_with_slashes = name.replace('\\', "/");
    let drive = name_with_slashes.as_bytes().get(1) == Some(&b':')
        && name_with_slashes.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if name_with_slashes.starts_with('/') || drive {
        return refuse(refused::NOT_BELOW);
    }
    if name.contains('\0') {
        return refuse("its path holds a character that no file's name can hold");
    }
    let mut parts = Vec::new();
    for part in name_with_slashes.split('/') {
        match part {
            "" | "." => {}
            ".." => return refuse(refused::LEADS_OUT),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// The one folder that all these paths share, what macOS and other systems leave beside them aside.
pub(super) fn common_root<'a>(paths: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut root = None;
    for path in paths {
        let (first, beneath) = path.split_once('/').map_or((path, false), |(first, _)| (first, true));
        if first == "__MACOSX" || (!beneath && matches!(kind(path), Kind::Aside(why) if why.contains("system"))) {
            continue;
        }
        if !beneath || root.is_some_and(|root| root != first) {
            return None;
        }
        root = Some(first);
    }
    // `train/` says of what is in it that it is for training.
    root.filter(|root| split_name(root).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for name in ["../x", "a/../../x", "/etc/passwd", "\\\\host\\x", "C:\\x", "c:x", "a\0b"] {
            assert!(below(name).is_err(), "{name}");
        }
        assert!(below(&"a/".repeat(3000)).is_err());
    }

    #[test]
    fn paths_are_made_plain() {
        for (name, plain) in [("a/b.jpg", "a/b.jpg"), ("./a//b.jpg", "a/b.jpg"), ("a\\b.jpg", "a/b.jpg"), ("./", "")] {
            assert_eq!(below(name).as_deref(), Ok(plain));
        }
        assert!(below("..a/b..jpg").is_ok());
    }

    #[test]
    fn one_folder_around_everything_is_found_unless_it_names_a_split() {
        let root = |paths: &[&str]| common_root(paths.iter().copied()).map(str::to_owned);
        assert_eq!(root(&["x/a.jpg", "x/b/c.jpg", "__MACOSX/x/._a.jpg", ".DS_Store"]), Some("x".to_owned()));
        for none in [&["x/a.jpg", "y/b.jpg"][..], &["x/a.jpg", "b.jpg"], &["train/a.jpg"], &[]] {
            assert_eq!(root(none), None, "{none:?}");
        }
    }

    #[test]
    fn names_in_the_old_code_page_are_read_in_it() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(cp437(b"\x9aber.jpg"), "\u{dc}ber.jpg");
        assert_eq!(cp437(b"stra\xe1e"), "stra\u{df}e");
    }
}
