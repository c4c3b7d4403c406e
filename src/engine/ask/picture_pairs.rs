//! Pictures in pairs: two that a finding holds beside each other, and in what they differ.

use super::picture_table::{labels, values};
use super::pictures::evidence_of;
use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Dataset, Facts, IdentityId, ImageId, LOOK_SIDE, Role};
use crate::engine::Picture;
use crate::engine::check::{Check, Verdict};
use crate::engine::pictures::evidence;
use crate::rules::Evidence;
use crate::wording;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// By how many grey levels of 255 a cell of two small pictures is off to be marked: what storing a picture again leaves of a
/// mean over a 24th of its sides is less.
const OFF: u8 = 10;
/// Two shapes are one up to this share.
const SAME_SHAPE: f64 = 0.02;

/// Pairs `from..from + most` of the evidence of a finding, or of one of its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PicturePairs {
    pub finding: u32,
    pub member: Option<u32>,
    pub from: u32,
    pub most: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PicturePairsAnswer {
    pub pairs: Vec<PicturePair>,
    pub total: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PicturePair {
    pub left: Picture,
    pub right: Picture,
    /// What is known of both, in the order to be shown.
    pub rows: Vec<PairRow>,
    pub pixels: PixelDifference,
}

/// One thing that is known of two pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairRow {
    pub what: String,
    pub left: String,
    pub right: String,
}

impl PairRow {
    pub fn differs(&self) -> bool {
        self.left != self.right
    }
}

/// Where the pixels of two pictures differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PixelDifference {
    /// Each pixel is the same.
    Equal,
    /// Of `side` × `side` cells these, row by row, are lighter or darker by `off` grey levels or more.
    Cells { side: u32, off: u8, cells: Vec<u32> },
    /// It cannot be said, and why.
    Unknown(String),
}

impl Answered for PicturePairs {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<PicturePairsAnswer, Failure> {
        let all = evidence_of(verdict, self.finding, self.member).ok_or(Failure::FindingGone)?;
        let data = &check.dataset;
        let pairs = paired(all);
        let placed = check.measures(verdict);
        let placed = placed.duplicates();
        let shown = pairs.iter().skip(self.from as usize).take(self.most as usize);
        let shown = shown.filter_map(|&[left, right]| {
            let (a, b) = (left.image?, right.image?);
            let turned = [a, b].into_iter().find_map(|id| placed.placed(id).words());
            Some(PicturePair {
                left: evidence(data, &verdict.by_image, left),
                right: evidence(data, &verdict.by_image, right),
                rows: rows(data, verdict, a, b),
                pixels: pixels(data.images.facts(a), data.images.facts(b), turned),
            })
        });
        Ok(PicturePairsAnswer { pairs: shown.collect(), total: pairs.len() as u64 })
    }
}

/// The evidence in pairs, in its order; what is no pair is left out. Of a group each stands beside its first.
fn paired(all: &[Evidence]) -> Vec<[&Evidence; 2]> {
    let with = |e: &Evidence| e.image.zip(e.beside);
    let mut at: FxHashMap<(ImageId, ImageId), usize> = FxHashMap::default();
    let mut alone: FxHashMap<ImageId, usize> = FxHashMap::default();
    for (i, (image, beside)) in all.iter().enumerate().filter_map(|(i, e)| Some((i, with(e)?))) {
        at.entry((image, beside)).or_insert(i);
        alone.entry(image).or_insert(i);
    }
    let mut seen: FxHashSet<[ImageId; 2]> = FxHashSet::default();
    let mut out = Vec::new();
    for (i, (image, beside)) in all.iter().enumerate().filter_map(|(i, e)| Some((i, with(e)?))) {
        if !seen.insert([image.min(beside), image.max(beside)]) {
            continue;
        }
        let Some(&other) = at.get(&(beside, image)).or_else(|| alone.get(&beside)) else { continue };
        let (first, second) = if other < i { (other, i) } else { (i, other) };
        if let (Some(first), Some(second)) = (all.get(first), all.get(second)) {
            out.push([first, second]);
        }
    }
    out
}

fn rows(data: &Dataset, verdict: &Verdict, a: ImageId, b: ImageId) -> Vec<PairRow> {
    let mut rows = Vec::new();
    let mut row = |what: &str, of: &dyn Fn(ImageId) -> String| {
        let (left, right) = (of(a), of(b));
        if !(left.is_empty() && right.is_empty()) {
            rows.push(PairRow { what: what.to_owned(), left, right });
        }
    };
    let fact = |id: ImageId, of: &dyn Fn(&Facts) -> String| data.images.facts(id).map(of).unwrap_or_default();
    row("Labels", &|id| {
        let one = |(name, n): (String, u64)| if n > 1 { format!("{name} × {}", wording::count(n)) } else { name };
        labels(data, &verdict.by_image, id).into_iter().map(one).collect::<Vec<_>>().join(", ")
    });
    row("Split", &|id| super::picture_table::splits(data, &verdict.by_image, id).join(", "));
    let called = data.identities_called().one;
    row(called, &|id| {
        let identity = data.identity_of.get(id.index()).copied().flatten().map(IdentityId::index);
        identity.and_then(|at| data.identities.get(at)).cloned().unwrap_or_default()
    });
    for attribute in data.attributes.iter().filter(|a| a.role != Role::Ignore) {
        row(&attribute.name, &|id| values(data, &verdict.by_image, attribute, id));
    }
    row("Size", &|id| {
        let size = super::picture_table::size(data, &verdict.by_image, id);
        size.map(|(w, h)| format!("{} × {} px", wording::count(u64::from(w)), wording::count(u64::from(h))))
            .unwrap_or_default()
    });
    row("File", &|id| fact(id, &|f| wording::plural(f.bytes, "byte", "bytes")));
    row("Format", &|id| fact(id, &|f| format!("{:?}", f.format).to_uppercase()));
    row("Taken", &|id| {
        fact(id, &|f| f.exif.as_ref().and_then(|e| e.taken.clone()).unwrap_or_default().replace('T', " "))
    });
    row("Camera", &|id| fact(id, &|f| f.exif.as_ref().and_then(|e| e.camera.clone()).unwrap_or_default()));
    rows
}

