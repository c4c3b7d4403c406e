//! Names through the whole way in, as the engine reads them.

use crate::dataset::{Attribute, Dataset, FaultKind, Origin, Role};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised, shared};

fn attribute<'d>(dataset: &'d Dataset, name: &str) -> &'d Attribute {
    let found = dataset.attributes.iter().find(|a| a.name == name);
    found.unwrap_or_else(|| panic!("no {name} among {:?}", dataset.attributes.iter().map(|a| &a.name)))
}

fn count(dataset: &Dataset, name: &str, value: &str) -> u64 {
    let a = attribute(dataset, name);
    let at = a.values.iter().position(|v| v == value);
    at.map_or(0, |at| a.counts()[at])
}

fn who(dataset: &Dataset) -> Vec<Option<&str>> {
    dataset.identity_of.iter().map(|id| id.map(|id| dataset.identities[id.index()].as_str())).collect()
}

fn splits(dataset: &Dataset) -> Vec<Vec<&str>> {
    let of = dataset.splits_of_images();
    of.iter().map(|s| s.iter().map(|id| dataset.splits[id.index()].as_str()).collect()).collect()
}

fn faults(dataset: &Dataset) -> Vec<(FaultKind, u32, String)> {
    dataset.faults.iter().map(|f| (f.kind, f.place.line, format!("{} / {}", f.expected, f.found))).collect()
}

#[test]
fn utkface_names_are_ages_genders_and_races_in_words() {
    let dataset = read_all(
        &[
            "UTKFace/25_0_1_20170117142408075.jpg.chip.jpg",
            "UTKFace/1_1_4_20170117142408076.jpg.chip.jpg",
            "UTKFace/116_1_0_20170117142408077.jpg",
            "crop_part1/40_0_2_20170117142408078.JPG",
            "crop_part1/41_0_3_20170117142408079.jpg",
        ],
        &[],
    );
    assert_eq!((count(&dataset, "gender", "male"), count(&dataset, "gender", "female")), (3, 2));
    for race in ["White", "Black", "Asian", "Indian", "Others"] {
        assert_eq!(count(&dataset, "race", race), 1, "{race}");
    }
    for name in ["age", "gender", "race"] {
        let a = attribute(&dataset, name);
        assert_eq!(
            (a.role, a.origin, a.source.as_str()),
            (Role::Protected, Origin::Inferred, &*format!("file names#{name}"))
        );
        assert!(a.why.contains("UTKFace"), "{}", a.why);
    }
    let ages = attribute(&dataset, "age").numbers.as_ref().expect("numbers");
    assert_eq!(ages, &[25.0, 1.0, 116.0, 40.0, 41.0]);
    assert_eq!(faults(&dataset), []);
    assert!(dataset.class_folders.is_none() && dataset.classes.is_empty());
    assert!(dataset.told_by_names[0].why.starts_with("5 names of pictures say age, gender and race"));
}

#[test]
fn utkface_names_with_a_field_missing_or_wrong_are_said_and_the_rest_is_read() {
    let dataset = read_all(
        &[
            "p/24_0_1_20170116220224657 .jpg",
            "p/25_0_1_20170117142408075.jpg",
            "p/26_1_1_20170117142408075.jpg",
            "p/27_1_1_20170117142408075.jpg",
            "p/28_1_1_20170117142408075.jpg",
            "p/53__0_20170116184028385.jpg",
            "p/61_1_20170109142408075.jpg",
            "p/30_2_1_20170117142408075.jpg",
            "p/130_1_1_20170117142408075.jpg",
        ],
        &[],
    );
    let found: Vec<(FaultKind, &str)> = dataset.faults.iter().map(|f| (f.kind, f.found.as_str())).collect();
    assert_eq!(
        found,
        [
            (FaultKind::Noted, "the blank in \"p/24_0_1_20170116220224657 .jpg\" was passed over"),
            (FaultKind::BadRecord, "no gender in 53__0_20170116184028385"),
            (FaultKind::BadRecord, "3 fields in 61_1_20170109142408075"),
            (FaultKind::BadRecord, "a gender of 2 in 30_2_1_20170117142408075"),
            (FaultKind::BadRecord, "an age of 130 in 130_1_1_20170117142408075"),
        ]
    );
    assert_eq!((count(&dataset, "gender", "male"), count(&dataset, "gender", "female")), (2, 3));
    assert!(dataset.told_by_names[0].why.ends_with("; 4 names do not fit and were not read"));
}

