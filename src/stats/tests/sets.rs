//! Quantiles and sets.

use super::super::*;

#[test]
fn quantiles_lie_between_neighbours_in_proportion() {
    // numpy.quantile and R's type 7 of 1, 2, 4, 8.
    let sorted = [1.0, 2.0, 4.0, 8.0];
    assert_eq!(
        [0.0, 0.25, 0.5, 0.75, 1.0].map(|at| quantile(&sorted, at).unwrap_or(f64::NAN)),
        [1.0, 1.75, 3.0, 5.0, 8.0]
    );
    assert_eq!((quantile(&[], 0.5), quantile(&[7.0], 0.3)), (None, Some(7.0)));
    assert_eq!(
        (quantile(&sorted, -1.0), quantile(&sorted, 2.0), quantile(&sorted, f64::NAN)),
        (Some(1.0), Some(8.0), Some(1.0))
    );
}

#[test]
fn what_is_joined_by_pairs_is_led_by_its_smallest() {
    let mut sets = DisjointSets::alone(7);
    for (a, b) in [(5, 6), (2, 5), (6, 4), (0, 1), (3, 9)] {
        sets.join(a, b);
    }
    assert_eq!([0, 1, 2, 3, 4, 5, 6].map(|number| sets.leader(number)), [0, 0, 2, 3, 2, 2, 2]);
    assert_eq!((sets.leader(9), sets.numbers()), (9, 7));
}
