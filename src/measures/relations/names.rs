//! Signs that two names mean one thing. Owns how names are read; knows no counts.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words of a column's name that say how something is written, not what.
const HOW: &[&str] = &[
    "id", "ids", "code", "codes", "name", "names", "label", "labels", "type", "group", "groups", "class", "category",
    "value", "num", "number", "no", "idx", "index", "bin", "bins", "binned", "coarse", "fine", "short", "long", "full",
    "abbr", "text", "str", "string", "the", "of", "in",
];
/// Values that stand in any column.
const ANYWHERE: &[&str] = &[
    "yes", "no", "y", "n", "true", "false", "none", "null", "na", "nan", "unknown", "other", "others", "present",
    "absent", "on", "off",
];

/// Lower case, without accents, letters and digits alone, word by word.
fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let (mut fresh, mut before) = (true, ' ');
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        // skinType
        fresh |= before.is_lowercase() && c.is_uppercase();
        before = c;
        if !c.is_alphanumeric() {
            fresh = true;
            continue;
        }
        match out.last_mut().filter(|_| !fresh) {
            Some(word) => word.extend(c.to_lowercase()),
            None => out.push(c.to_lowercase().collect()),
        }
        fresh = false;
    }
    out
}

/// Two columns are called after one thing: `sex` and `sex_code`, `age` and `ageGroup`.
pub fn are_one(a: &str, b: &str) -> bool {
    let what = |name: &str| -> Vec<String> {
        let is_what = |w: &String| !HOW.contains(&w.as_str()) && w.chars().any(char::is_alphabetic);
        words(name).into_iter().filter(is_what).collect()
    };
    let (a, b) = (what(a), what(b));
    let within = |x: &[String], y: &[String]| !x.is_empty() && x.iter().all(|word| y.contains(word));
    within(&a, &b) || within(&b, &a)
}

/// Of the pairs of values whose names tell anything, at least two and more than half are one word, or one abbreviates
/// the other: `F` and `female`, `bcc` and `Basal cell carcinoma`.
pub fn are_alike(pairs: impl Iterator<Item = (String, String)>) -> bool {
    let (mut alike, mut told) = (0, 0);
    for (a, b) in pairs {
        let (a, b) = (words(&a).concat(), words(&b).concat());
        let tells = |w: &str| w.chars().any(char::is_alphabetic) && !ANYWHERE.contains(&w);
        if tells(&a) || tells(&b) {
            told += 1;
            alike += usize::from(tells(&a) && tells(&b) && abbreviates(&a, &b));
        }
    }
    alike >= 2 && 2 * alike > told
}

/// The letters of the shorter stand in the longer in their order, and both begin alike.
fn abbreviates(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    short.chars().next() == long.chars().next() && short.chars().all(|c| rest.any(|d| c == d))
}

/// More than half of the finer values hold the words of the coarse one that they lie in: `East Asian` in `Asian`.
pub fn lie_inside<'v>(pairs: impl Iterator<Item = (&'v String, &'v String)>) -> bool {
    let (mut inside, mut all) = (0, 0);
    for (coarse, fine) in pairs {
        let (coarse, fine) = (words(coarse), words(fine));
        let tells = coarse.iter().any(|w| w.chars().any(char::is_alphabetic) && !ANYWHERE.contains(&w.as_str()));
        all += 1;
        inside += usize::from(tells && coarse.iter().all(|word| fine.contains(word)));
    }
    inside >= 2 && 2 * inside > all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(pairs: &[(&str, &str)]) -> bool {
        are_alike(pairs.iter().map(|&(a, b)| (a.to_owned(), b.to_owned())))
    }

    #[test]
    fn columns_are_called_after_one_thing() {
        for (a, b) in
            [("sex", "sex_code"), ("age", "ageGroup"), ("Dx", "dx name"), ("race", "race 7"), ("région", "Region")]
        {
            assert!(are_one(a, b), "{a} {b}");
        }
        for (a, b) in
            [("gender", "light"), ("person_hat", "person_glasses"), ("code", "id"), ("type", "group"), ("1", "1")]
        {
            assert!(!are_one(a, b), "{a} {b}");
        }
    }

    #[test]
    fn values_are_alike_where_most_abbreviate_one_another() {
        assert!(alike(&[("F", "female"), ("M", "male"), ("U", "unknown")]));
        assert!(alike(&[("mel", "Melanoma"), ("bcc", "Basal cell carcinoma"), ("nv", "Melanocytic nevi")]));
        for other in [
            &[("female", "day"), ("male", "night")][..],
            // What could stand in any column, and numbers, say nothing.
            &[("yes", "yes"), ("no", "no")],
            &[("0", "0"), ("1", "1"), ("2", "2")],
            &[("nurse", "F"), ("doctor", "M")],
            &[("a", "Asian"), ("b", "White"), ("c", "Latino")],
            &[("female", "F")],
        ] {
            assert!(!alike(other), "{other:?}");
        }
    }

    #[test]
    fn finer_values_hold_the_words_of_the_coarse_one() {
        let inside = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs.iter().map(|&(a, b)| (a.to_owned(), b.to_owned())).collect();
            lie_inside(pairs.iter().map(|(a, b)| (a, b)))
        };
        assert!(inside(&[("Asian", "East Asian"), ("Asian", "south_asian"), ("White", "white")]));
        assert!(!inside(&[("female", "0-2"), ("female", "3-9"), ("male", "10-19")]));
        assert!(!inside(&[("no", "no hat"), ("no", "no cap"), ("yes", "other")]));
    }
}
