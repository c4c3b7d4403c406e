//! Formats of annotations that are known by their content and have no reader: their names, and how to convert them.
//! A format that gets a reader leaves this list.

use super::Unusable;
use crate::formats::Probe;

/// A format without a reader.
struct Known {
    name: &'static str,
    /// By what it is told, as people read it.
    told_by: &'static str,
    is: fn(&Probe<'_>) -> bool,
    /// How to bring it into a format that is read.
    convert: &'static str,
}

static KNOWN: &[Known] = &[
    Known {
        name: "VoTT JSON",
        told_by: "JSON with asset and regions, or with assets and tags",
        is: |p| has(p, &["asset", "regions"]) || has(p, &["assets", "tags"]),
        convert: "Export from VoTT as Pascal VOC or CSV",
    },
    Known {
        name: "Segment Anything JSON (SA-1B)",
        told_by: "JSON with image and annotations that have predicted_iou",
        is: |p| has(p, &["image", "annotations"]) && holds(p, &["\"predicted_iou\""]),
        convert: "Write the boxes of `annotations` as COCO (left, top, width, height in pixels)",
    },
    Known {
        name: "Darwin JSON (V7)",
        told_by: "JSON with item and annotations",
        is: |p| has(p, &["item", "annotations"]) || (has(p, &["image", "annotations"]) && !p.json().has_list("image")),
        convert: "Export from V7 as COCO, or convert it with `darwin convert coco`",
    },
    Known {
        name: "Labelbox JSON",
        told_by: "JSON with data_row and projects, or with Label and Labeled Data",
        is: |p| in_records(p, &["data_row", "projects"]) || in_records(p, &["Label", "Labeled Data"]),
        convert: "Convert it with labelbox's `labelbox.data.serialization` to COCO",
    },
    Known {
        name: "Scale JSON",
        told_by: "JSON with task_id and response",
        is: |p| in_records(p, &["task_id", "response"]),
        convert: "Write the boxes of `response.annotations` as COCO (left, top, width, height in pixels)",
    },
    Known {
        name: "YouTube-VIS JSON",
        told_by: "JSON with videos, annotations and categories",
        is: |p| is_of_videos(p),
        convert: "Write each frame of `videos` as an image of a COCO file, and each of the `bboxes` as an annotation of it",
    },
    Known {
        name: "GeoJSON",
        told_by: "JSON with the type FeatureCollection and features",
        is: |p| has(p, &["type", "features"]) && holds(p, &["\"FeatureCollection\""]),
        convert: "Write the boxes in pixels (of xView: `bounds_imcoords` of `image_id`) as a CSV with the columns filename, class, xmin, ymin, xmax, ymax",
    },
    Known {
        name: "VIA 3 JSON",
        told_by: "JSON with project, attribute, file and metadata",
        is: |p| has(p, &["project", "attribute", "file", "metadata"]),
        convert: "Export it from VIA 3 as COCO",
    },
    Known {
        name: "Supervisely JSON of a video or point cloud",
        told_by: "JSON with objects, and framesCount or figures",
        is: |p| has(p, &["objects", "frames", "framesCount"]) || has(p, &["objects", "figures"]),
        convert: "Export its frames from Supervisely as a project of images",
    },
];

/// The known format of a file.
pub(super) fn look(probe: &Probe<'_>) -> Option<Unusable> {
    let known = KNOWN.iter().find(|known| (known.is)(probe))?;
    Some(Unusable {
        line: None,
        expected: "a format that Muster reads".into(),
        found: format!("{} ({})", known.name, known.told_by),
        remedy: known.convert.into(),
    })
}

/// Boxes of the frames of videos, in COCO's words.
pub(in crate::formats) fn is_of_videos(probe: &Probe<'_>) -> bool {
    has(probe, &["videos"]) && !has(probe, &["images"]) && probe.json().has_list("videos")
}

fn is_json(probe: &Probe<'_>) -> bool {
    matches!(probe.extension().as_str(), "json" | "geojson")
}

/// All of these stand at the top level.
fn has(probe: &Probe<'_>, members: &[&str]) -> bool {
    is_json(probe) && members.iter().all(|m| probe.json().members.iter().any(|(name, _)| name == m))
}

/// The top level is a list of records that have all of these.
fn in_records(probe: &Probe<'_>, members: &[&str]) -> bool {
    is_json(probe)
        && probe.json().is_list
        && probe.json().first.get("").is_some_and(|first| members.iter().all(|m| first.iter().any(|f| f == m)))
}

/// All of these texts stand in its beginning.
fn holds(probe: &Probe<'_>, texts: &[&str]) -> bool {
    is_json(probe) && texts.iter().all(|t| memchr::memmem::find(probe.head, t.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use crate::formats::Recognised;
    use crate::formats::testing::recognised;

    fn name(path: &str, content: &str) -> String {
        match recognised(path, content.as_bytes()) {
            Recognised::Unusable(unusable) => unusable.found,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn formats_without_a_reader_are_named_by_what_stands_in_them() {
        for (path, content, starts) in [
            ("a.json", r#"{"asset": {}, "regions": []}"#, "VoTT"),
            ("a.json", r#"{"version": "2.0", "item": {}, "annotations": []}"#, "Darwin"),
            ("a.json", r#"[{"data_row": {}, "projects": {}}]"#, "Labelbox"),
            ("a.json", r#"[{"task_id": "1", "response": {}}]"#, "Scale"),
        ] {
            assert!(name(path, content).starts_with(starts), "{content}: {}", name(path, content));
        }
    }
}
