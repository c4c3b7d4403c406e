//! Several raters of one image, things that images belong together with, ids of other files.

use super::{attribute, labels, values};
use crate::dataset::{Dataset, Origin, Role};
use crate::formats::testing::read_all;

/// Column, image, rater and value of each rating.
fn ratings(dataset: &Dataset) -> Vec<(&str, &str, &str, &str)> {
    let r = &dataset.ratings;
    (0..r.len())
        .map(|i| {
            (
                r.columns[r.column[i] as usize].name.as_str(),
                dataset.images.path.get(r.item[i] as usize).unwrap_or_default(),
                dataset.annotators[r.rater[i] as usize].as_str(),
                r.text(i),
            )
        })
        .collect()
}

#[test]
fn rows_of_several_raters_are_ratings_and_the_majority_counts() {
    for header in ["annotator", "rater_id", "worker_id", "reader", "radiologist", "labeler"] {
        let text = format!(
            "image,{header},gender,diagnosis\na.jpg,r1,f,mel\na.jpg,r2,f,mel\na.jpg,r3,m,nev\nb.jpg,r1,f,nev\n\
             b.jpg,r2,m,mel\nc.jpg,r1,m,nev\n"
        );
        let dataset = read_all(&["a.jpg", "b.jpg", "c.jpg"], &[("t.csv", text.as_bytes())]);
        // b has no majority.
        assert_eq!(values(&dataset, "gender"), [("f".into(), 1), ("m".into(), 1)], "{header}");
        let gender = attribute(&dataset, "gender");
        assert_eq!((gender.conflicts.len(), gender.missing()), (0, 1), "{header}");
        assert_eq!(labels(&dataset), [("a.jpg", "mel"), ("c.jpg", "nev")], "{header}");
        assert_eq!(dataset.annotators, ["r1", "r2", "r3"]);
        assert_eq!(dataset.ratings.len(), 12);
        assert!(ratings(&dataset).contains(&("gender", "a.jpg", "r3", "m")), "{:?}", ratings(&dataset));
        assert!(
            dataset.sources[0].why.ends_with(
                "; 12 ratings of 3 raters for 3 images kept apart: what more than half of the raters of an image say \
                 counts, and 2 values that have no such majority are left missing"
            ),
            "{}",
            dataset.sources[0].why
        );
    }
}

#[test]
fn classes_that_one_person_gives_an_image_are_no_disagreement() {
    let text = b"image,annotator,label\na.jpg,x,cat\na.jpg,x,dog\nb.jpg,y,cat\n";
    let dataset = read_all(&["a.jpg", "b.jpg"], &[("t.csv", text)]);
    assert_eq!(labels(&dataset), [("a.jpg", "cat"), ("a.jpg", "dog"), ("b.jpg", "cat")]);
    // Two values of one rater contradict as they always did.
    let text = b"image,annotator,gender\na.jpg,x,f\na.jpg,x,m\nb.jpg,y,f\n";
    let dataset = read_all(&["a.jpg", "b.jpg"], &[("t.csv", text)]);
    let gender = attribute(&dataset, "gender");
    assert_eq!(gender.conflicts.len(), 1);
    assert_eq!(gender.conflicts[0].places.map(|p| p.line), [2, 3]);
}

#[test]
fn columns_of_several_raters_are_told_by_their_names() {
    let text = b"image,reader1_diagnosis,reader2_diagnosis,reader3_diagnosis\na.jpg,mel,mel,nev\nb.jpg,nev,mel,nev\n\
        c.jpg,mel,nev,\n";
    let dataset = read_all(&["a.jpg", "b.jpg", "c.jpg"], &[("t.csv", text)]);
    assert_eq!(labels(&dataset), [("a.jpg", "mel"), ("b.jpg", "nev")]);
    assert_eq!(dataset.annotators, ["reader1_diagnosis", "reader2_diagnosis", "reader3_diagnosis"]);
    assert_eq!(dataset.ratings.len(), 8);
    assert!(dataset.attributes.is_empty(), "{:?}", dataset.attributes);
    let text = b"image,rater_1,rater_2\na.jpg,1,1\nb.jpg,0,1\nc.jpg,0,0\n";
    let dataset = read_all(&["a.jpg", "b.jpg", "c.jpg"], &[("t.csv", text)]);
    let rating = attribute(&dataset, "rating");
    assert_eq!((rating.counts(), rating.missing()), (vec![1, 1], 1));
}

#[test]
fn columns_that_agree_are_raters_and_two_labels_of_an_image_are_not() {
    let rows = |second: fn(usize) -> &'static str| {
        let mut text = "image,label_A,label_B\n".to_owned();
        (0..20).for_each(|i| text.push_str(&format!("{i}.jpg,{},{}\n", ["cat", "dog"][i % 2], second(i))));
        text
    };
    let images: Vec<String> = (0..20).map(|i| format!("{i}.jpg")).collect();
    let images: Vec<&str> = images.iter().map(String::as_str).collect();
    let agree = rows(|i| if i == 3 { "cat" } else { ["cat", "dog"][i % 2] });
    let dataset = read_all(&images, &[("t.csv", agree.as_bytes())]);
    assert_eq!((dataset.labels.len(), dataset.ratings.len()), (19, 40));
    let differ = rows(|i| ["dog", "cat"][i % 2]);
    assert!(read_all(&images, &[("t.csv", differ.as_bytes())]).ratings.is_empty());
    // The same column twice is nobody's second opinion.
    let same = rows(|i| ["cat", "dog"][i % 2]);
    assert!(read_all(&images, &[("t.csv", same.as_bytes())]).ratings.is_empty());
}

