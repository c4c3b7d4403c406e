//! Takes one region of VIA, from its JSON or its table. Refuses to make a class of regions without one while others of
//! the file have one.

use super::super::outline::{Outline, ellipse};
use super::super::{Drawn, Node, Records, numbers, words};
use super::class::{choose, values};
use super::set;
use crate::dataset::{ImageId, Place, Rect, Traced};
use crate::formats::attributes::Item;

/// What a region without a class is called, in a file that has none.
const OBJECT: &str = "object";

/// A region whose class is not known before the file's end.
struct Unlabelled {
    image: ImageId,
    drawn: Drawn,
    wrong: Option<String>,
    place: Place,
}

pub(super) struct Regions<'r, 'b> {
    pub(super) records: Records<'r, 'b>,
    /// The attribute that the project's own list makes the class.
    class: Option<String>,
    /// What the values of lists stand for, by attribute.
    options: Vec<(String, Vec<(String, String)>)>,
    unlabelled: Vec<Unlabelled>,
    labelled: bool,
    undecided: bool,
}

impl<'r, 'b> Regions<'r, 'b> {
    pub(super) fn new(records: Records<'r, 'b>) -> Self {
        records.out.labels_as(set());
        let unlabelled = Vec::new();
        Self { records, class: None, options: Vec::new(), unlabelled, labelled: false, undecided: false }
    }

    /// The project's list of attributes.
    pub(super) fn declared(&mut self, node: Node<'_>) {
        let Some(region) = node.get("region") else { return };
        let (mut names, mut choices) = (Vec::new(), Vec::new());
        for (name, attribute) in region.members() {
            let kind = attribute.text_of("type").unwrap_or_default();
            choices.push(matches!(kind.as_ref(), "dropdown" | "radio" | "checkbox"));
            let options = attribute.get("options").into_iter().flat_map(Node::members);
            let named: Vec<(String, String)> = options
                .filter_map(|(id, text)| Some((id.into_owned(), text.text()?.trim().to_owned())))
                .filter(|(_, text)| !text.is_empty())
                .collect();
            if !named.is_empty() {
                self.options.push((name.clone().into_owned(), named));
            }
            names.push(name);
        }
        let all: Vec<(&str, bool)> = names.iter().map(AsRef::as_ref).zip(choices).collect();
        self.class = choose(&all).map(str::to_owned);
    }

    /// A value of a list as it is shown: lists may keep numbers for it.
    fn shown(&self, attribute: &str, value: &str) -> String {
        let options = self.options.iter().find(|(name, _)| name == attribute);
        let text = options.and_then(|(_, options)| options.iter().find(|(id, _)| id == value));
        text.map_or(value, |(_, text)| text).to_owned()
    }

    /// Notes an attribute of a box or a picture.
    pub(super) fn say(&mut self, item: Item, name: &str, value: Node<'_>) {
        let shown: Vec<String> = values(value).iter().map(|value| self.shown(name, value)).collect();
        self.records.say_text(item, name, &shown.join(", "));
    }

    /// Takes a region: what is drawn, and what is said of it.
    pub(super) fn take(&mut self, shape: Option<Node<'_>>, attributes: Option<Node<'_>>, image: ImageId, place: Place) {
        let (drawn, wrong) = match shape.map(drawn) {
            Some(Ok(found)) => found,
            Some(Err((expected, found))) => return self.records.bad_of(image, place, expected, found),
            None => return self.records.bad_of(image, place, "shape_attributes", "nothing"),
        };
        let own: Vec<(String, Vec<String>)> = attributes
            .into_iter()
            .flat_map(Node::members)
            .map(|(name, value)| (name.into_owned(), values(value)))
            .filter(|(_, values)| !values.is_empty())
            .collect();
        let names: Vec<(&str, bool)> = own.iter().map(|(name, _)| (name.as_str(), false)).collect();
        let class = match &self.class {
            Some(class) => own.iter().find(|(name, _)| name == class).map(|(name, _)| name.as_str()),
            None => choose(&names),
        };
        let classes: Vec<String> = match own.iter().find(|(name, _)| Some(name.as_str()) == class) {
            Some((name, values)) => values.iter().map(|value| self.shown(name, value)).collect(),
            // Several attributes, none of them called as a class.
            None if self.class.is_none() && !own.is_empty() => {
                self.undecided = true;
                vec![OBJECT.to_owned()]
            }
            None => return self.unlabelled.push(Unlabelled { image, drawn, wrong, place }),
        };
        self.labelled = true;
        let class = class.map(str::to_owned);
        for name in classes {
            let id = self.records.draw(image, &name, drawn.clone(), 0, place);
            self.records.wrong_number(wrong.clone(), image, id, place);
            let Some(id) = id else { continue };
            for (name, values) in own.iter().filter(|(name, _)| Some(name) != class.as_ref()) {
                let shown: Vec<String> = values.iter().map(|value| self.shown(name, value)).collect();
                self.records.say_text(Item::Box(id), name, &shown.join(", "));
            }
        }
    }

