use super::*;
use crate::dataset::{Attribute, FileId, Role, SplitClaim, Unit};
use crate::rules::testing::World;

fn split(world: &mut World, image: u32, name: &str) {
    let splits = &mut world.dataset.splits;
    let split = splits.iter().position(|s| s == name).unwrap_or_else(|| {
        splits.push(name.into());
        splits.len() - 1
    });
    let split = SplitId::from(split);
    world.dataset.images.split_claims.push(SplitClaim { image: ImageId(image), split, place: None });
}

fn messages(world: &World) -> Vec<String> {
    world.messages(&SplitLeak::default())
}

#[test]
fn pictures_of_test_that_stand_in_train_are_counted_once() {
    let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]);
    let shown = 0x0F3C_55F0_9A17_E281;
    for (i, content, hash) in [(0, 0, shown), (1, 0, shown), (2, 2, shown), (3, 3, 0xAAAA_0000), (4, 4, 0x5555)] {
        world.measure(i, 64, 48, content, content, hash);
    }
    for (image, name) in [(0, "test"), (1, "train"), (2, "test"), (3, "test"), (4, "train")] {
        split(&mut world, image, name);
    }
    let findings = world.findings(&SplitLeak::default());
    assert_eq!(
        findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        ["2 of 3 test images also stand in train, exactly or stored again"]
    );
    let notes: Vec<&str> = findings[0].evidence.iter().filter_map(|e| e.note.as_deref()).collect();
    assert_eq!(
        notes,
        [
            "same picture as b.jpg in train",
            "same picture as a.jpg in test",
            "same picture as b.jpg in train, stored again",
            "same picture as c.jpg in test, stored again"
        ]
    );
}

#[test]
fn lists_that_name_the_same_files_are_told() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    for image in 0..2 {
        split(&mut world, image, "val");
        split(&mut world, image, "train");
    }
    let findings = world.findings(&SplitLeak::default());
    assert_eq!(
        findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        ["2 of 2 val images also stand in train: both name the same files"]
    );
    assert_eq!(findings[0].cause.as_deref(), Some("all of val is listed in train too"));
}

#[test]
fn people_in_two_splits_are_a_finding_of_their_own() {
    let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
    for (image, name) in [(0, "train"), (1, "test"), (2, "test")] {
        split(&mut world, image, name);
    }
    world.dataset.identities = vec!["p1".into(), "p2".into()];
    world.dataset.identity_of = [0, 0, 1].map(|i| Some(IdentityId(i))).to_vec();
    world.dataset.identity_source = Some("labels.csv#person_id".into());
    assert_eq!(messages(&world), ["1 of 2 people in test also stands in train"]);
    world.dataset.identity_source = Some("labels.csv#lesion_id".into());
    assert_eq!(messages(&world), ["1 of 2 lesions in test also stands in train"]);
}

#[test]
fn a_split_that_is_part_of_another_by_name_shares_with_it_on_purpose() {
    let mut world = World::with_images(&["a.jpg"]);
    split(&mut world, 0, "train");
    split(&mut world, 0, "trainval");
    assert!(messages(&world).is_empty());
}

#[test]
fn splits_that_share_nothing_are_silent() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    world.measure_all(64, 48);
    split(&mut world, 0, "train");
    split(&mut world, 1, "test");
    assert!(messages(&world).is_empty());
}

#[test]
fn scenes_on_both_sides_are_a_note_of_their_own() {
    let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
    world.measure_all(64, 48);
    let shown = 0x0F3C_55F0_9A17_E281;
    world.measure(0, 64, 48, 0, 0, shown);
    world.measure(1, 64, 48, 1, 1, shown ^ 1 << 40);
    for (image, name) in [(0, "test"), (1, "train"), (2, "test")] {
        split(&mut world, image, name);
    }
    let findings = world.findings(&SplitLeak::default());
    let said: Vec<(Severity, &str)> = findings.iter().map(|f| (f.severity, f.message.as_str())).collect();
    assert_eq!(said, [(Severity::Note, "1 of 2 test images shows a scene that train shows too")]);
    assert!(world.findings(&SplitLeak { scenes: false, ..SplitLeak::default() }).is_empty());
}

#[test]
fn copies_made_from_one_source_picture_leak() {
    let hash = |digit: char| digit.to_string().repeat(32);
    let names =
        [format!("test/a_jpg.rf.{}.jpg", hash('1')), "test/b.jpg".into(), format!("train/a_jpg.rf.{}.jpg", hash('2'))];
    let mut world = World::with_images(&names.each_ref().map(String::as_str));
    for (image, name) in [(0, "test"), (1, "test"), (2, "train")] {
        split(&mut world, image, name);
    }
    let findings = world.findings(&SplitLeak::default());
    assert_eq!(
        findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        ["1 of 2 test images also stands in train, as copies made from one source picture"]
    );
}

#[test]
fn how_what_leaked_spreads_over_groups_of_people_is_said() {
    let names: Vec<String> = (0..8).map(|at| format!("{at}.jpg")).collect();
    let mut world = World::with_images(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut gender = Attribute::new("gender", "labels.csv", FileId(0), Unit::Image);
    gender.role = Role::Protected;
    gender.values = vec!["female".into(), "male".into()];
    for image in 0..8 {
        split(&mut world, image, "test");
        gender.set(image as usize, image % 2);
    }
    world.dataset.attributes.push(gender);
    split(&mut world, 1, "train");
    split(&mut world, 3, "train");
    assert_eq!(
        messages(&world),
        ["2 of 8 test images also stand in train: both name the same files; by gender 2 of 4 male and 0 of 4 female"]
    );
}
