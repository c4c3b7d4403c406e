use proptest::prelude::*;

use super::super::*;
use super::near;

#[test]
fn the_top_is_rounded_up_and_holds_what_it_holds() {
    let counts = [5, 40, 0, 10, 5, 20, 20];
    let top = top_share(&counts, 0.01).unwrap();
    assert_eq!((top.holders, top.of, top.share.k, top.share.n), (1, 6, 40, 100));
    let half = top_share(&counts, 0.5).unwrap();
    assert_eq!((half.holders, half.share.k), (3, 80));
    // A tenth of seventy is seven, whatever 0.1 is in binary.
    assert_eq!(top_share(&[1; 70], 0.1).unwrap().holders, 7);
    assert_eq!(top_share(&[1; 250], 0.01).unwrap().holders, 3);
    assert_eq!(top_share(&counts, 1.0).unwrap().share.value, 1.0);
}

#[test]
fn where_nobody_holds_anything_there_is_no_top() {
    assert_eq!(top_share(&[], 0.1), None);
    assert_eq!(top_share(&[0, 0], 0.1), None);
    assert_eq!(top_share(&[1], 0.0), None);
    assert_eq!(top_share(&[1], f64::NAN), None);
    assert_eq!(top_share(&[u64::MAX, 1], 0.5), None);
    assert_eq!(lorenz(&[], 10), None);
    assert_eq!(lorenz(&[0], 10), None);
}

#[test]
fn the_curve_runs_from_nobody_to_everybody() {
    let points = lorenz(&[2, 0, 6], 10).unwrap();
    assert_eq!(points, [(0.0, 0.0), (1.0 / 3.0, 0.0), (2.0 / 3.0, 0.25), (1.0, 1.0)]);
    assert_eq!(lorenz(&[2, 0, 6], 0).unwrap(), [(0.0, 0.0), (1.0, 1.0)]);
    let many: Vec<u64> = (0..100_001).collect();
    let points = lorenz(&many, 100).unwrap();
    assert_eq!((points.len(), points[100]), (101, (1.0, 1.0)));
    near(points[50].1, 0.25, 1e-4);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn the_curve_sags_by_half_of_gini(counts in prop::collection::vec(prop_oneof![0..4_u64, 0..1_000_000_000_u64], 1..60)) {
        let Some(points) = lorenz(&counts, usize::MAX) else {
            prop_assert!(counts.iter().all(|&count| count == 0));
            return Ok(());
        };
        prop_assert_eq!(points.len(), counts.len() + 1);
        let area: f64 = points.windows(2).map(|w| (w[1].0 - w[0].0) * (w[0].1 + w[1].1) / 2.0).sum();
        prop_assert!((1.0 - 2.0 * area - gini(&counts).unwrap()).abs() < 1e-9);
        prop_assert!(points.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 <= w[1].1));
        // The largest part is never below its share of the holders.
        let top = top_share(&counts, 0.1).unwrap();
        prop_assert!(top.share.value >= top.holders as f64 / top.of as f64 - 1e-12);
    }
}
