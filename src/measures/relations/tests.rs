use super::super::tests::{attribute, check, dataset, said, tables};
use super::super::{Clusters, Postings};
use super::Relations;
use crate::dataset::{Builder, Concept, Dataset, FileId, IdentityId, NoPictures, Place, Role};
use crate::measures::duplicates::Duplicates;

const GENDER: [&str; 2] = ["female", "male"];
const SEX: [&str; 2] = ["F", "M"];

/// `n` images with gender and sex, which say the same but where `other` says so.
fn twice(n: usize, other: impl Fn(usize) -> bool) -> Dataset {
    let mut data = dataset(n, |i| if i % 4 == 0 { vec!["ball"] } else { vec![] });
    attribute(&mut data, "sex", Role::Attribute, &SEX, |i| Some((i + usize::from(other(i))) % 2));
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(i % 2));
    data
}

fn kinds(data: &Dataset) -> Vec<(String, String, String)> {
    let rows = tables(data).relations.into_iter();
    rows.map(|row| (row.kind, row.a, row.b)).collect()
}

fn is_same(data: &Dataset) -> bool {
    kinds(data) == [("same".to_owned(), "gender".to_owned(), "sex".to_owned())]
}

#[test]
fn a_column_spelled_twice_is_spoken_of_once_and_the_protected_one_leads() {
    let data = twice(60, |_| false);
    let measures = crate::rules::measures(&data);
    let tables = crate::measures::tests::tables(&data);
    assert!(is_same(&data));
    assert_eq!((measures.relations().canonical(0), measures.relations().canonical(1)), (Some(1), None));
    let row = &tables.relations[0];
    assert_eq!((row.n, row.values.len()), (60, 2));
    assert_eq!((row.values[0].a.as_str(), row.values[0].b.as_str(), row.values[0].n), ("female", "F", 30));
    assert_eq!(tables.attribute_pairs[0].relation.as_deref(), Some("same"));
    // The table still has all four cells, and nothing is said of the two that are empty, nor of sex at all.
    assert_eq!(tables.crossings[0].cells.len(), 4);
    let found = check(&data).findings;
    assert!(found.iter().any(|f| f.subject.attribute.as_deref() == Some("gender")));
    assert!(found.iter().all(|f| f.subject.attribute.as_deref() != Some("sex") && f.code != "REP006"), "{found:?}");
}

#[test]
fn a_class_that_leans_to_a_group_under_two_names_is_one_finding() {
    let lean = |two: bool| {
        let mut data = dataset(400, |i| if i < 100 { vec!["ball"] } else { vec![] });
        let code = |i: usize| if i < 100 { (i % 10).min(1) } else { 1 - i % 2 };
        attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(code(i)));
        if two {
            attribute(&mut data, "gender code", Role::Protected, &["1", "2"], |i| Some(code(i)));
        }
        check(&data)
    };
    let (two, one) = (lean(true), lean(false));
    assert!(one.findings.iter().any(|f| f.code == "COO002"));
    assert_eq!(two.findings, one.findings, "q-values and all");
    assert_eq!((two.families, two.tests), (one.families, one.tests));
}

#[test]
fn three_images_or_nine_of_a_value_are_no_proof() {
    assert!(!is_same(&twice(3, |_| false)));
    assert!(!is_same(&twice(19, |_| false)), "nine men");
    assert!(is_same(&twice(20, |_| false)));
}

#[test]
fn the_pictures_of_few_people_are_no_proof_either() {
    let mut data = twice(400, |_| false);
    data.identities = (0..40).map(|i| format!("p{i}")).collect();
    // Ten pictures of each: twenty women, twenty men.
    data.identity_of = (0..400).map(|i| Some(IdentityId::from(i % 40))).collect();
    assert!(is_same(&data));
    data.identity_of = (0..400).map(|i| Some(IdentityId::from(i % 18))).collect();
    assert!(!is_same(&data), "nine women");
}

#[test]
fn one_exception_or_a_tenth_without_the_other_value_makes_them_two() {
    assert!(!is_same(&twice(1_000, |i| i == 500)));
    let missing = |of: usize| {
        let mut data = twice(1_000, |_| false);
        (0..of).for_each(|i| data.attributes[1].codes[i] = crate::dataset::MISSING);
        is_same(&data)
    };
    assert!(missing(100) && !missing(101));
}

