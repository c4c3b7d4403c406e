//! What the findings about groups of alike pictures share: how they are listed, and what could go.

use crate::dataset::ImageId;
use crate::rules::{Context, Evidence, Measured, Member, Severity, Subject};
use crate::sorting::Sorting;
use crate::wording;
use std::cmp::Reverse;

/// Groups that a finding lists; all of them are counted.
const LISTED: usize = 1_000;
/// Pictures listed of a group.
const SHOWN: usize = 100;

/// Groups of alike pictures, the largest first.
pub(super) struct Groups<'a> {
    context: &'a Context<'a>,
    groups: Vec<&'a [ImageId]>,
}

impl<'a> Groups<'a> {
    pub(super) fn of(context: &'a Context<'a>, mut groups: Vec<&'a [ImageId]>) -> Self {
        groups.order_by_key(|group| (Reverse(group.len()), group.first().copied()));
        Self { context, groups }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    pub(super) fn count(&self) -> u64 {
        self.groups.len() as u64
    }

    /// Pictures in all groups.
    pub(super) fn pictures(&self) -> u64 {
        self.groups.iter().map(|group| group.len() as u64).sum()
    }

    /// Pictures of which another one of their group stays.
    pub(super) fn could_go(&self) -> u64 {
        self.pictures() - self.count()
    }

    /// Those that could go: all of each group but the first that annotations speak of, or the first.
    pub(super) fn copies(&self) -> Vec<ImageId> {
        let annotated = |id: &&ImageId| self.context.dataset.images.annotated.get(id.index()) == Some(&true);
        let of_group = |group: &&'a [ImageId]| {
            let kept = group.iter().find(annotated).or_else(|| group.first()).copied();
            group.iter().copied().filter(move |id| Some(*id) != kept)
        };
        let mut copies: Vec<ImageId> = self.groups.iter().flat_map(of_group).collect();
        copies.sort_unstable();
        copies
    }

    /// The only group there is.
    pub(super) fn only(&self) -> Option<&'a [ImageId]> {
        match self.groups.as_slice() {
            [group] => Some(*group),
            _ => None,
        }
    }

    /// `a.jpg, b.jpg and 3 more`.
    pub(super) fn names(&self, group: &[ImageId]) -> String {
        let names: Vec<&str> = group.iter().take(3).map(|&id| self.context.dataset.images.path(id)).collect();
        match group.len() as u64 - names.len() as u64 {
            0 => wording::list(&names, names.len()),
            more => format!("{} and {} more", names.join(", "), wording::count(more)),
        }
    }

    /// The pictures of each group side by side. `note`: what is said of a picture beside another; both are told how the one
    /// that comes later lies beside the first.
    pub(super) fn evidence(&self, note: impl Fn(&str, ImageId) -> String) -> Vec<Evidence> {
        self.groups.iter().flat_map(|group| self.side_by_side(group, &note)).take(SHOWN * LISTED).collect()
    }

    fn side_by_side(&self, group: &[ImageId], note: impl Fn(&str, ImageId) -> String) -> Vec<Evidence> {
        let path = |id: ImageId| self.context.dataset.images.path(id);
        let [first, second, others @ ..] = group else { return Vec::new() };
        let beside_first = |&id: &ImageId| Evidence::image(id).note(note(path(*first), id)).beside(*first);
        let beginning = Evidence::image(*first).note(note(path(*second), *second)).beside(*second);
        let others = others.iter().take(SHOWN - 2).map(beside_first);
        [beginning, beside_first(second)].into_iter().chain(others).collect()
    }

    /// A member for each group; `says`: the end of a sentence that begins with the names of the pictures.
    pub(super) fn members(
        &self,
        severity: Severity,
        says: &str,
        remedy: impl Fn(&[ImageId]) -> String,
        note: impl Fn(&str, ImageId) -> String,
    ) -> Vec<Member> {
        let member = |group: &&[ImageId]| Member {
            subject: Subject {
                image: group.first().map(|&id| self.context.dataset.images.path(id).to_owned()),
                ..Subject::default()
            },
            severity,
            message: format!("{} {says}", self.names(group)),
            measured: Some(Measured::count("pictures", group.len() as u64, self.context.measured_images)),
            compared: None,
            effect: None,
            test: None,
            cause: None,
            evidence: self.side_by_side(group, &note),
            evidence_total: group.len() as u64,
            remedy: remedy(group),
        };
        // One group is the finding itself.
        if self.groups.len() < 2 { Vec::new() } else { self.groups.iter().take(LISTED).map(member).collect() }
    }
}