#[test]
fn other_names_with_numbers_are_not_utkfaces() {
    for images in [
        &["a/25_0_1_2017.jpg", "a/26_0_1_2018.jpg"][..],
        &["a/200_0_1_20170117142408075.jpg", "a/300_0_1_20170117142408075.jpg"],
        &["a/25_0_1_20170117142408075.jpg", "a/x.jpg", "a/y.jpg", "a/z.jpg"],
        &["20170117_142408.jpg", "20170117_142409.jpg"],
    ] {
        let dataset = read_all(images, &[]);
        assert!(dataset.told_by_names.is_empty() && dataset.faults.iter().count() == 0, "{images:?}");
    }
}

#[test]
fn utkface_names_and_a_table_of_the_same_pictures_are_held_against_each_other() {
    let images = ["25_0_1_20170117142408075.jpg", "26_1_1_20170117142408076.jpg", "27_1_0_20170117142408077.jpg"];
    let table = b"file,gender,age,race\n25_0_1_20170117142408075.jpg,Male,25,a\n26_1_1_20170117142408076.jpg,Female,26,b\n27_1_0_20170117142408077.jpg,Male,27,b\n";
    let dataset = read_all(&images, &[("labels.csv", table)]);
    let gender = attribute(&dataset, "gender");
    assert_eq!((gender.values.as_slice(), gender.conflicts.len()), (&["Female".to_owned(), "Male".into()][..], 1));
    assert_eq!(attribute(&dataset, "age").conflicts.len(), 0);
    assert_eq!(count(&dataset, "race by file name", "Black"), 2);
}

#[test]
fn utkface_names_have_the_figures_of_the_real_list() {
    let Some(base) = shared("utkface_names") else { return };
    let Ok(list) = std::fs::read_to_string(base.join("train_output/test_predictions.csv")) else { return };
    let rows: Vec<Vec<&str>> = list.lines().skip(1).map(|l| l.split(',').collect()).collect();
    let paths: Vec<String> = rows.iter().map(|r| format!("UTKFace/{}", r[0])).collect();
    let images: Vec<&str> = paths.iter().map(String::as_str).collect();
    let dataset = read_all(&images, &[]);
    assert_eq!((dataset.images.len(), faults(&dataset)), (2_362, vec![]));
    let wanted = |column: usize, value: &str| {
        let is = |r: &&Vec<&str>| r[column].trim_start_matches("tensor(").trim_end_matches(')') == value;
        rows.iter().filter(is).count() as u64
    };
    assert_eq!(count(&dataset, "gender", "male"), wanted(3, "0"));
    assert_eq!(count(&dataset, "gender", "female"), wanted(3, "1"));
    for (number, race) in ["White", "Black", "Asian", "Indian", "Others"].iter().enumerate() {
        assert_eq!(count(&dataset, "race", race), wanted(4, &number.to_string()), "{race}");
    }
    let ages = attribute(&dataset, "age").numbers.clone().expect("numbers");
    for (age, row) in ages.iter().zip(&rows) {
        assert_eq!(format!("tensor({age})"), row[2]);
    }
    // The names that are malformed in the real dataset.
    let Ok(report) = std::fs::read_to_string(base.join("train_output/strict_filename_report.json")) else { return };
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let bad: Vec<&str> =
        report["bad_examples"].as_array().expect("list").iter().filter_map(|e| e[0].as_str()).collect();
    let images: Vec<String> = rows.iter().map(|r| r[0].to_owned()).chain(bad.iter().map(|b| (*b).to_owned())).collect();
    let images: Vec<&str> = images.iter().map(String::as_str).collect();
    let dataset = read_all(&images, &[]);
    assert_eq!((dataset.faults.count(FaultKind::BadRecord), dataset.faults.count(FaultKind::Noted)), (4, 1));
}

