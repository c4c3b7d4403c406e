//! Folders as classes: `train/cat/1.jpg` shows a cat, where nothing else says what pictures show. Refuses folders that
//! only keep or divide pictures.

mod counted;
mod said;
mod tops;
mod wordnet;

use super::list::{Entry, How, Stage};
use super::named::person_of;
use crate::dataset::{
    Builder, ClassFolders, ClassId, Dataset, FileRole, FolderRole, FolderUse, Format, ImageId, ImageLabel, Labelling,
    Role, SplitFolders, is_layout, split_name, words_of,
};
use rustc_hash::{FxHashMap, FxHashSet};
use said::said;
use std::collections::{BTreeMap, BTreeSet};

pub static ENTRY: Entry = Entry {
    format: Format { id: "class-folder", name: "one folder per class", role: FileRole::Annotations, boxes: None },
    reads: "`train/cat/1.jpg` shows a cat, where no file labels the pictures; and so does ImageNet's `n02123045_tabby.JPEG`, or `cat.0.jpg` beside `dog.0.jpg`",
    told_by: "pictures in at least two folders side by side whose names are neither splits nor generic, and that do not hold variants of the same pictures",
    cannot: "boxes, several classes in one picture, attributes",
    stage: Stage::Annotations,
    how: How::Folders(apply),
};

