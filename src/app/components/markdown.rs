//! A rule's manual as nodes, never as HTML: what is not known here is shown as its text.

use leptos::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Markdown as nodes. Headings start one level below `<h2>`; a first-level heading (the rule's name) is left out, the
/// screen has its own.
pub fn markdown(text: &str) -> AnyView {
    let mut events = Parser::new_ext(text, Options::ENABLE_TABLES).collect::<Vec<_>>().into_iter();
    nodes(&mut events, None).into_any()
}

fn nodes<'a>(events: &mut std::vec::IntoIter<Event<'a>>, until: Option<TagEnd>) -> Vec<AnyView> {
    let mut out = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::End(end) if Some(end) == until => break,
            Event::Start(tag) => {
                let inner = nodes(events, Some(tag.to_end()));
                out.extend(element(&tag, inner));
            }
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => out.push(text.into_string().into_any()),
            Event::Code(text) => out.push(page! { <code>{text.into_string()}</code> }.into_any()),
            Event::SoftBreak | Event::HardBreak => out.push(" ".into_any()),
            Event::Rule => out.push(page! { <hr /> }.into_any()),
            _ => {}
        }
    }
    out
}

fn element(tag: &Tag<'_>, inner: Vec<AnyView>) -> Option<AnyView> {
    Some(match tag {
        Tag::Heading { level: HeadingLevel::H1, .. } => return None,
        Tag::Heading { level: HeadingLevel::H2, .. } => page! { <h3>{inner}</h3> }.into_any(),
        Tag::Heading { .. } => page! { <h4>{inner}</h4> }.into_any(),
        Tag::Paragraph => page! { <p>{inner}</p> }.into_any(),
        Tag::BlockQuote(_) => page! { <blockquote>{inner}</blockquote> }.into_any(),
        Tag::CodeBlock(kind) => {
            let of = match kind {
                CodeBlockKind::Fenced(info) if info.starts_with("dataset") => Some("A dataset"),
                CodeBlockKind::Fenced(info) if info.starts_with("expect") => Some("What is found"),
                _ => None,
            };
            page! { <div>{of.map(|of| page! { <p class="block-of">{of}</p> })}<pre tabindex="0">{inner}</pre></div> }
                .into_any()
        }
        Tag::List(Some(_)) => page! { <ol>{inner}</ol> }.into_any(),
        Tag::List(None) => page! { <ul>{inner}</ul> }.into_any(),
        Tag::Item => page! { <li>{inner}</li> }.into_any(),
        Tag::Emphasis => page! { <em>{inner}</em> }.into_any(),
        Tag::Strong => page! { <strong>{inner}</strong> }.into_any(),
        Tag::Table(_) => page! { <div class="scroll"><table class="tbl">{inner}</table></div> }.into_any(),
        Tag::TableHead => page! { <thead><tr>{inner}</tr></thead> }.into_any(),
        Tag::TableRow => page! { <tr>{inner}</tr> }.into_any(),
        Tag::TableCell => page! { <td>{inner}</td> }.into_any(),
        // A source is named, not linked: the page leads nowhere else.
        Tag::Link { dest_url, .. } if dest_url.starts_with("http") => {
            page! { <span>{inner}" (" <code>{dest_url.to_string()}</code> ")"</span> }.into_any()
        }
        _ => page! { <span>{inner}</span> }.into_any(),
    })
}
