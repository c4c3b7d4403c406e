//! What completeness says of small datasets built by hand.

use super::long_tail::LongTail;
use super::sources::Sources;
use super::{conditions::Conditions, layout::Layout, one_way::OneWay};
use crate::dataset::{Exif, ImageLabel, SplitClaim};
use crate::rules::testing::World;
use crate::rules::{Finding, Severity};

fn labelled(counts: &[(&str, usize)]) -> World {
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    let paths: Vec<String> = (0..all).map(|i| format!("{i:04}.jpg")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let mut image = 0u32;
    for (name, n) in counts {
        let class = world.class(name);
        for _ in 0..*n {
            world.dataset.labels.push(ImageLabel { image: crate::dataset::ImageId(image), class, place: None });
            image += 1;
        }
    }
    world
}

fn severities(findings: &[Finding]) -> Vec<Severity> {
    findings.iter().map(|f| f.severity).collect()
}

#[test]
fn a_rare_class_is_told_with_the_largest_beside_it() {
    let world = labelled(&[("cat", 380), ("dog", 60), ("lynx", 8)]);
    let found = world.findings(&LongTail::default());
    assert_eq!(
        found[0].message,
        "lynx is in 8 of 448 images, fewer than 20; cat has 380 of 448 (84.8 %), 47.5 times as many as lynx"
    );
    assert_eq!(severities(&found), [Severity::Warning]);
    assert_eq!(found[0].evidence.len(), 8);
}

#[test]
fn classes_that_are_all_small_are_a_note_and_small_datasets_say_nothing() {
    let even: Vec<(String, usize)> = (0..50).map(|i| (format!("c{i:02}"), 3)).collect();
    let even: Vec<(&str, usize)> = even.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    let found = labelled(&even).findings(&LongTail::default());
    assert_eq!(found[0].message, "each of the 50 classes has fewer than 20 images: 3 each, 150 in all");
    assert_eq!(severities(&found), [Severity::Note]);
    assert!(labelled(&[("cat", 4), ("dog", 4)]).findings(&LongTail::default()).is_empty());
    assert!(labelled(&[("cat", 400)]).findings(&LongTail::default()).is_empty());
    assert!(labelled(&[("cat", 90), ("dog", 25)]).findings(&LongTail::default()).is_empty());
}

#[test]
fn a_split_without_any_label_lacks_no_class() {
    let mut world = labelled(&[("cat", 100), ("dog", 100)]);
    world.dataset.splits = vec!["test".into(), "train".into()];
    let claim = |image: usize, split: usize| SplitClaim {
        image: crate::dataset::ImageId::from(image),
        split: crate::dataset::SplitId::from(split),
        place: None,
    };
    // Test has dogs only, of both the images from 100 on.
    world.dataset.images.split_claims = (0..200).map(|i| claim(i, usize::from(i < 150))).collect();
    let found = world.findings(&LongTail::default());
    assert_eq!(
        found[0].message,
        "cat is in none of the 50 images of test, where about 25 would be by its share of all"
    );
    world.dataset.labels.truncate(150);
    assert!(world.findings(&LongTail::default()).is_empty());
}

#[test]
fn objects_in_the_middle_are_told_where_many_pictures_show_them_so() {
    let paths: Vec<String> = (0..80).map(|i| format!("{i:02}.jpg")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let file = world.source("a.json", "coco-detection");
    world.measure_all(1000, 1000);
    for i in 0..80u32 {
        world.add_box(i, "dog", file, [450.0, 450.0, 100.0, 100.0]);
        world.add_box(i, "cat", file, [f64::from(i * 11), f64::from(i * 11), 50.0, 50.0]);
    }
    let found = world.findings(&Layout::default());
    assert_eq!(found.len(), 1, "{:?}", found.iter().map(|f| &f.message).collect::<Vec<_>>());
    assert_eq!(found[0].subject.class.as_deref(), Some("dog"));
    assert!(found[0].effect.as_ref().is_some_and(|effect| (effect.value - 9.0).abs() < 1e-9));
    // Two boxes say as much as the one picture that holds them.
    let mut one = World::with_images(&["a.jpg"]);
    let file = one.source("a.json", "coco-detection");
    one.measure_all(1000, 1000);
    for _ in 0..80 {
        one.add_box(0, "dog", file, [450.0, 450.0, 100.0, 100.0]);
    }
    assert!(one.findings(&Layout::default()).is_empty());
}

#[test]
fn a_class_whose_pictures_are_alike_is_shown_in_one_way() {
    let mut world = labelled(&[("video", 40), ("world", 60)]);
    for i in 0..100u64 {
        let own =
            if i < 40 { 0xF0F0_F0F0_F0F0_F0F0 ^ (1 << (i % 64)) } else { (i + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) };
        world.measure(i as usize, 64, 48, i as u8, i as u8, own);
    }
    let found = world.findings(&OneWay::default());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].subject.class.as_deref(), Some("video"));
    assert!(found[0].message.contains("two of its 40 pictures differ in 2 of 64 bits"), "{}", found[0].message);
}

fn dated(taken: impl Fn(usize) -> Option<String>, camera: impl Fn(usize) -> Option<String>) -> World {
    let paths: Vec<String> = (0..120).map(|i| format!("{i:03}.jpg")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    world.measure_all(64, 48);
    for i in 0..120 {
        if let Some(facts) = &mut world.dataset.images.facts[i] {
            facts.exif = Some(Box::new(Exif { camera: camera(i), taken: taken(i), ..Exif::default() }));
        }
    }
    world
}

#[test]
fn hours_and_seasons_that_the_clock_never_showed_are_missing() {
    let world = dated(|i| Some(format!("2024-{:02}-17T{:02}:03:59", 1 + i % 9, 9 + i % 8)), |_| None);
    let messages = world.messages(&Conditions::default());
    assert_eq!(
        messages,
        [
            "none of 120 images was taken between 21:00 and 5:00 by the camera's clock; 120 between 8:00 and 18:00",
            // January to September.
        ]
    );
    let world = dated(|i| Some(format!("2024-{:02}-17T{:02}:03:59", 3 + i % 6, i % 24)), |_| None);
    let messages = world.messages(&Conditions::default());
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].contains("from September to November") && messages[1].contains("from December to February"));
    // A third of the pictures says little of the rest.
    let world = dated(|i| (i % 3 == 0).then(|| "2024-05-17T12:03:59".to_owned()), |_| None);
    assert!(world.findings(&Conditions::default()).is_empty());
}

#[test]
fn one_camera_is_one_source() {
    let world = dated(|_| None, |_| Some("Canon 5D".into()));
    assert_eq!(world.messages(&Sources::default()), ["all 120 images come from one camera (Canon 5D)"]);
    let world = dated(|_| None, |i| Some(format!("camera {}", i % 5)));
    assert!(world.findings(&Sources::default()).is_empty());
}
