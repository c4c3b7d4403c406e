//! The second time through a table: rows to images, values into the model. Refuses to decide what columns are for.

use super::attributes::Target;
use super::boxes::{self, BoxColumns};
use super::join::{self, Key};
use super::plan::{self, Column, Use, is_one, pieces_of};
use super::rows::{Row, Rows};
use super::shape::Separator;
use super::survey::Survey;
use crate::dataset::{
    BoxUnit, Builder, ClassId, Fault, FaultKind, FileId, ImageId, Join, Joined, Place, RecordKind, SplitId, Unit,
    split_name,
};
use crate::formats::columns::number;
use crate::formats::image_list::listed_stems;
use crate::formats::{Input, Tick};
use rustc_hash::{FxHashMap, FxHashSet};

/// All that a row needs to be put into the model.
struct Filler<'c> {
    file: FileId,
    path: &'c str,
    columns: &'c [Column],
    key: Key,
    boxes: Option<(BoxColumns, BoxUnit)>,
    image_size: Option<[usize; 2]>,
    targets: Vec<Target>,
    /// What targets are attributes of.
    unit: Unit,
    labels: Vec<(usize, Option<char>)>,
    one_hot: Vec<(usize, ClassId)>,
    verified: Option<usize>,
    split: Option<usize>,
    split_of_file: Option<SplitId>,
    /// CelebA numbers its splits.
    split_numbers: bool,
    identity: Option<usize>,
    annotators: Option<(usize, FxHashSet<String>)>,
    comma: bool,
    /// Per item the row and line that named it first in this table; (0, 0) where none has.
    first: Vec<(u32, u32)>,
    sized: FxHashSet<ImageId>,
    labelled: FxHashSet<(ImageId, ClassId)>,
    classes: FxHashMap<String, ClassId>,
    /// Images that other files list, by name without extension; only where no pictures were dropped.
    stems: FxHashMap<String, ImageId>,
}

/// Puts a surveyed table into the model.
pub(super) fn fill(input: &Input<'_>, path: &str, survey: Survey, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let Survey { shape, mut columns, sample, .. } = survey;
    let names: Vec<String> = columns.iter().map(|c| c.name.clone()).collect();
    let key = join::choose(&columns, &sample, out);
    let key_column = match key {
        Key::Image { column, .. } => Some(column),
        _ => None,
    };
    let boxes = boxes::columns_of(&names).filter(|b| key_column.is_some_and(|k| !b.used().contains(&k)));
    let image_size = match &boxes {
        Some(b) => b.image_size,
        None => boxes::image_size_of(&names).filter(|_| key_column.is_some()),
    };
    let taken: Vec<usize> = boxes.iter().flat_map(BoxColumns::used).chain(image_size.into_iter().flatten()).collect();
    plan::decide(&mut columns, path, key_column, &sample, &taken);
    for i in image_size.into_iter().flatten() {
        if !columns[i].fixed {
            columns[i].why = "the size of the image".into();
        }
    }
    let mut filler = Filler::new(input.file, path, &columns, key, out);
    filler.comma = shape.separator == Separator::Byte(b';');
    filler.image_size = image_size;
    filler.boxes = boxes.map(|b| {
        let unit = b.unit(&columns);
        (b, unit)
    });
    filler.prepare(out);
    filler.describe(out);
    let total = input.bytes.len();
    let mut rows = match Rows::new(input.bytes, &shape) {
        Ok(rows) => rows,
        Err(_) => return, // Said by the first pass.
    };
    let mut count = 0u64;
    loop {
        match rows.next() {
            Ok(None) => break,
            Ok(Some(row)) => filler.row(&row, out),
            Err(stopped) => {
                let place = Place::new(input.file, stopped.line, RecordKind::Line, 0);
                out.fault(Fault::new(FaultKind::Unparsable, place, stopped.expected, stopped.found));
                break;
            }
        }
        count += 1;
        if count.is_multiple_of(4096) && !tick(total / 2 + rows.bytes_read() / 2) {
            return;
        }
    }
    if filler.boxes.is_none()
        && let Some(source) = out.source()
    {
        source.records += count;
    }
    if filler.key == Key::Nothing && count > 0 {
        let found = format!("the columns {}", names.iter().take(6).cloned().collect::<Vec<_>>().join(", "));
        let place = Place::file(input.file);
        out.fault(Fault::new(FaultKind::Table, place, "a column that names the dropped images", found));
        if let Some(source) = out.source() {
            source.unmatched = count;
        }
    }
    if filler.identity.is_some() {
        let images = out.dataset.images.len();
        out.dataset.identity_of.resize(images, None);
    }
    tick(total);
}

