use std::collections::BTreeMap;

use super::super::*;
use super::{all_near, near};
use xtask::shared::shared;

#[test]
fn fisher_gives_the_exact_p_values() {
    // Exact; the same as scipy.stats.fisher_exact to its precision.
    let known: [(u64, u64, u64, u64, f64); 11] = [
        (3, 1, 1, 3, 0.4857142857142857),
        (8, 2, 1, 5, 0.03496503496503497),
        (1, 9, 11, 3, 0.0027594561852200836),
        (10, 2, 3, 15, 0.0005367241191434358),
        (0, 5, 5, 0, 0.007936507936507936),
        (12, 5, 29, 2, 0.08026855207410465),
        (100, 200, 300, 400, 0.004875591197626996),
        (2, 118, 4000, 6000, 1.72873630465617239e-23),
        (490, 510, 510, 490, 0.39549420191013),
        (11, 1050, 4046, 33326, 5.67282826430940332e-37),
        (0, 1, 1, 0, 1.0),
    ];
    for (a, b, c, d, p) in known {
        near(fisher_exact(a, b, c, d).unwrap(), p, 1e-11);
    }
}

#[test]
fn fisher_keeps_its_digits_at_a_thousand_million() {
    near(fisher_exact(3, 99_999_997, 17, 899_999_983).unwrap(), 0.444649846549305162, 1e-10);
    let half = fisher_exact(249_990_000, 250_010_000, 250_010_000, 249_990_000);
    near(half.unwrap(), 0.205925885946830626, 1e-10);
}

#[test]
fn fisher_is_none_with_an_empty_margin_or_beyond_its_limit() {
    assert_eq!(fisher_exact(0, 0, 3, 4), None);
    assert_eq!(fisher_exact(0, 3, 0, 4), None);
    assert_eq!(fisher_exact(0, 0, 0, 0), None);
    assert_eq!(fisher_exact(u64::MAX, 1, 1, 1), None);
    assert_eq!(fisher_exact(1 << 41, 1, 1, 1), None);
}

#[test]
fn binomial_exact_gives_the_p_values_of_binom_test() {
    // Exact, by the definition in R's binom.test; 682 of 925 at 3/4 is the example of its page.
    let known: [(u64, u64, f64, f64); 10] = [
        (682, 925, 0.75, 0.3824915595748517),
        (4, 10, 0.5, 0.75390625),
        (5, 10, 0.5, 1.0),
        (0, 20, 0.1, 0.25452997802490435),
        (20, 20, 0.1, 1.0000000000000011e-20),
        (7, 20, 0.3, 0.6294979666766777),
        (1, 1, 0.5, 1.0),
        (0, 1, 0.3, 1.0),
        (120, 400, 0.25, 0.024177453091962675),
        (3, 50, 0.001, 1.8921655140061332e-5),
    ];
    for (k, n, p, expected) in known {
        near(binomial_exact(k, n, p).unwrap(), expected, 1e-12);
    }
    // scipy.stats.binomtest.
    near(binomial_exact(40758, 86744, 0.5).unwrap(), 1.6432220471709385e-70, 1e-9);
    near(binomial_exact(500_020_000, 1_000_000_000, 0.5).unwrap(), 0.20591454810171667, 1e-9);
    near(binomial_exact(1013, 1_000_000_000, 1e-6).unwrap(), 0.6809762117808535, 1e-9);
}

#[test]
fn binomial_exact_knows_the_ends_of_its_domain() {
    assert_eq!(binomial_exact(0, 5, 0.0), Some(1.0));
    assert_eq!(binomial_exact(1, 5, 0.0), Some(0.0));
    assert_eq!(binomial_exact(5, 5, 1.0), Some(1.0));
    assert_eq!(binomial_exact(4, 5, 1.0), Some(0.0));
    assert_eq!(binomial_exact(0, 0, 0.5), None);
    assert_eq!(binomial_exact(6, 5, 0.5), None);
    for p in [f64::NAN, -0.1, 1.1] {
        assert_eq!(binomial_exact(1, 5, p), None);
    }
}

