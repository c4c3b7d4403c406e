use proptest::prelude::*;

use super::super::draws::SplitMix64;
use super::super::*;
use super::near;

#[test]
fn small_tables_are_counted_in_full() {
    // Fractions over all 20 and all 357 tables.
    let first = fisher_table(&[vec![3, 1, 2], vec![0, 4, 3]]).unwrap();
    near(first.p, 133.0 / 858.0, 1e-12);
    assert_eq!(first.method(), "exact");
    let second = vec![vec![4, 1, 0], vec![1, 3, 2], vec![0, 2, 5]];
    near(fisher_table(&second).unwrap().p, 749.0 / 31824.0, 1e-12);
    // An empty row and an empty column change nothing.
    let wider = [vec![4, 0, 1, 0], vec![0; 4], vec![1, 0, 3, 2], vec![0, 0, 2, 5]];
    assert_eq!(fisher_table(&wider), fisher_table(&second));
    assert_eq!(fisher_table(&[vec![8, 2], vec![1, 5]]).unwrap().p, fisher_exact(8, 2, 1, 5).unwrap());
}

#[test]
fn large_tables_are_drawn_the_same_every_time() {
    // Agresti 1990, job satisfaction by income: R's fisher.test counts 0.7827.
    let table = [vec![1, 2, 1, 0], vec![3, 3, 6, 1], vec![10, 10, 14, 9], vec![6, 7, 12, 11]];
    let found = fisher_table(&table).unwrap();
    assert_eq!(found.method(), "monte-carlo");
    // Four standard errors of 9,999 draws.
    assert!((found.p - 0.7827).abs() < 4.0 * (0.7827 * 0.2173 / 9999.0_f64).sqrt(), "{}", found.p);
    assert_eq!(fisher_table(&table), Some(found));
    // Apart: no draw comes near, and the least p-value is one in ten thousand.
    let apart = [vec![900, 5, 5], vec![5, 800, 5], vec![5, 5, 700]];
    assert_eq!(fisher_table(&apart).unwrap().p, 1e-4);
}

#[test]
fn drawing_agrees_with_chi_square_where_both_hold() {
    let table = [vec![1200, 1100, 700], vec![950, 1010, 600], vec![40, 61, 33]];
    let found = fisher_table(&table).unwrap();
    assert!(!found.exact);
    assert!((found.p - chi_square(&table).unwrap().p).abs() < 0.02, "{}", found.p);
    let counts = [3050, 2960, 2931, 3088];
    let drawn = multinomial_exact(&counts, &[1.0; 4]).unwrap();
    assert!(!drawn.exact);
    assert!((drawn.p - goodness_of_fit(&counts, &[1.0; 4]).unwrap().p).abs() < 0.02, "{}", drawn.p);
}

#[test]
fn a_thousand_million_are_drawn_in_bounded_time() {
    let n = 1_000_000_000;
    let found = multinomial_exact(&[n, n + 20_000, 3], &[1.0, 1.0, 3e-9]).unwrap();
    // Of the halves: z = 20000/√(2·10⁹) = .447, p = .65; the third is as expected.
    assert!(!found.exact && found.p > 0.5, "{}", found.p);
    assert_eq!(fisher_table(&[vec![n, 2, 0], vec![n, 0, 9]]).unwrap().method(), "exact");
}

#[test]
fn small_counts_are_held_against_all_deals() {
    // Fractions over all deals.
    near(multinomial_exact(&[3, 0, 7], &[0.5, 0.25, 0.25]).unwrap().p, 643.0 / 131072.0, 1e-12);
    near(multinomial_exact(&[9, 2, 1, 0], &[1.0; 4]).unwrap().p, 421.0 / 262144.0, 1e-12);
    near(multinomial_exact(&[5, 5, 5], &[1.0; 3]).unwrap().p, 1.0, 1e-12);
    // Two groups: the binomial test. A group that is neither expected nor seen changes nothing.
    let binomial = binomial_exact(7, 20, 0.6).unwrap();
    near(multinomial_exact(&[7, 0, 13], &[0.6, 0.0, 0.4]).unwrap().p, binomial, 1e-12);
}

#[test]
fn without_a_table_or_an_expectation_there_is_no_answer() {
    assert_eq!(fisher_table(&[]), None);
    assert_eq!(fisher_table(&[vec![1, 2], vec![3]]), None);
    assert_eq!(fisher_table(&[vec![1, 2, 3], vec![0, 0, 0]]), None);
    assert_eq!(fisher_table(&[vec![u64::MAX, 1, 1], vec![1, 1, 1]]), None);
    assert_eq!(multinomial_exact(&[1, 2], &[1.0, 0.0]), None);
    assert_eq!(multinomial_exact(&[0, 0], &[1.0, 1.0]), None);
    assert_eq!(multinomial_exact(&[1], &[1.0, 1.0]), None);
}

#[test]
fn the_draws_are_those_of_the_published_generator() {
    // The first outputs for the seed 1234567 (Vigna's splitmix64.c).
    let mut random = SplitMix64::new(1234567);
    let first = [random.next(), random.next(), random.next()];
    assert_eq!(first, [6457827717110365317, 3203168211198807973, 9817491932198370423]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(8) })]

    #[test]
    fn a_table_and_its_transpose_have_one_p_value(
        table in prop::collection::vec(prop::collection::vec(0..5_u64, 3), 2..4)
    ) {
        let turned: Vec<Vec<u64>> = (0..3).map(|column| table.iter().map(|row| row[column]).collect()).collect();
        let (here, there) = (fisher_table(&table), fisher_table(&turned));
        prop_assert_eq!(here.is_some(), there.is_some());
        if let (Some(here), Some(there)) = (here, there) {
            prop_assert!(0.0 < here.p && here.p <= 1.0);
            let tolerance = if here.exact && there.exact { 1e-9 } else { 0.03 };
            prop_assert!((here.p - there.p).abs() < tolerance, "{:?} {:?}", here, there);
        }
    }

    #[test]
    fn the_multinomial_p_value_is_in_range(
        counts in prop::collection::vec(prop_oneof![0..9_u64, 0..1_000_000_u64], 2..6),
        share in prop_oneof![1e-9..1.0, Just(1.0)]
    ) {
        let mut shares = vec![1.0; counts.len()];
        shares[0] = share;
        let found = multinomial_exact(&counts, &shares);
        prop_assert_eq!(found.is_some(), counts.iter().any(|&count| count > 0));
        prop_assert!(found.is_none_or(|found| (0.0..=1.0).contains(&found.p)));
    }
}
