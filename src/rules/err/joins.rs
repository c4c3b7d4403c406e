//! How names differ from those of the pictures that they mean: why some were not joined, and in what others differ that
//! were. Sentences only; the readers know which picture is meant.

use super::faults;
use crate::dataset::{Dataset, FileId, LooseJoin, Named, NotJoined, Way};
use crate::rules::{Evidence, Finding, Measured, Mend, Meta, Outcome, Severity, Subject};
use crate::sorting::Sorting;
use crate::wording;
use std::collections::{BTreeMap, BTreeSet};

/// What a name leads to, as the end of a sentence about `n` of them.
fn sentence(why: NotJoined, n: u64) -> String {
    let s = |one: &str, many: &str| wording::plural(n, one, many);
    match why {
        NotJoined::Several => s(
            "fits several images: its name stands in several folders",
            "fit several images each: their names stand in several folders",
        ),
        NotJoined::SharedStem => s(
            "fits several images, which share their name but for the extension",
            "fit several images each, which share their name but for the extension",
        ),
        NotJoined::SeveralBut(way) => {
            s(&format!("fits several images {}", way.but()), &format!("fit several images each {}", way.but()))
        }
        NotJoined::OtherSplit => {
            s("names an image that lies in another split's folder", "name an image that lies in another split's folder")
        }
        NotJoined::Taken(way) => s(
            &format!("fits {} an image that another record names", way.but()),
            &format!("fit {} an image that another record names", way.but()),
        ),
    }
}

/// What to do about it.
fn remedy(why: NotJoined) -> String {
    match why {
        NotJoined::Several => "write the names with their folders",
        NotJoined::SharedStem | NotJoined::SeveralBut(Way::Extension | Way::Extensions) => {
            "write the names with their extensions, and give images of one name names of their own"
        }
        NotJoined::SeveralBut(_) | NotJoined::Taken(_) => "write the names just as the files are called",
        NotJoined::OtherSplit => "name images of the same split, or move the images into it",
    }
    .into()
}

/// Causes by how often they explain a name.
#[derive(Default)]
pub(super) struct Causes(BTreeMap<NotJoined, u64>);

impl Causes {
    pub(super) fn add(&mut self, cause: Option<NotJoined>) {
        if let Some(cause) = cause {
            *self.0.entry(cause).or_default() += 1;
        }
    }

    /// Which kind of cause explains most; findings of one kind are said together.
    pub(super) fn kind(&self) -> &'static str {
        match self.sorted().first() {
            None => "",
            Some((NotJoined::Several, _)) => "folder",
            Some((NotJoined::SharedStem, _)) => "stem",
            Some((NotJoined::SeveralBut(_), _)) => "several",
            Some((NotJoined::OtherSplit, _)) => "split",
            Some((NotJoined::Taken(_), _)) => "taken",
        }
    }

    fn sorted(&self) -> Vec<(NotJoined, u64)> {
        let mut causes: Vec<(NotJoined, u64)> = self.0.iter().map(|(c, &n)| (*c, n)).collect();
        causes.order_by_key(|&(_, n)| std::cmp::Reverse(n));
        causes
    }

    /// `61 fit several images each …`, at most two causes; `None` where nothing explains anything.
    pub(super) fn sentence(&self) -> Option<String> {
        let causes: Vec<String> = self.sorted().into_iter().take(2).map(|(c, n)| sentence(c, n)).collect();
        (!causes.is_empty()).then(|| wording::list(&causes, 2))
    }

    /// What to do about the most frequent cause.
    pub(super) fn remedy(&self) -> Option<String> {
        self.sorted().first().map(|&(cause, _)| remedy(cause))
    }
}

/// In what a name differs from that of its picture, told by an example of each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    Way(Way),
    /// Both with their dot; empty where there is none.
    Extension {
        wrote: String,
        is: String,
    },
    LostZeros,
    /// It is the picture whose name is encoded.
    EncodedPicture,
}

impl Difference {
    fn of(join: &LooseJoin) -> Self {
        let (name, to) = (last(&join.name), last(&join.to));
        match join.way {
            Way::Extension => {
                let (to_stem, is) = split(to);
                let wrote = if name == to_stem { "" } else { split(name).1 };
                Self::Extension { wrote: wrote.to_owned(), is: is.to_owned() }
            }
            Way::Zeros if digits(name) < digits(to) => Self::LostZeros,
            Way::Percent if !name.contains('%') => Self::EncodedPicture,
            way => Self::Way(way),
        }
    }

