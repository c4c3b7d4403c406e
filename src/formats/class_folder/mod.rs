//! Folders as classes: `train/cat/1.jpg` shows a cat, where nothing else says what pictures show. Refuses folders that
//! only keep or divide pictures.

mod tops;

use super::list::{Entry, How, Stage};
use crate::dataset::{
    Builder, ClassFolders, Dataset, FileRole, Format, ImageId, ImageLabel, Labelling, is_layout, split_name,
};
use std::collections::{BTreeMap, BTreeSet};

pub static ENTRY: Entry = Entry {
    format: Format { id: "class-folder", name: "one folder per class", role: FileRole::Annotations, boxes: None },
    reads: "`train/cat/1.jpg` shows a cat, where no file labels the pictures",
    told_by: "pictures in at least two folders side by side whose names are neither splits nor generic, and that do not hold variants of the same pictures",
    cannot: "boxes, several classes in one picture, attributes",
    stage: Stage::Annotations,
    how: How::Folders(apply),
};

/// Labels pictures by their folders where that is what the folders are for: no file annotates any picture of that part
/// of the tree, and at least two folders beside each other, which are neither splits nor layout nor variants of each
/// other, hold at least two pictures each. To be called after the last file was read. Decides itself whether there is
/// anything to do.
pub fn apply(out: &mut Builder<'_>) {
    let Some(folders) = class_folders(out) else { return };
    let (classes, images) = (folders.len(), folders.values().map(Vec::len).sum::<usize>());
    // Nobody looked for these classes in the pictures outside of the folders.
    let mut labelling = Labelling::default();
    for (name, of_class) in folders {
        let class = out.class(&name);
        for &image in &of_class {
            out.annotate(image);
            out.dataset.labels.push(ImageLabel { image, class, place: None });
        }
        labelling.classes.push(class);
        labelling.images.extend(of_class);
    }
    labelling.classes.sort_unstable();
    labelling.images.sort_unstable();
    out.dataset.labellings.push(labelling);
    out.dataset.class_folders = Some(ClassFolders {
        format: &ENTRY.format,
        why: format!("folders as classes: no file labels the images, and they lie in {classes} folders side by side"),
        classes: classes as u64,
        images: images as u64,
    });
}

/// A picture and those of its folders that may name a class, the outermost first.
struct Lying<'p> {
    image: ImageId,
    path: &'p str,
    folders: Vec<&'p str>,
}

/// The pictures by the folder that names their class; `None` where folders are something else.
fn class_folders(out: &Builder<'_>) -> Option<BTreeMap<String, Vec<ImageId>>> {
    let dataset = &out.dataset;
    // Whom annotations mean that lead to no picture cannot be told: it may be any.
    let of_annotations = || dataset.sources.iter().filter(|s| s.role == FileRole::Annotations && s.records > 0);
    if of_annotations().any(|s| s.unmatched > 0 || s.images == 0) {
        return None;
    }
    let mut lying = lying(dataset);
    let people: BTreeSet<ImageId> =
        dataset.told_by_names.iter().flat_map(|told| told.in_no_class.iter().copied()).collect();
    lying.retain(|of| !people.contains(&of.image));
    let mut labelled: Vec<bool> = dataset.images.annotated.clone();
    dataset.labels.iter().map(|l| l.image).chain(dataset.boxes.image.iter().copied()).for_each(|image| {
        if let Some(labelled) = labelled.get_mut(image.index()) {
            *labelled = true;
        }
    });
    // A part of the tree: what stands before the class, without splits and layout.
    let part = |of: &Lying<'_>| -> Vec<String> {
        let class = of.folders.first().map(|first| first.as_ptr() as usize);
        let before = of.path.split('/').take_while(|part| Some(part.as_ptr() as usize) != class);
        before.filter(|part| !is_layout(part)).map(str::to_owned).collect()
    };
    let is_labelled = |of: &Lying<'_>| labelled.get(of.image.index()).copied().unwrap_or(false);
    let with_folder = || lying.iter().filter(|of| !of.folders.is_empty());
    let taken: BTreeSet<Vec<String>> = with_folder().filter(|of| is_labelled(of)).map(part).collect();
    let mut by_name: BTreeMap<String, Vec<ImageId>> = BTreeMap::new();
    let (mut without, mut all) = (0usize, 0usize);
    for of in lying.iter().filter(|of| !is_labelled(of)) {
        match of.folders.first() {
            Some(_) if !taken.is_empty() && taken.contains(&part(of)) => continue,
            Some(name) => by_name.entry((*name).to_owned()).or_default().push(of.image),
            None => without += 1,
        }
        all += 1;
    }
    let of_several = by_name.values().filter(|of_class| of_class.len() >= 2).count();
    let are_classes = of_several >= 2 && without * 2 <= all && !are_shards(&by_name);
    are_classes.then_some(by_name)
}

