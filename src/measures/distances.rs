//! How near persons and objects are shown: for each person of a group the nearest object of a class. Owns who is a
//! person and which pair counts; the geometry stands in `dataset`.

use super::by_group::{self, Compared, Items};
use super::clusters::ALONE;
use super::columns::{Column, NONE};
use super::figures::{self, FigureByGroup, FigureKind};
use super::{Clusters, Postings};
use crate::dataset::{Attribute, BoxId, ClassId, Dataset, ImageId, Rect, Unit, ValueType};
use crate::sorting::Sorting;
use crate::stats::Ranks;
use rustc_hash::FxHashMap;

/// Attributes that distances are read for, protected ones first.
const MOST_ATTRIBUTES: usize = 5;
/// Classes of objects, those with the most pairs.
const MOST_CLASSES: usize = 80;
/// Pairs of a class, below which it is left out.
pub const LEAST: usize = 20;
/// Boxes of an image that are paired; in a crowd nobody is next to anything in particular.
const MOST_BOXES: usize = 100;

/// Words that name a person, as classes are called.
const PERSONS: [&str; 24] = [
    "person",
    "persons",
    "people",
    "human",
    "humans",
    "man",
    "men",
    "woman",
    "women",
    "boy",
    "boys",
    "girl",
    "girls",
    "child",
    "children",
    "baby",
    "pedestrian",
    "pedestrians",
    "face",
    "faces",
    "rider",
    "cyclist",
    "player",
    "body",
];

/// The class is that of persons, by one of the words of its name.
pub fn is_person(name: &str) -> bool {
    name.split(|c: char| !c.is_alphanumeric()).any(|word| PERSONS.contains(&word.to_lowercase().as_str()))
}

/// A person and the nearest object of a class.
struct Nearest {
    image: ImageId,
    code: u8,
    distance: f64,
    person: BoxId,
    object: BoxId,
}

/// The rows by attribute and class.
pub fn count(dataset: &Dataset, postings: &Postings, columns: &[Column], clusters: &Clusters) -> Vec<FigureByGroup> {
    if dataset.boxes.is_empty() {
        return Vec::new();
    }
    let persons: Vec<bool> = dataset.classes.iter().map(|class| is_person(&class.name)).collect();
    let sizes = dataset.sizes();
    let images = by_group::sample(dataset.images.len(), figures::MOST_ITEMS);
    let mut rows: Vec<FigureByGroup> = Vec::new();
    let attributes = figures::chosen(dataset, columns);
    let can = |column: &&Column| can(&dataset.attributes[column.attribute]);
    for column in attributes.into_iter().filter(can).take(MOST_ATTRIBUTES) {
        let by_class = pairs(dataset, postings, column, &persons, &images, &sizes);
        let mut classes: Vec<(ClassId, Vec<Nearest>)> =
            by_class.into_iter().filter(|(_, pairs)| pairs.len() >= LEAST).collect();
        classes.order_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
        classes.truncate(MOST_CLASSES);
        for (class, pairs) in classes {
            let sampled = (images.len() < dataset.images.len()).then_some(images.len() as u64);
            rows.extend(row(dataset, column, class, &pairs, clusters, sampled));
        }
    }
    let class = |row: &FigureByGroup| row.figure.class().map(|class| dataset.class_name(class));
    rows.order_by_key(|row| (&dataset.attributes[row.attribute].name, class(row)));
    rows
}

/// Whether distances are read for this attribute: one of boxes says who is who, a protected one who the only person is.
pub fn can(attribute: &Attribute) -> bool {
    attribute.unit == Unit::Box || attribute.is_protected()
}

/// Per image, whether a person of a group and the nearest object of the class are so far apart.
pub fn images_within(
    dataset: &Dataset,
    postings: &Postings,
    (attribute, group): (&str, &str),
    class: &str,
    (from, to): (f64, f64),
) -> Vec<bool> {
    let mut within = vec![false; dataset.images.len()];
    let place = dataset.attributes.iter().position(|a| a.name == attribute);
    let Some(column) = place.and_then(|place| Column::of(dataset, place)) else { return within };
    let code = dataset.attributes[column.attribute].values.iter().position(|value| value == group);
    let persons: Vec<bool> = dataset.classes.iter().map(|class| is_person(&class.name)).collect();
    let images: Vec<u32> = dataset.images.ids().map(|image| image.0).collect();
    for (of, pairs) in pairs(dataset, postings, &column, &persons, &images, &dataset.sizes()) {
        let meant = |pair: &&Nearest| Some(usize::from(pair.code)) == code && (from..=to).contains(&pair.distance);
        if dataset.class_name(of) == class {
            pairs.iter().filter(meant).for_each(|pair| within[pair.image.index()] = true);
        }
    }
    within
}

