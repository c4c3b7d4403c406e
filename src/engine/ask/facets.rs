//! How many pictures each further choice would leave: counts of facets that follow the filters in force.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{ClassId, ImageId};
use crate::engine::Filter;
use crate::engine::check::{Check, Verdict};
use crate::engine::filter::without_value;
use crate::engine::parts::Parts;
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
    /// Findings, by their places in the report, as one would be chosen in place of another.
    pub findings: Vec<(u32, u64)>,
    /// Attributes without a value.
    pub missing: Vec<(String, u64)>,
    /// Figures of the pictures, as one part would be chosen in place of another.
    pub figures: Vec<FigureCounts>,
}

/// A figure of the pictures in parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FigureCounts {
    /// As filters call it, and in words.
    pub figure: String,
    pub name: String,
    /// The rule whose threshold parts it; the only part lies beyond.
    pub rule: Option<String>,
    pub parts: Vec<FigurePart>,
}

/// A part of a figure: between which values, both included, and how many pictures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FigurePart {
    pub name: String,
    pub from: f64,
    pub to: f64,
    pub count: u64,
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
        let filter = Filter { order: None, ..self.filter.clone() };
        let passing = check.listed(verdict, &filter);
        let mut inside = vec![false; images.len()];
        passing.iter().for_each(|id| inside[id.index()] = true);

        let measures = check.measures(verdict);
        let postings = measures.postings();
        // Classes of one name count as one, once a picture.
        let mut classes: FxHashMap<&str, (u64, Option<ImageId>)> = FxHashMap::default();
        for &image in passing.iter() {
            for &class in postings.classes(image) {
                let (n, last) = classes.entry(data.class_name(ClassId::from(class as usize))).or_default();
                *n += u64::from(*last != Some(image));
                *last = Some(image);
            }
        }

        let any_split = check.listed(verdict, &Filter { split: None, ..filter.clone() });
        let mut of_split = vec![0u64; data.splits.len()];
        let mut own: Vec<usize> = Vec::new();
        for &image in any_split.iter() {
            let claims = verdict.by_image.claims.get(image).iter();
            own.clear();
            own.extend(claims.filter_map(|&row| images.split_claims.get(row as usize)).map(|c| c.split.index()));
            own.sort_unstable();
            own.dedup();
            own.iter().for_each(|&split| of_split[split] += 1);
        }
        let splits = data.splits.iter().cloned().zip(of_split);

        let any_finding = check.listed(verdict, &Filter { finding: None, member: None, ..filter.clone() });
        let mut of_finding = vec![0u64; verdict.judged.findings.len()];
        let by_image = check.findings_of(verdict);
        any_finding.iter().flat_map(|&image| by_image.get(image)).for_each(|&at| of_finding[at as usize] += 1);

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
            findings: (0u32..).zip(of_finding).filter(|(_, n)| *n > 0).collect(),
            missing: missing(check, &passing),
            figures: check.parts_of(verdict).iter().map(|parts| figure(check, verdict, &filter, parts)).collect(),
        })
    }
}

/// Of each attribute that lacks values how many of these pictures have none.
fn missing<S: ReadAt>(check: &Check<S>, passing: &[ImageId]) -> Vec<(String, u64)> {
    let data = &check.dataset;
    let mut names: Vec<&str> = Vec::new();
    for attribute in &data.attributes {
        let lacks = (0..attribute.rows.len()).any(|item| attribute.is_missing(item));
        if lacks && !names.contains(&attribute.name.as_str()) {
            names.push(&attribute.name);
        }
    }
    let count = |name: &str| {
        let without = without_value(data, name);
        passing.iter().filter(|id| without[id.index()]).count() as u64
    };
    names.into_iter().map(|name| (name.to_owned(), count(name))).filter(|(_, n)| *n > 0).collect()
}

