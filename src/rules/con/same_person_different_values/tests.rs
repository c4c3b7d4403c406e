//! What one person carries, held against itself.

use super::*;
use crate::dataset::{Concept, FileId, Role};
use crate::rules::testing::World;

/// Five images of each of `people`, with a value by person and image.
fn world(people: usize, name: &str, values: &[&str], value: impl Fn(usize, usize) -> usize) -> World {
    let paths: Vec<String> = (0..people * 5).map(|i| format!("{i:05}.jpg")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let data = &mut world.dataset;
    data.identities = (0..people).map(|p| format!("p{p}")).collect();
    data.identity_of = (0..people * 5).map(|i| Some(IdentityId::from(i / 5))).collect();
    data.identity_source = Some("t.csv#person_id".into());
    let mut attribute = Attribute::new(name, format!("t.csv#{name}"), FileId(0), Unit::Image);
    attribute.values = values.iter().map(|v| (*v).to_owned()).collect();
    for i in 0..people * 5 {
        attribute.set(i, value(i / 5, i % 5) as u32);
    }
    data.attributes.push(attribute);
    world
}

fn as_concept(mut world: World, concept: Concept) -> World {
    let attribute = &mut world.dataset.attributes[0];
    (attribute.concept, attribute.role) = (Some(concept), Role::Protected);
    world
}

#[test]
fn somebody_with_two_genders_is_found_with_the_image_that_differs() {
    let value = |person: usize, at: usize| if person == 3 && at == 2 { 1 } else { person % 2 };
    // Person 3 is male (1): the odd one out must be another.
    let value = move |person: usize, at: usize| if person == 4 && at == 2 { 1 } else { value(person, at) };
    let world = as_concept(world(10, "gender", &["female", "male"], value), Concept::Gender);
    let findings = world.findings(&SamePersonDifferentValues::default());
    assert_eq!(
        findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        ["1 of 10 people with several images carries several values of gender"]
    );
    assert_eq!(findings[0].severity, Severity::Warning);
    assert_eq!(findings[0].evidence.len(), 1);
    assert_eq!(findings[0].evidence[0].image, Some(ImageId(22)));
    assert_eq!(findings[0].evidence[0].note.as_deref(), Some("person p4: male here, female in 4 of 5 images"));
    assert_eq!(findings[0].measured.as_ref().map(|m| (m.k, m.n)), Some((Some(1), 10)));
}

#[test]
fn ages_and_hats_change_and_are_no_contradiction() {
    let value = |person: usize, at: usize| usize::from(person == 1 && at == 0);
    let of_age = as_concept(world(60, "age", &["20-29", "30-39"], value), Concept::Age);
    assert!(of_age.findings(&SamePersonDifferentValues::default()).is_empty());
    let hat = world(60, "hat", &["no", "yes"], |person, at| usize::from((person + at) % 7 == 0));
    assert!(hat.findings(&SamePersonDifferentValues::default()).is_empty());
}

#[test]
fn what_nearly_all_carry_once_is_a_note_where_it_could_have_been_otherwise() {
    let stays = |person: usize, at: usize| if person == 7 && at == 1 { 2 } else { person % 2 };
    let found = world(100, "localization", &["back", "face", "hand"], stays);
    let findings = found.findings(&SamePersonDifferentValues::default());
    assert_eq!(
        findings.iter().map(|f| (f.severity, f.message.as_str())).collect::<Vec<_>>(),
        [(
            Severity::Note,
            "1 of 100 people with several images carries several values of localization, which is one for each of \
             the others"
        )]
    );
    // Nearly everybody has the one value: that somebody has another once is no wonder.
    let rare = world(100, "marked", &["no", "yes"], |person, at| usize::from(person == 7 && at == 1));
    assert!(rare.findings(&SamePersonDifferentValues::default()).is_empty());
    // Too few to believe it.
    let few = world(40, "localization", &["back", "face", "hand"], stays);
    assert!(few.findings(&SamePersonDifferentValues::default()).is_empty());
    let also = SamePersonDifferentValues { also: vec!["Localization".into()], ..Default::default() };
    assert_eq!(few.findings(&also).len(), 1);
    let not = SamePersonDifferentValues { not: vec!["localization".into()], ..Default::default() };
    assert!(found.findings(&not).is_empty());
}

#[test]
fn a_step_of_a_skin_scale_is_the_light_two_are_not() {
    let value = |person: usize, at: usize| match person {
        0 => at % 2,
        1 => 2 * (at % 2),
        _ => 1,
    };
    let mut world = as_concept(world(10, "skin type", &["I", "II", "III", "IV"], value), Concept::Skin);
    world.dataset.attributes[0].ty = ValueType::Ordinal;
    let findings = world.findings(&SamePersonDifferentValues::default());
    assert_eq!(
        findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        ["1 of 10 people with several images carries several values of skin type"]
    );
    assert_eq!(findings[0].subject.identity.as_deref(), Some("p1"));
}

#[test]
fn scores_of_one_person_differ_and_only_their_side_of_0_counts() {
    let scored = |turned: usize| {
        let mut world = as_concept(world(10, "Male", &[], |_, _| 0), Concept::Gender);
        let attribute = &mut world.dataset.attributes[0];
        attribute.ty = ValueType::Real;
        attribute.codes.clear();
        let score =
            |i: usize| (0.5 + i as f64 / 100.0) * if (i / 5).is_multiple_of(2) || i == turned { 1.0 } else { -1.0 };
        attribute.numbers = Some((0..50).map(score).collect());
        world.findings(&SamePersonDifferentValues::default())
    };
    assert!(scored(0).is_empty());
    let found = scored(7);
    assert_eq!(found[0].message, "1 of 10 people with several images carries several values of Male");
    let note = found[0].evidence[0].note.as_deref();
    assert_eq!(note, Some("person p1: a score above 0 here, a score below 0 in 4 of 5 images"));
}
