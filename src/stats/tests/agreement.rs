//! Agreement of raters, held against printed examples.

use crate::stats::*;

fn table(counts: &[&[usize]]) -> Vec<Vec<usize>> {
    let item = |of: &&[usize]| of.iter().enumerate().flat_map(|(v, &k)| std::iter::repeat_n(v, k)).collect();
    counts.iter().map(item).collect()
}

/// Rows of raters, 0 where one is missing, turned into items; values counted from 0.
fn of_rows(rows: &[&[usize]]) -> Vec<Vec<usize>> {
    let item = |at: usize| rows.iter().map(|row| row[at]).filter(|&v| v > 0).map(|v| v - 1).collect();
    (0..rows[0].len()).map(item).collect()
}

#[track_caller]
fn is(agreement: Option<Agreement>, expected: f64, digits: i32) {
    let value = agreement.expect("a coefficient").value;
    let half = 0.5 * 10f64.powi(-digits) + 1e-12;
    assert!((value - expected).abs() <= half, "{value} is not {expected}");
}

#[test]
fn cohens_kappa_is_that_of_the_printed_tables() {
    let pairs = |counts: [usize; 4]| -> Vec<(usize, usize)> {
        let cells = [(0, 0), (0, 1), (1, 0), (1, 1)];
        cells.into_iter().zip(counts).flat_map(|(cell, k)| std::iter::repeat_n(cell, k)).collect()
    };
    // (po − pe) / (1 − pe): .70 and .50; .60 and .54; .60 and .46.
    is(cohens_kappa(&pairs([20, 5, 10, 15])), 0.4, 9);
    is(cohens_kappa(&pairs([45, 15, 25, 15])), 0.130_434_782_608_695_65, 9);
    is(cohens_kappa(&pairs([25, 35, 5, 35])), 0.259_259_259_259_259_3, 9);
    // Cohen 1960, table 1, as shares of 200: kappa .492 for .70 and .41.
    let shares: [(usize, usize, usize); 9] =
        [(0, 0, 88), (0, 1, 10), (0, 2, 2), (1, 0, 14), (1, 1, 40), (1, 2, 6), (2, 0, 18), (2, 1, 10), (2, 2, 12)];
    let all: Vec<(usize, usize)> = shares.iter().flat_map(|&(a, b, k)| std::iter::repeat_n((a, b), k)).collect();
    is(cohens_kappa(&all), (0.70 - 0.41) / (1.0 - 0.41), 9);
    assert_eq!(cohens_kappa(&[]), None);
    assert_eq!(cohens_kappa(&[(1, 1), (1, 1)]), None);
}

#[test]
fn fleiss_kappa_is_that_of_the_printed_tables() {
    // Fourteen raters, ten items, five values; exact .209930…
    let items = table(&[
        &[0, 0, 0, 0, 14],
        &[0, 2, 6, 4, 2],
        &[0, 0, 3, 5, 6],
        &[0, 3, 9, 2, 0],
        &[2, 2, 8, 1, 1],
        &[7, 7, 0, 0, 0],
        &[3, 2, 6, 3, 0],
        &[2, 5, 3, 2, 2],
        &[6, 5, 2, 1, 0],
        &[0, 2, 2, 3, 7],
    ]);
    is(fleiss_kappa(&items), 0.210, 3);
    // Fleiss 1971, table 1: 30 patients, six psychiatrists, five diagnoses: .430.
    let fleiss = table(&[
        &[0, 0, 0, 6, 0],
        &[0, 3, 0, 0, 3],
        &[0, 1, 4, 0, 1],
        &[0, 0, 0, 0, 6],
        &[0, 3, 0, 3, 0],
        &[2, 0, 4, 0, 0],
        &[0, 0, 4, 0, 2],
        &[2, 0, 3, 1, 0],
        &[2, 0, 0, 4, 0],
        &[0, 0, 0, 0, 6],
        &[1, 0, 0, 5, 0],
        &[1, 1, 0, 4, 0],
        &[0, 3, 3, 0, 0],
        &[1, 0, 0, 5, 0],
        &[0, 2, 0, 3, 1],
        &[0, 0, 5, 0, 1],
        &[3, 0, 0, 1, 2],
        &[5, 1, 0, 0, 0],
        &[0, 2, 0, 4, 0],
        &[1, 0, 2, 0, 3],
        &[0, 0, 0, 0, 6],
        &[0, 1, 0, 5, 0],
        &[0, 2, 0, 1, 3],
        &[2, 0, 0, 4, 0],
        &[1, 0, 0, 4, 1],
        &[0, 5, 0, 1, 0],
        &[4, 0, 0, 0, 2],
        &[0, 2, 0, 4, 0],
        &[1, 0, 5, 0, 0],
        &[0, 0, 0, 0, 6],
    ]);
    is(fleiss_kappa(&fleiss), 0.430, 3);
    assert_eq!(fleiss_kappa(&[vec![0], vec![1]]), None);
}

