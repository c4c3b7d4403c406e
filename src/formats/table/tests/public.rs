//! Tables as widely used public datasets write them.

use super::{attribute, labels, values};
use crate::dataset::{Concept, Dataset, Role};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

fn role(dataset: &Dataset, column: &str) -> Role {
    let found = dataset.sources.iter().flat_map(|s| &s.columns).find(|c| c.name == column);
    found.unwrap_or_else(|| panic!("no {column}")).role
}

#[test]
fn findings_that_nobody_is_sure_of_are_classes_all_the_same() {
    let classes = ["No Finding", "Heart", "Lesion", "Edema", "Mass", "Nodule", "Fracture", "Device"];
    let rows = [
        "a/1.jpg,Male,68,1.0,,,,,,,",
        "a/2.jpg,Female,87,,1.0,-1.0,0.0,,,,1.0",
        "a/3.jpg,Female,44,,-1.0,1.0,,,0.0,1.0,1.0",
        "a/4.jpg,Male,51,,0.0,,-1.0,1.0,,-1.0,",
    ];
    let text = format!("Path,Sex,Age,{}\n{}\n", classes.join(","), rows.join("\n"));
    let dataset = read_all(&["a/1.jpg", "a/2.jpg", "a/3.jpg", "a/4.jpg"], &[("train.csv", text.as_bytes())]);
    let found = labels(&dataset);
    assert_eq!(found.len(), 7, "{found:?}");
    assert!(found.contains(&("a/2.jpg", "Heart")) && !found.contains(&("a/3.jpg", "Heart")));
    assert_eq!(dataset.attributes.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Sex", "Age"]);
    let heart = dataset.sources[0].columns.iter().find(|c| c.name == "Heart").expect("a column");
    assert!(heart.why.contains("not sure"), "{}", heart.why);
}

#[test]
fn a_hash_that_names_the_pictures_joins_although_most_are_not_there() {
    let rows: String = (0..40).map(|i| format!("{i:04}a6cb3f0de1,{},http://x.org/{i}.jpg\n", i % 6 + 1)).collect();
    let text = format!("md5hash,fitzpatrick_scale,url\n{rows}");
    let dataset = read_all(&["d/0003a6cb3f0de1.jpg", "d/0017a6cb3f0de1.jpg"], &[("f.csv", text.as_bytes())]);
    assert_eq!(dataset.sources[0].joined.len(), 2);
    assert_eq!(attribute(&dataset, "fitzpatrick_scale").counts().iter().sum::<u64>(), 2);
}

#[test]
fn a_form_for_answers_is_no_annotation() {
    let text = b"id,label\n1.jpg,0\n2.jpg,0\n";
    assert!(matches!(recognised("sample_submission.csv", text), Recognised::No(why) if why.contains("handed in")));
    assert!(matches!(recognised("stage_2_sample_submission.csv", text), Recognised::No(_)));
    assert!(matches!(recognised("labels.csv", text), Recognised::As(..)));
}

#[test]
fn what_stands_in_brackets_is_not_what_a_column_is_about() {
    let text =
        b"image,gender (female or male),age (years),age_diff\n1.jpg,Male,40,1\n2.jpg,Female,30,2\n3.jpg,Male,40,1\n";
    let dataset = read_all(&[], &[("a.csv", text)]);
    assert_eq!(role(&dataset, "gender (female or male)"), Role::Protected);
    assert_eq!(role(&dataset, "age (years)"), Role::Protected);
    assert_ne!(role(&dataset, "age_diff"), Role::Protected);
}

#[test]
fn a_slip_among_numbered_splits_takes_no_meaning_away() {
    let rows: String = (0..60).map(|i| format!("{i}.jpg,{}\n", if i == 7 { 3 } else { i / 20 })).collect();
    let dataset = read_all(&[], &[("list_eval_partition.csv", format!("image_id,partition\n{rows}").as_bytes())]);
    assert_eq!(dataset.splits, ["train", "3", "val", "test"]);
}

#[test]
fn a_grade_is_the_class_where_nothing_else_is() {
    let rows: String = (0..20).map(|i| format!("{i}_left,{}\n", i % 5)).collect();
    let dataset = read_all(&[], &[("trainLabels.csv", format!("image,level\n{rows}").as_bytes())]);
    assert_eq!((labels(&dataset).len(), dataset.attributes.len()), (20, 0));
    let rows: String = (0..20).map(|i| format!("{i}.png,{},{}\n", ["a", "b"][i % 2], i % 5)).collect();
    let dataset = read_all(&[], &[("x.csv", format!("image,label,level\n{rows}").as_bytes())]);
    assert_eq!(values(&dataset, "level").len(), 5);
}

#[test]
fn lists_that_a_program_printed_hold_classes_and_rows_of_places_none() {
    let rows: String =
        (0..20).map(|i| format!("{i}.png,['{}'],\"[{}, {}, 0]\"\n", ["N", "D"][i % 2], 1 - i % 2, i % 2)).collect();
    let dataset = read_all(&[], &[("full_df.csv", format!("filename,labels,target\n{rows}").as_bytes())]);
    let mut classes: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
    classes.sort_unstable();
    assert_eq!(classes, ["D", "N"]);
}

#[test]
fn people_called_by_name_beside_their_ages_are_identities() {
    let names = ["Ann Bacall", "Fred Garbo", "Rita M. Hayek"];
    let rows: String =
        (0..12).map(|i| format!("0{}/nm{i}.jpg,{},{},{}\n", i % 3, 20 + i, ["f", "m"][i % 2], names[i % 3])).collect();
    let dataset = read_all(&[], &[("imdb.csv", format!("filename,age,gender,name\n{rows}").as_bytes())]);
    assert_eq!((role(&dataset, "name"), dataset.identities.len()), (Role::Identity, 3));
    let things: String = (0..12).map(|i| format!("{i}.jpg,Blue Chair\n")).collect();
    let dataset = read_all(&[], &[("things.csv", format!("filename,name\n{things}").as_bytes())]);
    assert!(dataset.identities.is_empty());
}

#[test]
fn how_a_label_came_about_is_no_class() {
    let rows: String = (0..20)
        .map(|i| {
            format!(
                "{i}.png,{},{},\"['{}']\"\n",
                1940 + i,
                ["Physician", "RNN_model"][i % 2],
                ["normal", "mass"][i / 2 % 2]
            )
        })
        .collect();
    let dataset = read_all(&[], &[("p.csv", format!("ImageID,PatientBirth,MethodLabel,Labels\n{rows}").as_bytes())]);
    let mut classes: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
    classes.sort_unstable();
    assert_eq!((classes, role(&dataset, "PatientBirth")), (vec!["mass", "normal"], Role::Protected));
}

#[test]
fn boxes_of_several_radiologists_are_drawn_by_each_of_them() {
    let text = b"image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max\n\
        a,No finding,14,R1,,,,\nb,Mass,3,R1,10,10,50,50\nb,Mass,3,R2,11,10,50,50\n";
    let dataset = read_all(&["a.png", "b.png"], &[("train.csv", text)]);
    assert_eq!((dataset.boxes.len(), dataset.annotators.as_slice()), (2, &["R1".to_owned(), "R2".into()][..]));
    let mut by: Vec<u32> = dataset.drawn_by.values().copied().collect();
    by.sort_unstable();
    assert_eq!(by, [0, 1]);
}

#[test]
fn years_of_birth_are_no_ages() {
    let rows: String = (0..40).map(|i| format!("{i}.png,{},{}\n", 1930 + i, 20 + i)).collect();
    let dataset = read_all(&[], &[("p.csv", format!("ImageID,PatientBirth,age\n{rows}").as_bytes())]);
    let of = |name: &str| (attribute(&dataset, name).role, attribute(&dataset, name).concept);
    assert_eq!(of("age"), (Role::Protected, Some(Concept::Age)));
    assert_eq!(of("PatientBirth"), (Role::Protected, None));
}

#[test]
fn rows_of_pixels_beside_the_pictures_are_no_fault() {
    let header: Vec<String> = (0..70).map(|i| format!("pixel{i:04}")).collect();
    let row: Vec<String> = (0..70).map(|i| (i * 3 % 256).to_string()).collect();
    let text = format!("{},label\n{row},1\n{row},2\n", header.join(","), row = row.join(","));
    let dataset = read_all(&["a/ISIC_01.jpg", "a/ISIC_02.jpg"], &[("hmnist_8_8_L.csv", text.as_bytes())]);
    assert_eq!(dataset.faults.iter().count(), 0);
    assert!(dataset.sources[0].why.contains("a picture as numbers"), "{}", dataset.sources[0].why);
}

#[test]
fn a_table_of_what_the_other_files_are_is_no_fault() {
    let readme = b",,\nFile,Description,\nlabels.csv,\"All people in the dataset, with ages\",\n";
    let labels = b"image,age\na.jpg,20-29\nb.jpg,30-39\n";
    let dataset = read_all(&["a.jpg", "b.jpg"], &[("readme.csv", readme), ("labels.csv", labels)]);
    assert_eq!(dataset.faults.iter().count(), 0);
}

#[test]
fn malignant_or_not_is_an_attribute_and_benign_or_malignant_a_class() {
    let rows: String =
        (0..20).map(|i| format!("{i}.png,{},{}\n", ["True", "False"][i % 2], ["malignant", "benign"][i % 2])).collect();
    let dataset = read_all(&[], &[("d.csv", format!("DDI_file,malignant,benign_malignant\n{rows}").as_bytes())]);
    assert_eq!(role(&dataset, "malignant"), Role::Attribute);
    assert_eq!(role(&dataset, "benign_malignant"), Role::Label);
}
