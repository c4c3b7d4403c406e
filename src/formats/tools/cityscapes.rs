//! Cityscapes: a JSON file of polygons for each picture of a street (`X_gtFine_polygons.json` of `X_leftImg8bit.png`), and
//! CityPersons' boxes in the same form. A label that ends in `group` is one shape around many. Refuses what evaluation
//! ignores: shapes that were deleted, and those that are no class.

use super::outline::Outline;
use super::{Drawn, Reader, Records, boxed, is_json, read, words};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Counting, FileRole, Format, ImageId, Join, Joined, Place, RecordKind, Rect, Traced,
    flag,
};
use crate::formats::Probe;
use crate::formats::json::{Element, Mark, Node, Visit, Want};
use crate::formats::list::{Entry, How, Read, Stage};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "cityscapes",
        name: "Cityscapes",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "a JSON file of polygons for each picture, and Mapillary Vistas' like it: classes, the box around each polygon, groups as crowds, sizes; CityPersons' boxes; deleted shapes and areas without a class are left out",
    told_by: "JSON with imgHeight, imgWidth and objects, or height, width and objects with a label and a polygon",
    cannot: "attributes, boxes in space; splits but by folders, people; which pixels are whose is not read",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &ENTRY.format, true, out, &mut session.gathered);
                let reader =
                    Cityscapes { records, sides: Default::default(), image: None, has_objects: false, left: [0; 2] };
                read(input, reader, tick).await;
            })
        }),
    },
};

/// Shapes that mark no object: what stands there is not meant to be told.
const NO_CLASS: [&str; 6] = ["out of roi", "rectification border", "ego vehicle", "unlabeled", "ignore", "ignored"];
/// What the names of files end in behind the name of their picture.
const ENDS: [&str; 6] =
    ["_gtfine_polygons", "_gtcoarse_polygons", "_gtbboxcitypersons", "_polygons", "_gtfine", "_gtcoarse"];

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) {
        return None;
    }
    // Releases differ in how these are written.
    let is = |wanted: &str| probe.json().members.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    let of_vistas = || {
        let shows = |name: &str| probe.json().shows("objects", &[name]);
        is("height") && is("width") && is("objects") && shows("label") && shows("polygon")
    };
    ((is("imgheight") && is("imgwidth") && is("objects")) || of_vistas())
        .then(|| "Cityscapes: JSON with the size of a picture and objects in it".into())
}

struct Cityscapes<'r, 'b> {
    records: Records<'r, 'b>,
    /// Width and height as written, with their lines; empty where there are none.
    sides: [(String, u32); 2],
    image: Option<ImageId>,
    has_objects: bool,
    /// Shapes left out: deleted, without a class.
    left: [u64; 2],
}

impl Cityscapes<'_, '_> {
    /// The picture: the one that the file's name begins with, `_leftImg8bit` behind it or not.
    fn find_image(&mut self) -> ImageId {
        let path = self.records.out.path().to_owned();
        let own = path.rsplit('/').next().unwrap_or(&path);
        let stem = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
        let lower = stem.to_ascii_lowercase();
        let cut = ENDS.iter().find_map(|end| lower.strip_suffix(end)).map_or(stem.len(), str::len);
        let base = stem.get(..cut).unwrap_or(stem);
        let names = [format!("{base}_leftImg8bit"), base.to_owned(), stem.to_owned()];
        let leads = |name: &&String| matches!(self.records.out.find(name, Join::Stem), Joined::Image(_));
        let found = names.iter().find(leads).or(names.first()).cloned().unwrap_or_default();
        self.records.image(&found, Join::Stem, self.records.place(0))
    }

