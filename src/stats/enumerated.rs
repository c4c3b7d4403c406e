//! Exact tests whose outcomes are counted one by one while they are few, and drawn with a fixed
//! seed where they are many: tables of any shape, and counts against given shares.
//!
//! Both add the probabilities of the outcomes that are no more likely than the one observed
//! (within a relative 10⁻⁷), as Fisher's test of a 2×2 table does.

use super::binomial;
use super::draws::SplitMix64;
use super::exact::{LARGEST_TOTAL, TIE, deviance, factorial_excess};
use super::fisher::{Margins, first_cell, fisher_exact};

/// How many steps of counting are made before drawing takes over.
pub const MOST_STEPS: u64 = 300_000;

/// How many outcomes are drawn where they cannot be counted: the least p-value is 1/10,000.
pub const DRAWS: u64 = 9_999;

/// With more cells than this nothing is counted in full: it would be too many outcomes, too deep.
const MOST_CELLS: usize = 64;

const SEED: u64 = 0x4d75_7374_6572;

/// The outcome of [`fisher_table`] and [`multinomial_exact`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enumerated {
    /// The p-value, in 0..=1.
    pub p: f64,
    /// Whether every outcome was counted; otherwise `p` is `(b + 1)/(m + 1)`, with b of the m =
    /// [`DRAWS`] drawn outcomes no likelier than the observed one (A. Davison and D. Hinkley 1997,
    /// §4.2), and known to about ± `√(p(1−p)/m)`.
    pub exact: bool,
}

impl Enumerated {
    /// The name of the way it was computed: `"exact"` or `"monte-carlo"`.
    pub fn method(&self) -> &'static str {
        if self.exact { "exact" } else { "monte-carlo" }
    }

    fn drawn(hits: u64) -> Self {
        Self { p: (hits + 1) as f64 / (DRAWS + 1) as f64, exact: false }
    }
}

/// What a cell adds to minus the log-probability of an outcome, up to what all outcomes share.
fn weight(count: u64, expected: f64) -> f64 {
    factorial_excess(count as f64) + deviance(count as f64, expected)
}

/// The test of Fisher, Freeman and Halton (Biometrika 38, 1951) that rows and columns of a table
/// are independent, given both margins.
///
/// A 2×2 table gets [`fisher_exact`]. Larger ones are counted in full within [`MOST_STEPS`], else
/// [`DRAWS`] tables with these margins are drawn (W. Patefield, Applied Statistics 30, 1981: cell
/// by cell from its hypergeometric distribution) from a fixed seed, so that the same table has the
/// same p-value. Rows and columns that hold nothing are left out.
///
/// `None` for a table whose rows differ in length, where fewer than two rows or two columns hold
/// anything, or a total above 2⁴⁰.
pub fn fisher_table(table: &[Vec<u64>]) -> Option<Enumerated> {
    let width = table.first()?.len();
    if table.iter().any(|row| row.len() != width) {
        return None;
    }
    let kept: Vec<usize> = (0..width).filter(|&column| table.iter().any(|row| row[column] > 0)).collect();
    let cells: Vec<Vec<u64>> = table
        .iter()
        .filter(|row| row.iter().any(|&cell| cell > 0))
        .map(|row| kept.iter().map(|&column| row[column]).collect())
        .collect();
    if cells.len() < 2 || kept.len() < 2 {
        return None;
    }
    let add = |sum: u64, &cell: &u64| sum.checked_add(cell);
    let rows: Vec<u64> = cells.iter().map(|row| row.iter().try_fold(0, add)).collect::<Option<_>>()?;
    let total = rows.iter().try_fold(0, add).filter(|&total| total <= LARGEST_TOTAL)?;
    let columns: Vec<u64> = (0..kept.len()).map(|column| cells.iter().map(|row| row[column]).sum()).collect();
    if let ([first, second], 2) = (cells.as_slice(), kept.len()) {
        return Some(Enumerated { p: fisher_exact(first[0], first[1], second[0], second[1])?, exact: true });
    }
    let expected = |row: u64, column: u64| row as f64 * column as f64 / total as f64;
    let mut observed = 0.0;
    for (row, &sum) in cells.iter().zip(&rows) {
        for (&cell, &column) in row.iter().zip(&columns) {
            observed += weight(cell, expected(sum, column));
        }
    }
    let margins: f64 = rows.iter().chain(&columns).map(|&sum| factorial_excess(sum as f64)).sum();
    let mut walk = TableWalk {
        rows: &rows,
        expected: rows.iter().map(|&row| columns.iter().map(|&column| expected(row, column)).collect()).collect(),
        shared: margins - factorial_excess(total as f64),
        limit: observed - TIE,
        steps: 0,
        sum: 0.0,
    };
    if rows.len() * columns.len() <= MOST_CELLS && walk.row(0, &mut columns.clone(), 0.0) {
        return Some(Enumerated { p: walk.sum.min(1.0), exact: true });
    }
    let mut random = SplitMix64::new(SEED);
    let hits = (0..DRAWS).filter(|_| draw_table(&rows, &columns, &walk.expected, &mut random) >= walk.limit).count();
    Some(Enumerated::drawn(hits as u64))
}

/// Goes through all tables with given margins, row by row.
struct TableWalk<'a> {
    rows: &'a [u64],
    expected: Vec<Vec<f64>>,
    /// Log-probability of a table less its weights.
    shared: f64,
    /// Tables of at least this weight count.
    limit: f64,
    steps: u64,
    sum: f64,
}

