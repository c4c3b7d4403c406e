//! Names that are alike but for one thing: what each way of differing leaves of a name, and the dropped pictures by that.
//! A way's table is made when the first name asks for it. Refuses to choose between several.

use super::kinds::{extension, is_image_extension};
use super::pairing::{file_name, stem};
use crate::dataset::{ImageId, Join, Way};
use rustc_hash::{FxHashMap, FxHasher};
use std::cell::OnceCell;
use std::hash::Hasher;
use unicode_normalization::UnicodeNormalization;

/// The ways in which names are compared with pictures, the strictest first.
const WAYS: [Way; 9] = [
    Way::Blanks,
    Way::Percent,
    Way::Unicode,
    Way::Case,
    Way::Extension,
    Way::Extensions,
    Way::Zeros,
    Way::Decimals,
    Way::Ending,
];

/// The ways in their order for a name. One without extension, where names have one, is first of all that.
fn ways(whole: bool, join: Join) -> impl Iterator<Item = Way> {
    let first = (!whole && join == Join::Name).then_some(Way::Extension);
    // Where names have none, it is as it should be.
    first.into_iter().chain(WAYS.into_iter().filter(move |way| whole || *way != Way::Extension))
}

/// Pictures by what a way leaves of their names: sorted hashes, 16 bytes a picture.
type Table = Vec<(u64, ImageId)>;

/// The tables of all ways, over whole names and over names without extension.
#[derive(Default)]
pub(super) struct Loosening {
    tables: [[OnceCell<Table>; WAYS.len()]; 2],
    /// The word that nearly all pictures' names end in; empty where there is none.
    ending: OnceCell<String>,
}

impl Loosening {
    /// The pictures that a name means but for one thing, by the strictest way that knows any. `name` may have folders,
    /// which do not count here.
    pub(super) fn candidates(&self, paths: &[String], name: &str, join: Join) -> Option<(Way, Vec<ImageId>)> {
        let own = file_name(name);
        let whole = has_image_extension(own);
        for way in ways(whole, join) {
            let wanted = keys_of_name(way, name, whole);
            if wanted.is_empty() {
                continue;
            }
            let ending = match way {
                Way::Ending => self.ending.get_or_init(|| common_ending(paths)).as_str(),
                _ => "",
            };
            let table = self.tables[usize::from(whole)][way as usize].get_or_init(|| table(way, paths, whole, ending));
            let mut found: Vec<ImageId> = Vec::new();
            for key in &wanted {
                let from = table.partition_point(|(hash, _)| *hash < hash_of(key));
                let of_hash = table[from..].iter().take_while(|(hash, _)| *hash == hash_of(key));
                let same = of_hash.filter(|(_, id)| {
                    paths.get(id.index()).and_then(|path| key_of_picture(way, path, whole, ending)).as_deref()
                        == Some(key)
                });
                found.extend(same.map(|(_, id)| *id));
            }
            found.sort_unstable();
            found.dedup();
            // 1.0 is 1 before it is 001.
            if way == Way::Decimals && found.len() > 1 {
                let exact =
                    |id: &&ImageId| paths.get(id.index()).map(|p| stem(file_name(p))) == decimals(own).as_deref();
                let exactly: Vec<ImageId> = found.iter().filter(exact).copied().collect();
                if !exactly.is_empty() {
                    found = exactly;
                }
            }
            if !found.is_empty() {
                return Some((way, found));
            }
        }
        None
    }
}

/// The extension is one of a picture.
pub(super) fn has_image_extension(name: &str) -> bool {
    extension(name).is_some_and(is_image_extension)
}

