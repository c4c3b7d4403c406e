use proptest::prelude::*;

use super::super::*;
use super::near;

fn trend(groups: &[&[f64]]) -> Option<Trend> {
    let (mut values, mut codes) = (vec![], vec![]);
    for (code, group) in groups.iter().enumerate() {
        values.extend_from_slice(group);
        codes.extend(vec![Some(code); group.len()]);
    }
    jonckheere_terpstra(&Ranks::of(&values)?, groups.len(), |i| codes[i])
}

#[test]
fn more_knowledge_of_results_lets_people_work_more() {
    // Hollander and Wolfe 1999, example 6.2: J = 79. z and p: fractions over the printed formula.
    let groups: [&[f64]; 3] =
        [&[40., 35., 38., 43., 44., 41.], &[38., 40., 47., 44., 40., 42.], &[48., 40., 45., 43., 46., 44.]];
    let found = trend(&groups).unwrap();
    assert_eq!((found.statistic, found.n), (79.0, 18));
    near(found.z, 2.0392930588447173, 1e-13);
    near(found.p, 0.041420787986094464, 1e-11);
    near(found.effect, 50.0 / 108.0, 1e-14);
    // Backwards it falls as it rose.
    let turned = trend(&[groups[2], groups[1], groups[0]]).unwrap();
    near(turned.z, -found.z, 1e-14);
    near(turned.p, found.p, 1e-14);
}

#[test]
fn the_variance_with_ties_is_that_of_all_ways_to_deal_the_values() {
    // All 210 deals of these seven values: variance 898/105, mean 8; J is 10.
    let found = trend(&[&[1., 2.], &[2., 3., 3.], &[3., 1.]]).unwrap();
    assert_eq!(found.statistic, 10.0);
    near(found.z, 2.0 / (898.0_f64 / 105.0).sqrt(), 1e-14);
}

#[test]
fn two_groups_give_the_test_of_mann_and_whitney() {
    // scipy's mannwhitneyu, asymptotic, without continuity correction.
    let found = trend(&[&[1., 1., 2., 3., 3., 3.], &[2., 2., 4., 5., 3.]]).unwrap();
    assert_eq!(found.statistic, 21.5);
    near(found.p, 0.21892830914721761, 1e-12);
    // Two values, nothing more.
    let least = trend(&[&[1.], &[2.]]).unwrap();
    near(least.z, 1.0, 1e-14);
}

#[test]
fn without_two_groups_or_two_values_there_is_no_trend() {
    assert_eq!(trend(&[]), None);
    assert_eq!(trend(&[&[1., 2.], &[]]), None);
    assert_eq!(trend(&[&[1., 1.], &[1.]]), None);
    assert_eq!(trend(&[&[f64::NAN], &[1.]]), None);
}

#[test]
fn two_small_samples_are_held_against_all_deals() {
    // Fractions over all combinations; scipy's exact mode agrees on the first.
    let found = kolmogorov_smirnov(&[0.1, 0.7, 1.2, 1.9, 2.2, 3.3, 0.4], &[1.0, 2.5, 2.9, 3.1, 4.0]).unwrap();
    near(found.statistic, 23.0 / 35.0, 1e-15);
    near(found.p, 23.0 / 198.0, 1e-13);
    assert!(found.exact);
    let tied = kolmogorov_smirnov(&[1., 1., 2., 3., 3.], &[2., 3., 3., 4., 4., 4., 1.]).unwrap();
    near(tied.statistic, 3.0 / 7.0, 1e-15);
    near(tied.p, 0.375, 1e-13);
    // Wholly apart: the 2 of C(6, 3) deals.
    near(kolmogorov_smirnov(&[1., 2., 3.], &[4., 5., 6.]).unwrap().p, 0.1, 1e-14);
    // A tail far out keeps its digits: 2 / C(400, 200), by mpmath.
    let (low, high): (Vec<f64>, Vec<f64>) = ((0..200).map(f64::from).collect(), (200..400).map(f64::from).collect());
    near(kolmogorov_smirnov(&low, &high).unwrap().p, 1.94264344952223563e-119, 1e-10);
}

#[test]
fn large_samples_get_kolmogorovs_limit() {
    let a: Vec<f64> = (0..1000).map(f64::from).collect();
    // Moved by 100 (λ = √5), and by 30 (λ = .67): scipy's kstwobign.
    for (shift, p) in [(100.0, 9.079985952496105e-05), (44.0, 0.2876932181415587)] {
        let b: Vec<f64> = a.iter().map(|v| v + shift - 0.5).collect();
        let found = kolmogorov_smirnov(&a, &b).unwrap();
        assert!(!found.exact);
        near(found.statistic, shift / 1000.0, 1e-14);
        near(found.p, p, 1e-11);
    }
}

#[test]
fn equal_and_empty_samples_have_their_answer() {
    let same = kolmogorov_smirnov(&[1., 2.], &[2., 1.]).unwrap();
    assert_eq!((same.statistic, same.p), (0.0, 1.0));
    assert_eq!(kolmogorov_smirnov(&[], &[1.0]), None);
    assert_eq!(kolmogorov_smirnov(&[f64::NAN], &[1.0]), None);
    assert_eq!(kolmogorov_smirnov(&[1.0], &[2.0]).unwrap().p, 1.0);
    let large = vec![1.0; 1000];
    assert_eq!(kolmogorov_smirnov(&large, &large).unwrap().p, 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn p_values_are_in_range_and_the_sides_may_be_swapped(
        a in prop::collection::vec((0..9_i32).prop_map(f64::from), 0..30),
        b in prop::collection::vec((0..9_i32).prop_map(f64::from), 0..30),
    ) {
        if let (Some(here), Some(there)) = (kolmogorov_smirnov(&a, &b), kolmogorov_smirnov(&b, &a)) {
            prop_assert!(0.0 < here.p && here.p <= 1.0 && (0.0..=1.0).contains(&here.statistic));
            prop_assert!((here.p - there.p).abs() < 1e-12);
        }
        if let Some(found) = trend(&[&a, &b, &a]) {
            prop_assert!((0.0..=1.0).contains(&found.p) && found.z.is_finite());
            prop_assert!((-1.0..=1.0).contains(&found.effect));
            // The first group and the last are alike, so the middle one cannot make a trend.
            prop_assert!(found.effect.abs() < 1e-9);
        }
    }
}
