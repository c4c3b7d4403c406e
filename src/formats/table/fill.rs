//! The second time through a table: rows to images, values into the model. Refuses to decide what columns are for.

use super::boxes::{self, BoxColumns};
use super::folders::Folders;
use super::join::{self, Key};
use super::labelled::Labelled;
use super::numbered::Numbered;
use super::plan;
use super::raters::Raters;
use super::rows::{Row, Rows};
use super::shape::Shape;
use super::survey::Survey;
use crate::dataset::{
    BoxFormat, BoxUnit, Builder, ClassId, Fault, FaultKind, FileId, ImageId, Join, Named, Place, RecordKind, Role,
    SetOf, SplitId, Unit, Unjoined, is_layout, split_name,
};
use crate::formats::attributes::{Column, Target, Use};
use crate::formats::image_list::listed_stems;
use crate::formats::slices::yield_now;
use crate::formats::{Input, Tick};
use crate::wording;
use rustc_hash::{FxHashMap, FxHashSet};

/// All that a row needs to be put into the model.
pub(in crate::formats) struct Filler<'c> {
    pub(super) file: FileId,
    pub(super) path: &'c str,
    pub(super) columns: &'c [Column],
    pub(super) key: Key,
    pub(super) boxes: Option<(BoxColumns, BoxUnit)>,
    pub(super) image_size: Option<[usize; 2]>,
    pub(super) targets: Vec<Target>,
    /// What targets are attributes of.
    pub(super) unit: Unit,
    pub(super) labels: Vec<(usize, Option<char>)>,
    pub(super) one_hot: Vec<(usize, ClassId)>,
    pub(super) verified: Option<usize>,
    pub(super) split: Option<usize>,
    pub(super) split_of_file: Option<SplitId>,
    /// CelebA numbers its splits.
    pub(super) split_numbers: bool,
    pub(super) identity: Option<usize>,
    pub(super) annotators: Option<usize>,
    /// Other columns that name images of which the row speaks.
    pub(super) also: Vec<(usize, Join)>,
    /// Columns of captions.
    captions: Vec<usize>,
    /// Of images that another file named before: the row and line that named each first in this table; (0, 0) where none
    /// has.
    pub(super) first: Vec<(u32, u32)>,
    /// The row at hand, and the images that it has named so far, where it may name several.
    pub(super) in_row: (u32, Vec<ImageId>),
    pub(super) sized: FxHashSet<ImageId>,
    pub(super) labelled: Labelled,
    pub(super) classes: FxHashMap<String, ClassId>,
    pub(super) raters: Raters,
    /// The column of what a model says, and that of how sure it is.
    pub(super) predicted: Option<(usize, Option<usize>)>,
    pub(super) predictions: u64,
    /// The column of masks, written as runs of pixels: they are counted.
    pub(super) runs: Option<usize>,
    /// The class of boxes of which no column says one.
    pub(super) class_of_file: Option<String>,
    /// Images that other files list, by name without extension; only where no pictures were dropped.
    pub(super) stems: FxHashMap<String, ImageId>,
    /// Where rows name folders.
    folders: Folders,
    /// The numbers of classes that stand beside their names.
    numbered: Numbered,
}

/// Puts a surveyed table into the model.
pub(super) async fn fill(input: &Input<'_>, path: &str, survey: Survey, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let Survey { shape, mut columns, sample, .. } = survey;
    let mut filler = Filler::of_table((input.file, path), &mut columns, &sample, Some(&shape), out);
    let total = input.bytes.len();
    let mut rows = match Rows::new(input.bytes, &shape) {
        Ok(rows) => rows,
        Err(_) => return, // Outcome by the first pass.
    };
    let mut count = 0u64;
    loop {
        match rows.next() {
            Ok(None) => break,
            Ok(Some(row)) => {
                filler.row(&row, out);
            }
            Err(stopped) => {
                let place = Place::new(input.file, stopped.line, RecordKind::Line, 0);
                out.fault(Fault::new(FaultKind::Unparsable, place, stopped.expected, stopped.found));
                break;
            }
        }
        count += 1;
        if count.is_multiple_of(4096) {
            if !tick(total / 2 + rows.bytes_read() / 2) {
                break;
            }
            yield_now().await;
        }
    }
    let are_records = filler.boxes.is_none();
    filler.finish(count, are_records, out);
    tick(total);
}

