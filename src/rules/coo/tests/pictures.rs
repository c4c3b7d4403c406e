use crate::dataset::{Dataset, Role};
use crate::measures::tests::{attribute, said, tables};
use crate::rules::Severity;
use crate::rules::testing::World;

/// Measured pictures of women and men, with these brightnesses; all else alike.
fn portraits(women: &[f64], men: &[f64]) -> Dataset {
    let all: Vec<f64> = women.iter().chain(men).copied().collect();
    let paths: Vec<String> = (0..all.len()).map(|i| format!("{i:04}.png")).collect();
    let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    world.measure_all(64, 48);
    for (at, (facts, brightness)) in world.dataset.images.facts.iter_mut().zip(&all).enumerate() {
        let own = (at as u128 + 1).to_le_bytes();
        if let Some(facts) = facts {
            facts.content_hash = own;
        }
        if let Some(pixels) = facts.as_mut().and_then(|f| f.pixels.as_mut().ok()) {
            (pixels.brightness_mean, pixels.pixel_hash) = (*brightness, own);
        }
    }
    attribute(&mut world.dataset, "gender", Role::Protected, &["man", "woman"], |i| Some(usize::from(i < women.len())));
    world.dataset
}

fn steps(from: u32, n: u32) -> Vec<f64> {
    (0..n).map(|i| f64::from(from + i) / 100.0).collect()
}

#[test]
fn darker_pictures_of_a_group_are_said_with_medians_and_effect() {
    let data = portraits(&steps(30, 40), &steps(45, 60));
    let row = tables(&data).figures.remove(0);
    assert_eq!((row.figure.as_str(), row.groups[1].n), ("brightness", 40));
    // scipy.stats.kruskal and mannwhitneyu.
    assert!(row.h.is_some_and(|h| (h - 38.998_734_1).abs() < 1e-4), "{:?}", row.h);
    assert!(row.groups[1].delta.is_some_and(|d| (d + 0.739_583_333).abs() < 1e-6), "{:?}", row.groups[1].delta);
    let found = said(&data, "COO005");
    assert_eq!(found.len(), 1);
    assert!(
        found[0].message.starts_with(
            "pictures of woman (gender) are darker: median brightness 0.495 against 0.745 of man (Cliff's delta −0.740, −0."
        ),
        "{}",
        found[0].message
    );
    assert_eq!((found[0].severity, found[0].evidence_total), (Severity::Warning, 40));
    let first: Vec<u32> = found[0].evidence.iter().take(3).filter_map(|e| e.image.map(|i| i.0)).collect();
    assert_eq!(first, [0, 1, 2]);
    // 2 · .73958 · 40.
    assert!(found[0].remedy.starts_with("Collect about 60 images of woman"), "{}", found[0].remedy);
}

#[test]
fn a_difference_below_the_floor_is_not_said_however_certain() {
    // 2,000 pictures each, .05 apart over a spread of a whole: delta about .1.
    let wide = |from: f64| (0..2_000).map(|i| from + f64::from(i) / 2_000.0).collect::<Vec<_>>();
    assert!(said(&portraits(&wide(0.0), &wide(0.05)), "COO005").is_empty());
}

#[test]
fn the_same_picture_many_times_is_one_observation() {
    // Two women, 30 pictures each, all darker: 60 pictures, two observations.
    let mut data = portraits(&vec![0.2; 60], &steps(30, 60));
    data.identities = (0..62).map(|i| format!("p{i}")).collect();
    data.identity_of = (0..120usize).map(|i| Some(if i < 60 { i / 30 } else { i - 58 }.into())).collect();
    let row = tables(&data).figures.remove(0);
    assert_eq!((row.groups[1].n, row.groups[1].n_effective), (60, Some(2.0)));
    assert!(said(&data, "COO005").is_empty());
}

#[test]
fn trends_follow_the_order_of_an_ordinal() {
    let mut data = portraits(&steps(10, 80), &[]);
    attribute(&mut data, "skin", Role::Protected, &["I", "II", "III", "IV"], |i| Some(3 - i / 20));
    data.attributes[1].ty = crate::dataset::ValueType::Ordinal;
    let found = said(&data, "COO005");
    let cause = found.iter().find(|f| f.subject.attribute.as_deref() == Some("skin")).and_then(|f| f.cause.clone());
    assert!(cause.as_ref().is_some_and(|c| c.contains("Along the order of skin it falls")), "{cause:?}");
}

#[test]
fn an_attribute_that_is_not_protected_has_one_finding_with_all_its_figures() {
    let mut data = portraits(&steps(10, 40), &steps(60, 40));
    data.attributes[0].role = Role::Attribute;
    data.attributes[0].name = "light".into();
    for (i, facts) in data.images.facts.iter_mut().enumerate() {
        if let Some(pixels) = facts.as_mut().and_then(|f| f.pixels.as_mut().ok()) {
            pixels.contrast = if i < 50 { 0.1 } else { 0.2 };
        }
    }
    let found = said(&data, "COO005");
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("median brightness"), "{}", found[0].message);
    assert!(found[0].cause.as_ref().is_some_and(|c| c.contains("differ too in contrast (")), "{:?}", found[0].cause);
}
