//! How a table is written: its encoding, what separates its fields, whether it has a header. Decided from its first
//! bytes. Refuses to say what its columns mean (`plan` does).

use super::boxes::image_size_of;
use super::cells::{self, BoxCell};
use super::class_names::is_code;
use super::headless;
use super::preamble::{Preamble, without_hash};
use super::text::encoding_of;
use crate::formats::attributes::{looks_like_image, number};
use encoding_rs::Encoding;

/// What separates fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Byte(u8),
    /// Runs of blanks, as in CelebA's lists.
    Blanks,
}

impl Separator {
    /// In front of "table".
    pub(super) fn word(self) -> &'static str {
        match self {
            Separator::Byte(b'\t') => "tab-separated",
            Separator::Byte(b';') => "semicolon-separated",
            Separator::Byte(b'|') => "bar-separated",
            Separator::Byte(_) => "comma-separated",
            Separator::Blanks => "blank-separated",
        }
    }
}

/// How a table is written.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub encoding: &'static Encoding,
    pub separator: Separator,
    /// Lines of the file in front of the header, or of the first row.
    pub skip: u32,
    /// What those are.
    pub preamble: Preamble,
    pub header: bool,
    /// Names of the columns; of the header where there is one.
    pub names: Vec<String>,
    /// Share of the rows looked at that have as many fields as most.
    pub consistent: f64,
    pub rows_seen: usize,
    /// The first field of each row looked at is a class code of Open Images.
    pub only_codes: bool,
    /// By column: its numbers are written "0,5".
    pub commas: Vec<bool>,
    /// The column whose fields are boxes.
    pub box_cell: Option<BoxCell>,
    /// Two columns that are the names of classes and their numbers.
    pub classes: Option<Classes>,
}

/// Which of two columns holds classes' names, and which their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Classes {
    pub name: usize,
    pub number: usize,
}

/// Rows looked at.
const SAMPLE: usize = 200;

/// The shape of a file with these first bytes. `None`: binary, or nothing in it.
pub(super) fn shape_of(path: &str, head: &[u8], whole: bool) -> Option<Shape> {
    let encoding = encoding_of(head);
    let mut text = super::text_of_head(head)?;
    if !whole {
        // The last line may be cut off; a single long line is all there is.
        if let Some(end) = text.rfind('\n') {
            text.truncate(end + 1);
        }
    }
    if text.trim().is_empty() {
        return None;
    }
    let mut preamble = Preamble::of(&text);
    let lines = preamble.lines as usize;
    if let Some((at, _)) = text.match_indices('\n').nth(lines.wrapping_sub(1)).filter(|_| lines > 0) {
        text.drain(..=at);
    }
    let ending = ending(path);
    let plain_text = !matches!(ending.as_str(), "csv" | "tsv" | "tab" | "psv");
    let mut best: Option<(f64, Vec<Vec<String>>, Separator)> = None;
    let marks: &[u8] = match preamble.separator {
        Some(b',') => b",",
        Some(b';') => b";",
        Some(b'|') => b"|",
        Some(b'\t') => b"\t",
        _ => b",\t;|",
    };
    for &byte in marks {
        let rows = rows_of(&text, byte);
        let (share, width) = consistency(&rows);
        let home = if (byte == b'\t') == matches!(ending.as_str(), "tsv" | "tab") { 0.01 } else { 0.0 };
        let score = if width < 2 { 0.0 } else { share + home + (width.min(50) as f64) * 1e-4 };
        if best.as_ref().is_none_or(|(s, ..)| score > *s) {
            best = Some((score, rows, Separator::Byte(byte)));
        }
    }
    let (score, mut rows, mut separator) = best?;
    let mut blank_names = None;
    if plain_text && score < 0.9 {
        let (count, names, by_blanks) = blanks(&text)?;
        if let Some(line) = count {
            preamble.count(&line);
        }
        (blank_names, rows, separator) = (names, by_blanks, Separator::Blanks);
    }
    let (_, width) = consistency(&rows);
    let before = preamble.lines;
    let hashed = preamble.header_of(&rows, width, separator);
    if let Some(names) = &hashed {
        rows.insert(0, names.clone());
        blank_names = blank_names.filter(|_| false).or((separator == Separator::Blanks).then(|| names.clone()));
    } else if separator != Separator::Blanks {
        preamble.titles(&text, width, separator);
        let passed = (preamble.lines - before) as usize;
        let blank = text.lines().take(passed).filter(|l| l.is_empty()).count();
        rows.drain(..passed.saturating_sub(blank).min(rows.len()));
    }
    let (consistent, _) = consistency(&rows);
    let header = hashed.is_some() || blank_names.is_some() || (separator != Separator::Blanks && has_header(&rows));
    let first = rows.first()?;
    let names = match blank_names {
        Some(names) => names,
        None if header => {
            first.iter().enumerate().map(|(i, n)| if i == 0 { without_hash(n) } else { n }.into()).collect()
        }
        None => headless::names(path, &rows),
    };
    let data = &rows[usize::from(header)..];
    let only_codes = !data.is_empty() && data.iter().all(|r| r.first().is_some_and(|f| is_code(f)));
    let commas = (0..names.len()).map(|i| separator != Separator::Byte(b';') && has_decimal_commas(data, i)).collect();
    let box_cell = cells::column_of(&names, data, image_size_of(&names));
    let classes = super::class_names::columns_of(path, header.then_some(names.as_slice()), data);
    let skip = preamble.lines;
    Some(Shape {
        encoding,
        separator,
        skip,
        preamble,
        header,
        names,
        consistent,
        rows_seen: data.len(),
        only_codes,
        commas,
        box_cell,
        classes,
    })
}