#[test]
fn the_chi_square_tail_is_right_far_out() {
    // mpmath: gammainc(df/2, x/2, inf, regularized=True).
    let known = [
        (1400.0, 1.0, 2.1010145162642175e-306),
        (1300.0, 8.0, 2.3506152837959176e-275),
        (500.0, 400.0, 0.00048221275959343374),
        (16.0, 1.0, 6.3342483666239843e-5),
        (3.841458820694124, 1.0, 0.050000000000000057),
        (1e-8, 1.0, 0.99992021154405269),
        (2000.0, 1500.0, 5.8099109897619927e-17),
    ];
    for (statistic, df, p) in known {
        near(chi_square_tail(statistic, df).unwrap(), p, 1e-11);
    }
    assert_eq!(chi_square_tail(0.0, 3.0), Some(1.0));
    assert_eq!(chi_square_tail(f64::INFINITY, 3.0), Some(0.0));
    assert_eq!(chi_square_tail(1e300, 3.0), Some(0.0));
    assert_eq!(chi_square_tail(f64::NAN, 3.0), None);
    assert_eq!(chi_square_tail(1.0, 0.0), None);
}

#[test]
fn chi_square_gives_the_figures_of_known_tables() {
    // scipy.stats.chi2_contingency(correction=False); residuals from the formula.
    // Party identification by gender: A. Agresti, "Categorical Data Analysis", 2007, p. 38.
    let test = chi_square(&[vec![762, 327, 468], vec![484, 239, 477]]).unwrap();
    near(test.statistic, 30.070149095754672, 1e-12);
    near(test.p, 2.9535891832117595e-7, 1e-11);
    near(test.cramers_v, 0.10443580235646777, 1e-12);
    near(test.expected_min, 246.35473340587595, 1e-12);
    assert_eq!((test.df, test.n), (2.0, 2757.0));
    all_near(&test.residuals[0], &[4.502053521086705, 0.6994517329844296, -5.315945542704929]);
    all_near(&test.residuals[1], &[-4.502053521086705, -0.6994517329844296, 5.315945542704929]);

    let test = chi_square(&[vec![10, 20, 30], vec![6, 9, 17]]).unwrap();
    near(test.statistic, 0.27157465150403504, 1e-12);
    near(test.p, 0.873028283380073, 1e-12);

    let test = chi_square(&[vec![12, 5], vec![29, 2]]).unwrap();
    near(test.statistic, 4.646430720203109, 1e-12);
    let small = chi_square_2x2(12, 5, 29, 2).unwrap();
    near(small.statistic.unwrap(), test.statistic, 1e-14);
    near(small.p, 0.03111818732925684, 1e-12);
    assert_eq!((small.name, small.df), ("chi-square", Some(1.0)));
}

#[test]
fn chi_square_leaves_empty_rows_and_columns_out() {
    let full = chi_square(&[vec![12, 5], vec![29, 2]]).unwrap();
    let holed = chi_square(&[vec![12, 0, 5], vec![0, 0, 0], vec![29, 0, 2]]).unwrap();
    assert_eq!((full.statistic, full.df, full.p), (holed.statistic, holed.df, holed.p));
    assert_eq!(holed.residuals[1], [0.0; 3]);
    assert_eq!(holed.residuals[2][2], full.residuals[1][1]);

    assert_eq!(chi_square(&[]), None);
    assert_eq!(chi_square(&[vec![1, 2]]), None);
    assert_eq!(chi_square(&[vec![1, 2], vec![0, 0]]), None);
    assert_eq!(chi_square(&[vec![1, 0], vec![2, 0]]), None);
    assert_eq!(chi_square(&[vec![1, 2], vec![3]]), None);
}

#[test]
fn a_small_expected_count_calls_for_fisher() {
    let small = association_2x2(12, 5, 29, 2).unwrap();
    assert_eq!((small.name, small.statistic), ("fisher-exact", None));
    near(small.p, 0.08026855207410465, 1e-11);
    assert_eq!(association_2x2(100, 200, 300, 400).unwrap().name, "chi-square");
    // Just five expected in the first cell: 10·10/20.
    assert_eq!(association_2x2(4, 6, 6, 4).unwrap().name, "chi-square");
    assert_eq!(association_2x2(4, 5, 6, 5).unwrap().name, "fisher-exact");
    assert_eq!(association_2x2(4, 0, 6, 0), None);
}

