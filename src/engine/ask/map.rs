//! Pictures as points: near each other where they look alike; and what each is, to be told apart by colour.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Dataset, ImageId};
use crate::engine::Filter;
use crate::engine::check::{Check, Verdict};
use crate::measures::descriptors::PointsOf;
use crate::measures::partition_by;
use crate::sorting::Sorting;
use crate::stats::Principal;
use serde::{Deserialize, Serialize};

/// Numbers kept of each point. Where pictures are laid out, distances are taken of these.
const AXES: usize = 32;
/// Points that the axes are found from, evenly over all: more change nothing that can be seen.
const SAMPLE: usize = 4_000;
/// Numbers of those together, and fewest points: of long points, fewer show the axes in the same time.
const SAMPLED: usize = 1_200_000;
const FEWEST: usize = 500;
/// Pictures that can be laid out.
pub const MOST_MAPPED: usize = 100_000;

/// Pictures as points, along the axes on which they spread most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapPoints {
    pub of: PointsOf,
}

/// The kinds of points that a picture has: those that were brought first, then those measured here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsOfPicture {
    pub image: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapPointsAnswer {
    /// Whose points, rising.
    pub images: Vec<u32>,
    /// Numbers of each point, widest axis first.
    pub dims: u32,
    pub points: Vec<f32>,
    /// Share of the spread that the first two axes hold, 0..1.
    pub first_two: f64,
    /// Pictures that there are, measured or not.
    pub of: u64,
}

impl Answered for MapPoints {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<MapPointsAnswer, Failure> {
        let measures = check.measures(verdict);
        let of_all = check.dataset.images.len() as u64;
        let none = || MapPointsAnswer { images: Vec::new(), dims: 2, points: Vec::new(), first_two: 0.0, of: of_all };
        let Some(all) = measures.points(self.of) else { return Ok(none()) };
        let n = all.images().len().min(MOST_MAPPED);
        let every = n.div_ceil((SAMPLED / all.dims()).clamp(FEWEST, SAMPLE)).max(1);
        let rows = || all.rows().take(n);
        let sample: Vec<f32> = rows().step_by(every).flatten().copied().collect();
        let Some(principal) = Principal::of(&sample, all.dims(), AXES).filter(|p| p.axes.len() > 1) else {
            return Ok(none());
        };
        let points = rows().flat_map(|row| principal.place(row)).collect();
        let first_two = principal.explained(2);
        let images = all.images().iter().take(n).map(|id| id.0).collect();
        Ok(MapPointsAnswer { images, dims: principal.axes.len() as u32, points, first_two, of: of_all })
    }
}

impl Answered for PointsOfPicture {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Vec<PointsOf>, Failure> {
        let measures = check.measures(verdict);
        let brought = (0..check.dataset.embeddings.len() as u32).map(PointsOf::Brought);
        let has =
            |of: &PointsOf| measures.points(*of).is_some_and(|points| points.point(ImageId(self.image)).is_some());
        Ok(brought.chain([PointsOf::Measured]).filter(has).collect())
    }
}

/// By what pictures are told apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MapBy {
    Class,
    Split,
    /// By this attribute's groups, or bands of them where it is a number.
    Group(String),
    /// In this finding or not.
    Finding(u32),
}

/// What each of these pictures is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapGroups {
    pub images: Vec<u32>,
    pub by: MapBy,
}

/// What a point can be, by its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapKind {
    Group(String),
    /// One of so many groups that are smaller than those named.
    Rest(u32),
    /// Of several groups.
    Several,
    /// Of none, or it is not known.
    Neither,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapGroupsAnswer {
    /// The largest groups first, each with how many of the pictures it has; none without any.
    pub kinds: Vec<(MapKind, u64)>,
    /// Of each picture asked for, its place in `kinds`.
    pub codes: Vec<u8>,
}

/// Groups that are told apart: the eighth colour is for all others together.
const TOLD_APART: usize = 7;
/// In place of a group's number: several, none.
const SEVERAL: u32 = u32::MAX - 1;
const NEITHER: u32 = u32::MAX;

