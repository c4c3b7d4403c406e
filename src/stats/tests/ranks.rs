use proptest::prelude::*;

use super::super::*;
use super::near;

/// The values of all groups in one list, and the group of each.
fn pooled(groups: &[&[f64]]) -> (Vec<f64>, Vec<Option<usize>>) {
    let of = |(group, values): (usize, &&[f64])| values.iter().map(move |&v| (v, Some(group))).collect::<Vec<_>>();
    groups.iter().enumerate().flat_map(of).unzip()
}

fn ranked(groups: &[&[f64]]) -> (Ranks, Vec<Option<usize>>) {
    let (values, codes) = pooled(groups);
    (Ranks::of(&values).unwrap(), codes)
}

const TIED: [&[f64]; 3] = [&[1., 1., 2., 3., 3., 3.], &[2., 2., 4., 5.], &[3., 3., 6., 6., 6., 1., 9.]];

#[test]
fn kruskal_and_wallis_get_what_scipy_gets() {
    // Hollander and Wolfe 1973, p. 116 (R's example for kruskal.test): H = 0.77143, p = 0.68.
    let groups: [&[f64]; 3] = [&[2.9, 3.0, 2.5, 2.6, 3.2], &[3.8, 2.7, 4.0, 2.4], &[2.8, 3.4, 3.7, 2.2, 2.0]];
    let (ranks, codes) = ranked(&groups);
    let test = kruskal_wallis(&ranks, 3, |i| codes[i]).unwrap();
    near(test.statistic, 27.0 / 35.0, 1e-13);
    near(test.p, (-27.0_f64 / 70.0).exp(), 1e-12);
    assert_eq!((test.df, test.n), (2.0, 14));
    // With ties: scipy.
    let (ranks, codes) = ranked(&TIED);
    let test = kruskal_wallis(&ranks, 3, |i| codes[i]).unwrap();
    near(test.statistic, 4.319241982507279, 1e-12);
    near(test.p, 0.11536883855174772, 1e-12);
    // Group 0 holds ranks 2, 2, 5, 9, 9, 9.
    near(test.mean_ranks[0].unwrap(), 6.0, 1e-14);
}

#[test]
fn items_without_a_group_are_as_if_they_were_not_there() {
    let (mut values, mut codes) = pooled(&TIED);
    let alone = Ranks::of(&values).unwrap();
    let (test, deltas) = (kruskal_wallis(&alone, 3, |i| codes[i]), cliffs_deltas(&alone, 3, |i| codes[i]));
    for (place, value) in [(0, 3.0), (4, f64::NAN), (7, 2.0), (9, 100.0), (2, f64::NEG_INFINITY)] {
        values.insert(place, value);
        codes.insert(place, None);
    }
    values.push(f64::NAN);
    codes.push(Some(1));
    values.push(5.0);
    codes.push(Some(3));
    let among = Ranks::of(&values).unwrap();
    assert_eq!(among.len(), values.len() - 2);
    assert_eq!(kruskal_wallis(&among, 3, |i| codes[i]), test);
    assert_eq!(cliffs_deltas(&among, 3, |i| codes[i]), deltas);
}

#[test]
fn where_there_is_nothing_to_compare_there_is_no_answer() {
    let none = Ranks::of(&[]).unwrap();
    assert!(none.is_empty());
    assert_eq!(kruskal_wallis(&none, 2, |_| Some(0)), None);
    assert_eq!(cliffs_deltas(&none, 2, |_| Some(0)), [None, None]);
    let one = Ranks::of(&[1.0]).unwrap();
    assert_eq!(kruskal_wallis(&one, 2, |_| Some(0)), None);
    assert_eq!(cliffs_deltas(&one, 2, |_| Some(0)), [None, None]);
    let same = Ranks::of(&[4.0, 4.0, 4.0, 4.0]).unwrap();
    assert_eq!(kruskal_wallis(&same, 2, |i| Some(i % 2)), None);
    // No pair is unequal: delta 0, and no doubt about it.
    assert_eq!(cliffs_delta(&same, (0, 1), |i| Some(i % 2)).unwrap().interval, Some((0.0, 0.0)));
    // Zero and minus zero are the same value.
    let zeros = Ranks::of(&[0.0, -0.0]).unwrap();
    assert_eq!(kruskal_wallis(&zeros, 2, Some), None);
    let two = cliffs_delta(&Ranks::of(&[1.0, 2.0]).unwrap(), (0, 1), Some).unwrap();
    assert_eq!((two.value, two.interval), (-1.0, None));
}

#[track_caller]
fn is(delta: Option<CliffsDelta>, value: f64, low: f64, high: f64) {
    let delta = delta.unwrap();
    near(delta.value, value, 1e-13);
    let interval = delta.interval.unwrap();
    near(interval.0, low, 1e-10);
    near(interval.1, high, 1e-10);
}

