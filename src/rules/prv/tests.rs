//! What the rules of privacy say of small datasets built by hand.

use super::anonymity::Anonymity;
use super::camera_traces::CameraTraces;
use super::minors::Minors;
use super::no_consent::NoConsent;
use super::personal_data::PersonalData;
use super::positions::Positions;
use crate::dataset::{
    Attribute, Concept, Exif, FileId, IdentityId, ImageLabel, Role, Trace, Unit, ValueType, personal::Mention,
    personal::Personal,
};
use crate::rules::testing::World;
use crate::rules::{Finding, Severity};

fn pictures(n: usize) -> World {
    let paths: Vec<String> = (0..n).map(|i| format!("{i:03}.jpg")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    world.measure_all(640, 480);
    world
}

fn with_exif(world: &mut World, image: usize, change: impl Fn(&mut Exif)) {
    if let Some(facts) = &mut world.dataset.images.facts[image] {
        let mut exif = Exif::default();
        change(&mut exif);
        facts.exif = Some(Box::new(exif));
    }
}

fn attribute(name: &str, role: Role, values: &[&str], codes: impl Iterator<Item = usize>) -> Attribute {
    let mut a = Attribute::new(name, format!("labels.csv#{name}"), FileId(0), Unit::Image);
    a.role = role;
    a.values = values.iter().map(|v| (*v).to_owned()).collect();
    for (item, code) in codes.enumerate() {
        a.set(item, code as u32);
    }
    a
}

#[test]
fn a_thousand_phone_pictures_are_one_finding() {
    let mut world = pictures(1_000);
    assert!(world.findings(&Positions::default()).is_empty());
    (0..1_000).for_each(|i| with_exif(&mut world, i, |exif| exif.gps = Some((52.5, 13.4))));
    let findings = world.findings(&Positions::default());
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.starts_with("all 1,000 images say where they were taken"), "{}", findings[0].message);
    assert_eq!(findings[0].evidence_total, 1_000);
    assert!(findings[0].evidence.iter().all(|e| e.note.is_none()), "no position is told");
}

#[test]
fn a_position_in_xmp_alone_counts_too() {
    let mut world = pictures(3);
    with_exif(&mut world, 1, |exif| exif.add(Trace::Position));
    assert_eq!(world.findings(&Positions::default()).len(), 1);
    assert!(world.findings(&CameraTraces::default()).is_empty(), "it is told once");
}

#[test]
fn each_kind_of_trace_is_a_member_and_a_cut_thumbnail_a_note() {
    let mut world = pictures(10);
    (0..4).for_each(|i| with_exif(&mut world, i, |exif| exif.add(Trace::Serial)));
    with_exif(&mut world, 4, |exif| exif.add(Trace::OtherShape));
    with_exif(&mut world, 5, |exif| exif.add(Trace::OtherPicture));
    let findings = world.findings(&CameraTraces::default());
    let said: Vec<(Severity, &str)> = findings.iter().map(|f| (f.severity, f.message.as_str())).collect();
    assert_eq!(said.len(), 3);
    assert!(
        said[0].1.starts_with("005.jpg holds a thumbnail that shows something else") && said[0].0 == Severity::Warning
    );
    assert!(said[1].1.starts_with("4 of 10 images hold the serial number"), "{}", said[1].1);
    assert_eq!(said[2].0, Severity::Note);
}

#[test]
fn one_mail_address_is_a_note_and_what_is_shown_is_masked() {
    let mut world = pictures(2);
    let file = world.source("a.json", "coco-detection");
    let mention =
        |kind, count, distinct| Mention { file, kind, count, distinct, first: vec![(3, "j…@e….org".to_owned())] };
    world.dataset.mentions = vec![mention(Personal::Email, 8, 1), mention(Personal::Phone, 2, 2)];
    let findings = world.findings(&PersonalData::default());
    let said: Vec<(Severity, &str)> = findings.iter().map(|f| (f.severity, f.message.as_str())).collect();
    assert_eq!(
        said,
        [
            (Severity::Note, "1 e-mail address stands in a.json, 8 times in all"),
            (Severity::Warning, "2 phone numbers stand in a.json"),
        ]
    );
    assert_eq!(findings[0].evidence[0].note.as_deref(), Some("j…@e….org"));
    assert_eq!(findings[0].evidence_total, 8);
}

#[test]
fn people_called_by_name_are_told_and_numbers_are_not() {
    let mut world = pictures(6);
    world.dataset.identity_source = Some("labels.csv#person_id".into());
    world.dataset.identity_of = (0..6).map(|i| Some(IdentityId(i))).collect();
    let named = ["Jo_Doe", "Al_Roe", "Ann_Lee", "Bo_van_Dyk", "Cy_Fox", "Di_Orr"];
    world.dataset.identities = named.map(String::from).to_vec();
    assert_eq!(world.messages(&PersonalData::default()), ["6 people are called by name, in paths or annotations"]);
    world.dataset.identities = ["p1", "p2", "p3", "p4", "p5", "p6"].map(String::from).to_vec();
    assert!(world.findings(&PersonalData::default()).is_empty());
}

