//! What two images that show one picture say differently: classes, boxes, values of attributes, the person shown.

use crate::dataset::{Attribute, BoxId, ClassId, Dataset, IdentityId, ImageId, RecordKind, Rect, Role, Unit, flag};
use crate::measures::duplicates::{Placed, Turn};
use crate::sorting::Sorting;
use crate::wording;

/// In which respect two images of one picture differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// Boxes or image-level labels of other classes.
    Classes,
    /// The same classes, another number of boxes.
    Number,
    /// The same boxes, drawn elsewhere.
    Extent,
    /// A value of this attribute.
    Attribute(usize),
    /// The person or thing shown.
    Identity,
}

/// One difference, as a sentence and as boxes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    pub(super) field: Field,
    pub(super) note: String,
    /// The boxes meant in the first and in the second image.
    pub(super) boxes: [Vec<BoxId>; 2],
    /// The furthest that an edge lies apart, in pixels of the first image.
    pub(super) pixels: f64,
}

impl Difference {
    fn new(field: Field, note: String) -> Self {
        Self { field, note, boxes: [Vec::new(), Vec::new()], pixels: 0.0 }
    }
}

/// How far boxes of one object may lie apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance {
    /// In pixels.
    pub(super) pixels: f64,
    /// As a share of the larger box's side.
    pub(super) share: f64,
}

