//! ERR015: masks and polygons that are none.

use super::faults;
use crate::dataset::{FaultKind, FileId, ImageId, MaskFlaw, MaskFlawKind, Place};
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
};
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
    summary: "a mask or polygon is none (too few points, an odd number of coordinates, nothing in it), or holds other values than it should",
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
        for flaw in &context.dataset.mask_pictures.flaws {
            of_pictures(flaw).into_iter().for_each(|finding| outcome.push(finding));
        }
    }
}

/// Mask pictures whose values are not what they should be. Values without a name are the class list's (ERR011).
fn of_pictures(flaw: &MaskFlaw) -> Option<Finding> {
    let (k, n) = (flaw.found.len() as u64, flaw.masks);
    let (masks, hold) = (wording::plural(n, "mask", "masks"), if k == 1 { "holds" } else { "hold" });
    let who = format!("{} of {masks} in {} {hold}", wording::count(k), flaw.label);
    let these = wording::plural(k, "mask", "masks");
    let (message, remedy, by) = match flaw.kind {
        MaskFlawKind::Mixed => {
            let remedy = format!(
                "Write the {these} anew in the form of the others: code that reads one form misreads the other"
            );
            (format!("{who} {}", flaw.detail), remedy, "mixed")
        }
        MaskFlawKind::IndexLost => {
            let remedy = format!(
                "Write the {these} anew with their palette: code that expects the number of a class in each pixel finds three channels"
            );
            (format!("{who} {} in place of its indices", flaw.detail), remedy, "index")
        }
        MaskFlawKind::Blurred => {
            let most = wording::plural(flaw.values, "value", "values");
            let remedy = format!(
                "Write the {these} anew as PNG from where they were drawn, and resize masks to the nearest pixel; here each pixel counts as what it is nearest to"
            );
            (format!("{who} blurred values, up to {most} in between: {}", flaw.detail), remedy, "blurred")
        }
        MaskFlawKind::Unnamed => return None,
    };
    let finding = Finding::new(&META, message).measured(Measured::share("share of masks", k, n)).remedy(remedy);
    let finding = finding.subject(Subject { file: Some(flaw.label.clone()), ..Subject::default() });
    Some(
        finding
            .evidence(evidence(flaw))
            .fold("masks", k as f64, format!("{} ({})", flaw.label, wording::count(k)))
            .fold_by(by),
    )
}

/// The masks of a flaw, and what stands in each.
pub(super) fn evidence(flaw: &MaskFlaw) -> Vec<Evidence> {
    let of = |(file, image, note): &(FileId, ImageId, String)| {
        Evidence::image(*image).at(Place::file(*file)).note(note.clone())
    };
    flaw.found.iter().map(of).collect()
}