/// 40 images: 20 and 20 by gender, ages in bands of ten.
fn singled_out(rare: usize, role: Role) -> Vec<Finding> {
    let mut world = pictures(400);
    world.dataset.attributes.push(attribute("gender", Role::Protected, &["f", "m"], (0..400).map(|i| i % 2)));
    let other = attribute("city", role, &["x", "y"], (0..400).map(|i| usize::from(i < rare)));
    world.dataset.attributes.push(other);
    world.findings(&Anonymity::default())
}

#[test]
fn few_among_protected_attributes_are_a_note_and_a_town_makes_it_a_warning() {
    assert!(singled_out(10, Role::QuasiIdentifier).is_empty(), "five each");
    let found = singled_out(8, Role::QuasiIdentifier);
    assert_eq!(
        found[0].message,
        "the rarest of 4 combinations of gender and city is that of 4 of 400 images (k = 4); 8 are among fewer than 5"
    );
    let measured = found[0].measured.as_ref().expect("a figure");
    assert_eq!((measured.name.as_str(), measured.value), ("k", Some(4.0)));
    assert_eq!((found[0].severity, found[0].evidence_total), (Severity::Warning, 8));
    let found = singled_out(1, Role::Protected);
    assert_eq!(
        found[0].message,
        "1 of 400 images is alone in its combination of gender and city (k = 1; 3 combinations); 1 is among fewer than 5"
    );
    assert_eq!(found[0].severity, Severity::Note);
    assert!(singled_out(1, Role::Attribute).is_empty(), "one protected attribute alone");
}

#[test]
fn a_sensitive_value_that_all_of_a_combination_share_is_told_however_many_they_are() {
    let mut world = pictures(40);
    world.dataset.attributes.push(attribute("gender", Role::Protected, &["f", "m"], (0..40).map(|i| i % 2)));
    world.dataset.attributes.push(attribute("city", Role::QuasiIdentifier, &["x"], (0..40).map(|_| 0)));
    world.dataset.attributes.push(attribute("illness", Role::Sensitive, &["a", "b"], (0..40).map(|i| i % 2)));
    let found = world.findings(&Anonymity::default());
    assert_eq!(
        found[0].message,
        "each combination of gender and city is shared by 20 of 40 images or more; in some combination \
         illness takes 1 value only (l = 1), and its shares differ from those of all by up to 0.500 (t)"
    );
}

#[test]
fn minors_are_told_by_numbers_bands_and_bands_that_were_dates_but_not_by_years_of_birth() {
    let ages = |numbers: &[f64]| {
        let mut world = pictures(numbers.len());
        let mut a = Attribute::new("age", "labels.csv#age", FileId(0), Unit::Image);
        (a.role, a.concept, a.ty) = (Role::Protected, Some(Concept::Age), ValueType::Integer);
        a.numbers = Some(numbers.to_vec());
        a.rows = vec![true; numbers.len()];
        world.dataset.attributes.push(a);
        world.messages(&Minors::default())
    };
    assert_eq!(ages(&[17.0, 18.0, 40.0]), ["age: 1 of 3 images are of people under 18"]);
    assert!(ages(&[18.0, 40.0]).is_empty() && ages(&[1980.0, 2015.0, 3.0]).is_empty());
    assert!(ages(&[0.0, 1.0, 2.0, 3.0]).is_empty(), "numbered groups");
    let mut young = pictures(4);
    let mut a = attribute("Young", Role::Protected, &["0", "1"], (0..4).map(|i| i % 2));
    (a.concept, a.ty) = (Some(Concept::Age), ValueType::Boolean);
    young.dataset.attributes.push(a);
    assert!(young.findings(&Minors::default()).is_empty(), "a yes or no is no age");
    let mut world = pictures(6);
    let values = ["9-Mar", "19-Oct", "30-39", "more than 70", "child", "under 18"];
    let mut a = attribute("age", Role::Protected, &values, 0..6);
    a.concept = Some(Concept::Age);
    world.dataset.attributes.push(a);
    assert_eq!(
        world.messages(&Minors::default()),
        ["age: 3 of 6 images are of people under 18, and 1 more is in a group of ages that reaches below 18"]
    );
}

#[test]
fn consent_is_asked_for_where_people_are_shown_and_nothing_is_recorded() {
    let mut world = pictures(3);
    let class = world.class("Person");
    world.dataset.labels.push(ImageLabel { image: crate::dataset::ImageId(0), class, place: None });
    world.dataset.label_repeats.push(false);
    assert_eq!(world.findings(&NoConsent::default()).len(), 1);
    let mut licensed = World { dataset: world.dataset };
    licensed.file("LICENSE.txt", crate::dataset::Fate::Skipped("a text".into()));
    assert!(licensed.findings(&NoConsent::default()).is_empty());
}
