//! Which finding is which, from one judgement to the next: a finding's mark is made of what it says of whom, never of its
//! place in the list. Knows the order in which findings became known.

use crate::report::Finding;
use std::collections::HashMap;

/// A finding's own mark: the same in every summary of one dataset.
pub fn mark(finding: &Finding) -> String {
    let subject = serde_json::to_string(&finding.subject).unwrap_or_default();
    let measured = finding.measured.as_ref().map(|m| m.name.as_str()).unwrap_or_default();
    format!("{} {subject} {measured}", finding.code)
}

/// The index of each finding, by its mark; of two with one mark the later has a `+` more.
pub fn places(findings: &[Finding]) -> HashMap<String, u32> {
    let mut places = HashMap::new();
    for (i, finding) in findings.iter().enumerate() {
        let mut key = mark(finding);
        while places.contains_key(&key) {
            key.push('+');
        }
        places.insert(key, i as u32);
    }
    places
}

/// The order in which findings became known, by their marks.
#[derive(Clone, Debug, Default)]
pub struct Seen(HashMap<String, usize>);

impl Seen {
    pub fn see(&mut self, findings: &[Finding]) {
        for finding in findings {
            let next = self.0.len();
            self.0.entry(mark(finding)).or_insert(next);
        }
    }

    /// The place in that order; last where it was never seen.
    pub fn rank(&self, mark: &str) -> usize {
        self.0.get(mark).copied().unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Check, Options, check_in_memory};
    use crate::intake::example;

    fn findings() -> Vec<Finding> {
        let check: Check<Vec<u8>> =
            check_in_memory("example", example(), Options { pixels: false, ..Options::default() });
        check.summary().expect("the check has judged").report.findings
    }

    #[test]
    fn each_finding_has_a_place_of_its_own_even_beside_its_double() {
        let mut all = findings();
        assert_eq!(places(&all).len(), all.len());
        all.push(all[0].clone());
        let places = places(&all);
        assert_eq!(places.len(), all.len());
        assert_eq!(places[&mark(&all[0])], 0);
        assert_eq!(places[&format!("{}+", mark(&all[0]))], all.len() as u32 - 1);
    }

    #[test]
    fn what_was_known_first_stays_first() {
        let all = findings();
        assert!(all.len() > 2);
        let mut seen = Seen::default();
        seen.see(&all[2..]);
        seen.see(&all);
        assert!(seen.rank(&mark(&all[0])) > seen.rank(&mark(&all[2])));
        assert_eq!(seen.rank("never seen"), usize::MAX);
        // Where it stands and how it is worded may change; whom it is about does not.
        let mut reworded = all[0].clone();
        reworded.message.push_str(" and more");
        assert_eq!(mark(&reworded), mark(&all[0]));
    }
}