    /// What was left open is decided by the whole file: where no region has a class, there is but one.
    pub(super) fn end(&mut self) {
        if self.undecided {
            self.records.explain("no attribute of its regions is called as a class, so all are taken for one, object");
        }
        let unlabelled = std::mem::take(&mut self.unlabelled);
        if !self.labelled && !unlabelled.is_empty() {
            self.records.explain("its regions have no class, so all are taken for one, object");
        }
        for Unlabelled { image, drawn, wrong, place } in unlabelled {
            if self.labelled {
                self.records.bad_of(image, place, "a class among region_attributes", "none");
                continue;
            }
            let id = self.records.draw(image, OBJECT, drawn, 0, place);
            self.records.wrong_number(wrong, image, id, place);
        }
    }
}

type Taken = (Drawn, Option<String>);

/// What `shape_attributes` draw, and the first number that is none; what was expected and found where they draw nothing.
fn drawn(shape: Node<'_>) -> Result<Taken, (&'static str, String)> {
    let kind = shape.text_of("name").unwrap_or_default();
    match kind.as_ref() {
        "rect" | "rectangle" => {
            let ([x, y, w, h], wrong) =
                numbers(shape, ["x", "y", "width", "height"]).map_err(|e| ("x, y, width and height", e))?;
            Ok((Drawn::Box(Rect { x, y, w, h }), wrong))
        }
        "circle" => {
            let ([x, y, r], wrong) = numbers(shape, ["cx", "cy", "r"]).map_err(|e| ("cx, cy and r", e))?;
            Ok((Drawn::Box(ellipse([x, y, r, r], 0.0)), wrong))
        }
        "ellipse" => {
            let (axes, wrong) = numbers(shape, ["cx", "cy", "rx", "ry"]).map_err(|e| ("cx, cy, rx and ry", e))?;
            let turned = shape.get("theta").and_then(Node::number).unwrap_or(0.0);
            Ok((Drawn::Box(ellipse(axes, turned)), wrong))
        }
        "polygon" | "polyline" => {
            let (Some(xs), Some(ys)) = (shape.list("all_points_x"), shape.list("all_points_y")) else {
                return Err(("lists all_points_x and all_points_y", "none".into()));
            };
            let outline = Outline::zipped(xs, ys).map_err(|e| ("as many points across as down", e))?;
            match (kind.as_ref(), outline.len) {
                ("polygon", 0..3) => Err(("three points or more for a polygon", outline.words())),
                ("polygon", _) => Ok((outline.clone().polygon(), outline.wrong)),
                (_, 0..2) => Err(("two points or more for a line", outline.words())),
                _ => Ok((outline.clone().line(), outline.wrong)),
            }
        }
        "point" => {
            let at = numbers(shape, ["cx", "cy"]).map(|([x, y], _)| vec![[x, y, 2.0]]);
            Ok((Drawn::Points(at.map_or(Traced::Nothing, Traced::Keypoints)), None))
        }
        _ => Err(("rect, circle, ellipse, polygon, polyline or point", words(shape.get("name")))),
    }
}
