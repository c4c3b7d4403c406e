//! A finding's fingerprint: by it a decision finds its finding in the next run. Of what the finding is about and which
//! images and files it points at; lines, record numbers and figures are not in it, so that one inserted record loses no
//! decision.

use super::Subject;
use super::csv::hex;
use crate::dataset::{Dataset, FileId, ImageId};
use crate::rules::{self, Evidence};

/// Of a finding without evidence.
const NOTHING: &str = "0000000000000000";

/// Two times sixteen hexadecimal digits: of code and subject, and of the evidence, `NOTHING` where there is none.
pub(super) fn of(dataset: &Dataset, finding: &rules::Finding) -> String {
    let mut about = blake3::Hasher::new();
    let fold = finding.fold.as_ref().map_or("", |fold| fold.key.kind);
    let cause = finding.cause_kind.map(|cause| format!("{cause:?}")).unwrap_or_default();
    // One rule may say several things of one subject.
    let name = finding.measured.as_ref().map_or("", |measured| measured.name.as_str());
    for part in [finding.code, fold, cause.as_str(), name] {
        put(&mut about, part);
    }
    put_subject(&mut about, &finding.subject);
    format!("{}-{}", half(&about), evidence(dataset, finding))
}

/// What of two fingerprints says which finding is meant, whatever its evidence.
pub(super) fn about(fingerprint: &str) -> &str {
    fingerprint.split('-').next().unwrap_or_default()
}

fn evidence(dataset: &Dataset, finding: &rules::Finding) -> String {
    let members = finding.members.iter();
    let all = finding.evidence.iter().chain(members.clone().flat_map(|member| &member.evidence));
    let (mut images, mut files): (Vec<ImageId>, Vec<FileId>) = (Vec::new(), Vec::new());
    for entry in all {
        images.extend(entry.image);
        files.extend(file_of(dataset, entry));
    }
    if images.is_empty() && files.is_empty() && finding.members.is_empty() {
        return NOTHING.to_owned();
    }
    let mut hasher = blake3::Hasher::new();
    let mut subjects: Vec<&Subject> = members.map(|member| &member.subject).collect();
    subjects.sort_unstable();
    subjects.into_iter().for_each(|subject| put_subject(&mut hasher, subject));
    images.sort_unstable();
    images.dedup();
    put_sorted(&mut hasher, images.into_iter().map(|image| dataset.images.path(image)).collect());
    files.sort_unstable();
    files.dedup();
    put_sorted(&mut hasher, files.into_iter().map(|file| dataset.path(file)).collect());
    half(&hasher)
}

fn file_of(dataset: &Dataset, entry: &Evidence) -> Option<FileId> {
    let place = entry.place.or_else(|| entry.boxes.first().map(|b| dataset.boxes.place[b.index()]));
    place.map(|place| place.file)
}

fn put_sorted(hasher: &mut blake3::Hasher, mut paths: Vec<&str>) {
    paths.sort_unstable();
    hasher.update(&(paths.len() as u64).to_le_bytes());
    paths.into_iter().for_each(|path| put(hasher, path));
}

fn put_subject(hasher: &mut blake3::Hasher, s: &Subject) {
    let texts =
        [&s.class, &s.with, &s.attribute, &s.group, &s.split, &s.annotator, &s.identity, &s.image, &s.file, &s.column];
    for text in texts.into_iter().map(|text| text.as_deref()).chain(s.values.iter().map(|value| value.as_deref())) {
        hasher.update(&[u8::from(text.is_some())]);
        put(hasher, text.unwrap_or_default());
    }
    s.attributes.iter().for_each(|attribute| put(hasher, attribute));
}

/// With a byte that no UTF-8 has behind it: two texts never run into one.
fn put(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(text.as_bytes());
    hasher.update(&[0xFF]);
}

fn half(hasher: &blake3::Hasher) -> String {
    hex(&hasher.finalize().as_bytes()[..8])
}
