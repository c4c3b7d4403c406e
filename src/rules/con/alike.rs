//! Names that are probably one: case, separators, accents, plural, a typing error in a long name.

use crate::dataset::natural;
use crate::sorting::Sorting;
use crate::stats::DisjointSets;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// How two names differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Difference {
    Case,
    Separators,
    Accents,
    Width,
    Script,
    Abbreviation,
    Plural,
    OneLetter,
}

impl Difference {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Separators => "spacing",
            Self::Accents => "accents",
            Self::Width => "full-width and plain letters or digits",
            Self::Script => "letters of another script that look alike",
            Self::Abbreviation => "abbreviation",
            Self::Plural => "singular and plural",
            Self::OneLetter => "one letter",
        }
    }

    /// The spelling alone differs: nobody means two things by it.
    pub(super) fn is_spelling(self) -> bool {
        !matches!(self, Self::Plural | Self::OneLetter)
    }
}

/// Names (by their index) that are probably one, and how they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alike {
    pub(super) names: Vec<usize>,
    pub(super) by: BTreeSet<Difference>,
}

/// What names are compared by.
pub(super) struct Options {
    /// Shortest name, in letters, in which one letter may be a typing error; 0: never.
    pub(super) typo_length: usize,
    /// `m` is male, `f` is female, `y` is yes, `n` is no, where the long form stands beside it.
    pub(super) abbreviations: bool,
    /// Names of one letter are compared too.
    pub(super) letters: bool,
}

/// Groups of names that are probably one, each sorted by `names`' own order.
pub(super) fn alike(names: &[&str], options: &Options) -> Vec<Alike> {
    let keys: Vec<String> = names.iter().map(|n| key(n)).collect();
    let mut pairs: Vec<(usize, usize, Difference)> = Vec::new();
    // The first name of each key stands for the others.
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    for (i, key) in keys.iter().enumerate() {
        if key.is_empty() || (!options.letters && key.chars().nth(1).is_none()) {
            continue;
        }
        match first.get(key.as_str()) {
            Some(&j) => pairs.push((j, i, spelling(names[j], names[i]))),
            None => {
                first.insert(key, i);
            }
        }
    }
    let mut distinct: Vec<(&str, usize)> = first.iter().map(|(&k, &i)| (k, i)).collect();
    distinct.sort_unstable();
    for &(key, i) in &distinct {
        for plural in plurals(key) {
            if let Some(&j) = first.get(plural.as_str()) {
                pairs.push((i, j, Difference::Plural));
            }
        }
        let long = abbreviated(key).into_iter().flatten();
        for long in long.filter(|_| options.abbreviations) {
            if let Some(&j) = first.get(long) {
                pairs.push((i, j, Difference::Abbreviation));
            }
        }
    }
    if options.typo_length > 0 {
        typos(&distinct, options.typo_length, &mut pairs);
    }
    joined(names, pairs)
}

/// Lower case, without accents; blanks, underscores and hyphens between letters left out. In names with a digit they
/// are kept, as one blank: `0-2` is not `02`.
fn key(name: &str) -> String {
    let plain: String =
        name.nfkd().filter(|c| !is_combining_mark(*c)).map(looks_like).flat_map(char::to_lowercase).collect();
    let separator = if plain.chars().any(|c| c.is_numeric()) { " " } else { "" };
    let plain = plain.trim();
    let mut out = String::with_capacity(plain.len());
    let mut gap = String::new();
    for c in plain.chars() {
        if c.is_whitespace() || c == '_' || c == '-' {
            gap.push(c);
        } else {
            // A sign at the front (`-1`) or after a letter at the end (`A-`) is no separator.
            out.push_str(if gap.is_empty() {
                ""
            } else if out.is_empty() {
                &gap
            } else {
                separator
            });
            gap.clear();
            out.push(c);
        }
    }
    out.push_str(&gap);
    out
}