/// The word that nine in ten pictures' names end in behind a mark (`_aligned`); empty where there is none.
fn common_ending(paths: &[String]) -> String {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for path in paths {
        let own = bare(file_name(path));
        let word = own.rfind(['_', '-', '.', ' ']).map(|at| &own[at..]).unwrap_or_default();
        if word.len() > 2 && word.chars().skip(1).all(char::is_alphabetic) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let most = counts.into_iter().find(|(_, n)| *n > 1 && n * 10 >= paths.len() * 9);
    most.map_or(String::new(), |(word, _)| word.to_owned())
}

fn table(way: Way, paths: &[String], whole: bool, ending: &str) -> Table {
    let mut table: Table = Vec::with_capacity(paths.len());
    for (i, path) in paths.iter().enumerate() {
        if let Some(key) = key_of_picture(way, path, whole, ending) {
            table.push((hash_of(&key), ImageId::from(i)));
        }
    }
    table.sort_unstable();
    table
}

fn hash_of(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    hasher.finish()
}

/// What a way leaves of a picture's name; `None` where the way does not speak of such names.
fn key_of_picture(way: Way, path: &str, whole: bool, ending: &str) -> Option<String> {
    let own = file_name(path);
    match way {
        Way::Ending if ending.is_empty() => None,
        Way::Ending => bare(own).strip_suffix(ending).map(str::to_owned),
        Way::Extension => Some(stem(own).to_owned()),
        Way::Extensions => Some(bare(own).to_owned()),
        Way::Decimals => {
            let stem = stem(own);
            is_number(stem).then(|| zeros(stem))
        }
        _ => left(way, if whole { own } else { stem(own) }),
    }
}

/// What a way leaves of a name that is looked for.
fn keys_of_name(way: Way, name: &str, whole: bool) -> Vec<String> {
    let own = file_name(name);
    match way {
        // Folders may be written by %2F.
        Way::Percent => percent(name).map(|name| file_name(&name).to_owned()).into_iter().collect(),
        Way::Extension if whole => vec![stem(own).to_owned(), own.to_owned()],
        Way::Extension => vec![own.to_owned()],
        Way::Extensions => vec![bare(own).to_owned()],
        // A word alone may begin any name.
        Way::Ending => {
            let name = bare(own);
            name.bytes().any(|b| b.is_ascii_digit()).then(|| name.to_owned()).into_iter().collect()
        }
        Way::Decimals => decimals(own).map(|number| zeros(&number)).into_iter().collect(),
        _ => left(way, own).into_iter().collect(),
    }
}

/// Folders in the form in which they are compared.
pub(super) fn folders(way: Way, path: &str) -> Vec<String> {
    let path = if way == Way::Percent { percent(path).unwrap_or_else(|| path.to_owned()) } else { path.to_owned() };
    let mut folders: Vec<String> = path.split('/').map(|f| left(way, f).unwrap_or_else(|| f.to_owned())).collect();
    folders.pop();
    folders
}

fn left(way: Way, text: &str) -> Option<String> {
    match way {
        Way::Blanks => Some(text.chars().filter(|c| !is_blank(*c)).collect()),
        Way::Percent => percent(text),
        Way::Unicode => Some(text.nfkc().collect()),
        Way::Case => Some(text.to_lowercase()),
        Way::Zeros => Some(zeros(text)),
        Way::Extension | Way::Extensions | Way::Decimals | Way::Ending | Way::Text => None,
    }
    .filter(|left| !left.is_empty())
}

/// Blanks of all kinds, and those that are not shown at all.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// `%20` as what it stands for; `None` where that is no text.
fn percent(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digit = |i: usize| bytes.get(at + i).and_then(|b| char::from(*b).to_digit(16));
        match (byte, digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok().map(|text| text.nfc().collect())
}

/// A name without any of the extensions of pictures that it ends in.
fn bare(name: &str) -> &str {
    let mut name = name;
    while has_image_extension(name) {
        name = stem(name);
    }
    name
}

/// Each number in a name without the zeros at its front.
fn zeros(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            left.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let number = rest[..digits].trim_start_matches('0');
        left.push_str(if number.is_empty() { "0" } else { number });
        rest = &rest[digits..];
    }
    left
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `7` of `7.0` and of `7.0.jpg`.
fn decimals(name: &str) -> Option<String> {
    let (number, decimals) = bare(name).split_once('.')?;
    (is_number(number) && !decimals.is_empty() && decimals.bytes().all(|b| b == b'0')).then(|| number.to_owned())
}

/// The names among which one looks, each with its pictures: for a test of all ways against the plainest search.
#[cfg(test)]
pub(super) fn plainly(paths: &[String], name: &str, join: Join) -> Option<(Way, Vec<ImageId>)> {
    let own = file_name(name);
    let whole = has_image_extension(own);
    let ending = common_ending(paths);
    for way in ways(whole, join) {
        let wanted = keys_of_name(way, name, whole);
        let mut of_key: FxHashMap<String, Vec<ImageId>> = FxHashMap::default();
        for (i, path) in paths.iter().enumerate() {
            if let Some(key) = key_of_picture(way, path, whole, &ending) {
                of_key.entry(key).or_default().push(ImageId::from(i));
            }
        }
        let found: Vec<ImageId> = wanted.iter().filter_map(|key| of_key.get(key)).flatten().copied().collect();
        if !found.is_empty() {
            return Some((way, found));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_leaves_of_a_name_what_does_not_count() {
        assert_eq!(left(Way::Blanks, "006\u{a0}\u{200b} .jpg").as_deref(), Some("006.jpg"));
        assert_eq!(percent("a%20b%C3%BC%2").as_deref(), Some("a bü%2"));
        assert_eq!(percent("a%FF"), None);
        assert_eq!(left(Way::Unicode, "ﬁｇ.jpg").as_deref(), Some("fig.jpg"));
        assert_eq!(left(Way::Case, "V.JPG").as_deref(), Some("v.jpg"));
        assert_eq!(zeros("img_007_00.jpg"), "img_7_0.jpg");
        assert_eq!((bare("x.tif.JPG"), bare("x.v2"), bare(".jpg")), ("x", "x.v2", ".jpg"));
        assert_eq!(decimals("007.00.jpg").as_deref(), Some("007"));
        assert_eq!((decimals("7.5"), decimals("7"), decimals("a.0"), decimals(".0")), (None, None, None, None));
    }

    #[test]
    fn any_text_is_a_name() {
        for text in ["", "%", "%%%", ".", "..", "/", "a/", "0", "٣.٠", "é%C3", "\u{0}"] {
            for way in WAYS {
                keys_of_name(way, text, true);
                key_of_picture(way, text, false, "_x");
                folders(way, text);
            }
        }
    }
}
