//! What the rules of picture quality share: pictures picked by a figure, the furthest beyond its threshold first, of all
//! that could be read. Owns how they are counted and called; refuses to say what is wrong with them.

use crate::dataset::{Dataset, Facts, ImageId, PixelFacts};
use crate::rules::{Context, Evidence, Finding, Measured, Meta};
use crate::sorting::Sorting;
use crate::wording;

/// A picture whose luma varies by less (standard deviation over 255) is of one colour: half a step of 255.
const ONE_COLOUR: f64 = 0.002;

/// Share of the pictures above which a property is what this data is, and not what is odd about some of it: half.
pub(super) const MOST: f64 = 0.5;

/// A picture of one colour is said once, as such (IMG004), and not as dark, light, blurred and grey too.
pub(super) fn is_one_colour(pixels: &PixelFacts) -> bool {
    pixels.contrast < ONE_COLOUR
}

/// Pictures that a rule picked.
pub(super) struct Picked {
    /// Each with how far it is beyond the threshold, the furthest first.
    pub(super) images: Vec<(ImageId, f64)>,
    /// Pictures that could be read, and so could have been picked.
    pub(super) of: u64,
}

impl Picked {
    /// `beyond`: how far a picture is beyond the threshold; `None` where it is not.
    pub(super) fn by(dataset: &Dataset, beyond: impl Fn(ImageId, &Facts, &PixelFacts) -> Option<f64>) -> Self {
        let images = &dataset.images;
        let (mut picked, mut of) = (Vec::new(), 0);
        for id in images.ids() {
            let Some(facts) = images.facts(id) else { continue };
            let Ok(pixels) = &facts.pixels else { continue };
            of += 1;
            picked.extend(beyond(id, facts, pixels).map(|by| (id, by)));
        }
        picked.order_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Self { images: picked, of }
    }

    pub(super) fn count(&self) -> u64 {
        self.images.len() as u64
    }

    /// None, or so many that it is no exception.
    pub(super) fn is_no_exception(&self, most: f64) -> bool {
        self.images.is_empty() || self.count() as f64 > most * self.of as f64
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = ImageId> + '_ {
        self.images.iter().map(|(id, _)| *id)
    }

    /// `a.jpg is dark` or `12 of 1,000 images are dark`.
    pub(super) fn says(&self, context: &Context<'_>, one: &str, many: &str) -> String {
        match self.images.as_slice() {
            [(id, _)] => format!("{} {one}", context.dataset.images.path(*id)),
            _ if self.count() == self.of => format!("all {} {many}", wording::plural(self.of, "image", "images")),
            _ => format!("{} of {} {many}", wording::count(self.count()), wording::plural(self.of, "image", "images")),
        }
    }

    /// With the share of `called` and the pictures, each with its own figure.
    pub(super) fn finding(
        &self,
        meta: &Meta,
        message: String,
        called: &str,
        note: impl Fn(ImageId) -> String,
    ) -> Finding {
        let evidence = self.ids().map(|id| Evidence::image(id).note(note(id)));
        Finding::new(meta, message)
            .measured(Measured::share(format!("share of images that are {called}"), self.count(), self.of))
            .evidence(evidence.collect())
    }

    /// The word that fits one picture, or the one that fits several.
    pub(super) fn word<'w>(&self, one: &'w str, many: &'w str) -> &'w str {
        if self.count() == 1 { one } else { many }
    }

    /// `the picture`, `the 12 pictures`.
    pub(super) fn them(&self) -> String {
        match self.count() {
            1 => "the picture".to_owned(),
            n => format!("the {} pictures", wording::count(n)),
        }
    }
}

/// What was measured of the pixels of a picture.
pub(super) fn pixels<'a>(context: &Context<'a>, id: ImageId) -> Option<&'a PixelFacts> {
    context.dataset.images.facts(id)?.pixels.as_ref().ok()
}

/// A threshold as a share, without a needless digit: `32 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", (share * 1000.0).round() / 10.0)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::rules::testing::World;

    /// So many pictures, all sound: `000.jpg` and so on.
    pub(in super::super) fn sound(images: usize) -> World {
        let paths: Vec<String> = (0..images).map(|i| format!("{i:03}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        world.measure_all(640, 480);
        world
    }

    /// Changes what was measured of a picture.
    pub(in super::super) fn change(world: &mut World, image: usize, change: impl Fn(&mut Facts, &mut PixelFacts)) {
        let Some(facts) = world.dataset.images.facts[image].as_mut() else { return };
        let Ok(mut pixels) = facts.pixels.clone() else { return };
        change(facts, &mut pixels);
        facts.pixels = Ok(pixels);
    }
}