#[test]
fn market_names_are_people_and_cameras_and_its_folders_splits() {
    let images = [
        "bounding_box_train/0002_c1s1_000451_03.jpg",
        "bounding_box_train/0002_c2s1_000452_01.jpg",
        "bounding_box_train/0007_c3s3_077419_03.jpg",
        "bounding_box_test/0003_c1s6_015971_02.jpg",
        "bounding_box_test/-1_c1s1_000401_03.jpg",
        "bounding_box_test/0000_c1s1_000151_01.jpg",
        "query/0003_c4s6_015641_00.jpg",
        "gt_bbox/0003_c4s6_015641_00.jpg",
    ];
    let dataset = read_all(&images, &[]);
    let expected = [Some("0002"), Some("0002"), Some("0007"), Some("0003"), None, None, Some("0003"), Some("0003")];
    assert_eq!(who(&dataset), expected);
    assert_eq!(dataset.identity_source.as_deref(), Some("file names#person"));
    let none: Vec<&str> = Vec::new();
    let (train, test) = (|| vec!["train"], || vec!["test"]);
    assert_eq!(splits(&dataset), [train(), train(), train(), test(), test(), test(), vec!["query"], none]);
    assert_eq!((count(&dataset, "camera", "c1"), count(&dataset, "sequence", "s1")), (4, 4));
    assert!(attribute(&dataset, "camera").provenance);
    assert!(dataset.classes.is_empty() && dataset.class_folders.is_none());
    assert!(dataset.told_by_names[0].why.ends_with("; 2 pictures are junk (-1) or a distractor (0000), and of nobody"));
    assert_eq!(faults(&dataset), []);
}

#[test]
fn duke_and_msmt_names_are_read_and_a_stranger_among_them_is_said() {
    let mut images: Vec<String> = (1..10).map(|i| format!("bounding_box_train/000{i}_c2_f004698{i}.jpg")).collect();
    images.push("bounding_box_train/readme.jpg".into());
    let names: Vec<&str> = images.iter().map(String::as_str).collect();
    let dataset = read_all(&names, &[]);
    assert_eq!(who(&dataset).iter().flatten().count(), 9);
    let [fault] = dataset.faults.of(FaultKind::BadRecord).collect::<Vec<_>>()[..] else { panic!() };
    assert_eq!((fault.found.as_str(), fault.image.map(|i| i.index())), ("readme", Some(9)));

    let msmt = [
        "mask_train_v2/0000/0000_000_01_0303morning_0015_0.jpg",
        "mask_train_v2/0000/0000_001_02_0303noon_0015_1.jpg",
        "mask_test_v2/0000/0000_000_03_0303afternoon_0015_0.jpg",
    ];
    let dataset = read_all(&msmt, &[]);
    assert_eq!(who(&dataset), [Some("0000 of train"), Some("0000 of train"), Some("0000 of test")]);
    assert_eq!(splits(&dataset), [["train"], ["train"], ["test"]]);
    assert_eq!(count(&dataset, "time of day", "noon"), 1);
    assert!(dataset.classes.is_empty());
}

const LFW: [&str; 8] = [
    "lfw/Aaron_Eckhart/Aaron_Eckhart_0001.jpg",
    "lfw/Abdullah_Gul/Abdullah_Gul_0001.jpg",
    "lfw/Abdullah_Gul/Abdullah_Gul_0002.jpg",
    "lfw/Adam_Sandler/Adam_Sandler_0001.jpg",
    "lfw/Adam_Sandler/Adam_Sandler_0002.jpg",
    "lfw/Al_Pacino/Al_Pacino_0001.jpg",
    "lfw/Al_Pacino/Al_Pacino_0002.jpg",
    "lfw/Zhang_Ziyi/Zhang_Ziyi_0001.jpg",
];

#[test]
fn folders_of_lfw_are_people_and_no_classes() {
    let without_word: Vec<String> = LFW.iter().map(|p| p.replace("lfw/", "x/")).collect();
    let without_word: Vec<&str> = without_word.iter().map(String::as_str).collect();
    for images in [&LFW[..], &without_word] {
        let dataset = read_all(images, &[]);
        assert_eq!(dataset.identities.len(), 5);
        assert_eq!(who(&dataset)[2], Some("Abdullah_Gul"));
        assert!(dataset.classes.is_empty() && dataset.class_folders.is_none());
        let why = &dataset.told_by_names[0].why;
        assert!(why.starts_with("folders as people: 8 pictures in 5 folders: the pictures are called after"), "{why}");
    }
}

