use proptest::prelude::*;

use super::super::*;
use super::near;

fn column(values: &[i32]) -> Vec<Option<u32>> {
    values.iter().map(|&value| u32::try_from(value).ok()).collect()
}

/// Age band, gender, town; and an illness, in three bands of weight.
fn ward() -> ([Vec<Option<u32>>; 3], Vec<Option<u32>>) {
    let quasi = [
        column(&[0, 0, 0, 1, 1, 1, 1, 2, 2]),
        column(&[0, 0, 0, 1, 1, 0, 0, 1, 1]),
        column(&[0, 0, 0, 0, 0, 1, 1, 0, 1]),
    ];
    (quasi, column(&[0, 0, 1, 0, 2, 1, 1, 2, 0]))
}

#[test]
fn every_row_hides_among_as_many_as_its_class_holds() {
    let ([age, gender, town], illness) = ward();
    let all = EquivalenceClasses::of(9, &[&age, &gender, &town]).unwrap();
    assert_eq!(all.sizes, [3, 2, 2, 1, 1]);
    assert_eq!((all.k(), all.uniques(), all.rows_below(3)), (Some(1), 2, 6));
    assert_eq!(all.class_of, [0, 0, 0, 1, 1, 2, 2, 3, 4]);
    // Without the town nobody stands alone: (0,0) three, (1,1) two, (1,0) two, (2,1) two.
    let fewer = EquivalenceClasses::of(9, &[&age, &gender]).unwrap();
    assert_eq!((fewer.k(), fewer.uniques(), fewer.sizes.len()), (Some(2), 0, 4));
    // Illnesses {0,1}, {0,2}, {1}, {0,2}: who is in the third has illness 1.
    assert_eq!(fewer.l_diversity(&illness), Some(1));
}

#[test]
fn a_class_is_as_close_as_its_shares_are_to_those_of_all() {
    let ([age, gender, _], illness) = ward();
    let classes = EquivalenceClasses::of(9, &[&age, &gender]).unwrap();
    // All: 4, 3, 2 of 9. The third class has only illness 1: ½·(4 + 6 + 2)/9; in order
    // (|−4| + |−4 + 6|)/9/2.
    near(classes.t_closeness(&illness, false).unwrap(), 6.0 / 9.0, 1e-14);
    // The fourth, half 0 and half 2: cumulated 1/18, 1/18 − 1/3: 6/36. The third has most.
    near(classes.t_closeness(&illness, true).unwrap(), 1.0 / 3.0, 1e-14);
}

#[test]
fn what_is_missing_is_a_value_that_one_can_see() {
    let seen = EquivalenceClasses::of(4, &[&column(&[0, 0, -1, -1]), &column(&[1, 1, 1, -1])]).unwrap();
    assert_eq!((seen.sizes.len(), seen.k(), seen.uniques()), (3, Some(1), 2));
    // What is sensitive and missing tells nothing.
    let classes = EquivalenceClasses::of(4, &[&column(&[0, 0, 1, 1])]).unwrap();
    assert_eq!(classes.l_diversity(&column(&[5, 6, -1, -1])), Some(2));
    assert_eq!(classes.t_closeness(&column(&[5, 6, -1, -1]), false), Some(0.0));
    assert_eq!(classes.l_diversity(&column(&[-1; 4])), None);
}

#[test]
fn rows_without_columns_are_one_class_and_no_rows_are_none() {
    let one = EquivalenceClasses::of(3, &[]).unwrap();
    assert_eq!((one.k(), one.uniques()), (Some(3), 0));
    assert_eq!(one.t_closeness(&column(&[0, 0, 0]), true), Some(0.0));
    let none = EquivalenceClasses::of(0, &[&[]]).unwrap();
    assert_eq!((none.k(), none.uniques(), none.l_diversity(&[]), none.t_closeness(&[], false)), (None, 0, None, None));
    assert_eq!(EquivalenceClasses::of(2, &[&column(&[0])]), None);
    assert_eq!(one.l_diversity(&column(&[0])), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn one_more_column_never_hides_anybody_better(
        rows in prop::collection::vec((prop::option::of(0..3_u32), prop::option::of(0..3_u32), prop::option::of(0..4_u32)), 1..40)
    ) {
        let first: Vec<_> = rows.iter().map(|row| row.0).collect();
        let second: Vec<_> = rows.iter().map(|row| row.1).collect();
        let sensitive: Vec<_> = rows.iter().map(|row| row.2).collect();
        let few = EquivalenceClasses::of(rows.len(), &[&first]).unwrap();
        let more = EquivalenceClasses::of(rows.len(), &[&first, &second]).unwrap();
        prop_assert_eq!(more.sizes.iter().sum::<u64>(), rows.len() as u64);
        prop_assert!(more.k() <= few.k() && more.uniques() >= few.uniques());
        prop_assert!(more.l_diversity(&sensitive) <= few.l_diversity(&sensitive));
        for ordered in [false, true] {
            let (near, far) = (few.t_closeness(&sensitive, ordered), more.t_closeness(&sensitive, ordered));
            prop_assert_eq!(near.is_some(), far.is_some());
            if let (Some(near), Some(far)) = (near, far) {
                prop_assert!(near <= far + 1e-12 && (0.0..=1.0).contains(&far));
            }
        }
    }
}
