//! Counts in bins of one width; each bin may be a link to its pictures, the band of a boundary is marked.

use super::figure::{HEIGHT, Plot, TOP, band, y};
use super::scale::{Scale, number};
use super::scene::Mark;
use crate::wording;

/// One bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: u64,
    /// Where its pictures are; empty where nothing leads there.
    pub href: String,
}

impl Bin {
    /// `0.2 to 0.3`.
    pub fn name(&self) -> String {
        format!("{} to {}", number(self.from), number(self.to))
    }
}

/// The bins over `x`, with the band from and to where there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    pub name: String,
    pub bins: Vec<Bin>,
    pub band: Option<(f64, f64)>,
    pub x: Scale,
}

impl Histogram {
    fn says(&self) -> String {
        let n: u64 = self.bins.iter().map(|b| b.count).sum();
        let fullest = self.bins.iter().max_by_key(|b| b.count).map(Bin::name).unwrap_or_default();
        let mut says = format!(
            "{}: {} values in {} steps, most of them at {fullest}",
            self.name,
            wording::count(n),
            self.bins.len()
        );
        if let Some((from, to)) = self.band {
            says.push_str(&format!("; the band from {} to {} is marked", number(from), number(to)));
        }
        says
    }

    pub fn plot(&self) -> Plot {
        let x = self.x;
        let left = Scale::counts(self.bins.iter().map(|b| b.count).max().unwrap_or(0));
        let marked = |b: &Bin| {
            let middle = (b.from + b.to) / 2.0;
            self.band.is_some_and(|(from, to)| (middle - (from + to) / 2.0).abs() <= (to - from) / 2.0)
        };
        let bins = self.bins.iter().filter(|b| b.count > 0).map(|b| {
            let class = if marked(b) { "bin bin-heap" } else { "bin" };
            let top = y(left, b.count as f64).min(HEIGHT - 1.0);
            // A hair of paper between two bins.
            let (start, width) = (x.place(b.from), (x.place(b.to) - x.place(b.from)).max(0.1));
            let all = Mark::rect("bin-all", (start, width), (TOP, HEIGHT - TOP));
            let own = Mark::rect(class, (start + width * 0.06, width * 0.88), (top, HEIGHT - top));
            if b.href.is_empty() {
                return own;
            }
            Mark::Link {
                class: "".into(),
                href: b.href.clone(),
                title: format!("{}: {}", b.name(), wording::count(b.count)),
                marks: vec![all, own],
            }
        });
        let marks = self.band.map(|ends| band(x, ends)).into_iter().chain(bins).collect();
        Plot::new(x, left, self.says(), marks)
    }
}