impl MapGroupsAnswer {
    /// Of each picture its group's number, [`SEVERAL`] or [`NEITHER`].
    fn of(names: &[String], of: &[u32]) -> Self {
        let mut counts = vec![0u64; names.len()];
        of.iter().for_each(|&code| counts.get_mut(code as usize).into_iter().for_each(|count| *count += 1));
        let mut order: Vec<usize> = (0..names.len()).filter(|i| counts[*i] > 0).collect();
        order.order_by_key(|i| std::cmp::Reverse(counts[*i]));
        let rest = order.split_off(order.len().min(TOLD_APART));
        let mut kinds: Vec<(MapKind, u64)> =
            order.iter().map(|&i| (MapKind::Group(names[i].clone()), counts[i])).collect();
        let mut add = |kind: MapKind, count: u64| {
            (count > 0).then(|| {
                kinds.push((kind, count));
                kinds.len() - 1
            })
        };
        let many = |wanted: u32| of.iter().filter(|code| **code == wanted).count() as u64;
        let at_rest = add(MapKind::Rest(rest.len() as u32), rest.iter().map(|&i| counts[i]).sum());
        let (at_several, at_neither) = (add(MapKind::Several, many(SEVERAL)), add(MapKind::Neither, many(NEITHER)));
        let code = |code: &u32| match *code {
            SEVERAL => at_several,
            NEITHER => at_neither,
            code => order.iter().position(|group| *group == code as usize).or(at_rest),
        };
        // Nine kinds at most.
        let codes = of.iter().map(|of| code(of).unwrap_or_default() as u8).collect();
        Self { kinds, codes }
    }
}

impl Answered for MapGroups {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<MapGroupsAnswer, Failure> {
        let data = &check.dataset;
        let mut of = vec![NEITHER; data.images.len()];
        let mut put = |image: usize, code: u32| {
            if let Some(own) = of.get_mut(image) {
                *own = if *own == NEITHER || *own == code { code } else { SEVERAL };
            }
        };
        let names: Vec<String> = match &self.by {
            MapBy::Class => {
                let postings = check.measures(verdict);
                let postings = postings.postings();
                for class in (0..data.classes.len()).map(crate::dataset::ClassId::from) {
                    postings.images(class).iter().for_each(|image| put(*image as usize, class.index() as u32));
                }
                data.classes.iter().map(|class| class.name.clone()).collect()
            }
            MapBy::Split => {
                data.images.split_claims.iter().for_each(|c| put(c.image.index(), c.split.index() as u32));
                data.splits.clone()
            }
            MapBy::Group(name) => groups(data, name, &mut put),
            MapBy::Finding(finding) => {
                let filter = Filter { finding: Some(*finding), ..Filter::default() };
                let inside = check.filtered(verdict, &filter);
                inside.into_iter().for_each(|id| put(id.index(), 0));
                let code = verdict.judged.findings.get(*finding as usize).map(|f| f.code.to_string());
                code.into_iter().collect()
            }
        };
        let own = |id: &u32| of.get(ImageId(*id).index()).copied().unwrap_or(NEITHER);
        Ok(MapGroupsAnswer::of(&names, &self.images.iter().map(own).collect::<Vec<u32>>()))
    }
}

