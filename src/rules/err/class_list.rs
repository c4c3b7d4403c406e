//! ERR011: classes and their list.

use super::faults;
use crate::dataset::{ClassId, FaultKind, MaskFlawKind};
use crate::rules::{
    Context, Evidence, Finding, Measured, Mend, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR011",
    name: "class-list",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::NAMES,
    headline: |told| told.things("class and the class list do not agree", "classes and the class list do not agree"),
    needs: &[Need::Sources],
    summary: "a class is not in the class list, has no name, or is in the list and never used",
    manual: include_str!("class_list.md"),
};

/// No options: a class is declared or it is not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClassList {}

impl Rule for ClassList {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        self.contradictory(context, outcome);
        self.unknown(context, outcome);
        self.nameless(context, outcome);
        self.unnamed(context, outcome);
        // A class may be used in a file that was not reached.
        if context.dataset.all_read() {
            self.unused(context, outcome);
        }
    }
}

impl ClassList {
    fn contradictory(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for group in faults::groups(context.dataset, FaultKind::ClassList) {
            let (lines, verb) = (
                wording::plural(group.count, "line", "lines"),
                if group.count == 1 { "contradicts" } else { "contradict" },
            );
            let first = group.first(context.dataset);
            let remedy = group.kept.first().and_then(|fault| fault.remedy.as_deref()).unwrap_or_default();
            let finding = Finding::new(
                &META,
                format!("{lines} of {} {verb} what else is said of the classes{first}", group.label()),
            )
            .measured(Measured::count("lines of the class list", group.count, group.count))
            .remedy(remedy.to_owned());
            let mut finding = group.evidence(finding).fold_by(remedy);
            // Where the group says more than that, the rest is not mended by it.
            if group.count == group.files.files.len() as u64 {
                let of_one = &context.dataset.counted_from_one;
                let labels = of_one.iter().filter(|(list, _)| group.files.files.contains(list));
                let labels: Vec<_> = labels.map(|(_, files)| files.clone()).collect();
                if labels.len() == group.files.files.len() {
                    finding = finding.mend(Mend::FromZero(labels.concat()));
                }
            }
            outcome.push(finding);
        }
    }

    fn unknown(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        for group in faults::groups(dataset, FaultKind::UnknownClass) {
            let name = |f: &&&crate::dataset::Fault| f.class.map_or("", |class| dataset.class_name(class)).to_owned();
            let names: Vec<String> = group
                .kept
                .iter()
                .map(|f| Some(name(&f)).filter(|n| !n.is_empty()).unwrap_or(f.found.clone()))
                .collect();
            let classes = faults::most_frequent(names.iter().map(String::as_str), 5);
            let tail = if classes.is_empty() { String::new() } else { format!(": {classes}") };
            let (records, verb) =
                (wording::plural(group.count, "record", "records"), if group.count == 1 { "uses" } else { "use" });
            let finding = Finding::new(
                &META,
                format!("{records} of {} {verb} a class that the class list lacks{tail}", group.label()),
            )
            .measured(Measured::count("records with an unknown class", group.count, group.count))
            .remedy(format!("Add the classes to the class list, or correct the {records}"));
            outcome.push(group.evidence(finding));
        }
    }

    /// Numbers that no file gives a name to.
    fn nameless(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let is_listed = dataset.classes.iter().any(|class| !class.declared.is_empty());
        let mut names: Vec<&str> =
            dataset.classes.iter().filter(|class| class.is_number).map(|class| class.name.as_str()).collect();
        // Where a list is there, one that it lacks is told as such.
        if names.is_empty() || is_listed {
            return;
        }
        names.sort_unstable();
        let k = names.len() as u64;
        let of = dataset.classes.len() as u64;
        let verb = if k == 1 { "is a number" } else { "are numbers" };
        outcome.push(
            Finding::new(
                &META,
                format!(
                    "{} {verb} without a name: {}",
                    wording::plural(k, "class", "classes"),
                    wording::list(&names, 5)
                ),
            )
            .severity(Severity::Note)
            .measured(Measured::share("share of classes without a name", k, of))
            .remedy("Drop the file that names the classes as well: data.yaml, classes.txt, obj.names or, for masks, class_dict.csv"),
        );
    }

    /// Values of masks that the table of their classes does not name.
    fn unnamed(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let flaws = &context.dataset.mask_pictures.flaws;
        for flaw in flaws.iter().filter(|flaw| flaw.kind == MaskFlawKind::Unnamed) {
            let (k, n) = (flaw.found.len() as u64, flaw.masks);
            let (values, have) =
                (wording::plural(flaw.values, "value", "values"), if flaw.values == 1 { "has" } else { "have" });
            let finding =
                Finding::new(&META, format!("{values} of the masks in {} {have} no name {}", flaw.label, flaw.detail))
                    .severity(Severity::Warning)
                    .measured(Measured::share("share of masks with such values", k, n))
                    .subject(Subject { file: Some(flaw.label.clone()), ..Subject::default() })
                    .evidence(super::no_mask::evidence(flaw))
                    .remedy(format!(
                        "Name the {values} in the class list, or correct the masks: these pixels count for no class"
                    ));
            outcome.push(finding);
        }
    }

