use super::*;
use crate::dataset::{Attribute, Conflict, Place, Role, Unit};
use crate::rules::testing::World;

fn messages(world: &World) -> Vec<(Severity, String)> {
    world.findings(&SamePictureDifferentLabels::default()).into_iter().map(|f| (f.severity, f.message)).collect()
}

/// Two files of one picture, and a third picture.
fn twins() -> (World, FileId) {
    let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
    world.measure_all(640, 480);
    world.measure(1, 640, 480, 0, 0, 0xFFFF);
    let file = world.source("train.json", "coco-detection");
    (world, file)
}

#[test]
fn boxes_drawn_differently_on_one_picture_tell_their_distance() {
    let (mut world, file) = twins();
    world.add_box(0, "raccoon", file, [123.0, 27.0, 215.0, 257.0]);
    world.add_box(1, "raccoon", file, [108.0, 31.0, 243.0, 277.0]);
    let findings = world.findings(&SamePictureDifferentLabels::default());
    assert_eq!(
        messages(&world),
        [(
            Severity::Warning,
            "1 pair of images shows the same picture and carries different boxes, up to 24 pixels apart".into()
        )]
    );
    let notes: Vec<&str> = findings[0].evidence.iter().filter_map(|e| e.note.as_deref()).collect();
    assert_eq!(
        notes,
        [
            "same picture as b.jpg; box differs by 4 to 24 pixels",
            "same picture as a.jpg; box differs by 4 to 24 pixels"
        ]
    );
    assert_eq!(findings[0].evidence[1].boxes, [BoxId(1)]);
}

#[test]
fn boxes_within_the_hand_s_tolerance_agree() {
    let (mut world, file) = twins();
    world.add_box(0, "raccoon", file, [100.0, 100.0, 200.0, 200.0]);
    world.add_box(1, "raccoon", file, [105.0, 98.0, 196.0, 201.0]);
    assert!(messages(&world).is_empty());
}

#[test]
fn classes_numbers_and_values_are_compared_one_by_one() {
    let (mut world, file) = twins();
    world.add_box(0, "raccoon", file, [100.0, 100.0, 200.0, 200.0]);
    world.add_box(0, "raccoon", file, [400.0, 300.0, 50.0, 50.0]);
    world.add_box(1, "cat", file, [100.0, 100.0, 200.0, 200.0]);
    let mut attribute = Attribute::new("age", "labels.csv#age", file, Unit::Image);
    attribute.role = Role::Protected;
    attribute.values = vec!["0-2".into(), "3-9".into()];
    attribute.set(0, 0);
    attribute.set(1, 1);
    world.dataset.attributes.push(attribute);
    let head = "1 pair of images shows the same picture and carries";
    assert_eq!(
        messages(&world),
        [
            (Severity::Error, format!("{head} different classes")),
            (Severity::Error, format!("{head} a different number of boxes")),
            (Severity::Error, format!("{head} different values of age")),
        ]
    );
    let findings = world.findings(&SamePictureDifferentLabels::default());
    let notes: Vec<&str> = findings[2].evidence.iter().filter_map(|e| e.note.as_deref()).collect();
    assert_eq!(
        notes,
        ["same picture as b.jpg; age 0-2 here, 3-9 there", "same picture as a.jpg; age 0-2 there, 3-9 here"]
    );
}

#[test]
fn an_image_without_annotation_contradicts_nothing() {
    let (mut world, file) = twins();
    world.add_box(0, "raccoon", file, [100.0, 100.0, 200.0, 200.0]);
    assert!(messages(&world).is_empty());
}

#[test]
fn boxes_of_pictures_stored_again_are_a_note() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    world.measure(0, 640, 480, 0, 0, 0x0F3C_55F0_9A17_E281);
    world.measure(1, 320, 240, 1, 1, 0x0F3C_55F0_9A17_E281);
    let file = world.source("train.json", "coco-detection");
    world.add_box(0, "cat", file, [100.0, 100.0, 200.0, 200.0]);
    world.add_box(1, "cat", file, [50.0, 50.0, 100.0, 100.0]);
    assert!(messages(&world).is_empty());
    world.add_box(1, "cat", file, [250.0, 150.0, 10.0, 10.0]);
    assert_eq!(
        messages(&world),
        [(
            Severity::Note,
            "1 pair of images shows one picture, stored again, and carries a different number of boxes".into()
        )]
    );
}

