//! PRV004: people who are alone, or among few, in what is written of them.

use crate::dataset::{ImageId, Role, Unit};
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "PRV004",
    name: "anonymity",
    severity: Severity::Warning,
    quality: Quality::Privacy,
    section: &families::ANONYMITY,
    headline: |_| "people can be singled out by what is written of them".into(),
    needs: &[Need::QuasiIdentifiers],
    summary: "combinations of protected and quasi-identifying columns that fewer than k share",
    manual: include_str!("anonymity.md"),
};

/// When somebody can be singled out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Anonymity {
    /// As many have to share a combination. 5: what statistical offices and hospitals ask for at least.
    pub k: u64,
    /// As many values a sensitive column has to take within a combination. 2: with one, its value is known.
    pub l: u64,
    /// Rows from which on this is looked at. 10: among fewer nobody can hide.
    pub least: u64,
    /// Share of rows below k above which it is a warning, where protected attributes alone make the combinations. 0.05.
    pub most_below: f64,
}

impl Default for Anonymity {
    fn default() -> Self {
        Self { k: 5, l: 2, least: 10, most_below: 0.05 }
    }
}

impl Rule for Anonymity {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let Some(found) = context.measures.anonymity() else { return };
        let n = found.items.len() as u64;
        let Some(k) = found.classes.k().filter(|_| n >= self.least) else { return };
        let sensitive = found.sensitive.filter(|sensitive| sensitive.l < self.l);
        if k >= self.k && sensitive.is_none() {
            return;
        }
        let below = found.classes.rows_below(self.k);
        // Of columns that say the same one is named.
        let relations = context.measures.relations();
        let names: Vec<&str> = found
            .attributes
            .iter()
            .filter(|row| !relations.is_redundant(**row))
            .filter_map(|&row| context.dataset.attributes.get(row))
            .map(|a| a.name.as_str())
            .collect();
        let of = wording::list(&names, NAMED);
        let called = context.dataset.identities_called();
        let (one, many) = if found.unit == Unit::Identity { (called.one, called.many) } else { ("image", "images") };
        let all = wording::plural(n, one, many);
        let unique = found.classes.uniques();
        let combinations = wording::plural(found.classes.sizes.len() as u64, "combination", "combinations");
        let mut message = match unique {
            _ if k >= self.k => format!("each combination of {of} is shared by {k} of {all} or more"),
            0 => format!(
                "the rarest of {combinations} of {of} is that of {} of {all} (k = {k}); {} {} among fewer than {}",
                wording::count(k),
                wording::count(below),
                if below == 1 { "is" } else { "are" },
                self.k
            ),
            _ => format!(
                "{} of {all} {} alone in {} combination of {of} (k = 1; {combinations}); {} {} among fewer than {}",
                wording::count(unique),
                if unique == 1 { "is" } else { "are" },
                if unique == 1 { "its" } else { "their" },
                wording::count(below),
                if below == 1 { "is" } else { "are" },
                self.k
            ),
        };
        if let Some(told) = found.sensitive
            && let Some(a) = context.dataset.attributes.get(told.attribute)
        {
            message.push_str(&format!(
                "; in some combination {} takes {} only (l = {}), and its shares differ from those of all by up to {} (t)",
                a.name,
                wording::plural(told.l, "value", "values"),
                told.l,
                wording::figure(told.t)
            ));
        }
        // Protected attributes are seen in a picture; what is not seen singles out.
        let quasi = found
            .attributes
            .iter()
            .any(|&row| context.dataset.attributes.get(row).is_some_and(|a| a.role == Role::QuasiIdentifier));
        let many_below = below as f64 > self.most_below * n as f64;
        let severity = if quasi || many_below || sensitive.is_some() { Severity::Warning } else { Severity::Note };
        let mut rare: Vec<(u64, u32)> = (found.items.iter().zip(&found.classes.class_of))
            .map(|(&item, &class)| (found.classes.sizes.get(class as usize).copied().unwrap_or(u64::MAX), item))
            .filter(|(size, _)| *size < self.k)
            .collect();
        rare.sort_unstable();
        let image = |item: u32| match found.unit {
            Unit::Identity => {
                let shown = context.dataset.identity_of.iter().position(|id| id.is_some_and(|id| id.0 == item));
                shown.map(ImageId::from)
            }
            _ => Some(ImageId(item)),
        };
        // By which values they are found is not said: an export would single them out.
        let evidence: Vec<Evidence> = rare
            .iter()
            .take(MOST_EVIDENCE)
            .filter_map(|&(size, item)| {
                Some(Evidence::image(image(item)?).note(format!("{} with this combination", wording::count(size))))
            })
            .collect();
        outcome.push(
            Finding::new(&META, message)
                .severity(severity)
                .subject(Subject { attributes: names.iter().map(|name| (*name).to_owned()).collect(), ..Subject::default() })
                .measured(Measured::count("k", k, n))
                .threshold("k", self.k as f64)
                .effect("unique", unique as f64)
                .evidence(evidence)
                .total(below)
                .remedy(
                    "Leave out the columns that nobody needs, make their values coarser (bands of ages, regions for towns), \
                     or leave out the rows that stay alone, before the table is passed on",
                ),
        );
    }
}

/// Columns that a sentence names.
const NAMED: usize = 5;
/// Images shown.
const MOST_EVIDENCE: usize = 1_000;
