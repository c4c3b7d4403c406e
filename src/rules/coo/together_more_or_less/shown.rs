//! What a finding about a pair shows and advises: its images, and how many more would even it out.

use super::{Kind, Tested};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::measures::ClassPair;
use crate::rules::{Context, Evidence};
use crate::wording;

/// The rarer class, the other one, and their images.
fn rarer_first(row: &ClassPair) -> (ClassId, u64, ClassId, u64) {
    if row.n_a <= row.n_b { (row.a, row.n_a, row.b, row.n_b) } else { (row.b, row.n_b, row.a, row.n_a) }
}

pub(super) fn remedy(dataset: &Dataset, row: &ClassPair, kind: Kind) -> String {
    let (rare, n_rare, other, n_other) = rarer_first(row);
    let (rare, other) = (dataset.class_name(rare), dataset.class_name(other));
    let (both, n) = (row.n_ab as f64, row.n as f64);
    let whole = |x: f64| (x - 1e-9).ceil().max(1.0) as u64;
    let images = |x: u64| wording::plural(x, "image", "images");
    match kind {
        // both / (n_rare + x) = n_other / (n + x).
        Kind::More if n_other > row.n_ab => {
            let x = whole((both * n - n_other as f64 * n_rare as f64) / (n_other as f64 - both));
            if x > 10 * n_rare {
                // Ten times the images that there are is no advice.
                return format!(
                    "Collect {} of {rare} without {other}, as many as there are with it, and keep the {} that there \
                     are in every split: then it is seen as often without this company as in it.",
                    images(row.n_ab.saturating_sub(n_rare - row.n_ab).max(1)),
                    wording::count(n_rare - row.n_ab),
                );
            }
            format!(
                "Collect {} of {rare} without {other}: then the two meet as often as chance has it. Keep the {} that \
                 there are of {rare} alone in every split.",
                images(x),
                wording::count(n_rare - row.n_ab),
            )
        }
        Kind::More => format!("Collect images of {rare} without {other}: there is none."),
        // (both + y)·(n + y) = (n_rare + y)·(n_other + y).
        Kind::Less => {
            let neither = n + both - n_rare as f64 - n_other as f64;
            let y = (n_rare as f64 * n_other as f64 - both * n) / neither.max(1.0);
            format!(
                "Look at whether {rare} is left out of the annotations where {other} is annotated; where it is not, \
                 collect {} that show both: then the two meet as often as chance has it.",
                images(whole(y)),
            )
        }
    }
}

/// The images with both. Where there is none, those of the rarer class.
pub(super) fn evidence(context: &Context<'_>, pair: &Tested<'_>, kind: Kind, most: usize) -> (Vec<Evidence>, u64) {
    let (rare, _, other, _) = rarer_first(pair.row);
    let postings = context.measures.postings();
    let dataset = context.dataset;
    let covered = context.measures.covered();
    let images =
        || postings.images(rare).iter().map(|&image| ImageId(image)).filter(|&image| covered.covers(other, image));
    if pair.row.n_ab == 0 {
        let without = format!("without {}", dataset.class_name(other));
        let alone = images().take(most).map(|image| postings.evidence(dataset, image, rare).note(without.clone()));
        return (alone.collect(), pair.row.n_a.min(pair.row.n_b));
    }
    let both = images().filter(|&image| postings.shows(image, other)).take(most).map(|image| {
        let boxes = postings.evidence(dataset, image, other).boxes;
        let evidence = postings.evidence(dataset, image, rare).boxes(boxes);
        if kind == Kind::Less { evidence.note("exception") } else { evidence }
    });
    (both.collect(), pair.row.n_ab)
}
