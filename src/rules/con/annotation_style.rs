//! CON010: boxes are drawn in another way by another annotator, in another split or another annotation file.

use crate::measures::{Style, StyleBy, StyleFigure};
use crate::rules::{
    Candidate, Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken,
    Subject, families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CON010",
    name: "annotation-style-changes",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::STYLE,
    headline: |told| told.short.unwrap_or("boxes are drawn in different ways").to_owned(),
    needs: &[Need::Boxes, Need::Tests],
    summary: "boxes are drawn in another way by another annotator, in another split or annotation file",
    manual: include_str!("annotation_style.md"),
};

/// When a way of drawing counts as another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnnotationStyle {
    /// Cliff's delta of a group against the others. 0.33: medium, as what is shown differs too.
    pub min_delta: f64,
    /// Images of a group from which on it is compared. 20.
    pub min_images: u64,
}

impl Default for AnnotationStyle {
    fn default() -> Self {
        Self { min_delta: 0.33, min_images: 20 }
    }
}

impl Rule for AnnotationStyle {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for family in context.measures.styles().chunk_by(|a, b| a.by == b.by) {
            let candidates = family.iter().map(|style| Candidate { p: style.p, finding: self.finding(style) });
            outcome.families.push(candidates.collect());
        }
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        Spoken::message(format!(
            "boxes are drawn in different ways by {}: {}",
            key.cause,
            wording::list(&fold::labels(members), 3)
        ))
    }
}

fn by_words(by: StyleBy) -> &'static str {
    match by {
        StyleBy::Annotator => "annotator",
        StyleBy::Split => "split",
        StyleBy::Source => "annotation file",
    }
}

/// A figure in words: its name, and how a group with more of it, or less, is said.
fn figure_words(figure: StyleFigure, more: bool) -> (&'static str, &'static str) {
    match (figure, more) {
        (StyleFigure::Boxes, true) => ("boxes per image", "more boxes per image"),
        (StyleFigure::Boxes, false) => ("boxes per image", "fewer boxes per image"),
        (StyleFigure::Size, true) => ("size of boxes over the median of their class", "larger boxes for their class"),
        (StyleFigure::Size, false) => ("size of boxes over the median of their class", "smaller boxes for their class"),
        (StyleFigure::Small, true) => ("share of small boxes", "more small boxes"),
        (StyleFigure::Small, false) => ("share of small boxes", "fewer small boxes"),
    }
}

impl AnnotationStyle {
    fn finding(&self, style: &Style) -> Option<Finding> {
        let at = style.furthest?;
        let group = style.groups.get(at)?;
        let delta = group.delta.filter(|delta| delta.abs() >= self.min_delta)?;
        let name = style.names.get(at)?;
        // Boxes of one image count once.
        let worth = group.n_effective.unwrap_or(group.n as f64);
        let others: f64 = style.groups.iter().map(|g| g.n_effective.unwrap_or(g.n as f64)).sum::<f64>() - worth;
        if worth < self.min_images as f64 || others < self.min_images as f64 {
            return None;
        }
        let (figure, says) = figure_words(style.figure, delta > 0.0);
        let median = |x: f64| match style.figure {
            StyleFigure::Small => wording::percent(x),
            _ => wording::figure(x),
        };
        let medians: Vec<f64> = style
            .groups
            .iter()
            .enumerate()
            .filter(|(i, g)| *i != at && g.n > 0)
            .filter_map(|(_, g)| g.median)
            .collect();
        let (low, high) = medians.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |m, &x| (m.0.min(x), m.1.max(x)));
        let against = match medians.as_slice() {
            [] => return None,
            [one] => median(*one),
            several if low == high => format!("{} of the {} others", median(low), several.len()),
            _ => format!("{} to {} of the {} others", median(low), median(high), medians.len()),
        };
        let interval = group.low.zip(group.high);
        let interval = interval.map(|(low, high)| format!(", {} to {}", wording::figure(low), wording::figure(high)));
        let lead = match style.by {
            StyleBy::Annotator => format!("{name} draws {says} than the other annotators"),
            StyleBy::Split => format!("{name} has {says} than the other splits"),
            StyleBy::Source => format!("{name} has {says} than the other annotation files"),
        };
        let message = format!(
            "{lead}: median {} against {against} (Cliff's delta {}{})",
            median(group.median?),
            wording::figure(delta),
            interval.unwrap_or_default(),
        );
        let by = by_words(style.by);
        let mut subject = Subject { column: Some(figure.to_owned()), ..Subject::default() };
        match style.by {
            StyleBy::Annotator => subject.annotator = Some(name.clone()),
            StyleBy::Split => subject.split = Some(name.clone()),
            StyleBy::Source => subject.file = Some(name.clone()),
        }
        let is_annotator = style.by == StyleBy::Annotator;
        let remedy = match is_annotator {
            true => format!(
                "Look at boxes of {name} beside those of others, and have the instructions say which way is right"
            ),
            false => format!(
                "See whether {name} shows other scenes, or was annotated by other instructions; if so, results on it \
                 say little of the rest"
            ),
        };
        let evidence = style.ends.iter().map(|(image, boxes)| Evidence::image(*image).boxes(boxes.iter().copied()));
        Some(
            Finding::new(&META, message)
                .severity(if is_annotator { Severity::Warning } else { Severity::Note })
                .subject(subject)
                .measured(Measured {
                    name: format!("cliffs-delta of {figure}"),
                    value: Some(delta),
                    low: group.low,
                    high: group.high,
                    n: group.n,
                    n_effective: group.n_effective,
                    method: "cliff".into(),
                    ..Measured::default()
                })
                .threshold("min-delta", self.min_delta * delta.signum())
                .effect("cliffs-delta", delta)
                .test("kruskal-wallis", style.p)
                .short(format!("boxes are drawn in different ways by {by}"))
                .evidence(evidence.collect())
                .total(group.n)
                .remedy(remedy)
                .fold("style", delta.abs(), format!("{name} has {says}"))
                .fold_by(by),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Annotator, SplitClaim, SplitId};
    use crate::rules::testing::World;
    use crate::rules::{Rule, judge};

