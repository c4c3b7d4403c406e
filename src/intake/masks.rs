//! Pictures that are masks of others: which pixels show what. Told by their folder (`masks`, `SegmentationClass`,
//! `trainannot`) or name (`a_mask.png`) and by the picture that they are of: without one, a picture is a picture.
//! Refuses to look into pixels.

use super::kinds::extension;
use super::pairing::{file_name, folder, stem};
use crate::dataset::{is_layout, words_of};
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// Of pictures of one name, frames of videos perhaps, not all are compared for each mask.
const MANY_OF_A_NAME: usize = 32;
/// Of a hundred files in a folder, how many have to be of a picture to be masks; fewer where its name leaves no doubt, as
/// pictures are missing from small folders too.
const SHARE: usize = 80;
const SHARE_SURE: usize = 60;
/// So many masks of a folder tell what those without a picture are, whatever its name says.
const ENOUGH: usize = 4;

/// Words that folders of masks are called by, whatever else stands in the name.
const SURE: &str = " masks annot annots groundtruth groundtruths segmentation segmentations segmentationclass \
    segmentationobject trimap trimaps segmap segmaps labelmap labelmaps gtfine gtcoarse ";
/// Words that folders of masks are called by where nothing else says anything.
const PERHAPS: &str = " mask gt gts truth label labels annotation annotations seg segs matte mattes alpha alphas parsing \
    silhouette silhouettes semantic instance instances panoptic gtleft gtright ";
/// Words beside those.
const BESIDE: &str = " ground class object raw aug color colour id ids png full binary pixel level map maps fine coarse \
    part parts of the and sem left right ";
/// Words that folders of pictures are called by where others hold something else of the same pictures.
const PICTURED: &str = " rgb rgbleft rgbright image images img imgs jpegimages leftimg8bit color colour ";
/// Words that make a class of a mask: people with and without one.
const WORN: &str =
    " no not non with without wearing worn correct incorrect incorrectly face medical surgical n95 kn95 ";
/// What names of masks end in.
const ENDS: &str = " mask masks seg segs segmentation segmentations gt groundtruth label labels matte trimap annot \
    labelids labeltrainids instanceids instancetrainids color colour gtfine gtcoarse superpixels parts ";

fn is_in(list: &str, word: &str) -> bool {
    !word.is_empty() && !word.contains(' ') && list.contains(&format!(" {word} "))
}

/// How surely a folder's name says that masks are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Nothing,
    Perhaps,
    Surely,
}

fn says(folder: &str) -> Says {
    let words = words_of(folder);
    if words.iter().any(|word| is_in(WORN, word)) {
        return Says::Nothing;
    }
    let joined = words.concat();
    let lower = folder.to_lowercase();
    // `trainannot`, `imagesmasks`: a word of layout and one of masks without anything between them.
    let after_layout = |word: &str| {
        ["train", "val", "valid", "test", "image", "images", "img"]
            .iter()
            .any(|layout| word.strip_prefix(layout).is_some_and(|rest| is_in(SURE, rest) || is_in(PERHAPS, rest)))
    };
    let sure = |word: &String| is_in(SURE, word) || after_layout(word);
    // `CelebAMask-HQ-mask-anno`: what the masks are of stands in front.
    let annotated = |pair: &[String]| {
        matches!(pair[0].as_str(), "mask" | "seg" | "segmentation" | "parsing") && pair[1].starts_with("ann")
    };
    if words.iter().any(sure)
        || words.windows(2).any(annotated)
        || is_in(SURE, &joined)
        || lower.contains("groundtruth")
        || joined.contains("groundtruth")
        || joined.starts_with("labeledapproved")
    {
        return Says::Surely;
    }
    let known = |word: &String| {
        is_in(PERHAPS, word) || is_in(BESIDE, word) || is_layout(word) || word.bytes().all(|b| b.is_ascii_digit())
    };
    if words.iter().any(|word| is_in(PERHAPS, word)) && words.iter().all(known) { Says::Perhaps } else { Says::Nothing }
}

