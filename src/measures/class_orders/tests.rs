use super::ClassOrder;
use crate::dataset::{Concept, Dataset, IdentityId, Role, ValueType};
use crate::measures::tests::{attribute, dataset, tables};
use crate::rules::measures;

const AGES: [&str; 7] = ["10", "20", "30", "40", "50", "60", "70"];

/// Images with "nv" for the first `with`; ages by image.
fn aged(n: usize, with: usize, age: impl Fn(usize) -> Option<usize>) -> Dataset {
    let mut data = dataset(n, |i| if i < with { vec!["nv"] } else { vec![] });
    attribute(&mut data, "age", Role::Protected, &AGES, age);
    data.attributes[0].ty = ValueType::Ordinal;
    data.attributes[0].concept = Some(Concept::Age);
    data
}

fn rows(data: &Dataset) -> Vec<ClassOrder> {
    measures(data).class_orders().rows.clone()
}

#[test]
fn a_class_is_held_against_the_images_without_it_along_the_order() {
    // 4 with: 10, 20, 20, 40; 4 without: 20, 40, 60, 70; one unknown. Of 16 pairs 12 lie below, 2 are equal (20 and 20
    // twice), 1 equal (40 and 40), 1 above (40 and 20).
    let levels = [0, 1, 1, 3, 1, 3, 5, 6, 9];
    let data = aged(9, 4, |i| Some(levels[i]).filter(|&level| level < 7));
    let row = tables(&data).class_orders.remove(0);
    assert_eq!((row.class.as_str(), row.attribute.as_str()), ("nv", "age"));
    assert_eq!((row.with.n, row.without.n), (4, 4));
    assert_eq!((row.with.median.as_str(), row.without.median.as_str()), ("20", "40"));
    assert!((row.delta - (1.0 - 12.0) / 16.0).abs() < 1e-12, "{}", row.delta);
    assert_eq!((row.with.low, row.with.n_effective), (None, None), "four leave no interval");
}

#[test]
fn numbers_are_levels_by_their_value_and_a_median_lies_between_two_of_them() {
    let mut data = aged(10, 4, |_| None);
    let a = &mut data.attributes[0];
    (a.ty, a.values) = (ValueType::Real, Vec::new());
    a.numbers = Some(vec![9.5, 100.0, 20.0, 8.0, 1.0, f64::NAN, 3.0, 2.0, 5.0, 7.0]);
    let row = tables(&data).class_orders.remove(0);
    assert_eq!((row.with.median.as_str(), row.without.median.as_str()), ("14.75", "3"));
    assert_eq!((row.with.n, row.without.n, row.delta), (4, 5, 1.0));
    // A camera's few numbers say nothing of order.
    data.attributes[0].numbers = Some(vec![1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0]);
    assert!(tables(&data).class_orders.is_empty());
}

#[test]
fn pictures_of_one_person_are_worth_one() {
    // 40 images, each person twice and both times alike: worth half.
    let once = |i: usize| Some((i * 5 + usize::from(i >= 10) * 3) % 7);
    let alone = aged(20, 10, once);
    let single = rows(&alone);
    let mut data = aged(40, 20, |i| once(i / 2));
    data.identities = (0..20).map(|i| format!("person {i}")).collect();
    data.identity_of = (0..40).map(|i| Some(IdentityId::from(i / 2))).collect();
    let twice = rows(&data);
    let (single, twice) = (&single[0], &twice[0]);
    assert_eq!(single.effect, None);
    assert!((twice.effect.expect("repeats") - 2.0).abs() < 1e-9, "{:?}", twice.effect);
    assert!((twice.shift.delta.value - single.shift.delta.value).abs() < 1e-12);
    // N / (N − 1) of the variance of ranks is all that differs.
    assert!((twice.shift.z / single.shift.z - 1.0).abs() < 0.03, "{} {}", twice.shift.z, single.shift.z);
    assert_eq!(twice.n_effective(), Some(10.0));
}

#[test]
fn categories_are_not_put_in_an_order() {
    let mut data = aged(10, 4, |i| Some(i % 7));
    data.attributes[0].ty = ValueType::Category;
    assert!(rows(&data).is_empty());
}
