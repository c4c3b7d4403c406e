//! One row of an image: its split, size, identity, attributes, labels, box. Refuses to find the image (`fill` does).

use super::boxes::Fields;
use super::cells::boxes_in;
use super::class_columns::{is_one, pieces_of};
use super::fill::Filler;
use super::rows::Row;
use crate::dataset::{
    BoxId, BoxUnit, Builder, ClassId, Fault, FaultKind, ImageId, LabelColumn, Place, RecordKind, Rect, split_name,
};
use crate::formats::attributes::{boolean, canonical, is_sign, number};

impl Filler<'_> {
    pub(super) fn image_row(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) {
        let before = self.named_before(image, place, out);
        let is_first = before.is_none();
        self.split_claim(row, image, is_first, place, out);
        self.size(row, image, place, out);
        if let Some(column) = self.identity {
            self.name_identity(row.get(column), column, image, out);
        }
        let who = self.annotators.and_then(|column| {
            let name = self.columns[column].named(row.get(column));
            (!self.columns[column].missing.is(name)).then(|| out.annotated_by(image, name))
        });
        if self.boxes.is_some() {
            let before = out.dataset.boxes.len();
            self.add_boxes(row, image, place, out);
            let drawn = (before..out.dataset.boxes.len()).map(BoxId::from);
            out.dataset.drawn_by.extend(who.into_iter().flat_map(|who| drawn.clone().map(move |id| (id, who))));
        } else {
            self.values(row, image.index(), place, before, out);
            if let Some(runs) = self.runs {
                out.annotate(image);
                out.dataset.masks += u64::from(!row.get(runs).trim().is_empty());
            }
            self.labelled.begin_row(&out.dataset.labels, !is_first);
            self.add_labels(row, image, place, out);
            self.predict(row, image, &[], BoxUnit::Pixels, place, out);
            if self.raters.any() {
                self.rate(row, image, place, out);
            }
        }
    }

    /// Where this table has named the image before, if it has. Most images are named by one table, and know where.
    fn named_before(&mut self, image: ImageId, place: Place, out: &Builder<'_>) -> Option<Place> {
        let own = |line: u32, row: u32| Place::new(self.file, line.max(1), RecordKind::Row, row.max(1));
        let named = out.dataset.images.named_at.get(image.index()).copied().flatten();
        if let Some(named) = named.filter(|named| named.file == self.file && named.kind == RecordKind::Row) {
            let (row, images) = &mut self.in_row;
            if std::mem::replace(row, place.record) != place.record {
                images.clear();
            }
            let twice_in_row = !self.also.is_empty() && images.contains(&image);
            if !self.also.is_empty() {
                images.push(image);
            }
            return (named != place || twice_in_row).then(|| own(named.line, named.record));
        }
        if self.first.len() <= image.index() {
            self.first.resize(image.index() + 1, (0, 0));
        }
        let first = self.first.get_mut(image.index())?;
        match *first {
            (0, 0) => {
                *first = (place.record.max(1), place.line.max(1));
                None
            }
            (row, line) => Some(Place::new(self.file, line, RecordKind::Row, row)),
        }
    }

    fn split_claim(&self, row: &Row<'_>, image: ImageId, is_first: bool, place: Place, out: &mut Builder<'_>) {
        let split = match self.split {
            Some(column) => {
                let value = row.get(column);
                if self.columns[column].missing.is(value) {
                    return;
                }
                let name = match self.columns[column].named(value) {
                    "0" if self.split_numbers => "train",
                    "1" if self.split_numbers => "val",
                    "2" if self.split_numbers => "test",
                    value => split_name(value).unwrap_or(value),
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
        let id = out.identity(self.columns[column].named(name));
        let identities = &mut out.dataset.identity_of;
        if identities.len() <= image.index() {
            identities.resize(image.index() + 1, None);
        }
        identities[image.index()].get_or_insert(id);
    }

    /// Values of the attributes of an item. `first`: where this table has named it before.
    pub(super) fn values(
        &mut self,
        row: &Row<'_>,
        item: usize,
        place: Place,
        first: Option<Place>,
        out: &mut Builder<'_>,
    ) {
        let raters = &self.raters;
        for target in self.targets.iter_mut().filter(|target| !raters.rate(target.column)) {
            if target.again(&mut out.dataset, item, row.raw(target.column), place, first) {
                continue;
            }
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
            if self.raters.rate(column) {
                continue;
            }
            let value = row.get(column);
            if self.columns[column].missing.is(value) {
                continue;
            }
            match mark {
                Some(mark) => {
                    for piece in pieces_of(value, mark) {
                        let name = self.renamed(column, piece);
                        self.label(name.as_deref().unwrap_or(piece), denied, image, place, out);
                    }
                }
                None => {
                    let name = self.renamed(column, value);
                    self.label(name.as_deref().unwrap_or(canonical(value)), denied, image, place, out);
                }
            }
        }
        if !denied && !self.one_hot.is_empty() {
            out.annotate(image);
            let raters = &self.raters;
            for &(column, class) in self.one_hot.iter().filter(|(column, _)| !raters.rate(*column)) {
                let one = match row.raw(column) {
                    b"1" => true,
                    b"0" | b"-1" | b"" => false,
                    _ => {
                        let value = row.get(column);
                        let missing = self.columns[column].missing.is(value);
                        if !missing && !number(value, false).is_some_and(is_sign) {
                            let expected = format!("1, 0 or −1 in {}", self.columns[column].name);
                            out.fault(Fault::new(FaultKind::BadRecord, place, expected, short(value)).of(image));
                        }
                        is_one(value)
                    }
                };
                if one && self.labelled.is_new(image, class) {
                    out.add_label(image, class, Some(place));
                }
            }
        }
    }

    /// What the settings call a class.
    pub(super) fn renamed(&self, column: usize, value: &str) -> Option<String> {
        self.columns[column].merges.name(value).map(str::to_owned)
    }

    pub(super) fn label(&mut self, name: &str, denied: bool, image: ImageId, place: Place, out: &mut Builder<'_>) {
        if denied {
            return out.denies(image, name);
        }
        let class = self.class(name, out);
        if self.labelled.is_new(image, class) {
            out.add_label(image, class, Some(place));
        }
    }

    /// Notes which classes stand in one column, of those that hold one in each row.
    pub(super) fn label_columns(&self, out: &mut Builder<'_>) {
        if self.labels.len() < 2 || self.boxes.is_some() {
            return;
        }
        for &(column, _) in self.labels.iter().filter(|(_, mark)| mark.is_none()) {
            let column = &self.columns[column];
            let Some(values) = &column.profile.values else { continue };
            let mut classes: Vec<ClassId> =
                values.keys().filter_map(|v| self.classes.get(canonical(v)).copied()).collect();
            classes.sort_unstable();
            classes.dedup();
            let all = &mut out.dataset.label_columns;
            match all.iter_mut().find(|c| c.name == column.name) {
                Some(known) => {
                    known.classes.extend(classes);
                    known.classes.sort_unstable();
                    known.classes.dedup();
                }
                None => all.push(LabelColumn { name: column.name.clone(), classes }),
            }
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

    /// The boxes of a row: one, or as many as a field holds.
    fn add_boxes(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) {
        let Some((columns, unit)) = &self.boxes else { return };
        let (unit, fields) = (*unit, columns.fields);
        let rects: Vec<Rect> = match fields {
            Fields::Four(numbers) => match self.numbers(row, numbers, image, place, out) {
                Some(numbers) => vec![numbers],
                None => Vec::new(),
            },
            Fields::One(column, _) => self.cell(row, column, image, place, out),
        }
        .into_iter()
        .filter_map(|numbers| self.boxes.as_ref().map(|(columns, _)| columns.rect(numbers)))
        .collect();
        if rects.is_empty() {
            // An image without objects, as lists of boxes write it.
            return out.annotate(image);
        }
        // Boxes of which a model alone says what they are.
        if self.labels.is_empty() && self.predict(row, image, &rects, unit, place, out) {
            return;
        }
        let columns = self.boxes.as_ref().map(|(columns, _)| columns.flags.as_slice()).unwrap_or_default();
        let flags = columns.iter().filter(|(i, _)| is_set(row.get(*i))).fold(0, |all, (_, bit)| all | bit);
        let name = match self.labels.first() {
            Some(&(column, _)) => canonical(self.columns[column].named(row.get(column))).to_owned(),
            None => self.class_of_file.clone().unwrap_or_else(|| "object".to_owned()),
        };
        if name.is_empty() {
            let expected = "a class".to_owned();
            out.fault(Fault::new(FaultKind::BadRecord, place, expected, "an empty field").of(image));
            return;
        }
        let class = self.class(&name, out);
        for rect in rects {
            let item = out.add_box(image, class, rect, unit, flags, place).index();
            self.values(row, item, place, None, out);
        }
    }

    /// Keeps what a model says of an image, or of its boxes, apart; `false` where the row says nothing of the kind.
    fn predict(
        &mut self,
        row: &Row<'_>,
        image: ImageId,
        rects: &[Rect],
        unit: BoxUnit,
        place: Place,
        out: &mut Builder<'_>,
    ) -> bool {
        let Some((column, sure)) = self.predicted else { return false };
        let class = canonical(row.get(column));
        if class.is_empty() || self.columns[column].missing.is(class) {
            return !rects.is_empty();
        }
        let score = sure.and_then(|i| self.columns[i].profile.numbers.read(row.get(i)));
        let score = score.map_or(f32::NAN, |score| score as f32);
        let whole: [Option<Rect>; 1] = [None];
        let all: Vec<Option<Rect>> = match rects {
            [] => whole.to_vec(),
            rects => rects.iter().copied().map(Some).collect(),
        };
        out.speaks_of(image);
        for rect in all {
            out.dataset.predictions.push_in(unit, image, class, rect, score, place);
            self.predictions += 1;
        }
        true
    }

    /// The four numbers of a row; `None` where it has none, or one that is no number.
    fn numbers(
        &self,
        row: &Row<'_>,
        columns: [usize; 4],
        image: ImageId,
        place: Place,
        out: &mut Builder<'_>,
    ) -> Option<[f64; 4]> {
        if columns.iter().all(|&i| self.columns[i].missing.is(row.get(i))) {
            return None;
        }
        let mut numbers = [0.0; 4];
        for (at, i) in columns.into_iter().enumerate() {
            let value = row.get(i);
            match self.columns[i].profile.numbers.read(value) {
                Some(n) => numbers[at] = n,
                None => {
                    let expected = format!("a number in {}", self.columns[i].name);
                    let found = if value.is_empty() { "an empty field" } else { value };
                    out.fault(Fault::new(FaultKind::NotANumber, place, expected, short(found)).of(image));
                    return None;
                }
            }
        }
        Some(numbers)
    }

    /// The boxes of one field.
    fn cell(&self, row: &Row<'_>, column: usize, image: ImageId, place: Place, out: &mut Builder<'_>) -> Vec<[f64; 4]> {
        let value = row.get(column);
        if self.columns[column].missing.is(value) {
            return Vec::new();
        }
        match boxes_in(value) {
            Some(cell) => cell.boxes,
            None => {
                let expected = format!("four numbers in {}", self.columns[column].name);
                out.fault(Fault::new(FaultKind::NotANumber, place, expected, short(value)).of(image));
                Vec::new()
            }
        }
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
