use proptest::prelude::*;

use super::super::*;

/// Cells of all sizes: near-empty, ordinary and huge.
fn cell() -> impl Strategy<Value = u64> {
    prop_oneof![0..6_u64, 0..300_u64, 0..100_000_u64, 0..1_000_000_000_u64]
}

fn counted() -> impl Strategy<Value = (u64, u64)> {
    cell().prop_flat_map(|n| (0..=n + 1, Just(n + 1)))
}

fn p_values() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(prop_oneof![0.0..=1.0, 0.0..=1e-6, Just(0.25), Just(1.0)], 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn intervals_hold_their_estimate_and_stay_within_zero_and_one((k, n) in counted()) {
        for interval in [wilson(k, n).unwrap(), clopper_pearson(k, n).unwrap()] {
            prop_assert!(0.0 <= interval.low && interval.low <= interval.value);
            prop_assert!(interval.value <= interval.high && interval.high <= 1.0);
        }
    }

    #[test]
    fn intervals_rise_with_k((k, n) in counted()) {
        prop_assume!(k < n);
        for of in [wilson, clopper_pearson] {
            let (here, next) = (of(k, n).unwrap(), of(k + 1, n).unwrap());
            prop_assert!(here.low <= next.low && here.high <= next.high);
        }
    }

    #[test]
    fn the_exact_interval_ends_where_the_tails_are_a_fortieth((k, n) in counted()) {
        // The one tail is 2.5 % there, and the two-sided test adds the other to it.
        let interval = clopper_pearson(k, n).unwrap();
        if k > 0 {
            prop_assert!(binomial_exact(k, n, interval.low).unwrap() >= 0.0249999);
        }
        if k < n {
            prop_assert!(binomial_exact(k, n, interval.high).unwrap() >= 0.0249999);
        }
    }

    #[test]
    fn q_values_are_no_less_than_p_and_in_its_order(p in p_values()) {
        for adjust in [benjamini_hochberg, benjamini_yekutieli, holm] {
            let q = adjust(&p);
            prop_assert_eq!(q.len(), p.len());
            for i in 0..p.len() {
                prop_assert!(p[i] <= q[i] && q[i] <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || q[i] <= q[j]);
                }
            }
        }
    }

    #[test]
    fn a_test_in_a_closed_family_never_counts(
        families in prop::collection::vec(p_values(), 0..8), q in 0.0..=1.0
    ) {
        let verdicts = nested_bh(&families, q);
        prop_assert_eq!(verdicts.len(), families.len());
        for (verdict, family) in verdicts.iter().zip(&families) {
            prop_assert!(verdict.level <= q);
            for (i, &p) in family.iter().enumerate() {
                prop_assert!(!verdict.rejects(i) || (verdict.opened && p <= q));
            }
        }
    }

    #[test]
    fn fisher_is_the_same_for_the_transpose_and_for_swapped_rows(
        a in cell(), b in cell(), c in cell(), d in cell()
    ) {
        let p = fisher_exact(a, b, c, d);
        prop_assert_eq!(p, fisher_exact(a, c, b, d));
        if let (Some(p), Some(swapped)) = (p, fisher_exact(c, d, a, b)) {
            prop_assert!((p - swapped).abs() <= 1e-9 * p.max(1e-300), "{} {}", p, swapped);
        }
    }

    #[test]
    fn every_test_of_a_table_gives_a_p_value_in_range(
        a in cell(), b in cell(), c in cell(), d in cell()
    ) {
        let full = (a + b) * (c + d) > 0 && (a + c) * (b + d) > 0;
        for p in [
            fisher_exact(a, b, c, d),
            association_2x2(a, b, c, d).map(|test| test.p),
            chi_square_2x2(a, b, c, d).map(|test| test.p),
            chi_square(&[vec![a, b], vec![c, d]]).map(|test| test.p),
        ] {
            prop_assert_eq!(p.is_some(), full);
            prop_assert!(p.is_none_or(|p| (0.0..=1.0).contains(&p)));
        }
        if let Some(ratio) = odds_ratio(a, b, c, d) {
            prop_assert!(0.0 < ratio.low && ratio.low <= ratio.value);
            prop_assert!(ratio.value <= ratio.high && ratio.high.is_finite());
        }
    }

    #[test]
    fn the_exact_binomial_p_value_is_in_range((k, n) in counted(), p in prop_oneof![
        0.0..=1.0, 0.0..=1e-12, Just(f64::MIN_POSITIVE), Just(1.0 - f64::EPSILON), Just(0.5)
    ]) {
        let value = binomial_exact(k, n, p).unwrap();
        prop_assert!((0.0..=1.0).contains(&value), "{}", value);
    }

    #[test]
    fn effect_sizes_stay_in_their_ranges(
        table in prop::collection::vec(prop::collection::vec(cell(), 4), 2..5)
    ) {
        for value in [cramers_v(&table), theils_u(&table)].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&value), "{}", value);
        }
        let counts = &table[0];
        if let Some(hill) = hill_numbers(counts) {
            prop_assert!(1.0 <= hill.order2 && hill.order2 <= hill.order1);
            prop_assert!(hill.order1 <= hill.order0);
        }
        for value in [evenness(counts), gini(counts)].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&value), "{}", value);
        }
    }

    #[test]
    fn normalised_information_lies_between_minus_one_and_one(
        both in cell(), only_a in cell(), only_b in cell(), neither in cell()
    ) {
        let (a, b) = (both + only_a, both + only_b);
        let value = npmi(both, a, b, a + only_b + neither);
        prop_assert!(value.is_none_or(|value| (-1.0..=1.0).contains(&value)));
    }
}
