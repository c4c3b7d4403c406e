//! Rows about whether there is enough: classes by split, where and how large objects are, how differently classes are
//! shown, conditions, sources, scenarios; and how they are made of measures.

use crate::dataset::{Dataset, Unit};
use crate::measures::conditions::{ConditionCount, ConditionSource};
use crate::measures::extents::{self, Extent};
use crate::measures::scenarios::ScenarioCount;
use crate::measures::sources::{SourceCount, SourceKind};
use crate::measures::{Amount, Measures};
use crate::sorting::Sorting;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Classes whose places and sizes go out, those with the most boxes.
const MOST_LAYOUTS: usize = 200;

/// How much there is of a class. Classes of one `column` are told apart by a column of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassAmount {
    pub class: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
    pub images: u64,
    pub boxes: u64,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub splits: Vec<SplitAmount>,
}

/// How much a split shows of a class; an image of two splits counts in both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SplitAmount {
    pub split: String,
    pub images: u64,
    pub boxes: u64,
}

/// Where the boxes of a class lie and how large they are; of all boxes where no class is named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub class: Option<String>,
    /// Boxes with a known place, and images that hold them.
    pub n: u64,
    pub images: u64,
    /// Boxes with their centre in each cell of the frame, ten in ten, row by row from the top left.
    pub centres: Vec<u32>,
    /// Boxes that could lie elsewhere, and of these those in the middle third on both axes.
    pub with_room: u64,
    pub in_middle: u64,
    /// By the side as a share of the image's, in steps of 0.05.
    pub shares: Vec<u32>,
    /// Boxes of half their image or more.
    pub filling: u64,
    /// Boxes of known size in pixels, and of these those that COCO calls small, medium and large.
    pub sized: u64,
    pub small: u64,
    pub medium: u64,
    pub large: u64,
    /// By the side in pixels, and by width over height.
    pub lengths: Vec<Step>,
    pub aspects: Vec<Step>,
}

/// A step of a histogram, from this value to that of the next; the first and last hold what lies beyond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub from: f64,
    pub count: u64,
}

/// How many annotated images hold so many objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectsPerImage {
    pub objects: u64,
    pub images: u64,
}

/// How differently a class is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassVariety {
    pub class: String,
    pub images: u64,
    pub spreads: Vec<ClassSpread>,
}

/// The spread of a class in one figure beside that of all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassSpread {
    pub figure: String,
    pub n: u64,
    pub of_class: f64,
    pub of_all: f64,
}

/// Under which conditions the items of a column, or the pictures whose camera had a clock, were taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConditionRow {
    pub condition: String,
    /// The column that says so; null where the camera's clock does.
    pub column: Option<String>,
    pub unit: Unit,
    pub n: u64,
    /// Of so many that were looked at.
    pub of: u64,
    pub sides: Vec<NameCount>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NameCount {
    pub name: String,
    pub count: u64,
}

/// From how many sources pictures come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceRow {
    /// `camera`, `day`, `folder`, `host` or `column`.
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<String>,
    pub n: u64,
    pub of: u64,
    pub distinct: u64,
    /// e to the entropy.
    pub effective: f64,
    /// At most 50, the most images first.
    pub largest: Vec<NameCount>,
}

/// A required scenario and what there is of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScenarioRow {
    pub name: String,
    pub r#where: BTreeMap<String, Vec<String>>,
    pub at_least: u64,
    /// Null where it cannot be counted, and `why`.
    pub count: Option<u64>,
    pub missing: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

/// Every class that is shown, by name.
pub fn balance(dataset: &Dataset, measures: &Measures<'_>) -> Vec<ClassAmount> {
    let balance = measures.balance();
    let mut column: Vec<Option<&str>> = vec![None; dataset.classes.len()];
    for set in &balance.sets {
        for id in &set.classes {
            if let Some(of) = column.get_mut(id.index()) {
                *of = set.name.as_deref();
            }
        }
    }
    let by_split = |class: usize| {
        let amounts = balance.by_split.get(class).into_iter().flatten().zip(&dataset.splits);
        let amounts = amounts.map(|(amount, split)| SplitAmount {
            split: split.clone(),
            images: amount.images,
            boxes: amount.boxes,
        });
        amounts.collect()
    };
    let row = |(class, amount): (usize, &Amount)| ClassAmount {
        class: dataset.classes[class].name.clone(),
        column: column[class].map(str::to_owned),
        images: amount.images,
        boxes: amount.boxes,
        splits: by_split(class),
    };
    let shown = balance.all.iter().enumerate().filter(|(_, amount)| amount.images > 0);
    let mut rows: Vec<ClassAmount> = shown.map(row).collect();
    rows.order_by(|a, b| a.class.as_bytes().cmp(b.class.as_bytes()));
    rows
}

