//! What belongs to each picture, so that showing a few of 100,000 reads only theirs.

use super::check::Verdict;
use crate::dataset::{BoxId, Dataset, ImageId};

/// Rows of a table by the picture that they belong to, in their order.
#[derive(Default)]
pub(super) struct Rows {
    start: Vec<u32>,
    rows: Vec<u32>,
}

impl Rows {
    /// `each`: rows and their pictures; they are gone through twice.
    pub fn of<I: Iterator<Item = (u32, ImageId)>>(images: usize, each: impl Fn() -> I) -> Self {
        let mut start = vec![0u32; images + 1];
        for (_, image) in each() {
            if let Some(count) = start.get_mut(image.index() + 1) {
                *count += 1;
            }
        }
        for i in 1..start.len() {
            start[i] += start[i - 1];
        }
        let mut at = start.clone();
        let mut rows = vec![0u32; start.last().copied().unwrap_or(0) as usize];
        for (row, image) in each().filter(|(_, image)| image.index() < images) {
            let slot = &mut at[image.index()];
            rows[*slot as usize] = row;
            *slot += 1;
        }
        Self { start, rows }
    }

    pub fn get(&self, image: ImageId) -> &[u32] {
        match (self.start.get(image.index()), self.start.get(image.index() + 1)) {
            (Some(&from), Some(&to)) => &self.rows[from as usize..to as usize],
            _ => &[],
        }
    }
}

/// Of each picture the counted boxes, labels, claims of splits and declared sizes.
pub(super) struct ByImage {
    boxes: Rows,
    pub labels: Rows,
    pub claims: Rows,
    pub declared: Rows,
}

impl ByImage {
    pub fn of(dataset: &Dataset) -> Self {
        let images = dataset.images.len();
        let boxes = &dataset.boxes;
        let claims = &dataset.images.split_claims;
        let declared = &dataset.images.declared;
        Self {
            boxes: Rows::of(images, || boxes.counted().map(|b| (b.0, boxes.image[b.index()]))),
            labels: Rows::of(images, || (0u32..).zip(&dataset.labels).map(|(row, label)| (row, label.image))),
            claims: Rows::of(images, || (0u32..).zip(claims).map(|(row, claim)| (row, claim.image))),
            declared: Rows::of(images, || (0u32..).zip(declared).map(|(row, size)| (row, size.image))),
        }
    }

    pub fn boxes(&self, image: ImageId) -> impl Iterator<Item = BoxId> + '_ {
        self.boxes.get(image).iter().map(|&b| BoxId(b))
    }
}

/// Per picture the findings that point at it, themselves or by a member: their places in the report, in order.
pub(super) fn findings(images: usize, verdict: &Verdict) -> Rows {
    let mut pairs: Vec<(u32, ImageId)> = Vec::new();
    for (at, finding) in (0u32..).zip(&verdict.judged.findings) {
        let from = pairs.len();
        let members = finding.members.iter().flat_map(|member| &member.evidence);
        pairs.extend(finding.evidence.iter().chain(members).filter_map(|e| Some((at, e.image?))));
        let mut own = pairs.split_off(from);
        own.sort_unstable();
        own.dedup();
        pairs.append(&mut own);
    }
    Rows::of(images, || pairs.iter().copied())
}
