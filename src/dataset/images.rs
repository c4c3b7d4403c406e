//! Pictures: those that were dropped, and those that annotations or tables only name.

use super::Facts;
use super::ids::{FileId, ImageId, SplitId};
use super::paths::Paths;
use super::place::Place;
use super::sparse::Sparse;

/// A size that an annotation claims for an image, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredSize {
    pub image: ImageId,
    pub width: u32,
    pub height: u32,
    pub place: Place,
}

/// A statement that an image belongs to a split. `place` is `None` where the image's own folder says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitClaim {
    pub image: ImageId,
    pub split: SplitId,
    pub place: Option<Place>,
}

/// All pictures, as columns. Those with a file come first, sorted by path; then those only listed, in order of appearance.
#[derive(Default, Debug)]
pub struct Images {
    /// Path below the dropped folder, NFC; for an image that is only listed, its name as written.
    pub path: Paths,
    /// The dropped file, `None` for an image that is only listed.
    pub file: Sparse<FileId>,
    /// What was measured; `None` until then, and for images that are only listed.
    pub facts: Sparse<Box<Facts>>,
    /// An annotation (box, label, an entry in an annotation file without any, but not a table's row) exists.
    pub annotated: Vec<bool>,
    /// Named by an annotation or a table.
    pub listed: Vec<bool>,
    /// The first place that names it.
    pub named_at: Vec<Option<Place>>,
    pub declared: Vec<DeclaredSize>,
    pub split_claims: Vec<SplitClaim>,
}

impl Images {
    pub fn len(&self) -> usize {
        self.path.len()
    }

    pub fn is_empty(&self) -> bool {
        self.path.is_empty()
    }

    pub fn push(&mut self, path: String, file: Option<FileId>) -> ImageId {
        self.push_named(&path, file)
    }

    /// As `push`, of a path that is only lent.
    pub fn push_named(&mut self, path: &str, file: Option<FileId>) -> ImageId {
        let id = ImageId::from(self.len());
        self.path.push(path);
        self.file.push(file);
        self.facts.push(None);
        self.annotated.push(false);
        self.listed.push(false);
        self.named_at.push(None);
        id
    }

    pub fn ids(&self) -> impl Iterator<Item = ImageId> + use<> {
        (0..self.len()).map(ImageId::from)
    }

    pub fn path(&self, id: ImageId) -> &str {
        &self.path[id.index()]
    }

    pub fn facts(&self, id: ImageId) -> Option<&Facts> {
        self.facts[id.index()].as_deref()
    }

    /// The real, upright size where the header could be read.
    pub fn real_size(&self, id: ImageId) -> Option<(u32, u32)> {
        self.facts(id).map(|f| (f.width, f.height)).filter(|&(w, h)| w > 0 && h > 0)
    }
}
