//! Columns of records that are seen once (`"attributes": {"gender": "female"}`): gathers a source's values until its end,
//! then takes each column the way that a table's goes. Owns the values in between, as codes. Refuses to decide anything
//! of its own.

use super::column::{Column, MOST_ATTRIBUTES};
use super::target::Target;
use super::values::boolean;
use crate::dataset::{BoxId, Builder, Dataset, Fault, FaultKind, FileId, ImageId, MISSING, Origin, Place, Role, Unit};
use crate::sorting::Sorting;
use rustc_hash::FxHashMap;

/// Where records stand: the file, and what their columns' source is called: its path, `labels/*.xml` for files alike.
#[derive(Clone, Copy)]
pub(in crate::formats) struct SourceFile<'a> {
    pub file: FileId,
    pub path: &'a str,
}

/// What a value is said of.
#[derive(Clone, Copy)]
pub(in crate::formats) enum Item {
    Box(BoxId),
    /// With the place that says it.
    Image(ImageId, Place),
}

/// The columns so far, source by source. Lives as long as files are read.
#[derive(Default)]
pub(in crate::formats) struct Gathered {
    sources: Vec<Source>,
    by_path: FxHashMap<(String, Unit), usize>,
    last: usize,
    /// By source and column what an annotation tool fills in unasked.
    defaults: FxHashMap<(String, String), String>,
}

/// One source: a file, or files alike that a column runs through.
struct Source {
    file: FileId,
    /// What it is called; several where one column stands in several files.
    paths: Vec<String>,
    unit: Unit,
    columns: Vec<Values>,
    by_name: FxHashMap<String, usize>,
}

/// A column's values, in the order in which they were said.
struct Values {
    column: Column,
    items: Vec<u32>,
    /// Of images only: a box knows its own.
    places: Vec<Place>,
    kept: Kept,
}

enum Kept {
    /// Codes of a dictionary, `MISSING` where nothing is said.
    Codes { codes: Vec<u32>, texts: Vec<Box<str>>, known: FxHashMap<Box<str>, u32> },
    /// Too many different values to remember: numbers, and by row those that are none.
    Numbers { numbers: Vec<f64>, others: FxHashMap<usize, Box<str>> },
    /// Too many different texts.
    Nothing,
}

/// Texts among numbers that are remembered whatever their share.
const FEW_TEXTS: usize = 1000;

impl Gathered {
    /// Notes what a record says of an item. `value`: as written, `None` where it says that there is none.
    pub(in crate::formats) fn set(
        &mut self,
        dataset: &Dataset,
        from: SourceFile<'_>,
        name: &str,
        item: Item,
        value: Option<&str>,
    ) {
        let unit = match item {
            Item::Box(_) => Unit::Box,
            Item::Image(..) => Unit::Image,
        };
        if self.sources.get(self.last).is_none_or(|s| s.unit != unit || s.path() != from.path) {
            self.last = *self.by_path.entry((from.path.to_owned(), unit)).or_insert_with(|| {
                let paths = vec![from.path.to_owned()];
                let by_name = FxHashMap::default();
                self.sources.push(Source { file: from.file, paths, unit, columns: Vec::new(), by_name });
                self.sources.len() - 1
            });
        }
        let Some(source) = self.sources.get_mut(self.last) else { return };
        let at = match source.by_name.get(name) {
            Some(&at) => at,
            None => {
                let settings = dataset.settings.column(from.path, name).cloned().unwrap_or_default();
                source.columns.push(Values::new(Column::new(name.to_owned(), settings, false)));
                source.by_name.insert(name.to_owned(), source.columns.len() - 1);
                source.columns.len() - 1
            }
        };
        if let Some(column) = source.columns.get_mut(at) {
            column.add(item, value);
        }
    }

    /// Says that the columns of a source stand in another file as well.
    pub(in crate::formats) fn stands_in(&mut self, first: &str, also: &str) {
        for source in self.sources.iter_mut().filter(|s| s.path() == first) {
            source.paths.push(also.to_owned());
        }
    }