/// The dropped pictures with the folders that may name a class: below what all have in common, neither layout nor
/// variants of each other.
fn lying(dataset: &Dataset) -> Vec<Lying<'_>> {
    let images = &dataset.images;
    let dropped = images.ids().filter(|id| images.file[id.index()].is_some());
    let mut lying: Vec<Lying<'_>> = dropped
        .map(|image| {
            let path = images.path(image);
            let mut folders: Vec<&str> = path.split('/').collect();
            folders.pop();
            Lying { image, path, folders }
        })
        .collect();
    let Some(first) = lying.first().map(|of| of.folders.clone()) else { return lying };
    let common = lying
        .iter()
        .skip(1)
        .fold(first.len(), |most, of| most.min(of.folders.iter().zip(&first).take_while(|(a, b)| a == b).count()));
    for of in &mut lying {
        of.folders.drain(..common);
        let next: Vec<Option<&str>> = of.folders.iter().skip(1).copied().map(Some).chain([None]).collect();
        let mut next = next.into_iter();
        // `1/train`: a fold.
        of.folders.retain(|folder| {
            let divides = next.next().flatten().is_some_and(|next| split_name(next).is_some());
            let is_fold = divides && folder.len() <= 2 && folder.bytes().all(|b| b.is_ascii_digit());
            !is_layout(folder) && !is_fold
        });
    }
    // Each round takes a level off some paths.
    while let Some(dividing) = dividing(&lying) {
        for of in &mut lying {
            if of.folders.first().is_some_and(|first| dividing.contains(*first)) {
                of.folders.remove(0);
            }
        }
    }
    lying
}

