//! How figures are written in sentences: thousands with a comma, one decimal for shares, a true minus.

mod group;

pub use group::{group, group_after, group_of, property, shown_with, yes_or_no};

/// `12480` → `12,480`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `0.304` → `30.4 %`; two decimals below 1 %; never a rounded 0 % or 100 % where the share is neither.
pub fn percent(share: f64) -> String {
    format!("{} %", percent_number(share))
}

/// `27.2–33.9 %`.
pub fn percent_range(low: f64, high: f64) -> String {
    format!("{}–{} %", percent_number(low), percent_number(high))
}

fn percent_number(share: f64) -> String {
    let p = share * 100.0;
    if share == 0.0 {
        "0".into()
    } else if share == 1.0 {
        "100".into()
    } else if p < 0.005 {
        "<0.01".into()
    } else if p < 0.995 {
        format!("{p:.2}")
    } else if p > 99.99 {
        ">99.99".into()
    } else if p >= 99.95 {
        format!("{p:.2}")
    } else {
        format!("{p:.1}")
    }
}

/// `1 image`, `2 images`, `12,480 images`.
pub fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// `the image`, `each of the 2 images`.
pub fn each_of(n: u64, one: &str, many: &str) -> String {
    if n == 1 { format!("the {one}") } else { format!("each of the {}", plural(n, one, many)) }
}

/// `worth about 412 independent ones`, where items repeat and `n` stands for more than they are worth.
pub fn effective(n: u64, n_effective: Option<f64>) -> Option<String> {
    let worth = n_effective.filter(|worth| worth.is_finite())?.round().max(0.0) as u64;
    (worth < n).then(|| format!("worth about {}", plural(worth, "independent one", "independent ones")))
}

/// The same in brackets behind a count, ` (worth about 412 independent ones)`; nothing where nothing repeats.
pub fn bracketed_effective(n: u64, n_effective: Option<f64>) -> String {
    effective(n, n_effective).map(|worth| format!(" ({worth})")).unwrap_or_default()
}

/// `a`, or `an` before a vowel.
pub fn article(name: &str) -> &'static str {
    let vowel = name.chars().next().is_some_and(|c| "aeiou".contains(c.to_ascii_lowercase()));
    if vowel { "an" } else { "a" }
}

/// `a, b and c`, cut after `most` with a count of the rest.
pub fn list<S: AsRef<str>>(items: &[S], most: usize) -> String {
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    let rest = items.len().saturating_sub(shown.len());
    match (shown.as_slice(), rest) {
        ([], _) => String::new(),
        ([one], 0) => (*one).to_owned(),
        (several, 0) => format!("{} and {}", several[..several.len() - 1].join(", "), several[several.len() - 1]),
        (several, rest) => format!("{} and {} more", several.join(", "), count(rest as u64)),
    }
}

/// A figure of at most three significant digits after rounding: `0.151`, `12.4`, `1,312`.
pub fn figure(x: f64) -> String {
    let sign = if x < 0.0 { "−" } else { "" };
    let a = x.abs();
    if !a.is_finite() {
        if a.is_nan() { "not a number".into() } else { format!("{sign}∞") }
    } else if a >= 1e15 {
        format!("{sign}{a:.2e}")
    } else if a >= 1000.0 {
        format!("{sign}{}", count(a.round() as u64))
    } else if a >= 100.0 {
        format!("{sign}{a:.0}")
    } else if a >= 10.0 {
        format!("{sign}{a:.1}")
    } else if a >= 1.0 {
        format!("{sign}{a:.2}")
    } else {
        format!("{sign}{a:.3}")
    }
}

/// A character that turns the direction of all the text behind it.
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A sentence in which no name from the data changes how the rest is shown: control characters, and those that turn the
/// direction of text, are written out.
pub fn visible(sentence: &str) -> String {
    let hidden = |c: char| c.is_control() || turns_text(c);
    if !sentence.contains(hidden) {
        return sentence.to_owned();
    }
    sentence.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// A path as a relative reference: its bytes percent-encoded but for those that never need it.
pub fn encoded_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_write_them() {
        assert_eq!(count(86210), "86,210");
        assert_eq!(percent(0.304), "30.4 %");
        assert_eq!(percent(0.0018), "0.18 %");
        assert_eq!(percent(0.99999), ">99.99 %");
        assert_eq!(percent(0.9996), "99.96 %");
        assert_eq!(percent_range(0.272, 0.339), "27.2–33.9 %");
        assert_eq!(each_of(1, "object", "objects"), "the object");
        assert_eq!(each_of(3, "object", "objects"), "each of the 3 objects");
        assert_eq!(plural(1, "image", "images"), "1 image");
        assert_eq!(list(&["a", "b", "c"], 3), "a, b and c");
        assert_eq!(list(&["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(figure(-0.1510724), "−0.151");
    }

    #[test]
    fn what_would_change_the_rest_of_a_sentence_is_written_out() {
        assert_eq!(visible("\u{202e}gpj.exe 1\n"), "\\u{202e}gpj.exe 1\\u{a}");
        assert_eq!(visible("امرأة ü 👩🏽‍🚀"), "امرأة ü 👩🏽‍🚀");
    }
}
