use super::*;
use crate::dataset::LOOK_COLOURS;

/// A made-up photograph: what is seen at a place, both 0 to 1.
fn seen(x: f64, y: f64) -> f64 {
    let hill = |cx: f64, cy: f64, size: f64| {
        let square = (x - cx) * (x - cx) + (y - cy) * (y - cy);
        1.0 / (1.0 + square / (size * size))
    };
    20.0 + 70.0 * y + 90.0 * hill(0.3, 0.4, 0.12) + 60.0 * hill(0.7, 0.25, 0.08) - 50.0 * hill(0.55, 0.75, 0.1)
        + 12.0 * (x * 23.0 + y * 5.0).sin()
}

fn look(at: impl Fn(f64, f64) -> f64) -> Look {
    // Each cell is the mean of 16 points.
    let mean_at = |cell: usize| {
        let point = |i: usize, part: usize| (i as f64 + (part as f64 + 0.5) / 4.0) / LOOK_SIDE as f64;
        let points = (0..16).map(|p| at(point(cell % LOOK_SIDE, p % 4), point(cell / LOOK_SIDE, p / 4)));
        (points.map(|v| v.clamp(0.0, 255.0)).sum::<f64>() / 16.0).round() as u8
    };
    let luma: Vec<u8> = (0..CELLS).map(mean_at).collect();
    coloured(&luma, 128, 128)
}

fn coloured(luma: &[u8], blue: u8, red: u8) -> Look {
    let plane = |value: u8| {
        let mut plane = vec![128; LOOK_COLOURS * LOOK_COLOURS];
        plane[7..20].fill(value);
        plane
    };
    Look::new(luma, &plane(blue), &plane(red)).unwrap()
}

fn likeness(a: &Look, b: &Look, turn: Turn, slack: f64) -> Option<Likeness> {
    held(a, b, turn, slack).map(|held| held.likeness)
}

#[test]
fn a_picture_stored_again_is_one_picture() {
    let original = look(seen);
    type Seen = fn(f64, f64) -> f64;
    let changes: [(&str, Seen); 4] = [
        ("as it is", seen),
        ("brighter", |x, y| 1.25 * seen(x, y)),
        ("darker", |x, y| 0.7 * seen(x, y)),
        ("flatter", |x, y| 60.0 + 0.6 * seen(x, y)),
    ];
    for (name, change) in changes {
        assert_eq!(likeness(&original, &look(change), Turn::NONE, 1.0), Some(Likeness::Picture), "{name}");
        assert_eq!(likeness(&look(change), &original, Turn::NONE, 1.0), Some(Likeness::Picture), "{name}, reversed");
    }
}

#[test]
fn a_turned_picture_is_one_picture_when_it_is_laid_down_likewise() {
    let original = look(seen);
    let turned = look(|x, y| seen(y, 1.0 - x));
    let clockwise = Turn::ALL[5];
    assert_eq!(clockwise.words(), Some("turned by 90° clockwise"));
    assert_eq!(likeness(&original, &turned, clockwise, 1.0), Some(Likeness::Picture));
    assert_eq!(likeness(&turned, &original, clockwise.back(), 1.0), Some(Likeness::Picture));
    assert_eq!(likeness(&original, &turned, Turn::NONE, 1.0), None);
}

#[test]
fn a_crop_is_one_picture_from_either_side() {
    let original = look(seen);
    for (left, right, top, bottom) in [(0.025, 0.975, 0.025, 0.975), (0.05, 0.95, 0.05, 0.95), (0.05, 1.0, 0.0, 1.0)] {
        let cropped = look(|x, y| seen(left + x * (right - left), top + y * (bottom - top)));
        assert_eq!(likeness(&original, &cropped, Turn::NONE, 1.0), Some(Likeness::Cropped), "{left}");
        assert_eq!(likeness(&cropped, &original, Turn::NONE, 1.0), Some(Likeness::Cropped), "{left}, reversed");
    }
}

#[test]
fn a_picture_in_which_something_moved_is_one_scene() {
    let swimmer = |cx: f64, cy: f64| {
        look(move |x, y| if (x - cx).abs() < 0.03 && (y - cy).abs() < 0.03 { 230.0 } else { seen(x, y) })
    };
    let (here, there) = (swimmer(0.2, 0.8), swimmer(0.25, 0.82));
    assert_eq!(likeness(&here, &there, Turn::NONE, 1.0), Some(Likeness::Scene));
    assert_eq!(likeness(&here, &look(seen), Turn::NONE, 1.0), Some(Likeness::Scene));
}

#[test]
fn a_camera_that_moved_on_makes_no_crop() {
    // What comes in on the right was never on the other.
    let panned = look(|x, y| seen(x + 0.05, y));
    assert_ne!(likeness(&look(seen), &panned, Turn::NONE, 1.0), Some(Likeness::Cropped));
    assert_ne!(likeness(&look(seen), &panned, Turn::NONE, 1.0), Some(Likeness::Picture));
}

#[test]
fn the_same_thing_in_another_colour_is_another_picture_and_grey_is_not() {
    let luma = look(seen).luma().to_vec();
    let (red, blue) = (coloured(&luma, 110, 170), coloured(&luma, 170, 110));
    assert_eq!(likeness(&red, &blue, Turn::NONE, 1.0), Some(Likeness::Scene));
    assert_eq!(likeness(&red, &coloured(&luma, 128, 128), Turn::NONE, 1.0), Some(Likeness::Picture));
    assert_eq!(likeness(&red, &coloured(&luma, 112, 165), Turn::NONE, 1.0), Some(Likeness::Picture));
}

#[test]
fn different_pictures_are_neither() {
    let other = look(|x, y| seen(1.0 - y, x * x));
    assert_eq!(likeness(&look(seen), &other, Turn::NONE, 1.0), None);
    assert!(is_flat(&look(|_, _| 90.0)));
}
