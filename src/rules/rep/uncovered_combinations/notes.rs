//! What is said of crossings without a finding of their own, and of what was not crossed.

use super::{META, Of};
use crate::dataset::Attribute;
use crate::measures::{Gaps, MOST_VALUES};
use crate::rules::{Finding, Measured, Severity, Subject};
use crate::wording;

impl Of<'_> {
    /// The crossings that have no finding of their own.
    pub(super) fn others(&self, others: &[&Gaps], own: usize) -> Finding {
        let (_, many) = self.unit().nouns();
        let threshold = wording::count(self.coverage.threshold);
        let named: Vec<String> = others
            .iter()
            .map(|g| {
                let names = self.names(&g.attributes).join(" × ");
                format!("{names} ({} of {})", wording::count(g.empty + g.few), wording::count(g.cells))
            })
            .collect();
        let more = if own > 0 { "more " } else { "" };
        let crossings = format!("{more}crossing{}", if others.len() == 1 { "" } else { "s" });
        let has = if others.len() == 1 { "has" } else { "have" };
        let message = format!(
            "{} {crossings} {has} combinations with fewer than {threshold} {many}: {}",
            wording::count(others.len() as u64),
            wording::list(&named, 4)
        );
        let crowded = others.iter().filter(|g| !self.has_room(g)).count() as u64;
        let cells: u64 = others.iter().map(|g| g.empty + g.few).sum();
        let finding = Finding::new(&META, message)
            .severity(Severity::Note)
            .subject(Subject { attributes: self.names(&self.coverage.attributes), ..Subject::default() })
            .measured(Measured::count(
                format!("combinations with fewer than {threshold} {many}"),
                cells,
                others.iter().map(|g| g.cells).sum(),
            ))
            .threshold("coverage", self.coverage.threshold as f64)
            .remedy(self.plan().unwrap_or_else(|| {
                format!("Collect the combinations that matter to the purpose, {threshold} {many} each; the report lists them.")
            }));
        if crowded == 0 {
            return finding;
        }
        let of_them =
            if others.len() == 1 { "It has".to_owned() } else { format!("{} of them have", wording::count(crowded)) };
        finding.cause(format!("{of_them} more combinations than {threshold} {many} each would leave room for."))
    }

    pub(super) fn left_out(&self) -> Finding {
        let (left, sets) = (self.coverage.sets_left_out, self.coverage.sets);
        let message = format!(
            "{} of attributes {} not counted: too many combinations; {} were",
            wording::plural(left, "crossing", "crossings"),
            if left == 1 { "was" } else { "were" },
            wording::count(sets)
        );
        Finding::new(&META, message)
            .severity(Severity::Note)
            .subject(Subject { attributes: self.names(&self.coverage.attributes), ..Subject::default() })
            .remedy("Set a smaller depth for this rule in muster.toml, or give fewer attributes the role protected.")
    }
}

/// An attribute with too many values to be crossed.
pub(super) fn not_crossed(attribute: &Attribute) -> Finding {
    let values = wording::count(attribute.values.len() as u64);
    let message =
        format!("{} is not crossed with other attributes: {values} values are more than {MOST_VALUES}", attribute.name);
    Finding::new(&META, message)
        .severity(Severity::Note)
        .subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
        .measured(Measured::count("values", attribute.values.len() as u64, attribute.values.len() as u64))
        .threshold("most values", MOST_VALUES as f64)
        .remedy(format!("Add a column that puts the values of {} into at most {MOST_VALUES} groups.", attribute.name))
}
