//! What a corrected copy would hold, before it is made.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::engine::check::{Check, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What would a copy by the decisions in force hold?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCopy;

/// What it would.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyPlan {
    /// What is otherwise, and how often, by what it is.
    pub changes: Vec<(String, u64)>,
    /// Annotation files, tables and lists.
    pub files: u64,
    /// What was decided and cannot be carried out, as sentences.
    pub not_done: Vec<String>,
    /// Items for annotators to look at again, which are not changed.
    pub reannotate: u64,
    /// Pictures and masks that go with it where wanted, and their bytes.
    pub pictures: u64,
    pub picture_bytes: u64,
}

impl Answered for PlannedCopy {
    fn answer<S: ReadAt>(&self, check: &Check<S>, _: &Verdict) -> Result<CopyPlan, Failure> {
        let (wanted, corrected) = check.corrected().map_err(|_| Failure::NotRead)?;
        let mut changes: BTreeMap<&str, u64> = BTreeMap::new();
        corrected.changes.iter().for_each(|change| *changes.entry(change.what).or_default() += 1);
        let pictures = check.pictures_of(&corrected);
        let bytes = |id: &crate::dataset::FileId| check.dataset.files.get(id.index()).map_or(0, |file| file.bytes);
        Ok(CopyPlan {
            changes: changes.into_iter().map(|(what, n)| (what.to_owned(), n)).collect(),
            files: corrected.files.len() as u64,
            not_done: corrected.not_done,
            reannotate: wanted.reannotate.len() as u64,
            pictures: pictures.len() as u64,
            picture_bytes: pictures.iter().map(bytes).sum(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::{Action, Decisions, ItemDecision};
    use crate::engine::ask::{Export, ExportFile};
    use crate::engine::{Options, check_in_memory};
    use crate::intake::example;

    fn check() -> Check<Vec<u8>> {
        check_in_memory("example", example(), Options::default())
    }

    #[test]
    fn a_plan_says_what_a_copy_holds_and_what_cannot_be_done() {
        let mut check = check();
        let before = check.ask(PlannedCopy).expect("it was judged");
        assert!(before.changes.is_empty() && before.not_done.is_empty());
        assert!(before.pictures > 2 && before.picture_bytes > before.pictures);
        let path = check.dataset().images.path(crate::dataset::ImageId(0)).to_owned();
        let items = vec![ItemDecision::new(path, Action::Exclude), ItemDecision::new("nowhere.jpg", Action::Exclude)];
        check.decide(Decisions { items, ..Decisions::default() });
        let plan = check.ask(PlannedCopy).expect("it was judged");
        assert_eq!(plan.pictures, before.pictures - 1);
        assert!(plan.changes.iter().any(|(what, n)| what == "image left out" && *n == 1), "{:?}", plan.changes);
        assert_eq!(plan.not_done, ["nowhere.jpg: no image of this path"]);
    }

    #[test]
    fn what_tells_of_single_pictures_or_pairs_is_not_exported_without_small_cells() {
        let check = check();
        for what in [Export::ImagesCsv, Export::PairsCsv] {
            let file = |suppress_below| check.ask(ExportFile { what, suppress_below });
            assert!(file(None).is_ok(), "{what:?}");
            assert_eq!(file(Some(5)).err(), Some(Failure::TooFine), "{what:?}");
        }
    }
}