/// Compares images with each other.
pub(super) struct Comparison<'a> {
    dataset: &'a Dataset,
    sizes: Vec<Option<(u32, u32)>>,
    /// Per image its boxes: a range of `boxes`.
    from: Vec<u32>,
    boxes: Vec<BoxId>,
    /// Sorted by image, then class.
    labels: Vec<(ImageId, ClassId)>,
    attributes: Vec<usize>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(dataset: &'a Dataset) -> Self {
        let all = &dataset.boxes;
        let mut boxes: Vec<BoxId> = all.counted().filter(|b| all.flags[b.index()] & flag::CROWD == 0).collect();
        boxes.order_by_key(|b| (all.image[b.index()], *b));
        let mut from = vec![0u32; dataset.images.len() + 1];
        boxes.iter().for_each(|b| from[all.image[b.index()].index() + 1] += 1);
        for i in 1..from.len() {
            from[i] += from[i - 1];
        }
        let mut labels: Vec<(ImageId, ClassId)> = dataset.labels.iter().map(|l| (l.image, l.class)).collect();
        labels.sort_unstable();
        labels.dedup();
        let is_compared = |a: &Attribute| {
            a.unit == Unit::Image && (a.has_groups() || (a.numbers.is_some() && is_said_of_picture(a.role)))
        };
        let attributes = (0..dataset.attributes.len()).filter(|&i| is_compared(&dataset.attributes[i])).collect();
        Self { dataset, sizes: dataset.sizes(), from, boxes, labels, attributes }
    }

    fn boxes(&self, image: ImageId) -> &[BoxId] {
        let i = image.index();
        &self.boxes[self.from[i] as usize..self.from[i + 1] as usize]
    }

    fn labels(&self, image: ImageId) -> Vec<ClassId> {
        let from = self.labels.partition_point(|&(i, _)| i < image);
        self.labels[from..].iter().take_while(|&&(i, _)| i == image).map(|&(_, c)| c).collect()
    }

    /// An annotation file speaks of the image, be it to say that nothing is on it.
    fn is_annotated(&self, image: ImageId) -> bool {
        let images = &self.dataset.images;
        images.annotated[image.index()]
            || images.named_at[image.index()].is_some_and(|place| place.kind == RecordKind::Image)
    }

    /// All that differs between two images of one picture, the second of which lies beside the first as `placed` says. An
    /// image without annotation contradicts nothing.
    pub(super) fn differences(&self, a: ImageId, b: ImageId, placed: Placed, tolerance: Tolerance) -> Vec<Difference> {
        let mut out = Vec::new();
        if self.is_annotated(a) && self.is_annotated(b) {
            // What is cut off a side cuts boxes.
            if !placed.cropped {
                self.compare_boxes(a, b, placed.turn, tolerance, &mut out);
            }
            let (of_a, of_b) = (self.labels(a), self.labels(b));
            if !of_a.is_empty() && !of_b.is_empty() && of_a != of_b {
                let note = format!("{} there, {} here", self.names(&of_a), self.names(&of_b));
                out.push(Difference::new(Field::Classes, note));
            }
        }
        for &i in &self.attributes {
            let attribute = &self.dataset.attributes[i];
            if let Some((x, y)) = values(attribute, a.index(), b.index()) {
                out.push(Difference::new(Field::Attribute(i), format!("{} {x} there, {y} here", attribute.name)));
            }
        }
        let identity = |image: ImageId| self.dataset.identity_of.get(image.index()).copied().flatten();
        if let (Some(x), Some(y)) = (identity(a), identity(b))
            && x != y
        {
            let name = |id: IdentityId| self.dataset.identities.get(id.index()).map_or("", String::as_str);
            out.push(Difference::new(Field::Identity, format!("{} there, {} here", name(x), name(y))));
        }
        out
    }

    fn names(&self, classes: &[ClassId]) -> String {
        let mut names: Vec<&str> = classes.iter().map(|&c| self.dataset.class_name(c)).collect();
        names.sort_unstable();
        wording::list(&names, 3)
    }

    fn class(&self, b: BoxId) -> ClassId {
        self.dataset.boxes.class[b.index()]
    }

    /// In pixels of `image`, so that a resized copy compares with its original; laid down by `turn` before.
    fn rect(&self, b: BoxId, own: ImageId, image: ImageId, turn: Turn) -> Option<Rect> {
        let (size, target) = (self.sizes[own.index()], self.sizes[image.index()]);
        match (self.dataset.boxes.fractions(b, size), target) {
            (Some(fraction), Some((w, h))) => Some(turn.rect(fraction).scaled(f64::from(w), f64::from(h))),
            _ => self.dataset.boxes.rect.get(b.index()).copied(),
        }
        .filter(Rect::is_finite)
    }

    fn compare_boxes(&self, a: ImageId, b: ImageId, turn: Turn, tolerance: Tolerance, out: &mut Vec<Difference>) {
        let rects = |of: ImageId, turn: Turn| -> Vec<(BoxId, Rect)> {
            self.boxes(of).iter().filter_map(|&id| self.rect(id, of, a, turn).map(|r| (id, r))).collect()
        };
        // The second is laid down like the first.
        let (mut left, mut right) = (rects(a, Turn::NONE), rects(b, turn.back()));
        // What agrees goes first, then what overlaps most; the rest stands alone.
        let mut extents: Vec<(BoxId, BoxId, [f64; 4])> = Vec::new();
        let mut classes: Vec<(BoxId, BoxId)> = Vec::new();
        for (same_class, least) in [(true, 1e-9), (false, 0.5)] {
            let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
            for (i, (x, r)) in left.iter().enumerate() {
                for (j, (y, q)) in right.iter().enumerate() {
                    let iou = r.iou(q);
                    if iou >= least && (self.class(*x) == self.class(*y)) == same_class {
                        pairs.push((iou, i, j));
                    }
                }
            }
            pairs.order_by(|p, q| q.0.total_cmp(&p.0).then((p.1, p.2).cmp(&(q.1, q.2))));
            let (mut taken_left, mut taken_right) = (vec![false; left.len()], vec![false; right.len()]);
            for (_, i, j) in pairs {
                if taken_left[i] || taken_right[j] {
                    continue;
                }
                (taken_left[i], taken_right[j]) = (true, true);
                if same_class {
                    extents.push((left[i].0, right[j].0, apart(&left[i].1, &right[j].1, tolerance)));
                } else {
                    classes.push((left[i].0, right[j].0));
                }
            }
            keep_free(&mut left, &taken_left);
            keep_free(&mut right, &taken_right);
        }
        extents.retain(|(_, _, edges)| edges.iter().any(|&e| e > 0.0));
        if !extents.is_empty() {
            out.push(extent(&extents));
        }
        if !classes.is_empty() {
            let notes: Vec<String> = classes
                .iter()
                .map(|&(x, y)| format!("{} there, {} here", self.names(&[self.class(x)]), self.names(&[self.class(y)])))
                .collect();
            let mut difference = Difference::new(Field::Classes, wording::list(&notes, 2));
            difference.boxes = [classes.iter().map(|c| c.0).collect(), classes.iter().map(|c| c.1).collect()];
            out.push(difference);
        }
        if !left.is_empty() || !right.is_empty() {
            let count = |n: usize| wording::plural(n as u64, "box", "boxes");
            let note = match (self.boxes(a).len(), self.boxes(b).len()) {
                (x, y) if x == y => {
                    format!("{} there and {} here without partner", count(left.len()), count(right.len()))
                }
                (x, y) => format!("{} there, {} here", count(x), count(y)),
            };
            let mut difference = Difference::new(Field::Number, note);
            difference.boxes = [left.iter().map(|l| l.0).collect(), right.iter().map(|r| r.0).collect()];
            out.push(difference);
        }
    }
}

