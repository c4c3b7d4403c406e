//! How the shares of groups changed, with an interval on the difference.

use super::super::types::AttributeFacts;
use super::earlier::{Attribute, Share as Before};
use crate::measures::Share;
use crate::stats::{Uncertain, difference};
use serde::{Deserialize, Serialize};

/// The share of one value of an attribute, then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareChange {
    pub attribute: String,
    pub value: String,
    /// `None` where nothing had a value.
    pub before: Option<f64>,
    pub after: Option<f64>,
    /// `after − before`.
    pub difference: Option<f64>,
    /// Newcombe's hybrid score interval of the difference, 95 %, as if both were samples of their own; where most images
    /// are in both it is wider than it need be.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub k_before: u64,
    pub n_before: u64,
    pub k_after: u64,
    pub n_after: u64,
}

impl ShareChange {
    /// The interval does not hold 0.
    pub fn is_clear(&self) -> bool {
        self.low.is_some_and(|low| low > 0.0) || self.high.is_some_and(|high| high < 0.0)
    }
}

pub(super) fn compare(before: &[Attribute], after: &[AttributeFacts]) -> Vec<ShareChange> {
    let mut out = Vec::new();
    for old in before {
        let same = |new: &&AttributeFacts| new.name == old.name && super::super::unit_name(new.unit) == old.unit;
        let Some(new) = after.iter().find(same) else { continue };
        let n_of = |shares: &mut dyn Iterator<Item = Option<u64>>| shares.flatten().max().unwrap_or(0);
        let n_before = n_of(&mut old.values.iter().map(|v| v.share.n));
        let n_after = n_of(&mut new.values.iter().map(|v| Some(v.share.n)));
        let mut values: Vec<&str> = old.values.iter().map(|v| v.value.as_str()).collect();
        values.extend(new.values.iter().map(|v| v.value.as_str()));
        values.sort_unstable();
        values.dedup();
        for value in values {
            let of_before = old.values.iter().find(|v| v.value == value).map(|v| &v.share);
            let of_after = new.values.iter().find(|v| v.value == value).map(|v| &v.share);
            let (k_before, k_after) = (of_before.and_then(|s| s.k).unwrap_or(0), of_after.map_or(0, |s| s.k));
            if (k_before, n_before) == (k_after, n_after) {
                continue;
            }
            let then = of_before.map_or_else(|| none_of(n_before), read);
            let now = of_after.map_or_else(|| none_of(n_after), |share| known(share.value, share.low, share.high));
            let between = then.zip(now).map(|(then, now)| difference(&now, &then, 1.0));
            out.push(ShareChange {
                attribute: new.name.clone(),
                value: value.to_owned(),
                before: then.map(|then| then.value),
                after: now.map(|now| now.value),
                difference: then.zip(now).map(|(then, now)| now.value - then.value),
                low: between.map(|(low, _)| low),
                high: between.map(|(_, high)| high),
                k_before,
                n_before,
                k_after,
                n_after,
            });
        }
    }
    out.sort_by(|a, b| (&a.attribute, &a.value).cmp(&(&b.attribute, &b.value)));
    out
}

fn read(share: &Before) -> Option<Uncertain> {
    known(share.value, share.low, share.high)
}

fn known(value: Option<f64>, low: Option<f64>, high: Option<f64>) -> Option<Uncertain> {
    Some(Uncertain { value: value?, low: low?, high: high? })
}

/// A value that a side has no item of.
fn none_of(n: u64) -> Option<Uncertain> {
    let share = Share::of(0, n);
    known(share.value, share.low, share.high)
}
