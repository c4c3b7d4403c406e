//! Text files with the name of an image on each line: the lists of a split (`train.txt`, VOC's `ImageSets`), or of all.
//! Refuses lists with anything else on a line (`table` reads those).

use super::list::{Entry, How, Read, Stage};
use super::list_groups::ListGroups;
use super::{Input, Probe, Tick};
use crate::dataset::{
    Builder, Dataset, Fault, FaultKind, FileRole, Format, ImageId, Join, Joined, Named, Place, RecordKind, SplitId,
    split_of_folder, split_of_path,
};
use crate::formats::attributes::looks_like_image;
use crate::formats::table::{self, Text};
use rustc_hash::FxHashMap;
use std::io::{BufRead, BufReader};

pub static ENTRY: Entry = Entry {
    format: Format { id: "image-list", name: "list of images", role: FileRole::ImageList, boxes: None },
    reads: "the name of an image on each line: the split that the list is called after, or a group (`female_names.txt` beside `male_names.txt`)",
    told_by: "nine of ten lines are names of images, or the file is called after a split and has one word a line",
    cannot: "anything else on a line",
    stage: Stage::Lists,
    how: How::Files {
        recognise,
        read: Read::Whole(|session, input, out, tick| {
            let given = session.yolo.splits_of_list(input.file);
            read(input, out, &given, &mut session.lists, tick);
        }),
    },
};

/// A line longer than this names no image.
const LONGEST: usize = 4096;

/// Whether a file is a list of images: nine of ten lines are names of images, or the file is called after a split and
/// has one word a line.
fn recognise(probe: &Probe<'_>) -> Option<String> {
    let name = probe.path.rsplit('/').next().unwrap_or(probe.path);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if !matches!(ending.to_ascii_lowercase().as_str(), "txt" | "list" | "lst" | "") {
        return None;
    }
    let text = table::text_of_head(probe.head)?;
    let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
    if probe.bytes > probe.head.len() as u64 {
        lines.pop();
    }
    lines.retain(|l| !l.is_empty());
    if lines.is_empty() {
        return None;
    }
    // Columns set apart by several blanks: a table, whose last column may name pictures.
    let columns = |line: &str| line.split_whitespace().count();
    let (first, several) = (columns(lines[0]), lines.len() >= 2);
    if several && first >= 3 && lines.iter().all(|line| line.contains("  ") && columns(line) == first) {
        return None;
    }
    let named = lines.iter().filter(|l| looks_like_image(l) && !l.contains([',', '\t', ';', '|', '"'])).count();
    let split = split_of_path(name);
    let of = split.map_or(String::new(), |s| format!(", of the split {s}"));
    if named * 10 >= lines.len() * 9 {
        return Some(format!("the name of an image on each line{of}"));
    }
    let words =
        lines.iter().all(|l| l.len() <= 255 && !l.contains(|c: char| c.is_whitespace() || ",;|=:{}<>\"".contains(c)));
    let listed = words && crate::dataset::split_name(stem).is_some_and(|_| split.is_some());
    let in_sets = words && probe.path.rsplit('/').skip(1).any(|f| f.eq_ignore_ascii_case("ImageSets"));
    let first_words = lines.iter().all(|l| !without_numbers(l).contains(char::is_whitespace));
    let called_so = (words || first_words) && split.is_some() && probe.names_pictures;
    (listed || in_sets || called_so).then(|| format!("one word on each line, as lists of images without extension{of}"))
}

