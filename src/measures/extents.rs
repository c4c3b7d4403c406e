//! Where in their images objects lie, how large they are and of what shape, in all and by class, and how many an image
//! holds. Owns the histograms and their bins; judges nothing.

use super::Clusters;
use super::clusters::ALONE;
use crate::dataset::{BoxId, BoxUnit, ClassId, Dataset, Rect, flag};
use crate::sorting::Sorting;
use rustc_hash::FxHashSet;

/// The frame is cut into so many columns and rows.
pub const GRID: usize = 10;
/// Steps of the side of a box as a share of its image, from 0 to 1.
pub const SHARES: usize = 20;
/// Steps of the side of a box in pixels.
pub const LENGTHS: usize = 24;
/// Steps of the shape of a box.
pub const ASPECTS: usize = 12;
/// Classes that are told apart, those with the most boxes.
const MOST_CLASSES: usize = 2_000;
/// COCO's limits: up to 32² pixels an object is small, up to 96² medium.
pub const SMALL: f64 = 32.0;
pub const MEDIUM: f64 = 96.0;
/// Room that a box must have on both axes before its place says anything: one that fills its image can only be in the
/// middle of it.
const ROOM: f64 = 0.1;
/// Part of its image from which on a box fills it.
pub const FILLS: f64 = 0.5;

/// The lower end of a step of the side in pixels, the root of a box's area: each step is the fourth root of 3 wide, so
/// that 32 and 96 are ends of steps.
pub fn length_from(step: usize) -> f64 {
    SMALL * 3f64.powf((step as f64 - 10.0) / 4.0)
}

/// The lower end of a step of width over height: half an octave each, square in the middle.
pub fn aspect_from(step: usize) -> f64 {
    2f64.powf((step as f64 - ASPECTS as f64 / 2.0) / 2.0)
}

/// The boxes of a class, or all.
#[derive(Clone, Debug, PartialEq)]
pub struct Extent {
    /// Boxes whose place in their image is known.
    pub n: u64,
    /// The images that hold them, those that repeat one another once.
    pub images: u64,
    /// Their centres, row by row from the top left.
    pub centres: [u32; GRID * GRID],
    /// Boxes with room to lie elsewhere, and of these those in the middle third of it on both axes: by chance one of nine.
    pub with_room: u64,
    pub in_middle: u64,
    /// The root of their share of the image.
    pub shares: [u32; SHARES],
    /// Boxes that are half of their image or more.
    pub filling: u64,
    /// Boxes whose size in pixels is known; of these small, medium and large ones by COCO's limits.
    pub sized: u64,
    pub by_size: [u64; 3],
    /// The root of their area in pixels.
    pub lengths: [u32; LENGTHS],
    /// Their width over their height, in pixels.
    pub aspects: [u32; ASPECTS],
}

impl Default for Extent {
    fn default() -> Self {
        Self {
            n: 0,
            images: 0,
            centres: [0; GRID * GRID],
            with_room: 0,
            in_middle: 0,
            shares: [0; SHARES],
            filling: 0,
            sized: 0,
            by_size: [0; 3],
            lengths: [0; LENGTHS],
            aspects: [0; ASPECTS],
        }
    }
}

impl Extent {
    fn add(&mut self, place: Option<Rect>, pixels: Option<Rect>) {
        if let Some(rect) = place {
            let (x, y) = rect.centre();
            let cell = |at: f64| ((at * GRID as f64) as usize).min(GRID - 1);
            self.n += 1;
            self.centres[cell(y) * GRID + cell(x)] += 1;
            self.shares[((rect.area().min(1.0).sqrt() * SHARES as f64) as usize).min(SHARES - 1)] += 1;
            self.filling += u64::from(rect.area() >= FILLS);
            if let Some(in_middle) = is_in_middle(&rect) {
                self.with_room += 1;
                self.in_middle += u64::from(in_middle);
            }
        }
        if let Some(rect) = pixels {
            let side = rect.area().sqrt();
            self.sized += 1;
            let size = if side < SMALL { 0 } else { usize::from(side >= MEDIUM) + 1 };
            self.by_size[size] += 1;
            let step = (side / SMALL).ln() / 3f64.ln() * 4.0 + 10.0;
            self.lengths[step.clamp(0.0, (LENGTHS - 1) as f64) as usize] += 1;
            let step = (rect.w / rect.h).log2() * 2.0 + ASPECTS as f64 / 2.0;
            self.aspects[step.clamp(0.0, (ASPECTS - 1) as f64) as usize] += 1;
        }
    }
}

