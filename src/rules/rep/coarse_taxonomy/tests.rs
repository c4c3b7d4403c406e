use super::ages::{Span, span};
use super::is_rest;
use crate::dataset::{Concept, Role};
use crate::measures::tests::{attribute, dataset, said};
use crate::rules::{Finding, Severity};

fn ages(values: &[&str]) -> Vec<String> {
    let mut data = dataset(values.len() * 10, |_| vec![]);
    attribute(&mut data, "age", Role::Protected, values, |i| Some(i / 10));
    data.attributes[0].concept = Some(Concept::Age);
    said(&data, "REP009").into_iter().map(|f: Finding| f.message).collect()
}

#[test]
fn groups_of_ages_are_read_as_people_write_them() {
    let closed = |first, last| Some(Span { first, last: Some(last), loose: false });
    for (value, expected) in [
        ("20-29", closed(20, 29)),
        ("20 – 29 years", closed(20, 29)),
        ("30 to 39", closed(30, 39)),
        ("(25, 32)", closed(25, 32)),
        ("20s", closed(20, 29)),
        ("7", closed(7, 7)),
        ("up to 18", closed(0, 18)),
        ("60+", Some(Span { first: 60, last: None, loose: false })),
        ("65 and over", Some(Span { first: 65, last: None, loose: false })),
        ("more than 70", Some(Span { first: 70, last: None, loose: true })),
        ("<18", Some(Span { first: 0, last: Some(17), loose: true })),
        ("29-20", None),
        ("9-Mar", None),
        ("Oct-19", None),
        ("<0", None),
        ("99999999999-3", None),
        ("child", None),
        ("", None),
    ] {
        assert_eq!(span(value), expected, "{value}");
    }
}

#[test]
fn open_groups_meet_their_neighbours_either_way() {
    for values in [
        ["0-2", "3-9", "10-69", "more than 70"],
        ["0-2", "3-9", "10-70", "more than 70"],
        ["under 18", "18-39", "40-59", "60+"],
        ["under 18", "19-39", "40-59", "60+"],
        ["0-19", "20-39", "40-59", "unknown"],
    ] {
        let found = ages(&values);
        assert!(found.iter().all(|m| !m.contains("overlap") && !m.contains("leave out")), "{values:?}: {found:?}");
    }
}

#[test]
fn mangled_ages_and_single_years_are_not_judged() {
    assert!(ages(&["0-2", "9-Mar", "19-Oct", "20-29", "50-59"]).is_empty());
    assert!(ages(&["20", "30", "40"]).is_empty());
}

#[test]
fn a_closed_group_behind_an_open_one_overlaps() {
    assert_eq!(
        ages(&["0-59", "60+", "70-79"])[0],
        "age groups of age overlap: 60+ and 70-79; 20 of 30 images lie in them"
    );
}

#[test]
fn what_stands_for_the_rest_is_known_by_its_name() {
    for value in ["other", "Unknown", "not_specified", "Andere", "其他"] {
        assert!(is_rest(value), "{value}");
    }
    for value in ["another", "mother", "mixed race", "no", ""] {
        assert!(!is_rest(value), "{value}");
    }
}

#[test]
fn unknown_is_no_third_gender() {
    let mut data = dataset(100, |_| vec![]);
    attribute(&mut data, "sex", Role::Protected, &["female", "male", "unknown"], |i| {
        Some(if i < 2 { 2 } else { i % 2 })
    });
    data.attributes[0].concept = Some(Concept::Gender);
    let found = said(&data, "REP009");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "sex has 2 categories only (female, male): whoever is neither cannot be counted among the 100 images"
    );
    assert_eq!(found[0].severity, Severity::Note);
}

#[test]
fn columns_nested_by_chance_or_evenly_are_not_reported() {
    // Four items of each fine value: too few to call it nested.
    let mut data = dataset(16, |_| vec![]);
    attribute(&mut data, "coarse", Role::Attribute, &["a", "b"], |i| Some(i / 8));
    attribute(&mut data, "fine", Role::Attribute, &["1", "2", "3", "4"], |i| Some(i / 4));
    assert!(said(&data, "REP009").is_empty());
    // Nested and even.
    let mut data = dataset(160, |_| vec![]);
    attribute(&mut data, "coarse", Role::Attribute, &["a", "b"], |i| Some(i / 80));
    attribute(&mut data, "fine", Role::Attribute, &["1", "2", "3", "4"], |i| Some(i / 40));
    assert!(said(&data, "REP009").is_empty());
    // One item out of place: not nested.
    let mut data = dataset(160, |_| vec![]);
    attribute(&mut data, "coarse", Role::Attribute, &["a", "b"], |i| Some(i / 80));
    attribute(&mut data, "fine", Role::Attribute, &["1", "2", "3"], |i| Some(if i < 75 { 0 } else { 1 + i / 100 }));
    assert!(said(&data, "REP009").is_empty());
}
