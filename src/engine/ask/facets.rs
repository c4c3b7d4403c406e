//! How many pictures each further choice would leave: counts of facets that follow the filters in force.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{ClassId, ImageId};
use crate::engine::Filter;
use crate::engine::check::{Check, Verdict};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Counts among the pictures that pass the filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facets {
    pub filter: Filter,
    /// Attributes whose groups are counted.
    pub attributes: Vec<String>,
}

/// Names with the pictures that pass and show them; names that none shows are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FacetCounts {
    pub classes: Vec<(String, u64)>,
    /// As one would be chosen in place of another: whatever split is in force.
    pub splits: Vec<(String, u64)>,
    /// Parallel to the attributes asked for.
    pub groups: Vec<Vec<(String, u64)>>,
    pub unreadable: u64,
    pub unannotated: u64,
}

impl FacetCounts {
    /// The count of a name.
    pub fn of(counts: &[(String, u64)], name: &str) -> u64 {
        counts.iter().find(|(own, _)| own == name).map_or(0, |(_, n)| *n)
    }
}

impl Answered for Facets {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<FacetCounts, Failure> {
        let data = &check.dataset;
        let images = &data.images;
        let passing = check.filtered(verdict, &self.filter);
        let mut inside = vec![false; images.len()];
        passing.iter().for_each(|id| inside[id.index()] = true);

        let measures = check.measures(verdict);
        let postings = measures.postings();
        // Classes of one name count as one, once a picture.
        let mut classes: FxHashMap<&str, (u64, Option<ImageId>)> = FxHashMap::default();
        for &image in &passing {
            for &class in postings.classes(image) {
                let (n, last) = classes.entry(data.class_name(ClassId::from(class as usize))).or_default();
                *n += u64::from(*last != Some(image));
                *last = Some(image);
            }
        }

        let any_split = Filter { split: None, ..self.filter.clone() };
        let mut of_split = vec![false; images.len()];
        check.filtered(verdict, &any_split).iter().for_each(|id| of_split[id.index()] = true);
        let mut claims: Vec<(usize, usize)> = images
            .split_claims
            .iter()
            .filter(|claim| of_split[claim.image.index()])
            .map(|claim| (claim.split.index(), claim.image.index()))
            .collect();
        claims.sort_unstable();
        claims.dedup();
        let splits = data.splits.iter().enumerate().map(|(split, name)| {
            let own = claims.iter().filter(|(of, _)| *of == split).count();
            (name.clone(), own as u64)
        });

        let groups = self.attributes.iter().map(|name| {
            let Some(attribute) = data.attributes.iter().find(|a| a.name == *name) else { return Vec::new() };
            let mut counts = vec![0u64; attribute.values.len()];
            for (image, code) in data.groups_by_image(attribute) {
                if let Some(count) = counts.get_mut(code).filter(|_| inside[image.index()]) {
                    *count += 1;
                }
            }
            attribute.values.iter().cloned().zip(counts).filter(|(_, n)| *n > 0).collect()
        });
        let broken = |i: usize| images.facts[i].as_ref().is_some_and(|f| f.pixels.is_err());
        let bare = |i: usize| images.file[i].is_some() && !images.annotated[i];
        let count = |what: &dyn Fn(usize) -> bool| passing.iter().filter(|id| what(id.index())).count() as u64;
        let mut classes: Vec<(String, u64)> = classes.into_iter().map(|(name, (n, _))| (name.to_owned(), n)).collect();
        classes.sort_unstable();
        Ok(FacetCounts {
            classes,
            splits: splits.filter(|(_, n)| *n > 0).collect(),
            groups: groups.collect(),
            unreadable: count(&broken),
            unannotated: count(&bare),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Options, ask, check_in_memory};
    use crate::intake::example;

    #[test]
    fn each_count_is_that_of_the_pictures_behind_the_choice() {
        let check = check_in_memory("example", example(), Options { pixels: false, ..Options::default() });
        let total = |filter: Filter| check.ask(ask::Pictures { filter, from: 0, most: 1 }).expect("pictures").total;
        let filter = Filter { classes: vec!["person".into()], split: Some("train".into()), ..Filter::default() };
        let attributes = vec!["gender".to_owned()];
        let counts = check.ask(Facets { filter: filter.clone(), attributes }).expect("counts");
        assert!(counts.classes.len() > 1 && counts.splits.len() > 1 && counts.groups[0].len() > 1, "{counts:?}");
        for (class, n) in &counts.classes {
            let classes = vec!["person".to_owned(), class.clone()];
            assert_eq!(*n, total(Filter { classes, ..filter.clone() }), "{class}");
        }
        for (split, n) in &counts.splits {
            assert_eq!(*n, total(Filter { split: Some(split.clone()), ..filter.clone() }), "{split}");
        }
        for (group, n) in &counts.groups[0] {
            let groups = vec![("gender".to_owned(), group.clone())];
            assert_eq!(*n, total(Filter { groups, ..filter.clone() }), "{group}");
        }
        assert_eq!(counts.unannotated, total(Filter { unannotated: true, ..filter }));
    }
}
