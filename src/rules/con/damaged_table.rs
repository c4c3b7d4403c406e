//! CON012: a table that was damaged on its way: ranges that a spreadsheet turned into dates, ids in scientific notation,
//! zeros lost at the front, letters of another encoding, several values in one field.

pub(in crate::rules) mod dates;
mod texts;

use crate::dataset::{Attribute, Concept, Dataset, FaultKind, ValueType};
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families, groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CON012",
    name: "damaged-table",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::TABLES,
    headline: |told| match told.names(|s| s.attribute.clone()).is_empty() {
        true => "names were damaged on their way".into(),
        false => told.attributes("was damaged on its way", "were damaged on their way"),
    },
    needs: &[Need::Sources],
    summary: "a table was damaged on its way: ranges became dates, ids lost digits, fields hold several values",
    manual: include_str!("damaged_table.md"),
};

/// What is looked at.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DamagedTable {
    /// Attributes with more values than this are not looked at: such columns hold names or text.
    pub most_values: usize,
    /// Several values in one field are reported. Turn it off where a value such as "a;b" is meant as one group.
    pub several: bool,
}

impl Default for DamagedTable {
    fn default() -> Self {
        Self { most_values: 2_000, several: true }
    }
}

/// What findings are said together by.
const DATES: &str = "dates";
const SEVERAL: &str = "several";
const ZEROS: &str = "zeros";
const PRINTED: &str = "printed";
const ENCODING: &str = "encoding";

impl Rule for DamagedTable {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        for (row, attribute) in dataset.attributes.iter().enumerate() {
            if !attribute.has_groups() || attribute.values.len() > self.most_values {
                continue;
            }
            let column = Column { context, row, attribute, counts: context.measures.counts(row) };
            let folded = |kind: &'static str, f: Finding| f.fold(kind, 0.0, attribute.name.clone()).fold_of(row);
            outcome.findings.extend(column.dates().map(|f| folded(DATES, f)));
            if self.several {
                outcome.findings.extend(column.several().map(|f| folded(SEVERAL, f)));
            }
            outcome.findings.extend(column.printed().map(|f| folded(PRINTED, f)));
            outcome.findings.extend(column.zeros().map(|f| folded(ZEROS, f)));
            outcome.findings.extend(column.encoding().map(|f| folded(ENCODING, f)));
        }
        outcome.findings.extend(exponents(dataset));
        outcome.findings.extend(identities(dataset));
        outcome.findings.extend(classes(dataset));
    }

    fn of_attributes(&self, kind: &str) -> &'static str {
        match kind {
            DATES => "hold dates that a spreadsheet made of ranges",
            SEVERAL => "hold several values in one field",
            ZEROS => "lost zeros at the front",
            PRINTED => "hold what a program printed around each value",
            _ => "hold letters of another encoding",
        }
    }
}

/// One attribute with its counts.
struct Column<'c> {
    context: &'c Context<'c>,
    row: usize,
    attribute: &'c Attribute,
    counts: &'c [u64],
}

