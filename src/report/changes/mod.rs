//! What changed since an earlier report: images, annotations, findings, shares. Owns the comparison of two reports;
//! refuses to judge anything: that is done before.

mod earlier;
mod findings;
mod images;
mod said;
mod shares;
#[cfg(test)]
mod tests;

pub use earlier::Earlier;
pub use findings::{AlteredFinding, EarlierFinding, FindingChanges, Repaired};
pub use images::{ChangedImages, ImageChanges, ImageLists};
pub use said::{heading, lead};
pub use shares::ShareChange;

use super::digest::{self, Mark};
use super::types::Report;
use crate::dataset::Dataset;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a report says of an earlier one, under `changes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    pub against: Against,
    #[serde(flatten)]
    pub findings: FindingChanges,
    /// `None` where the earlier report keeps nothing of its images; `why` says so.
    pub images: Option<ImageChanges>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Paths of at most `EVIDENCE` each.
    pub lists: ImageLists,
    /// Of every value of an attribute that both reports have, where its count changed.
    pub shares: Vec<ShareChange>,
}

/// The earlier report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Against {
    pub name: String,
    pub fingerprint: String,
    /// The version of Muster that wrote it.
    pub version: String,
    pub images: u64,
    /// Where it did not hold for all images: what it lacked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<String>,
}

/// Compares a report with an earlier one. The second is every changed image by id, for lists of them.
pub fn changes(
    earlier: &Earlier,
    report: &Report,
    dataset: &Dataset,
    hashes: &BTreeMap<u32, [u8; 16]>,
) -> (Changes, ChangedImages) {
    let before = &earlier.report;
    let compared = earlier.marks.as_ref().map(|old| {
        let new: Vec<Mark> = digest::marks(dataset, hashes);
        images::compare(old, &new)
    });
    let (counts, of) = match compared {
        Some((counts, of)) => (Some(counts), of),
        None => (None, ChangedImages::default()),
    };
    let why = counts.is_none().then(|| "the earlier report keeps no digest of its images".to_owned());
    let against = Against {
        name: before.dataset.name.clone(),
        fingerprint: before.dataset.fingerprint.clone(),
        version: before.muster.version.clone(),
        images: before.dataset.images,
        partial: before.partial.clone(),
    };
    let changes = Changes {
        against,
        findings: findings::compare(before, report),
        images: counts,
        why,
        lists: of.lists(dataset),
        shares: shares::compare(&before.dataset.attributes, &report.dataset.attributes),
    };
    (changes, of)
}
