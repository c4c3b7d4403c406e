use super::super::columns::NONE;
use super::super::tests::{attribute, check, dataset, said, split};
use super::{ALONE, Clusters, Members};
use crate::dataset::{Attribute, BoxId, Dataset, FileId, IdentityId, Role, Target, Unit, ValueType};
use crate::measures::duplicates::Duplicates;
use crate::rules::Severity;
use crate::rules::testing::World;
use crate::stats;
use std::collections::BTreeMap;

const GENDER: [&str; 2] = ["female", "male"];

/// Says who is shown in image i.
fn people(data: &mut Dataset, of: impl Fn(usize) -> Option<usize>) {
    let most = (0..data.images.len()).filter_map(&of).max().map_or(0, |most| most + 1);
    data.identities = (0..most).map(|i| format!("person {i:04}")).collect();
    data.identity_of = (0..data.images.len()).map(|i| of(i).map(IdentityId::from)).collect();
}

#[test]
fn people_and_duplicates_that_share_a_picture_are_one_cluster() {
    let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg"]);
    world.measure_all(64, 48);
    world.measure(3, 64, 48, 77, 77, 5);
    world.measure(4, 64, 48, 77, 77, 5);
    // b and d are one person, d and e one picture; a has a person of its own, c and f none.
    people(&mut world.dataset, |i| [Some(0), Some(1), None, Some(1), None, None][i]);
    let clusters = Clusters::of(&world.dataset, &Duplicates::of(&world.dataset));
    let of: Vec<u32> = (0..7).map(|image| clusters.of_image(image)).collect();
    assert_eq!(of, [ALONE, 0, ALONE, 0, 0, ALONE, ALONE]);
    assert_eq!(clusters.sorted(&[0, 3, 4, 5]), [3, 4, 0, 5]);
}

#[test]
fn people_with_one_picture_each_change_no_figure() {
    let build = |with_people: bool| {
        let mut data = dataset(90, |i| if i % 3 == 0 { vec!["ball", "dog"] } else { vec!["dog"] });
        split(&mut data, &["train", "test"], |i| usize::from(i % 5 == 0));
        attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i % 4 == 0)));
        attribute(&mut data, "age", Role::Protected, &["young", "old"], |i| Some(usize::from(i % 7 == 0)));
        if with_people {
            people(&mut data, Some);
        }
        data
    };
    let (with, without) = (build(true), build(false));
    let (mut measured, plain) = (crate::measures::tests::tables(&with), crate::measures::tests::tables(&without));
    let measures = crate::rules::measures(&with);
    assert!(measures.clusters().is_trivial() && measures.repeats(0, 0).is_none());
    measured.units.retain(|row| row.unit != Unit::Identity);
    measured.people = None;
    // Whom the columns single out is called otherwise, and is as many.
    if let Some(anonymity) = &mut measured.anonymity {
        anonymity.unit = "image".into();
    }
    assert_eq!(measured, plain);
    assert_eq!(check(&with).findings, check(&without).findings);
}

/// Some people play with balls in most of their images, all people in some.
fn plays(i: usize) -> bool {
    i.is_multiple_of(7) || (i % 10 < 8 && (i / 10).is_multiple_of(if i < 120 { 2 } else { 5 }))
}

/// 40 people with 10 images each, `female` of them women; each image shows a ball or a chair.
fn forty(female: usize) -> Dataset {
    let mut data = dataset(400, |i| if plays(i) { vec!["ball"] } else { vec!["chair"] });
    people(&mut data, |i| Some(i / 10));
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i / 10 >= female)));
    data
}

#[test]
fn a_share_of_people_rests_on_the_people() {
    let mut data = forty(12);
    let shares = BTreeMap::from([("female".to_owned(), 0.5), ("male".to_owned(), 0.5)]);
    data.settings.target.insert("gender".into(), Target { shares: Some(shares), ..Target::default() });
    let tables = crate::measures::tests::tables(&data);
    let row = &tables.targets[0];
    assert_eq!((row.k, row.n, row.n_effective), (120, 400, Some(40.0)));
    // Wilson for 12 of 40, and the exact test of 12 in 40.
    let of_people = stats::wilson(12, 40).expect("an interval");
    assert!((row.low.unwrap_or(0.0) - of_people.low).abs() < 1e-12);
    assert!((row.high.unwrap_or(0.0) - of_people.high).abs() < 1e-12);
    assert_eq!(row.p, stats::binomial_exact(12, 40, 0.5));
    let units: Vec<_> = tables.units.iter().map(|u| (u.unit, u.share.k, u.share.n)).collect();
    assert_eq!(
        units,
        [(Unit::Image, 120, 400), (Unit::Identity, 12, 40), (Unit::Image, 280, 400), (Unit::Identity, 28, 40)]
    );
    assert_eq!(tables.units[0].share.n_effective, Some(40.0));
    assert_eq!(tables.units[1].share.n_effective, None);
    let found = said(&data, "REP005");
    assert_eq!(
        found[0].message,
        "gender: 2 of 2 groups have fewer than 385 images: female 120 (worth about 12 independent ones, 373 more) and male 280 \
         (worth about 28 independent ones, 357 more)"
    );
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(found[0].effect.as_ref().map(|e| e.value), Some(12.0));
}