#[test]
fn krippendorffs_alpha_is_that_of_his_own_example() {
    // Krippendorff 2011, example C: four observers, twelve units, some missing.
    let items = of_rows(&[
        &[1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        &[1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        &[0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        &[1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ]);
    let values = [1.0, 2.0, 3.0, 4.0, 5.0];
    is(krippendorffs_alpha(&items, &values, RatingScale::Nominal), 0.743, 3);
    is(krippendorffs_alpha(&items, &values, RatingScale::Ordinal), 0.815, 3);
    is(krippendorffs_alpha(&items, &values, RatingScale::Interval), 0.849, 3);
    // The last unit has one rating and pairs with none.
    let agreement = krippendorffs_alpha(&items, &values, RatingScale::Nominal);
    assert_eq!(agreement.map(|a| (a.items, a.ratings)), Some((11, 40)));
    // Example A: two observers, ten units, two values.
    let two = of_rows(&[&[1, 2, 1, 1, 1, 1, 1, 1, 2, 1], &[2, 2, 2, 1, 1, 2, 1, 1, 1, 1]]);
    is(krippendorffs_alpha(&two, &[], RatingScale::Nominal), 0.095, 3);
}

#[test]
fn alpha_is_that_of_a_second_printed_example() {
    // Three coders, fifteen units, most missing (Hayes and Krippendorff's kind): .691 nominal, .811 interval.
    let items = of_rows(&[
        &[0, 0, 0, 0, 0, 3, 4, 1, 2, 1, 1, 3, 3, 0, 3],
        &[1, 0, 2, 1, 3, 3, 4, 3, 0, 0, 0, 0, 0, 0, 0],
        &[0, 0, 2, 1, 3, 4, 4, 0, 2, 1, 1, 3, 3, 0, 4],
    ]);
    let values = [1.0, 2.0, 3.0, 4.0];
    is(krippendorffs_alpha(&items, &values, RatingScale::Nominal), 0.691, 3);
    is(krippendorffs_alpha(&items, &values, RatingScale::Interval), 0.811, 3);
}

#[test]
fn alpha_is_one_minus_the_pairs_that_differ_over_those_that_chance_would_give() {
    // By its definition, over all pairs, for each scale.
    let items = vec![vec![0, 1, 1], vec![2, 2], vec![0, 3], vec![1, 1, 2, 3], vec![3], vec![0, 0]];
    let values: [f64; 4] = [1.0, 2.5, 4.0, 10.0];
    let used: Vec<&Vec<usize>> = items.iter().filter(|of| of.len() > 1).collect();
    let all: Vec<usize> = used.iter().flat_map(|of| of.iter().copied()).collect();
    let count = |v: usize| all.iter().filter(|&&x| x == v).count() as f64;
    let ordinal = |a: usize, b: usize| {
        let (low, high) = (a.min(b), a.max(b));
        let between: f64 = (low..=high).map(count).sum();
        (between - (count(low) + count(high)) / 2.0).powi(2)
    };
    for scale in [RatingScale::Nominal, RatingScale::Ordinal, RatingScale::Interval] {
        let apart = |a: usize, b: usize| match scale {
            RatingScale::Nominal => f64::from(u8::from(a != b)),
            RatingScale::Ordinal => ordinal(a, b),
            RatingScale::Interval => (values[a] - values[b]).powi(2),
        };
        let pairs = |of: &[usize]| -> f64 {
            of.iter()
                .enumerate()
                .flat_map(|(i, &a)| of.iter().enumerate().map(move |(j, &b)| (i, a, j, b)))
                .filter(|(i, _, j, _)| i != j)
                .map(|(_, a, _, b)| apart(a, b))
                .sum()
        };
        let n = all.len() as f64;
        let observed = used.iter().map(|of| pairs(of) / (of.len() as f64 - 1.0)).sum::<f64>() / n;
        let expected = pairs(&all) / (n * (n - 1.0));
        is(krippendorffs_alpha(&items, &values, scale), 1.0 - observed / expected, 9);
    }
}

#[test]
fn intervals_hold_the_value_are_the_same_every_time_and_narrow_with_items() {
    let mut draws = SplitMix64::new(7);
    let mut made = |n: usize| -> Vec<Vec<usize>> {
        let item = |_| {
            let truth = (draws.uniform() * 3.0) as usize;
            let mut rater = || if draws.uniform() < 0.8 { truth } else { (draws.uniform() * 3.0) as usize };
            vec![rater(), rater(), rater()]
        };
        (0..n).map(item).collect()
    };
    let (few, many) = (made(50), made(20_000));
    let of = |items: &[Vec<usize>]| krippendorffs_alpha(items, &[], RatingScale::Nominal).expect("a coefficient");
    let (a, b) = (of(&few), of(&many));
    assert_eq!(a, of(&few));
    let width = |a: Agreement| a.interval.map(|(low, high)| high - low).expect("an interval");
    assert!(width(b) < width(a) / 10.0, "{} {}", width(a), width(b));
    for agreement in [a, b] {
        assert!(agreement.interval.is_some_and(|(low, high)| low < agreement.value && agreement.value < high));
    }
    // Twice the chance that all three of a pair say the truth: .8² and what chance adds, of three values.
    assert!((b.value - 0.64).abs() < 0.02, "{}", b.value);
    assert_eq!(of(&few[..9]).interval, None);
}

#[test]
fn words_are_landis_and_kochs() {
    let words: Vec<&str> = [-0.1, 0.1, 0.3, 0.5, 0.7, 0.9].into_iter().map(landis_koch).collect();
    assert_eq!(words, ["poor", "slight", "fair", "moderate", "substantial", "almost perfect"]);
}
