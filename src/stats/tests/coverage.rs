use proptest::prelude::*;

use super::super::*;

/// Combinations with their counts; `None` is a missing value.
type Rows = Vec<(Vec<Option<usize>>, u64)>;

fn found(rows: &Rows, cardinalities: &[usize], threshold: u64, depth: usize) -> MaximalUncovered {
    let limits = CoverageLimits { threshold, depth, patterns: usize::MAX >> 2, cells: 1 << 20 };
    maximal_uncovered(cardinalities, limits, |sets| {
        sets.iter().map(|set| count_combinations(rows, cardinalities, set).unwrap()).collect()
    })
}

/// `X00`, with its count.
fn written(uncovered: &MaximalUncovered) -> Vec<(String, u64)> {
    let digit = |value: &Option<usize>| value.map_or("X".to_owned(), |v| v.to_string());
    let mut all: Vec<(String, u64)> =
        uncovered.patterns.iter().map(|p| (p.values.iter().map(digit).collect(), p.count)).collect();
    all.sort();
    all
}

fn toy() -> Rows {
    ["010", "001", "000", "011", "001"]
        .iter()
        .map(|row| (row.bytes().map(|b| Some(usize::from(b - b'0'))).collect(), 1))
        .collect()
}

#[test]
fn the_papers_toy_has_its_patterns() {
    let pattern = |p: &str, n| (p.to_owned(), n);
    assert_eq!(written(&found(&toy(), &[2, 2, 2], 1, 3)), [pattern("1XX", 0)]);
    let of_two = found(&toy(), &[2, 2, 2], 2, 3);
    assert_eq!(written(&of_two), [pattern("1XX", 0), pattern("X00", 1), pattern("X10", 1), pattern("X11", 1)]);
    // Fewest values first; X00 has the parents X0X (3 rows) and XX0 (2): the second is the nearer one.
    assert_eq!(of_two.patterns[0].parent, Some((0, 5)));
    assert_eq!(of_two.patterns[1].values, [None, Some(0), Some(0)]);
    assert_eq!(of_two.patterns[1].parent, Some((1, 2)));
    assert_eq!(of_two.patterns[1].fixed(), [1, 2]);
}

#[test]
fn depth_leaves_out_what_fixes_more() {
    assert_eq!(written(&found(&toy(), &[2, 2, 2], 2, 1)), [("1XX".to_owned(), 0)]);
    assert_eq!(found(&toy(), &[2, 2, 2], 6, 3).patterns[0].values, [None, None, None]);
    assert_eq!(found(&toy(), &[2, 2, 2], 0, 3).found, 0);
}

#[test]
fn a_declared_value_without_a_row_is_a_pattern() {
    assert_eq!(written(&found(&toy(), &[3, 2, 2], 1, 3)), [("1XX".to_owned(), 0), ("2XX".to_owned(), 0)]);
}

#[test]
fn a_row_without_a_value_counts_where_that_is_free() {
    let rows: Rows = vec![(vec![Some(0), None], 2), (vec![Some(0), Some(0)], 1), (vec![None, None], 9)];
    let patterns = found(&rows, &[1, 1], 2, 2).patterns;
    assert_eq!(patterns.len(), 1);
    assert_eq!((patterns[0].values.as_slice(), patterns[0].count), (&[None, Some(0)][..], 1));
    assert_eq!(patterns[0].parent, Some((1, 12)));
}

#[test]
fn no_attribute_and_no_row_are_no_trouble() {
    assert_eq!(found(&Vec::new(), &[], 1, 3).patterns.len(), 1);
    assert_eq!(found(&Vec::new(), &[2, 0], 1, 3).patterns[0].values, [None, None]);
    assert_eq!(found(&vec![(vec![], 5)], &[], 1, 3).found, 0);
    assert!(to_cover(&[]).is_empty());
}

#[test]
fn limits_keep_the_emptiest_and_say_what_was_left_out() {
    let limits = CoverageLimits { threshold: 2, depth: 3, patterns: 2, cells: 1 << 20 };
    let count = |sets: &[Vec<usize>]| -> Vec<Vec<u64>> {
        sets.iter().map(|set| count_combinations(&toy(), &[2, 2, 2], set).unwrap()).collect()
    };
    let cut = maximal_uncovered(&[2, 2, 2], limits, count);
    assert_eq!((cut.patterns.len(), cut.found), (2, 4));
    assert_eq!(cut.patterns[1].values, [None, Some(0), Some(0)]);
    // 1 cell, three times 2, and one set of 4 of the three of two attributes.
    let cut = maximal_uncovered(&[2, 2, 2], CoverageLimits { patterns: 99, cells: 11, ..limits }, count);
    assert_eq!((cut.sets, cut.sets_left_out), (5, 2));
}

