//! The lists of pictures asked for last, so that the next page of a gallery is not filtered and ordered again.

use super::Filter;
use super::by_image::{self, Rows};
use super::check::{Check, Verdict};
use super::parts::Parts;
use crate::dataset::ImageId;
use crate::dataset::bytes::ReadAt;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Lists that are kept, the one used last first: at 100,000 pictures 400 KB each.
const KEPT: usize = 16;

/// A list of pictures, and what it answers: the filter, and how many pictures were measured then.
struct One {
    filter: Filter,
    measured: u64,
    images: Arc<[ImageId]>,
}

/// What a verdict keeps of the questions about its pictures.
#[derive(Default)]
pub(super) struct Listed {
    lists: Mutex<VecDeque<One>>,
    findings: OnceLock<Rows>,
    /// Of how many measured pictures, and what.
    parts: Mutex<Option<(u64, Arc<Vec<Parts>>)>>,
}

impl Listed {
    fn find(&self, filter: &Filter, measured: u64) -> Option<Arc<[ImageId]>> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let at = lists.iter().position(|one| one.measured == measured && one.filter == *filter)?;
        let one = lists.remove(at)?;
        let images = one.images.clone();
        lists.push_front(one);
        Some(images)
    }

    fn keep(&self, filter: &Filter, measured: u64, images: &Arc<[ImageId]>) {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.truncate(KEPT - 1);
        lists.push_front(One { filter: filter.clone(), measured, images: images.clone() });
    }
}

impl<S: ReadAt> Check<S> {
    /// The pictures that pass, in the order that the filter asks for.
    pub(super) fn listed(&self, verdict: &Verdict, filter: &Filter) -> Arc<[ImageId]> {
        let measured = self.progress.images_measured;
        if let Some(known) = verdict.listed.find(filter, measured) {
            return known;
        }
        let images: Arc<[ImageId]> = match &filter.order {
            None => self.filtered(verdict, filter).into(),
            Some(order) => {
                let passing = self.listed(verdict, &Filter { order: None, ..filter.clone() });
                self.ordered(verdict, passing.to_vec(), order).into()
            }
        };
        verdict.listed.keep(filter, measured, &images);
        images
    }

    /// Per picture the findings that point at it.
    pub(super) fn findings_of<'v>(&self, verdict: &'v Verdict) -> &'v Rows {
        verdict.listed.findings.get_or_init(|| by_image::findings(self.dataset.images.len(), verdict))
    }

    /// Figures in parts, as many pictures as are measured.
    pub(super) fn parts_of(&self, verdict: &Verdict) -> Arc<Vec<Parts>> {
        let measured = self.progress.images_measured;
        let mut kept = verdict.listed.parts.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|(of, _)| *of == measured) {
            Some((_, parts)) => parts.clone(),
            None => {
                let parts = Arc::new(self.parts());
                *kept = Some((measured, parts.clone()));
                parts
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Options, PictureOrder, check_in_memory};
    use crate::intake::example;

    #[test]
    fn a_list_is_made_once_and_as_many_are_kept_as_are_allowed() {
        let check = check_in_memory("example", example(), Options { pixels: false, ..Options::default() });
        let verdict = check.verdict.as_ref().expect("it is judged");
        let filter = Filter { order: Some(PictureOrder::ByDescending("boxes".into())), ..Filter::default() };
        let first = check.listed(verdict, &filter);
        assert!(Arc::ptr_eq(&first, &check.listed(verdict, &filter)));
        assert_eq!(
            first.to_vec(),
            check.ordered(verdict, check.filtered(verdict, &filter), filter.order.as_ref().expect("it has one"))
        );
        for n in 0..2 * KEPT {
            check.listed(verdict, &Filter { text: Some(n.to_string()), ..Filter::default() });
        }
        assert_eq!(verdict.listed.lists.lock().map(|lists| lists.len()).ok(), Some(KEPT));
        assert!(!Arc::ptr_eq(&first, &check.listed(verdict, &filter)));
        assert_eq!(first, check.listed(verdict, &filter));
    }

    #[test]
    fn the_pictures_of_a_finding_are_those_that_name_it() {
        let check = check_in_memory("example", example(), Options { pixels: false, ..Options::default() });
        let verdict = check.verdict.as_ref().expect("it is judged");
        let by_image = check.findings_of(verdict);
        for finding in 0..verdict.judged.findings.len() as u32 {
            let named: Vec<ImageId> =
                check.dataset.images.ids().filter(|id| by_image.get(*id).contains(&finding)).collect();
            let filter = Filter { finding: Some(finding), ..Filter::default() };
            assert_eq!(
                named,
                check.listed(verdict, &filter).to_vec(),
                "{}",
                verdict.brief.findings[finding as usize].code
            );
        }
    }
}
