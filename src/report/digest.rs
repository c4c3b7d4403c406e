//! What a report keeps of every image, so that a later one can tell which were added, removed or altered: three short
//! hashes, no name and no picture. Short on purpose: 16 bits of content cannot show that somebody's picture is in a
//! dataset, and are enough to see that the picture at one path is another. Refuses to keep a path.

use crate::dataset::{Dataset, ImageId, Unit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Bytes of one entry: path, content, annotations.
const ENTRY: usize = 4 + 2 + 2;

/// As the report has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImagesDigest {
    /// Images, dropped or only listed.
    pub n: u64,
    /// Eight bytes of each, sorted, in base64: 4 of its path, 2 of its content (0: it was not read), 2 of what the
    /// annotations say of it, each in network order.
    pub entries: String,
}

/// What is kept of one image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub path: u32,
    /// 0 where its content was not read.
    pub content: u16,
    pub annotations: u16,
}

impl ImagesDigest {
    /// Of images by their marks, in any order.
    pub fn of(marks: &[Mark]) -> Self {
        let mut sorted = marks.to_vec();
        sorted.sort_unstable();
        let mut bytes = Vec::with_capacity(sorted.len() * ENTRY);
        for mark in &sorted {
            bytes.extend(mark.path.to_be_bytes());
            bytes.extend(mark.content.to_be_bytes());
            bytes.extend(mark.annotations.to_be_bytes());
        }
        Self { n: marks.len() as u64, entries: STANDARD.encode(bytes) }
    }

    /// The marks, sorted.
    ///
    /// # Errors
    /// The text is not what `of` writes.
    pub fn marks(&self) -> Result<Vec<Mark>, String> {
        let bytes = STANDARD.decode(&self.entries).map_err(|e| format!("images_digest cannot be decoded: {e}"))?;
        let (entries, rest) = bytes.as_chunks::<ENTRY>();
        if !rest.is_empty() || entries.len() as u64 != self.n {
            return Err(format!(
                "images_digest is damaged: expected {} entries of {ENTRY} bytes, found {} bytes",
                self.n,
                bytes.len()
            ));
        }
        let mut marks: Vec<Mark> = entries
            .iter()
            .map(|&[a, b, c, d, e, f, g, h]| Mark {
                path: u32::from_be_bytes([a, b, c, d]),
                content: u16::from_be_bytes([e, f]),
                annotations: u16::from_be_bytes([g, h]),
            })
            .collect();
        marks.sort_unstable();
        Ok(marks)
    }
}

/// The mark of every image, by its id. `hashes`: of every file that was read, by file id.
pub fn marks(dataset: &Dataset, hashes: &BTreeMap<u32, [u8; 16]>) -> Vec<Mark> {
    let said = Said::of(dataset);
    let one = |(image, said): (ImageId, u64)| {
        let path = dataset.images.path(image);
        let content = dataset.images.file.get(image.index()).copied().flatten().and_then(|file| hashes.get(&file.0));
        let content = content.map_or(0, |hash| {
            // With the path, so that a content by itself can be looked for in no report.
            let [a, b, ..] = hash_of(&[path.as_bytes(), &[0], hash]);
            u16::from_be_bytes([a, b]).max(1)
        });
        let [a, b, c, d, ..] = hash_of(&[path.as_bytes()]);
        let said = blake3::hash(&said.to_be_bytes());
        let [e, f, ..] = *said.as_bytes();
        Mark { path: u32::from_be_bytes([a, b, c, d]), content, annotations: u16::from_be_bytes([e, f]) }
    };
    dataset.images.ids().zip(said.by_image).map(one).collect()
}

fn hash_of(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

/// Per image the sum of the hashes of all that is said of it, which no order changes.
struct Said {
    by_image: Vec<u64>,
}

impl Said {
    fn of(dataset: &Dataset) -> Self {
        let mut said = Self { by_image: vec![0; dataset.images.len()] };
        let boxes = &dataset.boxes;
        for id in boxes.counted() {
            let i = id.index();
            let (r, unit) = (boxes.rect[i], boxes.unit[i] as u8);
            let numbers = [r.x, r.y, r.w, r.h].map(f64::to_be_bytes).concat();
            let class = dataset.class_name(boxes.class[i]).as_bytes();
            said.add(boxes.image[i], &[b"box", &numbers, &[unit, boxes.flags[i]], class]);
        }
        for (label, repeats) in dataset.labels.iter().zip(&dataset.label_repeats) {
            if !repeats {
                said.add(label.image, &[b"label", dataset.class_name(label.class).as_bytes()]);
            }
        }
        for attribute in &dataset.attributes {
            let value = |item: usize| -> Option<Vec<u8>> {
                let number = || attribute.numbers.as_ref().and_then(|numbers| numbers.get(item));
                match attribute.code(item).and_then(|code| attribute.values.get(code)) {
                    Some(value) => Some(value.as_bytes().to_vec()),
                    None => number().filter(|x| x.is_finite()).map(|x| x.to_be_bytes().to_vec()),
                }
            };
            let name = attribute.name.as_bytes();
            let items: Vec<(ImageId, usize)> = match attribute.unit {
                Unit::Image => dataset.images.ids().map(|id| (id, id.index())).collect(),
                Unit::Box => boxes.counted().map(|id| (boxes.image[id.index()], id.index())).collect(),
                Unit::Identity => {
                    let of = |(i, id): (usize, &Option<_>)| {
                        id.map(|id: crate::dataset::IdentityId| (ImageId::from(i), id.index()))
                    };
                    dataset.identity_of.iter().enumerate().filter_map(of).collect()
                }
            };
            for (image, item) in items {
                if let Some(value) = value(item) {
                    said.add(image, &[b"value", name, &[0], &value]);
                }
            }
        }
        said
    }

    fn add(&mut self, image: ImageId, parts: &[&[u8]]) {
        let [a, b, c, d, e, f, g, h, ..] = hash_of(parts);
        if let Some(sum) = self.by_image.get_mut(image.index()) {
            *sum = sum.wrapping_add(u64::from_be_bytes([a, b, c, d, e, f, g, h]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(path: u32, content: u16, annotations: u16) -> Mark {
        Mark { path, content, annotations }
    }

    #[test]
    fn a_digest_comes_back_sorted_whatever_the_order_was() {
        let digest = ImagesDigest::of(&[mark(9, 1, 2), mark(3, 0, 65_535), mark(u32::MAX, 7, 7)]);
        assert_eq!(digest, ImagesDigest::of(&[mark(u32::MAX, 7, 7), mark(9, 1, 2), mark(3, 0, 65_535)]));
        assert_eq!(digest.marks(), Ok(vec![mark(3, 0, 65_535), mark(9, 1, 2), mark(u32::MAX, 7, 7)]));
        assert_eq!(digest.entries.len(), 32);
    }

    #[test]
    fn a_damaged_digest_is_told() {
        let whole = ImagesDigest::of(&[mark(9, 1, 2), mark(3, 0, 4)]);
        for (n, entries) in [(3, whole.entries.as_str()), (2, &whole.entries[..12]), (2, "§"), (1, "AAAA")] {
            let damaged = ImagesDigest { n, entries: entries.to_owned() };
            assert!(damaged.marks().is_err_and(|why| why.starts_with("images_digest")), "{n} {entries}");
        }
    }
}
