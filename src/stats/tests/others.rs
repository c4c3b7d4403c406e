use super::super::*;
use super::{all_near, near};

const FIRST: [f64; 5] = [0.008, 0.03, 0.123, 0.6, 0.2];
const SECOND: [f64; 5] = [0.319, 0.201, 0.4, 0.374, 0.113];

#[test]
fn p_values_are_adjusted_as_in_the_published_examples() {
    all_near(&benjamini_hochberg(&FIRST), &[0.04, 0.075, 0.205, 0.6, 0.25]);
    all_near(&holm(&FIRST), &[0.04, 0.12, 0.369, 0.6, 0.4]);
    let yekutieli = [137.0 / 1500.0, 0.17125, 0.205 * 137.0 / 60.0, 1.0, 0.25 * 137.0 / 60.0];
    all_near(&benjamini_yekutieli(&FIRST), &yekutieli);
    near(yekutieli[0], 0.0913333333, 1e-9);
    near(yekutieli[2], 0.4680833333, 1e-9);
    near(yekutieli[4], 0.5708333333, 1e-9);
    all_near(&benjamini_hochberg(&SECOND), &[0.4; 5]);
    all_near(&holm(&SECOND), &[0.957, 0.804, 0.957, 0.957, 0.565]);
}

#[test]
fn the_fifteen_p_values_of_benjamini_and_hochberg_give_four_rejections() {
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ];
    let expected = [
        0.0015,
        0.003,
        0.0095,
        0.035625,
        0.0603,
        0.447 / 7.0,
        0.447 / 7.0,
        0.0645,
        0.0765,
        0.486,
        6.393 / 11.0,
        0.714875,
        9.792 / 13.0,
        11.385 / 14.0,
        1.0,
    ];
    let q = benjamini_hochberg(&p);
    all_near(&q, &expected);
    assert_eq!(q.iter().filter(|&&q| q <= 0.05).count(), 4);
    // In another order of the tests, the same answers.
    let turned: Vec<f64> = p.iter().rev().copied().collect();
    let back: Vec<f64> = benjamini_hochberg(&turned).into_iter().rev().collect();
    assert_eq!(back, q);
}

#[test]
fn no_p_values_give_no_answers_and_bad_ones_count_as_nothing_found() {
    assert!(benjamini_hochberg(&[]).is_empty());
    assert!(holm(&[]).is_empty());
    assert_eq!(simes(&[]), None);
    assert_eq!(simes(&[0.03]), Some(0.03));
    assert_eq!(benjamini_hochberg(&[f64::NAN, 0.01]), [1.0, 0.02]);
    assert_eq!(holm(&[-1.0, 7.0]), [0.0, 1.0]);
}

#[test]
fn simes_is_the_least_of_the_scaled_p_values() {
    near(simes(&FIRST).unwrap(), 0.04, 1e-12);
    near(simes(&SECOND).unwrap(), 0.4, 1e-12);
    // The second smallest decides: 0.03·3/2.
    near(simes(&[0.02, 0.03, 0.9]).unwrap(), 0.045, 1e-12);
}

#[test]
fn only_opened_families_count_and_their_level_shrinks_with_the_share_opened() {
    let families = vec![vec![0.001, 0.2, 0.03], vec![0.6, 0.04, 0.7, 0.9], vec![], vec![0.008], vec![0.5, 0.5]];
    let verdicts = nested_bh(&families, 0.05);
    // Simes .003, .16, .008, .5; over four families .012, .2133, .016, .5: two of four opened.
    let opened: Vec<bool> = verdicts.iter().map(|verdict| verdict.opened).collect();
    assert_eq!(opened, [true, false, false, true, false]);
    for verdict in &verdicts {
        near(verdict.level, 0.025, 1e-14);
    }
    all_near(&verdicts[0].q, &[0.003, 0.2, 0.045]);
    // 0.045 would pass at 0.05 and does not at the level that the selection leaves.
    let rejected: Vec<bool> = (0..4).map(|i| verdicts[0].rejects(i)).collect();
    assert_eq!(rejected, [true, false, false, false]);
    assert!(verdicts[3].rejects(0));
    assert!(!verdicts[1].rejects(1));
    assert_eq!((verdicts[2].simes, verdicts[2].q.len()), (1.0, 0));
}

