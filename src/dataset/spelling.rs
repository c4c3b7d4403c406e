//! How far two words are apart. Owns the measure; whoever asks decides what is near.

/// Changes of one letter from one word to the other (Levenshtein 1966); the first 64 letters of each.
pub fn distance(a: &str, b: &str) -> usize {
    let letters = |word: &str| -> Vec<char> { word.chars().take(64).collect() };
    let (a, b) = (letters(a), letters(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The known word that somebody may have meant: the same but for case, blanks, hyphens and underscores, or one letter
/// away (two in words of eight letters or more). Words with digits are never one letter apart: `3-9` is not `0-9`.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |word: &str| -> String {
        word.chars().filter(|c| !c.is_whitespace() && *c != '-' && *c != '_').flat_map(char::to_lowercase).collect()
    };
    let digits = |word: &str| word.chars().any(char::is_numeric);
    let own = plain(word);
    let allowed = match own.chars().count() {
        _ if digits(&own) => 0,
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    known
        .into_iter()
        .filter(|known| *known != word && !known.is_empty())
        .map(|known| (distance(&own, &plain(known)), known))
        .filter(|&(apart, known)| apart <= allowed && (apart == 0 || !digits(known)))
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn what_was_meant_is_near_and_other_groups_are_not() {
        let known = ["female", "male", "0-2", "3-9", "non-binary"];
        for (word, meant) in [
            ("femal", Some("female")),
            ("Female ", Some("female")),
            ("non_binary", Some("non-binary")),
            ("nonbinery", Some("non-binary")),
            ("0-9", None),
            ("02", Some("0-2")),
            ("other", None),
            ("female", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
