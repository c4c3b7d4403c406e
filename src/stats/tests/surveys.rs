use super::near;
use crate::stats::*;

#[test]
fn the_difference_of_two_shares_has_newcombes_interval() {
    // R. Newcombe 1998, table II, contrast (a): 56/70 − 48/80, method 10: 0.0524 to 0.3339.
    let of = |k: f64, n: f64| Uncertain::asked(k / n, n).expect("a share");
    let (low, high) = difference(&of(56.0, 70.0), &of(48.0, 80.0), 1.0);
    assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5, "{low} {high}");
    // Against a share that is known, what is left is the interval of the other one.
    let own = of(60.0, 200.0);
    let (low, high) = difference(&own, &Uncertain::known(0.5), 0.8);
    near(low, own.low - 0.4, 1e-12);
    near(high, own.high - 0.4, 1e-12);
}

#[test]
fn two_lists_of_shares_are_compared_as_two_rows_of_counts() {
    // scipy.stats.chi2_contingency([[120, 280, 600], [100, 150, 250]], correction=False)
    let (statistic, df, p) = homogeneity(&[0.12, 0.28, 0.6], 1000.0, &[0.2, 0.3, 0.5], 500.0).expect("a test");
    near(statistic, 20.89292376570079, 1e-9);
    near(p, 2.905087708549396e-5, 1e-8);
    assert_eq!(df, 2.0);
    assert_eq!(homogeneity(&[1.0, 0.0], 10.0, &[1.0, 0.0], 10.0), None, "one group");
    assert_eq!(homogeneity(&[0.5, 0.5], 10.0, &[1.0], 10.0), None);
    assert_eq!(homogeneity(&[0.5, 0.5], 0.0, &[0.5, 0.5], 10.0), None);
    assert_eq!(homogeneity(&[], 1.0, &[], 1.0), None);
}
