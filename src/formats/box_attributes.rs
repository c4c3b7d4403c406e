//! Attributes of boxes that annotation files carry beside the class (`"attributes": {"gender": "female"}`): one column
//! for each name, over all files. Owns the dictionaries while files are read.

use crate::dataset::{
    Attribute, BoxId, Builder, ColumnInfo, ColumnSettings, Dataset, FileId, MISSING, Role, Unit, ValueType,
};
use rustc_hash::FxHashMap;

/// Columns with more different values than this are text, not groups: their values are not kept.
const MOST_VALUES: usize = 20_000;
/// Numbers with no more different values than this can be compared as groups.
const GROUPS: usize = 20;

/// The columns so far. Lives as long as files are read.
#[derive(Default)]
pub(super) struct BoxAttributes {
    columns: FxHashMap<String, Column>,
}

struct Column {
    /// Row of `Dataset::attributes`.
    at: usize,
    /// What the settings say of it in any of its files; of two that say different things, the first.
    settings: ColumnSettings,
    /// Values that mean "missing" in the file that is being read.
    markers: Vec<String>,
    codes: FxHashMap<String, u32>,
    kinds: Kinds,
    too_many: bool,
    last_source: String,
    /// The first three different values.
    examples: Vec<String>,
}

/// What all values of a column have been so far.
struct Kinds {
    boolean: bool,
    integer: bool,
    number: bool,
}

impl BoxAttributes {
    /// Notes what a file says of a box. `value`: as written, `None` where it says that there is none.
    /// `file_name`: what the column's source is called, `annotations/train.json`.
    pub(super) fn set(
        &mut self,
        out: &mut Builder<'_>,
        (file, file_name): (FileId, &str),
        name: &str,
        id: BoxId,
        value: Option<&str>,
    ) {
        if !self.columns.contains_key(name) {
            let at = out.dataset.attributes.len();
            let mut attribute = Attribute::new(name, format!("{file_name}#{name}"), file, Unit::Box);
            (attribute.role, attribute.why) = super::columns::role_of_name(name);
            attribute.concept = super::columns::concept_of_name(name);
            attribute.provenance = super::columns::is_provenance(name);
            out.dataset.attributes.push(attribute);
            let kinds = Kinds { boolean: true, integer: true, number: true };
            let mut column = Column {
                at,
                settings: ColumnSettings::default(),
                markers: Vec::new(),
                codes: FxHashMap::default(),
                kinds,
                too_many: false,
                last_source: file_name.to_owned(),
                examples: Vec::new(),
            };
            column.obey(&mut out.dataset, file_name);
            self.columns.insert(name.to_owned(), column);
        }
        let Some(column) = self.columns.get_mut(name) else { return };
        let arrived = column.last_source != file_name;
        if arrived {
            file_name.clone_into(&mut column.last_source);
            column.obey(&mut out.dataset, file_name);
        }
        let Some(attribute) = out.dataset.attributes.get_mut(column.at) else { return };
        if arrived {
            let source = format!("{file_name}#{name}");
            if !attribute.source.split(", ").any(|s| s == source) {
                attribute.source = format!("{}, {source}", attribute.source);
            }
        }
        let value = value.map(str::trim).filter(|v| !v.is_empty() && !column.markers.iter().any(|marker| marker == v));
        let code = match value {
            Some(value) if !column.too_many => column.code(attribute, value),
            _ => MISSING,
        };
        if !column.too_many {
            attribute.set(id.index(), code);
        }
    }

