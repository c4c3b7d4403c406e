//! Panoptic records: the segments of a picture, of which a picture of masks shows where each is. A segment is an object
//! of its class, with the box around it. Refuses to look into that picture.

use super::ids::Key;
use super::reader::Reader;
use super::record::{Annotation, parse};
use crate::dataset::{BoxUnit, ClassId, Fault, FaultKind, ImageId, Place, Rect, flag};
use crate::formats::json::{Element, Node};
use rustc_hash::FxHashSet;

impl Reader<'_, '_> {
    /// Takes the segments of a record.
    pub(super) fn segments(&mut self, record: &Annotation<'_>, image: ImageId, place: Place) {
        let list = Node::from(Element { index: 0, line: place.line, bytes: record.segments });
        if !list.is_list() {
            return self.bad_of(image, place, "a list of segments_info", list.words());
        }
        if record.file_name.text().is_none_or(|name| name.trim().is_empty()) {
            let found = record.file_name.words();
            self.bad_of(image, place, "a file_name, of the picture of its masks", found);
        }
        let (mut ids, mut labelled) = (FxHashSet::default(), FxHashSet::default());
        for (at, node) in list.elements().enumerate() {
            self.has_segments = true;
            self.out.dataset.masks += 1;
            let Ok(segment) = parse::<Annotation<'_>>(node.bytes()) else {
                self.bad_of(image, place, "segments that are objects", format!("{} as segment {at}", node.words()));
                continue;
            };
            let repeated = Key::of(&segment.id).is_some_and(|key| !ids.insert(key));
            if repeated {
                let found = format!("segment {} twice", segment.id.words());
                let fault = Fault::new(FaultKind::DuplicateId, place, "an id of its own in the picture", found);
                self.out.fault(fault.of(image));
            }
            if let Some(class) = self.class_of(&segment, image, place) {
                self.segment(&segment, (class, image), &mut labelled, place);
            }
        }
    }

    fn segment(
        &mut self,
        segment: &Annotation<'_>,
        (class, image): (ClassId, ImageId),
        labelled: &mut FxHashSet<ClassId>,
        place: Place,
    ) {
        let Some(([x, y, w, h], wrong)) = self.numbers(&segment.bbox, image, place) else {
            // Its class is shown nevertheless.
            if !segment.bbox.is_wrong() && labelled.insert(class) {
                if let Some(source) = self.out.source() {
                    source.records += 1;
                }
                self.out.add_label(image, class, Some(place));
            }
            return;
        };
        let flags = flag::MASK | if segment.crowd { flag::CROWD } else { 0 };
        let id = self.out.add_box(image, class, Rect { x, y, w, h }, BoxUnit::Pixels, flags, place);
        if let Some(found) = wrong {
            let mut fault = Fault::new(FaultKind::NotANumber, place, "four numbers", found).of(image);
            (fault.class, fault.r#box) = (Some(class), Some(id));
            self.out.fault(fault);
        }
    }
}
