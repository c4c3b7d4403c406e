use super::super::*;
use super::{near, printed};

#[test]
fn wilson_gives_the_published_intervals() {
    let published: [(u64, u64, f64, f64); 11] = [
        (81, 263, 0.2552885199, 0.3662095770),
        (15, 148, 0.0623863995, 0.1604872417),
        (0, 20, 0.0, 0.1611251581),
        (1, 29, 0.0061132143, 0.1717552188),
        (2, 100, 0.0055019676, 0.0700117907),
        (50, 100, 0.4038315304, 0.5961684696),
        (23, 60, 0.2708827237, 0.5098240418),
        (149, 358, 0.3662936756, 0.4678878464),
        (104657, 202599, 0.5143958420, 0.5187478196),
        (10, 10, 0.7224672001, 1.0),
        (0, 1, 0.0, 0.7934506856),
    ];
    for (k, n, low, high) in published {
        let interval = wilson(k, n).unwrap();
        printed(interval.low, low);
        printed(interval.high, high);
        assert_eq!((interval.k, interval.n, interval.method), (k, n, "wilson"));
        let (real_low, real_high) = wilson_real(k as f64 / n as f64, n as f64).unwrap();
        near(real_low, interval.low, 1e-12);
        near(real_high, interval.high, 1e-12);
    }
    for (k, low, high) in [(676, 0.4777331042, 0.5311965206), (664, 0.4688034794, 0.5222668958)] {
        let interval = wilson(k, 1340).unwrap();
        printed(interval.low, low);
        printed(interval.high, high);
    }
}

#[test]
fn wilson_at_another_quantile_gives_the_intervals_that_round_z_to_1_96() {
    let interval = wilson_at(30, 100, 1.96).unwrap();
    printed(interval.low, 0.2189475387);
    printed(interval.high, 0.3958503843);
    // Jaccard of 120, 80 and 40 together: 40 of a union of 160.
    printed(wilson_at(40, 160, 1.96).unwrap().low, 0.1892984089);
    // The same at the unrounded quantile, from the printed formula in Python.
    let jaccard = jaccard_interval(40, 120, 80).unwrap();
    assert_eq!((jaccard.value, jaccard.n), (0.25, 160));
    near(jaccard.low, 0.1892994022761924, 1e-12);
}

#[test]
fn wilson_ends_are_exact_at_none_and_all() {
    for n in [1, 2, 39, 40, 1000, 1_000_000_000, u64::MAX] {
        assert_eq!(wilson(0, n).unwrap().low, 0.0);
        assert_eq!(wilson(n, n).unwrap().high, 1.0);
    }
    assert_eq!(wilson_real(0.0, 12.5).unwrap().0, 0.0);
    assert_eq!(wilson_real(1.0, 12.5).unwrap().1, 1.0);
}

#[test]
fn intervals_of_impossible_counts_are_none() {
    for interval in [wilson, clopper_pearson, share] {
        assert_eq!(interval(0, 0), None);
        assert_eq!(interval(3, 2), None);
    }
    assert_eq!(clopper_pearson(1, u64::MAX), None);
    for z in [f64::NAN, f64::INFINITY, 0.0, -1.0] {
        assert_eq!(wilson_at(1, 2, z), None);
    }
    for (p, n) in [(f64::NAN, 5.0), (-0.1, 5.0), (1.1, 5.0), (0.5, 0.0), (0.5, f64::NAN)] {
        assert_eq!(wilson_real(p, n), None);
    }
    assert_eq!(wilson_real(0.5, f64::INFINITY), None);
}

#[test]
fn clopper_pearson_gives_the_quantiles_of_the_beta_distribution() {
    // scipy: beta.ppf(.025, k, n-k+1), beta.ppf(.975, k+1, n-k); for 1 of 10⁹, where scipy keeps
    // eight digits, mpmath's root of the binomial tail at 50 digits.
    let known: [(u64, u64, f64, f64); 12] = [
        (0, 10, 0.0, 0.3084971078187607),
        (1, 29, 0.000872646883579922, 0.1776442954887229),
        (7, 39, 0.07535047731665301, 0.3353495611269308),
        (10, 10, 0.6915028921812392, 1.0),
        (0, 1, 0.0, 0.975),
        (1, 1, 0.025, 1.0),
        (81, 263, 0.25273674558527126, 0.36762192260135135),
        (1, 1_000_000_000, 2.53178079839693797e-11, 5.57164337820311527e-9),
        (500_000_000, 1_000_000_000, 0.4999690097484223, 0.5000309902515777),
        (0, 1_000_000_000, 0.0, 3.6888794473100194e-9),
        (999_999_999, 1_000_000_000, 0.9999999944283566, 0.9999999999746821),
        (123_456, 10_000_000, 0.012277251721786982, 0.01241423083597978),
    ];
    for (k, n, low, high) in known {
        let interval = clopper_pearson(k, n).unwrap();
        near(interval.low, low, 1e-11);
        near(interval.high, high, 1e-11);
        assert_eq!(interval.method, "clopper-pearson");
    }
}

#[test]
fn a_share_is_exact_below_forty_and_wilson_from_there() {
    assert_eq!(share(3, 39), clopper_pearson(3, 39));
    assert_eq!(share(3, 40), wilson(3, 40));
}

#[test]
fn the_rule_of_three_is_three_over_n_and_never_above_one() {
    assert_eq!(rule_of_three(0), None);
    assert_eq!(rule_of_three(1), Some(1.0));
    assert_eq!(rule_of_three(300), Some(0.01));
}

#[test]
fn repeated_pictures_shrink_the_sample_as_kish_says() {
    // Ten clusters of ten, all pictures of a cluster alike: worth ten.
    near(design_effect(&[10; 10], 1.0).unwrap(), 10.0, 1e-15);
    near(effective_n(&[10; 10], 1.0).unwrap(), 10.0, 1e-15);
    // Nothing in common, or one picture each: worth all of them.
    assert_eq!(effective_n(&[10; 10], 0.0), Some(100.0));
    assert_eq!(effective_n(&[1; 7], 0.9), Some(7.0));
    // m = (1 + 4 + 81) / 12; 1 + (m − 1)·0.3 = 2.85.
    near(design_effect(&[1, 2, 9, 0], 0.3).unwrap(), 2.85, 1e-14);
    assert_eq!(design_effect(&[5, 5], -0.4), Some(1.0));
    assert_eq!(design_effect(&[], 0.5), None);
    assert_eq!(design_effect(&[0, 0], 0.5), None);
    assert_eq!(design_effect(&[3], f64::NAN), None);
    assert_eq!(design_effect(&[3], 1.5), None);
}

#[test]
fn a_rate_known_to_five_points_needs_385() {
    assert_eq!(needed_for_rate(0.05), 385);
    assert_eq!(needed_for_rate(0.01), 9604);
    assert_eq!(needed_for_rate(0.0), u64::MAX);
    assert_eq!(needed_for_rate(f64::NAN), u64::MAX);
}
