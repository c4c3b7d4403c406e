//! What leads to a person in a text: e-mail addresses, phone numbers, and addresses of pages. Owns the plain patterns and
//! how what they find is shown: masked. Refuses to know where a text stands.

use std::ops::Range;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Personal {
    Email,
    Phone,
    /// `https://…`, of any page or file.
    Address,
}

/// What the files of annotations hold of one kind, file by file.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    pub file: super::FileId,
    pub kind: Personal,
    pub count: u64,
    /// Different ones, as far as they are told apart.
    pub distinct: u64,
    /// The first of them: line, and how it is shown.
    pub first: Vec<(u32, String)>,
}

/// Letters of a name before `@`, at most (RFC 5321).
const LONGEST_LOCAL: usize = 64;
const LONGEST_DOMAIN: usize = 253;
/// No longer address is looked through.
const LONGEST_ADDRESS: usize = 2_000;
/// Ends of file names, which no domain ends in: `icon@2x.png`.
const FILES: [&str; 14] =
    ["jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff", "svg", "txt", "json", "xml", "csv", "yaml"];

/// Everything in a text, by kind and then in order.
pub fn find(text: &[u8], mut found: impl FnMut(Personal, Range<usize>)) {
    let mut from = 0;
    for at in memchr::memchr_iter(b'@', text) {
        if let Some(range) = email(text, at).filter(|range| range.start >= from) {
            from = range.end;
            found(Personal::Email, range);
        }
    }
    for at in memchr::memchr_iter(b'+', text) {
        if let Some(range) = phone(text, at) {
            found(Personal::Phone, range);
        }
    }
    for at in memchr::memmem::find_iter(text, "://") {
        if let Some(range) = address(text, at, 3) {
            found(Personal::Address, range);
        }
    }
    // As JSON may write it.
    for at in memchr::memmem::find_iter(text, r":\/\/") {
        if let Some(range) = address(text, at, 5) {
            found(Personal::Address, range);
        }
    }
}

/// The e-mail address about an `@`.
fn email(text: &[u8], at: usize) -> Option<Range<usize>> {
    let of_local = |b: &u8| b.is_ascii_alphanumeric() || b"._%+-".contains(b);
    let of_domain = |b: &u8| b.is_ascii_alphanumeric() || b".-".contains(b);
    let before = text[..at].iter().rev().take(LONGEST_LOCAL + 1).take_while(|b| of_local(b)).count();
    let skip = text[at - before..at].iter().take_while(|b| !b.is_ascii_alphanumeric()).count();
    let start = at - before + skip;
    let after = text[at + 1..].iter().take(LONGEST_DOMAIN).take_while(|b| of_domain(b)).count();
    let domain = &text[at + 1..at + 1 + after];
    let domain = &domain[..domain.iter().rposition(u8::is_ascii_alphanumeric)? + 1];
    let mut labels = domain.split(|b| *b == b'.');
    let last = labels.next_back()?;
    let is_file = FILES.iter().any(|end| last.eq_ignore_ascii_case(end.as_bytes()));
    let sound = (2..=24).contains(&last.len()) && last.iter().all(u8::is_ascii_alphabetic) && !is_file;
    let labels_sound = domain.contains(&b'.') && labels.all(|label| !label.is_empty());
    // `git@github.com:…` and `ftp://user@host` are no one's address.
    let before = text[..start].last().copied();
    let local = &text[start..at];
    let is_login = before == Some(b'/') || before == Some(b':') && text[..start].ends_with(b"://");
    let length_fits = (1..=LONGEST_LOCAL).contains(&local.len());
    (sound && labels_sound && length_fits && local != b"git" && !is_login).then_some(start..at + 1 + domain.len())
}

