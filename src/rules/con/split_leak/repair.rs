//! Splits repaired: groups that stand in several go into one of them, and groups that are whole stay where they are.
//! Refuses where something that says a split could not say another, or where splits mean to share images.

use crate::dataset::{Dataset, Fate, FileRole, Home, ImageId, SplitHomes, SplitId, fold_of_split};
use crate::sorting::Sorting;
use std::collections::{BTreeMap, BTreeSet};

/// Different values beyond which an attribute says nothing that shares could be kept of.
const MOST_VALUES: usize = 30;

/// No split is a part or a fold of another, and an image whose split is said by columns or folders is in one at most.
pub(super) fn is_possible(dataset: &Dataset, splits: &[Vec<SplitId>], homes: &SplitHomes) -> bool {
    let names = &dataset.splits;
    let of_one = |image: ImageId| {
        let several = splits.get(image.index()).is_some_and(|of| of.len() > 1);
        !several || homes.of_image(image).all(|home| matches!(home, Home::File(_)))
    };
    dataset.images.ids().all(of_one)
        && names.iter().all(|name| fold_of_split(name).1.is_none() && !matches!(name.as_str(), "query" | "gallery"))
        && names.iter().enumerate().all(|(at, a)| names.iter().skip(at + 1).all(|b| !a.contains(b) && !b.contains(a)))
}

/// Whether every image can go where it is to. A picture that leaves its folder is named otherwise afterwards, and a file
/// that names it is to be one that a corrected copy writes.
pub(super) fn can_be_made(dataset: &Dataset, homes: &SplitHomes, moves: &[(ImageId, SplitId)]) -> bool {
    let leaving: BTreeSet<ImageId> =
        moves.iter().map(|(id, _)| *id).filter(|id| homes.of_image(*id).any(|home| home == Home::Folder)).collect();
    let is_written = |id: &str| matches!(id, "table" | "box-table" | "image-list" | "coco-detection" | "lvis");
    let names_others = dataset.files.iter().any(|file| {
        let Fate::Source(at) = file.fate else { return false };
        dataset.sources.get(at as usize).is_some_and(|source| {
            let names = matches!(source.role, FileRole::Annotations | FileRole::Table | FileRole::ImageList);
            names
                && !is_written(source.format.id)
                && !(matches!(source.format.id, "yolo" | "pascal-voc") && source.joined.len() < 2)
                && source.joined.iter().any(|image| leaving.contains(image))
        })
    });
    !names_others && moves.iter().all(|&(image, to)| homes.can_move(dataset, image, to))
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

/// Per image what shares are kept of: the classes in it and its groups of protected attributes, numbered, each once.
pub(super) fn strata(dataset: &Dataset) -> Vec<Vec<usize>> {
    let mut out = vec![BTreeSet::new(); dataset.images.len()];
    let mut add = |image: ImageId, stratum: usize| {
        if let Some(of) = out.get_mut(image.index()) {
            of.insert(stratum);
        }
    };
    dataset.boxes.image.iter().zip(&dataset.boxes.class).for_each(|(&image, class)| add(image, class.index()));
    dataset.labels.iter().for_each(|label| add(label.image, label.class.index()));
    let mut first = dataset.classes.len();
    let is_kept = |a: &&crate::dataset::Attribute| a.is_protected() && a.values.len() <= MOST_VALUES;
    for attribute in dataset.attributes.iter().filter(is_kept) {
        dataset.groups_by_image(attribute).into_iter().for_each(|(image, code)| add(image, first + code));
        first += attribute.values.len();
    }
    out.into_iter().map(|of| of.into_iter().collect()).collect()
}

/// Images that belong together and stand in several splits.
struct Broken {
    images: Vec<ImageId>,
    /// Images of it in each split.
    counts: Vec<usize>,
    strata: BTreeMap<usize, usize>,
    /// Decides between what is equal.
    drawn: u64,
}

/// The images that change their split, sorted; one that was in several is in the one it goes to alone. Greedy, the
/// largest group first, as scikit-learn's `StratifiedGroupKFold` goes about it: each group that spans splits goes to the
/// split where the classes and protected groups of its images are then nearest to what they were (squared differences
/// of counts, each over how many there are), of those that still want images for their size of before; of equal ones to
/// that in which most of it stands already, of those again by the seed. So no split grows by as much as the largest group
/// that is moved.
pub(super) fn moves(
    splits: &[Vec<SplitId>],
    n: usize,
    groups: &[Vec<ImageId>],
    strata: &[Vec<usize>],
    seed: u64,
) -> Vec<(ImageId, SplitId)> {
    let of = |id: ImageId| splits.get(id.index()).map_or(&[][..], Vec::as_slice);
    let strata_of = |id: ImageId| strata.get(id.index()).map_or(&[][..], Vec::as_slice);
    let grouped: BTreeSet<ImageId> = groups.iter().flatten().copied().collect();
    let alone = (0..splits.len()).map(ImageId::from).filter(|id| !grouped.contains(id)).map(|id| vec![id]);
    let mut broken: Vec<Broken> = Vec::new();
    let mut wants = vec![0usize; n];
    let mut was: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); n];
    let mut in_all: BTreeMap<usize, usize> = BTreeMap::new();
    for group in groups.iter().cloned().chain(alone) {
        let mut images: Vec<ImageId> = group.into_iter().filter(|id| !of(*id).is_empty()).collect();
        images.sort_unstable();
        let mut counts = vec![0usize; n];
        images.iter().flat_map(|id| of(*id)).for_each(|s| counts[s.index()] += 1);
        if counts.iter().filter(|count| **count > 0).count() < 2 {
            continue;
        }
        let mut own: BTreeMap<usize, usize> = BTreeMap::new();
        for &id in &images {
            for &stratum in strata_of(id) {
                *own.entry(stratum).or_default() += 1;
                *in_all.entry(stratum).or_default() += 1;
                of(id).iter().for_each(|s| *was[s.index()].entry(stratum).or_default() += 1);
            }
        }
        wants.iter_mut().zip(&counts).for_each(|(wants, count)| *wants += count);
        let drawn = mixed(seed ^ mixed(images.first().map_or(0, |id| id.index() as u64)));
        broken.push(Broken { images, counts, strata: own, drawn });
    }
    broken.order_by(|a, b| {
        b.images.len().cmp(&a.images.len()).then(a.drawn.cmp(&b.drawn)).then_with(|| a.images.cmp(&b.images))
    });
    let mut over = vec![0usize; n];
    let mut has: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); n];
    let mut out = Vec::new();
    for group in broken {
        // In whole numbers, so that no rounding decides: differences over counts, by a common measure.
        let cost = |s: usize| -> i128 {
            let count = |of: &BTreeMap<usize, usize>, k: &usize| of.get(k).map_or(0, |n| *n as i128);
            let of_stratum = |(k, &g): (&usize, &usize)| {
                let (g, apart) = (g as i128, count(&has[s], k) - count(&was[s], k));
                g * (2 * apart + g) * MEASURE / count(&in_all, k).max(1)
            };
            group.strata.iter().map(of_stratum).sum()
        };
        let best = (0..n).filter(|&s| wants[s] > over[s]).min_by_key(|&s| {
            let most = std::cmp::Reverse((group.counts[s], wants[s] - over[s]));
            (cost(s), most, mixed(group.drawn ^ s as u64))
        });
        let Some(best) = best else { continue };
        over[best] += group.images.len();
        if over[best] >= wants[best] {
            (over[best], wants[best]) = (over[best] - wants[best], 0);
        }
        group.strata.iter().for_each(|(&k, g)| *has[best].entry(k).or_default() += g);
        let to = SplitId::from(best);
        out.extend(group.images.into_iter().filter(|id| of(*id) != [to]).map(|id| (id, to)));
    }
    out.sort_unstable();
    out
}