/// Letters of the Cyrillic and the Greek script that look as a Latin one does in most fonts, and that one. From the
/// confusables of Unicode Technical Standard 39, those of everyday alphabets.
const LOOK_ALIKE: [(&str, &str); 4] = [
    ("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS"),
    ("аеорсухіјѕԁһԛԝ", "aeopcyxijsdhqw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ("αινορ", "aivop"),
];

/// The Latin letter that one of another script looks like; any other as it is.
fn looks_like(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let pairs = LOOK_ALIKE.iter().flat_map(|(other, latin)| other.chars().zip(latin.chars()));
    pairs.into_iter().find(|(other, _)| *other == c).map_or(c, |(_, latin)| latin)
}

/// The least way in which two names with one key differ.
fn spelling(a: &str, b: &str) -> Difference {
    if a.to_lowercase() == b.to_lowercase() {
        return Difference::Case;
    }
    let plain = |s: &str| s.nfkc().flat_map(char::to_lowercase).collect::<String>();
    if plain(a) == plain(b) {
        return Difference::Width;
    }
    let latin = |s: &str| s.nfkc().map(looks_like).flat_map(char::to_lowercase).collect::<String>();
    if latin(a) == latin(b) {
        return Difference::Script;
    }
    let without =
        |s: &str| s.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect::<String>();
    if without(a) == without(b) { Difference::Accents } else { Difference::Separators }
}

fn plurals(key: &str) -> Vec<String> {
    let letters = key.chars().count();
    if letters < 3 || !key.chars().next_back().is_some_and(char::is_alphabetic) {
        return Vec::new();
    }
    let mut out = vec![format!("{key}s"), format!("{key}es")];
    // `glasses` is no plural of a `glas`, and `glass` may be another thing than `glasses`.
    if key.ends_with('s') {
        out.clear();
    }
    if let Some(stem) = key.strip_suffix('y') {
        out.push(format!("{stem}ies"));
    }
    out
}

fn abbreviated(key: &str) -> Option<&'static [&'static str]> {
    Some(match key {
        "m" => &["male", "man", "masculine"],
        "f" => &["female", "feminine"],
        "w" => &["woman", "women", "weiblich"],
        "y" => &["yes"],
        "n" => &["no"],
        _ => return None,
    })
}

/// Long names that differ in one letter, not in a digit: by all that remains of a name once one letter is left out.
fn typos(distinct: &[(&str, usize)], shortest: usize, pairs: &mut Vec<(usize, usize, Difference)>) {
    let long = |key: &str| key.chars().count() >= shortest;
    let mut by_rest: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
    for (n, (key, _)) in distinct.iter().enumerate().filter(|(_, (key, _))| long(key) && key.len() <= 200) {
        by_rest.entry((*key).to_owned()).or_default().push((n, usize::MAX));
        for (at, (from, c)) in key.char_indices().enumerate() {
            if c.is_alphabetic() {
                by_rest.entry(format!("{}{}", &key[..from], &key[from + c.len_utf8()..])).or_default().push((n, at));
            }
        }
    }
    for alike in by_rest.into_values() {
        for (i, &(a, at)) in alike.iter().enumerate() {
            for &(b, other) in &alike[i + 1..] {
                let (x, y) = (distinct[a], distinct[b]);
                // Left out at one place in both, or in one of them only: a letter changed, added or lost.
                let one_letter = at == other || at == usize::MAX || other == usize::MAX;
                if a != b && one_letter && !is_plural(x.0, y.0) {
                    pairs.push((x.1, y.1, Difference::OneLetter));
                }
            }
        }
    }
}

/// One name is the other with a letter lost, doubled or added, or with two neighbours swapped, behind the same first letter:
/// a slip of the fingers. A letter that is another one may as well be another word (horse, house).
pub(super) fn is_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < SLIP_LENGTH || short.first() != long.first() || long.iter().any(|c| !c.is_alphabetic()) {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 => {
            let rest = (short.get(same + 2..), long.get(same + 2..));
            let swapped = short.get(same) == long.get(same + 1) && short.get(same + 1) == long.get(same);
            same + 2 <= long.len() && swapped && rest.0 == rest.1
        }
        // An s at the end is a plural.
        1 => short.get(same..) == long.get(same + 1..) && !(same + 1 == long.len() && long.last() == Some(&'s')),
        _ => false,
    }
}