fn pixels(left: Option<&Facts>, right: Option<&Facts>, turned: Option<String>) -> PixelDifference {
    let unknown = |why: &str| PixelDifference::Unknown(why.to_owned());
    let (Some(left), Some(right)) = (left, right) else { return unknown("not both were measured") };
    let (Ok(a), Ok(b)) = (&left.pixels, &right.pixels) else { return unknown("not both can be read") };
    if a.pixel_hash == b.pixel_hash {
        return PixelDifference::Equal;
    }
    if let Some(how) = turned {
        return PixelDifference::Unknown(format!("one is {how}, so that the two are not laid over each other"));
    }
    let aspect = |f: &Facts| f64::from(f.width) / f64::from(f.height.max(1));
    if (aspect(left) / aspect(right)).ln().abs() > SAME_SHAPE {
        return unknown("their shapes differ, so that the two are not laid over each other");
    }
    let differ = a.look.luma().iter().zip(b.look.luma()).map(|(a, b)| a.abs_diff(*b) >= OFF);
    let cells = (0u32..).zip(differ).filter(|(_, differs)| *differs).map(|(at, _)| at).collect();
    PixelDifference::Cells { side: LOOK_SIDE as u32, off: OFF, cells }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Options, check_in_memory};

    fn png(width: u32, height: u32, of: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let image = image::GrayImage::from_fn(width, height, |x, y| image::Luma([of(x, y)]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).expect("it is encoded");
        bytes.into_inner()
    }

    /// One picture in train, val and test, in one of them with a corner painted over.
    fn check() -> Check<Vec<u8>> {
        let scene = |x: u32, y: u32| ((x / 12 * 37 + y / 9 * 53 + x * y / 40) % 200) as u8;
        let mut files = vec![
            ("train/a.png".to_owned(), png(96, 72, scene)),
            ("val/b.png".to_owned(), png(96, 72, scene)),
            ("test/c.png".to_owned(), png(96, 72, |x, y| if x < 12 && y < 9 { 255 } else { scene(x, y) })),
        ];
        files.push(("t.csv".to_owned(), b"file,site\ntrain/a.png,north\nval/b.png,south\ntest/c.png,north\n".to_vec()));
        check_in_memory("pairs", files, Options::default())
    }

    #[test]
    fn a_pair_shows_both_pictures_and_what_is_said_of_them_differently() {
        let check = check();
        let report = check.report().expect("a report");
        let leak = report.findings.iter().position(|f| f.code == "IMG008").expect("the same file is found");
        let asked = PicturePairs { finding: leak as u32, member: None, from: 0, most: 4 };
        let answer = check.ask(asked).expect("pairs");
        let [pair] = answer.pairs.as_slice() else { panic!("one pair: {answer:?}") };
        assert_eq!((pair.left.path.as_str(), pair.right.path.as_str()), ("train/a.png", "val/b.png"));
        assert_eq!(pair.pixels, PixelDifference::Equal);
        let differing: Vec<&str> = pair.rows.iter().filter(|row| row.differs()).map(|row| row.what.as_str()).collect();
        assert_eq!(differing, ["Split", "site"]);
        assert!(pair.rows.iter().any(|row| row.what == "File" && !row.differs()));
    }

    #[test]
    fn where_pixels_differ_is_told_by_the_cells_that_are_off() {
        let scene = |x: u32, y: u32| ((x / 12 * 37 + y / 9 * 53) % 200) as u8;
        let files = vec![
            ("a.png".to_owned(), png(96, 72, scene)),
            ("b.png".to_owned(), png(96, 72, |x, y| if x < 8 && y < 6 { 255 } else { scene(x, y) })),
            ("c.png".to_owned(), png(72, 96, scene)),
        ];
        let check = check_in_memory("cells", files, Options::default());
        let facts = |at: u32| check.dataset().images.facts(ImageId(at));
        let PixelDifference::Cells { side, cells, .. } = pixels(facts(0), facts(1), None) else {
            panic!("the cells are compared")
        };
        assert_eq!((side, cells), (24, vec![0, 1, 24, 25]));
        assert!(matches!(pixels(facts(0), facts(2), None), PixelDifference::Unknown(why) if why.contains("shapes")));
        assert!(matches!(pixels(facts(0), None, None), PixelDifference::Unknown(_)));
    }

    #[test]
    fn of_a_group_each_stands_beside_the_first_and_no_pair_twice() {
        let one = |image: u32, beside: u32| Evidence::image(ImageId(image)).beside(ImageId(beside));
        let all = [one(3, 5), one(5, 3), one(9, 3), Evidence::image(ImageId(7))];
        let pairs: Vec<[Option<ImageId>; 2]> = paired(&all).into_iter().map(|pair| pair.map(|e| e.image)).collect();
        assert_eq!(pairs, [[Some(ImageId(3)), Some(ImageId(5))], [Some(ImageId(3)), Some(ImageId(9))]]);
    }
}