/// The phone number behind a `+`: a country's code and at least eight digits in all, with the signs people put between.
fn phone(text: &[u8], at: usize) -> Option<Range<usize>> {
    let opens = |b: u8| b.is_ascii_whitespace() || b"\"'([{<,;:=|>_/".contains(&b);
    if !text[..at].last().is_none_or(|&b| opens(b)) || !matches!(text.get(at + 1), Some(b'1'..=b'9')) {
        return None;
    }
    let (mut end, mut digits, mut signs, mut dots) = (at + 1, 0, 0, 0);
    while let Some(&b) = text.get(end) {
        let next_is_digit = |step: usize| text.get(end + step).is_some_and(u8::is_ascii_digit);
        match b {
            b'0'..=b'9' => digits += 1,
            b'.' if next_is_digit(1) => dots += 1,
            b' ' | b'-' | b'/' | b'(' | b')' if next_is_digit(1) => signs += 1,
            b' ' | b')' | b'-' if matches!(text.get(end + 1), Some(b'(' | b' ' | b'-')) && next_is_digit(2) => {
                signs += 1
            }
            _ => break,
        }
        end += 1;
    }
    let ends = text.get(end).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'+' && *b != b'=');
    // A number with a point or without any sign is a number, if it is no longer than numbers are.
    let spoken = signs > 0 || dots > 1 || dots == 0 && digits >= 10;
    (ends && spoken && (8..=15).contains(&digits)).then_some(at..end)
}

/// Pages that say what a file is, or under which licence it stands: of no picture.
const OF_FORMATS: [&str; 19] = [
    "w3.org",
    "creativecommons.org",
    "json-schema.org",
    "schema.org",
    "cocodataset.org",
    "mscoco.org",
    "opensource.org",
    "gnu.org",
    "apache.org",
    "purl.org",
    "xml.org",
    "mlcommons.org",
    "roboflow.ai",
    "roboflow.com",
    "public.roboflow.ai",
    "universe.roboflow.com",
    "blog.roboflow.com",
    // Of whoever annotated, on a machine of their own.
    "localhost",
    "127.0.0.1",
];

/// The address about a `://` that is `sign` bytes long.
fn address(text: &[u8], at: usize, sign: usize) -> Option<Range<usize>> {
    let scheme = text[..at].iter().rev().take(6).take_while(|b| b.is_ascii_alphanumeric()).count();
    let known = [&b"http"[..], b"https", b"ftp", b"s3", b"gs"];
    if !known.iter().any(|known| text[at - scheme..at].eq_ignore_ascii_case(known)) {
        return None;
    }
    let host = at + sign;
    let ends = |b: &u8| b.is_ascii_whitespace() || b.is_ascii_control() || b"\"'<>()[]{}|,;".contains(b);
    let length = text[host..].iter().take(LONGEST_ADDRESS).take_while(|b| !ends(b)).count();
    let range = at - scheme..host + length;
    let host = host_of(&text[range.clone()]);
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty() && !OF_FORMATS.contains(&host)).then_some(range)
}

/// The host of an address: `https://a.org/x` is of `a.org`.
pub fn host_of(address: &[u8]) -> String {
    let from = memchr::memmem::find(address, b":").map_or(0, |at| at + 1);
    let rest = address[from..].iter().skip_while(|b| matches!(b, b'/' | b'\\'));
    let host: Vec<u8> = rest.take_while(|b| b.is_ascii_alphanumeric() || b".-".contains(b)).copied().collect();
    String::from_utf8_lossy(&host).to_ascii_lowercase()
}

/// How something found is shown: `a…@e….org`, `+49…`, the host of an address.
pub fn masked(kind: Personal, text: &[u8]) -> String {
    let shown = String::from_utf8_lossy(text);
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    match kind {
        Personal::Email => {
            let (local, domain) = shown.split_once('@').unwrap_or((&shown, ""));
            let end = domain.rsplit_once('.').map_or("", |(_, end)| end);
            format!("{}…@{}….{end}", first(local), first(domain))
        }
        Personal::Phone => format!("{}…", shown.chars().take(3).collect::<String>()),
        Personal::Address => host_of(text),
    }
}

