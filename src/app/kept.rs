//! Decisions that the browser keeps: only where somebody has said so, all under one key, and gone with one click. Under each
//! dataset's fingerprint its name and the file of decisions.

use crate::decisions::{self, Decisions};
use gloo::storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const KEY: &str = "muster-kept-decisions";

/// What is kept of one dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfDataset {
    pub name: String,
    file: String,
}

impl OfDataset {
    pub fn decisions(&self) -> Decisions {
        decisions::parse(&self.file).0
    }
}

/// All that is kept, by the dataset's fingerprint.
pub type Kept = BTreeMap<String, OfDataset>;

/// All that is kept; `None` where nobody has asked for it.
pub fn read() -> Option<Kept> {
    LocalStorage::get(KEY).ok()
}

/// From now on decisions are kept.
pub fn begin() -> bool {
    read().is_some() || LocalStorage::set(KEY, Kept::new()).is_ok()
}

/// Nothing is kept any more, and nothing of it stays.
pub fn wipe() {
    LocalStorage::delete(KEY);
}

/// Keeps the decisions of a dataset, where that was asked for. `false`: the browser did not take them.
pub fn put(fingerprint: &str, name: &str, decisions: &Decisions) -> bool {
    let Some(mut kept) = read() else { return true };
    if decisions.is_empty() {
        kept.remove(fingerprint);
    } else {
        kept.insert(fingerprint.to_owned(), OfDataset { name: name.to_owned(), file: decisions::write(decisions) });
    }
    LocalStorage::set(KEY, kept).is_ok()
}

/// What is kept of this dataset, or else of one of the same name: an earlier version.
pub fn of(fingerprint: &str, name: &str) -> Option<Decisions> {
    let kept = read()?;
    let same = kept.get(fingerprint).or_else(|| kept.values().find(|of| of.name == name));
    same.map(OfDataset::decisions)
}
