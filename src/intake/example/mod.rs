//! The made-up example: six hundred drawn street scenes with people's attributes, boxes and splits, and with faults
//! planted in it, so that a visitor reads a full audit in seconds. No photograph, nobody real; the same bytes
//! everywhere (integers only).

mod draw;
mod scene;
mod write;

use scene::{SPLITS, Scene};

/// Files of the example: path and content.
pub fn example() -> Vec<(String, Vec<u8>)> {
    let scenes = scene::scenes();
    let mut files: Vec<(String, Vec<u8>)> = scenes.iter().map(|s| (s.path(), picture(s))).collect();
    for (split, _) in SPLITS {
        files.push((format!("annotations/instances_{split}.json"), write::coco(&scenes, split).into_bytes()));
    }
    files.push(("people.csv".into(), write::people(&scenes).into_bytes()));
    files.push(("muster.toml".into(), write::SETTINGS.as_bytes().to_vec()));
    files.push(("notes.docx".into(), b"not a dataset file".to_vec()));
    files.push(("annotations/old_export.json".into(), write::cut_off(&scenes).into_bytes()));
    files
}

/// A scene's file, with the planted faults of files.
fn picture(scene: &Scene) -> Vec<u8> {
    let mut bytes = if scene.png_under_jpg { draw::png(scene) } else { draw::jpeg(scene) };
    if scene.cut_off {
        bytes.truncate(bytes.len() / 2);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_the_same_every_time_and_small() {
        let (a, b) = (example(), example());
        assert!(a == b);
        assert!(a.len() > 600);
        let bytes: usize = a.iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(bytes < 12_000_000, "{bytes} bytes");
    }
}
