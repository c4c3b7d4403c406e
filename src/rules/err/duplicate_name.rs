//! ERR012: names that can be taken for each other.

use super::faults;
use crate::dataset::{Fault, FaultKind, ImageId, NotJoined, Place};
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub static META: Meta = Meta {
    code: "ERR012",
    name: "duplicate-name",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| told.things("file name is taken twice", "file names are taken twice"),
    needs: &[Need::Images],
    summary: "file names that differ in case only, or stand in several folders while annotations name them bare",
    manual: include_str!("duplicate_name.md"),
};

/// No options: two names are alike or they are not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DuplicateName {}

impl Rule for DuplicateName {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        self.case_only(context, outcome);
        self.several_folders(context, outcome);
        self.unicode(context, outcome);
        self.named_twice(context, outcome);
        self.other_picture(context, outcome);
    }
}

impl DuplicateName {
    fn case_only(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        let mut by_lower: FxHashMap<String, Vec<ImageId>> = FxHashMap::default();
        for id in images.ids().filter(|id| images.file[id.index()].is_some()) {
            by_lower.entry(images.path(id).to_lowercase()).or_default().push(id);
        }
        let mut alike: Vec<Vec<ImageId>> = by_lower.into_values().filter(|ids| ids.len() > 1).collect();
        let Some(first) = alike.iter().min() else { return };
        let example: Vec<&str> = first.iter().map(|&id| images.path(id)).collect();
        let example = wording::list(&example, 2);
        alike.sort_unstable();
        let k: u64 = alike.iter().map(|ids| ids.len() as u64).sum();
        let evidence = alike.iter().flat_map(|ids| {
            ids.iter().enumerate().map(|(i, &id)| {
                let other = ids[usize::from(i == 0)];
                Evidence::image(id).note(format!("differs in case only from {}", images.path(other)))
            })
        });
        outcome.push(
            Finding::new(
                &META,
                format!(
                    "{} image names differ from another in upper and lower case only: {example}",
                    wording::count(k)
                ),
            )
            .measured(Measured::count("names that differ in case only", k, context.dataset.dropped_images() as u64))
            .evidence(evidence.collect())
            .remedy(format!(
                "Give the {} names of their own: on Windows and macOS one overwrites the other",
                wording::plural(k, "image", "images")
            )),
        );
    }

    fn several_folders(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let faults = &context.dataset.faults;
        let unjoined = || faults.of(FaultKind::NoImage).chain(faults.of(FaultKind::Unjoined));
        if context.dataset.dropped_images() == 0 || unjoined().next().is_none() {
            return;
        }
        let bare = |f: &&Fault| !f.found.contains('/') && f.not_joined == Some(NotJoined::Several);
        let ambiguous: Vec<(&str, Place)> = unjoined().filter(bare).map(|f| (f.found.as_str(), f.place)).collect();
        let k = ambiguous.len() as u64;
        let message = match ambiguous.as_slice() {
            [] => return,
            [(name, _)] => format!("1 record names {name} without its folder, and several folders hold such a file"),
            _ => format!(
                "{} records name a file without its folder, and several folders hold a file of that name",
                wording::count(k)
            ),
        };
        outcome.push(
            Finding::new(&META, message)
                .severity(Severity::Note)
                .measured(Measured::count("records that name several files", k, k))
                .evidence(ambiguous.into_iter().map(|(name, place)| Evidence::place(place).note(name)).collect())
                .remedy(format!("Write the folder before the name in the {}", wording::plural(k, "record", "records"))),
        );
    }

    /// Records of one file that name one picture: which of them is another's cannot be told, and loaders show the
    /// picture twice.
    fn named_twice(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for group in faults::groups(context.dataset, FaultKind::NamedTwice) {
            let Some(first) = group.kept.first() else { continue };
            let evidence = group.kept.iter().map(|fault| Evidence {
                note: Some(format!("{}, as {}", fault.found, fault.expected)),
                ..faults::evidence(fault)
            });
            let names: BTreeSet<&str> = group.kept.iter().map(|fault| fault.found.as_str()).collect();
            let message = format!(
                "{} of {} name {}: {} is named by {} and by {}",
                wording::plural(group.count, "image record", "image records"),
                group.label(),
                if names.len() == 1 { "one picture" } else { "pictures that another record names" },
                first.found,
                first.place.record().unwrap_or_default(),
                first.expected,
            );
            let finding = Finding::new(&META, message)
                .measured(Measured::count("records that name a picture of another", group.count, group.count))
                .evidence(evidence.collect())
                .total(group.count)
                .subject(group.subject())
                .remedy(format!(
                    "See which pictures the {} of {} mean: one has a wrong file name, or they are one record",
                    wording::plural(group.count, "record", "records"),
                    group.label()
                ));
            outcome.push(group.fold(finding).fold_by("named-twice"));
        }
    }

