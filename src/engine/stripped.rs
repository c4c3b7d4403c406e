//! Copies of pictures without their metadata: which files are pictures, what was taken out, and what is said of it. Owns
//! these words for the command and the page; refuses to write anything.

use crate::dataset::bytes::ReadAt;
use crate::intake::{self, Kind};
use crate::pixels::{self, ImageFormat, Removed};
use crate::wording::{self, plural};
use std::collections::BTreeMap;
use std::io;

/// Files that are named.
const NAMED: usize = 20;

/// What was done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stripped {
    /// Pictures in the copy.
    pub written: u64,
    /// Pictures that held each kind.
    removed: BTreeMap<Removed, u64>,
    clean: u64,
    turned: u64,
    /// Pictures that are not in the copy, with the reason.
    pub left_out: Vec<(String, String)>,
}

/// The file is a picture, by its name or by how it begins.
pub fn is_picture(path: &str, file: &impl ReadAt) -> bool {
    match intake::kind(path) {
        Kind::Image => true,
        Kind::Unknown => file.head(64).is_ok_and(|head| pixels::sniff(&head) != ImageFormat::Unknown),
        _ => false,
    }
}

impl Stripped {
    /// Takes the metadata out of a picture; gives what goes into the copy, or nothing where it is left out.
    pub fn strip(&mut self, path: &str, bytes: io::Result<Vec<u8>>) -> Option<Vec<u8>> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let bytes = bytes.map_err(|e| format!("it cannot be read: {e}"));
        match bytes.and_then(|bytes| pixels::strip(&bytes, name)) {
            Ok(stripped) => {
                self.written += 1;
                self.clean += u64::from(stripped.removed.is_empty());
                self.turned += u64::from(stripped.turned);
                stripped.removed.iter().for_each(|kind| *self.removed.entry(*kind).or_default() += 1);
                Some(stripped.bytes)
            }
            Err(why) => {
                self.left_out.push((path.to_owned(), why));
                None
            }
        }
    }

    /// What was taken out, a sentence a line without a full stop.
    pub fn says(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let kinds: Vec<String> =
            self.removed.iter().map(|(kind, n)| format!("{} ({})", kind.name(), wording::count(*n))).collect();
        if !kinds.is_empty() {
            let of = self.written - self.clean;
            lines.push(format!("Taken out of {}: {}", pictures(of), wording::list(&kinds, kinds.len())));
        }
        if self.clean > 0 {
            lines.push(format!("{} had none", pictures(self.clean)));
        }
        if self.turned > 0 {
            let say = if self.turned == 1 { "says which way up it is" } else { "say which way up they are" };
            lines.push(format!("{} still {say}, and nothing else", pictures(self.turned)));
        }
        lines
    }

    /// What is not in the copy: a heading and a line a picture, some of them named.
    pub fn says_left_out(&self) -> Vec<String> {
        if self.left_out.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![format!("Not copied, {}:", pictures(self.left_out.len() as u64))];
        let named = self.left_out.iter().take(NAMED);
        lines.extend(named.map(|(path, why)| format!("  {}: {why}", wording::visible(path))));
        let more = self.left_out.len().saturating_sub(NAMED);
        if more > 0 {
            lines.push(format!("  and {} more", wording::count(more as u64)));
        }
        lines
    }
}

fn pictures(n: u64) -> String {
    plural(n, "picture", "pictures")
}
