//! The table behind a chart: typed cells, shown in words and exported with all their digits. Nothing is read back out of
//! what is shown.

use crate::report::{harmless, round6};
use crate::wording;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Count(u64),
    /// 0 to 1.
    Share(f64),
    Figure(f64),
    /// A p- or q-value: never shown as zero.
    P(f64),
    /// There is none.
    None,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn share(share: Option<f64>) -> Self {
        share.map_or(Self::None, Self::Share)
    }

    pub fn figure(figure: Option<f64>) -> Self {
        figure.map_or(Self::None, Self::Figure)
    }

    pub fn p(p: Option<f64>) -> Self {
        p.map_or(Self::None, Self::P)
    }

    pub fn count(count: Option<u64>) -> Self {
        count.map_or(Self::None, Self::Count)
    }

    /// As the page shows it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(n) => wording::count(*n),
            Self::Share(share) => wording::percent(*share),
            Self::Figure(x) => wording::figure(*x),
            Self::P(p) if *p < 0.0001 => "< 0.0001".into(),
            Self::P(p) => format!("{p:.4}"),
            Self::None => "–".into(),
        }
    }

    /// As a spreadsheet or a program reads it: six significant digits, a share from 0 to 1, a text that is no formula.
    pub fn exported(&self) -> String {
        match self {
            Self::Text(text) => harmless(text),
            Self::Count(n) => n.to_string(),
            Self::Share(x) | Self::Figure(x) | Self::P(x) => digits(*x),
            Self::None => String::new(),
        }
    }

    /// Words stand at the left, figures at the right.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }
}

/// Six significant digits, small ones with an exponent.
fn digits(x: f64) -> String {
    match round6(x) {
        x if !x.is_finite() => String::new(),
        0.0 => "0".into(),
        x if x.abs() < 1e-4 || x.abs() >= 1e15 => format!("{x:e}"),
        x => x.to_string(),
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub header: Vec<String>,
    /// As long as the header.
    pub rows: Vec<Vec<Cell>>,
    /// So many columns at the left are words, the others figures.
    pub words: usize,
    /// Where each row's first cell leads, where it leads anywhere; empty or parallel to the rows.
    pub links: Vec<String>,
}

impl Table {
    pub fn new(header: &[&str], words: usize) -> Self {
        Self { header: header.iter().map(|h| (*h).to_owned()).collect(), words, ..Self::default() }
    }

    /// The same with these rows.
    pub fn with(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The table as CSV, all of it.
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        // Writing into memory cannot fail.
        let _ = writer.write_record(self.header.iter().map(|h| harmless(h)));
        for row in &self.rows {
            let _ = writer.write_record(row.iter().map(Cell::exported));
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}
