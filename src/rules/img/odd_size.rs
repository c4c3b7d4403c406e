//! IMG006: pictures of another size than the rest.

use super::low_resolution;
use super::picked::Picked;
use crate::dataset::{Dataset, ImageId};
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::stats::middle_and_spread;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG006",
    name: "odd-size",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::SHAPE,
    headline: |told| told.things("picture is of an odd size", "pictures are of an odd size"),
    needs: &[Need::Pixels],
    summary: "a picture is much smaller, or larger, than the rest",
    manual: include_str!("odd_size.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OddSize {
    /// How many times smaller or larger than the median a picture is at least; sizes are √(width × height). 3: brought to
    /// one size, a picture then has nine pixels for one, or one for nine.
    pub times: f64,
    /// How far from the median, in deviations (1.4826 times the median of the distances, of the logarithms). 5: of normal
    /// data one in two million.
    pub deviations: f64,
    /// Share of the pictures above which the data has several sizes, and none is odd. 0.1.
    pub most: f64,
    /// Pictures needed to tell what is usual. 10.
    pub least: u64,
}

impl Default for OddSize {
    fn default() -> Self {
        Self { times: 3.0, deviations: 5.0, most: 0.1, least: 10 }
    }
}

/// √(width × height), in pixels.
fn side((width, height): (u32, u32)) -> f64 {
    (f64::from(width) * f64::from(height)).sqrt()
}

/// Images, each with the logarithm of its size.
type Sizes = Vec<(ImageId, f64)>;

/// Logarithms of all sizes, their median and their deviation.
fn sizes(dataset: &Dataset) -> Option<(Sizes, f64, f64)> {
    let images = &dataset.images;
    let of = Picked::by(dataset, |id, _, _| images.real_size(id).map(|size| side(size).ln()));
    let all: Vec<f64> = of.images.iter().map(|(_, size)| *size).collect();
    let (middle, spread) = middle_and_spread(&all)?;
    Some((of.images, middle, spread))
}

/// How many times smaller or larger than the median each picture is, at least 1.
pub(super) fn times(dataset: &Dataset) -> Vec<(ImageId, f64)> {
    sizes(dataset).map_or_else(Vec::new, |(all, middle, _)| {
        all.into_iter().map(|(id, size)| (id, (size - middle).abs().exp())).collect()
    })
}

impl Rule for OddSize {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        let Some((all, middle, spread)) = sizes(context.dataset) else { return };
        if (all.len() as u64) < self.least {
            return;
        }
        let size = |id: ImageId| images.real_size(id).map(side);
        let limit = self.times.max(1.0).ln().max(self.deviations * spread);
        let mut picked = Picked::by(context.dataset, |id, _, _| {
            Some((size(id)?.ln() - middle).abs() - limit).filter(|by| *by > 0.0)
        });
        if picked.is_no_exception(self.most) {
            return;
        }
        // Few pixels are said as such.
        let small = low_resolution::said(context);
        picked.images.retain(|(id, _)| !small.contains(id));
        if picked.images.is_empty() {
            return;
        }
        let times = (limit.exp() * 10.0).round() / 10.0;
        let larger = picked.ids().filter(|&id| size(id).is_some_and(|size| size.ln() > middle)).count() as u64;
        let smaller = picked.count() - larger;
        let which = match (smaller, larger) {
            (0, _) => "larger".to_owned(),
            (_, 0) => "smaller".to_owned(),
            _ => format!("larger ({}) or smaller ({})", wording::count(larger), wording::count(smaller)),
        };
        let usual = wording::count(middle.exp().round() as u64);
        let message = picked.says(
            context,
            &format!("is more than {times} times {which} than is usual here ({usual} pixels a side)"),
            &format!("are more than {times} times {which} than is usual here ({usual} pixels a side)"),
        );
        let note = |id: ImageId| {
            let (width, height) = images.real_size(id).unwrap_or_default();
            format!("{} × {}", wording::count(u64::from(width)), wording::count(u64::from(height)))
        };
        let finding = picked.finding(&META, message, "of an odd size", note).threshold("times", self.times);
        outcome.push(finding.remedy(format!(
            "See whether {} {} here: another size often means another source, a thumbnail or a scan. Brought to one size, {} \
             sharper or softer than the rest",
            picked.them(),
            picked.word("belongs", "belong"),
            picked.word("it is", "they are")
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn a_size_is_odd_by_its_distance_from_the_median_and_not_by_a_few_pixels() {
        let mut world = sound(30);
        for image in 0..6 {
            change(&mut world, image, |facts, _| (facts.width, facts.height) = (700 + 20 * image as u32, 500));
        }
        assert!(world.findings(&OddSize::default()).is_empty());
        change(&mut world, 8, |facts, _| (facts.width, facts.height) = (6000, 4000));
        change(&mut world, 9, |facts, _| (facts.width, facts.height) = (100, 100));
        assert_eq!(
            world.messages(&OddSize::default()),
            ["2 of 30 images are more than 3 times larger (1) or smaller (1) than is usual here (554 pixels a side)"]
        );
    }

    #[test]
    fn two_sizes_side_by_side_are_not_odd_and_few_pictures_have_no_usual_size() {
        let mut world = sound(30);
        (0..12).for_each(|image| change(&mut world, image, |facts, _| (facts.width, facts.height) = (6000, 4000)));
        assert!(world.findings(&OddSize::default()).is_empty());
        let mut world = sound(5);
        change(&mut world, 0, |facts, _| (facts.width, facts.height) = (6000, 4000));
        assert!(world.findings(&OddSize::default()).is_empty());
    }

    #[test]
    fn what_is_said_to_have_few_pixels_is_not_said_again() {
        let mut world = sound(30);
        change(&mut world, 8, |facts, _| (facts.width, facts.height) = (32, 24));
        assert!(world.findings(&OddSize::default()).is_empty());
        assert_eq!(world.findings(&low_resolution::LowResolution::default()).len(), 1);
    }
}
