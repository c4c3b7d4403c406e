//! A click leads to the pictures that were counted.

use crate::engine::{Check, Filter, Options, ask, check_in_memory};
use crate::intake::example;
use crate::report::tables::Stratum;

fn checked() -> Check<Vec<u8>> {
    check_in_memory("example", example(), Options { pixels: false, ..Options::default() })
}

fn total(check: &Check<Vec<u8>>, filter: Filter) -> u64 {
    check.ask(ask::Pictures { filter, from: 0, most: 1 }).expect("pictures").total
}

#[test]
fn the_counts_of_strata_are_those_of_the_pictures_behind_them() {
    let check = checked();
    let listed = check.ask(ask::Elsewhere { from: 0, most: 400 }).expect("strata");
    let mut by_source = 0;
    for row in listed.rows.iter().map(|a| &a.row).filter(|row| row.by == "split" || row.by == "source") {
        for Stratum { stratum, k, k_without, .. } in &row.strata {
            let of = |classes: &[&String], without: &[&String]| {
                let strata = vec![(row.by.clone(), stratum.clone())];
                let groups = vec![(row.attribute.clone(), row.group.clone())];
                let own = |names: &[&String]| names.iter().map(|n| (*n).clone()).collect();
                total(
                    &check,
                    Filter { classes: own(classes), without: own(without), groups, strata, ..Filter::default() },
                )
            };
            // An image may show several groups; those counted show this one alone.
            assert!(of(&[&row.class], &[]) >= *k && of(&[], &[&row.class]) >= *k_without, "{stratum} of {row:?}");
            by_source += 1;
        }
    }
    assert!(by_source > 0, "{listed:?}");
}

#[test]
fn the_values_of_a_shortcut_lead_to_as_many_pictures_as_it_counts() {
    let mut files = example();
    let mut pictures = 0;
    files.retain(|(path, _)| {
        pictures += usize::from(path.ends_with(".jpg"));
        !path.ends_with(".jpg") || pictures <= 80
    });
    let check = check_in_memory("example", files, Options::default());
    let listed = check.ask(ask::Shortcuts).expect("shortcuts");
    let mut looked = 0;
    for row in listed.rows.iter().filter(|row| row.of != "class") {
        for value in &row.values {
            let strata = vec![(row.what.clone(), value.value.clone())];
            let groups = vec![(row.of.clone(), value.class.clone())];
            let right = total(&check, Filter { strata: strata.clone(), groups, ..Filter::default() });
            let all = total(&check, Filter { strata, ..Filter::default() });
            assert!(right >= value.k && all >= value.n && right <= all, "{value:?} of {} to {}", row.what, row.of);
            looked += 1;
        }
    }
    assert!(looked > 0 && listed.family.tests > 0);
    assert_eq!(total(&check, Filter { strata: vec![("shape".into(), "round".into())], ..Filter::default() }), 0);
}

#[test]
fn a_distance_narrows_the_pictures_down_to_those_persons() {
    let check = checked();
    let figures = check.ask(ask::FiguresByGroup { attribute: None, distances: true }).expect("figures");
    let row = figures.listed.rows.first().expect("a distance");
    let class = row.class.clone().expect("a class");
    let group = row.groups.iter().max_by_key(|g| g.n).expect("a group");
    let within = |from: f64, to: f64| {
        total(
            &check,
            Filter {
                classes: vec![class.clone()],
                groups: vec![(row.attribute.clone(), group.group.clone())],
                ranges: vec![("distance".into(), from, to)],
                ..Filter::default()
            },
        )
    };
    let all = within(0.0, f64::MAX);
    let near = within(0.0, group.median.expect("a median"));
    assert!(all > 0 && all <= group.n && near > 0 && near < all, "{near} of {all}, {} persons", group.n);
}