/// What costs are told in.
const MEASURE: i128 = 1 << 40;

/// Vigna's splitmix64, one step: a draw that is the same everywhere.
fn mixed(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
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
            let strata: Vec<Vec<usize>> = images.iter().map(|(_, g)| vec![g % 4]).collect();
            let moves = moves(&splits, 3, &groups, &strata, 7);
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

    #[test]
    fn shares_of_classes_stay_near_what_they_were_and_ties_go_by_seed() {
        // Forty pairs, one of each in train and one in test; of the pairs every fourth is of class 1.
        let splits: Vec<Vec<SplitId>> = (0..80).map(|at| vec![SplitId(at % 2)]).collect();
        let groups: Vec<Vec<ImageId>> = (0..40).map(|g| vec![ImageId(2 * g), ImageId(2 * g + 1)]).collect();
        let strata: Vec<Vec<usize>> = (0..80).map(|at| vec![usize::from(at / 2 % 4 == 0)]).collect();
        let made = |seed| moves(&splits, 2, &groups, &strata, seed);
        let mut after: Vec<usize> = splits.iter().map(|of| of[0].index()).collect();
        made(0).iter().for_each(|(id, to)| after[id.index()] = to.index());
        for class in 0..2 {
            let in_test = (0..80).filter(|&at| after[at] == 1 && strata[at] == [class]).count();
            let were = (0..80).filter(|&at| at % 2 == 1 && strata[at] == [class]).count();
            assert_eq!(in_test, were, "class {class}");
        }
        assert_eq!(made(0), made(0));
        assert_ne!(made(0), made(1));
    }

    #[test]
    fn an_image_of_two_splits_is_in_one_of_them_afterwards() {
        let splits = vec![vec![SplitId(0), SplitId(1)], vec![SplitId(0), SplitId(1)], vec![SplitId(0)]];
        let moves = moves(&splits, 2, &[], &[], 0);
        assert_eq!(moves.iter().map(|(id, _)| id.index()).collect::<Vec<_>>(), [0, 1]);
        assert_ne!(moves[0].1, moves[1].1);
    }
}