/// A mask's name without what says that it is one; the whole name where nothing does.
fn base(stem: &str) -> &str {
    let mut base = stem;
    while let Some(at) = base.rfind(['_', '-', '.', ' ']).filter(|at| *at > 0) {
        let last = base[at + 1..].to_lowercase();
        let before = base[..at].to_lowercase();
        // `a_mask_2`: the second mask of one picture.
        let several = before.ends_with("mask") || before.ends_with("parts");
        let of_several = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()) && several;
        if !(of_several || is_in(ENDS, &last)) {
            break;
        }
        base = &base[..at];
    }
    ["mask_", "gt_", "seg_", "label_"].iter().find_map(|prefix| base.strip_prefix(prefix)).unwrap_or(base)
}

/// A picture's name without what says that it is one.
fn bare(stem: &str) -> Option<&str> {
    let before = ["image_", "img_"].iter().find_map(|prefix| stem.strip_prefix(prefix));
    let after = || ["_sat", "_image", "_img", "_rgb"].iter().find_map(|end| stem.strip_suffix(end));
    before.or_else(after).filter(|rest| !rest.is_empty())
}

/// What the names of a picture and of its masks have in common.
fn own_stem(path: &str) -> &str {
    let stem = stem(file_name(path));
    stem.strip_suffix("_leftImg8bit").unwrap_or(stem)
}

fn is_lossless(path: &str) -> bool {
    let end = extension(path).map(str::to_ascii_lowercase);
    matches!(end.as_deref(), Some("png" | "bmp" | "gif" | "tif" | "tiff" | "pgm" | "pbm" | "ppm" | "webp"))
}

/// What a file that is a picture by its form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Masked {
    /// A picture.
    No,
    /// A mask of the picture in this row.
    Of(usize),
    /// A mask among masks, whose picture is not there.
    Lone,
}

/// Per picture whether it is a mask, and of which. `paths`: of all pictures, sorted.
pub fn masked(paths: &[&str]) -> Vec<Masked> {
    let mut of = vec![Masked::No; paths.len()];
    // Folders by what they say; a path's neighbours mostly lie in its folder.
    let mut known: FxHashMap<&str, Says> = FxHashMap::default();
    let said: Vec<Says> = paths
        .iter()
        .map(|path| {
            let folder = folder(path);
            *known.entry(folder).or_insert_with(|| folder.split('/').map(says).max().unwrap_or(Says::Nothing))
        })
        .collect();
    let by_name = |i: usize| {
        said[i] == Says::Nothing && is_lossless(paths[i]) && {
            let stem = stem(file_name(paths[i]));
            base(stem).len() < stem.len()
        }
    };
    in_folders_of_pictures(paths, &mut of);
    if !(0..paths.len()).any(|i| said[i] != Says::Nothing || by_name(i)) {
        return of;
    }
    let mut pictures: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for i in (0..paths.len()).filter(|&i| said[i] == Says::Nothing) {
        let stem = own_stem(paths[i]);
        pictures.entry(stem).or_default().push(i);
        if let Some(rest) = bare(stem) {
            pictures.entry(rest).or_default().push(i);
        }
    }
    // The only picture in the folders below a folder.
    let mut only: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    for i in (0..paths.len()).filter(|&i| said[i] == Says::Nothing) {
        only.entry(folder(folder(paths[i]))).and_modify(|one| *one = None).or_insert(Some(i));
    }
    let mut folders: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for i in (0..paths.len()).filter(|&i| said[i] != Says::Nothing || by_name(i)) {
        folders.entry(folder(paths[i])).or_default().push(i);
    }
    for (_, masks) in folders {
        let (beside, own): (Vec<usize>, Vec<usize>) = masks.into_iter().partition(|&i| said[i] == Says::Nothing);
        let near = Cell::new("");
        let share = if own.iter().all(|&i| said[i] == Says::Surely) { SHARE_SURE } else { SHARE };
        settle(&mut of, &own, (1, share), |i| {
            // `ID/masks/a.png`, `ID/masks/b.png`: each object of the one picture in `ID/images`.
            let above = folder(folder(paths[i]));
            let only = || only.get(above).copied().flatten().filter(|_| said[i] == Says::Surely && !above.is_empty());
            partner(paths, &pictures, &near, i, said[i]).or_else(only)
        });
        let settled = own.iter().filter(|&&i| of[i] != Masked::No).count();
        if settled > 0 {
            // A folder `panoptic_train` may be anything by its name; what so many others in it are, it is.
            let is_mask = |i: usize| said[i] == Says::Surely || (settled >= ENOUGH && is_lossless(paths[i]));
            own.iter().filter(|&&i| is_mask(i)).for_each(|&i| {
                if of[i] == Masked::No {
                    of[i] = Masked::Lone;
                }
            });
        }
        settle(&mut of, &beside, (2, SHARE), |i| {
            let of_stem = pictures.get(base(stem(file_name(paths[i]))))?;
            of_stem.iter().copied().find(|&p| p != i && folder(paths[p]) == folder(paths[i]))
        });
    }
    of
}

