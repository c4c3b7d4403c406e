//! What the page shows at once of a judgement: the report without its tables, cut to what fits on a screen.

use super::associations::ordered_attributes;
use super::check::Check;
use super::pictures::evidence;
use super::{EmbeddingsView, SourceView, Summary};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Embeddings, FileRole, ImageId, Source};
use crate::rules::RateWanted;
use crate::sorting::Sorting;
use std::collections::BTreeMap;

/// Entries of evidence and pictures per finding.
const PREVIEW: usize = 3;
/// Classes, sources, skipped files, and members of a finding.
const LISTED: usize = 200;
const FOLDERS: usize = 301;
/// A class in fewer is small.
const FEW_IMAGES: u64 = 100;

impl<S: ReadAt> Check<S> {
    /// What the page shows at once; `None` before the first judgement.
    pub fn summary(&self) -> Option<Summary> {
        let verdict = self.verdict.as_ref()?;
        let mut report = verdict.brief.clone();
        for finding in &mut report.findings {
            finding.evidence.truncate(PREVIEW);
            finding.members.truncate(LISTED);
            finding.members.iter_mut().for_each(|member| member.evidence.clear());
        }
        let classes_of_few = report.dataset.classes.iter().filter(|c| c.images < FEW_IMAGES).count() as u64;
        report.files.skipped_files.truncate(LISTED);
        report.files.folders.truncate(FOLDERS);
        if report.dataset.classes.len() > LISTED {
            report.dataset.classes.order_by(|a, b| b.images.cmp(&a.images).then_with(|| a.name.cmp(&b.name)));
            report.dataset.classes.truncate(LISTED);
        }
        let previews = verdict
            .judged
            .findings
            .iter()
            .map(|f| {
                let shown = f.evidence.iter().filter(|e| e.image.is_some()).take(PREVIEW);
                shown.map(|e| evidence(&self.dataset, &verdict.by_image, e)).collect()
            })
            .collect();
        Some(Summary {
            report,
            previews,
            sources: self.source_views(),
            sources_read: self.dataset.sources.len() as u64,
            complete: verdict.complete,
            measured: self.progress().images_measured,
            stopped: verdict.stopped,
            partly_read: self.dataset.partly_read,
            decisions: self.decisions().clone(),
            narrative: verdict.narrative.clone(),
            classes: self.dataset.classes.len() as u64,
            classes_of_few,
            ordered: ordered_attributes(&self.dataset, &self.measures(verdict)),
            rate_wanted: RateWanted::of(&self.dataset.settings),
            called: self.dataset.identities_called().one.to_owned(),
            embeddings: self.embeddings_views(),
        })
    }

    fn embeddings_views(&self) -> Vec<EmbeddingsView> {
        let view = |of: &Embeddings| EmbeddingsView {
            path: self.dataset.path(of.file).to_owned(),
            dims: of.dims as u64,
            images: of.images.len() as u64,
        };
        self.dataset.embeddings.iter().map(view).collect()
    }

    fn source_views(&self) -> Vec<SourceView> {
        // Tables first, whose columns can be corrected: label files, one for each picture, may be many thousands. Taking
        // a summary apart costs the page's thread some microseconds for each field.
        let (tables, others): (Vec<_>, Vec<_>) = self.dataset.sources.iter().partition(|s| !s.columns.is_empty());
        let mut together: BTreeMap<_, Vec<&Source>> = BTreeMap::new();
        for source in others {
            together.entry((source.format.id, source.role, &source.why, &source.join)).or_default().push(source);
        }
        let mut views: Vec<SourceView> = together.into_values().map(|of| self.source_view(&of)).collect();
        views.order_by(|a, b| a.path.cmp(&b.path));
        tables.into_iter().map(|table| self.source_view(&[table])).chain(views).take(LISTED).collect()
    }

    /// Files that were taken for the same, as one.
    fn source_view(&self, of: &[&Source]) -> SourceView {
        let sum = |count: fn(&Source) -> u64| of.iter().map(|s| count(s)).sum();
        let first = of.iter().min_by_key(|s| self.dataset.path(s.file));
        let images = match of {
            [one] => one.images,
            of => {
                let mut images: Vec<ImageId> = of.iter().flat_map(|s| s.joined.iter().copied()).collect();
                images.sort_unstable();
                images.dedup();
                images.len() as u64
            }
        };
        SourceView {
            path: first.map(|s| self.dataset.path(s.file)).unwrap_or_default().to_owned(),
            files: of.len() as u64,
            role: first.map_or(FileRole::Annotations, |s| s.role),
            format: first.map(|s| s.format.id).unwrap_or_default().to_owned(),
            why: first.map(|s| s.why.clone()).unwrap_or_default(),
            records: sum(|s| s.records),
            images,
            unmatched: sum(|s| s.unmatched),
            join: first.and_then(|s| s.join.clone()),
            agreed: sum(|s| s.agreed),
            added: sum(|s| s.added),
            contradicted: sum(|s| s.contradicted),
            columns: first.map(|s| s.columns.clone()).unwrap_or_default(),
        }
    }
}
