//! The first time through records: their columns, and what the numbers of their boxes can mean. Refuses to fill anything.

use super::flat::{Flat, cells};
use super::objects::Object;
use crate::dataset::{BoxUnit, Fault, FaultKind, FileId, Place, RecordKind, Rect, Settings};
use crate::formats::attributes::Column;
use crate::formats::json::{self, Element, Mark, Visit, Want, words_of as words};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Rows kept, and columns; more are no attributes.
const SAMPLE_ROWS: usize = 1000;
const MOST_COLUMNS: usize = 2000;

/// The columns of records, as far as they were seen.
pub(in crate::formats) struct Survey<'s> {
    path: &'s str,
    file: FileId,
    settings: Settings,
    pub(in crate::formats) columns: Vec<Column>,
    pub(super) by_name: FxHashMap<String, usize>,
    sample_cells: Vec<Vec<(usize, String)>>,
    pub(super) sample: Vec<Vec<String>>,
    pub(in crate::formats) records: u64,
    /// Records with a place for boxes.
    pub(in crate::formats) with_boxes: u64,
    pub(super) boxes: BoxFigures,
    pub(in crate::formats) faults: Vec<Fault>,
    /// Members that are not read.
    pub(in crate::formats) unread: BTreeSet<String>,
}

/// What the numbers of all boxes show.
#[derive(Default)]
pub(super) struct BoxFigures {
    count: u64,
    beyond_one: bool,
    has_fraction: bool,
    /// Leave their image as left, top, width, height; the first of them.
    leaving: u64,
    first_leaving: Option<(Place, [f64; 4], [f64; 2])>,
    /// Cannot be two corners within their image, or their image's size is unknown.
    no_corners: u64,
}

impl BoxFigures {
    fn add(&mut self, object: &Object<'_>, size: Option<[f64; 2]>, place: Place) {
        let Rect { x, y, w, h } = object.rect;
        self.count += 1;
        self.beyond_one |= [x, y, w, h].iter().any(|n| !(-1e-4..=1.0001).contains(n));
        self.has_fraction |= [x, y, w, h].iter().any(|n| n.fract() != 0.0);
        let size = size.filter(|_| object.is_plain);
        let Some([width, height]) = size else {
            self.no_corners += 1;
            return;
        };
        if x + w > width + 1.0 || y + h > height + 1.0 {
            self.leaving += 1;
            self.first_leaving.get_or_insert((place, [x, y, w, h], [width, height]));
        }
        let corners = w > x && h > y && w <= width + 1.0 && h <= height + 1.0;
        self.no_corners += u64::from(!corners);
    }

    /// Fractions where no number is above 1 and one has decimals.
    pub(super) fn unit(&self) -> BoxUnit {
        if self.count > 0 && !self.beyond_one && self.has_fraction { BoxUnit::Fractions } else { BoxUnit::Pixels }
    }

    /// What is wrong where boxes leave their images and all of them would fit as two corners.
    fn fault(&self) -> Option<Fault> {
        let (place, [a, b, c, d], [width, height]) = self.first_leaving?;
        if self.no_corners > 0 {
            return None;
        }
        let found = format!(
            "[{a}, {b}, {c}, {d}], which leaves its image of {width} × {height}: the boxes are two corners, for all \
             {} fit as such",
            self.count
        );
        let fault = Fault::new(FaultKind::BadRecord, place, "boxes as left, top, width, height", found);
        Some(fault.remedy("Write the width and height of each box in place of its right lower corner"))
    }
}

impl<'s> Survey<'s> {
    /// `path`: of the file.
    pub(in crate::formats) fn new(path: &'s str, file: FileId, settings: &Settings) -> Self {
        Self {
            path,
            file,
            settings: settings.clone(),
            columns: Vec::new(),
            by_name: FxHashMap::default(),
            sample_cells: Vec::new(),
            sample: Vec::new(),
            records: 0,
            with_boxes: 0,
            boxes: BoxFigures::default(),
            faults: Vec::new(),
            unread: BTreeSet::new(),
        }
    }

    /// Ends the counting.
    pub(in crate::formats) fn finish(mut self) -> Self {
        for column in &mut self.columns {
            column.finish();
        }
        let width = self.columns.len();
        for row in std::mem::take(&mut self.sample_cells) {
            let mut full = vec![String::new(); width];
            for (at, value) in row {
                if let Some(slot) = full.get_mut(at) {
                    *slot = value;
                }
            }
            self.sample.push(full);
        }
        self.faults.extend(self.boxes.fault());
        self
    }

    /// One more record.
    pub(in crate::formats) fn record(&mut self, record: &Map<String, Value>, place: Place) {
        self.take(&cells(record), place);
    }

    fn take(&mut self, flat: &Flat<'_>, place: Place) {
        self.records += 1;
        if let Some(objects) = &flat.objects {
            self.with_boxes += 1;
            let size = size_of(&flat.cells);
            objects.all.iter().for_each(|object| self.boxes.add(object, size, place));
        }
        if self.unread.len() < 100 {
            self.unread.extend(flat.unread.iter().map(|name| name.chars().take(40).collect()));
        }
        let mut kept = Vec::new();
        let keep = self.sample_cells.len() < SAMPLE_ROWS;
        for (name, value) in &flat.cells {
            let at = match self.by_name.get(name) {
                Some(&at) => at,
                None if self.columns.len() >= MOST_COLUMNS => continue,
                None => {
                    let settings = self.settings.column(self.path, name).cloned().unwrap_or_default();
                    self.columns.push(Column::new(name.clone(), settings, false));
                    self.by_name.insert(name.clone(), self.columns.len() - 1);
                    self.columns.len() - 1
                }
            };
            if let Some(column) = self.columns.get_mut(at) {
                column.add(value);
            }
            if keep {
                kept.push((at, value.chars().take(300).collect()));
            }
        }
        if keep {
            self.sample_cells.push(kept);
        }
    }
}

/// The size of a record's picture, where it says so.
fn size_of(cells: &[(String, String)]) -> Option<[f64; 2]> {
    let side = |what: &str| {
        let is = |name: &str| {
            let name = name.to_ascii_lowercase();
            name == what || ["image_", "image.", "img_", "size."].iter().any(|p| name.strip_prefix(p) == Some(what))
        };
        cells.iter().find(|(name, _)| is(name)).and_then(|(_, value)| value.parse::<f64>().ok()).filter(|n| *n >= 1.0)
    };
    Some([side("width")?, side("height")?])
}

impl Visit for Survey<'_> {
    fn member(&mut self, name: &str, _first: u8, _at: Mark) -> Want {
        if name.is_empty() { Want::Elements } else { Want::Skip }
    }

    fn element(&mut self, _name: &str, element: Element<'_>) {
        let place = Place::new(self.file, element.line, RecordKind::Row, element.index.saturating_add(1));
        let fault = match json::value(&element, place) {
            Ok(Value::Object(record)) => return self.record(&record, place),
            Ok(other) => Fault::new(FaultKind::BadRecord, place, "an object", words(Some(&other))),
            Err(fault) => with_cause(fault),
        };
        // The model keeps no more of one kind.
        if self.faults.len() < crate::dataset::KEPT {
            self.faults.push(fault);
        }
    }
}

/// Names quoted with ' were printed by Python.
fn with_cause(mut fault: Fault) -> Fault {
    if fault.found.starts_with('\'') {
        fault.found.push_str(": it was printed by Python, which quotes with ' where JSON has \"");
        return fault.remedy("Write each record with `json.dumps` in place of `print` or `str`");
    }
    fault
}
