//! From how many sources pictures come: cameras, days, folders of cameras or videos, hosts, and columns such as uploader or
//! hospital. Owns which names speak of a source; judges nothing.

use super::partitions;
use crate::dataset::{Dataset, Unit, words_of};
use crate::sorting::Sorting;
use crate::stats;
use rustc_hash::FxHashMap;

/// Sources kept by name, the largest.
const MOST: usize = 50;

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// Maker and model, as the files' EXIF has them.
    Camera,
    /// By the camera's clock.
    Day,
    Folder,
    /// Of the addresses that annotations name pictures by.
    Host,
    /// A column: row of `Dataset::attributes`.
    Column(usize),
}

/// Pictures by their source.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceCount {
    pub kind: SourceKind,
    /// Pictures whose source is known, of so many that were looked at.
    pub n: u64,
    pub of: u64,
    pub distinct: u64,
    /// As many even sources would be as diverse: e to the entropy.
    pub effective: f64,
    /// The largest sources with their pictures, the most first.
    pub largest: Vec<(String, u64)>,
}

/// Every kind of source that anything speaks of.
pub fn count(dataset: &Dataset) -> Vec<SourceCount> {
    let facts = || dataset.images.facts.iter().flatten().filter(|facts| facts.pixels.is_ok());
    let camera = facts().map(|facts| facts.exif.as_ref()?.camera.clone());
    let day = facts().map(|facts| facts.exif.as_ref()?.taken.as_ref()?.get(..10).map(str::to_owned));
    let folder = folders(dataset);
    let host = dataset.images.path.iter().map(|path| host(path).map(str::to_owned));
    let mut found: Vec<SourceCount> = [
        of(SourceKind::Camera, camera),
        of(SourceKind::Day, day),
        folder.and_then(|keys| of(SourceKind::Folder, keys.into_iter())),
        of(SourceKind::Host, host),
    ]
    .into_iter()
    .flatten()
    .collect();
    for (row, attribute) in dataset.attributes.iter().enumerate() {
        if !attribute.is_provenance() || !speaks_of_source(&attribute.name) || attribute.values.is_empty() {
            continue;
        }
        let value = |item: usize| attribute.value(item).map(str::to_owned);
        found.extend(match attribute.unit {
            Unit::Image => {
                let items = (0..dataset.images.len()).filter(|&item| attribute.has_row(item));
                of(SourceKind::Column(row), items.map(value))
            }
            Unit::Identity => {
                let items = dataset.identity_of.iter().flatten();
                of(SourceKind::Column(row), items.map(|id| value(id.index())))
            }
            // Where a box comes from is how it was drawn.
            Unit::Box => None,
        });
    }
    found
}

fn of(kind: SourceKind, keys: impl Iterator<Item = Option<String>>) -> Option<SourceCount> {
    let (mut counts, mut of, mut n): (FxHashMap<String, u64>, u64, u64) = (FxHashMap::default(), 0, 0);
    for key in keys {
        of += 1;
        if let Some(key) = key {
            n += 1;
            *counts.entry(key).or_insert(0) += 1;
        }
    }
    let mut largest: Vec<(String, u64)> = counts.into_iter().collect();
    largest.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let numbers: Vec<u64> = largest.iter().map(|(_, n)| *n).collect();
    let effective = stats::hill_numbers(&numbers)?.order1;
    let distinct = largest.len() as u64;
    largest.truncate(MOST);
    Some(SourceCount { kind, n, of, distinct, effective, largest })
}

/// Of names of how a picture came about those of who took it, and where and with what. The rest is about labels, rights
/// and kinds of picture.
fn speaks_of_source(name: &str) -> bool {
    let other = [
        "licence",
        "license",
        "annotation",
        "annotated",
        "label",
        "labels",
        "diagnosis",
        "dx",
        "confirmation",
        "modality",
        "lens",
        "subset",
        "folder",
        "directory",
        "type",
        "batch",
        "method",
    ];
    !words_of(name).iter().any(|word| other.contains(&word.as_str()))
}

/// Per picture the folder that it comes from, where all folders are called after cameras, videos or places.
fn folders(dataset: &Dataset) -> Option<Vec<Option<String>>> {
    const WORDS: [&str; 20] = [
        "cam",
        "camera",
        "site",
        "hospital",
        "clinic",
        "video",
        "vid",
        "clip",
        "seq",
        "sequence",
        "session",
        "drone",
        "flight",
        "scanner",
        "device",
        "station",
        "location",
        "recording",
        "uploader",
        "user",
    ];
    let partition = partitions::folders(dataset);
    let is_class = |label: &String| dataset.classes.iter().any(|class| class.name == *label);
    let is_source = |label: &String| words_of(label).iter().any(|word| WORDS.contains(&word.as_str()));
    let labels = &partition.labels;
    if labels.is_empty() || labels.iter().any(is_class) || !labels.iter().all(is_source) {
        return None;
    }
    let label = |image: usize| partition.code(image).and_then(|code| labels.get(code)).cloned();
    Some((0..dataset.images.len()).map(label).collect())
}

/// The host of an address.
fn host(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("https://").or_else(|| path.strip_prefix("http://"))?;
    rest.split(['/', ':', '?']).next().filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Attribute, FileId};
    use crate::rules::testing::World;

    #[test]
    fn folders_of_cameras_are_sources_and_folders_of_classes_are_none() {
        let world = World::with_images(&["cam1/a.jpg", "cam1/b.jpg", "cam2/c.jpg"]);
        let found = count(&world.dataset);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind, found[0].distinct, found[0].n), (SourceKind::Folder, 2, 3));
        assert_eq!(found[0].largest, [("cam1".to_owned(), 2), ("cam2".to_owned(), 1)]);
        assert!(found[0].effective > 1.8 && found[0].effective < 2.0);
        let mut world = World::with_images(&["camera/a.jpg", "video/b.jpg"]);
        world.class("camera");
        assert!(count(&world.dataset).is_empty());
        assert!(count(&World::with_images(&["a/a.jpg", "b/b.jpg"]).dataset).is_empty());
    }

    #[test]
    fn cameras_are_told_by_exif_and_hosts_by_addresses() {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        world.measure_all(10, 10);
        if let Some(facts) = &mut world.dataset.images.facts[0] {
            facts.exif = Some(Box::new(crate::dataset::Exif { camera: Some("X".into()), ..Default::default() }));
        }
        let found = count(&world.dataset);
        assert_eq!((found.len(), found[0].kind, found[0].n, found[0].of), (1, SourceKind::Camera, 1, 2));
        let world = World::with_listed(&["https://a.org/1.jpg", "http://b.org:80/2.jpg", "https://a.org/3.jpg"]);
        let found = count(&world.dataset);
        assert_eq!((found[0].kind, found[0].distinct), (SourceKind::Host, 2));
    }

    #[test]
    fn columns_of_rights_and_labels_are_no_sources() {
        for (name, expected) in [("uploader", 1), ("hospital", 1), ("license", 0), ("label_source", 0), ("dx_type", 0)]
        {
            let mut attribute = Attribute::new(name, "labels.csv", FileId(0), Unit::Image);
            attribute.provenance = true;
            attribute.values = vec!["x".into()];
            attribute.set(0, 0);
            let mut world = World::with_images(&["a.jpg"]);
            world.dataset.attributes.push(attribute);
            assert_eq!(count(&world.dataset).len(), expected, "{name}");
        }
    }
}
