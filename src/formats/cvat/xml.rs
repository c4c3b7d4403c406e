//! XML as a stream of tags with their lines. Holds one tag at a time; refuses document types' entities, and to know
//! what the tags mean.

use crate::dataset::bytes::ReadAt;
use crate::formats::table::Text;
use crate::formats::{short, voc};
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesStart, Event};
use std::io::{self, BufRead, BufReader, Read};

/// Elements within each other; deeper ones are no annotations.
const DEEPEST: usize = 200;

/// What comes next.
pub(super) enum Step {
    Open(Tag),
    /// The innermost open element ends.
    Close,
    Text(String),
    End,
}

/// An element's beginning.
#[derive(Clone)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) line: u32,
    attributes: Vec<(String, String)>,
    /// What is wrong with its attributes, where something is.
    pub(super) wrong: Option<String>,
}

impl Tag {
    /// An attribute's value without the blanks around it; `None` where it is not there.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.trim())
    }

    /// An attribute that is there and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|v| !v.is_empty())
    }

    pub(super) fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some_and(|v| matches!(v, "1" | "true" | "True"))
    }
}

/// Where a file stops to be XML.
pub(super) struct Broken {
    pub(super) line: u32,
    pub(super) expected: String,
    pub(super) found: String,
}

pub(super) struct Tags<'a> {
    reader: quick_xml::Reader<Lines<'a>>,
    buf: Vec<u8>,
    open: Vec<String>,
    /// An empty element has been opened and closes next.
    closing: bool,
}

impl<'a> Tags<'a> {
    pub(super) fn new(bytes: &'a dyn ReadAt) -> io::Result<Self> {
        let head = bytes.head(4096)?;
        let text = Text::new(bytes, voc::encoding(&head));
        let reader = quick_xml::Reader::from_reader(Lines { text: BufReader::with_capacity(64 << 10, text), line: 1 });
        Ok(Self { reader, buf: Vec::new(), open: Vec::new(), closing: false })
    }

    /// Bytes of the file that have been read.
    pub(super) fn bytes_read(&self) -> u64 {
        self.reader.get_ref().text.get_ref().raw_read
    }

    /// Bytes of text that have been passed.
    pub(super) fn passed(&self) -> u64 {
        self.reader.buffer_position()
    }

    pub(super) fn next(&mut self) -> Result<Step, Broken> {
        if std::mem::take(&mut self.closing) {
            self.open.pop();
            return Ok(Step::Close);
        }
        loop {
            self.buf.clear();
            self.reader.get_mut().text.get_mut().record_ended();
            let line = self.reader.get_ref().line;
            let event = match self.reader.read_event_into(&mut self.buf) {
                Ok(event) => event,
                Err(error) => return Err(broken(&error, line, self.reader.get_ref().line, &self.open)),
            };
            let step = match event {
                Event::Start(start) => Step::Open(tag(&start, line)),
                Event::Empty(start) => {
                    self.closing = true;
                    Step::Open(tag(&start, line))
                }
                Event::End(_) => {
                    self.open.pop();
                    Step::Close
                }
                Event::Text(text) => Step::Text(text.to_string()),
                Event::CData(text) => Step::Text(text.to_string()),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(c)) => Step::Text(c.to_string()),
                    _ => Step::Text(entity(&name).to_owned()),
                },
                Event::Eof if self.open.is_empty() => Step::End,
                Event::Eof => {
                    // The text's own end was put there where the file has none.
                    let line = line.saturating_sub(1).max(1);
                    let expected = self.open.last().map_or(String::new(), |name| format!("</{name}>"));
                    return Err(Broken { line, expected, found: "the end of the file".into() });
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            };
            if let Step::Open(tag) = &step {
                if self.open.len() >= DEEPEST {
                    let expected = format!("elements within each other, at most {DEEPEST} deep");
                    return Err(Broken { line, expected, found: "more".into() });
                }
                self.open.push(tag.name.clone());
            }
            return Ok(step);
        }
    }
}

/// One of XML's own five entities; another stands for nothing that is known.
fn entity(name: &str) -> &str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "\u{FFFD}",
    }
}

fn tag(start: &BytesStart<'_>, line: u32) -> Tag {
    let mut tag = Tag { name: start.name().as_ref().to_owned(), line, attributes: Vec::new(), wrong: None };
    let mut attributes = start.attributes();
    for attribute in attributes.with_checks(false) {
        match attribute {
            Ok(attribute) => {
                let value = match quick_xml::escape::unescape(&attribute.value) {
                    Ok(value) => value.into_owned(),
                    Err(_) => attribute.value.to_string(),
                };
                tag.attributes.push((attribute.key.as_ref().to_owned(), value));
            }
            Err(error) => {
                tag.wrong.get_or_insert(error.to_string());
            }
        }
    }
    tag
}

fn broken(error: &Error, from: u32, to: u32, open: &[String]) -> Broken {
    let end = "the end of the file";
    let (line, expected, found) = match error {
        Error::Syntax(what) => {
            let expected = match what {
                SyntaxError::UnclosedComment => "--> behind a comment",
                SyntaxError::UnclosedSingleQuotedAttributeValue | SyntaxError::UnclosedDoubleQuotedAttributeValue => {
                    "the closing quote of a value"
                }
                _ => "> at the end of a tag",
            };
            (from, expected.to_owned(), end.to_owned())
        }
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            (from, format!("</{}>", short(expected)), format!("</{}>", short(found)))
        }
        Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
            let expected = open.last().map_or("the end of the file".into(), |name| format!("</{}>", short(name)));
            (from, expected, format!("</{}>", short(found)))
        }
        Error::Io(e) if e.kind() == io::ErrorKind::InvalidData => {
            (from, "the end of a tag within 16 MiB".into(), "none".into())
        }
        Error::Io(e) => (to, "bytes that can be read".into(), e.to_string()),
        other => (from, "well-formed XML".into(), short(&other.to_string())),
    };
    Broken { line, expected, found }
}

/// Text that knows the line it has come to.
struct Lines<'a> {
    text: BufReader<Text<'a>>,
    line: u32,
}

impl Read for Lines<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Lines<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.text.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        let passed = self.text.buffer().get(..n).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', passed).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.text.consume(n);
    }
}