    /// Settles what each column's values are, after the last file.
    pub(super) fn finish(self, out: &mut Builder<'_>) {
        let mut listed: Vec<(String, ColumnInfo)> = Vec::new();
        for column in self.columns.into_values() {
            let Some(attribute) = out.dataset.attributes.get_mut(column.at) else { continue };
            let Kinds { boolean, integer, number } = column.kinds;
            let Column { settings, .. } = &column;
            let as_numbers = matches!(settings.ty, Some(ValueType::Real | ValueType::Integer))
                || (settings.ty.is_none() && settings.role == Some(Role::Score));
            let as_groups = settings.ty.is_some() && !as_numbers;
            let recognised = match () {
                () if column.too_many => ValueType::Text,
                () if attribute.values.is_empty() => ValueType::Category,
                () if boolean && attribute.values.len() <= 2 && !as_numbers => ValueType::Boolean,
                () if number && !as_groups && (as_numbers || attribute.values.len() > GROUPS) => {
                    let numbers: Vec<f64> = attribute.values.iter().map(|v| v.parse().unwrap_or(f64::NAN)).collect();
                    let of = |code: &u32| numbers.get(*code as usize).copied().unwrap_or(f64::NAN);
                    attribute.numbers = Some(attribute.codes.iter().map(of).collect());
                    attribute.codes.fill(MISSING);
                    attribute.values.clear();
                    if integer { ValueType::Integer } else { ValueType::Real }
                }
                () if number => ValueType::Ordinal,
                () => ValueType::Category,
            };
            // What are no numbers cannot be made some.
            let stated = settings.ty.filter(|_| !column.too_many && (!as_numbers || attribute.numbers.is_some()));
            attribute.ty = stated.unwrap_or(recognised);
            let info = ColumnInfo {
                name: attribute.name.clone(),
                role: attribute.role,
                ty: attribute.ty,
                origin: attribute.origin,
                why: attribute.why.clone(),
                examples: column.examples,
            };
            listed.push((attribute.source.clone(), info));
        }
        listed.sort_by(|a, b| (&a.0, &a.1.name).cmp(&(&b.0, &b.1.name)));
        for (sources, info) in listed {
            let suffix = format!("#{}", info.name);
            for place in sources.split(", ").filter_map(|source| source.strip_suffix(&suffix)) {
                // A file, or files alike (`labels/*.xml`): the first of them shows the column.
                let files = &out.dataset.files;
                let alike = place.split_once('*');
                let stands_in = |file: FileId| {
                    let path = files.get(file.index()).map_or("", |f| f.path.as_str());
                    path == place
                        || alike.is_some_and(|(folder, ending)| {
                            let name = path.strip_prefix(folder).and_then(|rest| rest.strip_suffix(ending));
                            name.is_some_and(|name| !name.contains('/'))
                        })
                };
                if let Some(source) = out.dataset.sources.iter_mut().find(|source| stands_in(source.file)) {
                    source.columns.push(info.clone());
                }
            }
        }
    }
}

impl Column {
    /// Follows what the settings say of the column in a file.
    fn obey(&mut self, dataset: &mut Dataset, file_name: &str) {
        let Some(attribute) = dataset.attributes.get_mut(self.at) else { return };
        let set = dataset.settings.column(file_name, &attribute.name).cloned().unwrap_or_default();
        self.markers = set.missing.unwrap_or_default();
        let own = &mut self.settings;
        (own.role, own.ty, own.origin) = (own.role.or(set.role), own.ty.or(set.ty), own.origin.or(set.origin));
        if let Some(role) = own.role.filter(|_| !self.too_many) {
            (attribute.role, attribute.why) = (role, super::columns::SET.to_owned());
        }
        attribute.origin = own.origin.unwrap_or_default();
    }

    fn code(&mut self, attribute: &mut Attribute, value: &str) -> u32 {
        if let Some(&code) = self.codes.get(value) {
            return code;
        }
        if self.codes.len() == MOST_VALUES {
            self.too_many = true;
            self.codes = FxHashMap::default();
            (attribute.values, attribute.codes, attribute.rows) = (Vec::new(), Vec::new(), Vec::new());
            attribute.role = Role::Ignore;
            attribute.why = format!("more than {MOST_VALUES} different values");
            return MISSING;
        }
        let code = attribute.values.len() as u32;
        if self.examples.len() < 3 {
            self.examples.push(value.to_owned());
        }
        attribute.values.push(value.to_owned());
        self.codes.insert(value.to_owned(), code);
        let lower = value.to_ascii_lowercase();
        self.kinds.boolean &= matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "0" | "1");
        self.kinds.integer &= value.parse::<i64>().is_ok();
        self.kinds.number &= value.parse::<f64>().is_ok_and(f64::is_finite);
        code
    }
}
