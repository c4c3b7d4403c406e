//! The example's annotation files, with the planted faults of annotations.

use super::scene::{HEIGHT, Random, Scene, WIDTH};
use std::fmt::Write;

const CLASSES: [&str; 9] = ["person", "skateboard", "handbag", "bicycle", "dog", "car", "bench", "van", "Car"];

/// COCO detection JSON of one split.
pub fn coco(scenes: &[Scene], split: &str) -> String {
    let mut images = Vec::new();
    let mut annotations = Vec::new();
    for scene in scenes.iter().filter(|s| s.split == split && !s.unannotated) {
        let (w, h) = if scene.wrong_size { (320, 240) } else { (WIDTH, HEIGHT) };
        images.push(format!(
            "    {{\"id\": {}, \"file_name\": \"{}\", \"width\": {w}, \"height\": {h}}}",
            scene.number,
            scene.name()
        ));
        for t in scene.things.iter().filter(|t| t.annotated) {
            let category = CLASSES.iter().position(|c| *c == t.class).unwrap_or(0) + 1;
            let (x, y, c, d) = if scene.as_corners { (t.x, t.y, t.x + t.w, t.y + t.h) } else { (t.x, t.y, t.w, t.h) };
            annotations.push(annotation(annotations.len() + 1, scene.number, category, [x, y, c, d]));
        }
    }
    if split == "train" {
        // Two records of a picture that was never handed over.
        images.push("    {\"id\": 9001, \"file_name\": \"street_9001.jpg\", \"width\": 160, \"height\": 120}".into());
        annotations.push(annotation(annotations.len() + 1, 9001, 1, [20, 40, 20, 60]));
        annotations.push(annotation(annotations.len() + 1, 9001, 6, [70, 80, 50, 26]));
    }
    let categories: Vec<String> = CLASSES
        .iter()
        .enumerate()
        .map(|(i, name)| format!("    {{\"id\": {}, \"name\": \"{name}\"}}", i + 1))
        .collect();
    format!(
        "{{\n  \"images\": [\n{}\n  ],\n  \"categories\": [\n{}\n  ],\n  \"annotations\": [\n{}\n  ]\n}}\n",
        images.join(",\n"),
        categories.join(",\n"),
        annotations.join(",\n")
    )
}

fn annotation(id: usize, image: u32, category: usize, [x, y, w, h]: [i32; 4]) -> String {
    format!(
        "    {{\"id\": {id}, \"image_id\": {image}, \"category_id\": {category}, \"bbox\": [{x}, {y}, {w}, {h}], \
         \"area\": {}, \"iscrowd\": 0}}",
        w * h
    )
}

/// An older export that ends in the middle of a record.
pub fn cut_off(scenes: &[Scene]) -> String {
    let mut text = coco(scenes, "val");
    let at = text.rfind("\"bbox\": [").map_or(text.len() / 2, |at| at + 11);
    text.truncate(at);
    text
}

/// The table of people: one row for each picture that shows one.
pub fn people(scenes: &[Scene]) -> String {
    let mut random = Random::new(42);
    let mut text = String::from("file,person_id,gender,skin_type,age_band,light\n");
    for scene in scenes {
        let Some(p) = scene.person else { continue };
        let name = if scene.misnamed { scene.name().replace(".jpg", ".jpeg") } else { scene.name() };
        // Skin type is missing more often at night; a few rows spell the gender in another way.
        let unseen = random.chance(if scene.light == "night" { 34 } else { 9 });
        let skin = if unseen { "" } else { p.skin };
        let gender = if p.gender == "woman" && random.chance(4) { "Woman" } else { p.gender };
        let _ = writeln!(text, "{name},P{:03},{gender},{skin},{},{}", p.id, p.age, scene.light);
    }
    text
}

/// The example's settings: where attributes came from, and their whole domain.
pub const SETTINGS: &str = r#"# Made up, as all of this example.
[columns."gender"]
role = "protected"
origin = "self-declared"

[columns."skin_type"]
role = "protected"
type = "ordinal"
origin = "annotated"
values = ["I", "II", "III", "IV", "V", "VI"]
order = ["I", "II", "III", "IV", "V", "VI"]

[columns."age_band"]
role = "protected"
type = "ordinal"
origin = "annotated"
"#;
