//! Real tables, on machines that have them.

use super::{attribute, values};
use crate::dataset::{Dataset, FaultKind, ValueType, flag};
use crate::formats::testing::{read_all, shared};

/// The files of a folder, read without any picture; `None` where this machine lacks them.
fn real(folder: &str, files: &[&str]) -> Option<Dataset> {
    let base = shared(folder)?;
    let contents: Vec<Vec<u8>> = files.iter().map(|f| std::fs::read(base.join(f))).collect::<Result<_, _>>().ok()?;
    let files: Vec<(&str, &[u8])> = files.iter().copied().zip(contents.iter().map(Vec::as_slice)).collect();
    Some(read_all(&[], &files))
}

fn count(dataset: &Dataset, name: &str, value: &str) -> u64 {
    values(dataset, name).into_iter().find(|(v, _)| v == value).map_or(0, |(_, n)| n)
}

#[test]
fn fairface_has_its_people() {
    for (folder, male, female) in [("fairface_full", 45_986 + 5_792, 40_758 + 5_162), ("fairface", 21_161, 18_839)] {
        let files = ["fairface_label_train.csv", "fairface_label_val.csv"];
        let Some(dataset) = real(folder, &files[..if folder == "fairface" { 1 } else { 2 }]) else { continue };
        assert_eq!(
            (count(&dataset, "gender", "Male"), count(&dataset, "gender", "Female")),
            (male, female),
            "{folder}"
        );
        assert_eq!(dataset.images.len() as u64, male + female);
        assert_eq!(attribute(&dataset, "age").values.len(), 9);
        assert_eq!(attribute(&dataset, "age").ty, ValueType::Ordinal);
        assert_eq!(attribute(&dataset, "race").values.len(), 7);
        assert_eq!(dataset.faults.iter().count(), 0);
        println!("{folder}: {:?} {:?}", values(&dataset, "gender"), values(&dataset, "age"));
    }
}

#[test]
fn the_parliaments_are_read_past_their_bare_line_ends() {
    let Some(dataset) = real("ppb", &["PPB-2017-metadata.csv"]) else { return };
    assert_eq!(dataset.images.len(), 1270);
    assert_eq!((count(&dataset, "gender", "Male"), count(&dataset, "gender", "Female")), (704, 566));
    assert_eq!((count(&dataset, "bi.fitz", "lighter"), count(&dataset, "bi.fitz", "darker")), (681, 589));
    assert_eq!(attribute(&dataset, "fitzpatrick skin type category").ty, ValueType::Ordinal);
    assert_eq!(&dataset.images.path[0], "0001_1_f_FL.jpg");
    assert_eq!(dataset.images.named_at[1269].map(|p| (p.line, p.record)), Some((1271, 1270)));
}

#[test]
fn lesions_are_identities() {
    let Some(dataset) = real("ham10000", &["HAM10000_metadata.csv"]) else { return };
    assert_eq!((dataset.images.len(), dataset.identities.len()), (10_124, 7_579));
    assert_eq!((count(&dataset, "sex", "male"), count(&dataset, "sex", "female")), (5_465, 4_602));
    // "unknown" is no sex: it is listed among what is missing.
    assert_eq!(attribute(&dataset, "sex").marked, [("unknown".to_owned(), 57)]);
    assert_eq!(attribute(&dataset, "sex").missing(), 57);
    let age = attribute(&dataset, "age");
    assert_eq!(age.ty, ValueType::Ordinal);
    println!("ham10000 age: {:?}, missing {}", values(&dataset, "age"), age.missing());
    let nv = dataset.classes.iter().position(|c| c.name == "nv");
    assert_eq!(dataset.labels.iter().filter(|l| Some(l.class.index()) == nv).count(), 6_705);
    assert!(dataset.attributes.iter().all(|a| a.name != "lesion_id" && a.name != "dx"));
}

#[test]
fn lesions_of_two_files_are_one_dataset() {
    let files = ["HAM10000_metadata.csv", "ISIC2018_Task3_Test_GroundTruth.csv", "orig/HAM10000_metadata.csv"];
    let Some(dataset) = real("ham10000", &files) else { return };
    assert_eq!(dataset.images.len(), 10_124 + 1_512 - 109 + 109);
    let age = attribute(&dataset, "age");
    println!("ham10000 all: {} images, age conflicts {}, {:?}", dataset.images.len(), age.conflicts.len(), age.values);
    assert!(age.values.iter().all(|v| !v.contains('.')));
}

