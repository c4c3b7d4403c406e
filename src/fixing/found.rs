//! Which boxes an item that was decided about means.

use crate::dataset::{BoxId, Dataset, FileId};
use crate::decisions::ItemDecision;
use std::collections::{BTreeMap, BTreeSet};

/// Boxes by where they stand, in the files that items speak of.
pub(super) struct Found<'d> {
    dataset: &'d Dataset,
    by_place: BTreeMap<(FileId, String), Vec<BoxId>>,
    repeats: BTreeMap<BoxId, Vec<BoxId>>,
}

impl<'d> Found<'d> {
    pub(super) fn new(dataset: &'d Dataset, items: &[(&ItemDecision, Option<FileId>)]) -> Self {
        let files: BTreeSet<FileId> = items.iter().filter_map(|(_, file)| *file).collect();
        let mut out = Self { dataset, by_place: BTreeMap::new(), repeats: BTreeMap::new() };
        for id in (0..dataset.boxes.len()).map(BoxId::from) {
            let shown = dataset.shown_box(id);
            if shown != id {
                out.repeats.entry(shown).or_default().push(id);
            }
            let place = dataset.boxes.place[id.index()];
            if !files.contains(&place.file) {
                continue;
            }
            let line = place.line().map(|line| format!("line {line}"));
            for key in [place.record(), line].into_iter().flatten() {
                out.by_place.entry((place.file, key)).or_default().push(id);
            }
        }
        out
    }

    /// The box that stands there, and those of other files that say the same.
    fn of_box(&self, id: BoxId) -> Vec<BoxId> {
        let shown = self.dataset.shown_box(id);
        let mut all = vec![shown];
        all.extend(self.repeats.get(&shown).into_iter().flatten().copied());
        all
    }

    pub(super) fn of(&self, item: &ItemDecision, file: FileId) -> Vec<BoxId> {
        let key = match (&item.record, item.line) {
            (Some(record), _) => record.clone(),
            (None, Some(line)) => format!("line {line}"),
            (None, None) => return Vec::new(),
        };
        let there = self.by_place.get(&(file, key)).into_iter().flatten();
        there.flat_map(|&id| self.of_box(id)).collect()
    }
}