/// The places, counted from 1, of columns that are used for nothing.
fn columns_left(columns: &[Column], key: Option<usize>, taken: &[usize]) -> Vec<String> {
    let left = |&(i, column): &(usize, &Column)| {
        column.used == Use::Nothing && Some(i) != key && !taken.contains(&i) && column.profile.present > 0
    };
    columns.iter().enumerate().filter(left).map(|(i, _)| (i + 1).to_string()).collect()
}

/// Columns of pixels (`pixel0000`, `pixel0001`): pictures as rows of numbers, beside which the pictures themselves lie.
fn are_pixels(columns: &[Column]) -> bool {
    let is_pixel = |column: &&Column| {
        let is_number = column.name.bytes().all(|b| b.is_ascii_digit());
        (plan::is_pixel(&column.name) || is_number) && column.profile.is_numeric()
    };
    columns.len() > 64 && columns.iter().filter(is_pixel).count() + 4 >= columns.len()
}

/// A column without a name is easily missed: what is left of a table without a header is said.
fn note_left(left: &[String], out: &mut Builder<'_>) {
    if let Some(source) = out.source().filter(|_| !left.is_empty()) {
        let columns = if left.len() == 1 { "column" } else { "columns" };
        source.why.push_str(&format!("; what stands in {columns} {} is left", wording::list(left, 4)));
    }
}

/// Kaggle's `EncodedPixels` and its like: a mask as starts and lengths, empty where nothing is.
fn is_runs(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    matches!(plain.as_str(), "encodedpixels" | "encodedmask" | "rle" | "rlemask" | "maskrle")
}

/// What a table of boxes is of that is called after its folder, as Tiny ImageNet's are: `n01443537/n01443537_boxes.txt`.
fn class_of_file(path: &str) -> Option<String> {
    let (folders, name) = path.rsplit_once('/')?;
    let folder = folders.rsplit('/').next().filter(|folder| !is_layout(folder) && split_name(folder).is_none())?;
    let rest = name.strip_prefix(folder)?;
    rest.starts_with(['_', '-', '.']).then(|| folder.to_owned())
}

