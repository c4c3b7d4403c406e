//! ERR017: files that were not read.

use crate::dataset::{Fate, FaultKind, FileId, Place, RecordKind, Refused, tool_folder};
use crate::rules::{
    CHANGES_LIST, Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub static META: Meta = Meta {
    code: "ERR017",
    name: "left-aside",
    severity: Severity::Note,
    quality: Quality::Complete,
    section: &families::FILES,
    headline: |told| told.things("file was left aside", "files were left aside"),
    needs: &[Need::Files],
    summary: "a file was left aside because no format that is read fits it",
    manual: include_str!("left_aside.md"),
};

/// No options: what was not read is told.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LeftAside {}

impl Rule for LeftAside {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let files = &context.dataset.files;
        let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
        let mut evidence = Vec::new();
        // Annotations that cannot be used are an error of their own (ERR013).
        let faults = &context.dataset.faults;
        // And so are masks without their images (ERR003).
        let unusable: BTreeSet<FileId> = faults
            .of(FaultKind::Unusable)
            .chain(faults.of(FaultKind::NoImage).filter(|fault| fault.place.kind == RecordKind::File))
            .map(|fault| fault.place.file)
            .collect();
        for (i, file) in files.iter().enumerate() {
            let id = FileId::from(i);
            let (kind, reason) = match &file.fate {
                Fate::Skipped(_) if unusable.contains(&id) => continue,
                // Links and what is too large to be believed are told by themselves (ERR018).
                Fate::Skipped(reason) if Refused::of(reason).is_some() => continue,
                Fate::Skipped(reason) => (kind(&file.path), reason.clone()),
                // They are read with the pixels, and those that cannot be decoded are unusable.
                Fate::Mask(of) if !context.pixels => {
                    ("masks of images".into(), format!("a mask of {}", context.dataset.path(*of)))
                }
                _ => continue,
            };
            *kinds.entry(kind).or_default() += 1;
            evidence.push(Evidence::place(Place::file(id)).note(reason));
        }
        let k = evidence.len() as u64;
        if k == 0 {
            return;
        }
        // A readme, a licence, what a system keeps for itself and a copy's list of changes lie beside every dataset: the list of
        // files says so.
        let is_beside = |e: &Evidence| {
            e.note.as_deref() == Some(CHANGES_LIST)
                || e.place.is_some_and(|place| by_the_way(context.dataset.path(place.file)))
        };
        if evidence.iter().all(is_beside) {
            return;
        }
        let mut kinds: Vec<(String, u64)> = kinds.into_iter().collect();
        kinds.order_by_key(|(_, n)| std::cmp::Reverse(*n));
        let named: Vec<String> = kinds.iter().map(|(kind, n)| format!("{} {kind}", wording::count(*n))).collect();
        let (what, was) = (wording::plural(k, "file", "files"), if k == 1 { "was" } else { "were" });
        outcome.push(
            Finding::new(&META, format!("{what} {was} left aside: {}", wording::list(&named, 5)))
                .measured(Measured::share("share of files left aside", k, files.len() as u64))
                .evidence(evidence)
                .remedy(format!(
                    "See by the reasons whether the {what} {} to the dataset; annotations in {} are in no figure",
                    if k == 1 { "belongs" } else { "belong" },
                    if k == 1 { "it" } else { "them" }
                )),
        );
    }
}

/// Written for people or kept by a system, by its name: nobody would look for annotations in it.
fn by_the_way(path: &str) -> bool {
    const NAMES: &[&str] = &["license", "licence", "copying", "notice", "readme", "changelog", "authors", "makefile"];
    const TEXTS: &[&str] = &["md", "markdown", "rst", "html", "htm", "tex"];
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let ends = name.rsplit_once('.').is_some_and(|(_, end)| TEXTS.contains(&end));
    let rest = |start: &&str| name.strip_prefix(*start).map(str::to_owned);
    let named = NAMES.iter().filter_map(rest).any(|rest| rest.is_empty() || rest == ".txt" || rest.starts_with('-'));
    ends || named || name.starts_with('.')
}

/// `.docx`, or `without extension`, or the folder of a program that it lies in.
fn kind(path: &str) -> String {
    if let Some((folder, _)) = tool_folder(path) {
        return format!("in {folder}");
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !extension.is_empty() => {
            format!(".{}", extension.to_lowercase())
        }
        _ => "without extension".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn a_readme_and_a_licence_alone_are_no_finding() {
        let mut world = World::with_images(&["a.jpg"]);
        for path in ["README.md", "LICENSE-MIT", ".gitignore"] {
            world.file(path, Fate::Skipped("no format Muster reads".into()));
        }
        assert!(world.findings(&LeftAside {}).is_empty());
        world.file("labels.xyz", Fate::Skipped("no format Muster reads".into()));
        assert_eq!(world.findings(&LeftAside {})[0].evidence.len(), 4);
    }

    #[test]
    fn files_left_aside_are_counted_by_kind() {
        let mut world = World::with_images(&["a.jpg"]);
        assert!(world.findings(&LeftAside {}).is_empty());
        for path in ["b/notes.DOCX", "c.mp4", "d.docx", "LICENSE", ".DS_Store"] {
            world.file(path, Fate::Skipped("no format Muster reads".into()));
        }
        assert_eq!(world.messages(&LeftAside {}), ["5 files were left aside: 2 .docx, 2 without extension and 1 .mp4"]);
    }
}
