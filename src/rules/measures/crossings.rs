//! Crossings of attributes with one another: cells, empty ones included, and how strongly two attributes go together.

use super::Clusters;
use super::columns::{Column, NONE};
use crate::dataset::Dataset;
use crate::rules::tables::{AttributePair, Crossing, CrossingCell};
use crate::stats;

/// Crossings in the report.
const MOST_CROSSINGS: usize = 200;
/// Cells of a crossing of three attributes.
const MOST_CELLS: usize = 5_000;
/// Pairs of attributes that are held against each other.
const MOST_PAIRS: usize = 2_000;

/// All pairs of attributes of one unit, and triples of protected ones, protected ones first.
pub fn count(dataset: &Dataset, columns: &[Column], clusters: &Clusters) -> (Vec<Crossing>, Vec<AttributePair>) {
    let mut pairs = Vec::new();
    for (i, a) in columns.iter().enumerate() {
        for (j, b) in columns.iter().enumerate().skip(i + 1) {
            if unit(dataset, a) == unit(dataset, b) {
                pairs.push((i, j));
            }
        }
    }
    let protected = |i: usize| dataset.attributes[columns[i].attribute].is_protected();
    pairs.sort_by_key(|&(i, j)| (!(protected(i) && protected(j)), !(protected(i) || protected(j)), i, j));
    pairs.truncate(MOST_PAIRS);

    let both = pairs.iter().take_while(|&&(i, j)| protected(i) && protected(j)).count();
    let triples = triples(dataset, columns);
    let room = MOST_CROSSINGS.saturating_sub(triples.len()).max(both.min(MOST_CROSSINGS));
    let mut crossings = Vec::new();
    let mut rows = Vec::new();
    for (at, &(i, j)) in pairs.iter().enumerate() {
        let (a, b) = (&columns[i], &columns[j]);
        let cells = cells_of_two(a, b);
        rows.push(pair_row(dataset, a, b, &cells, clusters));
        if at < room {
            crossings.push(crossing(dataset, &[a, b], &cells));
        }
    }
    for [i, j, k] in triples.into_iter().take(MOST_CROSSINGS.saturating_sub(crossings.len())) {
        let of = [&columns[i], &columns[j], &columns[k]];
        crossings.push(crossing(dataset, &of, &cells_of_three(of)));
    }
    crossings.sort_by(|a, b| (&a.attributes, a.unit).cmp(&(&b.attributes, b.unit)));
    rows.sort_by(|a, b| (&a.a, &a.b).cmp(&(&b.a, &b.b)));
    let mut ps = Vec::new();
    ps.extend(rows.iter().filter_map(|row| row.p));
    let mut qs = stats::benjamini_hochberg(&ps).into_iter();
    for row in rows.iter_mut().filter(|row| row.p.is_some()) {
        row.q = qs.next();
    }
    (crossings, rows)
}

fn unit(dataset: &Dataset, column: &Column) -> crate::dataset::Unit {
    dataset.attributes[column.attribute].unit
}

fn triples(dataset: &Dataset, columns: &[Column]) -> Vec<[usize; 3]> {
    let protected: Vec<usize> =
        (0..columns.len()).filter(|&i| dataset.attributes[columns[i].attribute].is_protected()).collect();
    let mut triples = Vec::new();
    for (x, &i) in protected.iter().enumerate() {
        for (y, &j) in protected.iter().enumerate().skip(x + 1) {
            for &k in &protected[y + 1..] {
                let one_unit = unit(dataset, &columns[i]) == unit(dataset, &columns[j])
                    && unit(dataset, &columns[j]) == unit(dataset, &columns[k]);
                let cells = columns[i].values * columns[j].values * columns[k].values;
                if one_unit && cells <= MOST_CELLS {
                    triples.push([i, j, k]);
                    if triples.len() == MOST_CROSSINGS {
                        return triples;
                    }
                }
            }
        }
    }
    triples
}

/// Counts, row by row of the first attribute.
fn cells_of_two(a: &Column, b: &Column) -> Vec<u64> {
    let mut cells = vec![0u64; a.values * b.values];
    for (&x, &y) in a.codes.iter().zip(&b.codes) {
        if x != NONE && y != NONE {
            cells[usize::from(x) * b.values + usize::from(y)] += 1;
        }
    }
    cells
}

fn cells_of_three([a, b, c]: [&Column; 3]) -> Vec<u64> {
    let mut cells = vec![0u64; a.values * b.values * c.values];
    for ((&x, &y), &z) in a.codes.iter().zip(&b.codes).zip(&c.codes) {
        if x != NONE && y != NONE && z != NONE {
            cells[(usize::from(x) * b.values + usize::from(y)) * c.values + usize::from(z)] += 1;
        }
    }
    cells
}

fn crossing(dataset: &Dataset, columns: &[&Column], cells: &[u64]) -> Crossing {
    let attributes: Vec<_> = columns.iter().map(|c| &dataset.attributes[c.attribute]).collect();
    let cells = cells.iter().enumerate().map(|(at, &count)| {
        let mut rest = at;
        let mut values: Vec<String> = attributes
            .iter()
            .rev()
            .map(|a| {
                let value = a.values[rest % a.values.len()].clone();
                rest /= a.values.len();
                value
            })
            .collect();
        values.reverse();
        CrossingCell { values, count }
    });
    Crossing {
        attributes: attributes.iter().map(|a| a.name.clone()).collect(),
        unit: attributes[0].unit,
        cells: cells.collect(),
    }
}

fn pair_row(dataset: &Dataset, a: &Column, b: &Column, cells: &[u64], clusters: &Clusters) -> AttributePair {
    let names = [a, b].map(|c| dataset.attributes[c.attribute].name.clone());
    let table: Vec<Vec<u64>> = cells.chunks(b.values.max(1)).map(<[u64]>::to_vec).collect();
    let test = stats::chi_square(&table);
    let sums = clusters.table(unit(dataset, a), (&a.codes, &b.codes), cells, b.values);
    let effect = sums.and_then(|sums| stats::table_design_effect(&table, &sums));
    let n: u64 = cells.iter().sum();
    let [mut x, mut y] = names;
    if x > y {
        std::mem::swap(&mut x, &mut y);
    }
    AttributePair {
        a: x,
        b: y,
        n,
        n_effective: effect.map(|effect| n as f64 / effect),
        chi2: test.as_ref().map(|t| t.statistic),
        df: test.as_ref().map(|t| t.df),
        p: test.as_ref().and_then(|t| match effect {
            Some(effect) => stats::chi_square_tail(t.statistic / effect, t.df),
            None => Some(t.p),
        }),
        q: None,
        cramers_v: test.as_ref().map(|t| t.cramers_v),
        strength: None,
        why: test.is_none().then(|| "fewer than two groups on one side".to_owned()),
    }
}