impl<'c> Filler<'c> {
    /// As for a table whose columns have names: for records of other formats. `sample`: the first of them.
    pub(in crate::formats) fn begin(
        at: (FileId, &'c str),
        columns: &'c mut [Column],
        sample: &[Vec<String>],
        out: &mut Builder<'_>,
    ) -> Self {
        Self::of_table(at, columns, sample, None, out)
    }

    /// Decides what each column is for, once all values have been seen, and makes what the columns fill.
    /// `sample`: the first rows. `shape`: of a table; records have none, and their columns have names.
    fn of_table(
        (file, path): (FileId, &'c str),
        columns: &'c mut [Column],
        sample: &[Vec<String>],
        shape: Option<&Shape>,
        out: &mut Builder<'_>,
    ) -> Self {
        let names: Vec<String> = columns.iter().map(|c| c.name.clone()).collect();
        let key = join::choose(columns, sample, out);
        let key_column = match key {
            Key::Image { column, .. } | Key::Id(column) | Key::Folder(column) => Some(column),
            _ => None,
        };
        let in_one_field = || Some(boxes::in_one_field(&names, shape?.box_cell.as_ref()?));
        let boxes = boxes::columns_of(&names)
            .or_else(in_one_field)
            .filter(|_| !matches!(key, Key::Folder(_)))
            .filter(|b: &BoxColumns| key_column.is_some_and(|k| !b.used().contains(&k)));
        let image_size = match &boxes {
            Some(b) => b.image_size,
            None => boxes::image_size_of(&names).filter(|_| key_column.is_some()),
        };
        let taken: Vec<usize> =
            boxes.iter().flat_map(BoxColumns::used).chain(image_size.into_iter().flatten()).collect();
        let also = if boxes.is_none() { join::others(columns, sample, &key, out) } else { Vec::new() };
        for column in columns.iter_mut().filter(|column| !column.fixed && is_runs(&column.name)) {
            column.set(Role::Ignore, "a mask as runs of pixels: masks are counted");
        }
        let said =
            plan::decide(columns, path, key_column, sample, &taken, (boxes.is_some(), matches!(key, Key::Identity(_))));
        for &(i, _) in &also {
            columns[i].set(Role::Path, "its values name images as well: each row speaks of them too");
            columns[i].used = Use::Nothing;
        }
        for i in image_size.into_iter().flatten() {
            if !columns[i].fixed {
                columns[i].why = "the size of the image".into();
            }
        }
        if key != Key::Nothing {
            let present = said.captions.iter().filter_map(|i| columns.get(*i)).map(|column| column.profile.present);
            out.dataset.captions += present.sum::<u64>();
            out.dataset.keypoints += said.keypoints;
        }
        let mut filler = Self::new(file, path, columns, key, out);
        filler.captions = said.captions;
        filler.also = also;
        filler.image_size = image_size;
        filler.boxes = boxes.map(|b| {
            let unit = b.unit(filler.columns);
            (b, unit)
        });
        if said.class_numbers.is_some() {
            filler.numbered = Numbered::of_columns(said.class_numbers);
        }
        filler.raters.wide = said.wide;
        if let (Key::Image { column, .. } | Key::Id(column), None) = (&filler.key, &filler.boxes)
            && filler.columns.iter().all(|c| c.used != Use::Verified)
        {
            filler.raters.by_rows(filler.columns, *column, sample);
        }
        filler.prepare(out);
        filler.describe(out);
        if shape.is_some_and(|shape| !shape.header) {
            let used: Vec<usize> = taken.into_iter().chain(filler.also.iter().map(|(i, _)| *i)).collect();
            note_left(&columns_left(filler.columns, key_column, &used), out);
        }
        filler
    }

    /// Ends the filling. `count`: rows. `are_records`: each row is a statement of the source.
    pub(in crate::formats) fn finish(&mut self, count: u64, are_records: bool, out: &mut Builder<'_>) {
        self.settle_ratings(out);
        self.numbered.finish(self.columns, out);
        if let (1.., Some(source)) = (self.predictions, out.source()) {
            let what = wording::plural(self.predictions, "prediction", "predictions");
            source.why.push_str(&format!("; {what}, kept apart from the ground truth"));
        }
        if are_records && let Some(source) = out.source() {
            source.records += count;
        }
        if self.key == Key::Nothing
            && let Some(why) = self.names_none_rightly(count, out)
        {
            if let Some(source) = out.source() {
                source.why.push_str(why);
            }
        } else if self.key == Key::Nothing && count > 0 {
            let names: Vec<&str> = self.columns.iter().take(6).map(|c| c.name.as_str()).collect();
            let found = format!("the columns {}", names.join(", "));
            let place = Place::file(self.file);
            let expected = match out.has_images() {
                true => "a column that names the dropped images",
                false => "a column that names images, or that says what one shows",
            };
            out.fault(Fault::new(FaultKind::Table, place, expected, found));
            if let Some(source) = out.source() {
                source.unmatched = count;
            }
        }
        self.label_columns(out);
        // Where no row joined there is nothing to compare; what the table holds stands among its columns.
        out.dataset.attributes.retain(|a| a.file != self.file || a.rows.contains(&true));
        if self.identity.is_some() {
            let images = out.dataset.images.len();
            out.dataset.identity_of.resize(images, None);
        }
    }

    /// Why it is no fault that a table of `count` rows names no image.
    fn names_none_rightly(&self, count: u64, out: &Builder<'_>) -> Option<&'static str> {
        if count > 0 && are_pixels(self.columns) {
            Some("; each row is a picture as numbers, which is not read: nothing names the dropped ones")
        } else if count > 0 && self.is_list_of_words() {
            Some("; a list of words, none of which names an image")
        } else if self.columns.iter().any(|column| join::names_files(column, out)) {
            Some("; it says what other dropped files are, and nothing of pictures")
        } else {
            None
        }
    }

    /// A list of classes without anything beside them, as Stanford Cars' `names.csv`.
    fn is_list_of_words(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or(self.path).to_lowercase();
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let called_so = ["names", "class", "classes", "categories"].iter().any(|word| stem.ends_with(word));
        called_so && matches!(self.columns, [column] if !column.profile.is_numeric() && column.profile.images == 0)
    }

    /// Columns say which classes are in an image.
    pub(in crate::formats) fn has_classes(&self) -> bool {
        !self.labels.is_empty() || !self.one_hot.is_empty()
    }

    /// Names of the columns whose values are classes.
    pub(in crate::formats) fn class_columns(&self) -> impl Iterator<Item = &'c str> {
        let columns = self.columns;
        let name = move |at: usize| columns.get(at).map(|column: &'c Column| column.name.as_str());
        self.labels.iter().map(|(at, _)| *at).collect::<Vec<_>>().into_iter().filter_map(name)
    }

    pub(in crate::formats) fn columns(&self) -> &'c [Column] {
        self.columns
    }

    fn new(file: FileId, path: &'c str, columns: &'c [Column], key: Key, out: &mut Builder<'_>) -> Self {
        Self {
            file,
            path,
            columns,
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
            also: Vec::new(),
            captions: Vec::new(),
            first: Vec::new(),
            in_row: (0, Vec::new()),
            sized: FxHashSet::default(),
            labelled: Labelled::new(out.dataset.labels.len()),
            classes: FxHashMap::default(),
            raters: Raters::default(),
            predicted: None,
            predictions: 0,
            runs: columns.iter().position(|column| is_runs(&column.name)),
            class_of_file: class_of_file(path),
            numbered: Numbered::of(columns),
            folders: if matches!(key, Key::Folder(_)) { Folders::of(&out.dataset) } else { Folders::default() },
            key,
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
                    let name = self.raters.name(i, &column.name).to_owned();
                    let named;
                    let column = match name == column.name {
                        true => column,
                        false => {
                            named = Column { name, ..column.clone() };
                            &named
                        }
                    };
                    let target = Target::new(&mut out.dataset, column, i, source, self.unit);
                    self.targets.extend(target);
                }
                Use::Label(mark) => self.labels.push((i, mark)),
                Use::OneHot => self.one_hot.push((i, out.class(&column.name))),
                Use::Verified => self.verified = Some(i),
                Use::Predicted => {
                    let sure = self.columns.iter().position(|c| c.role == Role::Score && c.holds_numbers());
                    self.predicted = self.predicted.or(Some((i, sure)));
                }
                Use::Split => {
                    self.split = self.split.or(Some(i));
                    self.split_numbers = column.name.eq_ignore_ascii_case("partition")
                        && column.profile.values.as_ref().is_some_and(|v| {
                            let of_three = |k: &str| matches!(k, "0" | "1" | "2");
                            let known = v.iter().filter(|(k, _)| of_three(k)).map(|(_, n)| n).sum::<u64>();
                            // A slip among them does not take the others' meaning away.
                            known * 20 >= column.profile.present * 19
                        });
                }
                Use::Identity => self.identity = Some(i),
                Use::Annotator => {
                    self.annotators = self.annotators.or(Some(i));
                }
            }
        }
        self.labels_as(out);
        if let Some(i) = self.identity.filter(|_| self.unit != Unit::Identity)
            && out.dataset.identity_source.is_none()
        {
            out.dataset.identity_source = Some(format!("{}#{}", self.path, self.columns[i].name));
        }
    }

