//! The packet as one printed page that runs nothing and loads nothing.

use super::{Line, foot, lines, sign, title};
use crate::documents::html::{colours, policy};
use crate::plot::escape;
use crate::report::Report;
use crate::wording::visible;
use std::fmt::Write;

const STYLE: &str = include_str!("style.css");

pub(in crate::documents) fn page(report: &Report) -> String {
    let style = format!("{}{STYLE}", colours());
    let name = escape(&title(report));
    let mut out = format!(
        "{}<html lang=\"en\" translate=\"no\">\n<head>\n<meta charset=\"utf-8\"/>\n{}\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n\
         <title>{name}: dataset facts</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>Dataset facts</h1>\n\
         <p class=\"name\"><bdi>{name}</bdi></p>\n",
        crate::documents::MARKS[0],
        policy(&style)
    );
    let mut table = false;
    for line in lines(report) {
        let row = matches!(line, Line::Amount(..) | Line::Part(..));
        if row != table {
            out.push_str(if row { "<table>\n<tbody>\n" } else { "</tbody>\n</table>\n" });
            table = row;
        }
        one(&mut out, &line);
    }
    if table {
        out.push_str("</tbody>\n</table>\n");
    }
    let _ = writeln!(out, "<p class=\"foot\">{}</p>\n</main>\n</body>\n</html>", escape(&visible(&foot(report))));
    out
}

fn one(out: &mut String, line: &Line) {
    let text = |text: &str| escape(&visible(text));
    let _ = match line {
        Line::Head(name, figures) => {
            writeln!(out, "<h2><span>{}</span> <small>{}</small></h2>", text(name), text(figures))
        }
        Line::Amount(what, n, range) | Line::Part(what, n, range) => {
            let class = if matches!(line, Line::Part(..)) { " class=\"part\"" } else { "" };
            let figures = match range.is_empty() {
                true => format!("<td colspan=\"2\">{}</td>", text(n)),
                false => format!("<td>{}</td><td>{}</td>", text(n), text(range)),
            };
            writeln!(out, "<tr{class}><th scope=\"row\" dir=\"auto\">{}</th>{figures}</tr>", text(what))
        }
        Line::Alert(severity, says, todo) => {
            writeln!(
                out,
                "<p class=\"alert\"><strong>{}.</strong> {}</p>\n<p class=\"todo\">{}</p>",
                sign(*severity),
                text(says),
                text(todo)
            )
        }
        Line::Small(says) => writeln!(out, "<p class=\"small\" dir=\"auto\">{}</p>", text(says)),
        Line::Columns(all) => {
            let says = |says: &String| format!("<p class=\"small\" dir=\"auto\">{}</p>\n", text(says));
            writeln!(out, "<div class=\"two\">\n{}</div>", all.iter().map(says).collect::<String>())
        }
    };
}
