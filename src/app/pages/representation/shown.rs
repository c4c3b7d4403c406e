//! A group as the bars, the table and the files show it.

use super::units::Group;
use crate::app::components::Traced;
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::plot::{Bar, Cell, Row, Scale};
use crate::rules::{RateWanted, families};
use crate::wording;

/// A group as it is drawn.
#[derive(Clone, PartialEq)]
pub struct Shown {
    pub group: Group,
    /// The group as a person calls it.
    pub words: String,
    pub colour: usize,
    pub several: bool,
    pub by: &'static str,
    pub filter: Filter,
    /// How exactly a rate should be known on it.
    pub wanted: RateWanted,
}

impl Shown {
    /// The columns of `csv`.
    pub const HEADER: [&str; 12] = [
        "group",
        "share",
        "low",
        "high",
        "count",
        "n",
        "n effective",
        "target",
        "margin",
        "verdict",
        "to collect alone",
        "to collect in the plan for all",
    ];

    pub fn bar(&self) -> Bar {
        let g = &self.group;
        let judged = g.target.as_ref().filter(|_| g.judged);
        let (low, high) = match judged {
            Some(t) => (t.low, t.high),
            None => (g.share.low, g.share.high),
        };
        Bar {
            name: self.words.clone(),
            value: g.share.value,
            low,
            high,
            colour: self.colour,
            target: g.target.as_ref().map(|t| (t.target, t.margin)),
            few: judged.is_some_and(|t| t.verdict == "too-few"),
        }
    }

    /// Sign and words.
    pub fn verdict(&self) -> (Option<&'static str>, String) {
        let g = &self.group;
        let said = match g.target.as_ref().filter(|_| g.judged).map(|t| t.verdict.as_str()) {
            Some("meets") => (Some("ok"), "Meets the target"),
            Some("under") => (Some("under"), "Under-represented"),
            Some("over") => (Some("over"), "Over-represented"),
            Some(_) => (Some("few"), "Too few to tell"),
            None if self.several => (None, "–"),
            None if g.target.is_some() => return (None, format!("Judged by {}", self.by)),
            None if g.share.k < self.wanted.items => (Some("few"), "Too few to measure on"),
            None => (None, "No target named"),
        };
        (said.0, said.1.to_owned())
    }

    /// How many to collect, and what for; the most telling first.
    pub fn to_collect(&self) -> Vec<(u64, String)> {
        let g = &self.group;
        if !g.judged || self.several {
            return Vec::new();
        }
        let Some(t) = &g.target else {
            // Where items repeat, the group is worth fewer than it counts: then a finding says how many are lacking.
            let repeats = g.share.n_effective.is_some_and(|worth| worth + 0.5 < g.share.n as f64);
            let lacking = self.wanted.items.saturating_sub(g.share.k);
            return if lacking > 0 && !repeats {
                vec![(lacking, format!("to know any rate to ± {} points", (self.wanted.margin * 1e4).round() / 100.0))]
            } else {
                Vec::new()
            };
        };
        let alone = t.to_collect.filter(|n| *n > 0).map(|n| (n, "to the target, this group alone".to_owned()));
        let all = t.to_collect_all.filter(|n| *n > 0).map(|n| (n, "in the plan for all groups".to_owned()));
        alone.into_iter().chain(all).collect()
    }

    pub fn interval(&self) -> String {
        let bar = self.bar();
        bar.low.zip(bar.high).map(|(low, high)| wording::percent_range(low, high)).unwrap_or_else(|| "–".into())
    }

    pub fn trace(&self, attribute: &str, unit: &str) -> Traced {
        let g = &self.group;
        let mut of = Traced::share(format!("{attribute} {} among {unit}", self.words), &g.share);
        if let Some(t) = &g.target {
            of = of.row("target", format!("{} ± {} of it", wording::percent(t.target), wording::percent(t.margin)));
            if let Some((low, high)) = t.target_low.zip(t.target_high) {
                of = of.row("its interval", wording::percent_range(low, high));
                of = of.row("people asked", t.sample.map(wording::count).unwrap_or_default());
            }
            if g.judged {
                of = of.row("p", t.p.map(p_words).unwrap_or_default());
                of = of.row("q, corrected", t.q.map(p_words).unwrap_or_default());
            }
        }
        of.section(if g.target.is_some() { &families::TARGET } else { &families::GROUPS })
            .pictures(images_link(&self.filter))
    }

    pub fn csv(&self) -> Vec<Cell> {
        let (bar, g) = (self.bar(), &self.group);
        let target = g.target.as_ref();
        let own = target.filter(|_| g.judged);
        let mut row = vec![Cell::text(&g.value)];
        row.extend([bar.value, bar.low, bar.high].map(Cell::share));
        row.extend([g.share.k, g.share.n].map(Cell::Count));
        row.push(Cell::figure(g.share.n_effective));
        row.extend([target.map(|t| t.target), target.map(|t| t.margin)].map(Cell::share));
        row.push(Cell::Text(self.verdict().1));
        row.extend([own.and_then(|t| t.to_collect), own.and_then(|t| t.to_collect_all)].map(Cell::count));
        row
    }

    pub fn saved(&self, scale: Scale) -> Row {
        let bar = self.bar();
        let share = bar.value.map(wording::percent).unwrap_or_default();
        let text = format!("{share} ({}), {}", self.interval(), wording::count(self.group.share.k));
        Row::new(&bar.name, bar.scene(scale), text)
    }
}

/// A p-value as text.
pub fn p_words(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".into() } else { format!("{p:.4}") }
}

pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}