/// A text with its e-mail addresses and phone numbers masked.
pub fn without_personal(text: &str) -> String {
    let mut found = Vec::new();
    find(text.as_bytes(), |kind, range| {
        if kind != Personal::Address {
            found.push((range.start, range.end, kind));
        }
    });
    found.sort_unstable();
    let (mut out, mut from) = (String::new(), 0);
    for (start, end, kind) in found {
        if let (true, Some(before), Some(own)) = (start >= from, text.get(from..start), text.get(start..end)) {
            out.push_str(before);
            out.push_str(&masked(kind, own.as_bytes()));
            from = end;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Personal, String)> {
        let mut out = Vec::new();
        find(text.as_bytes(), |kind, range| out.push((kind, text[range].to_owned())));
        out
    }

    fn texts(text: &str, of: Personal) -> Vec<String> {
        found(text).into_iter().filter(|(kind, _)| *kind == of).map(|(_, text)| text).collect()
    }

    #[test]
    fn addresses_of_people_are_found_among_what_looks_alike() {
        let text = r#"{"by": "jo.doe+x@mail.example.org", "also": "mailto:A@b.co."} <c@d.museum>"#;
        assert_eq!(texts(text, Personal::Email), ["jo.doe+x@mail.example.org", "A@b.co", "c@d.museum"]);
        for other in [
            "icon@2x.png",
            "12345@N00",
            "git@github.com:a/b.git",
            "a@b",
            "@c.org",
            "x@.org",
            "x@1.2.3.4",
            "ftp://me@host.org/x",
            "a@b..org",
        ] {
            assert!(texts(other, Personal::Email).is_empty(), "{other}");
        }
    }

    #[test]
    fn phone_numbers_are_found_among_numbers() {
        for number in ["+49 30 1234567", "+1 (555) 123-4567", "+442071838750", "+33.1.23.45.67.89", "+49 (0) 30 123456"]
        {
            assert_eq!(texts(&format!("\"{number}\","), Personal::Phone), [number]);
        }
        for other in
            ["1e+05", "+12.3456789", "+1234567", "a+4912345678901", "+0123456789", "aGVsbG8+123456789012=", "+12345678"]
        {
            assert!(texts(other, Personal::Phone).is_empty(), "{other}");
        }
    }

    #[test]
    fn addresses_of_pages_are_found_but_not_those_of_formats_and_licences() {
        let text = r#"{"url": "http://farm3.staticflickr.com/1/2.jpg", "b": "https:\/\/a.org\/x y"}"#;
        assert_eq!(texts(text, Personal::Address), ["http://farm3.staticflickr.com/1/2.jpg", r"https:\/\/a.org\/x"]);
        assert_eq!(masked(Personal::Address, br"https:\/\/A.org\/x"), "a.org");
        for other in [
            "http://creativecommons.org/licenses/by/2.0/",
            "http://www.w3.org/2001/XMLSchema",
            "http://localhost:7000/?id=1",
            "c://x",
            "http://",
        ] {
            assert!(texts(other, Personal::Address).is_empty(), "{other}");
        }
    }

    #[test]
    fn what_is_found_is_shown_masked() {
        assert_eq!(masked(Personal::Email, b"jo@example.org"), "j…@e….org");
        assert_eq!(without_personal("by jo@example.org, +49 30 1234567."), "by j…@e….org, +49….");
        assert_eq!(without_personal("ü@x.org"), "ü@x.org");
    }

    #[test]
    fn no_text_panics() {
        let text = "a@b.org +49 30 1234567 https://a.org/x https:\\/\\/b.org ü@ü.ü ++1 @@ ://";
        for end in 0..=text.len() {
            for start in 0..=end {
                find(&text.as_bytes()[start..end], |kind, range| {
                    drop(masked(kind, &text.as_bytes()[start..end][range]))
                });
            }
        }
    }
}
