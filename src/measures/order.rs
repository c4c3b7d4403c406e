//! Images in the order of their clusters, those alone last, so that sums over clusters walk through memory once. Owns that
//! order and the classes in it; sums nothing.

use super::clusters::ALONE;
use super::{Clusters, Postings, Rows};
use crate::dataset::{ClassId, ImageId};

/// A place is where an image stands in this order.
pub struct Order {
    /// Per place its image and the cluster of that.
    images: Vec<u32>,
    of: Vec<u32>,
    /// Per place the classes that its image shows.
    classes: Rows,
    /// Per class the places of its images, rising.
    places: Rows,
    clusters: usize,
}

impl Order {
    /// `None` where nothing repeats. `classes`: how many there are.
    pub fn of(images: usize, classes: usize, postings: &Postings, clusters: &Clusters) -> Option<Self> {
        Self::within(images, classes, postings, clusters, |_| true)
    }

    /// Of some of the images alone.
    pub fn within(
        images: usize,
        classes: usize,
        postings: &Postings,
        clusters: &Clusters,
        wanted: impl Fn(u32) -> bool,
    ) -> Option<Self> {
        if clusters.is_trivial() {
            return None;
        }
        let images = clusters.sorted(&(0..images as u32).filter(|&image| wanted(image)).collect::<Vec<_>>());
        let of = images.iter().map(|&image| clusters.of_image(image)).collect();
        let shown = || {
            let at = |(place, &image): (usize, &u32)| {
                postings.classes(ImageId(image)).iter().map(move |&class| (place, class))
            };
            images.iter().enumerate().flat_map(at)
        };
        let at_place = Rows::of(images.len(), shown);
        let places = Rows::of(classes, || shown().map(|(place, class)| (class as usize, place as u32)));
        Some(Self { classes: at_place, places, of, images, clusters: clusters.count() })
    }

    /// How many clusters there are.
    pub fn clusters(&self) -> usize {
        self.clusters
    }

    /// Per place the cluster, `ALONE` for an image that repeats nothing.
    pub fn of_places(&self) -> &[u32] {
        &self.of
    }

    /// The classes that the image at a place shows, sorted, each once (`ClassId`s as numbers).
    pub fn classes(&self, place: u32) -> &[u32] {
        self.classes.row(place as usize)
    }

    /// Something of each image, brought into this order.
    pub fn arranged(&self, of_images: &[u32]) -> Vec<u32> {
        self.images.iter().map(|&image| of_images.get(image as usize).copied().unwrap_or(0)).collect()
    }

    /// The places of a class, cut into clusters: the cluster (`ALONE` for an image by itself), and the places in it.
    pub fn by_cluster(&self, class: ClassId) -> impl Iterator<Item = (u32, &[u32])> {
        let cluster = |place: &u32| self.of[*place as usize];
        let same = move |a: &u32, b: &u32| cluster(a) != ALONE && cluster(a) == cluster(b);
        self.places.row(class.index()).chunk_by(same).map(move |chunk| (cluster(&chunk[0]), chunk))
    }
}
