//! How differently a class is shown: the spread of its pictures and objects beside that of all. Owns the figures; judges
//! nothing.

use super::Postings;
use crate::dataset::{ClassId, Dataset, Figure, ImageId, Rect};
use crate::stats;

/// Images, or boxes, of a class from which on its spread is measured.
const LEAST: usize = 20;
/// Of more a fixed sample is looked at.
const MOST: usize = 100_000;

/// In what a class is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpreadKind {
    /// What the pictures look like: mean distance of two perceptual hashes, in bits of 64.
    Picture,
    /// Mean brightness of the picture: distance of the quartiles.
    Brightness,
    /// Side of the box as a share of the image, by factors: distance of the quartiles of its logarithm.
    Size,
    /// Median distance from the middle of all places, in widths and heights of the image.
    Position,
    /// Width over height, by factors.
    Aspect,
}

impl SpreadKind {
    /// In the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Picture, Self::Brightness, Self::Size, Self::Position, Self::Aspect];

    /// As a noun.
    pub fn name(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Brightness => "brightness",
            Self::Size => "size",
            Self::Position => "position",
            Self::Aspect => "aspect",
        }
    }
}

/// The spread of a class in one thing, and that of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub kind: SpreadKind,
    /// Pictures, or boxes, of the class.
    pub n: u64,
    pub of_class: f64,
    pub of_all: f64,
}

impl Spread {
    /// 1 where the class varies as all do.
    pub fn ratio(&self) -> f64 {
        self.of_class / self.of_all
    }
}

/// A class with enough pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Variety {
    pub class: ClassId,
    pub images: u64,
    /// Those that can be measured, in the order of `SpreadKind::ALL`.
    pub spreads: Vec<Spread>,
}

/// What is known of one box.
#[derive(Clone, Copy)]
struct Placed {
    class: ClassId,
    size: f64,
    place: (f64, f64),
    aspect: Option<f64>,
}

/// Every class with pictures enough, by id.
pub fn count(dataset: &Dataset, postings: &Postings) -> Vec<Variety> {
    let pictured: Vec<ImageId> = dataset.images.ids().filter(|&image| !postings.classes(image).is_empty()).collect();
    let pictured = every(&pictured, MOST);
    let pixels = |image: ImageId| dataset.images.facts(image)?.pixels.as_ref().ok();
    let hashes = |images: &[ImageId]| -> Vec<u64> {
        images.iter().filter_map(|&image| Some(pixels(image)?.perceptual_hash)).collect()
    };
    let brightness = |images: &[ImageId]| -> Vec<f64> {
        let of = |image: &ImageId| Figure::Brightness.of_image(dataset.images.facts(*image)?);
        images.iter().filter_map(of).collect()
    };
    let placed = placed(dataset);
    let mut of_class: Vec<Vec<Placed>> = vec![Vec::new(); dataset.classes.len()];
    placed.iter().filter_map(|b| of_class.get_mut(b.class.index()).map(|of| of.push(*b))).for_each(drop);
    let all = [
        apart(&hashes(&pictured)),
        quartiles(brightness(&pictured)),
        size_spread(&placed),
        place_spread(&placed),
        aspect_spread(&placed),
    ];
    let mut found = Vec::new();
    for (class, boxes) in of_class.iter().enumerate() {
        let id = ClassId::from(class);
        let shown: Vec<ImageId> = postings.images(id).iter().map(|&image| ImageId(image)).collect();
        if shown.len() < LEAST {
            continue;
        }
        let images = every(&shown, MOST);
        let (hashes, brightness) = (hashes(&images), brightness(&images));
        let n = [hashes.len(), brightness.len(), boxes.len(), boxes.len(), boxes.len()];
        let own =
            [apart(&hashes), quartiles(brightness), size_spread(boxes), place_spread(boxes), aspect_spread(boxes)];
        let spreads = SpreadKind::ALL.into_iter().enumerate().filter_map(|(at, kind)| {
            let (of_class, of_all) = (own[at]?, all[at].filter(|&of| of > 0.0)?);
            (n[at] >= LEAST).then_some(Spread { kind, n: n[at] as u64, of_class, of_all })
        });
        let spreads: Vec<Spread> = spreads.collect();
        if !spreads.is_empty() {
            found.push(Variety { class: id, images: shown.len() as u64, spreads });
        }
    }
    found
}

