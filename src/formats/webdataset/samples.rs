//! What is known of samples until the last file is read: which pictures have which key, short texts that may be names of
//! classes, names for numbered classes, which members stand apart in their shard. Refuses to read members.

use crate::dataset::{
    Builder, ClassId, Dataset, Fault, FaultKind, FileId, ImageId, ImageLabel, Labelling, Place, is_shard, split_name,
    split_of_folder, words_of,
};
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// A name of a class has no more words, and no more bytes.
const MOST_WORDS: usize = 3;
const LONGEST: usize = 60;

type Texts = Vec<(ImageId, Place, String)>;

/// Lives as long as files are read.
#[derive(Default)]
pub(in crate::formats) struct Samples {
    /// The dropped pictures by key; filled at the first question.
    by_key: Option<FxHashMap<String, Vec<ImageId>>>,
    /// Short texts by shard or folder; `None` where a caption stands among them.
    texts: BTreeMap<String, Option<Texts>>,
    /// By key the number in `.cls`, and the name in `.json`.
    numbers: FxHashMap<String, u32>,
    names: FxHashMap<String, String>,
    /// A member was read.
    used: bool,
}

/// A path up to the first dot of the name.
pub(super) fn key_of(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].find('.') {
        // ".hidden" has no key.
        Some(at) if at > 0 => &path[..name + at],
        _ => path,
    }
}

/// The path of the shard that a member stands in.
pub(super) fn shard_of(path: &str) -> Option<&str> {
    let mut end = 0;
    for part in path.split('/') {
        end += part.len();
        if end < path.len() && is_shard(part) {
            return path.get(..end);
        }
        end += 1;
    }
    None
}

pub(super) fn in_shard(path: &str) -> bool {
    shard_of(path).is_some()
}

/// The split that a shard is called after: `imagenet-train-000012.tar`.
fn split_of_shard(shard: &str) -> Option<&'static str> {
    let words = words_of(shard.rsplit('/').next().unwrap_or(shard));
    let mut found: Vec<&str> = words.iter().filter_map(|w| split_name(w)).collect();
    found.dedup();
    match found.as_slice() {
        [one] => split_name(one),
        _ => None,
    }
}

impl Samples {
    /// The dropped pictures of a key.
    pub(super) fn images(&mut self, key: &str, dataset: &Dataset) -> Vec<ImageId> {
        self.used = true;
        let by_key = self.by_key.get_or_insert_with(|| {
            let mut by_key: FxHashMap<String, Vec<ImageId>> = FxHashMap::default();
            let images = &dataset.images;
            for image in images.ids().filter(|image| images.file[image.index()].is_some()) {
                by_key.entry(key_of(images.path(image)).to_owned()).or_default().push(image);
            }
            by_key
        });
        by_key.get(key).cloned().unwrap_or_default()
    }

    /// The text of a sample: a caption, or the name of a class where all texts beside it may be such.
    pub(super) fn text(&mut self, path: &str, text: &str, images: &[ImageId], place: Place, out: &mut Builder<'_>) {
        if text.is_empty() {
            return;
        }
        if let Some(source) = out.source() {
            source.records += 1;
        }
        images.iter().for_each(|&image| out.annotate(image));
        let folder = shard_of(path).or_else(|| path.rsplit_once('/').map(|(folder, _)| folder)).unwrap_or_default();
        let short =
            text.len() <= LONGEST && !text.contains(['\n', ',']) && text.split_whitespace().count() <= MOST_WORDS;
        let texts = self.texts.entry(folder.to_owned()).or_insert_with(|| Some(Vec::new()));
        match texts {
            Some(known) if short => known.extend(images.iter().map(|&image| (image, place, text.to_owned()))),
            Some(known) => {
                out.dataset.captions += (known.len() + images.len()) as u64;
                *texts = None;
            }
            None => out.dataset.captions += images.len() as u64,
        }
    }

    /// The class of a sample as its `.cls` has it.
    pub(super) fn numbered(&mut self, path: &str, class: &str) {
        if let Ok(number) = class.parse() {
            self.numbers.insert(key_of(path).to_owned(), number);
        }
    }

    /// The sample's class has a number: its `.cls` comes before its `.json`.
    pub(super) fn has_number(&self, path: &str) -> bool {
        self.numbers.contains_key(key_of(path))
    }

    /// The class of a sample as its record calls it.
    pub(super) fn named(&mut self, path: &str, class: &str) {
        self.names.insert(key_of(path).to_owned(), class.to_owned());
    }

