//! Masks: pictures that mark what is where in others, by indices, grey values or colours. Owns what their values mean:
//! tables of classes, known palettes, or the values themselves. Refuses to decode them (`pixels` does) and to find them
//! (`intake` does).

mod flaws;
mod names;
mod naming;
mod read;
mod sets;
mod tables;
mod values;

pub use read::read;

use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick, table};
use crate::dataset::{Builder, Fate, Fault, FaultKind, FileRole, Format, MaskTable, Place};

pub static ENTRY: Entry = Entry {
    format: Format { id: "mask-pictures", name: "mask pictures", role: FileRole::Annotations, boxes: None },
    reads: "pictures that mark what is where in others: which classes are in which image, and their shares of the pixels, by palette indices, grey values or colours; names from a table of classes, Pascal VOC's palette, Cityscapes' numbers",
    told_by: "a picture in a folder or with a name that says mask (`masks`, `SegmentationClass`, `trainannot`, `a_mask.png`), and the picture that it is of",
    cannot: "boxes, single objects, attributes; numbers of objects and panoptic segments are not read",
    stage: Stage::Annotations,
    how: How::Folders(annotate),
};

pub static CLASSES: Entry = Entry {
    format: Format { id: "mask-classes", name: "classes of masks", role: FileRole::ClassList, boxes: None },
    reads: "`class_dict.csv`, `label_colors.txt`, CVAT's `labelmap.txt`, Datumaro's `dataset_meta.json`, `labels.json`: the colours or values of classes in masks",
    told_by: "lines, columns or members with names of classes and a colour, or a number, for each",
    cannot: "anything else",
    stage: Stage::Classes,
    how: How::Files { recognise, read: Read::Whole(|_, input, out, tick| read_table(input, out, tick)) },
};

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !matches!(probe.extension().as_str(), "csv" | "tsv" | "txt" | "json" | "lst") || probe.bytes > tables::LARGEST {
        return None;
    }
    // Most files are told by a look: there may be one for each picture.
    let json =
        || probe.json().has(&["label_map"]) || probe.json().has_list("labels") || probe.json().has_list("classes");
    let may_be = match probe.extension().as_str() {
        "json" => tables::is_hinted(probe.name()) || json(),
        "txt" | "lst" => tables::is_hinted(probe.name()) || probe.head.contains(&b':'),
        _ => true,
    };
    if !may_be {
        return None;
    }
    // It may be cut within its last line.
    let text = table::text_of_head(probe.head)?;
    let whole = probe.bytes <= probe.head.len() as u64;
    let seen = if whole { text.as_str() } else { text.rsplit_once('\n')?.0 };
    let (what, _) = tables::parse(seen, probe.name())?;
    Some(format!("classes of masks: {what}"))
}

fn read_table(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &CLASSES.format, input.why);
    let Ok(bytes) = input.bytes.read_all(tables::LARGEST) else { return };
    let name = out.path().rsplit('/').next().unwrap_or_default().to_owned();
    let parsed = table::text_of_head(&bytes).and_then(|text| tables::parse(&text, &name));
    match parsed {
        Some((_, names)) => {
            if let Some(source) = out.source() {
                source.records = names.len() as u64;
            }
            out.dataset.mask_pictures.tables.push(MaskTable { file: input.file, names });
        }
        // Its beginning was such a table.
        None => {
            let expected = "a name and a colour, or a number, for each class to its end";
            out.fault(Fault::new(FaultKind::Unparsable, Place::file(input.file), expected, "something else"));
        }
    }
    tick(bytes.len() as u64);
}

/// An image with a mask is annotated, whatever stands in the mask.
fn annotate(out: &mut Builder<'_>) {
    let of: Vec<_> = out
        .dataset
        .files
        .iter()
        .filter_map(|file| match &file.fate {
            Fate::Mask(of) => Some(*of),
            _ => None,
        })
        .collect();
    for file in of {
        if let Some(Fate::Image(image)) = out.dataset.files.get(file.index()).map(|file| file.fate.clone()) {
            out.annotate(image);
        }
    }
}
