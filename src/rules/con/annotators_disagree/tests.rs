//! Annotators held against one another, in datasets made by code.

use super::*;
use crate::dataset::{Attribute, FileId, Place, Role};
use crate::rules::testing::World;
use crate::rules::{Rule, judge};
use crate::stats::SplitMix64;

const VALUES: [&str; 3] = ["benign", "malignant", "unclear"];

/// Judgements of `raters` of each of `items`, by item and rater; `None` where there is none.
fn world(items: usize, raters: &[&str], says: impl Fn(usize, usize) -> Option<usize>) -> World {
    let paths: Vec<String> = (0..items).map(|i| format!("{i:05}.jpg")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let data = &mut world.dataset;
    data.annotators = raters.iter().map(|r| (*r).to_owned()).collect();
    let column = data.ratings.column(RatedColumn {
        name: "finding".into(),
        source: "r.csv#finding".into(),
        unit: Unit::Image,
        is_class: false,
        is_number: false,
    });
    for item in 0..items {
        for rater in 0..raters.len() {
            if let Some(value) = says(item, rater) {
                data.ratings.push(item as u32, rater as u32, column, VALUES[value], Place::file(FileId(0)));
            }
        }
    }
    world
}

fn draws(item: usize, rater: usize) -> f64 {
    SplitMix64::new((item as u64) << 8 | rater as u64).uniform()
}

/// All findings, tests decided.
fn judged(world: &World) -> Vec<Finding> {
    let settings = crate::dataset::Settings::default();
    let measures = crate::rules::measures(&world.dataset);
    let context = Context {
        dataset: &world.dataset,
        settings: &settings,
        measures: &measures,
        measured_images: 0,
        complete: true,
        pixels: false,
    };
    let rules: Vec<Box<dyn Rule>> = vec![Box::new(AnnotatorsDisagree::default())];
    judge(&rules, &context).findings
}

#[test]
fn people_who_agree_are_no_finding_whatever_is_missing() {
    let says = |item: usize, rater: usize| (draws(item, rater) < 0.8).then_some(item % 3);
    assert!(judged(&world(200, &["a", "b", "c"], says)).is_empty());
    // One judgement each: nothing to hold against another.
    assert!(judged(&world(200, &["a", "b"], |item, rater| (item % 2 == rater).then_some(item % 3))).is_empty());
    assert!(judged(&world(200, &["a", "b"], |_, _| Some(0))).is_empty());
}

#[test]
fn the_one_who_differs_is_named() {
    // Two agree, the third says anything.
    let says = |item: usize, rater: usize| Some(if rater == 2 { (draws(item, 9) * 3.0) as usize } else { item % 3 });
    let findings = judged(&world(300, &["ann", "bea", "cyd"], says));
    let first = &findings[0];
    assert!(
        first.message.starts_with("annotators disagree about finding: Krippendorff's alpha 0.3"),
        "{}",
        first.message
    );
    assert_eq!(first.severity, Severity::Warning);
    assert_eq!(first.cause.as_deref(), Some("Without cyd the others agree at 1.00."));
    assert!(
        first.evidence[0]
            .note
            .as_deref()
            .is_some_and(|note| note.contains("(ann, bea)") || note.contains("(ann and bea)")),
        "{:?}",
        first.evidence[0].note
    );
    assert_eq!(findings.len(), 1, "{findings:?}");
}

#[test]
fn somebody_who_always_says_the_same_is_found() {
    let says = |item: usize, rater: usize| Some(if rater == 2 { 0 } else { item % 2 });
    let findings = judged(&world(60, &["ann", "bea", "cyd"], says));
    let messages: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
    assert!(
        messages.contains(&"cyd says benign of 100 % of 60 images (finding), the others of 50.0 % of the same"),
        "{messages:?}"
    );
    // The others agree: that they say it less often than somebody who says nothing else is no leaning of theirs.
    assert!(findings.iter().all(|f| f.subject.annotator.as_deref() != Some("ann")), "{messages:?}");
    // All say it of nearly all: that is what the images show.
    let rare = |item: usize, rater: usize| Some(usize::from(item.is_multiple_of(20) && rater != 2));
    assert!(!judged(&world(60, &["ann", "bea", "cyd"], rare)).iter().any(|f| f.message.starts_with("cyd says")));
}

#[test]
fn a_leaning_is_a_test_and_chance_is_silent() {
    // cyd says "unclear" of a fifth of what the others find malignant.
    let says = |item: usize, rater: usize| {
        let truth = item % 2;
        Some(if rater == 2 && truth == 1 && item % 5 < 2 { 2 } else { truth })
    };
    let findings = judged(&world(300, &["ann", "bea", "cyd"], says));
    assert!(
        findings.iter().any(|f| f.message.contains("cyd") && f.subject.annotator.as_deref() == Some("cyd")),
        "{findings:?}"
    );
    // Everybody errs alike: nobody leans.
    let noisy = |item: usize, rater: usize| Some(if draws(item, rater) < 0.1 { (item + 1) % 3 } else { item % 3 });
    let findings = judged(&world(300, &["ann", "bea", "cyd"], noisy));
    assert!(findings.iter().all(|f| f.subject.annotator.is_none()), "{findings:?}");
}

#[test]
fn the_group_that_disagreement_falls_on_is_told() {
    let split =
        |item: usize| item.is_multiple_of(4) && item.is_multiple_of(3) || !item.is_multiple_of(4) && item % 40 == 1;
    let says = |item: usize, rater: usize| Some(if split(item) && rater == 1 { (item + 1) % 2 } else { item % 2 });
    let mut world = world(400, &["ann", "bea"], says);
    let mut skin = Attribute::new("skin type", "m.csv#skin type", FileId(0), Unit::Image);
    (skin.role, skin.values) = (Role::Protected, vec!["dark".into(), "light".into()]);
    (0..400).for_each(|item| skin.set(item, u32::from(item % 4 != 0)));
    world.dataset.attributes.push(skin);
    let findings = judged(&world);
    let messages: Vec<&str> = findings.iter().map(|f| f.message.as_str()).collect();
    assert!(
        messages.iter().any(|m| m.starts_with(
            "annotators disagree about finding most for dark (skin type): in 34.0 % of 100 images, against 3.3 % of 300 others"
        )),
        "{messages:?}"
    );
    let of_group = findings.iter().find(|f| f.subject.group.is_some()).expect("the finding");
    assert_eq!(of_group.evidence.len(), 34);
}

#[test]
fn too_few_is_said_as_such() {
    let says =
        |item: usize, rater: usize| Some(if rater == 1 && item.is_multiple_of(8) { (item + 1) % 2 } else { item % 2 });
    let findings = judged(&world(24, &["ann", "bea"], says));
    assert_eq!(findings.len(), 0, "{findings:?}");
    let says =
        |item: usize, rater: usize| Some(if rater == 1 && item.is_multiple_of(5) { (item + 1) % 2 } else { item % 2 });
    let findings = judged(&world(24, &["ann", "bea"], says));
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].message.starts_with("too few judgements to tell whether annotators agree about finding: "));
    assert_eq!(findings[0].severity, Severity::Note);
}