/// Reads a list: each image on it is named, and belongs to the splits `given`, which another file says, else to the
/// one that the file is called after.
pub(super) fn read(
    input: &Input<'_>,
    out: &mut Builder<'_>,
    given: &[&str],
    groups: &mut ListGroups,
    tick: &mut Tick<'_>,
) {
    out.begin(input.file, &ENTRY.format, input.why);
    let given: Vec<SplitId> = given.iter().map(|split| out.split(split)).collect();
    let split = match given.is_empty() {
        true => out.split_of_file().or_else(|| {
            let beside = out.dataset.files.iter().map(|file| file.path.as_str());
            is_trainval(out.path(), beside).then(|| out.split("trainval"))
        }),
        false => None,
    };
    if split.is_none()
        && given.is_empty()
        && let Some(source) = out.source()
    {
        source.why.push_str("; its name says no split");
    }
    let head = match input.bytes.head(64 << 10) {
        Ok(head) => head,
        Err(error) => {
            let place = Place::file(input.file);
            return out.fault(Fault::new(FaultKind::Unparsable, place, "readable bytes", error.to_string()));
        }
    };
    let mut lines = BufReader::with_capacity(1 << 16, Text::new(input.bytes, table::encoding_of(&head)));
    let stems = if out.has_images() { FxHashMap::default() } else { listed_stems(&out.dataset) };
    let labelled = if out.has_images() { FxHashMap::default() } else { labelled_stems(&out.dataset) };
    let mut line = Vec::new();
    let mut number = 0u32;
    let mut by_stem = false;
    let mut folders: Option<FxHashMap<String, Vec<ImageId>>> = None;
    let mut of_group = ListGroups::wants(out.path()).then(Vec::new);
    loop {
        line.clear();
        match lines.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(_) => {
                let place = Place::new(input.file, number + 1, RecordKind::Line, 0);
                return out.fault(Fault::new(
                    FaultKind::Unparsable,
                    place,
                    "a line of text",
                    "a line that does not end",
                ));
            }
        }
        lines.get_mut().record_ended();
        number = number.saturating_add(1);
        let place = Place::new(input.file, number, RecordKind::Line, number);
        let text = String::from_utf8_lossy(&line);
        let name = without_numbers(text.trim());
        if name.is_empty() {
            continue;
        }
        if name.len() > LONGEST {
            let found = format!("a line of {} bytes", name.len());
            out.fault(Fault::new(FaultKind::BadRecord, place, "the name of an image", found));
            continue;
        }
        let join = if looks_like_image(name) { Join::Name } else { Join::Stem };
        if join == Join::Stem && out.has_images() && !out.finds(name, join) {
            let of_folder = folders.get_or_insert_with(|| folders_of(&out.dataset)).get(name).cloned();
            if let Some(images) = of_folder {
                if let Some(source) = out.source() {
                    source.records += 1;
                }
                for image in images {
                    out.name_image(image, place);
                    split.iter().for_each(|&split| out.claim_split(image, split, Some(place)));
                    given.iter().for_each(|&split| out.assign_split(image, split, place));
                }
                continue;
            }
        }
        by_stem |= join == Join::Stem;
        if let Some(source) = out.source() {
            source.records += 1;
        }
        if let Some(image) = find(name, join, &stems, &labelled, place, out) {
            if let Some(split) = split {
                out.claim_split(image, split, Some(place));
            }
            given.iter().for_each(|&split| out.assign_split(image, split, place));
            if let Some(images) = &mut of_group {
                images.push((image, number));
            }
        }
        if number.is_multiple_of(4096) && !tick(lines.get_ref().raw_read) {
            return;
        }
    }
    if out.has_images()
        && let Some(source) = out.source()
    {
        source.join = Some(if by_stem { "by name without extension" } else { "by name" }.into());
    }
    if let Some(images) = of_group {
        let path = out.path().to_owned();
        groups.add(input.file, &path, images);
    }
    tick(input.bytes.len());
}

