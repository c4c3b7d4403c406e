//! JSON in ranges: the members of the top-level object, and the elements of those that are lists, as slices of bytes
//! with their lines. Never holds more than a buffer and the element at hand; refuses to know what the elements mean.

mod cursor;
mod explain;
mod lines;
mod members;
mod node;
mod scan;
mod shape;
mod value;

pub use explain::{Flaw, explain, without_nan};
pub use lines::walk_lines;
pub use members::Members;
pub use node::{Node, words};
pub(super) use shape::{Shape, joined, why_not};
pub use value::{value, words as words_of};

use super::Tick;
use super::slices::yield_now;
use crate::dataset::bytes::ReadAt;
use cursor::Cursor;

/// How much is read at once: in a browser each read has a high fixed cost.
pub const CHUNK: usize = 4 << 20;
/// How much of it is read in one turn: some milliseconds.
const TURN: u64 = 1 << 20;
/// Elements larger than this are not believed.
const LARGEST: usize = 256 << 20;
/// Flaws that can be read over (a comma too many) are recorded up to this number.
const NOTES: usize = 100;

/// What to do with a member of the top-level object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Its elements, one by one, where it is a list.
    Elements,
    /// Its members, one by one, where it is an object.
    Members,
    /// It as a whole, as one element.
    Value,
    /// Nothing.
    Skip,
    /// Nothing now; it will be read later with `walk_list`, and its bytes count as read then.
    Later,
}

/// A place where reading can begin again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Byte of the file.
    pub offset: u64,
    /// Line, from 1.
    pub line: u32,
}

/// One element of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// Its place in the list, from 0.
    pub index: u32,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Its bytes: one JSON value, not checked.
    pub bytes: &'a [u8],
}

impl Element<'_> {
    /// The line of a byte of the element.
    pub fn line_of(&self, at: usize) -> u32 {
        self.line.saturating_add(newlines(&self.bytes[..at.min(self.bytes.len())]))
    }
}

/// Is told what a file holds, in its order.
pub trait Visit {
    /// A member begins, with the first byte of its value. The name is empty where the top level is itself a list.
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want;
    /// An element of a member whose elements are wanted, or the whole of one that is wanted as such.
    fn element(&mut self, name: &str, element: Element<'_>);
    /// A member, called `key`, of a member whose members are wanted.
    fn entry(&mut self, _name: &str, _key: &str, _element: Element<'_>) {}
}

/// Something that is not JSON: where, and what was expected there instead of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Line, from 1.
    pub line: u32,
    pub expected: String,
    pub found: String,
    /// Nothing after it was read.
    pub fatal: bool,
}

/// How a walk ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// In the order of the file; only the last can be fatal.
    pub broken: Vec<Broken>,
    /// `tick` said stop.
    pub cancelled: bool,
}

impl Walked {
    /// The file was read to its end.
    pub fn is_complete(&self) -> bool {
        !self.cancelled && !self.broken.last().is_some_and(|b| b.fatal)
    }
}

/// What ends a walk early.
enum Stop {
    Cancelled,
    Broken(Broken),
}

/// Walks over a file, in turns. What stands before a flaw is delivered. `done`: bytes that are counted as read so far.
pub async fn walk(
    source: &dyn ReadAt,
    chunk: usize,
    visit: &mut dyn Visit,
    done: &mut u64,
    tick: &mut Tick<'_>,
) -> Walked {
    let mut cursor = Cursor::new(source, Mark { offset: 0, line: 1 }, chunk, done, tick);
    let result = top(&mut cursor, visit).await;
    ended(cursor.notes, result)
}

/// Walks over one list or object that a first walk left for later, from its opening bracket.
pub async fn walk_list(
    source: &dyn ReadAt,
    chunk: usize,
    (name, at): (&str, Mark),
    visit: &mut dyn Visit,
    done: &mut u64,
    tick: &mut Tick<'_>,
) -> Walked {
    let mut cursor = Cursor::new(source, at, chunk, done, tick);
    let result = match cursor.peek() {
        Ok(Some(b'{')) => members(&mut cursor, name, visit).await,
        Ok(_) => list(&mut cursor, name, visit).await,
        Err(stop) => Err(stop),
    };
    ended(cursor.notes, result)
}

fn ended(mut broken: Vec<Broken>, result: Result<(), Stop>) -> Walked {
    match result {
        Ok(()) => Walked { broken, cancelled: false },
        Err(Stop::Cancelled) => Walked { broken, cancelled: true },
        Err(Stop::Broken(last)) => {
            broken.truncate(NOTES);
            broken.push(last);
            Walked { broken, cancelled: false }
        }
    }
}

