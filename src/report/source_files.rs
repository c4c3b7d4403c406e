//! The annotation files and tables that were read, one by one, where they are few: what a document needs to name them to
//! others. Groups of more files are counted in `files.groups` alone.

use super::build::role_name;
use super::csv::hex;
use super::types::{ColumnFacts, SourceFacts};
use crate::dataset::{ColumnInfo, Dataset, FileRole, Source};
use crate::sorting::Sorting;
use std::collections::BTreeMap;

/// Files of one role and format that are listed.
const FILES: usize = 20;

pub(super) fn sources(dataset: &Dataset) -> Vec<SourceFacts> {
    let mut groups: BTreeMap<(FileRole, &str), Vec<&Source>> = BTreeMap::new();
    for source in dataset.sources.iter().filter(|source| source.role != FileRole::Settings) {
        groups.entry((source.role, source.format.id)).or_default().push(source);
    }
    let few = groups.into_values().filter(|sources| sources.len() <= FILES).flatten();
    let mut out: Vec<SourceFacts> = few.map(|source| facts(dataset, source)).collect();
    out.order_by(|a, b| a.path.cmp(&b.path));
    out
}

fn facts(dataset: &Dataset, source: &Source) -> SourceFacts {
    SourceFacts {
        path: dataset.path(source.file).to_owned(),
        role: role_name(source.role).to_owned(),
        format: source.format.id.to_owned(),
        bytes: dataset.files[source.file.index()].bytes,
        sha256: source.sha256.map(|hash| hex(&hash)),
        columns: source.columns.iter().map(column).collect(),
    }
}

fn column(column: &ColumnInfo) -> ColumnFacts {
    let words = column.fields.values.iter().filter(|value| value.is_missing && !value.text.trim().is_empty());
    ColumnFacts {
        name: column.name.clone(),
        role: column.role,
        ty: column.ty,
        missing: words.map(|value| value.text.clone()).collect(),
    }
}
