//! What the settings say of folders, found before the first picture is listed, and what all folders of pictures were taken
//! for. Refuses to label pictures (`formats::class_folder` does).

use super::check::Check;
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Fault, FaultKind, FileId, FileRole, FolderRoles, Place, RecordKind, nearest};
use crate::formats::settings;
use crate::intake::{self, Masked};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

impl<S: ReadAt> Check<S> {
    /// Finds what the settings say of folders: those that were given, or those of the folder's own file.
    pub(super) fn resolve_folders(&mut self) {
        let own = self.dataset.files.iter().position(|file| settings::is_settings(&file.path));
        // Folders are named as from the file of settings, whoever has read it.
        let base = own.and_then(|at| self.dataset.files.get(at)?.path.rsplit_once('/')).map_or("", |(base, _)| base);
        let set = match (&self.options.settings, own) {
            (Some(given), _) => given.folders.clone(),
            (None, Some(at)) => {
                let read = self.sources.get(at).map(|source| source.read_all(settings::LARGEST));
                let Some(Ok(bytes)) = read else { return };
                settings::parse(&String::from_utf8_lossy(&bytes)).0.folders
            }
            (None, None) => BTreeMap::new(),
        };
        let paths = self.dataset.files.iter().map(|file| file.path.as_str());
        self.dataset.folder_roles = FolderRoles::resolve(&set, paths, base).0;
    }

    /// Why a file is not looked at, where the settings say so of a folder that it lies in.
    pub(super) fn set_aside(&self, file: usize) -> Option<String> {
        let path = self.dataset.files.get(file).map(|file| file.path.as_str())?;
        let folder = self.dataset.folder_roles.left_aside(path).filter(|_| !settings::is_settings(path))?;
        let folder = if folder.is_empty() { "the whole folder" } else { folder };
        Some(format!("the settings leave {folder} aside"))
    }

    /// Says which folders of the settings are none of what was dropped, with their lines.
    pub(super) fn check_folder_settings(&mut self) {
        let dataset = &self.dataset;
        let file = dataset.sources.iter().find(|s| s.role == FileRole::Settings).map_or(FileId(u32::MAX), |s| s.file);
        let own = dataset.files.iter().map(|file| file.path.as_str()).find(|path| settings::is_settings(path));
        let base = own.and_then(|path| path.rsplit_once('/')).map_or("", |(base, _)| base).to_owned();
        let paths = dataset.files.iter().map(|file| file.path.as_str());
        let (_, unknown) = FolderRoles::resolve(&dataset.settings.folders, paths, &base);
        if unknown.is_empty() {
            return;
        }
        let folders: BTreeSet<&str> =
            dataset.files.iter().filter_map(|file| Some(file.path.rsplit_once('/')?.0)).collect();
        let mut faults = Vec::new();
        for path in unknown {
            let expected = match nearest(&path, folders.iter().copied()) {
                Some(near) => format!("the path of a folder, such as `{near}`"),
                None => "the path of a folder below what was dropped".to_owned(),
            };
            let place = match dataset.setting_lines.get(&format!("folders.{path}")) {
                Some(&line) => Place::new(file, line, RecordKind::Line, 0),
                None => Place::file(file),
            };
            faults.push(Fault::new(FaultKind::Setting, place, expected, format!("no folder {path} under [folders]")));
        }
        faults.into_iter().for_each(|fault| self.dataset.faults.push(fault));
    }
}

/// Per picture whether it is a mask, and of which. `paths`: of all pictures, sorted.
pub(super) fn masked(paths: &[&str], roles: &FolderRoles) -> Vec<Masked> {
    if roles.is_empty() {
        return intake::masked(paths);
    }
    let said: Vec<Option<bool>> = paths.iter().map(|path| roles.is_mask(path)).collect();
    // As if they lay in folders that are called so.
    let called: Vec<Cow<'_, str>> = paths
        .iter()
        .zip(&said)
        .map(|(path, said)| match said {
            Some(true) => Cow::Owned(format!("masks/{path}")),
            Some(false) => Cow::Owned(format!("images/{}", path.rsplit('/').next().unwrap_or(path))),
            None => Cow::Borrowed(*path),
        })
        .collect();
    let called: Vec<&str> = called.iter().map(AsRef::as_ref).collect();
    let told = intake::masked(&called);
    told.into_iter()
        .zip(said)
        .map(|(told, said)| match (said, told) {
            (Some(false), _) => Masked::No,
            (Some(true), Masked::No) => Masked::Lone,
            (_, told) => told,
        })
        .collect()
}