/// Letters of the shorter of two names that may be one.
const SLIP_LENGTH: usize = 4;

fn is_plural(a: &str, b: &str) -> bool {
    plurals(a).iter().any(|p| p == b) || plurals(b).iter().any(|p| p == a)
}

fn joined(names: &[&str], mut pairs: Vec<(usize, usize, Difference)>) -> Vec<Alike> {
    pairs.sort_unstable();
    pairs.dedup();
    let mut sets = DisjointSets::alone(names.len());
    for &(a, b, _) in &pairs {
        sets.join(a as u32, b as u32);
    }
    let mut groups: FxHashMap<u32, (BTreeSet<usize>, BTreeSet<Difference>)> = FxHashMap::default();
    for &(a, b, by) in &pairs {
        let (members, differences) = groups.entry(sets.leader(a as u32)).or_default();
        members.extend([a, b]);
        differences.insert(by);
    }
    let mut out: Vec<Alike> =
        groups.into_values().map(|(members, by)| Alike { names: members.into_iter().collect(), by }).collect();
    out.iter_mut().for_each(|g| g.names.order_by(|&a, &b| natural(names[a], names[b])));
    out.order_by(|a, b| natural(names[a.names[0]], names[b.names[0]]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> Vec<String> {
        let options = Options { typo_length: 8, abbreviations: true, letters: true };
        alike(names, &options)
            .into_iter()
            .map(|g| {
                let members: Vec<&str> = g.names.iter().map(|&i| names[i]).collect();
                let by: Vec<&str> = g.by.iter().map(|d| d.name()).collect();
                format!("{} ({})", members.join(" = "), by.join(", "))
            })
            .collect()
    }

    #[test]
    fn a_slip_of_the_fingers_is_told_from_another_word() {
        for (a, b) in [("helmt", "helmet"), ("raod", "road"), ("plan", "plane"), ("persson", "person")] {
            assert!(is_slip(a, b) && is_slip(b, a), "{a}, {b}");
        }
        for (a, b) in [("horse", "house"), ("hair", "chair"), ("car", "cart"), ("road", "roads"), ("a12345", "a12354")]
        {
            assert!(!is_slip(a, b), "{a}, {b}");
        }
    }

    #[test]
    fn spellings_of_one_name_are_found() {
        assert_eq!(
            found(&["traffic_light", "Traffic Light", "car", "Café", "cafe", "bus", "trafficlight", "box", "boxes"]),
            [
                "Café = cafe (accents)",
                "Traffic Light = traffic_light = trafficlight (spacing)",
                "box = boxes (singular and plural)",
            ]
        );
        assert_eq!(
            found(&["M", "male", "Male", "female", "F", "f"]),
            ["F = f = female (case, abbreviation)", "M = Male = male (case, abbreviation)",]
        );
        assert_eq!(
            found(&["battery", "batteries", "screwdriver", "screwdriwer"]),
            ["batteries = battery (singular and plural)", "screwdriver = screwdriwer (one letter)",]
        );
    }

    #[test]
    fn names_in_other_scripts_that_look_alike_are_found() {
        // The second of each has Cyrillic or Greek letters, or full-width ones.
        assert_eq!(
            found(&["cat", "c\u{430}t", "Bus", "\u{392}us", "5a", "\u{ff15}\u{ff41}"]),
            [
                "5a = \u{ff15}\u{ff41} (full-width and plain letters or digits)",
                "Bus = \u{392}us (letters of another script that look alike)",
                "cat = c\u{430}t (letters of another script that look alike)",
            ]
        );
        assert!(found(&["кот", "cat", "собака", "dog"]).is_empty());
    }

    #[test]
    fn names_that_mean_two_things_are_left_alone() {
        for names in [
            ["3-9", "39"],
            ["0-2", "02"],
            ["A", "A-"],
            ["-1", "1"],
            ["class_1", "class_2"],
            ["camera-model-1", "camera-model-2"],
            ["glass", "glasses"],
            ["cat", "car"],
            ["bus", "buss"],
            ["male", "female"],
            ["white", "whites only"],
        ] {
            assert!(found(&names).is_empty(), "{names:?}: {:?}", found(&names));
        }
    }
}
