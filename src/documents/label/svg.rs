//! The packet as a drawing, to be put into a page or a slide. Texts are broken into lines here, as a drawing breaks none.

use super::{Line, foot, lines, sign, title};
use crate::plot::escape;
use crate::report::Report;
use crate::wording::visible;
use std::fmt::Write;

const WIDTH: f64 = 560.0;
const EDGE: f64 = 16.0;
/// Width of a letter, plain and bold, in parts of the size of the text; wide letters count twice.
const LETTER: f64 = 0.58;
const BOLD: f64 = 0.68;

const STYLE: &str = ".b{fill:#fff;stroke:#111;stroke-width:2}.r{fill:#111}.h{fill:#999}text{fill:#111;font-family:system-ui,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;unicode-bidi:plaintext;font-variant-numeric:tabular-nums}";

struct Pen {
    out: String,
    y: f64,
}

impl Pen {
    /// A text from the left edge on, broken where it has to be; `room` of it is left for what stands at the right.
    fn text(&mut self, text: &str, size: f64, weight: u32, from: f64, room: f64) {
        let most = ((WIDTH - 2.0 * EDGE - from - room) / (size * if weight > 500 { BOLD } else { LETTER })) as usize;
        for line in broken(&visible(text), most.max(8)) {
            self.y += size * 1.3;
            self.put(&line, size, weight, EDGE + from, "start");
        }
    }

    fn put(&mut self, text: &str, size: f64, weight: u32, x: f64, anchor: &str) {
        let _ = writeln!(
            self.out,
            "<text x=\"{x:.0}\" y=\"{:.1}\" font-size=\"{size}\" font-weight=\"{weight}\" text-anchor=\"{anchor}\">{}</text>",
            self.y,
            escape(text)
        );
    }

    fn rule(&mut self, thick: f64, class: &str) {
        self.y += 5.0;
        let _ = writeln!(
            self.out,
            "<rect class=\"{class}\" x=\"{EDGE}\" y=\"{:.1}\" width=\"{}\" height=\"{thick}\"/>",
            self.y,
            WIDTH - 2.0 * EDGE
        );
        self.y += thick;
    }
}

/// Lines of at most so many letters, broken between words; a word that is longer is broken within.
fn broken(text: &str, most: usize) -> Vec<String> {
    let wide =
        |c: char| if ('\u{1100}'..='\u{ffdc}').contains(&c) && !('\u{2000}'..='\u{2bff}').contains(&c) { 2 } else { 1 };
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for word in text.split_whitespace() {
        let length: usize = word.chars().map(wide).sum();
        if used > 0 && used + 1 + length > most {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            if used + wide(c) > most {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += wide(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

pub(in crate::documents) fn drawing(report: &Report) -> String {
    let mut pen = Pen { out: String::new(), y: EDGE };
    pen.text("Dataset facts", 30.0, 800, 0.0, 0.0);
    let name = title(report);
    pen.text(&name, 15.0, 600, 0.0, 0.0);
    for line in lines(report) {
        match &line {
            Line::Head(name, figures) => {
                pen.rule(6.0, "r");
                pen.text(name, 14.0, 800, 0.0, 160.0);
                pen.put(figures, 11.0, 400, WIDTH - EDGE, "end");
            }
            Line::Amount(what, n, range) | Line::Part(what, n, range) => {
                let (from, weight) = if matches!(line, Line::Part(..)) { (16.0, 400) } else { (0.0, 700) };
                pen.text(what, 13.0, weight, from, if n.is_empty() { 0.0 } else { 200.0 });
                let figure = if range.is_empty() { n.clone() } else { format!("{n} ({range})") };
                pen.put(&figure, 13.0, 400, WIDTH - EDGE, "end");
                pen.rule(0.5, "h");
            }
            Line::Alert(severity, says, todo) => {
                pen.text(&format!("{}. {says}", sign(*severity)), 12.0, 700, 0.0, 0.0);
                pen.text(todo, 11.0, 400, 12.0, 0.0);
                pen.y += 4.0;
            }
            Line::Small(says) => pen.text(says, 11.0, 400, 0.0, 0.0),
            Line::Columns(all) => all.iter().for_each(|says| pen.text(says, 11.0, 400, 0.0, 0.0)),
        }
    }
    pen.rule(6.0, "r");
    pen.text(&foot(report), 11.0, 400, 0.0, 0.0);
    let height = pen.y + EDGE;
    format!(
        "{}<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height:.0}\" viewBox=\"0 0 {WIDTH} {height:.0}\" \
         role=\"img\">\n<title>{}: dataset facts</title>\n<style>{STYLE}</style>\n\
         <rect class=\"b\" x=\"1\" y=\"1\" width=\"{}\" height=\"{:.0}\"/>\n{}</svg>\n",
        crate::documents::MARKS[1],
        escape(&name),
        WIDTH - 2.0,
        height - 2.0,
        pen.out
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_loses_none_of_its_letters() {
        let text = "one two three pneumonoultramicroscopic كلب 犬犬犬犬犬犬";
        let lines = broken(text, 10);
        assert_eq!(lines[0], "one two");
        assert!(lines.iter().all(|line| line.chars().count() <= 10), "{lines:?}");
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
    }
}
