//! How boxes are drawn, by who drew them, by split and by annotation file: how many an image has, how large they are for
//! their class, how many are small. Owns which images and boxes are compared; the comparison stands in `by_group`.

use super::by_group::{self, GroupFigure, Items};
use super::clusters::ALONE;
use super::{Clusters, MOST_VALUES, Postings};
use crate::dataset::{Annotator, BoxId, Dataset, Figure, ImageId, flag};
use crate::sorting::Sorting;
use crate::stats::Ranks;
use rustc_hash::FxHashMap;

/// What makes the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StyleBy {
    Annotator,
    Split,
    /// The annotation file that the boxes stand in.
    Source,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StyleFigure {
    /// Boxes of an image.
    Boxes,
    /// The area of a box over the median of its class, as shares of their images.
    Size,
    /// Of the boxes of an image the share that COCO calls small: below 32 × 32 pixels.
    Small,
}

/// A figure by annotator, split or source.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    pub by: StyleBy,
    pub figure: StyleFigure,
    /// Names of the groups, in the order of `groups`.
    pub names: Vec<String>,
    pub groups: Vec<GroupFigure>,
    /// Kruskal–Wallis.
    pub p: f64,
    /// The group that differs most, and its images with the boxes meant, those that differ most first.
    pub furthest: Option<usize>,
    pub ends: Vec<(ImageId, Vec<BoxId>)>,
}

/// Images or boxes that are compared at most; of more a fixed sample.
const MOST_ITEMS: usize = 100_000;
/// Images that a file must speak of to be a source of its own.
const LEAST_IMAGES: usize = 20;
/// Of the images of two groupings so many alike make them one grouping.
const SAME: f64 = 0.95;

/// What is shown of an item: its image, and boxes of it.
type Shown<'s> = &'s dyn Fn(usize) -> (ImageId, Vec<BoxId>);
/// What a code is called.
type NameOf<'s> = &'s dyn Fn(u32) -> String;
/// A grouping of images: names, and per image its group.
type Grouping = (StyleBy, Vec<String>, Vec<Option<u8>>);

