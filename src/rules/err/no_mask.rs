//! ERR015: masks and polygons that are none.

use super::faults;
use crate::dataset::FaultKind;
use crate::rules::{Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR015",
    name: "no-mask",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| told.things("mask is none", "masks are none"),
    needs: &[Need::Sources],
    summary: "a mask or polygon is none: too few points, an odd number of coordinates, nothing in it",
    manual: include_str!("no_mask.md"),
};

/// No options: three points make an outline.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoMask {}

impl Rule for NoMask {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for group in faults::groups(context.dataset, FaultKind::Mask) {
            let (label, n) = (group.label(), group.count);
            let kinds = faults::most_frequent(group.kept.iter().map(|fault| fault.found.as_str()), 3);
            let (what, are) = (wording::plural(n, "mask", "masks"), if n == 1 { "is none" } else { "are none" });
            let finding = Finding::new(&META, format!("{what} of {label} {are}: {kinds}"))
                .measured(Measured::count("masks that are none", n, n))
                .remedy(format!(
                    "Draw the {what} anew, or take them out: training stops at them, or learns nothing there"
                ));
            outcome.push(group.evidence(finding));
        }
    }
}