/// Numbers that are said of what the picture shows.
fn is_said_of_picture(role: Role) -> bool {
    matches!(role, Role::Protected | Role::Attribute | Role::QuasiIdentifier)
}

/// Two values of one attribute, where both are known and differ.
fn values(attribute: &Attribute, a: usize, b: usize) -> Option<(String, String)> {
    if let (Some(x), Some(y)) = (attribute.value(a), attribute.value(b)) {
        return (x != y).then(|| (x.to_owned(), y.to_owned()));
    }
    let numbers = attribute.numbers.as_ref()?;
    let (x, y) = (*numbers.get(a)?, *numbers.get(b)?);
    (x.is_finite() && y.is_finite() && x != y).then(|| (wording::figure(x), wording::figure(y)))
}

fn keep_free(boxes: &mut Vec<(BoxId, Rect)>, taken: &[bool]) {
    let mut at = 0;
    boxes.retain(|_| {
        at += 1;
        !taken[at - 1]
    });
}

/// How far the four edges lie apart, 0 for all of them where each is within the tolerance.
fn apart(a: &Rect, b: &Rect, tolerance: Tolerance) -> [f64; 4] {
    let edges = a.edges_apart(b);
    let room = |side: f64| tolerance.pixels.max(tolerance.share * side);
    let (x, y) = (room(a.w.max(b.w)), room(a.h.max(b.h)));
    let beyond = edges[0] > x || edges[2] > x || edges[1] > y || edges[3] > y;
    if beyond { edges } else { [0.0; 4] }
}

/// `box differs by 4 to 24 pixels`: the least and the largest distance among the edges that differ.
fn extent(extents: &[(BoxId, BoxId, [f64; 4])]) -> Difference {
    let edges = || extents.iter().flat_map(|e| e.2).filter(|&e| e >= 0.5);
    let low = edges().fold(f64::INFINITY, f64::min).round();
    let high = edges().fold(0.0, f64::max).round();
    let what = match extents.len() {
        1 => "box differs".to_owned(),
        n => format!("{} boxes differ", wording::count(n as u64)),
    };
    let by = if low < high {
        format!("{} to {}", wording::count(low as u64), wording::count(high as u64))
    } else {
        wording::count(high as u64)
    };
    let mut difference = Difference::new(Field::Extent, format!("{what} by {by} pixels"));
    difference.boxes = [extents.iter().map(|e| e.0).collect(), extents.iter().map(|e| e.1).collect()];
    difference.pixels = high;
    difference
}
