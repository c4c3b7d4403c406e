//! Folders as the settings have them. Refuses to recognise any.

use super::{Uses, note};
use crate::dataset::{Dataset, FolderRole, ImageId};
use std::collections::BTreeMap;

/// The pictures by the folder that the settings make a class of, and what they say of the folders above.
pub(super) fn said(dataset: &Dataset) -> (BTreeMap<String, Vec<ImageId>>, Uses) {
    let (images, roles) = (&dataset.images, &dataset.folder_roles);
    let (mut folders, mut uses): (BTreeMap<String, Vec<ImageId>>, Uses) = Default::default();
    if roles.is_empty() {
        return (folders, uses);
    }
    for image in images.ids().filter(|id| images.file[id.index()].is_some()) {
        let path = images.path(image);
        if let Some(Some(name)) = roles.class(path) {
            folders.entry(name.to_owned()).or_default().push(image);
            note(&mut uses, path, name, FolderRole::Classes, "the settings say so");
        }
    }
    (folders, uses)
}
