//! PRV001: pictures whose metadata say where they were taken.

use super::{STRIP, of_images};
use crate::dataset::{ImageId, Trace};
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "PRV001",
    name: "positions-in-metadata",
    severity: Severity::Warning,
    quality: Quality::Privacy,
    section: &families::METADATA,
    headline: |told| told.things("picture says where it was taken", "pictures say where they were taken"),
    needs: &[Need::Pixels],
    summary: "metadata of pictures hold a GPS position",
    manual: include_str!("positions.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Positions {}

impl Rule for Positions {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        let told = |id: &ImageId| {
            let exif = images.facts(*id).and_then(|facts| facts.exif.as_ref());
            exif.is_some_and(|exif| exif.gps.is_some() || exif.has(Trace::Position))
        };
        let told: Vec<ImageId> = images.ids().filter(told).collect();
        let Some(&first) = told.first() else { return };
        let (k, n) = (told.len() as u64, context.measured_images);
        let message = match k {
            1 => format!("{} says where it was taken: its metadata hold a GPS position", images.path(first)),
            _ => format!("{} say where they were taken: their metadata hold a GPS position", of_images(k, n)),
        };
        outcome.push(
            Finding::new(&META, message)
                .measured(Measured::share("share of images with a position", k, n))
                .evidence(told.into_iter().map(Evidence::image).collect())
                .remedy(STRIP),
        );
    }
}
