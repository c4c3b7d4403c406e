//! A finding and what it speaks for: its subjects, its members as findings of their own, and the order of reading.

use super::types::{About, Finding, Member, Subject};
use crate::decisions::State;
use std::cmp::Ordering;

impl Finding {
    /// Somebody accepted it: it stands aside, and counts in no verdict, no quality and no exit code.
    pub fn is_aside(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.state == State::Accepted)
    }

    /// What it is about: its own subject, then those of its members.
    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        std::iter::once(&self.subject).chain(self.members.iter().map(|member| &member.subject))
    }

    /// Its rule.
    pub fn meta(&self) -> Option<&'static crate::rules::Meta> {
        crate::rules::entry(&self.code).map(|entry| entry.meta)
    }

    /// What it speaks for, each as a finding of its own: itself where it speaks of one.
    pub fn singles(&self) -> Vec<Finding> {
        if self.members.is_empty() {
            return vec![self.clone()];
        }
        let single = |member: &Member| Finding {
            fingerprint: self.fingerprint.clone(),
            decision: self.decision.clone(),
            code: self.code.clone(),
            name: self.name.clone(),
            severity: member.severity,
            quality: self.quality,
            message: member.message.clone(),
            subject: member.subject.clone(),
            about: self.about,
            measured: member.measured.clone(),
            compared: member.compared.clone(),
            threshold: self.threshold.clone(),
            effect: member.effect.clone(),
            test: member.test.clone(),
            cause: member.cause.clone(),
            short: None,
            cause_kind: self.cause_kind,
            of_measured: self.of_measured,
            evidence: member.evidence.clone(),
            evidence_total: member.evidence_total,
            members: Vec::new(),
            remedy: member.remedy.clone(),
            fix: None,
            why: member.why.clone(),
        };
        self.members.iter().map(single).collect()
    }

    /// In the order of reading, those set aside after all others: the most severe first, then who is in the pictures before what else is in them and that
    /// before how they came about, then the most certain, then the largest.
    pub fn by_weight(&self, other: &Finding) -> Ordering {
        let standing = |f: &Finding| match f.about {
            Some(About::Protected) => 0,
            None => 1,
            Some(About::Provenance) => 2,
        };
        let certainty = |f: &Finding| f.test.as_ref().map_or(0.0, |test| test.q);
        self.is_aside()
            .cmp(&other.is_aside())
            .then(self.severity.cmp(&other.severity))
            .then(standing(self).cmp(&standing(other)))
            .then(certainty(self).total_cmp(&certainty(other)))
            .then(other.evidence_total.cmp(&self.evidence_total))
            .then(self.code.cmp(&other.code))
    }
}