    /// After the last file.
    pub(in crate::formats) fn finish(mut self, out: &mut Builder<'_>) {
        if !self.used {
            return;
        }
        self.name_classes(out);
        for texts in std::mem::take(&mut self.texts).into_values().flatten() {
            label_by(texts, out);
        }
        splits(out);
        members_apart(out);
    }

    /// Gives numbered classes the names that records have for them, where each has one and each is one's.
    fn name_classes(&mut self, out: &mut Builder<'_>) {
        let mut names: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
        for (key, name) in &self.names {
            if let Some(&number) = self.numbers.get(key) {
                names.entry(number).or_default().insert(name);
            }
        }
        let all: Vec<&str> = names.values().flatten().copied().collect();
        let known: FxHashSet<&str> = out.dataset.classes.iter().map(|c| c.name.as_str()).collect();
        let each = names.values().all(|of| of.len() == 1);
        let apart = all.iter().collect::<FxHashSet<_>>().len() == all.len() && all.iter().all(|n| !known.contains(n));
        if !each || !apart {
            return;
        }
        let names: Vec<(String, String)> =
            names.iter().filter_map(|(n, of)| Some((n.to_string(), (*of.first()?).to_owned()))).collect();
        for (number, name) in names {
            if let Some(class) = out.dataset.classes.iter_mut().find(|c| c.name == number && c.declared.is_empty()) {
                class.name = name;
            }
        }
    }
}

/// Short texts are names of classes where they repeat, else captions.
fn label_by(texts: Vec<(ImageId, Place, String)>, out: &mut Builder<'_>) {
    let distinct = texts.iter().map(|(.., text)| text.as_str()).collect::<FxHashSet<_>>().len();
    let one_word = texts.iter().all(|(.., text)| !text.contains(' '));
    if distinct * 2 > texts.len() && !(one_word && texts.len() < 4) {
        out.dataset.captions += texts.len() as u64;
        return;
    }
    let mut labelling = Labelling::default();
    for (image, place, text) in texts {
        let class: ClassId = out.class(&text);
        out.dataset.labels.push(ImageLabel { image, class, place: Some(place) });
        labelling.classes.push(class);
        labelling.images.push(image);
    }
    labelling.classes.sort_unstable();
    labelling.classes.dedup();
    labelling.images.sort_unstable();
    labelling.images.dedup();
    out.dataset.labellings.push(labelling);
}

/// The pictures of a shard are of the split that it is called after, unless a folder says another.
fn splits(out: &mut Builder<'_>) {
    let images: Vec<ImageId> = out.dataset.images.ids().collect();
    for image in images {
        let path = out.dataset.images.path(image);
        if split_of_folder(path).is_none()
            && let Some(split) = shard_of(path).and_then(split_of_shard)
        {
            let split = out.split(split);
            out.claim_split(image, split, None);
        }
    }
}

/// Samples whose members do not follow one another in their shard: programs that read it as a stream take each stretch
/// for a sample of its own.
fn members_apart(out: &mut Builder<'_>) {
    let files = &out.dataset.files;
    let mut members: Vec<(&str, u32, FileId)> = Vec::new();
    for (at, file) in files.iter().enumerate() {
        // Unpacked files come in any order.
        if let Some(shard) = shard_of(&file.path) {
            members.push((shard, file.handle, FileId::from(at)));
        }
    }
    members.order_by_key(|&(shard, handle, _)| (shard.to_owned(), handle));
    let mut done: FxHashSet<&str> = FxHashSet::default();
    let mut apart: BTreeSet<&str> = BTreeSet::new();
    let mut first: Option<FileId> = None;
    let mut before = "";
    for (_, _, file) in members {
        let key = key_of(&files[file.index()].path);
        if key != before && !done.insert(key) {
            apart.insert(key);
            first.get_or_insert(file);
        }
        before = key;
    }
    let (Some(file), Some(key)) = (first, apart.first()) else { return };
    let shards: BTreeSet<&str> = apart.iter().filter_map(|key| shard_of(key)).collect();
    let found = format!(
        "the members of {} do not follow one another in {}: {key} is the first",
        wording::plural(apart.len() as u64, "sample", "samples"),
        match shards.first() {
            Some(only) if shards.len() == 1 => (*only).to_owned(),
            _ => wording::plural(shards.len() as u64, "shard", "shards"),
        },
    );
    let remedy = "Write the shards again with their files sorted by name: a reader of streams takes each stretch for a sample of its own";
    out.fault(Fault::new(FaultKind::Noted, Place::file(file), "", found).remedy(remedy));
}