#[test]
fn associations_of_people_are_held_against_the_definition() {
    let data = forty(12);
    let tables = crate::measures::tests::tables(&data);
    let row = &tables.class_groups[0];
    assert_eq!((row.class.as_str(), row.group.as_str()), ("ball", "female"));
    let count = |is: &dyn Fn(usize) -> bool| (0..400).filter(|&i| is(i)).count() as u64;
    let (k, n) = (count(&|i| plays(i) && i < 120), count(&plays));
    assert_eq!((row.k, row.n), (k, n));
    let (x, y) = (n as f64 / 400.0, 120.0 / 400.0);
    // Of a and b, as their definition has it.
    let effect = |a: &dyn Fn(usize) -> bool, b: &dyn Fn(usize) -> bool, x: f64, y: f64| {
        let u = |i: usize| (f64::from(a(i)) - x) * (f64::from(b(i)) - y);
        let of = |person: usize| (10 * person..10 * person + 10).map(u).sum::<f64>();
        (0..40).map(|person| of(person).powi(2)).sum::<f64>() / (0..400).map(|i| u(i).powi(2)).sum::<f64>()
    };
    let with_women = effect(&plays, &|i| i < 120, x, y);
    assert!(with_women > 1.5, "{with_women}");
    assert!((row.n_effective.unwrap_or(0.0) - n as f64 / with_women).abs() < 1e-9);
    let test = stats::association_2x2_clustered(k, n - k, 120 - k, 280 - (n - k), with_women).expect("a test");
    assert!((row.p.unwrap_or(0.0) / test.p - 1.0).abs() < 1e-6);
    let pair = &tables.class_pairs[0];
    let with_chairs = effect(&plays, &|i| !plays(i), x, 1.0 - x);
    assert!((pair.n_effective.unwrap_or(0.0) - 400.0 / with_chairs).abs() < 1e-9);
}

#[test]
fn attributes_and_splits_of_people_are_worth_the_people() {
    let mut data = forty(20);
    attribute(&mut data, "age", Role::Protected, &["young", "old"], |i| Some(usize::from(i / 10 % 2 == 0)));
    split(&mut data, &["train", "test"], |i| usize::from(i / 10 % 4 == 0));
    let measures = crate::rules::measures(&data);
    let tables = crate::measures::tests::tables(&data);
    // Everything is the same in all images of a person: the effect is their number.
    let pair = &tables.attribute_pairs[0];
    assert_eq!((pair.n, pair.n_effective), (400, Some(40.0)));
    assert_eq!(pair.p, Some(1.0));
    assert!(measures.splits().iter().all(|table| table.effect.is_some_and(|effect| (effect - 10.0).abs() < 1e-9)));
    assert_eq!(measures.n_effective(1, 0), Some(40.0));
}

#[test]
fn the_boxes_of_one_image_are_no_cluster_and_those_of_a_person_are() {
    let mut data = dataset(60, |_| vec!["face", "face"]);
    let mut column = Attribute::new("gender", "boxes.csv#gender", FileId(0), Unit::Box);
    (column.role, column.ty) = (Role::Protected, ValueType::Category);
    column.values = GENDER.map(str::to_owned).to_vec();
    for b in 0..120 {
        column.set(BoxId(b).index(), b / 4 % 2);
    }
    data.attributes.push(column);
    assert_eq!(crate::rules::measures(&data).n_effective(0, 0), None);
    // Two images each: four boxes of one group.
    people(&mut data, |i| Some(i / 2));
    let measures = crate::rules::measures(&data);
    let tables = crate::measures::tests::tables(&data);
    assert_eq!(measures.n_effective(0, 0), Some(30.0));
    let units: Vec<_> = tables.units.iter().map(|u| (u.unit, u.share.n, u.share.n_effective)).collect();
    assert_eq!(units[..3], [(Unit::Image, 60, Some(30.0)), (Unit::Box, 120, Some(30.0)), (Unit::Identity, 30, None)]);
}

#[test]
fn a_table_of_two_columns_has_the_sums_of_its_cells() {
    let mut data = dataset(60, |_| vec![]);
    data.identities = (0..9).map(|person| format!("person {person}")).collect();
    data.identity_of = (0..60).map(|i| (i % 5 != 4).then(|| IdentityId::from(i * i % 9))).collect();
    let clusters = Clusters::of(&data, &Duplicates::default());
    let whole = |of: &dyn Fn(usize) -> u8| (0..60).map(of).collect::<Vec<u8>>();
    let column = |of: &dyn Fn(usize) -> u8, gaps: usize, at: usize| {
        let mut codes = whole(of);
        codes.iter_mut().skip(at).step_by(gaps).for_each(|code| *code = NONE);
        codes
    };
    let (two, three): (&dyn Fn(usize) -> u8, &dyn Fn(usize) -> u8) = (&|i| (i % 2) as u8, &|i| (i / 3 % 3) as u8);
    for (a, b) in [
        (column(two, 7, 0), column(three, 11, 3)),
        (column(two, 7, 0), whole(three)),
        (whole(two), column(three, 11, 3)),
        (whole(two), whole(three)),
    ] {
        let cell =
            |item: usize| (a[item] != NONE && b[item] != NONE).then(|| usize::from(a[item]) * 3 + usize::from(b[item]));
        let mut counts = vec![0; 6];
        (0..60).filter_map(cell).for_each(|cell| counts[cell] += 1);
        let by_cells = clusters.cells(Unit::Image, &counts, 3, |item, out| out.extend(cell(item as usize)));
        let members = Members::of(&clusters, Unit::Image);
        assert!(by_cells.is_some());
        assert_eq!(members.table(&members.ordered(&a, 2), &members.ordered(&b, 3), &counts, 3), by_cells);
    }
}