/// A list of train and val together beside one of test, where neither has a list of its own: what is not tested on.
/// Beside lists of train and of val it only holds these once more.
fn is_trainval<'p>(path: &str, files: impl Iterator<Item = &'p str>) -> bool {
    let (own, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem = stem.to_lowercase();
    let plain: String = stem.chars().filter(|c| c.is_alphabetic()).collect();
    if !["trainval", "trainvalid", "trainvalidation"].iter().any(|word| plain.contains(word)) {
        return false;
    }
    let beside = files.filter_map(|other| match other.rsplit_once('/').unwrap_or(("", other)) {
        (folder, other) if folder == own && other.rsplit_once('.').map_or("", |(_, end)| end) == ending => Some(other),
        _ => None,
    });
    let splits: Vec<&str> = beside.filter_map(split_of_path).collect();
    splits.contains(&"test") && !splits.iter().any(|split| matches!(*split, "train" | "val"))
}

fn find(
    name: &str,
    join: Join,
    stems: &FxHashMap<String, ImageId>,
    labelled: &FxHashMap<String, Vec<ImageId>>,
    place: Place,
    out: &mut Builder<'_>,
) -> Option<ImageId> {
    if !out.has_images() {
        let known = match join {
            Join::Stem => stems.get(name).copied(),
            Join::Name => None,
        };
        return Some(match known.or_else(|| labelled_as(name, labelled, &out.dataset)) {
            Some(image) => {
                out.name_image(image, place);
                image
            }
            None => out.listed_only(name, place),
        });
    }
    // A picture and its mask on one line, as lists of segmentation have them: the first is the picture.
    let mut parts = name.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let is_there = |name: &str, join| matches!(out.find(name, join), Joined::Image(_));
    let name = match (parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(second), None) if looks_like_image(first) && looks_like_image(second) => {
            if is_there(name, join) { name } else { first }
        }
        _ => name,
    };
    match out.join(name, join, place, Named::Row) {
        Ok(image) => {
            out.name_image(image, place);
            return Some(image);
        }
        Err(why) => out.fault(Fault::unjoined(FaultKind::Unjoined, place, why, name)),
    }
    if let Some(source) = out.source() {
        source.unmatched += 1;
    }
    None
}

/// The name in front of numbers, which Oxford's pets have behind each.
pub(super) fn without_numbers(line: &str) -> &str {
    let mut words = line.split_whitespace();
    let (Some(first), rest) = (words.next(), words) else { return line };
    let mut rest = rest.peekable();
    let numbers = rest.peek().is_some() && rest.all(|word| word.bytes().all(|b| b.is_ascii_digit()));
    if numbers && !looks_like_image(line) { first } else { line }
}

/// The dropped pictures by the name of the folder that they lie in: lists of videos name those.
fn folders_of(dataset: &Dataset) -> FxHashMap<String, Vec<ImageId>> {
    let mut folders: FxHashMap<String, Vec<ImageId>> = FxHashMap::default();
    for id in dataset.images.ids().filter(|id| dataset.images.file[id.index()].is_some()) {
        if let Some(folder) = dataset.images.path(id).rsplit('/').nth(1) {
            folders.entry(folder.to_owned()).or_default().push(id);
        }
    }
    folders
}

/// Where no pictures were dropped: the images that label files speak of, whose names have no extension, by their own
/// name.
fn labelled_stems(dataset: &Dataset) -> FxHashMap<String, Vec<ImageId>> {
    let mut stems: FxHashMap<String, Vec<ImageId>> = FxHashMap::default();
    for id in dataset.images.ids() {
        let name = dataset.images.path(id).rsplit('/').next().unwrap_or_default();
        if dataset.images.annotated[id.index()] && !looks_like_image(name) {
            stems.entry(name.to_owned()).or_default().push(id);
        }
    }
    stems
}

