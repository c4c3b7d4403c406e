//! Dates that a spreadsheet made of ranges: "3-9" became "9-Mar". Owns how such a date is told and what it likely was;
//! refuses to say whether a column is damaged.

/// Months as spreadsheets shorten them, in the languages that they are used in; each list in the order of the year.
const MONTHS: &[[&str; 12]] = &[
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    ["jan", "feb", "mrz", "apr", "mai", "jun", "jul", "aug", "sept", "okt", "nov", "dez"],
    ["januar", "februar", "mär", "avr", "mei", "juni", "juli", "août", "set", "ott", "nov", "déc"],
    ["janv", "févr", "mars", "abr", "mag", "juin", "juil", "aout", "settembre", "out", "novembre", "dic"],
    ["ene", "fev", "maa", "avril", "maj", "giu", "lug", "ago", "septembre", "octobre", "noviembre", "dec"],
];

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    MONTHS.iter().find_map(|names| names.iter().position(|n| *n == word)).map(|at| at as u32 + 1)
}

/// The ranges that a date may have been, the likeliest first; none where it is no date. `full`: dates with a year too.
pub(in crate::rules) fn ranges(value: &str, full: bool) -> Vec<(u32, u32)> {
    let value = value.trim();
    if value.is_empty() || value.len() > 24 {
        return Vec::new();
    }
    let parts: Vec<&str> =
        value.split(['-', '/', '.', ' ', ',']).map(str::trim).filter(|p| !p.is_empty()).take(6).collect();
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 4);
    let pair = |a: u32, b: u32| (a.min(b), a.max(b));
    match parts.as_slice() {
        [a, b] => {
            let (month, day) = match (month(a), month(b)) {
                (Some(m), None) => (m, number(b)),
                (None, Some(m)) => (m, number(a)),
                _ => return Vec::new(),
            };
            // A year is written in full where the range ended in one of two digits: 10-19 is October 2019.
            day.map(|d| if d >= 1900 { d % 100 } else { d })
                .filter(|d| *d <= 99)
                .map(|d| pair(month, d))
                .into_iter()
                .collect()
        }
        [a, b, c, rest @ ..] if full && rest.iter().all(|r| r.contains(':')) => {
            let (y, m, d) = match (number(a), number(b), number(c)) {
                (Some(y), Some(m), Some(d)) if y >= 1900 => (y, m, d),
                (Some(x), Some(z), Some(y)) if y >= 1900 && z <= 12 => (y, z, x),
                (Some(x), Some(z), Some(y)) if y >= 1900 => (y, x, z),
                _ => return Vec::new(),
            };
            if !(1..=12).contains(&m) || !(1..=31).contains(&d) {
                return Vec::new();
            }
            let mut all = vec![pair(m, d)];
            if d == 1 {
                all.insert(0, pair(m, y % 100));
            }
            all
        }
        _ => Vec::new(),
    }
}

/// A range, a number, or an open end: what stands beside the dates in a column of ranges.
pub(super) fn range(value: &str) -> Option<(u32, u32)> {
    let mut numbers = value.split(|c: char| !c.is_ascii_digit()).filter(|t| !t.is_empty());
    let first: u32 = numbers.next()?.parse().ok()?;
    let second = numbers.next().map(|n| n.parse::<u32>());
    let words = value.chars().filter(|c| c.is_alphabetic()).count();
    match (second, numbers.next()) {
        (Some(Ok(second)), None) if second >= first && words <= 12 => Some((first, second)),
        (None, None) if (words > 0 && words <= 16) || value.contains(['+', '<', '>', '≥', '≤']) => {
            Some((first, first))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_the_ranges_that_they_were() {
        for (date, range) in [
            ("9-Mar", (3, 9)),
            ("03-Sep", (3, 9)),
            ("19-Oct", (10, 19)),
            ("Oct-19", (10, 19)),
            ("Oct 2019", (10, 19)),
            ("19. Okt", (10, 19)),
            ("5/Jan", (1, 5)),
            ("03-sept.", (3, 9)),
        ] {
            assert_eq!(ranges(date, false), [range], "{date}");
        }
        assert_eq!(ranges("2024-03-09 00:00:00", true), [(3, 9)]);
        assert_eq!(ranges("2019-10-01", true), [(10, 19), (1, 10)]);
        assert_eq!(ranges("10/19/2024", true), [(10, 19)]);
        assert_eq!(ranges("19.10.2024", true), [(10, 19)]);
    }

    #[test]
    fn what_is_no_date_is_no_range() {
        for value in ["", "3-9", "Mar", "9-Mars-Bar", "March-May", "more than 70", "2024-03-09", "9-Mar-x", "é-Mar"] {
            assert!(ranges(value, false).is_empty(), "{value}");
        }
        assert_eq!(
            (range("20-29"), range("more than 70"), range("60+"), range("red")),
            (Some((20, 29)), Some((70, 70)), Some((60, 60)), None)
        );
    }
}
