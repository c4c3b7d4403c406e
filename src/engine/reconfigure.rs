//! Other settings for a check that has judged before. Where they say something else of columns, the annotations are read
//! again, by a second check of the same files beside the first, which answers and measures on meanwhile; no picture is
//! measured again. Refuses to mix: until all is read, the settings from before are in force.

use super::Check;
use super::check::{OTHER_SETTINGS, is_image};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Dataset, Fate, FaultKind, FileId, FileRole, Settings};

impl<S: ReadAt> Check<S> {
    /// These settings say something else of columns, so that the annotations have to be read again.
    pub fn asks_to_read_again(&self, settings: &Settings) -> bool {
        settings.columns != self.dataset.settings.columns
    }

    /// A check of the same files with other settings, to be read and then handed to `take_over`.
    pub fn reread_with(&self, settings: Settings) -> Self {
        let mut files = self.dataset.files.clone();
        files.iter_mut().for_each(|file| file.fate = Fate::Pending);
        let options = super::Options { settings: Some(settings), ..self.options.clone() };
        let mut fresh = Self::over(self.dataset.name.clone(), files, self.sources.clone(), options);
        fresh.progress.rereading = true;
        fresh
    }

    /// Takes over what another check read of the same files, and keeps what was measured. `false`, and nothing changes:
    /// it found other pictures, as files have changed since.
    pub fn take_over(&mut self, mut read: Self) -> bool {
        let dropped = self.dropped_pictures();
        if read.dropped_pictures() != dropped {
            return false;
        }
        let facts = std::mem::take(&mut self.dataset.images.facts);
        for (own, facts) in read.dataset.images.facts.iter_mut().zip(facts.into_iter().take(dropped.len())) {
            *own = facts;
        }
        let is_measured = |fate: &Fate| is_image(fate) || super::masks::is_mask(fate);
        self.hashes.retain(|&file, _| self.dataset.files.get(file as usize).is_some_and(|f| is_measured(&f.fate)));
        self.hashes.append(&mut read.hashes);
        let before = &self.progress;
        read.progress.images_measured = before.images_measured;
        read.progress.image_bytes_read = before.image_bytes_read;
        read.progress.unreadable = before.unreadable;
        read.progress.rereading = false;
        (self.progress, self.dataset, self.options) = (read.progress, read.dataset, read.options);
        self.changed = true;
        // A stop while annotations were read the first time is made up for; one of the measuring is not.
        self.stopped = self.stopped && (!self.images_to_measure().is_empty() || !self.masks_to_measure().is_empty());
        true
    }

    /// The files of the pictures, in the order of the pictures; what annotations list without a file comes after them.
    fn dropped_pictures(&self) -> Vec<FileId> {
        self.dataset.images.file.iter().map_while(|file| *file).collect()
    }

    /// Judges again with other settings; reads the annotations again, at once, where they ask for it.
    pub fn reconfigure(&mut self, settings: Settings) -> bool {
        if self.asks_to_read_again(&settings) {
            let mut fresh = self.reread_with(settings);
            fresh.read(&mut |_| true);
            if !self.take_over(fresh) {
                return false;
            }
            self.judge(false);
        } else {
            self.apply_settings(settings);
        }
        true
    }

    /// Judges again with settings that say the same of columns. A file of settings gives way to them.
    pub fn apply_settings(&mut self, settings: Settings) {
        if settings == self.dataset.settings {
            return self.judge(false);
        }
        self.leave_settings_file();
        self.dataset.settings = settings.clone();
        self.changed = true;
        self.options.settings = Some(settings);
        self.dataset.setting_lines.clear();
        self.dataset.faults.forget(FaultKind::Setting);
        self.check_rule_settings();
        self.judge(false);
    }

    /// The report as if the file of settings had been left aside from the first.
    fn leave_settings_file(&mut self) {
        let Dataset { files, sources, .. } = &mut self.dataset;
        sources.retain(|source| source.role != FileRole::Settings);
        for file in files.iter_mut() {
            let Fate::Source(at) = &mut file.fate else { continue };
            *at = u32::MAX;
        }
        for (at, source) in sources.iter().enumerate() {
            if let Some(file) = files.get_mut(source.file.index()) {
                file.fate = Fate::Source(at as u32);
            }
        }
        for (at, file) in files.iter_mut().enumerate() {
            if file.fate == Fate::Source(u32::MAX) {
                file.fate = Fate::Skipped(OTHER_SETTINGS.to_owned());
                self.hashes.remove(&(at as u32));
            }
        }
    }
}
