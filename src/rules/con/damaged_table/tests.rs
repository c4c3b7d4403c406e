use super::*;
use crate::dataset::{FileId, Role, Unit};
use crate::rules::testing::World;

/// What is said of a column with these values, one image each.
fn said(name: &str, values: &[&str]) -> Vec<String> {
    let paths: Vec<String> = (0..values.len()).map(|i| format!("{i:03}.jpg")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    world.source("labels.csv", "table");
    let mut attribute = Attribute::new(name, "labels.csv#x", FileId(0), Unit::Image);
    attribute.role = Role::Protected;
    attribute.concept = (name == "age").then_some(Concept::Age);
    for (item, value) in values.iter().enumerate() {
        let code = attribute.values.iter().position(|v| v == value).unwrap_or(attribute.values.len());
        if code == attribute.values.len() {
            attribute.values.push((*value).to_owned());
        }
        attribute.set(item, code as u32);
    }
    world.dataset.attributes.push(attribute);
    world.messages(&DamagedTable::default())
}

#[test]
fn ranges_that_became_dates_are_named_with_what_they_were() {
    assert_eq!(
        said("age", &["0-2", "03-Sep", "Oct-19", "Oct-19", "20-29"]),
        ["age holds dates that a spreadsheet made of ranges: 03-Sep (1) was likely 3-9 and Oct-19 (2) was likely \
             10-19"]
    );
    assert_eq!(said("months", &["1-2", "4-Mar", "5-6"]).len(), 1);
}

#[test]
fn a_full_date_is_the_range_that_is_free() {
    let found = said("age", &["0-2", "3-9", "2019-10-01", "20-29"]);
    assert!(found[0].ends_with("2019-10-01 (1) was likely 10-19"), "{found:?}");
}

#[test]
fn dates_alone_and_ranges_alone_are_sound() {
    assert!(said("day", &["9-Mar", "19-Oct"]).is_empty());
    assert!(said("age", &["0-2", "3-9", "more than 70"]).is_empty());
    assert!(said("taken", &["2024-03-09", "2024-03-10"]).is_empty());
    assert!(said("month", &["Mar", "Oct"]).is_empty());
}

#[test]
fn letters_of_another_encoding_are_said_once_an_attribute() {
    assert_eq!(said("town", &["KÃ¶ln", "Bonn"]), ["town holds letters of another encoding: KÃ¶ln (1) was likely Köln"]);
}

#[test]
fn people_that_lost_their_zeros_are_said() {
    let mut world = World::with_images(&["a.jpg"]);
    world.source("labels.csv", "table");
    world.dataset.identities = vec!["0012".into(), "0013".into(), "14".into(), "1.5E+05".into()];
    let said = world.messages(&DamagedTable::default());
    assert_eq!(
        said,
        ["1 name of who is shown is in scientific notation, and its last digits are lost: 1.5E+05 was likely 150000"]
    );
    world.dataset.identities.pop();
    assert_eq!(
        world.messages(&DamagedTable::default()),
        ["1 name of who is shown lost zeros at the front: 14 was likely 0014"]
    );
}
