//! ERR001: an image that cannot be decoded.

use crate::dataset::ImageId;
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub static META: Meta = Meta {
    code: "ERR001",
    name: "unreadable-image",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| told.things("image cannot be read", "images cannot be read"),
    needs: &[Need::Pixels],
    summary: "an image is broken, truncated or of a format that is not decoded",
    manual: include_str!("unreadable_image.md"),
};

/// No options: an image can be decoded or it cannot.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnreadableImage {}

impl Rule for UnreadableImage {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        // By kind of reason; formats that are known and not decoded are apart: nothing is wrong with the file.
        let mut broken: BTreeMap<(bool, String), Vec<(ImageId, &str)>> = BTreeMap::new();
        for id in images.ids() {
            let Some(facts) = images.facts(id) else { continue };
            if let Err(reason) = &facts.pixels {
                broken.entry((facts.undecoded, shape(reason))).or_default().push((id, reason));
            }
        }
        let mut boxes = vec![0u64; images.len()];
        context.dataset.boxes.counted().for_each(|b| boxes[context.dataset.boxes.image[b.index()].index()] += 1);
        for ((undecoded, reason), of_reason) in &broken {
            let k = of_reason.len() as u64;
            let lost: u64 = of_reason.iter().map(|(id, _)| boxes[id.index()]).sum();
            let same = of_reason.iter().all(|(_, r)| r == &of_reason[0].1);
            let why = if same { of_reason[0].1 } else { reason.as_str() };
            let who = match of_reason.as_slice() {
                [(id, _)] => images.path(*id).to_owned(),
                _ => {
                    format!("{} of {}", wording::count(k), wording::plural(context.measured_images, "image", "images"))
                }
            };
            let message = if *undecoded {
                format!("{who} {} not decoded and in no figure of pixels: {why}", if k == 1 { "is" } else { "are" })
            } else {
                format!("{who} cannot be read: {why}")
            };
            let what = wording::plural(k, "file", "files");
            let finding = Finding::new(&META, message)
                .fold(if *undecoded { UNDECODED } else { BROKEN }, k as f64, format!("{} ({why})", wording::count(k)))
                .measured(Measured::share("share of unreadable images", k, context.measured_images))
                .evidence(of_reason.iter().map(|(id, r)| Evidence::image(*id).note(*r)).collect());
            outcome.push(if *undecoded {
                finding
                    .severity(Severity::Note)
                    .remedy(format!("Convert the {what} to JPEG or PNG to have them measured"))
            } else {
                let labels = match lost {
                    0 => String::new(),
                    n => format!(" with their {}", wording::plural(n, "box", "boxes")),
                };
                finding.remedy(format!("Fetch the {what} again from their source, or take them out{labels}"))
            });
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let k: u64 = members.iter().map(|m| m.evidence_total).sum();
        let what = if key.kind == UNDECODED { "are not decoded and in no figure of pixels" } else { "cannot be read" };
        Spoken::message(format!(
            "{} of {} {what}, for {} reasons: {}",
            wording::count(k),
            wording::plural(context.measured_images, "image", "images"),
            wording::count(members.len() as u64),
            wording::list(&fold::labels(members), 3),
        ))
    }
}

/// What findings are said together by.
const UNDECODED: &str = "undecoded";
const BROKEN: &str = "broken";

/// A reason without its figures, so that files broken alike stand together: parts between commas that hold a digit are
/// left out, unless nothing would remain.
fn shape(reason: &str) -> String {
    let plain: Vec<&str> = reason.split(", ").filter(|part| !part.bytes().any(|b| b.is_ascii_digit())).collect();
    if plain.is_empty() {
        let mut out = String::new();
        for c in reason.chars().map(|c| if c.is_ascii_digit() { '…' } else { c }) {
            if c != '…' || !out.ends_with('…') {
                out.push(c);
            }
        }
        out
    } else {
        plain.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn files_broken_alike_are_one_finding() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.avif"]);
        world.measure_all(64, 48);
        for (i, reason) in [
            (0, "the file ends in the middle of the picture, at byte 65,536"),
            (1, "the file ends in the middle of the picture, at byte 12"),
            (2, "the file is empty"),
            (3, "AVIF pictures are recognised but not decoded by Muster"),
        ] {
            if let Some(facts) = &mut world.dataset.images.facts[i] {
                facts.pixels = Err(reason.into());
                facts.undecoded = i == 3;
            }
        }
        assert_eq!(
            world.messages(&UnreadableImage {}),
            [
                "2 of 4 images cannot be read: the file ends in the middle of the picture",
                "c.jpg cannot be read: the file is empty",
                "d.avif is not decoded and in no figure of pixels: AVIF pictures are recognised but not decoded by Muster",
            ]
        );
    }

    #[test]
    fn reasons_lose_their_figures_and_keep_their_words() {
        assert_eq!(shape("the header claims 60,000 × 60,000 pixels"), "the header claims …,… × …,… pixels");
        assert_eq!(shape("the file is empty"), "the file is empty");
    }
}