impl Column<'_> {
    fn values(&self) -> Vec<&str> {
        self.attribute.values.iter().map(String::as_str).collect()
    }

    /// Values and what they likely were, as a finding.
    fn finding(&self, lead: &str, changed: &[(usize, String)], severity: Severity) -> Finding {
        let n: u64 = self.counts.iter().sum();
        let count = |code: usize| self.counts.get(code).copied().unwrap_or(0);
        let k: u64 = changed.iter().map(|(code, _)| count(*code)).sum();
        let value = |code: usize| self.attribute.values.get(code).map_or("", String::as_str);
        let each: Vec<String> = changed
            .iter()
            .map(|(code, likely)| format!("{} ({}) was likely {likely}", value(*code), wording::count(count(*code))))
            .collect();
        let fixes: Vec<String> =
            changed.iter().map(|(code, likely)| format!("{likely} for {}", value(*code))).collect();
        let codes: Vec<usize> = changed.iter().map(|(code, _)| *code).collect();
        let note = |code: usize| {
            changed.iter().find(|(c, _)| *c == code).map(|(_, likely)| format!("{}, likely {likely}", value(code)))
        };
        let (evidence, total) = groups::evidence(self.context, self.row, &codes, note);
        let message = format!("{} {lead}: {}", self.attribute.name, wording::list(&each, 4));
        Finding::new(&META, message)
            .severity(severity)
            .subject(self.subject())
            .measured(Measured::share("share of changed values", k, n))
            .evidence(evidence)
            .total(total)
            .remedy(format!(
                "Write {} in {}, and import the column as text from then on",
                wording::list(&fixes, 4),
                self.attribute.source
            ))
    }

    fn subject(&self) -> Subject {
        Subject { attribute: Some(self.attribute.name.clone()), ..Subject::default() }
    }

    /// Dates in a column of ranges.
    fn dates(&self) -> Option<Finding> {
        let values = self.values();
        let known: Vec<(u32, u32)> = values.iter().filter_map(|v| dates::range(v)).collect();
        let of_ages = self.attribute.concept == Some(Concept::Age);
        let short = values.iter().filter(|v| !dates::ranges(v, false).is_empty()).count();
        let full =
            values.iter().filter(|v| dates::ranges(v, false).is_empty() && !dates::ranges(v, true).is_empty()).count();
        // A column of dates is one: only beside ranges, or where ages stand, are they none.
        let ranges = values.iter().filter(|v| dates::range(v).is_some() && dates::ranges(v, true).is_empty()).count();
        let full_too = full > 0 && full <= ranges;
        if (short == 0 && !full_too) || (ranges == 0 && !of_ages) || self.attribute.ty == ValueType::Date {
            return None;
        }
        let free = |&(low, high): &(u32, u32)| {
            !known.iter().any(|&(from, to)| low != high && from != to && low <= to && from <= high)
        };
        let changed: Vec<(usize, String)> = values
            .iter()
            .enumerate()
            .filter_map(|(code, value)| {
                let all = dates::ranges(value, full_too);
                let &(low, high) = all.iter().find(|r| free(r)).or(all.first())?;
                Some((code, format!("{low}-{high}")))
            })
            .collect();
        Some(self.finding("holds dates that a spreadsheet made of ranges", &changed, Severity::Warning))
    }

    /// Values as a program prints them: most of a column, or it is somebody's own way of writing.
    fn printed(&self) -> Option<Finding> {
        let values = self.values();
        let all = values.iter().enumerate();
        let changed: Vec<(usize, String)> =
            all.filter_map(|(code, value)| Some((code, texts::printed(value)?.to_owned()))).collect();
        if changed.is_empty() || changed.len() * 2 < values.len() {
            return None;
        }
        let lead = "holds what a program printed around each value";
        let finding = self.finding(lead, &changed, Severity::Warning);
        Some(finding.remedy(format!(
            "Write the values alone into {} (of a tensor its item()): as they stand they are names, and no number",
            self.attribute.source
        )))
    }

    /// Fields that hold several values of the column.
    fn several(&self) -> Option<Finding> {
        let values = self.values();
        let (mark, found) = texts::several(&values)?;
        let codes: Vec<usize> = (0..values.len()).filter(|&c| found.contains(&values[c])).collect();
        let k: u64 = codes.iter().filter_map(|&c| self.counts.get(c)).sum();
        let n: u64 = self.counts.iter().sum();
        if k == 0 {
            return None;
        }
        let attribute = self.attribute;
        let (evidence, total) =
            groups::evidence(self.context, self.row, &codes, |code| attribute.values.get(code).cloned());
        let message = format!(
            "{} of {} hold several values of {} in one field, with {mark} between them: {}",
            wording::count(k),
            groups::items(attribute.unit, n),
            attribute.name,
            wording::list(&found, 4),
        );
        Some(
            Finding::new(&META, message)
                .severity(groups::severity(attribute))
                .subject(self.subject())
                .measured(Measured::share("share of fields with several values", k, n))
                .evidence(evidence)
                .total(total)
                .remedy(format!(
                    "Give each person or thing a row or a box of its own, or each value a column of its own: until then \
                     each combination counts as a group of {}",
                    attribute.name
                )),
        )
    }

    /// Ids and postcodes that lack the zeros at their front.
    fn zeros(&self) -> Option<Finding> {
        let values = self.values();
        let lower = self.attribute.name.to_lowercase();
        let of_five = ["zip", "plz", "postleitzahl"].iter().any(|w| lower.contains(w)).then_some(5);
        let (length, found) = texts::without_zeros(&values, of_five)?;
        let changed: Vec<(usize, String)> = (0..values.len())
            .filter(|&code| found.contains(&values[code]))
            .map(|code| (code, format!("{:0>length$}", values[code])))
            .collect();
        Some(self.finding("lost zeros at the front", &changed, Severity::Warning))
    }

    /// Letters of another encoding.
    fn encoding(&self) -> Option<Finding> {
        let changed: Vec<(usize, String)> = self
            .attribute
            .values
            .iter()
            .enumerate()
            .filter_map(|(code, value)| Some((code, texts::before_encoding(value)?)))
            .collect();
        (!changed.is_empty()).then(|| self.finding("holds letters of another encoding", &changed, Severity::Warning))
    }
}

