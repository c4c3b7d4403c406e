use proptest::prelude::*;

use super::super::*;
use super::near;

/// Admissions to six departments of Berkeley in 1973, by sex: P. Bickel et al. 1975, R's
/// `UCBAdmissions`. `[men in, men out, women in, women out]`.
const BERKELEY: [[u64; 4]; 6] = [
    [512, 313, 89, 19],
    [353, 207, 17, 8],
    [120, 205, 202, 391],
    [138, 279, 131, 244],
    [53, 138, 94, 299],
    [22, 351, 24, 317],
];

/// Odds ratio, its ends, chi-square, p, Breslow–Day–Tarone, p.
#[track_caller]
fn is(tables: &[[u64; 4]], expected: [f64; 7], tolerance: f64) {
    let found = mantel_haenszel(tables).unwrap();
    let (ratio, even) = (found.odds_ratio.unwrap(), found.homogeneity.unwrap());
    let actual = [ratio.value, ratio.low, ratio.high, found.statistic, found.p, even.statistic, even.p];
    for (actual, expected) in actual.into_iter().zip(expected) {
        near(actual, expected, tolerance);
    }
    assert_eq!(even.df, tables.len() as f64 - 1.0);
}

#[test]
fn berkeley_did_not_turn_women_down_within_its_departments() {
    // The printed formulas in mpmath; statsmodels' StratifiedTable agrees to ten digits.
    let expected = [
        0.90469682825862298,
        0.77190736175935046,
        1.0603297644366556,
        1.5246066604434417,
        0.21692369705551738,
        18.825501252052756,
        0.0020714013978812493,
    ];
    is(&BERKELEY, expected, 1e-10);
    // Over all departments together it looks otherwise: 1,198 of 2,691 men, 557 of 1,835 women.
    let all = mantel_haenszel(&[[1198, 1493, 557, 1278]]).unwrap();
    near(all.odds_ratio.unwrap().value, 1198.0 * 1278.0 / (1493.0 * 557.0), 1e-12);
    assert_eq!((all.strata, all.homogeneity), (1, None));
}

#[test]
fn small_and_huge_strata_keep_their_digits() {
    // mpmath at 60 digits; statsmodels agrees on the first, and loses five digits on the second.
    let small = [
        1.4556495003843198,
        0.39532071091429943,
        5.3599910388415597,
        0.3034470538488902,
        0.58172945415305907,
        3.0041519714504346,
        0.22266742560244014,
    ];
    is(&[[0, 5, 3, 9], [4, 6, 2, 11], [7, 1, 8, 2]], small, 1e-10);
    let huge = [
        1.1263796918024134,
        0.70573099695915364,
        1.7977546906280092,
        0.2567066662050366,
        0.61239180105136475,
        198.30826171297709,
        4.8866891886948782e-45,
    ];
    is(&[[1, 1_000_000, 3, 900_000_000], [40, 500_000, 30, 400_000]], huge, 1e-8);
    let n = 1_000_000_000;
    let even = [
        1.0000700047273045,
        0.99994604581096837,
        1.0001939790102828,
        1.2251011411344525,
        0.26836186922244181,
        2.2129259468021335,
        0.13685888029828102,
    ];
    is(&[[n, n, n, n + 70_000], [3, 1, 2, 5]], even, 1e-7);
}

#[test]
fn strata_that_say_nothing_are_left_out() {
    assert_eq!(mantel_haenszel(&[]), None);
    assert_eq!(mantel_haenszel(&[[0; 4], [1, 0, 0, 0], [5, 3, 0, 0], [5, 0, 3, 0]]), None);
    let mut with = BERKELEY.to_vec();
    with.extend([[0; 4], [9, 4, 0, 0]]);
    assert_eq!(mantel_haenszel(&with), mantel_haenszel(&BERKELEY));
    // One diagonal only: the ratio would be infinite, the chi-square has its value.
    let found = mantel_haenszel(&[[4, 0, 0, 4], [1, 0, 0, 1]]).unwrap();
    assert_eq!((found.odds_ratio, found.homogeneity), (None, None));
    assert!(found.statistic > 0.0 && found.p < 0.05);
}

#[test]
fn one_stratum_gives_pearsons_chi_square_with_n_less_one() {
    let found = mantel_haenszel(&[[10, 20, 30, 15]]).unwrap();
    let pearson = chi_square_2x2(10, 20, 30, 15).unwrap().statistic.unwrap();
    near(found.statistic, pearson * 74.0 / 75.0, 1e-13);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn turning_the_columns_inverts_the_ratio_and_changes_nothing_else(
        tables in prop::collection::vec(prop::array::uniform4(prop_oneof![0..4_u64, 0..3_000_000_u64]), 0..6)
    ) {
        let turned: Vec<[u64; 4]> = tables.iter().map(|&[a, b, c, d]| [b, a, d, c]).collect();
        let (here, there) = (mantel_haenszel(&tables), mantel_haenszel(&turned));
        prop_assert_eq!(here.is_some(), there.is_some());
        let (Some(here), Some(there)) = (here, there) else { return Ok(()) };
        prop_assert!(here.statistic >= 0.0 && (0.0..=1.0).contains(&here.p));
        prop_assert!((here.statistic - there.statistic).abs() <= 1e-9 * here.statistic.max(1.0));
        prop_assert_eq!(here.odds_ratio.is_some(), there.odds_ratio.is_some());
        if let (Some(ratio), Some(other)) = (here.odds_ratio, there.odds_ratio) {
            prop_assert!(0.0 < ratio.low && ratio.low <= ratio.value && ratio.value <= ratio.high);
            prop_assert!((ratio.value * other.value - 1.0).abs() < 1e-9);
        }
        if let (Some(even), Some(other)) = (here.homogeneity, there.homogeneity) {
            prop_assert!(even.statistic.is_finite() && (0.0..=1.0).contains(&even.p));
            prop_assert!((even.statistic - other.statistic).abs() <= 1e-6 * even.statistic.max(1.0));
        }
    }

    #[test]
    fn strata_of_one_odds_ratio_are_even(a in 1..40_u64, b in 1..40_u64, c in 1..40_u64, d in 1..40_u64, k in 2..9_u64) {
        let found = mantel_haenszel(&[[a, b, c, d], [a * k, b * k, c * k, d * k]]).unwrap();
        prop_assert!(found.homogeneity.unwrap().statistic < 1e-8);
        prop_assert!((found.odds_ratio.unwrap().value / ((a * d) as f64 / (b * c) as f64) - 1.0).abs() < 1e-12);
    }
}