/// Files in a folder that is called as a picture beside it, each with that name in its own: ADE20K's
/// `ADE_train_1/instance_000_ADE_train_1.png` of `ADE_train_1.jpg`.
fn in_folders_of_pictures(paths: &[&str], of: &mut [Masked]) {
    let mut beside: FxHashMap<&str, usize> = FxHashMap::default();
    for (i, path) in paths.iter().enumerate().filter(|(_, path)| !is_lossless(path)) {
        beside.insert(path.rsplit_once('.').map_or(path, |(stem, _)| stem), i);
    }
    for (i, path) in paths.iter().enumerate().filter(|(_, path)| is_lossless(path)) {
        let folder = folder(path);
        if let Some(&picture) = beside.get(folder).filter(|_| !folder.is_empty())
            && stem(file_name(path)).len() > file_name(folder).len()
            && stem(file_name(path)).ends_with(file_name(folder))
        {
            of[i] = Masked::Of(picture);
        }
    }
}

/// Takes the files of a folder for masks where so many of them, and such a share in a hundred, are of a picture.
fn settle(
    of: &mut [Masked],
    masks: &[usize],
    (least, share): (usize, usize),
    partner: impl Fn(usize) -> Option<usize>,
) {
    let found: Vec<(usize, usize)> = masks.iter().filter_map(|&i| Some((i, partner(i)?))).collect();
    if found.len() >= least && found.len() * 100 >= masks.len() * share {
        found.into_iter().for_each(|(i, picture)| of[i] = Masked::Of(picture));
    }
}

