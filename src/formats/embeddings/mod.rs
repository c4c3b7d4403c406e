//! Embeddings that the user brings: NumPy's arrays, and tables whose columns are the numbers of a point. They are for
//! looking at pictures, and no figure and no finding is made of them. Refuses arrays that may be anything else (masks,
//! calibrations, labels), and never opens what Python has pickled.

mod array;
mod beside;
mod columns;
mod gather;
mod names;
mod npy;
mod npz;
mod table;
#[cfg(test)]
mod tests;

use super::Probe;
use super::list::{Entry, How, Read, Stage};
use crate::dataset::{Fault, FaultKind, FileRole, Format, Place};
pub use beside::beside;
pub(super) use columns::{is_called_so, numbered};
pub(super) use gather::{Gathering, Joined, MOST_DIMS, Name};
pub use names::NAMES;
use npy::Header;
use std::collections::BTreeMap;
pub use table::TABLE;

pub static ENTRY: Entry = Entry {
    format: Format { id: "embeddings", name: "embeddings (NumPy)", role: FileRole::Embeddings, boxes: None },
    reads: "a .npy or .npz array with a row of numbers for each picture: 16 to 64-bit floats, integers, either byte order, C or Fortran order; rows are joined by a list of names in the .npz, or in a .txt or .csv of the same name beside it, or by the order of the pictures' paths where there are as many",
    told_by: "an array of two dimensions that is not called as a picture, and has names, or is called as embeddings are (`clip.npy`, `features.npy`), or has a row for each picture",
    cannot: "objects pickled by Python, which are never opened; arrays of one or three dimensions; further arrays of an .npz",
    // Pictures that other files list are known by then.
    stage: Stage::Predictions,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| Box::pin(array::read(session, input, out, tick))),
    },
};

/// Names of the rows of arrays, by their path without its ending.
pub(super) type NamesBeside = BTreeMap<String, Vec<Name>>;

/// Why points cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) remedy: &'static str,
}

impl Flaw {
    pub(super) fn new(expected: impl Into<String>, found: impl Into<String>, remedy: &'static str) -> Self {
        Self { expected: expected.into(), found: found.into(), remedy }
    }

    pub(super) fn fault(self, kind: FaultKind, place: Place) -> Fault {
        Fault::new(kind, place, self.expected, self.found).remedy(self.remedy)
    }
}

/// A path without its ending.
fn stem(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, end)) if !end.contains('/') && !stem.is_empty() => stem,
        _ => path,
    }
}

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if probe.picture {
        return None;
    }
    match probe.extension().as_str() {
        "npy" => {
            let header = Header::read(probe.head).ok();
            let fits = header.as_ref().is_some_and(|h| h.is_numbers() && h.rows_and_columns().is_some());
            let speaks = is_called_so(probe.name()) || probe.names_beside;
            match header {
                Some(header) if fits => Some(format!("an array of shape {}", header.shape_words())),
                _ if speaks => Some("an array that is called as embeddings are".to_owned()),
                _ => None,
            }
        }
        "npz" if probe.head.starts_with(b"PK\x03\x04") => Some("arrays in an .npz".to_owned()),
        "npz" if is_called_so(probe.name()) || probe.names_beside => {
            Some("an .npz that is called as embeddings are".to_owned())
        }
        _ => None,
    }
}

/// Why an array is nobody's.
pub(super) fn why_not(probe: &Probe<'_>) -> String {
    match Header::read(probe.head) {
        Ok(header) if probe.extension() == "npy" => {
            format!(
                "a NumPy array of shape {}: embeddings have a row of numbers for each picture",
                header.shape_words()
            )
        }
        Err(flaw) if probe.extension() == "npy" => {
            format!("no embeddings: expected {}, found {}", flaw.expected, flaw.found)
        }
        _ => "a NumPy file, and no embeddings".to_owned(),
    }
}
