//! Splits repaired: groups that stand in several go into one of them, and groups that are whole stay where they are.
//! Refuses where the splits are no column of a table, or mean to share images.

use crate::dataset::{Dataset, FileId, ImageId, Role, SplitId, fold_of_split};
use crate::sorting::Sorting;
use std::collections::BTreeMap;

/// An image of a group, and its split.
type Member = (ImageId, SplitId);

/// Each image is in one split at most, by a column of a table, and no split is a part or a fold of another.
pub(super) fn is_possible(dataset: &Dataset, splits: &[Vec<SplitId>]) -> bool {
    let is_column = |file: FileId| {
        let source = dataset.sources.iter().find(|source| source.file == file);
        source.is_some_and(|source| {
            matches!(source.format.id, "table" | "box-table")
                && source.columns.iter().filter(|column| column.role == Role::Split).count() == 1
        })
    };
    let mut files: Vec<Option<FileId>> =
        dataset.images.split_claims.iter().map(|claim| claim.place.map(|place| place.file)).collect();
    files.sort_unstable();
    files.dedup();
    let names = &dataset.splits;
    splits.iter().all(|of| of.len() < 2)
        && names.iter().all(|name| fold_of_split(name).1.is_none() && !matches!(name.as_str(), "query" | "gallery"))
        && names.iter().enumerate().all(|(at, a)| names.iter().skip(at + 1).all(|b| !a.contains(b) && !b.contains(a)))
        && files.into_iter().all(|file| file.is_some_and(is_column))
}

/// Images of one person or thing.
pub(super) fn people(dataset: &Dataset) -> Vec<Vec<ImageId>> {
    let mut of: BTreeMap<usize, Vec<ImageId>> = BTreeMap::new();
    for (at, identity) in dataset.identity_of.iter().enumerate() {
        if let Some(identity) = identity {
            of.entry(identity.index()).or_default().push(ImageId::from(at));
        }
    }
    of.into_values().filter(|ids| ids.len() > 1).collect()
}

/// The images that change their split, sorted. Greedy, the largest group first, as scikit-learn's `GroupKFold`
/// goes about it: each group that spans splits goes to the split in which most of it stands already, of those that still
/// want images for their size of before. So no split grows by as much as the largest group that is moved. No draw is
/// made, and none needs a seed.
pub(super) fn moves(splits: &[Vec<SplitId>], n: usize, groups: &[Vec<ImageId>]) -> Vec<(ImageId, SplitId)> {
    let split_of = |id: ImageId| splits.get(id.index()).and_then(|of| of.first()).copied();
    let mut broken: Vec<(Vec<usize>, Vec<Member>)> = Vec::new();
    for group in groups {
        let own: Vec<_> = group.iter().filter_map(|&id| Some((id, split_of(id)?))).collect();
        let mut counts = vec![0usize; n];
        own.iter().for_each(|(_, s)| counts[s.index()] += 1);
        if counts.iter().filter(|count| **count > 0).count() > 1 {
            broken.push((counts, own));
        }
    }
    broken.order_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.1.cmp(&b.1)));
    let mut wants: Vec<usize> = (0..n).map(|s| broken.iter().filter_map(|(counts, _)| counts.get(s)).sum()).collect();
    let mut over = vec![0usize; n];
    let mut out = Vec::new();
    for (counts, own) in broken {
        let best = (0..n).filter(|&s| wants[s] > over[s]).max_by_key(|&s| (counts[s], wants[s] - over[s], n - s));
        let Some(best) = best else { continue };
        over[best] += own.len();
        if over[best] >= wants[best] {
            (over[best], wants[best]) = (over[best] - wants[best], 0);
        }
        let to = SplitId::from(best);
        out.extend(own.into_iter().filter(|(_, from)| *from != to).map(|(id, _)| (id, to)));
    }
    out.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_group_spans_two_splits_and_no_split_grows_by_the_largest_group(
            images in prop::collection::vec((0usize..3, 0usize..12), 1..80)
        ) {
            let splits: Vec<Vec<SplitId>> = images.iter().map(|(s, _)| vec![SplitId::from(*s)]).collect();
            let mut groups: Vec<Vec<ImageId>> = vec![Vec::new(); 12];
            images.iter().enumerate().for_each(|(at, (_, g))| groups[*g].push(ImageId::from(at)));
            let moves = moves(&splits, 3, &groups);
            let mut after: Vec<usize> = images.iter().map(|(s, _)| *s).collect();
            moves.iter().for_each(|(id, to)| after[id.index()] = to.index());
            for group in &groups {
                let mut of: Vec<usize> = group.iter().map(|id| after[id.index()]).collect();
                of.sort_unstable();
                of.dedup();
                prop_assert!(of.len() < 2, "{group:?}: {of:?}");
                let is_whole = group.windows(2).all(|pair| images[pair[0].index()].0 == images[pair[1].index()].0);
                prop_assert!(!is_whole || moves.iter().all(|(id, _)| !group.contains(id)));
            }
            let largest = groups.iter().map(Vec::len).max().unwrap_or(0);
            for s in 0..3 {
                let was = images.iter().filter(|(own, _)| *own == s).count();
                let is = after.iter().filter(|own| **own == s).count();
                prop_assert!(is < was + largest.max(1), "{s}: {was} to {is}, largest {largest}");
            }
        }
    }
}
