//! One figure of the pictures by class, by split or by the groups of an attribute, against the threshold of its rule.
//! Answered from what was measured; nothing is decoded again, and nothing is tested: COO005 does that.

use super::thresholds::{in_force, picked, sorted};
use super::two_groups::of_splits;
use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{ClassId, ImageId, Role};
use crate::engine::Filter;
use crate::engine::check::{Check, Verdict};
use crate::measures::MOST_BANDS;
use crate::measures::ordered::OrderedColumn;
use crate::report::Report;
use crate::rules::coo::worse_or_different;
use crate::rules::img::scales::{SCALES, Scale};
use crate::sorting::Sorting;
use crate::stats::quantile;
use serde::{Deserialize, Serialize};

/// Rows of an answer.
const MOST_ROWS: usize = 40;
/// Values of an attribute that are compared, at most.
const MOST_VALUES: usize = 40;

/// What the pictures are sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpreadBy {
    Class,
    Split,
    Attribute(String),
}

/// The figure of the rule `code` by class, split or group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spreads {
    pub code: String,
    pub by: SpreadBy,
}

/// Classes that tell least stand last; splits and groups keep their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpreadsAnswer {
    /// What is measured, in words and as filters call it.
    pub name: String,
    pub figure: String,
    /// The threshold in force; what lies below it is picked, or above.
    pub threshold: f64,
    pub below: bool,
    /// All pictures that have the figure.
    pub all: SpreadRow,
    pub rows: Vec<SpreadRow>,
    /// Rows that there are.
    pub total: u64,
    /// What COO005 found of these groups in the same respect.
    pub found: Option<FoundOfGroup>,
    /// Why there is no row.
    pub why: Option<String>,
}

/// Where a figure lies in some of the pictures. `filter` is their own; with a range of the figure it is a part of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpreadRow {
    pub name: String,
    pub filter: Filter,
    pub n: u64,
    /// Of these the rule picks by the threshold.
    pub picked: u64,
    /// Of the picked ones, the least and the greatest value.
    pub beyond: Option<(f64, f64)>,
    /// The least, the 5th, 25th, 50th, 75th and 95th percentile, and the greatest.
    pub quantiles: Option<[f64; 7]>,
}

/// A finding of COO005, or one of its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundOfGroup {
    /// Index into the report's findings.
    pub finding: u32,
    pub group: String,
    pub message: String,
}

impl Answered for Spreads {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<SpreadsAnswer, Failure> {
        let data = &check.dataset;
        let Some(scale) = SCALES.iter().find(|scale| scale.code == self.code) else {
            return Ok(SpreadsAnswer::default());
        };
        let Some((threshold, _)) = in_force(scale, &data.settings) else { return Ok(SpreadsAnswer::default()) };
        let mut value: Vec<Option<f64>> = vec![None; data.images.len()];
        for (id, of) in (scale.values)(data) {
            value[id.index()] = Some(of).filter(|of| of.is_finite());
        }
        let row = |name: String, filter: Filter, images: &mut dyn Iterator<Item = ImageId>| -> SpreadRow {
            let values = sorted(images.filter_map(|id| value[id.index()]));
            let picked = picked(&values, threshold, scale.below);
            let beyond = match (picked as usize, scale.below) {
                (0, _) => None,
                (k, true) => values.first().copied().zip(values.get(k - 1).copied()),
                (k, false) => values.get(values.len() - k).copied().zip(values.last().copied()),
            };
            let at = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0].map(|at| quantile(&values, at));
            let quantiles = at.iter().all(Option::is_some).then(|| at.map(Option::unwrap_or_default));
            SpreadRow { name, filter, n: values.len() as u64, picked, beyond, quantiles }
        };
        let mut rows: Vec<SpreadRow> = match &self.by {
            SpreadBy::Class => {
                let measures = check.measures(verdict);
                let postings = measures.postings();
                let of = |class: usize| {
                    let name = data.classes[class].name.clone();
                    let filter = Filter { classes: vec![name.clone()], ..Filter::default() };
                    row(name, filter, &mut postings.images(ClassId::from(class)).iter().map(|&id| ImageId(id)))
                };
                (0..data.classes.len()).map(of).collect()
            }
            SpreadBy::Split => of_splits(data)
                .into_iter()
                .map(|(name, images)| {
                    let filter = Filter { split: Some(name.clone()), ..Filter::default() };
                    row(name, filter, &mut images.into_iter())
                })
                .collect(),
            SpreadBy::Attribute(name) => groups(check, name)
                .into_iter()
                .map(|(group, images)| {
                    let filter = Filter { groups: vec![(name.clone(), group.clone())], ..Filter::default() };
                    row(group, filter, &mut images.into_iter())
                })
                .collect(),
        };
        rows.retain(|row| row.n > 0);
        if self.by == SpreadBy::Class {
            let share = |row: &SpreadRow| row.picked as f64 / row.n as f64;
            let side = if scale.below { 1.0 } else { -1.0 };
            let middle = |row: &SpreadRow| row.quantiles.map_or(0.0, |q| q[3] * side);
            rows.order_by(|a, b| share(b).total_cmp(&share(a)).then(middle(a).total_cmp(&middle(b))));
        }
        let total = rows.len() as u64;
        rows.truncate(MOST_ROWS);
        let why = (total == 0).then(|| "None of these has a picture that was measured.".to_owned());
        let found = match &self.by {
            SpreadBy::Attribute(name) => found(&verdict.brief, name, scale),
            _ => None,
        };
        let all = row("all pictures".into(), Filter::default(), &mut data.images.ids());
        let (name, figure) = (scale.name.to_owned(), scale.figure.to_owned());
        Ok(SpreadsAnswer { name, figure, threshold, below: scale.below, all, rows, total, found, why })
    }
}

