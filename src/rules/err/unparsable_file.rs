//! ERR013: annotation files, tables and settings that cannot be parsed, wholly or in part.

use super::faults::{self, FaultGroup};
use crate::dataset::{Dataset, FaultKind};
use crate::rules::{Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR013",
    name: "unparsable-file",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| told.things("file or record cannot be parsed", "files or records cannot be parsed"),
    needs: &[Need::Files],
    summary: "an annotation file, a table or the settings cannot be parsed, wholly or in part",
    manual: include_str!("unparsable_file.md"),
};

/// No options: a file follows its format or it does not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnparsableFile {}

impl Rule for UnparsableFile {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        for kind in [
            FaultKind::Unusable,
            FaultKind::Unparsable,
            FaultKind::BadRecord,
            FaultKind::Doubtful,
            FaultKind::Noted,
            FaultKind::Table,
            FaultKind::Setting,
            FaultKind::Decision,
            FaultKind::Target,
        ] {
            for group in faults::groups(dataset, kind) {
                let (message, remedy) = sentence(dataset, kind, &group);
                let own = group.kept.first().and_then(|f| f.remedy.as_deref());
                let remedy = own.map_or(remedy, str::to_owned);
                let finding = Finding::new(&META, message)
                    .measured(Measured::count("records that cannot be read", group.count, group.count))
                    .remedy(remedy);
                let finding = match kind {
                    // A target holds as far as it can.
                    // A finding whose decision does not hold counts as before.
                    FaultKind::Target | FaultKind::Doubtful | FaultKind::Decision => {
                        finding.severity(Severity::Warning)
                    }
                    FaultKind::Noted => finding.severity(Severity::Note),
                    _ => finding,
                };
                // The same cause in several folders is said once.
                let remedy = group.kept.first().and_then(|fault| fault.remedy.as_deref()).unwrap_or_default();
                outcome.push(group.evidence(finding).fold_by(format!("{kind:?}{remedy}")));
            }
        }
    }
}

