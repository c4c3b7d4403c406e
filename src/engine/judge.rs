//! From what is known to a verdict. Owns which rules run; refuses to read a file.

use super::State;
use super::check::{Check, Verdict};
use crate::dataset::Dataset;
use crate::dataset::bytes::ReadAt;
use crate::measures::{Kept, Measures};
use crate::report;
use crate::rules::{self, Context, Rule};
use std::sync::OnceLock;

/// Rules about what is not there, or too rarely: it may stand in what was not reached when the reading was stopped.
const OF_ABSENCE: [&str; 6] = ["ERR004", "REP001", "REP002", "REP005", "REP006", "REP007"];

impl<S: ReadAt> Check<S> {
    /// Runs the rules over what is known. `stopped`: nothing more will be measured.
    pub fn judge(&mut self, stopped: bool) {
        let left = self.images_to_measure().len();
        self.stopped |= stopped && left > 0;
        let complete = left == 0 && !self.stopped;
        let kept = self.measured_before();
        self.check_targets();
        let measures = Measures::over(&self.dataset, kept);
        let rules = self.rules();
        let context = Context {
            dataset: &self.dataset,
            settings: &self.dataset.settings,
            measures: &measures,
            measured_images: self.progress.images_measured,
            complete,
            pixels: self.options.pixels,
        };
        let judged = rules::judge(&rules, &context);
        let brief = report::build(&context, &judged, &rules, &self.hashes);
        let boxes_of = super::pictures::BoxesByImage::of(&self.dataset);
        if left == 0 || self.stopped {
            self.progress.state = State::Done;
        }
        let rules = rules.len() as u64;
        self.verdict = Some(Verdict {
            kept: measures.kept(),
            judged,
            brief,
            report: OnceLock::new(),
            complete,
            stopped: self.stopped,
            rules,
            boxes_of,
        });
    }

    /// Brings the dataset up to the facts known by now, and gives of the measures what still holds: where nothing but facts
    /// of pictures came in, all that reads none of them.
    fn measured_before(&mut self) -> Kept {
        let by_position =
            |dataset: &Dataset| super::gps_country::attribute(dataset).map(|a| (a.values.clone(), a.codes.clone()));
        let before = (by_position(&self.dataset), self.dataset.boxes.same_as.clone());
        super::gps_country::countries(&mut self.dataset);
        self.dataset.reconcile();
        // Positions, and sizes that boxes are compared in, are facts that change what counts as stated.
        let same = before.0 == by_position(&self.dataset) && before.1 == self.dataset.boxes.same_as;
        match self.verdict.take().filter(|_| same && !std::mem::take(&mut self.changed)) {
            Some(verdict) => verdict.kept.after_pixels(&self.dataset),
            None => Kept::new(rules::floors(&self.dataset.settings)),
        }
    }

    fn rules(&self) -> Vec<Box<dyn Rule>> {
        let named = |list: &[String], code: &str| {
            list.iter().any(|c| c.eq_ignore_ascii_case(code) || code[..3].eq_ignore_ascii_case(c))
        };
        let none = serde_json::Map::new();
        rules::ALL
            .iter()
            .filter(|e| self.options.only.is_empty() || named(&self.options.only, e.meta.code))
            .filter(|e| !named(&self.options.skip, e.meta.code))
            .filter(|e| !(self.dataset.partly_read && OF_ABSENCE.contains(&e.meta.code)))
            .filter_map(|e| {
                let settings = self.dataset.settings.rules.get(e.meta.code);
                if settings.is_some_and(|s| !s.enabled) {
                    return None;
                }
                let options = settings.map(|s| s.options.clone().into_iter().collect()).unwrap_or_default();
                (e.build)(&options).or_else(|_| (e.build)(&none)).ok()
            })
            .collect()
    }
}