#[test]
fn one_hot_columns_say_what_lists_say() {
    let Some(lists) = real("coco_gender_csv", &["val.csv"]) else { return };
    let Some(columns) = real("coco_gender_csv", &["val_onehot.csv"]) else { return };
    assert_eq!(
        (lists.images.len(), count(&lists, "gender", "male"), count(&lists, "gender", "female")),
        (5_367, 3_813, 1_554)
    );
    let said = |d: &Dataset| {
        let mut all: Vec<(String, String)> =
            d.labels.iter().map(|l| (d.images.path(l.image).to_owned(), d.class_name(l.class).to_owned())).collect();
        all.sort();
        all
    };
    assert_eq!(said(&lists), said(&columns));
    println!("coco_gender_csv: {} labels, {} classes", lists.labels.len(), lists.classes.len());
    let Some(both) = real("coco_gender_csv", &["val.csv", "val_onehot.csv"]) else { return };
    assert_eq!((both.images.len(), attribute(&both, "gender").conflicts.len()), (5_367, 0));
    assert_eq!(both.label_repeats.iter().filter(|r| **r).count(), lists.labels.len());
}

#[test]
fn open_images_boxes_are_all_there() {
    for (file, boxes, groups) in
        [("data/train-annotations-bbox.csv", 13_134, 145), ("data/test-annotations-bbox.csv", 2_784, 104)]
    {
        let Some(dataset) = real("openimages", &[file, "data/class-descriptions-boxable.csv"]) else { return };
        let crowds = dataset.boxes.flags.iter().filter(|f| *f & flag::CROWD != 0).count();
        assert_eq!((dataset.boxes.len(), crowds), (boxes, groups));
        let names: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
        assert!(names.contains(&"Human foot"), "{names:?}");
        println!(
            "openimages {file}: {} images, {names:?}, {} faults",
            dataset.images.len(),
            dataset.faults.iter().count()
        );
    }
}

#[test]
#[ignore = "takes long; a figure to look at"]
fn a_million_rows_of_forty_columns_are_read() {
    let mut text = String::from("file,gender,age,label");
    (4..40).for_each(|c| text.push_str(&format!(",col{c}")));
    let mut state = 1u32;
    for i in 0..1_000_000u32 {
        text.push_str(&format!("\n{i}.jpg,{},{},class {}", ["female", "male"][i as usize % 2], i % 90, i % 50));
        for c in 4..40u32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match c % 4 {
                0 => text.push_str(&format!(",{}", state >> 24)),
                1 => text.push_str(&format!(",{:.3}", f64::from(state) / 1e9)),
                2 => text.push_str(&format!(",v{}", state >> 20)),
                _ => text.push_str(&format!(",t{state}")),
            }
        }
    }
    let bytes = text.len();
    let files = [("t.csv", text.as_bytes())];
    let start = std::time::Instant::now();
    let dataset = read_all(&[], &files);
    println!("{} MB in {:?}; {} attributes", bytes >> 20, start.elapsed(), dataset.attributes.len());
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", peak.lines().filter(|l| l.starts_with("VmHWM")).collect::<String>());
    assert_eq!(dataset.images.len(), 1_000_000);
}

#[test]
fn raccoons_are_boxed_in_three_files() {
    let Some(dataset) =
        real("raccoon_voc", &["data/raccoon_labels.csv", "data/test_labels.csv", "data/train_labels.csv"])
    else {
        return;
    };
    assert_eq!((dataset.boxes.len(), dataset.images.len(), dataset.boxes.counted().count()), (434, 200, 217));
    assert_eq!(dataset.classes.len(), 1);
    assert_eq!(dataset.faults.iter().filter(|f| f.kind == FaultKind::Table).count(), 0);
    let per_split: Vec<usize> =
        (0..2).map(|s| dataset.images.split_claims.iter().filter(|c| c.split.index() == s).count()).collect();
    assert_eq!(
        (dataset.splits.as_slice(), per_split.as_slice()),
        (&["test".to_owned(), "train".into()][..], &[40, 160][..])
    );
}
