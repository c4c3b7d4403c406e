//! The second time through records: rows and boxes into the model.

use super::WithBoxes;
use super::flat::{Flat, cells};
use super::objects::Object;
use super::survey::Survey;
use crate::dataset::{BoxFormat, BoxUnit, Builder, Fault, FileId, ImageId, Place, RecordKind, Role, SetOf};
use crate::formats::attributes::{Column, Gathered, Item, SourceFile};
use crate::formats::json::{self, Element, Mark, Visit, Want, joined};
use crate::formats::table::{Filler, Record, Row};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

/// Why their columns make no groups.
const CAPTIONS_WHY: &str = "captions, which are counted";
/// Members that hold sentences about the picture.
pub(in crate::formats) const CAPTIONS: [&str; 9] =
    ["text", "caption", "captions", "prompt", "sentence", "sentences", "description", "blip_caption", "alt_text"];
/// As many different ones are no groups, whatever they look like.
const MOST_CAPTION_GROUPS: usize = 200;

/// Records under way into the model.
pub(in crate::formats) struct Fill<'f, 'b> {
    out: &'f mut Builder<'b>,
    attributes: &'f mut Gathered,
    filler: Filler<'f>,
    file: FileId,
    path: &'f str,
    by_name: &'f FxHashMap<String, usize>,
    unit: BoxUnit,
    has_boxes: bool,
    /// Columns of captions.
    captions: Vec<usize>,
    row: Vec<String>,
    record: Record,
    count: u64,
}

impl<'f, 'b> Fill<'f, 'b> {
    /// `with_boxes`: what such files are called where they hold boxes.
    pub(in crate::formats) fn begin(
        (file, path): (FileId, &'f str),
        with_boxes: &WithBoxes,
        survey: &'f mut Survey<'_>,
        out: &'f mut Builder<'b>,
        attributes: &'f mut Gathered,
    ) -> Self {
        let (unit, has_boxes) = (survey.boxes.unit(), survey.with_boxes > 0);
        let mut captions = Vec::new();
        for (i, column) in survey.columns.iter_mut().enumerate() {
            if is_caption(column) {
                column.set(Role::Ignore, CAPTIONS_WHY);
                captions.push(i);
            }
        }
        let (by_name, columns) = (&survey.by_name, &mut survey.columns);
        let width = columns.len();
        let filler = Filler::begin((file, path), columns, &survey.sample, out);
        // What the columns' own reading counts is counted once.
        captions.retain(|i| filler.columns().get(*i).is_some_and(|c| c.why == CAPTIONS_WHY));
        if has_boxes {
            if !filler.has_classes() {
                out.labels_as(SetOf::Alike(with_boxes.set.into()));
            }
            if let Some(source) = out.source() {
                source.format = with_boxes.format;
                source.role = source.format.role;
                source.boxes = source.format.boxes.map(|of| BoxFormat { unit: Some(unit), ..of });
            }
        }
        if !survey.unread.is_empty()
            && let Some(source) = out.source()
        {
            let names: Vec<&str> = survey.unread.iter().take(5).map(String::as_str).collect();
            let more = if survey.unread.len() > 5 { " and others" } else { "" };
            source.why.push_str(&format!("; not read: {}{more}", joined(&names)));
        }
        Self {
            out,
            attributes,
            filler,
            file,
            path,
            by_name,
            unit,
            has_boxes,
            captions,
            row: vec![String::new(); width],
            record: Record::default(),
            count: 0,
        }
    }

    /// Names of the columns that say which classes are in an image.
    pub(in crate::formats) fn class_columns(&self) -> impl Iterator<Item = &'f str> {
        self.filler.class_columns()
    }

    /// Declares a class of the list that the file has.
    pub(in crate::formats) fn declare_class(&mut self, name: &str) {
        self.out.declare_class(name, None, Place::file(self.file));
    }

    /// Ends the filling, after the last record.
    pub(in crate::formats) fn finish(mut self) {
        self.filler.finish(self.count, !self.has_boxes, self.out);
    }

    /// Puts a record into the model.
    pub(in crate::formats) fn record(&mut self, record: &Map<String, Value>, place: Place) {
        self.take(cells(record), place);
    }

    fn take(&mut self, mut flat: Flat<'_>, place: Place) {
        self.count += 1;
        self.row.iter_mut().for_each(String::clear);
        for (name, value) in flat.cells.drain(..) {
            if let Some(slot) = self.by_name.get(&name).and_then(|&at| self.row.get_mut(at)) {
                *slot = value;
            }
        }
        let said = self.captions.iter().filter(|&&i| self.row.get(i).is_some_and(|v| !v.is_empty())).count();
        self.out.dataset.captions += said as u64;
        self.record.clear();
        self.row.iter().for_each(|value| self.record.push_field(value.as_bytes()));
        let row = Row::of(&self.record, place.record, place.line);
        let image = self.filler.row(&row, self.out);
        let Some(image) = image else { return };
        for text in self.captions.iter().filter_map(|i| self.row.get(*i)) {
            self.out.caption_text(image, text);
        }
        let Some(objects) = flat.objects else { return };
        self.out.annotate(image);
        for (kind, expected, found) in objects.wrong {
            self.out.fault(Fault::new(kind, place, expected, found).of(image));
        }
        for object in objects.all {
            self.object(&object, image, place);
        }
    }

    fn object(&mut self, object: &Object<'_>, image: ImageId, place: Place) {
        let class = self.out.class(object.class.as_deref().unwrap_or("object"));
        let id = self.out.add_box(image, class, object.rect, self.unit, object.flags, place);
        let source = SourceFile { file: self.file, path: self.path };
        for (name, value) in &object.extras {
            let value = Some(value.as_str()).filter(|v| !v.is_empty());
            self.attributes.set(&self.out.dataset, source, name, Item::Box(id), value);
        }
    }
}

/// Its name says caption, and its values are sentences, or too many for groups.
fn is_caption(column: &Column) -> bool {
    let last = column.name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let sentences = column.profile.blanks * 2 > column.profile.present;
    let many = column.profile.distinct().is_none_or(|d| d > MOST_CAPTION_GROUPS);
    CAPTIONS.contains(&last.as_str()) && !column.fixed && (sentences || many)
}

impl Visit for Fill<'_, '_> {
    fn member(&mut self, name: &str, _first: u8, _at: Mark) -> Want {
        if name.is_empty() { Want::Elements } else { Want::Skip }
    }

    fn element(&mut self, _name: &str, element: Element<'_>) {
        let place = Place::new(self.file, element.line, RecordKind::Row, element.index.saturating_add(1));
        // What cannot be read was said the first time.
        if let Ok(Value::Object(record)) = json::value(&element, place) {
            self.record(&record, place);
        }
    }
}
