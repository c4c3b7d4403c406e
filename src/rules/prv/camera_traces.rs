//! PRV002: names, serial numbers and thumbnails in the metadata of pictures.

use super::{STRIP, of_images};
use crate::dataset::{ImageId, Trace};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub static META: Meta = Meta {
    code: "PRV002",
    name: "camera-traces",
    severity: Severity::Warning,
    quality: Quality::Privacy,
    section: &families::METADATA,
    headline: |_| "metadata of pictures lead to people".into(),
    needs: &[Need::Pixels],
    summary: "metadata of pictures name people, hold serial numbers, or a thumbnail that shows more than the picture",
    manual: include_str!("camera_traces.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CameraTraces {}

impl Rule for CameraTraces {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        for kind in &KINDS {
            let told = |id: &ImageId| {
                let exif = images.facts(*id).and_then(|facts| facts.exif.as_ref());
                exif.is_some_and(|exif| exif.has(kind.trace))
            };
            let told: Vec<ImageId> = images.ids().filter(told).collect();
            let Some(&first) = told.first() else { continue };
            let (k, n) = (told.len() as u64, context.measured_images);
            let message = match k {
                1 => format!("{} {}", images.path(first), kind.one),
                _ => format!("{} {}", of_images(k, n), kind.many),
            };
            outcome.push(
                Finding::new(&META, message)
                    .severity(kind.severity)
                    .measured(Measured::share(format!("share of images with {}", kind.label), k, n))
                    .evidence(told.into_iter().map(|id| Evidence::image(id).note(kind.label)).collect())
                    .remedy(STRIP)
                    .fold("trace", k as f64, format!("{} ({})", kind.label, wording::count(k))),
            );
        }
    }

    fn speak_for(&self, context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let images: BTreeSet<ImageId> =
            members.iter().flat_map(|member| &member.evidence).filter_map(|evidence| evidence.image).collect();
        let labels = fold::labels(members);
        Spoken::message(format!(
            "metadata of {} lead to people: {}",
            of_images(images.len() as u64, context.measured_images),
            wording::list(&labels, labels.len())
        ))
        .remedy(STRIP)
    }
}

struct Kind {
    trace: Trace,
    severity: Severity,
    label: &'static str,
    one: &'static str,
    many: &'static str,
}

const KINDS: [Kind; 5] = [
    Kind {
        trace: Trace::OtherPicture,
        severity: Severity::Warning,
        label: "thumbnails of another picture",
        one: "holds a thumbnail that shows something else than the picture: what was cut off or covered may still be seen",
        many: "hold a thumbnail that shows something else than the picture: what was cut off or covered may still be seen",
    },
    Kind {
        trace: Trace::Shown,
        severity: Severity::Warning,
        label: "names of people shown",
        one: "names people who are shown, in its metadata",
        many: "name people who are shown, in their metadata",
    },
    Kind {
        trace: Trace::Owner,
        severity: Severity::Warning,
        label: "names of who took them",
        one: "names who took it or owns the camera, in its metadata",
        many: "name who took them or owns the camera, in their metadata",
    },
    Kind {
        trace: Trace::Serial,
        severity: Severity::Warning,
        label: "serial numbers",
        one: "holds the serial number of a camera or lens, by which pictures of one owner are found",
        many: "hold the serial number of a camera or lens, by which pictures of one owner are found",
    },
    Kind {
        trace: Trace::OtherShape,
        severity: Severity::Note,
        label: "thumbnails of another shape",
        one: "holds a thumbnail of another shape: it was cut, and the thumbnail may show what was cut off",
        many: "hold a thumbnail of another shape: they were cut, and the thumbnail may show what was cut off",
    },
];
