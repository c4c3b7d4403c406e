//! DOC002: answers that the data contradict.

use crate::dataset::{Origin, words_of};
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families, in_force,
    prv,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "DOC002",
    name: "answer-contradicted",
    severity: Severity::Warning,
    quality: Quality::Documentation,
    section: &families::QUESTIONS,
    headline: |_| "an answer is contradicted by the data".into(),
    needs: &[Need::Answers],
    summary: "an answer under [documentation], or the origin of a column, contradicts the data",
    manual: include_str!("contradicted.md"),
};

/// When dates contradict an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Contradicted {
    /// Share of the dated pictures that must lie in other years. 0.05: clocks of cameras are wrong now and then.
    pub outside: f64,
}

impl Default for Contradicted {
    fn default() -> Self {
        Self { outside: 0.05 }
    }
}

/// Pictures shown.
const MOST_EVIDENCE: usize = 1_000;
/// Words in the name of a column whose values a program made.
const MADE: [&str; 8] = ["predicted", "prediction", "pred", "inferred", "estimated", "detected", "score", "model"];
/// Words of an answer that no minor is shown.
const ADULTS: [&str; 5] = ["adults only", "only adults", "no minors", "no children", "18+"];

impl Rule for Contradicted {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        outcome.findings.extend(self.years(context));
        outcome.findings.extend(adults(context));
        outcome.findings.extend(super::licences::forbidden(context));
        for attribute in &context.dataset.attributes {
            let made = words_of(&attribute.name).into_iter().find(|word| MADE.contains(&word.as_str()));
            let Some(made) = made.filter(|_| attribute.origin == Origin::SelfDeclared) else { continue };
            outcome.push(
                Finding::new(
                    &META,
                    format!(
                        "{} is said to be self-declared, and its name has “{made}” in it, as if a program had made it",
                        attribute.name
                    ),
                )
                .subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
                .remedy("Ask who made the column, and set origin = \"inferred\" where a program did"),
            );
        }
    }
}

impl Contradicted {
    /// Pictures whose camera says another year than the answer.
    fn years(&self, context: &Context<'_>) -> Option<Finding> {
        let answer = context.settings.documentation.answer("collected-when")?;
        let (first, last) = span(answer.text())?;
        let images = &context.dataset.images;
        let mut dated = 0_u64;
        let mut outside = Vec::new();
        let mut seen: Option<(u32, u32)> = None;
        for id in images.ids() {
            let taken =
                images.facts(id).and_then(|facts| facts.exif.as_ref()?.taken.as_deref()?.get(..4)?.parse().ok());
            let Some(year): Option<u32> = taken else { continue };
            dated += 1;
            seen = Some(seen.map_or((year, year), |(a, b)| (a.min(year), b.max(year))));
            if !(first..=last).contains(&year) {
                outside.push(id);
            }
        }
        let k = outside.len() as u64;
        if k == 0 || (k as f64) < self.outside * dated as f64 {
            return None;
        }
        let years = |(a, b): (u32, u32)| if a == b { a.to_string() } else { format!("{a} to {b}") };
        let message = format!(
            "the answer says that the pictures were taken in {}, and by their cameras {} of {} were not: they are of {}",
            years((first, last)),
            wording::count(k),
            wording::plural(dated, "dated picture", "dated pictures"),
            years(seen?)
        );
        Some(
            Finding::new(&META, message)
                .measured(Measured::share("share of dated pictures of other years", k, dated))
                .threshold_share("outside", self.outside)
                .evidence(outside.into_iter().take(MOST_EVIDENCE).map(Evidence::image).collect())
                .total(k)
                .remedy("Find out which is right: a camera whose clock was never set says the year of its making"),
        )
    }
}

/// The years that a text names, the first and the last.
fn span(text: &str) -> Option<(u32, u32)> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let years: Vec<u32> =
        numbers.filter_map(|digits| digits.parse().ok()).filter(|y| (1990..2100).contains(y)).collect();
    Some((*years.iter().min()?, *years.iter().max()?))
}

/// Minors where only adults are said to be shown.
fn adults(context: &Context<'_>) -> Option<Finding> {
    let answer = context.settings.documentation.answer("minors-shown")?.text().to_lowercase();
    ADULTS.iter().find(|words| answer.contains(*words))?;
    let mut found = Outcome::default();
    in_force::<prv::minors::Minors>(&prv::minors::META, context.settings).check(context, &mut found);
    let first = found.findings.into_iter().next()?;
    Some(
        Finding::new(&META, format!("adults only are said to be shown; {}", first.message))
            .evidence(first.evidence)
            .remedy("Take them out, or change the answer and say who agreed for them"),
    )
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn years_are_read_out_of_an_answer() {
        assert_eq!(span("2024"), Some((2024, 2024)));
        assert_eq!(span("from May 2016 to 2019-03-01, by 1200 people"), Some((2016, 2019)));
        assert_eq!(span("unknown"), None);
    }
}
