//! Lists of images that are called after a group: `male_names.txt` beside `female_names.txt`. Which group an image is
//! of is then said by which list names it. Owns the lists while files are read. Refuses a list that stands alone: one
//! name proves nothing.

use super::attributes::{Gathered, Item, SourceFile};
use crate::dataset::{Builder, Concept, FileId, ImageId, Place, RecordKind};
use crate::sorting::Sorting;
use std::collections::BTreeMap;

/// Words for groups, as people call files after them. A word counts only where another list has another word of the
/// same line and otherwise the same name.
const GROUPS: &[(Concept, &str)] = &[
    (
        Concept::Gender,
        "male males female females man men woman women boy boys girl girls nonbinary trans transgender \
         männlich weiblich mann männer frau frauen homme hommes femme femmes masculin feminin hombre hombres mujer \
         mujeres masculino femenino uomo uomini donna donne homem homens mulher mulheres 男 女 男性 女性",
    ),
    (
        Concept::Race,
        "asian asians black blacks white whites indian indians latino latina hispanic caucasian caucasians african \
         africans arab arabs",
    ),
    (
        Concept::Age,
        "baby babies infant infants toddler toddlers child children kid kids teen teens teenager teenagers young adult \
         adults elderly senior seniors old",
    ),
];

/// A list that may be called after a group.
struct List {
    file: FileId,
    path: String,
    /// The word for the group, in lower case.
    word: String,
    /// The images that it names and the lines that do.
    images: Vec<(ImageId, u32)>,
}

/// The lists so far, by folder, rest of the name and concept. Lives as long as files are read.
#[derive(Default)]
pub(super) struct ListGroups {
    lists: BTreeMap<(String, &'static str), Vec<List>>,
}

impl ListGroups {
    /// Whether a list is called after a group, so that its images are worth keeping.
    pub(super) fn wants(path: &str) -> bool {
        named_after(path).is_some()
    }

    /// Notes the images of a list.
    pub(super) fn add(&mut self, file: FileId, path: &str, images: Vec<(ImageId, u32)>) {
        let Some((concept, word, rest)) = named_after(path) else { return };
        let list = List { file, path: path.to_owned(), word, images };
        self.lists.entry((rest, concept.word())).or_default().push(list);
    }

    /// Makes an attribute of the lists that differ in the word for a group only, after the last file.
    pub(super) fn finish(self, out: &mut Builder<'_>) {
        for ((_, concept), mut lists) in self.lists {
            lists.order_by(|a, b| a.path.cmp(&b.path));
            let first = lists.first().map(|list| list.word.clone());
            if lists.iter().any(|list| Some(&list.word) != first.as_ref()) {
                attribute(concept, &lists, out);
            }
        }
    }
}

/// One column of the words that lists are called after, over the images on them.
fn attribute(concept: &str, lists: &[List], out: &mut Builder<'_>) {
    let Some(first) = lists.first() else { return };
    let names: Vec<&str> = lists.iter().map(|list| list.path.rsplit('/').next().unwrap_or(&list.path)).collect();
    let why = format!("{} lists of images are called after groups: {}", lists.len(), names.join(", "));
    let stands = SourceFile { file: first.file, path: &first.path };
    let mut gathered = Gathered::default();
    for list in lists {
        for &(image, line) in &list.images {
            let item = Item::Image(image, Place::new(list.file, line, RecordKind::Line, line));
            gathered.set(&out.dataset, stands, concept, item, Some(&list.word));
        }
        if let Some(source) = out.dataset.sources.iter_mut().find(|source| source.file == list.file) {
            source.why.push_str(&format!("; called after a group: {concept} is {} for the images on it", list.word));
        }
    }
    for list in lists.iter().skip(1) {
        gathered.stands_in(&first.path, &list.path);
    }
    gathered.explain(&first.path, &why);
    gathered.finish(out);
}

/// The concept and the word for a group that a list is called after, and its path without that word; `None` where its
/// name holds none, or several.
fn named_after(path: &str) -> Option<(Concept, String, String)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let mut found = None;
    let mut rest = format!("{folder}/");
    for token in stem.split(|c: char| !c.is_alphanumeric()) {
        let concept = GROUPS.iter().find(|(_, words)| words.split_whitespace().any(|word| word == token));
        match concept {
            Some(_) if found.is_some() => return None,
            Some(&(concept, _)) => {
                found = Some((concept, token.to_owned()));
                rest.push_str("*_");
            }
            None => {
                rest.push_str(token);
                rest.push('_');
            }
        }
    }
    found.map(|(concept, word)| (concept, word, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Role;
    use crate::formats::testing::read_all;

    #[test]
    fn two_lists_called_after_groups_are_an_attribute_and_what_stands_in_both_contradicts() {
        let dataset = read_all(
            &[],
            &[
                ("lists/male_names.txt", b"a.jpg\nb.jpg\n\nc.jpg\n"),
                ("lists/female_names.txt", b"d.jpg\nc.jpg\n"),
                ("lists/train.txt", b"a.jpg\nd.jpg\n"),
            ],
        );
        let [attribute] = dataset.attributes.as_slice() else { panic!("{:?}", dataset.attributes) };
        assert_eq!((attribute.name.as_str(), attribute.role), ("gender", Role::Protected));
        assert_eq!(attribute.values, ["female", "male"]);
        assert_eq!(attribute.counts(), [2, 2]);
        assert_eq!(attribute.why, "2 lists of images are called after groups: female_names.txt, male_names.txt");
        let [conflict] = attribute.conflicts.as_slice() else { panic!("{:?}", attribute.conflicts) };
        assert_eq!((conflict.values, conflict.places.map(|p| p.line)), ([0, 1], [2, 4]));
        let why: Vec<&str> = dataset.sources.iter().map(|s| s.why.as_str()).collect();
        assert!(why[0].ends_with("called after a group: gender is female for the images on it"), "{why:?}");
    }

    #[test]
    fn a_list_alone_or_of_another_name_makes_no_attribute() {
        let alone = read_all(&[], &[("female_names.txt", b"a.jpg\n"), ("names.txt", b"b.jpg\n")]);
        assert!(alone.attributes.is_empty());
        let apart = read_all(&[], &[("a/female.txt", b"a.jpg\n"), ("b/male_list.txt", b"b.jpg\n")]);
        assert!(apart.attributes.is_empty());
        let concepts = read_all(&[], &[("young.txt", b"a.jpg\n"), ("male.txt", b"b.jpg\n")]);
        assert!(concepts.attributes.is_empty());
    }

    #[test]
    fn one_word_of_a_name_says_the_group() {
        let is = |path| named_after(path).map(|(concept, word, _)| (concept, word));
        assert_eq!(is("x/male_names.txt"), Some((Concept::Gender, "male".into())));
        assert_eq!(is("Women.txt"), Some((Concept::Gender, "women".into())));
        assert_eq!(is("lfw-asian.lst"), Some((Concept::Race, "asian".into())));
        assert_eq!(is("male_vs_female.txt"), None);
        assert_eq!(is("males-young.txt"), None);
        assert_eq!(is("mandarin_names.txt"), None);
        assert_eq!(is("women/train.txt"), None);
    }
}
