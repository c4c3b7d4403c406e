//! Texts that were changed on their way: numbers in scientific notation, zeros lost at the front, letters of another
//! encoding, several values in one field. Owns how each is told and what it was; refuses to look at a dataset.

use rustc_hash::FxHashSet;

/// What stands between several values in one field.
const MARKS: &[&str] = &[";", "|", ",", "/", "&", "+"];

/// The whole number that "1.23E+11" stands for, with zeros for the digits that are lost.
pub(super) fn whole_of(value: &str) -> Option<String> {
    let stem = value.rsplit(['/', '\\']).next().unwrap_or(value);
    let (stem, end) =
        stem.split_once(['.', ',']).filter(|(_, end)| !end.contains("E+") && !end.contains("e+")).unwrap_or((stem, ""));
    if !end.chars().all(char::is_alphanumeric) {
        return None;
    }
    let (mantissa, exponent) = stem.split_once("E+").or_else(|| stem.split_once("e+"))?;
    let exponent: usize = exponent.parse().ok().filter(|e| (2..=40).contains(e) && exponent.len() <= 2)?;
    let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 1 || !digits(whole) || !digits(decimals) || decimals.len() > exponent {
        return None;
    }
    Some(format!("{whole}{decimals}{}", "0".repeat(exponent - decimals.len())))
}

/// Of ids of digits those that lack the zeros which the others have in front, and how long all are. `always`: how long
/// they are is known.
pub(super) fn without_zeros<'v>(values: &[&'v str], always: Option<usize>) -> Option<(usize, Vec<&'v str>)> {
    let digits = |v: &&&str| !v.is_empty() && v.len() <= 20 && v.bytes().all(|b| b.is_ascii_digit());
    let ids: Vec<&'v str> = values.iter().filter(digits).copied().collect();
    let padded: FxHashSet<usize> = ids.iter().filter(|v| v.len() > 1 && v.starts_with('0')).map(|v| v.len()).collect();
    let length = match (padded.len(), always) {
        (1, _) => padded.into_iter().next()?,
        (0, Some(length)) => length,
        _ => return None,
    };
    if ids.iter().any(|v| v.len() > length) || ids.len() * 10 < values.len() * 9 {
        return None;
    }
    let whole = ids.iter().filter(|v| v.len() == length).count();
    let short: Vec<&'v str> = ids.iter().filter(|v| v.len() < length && !v.starts_with('0')).copied().collect();
    (!short.is_empty() && whole >= 2).then_some((length, short))
}

/// The text that UTF-8, taken for the bytes of one Western letter each, turned into this: "straÃŸe" was "straße".
pub(super) fn before_encoding(value: &str) -> Option<String> {
    if !value.contains(['Ã', 'Â', 'â', 'Ð', 'Ñ', 'å', 'ã', 'ä', 'æ', 'ç', 'è', 'é']) || value.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = value.chars().map(byte_of).collect::<Option<_>>()?;
    let text = String::from_utf8(bytes).ok()?;
    (text.chars().count() < value.chars().count() && !text.chars().any(char::is_control)).then_some(text)
}