#[test]
fn cliffs_delta_is_that_of_the_dominance_matrix() {
    // Hogarty and Kromrey 1999: d = −.25 and variance terms .2669753, .447, 1.0055556; the interval
    // is the printed formula in numpy over the whole matrix, as are those below.
    let (ranks, codes) =
        ranked(&[&[10., 10., 20., 20., 20., 30., 30., 30., 40., 50.], &[10., 20., 30., 40., 40., 50.]]);
    is(cliffs_delta(&ranks, (0, 1), |i| codes[i]), -0.25, -0.7125350951153084, 0.3639998950359781);
    let (ranks, codes) = ranked(&TIED);
    let deltas = cliffs_deltas(&ranks, 3, |i| codes[i]);
    is(deltas[0], -0.5454545454545454, -0.8405812129593427, -0.0006244030714635403);
    is(deltas[1], -0.038461538461538464, -0.582597824993849, 0.5294821804882719);
    is(deltas[2], 0.5428571428571428, -0.09812450523934954, 0.8654941016568588);
    is(cliffs_delta(&ranks, (0, 2), |i| codes[i]), -0.6190476190476191, -0.899082651730073, 0.02049034160019222);
    assert_eq!(cliffs_delta(&ranks, (1, 1), |i| codes[i]), None);
}

#[test]
fn groups_that_do_not_overlap_have_a_one_sided_interval() {
    let values: Vec<f64> = (0..30).map(f64::from).collect();
    let ranks = Ranks::of(&values).unwrap();
    let delta = cliffs_delta(&ranks, (1, 0), |i| Some(usize::from(i >= 10))).unwrap();
    let square = 1.959963984540054_f64.powi(2);
    assert_eq!((delta.value, delta.n, delta.n_other), (1.0, 20, 10));
    let (low, high) = delta.interval.unwrap();
    near(low, (10.0 - square) / (10.0 + square), 1e-14);
    assert_eq!(high, 1.0);
}

#[test]
fn a_million_values_are_compared_without_losing_a_digit() {
    // Every value of 0..1000 a thousand times, half of each in each group.
    let values: Vec<f64> = (0..1_000_000).map(|i| f64::from(i % 1000)).collect();
    let ranks = Ranks::of(&values).unwrap();
    let test = kruskal_wallis(&ranks, 2, |i| Some(i / 1000 % 2)).unwrap();
    assert_eq!((test.statistic, test.p), (0.0, 1.0));
    let delta = cliffs_delta(&ranks, (0, 1), |i| Some(i / 1000 % 2)).unwrap();
    let (low, high) = delta.interval.unwrap();
    assert_eq!(delta.value, 0.0);
    // s² is close to (1/n₁ + 1/n₂)/3.
    near(high, 1.959963984540054 * (4.0_f64 / 3e6).sqrt(), 1e-4);
    near(low, -high, 1e-12);
}

fn grouped() -> impl Strategy<Value = (Vec<f64>, Vec<Option<usize>>)> {
    let value = prop_oneof![(0..8_i32).prop_map(f64::from), -1e300..1e300_f64, Just(f64::NAN)];
    prop::collection::vec((value, prop::option::weighted(0.9, 0..4_usize)), 0..60)
        .prop_map(|items| items.into_iter().unzip())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn delta_counts_the_pairs((values, codes) in grouped()) {
        let ranks = Ranks::of(&values).unwrap();
        let deltas = cliffs_deltas(&ranks, 4, |i| codes[i]);
        for (group, delta) in deltas.into_iter().enumerate() {
            let (mut balance, mut pairs) = (0_i64, 0_i64);
            for (x, _) in values.iter().zip(&codes).filter(|(x, code)| !x.is_nan() && **code == Some(group)) {
                for (y, code) in values.iter().zip(&codes) {
                    if !y.is_nan() && code.is_some_and(|code| code != group) {
                        balance += i64::from(x > y) - i64::from(x < y);
                        pairs += 1;
                    }
                }
            }
            prop_assert_eq!(delta.is_some(), pairs > 0);
            if let Some(delta) = delta {
                prop_assert!((delta.value - balance as f64 / pairs as f64).abs() < 1e-12);
                if let Some((low, high)) = delta.interval {
                    prop_assert!(-1.0 <= low && low <= delta.value && delta.value <= high && high <= 1.0);
                }
            }
        }
    }

    #[test]
    fn a_rising_change_of_scale_changes_nothing((values, codes) in grouped()) {
        let bent: Vec<f64> = values.iter().map(|v| v.cbrt() * 3.0 - 1.0).collect();
        let (ranks, other) = (Ranks::of(&values).unwrap(), Ranks::of(&bent).unwrap());
        // Huge values may fall together in the cube root's last digit.
        let distinct = |list: &[f64]| {
            let mut bits: Vec<u64> = list.iter().filter(|v| !v.is_nan()).map(|v| v.to_bits()).collect();
            bits.sort_unstable();
            bits.dedup();
            bits.len()
        };
        prop_assume!(distinct(&values) == distinct(&bent));
        prop_assert_eq!(kruskal_wallis(&ranks, 4, |i| codes[i]), kruskal_wallis(&other, 4, |i| codes[i]));
    }
}