/// At most so many, evenly drawn.
fn every(images: &[ImageId], most: usize) -> Vec<ImageId> {
    let step = images.len().div_ceil(most.max(1)).max(1);
    images.iter().step_by(step).copied().collect()
}

/// The boxes with a place and an area, of more than are looked at a fixed part.
fn placed(dataset: &Dataset) -> Vec<Placed> {
    let sizes = dataset.sizes();
    let counted = dataset.boxes.counted().count();
    let step = counted.div_ceil(MOST).max(1);
    let usable = |rect: &Rect| rect.is_finite() && rect.w > 0.0 && rect.h > 0.0;
    dataset
        .boxes
        .counted()
        .step_by(step)
        .filter_map(|id| {
            let size = sizes.get(dataset.boxes.image[id.index()].index()).copied().flatten();
            let rect = dataset.boxes.fractions(id, size).filter(usable)?;
            let aspect = dataset.boxes.pixels(id, size).filter(usable).map(|rect| (rect.w / rect.h).ln());
            let class = dataset.boxes.class[id.index()];
            Some(Placed { class, size: rect.area().ln() / 2.0, place: rect.centre(), aspect })
        })
        .collect()
}

/// The mean distance of two hashes: counted bit by bit, as two differ in a bit that p of n have set with p (n − p) pairs.
fn apart(hashes: &[u64]) -> Option<f64> {
    let n = hashes.len() as f64;
    if hashes.len() < 2 {
        return None;
    }
    let pairs: f64 = (0..64)
        .map(|bit| {
            let set = hashes.iter().filter(|&&hash| hash >> bit & 1 == 1).count() as f64;
            set * (n - set)
        })
        .sum();
    Some(pairs / (n * (n - 1.0) / 2.0))
}

fn quartiles(mut values: Vec<f64>) -> Option<f64> {
    values.retain(|value| value.is_finite());
    values.sort_unstable_by(f64::total_cmp);
    Some(stats::quantile(&values, 0.75)? - stats::quantile(&values, 0.25)?)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    stats::quantile(&values, 0.5)
}

fn size_spread(boxes: &[Placed]) -> Option<f64> {
    quartiles(boxes.iter().map(|b| b.size).collect())
}

fn aspect_spread(boxes: &[Placed]) -> Option<f64> {
    quartiles(boxes.iter().filter_map(|b| b.aspect).collect())
}

fn place_spread(boxes: &[Placed]) -> Option<f64> {
    let x = median(boxes.iter().map(|b| b.place.0).collect())?;
    let y = median(boxes.iter().map(|b| b.place.1).collect())?;
    median(boxes.iter().map(|b| (b.place.0 - x).hypot(b.place.1 - y)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn two_hashes_differ_in_the_mean_as_counted_pair_by_pair() {
        let hashes = [0b0011, 0b0101, 0b1001, 0];
        let pairs = [2, 2, 2, 2, 2, 2];
        let expected = pairs.iter().sum::<u32>() as f64 / 6.0;
        assert!(apart(&hashes).is_some_and(|d| (d - expected).abs() < 1e-9));
        assert_eq!(apart(&[7]), None);
    }

    #[test]
    fn a_class_in_one_place_spreads_less_than_all() {
        let paths: Vec<String> = (0..60).map(|i| format!("{i:02}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        let file = world.source("a.json", "coco-detection");
        world.measure_all(1000, 1000);
        for i in 0..60u32 {
            let at = f64::from(i);
            let side = 50.0 + at * 3.0;
            if i < 30 {
                world.add_box(i, "still", file, [400.0, 400.0 + at / 10.0, 100.0, 100.0]);
            } else {
                world.add_box(i, "free", file, [at * 12.0, (at * 77.0) % 700.0, side, side]);
            }
        }
        let found = count(&world.dataset, &Postings::of(&world.dataset));
        let ratio = |row: usize, kind: SpreadKind| {
            found[row].spreads.iter().find(|s| s.kind == kind).map(Spread::ratio).unwrap_or(f64::NAN)
        };
        assert_eq!(found.len(), 2);
        assert!(ratio(0, SpreadKind::Position) < 0.1 && ratio(0, SpreadKind::Size) < 0.1);
        assert!(ratio(1, SpreadKind::Position) > 0.5 && ratio(1, SpreadKind::Size) > 0.3);
        assert!((0.8..1.2).contains(&ratio(0, SpreadKind::Picture)));
    }
}
