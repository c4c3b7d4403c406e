//! Which images show which class, and the other way round. Owns the indexes; counts nothing.

use crate::dataset::{BoxId, ClassId, Dataset, ImageId, Place};

/// Rows of numbers, one after another in one list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Rows {
    /// From pairs of a row and an item, in any order; items of a row keep the order of the pairs. Pairs whose row is
    /// not below `rows` are left out. `pairs` is asked twice: to count and to fill.
    pub fn of<I: Iterator<Item = (usize, u32)>>(rows: usize, pairs: impl Fn() -> I) -> Self {
        let mut starts = vec![0usize; rows + 1];
        for (row, _) in pairs().filter(|&(row, _)| row < rows) {
            starts[row + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts[rows]];
        for (row, item) in pairs().filter(|&(row, _)| row < rows) {
            items[next[row]] = item;
            next[row] += 1;
        }
        Self { starts, items }
    }

    /// The items of a row; empty for one that is not there.
    pub fn row(&self, row: usize) -> &[u32] {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&from), Some(&to)) => &self.items[from..to],
            _ => &[],
        }
    }
}

/// Indexes over boxes and image-level labels, each statement once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Postings {
    /// Image → its classes, sorted.
    classes: Rows,
    /// Class → the images that show it, sorted.
    images: Rows,
    /// Image → its boxes that count.
    boxes: Rows,
    /// Image → rows of `Dataset::labels`.
    labels: Rows,
}

impl Postings {
    pub fn of(dataset: &Dataset) -> Self {
        let pairs = dataset.classes_by_image();
        let images = dataset.images.len();
        Self {
            classes: Rows::of(images, || pairs.iter().map(|&(image, class)| (image.index(), class.0))),
            images: Rows::of(dataset.classes.len(), || pairs.iter().map(|&(image, class)| (class.index(), image.0))),
            boxes: Rows::of(images, || dataset.boxes.counted().map(|b| (dataset.boxes.image[b.index()].index(), b.0))),
            labels: Rows::of(images, || {
                dataset.labels.iter().enumerate().map(|(row, label)| (label.image.index(), row as u32))
            }),
        }
    }

    /// The images that show a class, sorted, each once (`ImageId`s as numbers).
    pub fn images(&self, class: ClassId) -> &[u32] {
        self.images.row(class.index())
    }

    /// The classes that an image shows, sorted, each once (`ClassId`s as numbers).
    pub fn classes(&self, image: ImageId) -> &[u32] {
        self.classes.row(image.index())
    }

    /// The image shows the class.
    pub fn shows(&self, image: ImageId, class: ClassId) -> bool {
        self.classes(image).binary_search(&class.0).is_ok()
    }

    /// The boxes of an image that count, in the order in which they were read.
    pub fn boxes(&self, image: ImageId) -> impl Iterator<Item = BoxId> + '_ {
        self.boxes.row(image.index()).iter().map(|&b| BoxId(b))
    }

    /// Where a class is stated of an image: the boxes of the class, and the place of the first statement.
    pub fn stated(&self, dataset: &Dataset, image: ImageId, class: ClassId) -> (Vec<BoxId>, Option<Place>) {
        let boxes: Vec<BoxId> = self.boxes(image).filter(|b| dataset.boxes.class[b.index()] == class).collect();
        let place = boxes.first().map(|b| dataset.boxes.place[b.index()]).or_else(|| {
            let mut labels = self.labels.row(image.index()).iter().filter_map(|&row| dataset.labels.get(row as usize));
            labels.find(|label| label.class == class).and_then(|label| label.place)
        });
        (boxes, place)
    }
}
