//! CON002: one person, several values of something that does not change: sex, ethnicity, skin type, eye colour, birth.

use super::stable::{self, Steady};
use crate::dataset::{Attribute, Dataset, IdentityId, ImageId, Unit, ValueType};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold, groups,
};
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CON002",
    name: "same-person-different-values",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::SAME_PERSON,
    headline: |told| told.things("person or thing carries several values", "people or things carry several values"),
    needs: &[Need::Identities, Need::Attributes],
    summary: "one person carries several values of what does not change",
    manual: include_str!("same_person_different_values.md"),
};

/// What does not change, beside what is known by its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SamePersonDifferentValues {
    /// Attributes that do not change although their names do not say so.
    pub also: Vec<String>,
    /// Attributes that do change although their names say otherwise.
    pub not: Vec<String>,
    /// Share of the people with several values up to which an attribute that nobody called stable is one in this data.
    /// 0.02: what changes with the picture changes for more than one in fifty.
    pub stable_up_to: f64,
    /// People with several images from which on that is believed. 50: of fewer one in fifty is nobody.
    pub min_people: u64,
}

impl Default for SamePersonDifferentValues {
    fn default() -> Self {
        Self { also: Vec::new(), not: Vec::new(), stable_up_to: 0.02, min_people: 50 }
    }
}

/// Of people whose images had their values by chance, the least share that would carry several: below, that all carry
/// one says nothing.
const LEAST_BY_CHANCE: f64 = 0.2;

impl Rule for SamePersonDifferentValues {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        for (row, attribute) in dataset.attributes.iter().enumerate().filter(|(_, a)| a.unit == Unit::Image) {
            let named = |list: &[String]| list.iter().any(|name| name.eq_ignore_ascii_case(&attribute.name));
            let steady = match stable::of(attribute) {
                _ if named(&self.not) || context.measures.relations().is_redundant(row) => continue,
                _ if named(&self.also) => Steady::Stays,
                steady => steady,
            };
            if steady == Steady::Changes {
                continue;
            }
            let people = People::of(dataset, attribute);
            if steady == Steady::Unknown && !self.is_stable_here(&people) {
                continue;
            }
            if let Some(finding) = self.finding(context, attribute, &people, steady) {
                outcome.push(finding);
            }
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let called = context.dataset.identities_called();
        let lead = if key.kind == STAYS { "" } else { "almost all others carry one: " };
        Spoken::message(format!(
            "{} carry several values of {}: {lead}{}",
            called.many,
            wording::plural(members.len() as u64, "attribute", "attributes"),
            wording::list(&fold::labels(members), 4),
        ))
    }
}

/// What findings are said together by.
const STAYS: &str = "stays";
const STAYS_HERE: &str = "stays-here";

/// The people with a value in several images.
struct People {
    /// Those with more than one value: the images with their values.
    several: Vec<(IdentityId, Vec<(ImageId, u64)>)>,
    /// All with two images or more that have a value.
    all: u64,
    /// Of those, how many would carry several values by chance.
    by_chance: f64,
}

impl People {
    fn of(dataset: &Dataset, attribute: &Attribute) -> Self {
        let is_signed = is_signed(attribute);
        let mut shown: Vec<(IdentityId, ImageId, u64)> = Vec::new();
        for (image, identity) in dataset.images.ids().zip(&dataset.identity_of) {
            if let (Some(identity), Some(value)) = (*identity, value(attribute, image.index(), is_signed)) {
                shown.push((identity, image, value));
            }
        }
        shown.sort_unstable();
        let mut counts: FxHashMap<u64, u64> = FxHashMap::default();
        shown.iter().for_each(|s| *counts.entry(s.2).or_default() += 1);
        let shares: Vec<f64> = counts.values().map(|&k| k as f64 / shown.len().max(1) as f64).collect();
        let mut of_size: FxHashMap<usize, f64> = FxHashMap::default();
        let mut people = Self { several: Vec::new(), all: 0, by_chance: 0.0 };
        for own in shown.chunk_by(|a, b| a.0 == b.0).filter(|own| own.len() > 1) {
            people.all += 1;
            let chance = of_size.entry(own.len());
            let chance = chance.or_insert_with(|| 1.0 - shares.iter().map(|p| p.powf(own.len() as f64)).sum::<f64>());
            people.by_chance += *chance;
            if !same(attribute, own) {
                people.several.push((own[0].0, own.iter().map(|s| (s.1, s.2)).collect()));
            }
        }
        people
    }
}

/// All of one value; of an order of skin types neighbours are one, as light decides between them.
fn same(attribute: &Attribute, own: &[(IdentityId, ImageId, u64)]) -> bool {
    let values = || own.iter().map(|s| s.2);
    let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
    let step = u64::from(stable::is_graded(attribute) && attribute.ty == ValueType::Ordinal);
    attribute.numbers.is_none() && high - low <= step || low == high
}

/// Its numbers are scores on both sides of 0, as a program gives them: no two of a person are the same, and the side is
/// what it says.
fn is_signed(attribute: &Attribute) -> bool {
    let numbers = || attribute.numbers.iter().flatten().filter(|n| n.is_finite());
    attribute.ty == ValueType::Real && numbers().any(|n| *n < 0.0) && numbers().any(|n| *n > 0.0)
}