/// Outermost folders that hold the same pictures in variants, or the folders that stand beside them once more.
fn dividing(lying: &[Lying<'_>]) -> Option<BTreeSet<String>> {
    let mut stems: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut below: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for of in lying {
        let Some((first, rest)) = of.folders.split_first() else { continue };
        let name = of.path.rsplit('/').next().unwrap_or(of.path);
        stems.entry(first).or_default().insert(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        let below = below.entry(first).or_default();
        below.extend(rest.first());
    }
    let mut found: BTreeSet<&str> = tops::variants(&stems);
    let beside = |folders: &BTreeSet<&str>| folders.len() >= 2 && folders.iter().all(|f| below.contains_key(f));
    found.extend(below.iter().filter(|(name, folders)| beside(folders) && !folders.contains(*name)).map(|(n, _)| *n));
    let first = below.values().next()?;
    let all_alike = below.len() >= 2 && first.len() >= 2 && below.values().all(|folders| folders == first);
    if all_alike && below.keys().any(|name| tops::is_variant(name)) {
        found.extend(below.keys());
    }
    (!found.is_empty()).then(|| found.into_iter().map(str::to_owned).collect())
}

/// Numbered folders that only divide a long list: `000`, `001` … with as many pictures in each but the last.
fn are_shards(by_name: &BTreeMap<String, Vec<ImageId>>) -> bool {
    let width = by_name.keys().next().map_or(0, String::len);
    let numbered = by_name.keys().all(|n| n.len() == width && n.bytes().all(|b| b.is_ascii_digit()));
    if !numbered || width < 3 {
        return false;
    }
    let counts: Vec<usize> = by_name.values().map(Vec::len).collect();
    counts.split_last().is_some_and(|(last, most)| most.iter().all(|n| *n == most[0] && n >= last))
}

#[cfg(test)]
mod tests {
    use crate::dataset::Builder;
    use crate::dataset::Dataset;
    use crate::formats::testing::{FixedPairing, read_all};

    fn applied(images: &[&str]) -> Dataset {
        let pairing = FixedPairing::new(images);
        let mut out = Builder::new(pairing.dataset(&[]), &pairing);
        super::apply(&mut out);
        out.finish()
    }

    fn labels(dataset: &Dataset) -> Vec<(&str, &str)> {
        dataset.labels.iter().map(|l| (dataset.images.path(l.image), dataset.class_name(l.class))).collect()
    }

    #[test]
    fn folders_side_by_side_are_classes_below_splits_and_roots() {
        let dataset = applied(&[
            "pets/train/cat/1.jpg",
            "pets/train/cat/2.jpg",
            "pets/train/dog/1.jpg",
            "pets/val/dog/3.jpg",
            "pets/val/images/dog/old/4.jpg",
        ]);
        let found = labels(&dataset);
        assert_eq!(found.iter().filter(|(_, class)| *class == "dog").count(), 3);
        assert_eq!(found.iter().filter(|(_, class)| *class == "cat").count(), 2);
        assert!(dataset.labels.iter().all(|l| l.place.is_none()));
        let folders = dataset.class_folders.as_ref().expect("applied");
        assert_eq!((folders.classes, folders.images), (2, 5));
        assert_eq!(dataset.images.annotated.iter().filter(|a| **a).count(), 5);
    }

    #[test]
    fn splits_generic_names_and_shards_are_no_classes() {
        for images in [
            &["train/1.jpg", "train/2.jpg", "val/1.jpg", "val/2.jpg"][..],
            &["images/1.jpg", "images/2.jpg", "photos/1.jpg", "photos/2.jpg"],
            &["000/1.jpg", "000/2.jpg", "001/1.jpg", "001/2.jpg", "002/1.jpg"],
            &["training/image_2/1.png", "training/image_2/2.png", "training/image_3/1.png", "training/image_3/2.png"],
            &["rgb/1.png", "rgb/2.png", "depth/1.png", "depth/2.png"],
            &["left/1.png", "left/2.png", "right/1.png", "right/2.png"],
            &["day/k7.jpg", "day/p2x.jpg", "night/k7.jpg", "night/p2x.jpg"],
            &["full/1.jpg", "full/2.jpg", "thumbs/1.jpg", "thumbs/2.jpg"],
            &["fold0/1.jpg", "fold0/2.jpg", "fold1/1.jpg", "fold1/2.jpg"],
            &["1/train/a.jpg", "1/test/b.jpg", "2/train/a.jpg", "2/test/b.jpg"],
            &["cat/1.jpg", "cat/2.jpg"],
            &["cat/1.jpg", "dog/2.jpg"],
            &["1.jpg"],
            &[],
        ] {
            let dataset = applied(images);
            assert!(dataset.labels.is_empty() && dataset.class_folders.is_none(), "{images:?}");
        }
    }

    #[test]
    fn folders_that_hold_the_classes_once_more_are_none() {
        for images in [
            &["data/cat/1.jpg", "data/cat/2.jpg", "data/dog/1.jpg", "split/train/cat/1.jpg", "split/test/dog/1.jpg"][..],
            &["cat/1.jpg", "cat/2.jpg", "dog/1.jpg", "copies/cat/1.jpg", "copies/dog/1.jpg"],
            &[
                "original/cat/a.jpg",
                "original/dog/b.jpg",
                "augmented/cat/a1.jpg",
                "augmented/cat/a2.jpg",
                "augmented/dog/b1.jpg",
            ],
            &["fold_1/cat/1.jpg", "fold_1/dog/1.jpg", "fold_2/cat/1.jpg", "fold_2/cat/7.jpg", "fold_2/dog/1.jpg"],
            &[
                "clean/cat/k7.jpg",
                "clean/cat/z.jpg",
                "clean/dog/p2.jpg",
                "blurred/cat/k7.jpg",
                "blurred/cat/z.jpg",
                "blurred/dog/p2.jpg",
            ],
        ] {
            let dataset = applied(images);
            let names: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(names, ["cat", "dog"], "{images:?}");
            assert_eq!(dataset.class_folders.expect("applied").images, images.len() as u64);
        }
    }

    #[test]
    fn a_file_that_labels_pictures_elsewhere_leaves_other_folders_their_classes() {
        let images = [
            "data/cat/1.jpg",
            "data/cat/2.jpg",
            "data/dog/3.jpg",
            "data/dog/4.jpg",
            "extra/train/cat/5.jpg",
            "extra/train/dog/6.jpg",
        ];
        let dataset = read_all(&images, &[("extra/train.csv", b"filename,class\n5.jpg,cat\n6.jpg,dog\n")]);
        let found = labels(&dataset);
        assert_eq!(found.iter().filter(|(_, class)| *class == "cat").count(), 3);
        assert_eq!(found.iter().filter(|(_, class)| *class == "dog").count(), 3);
        assert_eq!(dataset.class_folders.expect("applied").images, 4);
    }

    #[test]
    fn digits_are_classes() {
        let dataset = applied(&["0/1.png", "0/2.png", "1/1.png", "1/2.png"]);
        assert_eq!(dataset.class_folders.expect("applied").classes, 2);
    }

    #[test]
    fn folders_are_no_classes_where_a_file_labels_the_images() {
        let images = ["cat/1.jpg", "cat/2.jpg", "dog/1.jpg", "dog/2.jpg"];
        let dataset = read_all(&images, &[("cat/1.txt", b"0 0.5 0.5 0.1 0.1")]);
        assert!(dataset.labels.is_empty() && dataset.class_folders.is_none());
    }
}