impl<'c> Filler<'c> {
    fn new(file: FileId, path: &'c str, columns: &'c [Column], key: Key, out: &mut Builder<'_>) -> Self {
        Self {
            file,
            path,
            columns,
            key,
            boxes: None,
            image_size: None,
            targets: Vec::new(),
            unit: Unit::Image,
            labels: Vec::new(),
            one_hot: Vec::new(),
            verified: None,
            split: None,
            split_of_file: out.split_of_file(),
            split_numbers: false,
            identity: None,
            annotators: None,
            comma: false,
            first: Vec::new(),
            sized: FxHashSet::default(),
            labelled: FxHashSet::default(),
            classes: FxHashMap::default(),
            stems: if out.has_images() { FxHashMap::default() } else { listed_stems(&out.dataset) },
        }
    }

    /// Makes what the columns fill.
    fn prepare(&mut self, out: &mut Builder<'_>) {
        if self.key == Key::Nothing {
            return;
        }
        self.unit = match (&self.key, &self.boxes) {
            (Key::Identity(_), _) => Unit::Identity,
            (_, Some(_)) => Unit::Box,
            _ => Unit::Image,
        };
        for (i, column) in self.columns.iter().enumerate() {
            match column.used {
                Use::Nothing => {}
                Use::Attribute => {
                    let source = (self.file, format!("{}#{}", self.path, column.name));
                    let target = Target::new(&mut out.dataset, column, i, source, self.unit, self.comma);
                    self.targets.extend(target);
                }
                Use::Label(mark) => self.labels.push((i, mark)),
                Use::OneHot => self.one_hot.push((i, out.class(&column.name))),
                Use::Verified => self.verified = Some(i),
                Use::Split => {
                    self.split = self.split.or(Some(i));
                    self.split_numbers = column.name.eq_ignore_ascii_case("partition")
                        && column
                            .profile
                            .values
                            .as_ref()
                            .is_some_and(|v| v.keys().all(|k| matches!(&**k, "0" | "1" | "2")));
                }
                Use::Identity => self.identity = Some(i),
                Use::Annotator => {
                    if self.annotators.is_none() {
                        self.annotators = Some((i, out.dataset.annotators.iter().cloned().collect()));
                    }
                }
            }
        }
        if let Some(i) = self.identity.filter(|_| self.unit != Unit::Identity)
            && out.dataset.identity_source.is_none()
        {
            out.dataset.identity_source = Some(format!("{}#{}", self.path, self.columns[i].name));
        }
    }

    /// Says what the table was taken for.
    fn describe(&self, out: &mut Builder<'_>) {
        let has_images = out.has_images();
        let Some(source) = out.source() else { return };
        source.columns = self.columns.iter().map(Column::info).collect();
        if self.split_numbers
            && let Some(column) = self.split.and_then(|i| source.columns.get_mut(i))
        {
            column.why.push_str("; 0, 1 and 2 are read as train, val and test, as CelebA numbers them");
        }
        if let (Key::Image { words, .. }, true) = (&self.key, has_images) {
            source.join = Some((*words).to_owned());
        }
        if self.boxes.is_some() {
            source.format = "box-table";
            source.role = crate::dataset::FileRole::Annotations;
        }
    }