#[test]
fn numbers_of_several_raters_count_by_their_median() {
    let text = b"Filename,Rater,Beauty\na.jpg,1,2.5\na.jpg,2,3.5\na.jpg,3,4.5\nb.jpg,1,1.25\nb.jpg,2,1.75\n";
    let dataset = read_all(&["a.jpg", "b.jpg"], &[("t.csv", text)]);
    assert_eq!(attribute(&dataset, "Beauty").numbers.as_deref(), Some(&[3.5, 1.5][..]));
    assert_eq!(dataset.ratings.len(), 5);
}

#[test]
fn what_images_belong_together_with_need_be_nobody() {
    for (column, many) in
        [("video", "videos"), ("lesion_id", "lesions"), ("patient_id", "patients"), ("seq_id", "sequences")]
    {
        let text = format!("image,{column},gender\na.jpg,v1,f\nb.jpg,v1,m\nc.jpg,v2,f\n");
        let dataset = read_all(&["a.jpg", "b.jpg", "c.jpg"], &[("t.csv", text.as_bytes())]);
        assert_eq!(dataset.identities, ["v1", "v2"], "{column}");
        assert_eq!(dataset.identities_called().many, many, "{column}");
    }
    // Indoors and outdoors are kinds of scenes.
    let text = b"image,scene\na.jpg,indoors\nb.jpg,outdoors\nc.jpg,indoors\n";
    let dataset = read_all(&["a.jpg", "b.jpg", "c.jpg"], &[("t.csv", text)]);
    assert_eq!((dataset.identities.len(), attribute(&dataset, "scene").role), (0, Role::Attribute));
}

#[test]
fn a_table_joins_by_the_ids_that_another_file_gives_its_images() {
    const COCO: &[u8] =
        br#"{"images": [{"id": 1001, "file_name": "x.jpg", "attributes": {"weather": "rain"}, "site": "N"},
        {"id": 1002, "file_name": "y.jpg", "attributes": {"weather": "sun"}, "seq_id": "s1", "license": 3}],
        "annotations": [], "categories": [{"id": 1, "name": "cat"}]}"#;
    let table = b"image_id,gender\n1001,f\n1002,m\n1003,m\n";
    for images in [&["x.jpg", "y.jpg"][..], &[][..]] {
        let dataset = read_all(images, &[("instances.json", COCO), ("people.csv", table)]);
        assert_eq!(values(&dataset, "gender")[0], ("f".into(), 1), "{images:?}");
        let gender = attribute(&dataset, "gender");
        assert_eq!((gender.value(0), gender.value(1)), (Some("f"), Some("m")));
        let joined: Vec<_> = dataset.sources.iter().filter_map(|s| s.join.as_deref()).collect();
        assert_eq!(joined, ["by file name", "by id"]);
        // What the file says of its images themselves.
        assert_eq!(values(&dataset, "weather"), [("rain".into(), 1), ("sun".into(), 1)]);
        assert!(dataset.attributes.iter().any(|a| a.name == "site") && dataset.identities == ["s1"]);
        assert!(dataset.attributes.iter().all(|a| a.name != "license"));
    }
}

#[test]
fn a_predicted_gender_is_no_group_beside_an_annotated_one_and_inferred_where_it_stands_alone() {
    let read = |columns: &str, values: [&str; 2]| {
        let text = format!("image,{columns}\na.jpg,{}\nb.jpg,{}\n", values[0], values[1]);
        read_all(&["a.jpg", "b.jpg"], &[("t.csv", text.as_bytes())])
    };
    let both = read("gender,pred_gender", ["female,male", "male,male"]);
    assert_eq!(both.attributes.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["gender"]);
    let alone = read("pred_gender,light", ["female,day", "male,night"]);
    let gender = alone.attributes.iter().find(|a| a.name == "pred_gender").expect("it is read");
    assert_eq!((gender.role, gender.origin), (Role::Protected, Origin::Inferred));
}

#[test]
fn what_a_model_says_in_a_table_is_kept_apart() {
    for (columns, values) in
        [("label,prediction,score", ["cat,dog,0.9", "dog,dog,0.4"]), ("y_true,y_pred,prob", ["0,1,.7", "1,1,.6"])]
    {
        let text = format!("image,{columns}\na.jpg,{}\nb.jpg,{}\n", values[0], values[1]);
        let dataset = read_all(&["a.jpg", "b.jpg"], &[("t.csv", text.as_bytes())]);
        assert_eq!(dataset.predictions.len(), 2, "{columns}");
        assert!(dataset.predictions.score.iter().all(|s| *s > 0.0), "{columns}");
        assert!(dataset.labels.len() <= 2 && dataset.attributes.iter().all(|a| !a.name.contains("pred")), "{columns}");
        assert!(dataset.sources[0].why.ends_with("; 2 predictions, kept apart from the ground truth"));
    }
    let text =
        b"image,predicted_class,confidence,xmin,ymin,xmax,ymax\na.jpg,cat,0.5,1,2,11,12\na.jpg,dog,0.25,1,2,21,12\n";
    let dataset = read_all(&["a.jpg"], &[("t.csv", text)]);
    assert_eq!((dataset.boxes.len(), dataset.predictions.names.len()), (0, 2));
    assert_eq!(dataset.predictions.rect[1].map(|r| r.w), Some(20.0));
}
