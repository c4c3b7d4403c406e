//! CON006: one class, one value of an attribute, or one attribute, under several names.

mod twice;

use super::alike::{Alike, Difference, Options, alike, is_slip};
use crate::dataset::{Attribute, BoxId, ClassId, Dataset, ImageId};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Mend, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CON006",
    name: "one-class-several-names",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::NAMES,
    headline: |told| {
        wording::plural(
            told.subjects.len() as u64,
            "name is written in several ways",
            "names are written in several ways",
        )
    },
    needs: &[Need::Names],
    summary: "classes or values whose names differ in spelling only, or columns that say the same",
    manual: include_str!("one_class_several_names.md"),
};

/// When two names are one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OneClassSeveralNames {
    /// Letters of the shortest name in which one differing letter is taken for a typing error; 0 turns it off. 8: among
    /// shorter words many differ in one letter and mean two things (cat and car).
    pub typo_length: usize,
    /// Attributes with more values than this are not looked at: such columns hold names or text.
    pub most_values: usize,
}

impl Default for OneClassSeveralNames {
    fn default() -> Self {
        Self { typo_length: 8, most_values: 2_000 }
    }
}

impl Rule for OneClassSeveralNames {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        self.classes(context.dataset, outcome);
        for attribute in context.dataset.attributes.iter().filter(|a| a.has_groups()) {
            if attribute.values.len() <= self.most_values {
                self.values(context.dataset, attribute, outcome);
            }
        }
        outcome.findings.extend(twice::findings(context));
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let n = members.len() as u64;
        let what = match key.kind {
            COLUMNS => return Spoken::default(),
            _ if key.cause.is_empty() => wording::plural(n, "class stands", "classes stand"),
            _ => format!("{} of {} stand", wording::plural(n, "value", "values"), key.cause),
        };
        Spoken::message(format!("{what} under several names: {}", wording::list(&fold::labels(members), 3)))
    }
}

/// Times that a class is used more often than its name with a slip.
const SLIP_TIMES: u64 = 30;

/// Short names with a slip of the fingers, which hardly anything bears, beside the one that is meant: `helmt` once, `helmet`
/// a hundred times. What a list declares is meant.
fn slips(dataset: &Dataset, known: &[Alike]) -> Vec<Alike> {
    let mut uses = vec![0u64; dataset.classes.len()];
    for id in dataset.boxes.counted() {
        uses[dataset.boxes.class[id.index()].index()] += 1;
    }
    dataset.labels.iter().for_each(|label| uses[label.class.index()] += 1);
    let is_rare = |&i: &usize| {
        (1..=2).contains(&uses[i])
            && dataset.classes[i].declared.is_empty()
            && !known.iter().any(|group| group.names.contains(&i))
    };
    let rare: Vec<usize> = (0..uses.len()).filter(is_rare).collect();
    // Of many rare names some are alike by chance.
    if rare.len() > MOST_RARE {
        return Vec::new();
    }
    let meant = |&i: &usize| {
        let often = |&j: &usize| uses[j] >= SLIP_TIMES * uses[i];
        let alike = |j: &usize| is_slip(&dataset.classes[i].name, &dataset.classes[*j].name);
        let j = (0..uses.len()).filter(often).find(alike)?;
        Some(Alike { names: vec![i.min(j), i.max(j)], by: [Difference::OneLetter].into() })
    };
    rare.iter().filter_map(meant).collect()
}

/// Names that are used once or twice, from which on none is looked at.
const MOST_RARE: usize = 20;

