use crate::dataset::{Dataset, Role, ValueType};
use crate::measures::tests::{attribute, dataset, said, tables};
use crate::rules::Severity;

const GENDER: [&str; 2] = ["female", "male"];
const AGE: [&str; 3] = ["young", "middle", "old"];

/// Gender × age with these counts, row by row, all protected.
fn crossed(counts: [usize; 6]) -> Dataset {
    let cells: Vec<usize> = (0..6).flat_map(|cell| std::iter::repeat_n(cell, counts[cell])).collect();
    let mut data = dataset(cells.len(), |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(cells[i] / 3));
    attribute(&mut data, "age", Role::Protected, &AGE, |i| Some(cells[i] % 3));
    data
}

fn option(data: &mut Dataset, name: &str, value: serde_json::Value) {
    let rule = data.settings.rules.entry("REP006".into()).or_default();
    rule.options.insert(name.into(), value);
}

#[test]
fn an_empty_combination_that_independence_would_fill_is_a_warning() {
    let data = crossed([100, 100, 0, 100, 90, 110]);
    let found = said(&data, "REP006");
    assert_eq!(found.len(), 1);
    // 500 · 200/500 · 110/500 = 44.
    assert_eq!(
        found[0].message,
        "gender × age: 1 of 6 combinations has no image; it is female, old: 0 where 44 would be expected"
    );
    assert_eq!((found[0].severity, found[0].evidence_total), (Severity::Warning, 0));
    assert_eq!(found[0].subject.values, [Some("female".to_owned()), Some("old".to_owned())]);
    assert_eq!(found[0].remedy, "Collect 30 images of female, old.");
}

#[test]
fn rare_in_both_is_a_note_with_the_few_images_as_evidence() {
    // 4 % female and 4 % old, independent: 1.6 of 1,000 would be expected.
    let data = crossed([480, 480, 2, 9_000, 9_000, 38]);
    let found = said(&data, "REP006");
    assert_eq!(
        found[0].message,
        "gender × age: 1 of 6 combinations has fewer than 30 images; it is female, old: 2 where 2.0 would be expected"
    );
    assert_eq!((found[0].severity, found[0].evidence_total), (Severity::Note, 2));
    assert_eq!(found[0].evidence[0].note.as_deref(), Some("female, old: 2 of 30"));
    assert!(found[0].cause.as_ref().is_some_and(|c| c.starts_with("Their groups are small")));
}

#[test]
fn the_table_has_expected_parent_and_what_to_collect() {
    let data = crossed([100, 100, 5, 100, 90, 105]);
    let rows = tables(&data).uncovered;
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!((row.attributes.join(" "), row.count, row.to_collect), ("gender age".to_owned(), 5, 25));
    assert!((row.expected.unwrap_or(0.0) - 205.0 * 110.0 / 500.0).abs() < 1e-9);
    // old: 110, female: 205.
    let parent = row.parent.as_ref().map(|p| (p.values.clone(), p.count));
    assert_eq!(parent, Some((vec![None, Some("old".to_owned())], 110)));
}

#[test]
fn a_group_without_a_sample_is_a_pattern_but_no_combination() {
    let mut data = crossed([100, 100, 100, 100, 100, 100]);
    data.attributes[0].values.push("non-binary".into());
    assert!(said(&data, "REP006").is_empty());
    let rows = tables(&data).uncovered;
    assert_eq!(rows[0].values, [Some("non-binary".to_owned()), None]);
    assert_eq!((rows[0].count, rows[0].expected, rows[0].to_collect), (0, None, 30));
    assert_eq!(rows[0].parent.as_ref().map(|p| p.count), Some(600));
}

#[test]
fn other_attributes_are_crossed_when_they_are_named() {
    let mut data = dataset(400, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(i / 200));
    attribute(&mut data, "used", Role::Attribute, &["FALSE", "TRUE"], |i| Some(usize::from(i < 200)));
    data.attributes[1].ty = ValueType::Boolean;
    assert!(said(&data, "REP006").is_empty());
    option(&mut data, "also", serde_json::json!(["used"]));
    let found = said(&data, "REP006");
    assert_eq!(
        found[0].message,
        "gender × used: 2 of 4 combinations have no image; the largest gap is female, not used: 0 where 100 would be \
         expected"
    );
    assert_eq!(found[0].severity, Severity::Note);
}

#[test]
fn threshold_and_depth_are_options_and_many_crossings_share_one_note() {
    let mut data = dataset(256, |_| vec![]);
    for (bit, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
        attribute(&mut data, name, Role::Protected, &["0", "1"], |i| Some(i >> bit & 1));
    }
    // Each pair has 64, each triple 32: covered. Each four has 16.
    assert!(said(&data, "REP006").is_empty());
    option(&mut data, "coverage", serde_json::json!(40));
    let found = said(&data, "REP006");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "4 crossings have combinations with fewer than 40 images: a × b × c (8 of 8), a × b × d (8 of 8), a × c × d (8 of \
         8), b × c × d (8 of 8)"
            .replace(", b × c × d", " and b × c × d")
    );
    // 32 patterns, each of 8 more; the 16 full combinations hit 4 patterns each, 8 of them all.
    assert!(found[0].remedy.starts_with("64 images cover all 32 groups and combinations"), "{}", found[0].remedy);
    option(&mut data, "coverage", serde_json::json!(20));
    option(&mut data, "depth", serde_json::json!(4));
    assert_eq!(tables(&data).uncovered.len(), 16);
}

#[test]
fn one_value_ten_thousand_values_and_none_at_all_are_said_or_quiet() {
    let mut data = dataset(20_000, |_| vec![]);
    let names: Vec<String> = (0..10_000).map(|v| format!("{v:05}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    attribute(&mut data, "birthplace", Role::Protected, &names, |i| Some(i % 10_000));
    attribute(&mut data, "gender", Role::Protected, &["female"], |_| Some(0));
    attribute(&mut data, "age", Role::Protected, &AGE, |_| None);
    let found = said(&data, "REP006");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "birthplace is not crossed with other attributes: 10,000 values are more than 30");
    assert_eq!(tables(&data).uncovered.len(), 3, "the three ages without a sample");
    let mut data = dataset(0, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |_| None);
    assert!(said(&data, "REP006").is_empty());
    assert!(tables(&data).uncovered.is_empty());
}

#[test]
fn the_order_of_images_changes_nothing() {
    let figures = |reverse: bool| {
        let mut data = dataset(900, |_| vec![]);
        let at = |i: usize| if reverse { 899 - i } else { i };
        attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(at(i) % 7 > 2)));
        attribute(&mut data, "age", Role::Protected, &AGE, |i| Some(at(i) % 30 % 4).filter(|&a| a < 3));
        attribute(&mut data, "light", Role::Protected, &AGE, |i| Some(at(i) % 11 % 3));
        let tables = crate::measures::tests::tables(&data);
        (tables.uncovered, tables.crossings, tables.attribute_pairs)
    };
    assert_eq!(figures(false), figures(true));
}
