//! Counts that add up to a whole, as one bar; rows below each other share their colours.

use super::scene::{Class, Mark, Scene};
use crate::wording;

/// One part of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub name: String,
    pub count: u64,
    /// `g3` for a group, `q4` for a step of an order.
    pub class: String,
    pub href: String,
}

/// A bar of parts, each a link to its pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    pub name: String,
    pub parts: Vec<Part>,
}

impl Stack {
    /// A row, 24 pixels high.
    pub fn scene(&self) -> Scene {
        let total = self.parts.iter().map(|p| p.count).sum::<u64>().max(1);
        let share = |count: u64| count as f64 / total as f64;
        let named: Vec<String> = self
            .parts
            .iter()
            .map(|p| format!("{} {} ({})", p.name, wording::count(p.count), wording::percent(share(p.count))))
            .collect();
        let (mut marks, mut left) = (Vec::new(), 0.0);
        for part in self.parts.iter().filter(|p| p.count > 0) {
            let width = share(part.count) * 100.0;
            let count = wording::count(part.count);
            marks.push(Mark::Link {
                class: "".into(),
                href: part.href.clone(),
                title: format!("{}: {count}, {}", part.name, wording::percent(share(part.count))),
                marks: vec![Mark::rect(Class::from(format!("barfill {}", part.class)), (left, width), (4.0, 16.0))],
            });
            if left > 0.0 {
                marks.push(Mark::upright("sep", left, 4.0, 20.0));
            }
            left += width;
        }
        let says = format!("{}: {}", self.name, named.join(", "));
        Scene { class: "stackrow".into(), height: 24.0, says: Some(says), marks }
    }
}