    fn row(&mut self, row: &Row<'_>, out: &mut Builder<'_>) {
        let place = Place::new(self.file, row.line, RecordKind::Row, row.number);
        let width = row.width(self.columns.len());
        if width != self.columns.len() {
            let (expected, found) = (super::counted(self.columns.len(), "field"), super::counted(width, "field"));
            out.fault(Fault::new(FaultKind::Table, place, expected, found));
        }
        match self.key {
            Key::Nothing => {}
            Key::Identity(column) => {
                let name = row.get(column);
                if !self.columns[column].missing.is(name) {
                    let item = out.identity(name).index();
                    self.values(row, item, place, out);
                }
            }
            Key::Row => {
                let name = format!("{}#{}", self.path, row.number);
                let image = out.listed_only(&name, place);
                self.image_row(row, image, place, out);
            }
            Key::Image { column, join, .. } => {
                if let Some(image) = self.find(row.get(column), join, column, place, out) {
                    self.image_row(row, image, place, out);
                }
            }
        }
    }

    /// The image of a row; a row that has none is a fault where images were dropped.
    fn find(&self, name: &str, join: Join, column: usize, place: Place, out: &mut Builder<'_>) -> Option<ImageId> {
        if self.columns[column].missing.is(name) {
            let expected = format!("the name of an image in {}", self.columns[column].name);
            out.fault(Fault::new(FaultKind::Table, place, expected, "an empty field"));
            return None;
        }
        if !out.has_images() {
            // "0001" is the 0001.jpg that another file lists.
            if let Some(&image) = self.stems.get(name) {
                out.name_image(image, place);
                return Some(image);
            }
            return Some(out.listed_only(name, place));
        }
        let expected = match out.find(name, join) {
            Joined::Image(image) => {
                out.name_image(image, place);
                return Some(image);
            }
            Joined::Ambiguous(several) => {
                let paths: Vec<&str> = several.iter().take(3).map(|&i| out.dataset.images.path(i)).collect();
                format!("{} have this name: {}", super::counted(several.len(), "image"), paths.join(", "))
            }
            Joined::Missing(reason) => reason.unwrap_or_default(),
        };
        out.fault(Fault::new(FaultKind::Unjoined, place, expected, name));
        if let Some(source) = out.source() {
            source.unmatched += 1;
        }
        None
    }

    fn image_row(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) {
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
    fn values(&mut self, row: &Row<'_>, item: usize, place: Place, out: &mut Builder<'_>) {
        for target in &mut self.targets {
            let before = match self.first.get(item).filter(|_| self.unit == Unit::Image) {
                Some(&(number, line)) if number > 0 => Place::new(self.file, line, RecordKind::Row, number),
                _ => {
                    let file = target.file_before(&out.dataset).unwrap_or(self.file);
                    let named = out.dataset.images.named_at.get(item).copied().flatten();
                    named.filter(|p| self.unit == Unit::Image && p.file == file).unwrap_or(Place::file(file))
                }
            };
            let value = row.get(target.column);
            if !target.put(&mut out.dataset, item, value, place, before) {
                let expected = format!("a number in {}", self.columns[target.column].name);
                out.fault(Fault::new(FaultKind::NotANumber, place, expected, short(value)));
            }
        }
    }

    fn add_labels(&mut self, row: &Row<'_>, image: ImageId, place: Place, out: &mut Builder<'_>) {
        if self.verified.is_some_and(|i| number(row.get(i), false) == Some(0.0)) {
            return;
        }
        for i in 0..self.labels.len() {
            let (column, mark) = self.labels[i];
            let value = row.get(column);
            if self.columns[column].missing.is(value) {
                continue;
            }
            match mark {
                Some(mark) => {
                    for piece in pieces_of(value, mark) {
                        self.label(piece, image, place, out);
                    }
                }
                None => self.label(value, image, place, out),
            }
        }
        if !self.one_hot.is_empty() {
            out.annotate(image);
            for &(column, class) in &self.one_hot {
                if is_one(row.get(column)) && self.labelled.insert((image, class)) {
                    out.add_label(image, class, Some(place));
                }
            }
        }
    }

    fn label(&mut self, name: &str, image: ImageId, place: Place, out: &mut Builder<'_>) {
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
            Some(&(column, _)) => row.get(column).to_owned(),
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
    crate::formats::columns::boolean(value) == Some(true)
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