#[test]
fn nothing_is_opened_where_nothing_is_there() {
    let verdicts = nested_bh(&[vec![0.3, 0.8], vec![0.6]], 0.05);
    assert!(verdicts.iter().all(|verdict| !verdict.opened && verdict.level == 0.0));
    assert!(nested_bh(&[], 0.05).is_empty());
    let none = nested_bh(&[vec![0.5]], f64::NAN);
    assert!(!none[0].rejects(0));
}

#[test]
fn the_evenness_of_98_to_2_is_an_eighth_of_what_it_looks() {
    near(evenness(&[98, 2]).unwrap(), 0.1414405425, 1e-9);
    // 40, 30, 20, 10: the printed formulas in Python.
    let counts = [40, 30, 20, 10];
    near(entropy(&counts).unwrap(), 1.2798542258336674, 1e-13);
    near(evenness(&counts).unwrap(), 0.9232196723355077, 1e-13);
    let hill = hill_numbers(&counts).unwrap();
    assert_eq!(hill.order0, 4.0);
    near(hill.order1, 3.5961154666243216, 1e-13);
    near(hill.order2, 10.0 / 3.0, 1e-13);
}

#[test]
fn diversity_has_its_limits_where_all_are_alike_and_where_one_has_all() {
    near(evenness(&[7, 7, 7]).unwrap(), 1.0, 1e-14);
    assert_eq!(evenness(&[7, 0]), Some(0.0));
    assert_eq!(evenness(&[7]), None);
    assert_eq!(entropy(&[]), None);
    assert_eq!(hill_numbers(&[0, 0]), None);
    let one = hill_numbers(&[0, 9]).unwrap();
    assert_eq!((one.order0, one.order1, one.order2), (1.0, 1.0, 1.0));
    assert_eq!(gini(&[5, 5, 5]), Some(0.0));
    assert_eq!(gini(&[0, 0, 0, 8]), Some(0.75));
    // ½·(mean absolute difference)/mean: pairs 1, 2, 1 of 9 ordered twice, mean 2.
    near(gini(&[3, 1, 2]).unwrap(), 2.0 / 9.0, 1e-14);
    assert_eq!(gini(&[0]), None);
    assert_eq!(imbalance_ratio(&[3, 2]), Some(1.5));
    assert_eq!(imbalance_ratio(&[6, 0, 2]), Some(3.0));
    assert_eq!(imbalance_ratio(&[0]), None);
}

#[test]
fn pairs_are_measured_against_chance() {
    // 1,061 parks and 4,057 girls among 38,433 pictures: 112 together expected, 11 seen.
    near(lift(11, 1061, 4057, 38433).unwrap(), 11.0 * 38433.0 / (1061.0 * 4057.0), 1e-14);
    near(1.0 / lift(11, 1061, 4057, 38433).unwrap(), 10.18, 1e-3);
    assert_eq!(lift(25, 50, 50, 100), Some(1.0));
    assert_eq!(pmi(25, 50, 50, 100), Some(0.0));
    assert_eq!(pmi(0, 50, 50, 100), None);
    assert_eq!(npmi(0, 50, 50, 100), Some(-1.0));
    near(npmi(50, 50, 50, 100).unwrap(), 1.0, 1e-15);
    assert_eq!(npmi(100, 100, 100, 100), None);
    // Counts that no set of pictures has.
    assert_eq!(lift(3, 2, 5, 100), None);
    assert_eq!(lift(1, 60, 60, 100), None);
    assert_eq!(lift(0, 0, 5, 100), None);
    assert_eq!(jaccard(40, 120, 80), Some(0.25));
    assert_eq!(jaccard(0, 0, 0), None);
    assert_eq!(jaccard(3, 2, 5), None);
    assert_eq!(jaccard(0, u64::MAX, 1), None);
}