/// Labels pictures by their folders where that is what the folders are for: no file annotates any picture of that part
/// of the tree, and at least two folders beside each other, which are neither splits nor layout nor variants of each
/// other, hold at least two pictures each. What the settings say of folders goes before. To be called after the last file
/// was read. Decides itself whether there is anything to do.
pub fn apply(out: &mut Builder<'_>) {
    let (mut folders, mut uses) = said(&out.dataset);
    let set = folders.len();
    let found = class_folders(out, &mut uses);
    let by_name = if found.is_none() && set == 0 { named(&out.dataset) } else { None };
    let is_named = by_name.is_some();
    for (name, of_class) in found.or(by_name).unwrap_or_default() {
        folders.entry(name).or_default().extend(of_class);
    }
    variants_of_layout(&out.dataset, &mut uses);
    out.dataset.folder_uses = uses;
    if folders.is_empty() {
        return;
    }
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
        why: match set {
            0 if is_named => format!(
                "names as classes: no file labels the images, and they are called after {classes} classes, as ImageNet's and Kaggle's cats and dogs are"
            ),
            0 => {
                format!("folders as classes: no file labels the images, and they lie in {classes} folders side by side")
            }
            _ => format!("folders as classes: the settings say so of {set} of {classes}"),
        },
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

type Uses = BTreeMap<String, FolderUse>;

/// Notes what the folder above this one of a path holds.
fn note(uses: &mut Uses, path: &str, folder: &str, role: FolderRole, why: &str) {
    let before = folder.as_ptr() as usize - path.as_ptr() as usize;
    let above = path.get(..before).unwrap_or_default().trim_end_matches('/');
    let of = uses.entry(above.to_owned());
    let of = of.or_insert_with(|| FolderUse { role, why: why.to_owned(), names: BTreeSet::new() });
    if !of.names.contains(folder) {
        of.names.insert(folder.to_owned());
    }
}

/// The pictures by the folder that names their class; `None` where folders are something else.
fn class_folders(out: &Builder<'_>, uses: &mut Uses) -> Option<BTreeMap<String, Vec<ImageId>>> {
    let dataset = &out.dataset;
    let mut lying = lying(dataset, uses);
    // Whom annotations mean that lead to no picture cannot be told: it may be any.
    let of_annotations = || dataset.sources.iter().filter(|s| s.role == FileRole::Annotations && s.records > 0);
    if of_annotations().any(|s| s.unmatched > 0 || s.images == 0) {
        return None;
    }
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
    let agrees = agreeing(dataset);
    let mut parts: BTreeMap<Vec<String>, [usize; 2]> = BTreeMap::new();
    for of in with_folder().filter(|of| is_labelled(of)) {
        let agrees = of.folders.first().is_some_and(|folder| agrees(of.image, folder));
        parts.entry(part(of)).or_default()[usize::from(agrees)] += 1;
    }
    let taken: BTreeSet<Vec<String>> =
        parts.into_iter().filter(|(_, [no, yes])| no * 9 >= *yes).map(|(part, _)| part).collect();
    let mut by_name: BTreeMap<String, Vec<ImageId>> = BTreeMap::new();
    let mut found = Vec::new();
    let (mut without, mut all) = (0usize, 0usize);
    for of in lying.iter().filter(|of| !is_labelled(of)) {
        match of.folders.first() {
            Some(_) if !taken.is_empty() && taken.contains(&part(of)) => continue,
            Some(name) => {
                by_name.entry((*name).to_owned()).or_default().push(of.image);
                found.push((of.path, *name));
            }
            None => without += 1,
        }
        all += 1;
    }
    let of_several = by_name.values().filter(|of_class| of_class.len() >= 2).count();
    let are_several = of_several >= 2 || (by_name.len() >= MANY && by_name.keys().all(|name| are_words(name)));
    let are_scenes = are_scenes(dataset, &by_name);
    let are_classes = are_several
        && !are_scenes
        && without * 2 <= all
        && !are_shards(&by_name)
        && !tops::are_parts(by_name.keys().map(String::as_str))
        && !tops::name_parts_of_names(&found)
        && !are_ids(&by_name, dataset)
        && !are_formats(&by_name);
    if are_classes {
        let why = "no file labels the pictures, and the folders side by side in it are named otherwise than splits, \
                   layout or variants";
        found.into_iter().for_each(|(path, name)| note(uses, path, name, FolderRole::Classes, why));
    }
    are_classes.then_some(by_name)
}

/// Nearly each folder holds one scene: several pictures of one name, as of its colours and its depth.
fn are_scenes(dataset: &Dataset, by_name: &BTreeMap<String, Vec<ImageId>>) -> bool {
    let stem = |image: &ImageId| stem(dataset.images.path(*image));
    let is_scene = |of: &&Vec<ImageId>| of.len() > 1 && of.iter().all(|image| stem(image) == stem(&of[0]));
    by_name.len() > 1 && by_name.values().filter(is_scene).count() * 10 >= by_name.len() * 9
}

/// Whether what labels a picture says the class that a folder is called after, as ImageNet's boxes of some of its pictures
/// do: then the folder says it of the others.
fn agreeing(dataset: &Dataset) -> impl Fn(ImageId, &str) -> bool {
    let labels = dataset.labels.iter().map(|label| (label.image, label.class));
    let boxes = dataset.boxes.image.iter().copied().zip(dataset.boxes.class.iter().copied());
    let said: FxHashSet<(ImageId, ClassId)> = labels.chain(boxes).collect();
    let ids = dataset.classes.iter().enumerate().map(|(at, class)| (class.name.clone(), ClassId::from(at)));
    let ids: FxHashMap<String, ClassId> = ids.collect();
    move |image, folder| ids.get(folder).is_some_and(|class| said.contains(&(image, *class)))
}

/// Folders with one picture each that are classes all the same where all are called by words: fewer are somebody's
/// folders.
const MANY: usize = 50;

/// Letters, and no number as of a patient or a day.
fn are_words(name: &str) -> bool {
    name.chars().any(char::is_alphabetic) && !name.chars().any(|c| c.is_ascii_digit())
}

/// The dropped pictures by the classes in their own names, where nothing labels any of them.
fn named(dataset: &Dataset) -> Option<BTreeMap<String, Vec<ImageId>>> {
    let is_labelled = dataset.images.annotated.iter().any(|&is| is)
        || !dataset.labels.is_empty()
        || dataset.sources.iter().any(|s| s.role == FileRole::Annotations && s.records > 0);
    let images = &dataset.images;
    let dropped = images.ids().filter(|id| images.file[id.index()].is_some());
    let dropped: Vec<(ImageId, &str)> = dropped.map(|id| (id, images.path(id))).collect();
    if is_labelled { None } else { wordnet::by_name(&dropped).or_else(|| counted::by_name(&dropped)) }
}

/// The dropped pictures with the folders that may name a class: below what all have in common, neither layout nor
/// variants of each other.
fn lying<'d>(dataset: &'d Dataset, uses: &mut Uses) -> Vec<Lying<'d>> {
    let (images, roles) = (&dataset.images, &dataset.folder_roles);
    let dropped = images.ids().filter(|id| images.file[id.index()].is_some());
    let dropped = dropped.filter(|id| roles.class(images.path(*id)).is_none());
    let splits = SplitFolders::of(images.ids().map(|id| images.path(id)));
    let mut lying: Vec<Lying<'_>> = dropped
        .map(|image| {
            let path = images.path(image);
            let mut folders: Vec<&str> = path.split('/').collect();
            folders.pop();
            folders.retain(|folder| splits.get(&path[..end_of(path, folder)]).is_none());
            if !roles.is_empty() {
                folders.retain(|folder| !roles.is_spoken_for(&path[..end_of(path, folder)]));
            }
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
        // `patient00001/study1`: whom and when, not what.
        let mut of_person = false;
        // `1/train`: a fold.
        of.folders.retain(|folder| {
            let divides = next.next().flatten().is_some_and(|next| split_name(next).is_some());
            let is_fold = divides && folder.len() <= 2 && folder.bytes().all(|b| b.is_ascii_digit());
            of_person |= person_of(folder).is_some();
            let of_person = of_person && folder.ends_with(|c: char| c.is_ascii_digit());
            !is_layout(folder) && !is_fold && !of_person
        });
    }
    // Each round takes a level off some paths.
    while let Some(dividing) = dividing(&lying) {
        for of in &mut lying {
            if let Some(&first) = of.folders.first()
                && let Some(why) = dividing.get(first)
            {
                note(uses, of.path, first, FolderRole::Variants, why);
                of.folders.remove(0);
            }
        }
    }
    lying
}

