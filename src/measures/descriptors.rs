//! What pictures look like, as points: pictures whose points lie near each other look alike. Measured on the picture made
//! very small. Owns the points and their distances; says nothing of what is shown, and never of whom.

use crate::dataset::{Dataset, Embeddings, ImageId, LOOK_COLOURS, LOOK_SIDE, Look};
use crate::sorting::Sorting;
use crate::stats::squared_distance;
use serde::{Deserialize, Serialize};

/// Cells a side of the layout of light, of that of colour, and of the directions of edges.
const LIGHT: usize = 8;
const COLOUR: usize = 3;
const EDGE: usize = 4;
/// Directions that edges are sorted into, over half a turn.
const DIRECTIONS: usize = 4;
/// Numbers of a point: light, the mean of it, two colours, edges.
pub const DIMS: usize = LIGHT * LIGHT + 1 + 2 * COLOUR * COLOUR + EDGE * EDGE * DIRECTIONS;

/// A point for each picture that was measured.
///
/// Light in 8 × 8 cells less its mean and the mean (the thumbnail of a picture; Oliva & Torralba, "Building the gist of a
/// scene", 2006, for layout as a description), two colour differences in 3 × 3 cells (as MPEG-7's colour layout, Kasutani &
/// Yamada 2001, but without its transform), and a histogram of four directions of edges in 4 × 4 cells (Dalal & Triggs
/// 2005). Each of the three is weighed so that a typical difference in it counts alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Descriptors {
    /// Whose points they are, in the order of ids.
    images: Vec<ImageId>,
    /// [`DIMS`] numbers each, one after the other.
    points: Vec<f32>,
}

impl Descriptors {
    /// Of all pictures whose pixels were read.
    #[must_use]
    pub fn of(data: &Dataset) -> Self {
        Self::of_looks(data.images.ids().filter_map(|image| {
            let pixels = data.images.facts(image)?.pixels.as_ref().ok()?;
            Some((image, &pixels.look))
        }))
    }

    /// Of pictures made small, in the order of ids.
    fn of_looks<'a>(looks: impl Iterator<Item = (ImageId, &'a Look)>) -> Self {
        let mut out = Self { images: Vec::new(), points: Vec::new() };
        for (image, look) in looks {
            out.images.push(image);
            describe(look, &mut out.points);
        }
        out
    }

    #[must_use]
    pub fn points(&self) -> Points<'_> {
        Points { images: &self.images, numbers: &self.points, dims: DIMS }
    }
}

/// Whose points pictures are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PointsOf {
    /// Measured here: [`Descriptors`].
    Measured,
    /// The embeddings of this file, by its place in `Dataset::embeddings`.
    Brought(u32),
}

/// Points of pictures, whoever made them. Distances are Euclidean.
#[derive(Clone, Copy, Debug)]
pub struct Points<'a> {
    images: &'a [ImageId],
    numbers: &'a [f32],
    dims: usize,
}

impl<'a> Points<'a> {
    #[must_use]
    pub fn brought(embeddings: &'a Embeddings) -> Self {
        Self { images: &embeddings.images, numbers: &embeddings.points, dims: embeddings.dims.max(1) }
    }

    /// Whose points they are, rising.
    #[must_use]
    pub fn images(&self) -> &'a [ImageId] {
        self.images
    }

    /// Numbers of each point, at least 1.
    #[must_use]
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// One point after the other.
    pub fn rows(&self) -> impl Iterator<Item = &'a [f32]> + use<'a> {
        self.numbers.chunks_exact(self.dims)
    }

    /// The point of a picture; `None` where it has none.
    #[must_use]
    pub fn point(&self, image: ImageId) -> Option<&'a [f32]> {
        let at = self.images.binary_search(&image).ok()?;
        self.numbers.get(at * self.dims..(at + 1) * self.dims)
    }

    /// The other pictures, the most alike first, each with its squared distance: every point is looked at. Equal ones in the
    /// order of ids. Empty where the picture has no point.
    #[must_use]
    pub fn nearest(&self, image: ImageId) -> Vec<(ImageId, f32)> {
        let Some(point) = self.point(image) else { return Vec::new() };
        let all = self.images.iter().zip(self.rows());
        let mut out: Vec<(ImageId, f32)> =
            all.filter(|(id, _)| **id != image).map(|(id, other)| (*id, squared_distance(point, other))).collect();
        out.order_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        out
    }
}