/// The image of a label file that a list means under a path of another machine: the one whose path has the longest end
/// in common with it, unless another split's folder holds it.
fn labelled_as(name: &str, labelled: &FxHashMap<String, Vec<ImageId>>, dataset: &Dataset) -> Option<ImageId> {
    let name = name.replace('\\', "/");
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if looks_like_image(&name) => stem,
        _ => name.as_str(),
    };
    let images = labelled.get(stem.rsplit('/').next()?)?;
    let alike = |id: ImageId| {
        let path = dataset.images.path(id);
        let other = matches!((split_of_folder(path), split_of_folder(stem)), (Some(a), Some(b)) if a != b);
        let parts = path.rsplit('/').zip(stem.rsplit('/')).take_while(|(a, b)| a == b).count();
        if other { 0 } else { parts }
    };
    let best = images.iter().map(|&id| alike(id)).max().filter(|parts| *parts > 0)?;
    let mut of_best = images.iter().copied().filter(|&id| alike(id) == best);
    match (of_best.next(), of_best.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Where no pictures were dropped: the images that other files list, by their names without extension, those only that
/// one image has.
pub(super) fn listed_stems(dataset: &Dataset) -> FxHashMap<String, ImageId> {
    let mut stems: FxHashMap<String, Option<ImageId>> = FxHashMap::default();
    for id in dataset.images.ids() {
        let path = dataset.images.path(id);
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some((stem, _)) = name.rsplit_once('.').filter(|_| looks_like_image(name)) {
            stems.entry(stem.to_owned()).and_modify(|known| *known = None).or_insert(Some(id));
        }
    }
    stems.into_iter().filter_map(|(stem, id)| Some((stem, id?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Recognised;
    use crate::formats::testing::{read_all, recognised};

    fn is_list(path: &str, text: &str) -> bool {
        matches!(recognised(path, text.as_bytes()), Recognised::As(e, _) if *e == ENTRY)
    }

    #[test]
    fn a_list_called_after_a_split_puts_its_images_there() {
        let dataset = read_all(
            &["images/a.jpg", "images/b.jpg", "images/c.jpg"],
            &[("train.txt", b"images/a.jpg\r\nimages/b.jpg\r\n"), ("ImageSets/Main/val.txt", b"c\n\nd\n")],
        );
        let splits = dataset.splits_of_images();
        let names: Vec<Vec<&str>> =
            splits.iter().map(|s| s.iter().map(|id| dataset.splits[id.index()].as_str()).collect()).collect();
        assert_eq!(names, [["train"], ["train"], ["val"]]);
        let lost: Vec<_> = dataset.faults.of(FaultKind::Unjoined).map(|f| (f.place.line, f.found.as_str())).collect();
        assert_eq!(lost, [(3, "d")]);
        assert_eq!(
            dataset.sources.iter().map(|s| (s.records, s.images, s.unmatched)).collect::<Vec<_>>(),
            [(2, 1, 1), (2, 2, 0)]
        );
    }

    #[test]
    fn train_and_val_in_one_list_beside_test_are_what_is_not_tested_on() {
        let splits = |files: &[(&str, &[u8])]| read_all(&["a.png", "b.png", "c.png"], files).splits;
        let both = ("train_val_list.txt", b"a.png\nb.png".as_slice());
        let test = ("test_list.txt", b"c.png".as_slice());
        assert_eq!(splits(&[both, test]), ["test", "trainval"]);
        assert_eq!(splits(&[both]), [""; 0]);
        assert_eq!(splits(&[("train.txt", b"a.png"), ("trainval.txt", b"a.png\nb.png"), test]), ["test", "train"]);
    }

    #[test]
    fn a_list_without_pictures_names_images_and_is_no_annotation() {
        let dataset = read_all(&[], &[("all.txt", b"x/1.jpg\rx/2.jpg\r")]);
        assert_eq!(dataset.images.path, ["x/1.jpg", "x/2.jpg"]);
        assert_eq!(dataset.images.annotated, [false, false]);
        assert!(dataset.images.split_claims.is_empty() && dataset.faults.iter().count() == 0);
        assert!(dataset.sources[0].why.contains("its name says no split"));
    }

    #[test]
    fn prose_and_class_names_are_no_lists() {
        assert!(is_list("train.txt", "0001\n0002\n"));
        assert!(is_list("x/list.txt", "a.jpg\nb.png\n"));
        assert!(!is_list("notes.txt", "see a.jpg and others\nfor details\n"));
        assert!(!is_list("train.txt", "a.jpg 1\nb.jpg 0\n"));
        assert!(!is_list("labels.txt", "cat\ndog\n"));
        assert!(!is_list("readme.md", "a.jpg\n"));
        assert!(!is_list(
            "map.txt",
            "idx    orig_idx    orig_file\n0      119613      119614.jpg\n1     99094     099095.jpg\n"
        ));
    }

    #[test]
    fn any_beginning_of_a_list_is_read() {
        let whole = "\u{FEFF}ä/1.jpg\r\nb 2.jpg\n\n3.jpg".as_bytes();
        for end in 0..whole.len() {
            let probe = Probe::new("test.txt", &whole[..end], end as u64, &whole[..end]);
            if recognise(&probe).is_some() {
                read_all(&["ä/1.jpg"], &[("test.txt", &whole[..end])]);
            }
        }
    }
}
