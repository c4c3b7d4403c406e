//! How a table is written: its encoding, what separates its fields, whether it has a header. Decided from its first
//! bytes. Refuses to say what its columns mean (`plan` does).

use super::class_names::is_code;
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
    /// Rows before the header: CelebA's count of lines.
    pub skip: u64,
    pub header: bool,
    /// Names of the columns; of the header where there is one.
    pub names: Vec<String>,
    /// Share of the rows looked at that have as many fields as most.
    pub consistent: f64,
    pub rows_seen: usize,
    /// The first field of each row looked at is a class code of Open Images.
    pub only_codes: bool,
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
    let ending = ending(path);
    let plain_text = !matches!(ending.as_str(), "csv" | "tsv" | "tab" | "psv");
    let mut best: Option<(f64, Vec<Vec<String>>, Separator)> = None;
    for byte in [b',', b'\t', b';', b'|'] {
        let rows = rows_of(&text, byte);
        let (share, width) = consistency(&rows);
        let home = if (byte == b'\t') == matches!(ending.as_str(), "tsv" | "tab") { 0.01 } else { 0.0 };
        let score = if width < 2 { 0.0 } else { share + home + (width.min(50) as f64) * 1e-4 };
        if best.as_ref().is_none_or(|(s, ..)| score > *s) {
            best = Some((score, rows, Separator::Byte(byte)));
        }
    }
    let (score, mut rows, mut separator) = best?;
    let mut skip = 0;
    let mut blank_names = None;
    if plain_text && score < 0.9 {
        let (count, names, by_blanks) = blanks(&text)?;
        (skip, blank_names, rows, separator) = (count, names, by_blanks, Separator::Blanks);
    }
    let (consistent, _) = consistency(&rows);
    let header = blank_names.is_some() || (separator != Separator::Blanks && has_header(&rows));
    let first = rows.first()?;
    let names = match blank_names {
        Some(names) => names,
        None if header => first.clone(),
        None => headless_names(path, &rows),
    };
    let data = &rows[usize::from(header)..];
    let only_codes = !data.is_empty() && data.iter().all(|r| r.first().is_some_and(|f| is_code(f)));
    Some(Shape { encoding, separator, skip, header, names, consistent, rows_seen: data.len(), only_codes })
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

/// The share of rows with the most usual number of fields, and that number.
fn consistency(rows: &[Vec<String>]) -> (f64, usize) {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for row in rows {
        *counts.entry(row.len()).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|&(_, n)| n);
    most.map_or((0.0, 0), |(width, n)| (n as f64 / rows.len() as f64, width))
}

/// Rows by blanks: only where nearly each begins with an image's name. Also the rows before the header, and the names
/// of the header where there is one.
#[allow(clippy::type_complexity)]
fn blanks(text: &str) -> Option<(u64, Option<Vec<String>>, Vec<Vec<String>>)> {
    let mut rows: Vec<Vec<String>> = text
        .lines()
        .map(|l| l.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .filter(|r| !r.is_empty())
        .take(SAMPLE)
        .collect();
    let mut skip = 0;
    if rows.len() > 2 && rows[0].len() == 1 && rows[0][0].bytes().all(|b| b.is_ascii_digit()) {
        rows.remove(0);
        skip = 1;
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
        return Some((skip, None, rows));
    }
    let mut names = rows[0].clone();
    if names.len() + 1 == width {
        names.insert(0, "image".into());
        rows[0].insert(0, "image".into());
    }
    (names.len() == width).then_some((skip, Some(names), rows))
}

/// A header holds names; a first row that holds image names or mostly numbers is data.
fn has_header(rows: &[Vec<String>]) -> bool {
    let Some(first) = rows.first() else { return false };
    if first.iter().any(|f| looks_like_image(f) || is_code(f)) {
        return false;
    }
    let numeric = first.iter().filter(|f| number(f, false).is_some()).count();
    let counting = first.iter().enumerate().all(|(i, f)| *f == i.to_string());
    let has_words = first.iter().any(|f| f.chars().any(char::is_alphabetic) && number(f, false).is_none());
    numeric == 0 || (counting && rows.len() > 1 && first.len() > 1) || (has_words && numeric * 2 < first.len())
}

/// Names for the columns of a table without a header, from what its values look like.
fn headless_names(path: &str, rows: &[Vec<String>]) -> Vec<String> {
    let (_, width) = consistency(rows);
    let stem = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let share = |i: usize, is: &dyn Fn(&str) -> bool| {
        let (mut n, mut all) = (0, 0);
        for value in rows.iter().filter_map(|r| r.get(i)).filter(|v| !v.is_empty()) {
            all += 1;
            n += usize::from(is(value));
        }
        all > 0 && n * 10 >= all * 9
    };
    let mut names: Vec<String> = (1..=width).map(|i| format!("column {i}")).collect();
    let images: Vec<usize> = (0..width).filter(|&i| share(i, &looks_like_image)).collect();
    let codes = width == 2 && share(0, &is_code);
    if codes {
        return vec!["label".into(), "name".into()];
    }
    let Some(&image) = images.first() else { return names };
    names[image] = "image".into();
    let numeric: Vec<usize> = (0..width).filter(|&i| i != image && share(i, &|v| number(v, false).is_some())).collect();
    let others: Vec<usize> = (0..width).filter(|&i| i != image && !numeric.contains(&i)).collect();
    match (width, numeric.as_slice(), others.as_slice()) {
        (6, &[a, b, c, d], &[class]) if a + 3 == d => {
            for (i, name) in [(a, "x1"), (b, "y1"), (c, "x2"), (d, "y2"), (class, "class")] {
                names[i] = name.into();
            }
        }
        (2, ..) => {
            let other = 1 - image;
            names[other] = ["identity", "partition", "split", "gender", "age"]
                .into_iter()
                .find(|word| stem.contains(word))
                .unwrap_or("label")
                .into();
        }
        _ => {}
    }
    names
}