#[test]
fn combinations_that_agree_are_collected_together() {
    // The paper's idea: 0X1 and X11 are hit by 011; X00 by itself.
    let patterns =
        [(vec![Some(0), None, Some(1)], 3), (vec![None, Some(1), Some(1)], 5), (vec![None, Some(0), Some(0)], 2)];
    let plan = to_cover(&patterns);
    assert_eq!(
        plan,
        [(vec![Some(0), Some(1), Some(1)], 3), (vec![None, Some(0), Some(0)], 2), (vec![None, Some(1), Some(1)], 2)]
    );
}

fn tables() -> impl Strategy<Value = (Vec<usize>, Rows)> {
    prop::collection::vec(1..4_usize, 1..5).prop_flat_map(|cardinalities| {
        let value = |values: usize| prop_oneof![1 => Just(None), 6 => (0..values).prop_map(Some)];
        let row = cardinalities.iter().map(|&values| value(values)).collect::<Vec<_>>();
        let rows = prop::collection::vec((row, 1..4_u64), 0..40);
        (Just(cardinalities), rows)
    })
}

/// Every pattern there is.
fn patterns(cardinalities: &[usize]) -> Vec<Vec<Option<usize>>> {
    cardinalities.iter().fold(vec![Vec::new()], |all, &values| {
        let longer = |p: &Vec<Option<usize>>| {
            let p = p.clone();
            std::iter::once(None).chain((0..values).map(Some)).map(move |v| [p.clone(), vec![v]].concat())
        };
        all.iter().flat_map(longer).collect()
    })
}

fn matching(rows: &Rows, pattern: &[Option<usize>]) -> u64 {
    let agrees = |values: &[Option<usize>]| pattern.iter().zip(values).all(|(p, v)| p.is_none() || p == v);
    rows.iter().filter(|(values, _)| agrees(values)).map(|(_, n)| n).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn the_traversal_finds_what_trying_everything_finds((cardinalities, rows) in tables(), threshold in 1..12_u64, depth in 0..5_usize) {
        let depth = depth.min(cardinalities.len());
        let mut expected = Vec::new();
        for pattern in patterns(&cardinalities) {
            let fixed: Vec<usize> = (0..pattern.len()).filter(|&at| pattern[at].is_some()).collect();
            let freed = |&at: &usize| {
                let mut parent = pattern.clone();
                parent[at] = None;
                matching(&rows, &parent)
            };
            let parents: Vec<u64> = fixed.iter().map(freed).collect();
            let count = matching(&rows, &pattern);
            if count < threshold && parents.iter().all(|&n| n >= threshold) && fixed.len() <= depth {
                expected.push((pattern, count, parents.iter().min().copied()));
            }
        }
        let got = found(&rows, &cardinalities, threshold, depth);
        prop_assert_eq!(got.found, expected.len() as u64);
        let mut own: Vec<_> = got.patterns.into_iter().map(|p| (p.values, p.count, p.parent.map(|(_, n)| n))).collect();
        own.sort();
        expected.sort();
        prop_assert_eq!(own, expected);
    }

    #[test]
    fn what_is_to_be_collected_covers_everything_and_costs_no_more_than_one_by_one((cardinalities, rows) in tables(), threshold in 1..12_u64) {
        let uncovered = found(&rows, &cardinalities, threshold, 4);
        let lacking: Vec<_> = uncovered.patterns.iter().map(|p| (p.values.clone(), threshold - p.count)).collect();
        let plan = to_cover(&lacking);
        let with: Rows = rows.iter().cloned().chain(plan.iter().cloned()).collect();
        for (pattern, _) in &lacking {
            prop_assert!(matching(&with, pattern) >= threshold);
        }
        let sum = |all: &Rows| all.iter().map(|(_, n)| n).sum::<u64>();
        prop_assert!(sum(&plan) <= sum(&lacking));
        prop_assert!(plan.len() <= lacking.len().max(1));
    }
}