    fn judged(world: &World) -> Vec<(Severity, String)> {
        let settings = crate::dataset::Settings::default();
        let measures = crate::rules::measures(&world.dataset);
        let context = Context {
            dataset: &world.dataset,
            settings: &settings,
            measures: &measures,
            measured_images: 0,
            complete: true,
            pixels: true,
        };
        let rules: Vec<Box<dyn Rule>> = vec![Box::new(AnnotationStyle::default())];
        judge(&rules, &context).findings.into_iter().map(|f| (f.severity, f.message)).collect()
    }

    /// Ninety images of three annotators; `boxes` and `side` by annotator.
    fn world(boxes: [u32; 3], side: [f64; 3]) -> World {
        let paths: Vec<String> = (0..90).map(|i| format!("{i:02}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        world.measure_all(1000, 1000);
        let file = world.source("a.json", "coco-detection");
        world.dataset.annotators = vec!["ann".into(), "bea".into(), "cyd".into()];
        for image in 0..90u32 {
            let who = (image % 3) as usize;
            world.dataset.annotator_of.push(Annotator::One(image % 3));
            for i in 0..boxes[who] + image % 4 {
                let side = side[who] + f64::from(image % 7) * 10.0;
                world.add_box(image, "cat", file, [f64::from(i) * 10.0, 10.0, side, side]);
            }
        }
        world
    }

    #[test]
    fn who_draws_larger_boxes_is_named() {
        let found = judged(&world([2, 2, 2], [100.0, 100.0, 180.0]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, Severity::Warning);
        assert!(
            found[0].1.starts_with("cyd draws larger boxes for their class than the other annotators: median "),
            "{found:?}"
        );
        let found = judged(&world([2, 2, 7], [100.0; 3]));
        assert!(
            found[0].1.starts_with("cyd draws more boxes per image than the other annotators: median 8.5"),
            "{found:?}"
        );
    }

    #[test]
    fn alike_ways_are_silent() {
        assert!(judged(&world([3, 3, 3], [120.0; 3])).is_empty());
    }

    #[test]
    fn a_split_of_other_boxes_is_a_note() {
        let mut world = world([2, 2, 2], [100.0, 100.0, 180.0]);
        world.dataset.annotator_of.clear();
        world.dataset.splits = vec!["test".into(), "train".into()];
        for image in world.dataset.images.ids() {
            let split = SplitId(u32::from(image.0 % 3 != 2));
            world.dataset.images.split_claims.push(SplitClaim { image, split, place: None });
        }
        let found = judged(&world);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0 == Severity::Note && found[0].1.starts_with("test has larger boxes"), "{found:?}");
    }
}
