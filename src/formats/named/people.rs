//! Folders as people: `Aaron_Eckhart/Aaron_Eckhart_0001.jpg` (LFW), `n000001/0001_01.jpg` (VGGFace2), `0000045/001.jpg`
//! (CASIA-WebFace). Refuses folders of which nothing says that they are people: those may be classes.

use super::folders::{by_folder, speaks_of};
use super::{are_identified, folder, identify, lists, person_numbers, scores, stem};
use crate::dataset::{Builder, Dataset, FileRole, Format, ImageId, ToldByNames, is_layout};
use crate::formats::list::{Entry, How, Stage};
use crate::wording;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

pub static ENTRY: Entry = Entry {
    format: Format { id: "person-folder", name: "one folder per person", role: FileRole::Annotations, boxes: None },
    reads: "`Aaron_Eckhart/Aaron_Eckhart_0001.jpg` shows the person that the folder is called after; such folders are no classes; so does a word for people and a number wherever it stands in a path (`train/patient00001/study1/1.jpg`, `sub-01`)",
    told_by: "pictures called after their folders and numbered, where lists of people or pairs name them, a folder says so (`lfw`, `celebrities`, `identities`), or the folders are very many or are called as people are; VGGFace2's names; numbered folders where a folder says so (`casia`, `webface`); a word for people and a number (`patient00001`, `sub-01`)",
    cannot: "several people in one picture",
    stage: Stage::Tables,
    how: How::Folders(apply),
};

/// Words in names of folders that speak of people.
const WORDS: [&str; 19] = [
    "lfw",
    "lfwa",
    "calfw",
    "cplfw",
    "lfwcrop",
    "vggface",
    "casia",
    "webface",
    "celeb",
    "celebs",
    "celebrity",
    "celebrities",
    "identity",
    "identities",
    "facescrub",
    "pubfig",
    "umdfaces",
    "msceleb",
    "megaface",
];
/// So many folders with a picture or two each are no classes.
const VERY_MANY: usize = 200;

/// The folders beside each other, with their pictures.
type Beside<'d> = BTreeMap<&'d str, Vec<(&'d str, &'d [ImageId])>>;

fn apply(out: &mut Builder<'_>) {
    let folders = by_folder(&out.dataset);
    let mut beside: Beside<'_> = BTreeMap::new();
    for (path, images) in folders.iter().filter(|(path, _)| !path.is_empty()) {
        let name = path.rsplit('/').next().unwrap_or(path);
        beside.entry(folder(path)).or_default().push((name, images));
    }
    let named = named_by_lists(&out.dataset);
    let known: FxHashSet<ImageId> =
        out.dataset.told_by_names.iter().flat_map(|told| told.in_no_class.iter().copied()).collect();
    for (path, of_path) in beside {
        let images: Vec<ImageId> = of_path.iter().flat_map(|(_, images)| images.iter().copied()).collect();
        // A folder of splits or of pictures among them: what stands there are parts, not people.
        let divides = of_path.iter().any(|(name, _)| is_layout(name));
        if of_path.len() < 2
            || divides
            || images.iter().any(|i| known.contains(i))
            || are_identified(&images, &out.dataset)
        {
            continue;
        }
        let Some(because) = are_people(path, &of_path, &named, &out.dataset) else { continue };
        for (name, images) in &of_path {
            images.iter().for_each(|&image| identify(image, name, "person", out));
        }
        let why = format!(
            "folders as people: {} in {}: {because}",
            wording::plural(images.len() as u64, "picture", "pictures"),
            wording::plural(of_path.len() as u64, "folder", "folders"),
        );
        let mut images = images;
        images.sort_unstable();
        let told = ToldByNames { format: &ENTRY.format, why, in_no_class: images.clone(), images };
        out.dataset.told_by_names.push(told);
    }
    person_numbers::apply(&ENTRY.format, out);
}

