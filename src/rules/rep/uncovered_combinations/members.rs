//! The combinations that a finding speaks for, and what is said of several crossings at once.

use super::{Of, about, fold};
use crate::measures::{Gap, Gaps};
use crate::rules::{Evidence, Finding, Measured, Member, Named, Severity, Spoken, Subject};
use crate::wording;

/// What the two crossings with the largest gaps would say alone, and the names of the others.
pub(super) fn spoken(crossings: &[Finding]) -> Spoken {
    let two: Vec<&str> = crossings.iter().take(2).map(|f| f.message.as_str()).collect();
    let others = fold::labels(crossings).split_off(crossings.len().min(2));
    let more = match others.is_empty() {
        true => String::new(),
        false => {
            let crossings = wording::plural(others.len() as u64, "more crossing", "more crossings");
            format!("; such gaps have {crossings}, too: {}", wording::list(&others, 3))
        }
    };
    Spoken::message(format!("{}{more}", two.join("; ")))
}

impl Of<'_> {
    /// Each combination with its count and what independence would give, those that lack most first.
    pub(super) fn members(&self, gaps: &Gaps, evidence: Vec<(usize, Evidence)>, severity: Severity) -> Vec<Member> {
        let mut of_pattern: Vec<Vec<Evidence>> = vec![Vec::new(); gaps.patterns.len()];
        for (at, entry) in evidence {
            of_pattern[at].push(entry);
        }
        gaps.patterns.iter().zip(of_pattern).map(|(gap, evidence)| self.member(gaps, gap, evidence, severity)).collect()
    }

    fn member(&self, gaps: &Gaps, gap: &Gap, evidence: Vec<Evidence>, severity: Severity) -> Member {
        let (_, many) = self.unit().nouns();
        let combination = self.combination(gaps, gap);
        let value = |(&row, &code): (&usize, &usize)| self.attribute(row).values.get(code).cloned();
        Member {
            subject: Subject {
                attributes: self.names(&gaps.attributes),
                values: gaps.attributes.iter().zip(&gap.codes).map(value).collect(),
                ..Subject::default()
            },
            severity,
            message: format!(
                "{combination}: {} where {} would be expected",
                wording::count(gap.count),
                about(gap.expected)
            ),
            measured: Some(Measured::count(format!("{many} of {combination}"), gap.count, gaps.n)),
            compared: None,
            effect: Some(Named::new("expected-count", gap.expected)),
            test: None,
            cause: None,
            evidence,
            evidence_total: gap.count,
            remedy: format!(
                "Collect {} {many} of {combination}.",
                wording::count(self.coverage.threshold.saturating_sub(gap.count))
            ),
        }
    }
}