    /// Says what an annotation tool fills into a column where nobody chose anything.
    pub(in crate::formats) fn has_default(&mut self, path: &str, name: &str, value: &str) {
        self.defaults.insert((path.to_owned(), name.to_owned()), value.to_owned());
    }

    /// Says why a source's columns have their role, in place of what their names say.
    pub(in crate::formats) fn explain(&mut self, path: &str, why: &str) {
        let sources = self.sources.iter_mut().filter(|s| s.path() == path);
        for values in sources.flat_map(|s| &mut s.columns).filter(|v| !v.column.fixed) {
            why.clone_into(&mut values.column.why);
        }
    }

    /// Says how a source's columns were obtained, where the settings do not.
    pub(in crate::formats) fn comes_from(&mut self, path: &str, origin: Origin) {
        let sources = self.sources.iter_mut().filter(|s| s.path() == path);
        let columns = sources.flat_map(|s| &mut s.columns).map(|values| &mut values.column);
        columns.filter(|c| c.settings.origin.is_none()).for_each(|c| c.origin = origin);
    }

    /// Makes attributes of all columns so far, source by source in the order in which they came.
    pub(in crate::formats) fn finish(&mut self, out: &mut Builder<'_>) {
        self.by_path.clear();
        let defaults = std::mem::take(&mut self.defaults);
        for source in std::mem::take(&mut self.sources) {
            source.finish(out, &defaults);
        }
    }
}

impl Source {
    fn path(&self) -> &str {
        self.paths.first().map_or("", String::as_str)
    }

    fn finish(self, out: &mut Builder<'_>, defaults: &FxHashMap<(String, String), String>) {
        let path = self.path().to_owned();
        let mut room = MOST_ATTRIBUTES;
        let mut listed = Vec::with_capacity(self.columns.len());
        for mut values in self.columns {
            let column = &mut values.column;
            column.finish();
            column.decide_type();
            column.check_role(|_| false);
            if self.unit == Unit::Box && !column.fixed {
                not_of_boxes(column);
                let default = defaults.get(&(path.clone(), column.name.clone()));
                if column.role == Role::Attribute && is_untouched(column, default.map(String::as_str)) {
                    column.set(Role::Ignore, "every box has its default, so it tells nothing apart");
                }
            }
            if column.becomes_attribute(self.unit == Unit::Box, false, &mut room) {
                if matches!(values.kept, Kept::Nothing) {
                    column.set(Role::Ignore, "its values are too many for groups");
                } else {
                    let names: Vec<String> = self.paths.iter().map(|p| format!("{p}#{}", column.name)).collect();
                    values.fill(out, self.file, names.join(", "), self.unit);
                }
            }
            listed.push(values.column.info());
        }
        listed.order_by(|a, b| a.name.cmp(&b.name));
        if let Some(source) = out.dataset.sources.iter_mut().find(|source| source.file == self.file) {
            source.columns.extend(listed);
        }
    }
}

/// What a table's column says of an image or its row is not taken from a box: its role says so.
fn not_of_boxes(column: &mut Column) {
    let what = match column.role {
        Role::Path => "its name says which image, and the box has one already",
        Role::Label => "its name says class, and the box has one already",
        Role::Identity => "its name says who is shown, which is taken from tables only",
        Role::Split => "its name says split, which is taken from tables only",
        Role::Annotator => "its name says annotator, which is taken from tables only",
        _ => return,
    };
    column.set(Role::Ignore, what);
}

/// A mark that is nowhere set, or a value that is everywhere what the tool fills in.
fn is_untouched(column: &Column, default: Option<&str>) -> bool {
    let Some(values) = column.profile.values.as_ref().filter(|v| v.len() == 1) else { return false };
    values.keys().all(|v| default == Some(&**v) || (&**v == "0" || v.len() > 1) && boolean(v) == Some(false))
}

