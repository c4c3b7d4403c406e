//! Values of a column that the settings count as one. Owns the names that values go by; refuses to find any of its own.

use super::values::canonical;
use crate::dataset::ColumnSettings;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What each value of a column counts as.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Merges(Option<Arc<FxHashMap<String, Box<str>>>>);

impl Merges {
    pub(super) fn new(settings: &ColumnSettings) -> Self {
        let merge = settings.merge.iter().flatten();
        let names: FxHashMap<String, Box<str>> = merge
            .flat_map(|(name, values)| values.iter().map(move |value| (value.trim().to_owned(), name.as_str().into())))
            .collect();
        Self((!names.is_empty()).then(|| Arc::new(names)))
    }

    /// Some value goes by another name.
    pub(in crate::formats) fn any(&self) -> bool {
        self.0.is_some()
    }

    /// The name that a value goes by, where the settings give it one.
    pub(in crate::formats) fn name(&self, value: &str) -> Option<&str> {
        let names = self.0.as_ref()?;
        // "1.0" is the 1 that the settings speak of.
        names.get(value).or_else(|| names.get(canonical(value))).map(|name| &**name)
    }
}
