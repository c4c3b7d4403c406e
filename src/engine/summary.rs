//! What the page shows at once of a judgement: the report without its tables, cut to what fits on a screen.

use super::associations::ordered_attributes;
use super::check::Check;
use super::pictures::evidence;
use super::{SourceView, Summary};
use crate::dataset::bytes::ReadAt;
use crate::rules::RateWanted;
use crate::sorting::Sorting;

/// Entries of evidence and pictures per finding.
const PREVIEW: usize = 3;
/// Classes, sources, skipped files, and members of a finding.
const LISTED: usize = 200;
const FOLDERS: usize = 301;

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
                shown.map(|e| evidence(&self.dataset, &verdict.boxes_of, e)).collect()
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
            narrative: verdict.narrative.clone(),
            classes: self.dataset.classes.len() as u64,
            ordered: ordered_attributes(&self.dataset, &self.measures(verdict)),
            rate_wanted: RateWanted::of(&self.dataset.settings),
        })
    }

    fn source_views(&self) -> Vec<SourceView> {
        // Tables first, whose columns can be corrected: label files, one for each picture, may be many thousands. Taking
        // a summary apart costs the page's thread some microseconds for each field.
        let (tables, others): (Vec<_>, Vec<_>) = self.dataset.sources.iter().partition(|s| !s.columns.is_empty());
        tables
            .into_iter()
            .chain(others)
            .take(LISTED)
            .map(|s| SourceView {
                path: self.dataset.path(s.file).to_owned(),
                role: s.role,
                format: s.format.id.to_owned(),
                why: s.why.clone(),
                records: s.records,
                images: s.images,
                unmatched: s.unmatched,
                join: s.join.clone(),
                agreed: s.agreed,
                added: s.added,
                contradicted: s.contradicted,
                columns: s.columns.clone(),
            })
            .collect()
    }
}