/// All boxes, told apart by class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extents {
    pub all: Extent,
    /// The classes with boxes, by id; of more than 2,000 those with the most.
    pub classes: Vec<(ClassId, Extent)>,
    /// How many annotated images hold so many objects, rising; empty where nothing is boxed.
    pub per_image: Vec<(u64, u64)>,
}

impl Extents {
    /// Boxes around many objects are counted in their image alone: they are no object's size.
    pub fn of(dataset: &Dataset, clusters: &Clusters) -> Self {
        let boxes = &dataset.boxes;
        if boxes.is_empty() {
            return Self::default();
        }
        let (mut of_class, mut in_image) = (vec![0u64; dataset.classes.len()], vec![0u64; dataset.images.len()]);
        for id in boxes.counted() {
            of_class.get_mut(boxes.class[id.index()].index()).into_iter().for_each(|n| *n += 1);
            in_image.get_mut(boxes.image[id.index()].index()).into_iter().for_each(|n| *n += 1);
        }
        let mut kept: Vec<usize> = (0..of_class.len()).filter(|&class| of_class[class] > 0).collect();
        kept.order_by(|a, b| of_class[*b].cmp(&of_class[*a]).then(a.cmp(b)));
        kept.truncate(MOST_CLASSES);
        kept.sort_unstable();
        let mut row_of = vec![usize::MAX; of_class.len()];
        kept.iter().enumerate().for_each(|(row, &class)| row_of[class] = row);
        let mut classes: Vec<(ClassId, Extent)> =
            kept.iter().map(|&class| (ClassId::from(class), Extent::default())).collect();
        let mut all = Extent::default();
        let sizes = dataset.sizes();
        let mut seen: FxHashSet<(usize, u64)> = FxHashSet::default();
        for id in boxes.counted().filter(|id| !is_of_many(dataset, *id)) {
            let (image, class) = (boxes.image[id.index()], boxes.class[id.index()].index());
            let size = sizes.get(image.index()).copied().flatten();
            let place = place_of(dataset, id, size);
            let has_area = |rect: &Rect| rect.is_finite() && rect.w > 0.0 && rect.h > 0.0;
            // Pixels of an image of unknown size are pixels all the same.
            let pixels = boxes
                .pixels(id, size)
                .filter(has_area)
                .filter(|_| boxes.unit[id.index()] == BoxUnit::Pixels || size.is_some());
            all.add(place, pixels);
            let row = row_of.get(class).copied().unwrap_or(usize::MAX);
            let own = classes.get_mut(row).map(|(_, extent)| extent);
            let picture = match clusters.of_image(image.0) {
                ALONE => u64::from(image.0),
                cluster => u64::from(u32::MAX) + 1 + u64::from(cluster),
            };
            if place.is_some() && seen.insert((usize::MAX, picture)) {
                all.images += 1;
            }
            if let Some(extent) = own {
                extent.add(place, pixels);
                if place.is_some() && seen.insert((row, picture)) {
                    extent.images += 1;
                }
            }
        }
        Self { all, classes, per_image: per_image(dataset, &in_image) }
    }

    /// The boxes of a class.
    pub fn of_class(&self, class: ClassId) -> Option<&Extent> {
        let row = self.classes.binary_search_by_key(&class, |(id, _)| *id).ok()?;
        self.classes.get(row).map(|(_, extent)| extent)
    }
}

/// A box around many objects.
fn is_of_many(dataset: &Dataset, id: BoxId) -> bool {
    dataset.boxes.flags.get(id.index()).is_some_and(|flags| flags & flag::CROWD != 0)
}

