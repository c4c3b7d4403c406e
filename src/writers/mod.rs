//! Datasets out of the model: COCO, YOLO, Pascal VOC, CSV; and the ZIP that a copy leaves the page in. Owns how each is written, and what it has no place for.
//! Refuses to touch a disk (a `Sink` takes the bytes), to read anything back (`formats` does) and to copy pictures.

mod chosen;
mod coco;
mod columns;
mod csv;
mod losses;
mod names;
mod numbers;
mod out;
mod plan;
#[cfg(test)]
mod tests;
mod voc;
mod yolo;
mod zip;

pub use losses::{Fate, Loss};
pub use plan::Plan;
pub use zip::{Packing, Zip, ZipFile};

use crate::dataset::{BoxUnit, Dataset, flag};
use std::io;

/// Takes files, one after the other. All that is written between two `begin`s is of the first one's file.
pub trait Sink {
    /// `path`: below the folder that is written into, `/` between folders, never leading out of it.
    ///
    /// # Errors
    /// The file cannot be made.
    fn begin(&mut self, path: &str) -> io::Result<()>;

    /// # Errors
    /// The bytes cannot be written.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// All of it in memory: for tests, and for what is small.
impl Sink for Vec<(String, Vec<u8>)> {
    fn begin(&mut self, path: &str) -> io::Result<()> {
        self.push((path.to_owned(), Vec::new()));
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some((_, content)) = self.last_mut() {
            content.extend_from_slice(bytes);
        }
        Ok(())
    }
}

/// A format that is written.
#[derive(Debug)]
pub struct Target {
    /// As the command has it: `coco`.
    pub id: &'static str,
    /// As a person calls it.
    pub name: &'static str,
    /// Where below the written folder its pictures are expected: "in images/, ...".
    pub pictures: &'static str,
    /// What everybody who uses it should know, where there is something; a sentence.
    pub note: &'static str,
    holds: Holds,
}

/// What a format has a place for.
#[derive(Debug)]
struct Holds {
    /// What its boxes are written in; `None`: either.
    unit: Option<BoxUnit>,
    /// Marks of boxes that it has a member for.
    flags: u8,
    box_attributes: bool,
    image_attributes: bool,
    /// Who is shown, and attributes of those.
    identities: bool,
    image_labels: bool,
    supercategories: bool,
    /// A list of classes, with those that no box has.
    class_list: bool,
    /// Images of which nothing is said.
    unannotated: bool,
    /// Its files are called after the pictures.
    file_per_image: bool,
}

pub static COCO: Target = Target {
    id: "coco",
    name: "COCO",
    pictures: "at the same paths as in the dataset",
    note: "",
    holds: Holds {
        unit: Some(BoxUnit::Pixels),
        flags: flag::CROWD,
        box_attributes: true,
        image_attributes: true,
        identities: false,
        image_labels: true,
        supercategories: true,
        class_list: true,
        unannotated: false,
        file_per_image: false,
    },
};

pub static YOLO: Target = Target {
    id: "yolo",
    name: "YOLO",
    pictures: "in images/, each at the path that its label file has in labels/",
    note: "",
    holds: Holds {
        unit: Some(BoxUnit::Fractions),
        flags: 0,
        box_attributes: false,
        image_attributes: false,
        identities: false,
        image_labels: false,
        supercategories: false,
        class_list: true,
        unannotated: false,
        file_per_image: true,
    },
};

pub static VOC: Target = Target {
    id: "voc",
    name: "Pascal VOC",
    pictures: "in JPEGImages/, each at the path that its XML file has in Annotations/",
    note: "Corners are written as they stand: nothing is added, although VOC itself counts pixels from 1.",
    holds: Holds {
        unit: Some(BoxUnit::Pixels),
        flags: flag::DIFFICULT | flag::TRUNCATED | flag::OCCLUDED,
        box_attributes: true,
        image_attributes: false,
        identities: false,
        image_labels: false,
        supercategories: false,
        class_list: false,
        unannotated: false,
        file_per_image: true,
    },
};

pub static CSV: Target = Target {
    id: "csv",
    name: "CSV",
    pictures: "at the same paths as in the dataset",
    note: "",
    holds: Holds {
        unit: None,
        flags: flag::CROWD | flag::DIFFICULT | flag::TRUNCATED | flag::OCCLUDED | flag::DEPICTION,
        box_attributes: true,
        image_attributes: true,
        identities: true,
        image_labels: true,
        supercategories: false,
        class_list: false,
        unannotated: true,
        file_per_image: false,
    },
};

/// Every format that is written.
pub static TARGETS: [&Target; 4] = [&COCO, &YOLO, &VOC, &CSV];

/// The format of this id.
pub fn target(id: &str) -> Option<&'static Target> {
    TARGETS.into_iter().find(|target| target.id.eq_ignore_ascii_case(id))
}

impl Target {
    /// What is written of a dataset in this format, and what is not. Nothing is written yet.
    pub fn plan<'d>(&'static self, dataset: &'d Dataset) -> Plan<'d> {
        Plan::new(dataset, self)
    }
}

impl Plan<'_> {
    /// Writes everything.
    ///
    /// # Errors
    /// The sink's own.
    pub fn write(&self, sink: &mut dyn Sink) -> io::Result<()> {
        let mut out = out::Out::new(sink);
        match self.target.id {
            "coco" => coco::write(self, &mut out)?,
            "yolo" => yolo::write(self, &mut out)?,
            "voc" => voc::write(self, &mut out)?,
            _ => csv::write(self, &mut out)?,
        }
        out.flush()
    }
}
