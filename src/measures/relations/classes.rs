//! Classes with two names, and classes that are the values of an attribute. Owns which images are compared.

use super::super::{Clusters, Postings, Rows};
use super::pairs::independent;
use super::{COVERED, LEAST, Relation, RelationKind, Relations, Side, names, row};
use crate::dataset::{ClassId, Dataset, FileId, ImageId, ImageLabel, Unit};
use crate::measures::{ClassGroup, ClassPair};
use crate::sorting::Sorting;
use crate::stats::DisjointSets;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Who labels whole images. Two files are one where a class stands in both.
struct Labellers {
    /// Per class who gives it; `None` where it is (also) drawn as boxes.
    of_class: Vec<Option<u32>>,
    /// Image → who labels it, sorted; and the other way round.
    of_image: Rows,
    images: Rows,
}

impl Labellers {
    fn of(dataset: &Dataset) -> Self {
        let file_of = |label: &ImageLabel| label.place.map(|place| place.file);
        let mut files: Vec<Option<FileId>> = dataset.labels.iter().map(file_of).collect();
        files.sort_unstable();
        files.dedup();
        let number = |label: &ImageLabel| files.binary_search(&file_of(label)).unwrap_or(0) as u32;
        let mut sets = DisjointSets::alone(files.len());
        let mut first: Vec<Option<u32>> = vec![None; dataset.classes.len()];
        for label in &dataset.labels {
            let file = number(label);
            let own = *first[label.class.index()].get_or_insert(file);
            sets.join(own, file);
        }
        let mut of_class: Vec<Option<u32>> = first.iter().map(|f| f.map(|file| sets.leader(file))).collect();
        for b in dataset.boxes.counted() {
            of_class[dataset.boxes.class[b.index()].index()] = None;
        }
        let mut pairs: Vec<(u32, u32)> =
            dataset.labels.iter().map(|label| (label.image.0, sets.leader(number(label)))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self {
            of_class,
            of_image: Rows::of(dataset.images.len(), || pairs.iter().map(|&(image, who)| (image as usize, who))),
            images: Rows::of(files.len(), || pairs.iter().map(|&(image, who)| (who as usize, image))),
        }
    }

    fn labels(&self, who: u32, image: u32) -> bool {
        self.of_image.row(image as usize).binary_search(&who).is_ok()
    }
}

impl Relations {
    /// Adds the classes, from how they go with one another and with groups.
    pub(in crate::measures) fn add_classes(
        &mut self,
        dataset: &Dataset,
        postings: &Postings,
        clusters: &Clusters,
        pairs: &[ClassPair],
        groups: &[ClassGroup],
    ) -> Vec<Relation> {
        self.classes = vec![None; dataset.classes.len()];
        if dataset.labels.is_empty() {
            return Vec::new();
        }
        let labellers = Labellers::of(dataset);
        let among = Among { dataset, postings, clusters, labellers: &labellers };
        let mut rows: Vec<Relation> = among.two_names(pairs, &mut self.classes).into_iter().collect();
        for (attribute, own) in among.values_of(groups) {
            self.own.extend(own.iter().map(|same| (same.class, attribute)));
            let value = |same: &Own| (same.class.index(), same.code, same.images);
            let told = own.iter().filter(|same| self.classes[same.class.index()].is_none());
            let sides = (Side::Classes, Side::Attribute(attribute));
            rows.push(row(dataset, RelationKind::Same, sides, Unit::Image, told.map(value).collect()));
        }
        self.own.sort_unstable();
        rows
    }
}

/// Two names of a class, and the images that carry both.
type Both = (ClassId, ClassId, u64);

/// A class and the value that it is.
struct Own {
    class: ClassId,
    code: usize,
    /// With both, and of them those that repeat nothing.
    images: u64,
    worth: u64,
}

struct Among<'a> {
    dataset: &'a Dataset,
    postings: &'a Postings,
    clusters: &'a Clusters,
    labellers: &'a Labellers,
}

