//! From what is known to a verdict. Owns which rules run; refuses to read a file.

use super::State;
use super::check::{Check, Verdict};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Dataset, FileRole};
use crate::decisions::Decisions;
use crate::measures::{Kept, Measures};
use crate::report::changes::ChangedImages;
use crate::report::{self, Earlier, Narrative, Report};
use crate::rules::{self, Context, Rule, Run};
use crate::sorting::Sorting;
use std::sync::{Arc, OnceLock};

impl<S: ReadAt> Check<S> {
    /// Runs the rules over what is known. `stopped`: nothing more will be measured.
    pub fn judge(&mut self, stopped: bool) {
        let left = self.images_to_measure().len() + self.masks_to_measure().len();
        self.stopped |= stopped && left > 0;
        self.read_masks();
        let complete = left == 0 && !self.stopped;
        let kept = self.measured_before();
        self.check_targets();
        let measures = Measures::over(&self.dataset, kept);
        let (rules, off) = self.rules();
        let context = Context {
            dataset: &self.dataset,
            settings: &self.dataset.settings,
            measures: &measures,
            measured_images: self.progress.images_measured,
            complete,
            pixels: self.options.pixels,
        };
        let mut judged = rules::judge(&rules, &context);
        judged.runs.extend(off);
        judged.runs.order_by_key(|run| run.code);
        let mut brief = report::build(&context, &judged, &rules, &self.hashes);
        self.say_decisions(&mut brief);
        let changed_images = self.compare(&mut brief);
        let narrative = self.narrate(&brief, &measures);
        let by_image = super::by_image::ByImage::of(&self.dataset);
        if left == 0 || self.stopped {
            self.progress.state = State::Done;
        }
        self.verdict = Some(Verdict {
            kept: measures.kept(),
            judged,
            brief,
            changed_images,
            narrative,
            report: OnceLock::new(),
            complete,
            stopped: self.stopped,
            by_image,
            listed: super::listed::Listed::default(),
        });
    }

    /// Says in a report what changed since the earlier one; gives the images that did.
    fn compare(&self, brief: &mut Report) -> ChangedImages {
        let Some(earlier) = &self.options.against else {
            brief.changes = None;
            return ChangedImages::default();
        };
        let (changes, images) = report::changes::changes(earlier, brief, &self.dataset, &self.hashes);
        brief.changes = Some(changes);
        images
    }

    /// Compares with an earlier report, or with none; nothing is judged again.
    pub fn set_against(&mut self, earlier: Option<Arc<Earlier>>) {
        self.options.against = earlier;
        let Some(mut verdict) = self.verdict.take() else { return };
        verdict.changed_images = self.compare(&mut verdict.brief);
        verdict.narrative = self.narrate(&verdict.brief, &self.measures(&verdict));
        verdict.report = OnceLock::new();
        verdict.listed = super::listed::Listed::default();
        self.verdict = Some(verdict);
    }

    /// What was decided of findings, into the report: what was given, else what lay beside the data.
    fn say_decisions(&self, brief: &mut Report) {
        let own = self.dataset.sources.iter().find(|source| source.role == FileRole::Decisions);
        let own = own.map(|source| self.dataset.path(source.file));
        match &self.options.decisions {
            Some(given) => report::decide(brief, &self.dataset, Some((given, None)), own),
            None => report::decide(brief, &self.dataset, own.map(|path| (&self.dataset.decisions, Some(path))), None),
        }
    }

    /// It in sentences.
    fn narrate(&self, brief: &Report, measures: &Measures<'_>) -> Narrative {
        let targets: Vec<_> = measures
            .targets()
            .iter()
            .flat_map(|population| report::tables::targets(&self.dataset, population))
            .collect();
        Narrative::of(brief, &targets)
    }

    /// The decisions in force: those given, else those beside the data.
    pub fn decisions(&self) -> &Decisions {
        self.options.decisions.as_ref().unwrap_or(&self.dataset.decisions)
    }

    /// Says the report anew with other decisions, in place of those beside the data. No rule runs again: decisions change
    /// what counts, not what was found.
    pub fn decide(&mut self, decisions: Decisions) {
        self.options.decisions = Some(decisions);
        let Some(mut verdict) = self.verdict.take() else { return };
        self.say_decisions(&mut verdict.brief);
        verdict.changed_images = self.compare(&mut verdict.brief);
        verdict.narrative = self.narrate(&verdict.brief, &self.measures(&verdict));
        verdict.report = OnceLock::new();
        verdict.listed = super::listed::Listed::default();
        self.verdict = Some(verdict);
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

    /// The rules that are on, with the options in force, and the others with why they are off.
    fn rules(&self) -> (Vec<Box<dyn Rule>>, Vec<Run>) {
        let named = |list: &[String], code: &str| {
            list.iter().any(|c| c.eq_ignore_ascii_case(code) || code[..3].eq_ignore_ascii_case(c))
        };
        let none = serde_json::Map::new();
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for entry in rules::ALL {
            let meta = entry.meta;
            let settings = self.dataset.settings.rules.get(meta.code);
            if settings.is_some_and(|s| !s.enabled) {
                let reason = settings.and_then(|s| s.reason.clone()).filter(|reason| !reason.is_empty());
                off.push(Run::off(meta, reason.unwrap_or_else(|| "no reason was given".into())));
            } else if named(&self.options.skip, meta.code) {
                off.push(Run::off(meta, "left out by --skip"));
            } else if !self.options.only.is_empty() && !named(&self.options.only, meta.code) {
                off.push(Run::off(meta, "left out by --only"));
            } else {
                let options = settings.map(|s| s.options.clone().into_iter().collect()).unwrap_or_default();
                on.extend((entry.build)(&options).or_else(|_| (entry.build)(&none)));
            }
        }
        (on, off)
    }
}
