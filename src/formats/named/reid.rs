//! Re-identification: `0002_c1s1_000451_03.jpg` (Market-1501, DukeMTMC-reID, VeRi) and `0000_001_02_0303morning_0015_0.jpg`
//! (MSMT17) say who is shown and which camera saw them; folders are splits. Refuses to take junk (−1) and distractors
//! (0000) for somebody.

use super::folders::{by_folder, speaks_of};
use super::{SOURCE, are_identified, identify, place_of, stem};
use crate::dataset::{
    Builder, Dataset, Fault, FaultKind, FileRole, Format, ImageId, ToldByNames, split_name, split_of_folder, words_of,
};
use crate::formats::attributes::{Gathered, Item, SourceFile};
use crate::formats::list::{Entry, How, Stage};
use crate::wording;

pub static ENTRY: Entry = Entry {
    format: Format { id: "reid", name: "re-identification names", role: FileRole::Annotations, boxes: None },
    reads: "who is shown, the camera, its sequence and the time of day from names of pictures as Market-1501, DukeMTMC-reID and MSMT17 have them (`0002_c1s1_000451_03.jpg`); the folders `bounding_box_train`, `bounding_box_test` and `query` are the splits train, test and query; junk (-1) and distractors (0000) are nobody",
    told_by: "nearly all pictures of a folder are called by a number, a camera (`c1`, `c1s1`) and a frame, or as MSMT17's",
    cannot: "frames, boxes in the original pictures",
    stage: Stage::Tables,
    how: How::Folders(apply),
};

const FORM: &str = "a name that says who is shown and which camera saw them, as 0002_c1s1_000451_03";
const REMEDY: &str = "Rename the picture as the others are, or leave it out: who it shows is in no figure";

/// What a name says.
#[derive(Debug, PartialEq)]
struct Seen<'n> {
    /// `None`: junk, or a distractor.
    who: Option<&'n str>,
    camera: String,
    sequence: Option<String>,
    time: Option<&'n str>,
    /// Counts people anew in each split.
    anew: bool,
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn read(stem: &str) -> Option<Seen<'_>> {
    let fields: Vec<&str> = stem.split('_').collect();
    by_camera(&fields).or_else(|| msmt(&fields))
}

/// `0002_c1s1_000451_03`, `0005_c2_f0046985`, `-1_c1s1_000401_03`, `0002_c002_00030600_0`.
fn by_camera<'n>(fields: &[&'n str]) -> Option<Seen<'n>> {
    let (&[who, seen, frame] | &[who, seen, frame, _]) = fields else { return None };
    let last = fields.get(3).is_none_or(|last| digits(last, 1..=4));
    let is_frame = digits(frame.strip_prefix('f').unwrap_or(frame), 3..=10);
    let seen = seen.strip_prefix('c')?;
    let (camera, sequence) = match seen.split_once('s') {
        Some((camera, sequence)) => (camera, Some(sequence)),
        None => (seen, None),
    };
    let is = digits(camera, 1..=3) && sequence.is_none_or(|s| digits(s, 1..=3)) && is_frame && last;
    let junk = who == "-1";
    if !is || !(junk || digits(who, 3..=7)) {
        return None;
    }
    // Only Market-1501, which has sequences, calls its distractors so: others count people from 0.
    let distractor = sequence.is_some() && who.bytes().all(|b| b == b'0');
    Some(Seen {
        who: Some(who).filter(|_| !junk && !distractor),
        camera: format!("c{camera}"),
        sequence: sequence.map(|s| format!("s{s}")),
        time: None,
        anew: false,
    })
}

/// `0000_001_02_0303morning_0015_0_ex`.
fn msmt<'n>(fields: &[&'n str]) -> Option<Seen<'n>> {
    let (&[who, index, camera, day, second, number] | &[who, index, camera, day, second, number, _]) = fields else {
        return None;
    };
    let time = day.get(4..).filter(|time| matches!(*time, "morning" | "noon" | "afternoon" | "evening"))?;
    let numbers = digits(who, 4..=5)
        && digits(index, 3..=4)
        && digits(camera, 2..=2)
        && digits(day.get(..4)?, 4..=4)
        && digits(second, 4..=5)
        && digits(number, 1..=2);
    let camera = format!("c{}", camera.trim_start_matches('0'));
    numbers.then_some(Seen { who: Some(who), camera, sequence: None, time: Some(time), anew: true })
}

/// The split that a folder stands for, by its words: `bounding_box_train`, `query`, `image_test`, `mask_train_v2`.
fn split_of(path: &str) -> Option<&'static str> {
    let (folders, _) = path.rsplit_once('/')?;
    folders.rsplit('/').find_map(|folder| {
        let words = words_of(folder);
        let has = |word: &str| words.iter().any(|w| w == word);
        match () {
            // The same pictures once more, with boxes drawn by hand.
            () if has("gt") => None,
            () if has("query") || has("queries") || has("probe") => Some("query"),
            () if has("gallery") => Some("test"),
            () => words.iter().find_map(|w| split_name(w)),
        }
    })
}

