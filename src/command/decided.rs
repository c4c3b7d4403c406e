//! The file of `--decisions`.

use crate::decisions::{self, Decisions};
use crate::wording;
use std::path::Path;

/// # Errors
/// It cannot be read, or a part of it cannot be followed: with its line, what was expected and what was found.
pub fn read(path: &Path) -> Result<Decisions, String> {
    let fault = |why: String| format!("{}{why}", path.display());
    let bytes = std::fs::metadata(path).map_err(|e| fault(format!(": {e}")))?.len();
    if bytes > decisions::LARGEST {
        let expected = wording::count(decisions::LARGEST);
        return Err(fault(format!(": expected at most {expected} bytes, found {}", wording::count(bytes))));
    }
    let text = std::fs::read_to_string(path).map_err(|e| fault(format!(": {e}")))?;
    let (decisions, flaws) = decisions::parse(&text);
    match flaws.first() {
        None => Ok(decisions),
        Some(flaw) => Err(fault(format!(", line {}: expected {}, found {}", flaw.line, flaw.expected, flaw.found))),
    }
}