impl Among<'_> {
    /// Sets per class the one spoken of in its place: that with more images, the longer name, the first.
    fn two_names(&self, rows: &[ClassPair], told: &mut [Option<ClassId>]) -> Option<Relation> {
        let mut found: BTreeMap<(u32, u32), Vec<Both>> = BTreeMap::new();
        for row in rows {
            let (a, b) = (row.a, row.b);
            let who = self.labellers.of_class[a.index()].zip(self.labellers.of_class[b.index()]);
            // Of all their images, those included that are labelled for one of them alone.
            let fewer = [a, b].map(|class| self.postings.images(class).len() as u64).into_iter().min().unwrap_or(0);
            let Some((x, y)) = who.filter(|_| row.n_ab > 0 && row.n_ab * 10 >= fewer * COVERED) else {
                continue;
            };
            let compared = |image: u32| self.labellers.labels(x, image) && self.labellers.labels(y, image);
            let within = |one: ClassId, other: ClassId| {
                let mut images = self.postings.images(one).iter().filter(|&&image| compared(image));
                images.all(|&image| self.postings.shows(ImageId(image), other))
            };
            if within(a, b) && within(b, a) {
                found.entry((x.min(y), x.max(y))).or_default().push((a, b, row.n_ab));
            }
        }
        let name = |class: ClassId| self.dataset.class_name(class);
        let images = |class: ClassId| self.postings.images(class).len();
        found.retain(|_, pairs| {
            let seen = pairs.iter().filter(|&&(a, b, _)| self.worth(a, |image| self.postings.shows(image, b)) >= LEAST);
            seen.count() >= 2
                && names::are_alike(pairs.iter().map(|&(a, b, _)| (name(a).to_owned(), name(b).to_owned())))
        });
        let pairs: Vec<Both> = found.into_values().flatten().collect();
        let mut order: Vec<ClassId> = pairs.iter().flat_map(|&(a, b, _)| [a, b]).collect();
        order.order_by_key(|&class| (Reverse(images(class)), Reverse(name(class).chars().count()), name(class), class));
        order.dedup();
        let mut values = Vec::new();
        for &class in &order {
            let leads = |&&(a, b, _): &&Both| {
                let other = if a == class { b } else { a };
                (a == class || b == class)
                    && told[other.index()].is_none()
                    && rank_of(&order, other) < rank_of(&order, class)
            };
            if let Some(&(a, b, n)) =
                pairs.iter().filter(leads).min_by_key(|&&(a, b, _)| rank_of(&order, if a == class { b } else { a }))
            {
                let leader = if a == class { b } else { a };
                told[class.index()] = Some(leader);
                values.push((leader.index(), class.index(), n));
            }
        }
        let sides = (Side::Classes, Side::Classes);
        (!values.is_empty()).then(|| row(self.dataset, RelationKind::Same, sides, Unit::Image, values))
    }

    /// Images of a class that show something else too, those that repeat one another counted once.
    fn worth(&self, class: ClassId, shows: impl Fn(ImageId) -> bool) -> u64 {
        let images = self.postings.images(class).iter().filter(|&&image| shows(ImageId(image)));
        independent(1, images.map(|&image| (0, self.clusters.of_image(image)))).iter().sum()
    }

    /// Per attribute of images the classes that are one of its values on every image that has both.
    fn values_of(&self, rows: &[ClassGroup]) -> BTreeMap<usize, Vec<Own>> {
        let mut found: BTreeMap<usize, Vec<Own>> = BTreeMap::new();
        for row in rows {
            let (class, attribute, code) = (row.class, row.attribute, row.group);
            let of = &self.dataset.attributes[attribute];
            let Some(who) = self.labellers.of_class[class.index()].filter(|_| row.k > 0 && row.k == row.n) else {
                continue;
            };
            let is_code = |image: ImageId| of.code(image.index()) == Some(code);
            let elsewhere = |&image: &u32| is_code(ImageId(image)) && !self.postings.shows(ImageId(image), class);
            if of.unit != Unit::Image || self.labellers.images.row(who as usize).iter().any(elsewhere) {
                continue;
            }
            let worth = self.worth(class, is_code);
            found.entry(attribute).or_default().push(Own { class, code, images: row.k, worth });
        }
        found.retain(|&attribute, own| {
            let mut seen: Vec<usize> = own.iter().filter(|same| same.worth >= LEAST).map(|same| same.code).collect();
            seen.sort_unstable();
            seen.dedup();
            let value = |code: usize| self.dataset.attributes[attribute].values.get(code).cloned().unwrap_or_default();
            let names = own.iter().map(|same| (self.dataset.class_name(same.class).to_owned(), value(same.code)));
            seen.len() >= 2 && names::are_alike(names)
        });
        found
    }
}

fn rank_of(order: &[ClassId], class: ClassId) -> usize {
    order.iter().position(|&other| other == class).unwrap_or(usize::MAX)
}
