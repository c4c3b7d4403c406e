//! Names to dropped pictures, with what is remembered of those that differ in one thing and of those that lead nowhere.
//! Refuses to know how names are compared (`Pairing` does).

use super::{Builder, Join, Joined};
use crate::dataset::joins::{LooseJoin, Loosely, Named, NotJoined, Unjoined, Way};
use crate::dataset::{Fault, FaultKind, ImageId, Place};

impl Builder<'_> {
    /// The file that is read calls an image by this id.
    pub fn has_id(&mut self, id: String, image: ImageId) {
        let known = self.ids.entry(id).or_insert(Some(image));
        if *known != Some(image) {
            *known = None;
        }
    }

    /// The image that another file's id means, just as it is written.
    pub fn of_id(&self, id: &str) -> Option<ImageId> {
        self.ids.get(id).copied().flatten()
    }

    /// Whether a name means a dropped picture, be it but for one thing.
    pub fn finds(&self, name: &str, join: Join) -> bool {
        match self.find(name, join) {
            Joined::Missing(None) => {
                matches!(self.pairing.find_loosely(&self.path, name, join), Loosely::Image(..))
            }
            found => matches!(found, Joined::Image(_)),
        }
    }

    /// The dropped picture that a name means. Where none is called so, the one that is called so but for one thing, if
    /// it is the only one; that is remembered. The caller names the image.
    pub fn join(&mut self, name: &str, join: Join, place: Place, named: Named) -> Result<ImageId, Unjoined> {
        match self.find(name, join) {
            Joined::Image(image) => Ok(image),
            Joined::Ambiguous(several) => {
                let own = |id: &ImageId| self.dataset.images.path(*id).rsplit('/').next().unwrap_or("");
                let first = several.first().map_or("", own);
                let why =
                    if several.iter().all(|id| own(id) == first) { NotJoined::Several } else { NotJoined::SharedStem };
                let words = format!("{} images have this name: {}", several.len(), self.names(&several));
                Err(Unjoined { why: Some(why), words })
            }
            Joined::Missing(Some(words)) => Err(Unjoined { why: Some(NotJoined::OtherSplit), words }),
            Joined::Missing(None) => match self.pairing.find_loosely(&self.path, name, join) {
                Loosely::Nothing => Err(Unjoined::default()),
                Loosely::Several(several, way) => {
                    let (n, names) = (several.len(), self.names(&several));
                    let words = format!("{n} images fit {}: {names}", way.but());
                    Err(Unjoined { why: Some(NotJoined::SeveralBut(way)), words })
                }
                Loosely::Image(image, way) => self.join_loosely(name, image, way, place, named),
            },
        }
    }

    fn join_loosely(
        &mut self,
        name: &str,
        image: ImageId,
        way: Way,
        place: Place,
        named: Named,
    ) -> Result<ImageId, Unjoined> {
        let to = self.dataset.images.path(image).to_owned();
        // Two names of one file for one picture: one of them means another picture, which is not here.
        if self.joined.contains(image) && self.loosely.get(&image).is_none_or(|known| known != name) {
            let words = format!("{to} fits {}, and another record names it", way.but());
            return Err(Unjoined { why: Some(NotJoined::Taken(way)), words });
        }
        self.loosely.insert(image, name.to_owned());
        self.dataset.loose_joins.push(LooseJoin { place, named, way, name: name.to_owned(), to, image: Some(image) });
        Ok(image)
    }

    /// Up to three paths.
    fn names(&self, images: &[ImageId]) -> String {
        images.iter().take(3).map(|&i| self.dataset.images.path(i)).collect::<Vec<_>>().join(", ")
    }

    /// An image that is only listed because its name leads nowhere: a fault the first time, where pictures were dropped.
    pub(super) fn listed_image(&mut self, name: &str, why: Unjoined, place: Place) -> ImageId {
        let key = self.listed_key(name);
        if let Some(id) = self.listed.get(&self.dataset.images, &key) {
            return id;
        }
        let id = self.list(&key);
        if self.pairing.has_images() {
            self.dataset.faults.push(Fault::unjoined(FaultKind::NoImage, place, why, name).of(id));
            if let Some(source) = self.source() {
                source.unmatched += 1;
            }
        }
        id
    }
}
