//! The page under construction: chapters with their place in the contents, sentences, tables and drawings. Owns escaping:
//! nothing from the data reaches the page but through it. What it writes is HTML and XML at once.

use crate::plot::{Cell, Figure, Palette, Table, escape, inline};
use crate::rules::Severity;
use crate::wording;
use std::fmt::Write;

/// Rows of a table that is no finding's.
pub(super) const ROWS: usize = 40;

/// Rows of a table that stays on one printed page.
const SHORT: usize = 14;
const LETTERS: usize = 1_200;

pub(super) struct Html {
    out: String,
    /// Of each chapter: its mark and its name.
    pub(super) contents: Vec<(&'static str, &'static str)>,
    palette: Palette,
}

impl Html {
    pub(super) fn new() -> Self {
        let palette = Palette::read(|name| format!("var(--{name})"));
        Self { out: String::new(), contents: Vec::new(), palette }
    }

    pub(super) fn palette(&self) -> &Palette {
        &self.palette
    }

    /// What was written, the last chapter closed.
    pub(super) fn finish(mut self) -> (String, Vec<(&'static str, &'static str)>) {
        self.end();
        (self.out, self.contents)
    }

    /// Ours, as it is.
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&escape(&wording::visible(text)));
        self
    }

    /// A name from the data, which may be written from right to left.
    pub(super) fn name(&mut self, name: &str) -> &mut Self {
        self.raw("<bdi>").text(name).raw("</bdi>")
    }

    fn end(&mut self) {
        if !self.contents.is_empty() {
            self.raw("</section>\n");
        }
    }

    /// A chapter, numbered, and in the contents.
    pub(super) fn chapter(&mut self, id: &'static str, title: &'static str) -> &mut Self {
        self.end();
        self.contents.push((id, title));
        let number = self.contents.len();
        let _ = writeln!(
            self.out,
            "<section id=\"{id}\" class=\"chapter\">\n<h2><span class=\"number\">{number}</span> {title}</h2>"
        );
        self
    }

    pub(super) fn h3(&mut self, title: &str) -> &mut Self {
        self.raw("<h3>").text(title).raw("</h3>\n")
    }

    pub(super) fn h4(&mut self, title: &str) -> &mut Self {
        self.raw("<h4>").text(title).raw("</h4>\n")
    }

    /// A sentence of a chapter that answers its question.
    pub(super) fn answer(&mut self, text: &str) -> &mut Self {
        self.p_of("answer", text)
    }

    pub(super) fn p(&mut self, text: &str) -> &mut Self {
        self.raw("<p>").text(text).raw("</p>\n")
    }

    pub(super) fn p_of(&mut self, class: &str, text: &str) -> &mut Self {
        let _ = write!(self.out, "<p class=\"{class}\">");
        self.text(text).raw("</p>\n")
    }

    /// Small print.
    pub(super) fn small(&mut self, text: &str) -> &mut Self {
        self.p_of("small", text)
    }

    /// The sign of a severity, with its word.
    pub(super) fn severity(&mut self, severity: Severity) -> &mut Self {
        let (of, word) = match severity {
            Severity::Error => ("error", "Error"),
            Severity::Warning => ("warning", "Warning"),
            Severity::Note => ("note", "Note"),
        };
        self.sign(of, word)
    }

    /// `of`: error, warning, note, ok, few, off, part.
    pub(super) fn sign(&mut self, of: &str, word: &str) -> &mut Self {
        let _ = write!(
            self.out,
            "<span class=\"sign sev-{of}\"><svg width=\"14\" height=\"14\" viewBox=\"0 0 16 16\" \
             aria-hidden=\"true\"><use href=\"#i-{of}\"/></svg> {word}</span>"
        );
        self
    }

    /// A table of which at most so many rows are shown; the others are counted.
    pub(super) fn table(&mut self, table: &Table, most: usize) -> &mut Self {
        if table.rows.is_empty() {
            return self;
        }
        // A short table is not worth a page break.
        let letters = || table.rows.iter().flatten().map(|cell| cell.shown().chars().count()).sum::<usize>();
        let class = if table.rows.len().min(most) <= SHORT && letters() <= LETTERS { "scroll keep" } else { "scroll" };
        self.raw(&format!("<div class=\"{class}\"><table>\n<thead><tr>"));
        for (i, head) in table.header.iter().enumerate() {
            let class = if i < table.words { "" } else { " class=\"figure\"" };
            let _ = write!(self.out, "<th scope=\"col\"{class}>");
            self.text(head).raw("</th>");
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for (at, row) in table.rows.iter().take(most).enumerate() {
            self.raw("<tr>");
            for (i, cell) in row.iter().enumerate() {
                self.cell(cell, i < table.words, table.links.get(at).filter(|to| i == 0 && !to.is_empty()));
            }
            self.raw("</tr>\n");
        }
        if let Some(more) = table.rows.len().checked_sub(most).filter(|more| *more > 0) {
            let _ = writeln!(
                self.out,
                "<tr class=\"more\"><td colspan=\"{}\">and {} more</td></tr>",
                table.header.len(),
                wording::count(more as u64)
            );
        }
        self.raw("</tbody></table></div>\n")
    }

    fn cell(&mut self, cell: &Cell, is_word: bool, link: Option<&String>) {
        let class = if is_word { "" } else { " class=\"figure\"" };
        let direction = if matches!(cell, Cell::Text(_)) && is_word { " dir=\"auto\"" } else { "" };
        let _ = write!(self.out, "<td{class}{direction}>");
        match link {
            Some(to) => {
                let _ = write!(self.out, "<a href=\"#{}\">", escape(to));
                self.text(&cell.shown()).raw("</a>");
            }
            // `< 0.0001` stays on one line.
            None if matches!(cell, Cell::P(_)) => {
                self.text(&cell.shown().replace(' ', "\u{a0}"));
            }
            None => {
                self.text(&cell.shown());
            }
        }
        self.raw("</td>");
    }

    /// A drawing with its title and its caption.
    pub(super) fn figure(&mut self, figure: &Figure, says: &str) -> &mut Self {
        let drawing = inline(figure, &self.palette, &wording::visible(says));
        self.raw("<figure>\n").raw("<figcaption><strong>").text(&figure.title).raw("</strong> ");
        self.text(&figure.caption).raw("</figcaption>\n").raw(&drawing).raw("</figure>\n")
    }

    /// Sentences, one below the other.
    pub(super) fn list<S: AsRef<str>>(&mut self, class: &str, items: &[S]) -> &mut Self {
        if items.is_empty() {
            return self;
        }
        let _ = writeln!(self.out, "<ul class=\"{class}\">");
        for item in items {
            self.raw("<li>").text(item.as_ref()).raw("</li>\n");
        }
        self.raw("</ul>\n")
    }
}