/// What is wrong, and what to do about it.
fn sentence(dataset: &Dataset, kind: FaultKind, group: &FaultGroup<'_>) -> (String, String) {
    let (label, n, one) = (group.label(), group.count, group.count == 1);
    let first = group.first(dataset);
    match kind {
        FaultKind::Unusable => {
            let message = if group.files.files.len() > 1 {
                format!("{} among {label} cannot be used{first}", wording::plural(n, "file", "files"))
            } else {
                format!("{label} cannot be used{first}")
            };
            let remedy = group.kept.first().and_then(|f| f.remedy.as_deref());
            let remedy =
                remedy.unwrap_or("Write it anew in a format that Muster reads; nothing of it is in any figure");
            (message, remedy.to_owned())
        }
        FaultKind::Unparsable => {
            let fault = group.kept.first();
            let many = group.files.files.len() > 1;
            let ends = fault.is_some_and(|f| f.found.contains("end of the file"));
            let place = fault.map_or(String::new(), |f| group.place(dataset, f));
            let why = fault.map_or(String::new(), |f| faults::said(f));
            let detail = [place, why].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
            let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
            let message = if many {
                format!("{} among {label} cannot be parsed; the first{detail}", wording::plural(n, "file", "files"))
            } else if ends {
                format!("{label} ends in the middle of a record{detail}")
            } else {
                format!("{label} cannot be parsed to its end{detail}")
            };
            let remedy = if ends && !many {
                format!("Fetch {label} again from its source: what follows is missing")
            } else {
                format!("Write {label} anew, or correct it by hand at the place named: what follows there was not read")
            };
            (message, remedy)
        }
        // The file as a whole, not a row of it.
        FaultKind::Table if group.kept.first().is_some_and(|f| f.place.line().is_none()) => {
            let expected = group.kept.first().map_or("", |f| f.expected.as_str());
            let verb = if group.files.files.len() > 1 { "do not fit as tables" } else { "does not fit as a table" };
            (format!("{label} {verb}{first}"), format!("Give {label} {expected}"))
        }
        FaultKind::Table => (
            format!(
                "{} of {label} {} not fit the table{first}",
                wording::plural(n, "row", "rows"),
                if one { "does" } else { "do" }
            ),
            format!("Give the {} as many fields as the header has columns", wording::plural(n, "row", "rows")),
        ),
        FaultKind::Target => {
            let each: Vec<String> = group
                .kept
                .iter()
                .map(|fault| [group.place(dataset, fault), faults::said(fault)])
                .map(|parts| parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(": "))
                .collect();
            (
                format!("the target population in {label} is not as it should be: {}", wording::list(&each, 4)),
                "Correct the target at the places named: the figures held against it mean nothing else".to_owned(),
            )
        }
        FaultKind::Setting => (
            format!("{} of {label} cannot be followed{first}", wording::plural(n, "setting", "settings")),
            format!(
                "Correct the {} in {label}; until then the defaults hold",
                wording::plural(n, "setting", "settings")
            ),
        ),
        FaultKind::Decision => {
            let decisions = wording::plural(n, "decision", "decisions");
            let until = if one { "it does" } else { "they do" };
            (
                format!("{decisions} of {label} cannot be followed{first}"),
                format!("Correct the {decisions} in {label}; until then {until} not hold"),
            )
        }
        // Nothing else was expected: what was found says it all.
        FaultKind::Noted if group.kept.first().is_some_and(|f| f.expected.is_empty() && f.place.line().is_none()) => {
            let fault = group.kept.first();
            let more = if one { String::new() } else { format!(", and {} more such", wording::count(n - 1)) };
            let message = format!("{}{more}", fault.map_or("", |f| f.found.as_str()));
            (message, fault.and_then(|f| f.remedy.as_deref()).unwrap_or_default().to_owned())
        }
        FaultKind::Doubtful | FaultKind::Noted => {
            let (records, verb) = (wording::plural(n, "record", "records"), if one { "was" } else { "were" });
            let message = if kind == FaultKind::Doubtful {
                format!("{records} of {label} {verb} read, but probably not as meant{first}")
            } else {
                format!(
                    "{records} of {label} {} more than the format asks for{first}",
                    if one { "says" } else { "say" }
                )
            };
            let remedy = group.kept.first().and_then(|f| f.remedy.as_deref());
            (message, remedy.map_or_else(|| format!("Correct the {records} in {label}"), str::to_owned))
        }
        _ => {
            let records = wording::plural(n, "record", "records");
            let remedy = group.kept.first().and_then(|f| f.remedy.as_deref());
            (
                format!("{records} of {label} {} not what the format says{first}", if one { "is" } else { "are" }),
                remedy
                    .map_or_else(|| format!("Correct the {records} in {label}; they are in no figure"), str::to_owned),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Fault, Place, RecordKind};
    use crate::rules::testing::World;

    #[test]
    fn a_file_that_was_cut_off_says_where() {
        let mut world = World::default();
        let file = world.source("annotations/train.json", "coco-detection");
        let place = Place::new(file, 193_561, RecordKind::Annotation, 17);
        world.dataset.faults.push(Fault::new(FaultKind::Unparsable, place, "a number", "the end of the file"));
        assert_eq!(
            world.messages(&UnparsableFile {}),
            ["annotations/train.json ends in the middle of a record: \
              line 193,561, expected a number, found the end of the file"]
        );
    }

    #[test]
    fn each_kind_of_fault_in_a_file_is_one_finding_with_a_count() {
        let mut world = World::default();
        let file = world.source("labels.csv", "table");
        for (kind, line) in
            [(FaultKind::Table, 3), (FaultKind::Table, 9), (FaultKind::BadRecord, 4), (FaultKind::Setting, 1)]
        {
            let place = Place::new(file, line, RecordKind::Row, line);
            world.dataset.faults.push(Fault::new(kind, place, "4 fields", "3"));
        }
        assert_eq!(
            world.messages(&UnparsableFile {}),
            [
                "1 record of labels.csv is not what the format says; line 4: expected 4 fields, found 3",
                "2 rows of labels.csv do not fit the table; the first, line 3: expected 4 fields, found 3",
                "1 setting of labels.csv cannot be followed; line 1: expected 4 fields, found 3",
            ]
        );
        assert!(World::default().findings(&UnparsableFile {}).is_empty());
    }

    #[test]
    fn a_table_that_is_wrong_as_a_whole_is_not_called_a_row() {
        let mut world = World::default();
        let file = world.source("labels.csv", "table");
        let fault = Fault::new(FaultKind::Table, Place::file(file), "a header and rows", "an empty file");
        world.dataset.faults.push(fault);
        let findings = world.findings(&UnparsableFile {});
        assert_eq!(
            findings[0].message,
            "labels.csv does not fit as a table: expected a header and rows, found an empty file"
        );
        assert_eq!(findings[0].remedy, "Give labels.csv a header and rows");
    }
}