fn apply(out: &mut Builder<'_>) {
    let folders = by_folder(&out.dataset);
    let fit = |image: ImageId, dataset: &Dataset| read(stem(dataset.images.path(image))).is_some();
    let counts: Vec<(usize, usize)> = folders
        .iter()
        .map(|(_, images)| (images.iter().filter(|image| fit(**image, &out.dataset)).count(), images.len()))
        .collect();
    if !counts.iter().any(|(fitting, all)| *fitting >= 3 && fitting * 10 >= all * 9) && !all_fit(&counts) {
        return;
    }
    let taken: Vec<&(String, Vec<ImageId>)> =
        folders.iter().zip(&counts).filter(|(_, (n, all))| *n > 0 && n * 10 >= all * 9).map(|(of, _)| of).collect();
    let mut images: Vec<ImageId> = taken.iter().flat_map(|(_, images)| images.iter().copied()).collect();
    images.sort_unstable();
    let Some(&first) = images.first() else { return };
    let path = taken.first().map_or("", |(folder, _)| folder.as_str());
    let vehicles = speaks_of(&["veri", "vehicle", "vehicles", "car", "cars"], path, &out.dataset);
    let column = if vehicles { "vehicle" } else { "person" };
    let said_elsewhere = are_identified(&images, &out.dataset);
    let source = SourceFile { file: place_of(&out.dataset, first).file, path: SOURCE };
    let mut gathered = Gathered::default();
    let (mut nobody, mut named) = (0u64, 0u64);
    for &image in &images {
        let path = out.dataset.images.path(image).to_owned();
        let place = place_of(&out.dataset, image);
        let Some(seen) = read(stem(&path)) else {
            let fault = Fault::new(FaultKind::BadRecord, place, FORM, stem(&path));
            out.fault(fault.of(image).remedy(REMEDY));
            continue;
        };
        let split = split_of(&path);
        if split_of_folder(&path).is_none()
            && let Some(split) = split
        {
            let split = out.split(split);
            out.claim_split(image, split, None);
        }
        match seen.who {
            Some(who) if !said_elsewhere => {
                let who = match split.filter(|_| seen.anew) {
                    Some(split) => format!("{who} of {split}"),
                    None => who.to_owned(),
                };
                identify(image, &who, column, out);
            }
            Some(_) => {}
            None => nobody += 1,
        }
        named += 1;
        let mut say = |name: &str, value: &str| {
            gathered.set(&out.dataset, source, name, Item::Image(image, place), Some(value));
        };
        say("camera", &seen.camera);
        if let Some(sequence) = &seen.sequence {
            say("sequence", sequence);
        }
        if let Some(time) = seen.time {
            say("time of day", time);
        }
    }
    gathered.explain(SOURCE, "the picture's name says it, as names for re-identification do");
    gathered.finish(out);
    let mut why =
        format!("{} of pictures say who is shown and which camera saw them", wording::plural(named, "name", "names"));
    if nobody > 0 {
        let (these, are) = (wording::plural(nobody, "picture", "pictures"), if nobody == 1 { "is" } else { "are" });
        why.push_str(&format!("; {these} {are} junk (-1) or a distractor (0000), and of nobody"));
    }
    out.dataset.told_by_names.push(ToldByNames { format: &ENTRY.format, why, in_no_class: images.clone(), images });
}

/// Folders of a picture or two each, all of them called so.
fn all_fit(counts: &[(usize, usize)]) -> bool {
    let (fitting, all) = counts.iter().fold((0, 0), |(f, a), (fitting, all)| (f + fitting, a + all));
    fitting >= 3 && fitting == all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_each_dataset_say_who_and_which_camera() {
        for (name, who, camera, sequence) in [
            ("0002_c1s1_000451_03", Some("0002"), "c1", Some("s1")),
            ("-1_c3s2_000401_03", None, "c3", Some("s2")),
            ("0000_c6s3_000151_01", None, "c6", Some("s3")),
            ("0005_c2_f0046985", Some("0005"), "c2", None),
            ("0002_c002_00030600_0", Some("0002"), "c002", None),
            ("0000_c15_0003", Some("0000"), "c15", None),
            ("0000_000_01_0303morning_0015_0", Some("0000"), "c1", None),
            ("0012_014_15_0302afternoon_1226_1_ex", Some("0012"), "c15", None),
        ] {
            let seen = read(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((seen.who, seen.camera.as_str(), seen.sequence.as_deref()), (who, camera, sequence), "{name}");
        }
        for name in ["0002", "cat_c1_0001", "0002_c1s1", "12_c_000451", "0002_x1s1_000451_03", "IMG_c1_0001", ""] {
            assert_eq!(read(name), None, "{name}");
        }
    }

    #[test]
    fn folders_are_splits_by_their_words() {
        for (path, split) in [
            ("m/bounding_box_train/a.jpg", Some("train")),
            ("m/bounding_box_test/a.jpg", Some("test")),
            ("query/a.jpg", Some("query")),
            ("image_query/a.jpg", Some("query")),
            ("gt_bbox/a.jpg", None),
            ("gt_query/a.jpg", None),
            ("MSMT17/mask_train_v2/0001/a.jpg", Some("train")),
            ("x/gallery/a.jpg", Some("test")),
            ("a.jpg", None),
        ] {
            assert_eq!(split_of(path), split, "{path}");
        }
    }
}