impl TableWalk<'_> {
    /// All ways to fill `row` and those after it from what is `left` of the columns; false once
    /// there are too many.
    fn row(&mut self, row: usize, left: &mut [u64], weight: f64) -> bool {
        if row + 1 == self.rows.len() {
            // The last row takes what is left.
            let last = &self.expected[row];
            let weight = weight + left.iter().zip(last).map(|(&count, &e)| self::weight(count, e)).sum::<f64>();
            if weight >= self.limit {
                self.sum += (self.shared - weight).exp();
            }
            self.steps += left.len() as u64;
            return self.steps <= MOST_STEPS;
        }
        self.cell(row, 0, self.rows[row], left, weight)
    }

    /// All ways to fill the cells of `row` from `column` on with `count`.
    fn cell(&mut self, row: usize, column: usize, count: u64, left: &mut [u64], weight: f64) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return false;
        }
        let room: u64 = left[column + 1..].iter().sum();
        let here = left[column];
        for value in count.saturating_sub(room)..=count.min(here) {
            let weight = weight + self::weight(value, self.expected[row][column]);
            left[column] = here - value;
            let within = if column + 1 == left.len() {
                self.row(row + 1, left, weight)
            } else {
                self.cell(row, column + 1, count - value, left, weight)
            };
            if !within {
                return false;
            }
        }
        left[column] = here;
        true
    }
}

/// The weight of a random table with these margins.
fn draw_table(rows: &[u64], columns: &[u64], expected: &[Vec<f64>], random: &mut SplitMix64) -> f64 {
    let mut left = columns.to_vec();
    let mut sum = 0.0;
    for (&row, expected) in rows.iter().zip(expected) {
        let mut count = row;
        let mut all: u64 = left.iter().sum();
        for (here, &expected) in left.iter_mut().zip(expected) {
            // Of `all` still to be placed, `count` belong to this row and `here` to this column.
            let (row, column) = ([count, all - count], [*here, all - *here]);
            let value = if row.contains(&0) || column.contains(&0) {
                count.min(*here)
            } else {
                let margins = Margins::new(row, column);
                let ends = first_cell(row, column);
                random.around(ends, margins.ln_pmf(ends.1).exp(), |i| margins.ratio(i))
            };
            all -= *here;
            *here -= value;
            count -= value;
            sum += weight(value, expected);
        }
    }
    sum
}

/// The exact multinomial test that the counts `observed` come from `expected_shares`, which are
/// divided by their sum.
///
/// All ways to deal n over the groups are counted within [`MOST_STEPS`], else [`DRAWS`] are drawn
/// from a fixed seed. A group that is neither expected nor observed is left out.
///
/// `None` where [`goodness_of_fit`](super::goodness_of_fit) is, or for an n above 2⁴⁰.
pub fn multinomial_exact(observed: &[u64], expected_shares: &[f64]) -> Option<Enumerated> {
    let n = observed.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count)).filter(|&n| n <= LARGEST_TOTAL)?;
    super::goodness_of_fit(observed, expected_shares)?;
    let total: f64 = expected_shares.iter().sum();
    let kept = || observed.iter().zip(expected_shares).filter(|&(_, &share)| share / total > 0.0);
    let shares: Vec<f64> = kept().map(|(_, &share)| share / total).collect();
    let seen: f64 = kept().map(|(&count, &share)| weight(count, n as f64 * (share / total))).sum();
    let mut walk = DealWalk { n, shares: &shares, limit: seen - TIE, steps: 0, sum: 0.0 };
    if shares.len() <= MOST_CELLS && walk.group(0, n, 0.0) {
        return Some(Enumerated { p: walk.sum.min(1.0), exact: true });
    }
    let mut random = SplitMix64::new(SEED);
    let hits = (0..DRAWS).filter(|_| draw_counts(n, &shares, &mut random) >= walk.limit).count();
    Some(Enumerated::drawn(hits as u64))
}

/// Goes through all ways to deal n over groups.
struct DealWalk<'a> {
    n: u64,
    shares: &'a [f64],
    limit: f64,
    steps: u64,
    sum: f64,
}

impl DealWalk<'_> {
    fn group(&mut self, group: usize, left: u64, weight: f64) -> bool {
        let last = group + 1 == self.shares.len();
        let expected = self.n as f64 * self.shares[group];
        for value in if last { left } else { 0 }..=left {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return false;
            }
            let weight = weight + self::weight(value, expected);
            if last {
                if weight >= self.limit {
                    self.sum += (factorial_excess(self.n as f64) - weight).exp();
                }
            } else if !self.group(group + 1, left - value, weight) {
                return false;
            }
        }
        true
    }
}

/// The weight of n dealt at random over groups with these shares.
fn draw_counts(n: u64, shares: &[f64], random: &mut SplitMix64) -> f64 {
    let (mut left, mut sum) = (n, 0.0);
    for (group, &share) in shares.iter().enumerate() {
        let others: f64 = shares[group + 1..].iter().sum();
        let p = share / (share + others);
        let value = if left == 0 || p >= 1.0 {
            left
        } else {
            let mode = (((left + 1) as f64 * p) as u64).min(left);
            let odds = share / others;
            let pmf = binomial::ln_pmf(mode, left, p).exp();
            random.around((0, mode, left), pmf, |i| (left as f64 - i) / (i + 1.0) * odds)
        };
        left -= value;
        sum += weight(value, n as f64 * share);
    }
    sum
}