/// Where a box lies, as fractions of its image; `None` where it lies outside, has no area, or is one around many.
pub fn place_of(dataset: &Dataset, id: BoxId, size: Option<(u32, u32)>) -> Option<Rect> {
    dataset.boxes.fractions(id, size).filter(lies_inside).filter(|_| !is_of_many(dataset, id))
}

/// Lies in the middle third, on both axes, of the room that a box of its size has; `None` where it has next to none.
pub fn is_in_middle(rect: &Rect) -> Option<bool> {
    let third = |from: f64, room: f64| (2.0 * from / room - 1.0).abs() <= 1.0 / 3.0;
    let has_room = rect.w <= 1.0 - ROOM && rect.h <= 1.0 - ROOM;
    has_room.then(|| third(rect.x, 1.0 - rect.w) && third(rect.y, 1.0 - rect.h))
}

/// Has an area, and its centre in the image: others are faults.
fn lies_inside(rect: &Rect) -> bool {
    let (x, y) = rect.centre();
    rect.is_finite() && rect.w > 0.0 && rect.h > 0.0 && (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y)
}

fn per_image(dataset: &Dataset, in_image: &[u64]) -> Vec<(u64, u64)> {
    let annotated = |image: usize| dataset.images.annotated.get(image).copied().unwrap_or(false);
    let mut counts: Vec<u64> =
        in_image.iter().enumerate().filter(|&(image, &n)| n > 0 || annotated(image)).map(|(_, &n)| n).collect();
    counts.sort_unstable();
    counts.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::Measures;
    use crate::rules::testing::World;

    fn world(boxes: &[[f64; 4]]) -> World {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        let file = world.source("a.json", "coco-detection");
        world.measure_all(1000, 500);
        for rect in boxes {
            world.add_box(0, "dog", file, *rect);
        }
        world
    }

    fn extents(world: &World) -> Extents {
        Extents::of(&world.dataset, Measures::of(&world.dataset, crate::rules::floors(&Default::default())).clusters())
    }

    #[test]
    fn centres_fall_into_the_cells_of_the_frame() {
        let found =
            extents(&world(&[[0.0, 0.0, 100.0, 50.0], [900.0, 450.0, 100.0, 50.0], [450.0, 225.0, 100.0, 50.0]]));
        let filled: Vec<usize> = (0..100).filter(|&cell| found.all.centres[cell] > 0).collect();
        assert_eq!(filled, [0, 55, 99]);
        assert_eq!((found.all.n, found.all.images, found.all.with_room, found.all.in_middle), (3, 1, 3, 1));
        assert_eq!(found.per_image, [(3, 1)]);
    }

    #[test]
    fn sizes_are_told_by_cocos_limits() {
        let squares = [31.9, 32.0, 95.9, 96.0, 300.0].map(|side| [10.0, 10.0, side, side]);
        let found = extents(&world(&squares));
        assert_eq!((found.all.sized, found.all.by_size), (5, [1, 2, 2]));
        assert!((length_from(10) - 32.0).abs() < 1e-9 && (length_from(14) - 96.0).abs() < 1e-9);
        assert_eq!((found.all.lengths[9], found.all.lengths[10], found.all.lengths[14]), (1, 1, 1));
        // The square is the lower end of its step.
        assert_eq!(found.all.aspects[6], 5);
        assert!((aspect_from(6) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_box_that_fills_its_image_has_no_room_to_lie_elsewhere() {
        let found = extents(&world(&[[0.0, 0.0, 1000.0, 500.0]]));
        assert_eq!((found.all.n, found.all.with_room, found.all.filling, found.all.shares[19]), (1, 0, 1, 1));
    }

    #[test]
    fn boxes_without_area_or_outside_and_those_around_many_have_no_size() {
        let mut world = world(&[[0.0, 0.0, 0.0, 50.0], [2000.0, 0.0, 10.0, 10.0], [f64::NAN, 0.0, 1.0, 1.0]]);
        world.add_box(1, "dog", crate::dataset::FileId(2), [0.0, 0.0, 10.0, 10.0]);
        world.dataset.boxes.flags[3] = flag::CROWD;
        let found = extents(&world);
        assert_eq!((found.all.n, found.all.sized), (0, 1));
        assert_eq!(found.per_image, [(1, 1), (3, 1)]);
    }
}
