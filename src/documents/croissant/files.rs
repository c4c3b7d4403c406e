//! What the dataset consists of: annotation files and tables by name, with their SHA-256; pictures, and annotation files
//! that are many, as sets.

use crate::report::{FileGroup, Report, SourceFacts};
use crate::wording::{plural, visible};
use serde_json::{Value, json};

/// The mark of the set of pictures.
pub(super) const PICTURES: &str = "pictures";

/// The mark of a file by its place in the report.
pub(super) fn mark(at: usize) -> String {
    format!("file-{}", at + 1)
}

/// The second mark of a file that is read in two ways: a reader takes one way for each.
pub(super) fn again(at: usize) -> String {
    format!("file-{}-boxes", at + 1)
}

/// COCO's JSON: images in one list, boxes in another.
pub(super) fn is_coco(file: &SourceFacts) -> bool {
    file.format == "coco-detection" && file.sha256.is_some()
}

pub(super) fn distribution(report: &Report) -> Vec<Value> {
    let mut all = Vec::new();
    for (at, file) in report.files.sources.iter().enumerate() {
        let Some(sha256) = &file.sha256 else { continue };
        let mut add = |mark: String, what: &str| {
            all.push(json!({
                "@type": "cr:FileObject",
                "@id": mark,
                "name": visible(&file.path),
                "description": format!("{}{what}, read as {}", file.role.replace('-', " "), file.format),
                "contentUrl": file.path,
                "contentSize": format!("{} B", file.bytes),
                "encodingFormat": media_type(&file.path),
                "sha256": sha256,
            }));
        };
        add(mark(at), "");
        if is_coco(file) {
            add(again(at), ", for its boxes");
        }
    }
    let groups = |role: &'static str| report.files.groups.iter().filter(move |g| g.role == role && g.files > 0);
    let kinds: Vec<&FileGroup> = groups("images").collect();
    if !kinds.is_empty() {
        all.push(json!({
            "@type": "cr:FileSet",
            "@id": PICTURES,
            "name": PICTURES,
            "description": plural(report.dataset.images, "picture", "pictures"),
            "encodingFormat": kinds.iter().map(|kind| picture_type(&kind.format)).collect::<Vec<_>>(),
            "includes": kinds.iter().flat_map(|kind| picture_endings(&kind.format)).collect::<Vec<_>>(),
        }));
    }
    let listed =
        |group: &&FileGroup| !report.files.sources.iter().any(|f| f.role == group.role && f.format == group.format);
    let many = report.files.groups.iter().filter(|g| g.role != "images" && g.role != "settings" && g.files > 0);
    for (at, group) in many.filter(listed).enumerate() {
        all.push(json!({
            "@type": "cr:FileSet",
            "@id": format!("files-{}", at + 1),
            "name": format!("{}, {}", group.role.replace('-', " "), group.format),
            "description": format!("{}, such as {}", plural(group.files, "file", "files"), visible(&group.example)),
            "encodingFormat": media_type(&group.example),
            "includes": [pattern(&group.example)],
        }));
    }
    all
}

/// Files that end as this one.
fn pattern(example: &str) -> String {
    let name = example.rsplit('/').next().unwrap_or(example);
    name.rsplit_once('.').map_or_else(|| "*".to_owned(), |(_, ending)| format!("*.{}", literal(ending)))
}

/// As a pattern of shells has it that means just this.
fn literal(text: &str) -> String {
    text.chars().map(|c| if "*?[".contains(c) { format!("[{c}]") } else { c.to_string() }).collect()
}

fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "json" => "application/json",
        "jsonl" | "ndjson" => "application/jsonlines",
        "xml" => "application/xml",
        "yaml" | "yml" => "application/yaml",
        "parquet" => "application/x-parquet",
        "png" => "image/png",
        "tar" => "application/x-tar",
        _ => "text/plain",
    }
}

fn picture_type(format: &str) -> String {
    match format {
        "image" => "image/jpeg".into(),
        other => format!("image/{}", other.to_lowercase()),
    }
}

/// Files of a kind of picture, as people end their names.
fn picture_endings(format: &str) -> Vec<String> {
    let endings: Vec<&str> = match format {
        "jpeg" => vec!["jpg", "jpeg", "jpe", "jfif"],
        "tiff" => vec!["tif", "tiff"],
        "image" => Vec::new(),
        other => vec![other],
    };
    let both = endings.into_iter().flat_map(|ending| [ending.to_owned(), ending.to_uppercase()]);
    both.map(|ending| format!("*.{}", literal(&ending))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_the_ending_and_nothing_else() {
        assert_eq!(["a/b.txt", "b", "x.t*t"].map(pattern), ["*.txt", "*", "*.t[*]t"]);
    }
}
