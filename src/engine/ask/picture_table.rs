//! Pictures as rows of a table: what is known of each, without looking at it.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Attribute, Dataset, IdentityId, ImageId, Role, Unit, ValueType};
use crate::engine::Filter;
use crate::engine::by_image::ByImage;
use crate::engine::check::{Check, Verdict};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most attributes that have a column.
const COLUMNS: usize = 6;

/// Rows `from..from + most` of the pictures that pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureTable {
    pub filter: Filter,
    pub from: u32,
    pub most: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PictureTableAnswer {
    /// Attributes that have a column, and whether pictures can be ordered by them.
    pub attributes: Vec<(String, bool)>,
    /// Attributes that have none.
    pub more: u64,
    pub rows: Vec<PictureRow>,
    /// That pass, and that there are.
    pub total: u64,
    pub of: u64,
}

/// One picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PictureRow {
    pub image: u32,
    pub path: String,
    /// Upright size in pixels, measured or as annotations say; 0 × 0 where unknown.
    pub width: u32,
    pub height: u32,
    pub splits: Vec<String>,
    /// Classes, by name: boxes and labels of each.
    pub labels: Vec<(String, u64)>,
    /// Parallel to the columns; several where boxes carry it, none where it is missing.
    pub values: Vec<String>,
    /// Places of findings in the report.
    pub findings: Vec<u32>,
}

impl Answered for PictureTable {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<PictureTableAnswer, Failure> {
        let data = &check.dataset;
        let ids = check.listed(verdict, &self.filter);
        let shown = |a: &&Attribute| a.role != Role::Ignore && !matches!(a.ty, ValueType::Text | ValueType::Id);
        let columns: Vec<&Attribute> = data.attributes.iter().filter(shown).take(COLUMNS).collect();
        let by_image = check.findings_of(verdict);
        let row = |&id: &ImageId| {
            let (width, height) = size(data, &verdict.by_image, id).unwrap_or((0, 0));
            PictureRow {
                image: id.0,
                path: data.images.path(id).to_owned(),
                width,
                height,
                splits: splits(data, &verdict.by_image, id),
                labels: labels(data, &verdict.by_image, id),
                values: columns.iter().map(|a| values(data, &verdict.by_image, a, id)).collect(),
                findings: by_image.get(id).to_vec(),
            }
        };
        Ok(PictureTableAnswer {
            attributes: columns
                .iter()
                .map(|a| (a.name.clone(), a.unit == Unit::Image && a.numbers.is_some()))
                .collect(),
            more: data.attributes.iter().filter(shown).skip(COLUMNS).count() as u64,
            rows: ids.iter().skip(self.from as usize).take(self.most as usize).map(row).collect(),
            total: ids.len() as u64,
            of: data.images.len() as u64,
        })
    }
}

/// Upright size: as measured, else as an annotation says.
pub(in crate::engine) fn size(data: &Dataset, by_image: &ByImage, image: ImageId) -> Option<(u32, u32)> {
    data.images.real_size(image).or_else(|| {
        let declared = by_image.declared.get(image).iter().filter_map(|&row| data.images.declared.get(row as usize));
        declared.map(|d| (d.width, d.height)).find(|(width, height)| *width > 0 && *height > 0)
    })
}

/// Names of the splits that claim a picture, sorted.
pub(in crate::engine) fn splits(data: &Dataset, by_image: &ByImage, image: ImageId) -> Vec<String> {
    let claims = by_image.claims.get(image).iter().filter_map(|&row| data.images.split_claims.get(row as usize));
    let mut splits: Vec<String> = claims.map(|claim| data.splits[claim.split.index()].clone()).collect();
    splits.sort();
    splits.dedup();
    splits
}

/// Classes of a picture's boxes and labels, by name, each with how often it stands there.
pub(super) fn labels(data: &Dataset, by_image: &ByImage, image: ImageId) -> Vec<(String, u64)> {
    let boxes = by_image.boxes(image).map(|b| data.boxes.class[b.index()]);
    let labels = by_image.labels.get(image).iter().filter_map(|&row| data.labels.get(row as usize)).map(|l| l.class);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for class in boxes.chain(labels) {
        *counts.entry(data.class_name(class)).or_default() += 1;
    }
    counts.into_iter().map(|(name, n)| (name.to_owned(), n)).collect()
}

