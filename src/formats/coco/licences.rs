//! Under which licence a file's images stand: an id in each record, its name in a list beside.

use super::ids::Key;
use super::record::{LicenceEntry, parse};
use super::value::Scalar;
use crate::dataset::licence::Licence;
use crate::dataset::{FileId, ImageId};
use std::collections::BTreeMap;

/// Of one file.
#[derive(Default)]
pub(super) struct Licences {
    names: BTreeMap<String, String>,
    images: BTreeMap<String, Vec<ImageId>>,
}

impl Licences {
    /// An element of the list; what cannot be read is passed over.
    pub(super) fn named(&mut self, bytes: &[u8]) {
        let Ok(entry) = parse::<LicenceEntry<'_>>(bytes) else { return };
        let Some(key) = Key::of(&entry.id) else { return };
        let parts = [entry.name.text(), entry.url.text()].into_iter().flatten().map(str::trim);
        let says: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        self.names.entry(key.text()).or_insert_with(|| says.join(" "));
    }

    /// An image's; a text is the licence itself, where the list has none of that id.
    pub(super) fn given(&mut self, licence: &Scalar<'_>, image: ImageId) {
        if let Some(key) = Key::of(licence) {
            self.images.entry(key.text()).or_default().push(image);
        }
    }

    pub(super) fn of_file(mut self, file: FileId) -> impl Iterator<Item = Licence> {
        self.images.into_iter().map(move |(id, images)| {
            let says = self.names.remove(&id).filter(|says| !says.is_empty());
            Licence { file, says: says.unwrap_or(id), images }
        })
    }
}
