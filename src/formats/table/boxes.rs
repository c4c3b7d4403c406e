//! Tables of boxes: which columns are a box's corners, its class, its marks. Refuses to judge a box.

use super::cells::BoxCell;
use crate::dataset::{BoxNumbers, BoxUnit, Rect, flag};
use crate::formats::attributes::Column;
use unicode_normalization::UnicodeNormalization;

/// The columns of a table that describe boxes.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::formats) struct BoxColumns {
    pub layout: BoxNumbers,
    pub fields: Fields,
    /// Width and height of the image, where the table says so.
    pub image_size: Option<[usize; 2]>,
    /// Marks of a box and the bit each sets.
    pub flags: Vec<(usize, u8)>,
}

/// Where the numbers of a box stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::formats) enum Fields {
    /// A column each, in the order of the layout.
    Four([usize; 4]),
    /// One field holds them, in this unit.
    One(usize, BoxUnit),
}

/// Fractions that are wrong are no larger than this; pixels of boxes are.
const MOST_FRACTION: f64 = 2.0;

const LAYOUTS: &[(BoxNumbers, [&str; 4])] = &[
    (BoxNumbers::Corners, ["xmin", "ymin", "xmax", "ymax"]),
    (BoxNumbers::Corners, ["x1", "y1", "x2", "y2"]),
    (BoxNumbers::Corners, ["x0", "y0", "x1", "y1"]),
    (BoxNumbers::Corners, ["left", "top", "right", "bottom"]),
    (BoxNumbers::Corners, ["minx", "miny", "maxx", "maxy"]),
    (BoxNumbers::LeftTop, ["x", "y", "width", "height"]),
    (BoxNumbers::LeftTop, ["x", "y", "w", "h"]),
    (BoxNumbers::LeftTop, ["left", "top", "width", "height"]),
    (BoxNumbers::LeftTop, ["xmin", "ymin", "width", "height"]),
    (BoxNumbers::LeftTop, ["xmin", "ymin", "w", "h"]),
    (BoxNumbers::LeftTop, ["x1", "y1", "width", "height"]),
    (BoxNumbers::LeftTop, ["x1", "y1", "w", "h"]),
    (BoxNumbers::Centre, ["xcenter", "ycenter", "width", "height"]),
    (BoxNumbers::Centre, ["xcentre", "ycentre", "width", "height"]),
    (BoxNumbers::Centre, ["xcenter", "ycenter", "w", "h"]),
    (BoxNumbers::Centre, ["centerx", "centery", "width", "height"]),
    (BoxNumbers::Centre, ["cx", "cy", "w", "h"]),
    (BoxNumbers::Centre, ["cx", "cy", "width", "height"]),
];

const FLAGS: &[(&str, u8)] = &[
    ("isgroupof", flag::CROWD),
    ("iscrowd", flag::CROWD),
    ("difficult", flag::DIFFICULT),
    ("istruncated", flag::TRUNCATED),
    ("truncated", flag::TRUNCATED),
    ("isoccluded", flag::OCCLUDED),
    ("occluded", flag::OCCLUDED),
    ("isdepiction", flag::DEPICTION),
    ("isdepictionof", flag::DEPICTION),
    // Open Images: the picture was taken from within the object. Known, and no mark of ours.
    ("isinside", 0),
    ("isinsideof", 0),
];

/// The columns of boxes among these names; `None` for a table without boxes.
pub(in crate::formats) fn columns_of(names: &[String]) -> Option<BoxColumns> {
    let plain: Vec<String> = names.iter().map(|n| plain(n)).collect();
    let at = |wanted: &str| plain.iter().position(|n| n == wanted);
    let (layout, numbers) = LAYOUTS.iter().find_map(|(layout, wanted)| {
        let [a, b, c, d] = wanted.map(at);
        Some((*layout, [a?, b?, c?, d?]))
    })?;
    Some(with(layout, Fields::Four(numbers), &plain))
}

/// The columns of boxes of which one holds all numbers.
pub(super) fn in_one_field(names: &[String], cell: &BoxCell) -> BoxColumns {
    let plain: Vec<String> = names.iter().map(|n| plain(n)).collect();
    with(cell.layout, Fields::One(cell.column, cell.unit), &plain)
}

fn with(layout: BoxNumbers, fields: Fields, plain: &[String]) -> BoxColumns {
    let at = |wanted: &str| plain.iter().position(|n| n == wanted);
    let size = ["width", "height"].map(|w| {
        ["", "image", "img"]
            .iter()
            .find_map(|prefix| at(&format!("{prefix}{w}")))
            .filter(|i| !fields.used().contains(i))
    });
    let image_size = match size {
        [Some(w), Some(h)] => Some([w, h]),
        _ => None,
    };
    let flags = FLAGS.iter().filter_map(|&(name, bit)| at(name).map(|i| (i, bit))).collect();
    BoxColumns { layout, fields, image_size, flags }
}

impl Fields {
    pub(in crate::formats) fn used(&self) -> Vec<usize> {
        match self {
            Self::Four(numbers) => numbers.to_vec(),
            Self::One(column, _) => vec![*column],
        }
    }
}

/// Width and height of the image in a table without boxes.
pub(super) fn image_size_of(names: &[String]) -> Option<[usize; 2]> {
    let at = |wanted: &str| names.iter().position(|n| plain(n) == wanted);
    let both = |prefix: &str| Some([at(&format!("{prefix}width"))?, at(&format!("{prefix}height"))?]);
    both("image").or_else(|| both("img")).or_else(|| both(""))
}

/// A name without its case and marks, and without the word box in front.
fn plain(name: &str) -> String {
    let name: String = name.nfkc().take(64).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    ["bbox", "boundingbox", "box", "roi"]
        .iter()
        .find_map(|p| name.strip_prefix(p))
        .filter(|n| !n.is_empty())
        .unwrap_or(&name)
        .to_owned()
}

impl BoxColumns {
    /// Columns that need not be looked at as attributes.
    pub(super) fn used(&self) -> Vec<usize> {
        let flags = self.flags.iter().map(|(i, _)| *i);
        self.fields.used().into_iter().chain(self.image_size.into_iter().flatten()).chain(flags).collect()
    }

    /// Fractions where at least one number has decimals and none is far from 0..1: a single box that reaches out of its
    /// picture does not make pixels of all the others, for in pixels nothing is smaller than two of them.
    pub(super) fn unit(&self, columns: &[Column]) -> BoxUnit {
        let numbers = match self.fields {
            Fields::Four(numbers) => numbers,
            Fields::One(_, unit) => return unit,
        };
        let profiles = || numbers.iter().map(|&i| &columns[i].profile).filter(|p| p.numeric > 0 && p.min <= p.max);
        let within = profiles().count() == 4 && profiles().all(|p| p.min >= -1.0 && p.max <= MOST_FRACTION);
        if within && profiles().any(|p| p.fraction) { BoxUnit::Fractions } else { BoxUnit::Pixels }
    }

    /// The rectangle of four numbers in the order of `numbers`.
    pub(in crate::formats) fn rect(&self, [a, b, c, d]: [f64; 4]) -> Rect {
        match self.layout {
            BoxNumbers::Corners => Rect::corners(a, b, c, d),
            BoxNumbers::LeftTop => Rect { x: a, y: b, w: c, h: d },
            BoxNumbers::Centre => Rect { x: a - c / 2.0, y: b - d / 2.0, w: c, h: d },
        }
    }
}
