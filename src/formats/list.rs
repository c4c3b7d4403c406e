//! Every format that is read, a row each: what it is called, how it is recognised, what its boxes mean, what it cannot
//! hold, its reader. The command, the page and the README take their lists from here, and no other file names a format.
//! Refuses to read anything itself.

use super::benchmarks::{self, dota, ground_truth, mot, visdrone, wider_face};
use super::tools::{bdd100k, cityscapes, createml, datumaro, fiftyone, labelme, supervisely, via};
use super::{Builder, Input, Probe, Session, Tick};
use super::{
    class_folder, coco, cvat, decisions, embeddings, hierarchy, image_list, kitti, label_studio, masks, named, parquet,
    records, settings, table, voc, webdataset, yolo,
};
use crate::dataset::Format;
use std::future::Future;
use std::pin::Pin;

/// All of them. A file is the first one's that recognises it: the more particular stand before the more general.
pub static ALL: &[&Entry] = &[
    &settings::ENTRY,
    &decisions::ENTRY,
    &embeddings::NAMES,
    &embeddings::ENTRY,
    &embeddings::TABLE,
    &masks::CLASSES,
    &yolo::CLASSES,
    &benchmarks::SEQUENCE,
    &coco::RESULTS,
    &coco::LVIS,
    &coco::PANOPTIC,
    &coco::ENTRY,
    &voc::ENTRY,
    &labelme::ENTRY,
    &createml::ENTRY,
    &via::ENTRY,
    &via::TABLE,
    &supervisely::CLASSES,
    &supervisely::ENTRY,
    &cityscapes::ENTRY,
    &bdd100k::ENTRY,
    &datumaro::ENTRY,
    &fiftyone::ENTRY,
    &cvat::ENTRY,
    &label_studio::ENTRY,
    &kitti::ENTRY,
    &kitti::tracking::ENTRY,
    &wider_face::ENTRY,
    &mot::ENTRY,
    &dota::ENTRY,
    &visdrone::ENTRY,
    &ground_truth::ENTRY,
    &named::NUMBERED_IMAGES,
    &named::NUMBERED_LISTS,
    &named::NUMBERED_BOXES,
    &yolo::RESULTS,
    &yolo::ENTRY,
    &webdataset::ENTRY,
    &named::LISTS,
    &named::SCORES,
    &image_list::ENTRY,
    &records::BOXES,
    &records::ENTRY,
    &hierarchy::ENTRY,
    &parquet::EMBEDDINGS,
    &parquet::BOXES,
    &parquet::ENTRY,
    &table::CLASS_NAMES,
    &table::BOXES,
    &table::ENTRY,
    &named::UTKFACE,
    &named::REID,
    &named::PEOPLE,
    &class_folder::ENTRY,
    // After the folders, which name classes whatever is in masks.
    &masks::ENTRY,
];

/// A format.
pub struct Entry {
    pub format: Format,
    /// One line: what of it is read.
    pub reads: &'static str,
    /// One line: by what it is recognised.
    pub told_by: &'static str,
    /// One line: what a dataset may say that this format has no place for, or that is in it and not read.
    pub cannot: &'static str,
    pub stage: Stage,
    pub how: How,
}

/// When files are read: what others refer to comes first, what speaks of others last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Settings,
    /// Lists of classes by number.
    Classes,
    /// Files of boxes and labels.
    Annotations,
    Tables,
    /// Names of images, which earlier files may have listed.
    Lists,
    /// What models say of images and classes that the ground truth names.
    Predictions,
    /// Names for the classes that earlier files use.
    Names,
}

/// How a format comes into the model.
pub enum How {
    /// File by file.
    Files { recognise: fn(&Probe<'_>) -> Option<String>, read: Read },
    /// By where pictures lie, after the last file.
    Folders(fn(&mut Builder<'_>)),
}

/// What reads one file.
pub enum Read {
    /// At once: small files.
    Whole(for<'r, 'b, 't> fn(&'r mut Session, &'r Input<'r>, &'r mut Builder<'b>, &'r mut Tick<'t>)),
    /// In slices, which yields in between.
    Sliced(for<'r, 'b, 't> fn(&'r mut Session, &'r Input<'r>, &'r mut Builder<'b>, &'r mut Tick<'t>) -> Reading<'r>),
}

/// A reading that is under way.
pub type Reading<'r> = Pin<Box<dyn Future<Output = ()> + 'r>>;

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.format.id == other.format.id
    }
}

impl Eq for Entry {}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.format.id)
    }
}