async fn top(c: &mut Cursor<'_, '_>, visit: &mut dyn Visit) -> Result<(), Stop> {
    c.skip_bom()?;
    match c.peek()? {
        Some(b'{') => object(c, visit).await?,
        Some(b'[') => {
            let at = c.mark();
            match visit.member("", b'[', at) {
                Want::Elements => list(c, "", visit).await?,
                want => c.skip(want != Want::Later)?,
            }
        }
        _ => return Err(c.broken("{ or [")),
    }
    match c.peek()? {
        None => Ok(()),
        Some(_) => Err(c.broken("the end of the file")),
    }
}

async fn object(c: &mut Cursor<'_, '_>, visit: &mut dyn Visit) -> Result<(), Stop> {
    c.step();
    let mut after_comma = false;
    while let Some((name, first)) = name(c, after_comma)? {
        let at = c.mark();
        match visit.member(&name, first, at) {
            Want::Elements if first == b'[' => list(c, &name, visit).await?,
            Want::Members if first == b'{' => members(c, &name, visit).await?,
            Want::Value => {
                let (line, bytes) = c.value()?;
                visit.element(&name, Element { index: 0, line, bytes });
                if c.has_come(TURN) {
                    yield_now().await;
                }
            }
            want => c.skip(want != Want::Later)?,
        }
        after_comma = comma(c)?;
    }
    Ok(())
}

/// The members of an object that is itself a member.
async fn members(c: &mut Cursor<'_, '_>, name_of_all: &str, visit: &mut dyn Visit) -> Result<(), Stop> {
    c.step();
    let (mut after_comma, mut index) = (false, 0u32);
    while let Some((key, _)) = name(c, after_comma)? {
        let (line, bytes) = c.value()?;
        visit.entry(name_of_all, &key, Element { index, line, bytes });
        index = index.saturating_add(1);
        if c.has_come(TURN) {
            yield_now().await;
        }
        after_comma = comma(c)?;
    }
    Ok(())
}

/// The next name of an object and the first byte of its value, at which the cursor then stands; `None` behind the
/// object's end.
fn name(c: &mut Cursor<'_, '_>, after_comma: bool) -> Result<Option<(String, u8)>, Stop> {
    match c.peek()? {
        Some(b'}') => {
            if after_comma {
                c.note("a name in quotes");
            }
            c.step();
            return Ok(None);
        }
        Some(b'"') => {}
        _ => return Err(c.broken(if after_comma { "a name in quotes" } else { "a name in quotes or }" })),
    }
    let name = c.name()?;
    if c.peek()? != Some(b':') {
        return Err(c.broken("a colon"));
    }
    c.step();
    match c.peek()? {
        None | Some(b',' | b':' | b'}' | b']') => Err(c.broken("a value")),
        Some(first) => Ok(Some((name, first))),
    }
}

/// What follows a member; says whether it was a comma.
fn comma(c: &mut Cursor<'_, '_>) -> Result<bool, Stop> {
    match c.peek()? {
        Some(b',') => {
            c.step();
            return Ok(true);
        }
        Some(b'}') => {}
        Some(b'"') => c.note("a comma or }"),
        _ => return Err(c.broken("a comma or }")),
    }
    Ok(false)
}

async fn list(c: &mut Cursor<'_, '_>, name: &str, visit: &mut dyn Visit) -> Result<(), Stop> {
    c.step();
    let mut index = 0u32;
    loop {
        match c.peek()? {
            Some(b']') => {
                if index > 0 {
                    // Only reached behind a comma.
                    c.note("a value");
                }
                c.step();
                return Ok(());
            }
            None => return Err(c.broken(if index == 0 { "a value or ]" } else { "a value" })),
            Some(b',' | b':' | b'}') => return Err(c.broken("a value")),
            Some(_) => {}
        }
        let (line, bytes) = c.value()?;
        visit.element(name, Element { index, line, bytes });
        index = index.saturating_add(1);
        if c.has_come(TURN) {
            yield_now().await;
        }
        match c.peek()? {
            Some(b',') => c.step(),
            Some(b']') => {
                c.step();
                return Ok(());
            }
            Some(b'{' | b'[' | b'"') => c.note("a comma or ]"),
            _ => return Err(c.broken("a comma or ]")),
        }
    }
}

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
