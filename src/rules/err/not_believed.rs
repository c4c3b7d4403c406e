//! ERR018: links, archives and files that were not read because they lead elsewhere or are too large to be believed.

use crate::dataset::{Fate, FileId, Place, Refused};
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR018",
    name: "link-or-oversized",
    severity: Severity::Warning,
    quality: Quality::Complete,
    section: &families::FILES,
    headline: |told| told.things("file was not believed", "files were not believed"),
    needs: &[Need::Files],
    summary: "a link leads elsewhere, or an archive or a file is too large to be believed",
    manual: include_str!("not_believed.md"),
};

/// No options: what was not read is told.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NotBelieved {}

impl Rule for NotBelieved {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let files = &context.dataset.files;
        let mut found: Vec<(Refused, FileId, &str)> = Vec::new();
        for (at, file) in files.iter().enumerate() {
            if let Fate::Skipped(reason) = &file.fate
                && let Some(kind) = Refused::of(reason)
            {
                found.push((kind, FileId::from(at), reason));
            }
        }
        if found.is_empty() {
            return;
        }
        found.sort_unstable();
        let (mut said, mut todo) = (Vec::new(), Vec::new());
        for kind in [Refused::Link, Refused::LeadsOut, Refused::Oversized] {
            let n = found.iter().filter(|f| f.0 == kind).count() as u64;
            if n > 0 {
                said.push(words(kind, n));
                todo.push(what_to_do(kind));
            }
        }
        let k = found.len() as u64;
        let was = if k == 1 { "was" } else { "were" };
        let finding = Finding::new(&META, format!("{} {was} not read", wording::list(&said, 3)))
            .measured(Measured::share("share of files not believed", k, files.len() as u64))
            .evidence(found.iter().map(|(_, id, reason)| Evidence::place(Place::file(*id)).note(*reason)).collect())
            .remedy(todo.join("; "));
        outcome.push(finding);
    }
}

fn words(kind: Refused, n: u64) -> String {
    match kind {
        Refused::Link => wording::plural(n, "link", "links"),
        Refused::LeadsOut => wording::plural(
            n,
            "file whose path leads out of its archive",
            "files whose paths lead out of their archive",
        ),
        Refused::Oversized => wording::plural(n, "file too large to be believed", "files too large to be believed"),
    }
}

fn what_to_do(kind: Refused) -> &'static str {
    match kind {
        Refused::Link => "Copy what the links lead to in their place",
        Refused::LeadsOut => "Pack the archive again from inside its folder",
        Refused::Oversized => "Unpack the archive yourself, if you know where it is from",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::refused;
    use crate::rules::err::left_aside::LeftAside;
    use crate::rules::testing::World;

    #[test]
    fn links_and_bombs_are_one_finding_and_are_not_told_twice() {
        let mut world = World::with_images(&["a.jpg"]);
        assert!(world.findings(&NotBelieved {}).is_empty());
        world.file("b.jpg", Fate::Skipped(refused::LINK.into()));
        world.file("c.jpg", Fate::Skipped(refused::LINK.into()));
        world.file("x.zip/d.jpg", Fate::Skipped(refused::TOO_DENSE.into()));
        world.file("x.zip", Fate::Skipped(format!("not all of it was read: {}", refused::TOO_MANY)));
        world.file("y.tar/../e.jpg", Fate::Skipped(refused::LEADS_OUT.into()));
        world.file("notes.docx", Fate::Skipped("no format Muster reads".into()));
        let findings = world.findings(&NotBelieved {});
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["2 links, 1 file whose path leads out of its archive and 2 files too large to be believed were not read"]
        );
        assert_eq!(findings[0].measured.as_ref().map(|m| (m.k, m.n)), Some((Some(5), 7)));
        assert_eq!(world.messages(&LeftAside {}), ["1 file was left aside: 1 .docx"]);
    }
}
