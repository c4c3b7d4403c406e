use crate::dataset::{Dataset, ImageFormat, ImageLabel, Role};
use crate::measures::tests::{attribute, said, tables};
use crate::report::tables::Shortcut;
use crate::rules::testing::World;

/// 200 measured pictures, one label each; `png(i)` are PNG, the others JPEG.
fn labelled(label: impl Fn(usize) -> &'static str, png: impl Fn(usize) -> bool) -> Dataset {
    let paths: Vec<String> = (0..200).map(|i| format!("all/{i:04}.x")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    world.measure_all(64, 48);
    for i in 0..200 {
        let class = world.class(label(i));
        world.dataset.labels.push(ImageLabel { image: i.into(), class, place: None });
        if let Some(facts) = world.dataset.images.facts[i].as_mut().filter(|_| png(i)) {
            facts.format = ImageFormat::Png;
        }
    }
    world.dataset.reconcile();
    world.dataset
}

fn row(data: &Dataset, what: &str) -> Shortcut {
    let rows = tables(data).shortcuts;
    rows.into_iter().find(|row| row.what == what && row.of == "class").expect("a row")
}

#[test]
fn a_format_that_gives_the_class_away_is_said_with_its_accuracy_and_the_baseline() {
    // 100 cats, of them 95 PNG; 100 dogs, of them 5.
    let data = labelled(|i| if i < 100 { "cat" } else { "dog" }, |i| !(95..195).contains(&i));
    let row = row(&data, "format");
    assert_eq!((row.n, row.accuracy.as_ref().map(|a| a.k)), (200, Some(190)));
    // V of [[95, 5], [5, 95]] is .9; U = 1 − H(.05)/ln 2.
    assert!(row.cramers_v.is_some_and(|v| (v - 0.9).abs() < 1e-12));
    let h = -(0.05f64 * 0.05f64.ln() + 0.95 * 0.95f64.ln());
    assert!(row.theils_u.is_some_and(|u| (u - (1.0 - h / 2f64.ln())).abs() < 1e-12));
    let found = said(&data, "COO006");
    assert_eq!(found.len(), 1);
    let start =
        "format gives the class away: by it alone 95.0 % of 200 images are told right (91.0–97.3 %), without it";
    assert!(found[0].message.starts_with(start), "{}", found[0].message);
    assert_eq!(found[0].evidence_total, 100);
    assert!(found[0].remedy.contains("only 5 images with format"), "{}", found[0].remedy);
}

#[test]
fn the_baseline_is_the_share_of_the_most_frequent_class() {
    // Labels 90 to 10 (Datalab returned an index here): nothing is given away.
    let data = labelled(|i| if i % 10 == 0 { "rare" } else { "usual" }, |i| i % 2 == 0);
    let row = row(&data, "format");
    assert_eq!(row.baseline, Some(0.9));
    assert_eq!(row.accuracy.and_then(|a| a.value), Some(0.9));
    assert!(said(&data, "COO006").is_empty());
}

#[test]
fn chance_gives_nothing_away() {
    let data = labelled(|i| if i % 2 == 0 { "cat" } else { "dog" }, |i| (i / 2) % 2 == 0);
    let row = row(&data, "format");
    assert!(row.accuracy.and_then(|a| a.value).is_some_and(|a| a <= 0.55));
    assert!(said(&data, "COO006").is_empty());
}

#[test]
fn folders_that_are_the_classes_give_nothing_away() {
    let paths: Vec<String> = (0..120).map(|i| format!("{}/{i:03}.jpg", if i < 60 { "cats" } else { "dogs" })).collect();
    let mut paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    paths.sort_unstable();
    let mut world = World::with_images(&paths);
    for i in 0..120 {
        let class = world.class(if i < 60 { "Cat" } else { "Dog" });
        world.dataset.labels.push(ImageLabel { image: i.into(), class, place: None });
    }
    let why = row(&world.dataset, "folder").why;
    assert_eq!(why.as_deref(), Some("the folder is the name of the class"));
    assert!(said(&world.dataset, "COO006").is_empty());
}

#[test]
fn groups_may_be_given_away_too_and_equal_cues_are_one_finding() {
    let mut data = labelled(|_| "face", |i| i < 90);
    // Mode goes with format.
    for i in 0..90 {
        if let Some(pixels) = data.images.facts[i].as_mut().and_then(|f| f.pixels.as_mut().ok()) {
            pixels.mode = "L".into();
        }
    }
    attribute(&mut data, "gender", Role::Protected, &["man", "woman"], |i| Some(usize::from(i < 100)));
    let found = said(&data, "COO006");
    assert_eq!(found.len(), 1);
    assert!(found[0].message.starts_with("format gives gender away"), "{}", found[0].message);
    assert!(found[0].cause.as_ref().is_some_and(|c| c.contains("In the same way mode gives it away")));
}

#[test]
fn people_do_not_stand_in_two_folds() {
    // Ten people, each with a camera size of their own and one class: by size alone every image would be told right,
    // were the same person in the other folds.
    let mut data = labelled(|i| if (i / 20) % 2 == 0 { "cat" } else { "dog" }, |_| false);
    for i in 0..200 {
        if let Some(facts) = data.images.facts[i].as_mut() {
            facts.width = 60 + (i / 20) as u32;
        }
    }
    data.identities = (0..10).map(|i| format!("p{i}")).collect();
    data.identity_of = (0..200usize).map(|i| Some((i / 20).into())).collect();
    let row = row(&data, "resolution");
    assert!(row.accuracy.and_then(|a| a.value).is_some_and(|a| a <= 0.6));
}
