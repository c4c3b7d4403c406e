//! Which images were added, removed or altered, by their marks.

use super::super::build::EVIDENCE;
use super::super::digest::Mark;
use crate::dataset::{Dataset, ImageId};
use serde::{Deserialize, Serialize};

/// Counts of images, dropped or only listed. An image is known again by its path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageChanges {
    pub added: u64,
    pub removed: u64,
    /// The same path, other content.
    pub altered: u64,
    /// The same path, the same content, and the same annotations.
    pub unchanged: u64,
    /// The same path, other annotations: boxes, labels or values.
    pub annotations_altered: u64,
    /// The same path, whose content one of the two checks did not read.
    pub not_compared: u64,
}

impl ImageChanges {
    /// Images of which the path is in both.
    #[must_use]
    pub fn in_both(&self) -> u64 {
        self.altered.max(self.annotations_altered) + self.unchanged + self.not_compared
    }
}

/// The images that changed, by id, sorted. Those removed have no id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedImages {
    pub added: Vec<ImageId>,
    pub altered: Vec<ImageId>,
    pub annotations_altered: Vec<ImageId>,
}

/// Some of them by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageLists {
    pub added: Vec<String>,
    pub altered: Vec<String>,
    pub annotations_altered: Vec<String>,
}

impl ChangedImages {
    pub(super) fn lists(&self, dataset: &Dataset) -> ImageLists {
        let paths = |ids: &[ImageId]| -> Vec<String> {
            let mut paths: Vec<String> = ids.iter().map(|&id| dataset.images.path(id).to_owned()).collect();
            paths.sort_unstable();
            paths.truncate(EVIDENCE);
            paths
        };
        ImageLists {
            added: paths(&self.added),
            altered: paths(&self.altered),
            annotations_altered: paths(&self.annotations_altered),
        }
    }
}

/// `old`: sorted. `new`: by image.
pub(super) fn compare(old: &[Mark], new: &[Mark]) -> (ImageChanges, ChangedImages) {
    let mut sorted: Vec<(Mark, ImageId)> = new.iter().enumerate().map(|(i, &mark)| (mark, ImageId::from(i))).collect();
    sorted.sort_unstable_by_key(|&(mark, id)| (mark, id.index()));
    let (mut counts, mut of) = (ImageChanges::default(), ChangedImages::default());
    let mut before = old.iter().copied().peekable();
    for (mark, id) in sorted {
        while before.next_if(|old| old.path < mark.path).is_some() {
            counts.removed += 1;
        }
        // Two paths of one hash stand beside each other in both, in the order of their contents.
        let Some(old) = before.next_if(|old| old.path == mark.path) else {
            counts.added += 1;
            of.added.push(id);
            continue;
        };
        let read = old.content != 0 && mark.content != 0;
        let (altered, said) = (read && old.content != mark.content, old.annotations != mark.annotations);
        if altered {
            counts.altered += 1;
            of.altered.push(id);
        }
        if said {
            counts.annotations_altered += 1;
            of.annotations_altered.push(id);
        }
        counts.not_compared += u64::from(!read);
        counts.unchanged += u64::from(read && !altered && !said);
    }
    counts.removed += before.count() as u64;
    for ids in [&mut of.added, &mut of.altered, &mut of.annotations_altered] {
        ids.sort_unstable();
    }
    (counts, of)
}
