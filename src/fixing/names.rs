//! Which image a name in a file means.

use crate::dataset::{Dataset, ImageId};
use rustc_hash::FxHashMap;

/// Images by the ends of their paths.
pub(super) struct Names<'a> {
    dataset: &'a Dataset,
    by_name: FxHashMap<&'a str, Vec<ImageId>>,
    by_stem: FxHashMap<&'a str, Vec<ImageId>>,
}

impl<'a> Names<'a> {
    pub(super) fn of(dataset: &'a Dataset) -> Self {
        let mut out = Self { dataset, by_name: FxHashMap::default(), by_stem: FxHashMap::default() };
        for id in dataset.images.ids() {
            let name = last(dataset.images.path(id));
            out.by_name.entry(name).or_default().push(id);
            out.by_stem.entry(stem(name)).or_default().push(id);
        }
        out
    }

    /// The only image that a name can mean; among several those `likely`.
    pub(super) fn image(&self, name: &str, likely: &[ImageId]) -> Option<ImageId> {
        let name = name.trim().trim_start_matches("./").replace('\\', "/");
        let own = last(&name);
        let named = self.by_name.get(own).or_else(|| self.by_stem.get(own));
        let found = named.or_else(|| self.by_stem.get(stem(own)).filter(|_| own.contains('.')))?;
        // The more of the folders agree the better.
        let agree = |id: &ImageId| {
            let path = self.dataset.images.path(*id);
            let folders = |path: &str| path.rsplit('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
            let both = folders(path).into_iter().zip(folders(&name)).take_while(|(a, b)| a == b).count();
            (both, usize::from(likely.binary_search(id).is_ok()))
        };
        let best = found.iter().map(agree).max()?;
        let mut best_of = found.iter().filter(|id| agree(id) == best);
        best_of.next().copied().filter(|_| best_of.next().is_none())
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
