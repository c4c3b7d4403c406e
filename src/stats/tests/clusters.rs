use super::near;
use crate::stats::*;

fn sums(clusters: &[(u64, u64)]) -> ShareSums {
    let mut sums = ShareSums::default();
    clusters.iter().for_each(|&(k, m)| sums.add(k, m));
    sums
}

/// A made-up order that is the same everywhere.
fn random(a: u64, b: u64) -> u64 {
    let mut z = (a << 20 ^ b).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 27)
}

#[test]
fn ten_pictures_each_of_ten_people_are_ten_observations_where_each_has_one_group() {
    let people: Vec<_> = (0..10).map(|i| (if i < 5 { 10 } else { 0 }, 10)).collect();
    let sums = sums(&people);
    assert_eq!((sums.design_effect(), sums.n_effective(), sums.k_effective()), (Some(10.0), Some(10.0), Some(5.0)));
    // scipy.stats.beta.ppf(.025, 5, 6), ppf(.975, 6, 5)
    let interval = share_effective(50, 100, 10.0).expect("an interval");
    near(interval.low, 0.18708602844739855, 1e-12);
    near(interval.high, 0.8129139715526015, 1e-12);
    assert_eq!((interval.k, interval.n, interval.method), (50, 100, "clopper-pearson"));
}

#[test]
fn pictures_of_one_person_that_do_not_agree_are_worth_what_they_are() {
    // Two pictures of each of 50 people, one of either group: pairs agree less than chance, which counts as chance.
    assert_eq!(sums(&[(1, 2); 50]).design_effect(), Some(1.0));
    // Kish: 1 + (m − 1)·ρ; of 40 pairs 12 show the group twice, 12 once, 16 never: p = .45,
    // ρ = (12·.55² − 12·.55·.45 + 16·.45²)/(40·.45·.55) = .39394.
    let pairs: Vec<_> = (0..40).map(|i| (if i < 12 { 2 } else { u64::from(i < 24) }, 2)).collect();
    near(sums(&pairs).design_effect().unwrap_or(0.0), 46.0 / 33.0, 1e-12);
    near(design_effect(&[2; 40], 13.0 / 33.0).unwrap_or(0.0), 46.0 / 33.0, 1e-12);
}

#[test]
fn without_repeats_nothing_changes() {
    let alone = sums(&[(1, 1), (0, 1), (1, 1)]);
    assert!(alone.is_trivial());
    assert_eq!((alone.design_effect(), alone.n_effective(), alone.k_effective()), (Some(1.0), None, None));
    assert_eq!(share_effective(118, 120, 120.0), share(118, 120));
    assert_eq!(share_effective(3, 20, 20.0), share(3, 20));
    assert_eq!(association_2x2_clustered(12, 5, 3, 9, 1.0), association_2x2(12, 5, 3, 9));
    assert_eq!(odds_ratio_clustered(12, 5, 3, 9, 1.0), odds_ratio(12, 5, 3, 9));
    assert_eq!(effective_counts(3, 20, 20.0, 0.5), (3, 20));
}

#[test]
fn at_a_share_of_none_or_all_agreement_is_taken_as_whole() {
    assert_eq!(sums(&[(0, 4), (0, 2)]).design_effect(), Some(20.0 / 6.0));
    near(sums(&[(4, 4), (2, 2)]).n_effective().unwrap_or(0.0), 36.0 / 20.0, 1e-15);
    assert_eq!(sums(&[]).design_effect(), None);
    assert_eq!(ShareSums { k: 2, n: 1, ..ShareSums::default() }.design_effect(), None);
}

