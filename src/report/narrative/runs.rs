//! Rules by what became of them, and why in words, as the verdict, qualities and sections tell it.

use crate::report::RuleRun;
use crate::rules::RunState;
use crate::sorting::Sorting;
use crate::wording;

/// Rules by what became of them.
pub(super) struct Runs<'r> {
    pub ran: Vec<&'r RuleRun>,
    pub stopped: Vec<&'r RuleRun>,
    pub lacking: Vec<&'r RuleRun>,
    pub off: Vec<&'r RuleRun>,
}

impl<'r> Runs<'r> {
    pub fn of(runs: &[&'r RuleRun]) -> Self {
        let of = |state| runs.iter().copied().filter(|run| run.state == state).collect();
        let (ran, stopped) = (of(RunState::Ran), of(RunState::Stopped));
        Self { ran, stopped, lacking: of(RunState::NotApplicable), off: of(RunState::Off) }
    }

    /// So many had something to read that their silence says something.
    pub fn tell(&self) -> bool {
        !self.ran.is_empty() && self.ran.len() >= self.lacking.len()
    }

    /// `12 of 39 rules`, `39 rules`: those that ran, of those that nobody switched off.
    pub fn ran_words(&self) -> String {
        let (ran, all) = (self.ran.len() as u64, (self.ran.len() + self.lacking.len() + self.stopped.len()) as u64);
        let rules = wording::plural(all, "rule", "rules");
        if ran == all { rules } else { format!("{} of {rules}", wording::count(ran)) }
    }
}

/// The different reasons.
pub(super) fn reasons(runs: &[&RuleRun]) -> String {
    let mut out: Vec<&str> = Vec::new();
    for why in runs.iter().filter_map(|run| run.why.as_deref()) {
        if !out.contains(&why) {
            out.push(why);
        }
    }
    out.join("; ")
}

/// What most of them lacked: `no box was read, no column says who is shown`.
pub(super) fn most_lacked(runs: &[&RuleRun]) -> String {
    const MOST: usize = 2;
    let mut all: Vec<(&str, usize)> = Vec::new();
    for why in runs.iter().filter_map(|run| run.why.as_deref()) {
        match all.iter_mut().find(|(own, _)| *own == why) {
            Some((_, n)) => *n += 1,
            None => all.push((why, 1)),
        }
    }
    all.order_by(|a, b| b.1.cmp(&a.1));
    let rest = all.len().saturating_sub(MOST);
    let named: Vec<&str> = all.into_iter().take(MOST).map(|(why, _)| why).collect();
    let more = if rest > 0 { ", and more" } else { "" };
    format!("{}{more}", named.join(", "))
}
