//! Words in labels.

use super::offensive::{Offensive, is_offensive};
use super::unseen::why;
use super::words::{GROUPS, OFFENSIVE, REST, UNSEEN, Why};
use crate::dataset::{ImageId, ImageLabel};
use crate::rules::testing::World;

#[test]
fn words_count_whole_and_in_a_row() {
    for name in ["imbecile", "an imbecile here", "half breed", "Neger".to_lowercase().as_str(), "white trash 2"] {
        assert!(is_offensive(name), "{name}");
    }
    for name in ["spice", "graham cracker", "dyke", "maine coon", "sniper", "half", "breed", "night japan", ""] {
        assert!(!is_offensive(name), "{name}");
    }
}

#[test]
fn words_for_a_person_and_is_do_not_hide_a_judgement() {
    for name in ["attractive", "is attractive", "attractive woman", "face attractive", "criminal", "looks suspicious"] {
        assert!(why(name).is_some(), "{name}");
    }
    assert_eq!((why("suspicious"), why("thief")), (Some(Why::Judges), Some(Why::Unseen)));
    for name in ["woman", "arm", "human arm", "rich soil", "smiling", "criminal minds", "poor visibility", ""] {
        assert_eq!(why(name), None, "{name}");
    }
}

#[test]
fn lists_hold_each_word_as_it_is_compared() {
    let all = OFFENSIVE.iter().chain(REST).copied();
    let all = all
        .chain(UNSEEN.iter().map(|(word, _)| *word))
        .chain(GROUPS.iter().flat_map(|(_, names)| names.iter().copied()));
    for word in all {
        assert_eq!(word, word.to_lowercase().trim(), "{word}");
        assert!(!word.is_empty() && !word.contains("  "));
    }
}

#[test]
fn several_offensive_labels_are_one_finding_that_names_none_in_its_sentence() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    for (image, name) in [(0, "imbecile"), (1, "Moron"), (1, "cat")] {
        let class = world.class(name);
        world.dataset.labels.push(ImageLabel { image: ImageId(image), class, place: None });
        world.dataset.label_repeats.push(false);
    }
    let findings = world.findings(&Offensive::default());
    assert_eq!(findings.len(), 1);
    assert!(!findings[0].message.contains("imbecile") && findings[0].message.starts_with("2 labels are a slur"));
    let members: Vec<&str> = findings[0].members.iter().map(|m| m.message.as_str()).collect();
    assert_eq!(members, ["the class imbecile is offensive or demeaning", "the class Moron is offensive or demeaning"]);
    assert_eq!(findings[0].evidence_total, 2);
}

#[test]
fn boxes_that_are_just_not_told_apart_are_no_class_for_the_rest() {
    let said = |others: bool| {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        world.measure_all(100, 100);
        let (boxes, labels) = (world.source("list_bbox.txt", "box-table"), world.source("more.json", "coco-detection"));
        world.add_box(0, "object", boxes, [1., 1., 20., 20.]);
        world.add_box(1, "dress", if others { boxes } else { labels }, [30., 30., 20., 20.]);
        world.messages(&super::rest::Rest::default()).len()
    };
    assert_eq!((said(true), said(false)), (1, 0));
}