    /// Files that are called after one picture and name another.
    fn other_picture(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for group in faults::groups(context.dataset, FaultKind::OtherPicture) {
            let Some(first) = group.kept.first() else { continue };
            let evidence = group.kept.iter().map(|fault| Evidence {
                note: Some(format!("called after {}, names {}", fault.expected, fault.found)),
                ..faults::evidence(fault)
            });
            let (files, name) = match group.count {
                1 => (group.label().to_owned(), "names"),
                n => (format!("{} of {}", wording::count(n), group.label()), "name"),
            };
            let path = context.dataset.path(first.place.file);
            let example = match group.count {
                1 => format!("{} instead of {}", first.found, first.expected),
                _ => format!("the first, {path}, names {} instead of {}", first.found, first.expected),
            };
            let message =
                format!("{files} {name} another picture than the one that the file is called after: {example}");
            let finding = Finding::new(&META, message)
                .measured(Measured::count("files that name another picture", group.count, group.count))
                .evidence(evidence.collect())
                .total(group.count)
                .subject(group.subject())
                .remedy(match group.count {
                    1 => format!("Correct the picture's name in {path}, or call the file after it"),
                    _ => "Correct the pictures' names in the files, or call the files after them".to_owned(),
                });
            outcome.push(group.fold(finding).fold_by("other-picture"));
        }
    }

    fn unicode(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let files = &context.dataset.files;
        let k = files.iter().filter(|f| f.was_not_nfc).count() as u64;
        if k == 0 {
            return;
        }
        let evidence = (0..files.len()).filter(|&i| files[i].was_not_nfc).map(|i| {
            let place = Place::file(crate::dataset::FileId::from(i));
            match files[i].fate {
                crate::dataset::Fate::Image(id) => Evidence::image(id).at(place),
                _ => Evidence::place(place),
            }
        });
        let (paths, were, are) = if k == 1 { ("path", "was", "is") } else { ("paths", "were", "are") };
        outcome.push(
            Finding::new(
                &META,
                format!(
                    "{} {paths} {were} handed over in another Unicode form than NFC and {are} compared in NFC",
                    wording::count(k)
                ),
            )
            .severity(Severity::Note)
            .measured(Measured::share("share of paths not in NFC", k, files.len() as u64))
            .cause("macOS writes letters with accents as two characters")
            .evidence(evidence.collect())
            .remedy(format!(
                "Rename the {} in NFC before other programs compare their names",
                wording::plural(k, "file", "files")
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{RecordKind, Unjoined};
    use crate::rules::testing::World;

    #[test]
    fn names_that_differ_in_case_only_are_an_error() {
        let world = World::with_images(&["a/CAT.jpg", "a/cat.jpg", "b/cat.jpg", "b/dog.jpg"]);
        let findings = world.findings(&DuplicateName {});
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["2 image names differ from another in upper and lower case only: a/CAT.jpg and a/cat.jpg"]
        );
        assert_eq!(findings[0].evidence[1].note.as_deref(), Some("differs in case only from a/CAT.jpg"));
    }

    #[test]
    fn a_name_in_several_folders_matters_only_where_annotations_name_it_bare() {
        let mut world = World::with_images(&["a/1.jpg", "b/1.jpg", "b/2.jpg"]);
        assert!(world.findings(&DuplicateName {}).is_empty());
        let file = world.source("labels.csv", "table");
        let place = Place::new(file, 2, RecordKind::Row, 1);
        let why = Unjoined { why: Some(NotJoined::Several), words: String::new() };
        world.dataset.faults.push(Fault::unjoined(FaultKind::Unjoined, place, why, "1.jpg"));
        assert_eq!(
            world.messages(&DuplicateName {}),
            ["1 record names 1.jpg without its folder, and several folders hold such a file"]
        );
    }

    #[test]
    fn paths_in_another_unicode_form_are_reported() {
        let mut world = World::with_images(&["\u{e4}.jpg"]);
        world.dataset.files[0].was_not_nfc = true;
        assert_eq!(
            world.messages(&DuplicateName {}),
            ["1 path was handed over in another Unicode form than NFC and is compared in NFC"]
        );
    }
}
