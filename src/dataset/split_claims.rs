//! Which file's word on splits counts where two contradict. Lists and columns of splits say it on purpose; the name of a
//! table may only happen to hold a split's word.

use super::ids::{FileId, ImageId, SplitId};
use super::{Dataset, FileRole, Role};
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
}