#[test]
fn two_things_that_always_go_together_are_a_finding_and_not_one_thing() {
    // All women by day, all men at night: nothing in the names says that this is one thing.
    let mut data = dataset(200, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(i % 2));
    attribute(&mut data, "light", Role::Protected, &["day", "night"], |i| Some(i % 2));
    assert!(kinds(&data).is_empty());
    assert_eq!(
        said(&data, "REP006")[0].message,
        "gender × light: 2 of 4 combinations have no image; the largest gap is female, night: 0 where 50 would be expected"
    );
    // Nor are yes and no, or two concepts, whatever they are called.
    let mut data = dataset(200, |_| vec![]);
    attribute(&mut data, "hat", Role::Protected, &["no", "yes"], |i| Some(i % 2));
    attribute(&mut data, "glasses", Role::Protected, &["no", "yes"], |i| Some(i % 2));
    assert!(kinds(&data).is_empty());
    let mut data = twice(200, |_| false);
    (data.attributes[0].concept, data.attributes[1].concept) = (Some(Concept::Age), Some(Concept::Gender));
    assert!(kinds(&data).is_empty());
}

/// Race in two values, ethnicity in four inside them, gender; `count` images of each ethnicity and gender.
fn origins(count: impl Fn(usize, usize) -> usize) -> Dataset {
    let cells: Vec<(usize, usize)> =
        (0..8).flat_map(|cell| std::iter::repeat_n((cell / 2, cell % 2), count(cell / 2, cell % 2))).collect();
    let mut data = dataset(cells.len(), |i| if i % 3 == 0 { vec!["ball"] } else { vec![] });
    attribute(&mut data, "race", Role::Protected, &["Asian", "European"], |i| Some(cells[i].0 / 2));
    attribute(&mut data, "ethnicity", Role::Protected, &["Korean", "Thai", "French", "Greek"], |i| Some(cells[i].0));
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(cells[i].1));
    data.attributes[0].concept = Some(Concept::Race);
    data.attributes[1].concept = Some(Concept::Race);
    data
}

#[test]
fn a_fine_column_inside_a_coarse_one_leaves_no_hole_where_nothing_can_be() {
    let data = origins(|_, _| 40);
    let measures = crate::rules::measures(&data);
    let tables = crate::measures::tests::tables(&data);
    let row = &tables.relations[0];
    assert_eq!((row.kind.as_str(), row.a.as_str(), row.b.as_str(), row.n), ("nested", "race", "ethnicity", 320));
    assert_eq!(row.values.iter().map(|v| v.n).collect::<Vec<_>>(), [80; 4]);
    let crossing = tables.crossings.iter().find(|c| c.attributes == ["race", "ethnicity"]).expect("listed");
    assert_eq!(crossing.cells.iter().filter(|cell| cell.count == 0).count(), 4, "the table lists them");
    assert!(tables.uncovered.is_empty() && said(&data, "REP006").is_empty());
    let pair = tables.attribute_pairs.iter().find(|p| (p.a.as_str(), p.b.as_str()) == ("ethnicity", "race"));
    assert_eq!(pair.and_then(|p| p.relation.as_deref()), Some("nested"));
    assert!(measures.relations().follows(0, 1) && !measures.relations().follows(1, 0));
}

#[test]
fn real_holes_beside_those_that_cannot_be_are_still_found_once() {
    let data = origins(|ethnicity, gender| if (ethnicity, gender) == (1, 0) { 0 } else { 80 });
    let found = said(&data, "REP006");
    let messages: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(
        messages,
        ["ethnicity × gender: 1 of 8 combinations has no image; it is Thai, female: 0 where 34 would be expected"]
    );
    // Were the two of different things, the same counts would be holes.
    let mut data = origins(|_, _| 40);
    data.attributes[1].concept = Some(Concept::Age);
    assert_eq!(tables(&data).uncovered.len(), 4);
    assert_eq!(said(&data, "REP006").len(), 1);
}

#[test]
fn combinations_that_can_be_are_told_from_those_that_cannot() {
    // Of the Thai some have no race: in the crossing they are too few, by themselves they are not.
    let mut data = origins(|_, _| 40);
    let thai: Vec<usize> = (0..320).filter(|&i| data.attributes[1].code(i) == Some(1)).collect();
    thai[..60].iter().for_each(|&i| data.attributes[0].codes[i] = crate::dataset::MISSING);
    let found = said(&data, "REP006");
    assert_eq!(
        found.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        ["race × ethnicity: 1 of 4 possible combinations has fewer than 30 images; it is Asian, Thai: 20 where 7.7 \
          would be expected"]
    );
}

#[test]
fn few_items_are_not_nested() {
    assert!(kinds(&origins(|_, _| 4)).is_empty(), "eight of each ethnicity");
    assert!(!kinds(&origins(|_, _| 5)).is_empty());
}