/// Notes folders that only keep pictures, and whose pictures stand in the folder beside them by the same names: `image_2`
/// and `image_3` of two cameras. They are no classes anyway.
fn variants_of_layout(dataset: &Dataset, uses: &mut Uses) {
    let images = &dataset.images;
    let mut beside: BTreeMap<&str, BTreeMap<&str, (&str, BTreeSet<&str>)>> = BTreeMap::new();
    for image in images.ids().filter(|id| images.file[id.index()].is_some()) {
        let path = images.path(image);
        let Some((folder, file)) = path.rsplit_once('/') else { continue };
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        if split_name(name).is_some() || !is_layout(name) {
            continue;
        }
        let of = beside.entry(above).or_default().entry(name).or_insert_with(|| (path, BTreeSet::new()));
        of.1.insert(stem(file));
    }
    for (above, folders) in beside.into_iter().filter(|(_, folders)| folders.len() > 1) {
        if uses.get(above).is_some_and(|of| of.role != FolderRole::Variants)
            || dataset.folder_roles.get(above).is_some()
        {
            continue;
        }
        let stems = folders.iter().map(|(name, (_, stems))| (*name, stems.clone())).collect();
        for name in tops::variants(&stems) {
            if let Some((path, _)) = folders.get(name) {
                let end = above.len() + usize::from(!above.is_empty()) + name.len();
                let folder = &path[end - name.len()..end];
                note(uses, path, folder, FolderRole::Variants, OF_ONE_SCENE);
            }
        }
    }
}

