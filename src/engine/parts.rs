//! Figures of pictures in parts that can be chosen: tenths, shapes, what lies beyond a rule's threshold. Made once for as
//! many pictures as are measured; counted whenever somebody asks.

use super::ask::thresholds::{in_force, picked, sorted};
use super::check::Check;
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Dataset, Figure, ImageId};
use crate::rules::img::scales::SCALES;
use crate::wording;

/// Fewer pictures have no tenths worth a choice.
const LEAST: usize = 20;
/// Not more values than this are offered one by one, in place of tenths.
const FEW: usize = 6;

/// What filters call width over height of the upright picture.
pub(super) const ASPECT: &str = "aspect";

/// Shapes by width over height: up to which, and what they are called. A square may be off by a twentieth.
const SHAPES: [(f64, &str); 5] = [
    (0.5, "tall, beyond 1 : 2"),
    (0.95, "portrait"),
    (1.05, "square, within 5 %"),
    (2.0, "landscape"),
    (f64::INFINITY, "wide, beyond 2 : 1"),
];

/// Figures in tenths: what the first and the last are called.
const TENTHS: [(Figure, &str, &str, &str); 5] = [
    (Figure::Brightness, "Brightness", "darkest tenth", "brightest tenth"),
    (Figure::Contrast, "Contrast", "least contrast", "most contrast"),
    (Figure::Sharpness, "Sharpness", "least sharp tenth", "sharpest tenth"),
    (Figure::Entropy, "Information in bits", "plainest tenth", "richest tenth"),
    (Figure::Megapixels, "Size in megapixels", "smallest tenth", "largest tenth"),
];

/// A figure in parts.
pub(super) struct Parts {
    /// As filters call it, and in words.
    pub figure: &'static str,
    pub name: String,
    /// The rule whose threshold parts it; its only part lies beyond.
    pub rule: Option<&'static str>,
    /// What each is called, and between which values, both included.
    pub parts: Vec<(String, f64, f64)>,
    /// Per picture its part.
    of: Vec<Option<u8>>,
}

impl Parts {
    fn new(figure: &'static str, name: &str, parts: Vec<(String, f64, f64)>, values: &[Option<f64>]) -> Self {
        let part = |value: f64| parts.iter().position(|(_, from, to)| (*from..=*to).contains(&value));
        let of = values.iter().map(|value| value.and_then(part).and_then(|part| u8::try_from(part).ok())).collect();
        Self { figure, name: name.to_owned(), rule: None, parts, of }
    }

    /// How many of the pictures lie in each part.
    pub fn count(&self, images: &[ImageId]) -> Vec<u64> {
        let mut counts = vec![0; self.parts.len()];
        for part in images.iter().filter_map(|id| self.of.get(id.index()).copied().flatten()) {
            counts[usize::from(part)] += 1;
        }
        counts
    }
}

/// Width over height of each upright picture whose size is known.
pub(super) fn aspects(data: &Dataset) -> Vec<Option<f64>> {
    let of = |(width, height): (u32, u32)| (width > 0 && height > 0).then(|| f64::from(width) / f64::from(height));
    data.sizes().into_iter().map(|size| size.and_then(of)).collect()
}

impl<S: ReadAt> Check<S> {
    /// All figures that the dataset has, in the order in which they are shown.
    pub(super) fn parts(&self) -> Vec<Parts> {
        let data = &self.dataset;
        let mut out: Vec<Parts> = TENTHS.into_iter().filter_map(|figure| tenths(data, figure)).collect();
        let aspects = aspects(data);
        let shapes = shapes(&aspects);
        if shapes.len() > 1 {
            out.push(Parts::new(ASPECT, "Shape", shapes, &aspects));
        }
        out.extend(SCALES.iter().filter_map(|scale| {
            let (threshold, _) = in_force(scale, &data.settings)?;
            let mut values: Vec<Option<f64>> = vec![None; data.images.len()];
            (scale.values)(data).into_iter().for_each(|(id, value)| values[id.index()] = Some(value));
            let in_order = sorted(values.iter().copied().flatten());
            let k = usize::try_from(picked(&in_order, threshold, scale.below)).ok().filter(|k| *k > 0)?;
            let (from, to) = if scale.below { (0, k - 1) } else { (in_order.len() - k, in_order.len() - 1) };
            let part = (scale.picked.to_owned(), *in_order.get(from)?, *in_order.get(to)?);
            Some(Parts { rule: Some(scale.code), ..Parts::new(scale.figure, scale.name, vec![part], &values) })
        }));
        out
    }
}

fn tenths(data: &Dataset, (figure, name, first, last): (Figure, &str, &str, &str)) -> Option<Parts> {
    let values = data.figure_of_images(figure);
    let in_order = sorted(values.iter().copied().flatten());
    let mut distinct = in_order.clone();
    distinct.dedup();
    if in_order.len() < LEAST || distinct.len() < 2 {
        return None;
    }
    if distinct.len() <= FEW {
        let parts = distinct.iter().map(|value| (wording::figure(*value), *value, *value)).collect();
        return Some(Parts::new(figure.name(), name, parts, &values));
    }
    // Equal values stand in one part: it is larger then, or one is missing.
    let mut parts: Vec<(String, f64, f64)> = Vec::new();
    let mut from = 0;
    for tenth in 1..=10 {
        let cut = in_order.len() * tenth / 10;
        let Some(&to) = cut.checked_sub(1).and_then(|at| in_order.get(at)) else { continue };
        let end = in_order.partition_point(|value| *value <= to);
        if end > from {
            parts.push((String::new(), in_order[from], to));
            from = end;
        }
    }
    let most = parts.len() - 1;
    for (at, (called, from, to)) in parts.iter_mut().enumerate() {
        let bounds = format!("{} to {}", wording::figure(*from), wording::figure(*to));
        *called = match at {
            0 => format!("{first}: {bounds}"),
            at if at == most => format!("{last}: {bounds}"),
            _ => bounds,
        };
    }
    Some(Parts::new(figure.name(), name, parts, &values))
}

/// The shapes that some picture has, each between the values that there are.
fn shapes(aspects: &[Option<f64>]) -> Vec<(String, f64, f64)> {
    let in_order = sorted(aspects.iter().copied().flatten());
    let mut from = 0;
    let mut out = Vec::new();
    for (at, (to, name)) in SHAPES.into_iter().enumerate() {
        // A square is one up to its bound; the others end below or at it, whichever leaves the round ratios inside.
        let end = in_order.partition_point(|value| if at < 2 { *value < to } else { *value <= to });
        if end > from {
            out.push((name.to_owned(), in_order[from], in_order[end - 1]));
            from = end;
        }
    }
    out
}
