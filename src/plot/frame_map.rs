//! Where in the frame objects lie: a cell for each part of it, the darker the more have their centre there.

use super::scene::{Class, Mark, Scene};
use crate::wording;

/// Steps of the ramp that are used; the lowest is no paper.
const STEPS: f64 = 7.0;
/// Pixels of a row of cells.
const ROW: f64 = 18.0;

/// The frame in cells, row by row from the top left.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameMap {
    pub name: String,
    /// Cells of a row; there are as many rows.
    pub side: usize,
    pub counts: Vec<u32>,
    /// Where each cell leads; as many as there are cells.
    pub links: Vec<String>,
}

impl FrameMap {
    fn says(&self) -> String {
        let n: u64 = self.counts.iter().map(|&count| u64::from(count)).sum();
        let fullest = self.counts.iter().enumerate().max_by_key(|&(at, count)| (*count, usize::MAX - at));
        let side = self.side.max(1);
        let most = fullest.map(|(at, &count)| {
            let share = wording::percent(f64::from(count) / n.max(1) as f64);
            format!("; most of them, {share}, in row {} and column {} of {side}", at / side + 1, at % side + 1)
        });
        format!(
            "{}: the centres of {} in the frame{}",
            self.name,
            wording::plural(n, "box", "boxes"),
            most.unwrap_or_default()
        )
    }

    /// The frame, square.
    pub fn scene(&self) -> Scene {
        let side = self.side.max(1);
        let most = self.counts.iter().copied().max().unwrap_or(0).max(1);
        let width = 100.0 / side as f64;
        let cell = |(at, &count): (usize, &u32)| {
            // A root, so that the few beside the many are seen.
            let step = match count {
                0 => 0,
                count => ((f64::from(count) / f64::from(most)).sqrt() * STEPS).ceil() as usize,
            };
            let (row, column) = (at / side, at % side);
            let place = ((column as f64 * width), width - 0.3);
            let rect = Mark::rect(Class::from(format!("q{}", step.min(7))), place, (row as f64 * ROW, ROW - 1.0));
            match self.links.get(at).filter(|_| count > 0) {
                Some(href) => Mark::Link {
                    class: "".into(),
                    href: href.clone(),
                    title: wording::plural(u64::from(count), "box", "boxes"),
                    marks: vec![rect],
                },
                None => rect,
            }
        };
        Scene {
            class: "frame-map".into(),
            height: ROW * side as f64,
            says: Some(self.says()),
            marks: self.counts.iter().enumerate().map(cell).collect(),
        }
    }
}