/// A finding about names of which no attribute is made.
fn of_names([one, many]: [&str; 2], changed: &[(String, String, Evidence)], n: u64) -> Option<Finding> {
    let k = changed.len() as u64;
    if k == 0 {
        return None;
    }
    let each: Vec<String> = changed.iter().map(|(value, likely, _)| format!("{value} was likely {likely}")).collect();
    let notes = changed.iter().map(|(value, likely, e)| e.clone().note(format!("{value}, likely {likely}")));
    Some(
        Finding::new(&META, format!("{}: {}", wording::plural(k, one, many), wording::list(&each, 4)))
            .measured(Measured::count("changed names", k, n))
            .evidence(notes.collect())
            .remedy("Take the names from their source again, and import their column as text"),
    )
}

const IMAGES: [&str; 2] = [
    "name of an image is in scientific notation, and its last digits are lost",
    "names of images are in scientific notation, and their last digits are lost",
];
const PEOPLE: [&str; 2] = [
    "name of who is shown is in scientific notation, and its last digits are lost",
    "names of who is shown are in scientific notation, and their last digits are lost",
];

/// Names of images in scientific notation: "1E+05" was 100000.
fn exponents(dataset: &Dataset) -> Option<Finding> {
    let images = &dataset.images;
    let mut changed: Vec<(String, String, Evidence)> = Vec::new();
    for image in images.ids().filter(|i| images.file.get(i.index()).is_some_and(Option::is_none)) {
        let path = images.path(image);
        if let Some(likely) = texts::whole_of(path) {
            let evidence = Evidence::image(image);
            let place = images.named_at.get(image.index()).copied().flatten();
            changed.push((path.to_owned(), likely, place.map_or(evidence.clone(), |p| evidence.at(p))));
        }
    }
    for fault in dataset.faults.of(FaultKind::Unjoined) {
        if let Some(likely) = texts::whole_of(&fault.found) {
            changed.push((fault.found.clone(), likely, Evidence::place(fault.place)));
        }
    }
    of_names(IMAGES, &changed, images.len() as u64)
}

/// Names of people or things: in scientific notation, or without their zeros.
fn identities(dataset: &Dataset) -> Vec<Finding> {
    let names: Vec<&str> = dataset.identities.iter().map(String::as_str).collect();
    let image_of = |name: &str| {
        let at = names.iter().position(|n| *n == name)?;
        let image = dataset.identity_of.iter().position(|id| id.is_some_and(|id| id.index() == at))?;
        Some(Evidence::image(crate::dataset::ImageId::from(image)))
    };
    let with = |name: &str, likely: String| (name.to_owned(), likely, image_of(name).unwrap_or_default());
    let exponents: Vec<_> = names.iter().filter_map(|n| Some(with(n, texts::whole_of(n)?))).collect();
    let zeros: Vec<_> = texts::without_zeros(&names, None)
        .map(|(length, found)| found.into_iter().map(|n| with(n, format!("{n:0>length$}"))).collect())
        .unwrap_or_default();
    let n = names.len() as u64;
    [
        of_names(PEOPLE, &exponents, n),
        of_names(
            ["name of who is shown lost zeros at the front", "names of who is shown lost zeros at the front"],
            &zeros,
            n,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Names of classes in letters of another encoding.
fn classes(dataset: &Dataset) -> Option<Finding> {
    let of = |class: &crate::dataset::Class| {
        let likely = texts::before_encoding(&class.name)?;
        let evidence = class.declared.first().map_or_else(Evidence::default, |&place| Evidence::place(place));
        Some((class.name.clone(), likely, evidence))
    };
    let changed: Vec<_> = dataset.classes.iter().filter_map(of).collect();
    of_names(
        ["name of a class holds letters of another encoding", "names of classes hold letters of another encoding"],
        &changed,
        dataset.classes.len() as u64,
    )
}

#[cfg(test)]
mod tests;