#[test]
fn two_files_that_disagree_about_a_box_are_named() {
    let mut world = World::with_images(&["a.jpg"]);
    world.measure_all(640, 480);
    let (one, other) = (world.source("a.csv", "box-table"), world.source("b.json", "coco-detection"));
    world.add_box(0, "cat", one, [100.0, 100.0, 200.0, 200.0]);
    world.add_box(0, "dog", other, [100.0, 100.0, 200.0, 200.0]);
    world.dataset.reconcile();
    assert_eq!(
        messages(&world),
        [(Severity::Warning, "1 box of b.json contradicts a.csv about the same picture".into())]
    );
}

#[test]
fn two_tables_that_give_two_values_are_named() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    let (one, other) = (world.source("a.csv", "table"), world.source("b.csv", "table"));
    let mut attribute = Attribute::new("age", "a.csv#age, b.csv#age", one, Unit::Image);
    attribute.values = vec!["0-2".into(), "3-9".into()];
    attribute.set(0, 0);
    attribute.conflicts.push(Conflict { item: 0, values: [0, 1], places: [Place::file(one), Place::file(other)] });
    world.dataset.attributes.push(attribute);
    let findings = world.findings(&SamePictureDifferentLabels::default());
    assert_eq!(messages(&world), [(Severity::Error, "a.csv and b.csv give 1 image two values of age".into())]);
    assert_eq!(findings[0].evidence[0].note.as_deref(), Some("0-2 in a.csv, 3-9 in b.csv"));
}

#[test]
fn tables_that_each_have_several_rows_of_an_image_do_not_contradict_each_other() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    let (one, other) = (world.source("train.json", "table"), world.source("val.json", "table"));
    let mut attribute = Attribute::new("scale", "train.json#scale, val.json#scale", one, Unit::Image);
    for (item, file) in [(0, one), (1, other)] {
        attribute.set(item as usize, 0);
        attribute.conflicts.push(Conflict { item, values: [0, 1], places: [Place::file(file), Place::file(file)] });
    }
    world.dataset.attributes.push(attribute);
    let message = "rows of train.json and val.json give 2 images two values of scale".to_owned();
    // Numbers: a row for each person of a picture.
    assert_eq!(messages(&world), [(Severity::Note, message.clone())]);
    world.dataset.attributes[0].values = vec!["1".into(), "2".into()];
    assert_eq!(messages(&world), [(Severity::Warning, message)]);
}

#[test]
fn rows_of_one_table_count_each_image_once_and_are_no_error() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    let file = world.source("labels.csv", "table");
    let mut attribute = Attribute::new("skin", "labels.csv#skin", file, Unit::Image);
    attribute.values = ["1", "2", "3"].map(str::to_owned).to_vec();
    attribute.set(0, 0);
    let place = |line| Place::new(file, line, crate::dataset::RecordKind::Row, line - 1);
    for (line, code) in [(3, 1), (4, 2), (5, 1)] {
        let places = [place(2), place(line)];
        attribute.conflicts.push(Conflict { item: 0, values: [0, code], places });
    }
    world.dataset.attributes.push(attribute);
    assert_eq!(messages(&world), [(Severity::Warning, "rows of labels.csv give 1 image 3 values of skin".into())]);
    let findings = world.findings(&SamePictureDifferentLabels::default());
    assert_eq!(findings[0].evidence[0].note.as_deref(), Some("1 in line 2, 2 in line 3"));
    world.dataset.annotators = vec!["ann".into(), "bob".into()];
    assert_eq!(
        messages(&world),
        [(Severity::Note, "annotators disagree in labels.csv and give 1 image 3 values of skin".into())]
    );
}

#[test]
fn frames_of_one_scene_are_not_held_against_each_other() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    world.measure(0, 640, 480, 0, 0, 0x0F3C_55F0_9A17_E281);
    world.measure(1, 640, 480, 1, 1, 0x0F3C_55F0_9A17_E281 ^ 1 << 40);
    let file = world.source("train.json", "coco-detection");
    world.add_box(0, "cat", file, [100.0, 100.0, 200.0, 200.0]);
    world.add_box(1, "dog", file, [150.0, 100.0, 200.0, 200.0]);
    assert!(messages(&world).is_empty());
}
