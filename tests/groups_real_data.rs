//! What is read and counted of public datasets about people, held against figures that were published or counted
//! apart; skipped where the datasets do not lie beside the project.

use muster::engine::{Options, check_in_memory};
use muster::report::Report;
use std::collections::BTreeMap;
use std::path::Path;
use xtask::shared::shared;

fn text(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).expect("the file can be read")).into_owned()
}

fn report(files: &[(&str, &str)]) -> Report {
    let files = files.iter().map(|&(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
    let check = check_in_memory("real", files, Options { pixels: false, ..Options::default() });
    check.report().expect("a check ends with a report").clone()
}

/// The groups of an attribute with their counts.
fn counts<'r>(report: &'r Report, name: &str) -> BTreeMap<&'r str, u64> {
    let attribute = report.dataset.attributes.iter().find(|a| a.name == name).expect("the attribute is read");
    attribute.values.iter().map(|value| (value.value.as_str(), value.count)).collect()
}

#[track_caller]
fn share_is(report: &Report, attribute: &str, value: &str, expected: [f64; 3]) {
    let attribute = report.dataset.attributes.iter().find(|a| a.name == attribute).expect("the attribute is read");
    let share = &attribute.values.iter().find(|v| v.value == value).expect("the value is there").share;
    for (actual, expected) in [share.value, share.low, share.high].into_iter().zip(expected) {
        assert!(actual.is_some_and(|actual| (actual - expected).abs() < 1e-6), "{share:?} is not {expected}");
    }
}

/// The cells of a crossing, by values in the order of `of`.
fn cells<'r>(report: &'r Report, of: &[&str]) -> BTreeMap<Vec<&'r str>, u64> {
    let mut wanted = of.to_vec();
    wanted.sort_unstable();
    let crossing = report.tables.crossings.iter().find(|c| {
        let mut names: Vec<&str> = c.attributes.iter().map(String::as_str).collect();
        names.sort_unstable();
        names == wanted
    });
    let crossing = crossing.expect("the attributes are crossed");
    let places: Vec<usize> =
        of.iter().map(|name| crossing.attributes.iter().position(|a| a == name).expect("it is crossed")).collect();
    let values = |cell: &'r muster::report::tables::CrossingCell| places.iter().map(|&at| cell.values[at].as_str());
    crossing.cells.iter().map(|cell| (values(cell).collect(), cell.count)).collect()
}

#[test]
fn the_objects_of_coco_lean_to_a_gender_as_counted_apart_and_two_shapes_of_a_file_count_once() {
    let Some(folder) = shared("coco_gender_csv") else { return };
    let names = ["val.csv", "test.csv", "val_onehot.csv", "test_onehot.csv"];
    let texts = names.map(|name| text(&folder.join(name)));
    let files: Vec<(&str, &str)> = names.into_iter().zip(texts.iter().map(String::as_str)).collect();
    // c(o, g), read here from the lists: file, gender, objects with | between them.
    let mut expected: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for line in texts[..2].iter().flat_map(|text| text.lines().skip(1)) {
        let mut fields = line.splitn(3, ',').skip(1);
        let (gender, objects) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        for object in objects.split('|').filter(|object| !object.is_empty()) {
            *expected.entry((object, gender)).or_default() += 1;
        }
    }
    assert_eq!((expected[&("skateboard", "male")], expected[&("skateboard", "female")]), (777, 25));
    for files in [&files[..2], &files[2..], &files[..]] {
        let report = report(files);
        assert_eq!(counts(&report, "gender"), [("female", 3133), ("male", 7707)].into());
        assert_eq!(report.dataset.attributes.len(), 1, "objects are classes, not attributes");
        let rows = &report.tables.class_groups;
        assert_eq!(rows.len(), 2 * 79);
        for row in rows {
            let of = |gender| expected.get(&(row.class.as_str(), gender)).copied().unwrap_or(0);
            let n = of("male") + of("female");
            assert_eq!((row.k, row.n), (of(&row.group), n), "{} {}", row.class, row.group);
            assert!(row.share.is_some_and(|share| (share - row.k as f64 / n as f64).abs() < 1e-5));
        }
    }
}

#[test]
fn lists_of_men_and_women_are_read_with_the_four_images_on_both() {
    let Some(folder) = shared("lfw/label") else { return };
    let lists = ["male_names.txt", "female_names.txt"].map(|name| text(&folder.join(name)));
    let report = report(&[("label/male_names.txt", &lists[0]), ("label/female_names.txt", &lists[1])]);
    // 10,268 and 2,966 names, of which four stand on both lists; the women's, read first, counts.
    assert_eq!(counts(&report, "gender"), [("female", 2966), ("male", 10264)].into());
    share_is(&report, "gender", "male", [0.775813, 0.768627, 0.782838]);
    let gender = &report.dataset.attributes[0];
    assert_eq!(gender.why, "2 lists of images are called after groups: female_names.txt, male_names.txt");
    let said: Vec<_> = report.findings.iter().filter(|f| f.code == "CON001").collect();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].message, "label/female_names.txt and label/male_names.txt give 4 images two values of gender");
    let images: Vec<&str> = said[0].evidence.iter().filter_map(|e| e.image.as_deref()).collect();
    assert_eq!(images.len(), 4);
    assert!(images.contains(&"Tatiana_Shchegoleva_0001.jpg"), "{images:?}");
}

