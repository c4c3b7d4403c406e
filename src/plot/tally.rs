//! A count as a bar of parts, each a link, beside others on one scale; the least that is enough is marked.

use super::scale::Scale;
use super::scene::{Class, Mark, Scene};
use super::stack::Part;
use crate::wording;

/// A bar of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    pub name: String,
    pub parts: Vec<Part>,
    /// What is counted: `images`.
    pub unit: &'static str,
    /// The least that is enough.
    pub least: Option<u64>,
}

impl Tally {
    /// All parts together.
    pub fn total(&self) -> u64 {
        self.parts.iter().map(|part| part.count).sum()
    }

    fn is_few(&self) -> bool {
        self.least.is_some_and(|least| self.total() < least)
    }

    /// The bar as a sentence.
    pub fn says(&self) -> String {
        let parts: Vec<String> =
            self.parts.iter().map(|part| format!("{} {}", part.name, wording::count(part.count))).collect();
        let of_parts = if parts.len() > 1 { format!(" ({})", parts.join(", ")) } else { String::new() };
        let few = if self.is_few() { ", too few" } else { "" };
        format!("{}: {} {}{of_parts}{few}", self.name, wording::count(self.total()), self.unit)
    }

    /// A row, 24 pixels high.
    pub fn scene(&self, scale: Scale) -> Scene {
        let mut marks = scale.grid(24.0);
        let mut before = 0u64;
        for part in self.parts.iter().filter(|part| part.count > 0) {
            let span = scale.span(before as f64, (before + part.count) as f64);
            before += part.count;
            marks.push(Mark::Link {
                class: "".into(),
                href: part.href.clone(),
                title: format!("{}: {}", part.name, wording::count(part.count)),
                marks: vec![Mark::rect(Class::from(format!("barfill {}", part.class)), span, (5.0, 14.0))],
            });
        }
        if let Some(least) = self.least.filter(|least| *least as f64 <= scale.end) {
            marks.push(Mark::upright("threshold-line", scale.place(least as f64), 0.0, 24.0));
        }
        Scene { class: "barrow".into(), height: 24.0, says: Some(self.says()), marks }
    }
}