#[test]
fn intervals_of_counts_that_are_not_whole_are_quantiles_of_beta() {
    for (share, n, low, high) in
        [(0.3, 17.3, 0.10817830579233392, 0.5629165397617304), (0.02, 12.5, 2.0473636237070405e-8, 0.28768222468560306)]
    {
        let (l, h) = clopper_pearson_real(share, n).expect("an interval");
        near(l, low, 1e-9);
        near(h, high, 1e-9);
    }
    let (low, high) = clopper_pearson_real(0.0, 12.5).expect("an interval");
    assert_eq!(low, 0.0);
    near(high, 0.25555057177351403, 1e-12);
    for (k, n) in [(0, 7), (1, 9), (13, 39), (7, 7)] {
        let whole = clopper_pearson(k, n).expect("an interval");
        let (low, high) = clopper_pearson_real(k as f64 / n as f64, n as f64).expect("an interval");
        near(low, whole.low, 1e-9);
        near(high, whole.high, 1e-9);
    }
    for (share, n) in [(f64::NAN, 10.0), (1.5, 10.0), (0.5, 0.0), (0.5, f64::INFINITY), (0.5, -1.0)] {
        assert_eq!(clopper_pearson_real(share, n), None);
    }
    assert_eq!(share_effective(0, 0, 1.0), None);
    assert_eq!(share_effective(1, 2, f64::NAN), None);
    assert!(share_effective(1, 9, 0.4).is_some_and(|i| i.low < 1.0 / 9.0 && i.high > 1.0 / 9.0));
}

/// Items with a cluster, a row and a column.
fn items(draw: u64) -> Vec<(usize, usize, usize)> {
    (0..400u64)
        .map(|i| {
            let cluster = random(draw, i) % 90;
            // The column hangs on the cluster, the row partly.
            let row = if i % 3 == 0 { random(draw + 50, i) } else { random(draw + 60, cluster) };
            (cluster as usize, (row % 2) as usize, (random(draw + 70, cluster) % 3) as usize)
        })
        .collect()
}

#[test]
fn the_effect_on_a_table_is_that_of_its_definition() {
    for draw in 0..5 {
        let items = items(draw);
        let n = items.len() as f64;
        let mut table = vec![vec![0u64; 3]; 2];
        let mut sums = TableSums { cells: vec![0; 6], rows: vec![0; 2], columns: vec![0; 3], all: 0 };
        items.iter().for_each(|&(_, r, c)| table[r][c] += 1);
        let p = |r: usize| table[r].iter().sum::<u64>() as f64 / n;
        let q = |c: usize| (table[0][c] + table[1][c]) as f64 / n;
        let (mut between, mut single) = (0.0, 0.0);
        for cluster in 0..90 {
            let of: Vec<_> = items.iter().filter(|item| item.0 == cluster).collect();
            let count = |is: &dyn Fn(usize, usize) -> bool| of.iter().filter(|i| is(i.1, i.2)).count() as u64;
            for r in 0..2 {
                for c in 0..3 {
                    let u = |x: usize, y: usize| (f64::from(x == r) - p(r)) * (f64::from(y == c) - q(c));
                    between += of.iter().map(|i| u(i.1, i.2)).sum::<f64>().powi(2) / (p(r) * q(c));
                    single += of.iter().map(|i| u(i.1, i.2).powi(2)).sum::<f64>() / (p(r) * q(c));
                    sums.cells[r * 3 + c] += count(&|x, y| x == r && y == c).pow(2);
                }
            }
            (0..2).for_each(|r| sums.rows[r] += count(&|x, _| x == r).pow(2));
            (0..3).for_each(|c| sums.columns[c] += count(&|_, y| y == c).pow(2));
            sums.all += (of.len() as u64).pow(2);
        }
        near(table_design_effect(&table, &sums).unwrap_or(0.0), (between / single).max(1.0), 1e-9);
        assert!(between / single > 1.5, "the draw shows what is tested");
    }
}

