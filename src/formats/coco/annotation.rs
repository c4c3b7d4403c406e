//! Takes one annotation: its box, its label, or what is only counted.

use super::ids::{Key, Spelt};
use super::mask::{self, Mask};
use super::reader::{Reader, Seen};
use super::record::Annotation;
use super::value::{List, Scalar, length};
use crate::dataset::{BoxUnit, ClassId, Fault, FaultKind, ImageId, LooseJoin, Named, Place, Rect, Traced, Way, flag};
use crate::formats::attributes::{Item, SourceFile};

impl Reader<'_, '_> {
    pub(super) fn annotation(&mut self, record: Annotation<'_>, place: Place) {
        let own = Key::of(&record.id);
        let repeated = match own {
            Some(key) => !self.annotations.insert(key, Spelt::of(&record.id), ()),
            None => {
                // Panoptic records have none: their segments do.
                if record.bbox.len > 0 {
                    self.bad(place, "an id", record.id.words());
                }
                false
            }
        };
        let image = self.image_of(&record, place);
        if repeated {
            let mut fault = Fault::new(FaultKind::DuplicateId, place, "an id of its own", record.id.words());
            fault.image = image;
            self.out.fault(fault);
        }
        let mut is_mask = record.mask == Mask::Good;
        // Exporters write an empty caption beside boxes, too.
        let only_caption = record.category_id.is_missing() && !record.has_bbox && record.mask == Mask::Missing;
        let caption = record.caption.as_deref().filter(|text| only_caption || !text.trim().is_empty());
        self.out.dataset.keypoints += u64::from(record.keypoints);
        let Some(image) = image else {
            self.out.dataset.captions += u64::from(caption.is_some_and(|text| !text.trim().is_empty()));
            self.out.dataset.masks += u64::from(is_mask) + length(record.segments).unwrap_or(0);
            return;
        };
        self.out.annotate(image);
        if let Some(caption) = caption {
            self.out.caption(image, caption);
        }
        if record.has_segments {
            self.segments(&record, image, place);
        }
        if let Mask::Wrong(found) = record.mask {
            self.out.fault(Fault::new(FaultKind::Mask, place, "", found).of(image));
        }
        let mut corners = self.numbers(&record.bbox, image, place);
        if corners.is_none() && is_mask && !record.bbox.is_wrong() && !record.category_id.is_missing() {
            match mask::extent(record.segmentation) {
                Some(rect) => corners = Some(([rect.x, rect.y, rect.w, rect.h], None)),
                None => {
                    is_mask = false;
                    self.out.fault(Fault::new(FaultKind::Mask, place, "", "a mask in which nothing is").of(image));
                }
            }
        }
        self.out.dataset.masks += u64::from(is_mask);
        if corners.is_none() && record.has_bbox && !record.bbox.is_wrong() && !record.category_id.is_missing() {
            self.without_box.push((place, image));
        }
        // Keypoints show their class.
        let counted_only = is_mask || record.has_segments || caption.is_some();
        let no_box = corners.is_none();
        if no_box && (counted_only || record.category_id.is_missing() || record.bbox.is_wrong()) {
            return;
        }
        let Some(class) = self.class_of(&record, image, place) else { return };
        let Some(([x, y, w, h], not_a_number)) = corners else {
            // A category without a box: the image shows it.
            if let Some(source) = self.out.source() {
                source.records += 1;
            }
            self.out.add_label(image, class, Some(place));
            if record.keypoints {
                self.out.outline_of(image, class, BoxUnit::Pixels, || keypoints(record.keypoint_list));
            }
            return;
        };
        let flags = if record.crowd { flag::CROWD } else { 0 }
            | if is_mask || record.has_segments { flag::MASK } else { 0 }
            | if record.keypoints { flag::KEYPOINTS } else { 0 };
        self.has_boxes = true;
        let id = self.out.add_box(image, class, Rect { x, y, w, h }, BoxUnit::Pixels, flags, place);
        if is_mask {
            self.out.outline(id, BoxUnit::Pixels, || mask::traced(record.segmentation));
        }
        if record.keypoints {
            self.out.outline(id, BoxUnit::Pixels, || keypoints(record.keypoint_list));
        }
        if let Some(found) = not_a_number {
            let mut fault = Fault::new(FaultKind::NotANumber, place, "four numbers", found).of(image);
            (fault.class, fault.r#box) = (Some(class), Some(id));
            self.out.fault(fault);
        }
        let place = SourceFile { file: self.file, path: &self.path };
        for (name, value) in record.extras {
            let value = match value {
                Scalar::Text(t) => Some(t.into_owned()),
                Scalar::Missing | Scalar::Null | Scalar::Other(_) => None,
                value => Some(value.words()),
            };
            self.attributes.set(&self.out.dataset, place, &name, Item::Box(id), value.as_deref());
        }
    }

    /// The image that an annotation speaks of; none is a fault.
    fn image_of(&mut self, record: &Annotation<'_>, place: Place) -> Option<ImageId> {
        let Some(key) = Key::of(&record.image_id) else {
            self.bad(place, "an image_id", record.image_id.words());
            return None;
        };
        match self.images.get(&key, Spelt::of(&record.image_id)) {
            Some((image, written)) => {
                self.note_id("image_id", &record.image_id, written, image, place);
                image
            }
            None => {
                if self.seen_images == Seen::Whole {
                    let found = format!("image_id {}", record.image_id.words());
                    self.out.fault(Fault::new(FaultKind::DanglingId, place, "an id of images", found));
                }
                None
            }
        }
    }

    /// Remembers an id that is written otherwise than the record that it refers to.
    fn note_id(
        &mut self,
        member: &str,
        id: &Scalar<'_>,
        written: Option<(Way, String)>,
        image: Option<ImageId>,
        place: Place,
    ) {
        let Some((way, to)) = written else { return };
        let name = match id {
            Scalar::Float(f) => format!("{member} {f:.1}"),
            id => format!("{member} {}", id.words()),
        };
        self.out.dataset.loose_joins.push(LooseJoin { place, named: Named::Id, way, name, to, image });
    }

    /// The class that an annotation speaks of. An id that leads nowhere makes a class "category 17".
    pub(super) fn class_of(&mut self, record: &Annotation<'_>, image: ImageId, place: Place) -> Option<ClassId> {
        let Some(key) = Key::of(&record.category_id) else {
            let fault = Fault::new(FaultKind::BadRecord, place, "a category_id", record.category_id.words());
            self.out.fault(fault.of(image));
            return None;
        };
        let known = self.categories.get(&key, Spelt::of(&record.category_id)).map(|(class, written)| {
            self.note_id("category_id", &record.category_id, written, Some(image), place);
            class
        });
        if let Some(Some(class)) = known {
            return Some(class);
        }
        let class = self.out.class(&format!("category {}", record.category_id.words().trim_matches('"')));
        if known.is_none() && self.seen_categories == Seen::Whole {
            let found = format!("category_id {}", record.category_id.words());
            let mut fault = Fault::new(FaultKind::DanglingId, place, "an id of categories", found).of(image);
            fault.class = Some(class);
            self.out.fault(fault);
        }
        Some(class)
    }

    /// The four numbers of a box, NaN for those that are none, and how the first such is written. `None` where there
    /// is no box, or none that could be read (a fault).
    pub(super) fn numbers(
        &mut self,
        list: &List<'_>,
        image: ImageId,
        place: Place,
    ) -> Option<([f64; 4], Option<String>)> {
        let found = match &list.instead {
            Some(instead) => instead.words(),
            None if list.len == 0 => return None,
            None if list.len != 4 => format!("{} value{}", list.len, if list.len == 1 { "" } else { "s" }),
            None => {
                let mut wrong = None;
                let numbers = list.first.each_ref().map(|value| {
                    let number = value.number().filter(|n| n.is_finite());
                    if number.is_none() && wrong.is_none() {
                        wrong = Some(value.words());
                    }
                    // A number in quotes is a fault, but not one that hides what was meant.
                    let meant = value.text().and_then(|t| t.trim().parse().ok());
                    number.or(meant).unwrap_or(f64::NAN)
                });
                let wrong = wrong.map(|words| if words == "null" { self.literal().unwrap_or(words) } else { words });
                return Some((numbers, wrong));
            }
        };
        self.out.fault(Fault::new(FaultKind::BadRecord, place, "a box of four numbers", found).of(image));
        None
    }
}

/// x, y and v in turns, as COCO has them.
fn keypoints(list: &[u8]) -> Traced {
    let numbers: Vec<f64> = serde_json::from_slice(list).unwrap_or_default();
    Traced::Keypoints(numbers.as_chunks::<3>().0.to_vec())
}