    /// Which annotation set the table is: by itself where columns name its classes, else one with tables of its shape.
    fn labels_as(&self, out: &mut Builder<'_>) {
        let shape = || self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join("\t");
        // Where no statement is denied, nobody verified any.
        let denies = self.verified.is_some_and(|i| self.columns[i].profile.min == 0.0);
        let set = match () {
            () if self.boxes.is_none() && self.labels.is_empty() && self.one_hot.is_empty() => return,
            () if self.boxes.is_none() && denies => SetOf::Statements,
            () if self.is_verified_elsewhere(out) => SetOf::Statements,
            () if self.boxes.is_none() && self.labels.is_empty() => SetOf::File,
            () => SetOf::Alike(shape()),
        };
        out.labels_as(set);
        self.one_hot.iter().for_each(|&(_, class)| out.knows(class));
    }

    /// Boxes of Open Images beside its labels of images: a class is boxed where somebody saw it, and those labels say where
    /// it was looked for in vain. Of all others nothing is known.
    fn is_verified_elsewhere(&self, out: &Builder<'_>) -> bool {
        let has = |name: &str| self.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        let of_images = |path: &str| path.to_ascii_lowercase().contains("imagelabels");
        self.boxes.is_some()
            && ["ImageID", "LabelName", "IsGroupOf"].into_iter().all(has)
            && out.dataset.files.iter().any(|file| of_images(&file.path))
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
        } else if let Key::Id(_) = self.key {
            source.join = Some("by id".to_owned());
        } else if let Key::Folder(_) = self.key {
            source.join = Some("by folder".to_owned());
        }
        if let Some((columns, unit)) = &self.boxes {
            source.format = &super::BOXES.format;
            source.role = source.format.role;
            source.boxes =
                source.format.boxes.map(|of| BoxFormat { numbers: Some(columns.layout), unit: Some(*unit), ..of });
        }
    }

    /// Puts a row into the model; says which image it speaks of.
    pub(in crate::formats) fn row(&mut self, row: &Row<'_>, out: &mut Builder<'_>) -> Option<ImageId> {
        let place = Place::new(self.file, row.line, RecordKind::Row, row.number);
        let width = row.width(self.columns.len());
        if width != self.columns.len() {
            let (expected, found) = (super::counted(self.columns.len(), "field"), super::counted(width, "field"));
            out.fault(Fault::new(FaultKind::Table, place, expected, found));
        }
        self.numbered.note(row, place);
        match self.key {
            Key::Nothing => None,
            Key::Identity(column) => {
                let name = row.get(column);
                if !self.columns[column].missing.is(name) {
                    let item = out.identity(self.columns[column].named(name)).index();
                    self.values(row, item, place, None, out);
                }
                None
            }
            Key::Row => {
                let name = format!("{}#{}", self.path, row.number);
                let image = out.listed_only(&name, place);
                self.image_row(row, image, place, out);
                self.captions_of(row, image, out);
                Some(image)
            }
            Key::Folder(column) => {
                let images = self.folders.images(row.get(column)).to_vec();
                if images.is_empty() {
                    out.fault(Fault::unjoined(FaultKind::Unjoined, place, Unjoined::default(), row.get(column)));
                    if let Some(source) = out.source() {
                        source.unmatched += 1;
                    }
                }
                for &image in &images {
                    out.name_image(image, place);
                    self.image_row(row, image, place, out);
                }
                images.first().copied()
            }
            Key::Id(column) => {
                let id = row.get(column);
                if let Some(image) = out.of_id(id) {
                    out.name_image(image, place);
                    self.image_row(row, image, place, out);
                    return Some(image);
                }
                // Not an image of that file, but perhaps one by its name.
                let image = self.find(id, Join::Stem, column, place, out)?;
                self.image_row(row, image, place, out);
                Some(image)
            }
            Key::Image { column, join, .. } => {
                let first = self.find(row.get(column), join, column, place, out);
                if let Some(image) = first {
                    self.image_row(row, image, place, out);
                    self.captions_of(row, image, out);
                }
                for at in 0..self.also.len() {
                    let Some(&(column, join)) = self.also.get(at) else { continue };
                    let named = !self.columns[column].missing.is(row.get(column));
                    if let Some(image) = named.then(|| self.find(row.get(column), join, column, place, out)).flatten() {
                        self.image_row(row, image, place, out);
                    }
                }
                first
            }
        }
    }

    /// The captions of a row, which are counted by column.
    fn captions_of(&self, row: &Row<'_>, image: ImageId, out: &mut Builder<'_>) {
        for &i in &self.captions {
            let said = row.get(i);
            let is_missing = self.columns.get(i).is_none_or(|column| column.missing.is(said));
            out.caption_text(image, if is_missing { "" } else { said });
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
        match out.join(name, join, place, Named::Row) {
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
}