impl OneClassSeveralNames {
    fn classes(&self, dataset: &Dataset, outcome: &mut Outcome) {
        let names: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
        let options = Options { typo_length: self.typo_length, abbreviations: false, letters: false };
        let mut groups = alike(&names, &options);
        if self.typo_length > 0 {
            groups.extend(slips(dataset, &groups));
        }
        if groups.is_empty() {
            return;
        }
        let mut uses: Vec<Vec<Use>> = vec![Vec::new(); names.len()];
        let mut asked = vec![false; names.len()];
        groups.iter().flat_map(|group| &group.names).for_each(|&i| asked[i] = true);
        for b in dataset.boxes.counted() {
            let class = dataset.boxes.class[b.index()].index();
            if asked[class] {
                uses[class].push(Use::Box(b));
            }
        }
        for label in dataset.labels.iter().filter(|label| asked[label.class.index()]) {
            uses[label.class.index()].push(Use::Image(label.image));
        }
        for group in groups {
            let counts: Vec<u64> = group.names.iter().map(|&i| uses[i].len() as u64).collect();
            let evidence = rarer(&group, &counts).flat_map(|i| {
                let class = dataset.class_name(ClassId::from(i));
                uses[i].iter().map(move |u| u.evidence(dataset).note(class))
            });
            let subject = |kept: &str, other: &str| Subject {
                class: Some(kept.to_owned()),
                with: Some(other.to_owned()),
                ..Subject::default()
            };
            let mut finding = finding(&names, &group, &counts, "class", "uses", subject).evidence(evidence.collect());
            let to = ClassId::from(group.names[most_used(&counts)]);
            let others = rarer(&group, &counts).map(|from| Mend::Class { from: ClassId::from(from), to });
            finding.mends.extend(others);
            outcome.push(finding.fold("class", rare(&counts), label(&names, &group)));
        }
    }

    fn values(&self, dataset: &Dataset, attribute: &Attribute, outcome: &mut Outcome) {
        let names: Vec<&str> = attribute.values.iter().map(String::as_str).collect();
        let options = Options { typo_length: self.typo_length, abbreviations: true, letters: true };
        let groups = alike(&names, &options);
        if groups.is_empty() {
            return;
        }
        let all = attribute.counts();
        for group in groups {
            let counts: Vec<u64> = group.names.iter().map(|&i| all[i]).collect();
            let rare: Vec<usize> = rarer(&group, &counts).collect();
            let items = (0..attribute.codes.len()).filter(|&i| attribute.code(i).is_some_and(|c| rare.contains(&c)));
            let evidence = items.filter_map(|i| {
                let image = dataset.image_of_item(attribute.unit, i)?;
                let boxes = (attribute.unit == crate::dataset::Unit::Box).then(|| BoxId::from(i));
                Some(Evidence::image(image).boxes(boxes).note(attribute.value(i).unwrap_or_default()))
            });
            let subject = |kept: &str, other: &str| Subject {
                attribute: Some(attribute.name.clone()),
                group: Some(kept.to_owned()),
                with: Some(other.to_owned()),
                ..Subject::default()
            };
            let what = format!("value of {}", attribute.name);
            let mut finding = finding(&names, &group, &counts, &what, "times", subject).evidence(evidence.collect());
            let row = dataset.attributes.iter().position(|own| std::ptr::eq(own, attribute));
            let to = group.names[most_used(&counts)];
            let others = rarer(&group, &counts).filter_map(|from| Some(Mend::Value { attribute: row?, from, to }));
            finding.mends.extend(others);
            outcome.push(finding.fold("value", self::rare(&counts), label(&names, &group)).fold_by(&attribute.name));
        }
    }
}

/// What columns that say the same are said together by.
const COLUMNS: &str = "columns";

/// Uses under the rarer names.
fn rare(counts: &[u64]) -> f64 {
    (counts.iter().sum::<u64>() - counts.iter().max().copied().unwrap_or(0)) as f64
}

/// `M = male`.
fn label(names: &[&str], group: &Alike) -> String {
    group.names.iter().map(|&i| names[i]).collect::<Vec<_>>().join(" = ")
}

/// Where a class is used.
#[derive(Clone, Copy)]
enum Use {
    Box(BoxId),
    Image(ImageId),
}

impl Use {
    fn evidence(self, dataset: &Dataset) -> Evidence {
        match self {
            Self::Box(b) => {
                Evidence::image(dataset.boxes.image[b.index()]).boxes([b]).at(dataset.boxes.place[b.index()])
            }
            Self::Image(image) => Evidence::image(image),
        }
    }
}

/// The position of the name that is used most, the first of them where several are.
fn most_used(counts: &[u64]) -> usize {
    let most = counts.iter().max().copied().unwrap_or(0);
    counts.iter().position(|&n| n == most).unwrap_or(0)
}