    /// `lost zeros at the front`, of one or of many.
    fn words(&self, n: u64) -> String {
        let pick = |one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
        match self {
            Self::Extension { wrote, is } if wrote.is_empty() => pick(
                &format!("writes no extension where the image is {is}"),
                &format!("write no extension where the image is {is}"),
            ),
            Self::Extension { wrote, is } if is.is_empty() => pick(
                &format!("writes {wrote} where the image has no extension"),
                &format!("write {wrote} where the image has no extension"),
            ),
            Self::Extension { wrote, is } => pick(
                &format!("writes {wrote} where the image is {is}"),
                &format!("write {wrote} where the image is {is}"),
            ),
            Self::LostZeros => "lost zeros at the front".into(),
            Self::EncodedPicture => pick(
                "means an image whose own name is percent-encoded",
                "mean images whose own names are percent-encoded",
            ),
            Self::Way(way) => match way {
                Way::Blanks => {
                    pick("differs from its image's name in blanks", "differ from their images' names in blanks")
                }
                Way::Percent => pick("is percent-encoded", "are percent-encoded"),
                Way::Unicode => pick("is written in another Unicode form", "are written in another Unicode form"),
                Way::Case => pick(
                    "differs from its image's name in upper and lower case",
                    "differ from their images' names in upper and lower case",
                ),
                Way::Extension | Way::Extensions => pick(
                    "differs from its image's name in an extension within it",
                    "differ from their images' names in an extension within them",
                ),
                Way::Zeros => "gained zeros at the front".into(),
                Way::Decimals => pick("is written with decimals", "are written with decimals"),
                Way::Ending => pick(
                    "lacks the word that its image's name ends in, as all do",
                    "lack the word that their images' names end in, as all do",
                ),
                Way::Text => pick(
                    "is written as text where the other is a number",
                    "are written as text where the others are numbers",
                ),
            },
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Extension { wrote, is } if wrote.is_empty() => format!("write the names with {is}"),
            Self::Extension { wrote, is } if is.is_empty() => format!("take {wrote} off the names"),
            Self::Extension { wrote, is } => format!("replace {wrote} by {is} in the names"),
            Self::LostZeros => "write the names as text, with their zeros".into(),
            Self::EncodedPicture => "rename the images, or write the names as they are called".into(),
            Self::Way(Way::Blanks) => "take the blanks out of the names".into(),
            Self::Way(Way::Percent) => "write the names without percent-encoding".into(),
            Self::Way(Way::Decimals) => "write the numbers without decimals".into(),
            Self::Way(Way::Text) => "write numbers as numbers, or all as text".into(),
            Self::Way(_) => "write the names just as the files are called".into(),
        }
    }
}

fn digits(name: &str) -> usize {
    name.bytes().filter(u8::is_ascii_digit).count()
}

fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 => name.split_at(at),
        _ => (name, ""),
    }
}

/// Says of each file and difference how many names were joined all the same: a note, since nothing is lost here, and
/// much where names are compared as they stand.
pub(super) fn joined_all_the_same(dataset: &Dataset, named: Named, meta: &'static Meta, outcome: &mut Outcome) {
    let kept: Vec<&LooseJoin> = dataset.loose_joins.of(named).collect();
    if kept.is_empty() {
        return;
    }
    let files: BTreeSet<_> = kept.iter().map(|join| join.place.file).collect();
    for group in faults::group_files(dataset, files) {
        let mut by_difference: BTreeMap<Difference, Vec<&LooseJoin>> = BTreeMap::new();
        for join in kept.iter().filter(|join| group.files.binary_search(&join.place.file).is_ok()) {
            by_difference.entry(Difference::of(join)).or_default().push(join);
        }
        // A file beyond what is kept has one way in which all of it differs.
        let all = |way: Way| group.files.iter().map(|&f| dataset.loose_joins.count_in(named, way, f)).sum::<u64>();
        for (difference, joins) in by_difference {
            let Some(first) = joins.first() else { continue };
            let of_way = kept_of(&kept, &group.files, first.way);
            let n = if of_way == joins.len() as u64 { all(first.way) } else { joins.len() as u64 };
            let (one, many) = match named {
                Named::Row => ("row", "rows"),
                Named::Annotation => ("name", "names"),
                Named::Id => ("id", "ids"),
            };
            let what = wording::plural(n, one, many);
            let message = format!(
                "{what} in {} {}: joined all the same, as {} to {}",
                group.label,
                difference.words(n),
                first.name,
                first.to
            );
            let evidence = joins.iter().map(|join| Evidence {
                image: join.image,
                place: Some(join.place),
                note: Some(format!("{} joined to {}", join.name, join.to)),
                ..Evidence::default()
            });
            let finding = Finding::new(meta, message)
                .severity(Severity::Note)
                .measured(Measured::count(format!("{many} that are written otherwise"), n, n))
                .subject(Subject { file: Some(group.subject.clone()), ..Subject::default() })
                .cause(difference.words(n))
                .evidence(evidence.collect())
                .total(n)
                .remedy(format!("In {}, {}: other programs may not join them", group.label, difference.remedy()));
            let finding = match &difference {
                Difference::Extension { wrote, is }
                    if !wrote.is_empty() && !is.is_empty() && group.files.iter().all(|&f| is_written(dataset, f)) =>
                {
                    let (files, wrote, is) = (group.files.clone(), wrote.clone(), is.clone());
                    finding.mend(Mend::Endings { files, wrote, is })
                }
                _ => finding,
            };
            let label = format!("{} ({})", group.label, wording::count(n));
            outcome.push(finding.fold("joined", n as f64, label).fold_by(difference.words(2)));
        }
    }
}

