//! What is wrong with a Parquet file: what was expected, what was found with its cause, what to do.

use crate::dataset::{Fault, FaultKind, Place};

/// Something that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) remedy: &'static str,
}

pub(super) const FETCH: &str = "Fetch the file again from its source: it was damaged on the way";
const ANEW: &str = "Write the file anew with compression snappy or zstd, for example with pandas' `to_parquet`";
const GROUPS: &str = "Write the file anew in smaller row groups, for example with pyarrow's `row_group_size=100`";

impl Flaw {
    pub(super) fn new(expected: impl Into<String>, found: impl Into<String>, remedy: &'static str) -> Self {
        Self { expected: expected.into(), found: found.into(), remedy }
    }

    /// Bytes that are not what the file says of them.
    pub(super) fn damaged(column: &str, what: &str) -> Self {
        Self::new(format!("{what} of the column {column}"), "damaged bytes", FETCH)
    }

    /// A way of writing that is not read.
    pub(super) fn unread(column: &str, what: &str) -> Self {
        Self::new(format!("the column {column} in a form that Muster reads"), what, ANEW)
    }

    pub(super) fn too_large(column: &str, bytes: u64) -> Self {
        let found = format!("{} MB", bytes >> 20);
        Self::new(format!("pages of the column {column} that fit into memory"), found, GROUPS)
    }

    /// The reading of the file itself failed.
    pub(super) fn io(error: &std::io::Error) -> Self {
        Self::new("readable bytes", error.to_string(), "")
    }

    pub(super) fn fault(self, kind: FaultKind, place: Place) -> Fault {
        Fault::new(kind, place, self.expected, self.found).remedy(self.remedy)
    }
}