    fn unused(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let mut used = vec![false; dataset.classes.len()];
        dataset.boxes.class.iter().for_each(|c| used[c.index()] = true);
        dataset.labels.iter().for_each(|l| used[l.class.index()] = true);
        if !used.contains(&true) {
            return;
        }
        let declared: Vec<usize> =
            (0..dataset.classes.len()).filter(|&i| !dataset.classes[i].declared.is_empty()).collect();
        let mut unused: Vec<usize> = declared.iter().copied().filter(|&i| !used[i]).collect();
        if unused.is_empty() {
            return;
        }
        let name = |i: &usize| dataset.class_name(ClassId::from(*i));
        unused.order_by_key(name);
        let names: Vec<&str> = unused.iter().map(name).collect();
        let above: Vec<&str> = names
            .iter()
            .copied()
            .filter(|n| dataset.classes.iter().any(|c| c.supercategory.as_deref() == Some(n) && c.name != *n))
            .collect();
        let cause = match above.as_slice() {
            [] => None,
            [one] => Some(format!("{one} is the super-category of other classes")),
            several => Some(format!("{} are super-categories of other classes", wording::list(several, 3))),
        };
        let (k, n) = (unused.len() as u64, declared.len() as u64);
        let evidence = unused.iter().filter_map(|&i| {
            let class = &dataset.classes[i];
            class.declared.first().map(|&place| Evidence::place(place).note(class.name.clone()))
        });
        let mut finding = Finding::new(
            &META,
            format!(
                "{} of {} {} never used: {}{}",
                wording::count(k),
                wording::plural(n, "declared class", "declared classes"),
                if k == 1 { "is" } else { "are" },
                wording::list(&names, 5),
                cause.as_ref().map(|c| format!("; {c}")).unwrap_or_default()
            ),
        )
        .severity(Severity::Note)
        .measured(Measured::share("share of declared classes never used", k, n))
        .subject(Subject { class: (k == 1).then(|| names[0].to_owned()), ..Subject::default() })
        .evidence(evidence.collect())
        .remedy(format!(
            "Take the {} out of the class list, or annotate objects of {}",
            wording::plural(k, "class", "classes"),
            if k == 1 { "it" } else { "them" }
        ));
        finding.cause = cause;
        outcome.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Fault, Place, RecordKind};
    use crate::rules::testing::World;

    fn declare(world: &mut World, file: crate::dataset::FileId, names: &[&str]) {
        for (i, name) in names.iter().enumerate() {
            let class = world.class(name);
            let place = Place::new(file, i as u32 + 1, RecordKind::Category, i as u32);
            world.dataset.classes[class.index()].declared.push(place);
        }
    }

    #[test]
    fn classes_that_the_list_lacks_are_counted() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("a.txt", "yolo");
        let class = world.class("class 17");
        for line in 1..4 {
            let mut fault =
                Fault::new(FaultKind::UnknownClass, Place::new(file, line, RecordKind::Line, 0), "0 to 2", "17");
            fault.class = Some(class);
            world.dataset.faults.push(fault);
        }
        assert_eq!(
            world.messages(&ClassList {}),
            ["3 records of a.txt use a class that the class list lacks: class 17 (3)"]
        );
    }

    #[test]
    fn classes_that_nothing_names_are_a_note() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("a.txt", "yolo");
        for name in ["class 2", "class 0"] {
            let class = world.class(name);
            world.dataset.classes[class.index()].is_number = true;
        }
        assert_eq!(world.messages(&ClassList {}), ["2 classes are numbers without a name: class 0 and class 2"]);
        declare(&mut world, file, &["cat"]);
        assert!(world.messages(&ClassList {}).iter().all(|message| !message.contains("numbers")));
    }

    #[test]
    fn a_super_category_that_is_never_used_is_recognised() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("train.json", "coco-detection");
        declare(&mut world, file, &["cars", "van"]);
        assert!(world.findings(&ClassList {}).is_empty());
        world.add_box(0, "van", file, [1.0, 1.0, 5.0, 5.0]);
        world.dataset.classes[1].supercategory = Some("cars".into());
        let findings = world.findings(&ClassList {});
        assert_eq!(
            findings.iter().map(|f| (f.severity, f.message.as_str())).collect::<Vec<_>>(),
            [(
                Severity::Note,
                "1 of 2 declared classes is never used: cars; cars is the super-category of other classes"
            )]
        );
    }
}