fn describe(look: &Look, into: &mut Vec<f32>) {
    let light: Vec<f32> = look.luma().iter().map(|v| f32::from(*v) / 255.0).collect();
    let mean = light.iter().sum::<f32>() / light.len() as f32;
    let weight = 1.0 / LIGHT as f32;
    into.extend(blocks(&light, LOOK_SIDE, LIGHT).map(|v| (v - mean) * weight));
    into.push(mean / 2.0);
    for plane in look.colours() {
        let plane: Vec<f32> = plane.iter().map(|v| (f32::from(*v) - 128.0) / 128.0).collect();
        into.extend(blocks(&plane, LOOK_COLOURS, COLOUR).map(|v| v * 2.0 / COLOUR as f32));
    }
    into.extend(edges(&light));
}

/// Means of square blocks: a plane of `side` cells a side as one of `small`.
fn blocks(plane: &[f32], side: usize, small: usize) -> impl Iterator<Item = f32> {
    let block = side / small;
    let cell = move |at: usize| {
        let (top, left) = (at / small * block, at % small * block);
        let rows = plane.chunks_exact(side).skip(top).take(block);
        rows.flat_map(|row| row.iter().skip(left).take(block)).sum::<f32>() / (block * block) as f32
    };
    (0..small * small).map(cell)
}

/// How strong edges are by their direction, in each cell; of all cells together a vector of length 0.2, or none where the
/// picture is flat.
fn edges(light: &[f32]) -> [f32; EDGE * EDGE * DIRECTIONS] {
    let mut out = [0.0f32; EDGE * EDGE * DIRECTIONS];
    let at = |x: usize, y: usize| light.get(y * LOOK_SIDE + x).copied().unwrap_or_default();
    for y in 1..LOOK_SIDE - 1 {
        for x in 1..LOOK_SIDE - 1 {
            let (dx, dy) = (at(x + 1, y) - at(x - 1, y), at(x, y + 1) - at(x, y - 1));
            // Which of four directions by comparing only, so that it is the same on every machine.
            let direction = match (dx.abs() >= 2.0 * dy.abs(), dy.abs() >= 2.0 * dx.abs()) {
                (true, false) => 0,
                (false, true) => 1,
                _ => 2 + usize::from(dx * dy < 0.0),
            };
            let cell = y * EDGE / LOOK_SIDE * EDGE + x * EDGE / LOOK_SIDE;
            out[cell * DIRECTIONS + direction] += dx.abs() + dy.abs();
        }
    }
    let length = out.iter().map(|v| v * v).sum::<f32>().sqrt();
    // Noise in a flat picture is no edge.
    let scale = 0.2 / length.max(0.5);
    out.map(|v| v * scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn look(luma: impl Fn(usize, usize) -> u8, blue: u8) -> Look {
        let luma: Vec<u8> = (0..LOOK_SIDE * LOOK_SIDE).map(|at| luma(at % LOOK_SIDE, at / LOOK_SIDE)).collect();
        let cells = LOOK_COLOURS * LOOK_COLOURS;
        Look::new(&luma, &vec![blue; cells], &vec![128; cells]).expect("the planes have their sizes")
    }

    fn of(looks: &[Option<Look>]) -> Descriptors {
        let looks = looks.iter().enumerate();
        Descriptors::of_looks(looks.filter_map(|(i, look)| Some((ImageId::from(i), look.as_ref()?))))
    }

    #[test]
    fn a_little_darker_is_nearer_than_another_layout_and_that_nearer_than_its_negative() {
        let stripes = |x: usize, _: usize| if (x / 6).is_multiple_of(2) { 200 } else { 40 };
        let looks = vec![
            Some(look(stripes, 128)),
            Some(look(|x, y| 255 - stripes(x, y), 128)),
            Some(look(|x, y| stripes(x, y) - 20, 128)),
            None,
            Some(look(|_, y| if y < 12 { 200 } else { 40 }, 128)),
        ];
        let found = of(&looks);
        assert_eq!(found.points().images().len(), 4);
        let order: Vec<u32> = found.points().nearest(ImageId(0)).iter().map(|(id, _)| id.0).collect();
        assert_eq!(order, [2, 4, 1]);
        assert_eq!(found.points().nearest(ImageId(3)), [], "what was not measured is like nothing");
    }

    #[test]
    fn colour_alone_tells_pictures_apart() {
        let flat = |blue| Some(look(|_, _| 100, blue));
        let found = of(&[flat(128), flat(200), flat(130)]);
        let order: Vec<u32> = found.points().nearest(ImageId(0)).iter().map(|(id, _)| id.0).collect();
        assert_eq!(order, [2, 1]);
    }

    proptest! {
        #[test]
        fn points_are_finite_and_of_one_length(cells in proptest::collection::vec(any::<u8>(), LOOK_SIDE * LOOK_SIDE)) {
            let found = of(&[Some(look(|x, y| cells[y * LOOK_SIDE + x], 90))]);
            let point = found.points().point(ImageId(0)).expect("measured");
            prop_assert_eq!(point.len(), DIMS);
            prop_assert!(point.iter().all(|v| v.is_finite()));
        }
    }
}
