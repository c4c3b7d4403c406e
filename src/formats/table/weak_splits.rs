//! A table's own name is a weak word on its split: where lists of images divide the same images, `test.csv` is a table of
//! all of them. Refuses to touch what a column or a folder says.

use crate::dataset::{Dataset, FileId, FileRole, ImageId, SplitId, split_of_path};
use rustc_hash::{FxHashMap, FxHashSet};

/// Takes back the splits that tables claim by their names alone, where lists say otherwise. After the last file.
pub(in crate::formats) fn settle(dataset: &mut Dataset) {
    let ids = [super::ENTRY.format.id, super::BOXES.format.id];
    let of = |role: FileRole| -> FxHashSet<FileId> {
        dataset.sources.iter().filter(|s| s.role == role && !ids.contains(&s.format.id)).map(|s| s.file).collect()
    };
    let lists = of(FileRole::ImageList);
    let tables: Vec<FileId> = dataset.sources.iter().filter(|s| ids.contains(&s.format.id)).map(|s| s.file).collect();
    if lists.is_empty() || tables.is_empty() {
        return;
    }
    let mut listed: FxHashMap<ImageId, SplitId> = FxHashMap::default();
    let mut by_table: FxHashMap<FileId, Vec<(ImageId, SplitId)>> = FxHashMap::default();
    for claim in &dataset.images.split_claims {
        let Some(place) = claim.place else { continue };
        if lists.contains(&place.file) {
            listed.insert(claim.image, claim.split);
        } else {
            by_table.entry(place.file).or_default().push((claim.image, claim.split));
        }
    }
    let mut weak: FxHashSet<FileId> = FxHashSet::default();
    for file in tables {
        let Some(claims) = by_table.get(&file) else { continue };
        let Some(&(_, own)) = claims.first() else { continue };
        let named = split_of_path(dataset.path(file)) == dataset.splits.get(own.index()).map(String::as_str);
        let said: Vec<SplitId> = claims.iter().filter_map(|(image, _)| listed.get(image).copied()).collect();
        let one = claims.iter().all(|(_, split)| *split == own);
        if named && one && said.len() * 10 >= claims.len() * 9 && said.iter().any(|split| *split != own) {
            weak.insert(file);
        }
    }
    dataset.images.split_claims.retain(|claim| claim.place.is_none_or(|place| !weak.contains(&place.file)));
    for source in dataset.sources.iter_mut().filter(|s| weak.contains(&s.file)) {
        source.why.push_str("; its name is not taken for a split, as lists of images divide what it names");
    }
}
