//! Two sides of values that repeat.

use super::near;
use crate::stats::{Levels, Shift, cliffs_deltas, kruskal_wallis, median_rank, ranks::Ranks};

const OWN: [u32; 12] = [45, 45, 30, 60, 20, 45, 35, 50, 40, 45, 30, 25];
const REST: [u32; 10] = [60, 70, 45, 80, 65, 60, 55, 45, 75, 50];

fn shift(own: &[u32], rest: &[u32], effect: f64) -> (Vec<u32>, Option<Shift>) {
    let mut values: Vec<u32> = own.iter().chain(rest).copied().collect();
    values.sort_unstable();
    values.dedup();
    let at = |side: &[u32], value: u32| side.iter().filter(|&&v| v == value).count() as u64;
    let counts: Vec<u64> = values.iter().map(|&v| at(own, v) + at(rest, v)).collect();
    let side: Vec<(usize, u64)> =
        values.iter().enumerate().map(|(level, &v)| (level, at(own, v))).filter(|&(_, n)| n > 0).collect();
    (values, Levels::of(&counts).against_rest(&side, effect))
}

#[test]
fn a_shift_is_that_of_its_definition() {
    // scipy.stats.mannwhitneyu(own, rest, use_continuity=False, method="asymptotic"); delta and its variance from the
    // matrix of signs.
    let (values, shift) = shift(&OWN, &REST, 1.0);
    let shift = shift.expect("two sides");
    near(shift.z, -3.23566871343798, 1e-12);
    near(shift.p, 0.0012135814336561392, 1e-12);
    near(shift.delta.value, -0.8083333333333333, 1e-14);
    let (low, high) = shift.delta.interval.expect("two sides of several");
    near(low, -0.9446089288259625, 1e-12);
    near(high, -0.434316313910243, 1e-12);
    assert_eq!((shift.n, shift.n_rest), (12, 10));
    let named = |(a, b): (usize, usize)| (values[a], values[b]);
    assert_eq!(named(shift.median.middle), (40, 45));
    assert_eq!(named(shift.median_rest.middle), (60, 60));
    // Of 12 the 3rd and the 10th, of 10 the 2nd and the 9th (Conover's table of the binomial).
    assert_eq!(shift.median.interval.map(named), Some((30, 45)));
    assert_eq!(shift.median_rest.interval.map(named), Some((45, 75)));
}

#[test]
fn items_of_which_two_are_worth_one_widen_all_that_is_said() {
    let (values, shift) = shift(&OWN, &REST, 2.0);
    let shift = shift.expect("two sides");
    near(shift.p, 0.02213965908857811, 1e-11);
    let (low, high) = shift.delta.interval.expect("an interval");
    near(low, -0.9641517246500878, 1e-12);
    near(high, -0.23799061233628355, 1e-12);
    // Six items: all of them. Five: none.
    assert_eq!(shift.median.interval, Some((0, values.iter().position(|&v| v == 60).expect("there"))));
    assert_eq!(shift.median_rest.interval, None);
}

#[test]
fn it_is_the_rank_test_of_two_groups() {
    let pooled: Vec<f64> = OWN.iter().chain(&REST).map(|&v| f64::from(v)).collect();
    let ranks = Ranks::of(&pooled).expect("few");
    let group = |i: usize| Some(usize::from(i >= OWN.len()));
    let test = kruskal_wallis(&ranks, 2, group).expect("two groups");
    let delta = cliffs_deltas(&ranks, 2, group)[0].expect("two groups");
    let shift = shift(&OWN, &REST, 1.0).1.expect("two sides");
    near(shift.z * shift.z, test.statistic, 1e-12);
    near(shift.p, test.p, 1e-12);
    assert_eq!(shift.delta, delta);
}

#[test]
fn the_rank_of_a_medians_end_is_the_binomials() {
    // scipy.stats.binom.cdf
    let ranks = [(6, 1), (10, 2), (12, 3), (25, 8), (100, 40), (1_000, 469), (1_000_000, 499_020)];
    for (n, rank) in ranks {
        assert_eq!(median_rank(n), Some(rank), "n = {n}");
    }
    assert!((0..6).all(|n| median_rank(n).is_none()));
}

#[test]
fn what_cannot_be_compared_is_none() {
    let levels = Levels::of(&[3, 0, 4]);
    assert_eq!(levels.n(), 7);
    assert!(levels.against_rest(&[], 1.0).is_none(), "an empty side");
    assert!(levels.against_rest(&[(0, 3), (2, 4)], 1.0).is_none(), "no rest");
    assert!(levels.against_rest(&[(0, 4)], 1.0).is_none(), "more than there are");
    assert!(levels.against_rest(&[(3, 1)], 1.0).is_none(), "no such level");
    assert!(levels.against_rest(&[(2, 1), (0, 1)], 1.0).is_none(), "not rising");
    assert!(Levels::of(&[7]).against_rest(&[(0, 3)], 1.0).is_none(), "all values the same");
    assert!(Levels::of(&[]).against_rest(&[], 1.0).is_none());
    let apart = levels.against_rest(&[(2, 4)], 1.0).expect("two sides");
    assert_eq!(apart.delta.value, 1.0);
    // Mid-ranks 2 and 5.5 about 4.
    assert_eq!((levels.score(0), levels.score(2)), (-2.0, 1.5));
}
