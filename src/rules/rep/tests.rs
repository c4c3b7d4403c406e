use crate::dataset::{ColumnSettings, Role, Target};
use crate::measures::tests::{attribute, check, dataset, said, split};
use crate::rules::Severity;
use std::collections::BTreeMap;

const GENDER: [&str; 2] = ["female", "male"];

#[test]
fn three_to_one_is_unbalanced_and_two_to_one_is_not() {
    let mut data = dataset(40, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i >= 10)));
    let found = said(&data, "REP004");
    assert_eq!(found.len(), 1);
    // H = −.25 ln .25 − .75 ln .75 = .5623; e^H = 1.7548.
    assert_eq!(
        found[0].message,
        "gender is unbalanced: male 75.0 %, female 25.0 % of 40 images (3.00 to 1; effectively 1.75 of 2 groups)"
    );
    assert_eq!((found[0].severity, found[0].evidence_total), (Severity::Warning, 10));
    assert_eq!(found[0].measured.as_ref().map(|m| (m.k, m.n)), Some((Some(10), 40)));

    let mut data = dataset(300, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i >= 100)));
    assert!(said(&data, "REP004").is_empty());
}

#[test]
fn chance_does_not_make_groups_unbalanced() {
    // 6 to 2: three to one, which two even groups give in 29 % of cases.
    let mut data = dataset(8, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i >= 2)));
    assert!(said(&data, "REP004").is_empty());
}

#[test]
fn a_mark_that_all_bear_is_no_group() {
    let mut data = dataset(5, |_| vec![]);
    attribute(&mut data, "face_valid", Role::Attribute, &["face_valid"], |_| Some(0));
    if let Some(mark) = data.attributes.last_mut() {
        (mark.ty, mark.concept) = (crate::dataset::ValueType::Boolean, None);
    }
    assert!(said(&data, "REP004").is_empty());
}

#[test]
fn one_group_only_is_a_note() {
    let mut data = dataset(5, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &["male"], |_| Some(0));
    let found = said(&data, "REP004");
    assert_eq!(found[0].message, "gender has one group only: all 5 images are male");
    assert_eq!(found[0].severity, Severity::Note);
}

#[test]
fn a_declared_group_without_a_sample_is_named_with_its_upper_bound() {
    let mut data = dataset(300, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &["female", "male", "non-binary"], |i| Some(i % 2));
    let found = said(&data, "REP002");
    assert_eq!(found[0].message, "non-binary (gender) has no sample: 0 of 300 images, so its share is at most 1.0 %");
    assert_eq!(found[0].measured.as_ref().and_then(|m| m.high), Some(0.01));
}

#[test]
fn groups_below_385_are_listed_the_most_needed_first() {
    let mut data = dataset(1_000, |_| vec![]);
    attribute(&mut data, "age", Role::Attribute, &["0-2", "3-9", "10-19"], |i| {
        Some(if i < 12 {
            1
        } else if i < 300 {
            0
        } else {
            2
        })
    });
    let found = said(&data, "REP005");
    assert_eq!(
        found[0].message,
        "age: 2 of 3 groups have fewer than 385 images: 3-9 12 (373 more) and 0-2 288 (97 more)"
    );
    assert_eq!((found[0].severity, found[0].evidence_total), (Severity::Note, 300));
    assert_eq!(found[0].evidence[0].image.map(|i| i.0), Some(0));
}

#[test]
fn splits_that_differ_name_the_cell_that_stands_out() {
    let mut data = dataset(300, |_| vec![]);
    split(&mut data, &["train", "test"], |i| usize::from(i >= 200));
    // train 100 female of 200, test 20 of 100.
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from((100..280).contains(&i))));
    let found = said(&data, "REP010");
    assert_eq!(
        found[0].message,
        "splits differ in gender: male is 80.0 % of 100 images in test, 50.0 % of 200 in train"
    );
    // χ² = 300·(100·80 − 100·20)²/(200·100·120·180) = 25; V = √(25/300).
    let effect = found[0].effect.as_ref().map_or(0.0, |e| e.value);
    assert!((effect - (25.0f64 / 300.0).sqrt()).abs() < 1e-12);
    assert_eq!(found[0].evidence_total, 80);
    assert!(found[0].cause.as_ref().is_some_and(|c| c.contains("male in test (+5.00)")));
}

#[test]
fn a_difference_between_splits_that_is_significant_and_negligible_is_not_reported() {
    let mut data = dataset(20_000, |_| vec![]);
    split(&mut data, &["train", "test"], |i| i % 2);
    // 50 % against 53 %: V = .03, p < .0001.
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| {
        Some(usize::from((i / 2) % 100 < if i % 2 == 0 { 50 } else { 53 }))
    });
    assert!(said(&data, "REP010").is_empty());
}

#[test]
fn a_group_under_its_target_says_how_many_are_missing() {
    let mut data = dataset(1_000, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i >= 300)));
    let shares = BTreeMap::from([("female".to_owned(), 0.5), ("male".to_owned(), 0.5)]);
    data.settings.target.insert("gender".into(), Target { shares: Some(shares), ..Target::default() });
    let all = said(&data, "REP003");
    let found: Vec<_> = all.into_iter().filter(|f| f.subject.group.is_some()).collect();
    assert_eq!(found[0].message, "female (gender) is 30.0 % of 1,000 images (27.2–32.9 %), under the target of 50.0 %");
    // (300 + x)/(1000 + x) = .5.
    assert!(found[0].remedy.starts_with("Collect 400 images of female"));
    assert_eq!(found.iter().map(|f| f.severity).collect::<Vec<_>>(), [Severity::Warning, Severity::Note]);
    assert!(said(&data, "REP004").is_empty(), "a target replaces the rule on balance");
}

#[test]
fn a_declared_protected_attribute_that_is_not_there_is_named() {
    let mut data = dataset(10, |_| vec![]);
    attribute(&mut data, "age", Role::Protected, &["0-2"], |_| Some(0));
    for name in ["gender", "age"] {
        let column = ColumnSettings { role: Some(Role::Protected), ..ColumnSettings::default() };
        data.settings.columns.insert(name.into(), column);
    }
    let found = said(&data, "REP001");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].subject.attribute.as_deref(), Some("gender"));
}

#[test]
fn nothing_is_said_about_even_groups() {
    let mut data = dataset(1_200, |_| vec![]);
    split(&mut data, &["train", "test"], |i| usize::from(i % 4 == 0));
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(i / 4 % 2));
    assert_eq!(check(&data).findings, []);
}
