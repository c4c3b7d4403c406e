//! Figures of pictures and of their boxes by group. Owns which pictures and boxes are compared; the comparison stands
//! in `by_group`, the figures in `dataset`.

use super::by_group::{self, Compared, GroupFigure, Items, Trend};
use super::clusters::ALONE;
use super::columns::{Column, NONE};
use super::{Clusters, Postings};
use crate::dataset::{BoxId, ClassId, Dataset, Figure, ImageId, Unit, ValueType};
use crate::sorting::Sorting;
use crate::stats::Ranks;

/// Attributes that figures are held against, protected ones first.
const MOST_ATTRIBUTES: usize = 12;
/// Images, or boxes, that are compared; of more a fixed sample.
pub const MOST_ITEMS: usize = 100_000;
/// Pictures kept of the group that differs most.
const MOST_ENDS: usize = 500;

/// What is compared between groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureKind {
    Figure(Figure),
    /// How near persons and objects of this class are shown.
    Distance(ClassId),
}

impl FigureKind {
    /// As tables and filters call it: `brightness`, `box-area`, `distance`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Figure(figure) => figure.name(),
            Self::Distance(_) => super::DISTANCE,
        }
    }

    /// Of distances: the class of the objects.
    pub fn class(self) -> Option<ClassId> {
        match self {
            Self::Figure(_) => None,
            Self::Distance(class) => Some(class),
        }
    }
}

/// A figure of images or boxes by group, or how near persons and objects are.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureByGroup {
    pub figure: FigureKind,
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    /// By code.
    pub groups: Vec<GroupFigure>,
    /// Kruskal–Wallis, corrected for ties.
    pub h: Option<f64>,
    pub df: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    /// Along the order of the groups, where they have one.
    pub trend: Option<Trend>,
    /// Where the data is large: the figures are those of a fixed sample of so many items.
    pub sampled: Option<u64>,
    pub why: Option<&'static str>,
    /// The group that differs most from all others (its code).
    pub furthest: Option<usize>,
    /// Its pictures, with the boxes meant: those that differ most first.
    pub ends: Vec<(ImageId, Vec<BoxId>)>,
}

/// The attributes that are looked at, protected ones first.
pub fn chosen<'a>(dataset: &Dataset, columns: &'a [Column]) -> Vec<&'a Column> {
    let mut chosen: Vec<&Column> = columns.iter().filter(|column| column.values > 1).collect();
    chosen.order_by_key(|column| !dataset.attributes[column.attribute].is_protected());
    chosen.truncate(MOST_ATTRIBUTES);
    chosen
}

/// Each figure by the groups of each attribute.
pub fn count(dataset: &Dataset, postings: &Postings, columns: &[Column], clusters: &Clusters) -> Vec<FigureByGroup> {
    let chosen = chosen(dataset, columns);
    if chosen.is_empty() {
        return Vec::new();
    }
    if dataset.boxes.is_empty() && dataset.images.facts.iter().all(Option::is_none) {
        return Vec::new();
    }
    let sizes = dataset.sizes();
    let of_images = Population::of_images(dataset, postings, clusters, &sizes);
    let of_boxes = chosen
        .iter()
        .any(|column| dataset.attributes[column.attribute].unit == Unit::Box)
        .then(|| Population::of_boxes(dataset, clusters, &sizes));
    let mut rows: Vec<FigureByGroup> = Vec::new();
    for column in chosen {
        let attribute = &dataset.attributes[column.attribute];
        let own_boxes = of_boxes.as_ref().filter(|_| attribute.unit == Unit::Box);
        let images = of_images.items(dataset, column);
        let boxes = own_boxes.map(|population| population.items(dataset, column));
        for figure in Figure::ALL {
            // Images that show one group of an attribute of boxes have the more boxes the larger the group is.
            if figure == Figure::Boxes && attribute.unit == Unit::Box {
                continue;
            }
            let (population, items) = match (own_boxes, &boxes) {
                (Some(population), Some(items)) if figure.is_of_boxes() => (population, items),
                _ => (&of_images, &images),
            };
            let Some(measured) = population.figures.iter().find(|m| m.figure == figure) else { continue };
            let ordered = attribute.ty == ValueType::Ordinal;
            let compared = by_group::compare(ordered, items, &measured.values, &measured.ranks);
            rows.push(population.row(column.attribute, measured, items, compared));
        }
    }
    rows.order_by_key(|row| &dataset.attributes[row.attribute].name);
    rows
}

/// A figure of every item of a population, and its order.
struct Figures {
    figure: Figure,
    values: Vec<f64>,
    ranks: Ranks,
}

/// The images, or the boxes, that are compared.
struct Population {
    /// Numbers of images or boxes, rising.
    numbers: Vec<u32>,
    boxes: bool,
    /// How many there are, where `numbers` is a sample.
    sampled: Option<u64>,
    /// Per item the image, and the box that stands for it.
    shown: Vec<(ImageId, Option<BoxId>)>,
    clusters: Vec<Option<u32>>,
    figures: Vec<Figures>,
}

