use super::matrix::{SIGNIFICANT, TOO_LITTLE, UNKNOWN, matrix};
use super::*;

fn pair_of(a: &str, b: &str, (n_a, n_b, n_ab, n): (u64, u64, u64, u64), q: Option<f64>) -> ClassPair {
    ClassPair {
        a: a.into(),
        b: b.into(),
        n_a,
        n_b,
        n_ab,
        n,
        n_effective: None,
        lift: crate::stats::lift(n_ab, n_a, n_b, n),
        npmi: crate::stats::npmi(n_ab, n_a, n_b, n),
        jaccard: crate::stats::jaccard(n_ab, n_a, n_b),
        p: q,
        q,
    }
}

fn world() -> (Vec<(String, u64)>, Vec<ClassPair>) {
    let classes = [("cat", 100), ("dog", 400), ("emu", 3)].map(|(name, n)| (name.to_owned(), n)).to_vec();
    let pairs = vec![
        pair_of("cat", "dog", (100, 400, 90, 1000), Some(0.0001)),
        pair_of("cat", "emu", (100, 3, 0, 1000), Some(0.9)),
    ];
    (classes, pairs)
}

#[test]
fn the_matrix_is_symmetric_and_starts_with_the_most_frequent_class() {
    let (classes, pairs) = world();
    let m = matrix(classes, &pairs, 1000, 10, PairMeasure::Npmi);
    let names: Vec<&str> = m.classes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["dog", "cat", "emu"]);
    let cell = |i: usize, j: usize| m.cells.0[i * 3 + j];
    for i in 0..3 {
        assert_eq!(cell(i, i), UNKNOWN);
        for j in 0..3 {
            assert_eq!(cell(i, j), cell(j, i));
        }
    }
    // npmi(90; 100, 400, 1000) = ln(2.25) / −ln(0.09) = 0.337: the step from 0.2 to 0.35.
    assert_eq!(cell(0, 1), 7 | SIGNIFICANT);
    assert_eq!(cell(1, 2) & TOO_LITTLE, TOO_LITTLE);
    // Not listed: never met, not expected to.
    assert_eq!(cell(0, 2), TOO_LITTLE | 4);
    assert_eq!((m.family, m.significant, m.too_little), (2, 1, 2));
}

#[test]
fn steps_around_chance_are_symmetric() {
    let (classes, mut pairs) = world();
    for (npmi, up, down) in [(0.0, 4, 4), (0.03, 5, 3), (0.1, 6, 2), (0.2, 7, 1), (0.35, 8, 0), (1.0, 8, 0)] {
        for (value, step) in [(npmi, up), (-npmi, down)] {
            pairs[0].npmi = Some(value);
            let m = matrix(classes.clone(), &pairs, 1000, 10, PairMeasure::Npmi);
            assert_eq!(m.cells.0[1] & 0x0f, step, "npmi {value}");
        }
    }
}

#[test]
fn the_boundaries_of_counts_grow_even_where_counts_are_small() {
    let (classes, pairs) = world();
    for largest in [1, 90, 40_000] {
        let mut pairs = pairs.clone();
        pairs[0].n_ab = largest;
        let m = matrix(classes.clone(), &pairs, 1000, 10, PairMeasure::Count);
        assert!(m.bounds.windows(2).all(|w| w[0] < w[1]), "{:?}", m.bounds);
        assert_eq!(m.bounds.len(), 7);
    }
}

#[test]
fn cells_survive_the_crossing() {
    let cells = Cells(vec![0, 7, 255]);
    let text = serde_json::to_string(&cells).unwrap();
    assert_eq!(serde_json::from_str::<Cells>(&text).unwrap(), cells);
}

#[test]
fn pairs_come_page_by_page_and_the_strongest_first() {
    let (_, pairs) = world();
    let all = Page { text: "", class: None, by: PairMeasure::Npmi, from: 0, most: 10 };
    let (rows, total) = super::pairs(&pairs, &all);
    // cat and emu never met, and 0.3 images were to be expected.
    assert_eq!((rows.len(), total), (1, 1));
    assert_eq!(super::pairs(&pairs, &Page { text: "EMU", ..all }).1, 0);
    assert_eq!(super::pairs(&pairs, &Page { class: Some("dog"), ..all }).1, 1);
    assert_eq!(super::pairs(&pairs, &Page { from: 1, ..all }), (Vec::new(), 1));
}

#[test]
fn a_pair_can_be_asked_from_either_side() {
    let (_, pairs) = world();
    let dataset = crate::dataset::Dataset::default();
    let facts = super::pair(&dataset, &pairs, "dog", "cat").unwrap();
    assert_eq!((facts.row.a.as_str(), facts.row.n_a, facts.row.n_b), ("dog", 400, 100));
    assert_eq!((facts.b_given_a.k, facts.b_given_a.n, facts.a_given_b.n), (90, 400, 100));
    assert!((facts.expected - 40.0).abs() < 1e-9);
    assert_eq!(facts.test.as_deref(), Some("chi-square"));
    assert_eq!(super::pair(&dataset, &pairs, "dog", "emu"), None);
}