#[test]
fn folders_that_nothing_calls_people_stay_classes() {
    for images in [
        &["cat/cat_0001.jpg", "cat/cat_0002.jpg", "dog/dog_0001.jpg", "dog/dog_0002.jpg"][..],
        &[
            "Golden_Retriever/Golden_Retriever_0001.jpg",
            "Golden_Retriever/Golden_Retriever_0002.jpg",
            "Shiba_Inu/Shiba_Inu_0001.jpg",
            "Shiba_Inu/Shiba_Inu_0002.jpg",
        ],
        &["0001/1.jpg", "0001/2.jpg", "0002/3.jpg", "0002/4.jpg", "0002/5.jpg"],
        &[
            "n01440764/n01440764_1.jpg",
            "n01440764/n01440764_2.jpg",
            "n01443537/n01443537_3.jpg",
            "n01443537/n01443537_4.jpg",
        ],
    ] {
        let dataset = read_all(images, &[]);
        assert!(dataset.told_by_names.is_empty() && dataset.identity_of.is_empty(), "{images:?}");
        assert_eq!(dataset.class_folders.map(|f| f.classes), Some(2), "{images:?}");
    }
}

#[test]
fn numbered_folders_are_people_where_names_say_so() {
    let vgg = [
        "train/n000001/0001_01.jpg",
        "train/n000001/0002_01.jpg",
        "train/n000002/0001_01.jpg",
        "test/n000009/0003_02.jpg",
        "test/n000029/0003_02.jpg",
    ];
    let dataset = read_all(&vgg, &[]);
    assert_eq!(who(&dataset), ["n000001", "n000001", "n000002", "n000009", "n000029"].map(Some));
    let casia = ["CASIA-WebFace/0000045/001.jpg", "CASIA-WebFace/0000045/002.jpg", "CASIA-WebFace/0000099/003.jpg"];
    let dataset = read_all(&casia, &[]);
    assert_eq!(who(&dataset), ["0000045", "0000045", "0000099"].map(Some));
    assert!(dataset.classes.is_empty());
}

#[test]
fn lists_of_people_and_pairs_are_splits_of_their_pictures() {
    let dataset = read_all(
        &LFW,
        &[
            ("peopleDevTrain.txt", b"2\nAaron_Eckhart\t1\nAbdullah_Gul\t2\n"),
            ("peopleDevTest.txt", b"3\nAdam_Sandler\t2\nAl_Pacino\t3\nZhang_Ziyi\t1\n"),
            ("pairs.txt", b"1\t1\nAbdullah_Gul\t1\t2\nAaron_Eckhart\t1\tZhang_Ziyi\t1\n"),
        ],
    );
    let (train, test) = (["train"], ["test"]);
    assert_eq!(splits(&dataset), [train, train, train, test, test, test, test, test]);
    assert_eq!(faults(&dataset), [(FaultKind::Unjoined, 3, " / Al_Pacino_0003".to_owned())]);
    assert_eq!(dataset.identities.len(), 5);
    let names: Vec<(&str, u64)> = dataset.sources.iter().map(|s| (s.format.id, s.images)).collect();
    assert_eq!(names, [("lfw-lists", 4), ("lfw-lists", 5), ("lfw-lists", 3)]);
}

#[test]
fn lists_that_lie_about_their_length_or_break_off_say_so() {
    let dataset = read_all(
        &LFW,
        &[
            ("pairsDevTrain.txt", b"2\nAbdullah_Gul\t1\t2\nAaron_Eckhart\t1\tZhang_Ziyi\n"),
            ("people.txt", b"1\n2\nAaron_Eckhart\t1\nAl_Pacino\t2\n"),
        ],
    );
    assert_eq!(
        faults(&dataset),
        [
            (
                FaultKind::BadRecord,
                3,
                "a person and the numbers of pictures, as Aaron_Eckhart 1 / Aaron_Eckhart\t1\tZhang_Ziyi".into()
            ),
            (FaultKind::Table, 1, "4 lines, twice as many as this line announces / 1 line".into()),
        ]
    );
}

#[test]
fn a_list_alone_lists_its_pictures_and_people() {
    let dataset = read_all(&[], &[("pairs.txt", b"1\t1\nAbdullah_Gul\t1\t2\nAaron_Eckhart\t1\tZhang_Ziyi\t1\n")]);
    assert_eq!(&dataset.images.path[0], "Abdullah_Gul/Abdullah_Gul_0001.jpg");
    assert_eq!(dataset.images.len(), 4);
}

const SCORES: &[u8] = b"# columns\n#\tperson\timagenum\tMale\tSmiling\nAaron Eckhart\t1\t1.568\t-0.25\nAbdullah Gul\t1\t1.1\t0.5\nAbdullah Gul\t2\tx\t0.75\nAdam Sandler\t1\t1\nNobody Here\t1\t1.0\t1.0\n";