/// What an item carries, so that equal values are equal: a code, or the bits of a number.
fn value(attribute: &Attribute, item: usize, is_signed: bool) -> Option<u64> {
    match &attribute.numbers {
        Some(numbers) if is_signed => numbers.get(item).filter(|n| n.is_finite()).map(|n| n.signum().to_bits()),
        Some(numbers) => numbers.get(item).filter(|n| n.is_finite()).map(|n| (n + 0.0).to_bits()),
        None => attribute.code(item).map(|code| code as u64),
    }
}

fn text(attribute: &Attribute, value: u64) -> String {
    match attribute.numbers {
        Some(_) if is_signed(attribute) => {
            if f64::from_bits(value) > 0.0 {
                "a score above 0".into()
            } else {
                "a score below 0".into()
            }
        }
        Some(_) => f64::from_bits(value).to_string(),
        None => groups::short(attribute, value as usize),
    }
}

/// The value that more than half of the images carry, and how many do.
fn majority(of: &[(ImageId, u64)]) -> Option<(u64, usize)> {
    let mut values: Vec<u64> = of.iter().map(|s| s.1).collect();
    values.sort_unstable();
    let most = values.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
    (most.len() * 2 > of.len()).then(|| (most[0], most.len()))
}

impl SamePersonDifferentValues {
    /// Nearly all carry one value, and not because there is only one to carry.
    fn is_stable_here(&self, people: &People) -> bool {
        let n = people.all as f64;
        people.all >= self.min_people
            && people.several.len() as f64 <= self.stable_up_to * n
            && people.by_chance >= LEAST_BY_CHANCE * n
    }

    fn finding(
        &self,
        context: &Context<'_>,
        attribute: &Attribute,
        people: &People,
        steady: Steady,
    ) -> Option<Finding> {
        let dataset = context.dataset;
        let called = dataset.identities_called();
        let mut several: Vec<(f64, &_, Option<(u64, usize)>)> = people
            .several
            .iter()
            .map(|of| (of, majority(&of.1)))
            .map(|(of, most)| (most.map_or(0.0, |(_, k)| k as f64 / of.1.len() as f64), of, most))
            .collect();
        // Those of whom it is plainest which images are wrong come first.
        several.order_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
        let (_, strongest, _) = several.first()?;
        let (mut evidence, mut wrong, mut decided) = (Vec::new(), 0u64, 0u64);
        for (_, (identity, images), most) in &several {
            let name = dataset.identities.get(identity.index()).map_or("", String::as_str);
            decided += u64::from(most.is_some());
            for &(image, value) in images.iter().filter(|(_, value)| most.is_none_or(|(most, _)| *value != most)) {
                wrong += u64::from(most.is_some());
                let own = text(attribute, value);
                let note = match most {
                    Some((value, k)) => format!(
                        "{} {name}: {own} here, {} in {} of {}",
                        called.one,
                        text(attribute, *value),
                        wording::count(*k as u64),
                        wording::plural(images.len() as u64, "image", "images"),
                    ),
                    None => format!("{} {name}: {own} here, no value in most images", called.one),
                };
                if evidence.len() < groups::MOST_EVIDENCE {
                    evidence.push(Evidence::image(image).note(note));
                }
            }
        }
        let (k, n) = (several.len() as u64, people.all);
        let lead = format!(
            "{} of {} with several images {} several values of {}",
            wording::count(k),
            wording::plural(n, called.one, called.many),
            if k == 1 { "carries" } else { "carry" },
            attribute.name,
        );
        let message = match steady {
            Steady::Stays => lead,
            _ => format!("{lead}, which is one for each of the others"),
        };
        let remedy = match (decided, k - decided) {
            (0, _) => {
                format!("Look at {}: no value is in most of their images", wording::plural(k, called.one, called.many))
            }
            (_, open) => {
                let rest = match open {
                    0 => String::new(),
                    _ => format!("; of {} no value is in most images", wording::plural(open, called.one, called.many)),
                };
                format!(
                    "Look at the {} that {} from the value in most images of their {}: the value, or who is shown, is \
                     wrong{rest}",
                    wording::plural(wrong, "image", "images"),
                    if wrong == 1 { "differs" } else { "differ" },
                    called.one,
                )
            }
        };
        let severity = if steady == Steady::Stays { Severity::Warning } else { Severity::Note };
        let kind = if steady == Steady::Stays { STAYS } else { STAYS_HERE };
        let label = format!("{} ({} of {})", attribute.name, wording::count(k), wording::count(n));
        let total = evidence.len() as u64;
        let by_chance = people.by_chance / n.max(1) as f64;
        Some(
            Finding::new(&META, message)
                .severity(severity)
                .subject(Subject {
                    attribute: Some(attribute.name.clone()),
                    identity: dataset.identities.get(strongest.0.index()).cloned(),
                    ..Subject::default()
                })
                .measured(Measured::share(format!("share of {} with several values", called.many), k, n))
                .effect("expected by chance", by_chance)
                .evidence(evidence)
                .total(total)
                .remedy(remedy)
                .fold(kind, k as f64 / n.max(1) as f64, label),
        )
    }
}

#[cfg(test)]
mod tests;