/// The picture that a file in a folder of masks is of: of its name, in the folder most like its own.
/// `near`: the folder of the picture before, which is the one among very many of a name.
fn partner<'p>(
    paths: &[&'p str],
    pictures: &FxHashMap<&'p str, Vec<usize>>,
    near: &Cell<&'p str>,
    i: usize,
    says: Says,
) -> Option<usize> {
    let stem = own_stem(paths[i]);
    let own: Vec<&str> = folder(paths[i]).split('/').collect();
    let mut stems = vec![stem, base(stem)];
    // `a_L`, `a_lesion`: what follows may be anything; `a_m0_01`, where the folder leaves no doubt.
    let cuts = if says == Says::Surely { usize::MAX } else { usize::from(is_lossless(paths[i])) };
    stems.extend(stem.rmatch_indices(['_', '-']).map(|(at, _)| &stem[..at]).filter(|s| !s.is_empty()).take(cuts));
    // `00012_hair.png` of `12.jpg`.
    let number = |stem: &&'p str| {
        let plain = stem.bytes().all(|b| b.is_ascii_digit()) && !stem.is_empty();
        plain.then(|| stem.get(stem.len() - stem.trim_start_matches('0').len().max(1)..)).flatten()
    };
    let zeros = stems.last().copied().filter(|_| says == Says::Surely).as_ref().and_then(number);
    let candidates = stems.into_iter().chain(zeros).find_map(|stem| pictures.get(stem))?;
    let alike = |p: usize| folder(paths[p]).split('/').filter(|part| own.contains(part)).count();
    let pictured = |p: usize| folder(paths[p]).split('/').any(|part| is_in(PICTURED, &part.to_lowercase()));
    let many = candidates.len() > MANY_OF_A_NAME;
    let best = match candidates.iter().copied().find(|&p| many && folder(paths[p]) == near.get()) {
        Some(best) => best,
        None => {
            let most = candidates.iter().map(|&p| alike(p)).max()?;
            let nearest = candidates.iter().copied().filter(|&p| alike(p) == most);
            nearest.max_by_key(|&p| (pictured(p), std::cmp::Reverse(p)))?
        }
    };
    near.set(folder(paths[best]));
    if is_lossless(paths[i]) && (says == Says::Surely || !is_lossless(paths[best])) {
        return Some(best);
    }
    // A folder `mask` beside `bare` may be people with and without one; beside `images` it is not.
    let there: Vec<&str> = folder(paths[best]).split('/').filter(|part| !own.contains(part)).collect();
    let worn = there.iter().any(|part| part.to_lowercase().contains("mask"));
    let keeps = |part: &&str| is_layout(part) || is_in(PICTURED, &part.to_lowercase());
    (!worn && there.iter().all(keeps)).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masks(paths: &[&str]) -> Vec<(String, String)> {
        let mut paths = paths.to_vec();
        paths.sort_unstable();
        let of = masked(&paths);
        let known = |(i, of): (usize, &Masked)| match of {
            Masked::Of(of) => Some((paths[i].to_owned(), paths[*of].to_owned())),
            _ => None,
        };
        of.iter().enumerate().filter_map(known).collect()
    }

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn a_folder_of_masks_is_told_by_its_name_and_by_the_pictures_that_they_are_of() {
        for (paths, found) in [
            (&["images/a.jpg", "masks/a.png"][..], &[("masks/a.png", "images/a.jpg")][..]),
            (&["Ground_Truth/0.png", "Training_Images/0.jpg"], &[("Ground_Truth/0.png", "Training_Images/0.jpg")]),
            (&["train/f0.png", "trainannot/f0.png"], &[("trainannot/f0.png", "train/f0.png")]),
            (&["JPEGImages/1.jpg", "SegmentationClass/1.png"], &[("SegmentationClass/1.png", "JPEGImages/1.jpg")]),
            (&["images/1.jpg", "annotations/trimaps/1.png"], &[("annotations/trimaps/1.png", "images/1.jpg")]),
            (&["train/1.jpg", "train_masks/1_mask.gif"], &[("train_masks/1_mask.gif", "train/1.jpg")]),
            (&["RGB/0.png", "GT/0.png"], &[("GT/0.png", "RGB/0.png")]),
            (&["DepthLeft/0.png", "GTLeft/0.png", "RGBLeft/0.png"], &[("GTLeft/0.png", "RGBLeft/0.png")]),
            (&["al/RGB/0.png", "al/SemSeg/0.png"], &[("al/SemSeg/0.png", "al/RGB/0.png")]),
            (&["images/image_01.png", "masks/gt_01.png"], &[("masks/gt_01.png", "images/image_01.png")]),
            (
                &["t/1_mask.png", "t/1_sat.jpg", "t/2_mask.png", "t/2_sat.jpg"],
                &[("t/1_mask.png", "t/1_sat.jpg"), ("t/2_mask.png", "t/2_sat.jpg")],
            ),
            (&["a/p1.jpg", "a/p1/instance_0_p1.png"], &[("a/p1/instance_0_p1.png", "a/p1.jpg")]),
            (&["train/f0.png", "train_labels/f0_L.png"], &[("train_labels/f0_L.png", "train/f0.png")]),
            (&["images/b.jpg", "masks/b_m0_01.png"], &[("masks/b_m0_01.png", "images/b.jpg")]),
            (
                &["CelebA-HQ-img/7.jpg", "CelebAMask-HQ-mask-anno/0/00007_l_eye.png"],
                &[("CelebAMask-HQ-mask-anno/0/00007_l_eye.png", "CelebA-HQ-img/7.jpg")],
            ),
            (
                &["t/1.jpg", "t/1_parts_1.png", "t/1_seg.png"],
                &[("t/1_parts_1.png", "t/1.jpg"), ("t/1_seg.png", "t/1.jpg")],
            ),
            (
                &["v/images/0.jpg", "v/v2/instances/0.png", "v/v2/labels/0.png"],
                &[("v/v2/instances/0.png", "v/images/0.jpg"), ("v/v2/labels/0.png", "v/images/0.jpg")],
            ),
            (
                &["images/train/1.jpg", "images/val/1.jpg", "labels/train/1.png", "labels/val/1.png"],
                &[("labels/train/1.png", "images/train/1.jpg"), ("labels/val/1.png", "images/val/1.jpg")],
            ),
            (
                &["gtFine/train/x/a_gtFine_labelIds.png", "leftImg8bit/train/x/a_leftImg8bit.png"],
                &[("gtFine/train/x/a_gtFine_labelIds.png", "leftImg8bit/train/x/a_leftImg8bit.png")],
            ),
            (
                &["b/x (1).png", "b/x (1)_mask.png", "b/x (1)_mask_1.png", "b/x (2).png", "b/x (2)_mask.png"],
                &[
                    ("b/x (1)_mask.png", "b/x (1).png"),
                    ("b/x (1)_mask_1.png", "b/x (1).png"),
                    ("b/x (2)_mask.png", "b/x (2).png"),
                ],
            ),
        ] {
            assert_eq!(masks(paths), pairs(found), "{paths:?}");
        }
    }

    #[test]
    fn a_mask_among_masks_whose_picture_is_not_there_is_a_mask_all_the_same() {
        let mut paths: Vec<String> = (0..9).map(|i| format!("images/{i}.jpg")).collect();
        paths.extend((0..10).map(|i| format!("masks/{i}.png")));
        let of = masked(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((of[8], of[9], of[17], of[18]), (Masked::No, Masked::Of(0), Masked::Of(8), Masked::Lone));
    }

    #[test]
    fn masks_without_their_picture_are_no_pictures_in_small_folders_and_in_those_called_panoptic() {
        for (pictures, masks, gone) in
            [("train", "annotations/panoptic_train", 5), ("leftImg8bit/val/x", "gtFine/val/x", 3)]
        {
            let mut paths: Vec<String> = (0..gone).map(|i| format!("{pictures}/{i}.jpg")).collect();
            paths.extend((0..=gone).map(|i| format!("{masks}/{i}.png")));
            paths.sort_unstable();
            let of = masked(&paths.iter().map(String::as_str).collect::<Vec<_>>());
            let lone = paths.iter().position(|path| *path == format!("{masks}/{gone}.png"));
            assert_eq!(lone.map(|at| of[at]), Some(Masked::Lone), "{masks}");
        }
    }

    #[test]
    fn pictures_of_people_with_masks_and_masks_of_nothing_are_pictures() {
        for paths in [
            &["mask/1.jpg", "mask/2.jpg", "no_mask/1.jpg", "no_mask/2.jpg"][..],
            &["with_mask/1.png", "without_mask/1.png"],
            &["Mask/1.jpg", "Non Mask/1.jpg"],
            &["Mask/1.jpg", "NoMask/1.jpg"],
            &["mask/1.jpg", "bare/1.jpg"],
            &["masks/a.png", "images/b.jpg"],
            &["masks/a.png"],
            &["p/1.jpg", "p/1_mask.jpg", "p/2.jpg", "p/2_mask.jpg"],
            &["image_2/0.png", "image_3/0.png"],
            &["depth/0.png", "rgb/0.png"],
            &["labels/a.txt.png", "x/b.jpg"],
            &["_mask.png", "mask_.png", ".png"],
        ] {
            assert_eq!(masks(paths), [], "{paths:?}");
        }
    }
}
