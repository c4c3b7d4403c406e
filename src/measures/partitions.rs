//! Images sorted into few heaps by something beside what they show: file format, size, folder, split. Owns how each
//! heap is made and called; refuses to hold it against anything.

use super::columns::NONE;
use crate::dataset::{Dataset, Facts, PixelFacts, split_name};
use crate::sorting::Sorting;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Heaps of a partition; what is in smaller ones lies together in one more.
const MOST: usize = 40;
/// The heap of all that is too rare for its own.
const OTHER: &str = "other";

/// Per image the heap that it lies in.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    pub labels: Vec<String>,
    /// A place in `labels`, or `NONE`.
    pub codes: Vec<u8>,
}

impl Partition {
    pub fn code(&self, image: usize) -> Option<usize> {
        self.codes.get(image).filter(|&&code| code != NONE).map(|&code| usize::from(code))
    }

    /// From a key per image: the most frequent keys, in their order.
    pub fn of<K: Ord + Hash + Clone>(keys: &[Option<K>], label: impl Fn(&K) -> String) -> Self {
        let mut counts: FxHashMap<&K, u64> = FxHashMap::default();
        for key in keys.iter().flatten() {
            *counts.entry(key).or_insert(0) += 1;
        }
        let mut kept: Vec<(&K, u64)> = counts.into_iter().collect();
        kept.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let all = kept.len() <= MOST;
        kept.truncate(MOST);
        kept.order_by(|a, b| a.0.cmp(b.0));
        let mut labels: Vec<String> = kept.iter().map(|(key, _)| label(key)).collect();
        if !all {
            labels.push(OTHER.to_owned());
        }
        let code_of: FxHashMap<&K, u8> = kept.iter().enumerate().map(|(code, (key, _))| (*key, code as u8)).collect();
        let codes = keys
            .iter()
            .map(|key| match key {
                Some(key) => code_of.get(key).copied().unwrap_or(kept.len() as u8),
                None => NONE,
            })
            .collect();
        Self { labels, codes }
    }

    /// Heaps that hold anything.
    pub fn filled(&self) -> usize {
        let mut seen = vec![false; self.labels.len()];
        self.codes.iter().filter(|&&code| code != NONE).for_each(|&code| seen[usize::from(code)] = true);
        seen.into_iter().filter(|&s| s).count()
    }
}

/// What can give the class away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    Format,
    Resolution,
    Aspect,
    Mode,
    Colour,
    Brightness,
    Folder,
    FileName,
    Camera,
    TimeOfDay,
}

impl Cue {
    /// In the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Format,
        Self::Resolution,
        Self::Aspect,
        Self::Mode,
        Self::Colour,
        Self::Brightness,
        Self::Folder,
        Self::FileName,
        Self::Camera,
        Self::TimeOfDay,
    ];

    /// As tables and filters call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Resolution => "resolution",
            Self::Aspect => "aspect",
            Self::Mode => "mode",
            Self::Colour => "colour",
            Self::Brightness => "brightness",
            Self::Folder => "folder",
            Self::FileName => "file name",
            Self::Camera => "camera",
            Self::TimeOfDay => "time of day",
        }
    }
}

/// The images sorted by a cue; `None` where no image has it.
pub fn cue(dataset: &Dataset, cue: Cue) -> Option<Partition> {
    // Pictures that are only listed have none.
    let images = &dataset.images;
    if images.file.iter().all(Option::is_none) && images.facts.iter().all(Option::is_none) {
        return None;
    }
    let partition = match cue {
        Cue::Format => of_facts(dataset, |f| Some(f.format), |format| format.name().to_owned()),
        Cue::Resolution => resolution(dataset),
        Cue::Aspect => of_facts(dataset, aspect, |&at| ASPECTS[at].1.to_owned()),
        Cue::Mode => of_pixels(dataset, |p| Some(p.mode.as_str()), |mode| (*mode).to_owned()),
        Cue::Colour => {
            let label = |&grey: &bool| if grey { "grey" } else { "colour" }.to_owned();
            of_pixels(dataset, |p| Some(p.is_greyscale), label)
        }
        Cue::Brightness => {
            let band = |p: &PixelFacts| {
                p.brightness_mean.is_finite().then(|| (p.brightness_mean * 10.0).floor().clamp(0.0, 9.0) as u8)
            };
            of_pixels(dataset, band, |&band| format!("0.{band}–{:.1}", f64::from(band + 1) / 10.0))
        }
        Cue::Camera => of_facts(dataset, |f| f.exif.as_ref()?.camera.as_deref(), |camera| (*camera).to_owned()),
        Cue::TimeOfDay => of_facts(dataset, hour, |hour| format!("{hour:02}:00–{hour:02}:59")),
        Cue::Folder => Some(folders(dataset)),
        Cue::FileName => Some(prefixes(dataset)),
    };
    partition.filter(|p| !p.labels.is_empty())
}