#[test]
fn scores_of_lfw_are_numbers_of_its_pictures() {
    let dataset = read_all(&LFW, &[("lfw_attributes.txt", SCORES)]);
    let smiling = attribute(&dataset, "Smiling");
    assert_eq!(smiling.numbers.as_ref().map(|n| n[..3].to_vec()), Some(vec![-0.25, 0.5, 0.75]));
    assert_eq!((smiling.origin, dataset.identities.len()), (Origin::Inferred, 5));
    assert_eq!(
        faults(&dataset),
        [
            (FaultKind::NotANumber, 5, "a number in Male / x".into()),
            (FaultKind::Table, 6, "4 fields / 3 fields".into()),
            (FaultKind::Unjoined, 7, " / Nobody_Here_0001".into()),
        ]
    );
    assert!(dataset.classes.is_empty());
}

#[test]
fn any_beginning_of_a_list_or_of_scores_is_read() {
    let pairs = b"2\t1\nAbdullah_Gul\t1\t2\nAaron_Eckhart\t1\tZhang_Ziyi\t1\n";
    for (path, whole) in
        [("pairs.txt", &pairs[..]), ("peopleDevTrain.txt", b"2\nA_B\t1\nC_D\t3"), ("lfw_attributes.txt", SCORES)]
    {
        for end in 0..whole.len() {
            if matches!(recognised(path, &whole[..end]), Recognised::As(..)) {
                read_all(&LFW, &[(path, &whole[..end])]);
            }
        }
    }
}

#[test]
fn folders_of_a_word_and_a_number_are_people_wherever_they_stand() {
    let dataset = read_all(
        &[
            "train/patient00001/study1/view1_frontal.jpg",
            "train/patient00001/study2/view1_frontal.jpg",
            "train/patient00002/study1/view1_frontal.jpg",
            "valid/patient00002/study1/view1_frontal.jpg",
        ],
        &[],
    );
    let [one, two] = [Some("patient00001"), Some("patient00002")];
    assert_eq!(who(&dataset), [one, one, two, two]);
    assert_eq!(dataset.identities_called().many, "patients");
    assert!(dataset.class_folders.is_none() && dataset.classes.is_empty());
    assert!(dataset.told_by_names[0].why.contains("says patient and a number"), "{:?}", dataset.told_by_names);

    let of_kinds = read_all(
        &["benign/sub-01/1.png", "benign/sub-02/2.png", "malignant/sub-03/3.png", "malignant/sub-03/4.png"],
        &[],
    );
    assert_eq!((who(&of_kinds).len(), of_kinds.classes.len()), (4, 2));
    let alone = read_all(&["patient1/1.png", "patient1/2.png", "class_1/3.png", "class_2/4.png"], &[]);
    assert!(who(&alone).iter().all(Option::is_none), "one is nobody to tell apart from others");
}

#[test]
fn names_that_all_begin_with_a_split_say_it() {
    let names: Vec<String> = (0..12).map(|i| format!("x/{}_{i:05}_aligned.jpg", ["train", "test"][i % 2])).collect();
    let mut images: Vec<&str> = names.iter().map(String::as_str).collect();
    let dataset = read_all(&images, &[]);
    assert_eq!(splits(&dataset)[..2], [["train"], ["test"]]);
    images.push("x/cover.jpg");
    assert!(read_all(&images, &[]).splits.is_empty(), "one name begins otherwise");
    assert!(read_all(&["train_of_9.jpg"; 1], &[]).splits.is_empty());
}

#[test]
fn lists_of_lfw_as_csv_are_no_tables() {
    let images = ["lfw/Ann_Bay/Ann_Bay_0001.jpg", "lfw/Ann_Bay/Ann_Bay_0002.jpg", "lfw/Cy_Day/Cy_Day_0001.jpg"];
    let dataset = read_all(
        &images,
        &[
            ("lfw_allnames.csv", b"name,images\nAnn_Bay,2\nCy_Day,1\n"),
            ("matchpairsDevTest.csv", b"name,imagenum1,imagenum2\nAnn_Bay,1,2\n"),
            ("mismatchpairsDevTest.csv", b"name,imagenum1,name,imagenum2\nAnn_Bay,1,Cy_Day,1\n"),
        ],
    );
    assert_eq!(faults(&dataset), []);
    assert!(dataset.sources.iter().all(|source| source.format.id == "lfw-lists"), "{:?}", dataset.sources);
    assert_eq!(splits(&dataset), [["test"], ["test"], ["test"]]);
}
