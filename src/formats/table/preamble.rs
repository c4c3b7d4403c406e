//! Lines in front of a table: a spreadsheet's `sep=;`, comments, titles, empty rows, the number of rows. Owns which lines
//! these are; refuses to read the table.

use super::shape::{Separator, fields_of, has_header};
use crate::dataset::Role;
use crate::formats::attributes::{guess, looks_like_image};
use crate::wording;

/// Lines looked at.
const MOST: usize = 40;

/// What stands in front of the header, or of the first row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Preamble {
    /// Lines of the file.
    pub lines: u32,
    /// What `sep=` says.
    pub separator: Option<u8>,
    /// The number of rows that the file announces.
    pub announced: Option<u64>,
    /// The first of these lines that is not empty.
    first: Option<String>,
    /// The last of these lines is a comment that could be the header.
    comment: Option<String>,
}

impl Preamble {
    /// Lines that are no part of any table: empty ones, `sep=`, comments.
    pub(super) fn of(text: &str) -> Self {
        let mut this = Self::default();
        for line in text.lines().take(MOST) {
            let plain = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\u{feff}'));
            let is_empty = plain.chars().all(|c| matches!(c, ',' | ';' | '|' | '\t' | ' ' | '"'));
            let comment = ["#", "%", "//"].iter().any(|mark| plain.starts_with(mark));
            let separator = separator_of(plain);
            if !(is_empty || comment || separator.is_some()) {
                break;
            }
            this.take(line);
            this.separator = separator.or(this.separator);
            this.comment = comment.then(|| line.trim().to_owned());
        }
        // Of a file of nothing else there is no table, and so many lines are no comments.
        let lines = this.lines as usize;
        if lines >= MOST || text.lines().count() == lines { Self::default() } else { this }
    }

    /// A line of no table.
    fn take(&mut self, line: &str) {
        self.lines += 1;
        if self.first.is_none() && line.contains(char::is_alphanumeric) {
            self.first = Some(line.trim().chars().take(60).collect());
        }
    }

    /// The comment in front of rows of this width, where it is their header: "#filename,size". It is no part of the
    /// preamble then.
    pub(super) fn header_of(
        &mut self,
        rows: &[Vec<String>],
        width: usize,
        separator: Separator,
    ) -> Option<Vec<String>> {
        let mut names = fields_of(without_hash(self.comment.as_deref()?), separator)?;
        // A header of CelebA's kind may lack the name of the first column.
        if separator == Separator::Blanks && names.len() + 1 == width {
            names.insert(0, "image".into());
        }
        let known = |names: &[String]| {
            names.iter().filter(|n| !matches!(guess(n).role, Role::Attribute | Role::Ignore)).count()
        };
        let beside = rows.first().filter(|_| has_header(rows)).map_or(0, |row| known(row).max(1));
        if names.len() != width || width < 2 || known(&names) < beside {
            return None;
        }
        self.comment = None;
        self.lines -= 1;
        if self.lines == 0 {
            self.first = None;
        }
        Some(names)
    }

    /// Titles in front of a header of this width: lines that hold half as many fields as it, or fewer; or one number.
    pub(super) fn titles(&mut self, text: &str, width: usize, separator: Separator) {
        let filled = |fields: &[String]| fields.iter().filter(|f| !f.is_empty()).count();
        let mut above: Vec<(&str, Vec<String>)> = Vec::new();
        for line in text.lines().take(MOST) {
            let Some(fields) = fields_of(line, separator) else { return };
            let n = filled(&fields);
            let number = |fields: &[String]| fields.iter().find(|f| !f.is_empty()).and_then(|f| f.parse::<u64>().ok());
            let count = match above.as_slice() {
                [(_, only)] if filled(only) == 1 => number(only),
                _ => None,
            };
            let most = above.iter().map(|(_, fields)| filled(fields)).max().unwrap_or(0);
            let is_header =
                n >= 2 && most * 2 <= n && fields.len() == width && has_header(std::slice::from_ref(&fields));
            if width >= 2 && !above.is_empty() && (is_header || (count.is_some() && fields.len() == width && n >= 2)) {
                above.iter().for_each(|(line, _)| self.take(line));
                self.announced = count;
                return;
            }
            // A row of the table, or its header.
            if n > 0 && (n * 2 > width.max(2) || fields.iter().any(|f| looks_like_image(f))) {
                return;
            }
            above.push((line, fields));
        }
    }

    /// A line that announces the number of rows.
    pub(super) fn count(&mut self, line: &str) {
        self.lines += 1;
        self.announced = line.trim().parse().ok();
    }

    /// What was passed over, in words that follow the reason; empty where it is nothing to speak of.
    pub(super) fn said(&self) -> String {
        match (&self.first, self.lines) {
            (None, _) => String::new(),
            (Some(first), 1) => format!("; line 1 stands in front of it and is skipped: {first}"),
            (Some(first), n) => {
                format!(
                    "; {} stand in front of it and are skipped: {first} …",
                    wording::plural(u64::from(n), "line", "lines")
                )
            }
        }
    }
}

/// A first field without the mark of a comment in front.
pub(super) fn without_hash(name: &str) -> &str {
    let plain = name.trim().trim_start_matches(['#', '%']).trim();
    if plain.is_empty() { name } else { plain }
}

/// `sep=;`
fn separator_of(line: &str) -> Option<u8> {
    let line = line.trim_end_matches([',', '"']);
    let rest = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and(line.get(4..))?;
    match rest {
        "" | "," => Some(b','),
        ";" => Some(b';'),
        "|" => Some(b'|'),
        "\t" | "\\t" => Some(b'\t'),
        _ => None,
    }
}
