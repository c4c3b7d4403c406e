//! What the head of a CVAT file says of its task: labels, default values of attributes, sizes of videos.

use crate::dataset::{Builder, ClassId, Place, SetOf};
use crate::formats::attributes::Gathered;
use rustc_hash::FxHashSet;

/// Gathers the head, element by element.
#[derive(Default)]
pub(super) struct Head {
    name: String,
    /// Part of a skeleton: a joint and no class.
    is_part: bool,
    attribute: String,
    defaults: Vec<(String, String)>,
    /// A task's id and the size of its video, in pixels.
    sizes: Vec<(String, u32, u32)>,
    task: String,
    width: Option<u32>,
    pub(super) declared: FxHashSet<ClassId>,
}

impl Head {
    /// An element of the head ends: the names of those around it from the outermost to its own, and its text.
    pub(super) fn close(
        &mut self,
        path: &[String],
        text: &str,
        place: Place,
        out: &mut Builder<'_>,
        attributes: &mut Gathered,
    ) {
        let text = text.trim();
        let [.., parent, own] = path else { return };
        match (parent.as_str(), own.as_str()) {
            ("label", "name") => text.clone_into(&mut self.name),
            ("label", "parent") => self.is_part = !text.is_empty(),
            ("attribute", "name") => text.clone_into(&mut self.attribute),
            ("attribute", "default_value") => self.defaults.push((self.attribute.clone(), text.to_owned())),
            ("labels", "label") => self.label(place, out, attributes),
            ("task" | "job", "id") => text.clone_into(&mut self.task),
            ("original_size", "width") => self.width = text.parse().ok(),
            ("original_size", "height") => {
                if let (Some(width), Ok(height)) = (self.width.take(), text.parse()) {
                    self.sizes.push((self.task.clone(), width, height));
                }
            }
            _ => {}
        }
    }

    fn label(&mut self, place: Place, out: &mut Builder<'_>, attributes: &mut Gathered) {
        let name = std::mem::take(&mut self.name);
        let path = out.path().to_owned();
        for (attribute, value) in self.defaults.drain(..) {
            attributes.has_default(&path, &attribute, &value);
        }
        if std::mem::take(&mut self.is_part) || name.is_empty() {
            return;
        }
        if self.declared.is_empty() {
            // The file lists the classes that it knows.
            out.labels_as(SetOf::File);
        }
        let class = out.class(&name);
        if self.declared.insert(class) {
            out.declare_class(&name, None, place);
        }
    }

    /// The size of a task's video; of the only one where no task is named.
    pub(super) fn size(&self, task: Option<&str>) -> Option<(u32, u32)> {
        let of = task.and_then(|task| self.sizes.iter().find(|(id, ..)| id == task));
        let only = || match self.sizes.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        of.or_else(only).map(|&(_, width, height)| (width, height))
    }
}