/// All boxes, then the classes with the most, by name.
pub fn layouts(dataset: &Dataset, measures: &Measures<'_>) -> Vec<Layout> {
    let all = measures.extents();
    if all.all.n + all.all.sized == 0 {
        return Vec::new();
    }
    let mut classes: Vec<_> = all.classes.iter().filter(|(_, extent)| extent.n + extent.sized > 0).collect();
    classes.order_by(|a, b| (b.1.n + b.1.sized).cmp(&(a.1.n + a.1.sized)).then(a.0.cmp(&b.0)));
    classes.truncate(MOST_LAYOUTS);
    let mut rows: Vec<Layout> =
        classes.into_iter().map(|(id, extent)| layout(Some(dataset.class_name(*id).to_owned()), extent)).collect();
    rows.order_by(|a, b| a.class.cmp(&b.class));
    rows.insert(0, layout(None, &all.all));
    rows
}

fn layout(class: Option<String>, extent: &Extent) -> Layout {
    let steps = |counts: &[u32], from: fn(usize) -> f64| {
        let step = |(at, &count): (usize, &u32)| Step { from: from(at), count: u64::from(count) };
        counts.iter().enumerate().map(step).collect()
    };
    let [small, medium, large] = extent.by_size;
    Layout {
        class,
        n: extent.n,
        images: extent.images,
        centres: extent.centres.to_vec(),
        with_room: extent.with_room,
        in_middle: extent.in_middle,
        shares: extent.shares.to_vec(),
        filling: extent.filling,
        sized: extent.sized,
        small,
        medium,
        large,
        lengths: steps(&extent.lengths, extents::length_from),
        aspects: steps(&extent.aspects, extents::aspect_from),
    }
}

pub fn objects_per_image(measures: &Measures<'_>) -> Vec<ObjectsPerImage> {
    let rows = measures.extents().per_image.iter();
    rows.map(|&(objects, images)| ObjectsPerImage { objects, images }).collect()
}

pub fn variety(dataset: &Dataset, measures: &Measures<'_>) -> Vec<ClassVariety> {
    let rows = measures.variety().iter().map(|of| ClassVariety {
        class: dataset.class_name(of.class).to_owned(),
        images: of.images,
        spreads: of
            .spreads
            .iter()
            .map(|s| ClassSpread { figure: s.kind.name().to_owned(), n: s.n, of_class: s.of_class, of_all: s.of_all })
            .collect(),
    });
    rows.collect()
}

pub fn condition(dataset: &Dataset, row: &ConditionCount) -> ConditionRow {
    let column = match row.source {
        ConditionSource::Column(at) => dataset.attributes.get(at).map(|a| a.name.clone()),
        ConditionSource::Clock => None,
    };
    ConditionRow {
        condition: row.condition.name().to_owned(),
        column,
        unit: row.unit,
        n: row.n,
        of: row.of,
        sides: row.sides.iter().map(|&(name, count)| NameCount { name: name.to_owned(), count }).collect(),
    }
}

pub fn source(dataset: &Dataset, row: &SourceCount) -> SourceRow {
    let (kind, column) = match row.kind {
        SourceKind::Camera => ("camera", None),
        SourceKind::Day => ("day", None),
        SourceKind::Folder => ("folder", None),
        SourceKind::Host => ("host", None),
        SourceKind::Column(at) => ("column", dataset.attributes.get(at).map(|a| a.name.clone())),
    };
    SourceRow {
        kind: kind.to_owned(),
        column,
        n: row.n,
        of: row.of,
        distinct: row.distinct,
        effective: row.effective,
        largest: row.largest.iter().map(|(name, count)| NameCount { name: name.clone(), count: *count }).collect(),
    }
}

pub fn scenario(dataset: &Dataset, row: &ScenarioCount) -> Option<ScenarioRow> {
    let scenario = dataset.settings.scenario.get(row.scenario)?;
    let counted = row.faults.is_empty();
    let why = row.faults.first().map(|fault| format!("expected {}, found {}", fault.expected, fault.found));
    Some(ScenarioRow {
        name: scenario.name.clone(),
        r#where: scenario.r#where.clone(),
        at_least: scenario.at_least,
        count: counted.then_some(row.count),
        missing: counted.then(|| scenario.at_least.saturating_sub(row.count)),
        why,
    })
}
