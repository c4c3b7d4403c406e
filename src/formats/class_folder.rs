//! Folders as classes: `train/cat/1.jpg` shows a cat, where nothing else says what pictures show.

use super::list::{Entry, How, Stage};
use crate::dataset::{Builder, ClassFolders, FileRole, Format, ImageId, ImageLabel, Labelling, split_name};
use std::collections::BTreeMap;

pub static ENTRY: Entry = Entry {
    format: Format { id: "class-folder", name: "one folder per class", role: FileRole::Annotations, boxes: None },
    reads: "`train/cat/1.jpg` shows a cat, where no file labels the pictures",
    told_by: "pictures in at least two folders side by side whose names are neither splits nor generic",
    cannot: "boxes, several classes in one picture, attributes",
    stage: Stage::Annotations,
    how: How::Folders(apply),
};

/// Folder names that say nothing of what is in the pictures.
const GENERIC: [&str; 24] = [
    "images",
    "image",
    "imgs",
    "img",
    "pictures",
    "photos",
    "photo",
    "data",
    "dataset",
    "datasets",
    "jpegimages",
    "jpeg",
    "jpg",
    "png",
    "labels",
    "annotations",
    "raw",
    "files",
    "samples",
    "all",
    "out",
    "output",
    "masks",
    "mask",
];

/// Labels pictures by their folders where that is what the folders are for: nothing else annotates them, and at
/// least two folders beside each other, whose names are no splits and not generic, hold at least two pictures each.
/// To be called after the last file was read. Decides itself whether there is anything to do.
pub fn apply(out: &mut Builder<'_>) {
    let dataset = &out.dataset;
    let annotated = dataset.sources.iter().any(|s| s.role == FileRole::Annotations && s.records > 0)
        || dataset.images.annotated.iter().any(|&a| a);
    if annotated || !dataset.boxes.is_empty() || !dataset.labels.is_empty() {
        return;
    }
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

/// The pictures by the folder that names their class; `None` where folders are something else.
fn class_folders(out: &Builder<'_>) -> Option<BTreeMap<String, Vec<ImageId>>> {
    let images = &out.dataset.images;
    let dropped: Vec<(ImageId, Vec<&str>)> = images
        .ids()
        .filter(|id| images.file[id.index()].is_some())
        .map(|id| {
            let mut folders: Vec<&str> = images.path(id).split('/').collect();
            folders.pop();
            (id, folders)
        })
        .collect();
    let common = dropped.iter().skip(1).fold(dropped.first()?.1.len(), |most, (_, folders)| {
        let same = folders.iter().zip(&dropped[0].1).take_while(|(a, b)| a == b).count();
        most.min(same)
    });
    let mut by_name: BTreeMap<String, Vec<ImageId>> = BTreeMap::new();
    let mut without = 0usize;
    for (id, folders) in &dropped {
        let tells = |f: &&&str| split_name(f).is_none() && !GENERIC.contains(&f.to_ascii_lowercase().as_str());
        match folders[common..].iter().find(tells) {
            Some(name) => by_name.entry((*name).to_owned()).or_default().push(*id),
            None => without += 1,
        }
    }
    let of_several = by_name.values().filter(|of_class| of_class.len() >= 2).count();
    let are_classes = of_several >= 2 && without * 2 <= dropped.len() && !are_shards(&by_name);
    are_classes.then_some(by_name)
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