/// What images are sorted by somewhere in the tables, by name: a cue, their source, or their split.
pub fn partition_by(dataset: &Dataset, name: &str) -> Option<Partition> {
    match name {
        "source" => Some(sources(dataset)),
        "split" => Some(splits(dataset)),
        _ => cue(dataset, Cue::ALL.into_iter().find(|cue| cue.name() == name)?),
    }
}

fn of_facts<'a, K: Ord + Hash + Clone>(
    dataset: &'a Dataset,
    key: impl Fn(&'a Facts) -> Option<K>,
    label: impl Fn(&K) -> String,
) -> Option<Partition> {
    let keys: Vec<Option<K>> =
        dataset.images.facts.iter().map(|facts| facts.as_deref().filter(|f| f.width > 0).and_then(&key)).collect();
    Some(Partition::of(&keys, label))
}

fn of_pixels<'a, K: Ord + Hash + Clone>(
    dataset: &'a Dataset,
    key: impl Fn(&'a PixelFacts) -> Option<K>,
    label: impl Fn(&K) -> String,
) -> Option<Partition> {
    of_facts(dataset, |facts| facts.pixels.as_ref().ok().and_then(&key), label)
}

/// By width and height; where there are too many sizes, by millions of pixels, each band twice the one before.
fn resolution(dataset: &Dataset) -> Option<Partition> {
    let size = |f: &Facts| Some((f.width, f.height));
    let exact = of_facts(dataset, size, |(w, h)| format!("{w}×{h}"))?;
    if exact.labels.len() <= MOST {
        return Some(exact);
    }
    let band = |f: &Facts| Some((f64::from(f.width) * f64::from(f.height) / 1e6).log2().floor() as i32);
    let label = |&band: &i32| format!("{}–{} MP", power(band), power(band + 1));
    of_facts(dataset, band, label)
}

fn power(of_two: i32) -> String {
    let x = f64::from(of_two).exp2();
    if x >= 1.0 { format!("{x:.0}") } else { format!("{x:.3}") }
}

/// Bands of width over height, by their upper ends.
const ASPECTS: [(f64, &str); 9] = [
    (0.5, "under 1:2"),
    (0.66, "1:2 to 2:3"),
    (0.74, "2:3 to 3:4"),
    (0.95, "3:4 to square"),
    (1.05, "square"),
    (1.34, "square to 4:3"),
    (1.51, "4:3 to 3:2"),
    (2.0, "3:2 to 2:1"),
    (f64::INFINITY, "over 2:1"),
];

/// By the camera's clock.
fn hour(facts: &Facts) -> Option<u8> {
    let taken = facts.exif.as_ref()?.taken.as_deref()?;
    taken.split_once('T')?.1.get(..2)?.parse().ok().filter(|&hour| hour < 24)
}

fn aspect(facts: &Facts) -> Option<usize> {
    let ratio = f64::from(facts.width) / f64::from(facts.height.max(1));
    ASPECTS.iter().position(|&(to, _)| ratio < to)
}

/// By the first folder that tells images apart and is no split's; images that lie beside such folders have none.
pub fn folders(dataset: &Dataset) -> Partition {
    let images = &dataset.images;
    let telling = |path: &str| -> Vec<String> {
        path.split('/').filter(|f| split_name(f).is_none()).map(str::to_owned).collect()
    };
    // Images come sorted by path: what is the same as for the one before is not looked at again.
    let mut of_folder: Vec<(String, Vec<String>)> = Vec::new();
    let mut at: Vec<Option<usize>> = Vec::with_capacity(images.len());
    for (path, file) in images.path.iter().zip(&images.file) {
        let Some((folder, _)) = path.rsplit_once('/').filter(|_| file.is_some()) else {
            at.push(None);
            continue;
        };
        if of_folder.last().is_none_or(|(last, _)| last != folder) {
            of_folder.push((folder.to_owned(), telling(folder)));
        }
        at.push(Some(of_folder.len() - 1));
    }
    let common = of_folder.iter().skip(1).fold(of_folder.first().map_or(0, |f| f.1.len()), |most, (_, folders)| {
        let same = folders.iter().zip(&of_folder[0].1).take_while(|(a, b)| a == b).count();
        most.min(same)
    });
    let names: Vec<Option<&str>> =
        at.iter().map(|at| at.and_then(|at| of_folder[at].1.get(common)).map(String::as_str)).collect();
    Partition::of(&names, |name| (*name).to_owned())
}

