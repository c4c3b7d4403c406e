//! Pairs of boxes of one image that overlap almost wholly.

use crate::dataset::{BoxId, Dataset, ImageId, Rect, flag};
use crate::measures::Rows;

/// Comparisons per image at most: an image with a hundred thousand equal boxes must not stop everything.
const MOST_COMPARED: usize = 4_000_000;

/// One annotator drew both, or nobody knows: of one object two annotators each draw a box.
fn of_one_hand(dataset: &Dataset, a: BoxId, b: BoxId) -> bool {
    let by = |id: BoxId| dataset.drawn_by.get(&id);
    by(a).zip(by(b)).is_none_or(|(a, b)| a == b)
}

/// Calls `found` for each pair (the earlier box first) of counted boxes of one image, crowds left out, whose
/// intersection over union is at least `least`, image by image.
pub(super) fn overlapping(dataset: &Dataset, least: f64, mut found: impl FnMut(ImageId, BoxId, BoxId)) {
    let boxes = &dataset.boxes;
    let sizes = dataset.sizes();
    let counted = || boxes.counted().filter(|b| boxes.flags[b.index()] & flag::CROWD == 0);
    let by_image = Rows::of(sizes.len(), || counted().map(|b| (boxes.image[b.index()].index(), b.0)));
    let mut of_image: Vec<(BoxId, Rect)> = Vec::new();
    let mut pairs: Vec<(BoxId, BoxId)> = Vec::new();
    for image in dataset.images.ids() {
        let size = sizes[image.index()];
        of_image.clear();
        of_image.extend(by_image.row(image.index()).iter().filter_map(|&b| {
            let b = BoxId(b);
            // Without a size fractions are compared as fractions: one file writes one unit.
            let rect = boxes.pixels(b, size).unwrap_or(boxes.rect[b.index()]);
            rect.has_area().then_some((b, rect))
        }));
        of_image.sort_by(|a, b| a.1.x.total_cmp(&b.1.x).then(a.0.cmp(&b.0)));
        let mut compared = 0;
        for (i, (a, rect)) in of_image.iter().enumerate() {
            // An overlap of `least` needs as large a share of the width: no later box can start beyond this.
            let furthest = rect.x + (1.0 - least) * rect.w;
            for (b, other) in of_image[i + 1..].iter().take_while(|(_, o)| o.x <= furthest) {
                compared += 1;
                if rect.iou(other) >= least && of_one_hand(dataset, *a, *b) {
                    pairs.push((*a.min(b), *a.max(b)));
                }
            }
            if compared > MOST_COMPARED {
                break;
            }
        }
        pairs.sort_unstable();
        pairs.drain(..).for_each(|(a, b)| found(image, a, b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_sweep_finds_what_all_pairs_find(
            rects in proptest::collection::vec((0u8..12, 0u8..12, 1u8..12, 1u8..12), 0..40),
            least in 0.3f64..1.0,
        ) {
            let mut world = World::with_images(&["a.jpg"]);
            let file = world.source("a.json", "coco-detection");
            for &(x, y, w, h) in &rects {
                world.add_box(0, "cat", file, [x.into(), y.into(), w.into(), h.into()]);
            }
            let rect = &world.dataset.boxes.rect;
            let mut expected = Vec::new();
            for a in 0..rects.len() {
                for b in a + 1..rects.len() {
                    if rect[a].iou(&rect[b]) >= least {
                        expected.push((BoxId::from(a), BoxId::from(b)));
                    }
                }
            }
            let mut pairs = Vec::new();
            overlapping(&world.dataset, least, |_, a, b| pairs.push((a, b)));
            prop_assert_eq!(pairs, expected);
        }
    }
}
