use super::*;
use crate::rules::testing::World;

fn ids(groups: &[&[u32]]) -> Vec<Vec<ImageId>> {
    groups.iter().map(|group| group.iter().map(|&i| ImageId(i)).collect()).collect()
}

#[test]
fn a_picture_stands_in_one_kind_of_group() {
    let mut world = World::with_images(&["a.jpg", "b.jpg", "c.png", "d.jpg", "e.jpg", "f.jpg"]);
    let shown = 0x0F3C_55F0_9A17_E281;
    for (i, (content, pixels, hash)) in
        [(1, 1, shown), (1, 1, shown), (2, 1, shown), (3, 3, shown), (4, 4, shown ^ 1 << 40), (5, 5, 0xFE00_FE00)]
            .into_iter()
            .enumerate()
    {
        world.measure(i, 64, 48, content, pixels, hash);
    }
    let found = Duplicates::of(&world.dataset);
    assert_eq!(found.exact_bytes, ids(&[&[0, 1]]));
    assert_eq!(found.exact_pixels, ids(&[&[0, 2]]));
    assert_eq!(found.near, ids(&[&[0, 3]]));
    assert_eq!(found.scenes, ids(&[&[0, 4]]));
    assert_eq!(found.exact(), ids(&[&[0, 1, 2]]));
    assert_eq!(found.pictures(), ids(&[&[0, 1, 2, 3]]));
    assert_eq!(found.all(), ids(&[&[0, 1, 2, 3, 4]]));
}

#[test]
fn uniform_pictures_are_not_near_each_other() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    for i in 0..2 {
        world.measure(i, 64, 48, i as u8, i as u8, 0xFFFF);
        if let Some(Ok(pixels)) = world.dataset.images.facts[i].as_mut().map(|f| f.pixels.as_mut()) {
            pixels.entropy = 0.1;
        }
    }
    assert_eq!(Duplicates::of(&world.dataset), Duplicates::default());
}

#[test]
fn images_that_were_not_measured_are_in_no_group() {
    let world = World::with_images(&["a.jpg", "b.jpg"]);
    assert_eq!(Duplicates::of(&world.dataset), Duplicates::default());
}

#[test]
fn how_a_picture_was_laid_down_is_said_of_the_later_one() {
    let mut world = World::with_images(&["a.jpg", "b.jpg"]);
    let shown = 0x0F3C_55F0_9A17_E281_u64;
    world.measure(0, 64, 48, 0, 0, shown);
    // Every row read backwards.
    world.measure(1, 64, 48, 1, 1, shown.swap_bytes().reverse_bits());
    let found = Duplicates::of(&world.dataset);
    assert_eq!(found.near, ids(&[&[0, 1]]));
    assert_eq!(found.placed(ImageId(1)).words().as_deref(), Some("mirrored"));
    assert_eq!(found.placed(ImageId(0)).words(), None);
}
