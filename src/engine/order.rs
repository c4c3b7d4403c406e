//! The order of pictures: by a figure, by an attribute that is a number, by how alike they are to one.

use super::PictureOrder;
use super::check::{Check, Verdict};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Figure, ImageId, Unit};
use crate::sorting::Sorting;

impl<S: ReadAt> Check<S> {
    /// The pictures in the order wanted. Equal ones stay as they were. Pictures without the figure come last; alike to
    /// another can only be what has a point, so that the rest is left out.
    pub(super) fn ordered(&self, verdict: &Verdict, ids: Vec<ImageId>, order: &PictureOrder) -> Vec<ImageId> {
        match order {
            PictureOrder::By(name) => self.by_number(ids, name, false),
            PictureOrder::ByDescending(name) => self.by_number(ids, name, true),
            PictureOrder::Like(image, of) => {
                let image = ImageId(*image);
                let measures = self.measures(verdict);
                let kept: std::collections::BTreeSet<ImageId> = ids.into_iter().collect();
                let nearest = measures.points(*of).map(|points| points.nearest(image)).unwrap_or_default();
                let nearest = nearest.into_iter().map(|(id, _)| id);
                std::iter::once(image).chain(nearest).filter(|id| kept.contains(id)).collect()
            }
        }
    }

    fn by_number(&self, mut ids: Vec<ImageId>, name: &str, descending: bool) -> Vec<ImageId> {
        let data = &self.dataset;
        // A column of the data goes before a figure of the same name, as in filters.
        let column = data.attributes.iter().find(|a| a.name == *name && a.unit == Unit::Image && a.numbers.is_some());
        let numbers: Vec<Option<f64>> = match (column.and_then(|a| a.numbers.as_ref()), Figure::from_name(name)) {
            (Some(numbers), _) => numbers.iter().map(|x| Some(*x).filter(|x| x.is_finite())).collect(),
            (None, Some(figure)) => data.figure_of_images(figure),
            (None, None) => return ids,
        };
        let of = |id: &ImageId| numbers.get(id.index()).copied().flatten();
        ids.order_by(|a, b| match (of(a), of(b)) {
            (Some(a), Some(b)) if descending => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        ids
    }
}
