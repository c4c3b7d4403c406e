//! Datasets whose annotations stand in the names of pictures and folders: UTKFace, re-identification (Market-1501 and its
//! relatives), one folder per person, with LFW's own lists and scores. Owns what such names mean.
//! Refuses to read who or what somebody is from a person's name: only what the dataset's naming says counts.

mod folders;
mod lists;
mod numbered;
mod people;
mod person_numbers;
mod reid;
mod scores;
mod splits;
#[cfg(test)]
mod tests;
mod utkface;

pub(super) use lists::ENTRY as LISTS;
pub(super) use numbered::{BOXES as NUMBERED_BOXES, IMAGES as NUMBERED_IMAGES, LISTS as NUMBERED_LISTS, Numbered};
pub(super) use people::{ENTRY as PEOPLE, is_called_as_people};
pub(super) use person_numbers::person_of;
pub(super) use reid::ENTRY as REID;
pub(super) use scores::ENTRY as SCORES;
pub(super) use splits::apply as splits_of_names;
pub(super) use utkface::ENTRY as UTKFACE;

use crate::dataset::{Builder, Dataset, Fault, FaultKind, FileId, ImageId, Join, Named, Place};

/// What columns that stand in names are said to come from, as a table's come from its path.
const SOURCE: &str = "file names";

/// The name of a picture up to its first dot: `25_0_1_20170117.jpg.chip.jpg` ends thrice.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// The folder of a picture; empty at the top.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Where a picture's name stands: in the picture's own file, else where a file names it.
fn place_of(dataset: &Dataset, image: ImageId) -> Place {
    let images = &dataset.images;
    let own = images.file.get(image.index()).copied().flatten().map(Place::file);
    let named = || images.named_at.get(image.index()).copied().flatten();
    own.or_else(named).unwrap_or(Place::file(FileId(u32::MAX)))
}

/// An image shows somebody, unless a file said who it is. `column`: what the name tells: person, vehicle.
fn identify(image: ImageId, name: &str, column: &str, out: &mut Builder<'_>) {
    let id = out.identity(name);
    let dataset = &mut out.dataset;
    let all = dataset.images.len();
    dataset.identity_of.resize(all, None);
    if let Some(of) = dataset.identity_of.get_mut(image.index()) {
        of.get_or_insert(id);
    }
    if dataset.identity_source.is_none() {
        dataset.identity_source = Some(format!("{SOURCE}#{column}"));
    }
}

/// The picture of a person by its number, as LFW calls it: `Aaron_Eckhart_0001`. One that is not there is a fault.
fn picture(person: &str, number: u32, place: Place, out: &mut Builder<'_>) -> Option<ImageId> {
    let name = format!("{person}_{number:04}");
    if !out.has_images() {
        return Some(out.listed_only(&format!("{person}/{name}.jpg"), place));
    }
    match out.join(&name, Join::Stem, place, Named::Row) {
        Ok(image) => {
            out.name_image(image, place);
            return Some(image);
        }
        Err(why) => out.fault(Fault::unjoined(FaultKind::Unjoined, place, why, name)),
    }
    if let Some(source) = out.source() {
        source.unmatched += 1;
    }
    None
}

/// A file says of one of these images who is on it.
fn are_identified(images: &[ImageId], dataset: &Dataset) -> bool {
    images.iter().any(|image| dataset.identity_of.get(image.index()).copied().flatten().is_some())
}
