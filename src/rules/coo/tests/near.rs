use crate::dataset::{Attribute, Dataset, FileId, Role, Unit};
use crate::measures::tests::{attribute, said, tables};
use crate::rules::testing::World;

/// Images of 100 × 100 with a person at the left and a stove `apart(i)` pixels to the right, both 20 × 20.
fn kitchens(n: usize, apart: impl Fn(usize) -> f64) -> World {
    let paths: Vec<String> = (0..n).map(|i| format!("{i:04}.png")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    world.measure_all(100, 100);
    let file = world.source("a.json", "coco-detection");
    for i in 0..n {
        world.add_box(i as u32, "person", file, [0.0, 40.0, 20.0, 20.0]);
        world.add_box(i as u32, "stove", file, [apart(i), 40.0, 20.0, 20.0]);
    }
    world
}

/// By class of objects: pairs and median of each group.
type Distances = Vec<(Option<String>, Vec<(u64, Option<f64>)>)>;

fn distances(data: &Dataset) -> Distances {
    let figures = tables(data).figures;
    let of_distance = figures.into_iter().filter(|row| row.figure == "distance");
    of_distance.map(|row| (row.class, row.groups.iter().map(|g| (g.n, g.median)).collect())).collect()
}

#[test]
fn a_group_shown_nearer_to_an_object_is_said() {
    let mut world = kitchens(60, |i| if i < 30 { 25.0 + i as f64 / 10.0 } else { 50.0 + (i % 30) as f64 / 10.0 });
    attribute(&mut world.dataset, "gender", Role::Protected, &["man", "woman"], |i| Some(usize::from(i < 30)));
    let rows = distances(&world.dataset);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].0.as_deref(), Some("stove"));
    // Centres .2645 apart in the middle, areas .04 each.
    assert!(rows[0].1[1].1.is_some_and(|median| (median - 0.2645 / 0.04).abs() < 1e-9), "{rows:?}");
    let found = said(&world.dataset, "COO007");
    assert_eq!(
        found[0].message,
        "man (gender) is shown further from stove: median distance 12.9 against 6.61 of woman (30 pairs; Cliff's \
         delta 1.00, 0.773 to 1.00)"
    );
    assert_eq!((found[0].evidence[0].image.map(|i| i.0), found[0].evidence[0].boxes.len()), (Some(59), 2));
}

#[test]
fn the_nearest_object_counts_and_other_persons_do_not() {
    let mut world = kitchens(30, |_| 30.0);
    let file = FileId(0);
    for i in 0..30 {
        world.add_box(i, "stove", file, [70.0, 40.0, 20.0, 20.0]);
    }
    // In one image there are two persons: whose gender it is cannot be told.
    world.add_box(7, "person", file, [60.0, 10.0, 20.0, 20.0]);
    attribute(&mut world.dataset, "gender", Role::Protected, &["man", "woman"], |i| Some(i % 2));
    let rows = distances(&world.dataset);
    assert_eq!(rows[0].1.iter().map(|g| g.0).sum::<u64>(), 29);
    assert!(rows[0].1[0].1.is_some_and(|median| (median - 0.3 / 0.04).abs() < 1e-9));
}

#[test]
fn boxes_that_carry_the_attribute_are_the_persons() {
    let mut world = kitchens(40, |_| 30.0);
    let mut column = Attribute::new("gender", "a.json#gender", FileId(0), Unit::Box);
    column.role = Role::Protected;
    column.values = vec!["man".into(), "woman".into()];
    for image in 0..40 {
        column.set(2 * image, (image % 2) as u32);
    }
    world.dataset.attributes.push(column);
    let rows = distances(&world.dataset);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].1.iter().map(|g| g.0).collect::<Vec<_>>(), [20, 20]);
    assert!(said(&world.dataset, "COO007").is_empty());
}