/// A whole number has no decimals.
fn number_text(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 { format!("{x}") } else { wording::figure(x) }
}

/// The values of an attribute that a picture shows; empty where it has none.
pub(super) fn values(data: &Dataset, by_image: &ByImage, attribute: &Attribute, image: ImageId) -> String {
    let of = |item: usize| {
        let number = attribute.numbers.as_ref().and_then(|n| n.get(item)).filter(|x| x.is_finite());
        attribute.value(item).map(str::to_owned).or_else(|| number.map(|x| number_text(*x)))
    };
    match attribute.unit {
        Unit::Image => of(image.index()).unwrap_or_default(),
        Unit::Identity => {
            let identity = data.identity_of.get(image.index()).copied().flatten().map(IdentityId::index);
            identity.and_then(of).unwrap_or_default()
        }
        Unit::Box => {
            let mut all: Vec<String> = by_image.boxes(image).filter_map(|b| of(b.index())).collect();
            all.sort();
            all.dedup();
            all.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ask::Around;
    use crate::engine::{Options, PictureOrder, check_in_memory};

    /// A table and boxes of pictures that are not there.
    fn check() -> Check<Vec<u8>> {
        let coco = r#"{"images":[{"id":1,"file_name":"a.jpg","width":640,"height":480},{"id":2,"file_name":"b.jpg","width":320,"height":240}],
            "categories":[{"id":1,"name":"dog"}],
            "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,20,20],"area":400,"iscrowd":0},
                           {"id":2,"image_id":1,"category_id":1,"bbox":[50,50,20,20],"area":400,"iscrowd":0},
                           {"id":3,"image_id":2,"category_id":1,"bbox":[600,50,20,20],"area":400,"iscrowd":0}]}"#;
        let files = vec![
            ("annotations/instances_train.json".to_owned(), coco.as_bytes().to_vec()),
            ("t.csv".to_owned(), b"file,site,age\na.jpg,north,31\nb.jpg,,47\n".to_vec()),
        ];
        check_in_memory("listed", files, Options::default())
    }

    #[test]
    fn pictures_that_are_not_there_are_rows_with_all_that_is_said_of_them() {
        let check = check();
        let table = check.ask(PictureTable { filter: Filter::default(), from: 0, most: 10 }).expect("a table");
        assert_eq!((table.total, table.of, table.rows.len()), (2, 2, 2));
        let a = &table.rows[0];
        assert_eq!((a.path.as_str(), a.width, a.height), ("a.jpg", 640, 480));
        assert_eq!(a.labels, [("dog".to_owned(), 2)]);
        let site = table.attributes.iter().position(|(name, _)| name == "site").expect("a column");
        assert_eq!((a.values[site].as_str(), table.rows[1].values[site].as_str()), ("north", ""));
        // The box of b reaches outside of it: a finding, which the row names.
        let named =
            check.report().expect("a report").findings.iter().position(|f| f.code == "ERR007").expect("it fires");
        assert!(table.rows[1].findings.contains(&(named as u32)) && !a.findings.contains(&(named as u32)));
    }

    #[test]
    fn rows_stand_in_the_order_of_the_gallery_and_know_their_neighbours() {
        let check = check();
        let filter = Filter { order: Some(PictureOrder::ByDescending("age".into())), ..Filter::default() };
        let table = check.ask(PictureTable { filter: filter.clone(), from: 0, most: 1 }).expect("a table");
        assert_eq!((table.rows[0].path.as_str(), table.total), ("b.jpg", 2));
        let around = check.ask(Around { filter, image: table.rows[0].image }).expect("neighbours");
        assert_eq!((around.at, around.total, around.previous), (Some(0), 2, None));
        assert!(around.next.is_some_and(|next| next != table.rows[0].image));
        let dogs = Filter { text: Some("a.jpg".into()), ..Filter::default() };
        let around = check.ask(Around { filter: dogs, image: table.rows[0].image }).expect("neighbours");
        assert_eq!((around.at, around.total, around.next), (None, 1, None));
    }
}
