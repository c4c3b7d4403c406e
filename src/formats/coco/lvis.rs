//! LVIS: COCO's records of far more classes than anybody can look for in each picture. A picture is labelled for the
//! classes that it shows and for those that it lists as looked for in vain (`neg_category_ids`); of all others nothing is
//! known. Owns those statements. Refuses to count.

use super::ids::{Key, Spelt};
use super::reader::Reader;
use super::value::Scalar;
use crate::dataset::{Fault, FaultKind, ImageId, Join, Joined, Place, SetOf};
use crate::formats::attributes::looks_like_image;
use rustc_hash::FxHashSet;

/// A category that an image is said not to show.
pub(super) struct Absent {
    image: ImageId,
    id: (Key, Spelt),
    place: Place,
}

impl Reader<'_, '_> {
    /// From here on each class is known only where a record speaks of it.
    pub(super) fn in_part(&mut self) {
        if !std::mem::replace(&mut self.is_lvis, true) {
            self.out.labels_as(SetOf::Statements);
            if let Some(source) = self.out.source() {
                source.format = &super::LVIS.format;
            }
        }
    }

    /// Remembers which categories an image is said not to show: the categories may come later.
    pub(super) fn absent(&mut self, ids: &[Scalar<'_>], image: ImageId, place: Place) {
        for id in ids {
            match Key::of(id) {
                Some(key) => self.absent.push(Absent { image, id: (key, Spelt::of(id)), place }),
                None => self.bad_of(image, place, "ids of categories in neg_category_ids", id.words()),
            }
        }
    }

    /// Takes what images are said not to show, once all is read; what one shows nevertheless is a fault.
    pub(super) fn settle_absent(&mut self) {
        let mut denied = FxHashSet::default();
        for Absent { image, id: (key, spelt), place } in std::mem::take(&mut self.absent) {
            let Some((class, _)) = self.categories.get(&key, spelt) else {
                let found = match key {
                    Key::Int(id) => format!("neg_category_ids with {id}"),
                    Key::Text(id) => format!("neg_category_ids with \"{id}\""),
                };
                let fault = Fault::new(FaultKind::DanglingId, place, "an id of categories", found);
                self.out.fault(fault.of(image));
                continue;
            };
            let Some(class) = class else { continue };
            let name = self.out.dataset.class_name(class).to_owned();
            self.out.denies(image, &name);
            denied.insert((image, class));
        }
        let boxes = &self.out.dataset.boxes;
        let shown: Vec<_> = (self.first_box..boxes.len())
            .filter_map(|at| Some((*boxes.image.get(at)?, *boxes.class.get(at)?, *boxes.place.get(at)?)))
            .filter(|(image, class, _)| denied.remove(&(*image, *class)))
            .collect();
        for (image, class, place) in shown {
            let found = format!("an object of {}, which the image lists", self.out.dataset.class_name(class));
            let expected = "no object of a class in its image's neg_category_ids";
            let mut fault = Fault::new(FaultKind::BadRecord, place, expected, found).of(image);
            fault.class = Some(class);
            self.out.fault(fault);
        }
    }

    /// The name of a picture: `file_name`, or the end of `coco_url` where there is none, or where only that leads to a
    /// picture.
    pub(super) fn name_of<'n>(&self, file_name: Option<&'n str>, url: Option<&'n str>) -> Option<&'n str> {
        let url = url.map(|url| url.split(['?', '#']).next().unwrap_or(url)).filter(|url| looks_like_image(url));
        // Its folder tells two pictures of one name apart.
        let ends = url.map(|url| {
            let name = url.rfind('/').map_or(0, |at| at + 1);
            let folder = url.get(..name.saturating_sub(1)).and_then(|u| u.rfind('/')).map_or(0, |at| at + 1);
            [folder, name].map(|at| url.get(at..).unwrap_or(url))
        });
        let leads = |name: &str| matches!(self.out.find(name, Join::Name), Joined::Image(_));
        match (file_name, ends) {
            (Some(name), Some(ends)) if self.out.has_images() && !leads(name) => {
                Some(ends.into_iter().find(|end| leads(end)).unwrap_or(name))
            }
            (None, Some([long, short])) => Some(if leads(long) { long } else { short }),
            (name, _) => name,
        }
    }
}
