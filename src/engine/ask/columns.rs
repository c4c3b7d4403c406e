//! What stands in a column.

use super::{Answered, Failure};
use crate::dataset::Fields;
use crate::dataset::bytes::ReadAt;
use crate::engine::check::{Check, Verdict};
use serde::{Deserialize, Serialize};

/// The fields of a column, of all files that have one of this name or of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnFields {
    pub column: String,
    /// A file's path; all where it is `None`.
    pub file: Option<String>,
}

impl Answered for ColumnFields {
    fn answer<S: ReadAt>(&self, check: &Check<S>, _verdict: &Verdict) -> Result<Fields, Failure> {
        let mut fields = Fields::default();
        for source in &check.dataset.sources {
            if self.file.as_ref().is_some_and(|file| *file != check.dataset.path(source.file)) {
                continue;
            }
            for column in source.columns.iter().filter(|column| column.name == self.column) {
                fields.add(&column.fields);
            }
        }
        Ok(fields)
    }
}
