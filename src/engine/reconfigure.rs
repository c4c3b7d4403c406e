//! Other settings for a check that has judged before. Where they say something else of columns or folders, the annotations
//! are read again, by a second check of the same files beside the first, which answers and measures on meanwhile; no picture
//! is measured again. Refuses to mix: until all is read, the settings from before are in force.

use super::Check;
use super::check::OTHER_SETTINGS;
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Dataset, Facts, Fate, FaultKind, FileId, FileRole, Settings};
use std::collections::BTreeMap;

impl<S: ReadAt> Check<S> {
    /// These settings say something else of columns or folders, so that the annotations have to be read again.
    pub fn asks_to_read_again(&self, settings: &Settings) -> bool {
        let own = &self.dataset.settings;
        settings.columns != own.columns || settings.folders != own.folders
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

    /// Another check of the same files found the same pictures, in the same order.
    pub fn has_pictures_of(&self, read: &Self) -> bool {
        self.dropped_pictures() == read.dropped_pictures()
    }

    /// Takes over what another check read of the same files, and keeps what was measured. `false`, and nothing changes:
    /// it found other pictures though nothing else was said of folders, as files have changed since.
    pub fn take_over(&mut self, mut read: Self) -> bool {
        let other_folders = read.dataset.folder_roles != self.dataset.folder_roles;
        if !other_folders && !self.has_pictures_of(&read) {
            return false;
        }
        // What is left aside now may come back.
        let mut known: BTreeMap<u32, Box<Facts>> = std::mem::take(&mut self.spare);
        let facts = std::mem::take(&mut self.dataset.images.facts);
        let of_files = self.dataset.images.file.iter().zip(facts);
        known.extend(of_files.filter_map(|(file, facts)| Some(((*file)?.0, facts?))));
        let (mut hashes, mut measured) = (BTreeMap::new(), (0, 0, 0));
        for (file, own) in read.dataset.images.file.iter().zip(&mut read.dataset.images.facts) {
            let Some(file) = file else { continue };
            *own = known.remove(&file.0);
            let Some(facts) = own else { continue };
            let bytes = read.dataset.files.get(file.index()).map_or(0, |file| file.bytes);
            measured = (measured.0 + 1, measured.1 + bytes, measured.2 + u64::from(facts.pixels.is_err()));
            // One that could not be measured at all has none.
            if facts.content_hash != [0; 16] {
                hashes.insert(file.0, facts.content_hash);
            }
        }
        let is_mask =
            |file: &FileId| read.dataset.files.get(file.index()).is_some_and(|file| super::masks::is_mask(&file.fate));
        self.masks.retain(|file, _| is_mask(file));
        let of_masks = self.masks.iter().map(|(file, facts)| (file.0, facts.content_hash));
        hashes.extend(of_masks.filter(|(_, hash)| *hash != [0; 16]));
        hashes.append(&mut read.hashes);
        (self.hashes, self.spare) = (hashes, known);
        (read.progress.images_measured, read.progress.image_bytes_read, read.progress.unreadable) = measured;
        read.progress.rereading = false;
        // What was decided meanwhile holds.
        read.options.decisions = self.options.decisions.take();
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
        self.check_folder_settings();
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