impl Values {
    fn new(column: Column) -> Self {
        let kept = Kept::Codes { codes: Vec::new(), texts: Vec::new(), known: FxHashMap::default() };
        Self { column, items: Vec::new(), places: Vec::new(), kept }
    }

    fn add(&mut self, item: Item, value: Option<&str>) {
        if matches!(self.kept, Kept::Nothing) {
            return;
        }
        match item {
            Item::Box(id) => self.items.push(id.0),
            Item::Image(id, place) => {
                self.items.push(id.0);
                self.places.push(place);
            }
        }
        let value = value.map(str::trim).filter(|v| !v.is_empty());
        // A word for a missing value is kept: whether it is one shows at the end.
        let is_value = self.column.add(value.unwrap_or_default());
        if is_value && self.column.profile.values.is_none() {
            self.spill();
        }
        let rows = self.items.len();
        match &mut self.kept {
            Kept::Codes { codes, texts, known } => codes.push(value.map_or(MISSING, |value| match known.get(value) {
                Some(&code) => code,
                None => {
                    let code = texts.len() as u32;
                    texts.push(value.into());
                    known.insert(value.into(), code);
                    code
                }
            })),
            Kept::Numbers { numbers, others } => {
                let parsed = value.and_then(|v| self.column.profile.numbers.read(v));
                numbers.push(parsed.unwrap_or(f64::NAN));
                if let (Some(value), None, true) = (value, parsed, is_value) {
                    others.insert(rows - 1, value.into());
                }
                // Texts throughout: neither groups nor numbers.
                if others.len() > FEW_TEXTS && others.len() * 10 > rows {
                    self.drop_all();
                }
            }
            Kept::Nothing => {}
        }
    }

    /// From codes to numbers, once there are too many different values.
    fn spill(&mut self) {
        let Kept::Codes { codes, texts, .. } = &self.kept else { return };
        let of_text: Vec<f64> = texts.iter().map(|t| self.column.profile.numbers.read(t).unwrap_or(f64::NAN)).collect();
        let numbers = codes.iter().map(|&c| of_text.get(c as usize).copied().unwrap_or(f64::NAN)).collect();
        let text = |&code: &u32| texts.get(code as usize).filter(|_| of_text[code as usize].is_nan());
        let others: FxHashMap<usize, Box<str>> =
            codes.iter().enumerate().filter_map(|(row, code)| Some((row, text(code)?.clone()))).collect();
        self.kept = Kept::Numbers { numbers, others };
    }

    fn drop_all(&mut self) {
        (self.items, self.places, self.kept) = (Vec::new(), Vec::new(), Kept::Nothing);
    }

    /// The second time through: values into an attribute.
    fn fill(&self, out: &mut Builder<'_>, file: FileId, source: String, unit: Unit) {
        let Some(mut target) = Target::new(&mut out.dataset, &self.column, 0, (file, source), unit) else {
            return;
        };
        let mut first: FxHashMap<u32, Place> = FxHashMap::default();
        for (row, &item) in self.items.iter().enumerate() {
            let of_box = || out.dataset.boxes.place.get(item as usize).copied();
            let place = self.places.get(row).copied().or_else(of_box).unwrap_or(Place::file(file));
            let before = first.get(&item).copied();
            if unit == Unit::Image && before.is_none() {
                first.insert(item, place);
            }
            let value = match &self.kept {
                Kept::Codes { codes, texts, .. } => texts.get(codes[row] as usize).map_or("", |t| t),
                Kept::Numbers { numbers, others } => match others.get(&row) {
                    Some(text) => text,
                    None if numbers[row].is_nan() => "",
                    None => &numbers[row].to_string(),
                },
                Kept::Nothing => "",
            };
            let before = before.or(if unit == Unit::Box { Some(place) } else { None });
            if !target.put(&mut out.dataset, item as usize, value, place, before) {
                let expected = format!("a number in {}", self.column.name);
                let found: String = value.chars().take(80).collect();
                out.fault(Fault::new(FaultKind::NotANumber, place, expected, found));
            }
        }
    }
}
