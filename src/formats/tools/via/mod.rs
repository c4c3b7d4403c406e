//! VIA (VGG Image Annotator), versions 1 and 2: an object with a member for each picture and its regions, alone or in a
//! project; and its table, which holds the same as JSON in its fields. Refuses to guess a class from several attributes
//! none of which is called as one: all are kept as attributes.

mod class;
mod region;
mod table;

use super::{Reader, Records, boxed, holds, is_json, read, words};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Counting, FileRole, Format, Join, Place, RecordKind, SetOf};
use crate::formats::Probe;
use crate::formats::attributes::Item;
use crate::formats::json::{Element, Mark, Node, Visit, Want};
use crate::formats::list::{Entry, How, Read, Stage};
use region::Regions;

const BOXES: BoxFormat =
    BoxFormat { numbers: Some(BoxNumbers::LeftTop), unit: Some(BoxUnit::Pixels), counting: Counting::FromZero };

pub static ENTRY: Entry = Entry {
    format: Format { id: "via", name: "VIA", role: FileRole::Annotations, boxes: Some(BOXES) },
    reads: "the JSON and the projects of VIA 1 and 2: rectangles, circles, ellipses and polygons with the box around them, classes of lines and points, the class by the attribute that is called so or the only one, the others as attributes of boxes, attributes of files as those of pictures",
    told_by: "a member for each picture with filename and regions, or the member _via_img_metadata",
    cannot: "VIA 3, sizes of images, crowds, splits but by the file's name, people; lines and points give no box",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &ENTRY.format, false, out, &mut session.gathered);
                read(input, Via { regions: Regions::new(records), entries: 0 }, tick).await;
            })
        }),
    },
};

pub static TABLE: Entry = Entry {
    format: Format { id: "via-csv", name: "VIA CSV", role: FileRole::Annotations, boxes: Some(BOXES) },
    reads: "the table that VIA exports, a region in each row: the same as from its JSON",
    told_by: "a table with the columns filename, region_shape_attributes and region_attributes",
    cannot: "the same as in its JSON",
    stage: Stage::Annotations,
    how: How::Files {
        recognise: table::recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &TABLE.format, false, out, &mut session.gathered);
                table::read(input, Regions::new(records), tick).await;
            })
        }),
    },
};

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) || probe.json().is_list {
        return None;
    }
    let shape = probe.json();
    if shape.has(&["_via_img_metadata"]) {
        return Some("VIA: JSON of a project".into());
    }
    let names = |members: &[String], wanted: &str| members.iter().any(|m| m == wanted);
    let first = shape.object.as_ref().is_some_and(|(_, members)| {
        names(members, "filename") && (names(members, "regions") || names(members, "file_attributes"))
    });
    // The first picture's regions may be longer than what is seen.
    let cut = shape.object.is_none() && shape.partial && holds(probe, &["\"filename\"", "\"shape_attributes\""]);
    (first || cut).then(|| "VIA: JSON with a member for each picture and its regions".into())
}

struct Via<'r, 'b> {
    regions: Regions<'r, 'b>,
    entries: u32,
}

impl Via<'_, '_> {
    /// A picture with its regions.
    fn picture(&mut self, node: Node<'_>, place: Place) {
        let records = &mut self.regions.records;
        if !node.is_object() {
            return records.bad(place, "an object with filename and regions", node.words());
        }
        let Some(name) = node.text_of("filename") else {
            return records.bad(place, "a filename", words(node.get("filename")));
        };
        let image = records.image(name.trim(), Join::Name, place);
        for (name, value) in node.get("file_attributes").into_iter().flat_map(Node::members) {
            self.regions.say(Item::Image(image, place), &name, value);
        }
        let records = &mut self.regions.records;
        let regions = match node.get("regions") {
            None => return,
            Some(list) if list.is_list() => records.each(list, RecordKind::Region),
            // Version 1 numbers them.
            Some(numbered) if numbered.is_object() => {
                let of = |(i, (_, node)): (usize, (_, Node<'_>))| {
                    let index = u32::try_from(i).unwrap_or(u32::MAX);
                    Place::new(records.file, node.line(), RecordKind::Region, index)
                };
                let all: Vec<_> = numbered.members().enumerate().map(|(i, m)| (m.1, of((i, m)))).collect();
                all.into_iter().filter(|(node, place)| records.is_sound(*node, *place)).collect()
            }
            Some(other) => return records.bad_of(image, place, "a list of regions", other.words()),
        };
        for (node, place) in regions {
            self.regions.take(node.get("shape_attributes"), node.get("region_attributes"), image, place);
        }
    }

    fn place(&mut self, line: u32) -> Place {
        self.entries = self.entries.saturating_add(1);
        Place::new(self.regions.records.file, line, RecordKind::Image, self.entries - 1)
    }
}

impl Visit for Via<'_, '_> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        match name {
            "_via_img_metadata" if first == b'{' => Want::Later,
            "_via_attributes" => Want::Value,
            _ if name.starts_with("_via_") => Want::Skip,
            _ if first == b'{' => Want::Value,
            _ => {
                let place = self.regions.records.place(at.line);
                self.regions.records.bad(place, "an object with filename and regions", format!("the member {name:?}"));
                Want::Skip
            }
        }
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        let node = Node::from(element);
        if name == "_via_attributes" {
            self.regions.declared(node);
        } else {
            let place = self.place(element.line);
            self.picture(node, place);
        }
    }

    fn entry(&mut self, _name: &str, _key: &str, element: Element<'_>) {
        let place = self.place(element.line);
        self.picture(element.into(), place);
    }
}

impl<'r, 'b> Reader<'r, 'b> for Via<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.regions.records
    }

    fn end(&mut self) {
        self.regions.end();
    }
}

/// Which annotation set a file of VIA belongs to.
fn set() -> SetOf {
    SetOf::Alike(ENTRY.format.id.into())
}
