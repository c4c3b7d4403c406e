//! A corrected copy of what was checked, by the decisions in force.

use super::Check;
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Fate, FileId};
use crate::fixing::{self, Corrected, Wanted};
use crate::rules::Mend;
use crate::writers::Sink;
use std::io;
use std::sync::Arc;

/// Bytes of a file that are copied at once.
const AT_ONCE: usize = 1 << 20;

impl<S: ReadAt> Check<S> {
    /// What is wanted by decision, and the copy that it makes; after `judge`.
    ///
    /// # Errors
    /// Nothing was judged yet, or a file cannot be read.
    pub fn corrected(&self) -> io::Result<(Wanted, Corrected)> {
        let verdict = self.verdict.as_ref().ok_or_else(|| io::Error::other("the rules could not run"))?;
        let findings = verdict.brief.findings.iter().zip(&verdict.judged.findings);
        let findings: Vec<(&str, &[Mend])> =
            findings.map(|(told, found)| (told.fingerprint.as_str(), found.mends.as_slice())).collect();
        let wanted = Wanted::of(&self.dataset, self.decisions(), &findings);
        let read = |file: FileId| match self.sources.get(file.index()) {
            Some(source) => source.head(source.len()),
            None => Err(io::Error::other("the file is gone")),
        };
        let corrected = fixing::correct(&self.dataset, &wanted, &read)?;
        Ok((wanted, corrected))
    }

    /// The pictures and masks that go with a corrected copy, as they are.
    pub fn pictures_of(&self, corrected: &Corrected) -> Vec<FileId> {
        let left_out = |fate: &Fate| matches!(fate, Fate::Image(image) if corrected.left_out.contains(image));
        let files = self.dataset.files.iter().enumerate().filter(|(_, file)| match &file.fate {
            Fate::Image(_) => !left_out(&file.fate),
            Fate::Mask(of) => !self.dataset.files.get(of.index()).is_some_and(|file| left_out(&file.fate)),
            _ => false,
        });
        files.map(|(at, _)| FileId::from(at)).collect()
    }

    /// The files themselves, by id.
    pub fn sources(&self) -> Arc<Vec<S>> {
        Arc::clone(&self.sources)
    }

    /// Copies a file as it is.
    ///
    /// # Errors
    /// It cannot be read, or the sink's own.
    pub fn copy(&self, file: FileId, sink: &mut dyn Sink) -> io::Result<()> {
        let source = self.sources.get(file.index()).ok_or_else(|| io::Error::other("the file is gone"))?;
        let (mut buf, mut at) = (vec![0; AT_ONCE], 0);
        loop {
            match source.read_at(at, &mut buf)? {
                0 => return Ok(()),
                n => {
                    sink.write(&buf[..n])?;
                    at += n as u64;
                }
            }
        }
    }
}