/// A figure's parts among the pictures that pass whatever part of it is chosen.
fn figure<S: ReadAt>(check: &Check<S>, verdict: &Verdict, filter: &Filter, parts: &Parts) -> FigureCounts {
    let ranges = filter.ranges.iter().filter(|(name, ..)| name != parts.figure).cloned().collect();
    let images = check.listed(verdict, &Filter { ranges, ..filter.clone() });
    let with_counts = parts.parts.iter().zip(parts.count(&images));
    let part = |((name, from, to), count): (&(String, f64, f64), u64)| FigurePart {
        name: name.clone(),
        from: *from,
        to: *to,
        count,
    };
    FigureCounts {
        figure: parts.figure.to_owned(),
        name: parts.name.clone(),
        rule: parts.rule.map(str::to_owned),
        parts: with_counts.map(part).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::parts::ASPECT;
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

    /// 60 pictures, the later the brighter, of two shapes and two splits; every third has no site.
    fn measured() -> Check<Vec<u8>> {
        let mut files = Vec::new();
        let mut table = String::from("file,site\n");
        for n in 0..60u32 {
            let (width, height) = if n % 4 == 0 { (32, 48) } else { (48, 32) };
            let image = image::RgbImage::from_fn(width, height, |x, y| {
                image::Rgb([(4 * n + x % 8) as u8, (4 * n + y % 5) as u8, ((x * y) % 16) as u8])
            });
            let mut bytes = std::io::Cursor::new(Vec::new());
            image.write_to(&mut bytes, image::ImageFormat::Png).expect("it is encoded");
            let path = format!("{}/{n:02}.png", if n % 5 == 0 { "val" } else { "train" });
            table.push_str(&format!("{path},{}\n", if n % 3 == 0 { "" } else { "north" }));
            files.push((path, bytes.into_inner()));
        }
        files.push(("t.csv".to_owned(), table.into_bytes()));
        check_in_memory("shades", files, Options::default())
    }

    #[test]
    fn findings_missing_values_and_figures_are_counted_among_what_the_other_filters_leave() {
        let check = measured();
        let total = |filter: Filter| check.ask(ask::Pictures { filter, from: 0, most: 1 }).expect("pictures").total;
        let all = check.ask(Facets { filter: Filter::default(), attributes: Vec::new() }).expect("counts");
        let names: Vec<&str> = all.figures.iter().map(|of| of.figure.as_str()).collect();
        assert!(names.contains(&"brightness") && names.contains(&ASPECT), "{names:?}");
        let brightness = all.figures.iter().find(|of| of.figure == "brightness").expect("it is there");
        assert_eq!(brightness.parts.len(), 10);
        assert!(brightness.parts[0].name.starts_with("darkest tenth"), "{:?}", brightness.parts[0]);
        let darkest = &brightness.parts[0];
        let range = ("brightness".to_owned(), darkest.from, darkest.to);
        for filter in [
            Filter { split: Some("train".into()), ..Filter::default() },
            Filter { ranges: vec![range], missing: vec!["site".into()], ..Filter::default() },
        ] {
            let counts = check.ask(Facets { filter: filter.clone(), attributes: Vec::new() }).expect("counts");
            assert!(!counts.findings.is_empty() && !counts.missing.is_empty(), "{counts:?}");
            for (finding, n) in counts.findings {
                assert_eq!(n, total(Filter { finding: Some(finding), ..filter.clone() }), "finding {finding}");
            }
            for (name, n) in counts.missing {
                let missing = vec![name.clone()];
                assert_eq!(n, total(Filter { missing, ..filter.clone() }), "{name}");
            }
            for of in counts.figures {
                let others: Vec<_> = filter.ranges.iter().filter(|(name, ..)| *name != of.figure).cloned().collect();
                for part in of.parts {
                    let mut ranges = others.clone();
                    ranges.push((of.figure.clone(), part.from, part.to));
                    assert_eq!(part.count, total(Filter { ranges, ..filter.clone() }), "{}: {}", of.figure, part.name);
                }
            }
        }
    }

    #[test]
    fn the_tenths_of_a_figure_hold_each_picture_once() {
        let check = measured();
        let all = check.ask(Facets { filter: Filter::default(), attributes: Vec::new() }).expect("counts");
        for of in all.figures.iter().filter(|of| of.rule.is_none()) {
            assert_eq!(of.parts.iter().map(|part| part.count).sum::<u64>(), 60, "{}", of.figure);
        }
        let shapes = all.figures.iter().find(|of| of.figure == ASPECT).expect("two shapes");
        let counts: Vec<(&str, u64)> = shapes.parts.iter().map(|part| (part.name.as_str(), part.count)).collect();
        assert_eq!(counts, [("portrait", 15), ("landscape", 45)]);
    }
}