/// A corrected copy writes the names in it.
fn is_written(dataset: &Dataset, file: FileId) -> bool {
    let is = |id: &str| matches!(id, "table" | "box-table" | "image-list" | "coco-detection" | "lvis");
    dataset.sources.iter().any(|source| source.file == file && is(source.format.id))
}

fn kept_of(kept: &[&LooseJoin], files: &[crate::dataset::FileId], way: Way) -> u64 {
    kept.iter().filter(|join| join.way == way && files.binary_search(&join.place.file).is_ok()).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Place;

    fn words(way: Way, name: &str, to: &str, n: u64) -> String {
        let place = Place::file(FileId(0));
        let join = LooseJoin { place, named: Named::Row, way, name: name.into(), to: to.into(), image: None };
        Difference::of(&join).words(n)
    }

    #[test]
    fn each_difference_is_said_in_words_that_hold() {
        for (way, name, to, one) in [
            (Way::Extension, "a.jpeg", "x/a.jpg", "writes .jpeg where the image is .jpg"),
            (Way::Extension, "a", "a.jpg", "writes no extension where the image is .jpg"),
            (Way::Extension, "dog.v2", "dog.v2.png", "writes no extension where the image is .png"),
            (Way::Extensions, "scan", "scan.tif.jpg", "differs from its image's name in an extension within it"),
            (Way::Case, "v", "V.JPG", "differs from its image's name in upper and lower case"),
            (Way::Blanks, "6 .jpg", "6.jpg", "differs from its image's name in blanks"),
            (Way::Percent, "a%20b.jpg", "a b.jpg", "is percent-encoded"),
            (Way::Percent, "a b.jpg", "a%20b.jpg", "means an image whose own name is percent-encoded"),
            (Way::Zeros, "1", "i/0001.jpg", "lost zeros at the front"),
            (Way::Zeros, "1.jpg", "i/01.jpg", "lost zeros at the front"),
            (Way::Zeros, "0001", "1.jpg", "gained zeros at the front"),
            (Way::Zeros, "0001.jpg", "1.jpg", "gained zeros at the front"),
            (Way::Decimals, "1.0", "001.jpg", "is written with decimals"),
            (Way::Ending, "a_1.jpg", "a_1_crop.jpg", "lacks the word that its image's name ends in, as all do"),
            (Way::Text, "1", "1", "is written as text where the other is a number"),
        ] {
            assert_eq!(words(way, name, to, 1), one, "{name} {to}");
        }
        assert_eq!(words(Way::Case, "v", "V.JPG", 2), "differ from their images' names in upper and lower case");
    }

    #[test]
    fn causes_are_told_by_their_number() {
        let mut causes = Causes::default();
        assert_eq!((causes.sentence(), causes.remedy()), (None, None));
        for _ in 0..61 {
            causes.add(Some(NotJoined::SharedStem));
        }
        causes.add(Some(NotJoined::SeveralBut(Way::Case)));
        causes.add(None);
        assert_eq!(
            causes.sentence().as_deref(),
            Some(
                "61 fit several images each, which share their name but for the extension and \
                 1 fits several images but for upper and lower case"
            )
        );
    }
}
