//! What models say of the images, kept apart from what is taken for true: it counts for no figure of the dataset.

use super::boxes::BoxUnit;
use super::geometry::Rect;
use super::ids::ImageId;
use super::place::Place;
use rustc_hash::FxHashMap;

/// Predictions, a row each.
#[derive(Debug, Default)]
pub struct Predictions {
    pub image: Vec<ImageId>,
    /// Row of `names`.
    pub class: Vec<u32>,
    /// Left, top, width, height; `None` for one of the whole image, or a mask without a box.
    pub rect: Vec<Option<Rect>>,
    /// What the numbers of `rect` count.
    pub unit: Vec<BoxUnit>,
    /// The model's own score; NaN where it gives none.
    pub score: Vec<f32>,
    pub place: Vec<Place>,
    /// Names of classes, as the model's files write them.
    pub names: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl Predictions {
    /// Adds one in pixels, or of the whole image.
    pub fn push(&mut self, image: ImageId, class: &str, rect: Option<Rect>, score: f32, place: Place) {
        self.push_in(BoxUnit::Pixels, image, class, rect, score, place);
    }

    pub fn push_in(
        &mut self,
        unit: BoxUnit,
        image: ImageId,
        class: &str,
        rect: Option<Rect>,
        score: f32,
        place: Place,
    ) {
        let class = match self.numbers.get(class) {
            Some(&number) => number,
            None => {
                let number = self.names.len() as u32;
                self.names.push(class.to_owned());
                self.numbers.insert(class.to_owned(), number);
                number
            }
        };
        self.image.push(image);
        self.class.push(class);
        self.rect.push(rect);
        self.unit.push(unit);
        self.score.push(score);
        self.place.push(place);
    }

    pub fn len(&self) -> usize {
        self.image.len()
    }

    pub fn is_empty(&self) -> bool {
        self.image.is_empty()
    }
}
