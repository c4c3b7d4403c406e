//! Classes held against the groups of an attribute, and where a lean comes from.

use super::pairs::occurring;
use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::engine::associations::{
    self, Association, Family, Figures, GroupMeasure, GroupOrder, GroupTable, Lean, Listed, OrderedLeans,
};
use crate::engine::check::{Check, Verdict};
use crate::report::tables::{self, ClassGroup, Share, Shortcut};
use serde::{Deserialize, Serialize};

/// Classes held against one group of an attribute, those that lean most first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassGroups {
    pub attribute: String,
    pub group: String,
    pub from: u32,
    pub most: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassGroupsAnswer {
    pub rows: Vec<Lean>,
    pub total: u64,
    /// The group's share in all images with a known group.
    pub overall: Option<Share>,
    pub family: Family,
    /// Why there is no row.
    pub why: Option<String>,
}

impl Answered for ClassGroups {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<ClassGroupsAnswer, Failure> {
        let Self { attribute, group, from, most } = self;
        let rows = &class_groups(check, verdict);
        let family = Family::of_groups(rows, occurring(verdict));
        let measures = check.measures(verdict);
        let support = measures.floors().leaning.min_support;
        let range = (*from as usize, *most as usize);
        let (mut rows, total, overall) = associations::leans(&check.dataset, rows, (attribute, group), support, range);
        let own = associations::OwnShares::of(&check.dataset, &measures, attribute);
        rows.iter_mut().for_each(|lean| lean.share = own.share(&lean.row));
        let why = (total == 0).then(|| associations::why::no_class(attribute, "", false));
        Ok(ClassGroupsAnswer { rows, total, overall, family, why })
    }
}

/// Classes along an attribute whose values have an order, those that stand furthest off first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassOrders {
    pub attribute: String,
    pub from: u32,
    pub most: u32,
}

impl Answered for ClassOrders {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<OrderedLeans, Failure> {
        let measures = check.measures(verdict);
        let (from, most) = (self.from as usize, self.most as usize);
        Ok(associations::orders(&check.dataset, &measures, &self.attribute, from, most))
    }
}

/// Classes (whose name contains `text`) held against all groups of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    pub attribute: String,
    pub text: String,
    pub by: GroupMeasure,
    pub order: GroupOrder,
    pub from: u32,
    pub most: u32,
}

impl Answered for Groups {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<GroupTable, Failure> {
        let Self { attribute, text, by, order, from, most } = self;
        let (from, most) = (*from as usize, *most as usize);
        let measures = check.measures(verdict);
        let support = measures.floors().leaning.min_support;
        let page = associations::GroupPage { attribute, text, by: *by, order: *order, support, from, most };
        let rows = &class_groups(check, verdict);
        let mut table = associations::groups(&check.dataset, rows, occurring(verdict), &page);
        let own = associations::OwnShares::of(&check.dataset, &measures, attribute);
        let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
        cells.for_each(|cell| cell.lean.share = own.share(&cell.lean.row));
        table.labelled = associations::Labelled::of_all(&check.dataset, &measures);
        Ok(table)
    }
}

/// Associations of classes and groups within the strata of a third thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    pub from: u32,
    pub most: u32,
}

impl Answered for Elsewhere {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Listed<Association>, Failure> {
        let (from, most) = (self.from as usize, self.most as usize);
        Ok(associations::elsewhere(&check.dataset, &check.measures(verdict), from, most))
    }
}

/// Figures of pictures and boxes by group, or how near persons and objects are; of the attribute that differs most where
/// none is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresByGroup {
    pub attribute: Option<String>,
    pub distances: bool,
}

impl Answered for FiguresByGroup {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Figures, Failure> {
        let (data, measures) = (&check.dataset, check.measures(verdict));
        let rows: Vec<_> = measures.figures().iter().map(|row| tables::figure(data, row)).collect();
        Ok(associations::figures(data, &rows, self.attribute.as_deref(), self.distances))
    }
}

/// What beside the subject gives the class away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortcuts;

impl Answered for Shortcuts {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Listed<Shortcut>, Failure> {
        let measures = check.measures(verdict);
        let all = measures.shortcuts();
        let rows: Vec<_> = all.rows.iter().map(|row| tables::shortcut(&check.dataset, all, row)).collect();
        Ok(associations::shortcuts(&rows))
    }
}

/// All classes by all groups, by their names.
fn class_groups<S: ReadAt>(check: &Check<S>, verdict: &Verdict) -> Vec<ClassGroup> {
    let measures = check.measures(verdict);
    measures.class_groups().iter().map(|row| tables::class_group(&check.dataset, row)).collect()
}
