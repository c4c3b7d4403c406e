//! Which images show which class, and the other way round. Owns the indexes; counts nothing.

use crate::dataset::{BoxId, ClassId, Dataset, ImageId, Place};

/// Rows of numbers, one after another in one list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Where each row begins, and where the last one ends; none where there are no items.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// From pairs of a row and an item, in any order; items of a row keep the order of the pairs. Pairs whose row is
    /// not below `rows` are left out. `pairs` is asked twice: to count and to fill.
    pub fn of<I: Iterator<Item = (usize, u32)>>(rows: usize, pairs: impl Fn() -> I) -> Self {
        if pairs().next().is_none() {
            return Self::default();
        }
        let mut starts = vec![0u32; rows + 1];
        for (row, _) in pairs().filter(|&(row, _)| row < rows) {
            starts[row + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut items = vec![0; starts[rows] as usize];
        // Each start moves to its row's end, which is the start of the next row.
        for (row, item) in pairs().filter(|&(row, _)| row < rows) {
            items[starts[row] as usize] = item;
            starts[row] += 1;
        }
        starts.rotate_right(1);
        starts[0] = 0;
        Self { starts, items }
    }

    /// The items of a row; empty for one that is not there.
    pub fn row(&self, row: usize) -> &[u32] {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&from), Some(&to)) => &self.items[from as usize..to as usize],
            _ => &[],
        }
    }
}

/// Which images show each class that is in many of them: a bit an image, so that asking costs no search.
#[derive(Clone, Debug, Default, PartialEq)]
struct Frequent {
    /// Per class where its bits begin.
    of_class: Vec<Option<usize>>,
    /// Words of a class.
    width: usize,
    words: Vec<u64>,
}

impl Frequent {
    /// Of classes in one image of this many or more; their bits then take no more room than twice the list of their
    /// images.
    const ONE_OF: usize = 64;

    fn of(images: usize, classes: usize, lists: &Rows) -> Self {
        let width = images.div_ceil(64);
        let mut frequent = Self { width, ..Self::default() };
        for class in 0..classes {
            let list = lists.row(class);
            let many = !list.is_empty() && list.len() >= images / Self::ONE_OF;
            frequent.of_class.push(many.then_some(frequent.words.len()));
            if many {
                let from = frequent.words.len();
                frequent.words.resize(from + width, 0);
                let own = &mut frequent.words[from..];
                list.iter().for_each(|&image| own[image as usize / 64] |= 1 << (image % 64));
            }
        }
        frequent
    }

    fn bits(&self, class: ClassId) -> Option<&[u64]> {
        let from = self.of_class.get(class.index()).copied().flatten()?;
        self.words.get(from..from + self.width)
    }

    /// `None`: the class is not in many images.
    fn shows(&self, image: ImageId, class: ClassId) -> Option<bool> {
        let from = self.of_class.get(class.index()).copied().flatten()?;
        Some(self.words.get(from + image.index() / 64)? >> (image.0 % 64) & 1 == 1)
    }
}

/// Indexes over boxes and image-level labels, each statement once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Postings {
    /// Image → its classes, sorted.
    classes: Rows,
    /// Class → the images that show it, sorted.
    images: Rows,
    frequent: Frequent,
    /// Image → its boxes that count.
    boxes: Rows,
    /// Image → rows of `Dataset::labels`.
    labels: Rows,
}

impl Postings {
    pub fn of(dataset: &Dataset) -> Self {
        let pairs = dataset.classes_by_image();
        let images = dataset.images.len();
        let classes = dataset.classes.len();
        let of_classes = Rows::of(classes, || pairs.iter().map(|&(image, class)| (class.index(), image.0)));
        Self {
            classes: Rows::of(images, || pairs.iter().map(|&(image, class)| (image.index(), class.0))),
            frequent: Frequent::of(images, classes, &of_classes),
            images: of_classes,
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
        match self.frequent.shows(image, class) {
            Some(shows) => shows,
            None => self.classes(image).binary_search(&class.0).is_ok(),
        }
    }

    /// The class is in so many images that asking costs no search.
    pub fn is_frequent(&self, class: ClassId) -> bool {
        self.frequent.bits(class).is_some()
    }

    /// Words that are looked at to count the images that show both of two such classes.
    pub fn words(&self) -> usize {
        self.frequent.width
    }

    /// How many images show both of two such classes.
    pub fn count_both(&self, a: ClassId, b: ClassId) -> Option<u64> {
        let (a, b) = (self.frequent.bits(a)?, self.frequent.bits(b)?);
        Some(a.iter().zip(b).map(|(a, b)| u64::from((a & b).count_ones())).sum())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn an_image_shows_a_class_however_many_images_do() {
        let paths: Vec<String> = (0..200).map(|i| format!("{i:03}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        let file = world.source("a.json", "coco-detection");
        for image in 0..200 {
            for (class, every) in [("often", 3), ("seldom", 100)] {
                if image % every == 0 {
                    world.add_box(image, class, file, [0.0, 0.0, 1.0, 1.0]);
                }
            }
        }
        let postings = Postings::of(&world.dataset);
        let kept = &postings.frequent.of_class;
        assert_eq!(kept.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false]);
        let both = |a, b| postings.count_both(ClassId(a), ClassId(b));
        assert_eq!((both(0, 0), both(0, 1)), (Some(67), None));
        for image in 0..200 {
            for (class, every) in [(0, 3), (1, 100)] {
                assert_eq!(postings.shows(ImageId(image), ClassId(class)), image % every == 0, "{image} {class}");
            }
        }
    }
}
