//! Over real pictures, where they are at hand: a folder `shared/data` beside the project, or the one that
//! `MUSTER_SHARED` names. Without it these tests say that they are skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::shared::shared;

use crate::Facts;
use crate::measure_named;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Facts by path of every `step`th file below a folder; empty where it is not there.
fn measured(folder: &str, step: usize) -> Vec<(String, Facts)> {
    let Some(root) = shared(folder) else {
        return Vec::new();
    };
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths
        .iter()
        .step_by(step)
        .map(|path| {
            let name = path.to_string_lossy().into_owned();
            (name.clone(), measure_named(&fs::read(path).unwrap(), &name))
        })
        .collect()
}

#[test]
fn a_thousand_photographs_all_decode_and_23_of_them_are_stored_grey() {
    // Slow without optimisation: then only every fiftieth.
    let step = if cfg!(debug_assertions) { 50 } else { 1 };
    let all = measured("images", step);
    if all.is_empty() {
        return;
    }
    let pictures: Vec<_> = all
        .iter()
        .filter(|(name, _)| name.ends_with(".JPEG"))
        .map(|(name, facts)| (name, facts.pixels.as_ref().unwrap()))
        .collect();
    if step > 1 {
        return;
    }
    assert_eq!(pictures.len(), 1000);
    let stored_grey = pictures.iter().filter(|(_, p)| p.mode == "L").count();
    assert_eq!(stored_grey, 23);
    let grey = pictures.iter().filter(|(_, p)| p.is_greyscale).count();
    assert_eq!(grey, 25);
    let blurry = pictures.iter().filter(|(_, p)| p.blur_score < 0.29).count();
    assert_eq!(blurry, 1);
}

#[test]
fn seven_groups_of_identical_bytes_among_26_pictures() {
    let all = measured("imagededup", 1);
    if all.is_empty() {
        return;
    }
    let mut groups: BTreeMap<[u8; 16], usize> = BTreeMap::new();
    for (_, facts) in all.iter().filter(|(name, _)| !name.ends_with("LICENSE")) {
        *groups.entry(facts.content_hash).or_default() += 1;
    }
    assert_eq!(groups.values().filter(|&&count| count > 1).count(), 7);
}

#[test]
fn two_pictures_of_clean_vision_have_the_same_pixels() {
    let all = measured("cleanvision", 1);
    let hash = |name: &str| {
        all.iter().find(|(path, _)| path.ends_with(name)).map(|(_, facts)| facts.pixels.as_ref().unwrap().pixel_hash)
    };
    assert_eq!(hash("image_142.png"), hash("image_236.png"));
    if !all.is_empty() {
        assert_ne!(hash("image_142.png"), hash("image_103.png"));
    }
}

#[test]
fn landscapes_lie_and_portraits_stand() {
    for (name, facts) in measured("exif_orientation", 1) {
        if !name.ends_with(".jpg") {
            continue;
        }
        let lies = facts.width > facts.height;
        assert_eq!(lies, name.contains("Landscape_"), "{name}");
        assert!(facts.pixels.is_ok(), "{name}");
    }
}

#[test]
fn no_file_of_the_decoders_own_tests_panics() {
    for folder in ["image_rs_tests", "libwebp_test_data"] {
        for (name, facts) in measured(folder, 1) {
            if let Err(reason) = facts.pixels {
                assert!(!reason.is_empty() && !reason.contains('\n'), "{name}: {reason}");
            }
        }
    }
}
