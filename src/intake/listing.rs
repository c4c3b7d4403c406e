//! The dropped files, in one order whatever order they came in.

use crate::dataset::bytes::ReadAt;
use crate::dataset::{DroppedFile, Fate};
use crate::sorting::Sorting;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Dropped files sorted by path (bytes after NFC), with what can be read of each.
pub struct Listing<S> {
    pub files: Vec<DroppedFile>,
    sources: Vec<S>,
}

impl<S: ReadAt> Listing<S> {
    /// `entries`: path below the dropped folder and the file, in the order of the caller's handles.
    pub fn new(entries: Vec<(String, S)>) -> Self {
        let mut rows: Vec<(DroppedFile, S)> = entries
            .into_iter()
            .enumerate()
            .map(|(handle, (path, source))| {
                let (path, was_not_nfc) = normal(path);
                let file =
                    DroppedFile { path, bytes: source.len(), handle: handle as u32, was_not_nfc, fate: Fate::Pending };
                (file, source)
            })
            .collect();
        rows.order_by(|(a, _), (b, _)| a.path.as_bytes().cmp(b.path.as_bytes()).then(a.handle.cmp(&b.handle)));
        let (files, sources) = rows.into_iter().unzip();
        Self { files, sources }
    }

    /// The files, and what can be read of each, in the same order.
    pub fn into_parts(self) -> (Vec<DroppedFile>, Vec<S>) {
        (self.files, self.sources)
    }
}

/// NFC, `/` between folders, no leading `./` or `/`; and whether the normal form had to change.
pub fn normal(path: String) -> (String, bool) {
    let path = if path.contains('\\') { path.replace('\\', "/") } else { path };
    let trimmed = path.trim_start_matches("./").trim_start_matches('/');
    if is_nfc_quick(trimmed.chars()) == IsNormalized::Yes {
        return (trimmed.to_owned(), false);
    }
    let normal: String = trimmed.nfc().collect();
    let changed = normal != trimmed;
    (normal, changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_the_drop_does_not_matter() {
        let list = |names: &[&str]| {
            Listing::new(names.iter().map(|n| ((*n).to_owned(), Vec::<u8>::new())).collect())
                .files
                .into_iter()
                .map(|f| f.path)
                .collect::<Vec<_>>()
        };
        assert_eq!(list(&["b.jpg", "a/z.jpg", "./a.jpg"]), list(&["a.jpg", "b.jpg", "a/z.jpg"]));
    }

    #[test]
    fn decomposed_names_become_composed_and_are_marked() {
        let listing = Listing::new(vec![("u\u{308}ber.jpg".to_owned(), Vec::<u8>::new())]);
        assert_eq!(listing.files[0].path, "\u{fc}ber.jpg");
        assert!(listing.files[0].was_not_nfc);
    }
}