#[test]
fn tests_that_are_not_made_count_as_those_with_a_p_of_one() {
    let families = [vec![0.001, 1.0, 0.02], vec![], vec![0.9], vec![]];
    let silent = [7, 3, 0, 0];
    let made: Vec<Vec<f64>> =
        families.iter().zip(silent).map(|(f, n)| f.iter().copied().chain(vec![1.0; n]).collect()).collect();
    for (found, made) in nested_bh_among(&families, &silent, 0.05).iter().zip(nested_bh(&made, 0.05)) {
        assert_eq!((found.opened, found.level, found.simes), (made.opened, made.level, made.simes));
        assert_eq!(found.q, made.q[..found.q.len()]);
    }
    assert_eq!(nested_bh_among(&families, &[], 0.05), nested_bh(&families, 0.05));
}

#[test]
fn theils_u_takes_a_side_and_cramers_v_does_not() {
    let table = [vec![10, 20, 30], vec![6, 9, 17]];
    let turned = [vec![10, 6], vec![20, 9], vec![30, 17]];
    // The printed formula with numpy.
    near(theils_u(&table).unwrap(), 0.002305055829254722, 1e-11);
    near(theils_u(&turned).unwrap(), 0.0014727128573455506, 1e-11);
    near(cramers_v(&table).unwrap(), cramers_v(&turned).unwrap(), 1e-14);
    near(theils_u(&[vec![5, 0], vec![0, 5]]).unwrap(), 1.0, 1e-14);
    assert_eq!(cramers_v(&[vec![5, 0], vec![0, 5]]), Some(1.0));
    assert_eq!(theils_u(&[vec![5, 5]]), None);
}

#[test]
fn two_distributions_differ_by_what_is_published() {
    let (then, now) = ([0.5, 0.3, 0.2], [0.4, 0.3, 0.3]);
    near(psi(&then, &now).unwrap(), 0.0628608659, 1e-9);
    near(total_variation(&then, &now).unwrap(), 0.1, 1e-14);
    assert_eq!(psi(&then, &then), Some(0.0));
    assert_eq!(psi(&[1.0, 0.0], &[0.5, 0.5]), None);
    assert_eq!(psi(&[1.0, 0.0], &[1.0, 0.0]), Some(0.0));
    assert_eq!(total_variation(&[1.0, 0.0], &[0.0, 1.0]), Some(1.0));
    assert_eq!(total_variation(&[1.0], &[0.5, 0.5]), None);
    assert_eq!(total_variation(&[f64::NAN, 1.0], &[0.5, 0.5]), None);
    assert_eq!(total_variation(&[0.0, 0.0], &[0.5, 0.5]), None);
    assert_eq!(cohens_w(&[0.5, 0.5], &[1.0, 0.0]), None);
}

#[test]
fn strength_is_cohens_w_in_a_word() {
    // FairFace, gender × age: all rows (w = V = .151) and the subset for services (.023).
    assert_eq!(strength(1979.7488, 86_744.0), Some("small"));
    assert_eq!(strength(21.2784, 40_252.0), Some("negligible"));
    // A table of 3 × 3 with V = .3 has w = .3·√2 = .42.
    assert_eq!(strength(0.09 * 2.0 * 100.0, 100.0), Some("medium"));
    assert_eq!(strength(25.0, 100.0), Some("large"));
    assert_eq!(strength(0.0, 1.0), Some("negligible"));
    for (chi2, n) in [(f64::NAN, 1.0), (-1.0, 1.0), (1.0, 0.0), (1.0, f64::INFINITY)] {
        assert_eq!(strength(chi2, n), None);
    }
}