impl Population {
    /// Each image with its largest box.
    fn of_images(dataset: &Dataset, postings: &Postings, clusters: &Clusters, sizes: &[Option<(u32, u32)>]) -> Self {
        let numbers = by_group::sample(dataset.images.len(), MOST_ITEMS);
        let shown: Vec<(ImageId, Option<BoxId>)> = numbers
            .iter()
            .map(|&image| {
                let image = ImageId(image);
                (image, dataset.largest_box(postings.boxes(image), sizes[image.index()]))
            })
            .collect();
        let of_clusters = if clusters.is_trivial() {
            Vec::new()
        } else {
            numbers.iter().map(|&image| Some(clusters.of_image(image)).filter(|&c| c != ALONE)).collect()
        };
        let figures = Figure::ALL.into_iter().filter_map(|figure| {
            let value = |&(image, largest): &(ImageId, Option<BoxId>)| match figure {
                Figure::Boxes if dataset.images.annotated[image.index()] => Some(postings.boxes(image).count() as f64),
                Figure::Boxes => None,
                _ if figure.is_of_boxes() => dataset.box_figure(figure, largest?, sizes[image.index()]),
                _ => dataset.images.facts(image).and_then(|facts| figure.of_image(facts)),
            };
            // Where nothing is boxed, that no image has a box is no figure.
            let none = figure == Figure::Boxes && dataset.boxes.is_empty();
            figures(figure, shown.iter().map(|item| value(item).filter(|_| !none)))
        });
        let figures = figures.collect();
        Self::new(dataset.images.len(), numbers, false, shown, of_clusters, figures)
    }

    /// Each box that counts; those of one image, or of one cluster of images, repeat one another.
    fn of_boxes(dataset: &Dataset, clusters: &Clusters, sizes: &[Option<(u32, u32)>]) -> Self {
        let counted: Vec<BoxId> = dataset.boxes.counted().collect();
        let chosen = by_group::sample(counted.len(), MOST_ITEMS);
        let numbers: Vec<u32> = chosen.iter().map(|&at| counted[at as usize].0).collect();
        let image_of = |number: u32| dataset.boxes.image[number as usize];
        let shown: Vec<(ImageId, Option<BoxId>)> =
            numbers.iter().map(|&number| (image_of(number), Some(BoxId(number)))).collect();
        let of_clusters = numbers
            .iter()
            .map(|&number| match clusters.of_image(image_of(number).0) {
                // Images that repeat nothing are numbered behind the clusters.
                ALONE => Some(clusters.count() as u32 + image_of(number).0),
                cluster => Some(cluster),
            })
            .collect();
        let figures = Figure::ALL.into_iter().filter(|figure| figure.is_of_boxes()).filter_map(|figure| {
            let value = |&number: &u32| dataset.box_figure(figure, BoxId(number), sizes[image_of(number).index()]);
            figures(figure, numbers.iter().map(value))
        });
        let figures = figures.collect();
        Self::new(counted.len(), numbers, true, shown, of_clusters, figures)
    }

    fn new(
        all: usize,
        numbers: Vec<u32>,
        boxes: bool,
        shown: Vec<(ImageId, Option<BoxId>)>,
        clusters: Vec<Option<u32>>,
        figures: Vec<Figures>,
    ) -> Self {
        let sampled = (numbers.len() < all).then_some(numbers.len() as u64);
        Self { numbers, boxes, sampled, shown, clusters, figures }
    }

    /// The groups of the items; an image that shows several groups is in none.
    fn items(&self, dataset: &Dataset, column: &Column) -> Items {
        let codes: Vec<Option<u8>> = if self.boxes {
            let code = |&number: &u32| column.codes.get(number as usize).copied().filter(|&code| code != NONE);
            self.numbers.iter().map(code).collect()
        } else {
            let masks = column.masks(dataset);
            let code = |&number: &u32| {
                let mask = masks.get(number as usize).copied().unwrap_or(0);
                (mask.count_ones() == 1).then(|| mask.trailing_zeros() as u8)
            };
            self.numbers.iter().map(code).collect()
        };
        Items::new(column.values, codes, &self.clusters)
    }

    fn row(&self, attribute: usize, measured: &Figures, items: &Items, compared: Compared) -> FigureByGroup {
        let Compared { groups, h, df, p, trend, why } = compared;
        let group = by_group::most_different(&groups, by_group::LEAST);
        let mut shown = Vec::new();
        if let Some(group) = group {
            let above = groups[group].delta.is_some_and(|delta| delta > 0.0);
            let of_boxes = measured.figure.is_of_boxes();
            shown = ends(items, group, &measured.values, above)
                .into_iter()
                .map(|item| {
                    let (image, own) = self.shown[item];
                    (image, own.into_iter().filter(|_| of_boxes).collect())
                })
                .collect();
        }
        FigureByGroup {
            figure: FigureKind::Figure(measured.figure),
            attribute,
            groups,
            h,
            df,
            p,
            q: None,
            trend,
            sampled: self.sampled,
            why,
            furthest: group,
            ends: shown,
        }
    }
}

/// `None` where no item has the figure.
fn figures(figure: Figure, values: impl Iterator<Item = Option<f64>>) -> Option<Figures> {
    let values: Vec<f64> = values.map(|value| value.unwrap_or(f64::NAN)).collect();
    let ranks = Ranks::of(&values)?;
    (!ranks.is_empty()).then_some(Figures { figure, values, ranks })
}

/// Items of a group, the lowest first, or the highest.
pub fn ends(items: &Items, group: usize, values: &[f64], highest: bool) -> Vec<usize> {
    let mut of_group: Vec<usize> =
        (0..values.len()).filter(|&item| items.group(item) == Some(group) && !values[item].is_nan()).collect();
    let order = |&a: &usize, &b: &usize| {
        let rising = values[a].total_cmp(&values[b]);
        (if highest { rising.reverse() } else { rising }).then(a.cmp(&b))
    };
    if of_group.len() > MOST_ENDS {
        of_group.select_nth_unstable_by(MOST_ENDS, order);
        of_group.truncate(MOST_ENDS);
    }
    of_group.sort_unstable_by(order);
    of_group
}
