//! Parts of a rule's manual page, as plain text and as markup. Owns the small part of Markdown that manuals use; what it
//! does not know is shown as its text.

use crate::plot::escape;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The text below a second-level heading.
pub(super) fn section<'m>(manual: &'m str, heading: &str) -> &'m str {
    let mut at = None;
    let mut place = 0;
    for line in manual.split_inclusive('\n') {
        let start = place;
        place += line.len();
        match (at, line.strip_prefix("## ")) {
            (Some(from), Some(_)) => return manual[from..start].trim(),
            (None, Some(name)) if name.trim() == heading => at = Some(place),
            _ => {}
        }
    }
    at.map(|from| manual[from..].trim()).unwrap_or_default()
}

/// Its first paragraph.
pub(super) fn paragraph(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or_default().trim()
}

/// As HTML that is also XML. Links and pictures stand as their text, so that nothing leads anywhere.
pub(super) fn markup(text: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(tag) => open(&mut out, &tag),
            Event::End(tag) => close(&mut out, tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&escape(&text)),
            Event::Code(text) => out.push_str(&format!("<code>{}</code>", escape(&text))),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

fn open(out: &mut String, tag: &Tag<'_>) {
    out.push_str(match tag {
        Tag::Paragraph => "<p>",
        Tag::List(Some(_)) => "<ol>",
        Tag::List(None) => "<ul>",
        Tag::Item => "<li>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::CodeBlock(_) => "<pre>",
        Tag::Table(_) => "<table>",
        Tag::TableHead | Tag::TableRow => "<tr>",
        Tag::TableCell => "<td>",
        _ => "",
    });
}

fn close(out: &mut String, tag: TagEnd) {
    out.push_str(match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::CodeBlock => "</pre>\n",
        TagEnd::Table => "</table>\n",
        TagEnd::TableHead | TagEnd::TableRow => "</tr>\n",
        TagEnd::TableCell => "</td>",
        _ => "",
    });
}