/// By the letters that a file's name begins with.
fn prefixes(dataset: &Dataset) -> Partition {
    let images = &dataset.images;
    let prefix = |path: &'_ str| -> (usize, usize) {
        let from = path.rfind('/').map_or(0, |at| at + 1);
        let letters = path[from..].find(|c: char| !c.is_alphabetic()).unwrap_or(path.len() - from);
        (from, from + letters)
    };
    let keys: Vec<Option<&str>> = images
        .path
        .iter()
        .zip(&images.file)
        .map(|(path, file)| {
            let (from, to) = prefix(path);
            file.map(|_| &path[from..to])
        })
        .collect();
    Partition::of(&keys, |letters| match *letters {
        "" => "begins with a digit or sign".to_owned(),
        letters => format!("{letters}…"),
    })
}

/// By split; an image in several is in none here.
pub fn splits(dataset: &Dataset) -> Partition {
    if dataset.images.split_claims.is_empty() {
        return Partition { labels: Vec::new(), codes: vec![NONE; dataset.images.len()] };
    }
    let keys: Vec<Option<&str>> = dataset
        .splits_of_images()
        .iter()
        .map(|of_image| match of_image.as_slice() {
            [split] => dataset.splits.get(split.index()).map(String::as_str),
            _ => None,
        })
        .collect();
    Partition::of(&keys, |name| (*name).to_owned())
}

/// By the annotation file or table that names the image first. Where each image has its own file, by folder.
pub fn sources(dataset: &Dataset) -> Partition {
    let mut keys: Vec<Option<&str>> =
        dataset.images.named_at.iter().map(|place| place.map(|place| dataset.path(place.file))).collect();
    // A list of images that nobody labelled is no source of labels.
    if let Some(labelled) = dataset.labelled() {
        keys.iter_mut().zip(labelled).filter(|(_, labelled)| !labelled).for_each(|(key, _)| *key = None);
    }
    let files = Partition::of(&keys, |path| (*path).to_owned());
    let few = files.labels.last().is_none_or(|last| last != OTHER);
    if few && files.filled() > 1 { files } else { folders(dataset) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn the_most_frequent_keys_have_their_own_heap() {
        let keys: Vec<Option<u32>> = (0..100).map(|i| Some(if i < 50 { i } else { 7 })).chain([None]).collect();
        let partition = Partition::of(&keys, u32::to_string);
        assert_eq!((partition.labels.len(), partition.filled()), (MOST + 1, MOST + 1));
        assert_eq!((partition.code(7), partition.code(49), partition.code(100)), (Some(7), Some(MOST), None));
        assert_eq!(partition.labels[MOST], OTHER);
    }

    #[test]
    fn folders_are_those_below_the_root_that_are_no_splits() {
        let world = World::with_images(&["d/train/web/1.jpg", "d/val/street/2.jpg", "d/val/web/a/3.jpg"]);
        let partition = folders(&world.dataset);
        assert_eq!(partition.labels, ["street", "web"]);
        assert_eq!(partition.codes, [1, 0, 1]);
    }

    #[test]
    fn names_begin_with_letters_or_do_not() {
        let world = World::with_images(&["a/123.jpg", "a/DSC_01.jpg", "a/DSC_02.jpg"]);
        let partition = prefixes(&world.dataset);
        assert_eq!(partition.labels, ["begins with a digit or sign", "DSC…"]);
        assert_eq!(partition.codes, [0, 1, 1]);
    }

    #[test]
    fn sizes_are_exact_where_they_are_few_and_bands_where_they_are_many() {
        let paths: Vec<String> = (0..60).map(|i| format!("{i:02}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        world.measure_all(640, 480);
        assert_eq!(cue(&world.dataset, Cue::Resolution).map(|p| p.labels), Some(vec!["640×480".to_owned()]));
        assert_eq!(cue(&world.dataset, Cue::Aspect).map(|p| p.labels), Some(vec!["square to 4:3".to_owned()]));
        for i in 0..60 {
            world.measure(i, 1000 + i as u32, 1000, 0, 0, 0);
        }
        assert_eq!(cue(&world.dataset, Cue::Resolution).map(|p| p.labels), Some(vec!["1–2 MP".to_owned()]));
        assert_eq!(cue(&world.dataset, Cue::Brightness).map(|p| p.labels), Some(vec!["0.5–0.6".to_owned()]));
        assert_eq!(cue(&world.dataset, Cue::Camera), None);
    }
}