    fn object(&mut self, node: Node<'_>, image: ImageId, place: Place) {
        if get(node, "deleted").is_some_and(Node::is_set) {
            self.left[0] += 1;
            return;
        }
        let named = get(node, "label");
        let Some(label) = named.and_then(Node::scalar).filter(|l| !l.trim().is_empty()) else {
            return self.records.bad_of(image, place, "a label", words(named));
        };
        let label = label.trim();
        if NO_CLASS.iter().any(|known| label.eq_ignore_ascii_case(known)) {
            self.left[1] += 1;
            return;
        }
        let (class, crowd) = match label
            .strip_suffix("group")
            .map(|class| class.trim_end_matches(['-', '_', ' ']))
            .filter(|class| !class.is_empty() && !label.eq_ignore_ascii_case("polegroup"))
        {
            Some(class) => (class, true),
            None => (label, false),
        };
        let (drawn, wrong) = match drawn(node) {
            Ok(found) => found,
            Err((expected, found)) => return self.records.bad_of(image, place, expected, found),
        };
        let own = self.records.draw(image, class, drawn, if crowd { flag::CROWD } else { 0 }, place);
        self.records.wrong_number(wrong, image, own, place);
    }
}

/// A member, however its letters are written.
fn get<'n>(node: Node<'n>, name: &str) -> Option<Node<'n>> {
    node.get(name)
        .or_else(|| node.members().find(|(own, v)| own.eq_ignore_ascii_case(name) && !v.is_null()).map(|m| m.1))
}

type Taken = (Drawn, Option<String>);

/// What an object draws, and the first number that is none; what was expected and found where it draws nothing.
fn drawn(node: Node<'_>) -> Result<Taken, (&'static str, String)> {
    if let Some(points) = get(node, "polygon") {
        if !points.is_list() {
            return Err(("a polygon of points", points.words()));
        }
        let outline = Outline::pairs(points).map_err(|found| ("points of two numbers", found))?;
        if outline.len < 3 {
            return Err(("three points or more for a polygon", outline.words()));
        }
        return Ok((Drawn::Mask(outline.rect(), Traced::Polygon(vec![outline.points])), outline.wrong));
    }
    let expected = "a polygon, or a bbox of four numbers";
    let Some(numbers) = get(node, "bbox").filter(|node| node.is_list()) else {
        return Err((expected, words(get(node, "bbox"))));
    };
    let four = Outline::flat(numbers).map_err(|found| (expected, found))?;
    if four.len != 2 {
        return Err((expected, format!("{} numbers", 2 * four.len)));
    }
    let [[x, y], [w, h]] = four.first;
    Ok((Drawn::Box(Rect { x, y, w, h }), four.wrong))
}

impl Visit for Cityscapes<'_, '_> {
    fn member(&mut self, name: &str, first: u8, at: Mark) -> Want {
        match name.to_ascii_lowercase().as_str() {
            "objects" => {
                self.has_objects = true;
                if first == b'[' {
                    return Want::Later;
                }
                let place = self.records.place(at.line);
                self.records.bad(place, "a list of objects", if first == b'{' { "an object" } else { "no list" });
                Want::Skip
            }
            // Mapillary Vistas has the same without the word in front.
            "imgheight" | "imgwidth" | "height" | "width" => Want::Value,
            _ => Want::Skip,
        }
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        let node = Node::from(element);
        match name.to_ascii_lowercase().as_str() {
            side @ ("imgwidth" | "imgheight" | "width" | "height") => {
                let written = String::from_utf8_lossy(node.bytes()).into_owned();
                self.sides[usize::from(side.ends_with("height"))] = (written, node.line());
            }
            "objects" => {
                let place = Place::new(self.records.file, element.line, RecordKind::Object, element.index);
                if self.records.is_sound(node, place)
                    && let Some(image) = self.image
                {
                    self.object(node, image, place);
                }
            }
            _ => {}
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> for Cityscapes<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.records
    }

    fn between(&mut self, whole: bool) {
        let image = self.find_image();
        self.image = Some(image);
        self.records.out.annotate(image);
        self.records.written_size(image, std::mem::take(&mut self.sides));
        if whole && !self.has_objects {
            let place = self.records.place(0);
            self.records.bad(place, "a list of objects", "none");
        }
    }

    fn end(&mut self) {
        let parts = [("deleted", self.left[0]), ("without a class", self.left[1])];
        let said: Vec<String> = parts.iter().filter(|p| p.1 > 0).map(|(what, n)| format!("{n} {what}")).collect();
        if !said.is_empty() {
            self.records.explain(&format!("shapes left out: {}", said.join(", ")));
        }
    }
}
