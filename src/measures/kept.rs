//! What was counted, sorted by what it was read from. Owns what may be carried over when more pictures are measured; it
//! counts nothing.

use super::agreement::Agreement;
use super::anonymity::Anonymity;
use super::balance::{Absent, ClassBalance};
use super::class_groups::ClassGroup;
use super::class_orders::ClassOrders;
use super::class_pairs::ClassPair;
use super::columns::Column;
use super::conditions::ConditionCount;
use super::crossings::Crossed;
use super::descriptors::Descriptors;
use super::duplicates::Duplicates;
use super::extents::Extents;
use super::figures::FigureByGroup;
use super::missing::MissingBy;
use super::order::Order;
use super::people::People;
use super::people_shown::Known;
use super::relations::{Relation, Relations};
use super::scenarios::ScenarioCount;
use super::scores::Score;
use super::shortcuts::Shortcuts;
use super::sources::SourceCount;
use super::split_orders::SplitOrder;
use super::splits::SplitTable;
use super::strata::Strata;
use super::styles::Style;
use super::targets::Population;
use super::uncovered::{Coverage, Uncovered};
use super::units::UnitCount;
use super::variety::Variety;
use super::{Clusters, Covered, Floors, Postings};
use crate::dataset::Dataset;
use crate::stats::ShareSums;
use std::sync::{Arc, OnceLock};

/// Everything that was counted of one dataset; a clone shares it.
#[derive(Clone)]
pub struct Kept {
    pub(super) floors: Arc<Floors>,
    pub(super) annotations: Arc<FromAnnotations>,
    pub(super) clustered: Arc<FromClusters>,
    pub(super) pictures: Arc<FromPictures>,
}

/// Read from the annotations alone.
#[derive(Default)]
pub(super) struct FromAnnotations {
    pub(super) postings: OnceLock<Postings>,
    pub(super) covered: OnceLock<Covered>,
    pub(super) columns: OnceLock<Vec<Column>>,
    pub(super) counts: OnceLock<Vec<Vec<u64>>>,
    pub(super) scores: OnceLock<Vec<Score>>,
    pub(super) people: OnceLock<Option<People>>,
    pub(super) anonymity: OnceLock<Option<Anonymity>>,
    pub(super) people_shown: OnceLock<Option<Known>>,
    pub(super) balance: OnceLock<ClassBalance>,
    pub(super) absent: OnceLock<Vec<Absent>>,
    pub(super) scenarios: OnceLock<Vec<ScenarioCount>>,
    pub(super) agreement: OnceLock<Vec<Agreement>>,
}

/// Read from the annotations and from which images repeat one another: of the pictures' facts only duplicates, and those
/// by way of the clusters, come in.
#[derive(Default)]
pub(super) struct FromClusters {
    pub(super) clusters: OnceLock<Clusters>,
    pub(super) repeats: OnceLock<Vec<Vec<ShareSums>>>,
    pub(super) crossed: OnceLock<(Crossed, Vec<Coverage>, Vec<Uncovered>)>,
    pub(super) order: OnceLock<Option<Order>>,
    pub(super) class_pairs: OnceLock<Vec<ClassPair>>,
    pub(super) class_groups: OnceLock<Vec<ClassGroup>>,
    pub(super) class_orders: OnceLock<ClassOrders>,
    pub(super) related: OnceLock<(Relations, Vec<Relation>)>,
    pub(super) splits: OnceLock<Vec<SplitTable>>,
    pub(super) split_orders: OnceLock<Vec<SplitOrder>>,
    pub(super) targets: OnceLock<Vec<Population>>,
    pub(super) units: OnceLock<Vec<UnitCount>>,
    pub(super) strata: OnceLock<Strata>,
    pub(super) missing: OnceLock<Vec<MissingBy>>,
}

/// Read from the facts of the pictures too: their hashes, figures, sizes.
#[derive(Default)]
pub(super) struct FromPictures {
    pub(super) duplicates: OnceLock<Duplicates>,
    pub(super) descriptors: OnceLock<Descriptors>,
    pub(super) figures: OnceLock<Vec<FigureByGroup>>,
    pub(super) shortcuts: OnceLock<Shortcuts>,
    pub(super) extents: OnceLock<Extents>,
    pub(super) variety: OnceLock<Vec<Variety>>,
    pub(super) conditions: OnceLock<Vec<ConditionCount>>,
    pub(super) sources: OnceLock<Vec<SourceCount>>,
    pub(super) styles: OnceLock<Vec<Style>>,
}

impl Kept {
    /// Nothing yet.
    pub fn new(floors: Floors) -> Self {
        Self {
            floors: Arc::new(floors),
            annotations: Arc::default(),
            clustered: Arc::default(),
            pictures: Arc::default(),
        }
    }

    /// What holds still once more pictures of the dataset are measured, all else in it being as it was.
    pub fn after_pixels(&self, dataset: &Dataset) -> Self {
        let pictures = FromPictures::default();
        let mut clustered = Arc::default();
        // Without clusters nothing was counted that knows them.
        if let Some(before) = self.clustered.clusters.get() {
            let duplicates = pictures.duplicates.get_or_init(|| Duplicates::of(dataset));
            let clusters = Clusters::of(dataset, duplicates);
            clustered = match *before == clusters {
                true => self.clustered.clone(),
                false => Arc::new(FromClusters { clusters: clusters.into(), ..FromClusters::default() }),
            };
        }
        Self { clustered, pictures: Arc::new(pictures), ..self.clone() }
    }
}