/// All names of a group but the one that is used most.
fn rarer<'g>(group: &'g Alike, counts: &[u64]) -> impl Iterator<Item = usize> + 'g {
    let kept = most_used(counts);
    group.names.iter().enumerate().filter(move |&(at, _)| at != kept).map(|(_, &i)| i)
}

fn finding(
    names: &[&str],
    group: &Alike,
    counts: &[u64],
    what: &str,
    unit: &str,
    subject: impl Fn(&str, &str) -> Subject,
) -> Finding {
    let named: Vec<String> =
        group.names.iter().zip(counts).map(|(&i, &n)| format!("{} ({})", names[i], wording::count(n))).collect();
    let by: Vec<&str> = group.by.iter().map(|d| d.name()).collect();
    let at = most_used(counts);
    let kept = names[group.names[at]];
    let others: Vec<&str> = rarer(group, counts).map(|i| names[i]).collect();
    let total: u64 = counts.iter().sum();
    let rare = total - counts[at];
    let spelling = group.by.iter().all(|d| d.is_spelling());
    let severity = if spelling { Severity::Warning } else { Severity::Note };
    Finding::new(
        &META,
        format!("{} are probably one {what}: they differ in {}", wording::list(&named, 5), wording::list(&by, 5)),
    )
    .severity(severity)
    .measured(Measured::share(format!("share of {unit} under a rarer name"), rare, total))
    .subject(subject(kept, others.first().copied().unwrap_or_default()))
    .remedy(format!(
        "Write {kept} for {} in {}",
        wording::list(&others, 5),
        wording::plural(rare, "place", "places")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{FileId, Role, Unit};
    use crate::rules::testing::World;

    #[test]
    fn classes_that_differ_in_spelling_are_one() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("a.json", "coco-detection");
        for class in ["traffic_light", "Traffic Light", "traffic_light", "a", "A", "dog"] {
            world.add_box(0, class, file, [1.0, 1.0, 5.0, 5.0]);
        }
        let findings = world.findings(&OneClassSeveralNames::default());
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["Traffic Light (1) and traffic_light (2) are probably one class: they differ in spacing"]
        );
        assert_eq!(findings[0].remedy, "Write traffic_light for Traffic Light in 1 place");
        assert_eq!(findings[0].evidence.len(), 1);
    }

    #[test]
    fn a_short_name_with_a_slip_is_told_where_the_other_is_used_far_more_often() {
        let said = |times: usize, declared: bool| {
            let mut world = World::with_images(&["a.jpg"]);
            let file = world.source("a.csv", "box-table");
            for class in std::iter::repeat_n("helmet", times).chain(["helmt", "head"]) {
                world.add_box(0, class, file, [1.0, 1.0, 5.0, 5.0]);
            }
            if declared {
                for class in &mut world.dataset.classes {
                    class.declared.push(crate::dataset::Place::file(file));
                }
            } else {
                world.dataset.classes.iter_mut().for_each(|class| class.declared.clear());
            }
            world.messages(&OneClassSeveralNames::default())
        };
        assert_eq!(said(40, false), ["helmet (40) and helmt (1) are probably one class: they differ in one letter"]);
        assert!(said(20, false).is_empty() && said(40, true).is_empty());
    }

    #[test]
    fn values_of_an_attribute_are_compared_too() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
        let mut attribute = Attribute::new("gender", "labels.csv#gender", FileId(0), Unit::Image);
        attribute.role = Role::Protected;
        attribute.values = vec!["female".into(), "M".into(), "male".into()];
        for (item, code) in [(0, 0), (1, 2), (2, 2), (3, 1)] {
            attribute.set(item, code);
        }
        world.dataset.attributes.push(attribute);
        assert_eq!(
            world.messages(&OneClassSeveralNames::default()),
            ["M (1) and male (2) are probably one value of gender: they differ in abbreviation"]
        );
    }

    #[test]
    fn singular_and_plural_are_only_a_note() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("a.json", "coco-detection");
        for class in ["book", "books"] {
            world.add_box(0, class, file, [1.0, 1.0, 5.0, 5.0]);
        }
        let findings = world.findings(&OneClassSeveralNames::default());
        assert_eq!(findings.iter().map(|f| f.severity).collect::<Vec<_>>(), [Severity::Note]);
    }
}
