//! Which file's word on splits counts where two contradict. Lists and columns of splits say it on purpose; the name of a
//! table may only happen to hold a split's word.

use super::ids::{FileId, ImageId, SplitId};
use super::images::SplitClaim;
use super::{Dataset, FileRole, Role, Source};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

impl Dataset {
    /// Forgets what the names of tables and annotation files say of splits where lists divide the same images: a file
    /// that names nearly all images of two lists is no split, whatever it is called.
    pub(super) fn settle_splits(&mut self) {
        let role = |file: FileId| self.sources.iter().find(|s| s.file == file);
        let mut of_file: BTreeMap<FileId, FxHashSet<(ImageId, SplitId)>> = BTreeMap::new();
        for claim in &self.images.split_claims {
            if let Some(place) = claim.place {
                of_file.entry(place.file).or_default().insert((claim.image, claim.split));
            }
        }
        // A folder with a file for each picture names one picture in each; such a file is no table of all.
        of_file.retain(|_, claims| claims.len() > 1);
        let mut listed: FxHashMap<SplitId, FxHashSet<ImageId>> = FxHashMap::default();
        let mut by_name: Vec<FileId> = Vec::new();
        for (&file, claims) in &of_file {
            match role(file) {
                Some(source) if source.role == FileRole::ImageList => {
                    for &(image, split) in claims {
                        listed.entry(split).or_default().insert(image);
                    }
                }
                Some(source) if source.columns.iter().all(|c| c.role != Role::Split) => by_name.push(file),
                _ => {}
            }
        }
        if listed.len() < 2 {
            return;
        }
        self.divide_folders(&listed);
        by_name.retain(|file| {
            let Some(claims) = of_file.get(file) else { return false };
            let images: FxHashSet<ImageId> = claims.iter().map(|(image, _)| *image).collect();
            let covered = listed.values().filter(|of| of.intersection(&images).count() * 10 >= of.len() * 9);
            covered.count() >= 2
        });
        if by_name.is_empty() {
            return;
        }
        self.images.split_claims.retain(|c| c.place.is_none_or(|place| !by_name.contains(&place.file)));
        for source in self.sources.iter_mut().filter(|s| by_name.contains(&s.file)) {
            source.why.push_str("; its name is no split: lists divide the images that it names");
        }
    }

    /// Forgets what a folder says of the split of images that a list takes out of it: where the lists train and val both
    /// divide the pictures of one folder `training`, those of val are not in train as well. A list val with pictures of
    /// its own folder, and one of the folder of train among them, divides nothing.
    fn divide_folders(&mut self, listed: &FxHashMap<SplitId, FxHashSet<ImageId>>) {
        // The picture's folder says so, or that of the file with its annotations.
        let of_one = |source: &&Source| source.role == FileRole::Annotations && source.joined.len() == 1;
        let of_one: FxHashSet<FileId> = self.sources.iter().filter(of_one).map(|source| source.file).collect();
        let lies_there = |claim: &SplitClaim| claim.place.is_none_or(|place| of_one.contains(&place.file));
        let by_folder = self.images.split_claims.iter().filter(|claim| lies_there(claim));
        let mut lying: FxHashMap<SplitId, FxHashSet<ImageId>> = FxHashMap::default();
        for claim in by_folder {
            lying.entry(claim.split).or_default().insert(claim.image);
        }
        let mut taken: FxHashSet<(ImageId, SplitId)> = FxHashSet::default();
        for (split, images) in &lying {
            let Some(own) = listed.get(split) else { continue };
            for (other, listed) in listed.iter().filter(|(other, _)| *other != split) {
                let within = listed.intersection(images).count();
                if within * 10 >= listed.len() * 9 && !lying.contains_key(other) {
                    taken.extend(listed.difference(own).map(|image| (*image, *split)));
                }
            }
        }
        if taken.is_empty() {
            return;
        }
        self.images.split_claims.retain(|claim| !(lies_there(claim) && taken.contains(&(claim.image, claim.split))));
    }
}