/// The name of a picture without its extension.
fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Where a folder that stands in this path ends in it.
fn end_of(path: &str, folder: &str) -> usize {
    (folder.as_ptr() as usize - path.as_ptr() as usize + folder.len()).min(path.len())
}

/// Outermost folders that hold the same pictures in variants, or the folders that stand beside them once more, each with
/// the reason.
fn dividing(lying: &[Lying<'_>]) -> Option<BTreeMap<String, &'static str>> {
    let mut stems: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut below: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for of in lying {
        let Some((first, rest)) = of.folders.split_first() else { continue };
        stems.entry(first).or_default().insert(stem(of.path));
        let below = below.entry(first).or_default();
        below.extend(rest.first());
    }
    let variants = tops::variants(&stems);
    let mut found: BTreeMap<&str, &'static str> = variants.into_iter().map(|name| (name, OF_ONE_SCENE)).collect();
    let beside = |folders: &BTreeSet<&str>| folders.len() >= 2 && folders.iter().all(|f| below.contains_key(f));
    let holds_others = below.iter().filter(|(name, folders)| beside(folders) && !folders.contains(*name));
    for (name, _) in holds_others {
        found.entry(name).or_insert(ONCE_MORE);
    }
    let first = below.values().next()?;
    let all_alike = below.len() >= 2 && first.len() >= 2 && below.values().all(|folders| folders == first);
    if all_alike && below.keys().any(|name| tops::is_variant(name)) {
        for name in below.keys() {
            found.entry(name).or_insert(ALL_ALIKE);
        }
    }
    (!found.is_empty()).then(|| found.into_iter().map(|(name, why)| (name.to_owned(), why)).collect())
}

/// Why folders divide pictures and are no classes.
const OF_ONE_SCENE: &str = "hold pictures of the same names: variants of one scene each, no classes";
const ONCE_MORE: &str = "hold the folders beside them once more, so they are no classes of their own";
const ALL_ALIKE: &str = "hold the same folders each: variants of the same classes";

/// A table has the folders' names in a column of ids: they are somebody's or something's, not kinds.
fn are_ids(by_name: &BTreeMap<String, Vec<ImageId>>, dataset: &Dataset) -> bool {
    let says_id = |name: &str| words_of(name).last().is_some_and(|word| matches!(word.as_str(), "id" | "ids" | "uid"));
    let columns = dataset.sources.iter().flat_map(|source| &source.columns);
    let of_ids = columns.filter(|c| c.role == Role::Identity || c.role != Role::Label && says_id(&c.name));
    // Several tables may have a part of the ids each: folds.
    let mut by_column: BTreeMap<&str, (BTreeSet<&str>, bool)> = BTreeMap::new();
    for column in of_ids {
        let (values, cut) = by_column.entry(&column.name).or_default();
        values.extend(column.fields.values.iter().map(|value| value.text.as_str()));
        *cut |= column.fields.more > 0;
    }
    by_column.into_values().any(|(values, cut)| {
        let named = values.iter().filter(|value| by_name.contains_key(**value)).count();
        let all = if cut { values.len() } else { by_name.len() };
        named >= 2 && named * 10 >= all * 9
    })
}

/// Half of the folders, or more, are called after formats of pictures: how they are stored, not what they show.
fn are_formats(by_name: &BTreeMap<String, Vec<ImageId>>) -> bool {
    const FORMATS: &str = " jpg jpeg png gif bmp tif tiff webp avif heic heif jxl jp2 ico tga pbm pgm ppm pnm hdr exr qoi psd \
        farbfeld ff svg ";
    let named = by_name.keys().filter(|name| FORMATS.contains(&format!(" {} ", name.to_lowercase()))).count();
    named > 0 && named * 2 >= by_name.len()
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
    use crate::dataset::{Builder, Dataset, ImageId};
    use crate::formats::testing::{FixedPairing, read_all};
    use std::collections::BTreeMap;

    type Classes = BTreeMap<String, Vec<ImageId>>;

    /// How many of the pictures so called are of each class that their names say.
    pub(super) fn counts_of(
        by_name: fn(&[(ImageId, &str)]) -> Option<Classes>,
        names: &[String],
    ) -> Option<Vec<(String, usize)>> {
        let pictures: Vec<(ImageId, &str)> =
            names.iter().enumerate().map(|(at, name)| (ImageId::from(at), name.as_str())).collect();
        by_name(&pictures).map(|of| of.into_iter().map(|(name, ids)| (name, ids.len())).collect())
    }

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
    fn many_folders_with_one_picture_each_are_classes_where_words_name_them() {
        let named = |prefix: &str, n: usize| -> Vec<String> {
            let letters = |at: usize| [b'a' + (at / 26) as u8, b'a' + (at % 26) as u8].map(char::from);
            (0..n).map(|at| format!("all/{prefix}{}/{at:03}.jpg", String::from_iter(letters(at)))).collect()
        };
        let classes = |paths: &[String]| {
            let dataset = applied(&paths.iter().map(String::as_str).collect::<Vec<_>>());
            dataset.class_folders.map(|of| of.classes)
        };
        assert_eq!(classes(&named("kind ", 60)), Some(60));
        assert_eq!(classes(&named("kind ", 20)), None, "somebody's folders");
        assert_eq!(classes(&named("patient 7", 60)), None, "numbers");
    }

    #[test]
    fn names_of_imagenet_are_classes_where_nothing_labels_the_pictures() {
        let flat: Vec<String> = (0..20).map(|at| format!("n014407{:02}_{at}.JPEG", at % 4)).collect();
        let dataset = applied(&flat.iter().map(String::as_str).collect::<Vec<_>>());
        let folders = dataset.class_folders.as_ref().expect("applied");
        assert_eq!((folders.classes, folders.images), (4, 20));
        assert!(folders.why.starts_with("names as classes"), "{}", folders.why);
    }

    #[test]
    fn splits_with_a_word_for_what_is_kept_and_parts_are_no_classes() {
        for images in [
            ["train_set/images/1.jpg", "train_set/images/2.jpg", "val_set/images/3.jpg", "val_set/images/4.jpg"],
            ["imgs_part_1/a.png", "imgs_part_1/b.png", "imgs_part_2/c.png", "imgs_part_2/d.png"],
            ["p10/p1000/a.png", "p10/p1001/b.png", "p11/p1100/c.png", "p11/p1101/d.png"],
        ] {
            assert!(applied(&images).classes.is_empty(), "{images:?}");
        }
    }

    #[test]
    fn folders_that_tables_have_as_ids_are_no_classes() {
        let images =
            ["faces/7153@N03/a.1.jpg", "faces/7153@N03/a.2.jpg", "faces/8899@N07/b.1.jpg", "faces/8899@N07/b.2.jpg"];
        let fold = |user: &str| format!("user_id\toriginal_image\tage\n{user}\tx.jpg\t30\n{user}\ty.jpg\t31\n");
        let (first, second) = (fold("7153@N03"), fold("8899@N07"));
        let dataset =
            read_all(&images, &[("fold_0_data.txt", first.as_bytes()), ("fold_1_data.txt", second.as_bytes())]);
        assert!(dataset.classes.is_empty(), "{:?}", dataset.classes);
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
    fn folders_called_after_formats_are_no_classes() {
        let images = ["t/bmp/1.bmp", "t/bmp/2.bmp", "t/gif/1.gif", "t/gif/2.gif", "t/odd/1.gif", "t/odd/2.gif"];
        assert!(applied(&images).class_folders.is_none());
        let images = ["t/cat/1.bmp", "t/cat/2.bmp", "t/dog/1.gif", "t/dog/2.gif", "t/gif/1.gif", "t/gif/2.gif"];
        assert_eq!(applied(&images).class_folders.map(|of| of.classes), Some(3));
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