/// A column of numbers with a comma before their decimals, in a table whose fields are separated by something else or
/// stand in quotes. "1,234" is a thousand and more.
fn has_decimal_commas(rows: &[Vec<String>], column: usize) -> bool {
    let fields = || rows.iter().filter_map(|r| r.get(column)).filter(|f| !f.is_empty());
    let numbers = fields().filter(|f| number(f, true).is_some()).count();
    let decimal = |f: &&String| {
        number(f, false).is_none()
            && number(f, true).is_some()
            && f.split_once(',').is_some_and(|(whole, rest)| {
                rest.len() != 3 || whole.len() > 3 || whole.trim_start_matches(['-', '+']).starts_with('0')
            })
    };
    numbers * 10 >= fields().count() * 9 && fields().any(|f| decimal(&f))
}

/// What a path ends in, lower case, without the dot.
pub(super) fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase())
}

fn rows_of(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader
        .records()
        .take(SAMPLE)
        .map_while(Result::ok)
        .map(|r| r.iter().map(|f| f.trim().to_owned()).collect())
        .collect()
}

/// The fields of one line.
pub(super) fn fields_of(line: &str, separator: Separator) -> Option<Vec<String>> {
    match separator {
        Separator::Blanks => Some(line.split_whitespace().map(str::to_owned).collect()),
        Separator::Byte(byte) => Some(rows_of(line, byte).into_iter().next().unwrap_or_default()),
    }
}

/// The share of rows with the most usual number of fields, and that number.
pub(super) fn consistency(rows: &[Vec<String>]) -> (f64, usize) {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for row in rows {
        *counts.entry(row.len()).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|&(_, n)| n);
    most.map_or((0.0, 0), |(width, n)| (n as f64 / rows.len() as f64, width))
}

/// Rows by blanks: only where nearly each begins with an image's name. Also the line that announces their number, and the
/// names of the header where there is one.
#[allow(clippy::type_complexity)]
fn blanks(text: &str) -> Option<(Option<String>, Option<Vec<String>>, Vec<Vec<String>>)> {
    let mut rows: Vec<Vec<String>> = text
        .lines()
        .map(|l| l.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .filter(|r| !r.is_empty())
        .take(SAMPLE)
        .collect();
    let mut count = None;
    if rows.len() > 2 && rows[0].len() == 1 && rows[0][0].bytes().all(|b| b.is_ascii_digit()) {
        count = rows.remove(0).pop();
    }
    let names_an_image = |row: &Vec<String>| row.first().is_some_and(|f| looks_like_image(f));
    let first_is_header = rows.len() > 1 && !rows[0].iter().any(|f| looks_like_image(f));
    let data = &rows[usize::from(first_is_header)..];
    let (share, width) = consistency(data);
    let named = data.iter().filter(|r| names_an_image(r)).count();
    if width < 2 || share < 0.95 || named * 10 < data.len() * 9 {
        return None;
    }
    if !first_is_header {
        return Some((count, None, rows));
    }
    let mut names = rows[0].clone();
    if names.len() + 1 == width {
        names.insert(0, "image".into());
        rows[0].insert(0, "image".into());
    }
    (names.len() == width).then_some((count, Some(names), rows))
}

/// A header holds names; a first row that holds image names or mostly numbers is data.
pub(super) fn has_header(rows: &[Vec<String>]) -> bool {
    let Some(first) = rows.first() else { return false };
    if first.iter().any(|f| looks_like_image(f) || is_code(f)) {
        return false;
    }
    let numeric = first.iter().filter(|f| number(f, false).is_some()).count();
    let counting = first.iter().enumerate().all(|(i, f)| *f == i.to_string());
    let has_words = first.iter().any(|f| f.chars().any(char::is_alphabetic) && number(f, false).is_none());
    numeric == 0 || (counting && rows.len() > 1 && first.len() > 1) || (has_words && numeric * 2 < first.len())
}
