//! JSON with a record in each line, in turns. Holds one line at a time; refuses to know what the records mean.

use super::{Broken, Element, Mark, Visit, Walked, Want};
use crate::dataset::bytes::ReadAt;
use crate::formats::Tick;
use crate::formats::slices::yield_now;
use crate::formats::table::{Text, encoding_of};
use std::io::{self, BufRead, BufReader};

/// Bytes that the encoding is told by.
const HEAD: u64 = 64 << 10;
/// Lines read in one turn, and bytes.
const TURN: u64 = 256 << 10;

/// Walks over a file; each line that is not blank is an element of the list without a name. Lines may be in any
/// encoding that tables are read in.
pub async fn walk_lines(source: &dyn ReadAt, visit: &mut dyn Visit, tick: &mut Tick<'_>) -> Walked {
    let broken = |line, expected: &str, found: String| Walked {
        broken: vec![Broken { line, expected: expected.to_owned(), found, fatal: true }],
        cancelled: false,
    };
    let head = match source.head(HEAD) {
        Ok(head) => head,
        Err(e) => return broken(1, "bytes that can be read", e.to_string()),
    };
    if visit.member("", b'[', Mark { offset: 0, line: 1 }) != Want::Elements {
        return Walked::default();
    }
    let mut text = BufReader::with_capacity(64 << 10, Text::new(source, encoding_of(&head)));
    let (mut line, mut index, mut passed) = (0u32, 0u32, 0u64);
    let mut buf = Vec::new();
    loop {
        buf.clear();
        text.get_mut().record_ended();
        line = line.saturating_add(1);
        match text.read_until(b'\n', &mut buf) {
            Ok(0) => break,
            Ok(n) => passed += n as u64,
            Err(e) if e.kind() == io::ErrorKind::InvalidData => {
                return broken(line, "the end of the line within 16 MiB", "none".into());
            }
            Err(e) => return broken(line, "bytes that can be read", e.to_string()),
        }
        let bytes = buf.trim_ascii();
        if !bytes.is_empty() {
            visit.element("", Element { index, line, bytes });
            index = index.saturating_add(1);
        }
        if passed >= TURN {
            passed = 0;
            if !tick(text.get_ref().raw_read) {
                return Walked { broken: Vec::new(), cancelled: true };
            }
            yield_now().await;
        }
    }
    Walked::default()
}
