//! What a single value looks like. Refuses to decide about columns: `profile` does, over all
//! values.

/// A field as a number, so that short ones are compared at once; `LONG` for one that is too long for that.
pub(super) fn packed(field: &[u8]) -> u64 {
    match field.len() {
        0..8 => field.iter().fold(field.len() as u64, |all, &b| all << 8 | u64::from(b)),
        _ => LONG,
    }
}

pub(super) const LONG: u64 = u64::MAX;

/// A finite number, as tables write them. `comma`: "0,5" is a half.
pub(crate) fn number(value: &str, comma: bool) -> Option<f64> {
    let first = *value.as_bytes().first()?;
    if value.len() > 40 || !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.' | b',')) {
        return None;
    }
    let parsed = match value.parse::<f64>() {
        Ok(number) => number,
        Err(_) if comma && value.matches(',').count() == 1 && !value.contains('.') => {
            value.replace(',', ".").parse().ok()?
        }
        Err(_) => return None,
    };
    parsed.is_finite().then_some(parsed)
}

/// An age with its unit, in years: `058Y`, `018M`, `2 weeks`, `45 years old`. A number alone is none.
pub(crate) fn age_in_years(value: &str) -> Option<f64> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).filter(|&end| (1..=6).contains(&end))?;
    let (digits, unit) = value.split_at_checked(end)?;
    let number: f64 = digits.parse().ok()?;
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    let unit = unit.strip_suffix(" old").unwrap_or(&unit);
    let per_year = match unit {
        "y" | "yr" | "yrs" | "yo" | "y/o" | "year" | "years" | "jahr" | "jahre" | "j" | "an" | "ans" | "año"
        | "años" => 1.0,
        "m" | "mo" | "mos" | "mon" | "mth" | "mths" | "month" | "months" | "monat" | "monate" | "mois" => 12.0,
        "w" | "wk" | "wks" | "week" | "weeks" | "woche" | "wochen" => 365.25 / 7.0,
        "d" | "day" | "days" | "tag" | "tage" | "jour" | "jours" => 365.25,
        _ => return None,
    };
    Some(number / per_year)
}

/// True or false, in the words people use; −1 is CelebA's false.
pub(crate) fn boolean(value: &str) -> Option<bool> {
    if value.len() > 6 {
        return None;
    }
    match value.to_lowercase().as_str() {
        "true" | "yes" | "y" | "t" | "1" | "1.0" | "ja" | "oui" | "vrai" | "wahr" | "si" | "sí" => Some(true),
        "false" | "no" | "n" | "f" | "0" | "0.0" | "-1" | "-1.0" | "nein" | "non" | "faux" | "falsch" => Some(false),
        _ => None,
    }
}

/// A number that tables write for "not known".
pub(crate) fn is_row_sentinel(number: f64) -> bool {
    [-1.0, -9.0, -99.0, -999.0, -9999.0, 999.0, 9999.0, 99999.0].contains(&number)
}

/// A value as it is compared: "80.0" is "80" (one file holds a gap, and its writer made numbers of the rest).
/// Leading zeros stay: "007" is an id.
pub(crate) fn canonical(value: &str) -> &str {
    match value.split_once('.') {
        Some((whole, zeros))
            if !whole.is_empty()
                && !zeros.is_empty()
                && zeros.bytes().all(|b| b == b'0')
                && whole.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit())
                && whole != "-" =>
        {
            whole
        }
        _ => value,
    }
}

/// A step of an order: a range ("0-2", "20 to 29"), an open end ("60+", "more than 70", "<18"), a number with a word
/// ("skin type 3", "70 and over"), a Roman numeral up to XII.
pub(crate) fn is_ordinal(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "to",
        "more",
        "than",
        "over",
        "under",
        "below",
        "above",
        "and",
        "or",
        "older",
        "younger",
        "less",
        "up",
        "from",
        "type",
        "skin",
        "grade",
        "level",
        "stage",
        "class",
        "tone",
        "age",
        "aged",
        "years",
        "year",
        "old",
        "yrs",
        "yr",
        "y",
        "fitzpatrick",
        "fst",
        "mst",
        "monk",
        "bis",
        "über",
        "unter",
        "jahre",
        "et",
        "ans",
        "plus",
        "de",
        "à",
        "a",
        "moins",
        "años",
        "the",
        "through",
    ];
    if value.is_empty() || value.len() > 40 {
        return false;
    }
    if is_roman(value) {
        return true;
    }
    let mut numbers = 0;
    for token in value.split(|c: char| c.is_whitespace() || "-–—_<>≥≤+~/()[],.".contains(c)).filter(|t| !t.is_empty())
    {
        if token.bytes().all(|b| b.is_ascii_digit()) && token.len() <= 4 {
            numbers += 1;
        } else if !(WORDS.contains(&token.to_lowercase().as_str()) || is_roman(token)) {
            return false;
        }
    }
    let is_type_in_roman =
        numbers == 0 && value.split_whitespace().count() > 1 && value.split_whitespace().any(is_roman);
    (1..=2).contains(&numbers) || is_type_in_roman
}

fn is_roman(value: &str) -> bool {
    matches!(value, "I" | "II" | "III" | "IV" | "V" | "VI" | "VII" | "VIII" | "IX" | "X" | "XI" | "XII")
}

/// `2021-03-04`, `04.03.2021`, `3/4/2021`, with or without a time of day.
pub(crate) fn looks_like_date(value: &str) -> bool {
    if !value.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let day = value.split(['T', ' ']).next().unwrap_or("");
    if !(8..=10).contains(&day.len()) {
        return false;
    }
    let parts: Vec<&str> = day.split(['-', '/', '.', ':']).collect();
    let digits = |p: &&str, n: &[usize]| n.contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [a, b, c] => {
            digits(b, &[1, 2]) && ((digits(a, &[4]) && digits(c, &[1, 2])) || (digits(a, &[1, 2]) && digits(c, &[4])))
        }
        _ => false,
    }
}

/// Ends as the name of an image does.
pub(crate) fn looks_like_image(value: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "jpg", "jpeg", "jpe", "png", "gif", "bmp", "webp", "tif", "tiff", "pgm", "ppm", "pnm", "pbm", "tga", "ico",
        "qoi", "hdr", "ff", "avif", "heic", "heif", "jxl", "exr", "jp2", "svg", "dcm",
    ];
    value.len() <= 4096
        && value.rsplit_once('.').is_some_and(|(stem, end)| {
            !stem.is_empty() && end.len() <= 4 && ENDINGS.iter().any(|e| end.eq_ignore_ascii_case(e))
        })
}