/// χ² and Cramér's V of gender × age, and how many of the 126 cells of gender, age and race hold nothing.
#[track_caller]
fn fairface(table: &str, expected: Option<[f64; 2]>, empty: usize) {
    let report = report(&[("labels.csv", table)]);
    if let Some(expected) = expected {
        let pair = report.tables.attribute_pairs.iter().find(|pair| (&*pair.a, &*pair.b) == ("age", "gender"));
        let pair = pair.expect("age and gender are compared");
        for (actual, expected) in [pair.chi2, pair.cramers_v].into_iter().zip(expected) {
            // The report rounds to six digits.
            assert!(actual.is_some_and(|actual| (actual / expected - 1.0).abs() < 5e-6), "{pair:?} is not {expected}");
        }
    }
    let filled = cells(&report, &["gender", "age", "race"]).values().filter(|&&count| count > 0).count();
    assert_eq!(126 - filled, empty);
}

#[test]
fn fairface_has_the_published_shares_association_and_empty_cells() {
    let Some(folder) = shared("fairface_full") else { return };
    let [train, val] = ["fairface_label_train.csv", "fairface_label_val.csv"].map(|name| text(&folder.join(name)));
    let of_train = report(&[("labels.csv", &train)]);
    assert_eq!(counts(&of_train, "gender"), [("Female", 40758), ("Male", 45986)].into());
    share_is(&of_train, "gender", "Female", [0.469865, 0.466545, 0.473188]);
    // Bins that a spreadsheet took for dates: "3-9" and "10-19".
    let women = cells(&of_train, &["age", "gender"]);
    for (age, share) in [
        ("0-2", 0.3862),
        ("9-Mar", 0.4457),
        ("19-Oct", 0.5489),
        ("20-29", 0.5572),
        ("30-39", 0.4374),
        ("40-49", 0.3792),
        ("50-59", 0.3523),
        ("60-69", 0.3742),
        ("more than 70", 0.5214),
    ] {
        let [f, m] = ["Female", "Male"].map(|gender| women[&vec![age, gender]] as f64);
        assert!((f / (f + m) - share).abs() < 5.1e-5, "{age}: {}", f / (f + m));
    }
    let of_val = report(&[("labels.csv", &val)]);
    assert_eq!(counts(&of_val, "gender"), [("Female", 5162), ("Male", 5792)].into());
    let only = |text: &str, end: &str| -> String {
        let rows = text.lines().enumerate().filter(|(i, row)| *i == 0 || row.trim_end().ends_with(end));
        rows.map(|(_, row)| format!("{row}\n")).collect()
    };
    fairface(&train, Some([1979.7488, 0.1510724683]), 0);
    fairface(&only(&train, "TRUE"), Some([21.2784, 0.0229919]), 0);
    fairface(&only(&train, "FALSE"), Some([3469.3964, 0.2731730]), 9);
    fairface(&only(&val, "TRUE"), None, 4);
    fairface(&only(&val, "FALSE"), None, 10);
}

#[test]
fn the_parliaments_have_the_published_counts_by_gender_and_skin() {
    let Some(folder) = shared("ppb") else { return };
    let report = report(&[("ppb.csv", &text(&folder.join("PPB-2017-metadata.csv")))]);
    assert_eq!(report.dataset.images_listed, 1270);
    assert_eq!(counts(&report, "gender"), [("Female", 566), ("Male", 704)].into());
    assert_eq!(counts(&report, "bi.fitz"), [("darker", 589), ("lighter", 681)].into());
    let crossed = cells(&report, &["gender", "bi.fitz"]);
    let cell = |gender, skin| crossed[&vec![gender, skin]];
    assert_eq!(
        [cell("Male", "lighter"), cell("Male", "darker"), cell("Female", "lighter"), cell("Female", "darker")],
        [386, 318, 295, 271]
    );
}

#[test]
fn the_lesions_have_their_people_and_diagnoses() {
    let Some(folder) = shared("ham10000") else { return };
    let table = text(&folder.join("HAM10000_metadata.csv"));
    let report = report(&[("HAM10000_metadata.csv", &table)]);
    assert_eq!((report.dataset.images_listed, report.dataset.identities), (10124, 7579));
    // 57 are "unknown", which counts as missing.
    assert_eq!(counts(&report, "sex"), [("female", 4602), ("male", 5465)].into());
    let class = |name: &str| report.dataset.classes.iter().find(|c| c.name == name).map(|c| c.images);
    assert_eq!((class("nv"), class("mel")), (Some(6705), Some(1113)));
}