/// The nearest pairs by class, in the order of the images.
fn pairs(
    dataset: &Dataset,
    postings: &Postings,
    column: &Column,
    persons: &[bool],
    images: &[u32],
    sizes: &[Option<(u32, u32)>],
) -> FxHashMap<ClassId, Vec<Nearest>> {
    let boxes = &dataset.boxes;
    let carries = dataset.attributes[column.attribute].unit == Unit::Box;
    let own_code = |id: BoxId| column.codes.get(id.index()).copied().filter(|&code| carries && code != NONE);
    let of_images = if carries { Vec::new() } else { column.masks(dataset) };
    let mut by_class: FxHashMap<ClassId, Vec<Nearest>> = FxHashMap::default();
    let mut found: Vec<(ClassId, Nearest)> = Vec::new();
    for &image in images {
        let image = ImageId(image);
        let shown: Vec<(BoxId, Rect)> = postings
            .boxes(image)
            .filter_map(|id| boxes.fractions(id, sizes[image.index()]).map(|rect| (id, rect)))
            .filter(|(_, rect)| rect.is_finite() && rect.area() > 0.0)
            .take(MOST_BOXES)
            .collect();
        let is_person = |id: BoxId| persons.get(boxes.class[id.index()].index()).copied().unwrap_or(false);
        let who: Vec<(BoxId, Rect, u8)> = if carries {
            shown.iter().filter_map(|&(id, rect)| own_code(id).map(|code| (id, rect, code))).collect()
        } else {
            let mask = of_images.get(image.index()).copied().unwrap_or(0);
            let mut of_persons = shown.iter().filter(|(id, _)| is_person(*id));
            match (mask.count_ones(), of_persons.next(), of_persons.next()) {
                (1, Some(&(id, rect)), None) => vec![(id, rect, mask.trailing_zeros() as u8)],
                _ => continue,
            }
        };
        // For each person the nearest: the nearest of all persons of a group is the nearer the more they are.
        for &(person, rect, code) in &who {
            found.clear();
            for &(object, other) in &shown {
                let class = boxes.class[object.index()];
                if class == boxes.class[person.index()] || own_code(object).is_some() || is_person(object) {
                    continue;
                }
                let Some(distance) = rect.scaled_distance(&other) else { continue };
                match found.iter_mut().find(|(c, _)| *c == class) {
                    Some((_, nearest)) if nearest.distance <= distance => {}
                    Some((_, nearest)) => *nearest = Nearest { image, code, distance, person, object },
                    None => found.push((class, Nearest { image, code, distance, person, object })),
                }
            }
            for (class, nearest) in found.drain(..) {
                by_class.entry(class).or_default().push(nearest);
            }
        }
    }
    by_class
}

fn row(
    dataset: &Dataset,
    column: &Column,
    class: ClassId,
    pairs: &[Nearest],
    clusters: &Clusters,
    sampled: Option<u64>,
) -> Option<FigureByGroup> {
    let attribute = &dataset.attributes[column.attribute];
    let codes = pairs.iter().map(|pair| Some(pair.code)).collect();
    // Persons of one image repeat one another; images that repeat nothing are numbered behind the clusters.
    let cluster = |image: ImageId| match clusters.of_image(image.0) {
        ALONE => clusters.count() as u32 + image.0,
        cluster => cluster,
    };
    let of_clusters: Vec<Option<u32>> = pairs.iter().map(|pair| Some(cluster(pair.image))).collect();
    let items = Items::new(column.values, codes, &of_clusters);
    let values: Vec<f64> = pairs.iter().map(|pair| pair.distance).collect();
    let ranks = Ranks::of(&values)?;
    let ordered = attribute.ty == ValueType::Ordinal;
    let Compared { groups, h, df, p, trend, why } = by_group::compare(ordered, &items, &values, &ranks);
    let group = by_group::most_different(&groups, by_group::LEAST);
    let mut shown = Vec::new();
    if let Some(group) = group {
        let above = groups[group].delta.is_some_and(|delta| delta > 0.0);
        let ends = figures::ends(&items, group, &values, above);
        shown = ends.into_iter().map(|at| (pairs[at].image, vec![pairs[at].person, pairs[at].object])).collect();
    }
    Some(FigureByGroup {
        figure: FigureKind::Distance(class),
        attribute: column.attribute,
        groups,
        h,
        df,
        p,
        q: None,
        trend,
        sampled,
        why,
        furthest: group,
        ends: shown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_told_by_the_words_of_their_class() {
        for name in ["person", "Man", "young woman", "traffic_pedestrian", "human face"] {
            assert!(is_person(name), "{name}");
        }
        for name in ["mannequin", "facebook logo", "dog", "manhole"] {
            assert!(!is_person(name), "{name}");
        }
    }
}
