//! Where one picture stands among those that pass, and what stands beside it.

use super::{Answered, Failure};
use crate::dataset::ImageId;
use crate::dataset::bytes::ReadAt;
use crate::engine::Filter;
use crate::engine::check::{Check, Verdict};
use serde::{Deserialize, Serialize};

/// The neighbours of a picture in the order of the filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Around {
    pub filter: Filter,
    pub image: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AroundAnswer {
    /// Its place, counted from 0; `None` where it does not pass.
    pub at: Option<u64>,
    pub total: u64,
    pub previous: Option<u32>,
    pub next: Option<u32>,
}

impl Answered for Around {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<AroundAnswer, Failure> {
        let all = check.listed(verdict, &self.filter);
        let at = all.iter().position(|id| *id == ImageId(self.image));
        let id = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|id| id.0);
        Ok(AroundAnswer {
            at: at.map(|at| at as u64),
            total: all.len() as u64,
            previous: id(at.and_then(|at| at.checked_sub(1))),
            next: id(at.map(|at| at + 1)),
        })
    }
}