/// The byte of a character in Windows-1252.
fn byte_of(c: char) -> Option<u8> {
    const FROM_80: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match u32::from(c) {
        0..=0x7F | 0xA0..=0xFF => u8::try_from(u32::from(c)).ok(),
        _ => FROM_80.chars().position(|known| known == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// What a program printed around a value: `26` of `tensor(26)`, `np.int64(26)`, `tensor(26, device='cuda:0')`.
pub(super) fn printed(value: &str) -> Option<&str> {
    const NAMES: &[&str] =
        &["tensor", "array", "np.int64", "np.int32", "np.float64", "np.float32", "np.str_", "np.bool_", "Decimal"];
    let (name, rest) = value.trim().strip_suffix(')')?.split_once('(')?;
    let inner = rest.split(',').next()?.trim().trim_matches(['"', '\'']);
    (NAMES.contains(&name) && !inner.is_empty() && !inner.contains(['[', '('])).then_some(inner)
}

const BRACKETS: [char; 6] = ['[', ']', '{', '}', '(', ')'];

fn is_list(value: &str) -> bool {
    let value = value.trim();
    [('[', ']'), ('{', '}'), ('(', ')')].iter().any(|&(open, close)| value.starts_with(open) && value.ends_with(close))
}

/// By mark the values that hold several: each part is itself a value. Numbers with a comma are numbers.
pub(super) fn several<'v>(values: &[&'v str]) -> Option<(&'static str, Vec<&'v str>)> {
    let whole: FxHashSet<&str> = values.iter().map(|v| v.trim()).collect();
    MARKS
        .iter()
        .map(|mark| {
            let holds = |value: &&&'v str| {
                let value: &'v str = value;
                // A list as a program prints it, ["a", "b"], speaks for itself.
                let printed = is_list(value) && *mark == ",";
                let inner = if printed { value.trim().trim_matches(BRACKETS) } else { value };
                let quotes = |part: &'v str| if printed { part.trim().trim_matches(['"', '\'']) } else { part.trim() };
                let parts: Vec<&str> = inner.split(mark).map(quotes).collect();
                let numbers = parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
                let known = parts.iter().all(|p| !p.is_empty() && !p.contains(mark) && (printed || whole.contains(*p)));
                parts.len() > 1 && known && !(numbers && matches!(*mark, "," | "/" | "+"))
            };
            (*mark, values.iter().filter(holds).copied().collect::<Vec<&str>>())
        })
        .max_by_key(|(mark, found)| (found.len(), std::cmp::Reverse(MARKS.iter().position(|m| m == mark))))
        .filter(|(_, found)| !found.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponent_is_the_number_that_it_was() {
        for (value, whole) in [
            ("1E+05", Some("100000")),
            ("1.23457E+11", Some("123457000000")),
            ("1,5e+03", Some("1500")),
            ("a/1E+05.jpg", Some("100000")),
            ("1E05", None),
            ("E+05", None),
            ("12E+05", None),
            ("1E+99", None),
            ("1.234E+02", None),
            ("rock+roll", None),
        ] {
            assert_eq!(whole_of(value).as_deref(), whole, "{value}");
        }
    }

    #[test]
    fn what_a_program_printed_around_a_value_is_taken_off() {
        for (value, inner) in [
            ("tensor(26)", Some("26")),
            ("tensor(0.5000, device='cuda:0')", Some("0.5000")),
            ("np.str_('male')", Some("male")),
            ("tensor([1, 2])", None),
            ("male (adult)", None),
            ("tensor", None),
        ] {
            assert_eq!(printed(value), inner, "{value}");
        }
    }

    #[test]
    fn zeros_are_lost_where_others_have_them() {
        assert_eq!(without_zeros(&["0012", "0345", "12", "1234"], None), Some((4, vec!["12"])));
        assert_eq!(without_zeros(&["1", "2", "12"], None), None);
        assert_eq!(without_zeros(&["01", "02", "10"], None), None);
        assert_eq!(without_zeros(&["0", "1", "2"], None), None);
        assert_eq!(without_zeros(&["10115", "80331", "1067"], Some(5)), Some((5, vec!["1067"])));
        assert_eq!(without_zeros(&["00012", "0012", "12"], None), None);
    }

    #[test]
    fn letters_of_another_encoding_are_told_and_others_left_alone() {
        assert_eq!(before_encoding("straÃŸe").as_deref(), Some("straße"));
        assert_eq!(before_encoding("CafÃ©").as_deref(), Some("Café"));
        assert_eq!(before_encoding("itâ€™s").as_deref(), Some("it’s"));
        for value in ["straße", "Café", "São Paulo", "Âge", "plain", "猫", "âge"] {
            assert_eq!(before_encoding(value), None, "{value}");
        }
    }

    #[test]
    fn several_values_in_a_field_are_told_by_their_parts() {
        assert_eq!(several(&["male", "female", "male;female"]), Some((";", vec!["male;female"])));
        assert_eq!(several(&["caucasian", "african", "african,caucasian"]), Some((",", vec!["african,caucasian"])));
        assert_eq!(several(&["White", "White, other"]), None);
        assert_eq!(several(&["1", "5", "1,5"]), None);
        assert_eq!(several(&["1", "5", "1;5"]), Some((";", vec!["1;5"])));
        assert_eq!(several(&["a;", ";", "a"]), None);
        assert_eq!(several(&["[\"m\"]", "[\"m\", \"f\"]"]), Some((",", vec!["[\"m\", \"f\"]"])));
        assert_eq!(several(&["['m', 'f']", "f"]), Some((",", vec!["['m', 'f']"])));
        assert_eq!(several(&["[1, 2]", "(a)", "[]"]), None);
    }
}
