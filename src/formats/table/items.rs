//! One row of an image: its split, size, identity, attributes, labels, box. Refuses to find the image (`fill` does).

use super::class_columns::{is_one, pieces_of};
use super::fill::Filler;
use super::rows::Row;
use crate::dataset::{Builder, ClassId, Fault, FaultKind, ImageId, Place, RecordKind, Unit, split_name};
use crate::formats::attributes::{boolean, canonical, number};

impl Filler<'_> {
    pub(super) fn image_row(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) {
        if self.first.len() <= image.index() {
            self.first.resize(image.index() + 1, (0, 0));
        }
        let is_first = self.first[image.index()] == (0, 0);
        self.split_claim(row, image, is_first, place, out);
        self.size(row, image, place, out);
        if let Some(column) = self.identity {
            self.name_identity(row.get(column), column, image, out);
        }
        if let Some((column, known)) = &mut self.annotators {
            let name = row.get(*column);
            if !self.columns[*column].missing.is(name) && !known.contains(name) {
                known.insert(name.to_owned());
                out.dataset.annotators.push(name.to_owned());
            }
        }
        if self.boxes.is_some() {
            if let Some(item) = self.add_box(row, image, place, out) {
                self.values(row, item, place, out);
            }
        } else {
            self.values(row, image.index(), place, out);
            self.add_labels(row, image, place, out);
        }
        if is_first {
            self.first[image.index()] = (row.number.max(1), row.line.max(1));
        }
    }

    fn split_claim(&self, row: &Row<'_>, image: ImageId, is_first: bool, place: Place, out: &mut Builder<'_>) {
        let split = match self.split {
            Some(column) => {
                let value = row.get(column);
                if self.columns[column].missing.is(value) {
                    return;
                }
                let name = match value {
                    "0" if self.split_numbers => "train",
                    "1" if self.split_numbers => "val",
                    "2" if self.split_numbers => "test",
                    _ => split_name(value).unwrap_or(value),
                };
                let split = out.split(name);
                let known = !is_first
                    && out.dataset.images.split_claims.last().is_some_and(|c| c.image == image && c.split == split);
                (!known).then_some(split)
            }
            None => self.split_of_file.filter(|_| is_first),
        };
        if let Some(split) = split {
            out.claim_split(image, split, Some(place));
        }
    }

    fn size(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) {
        let Some([w, h]) = self.image_size else { return };
        if let [Some(width), Some(height)] = [w, h].map(|i| whole(row.get(i)))
            && self.sized.insert(image)
        {
            out.declare_size(image, width, height, place);
        }
    }

    fn name_identity(&self, name: &str, column: usize, image: ImageId, out: &mut Builder<'_>) {
        if self.columns[column].missing.is(name) {
            return;
        }
        let id = out.identity(name);
        let identities = &mut out.dataset.identity_of;
        if identities.len() <= image.index() {
            identities.resize(image.index() + 1, None);
        }
        identities[image.index()].get_or_insert(id);
    }

    /// Values of the attributes of an item.
    pub(super) fn values(&mut self, row: &Row<'_>, item: usize, place: Place, out: &mut Builder<'_>) {
        let first = match self.first.get(item).filter(|_| self.unit == Unit::Image) {
            Some(&(number, line)) if number > 0 => Some(Place::new(self.file, line, RecordKind::Row, number)),
            _ => None,
        };
        for target in &mut self.targets {
            let value = row.get(target.column);
            if !target.put(&mut out.dataset, item, value, place, first) {
                let expected = format!("a number in {}", self.columns[target.column].name);
                out.fault(Fault::new(FaultKind::NotANumber, place, expected, short(value)));
            }
        }
    }

    fn add_labels(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) {
        let denied = self.verified.is_some_and(|i| number(row.get(i), false) == Some(0.0));
        for i in 0..self.labels.len() {
            let (column, mark) = self.labels[i];
            let value = row.get(column);
            if self.columns[column].missing.is(value) {
                continue;
            }
            match mark {
                Some(mark) => {
                    for piece in pieces_of(value, mark) {
                        self.label(piece, denied, image, place, out);
                    }
                }
                None => self.label(canonical(value), denied, image, place, out),
            }
        }
        if !denied && !self.one_hot.is_empty() {
            out.annotate(image);
            for &(column, class) in &self.one_hot {
                if is_one(row.get(column)) && self.labelled.insert((image, class)) {
                    out.add_label(image, class, Some(place));
                }
            }
        }
    }

    fn label(&mut self, name: &str, denied: bool, image: ImageId, place: Place, out: &mut Builder<'_>) {
        if denied {
            return out.denies(image, name);
        }
        let class = self.class(name, out);
        if self.labelled.insert((image, class)) {
            out.add_label(image, class, Some(place));
        }
    }

    fn class(&mut self, name: &str, out: &mut Builder<'_>) -> ClassId {
        match self.classes.get(name) {
            Some(&class) => class,
            None => {
                let class = out.class(name);
                self.classes.insert(name.to_owned(), class);
                class
            }
        }
    }

    /// The box of a row as an item; `None` where the row has none, or one that is no box.
    fn add_box(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) -> Option<usize> {
        let (columns, unit) = self.boxes.as_ref()?;
        let fields = columns.numbers.map(|i| (i, row.get(i)));
        if fields.iter().all(|(i, v)| self.columns[*i].missing.is(v)) {
            // An image without objects, as lists of boxes write it.
            out.annotate(image);
            return None;
        }
        let mut numbers = [0.0; 4];
        for (at, (i, value)) in fields.into_iter().enumerate() {
            match number(value, self.comma) {
                Some(n) => numbers[at] = n,
                None => {
                    let expected = format!("a number in {}", self.columns[i].name);
                    let found = if value.is_empty() { "an empty field" } else { value };
                    out.fault(Fault::new(FaultKind::NotANumber, place, expected, short(found)).of(image));
                    out.annotate(image);
                    return None;
                }
            }
        }
        let rect = columns.rect(numbers);
        let flags = columns.flags.iter().filter(|(i, _)| is_set(row.get(*i))).fold(0, |all, (_, bit)| all | bit);
        let unit = *unit;
        let name = match self.labels.first() {
            Some(&(column, _)) => canonical(row.get(column)).to_owned(),
            None => "object".to_owned(),
        };
        if name.is_empty() {
            let expected = "a class".to_owned();
            out.fault(Fault::new(FaultKind::BadRecord, place, expected, "an empty field").of(image));
            return None;
        }
        let class = self.class(&name, out);
        Some(out.add_box(image, class, rect, unit, flags, place).index())
    }
}

fn is_set(value: &str) -> bool {
    boolean(value) == Some(true)
}

/// A positive whole number, as sizes of images are.
fn whole(value: &str) -> Option<u32> {
    let n = number(value, false)?;
    (n.fract() == 0.0 && (1.0..=1e9).contains(&n)).then_some(n as u32)
}

/// A value that fits into a sentence.
fn short(value: &str) -> String {
    value.chars().take(80).collect()
}
