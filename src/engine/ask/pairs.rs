//! Classes that go together: the matrix, one pair, pairs page by page.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::engine::associations::{self, Family, Matrix, Order, PairFacts, PairMeasure, Ranked};
use crate::engine::check::{Check, Verdict};
use crate::report::tables::{self, ClassPair, Share};
use serde::{Deserialize, Serialize};

/// The class × class matrix: the `most` classes in most images, of those in `least` images or more.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairMatrix {
    pub most: u32,
    pub least: u64,
    pub by: PairMeasure,
    pub order: Order,
}

impl Answered for PairMatrix {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Matrix, Failure> {
        let wanted =
            associations::Wanted { most: self.most as usize, least: self.least, by: self.by, order: self.order };
        let all = &verdict.brief.dataset.classes;
        let classes: Vec<(String, u64)> =
            all.iter().filter(|c| c.images > 0).map(|c| (c.name.clone(), c.images)).collect();
        let n = check.dataset.images.len() as u64;
        let labelled = associations::Labelled::of_all(&check.dataset, &check.measures(verdict));
        let matrix = associations::matrix(classes, &class_pairs(check, verdict), n, wanted);
        Ok(Matrix { labelled, ..matrix })
    }
}

/// Two classes, with all their figures; `None` where one of them is in no image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub a: String,
    pub b: String,
}

impl Answered for Pair {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Option<PairFacts>, Failure> {
        let measures = check.measures(verdict);
        let (data, tested) = (&check.dataset, occurring(verdict));
        let mut facts = associations::pair(data, (&measures, &class_pairs(check, verdict)), &self.a, &self.b, tested);
        if let Some(facts) = &mut facts {
            let worth = |class: &str, with: &str| associations::worth(data, &measures, class, with);
            let row = &facts.row;
            facts.b_given_a = Share::effective(row.n_ab, row.n_a, worth(&row.a, &row.b));
            facts.a_given_b = Share::effective(row.n_ab, row.n_b, worth(&row.b, &row.a));
        }
        Ok(facts)
    }
}

/// Pairs of classes `from..from + most`; of one class, or whose names contain `text`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pairs {
    pub text: String,
    pub class: Option<String>,
    pub by: PairMeasure,
    pub ranked: Ranked,
    pub from: u32,
    pub most: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PairsAnswer {
    pub pairs: Vec<ClassPair>,
    pub total: u64,
    pub family: Family,
    /// Why there is none that keeps apart.
    pub why: Option<String>,
}

impl Pairs {
    pub(super) fn page(&self) -> associations::Page<'_> {
        associations::Page {
            text: &self.text,
            class: self.class.as_deref(),
            by: self.by,
            ranked: self.ranked,
            from: self.from as usize,
            most: self.most as usize,
        }
    }
}

impl Answered for Pairs {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<PairsAnswer, Failure> {
        let all = &class_pairs(check, verdict);
        let (pairs, total) = associations::pairs(all, &self.page());
        let apart = self.ranked == Ranked::Apart && total == 0;
        let why = apart.then(|| associations::why::none_apart(associations::might_keep_apart(all)));
        Ok(PairsAnswer { pairs, total, family: Family::of_pairs(all, occurring(verdict)), why })
    }
}

/// All pairs, by their names.
pub(super) fn class_pairs<S: ReadAt>(check: &Check<S>, verdict: &Verdict) -> Vec<ClassPair> {
    let measures = check.measures(verdict);
    measures.class_pairs().iter().map(|row| tables::class_pair(&check.dataset, row)).collect()
}

/// Classes that are in an image.
pub(super) fn occurring(verdict: &Verdict) -> u64 {
    verdict.brief.dataset.classes.iter().filter(|class| class.images > 0).count() as u64
}