/// Each figure by each grouping that has two groups.
pub fn count(dataset: &Dataset, postings: &Postings, clusters: &Clusters) -> Vec<Style> {
    if dataset.boxes.is_empty() {
        return Vec::new();
    }
    let groupings = groupings(dataset, postings);
    if groupings.is_empty() {
        return Vec::new();
    }
    let sizes = dataset.sizes();
    let images = by_group::sample(dataset.images.len(), MOST_ITEMS);
    let boxes_of: Vec<Vec<BoxId>> = images
        .iter()
        .map(|&image| {
            postings.boxes(ImageId(image)).filter(|b| dataset.boxes.flags[b.index()] & flag::CROWD == 0).collect()
        })
        .collect();
    let is_small = |b: &BoxId| {
        let image = dataset.boxes.image[b.index()];
        let rect = dataset.boxes.pixels(*b, sizes[image.index()]).filter(|r| r.has_area());
        rect.map(|r| r.area() < 32.0 * 32.0)
    };
    let many: Vec<f64> = images
        .iter()
        .zip(&boxes_of)
        .map(|(&image, own)| match dataset.images.annotated[image as usize] {
            true => own.len() as f64,
            false => f64::NAN,
        })
        .collect();
    let small: Vec<f64> = boxes_of
        .iter()
        .map(|own| {
            let judged: Vec<bool> = own.iter().filter_map(is_small).collect();
            let n = judged.len();
            if n == 0 { f64::NAN } else { judged.into_iter().filter(|&s| s).count() as f64 / n as f64 }
        })
        .collect();
    let chosen: Vec<(usize, BoxId)> =
        boxes_of.iter().enumerate().flat_map(|(at, own)| own.iter().map(move |&b| (at, b))).collect();
    let kept = by_group::sample(chosen.len(), MOST_ITEMS);
    let chosen: Vec<(usize, BoxId)> = kept.iter().filter_map(|&at| chosen.get(at as usize).copied()).collect();
    let size = sizes_for_class(dataset, &chosen, &sizes);
    let of_images: Vec<Option<u32>> = match clusters.is_trivial() {
        true => Vec::new(),
        false => images.iter().map(|&image| Some(clusters.of_image(image)).filter(|&c| c != ALONE)).collect(),
    };
    // Boxes of one image were drawn by one hand: they are one observation.
    let of_boxes: Vec<Option<u32>> = chosen
        .iter()
        .map(|&(at, _)| match clusters.of_image(images[at]) {
            ALONE => Some(clusters.count() as u32 + images[at]),
            cluster => Some(cluster),
        })
        .collect();
    let mut styles = Vec::new();
    for (by, names, groups) in groupings {
        let code = |image: u32| groups.get(image as usize).copied().flatten();
        let items = Items::new(names.len(), images.iter().map(|&image| code(image)).collect(), &of_images);
        let boxes = Items::new(names.len(), chosen.iter().map(|&(at, _)| code(images[at])).collect(), &of_boxes);
        let shown_image = |item: usize| (ImageId(images[item]), boxes_of[item].clone());
        let shown_box = |item: usize| (ImageId(images[chosen[item].0]), vec![chosen[item].1]);
        let figures: [(StyleFigure, &[f64], &Items, Shown<'_>); 3] = [
            (StyleFigure::Boxes, &many, &items, &shown_image),
            (StyleFigure::Size, &size, &boxes, &shown_box),
            (StyleFigure::Small, &small, &items, &shown_image),
        ];
        for (figure, values, items, shown) in figures {
            let Some(ranks) = Ranks::of(values).filter(|ranks| !ranks.is_empty()) else { continue };
            let compared = by_group::compare(false, items, values, &ranks);
            let Some(p) = compared.p else { continue };
            let furthest = by_group::most_different(&compared.groups, by_group::LEAST);
            let ends = furthest.map_or_else(Vec::new, |group| {
                let above = compared.groups[group].delta.is_some_and(|delta| delta > 0.0);
                super::figures::ends(items, group, values, above).into_iter().map(shown).collect()
            });
            styles.push(Style { by, figure, names: names.clone(), groups: compared.groups, p, furthest, ends });
        }
    }
    styles
}

/// Of each box its share of the image over the median of its class.
fn sizes_for_class(dataset: &Dataset, chosen: &[(usize, BoxId)], sizes: &[Option<(u32, u32)>]) -> Vec<f64> {
    let area = |b: BoxId| {
        let image = dataset.boxes.image[b.index()];
        dataset.box_figure(Figure::BoxArea, b, sizes[image.index()])
    };
    let areas: Vec<f64> = chosen.iter().map(|&(_, b)| area(b).unwrap_or(f64::NAN)).collect();
    let mut of_class: FxHashMap<u32, Vec<f64>> = FxHashMap::default();
    for (&(_, b), &area) in chosen.iter().zip(&areas) {
        if area.is_finite() {
            of_class.entry(dataset.boxes.class[b.index()].0).or_default().push(area);
        }
    }
    let medians: FxHashMap<u32, f64> = of_class
        .into_iter()
        .filter_map(|(class, mut areas)| {
            areas.sort_unstable_by(f64::total_cmp);
            Some((class, crate::stats::quantile(&areas, 0.5)?))
        })
        .collect();
    let over = |(&(_, b), area): (&(usize, BoxId), f64)| {
        medians.get(&dataset.boxes.class[b.index()].0).map_or(f64::NAN, |median| area / median)
    };
    chosen.iter().zip(areas).map(over).collect()
}

fn groupings(dataset: &Dataset, postings: &Postings) -> Vec<Grouping> {
    let images = dataset.images.len();
    let by_annotator: Vec<Option<u32>> = dataset
        .annotator_of
        .iter()
        .map(|of| match of {
            Annotator::One(who) => Some(*who),
            _ => None,
        })
        .collect();
    let by_split: Vec<Option<u32>> = dataset
        .splits_of_images()
        .iter()
        .map(|of| match of.as_slice() {
            [one] => Some(one.0),
            _ => None,
        })
        .collect();
    let by_source: Vec<Option<u32>> = dataset
        .images
        .ids()
        .map(|image| {
            let mut files = postings.boxes(image).map(|b| dataset.boxes.place[b.index()].file);
            let first = files.next()?;
            files.all(|file| file == first).then_some(first.0)
        })
        .collect();
    let name_annotator = |who: u32| dataset.annotators.get(who as usize).cloned().unwrap_or_default();
    let name_split = |split: u32| dataset.splits.get(split as usize).cloned().unwrap_or_default();
    let name_source = |file: u32| dataset.path(crate::dataset::FileId(file)).to_owned();
    let mut out: Vec<Grouping> = Vec::new();
    let all: [(StyleBy, Vec<Option<u32>>, NameOf<'_>); 3] = [
        (StyleBy::Annotator, by_annotator, &name_annotator),
        (StyleBy::Split, by_split, &name_split),
        (StyleBy::Source, by_source, &name_source),
    ];
    for (by, mut of, name) in all {
        of.resize(images, None);
        let Some((names, codes)) = grouped(&of, name) else { continue };
        // A file of each split says what the split says.
        if !out.iter().any(|(_, _, other)| same(&codes, other)) {
            out.push((by, names, codes));
        }
    }
    out
}

/// The groups with enough images, those with the most where there are too many; `None` where fewer than two are left.
fn grouped(of: &[Option<u32>], name: &dyn Fn(u32) -> String) -> Option<(Vec<String>, Vec<Option<u8>>)> {
    let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
    of.iter().flatten().for_each(|&group| *counts.entry(group).or_default() += 1);
    let mut groups: Vec<(u32, usize)> = counts.into_iter().filter(|&(_, n)| n >= LEAST_IMAGES).collect();
    groups.order_by_key(|&(group, n)| (std::cmp::Reverse(n), group));
    groups.truncate(MOST_VALUES);
    groups.sort_unstable();
    let code: FxHashMap<u32, u8> = groups.iter().enumerate().map(|(at, &(group, _))| (group, at as u8)).collect();
    let codes = of.iter().map(|group| group.and_then(|group| code.get(&group).copied())).collect();
    (groups.len() > 1).then(|| (groups.iter().map(|&(group, _)| name(group)).collect(), codes))
}

/// Nearly each group of the one is a group of the other.
fn same(a: &[Option<u8>], b: &[Option<u8>]) -> bool {
    let mut both: FxHashMap<(u8, u8), usize> = FxHashMap::default();
    for (a, b) in a.iter().zip(b).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?))) {
        *both.entry((*a, *b)).or_default() += 1;
    }
    let all: usize = both.values().sum();
    let mut most: FxHashMap<u8, usize> = FxHashMap::default();
    for (&(a, _), &n) in &both {
        let own = most.entry(a).or_default();
        *own = (*own).max(n);
    }
    let groups = both.keys().map(|k| k.1).collect::<rustc_hash::FxHashSet<u8>>().len();
    all > 0 && groups > 1 && most.values().sum::<usize>() as f64 >= SAME * all as f64
}