/// The images that lists of people and pairs, and scores of people, name.
fn named_by_lists(dataset: &Dataset) -> FxHashSet<ImageId> {
    let of_people = [lists::ENTRY.format.id, scores::ENTRY.format.id];
    let sources = dataset.sources.iter().filter(|s| of_people.contains(&s.format.id));
    sources.flat_map(|s| s.joined.iter().copied()).collect()
}

/// Why folders are people, where they are.
fn are_people(
    path: &str,
    folders: &[(&str, &[ImageId])],
    named: &FxHashSet<ImageId>,
    dataset: &Dataset,
) -> Option<String> {
    let all: usize = folders.iter().map(|(_, images)| images.len()).sum();
    let share = |is: &dyn Fn(&str, &str) -> bool| {
        let stems = |images: &'_ [ImageId]| images.iter().map(|&i| stem(dataset.images.path(i))).collect::<Vec<_>>();
        folders.iter().map(|(name, images)| stems(images).into_iter().filter(|s| is(name, s)).count()).sum::<usize>()
    };
    let nearly_all = |n: usize| n * 10 >= all * 9;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let says_so = || speaks_of(&WORDS, path, dataset).then_some("a folder's name says people or a dataset of them");
    if nearly_all(share(&|name, stem| number_after(name, stem).is_some())) {
        let is_named = || folders.iter().flat_map(|(_, images)| images.iter()).any(|image| named.contains(image));
        let because = match () {
            () if is_named() => Some("lists of people or pairs name them"),
            () => says_so().filter(|_| folders.len() > 2).or_else(|| {
                let wide = nearly_all(share(&|name, stem| number_after(name, stem).is_some_and(|n| n.len() == 4)));
                wide.then(|| by_themselves(folders)).flatten()
            }),
        }?;
        return Some(format!("the pictures are called after their folders and numbered, and {because}"));
    }
    let vgg = |name: &str| name.strip_prefix('n').is_some_and(|rest| rest.len() == 6 && digits(rest));
    let two_numbers =
        |stem: &str| stem.split_once('_').is_some_and(|(a, b)| a.len() == 4 && b.len() == 2 && digits(a) && digits(b));
    if folders.iter().all(|(name, _)| vgg(name)) && nearly_all(share(&|_, stem| two_numbers(stem))) {
        return Some("folders and pictures are called as VGGFace2's".into());
    }
    let numbered = folders.iter().all(|(name, _)| digits(name) && name.len() >= 4);
    if numbered && nearly_all(share(&|_, stem| digits(stem))) {
        return says_so().map(|because| format!("folders and pictures are numbered, and {because}"));
    }
    None
}

/// The number of a picture that is called after its folder.
fn number_after<'s>(folder: &str, stem: &'s str) -> Option<&'s str> {
    let number = stem.strip_prefix(folder)?.strip_prefix('_')?;
    ((1..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())).then_some(number)
}

/// Nothing but the folders speaks for people: they are very many and hold little, or are called as people are.
fn by_themselves(folders: &[(&str, &[ImageId])]) -> Option<&'static str> {
    let single = folders.iter().filter(|(_, images)| images.len() == 1).count();
    let few = folders.iter().filter(|(_, images)| images.len() <= 3).count();
    let people = folders.iter().filter(|(name, _)| is_called_as_people(name)).count();
    if folders.len() >= VERY_MANY && few * 2 >= folders.len() && people * 2 >= folders.len() {
        return Some("most of the very many folders hold three at most");
    }
    // Classes have several pictures each as a rule.
    let called_so = people * 10 >= folders.len() * 9 && folders.len() >= 4 && single * 4 >= folders.len();
    called_so.then_some("the folders are called as people are, many with one picture")
}

/// Two to five words with a capital each: `Aaron_Eckhart`, `Jean-Claude_Van_Damme`.
pub(in crate::formats) fn is_called_as_people(name: &str) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let plain = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''));
    let capitals = words.iter().filter(|w| capital(w)).count();
    (2..=5).contains(&words.len()) && words.iter().all(|w| plain(w)) && capitals >= 2 && capitals + 1 >= words.len()
}