#[test]
fn seventy_to_thirty_is_not_half_and_half() {
    let fit = goodness_of_fit(&[70, 30], &[0.5, 0.5]).unwrap();
    near(fit.statistic, 16.0, 1e-14);
    near(fit.p, 6.334248366623984e-5, 1e-11);
    near(fit.cohens_w, 0.4, 1e-14);
    near(fit.total_variation, 0.2, 1e-14);
    assert_eq!((fit.df, fit.expected_min, fit.n), (1.0, 50.0, 100.0));
    // Percentages and population counts mean the same.
    assert_eq!(goodness_of_fit(&[70, 30], &[50.0, 50.0]), Some(fit));
    near(cohens_w(&[0.7, 0.3], &[0.5, 0.5]).unwrap(), 0.4, 1e-14);
}

#[test]
fn goodness_of_fit_is_none_where_chi_square_has_no_value() {
    assert_eq!(goodness_of_fit(&[1, 2], &[1.0]), None);
    assert_eq!(goodness_of_fit(&[0, 0], &[0.5, 0.5]), None);
    assert_eq!(goodness_of_fit(&[1, 2], &[1.0, 0.0]), None);
    assert_eq!(goodness_of_fit(&[1, 0], &[1.0, 0.0]), None);
    assert_eq!(goodness_of_fit(&[1, 2], &[f64::NAN, 0.5]), None);
    assert_eq!(goodness_of_fit(&[1, 2], &[-0.5, 1.5]), None);
    assert!(goodness_of_fit(&[1, 2, 0], &[0.5, 0.5, 0.0]).is_some_and(|fit| fit.df == 1.0));
}

#[test]
fn odds_ratios_are_finite_and_woolfs_interval_lies_around_them() {
    // The printed formula in Python.
    let ratio = odds_ratio(12, 5, 29, 2).unwrap();
    near(ratio.value, 0.19260400616332818, 1e-12);
    near(ratio.low, 0.03755617338469404, 1e-12);
    near(ratio.high, 0.9877551370897095, 1e-12);
    let empty_cell = odds_ratio(10, 0, 3, 7).unwrap();
    assert!(empty_cell.value.is_finite() && empty_cell.high > 100.0);
    let swapped = odds_ratio(0, 10, 7, 3).unwrap();
    near(swapped.value * empty_cell.value, 1.0, 1e-14);
    assert_eq!(odds_ratio(0, 0, 3, 7), None);
    assert_eq!(odds_ratio(3, 0, 7, 0), None);
}

/// A significant association can be nothing, and a strong one can hide in half of the rows.
#[test]
fn fairface_is_associated_by_age_and_gender_as_published() {
    let Some(path) = shared("fairface_full/fairface_label_train.csv") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    for (subset, n, statistic, v) in [
        ("", 86744.0, 1979.7488282819816, 0.1510724682728139),
        ("TRUE", 40252.0, 21.278390093416903, 0.022991941788289377),
        ("FALSE", 46492.0, 3469.3963515066425, 0.27317304530232056),
    ] {
        let mut ages: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            if fields[4].starts_with(subset) {
                let row = ages.entry(fields[1]).or_insert_with(|| vec![0, 0]);
                row[usize::from(fields[2] == "Male")] += 1;
            }
        }
        let table: Vec<Vec<u64>> = ages.into_values().collect();
        let test = chi_square(&table).unwrap();
        assert_eq!((test.df, test.n), (8.0, n));
        near(test.statistic, statistic, 1e-11);
        near(test.cramers_v, v, 1e-11);
        if subset == "TRUE" {
            near(test.p, 0.0064435467720475315, 1e-10);
        }
    }
    let women = wilson(40758, 86744).unwrap();
    super::printed(women.value, 0.4698653509);
    super::printed(women.low, 0.4665454581);
    super::printed(women.high, 0.4731879126);
}