fn groups(data: &Dataset, name: &str, put: &mut dyn FnMut(usize, u32)) -> Vec<String> {
    if let Some(attribute) = data.attributes.iter().find(|a| a.name == name && a.numbers.is_none()) {
        data.groups_by_image(attribute).into_iter().for_each(|(id, code)| put(id.index(), code as u32));
        return attribute.values.clone();
    }
    let Some(partition) = partition_by(data, name) else { return Vec::new() };
    for image in 0..data.images.len() {
        if let Some(code) = partition.code(image) {
            put(image, code as u32);
        }
    }
    partition.labels.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Options, PictureOrder, ask, check_in_memory};
    use crate::intake::example;

    #[test]
    fn the_largest_groups_are_told_apart_and_every_picture_is_something() {
        let names: Vec<String> = (0..10).map(|i| format!("g{i}")).collect();
        let mut of: Vec<u32> = (0..10u32).flat_map(|i| vec![i; i as usize]).collect();
        of.extend([SEVERAL, NEITHER, NEITHER]);
        let answer = MapGroupsAnswer::of(&names, &of);
        assert_eq!(answer.kinds.len(), 10, "seven groups, the rest, several, none");
        assert_eq!(answer.kinds[0], (MapKind::Group("g9".into()), 9));
        assert_eq!(answer.kinds[7], (MapKind::Rest(2), 3), "a group without pictures is none");
        for (at, (_, count)) in answer.kinds.iter().enumerate() {
            assert_eq!(answer.codes.iter().filter(|code| usize::from(**code) == at).count() as u64, *count);
        }
    }

    #[test]
    fn the_example_can_be_laid_out_and_put_in_order() {
        let check = check_in_memory("example", example(), Options::default());
        let map = check.ask(MapPoints { of: PointsOf::Measured }).expect("judged");
        assert!(!map.images.is_empty() && map.images.is_sorted());
        assert_eq!(map.points.len(), map.images.len() * map.dims as usize);
        assert!(map.points.iter().all(|x| x.is_finite()) && map.first_two > 0.0 && map.first_two <= 1.0);
        for by in [MapBy::Class, MapBy::Split, MapBy::Finding(0), MapBy::Group("no such".into())] {
            let groups = check.ask(MapGroups { images: map.images.clone(), by }).expect("judged");
            assert_eq!(groups.codes.len(), map.images.len());
            assert!(groups.codes.iter().all(|code| usize::from(*code) < groups.kinds.len()));
        }
        let list = |filter: Filter| {
            let said = check.ask(ask::Pictures { filter, from: 0, most: 1_000 }).expect("judged");
            said.pictures.iter().map(|p| p.image).collect::<Vec<u32>>()
        };
        let like = PictureOrder::Like(map.images[3], PointsOf::Measured);
        let alike = list(Filter { order: Some(like), ..Filter::default() });
        assert_eq!((alike[0], alike.len()), (map.images[3], map.images.len()));
        let brightest =
            list(Filter { order: Some(PictureOrder::ByDescending("brightness".into())), ..Filter::default() });
        let darkest = list(Filter { order: Some(PictureOrder::By("brightness".into())), ..Filter::default() });
        assert_ne!(brightest.first(), darkest.first());
        assert_eq!(check.ask(PointsOfPicture { image: map.images[3] }), Ok(vec![PointsOf::Measured]));
        let chosen = list(Filter { chosen: Some(vec![map.images[5], map.images[2], u32::MAX]), ..Filter::default() });
        assert_eq!(chosen, [map.images[2], map.images[5]]);
    }

    /// The example with a table of points: along a half circle, the pictures in the order of their paths; the last one
    /// has none.
    fn with_embeddings(measured: bool) -> Check<Vec<u8>> {
        let mut files = example();
        let mut names: Vec<String> =
            files.iter().map(|(path, _)| path.clone()).filter(|path| path.ends_with(".jpg")).collect();
        names.sort();
        names.pop();
        let header: Vec<String> = (0..16).map(|n| format!("emb_{n}")).collect();
        let mut table = format!("file_name,{}\n", header.join(","));
        for (i, name) in names.iter().enumerate() {
            let angle = i as f64 / names.len() as f64 * std::f64::consts::PI;
            let numbers: Vec<String> = (0..16)
                .map(|n| (angle.sin_cos(), n))
                .map(|((s, c), n)| {
                    if n == 0 {
                        s
                    } else if n == 1 {
                        c
                    } else {
                        0.5
                    }
                    .to_string()
                })
                .collect();
            table.push_str(&format!("{name},{}\n", numbers.join(",")));
        }
        files.push(("clip.csv".into(), table.into_bytes()));
        check_in_memory("example", files, Options { pixels: measured, ..Options::default() })
    }

    #[test]
    fn embeddings_lay_pictures_out_and_say_what_is_alike_whether_or_not_pixels_are_measured() {
        for measured in [true, false] {
            let check = with_embeddings(measured);
            let map = check.ask(MapPoints { of: PointsOf::Brought(0) }).expect("judged");
            assert_eq!(map.points.len(), map.images.len() * map.dims as usize);
            assert!(map.images.len() > 500 && map.first_two > 0.999, "two numbers of sixteen differ");
            let own = check.ask(MapPoints { of: PointsOf::Measured }).expect("judged");
            assert_eq!(own.images.is_empty(), !measured);
            assert!(
                check.ask(MapPoints { of: PointsOf::Brought(1) }).expect("judged").images.is_empty(),
                "no such file"
            );
            let image = map.images[0];
            let like = PictureOrder::Like(image, PointsOf::Brought(0));
            let filter = Filter { order: Some(like), ..Filter::default() };
            let said = check.ask(ask::Pictures { filter, from: 0, most: 1_000 }).expect("judged");
            let order: Vec<u32> = said.pictures.iter().map(|p| p.image).collect();
            assert_eq!(order, map.images, "along the half circle");
            let kinds = check.ask(PointsOfPicture { image }).expect("judged");
            assert_eq!(kinds.first(), Some(&PointsOf::Brought(0)));
            assert_eq!(kinds.len(), 1 + usize::from(measured));
            let summary = check.summary().expect("judged");
            let [view] = summary.embeddings.as_slice() else { panic!("{:?}", summary.embeddings) };
            assert_eq!((view.path.as_str(), view.dims, view.images), ("clip.csv", 16, map.images.len() as u64));
        }
    }

    #[test]
    fn embeddings_change_no_finding() {
        let plain = check_in_memory("example", example(), Options::default());
        let findings = |check: &Check<Vec<u8>>| {
            let verdict = check.verdict.as_ref().expect("judged");
            verdict.judged.findings.iter().map(|f| (f.code.to_string(), f.message.clone())).collect::<Vec<_>>()
        };
        assert_eq!(findings(&plain), findings(&with_embeddings(true)));
    }
}