#[test]
fn nothing_depends_on_the_order_of_columns_or_images() {
    let build = |turned: bool| {
        let mut data = dataset(90, |_| vec![]);
        let at = |i: usize| if turned { 89 - i } else { i };
        let columns: [(&str, Role, &[&str]); 3] = [
            ("race", Role::Protected, &["Asian", "Black", "White"]),
            ("race code", Role::Protected, &["1", "2", "3"]),
            ("race short", Role::Attribute, &["A", "B", "W"]),
        ];
        let order = if turned { [2, 1, 0] } else { [0, 1, 2] };
        for (name, role, values) in order.map(|column| columns[column]) {
            attribute(&mut data, name, role, values, |i| Some(at(i) % 3));
        }
        kinds(&data)
    };
    let expected = [("same", "race", "race code"), ("same", "race", "race short")];
    assert_eq!(build(false), expected.map(|(k, a, b)| (k.to_owned(), a.to_owned(), b.to_owned())));
    assert_eq!(build(true), build(false));
}

/// Images with labels, each by the file that gives it.
fn labelled(n: usize, labels: impl Fn(usize) -> Vec<(u32, &'static str)>) -> Dataset {
    let mut builder = Builder::new(Dataset::default(), &NoPictures);
    for i in 0..n {
        let image = builder.listed_only(&format!("{i:04}.png"), Place::file(FileId(0)));
        for (file, class) in labels(i) {
            let class = builder.class(class);
            builder.add_label(image, class, Some(Place::file(FileId(file))));
        }
    }
    builder.finish()
}

const CODES: [&str; 3] = ["mel", "nv", "bcc"];
const NAMES: [&str; 3] = ["Melanoma", "Melanocytic nevi", "Basal cell carcinoma"];

#[test]
fn classes_with_two_names_are_spoken_of_once() {
    // The second file names three quarters of what the first one codes.
    let two = labelled(400, |i| {
        let mut labels = vec![(0, CODES[i % 3])];
        labels.extend((i < 300).then_some((1, NAMES[i % 3])));
        labels
    });
    let one = labelled(400, |i| vec![(0, CODES[i % 3])]);
    let with_groups = |mut data: Dataset| {
        attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i % 3 == 0 || i % 7 == 0)));
        (check(&data).findings, tables(&data))
    };
    let ((found, tables), (alone, _)) = (with_groups(two), with_groups(one));
    let row = &tables.relations[0];
    assert_eq!((row.a.as_str(), row.b.as_str(), row.n), ("class", "class", 300));
    let named: Vec<_> = row.values.iter().map(|v| (v.a.as_str(), v.b.as_str(), v.n)).collect();
    assert_eq!(
        named,
        [("bcc", "Basal cell carcinoma", 100), ("mel", "Melanoma", 100), ("nv", "Melanocytic nevi", 100)]
    );
    assert!(alone.iter().any(|f| f.code == "COO002"));
    let messages = |found: &[crate::rules::Finding]| found.iter().map(|f| f.message.clone()).collect::<Vec<_>>();
    assert_eq!(messages(&found), messages(&alone));
}

#[test]
fn classes_that_are_always_together_and_are_called_otherwise_are_two() {
    let data = labelled(400, |i| match i % 4 {
        0 => vec![(0, "fork"), (0, "knife")],
        1 => vec![(0, "bat"), (0, "glove")],
        2 => vec![(0, "dog")],
        _ => vec![(0, "tree")],
    });
    assert!(kinds(&data).is_empty());
    assert_eq!(said(&data, "COO001").len(), 4);
}

#[test]
fn a_class_that_is_a_value_of_an_attribute_does_not_lean_to_it() {
    let mut data = labelled(300, |i| vec![(0, CODES[i % 3])]);
    attribute(&mut data, "diagnosis", Role::Attribute, &NAMES, |i| Some(i % 3));
    attribute(&mut data, "site", Role::Attribute, &["arm", "leg", "back"], |i| Some(i % 3));
    assert_eq!(kinds(&data), [("same".to_owned(), "class".to_owned(), "diagnosis".to_owned())]);
    let found = said(&data, "COO002");
    let attributes: Vec<_> = found.iter().filter_map(|f| f.subject.attribute.as_deref()).collect();
    assert_eq!(attributes, ["site", "site", "site"], "a site that gives the class away is a finding");
}

#[test]
fn an_empty_dataset_has_no_relations() {
    let data = dataset(0, |_| vec![]);
    let clusters = Clusters::of(&data, &Duplicates::of(&data));
    let (mut relations, rows) = Relations::of(&data, &[], &clusters);
    let postings = Postings::of(&data);
    assert!(rows.is_empty() && relations.add_classes(&data, &postings, &clusters, &[], &[]).is_empty());
    assert!(!relations.is_redundant(7) && !relations.is_impossible(&[], &[]));
}