#[test]
fn the_effect_on_two_things_is_that_on_their_table() {
    for draw in 0..5 {
        let items = items(draw);
        let (mut a, mut b, mut both) = (MarginSums::default(), MarginSums::default(), PairSums::default());
        let mut sums = TableSums { cells: vec![0; 4], rows: vec![0; 2], columns: vec![0; 2], all: 0 };
        let mut table = vec![vec![0u64; 2]; 2];
        for cluster in 0..90 {
            let of: Vec<_> = items.iter().filter(|item| item.0 == cluster).collect();
            let count = |is: &dyn Fn(bool, bool) -> bool| of.iter().filter(|i| is(i.1 == 0, i.2 == 0)).count() as u64;
            let (x, y, xy, m) = (count(&|x, _| x), count(&|_, y| y), count(&|x, y| x && y), of.len() as u64);
            a.add(x, m);
            b.add(y, m);
            both.add(x, y, xy, m);
            for (at, cell) in [xy, x - xy, y - xy, m + xy - x - y].into_iter().enumerate() {
                table[at / 2][at % 2] += cell;
                sums.cells[at] += cell * cell;
            }
            for (at, (row, column)) in [(x, y), (m - x, m - y)].into_iter().enumerate() {
                sums.rows[at] += row * row;
                sums.columns[at] += column * column;
            }
            sums.all += m * m;
        }
        let effect = pair_design_effect(400, sums.all, &a, &b, &both).unwrap_or(0.0);
        near(effect, table_design_effect(&table, &sums).unwrap_or(0.0), 1e-9);
        assert_eq!(pair_design_effect(400, sums.all, &MarginSums::default(), &b, &PairSums::default()), None);
        assert_eq!(pair_design_effect(10, sums.all, &a, &b, &both), None, "more than there are");
    }
    let table = [vec![3, 0], vec![0, 0]];
    let sums = TableSums { cells: vec![3, 0, 0, 0], rows: vec![3, 0], columns: vec![3, 0], all: 3 };
    assert_eq!(table_design_effect(&table, &sums), None);
    assert_eq!(table_design_effect(&table, &TableSums::default()), None);
}

#[test]
fn one_person_photographed_fifty_times_proves_nothing_about_a_class() {
    // 50 images of one man show the class; 500 people without it, half of them men.
    let (mut class, mut men, mut both) = (MarginSums::default(), MarginSums::default(), PairSums::default());
    class.add(50, 50);
    men.add(50, 50);
    both.add(50, 50, 50, 50);
    for i in 0..500 {
        men.add(i % 2, 1);
        both.add(0, i % 2, 0, 1);
    }
    let effect = pair_design_effect(550, 2_500 + 500, &class, &men, &both).unwrap_or(0.0);
    assert!(association_2x2(50, 0, 250, 250).is_some_and(|test| test.p < 1e-10));
    assert!(association_2x2_clustered(50, 0, 250, 250, effect).is_some_and(|test| test.p > 0.1), "{effect}");
    let ratio = odds_ratio_clustered(50, 0, 250, 250, effect).expect("a ratio");
    assert!(ratio.low < 1.0 && ratio.high > ratio.value);
}

#[test]
fn repeated_people_make_tests_less_certain_and_never_more() {
    // χ² of [[60, 40], [40, 60]] is 8; halved, p = P(χ² ≥ 4).
    let test = association_2x2_clustered(60, 40, 40, 60, 2.0).expect("a test");
    near(test.p, 0.0455002638963584, 1e-12);
    for effect in [1.0, 1.3, 2.0, 5.0, 40.0, f64::NAN] {
        for [a, b, c, d] in [[9, 3, 2, 14], [100, 3, 50, 40], [5, 0, 0, 5]] {
            let plain = association_2x2(a, b, c, d).expect("a test").p;
            let clustered = association_2x2_clustered(a, b, c, d, effect).expect("a test").p;
            assert!(clustered >= plain - 1e-12, "{a} {b} {c} {d} at {effect}: {clustered} < {plain}");
        }
    }
    assert_eq!(association_2x2_clustered(0, 0, 3, 4, 2.0), None);
}

#[test]
fn counts_are_rounded_to_the_side_of_the_target() {
    assert_eq!(effective_counts(30, 100, 33.3, 0.5), (10, 33));
    assert_eq!(effective_counts(70, 100, 33.3, 0.5), (23, 33));
    assert_eq!(effective_counts(50, 100, 10.0, 0.6), (5, 10));
    assert_eq!(effective_counts(0, 100, 0.2, 0.5), (0, 1));
    assert_eq!(effective_counts(0, 0, 1.0, 0.5), (0, 0));
}

#[test]
fn a_fit_of_people_with_one_group_each_has_their_size_as_effect() {
    let of = |k: u64, people: u64| ShareSums { k: 5 * k, n: 5 * people, k_k: 25 * k, k_m: 25 * k, m_m: 25 * people };
    near(fit_design_effect(&[of(10, 60), of(20, 60), of(30, 60), of(0, 60)]), 5.0, 1e-12);
    assert_eq!(fit_design_effect(&[of(0, 0)]), 1.0);
    assert_eq!(fit_design_effect(&[]), 1.0);
}