/// The pictures of each group of an attribute, or of each band of one whose values have an order.
pub(super) fn groups<S: ReadAt>(check: &Check<S>, name: &str) -> Vec<(String, Vec<ImageId>)> {
    let data = &check.dataset;
    let named = data.attributes.iter().enumerate().find(|(_, a)| a.name == name && a.role != Role::Ignore);
    let Some((at, attribute)) = named else { return Vec::new() };
    if attribute.has_groups() && attribute.values.len() <= MOST_VALUES {
        let mut of: Vec<(String, Vec<ImageId>)> =
            attribute.values.iter().map(|value| (value.clone(), Vec::new())).collect();
        for (id, code) in data.groups_by_image(attribute) {
            if let Some((_, images)) = of.get_mut(code) {
                images.push(id);
            }
        }
        return of;
    }
    let Some(column) = OrderedColumn::of(data, at) else { return Vec::new() };
    let bands = column.bands(attribute, MOST_BANDS);
    let images = |band: usize| data.images.ids().filter(|id| bands.code(id.index()) == Some(band)).collect();
    bands.labels.iter().enumerate().map(|(band, label)| (label.clone(), images(band))).collect()
}

/// What COO005 says of an attribute's groups in the respect of a scale.
fn found(report: &Report, attribute: &str, scale: &Scale) -> Option<FoundOfGroup> {
    let fits = |subject: &crate::rules::Subject| {
        subject.attribute.as_deref() == Some(attribute)
            && subject.column.as_deref().is_some_and(|figure| scale.compared.contains(&figure))
    };
    let of = report.findings.iter().zip(0u32..).filter(|(f, _)| f.code == worse_or_different::META.code);
    of.into_iter().find_map(|(f, finding)| {
        let member = f.members.iter().find(|member| fits(&member.subject));
        let (subject, message) = match member {
            Some(member) => (&member.subject, &member.message),
            None if fits(&f.subject) => (&f.subject, &f.message),
            None => return None,
        };
        Some(FoundOfGroup { finding, group: subject.group.clone()?, message: message.clone() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ask::Pictures;
    use crate::engine::{Options, check_in_memory};

    /// 40 pictures in two splits, and of two sites of which one is darker.
    fn check() -> Check<Vec<u8>> {
        let mut files = Vec::new();
        let mut table = String::from("file,site\n");
        for n in 0..40u32 {
            let dark = n % 2 == 1;
            let light = if dark { 60 } else { 230 };
            let image = image::RgbImage::from_fn(48, 32, |x, y| {
                image::Rgb([((x * 7 + y * n) % 50) as u8, (light - (x + n) % 20) as u8, (y * 3 % 40) as u8])
            });
            let mut bytes = std::io::Cursor::new(Vec::new());
            image.write_to(&mut bytes, image::ImageFormat::Png).expect("it is encoded");
            let path = format!("{}/{n:02}.png", if n < 30 { "train" } else { "val" });
            table.push_str(&format!("{path},{}\n", if dark { "south" } else { "north" }));
            files.push((path, bytes.into_inner()));
        }
        files.push(("t.csv".to_owned(), table.into_bytes()));
        check_in_memory("sites", files, Options::default())
    }

    fn asked(check: &Check<Vec<u8>>, by: SpreadBy) -> SpreadsAnswer {
        check.ask(Spreads { code: "IMG001".into(), by }).expect("an answer")
    }

    #[test]
    fn a_figure_is_spread_by_split_and_group_and_every_row_leads_to_its_pictures() {
        let check = check();
        for (by, names) in
            [(SpreadBy::Split, ["train", "val"]), (SpreadBy::Attribute("site".into()), ["north", "south"])]
        {
            let answer = asked(&check, by);
            let of: Vec<&str> = answer.rows.iter().map(|row| row.name.as_str()).collect();
            assert_eq!(of, names);
            assert_eq!(answer.rows.iter().map(|row| row.n).sum::<u64>(), answer.all.n);
            assert_eq!(answer.rows.iter().map(|row| row.picked).sum::<u64>(), answer.all.picked);
            for row in &answer.rows {
                let total = |filter: Filter| check.ask(Pictures { filter, from: 0, most: 1 }).map(|of| of.total);
                assert_eq!(total(row.filter.clone()), Ok(row.n));
                let picked = row.beyond.map(|(from, to)| {
                    let ranges = vec![(answer.figure.clone(), from, to)];
                    total(Filter { ranges, ..row.filter.clone() })
                });
                assert_eq!(picked.unwrap_or(Ok(0)), Ok(row.picked));
                let [least, .., most] = row.quantiles.expect("each has pictures");
                assert!(least <= most && row.quantiles.is_some_and(|q| q.is_sorted()));
            }
        }
    }

    #[test]
    fn the_group_that_is_darker_leads_to_what_was_found_of_it() {
        let check = check();
        let answer = asked(&check, SpreadBy::Attribute("site".into()));
        let found = answer.found.expect("COO005 fires");
        assert_eq!(check.report().map(|r| r.findings[found.finding as usize].code.as_str()), Some("COO005"));
        assert!(["north", "south"].contains(&found.group.as_str()));
        assert!(asked(&check, SpreadBy::Attribute("nobody".into())).why.is_some());
        assert!(asked(&check, SpreadBy::Class).rows.is_empty());
    }
}