impl Entry {
    /// Files are read in this order, then by path.
    pub fn turn(&self) -> (Stage, usize) {
        (self.stage, ALL.iter().position(|e| *e == self).unwrap_or(ALL.len()))
    }
}

/// The format of this id.
pub fn entry(id: &str) -> Option<&'static Entry> {
    ALL.iter().copied().find(|e| e.format.id == id)
}

/// The name of a format as people call it.
pub fn name(id: &str) -> Option<&'static str> {
    entry(id).map(|e| e.format.name)
}

/// What is read of each format, as plain text: `muster explain formats`.
pub fn reference() -> String {
    let mut text =
        String::from("# Formats\n\nFormats may be mixed in one folder; each file is told by what stands in it.\n");
    for e in ALL {
        text.push_str(&format!(
            "\n## {} ({})\nRead: {}.\nRecognised by: {}.\n",
            e.format.name, e.format.id, e.reads, e.told_by
        ));
        if let Some(boxes) = &e.format.boxes {
            text.push_str(&format!("Boxes: {}.\n", boxes.describe()));
        }
        text.push_str(&format!("Not held, or not read: {}.\n", e.cannot));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::FileRole;

    /// The rows of the README's table, one a format.
    fn readme_rows() -> String {
        ALL.iter()
            .map(|e| format!("| {} (`{}`) | {} | {} |\n", e.format.name, e.format.id, e.reads, e.cannot))
            .collect()
    }

    /// The names of the formats of annotations, as the page's first screen lists them.
    fn annotation_names() -> String {
        let of_annotations = ALL.iter().filter(|e| e.format.role == FileRole::Annotations);
        of_annotations.map(|e| e.format.name).collect::<Vec<_>>().join(", ")
    }

    /// The part of a file of the repository between two texts.
    fn part(file: &str, from: &str, to: &str) -> String {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let rest = text.split_once(from).unwrap_or_else(|| panic!("{file} does not hold {from:?}")).1;
        rest.split_once(to).unwrap_or_else(|| panic!("{file} does not hold {to:?} behind {from:?}")).0.to_owned()
    }

    #[test]
    fn ids_and_names_are_each_a_formats_own_and_every_line_is_there() {
        for (i, e) in ALL.iter().enumerate() {
            let Format { id, name, boxes, role } = &e.format;
            assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{id}");
            assert!(ALL[..i].iter().all(|o| o.format.id != *id && o.format.name != *name), "{id} stands twice");
            for line in [e.reads, e.told_by, e.cannot] {
                assert!(!line.is_empty() && !line.ends_with('.') && !line.contains(['\n', '|']), "{id}: {line:?}");
            }
            assert!(boxes.is_none() || *role == FileRole::Annotations, "{id} has boxes and is no annotation");
        }
    }

    #[test]
    fn the_readmes_table_is_this_list() {
        let rows = part("README.md", "| Format | What is read | Not held, or not read |\n|---|---|---|\n", "\n\n");
        let own = readme_rows();
        assert!(rows.trim() == own.trim(), "README.md, \"What it reads\": paste these rows\n{own}");
    }

    #[test]
    fn the_first_screen_names_these_formats() {
        let listed = part("index.html", "<strong>Annotations</strong> ", "</dd>");
        let own = annotation_names();
        assert!(listed == own, "index.html, drop-n: paste\n{own}");
    }

    #[test]
    fn explain_formats_says_of_each_what_its_boxes_mean() {
        let text = reference();
        for e in ALL {
            assert!(text.contains(&format!("## {} ({})\n", e.format.name, e.format.id)));
        }
        assert!(text.contains("Boxes: centre x, centre y, width, height as fractions of the image.\n"));
    }
}
