//! Is this JSON a COCO file? From the members of its top level and the first element of each.

use crate::formats::json::{Shape, joined};
use crate::formats::{Probe, unusable};

fn is_coco(shape: &Shape) -> bool {
    let lists = ["images", "annotations", "categories"].iter().filter(|l| shape.has_list(l)).count();
    let images = shape.shows("images", &["file_name", "coco_url"]);
    let annotations = shape.shows("annotations", &["image_id"]);
    let categories = shape.shows("categories", &["name"]) && shape.shows("categories", &["id"]);
    let evidence = images || annotations || categories;
    // The rest may stand beyond what is seen; a list of empty lists is still COCO's shape.
    (evidence && (lists >= 2 || shape.partial)) || (lists == 3 && shape.first.is_empty())
            // One annotation's polygons can be longer than the head.
            || (shape.partial && lists >= 1 && shape.members.last().is_some_and(|(n, _)| n == "annotations"))
}

/// COCO files have `images`, `annotations` and `categories`.
pub(super) fn recognise(probe: &Probe<'_>) -> Option<String> {
    if probe.extension() != "json" {
        return None;
    }
    let shape = probe.json();
    if !is_coco(shape) || unusable::is_of_videos(probe) {
        return None;
    }
    let seen: Vec<&str> = ["images", "annotations", "categories"].into_iter().filter(|l| shape.has_list(l)).collect();
    Some(format!("COCO: JSON with {}", joined(&seen)))
}

/// LVIS says of each image which classes are not in it, and of each class its synset.
pub(super) fn lvis(probe: &Probe<'_>) -> Option<String> {
    if probe.extension() != "json" || !is_coco(probe.json()) {
        return None;
    }
    let shape = probe.json();
    let lists = ["neg_category_ids", "not_exhaustive_category_ids"];
    let holds =
        |text: &str| [probe.head, probe.tail].iter().any(|b| memchr::memmem::find(b, text.as_bytes()).is_some());
    let classes = holds("\"synset\"") && holds("\"frequency\"");
    let is = shape.shows("images", &lists)
        || (shape.shows("categories", &["synset"]) && shape.shows("categories", &["frequency"]))
        || (shape.partial && (holds("\"neg_category_ids\"") || classes));
    is.then(|| "LVIS: a COCO file that says which classes were looked for in an image".into())
}

/// Panoptic annotations hold segments.
pub(super) fn panoptic(probe: &Probe<'_>) -> Option<String> {
    if probe.extension() != "json" || !is_coco(probe.json()) {
        return None;
    }
    let shape = probe.json();
    let is = shape.shows("annotations", &["segments_info"])
        || (shape.partial && memchr::memmem::find(probe.head, b"\"segments_info\"").is_some());
    is.then(|| "COCO panoptic: a COCO file whose annotations have segments".into())
}
