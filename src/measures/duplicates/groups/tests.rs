use super::*;
use crate::measures::duplicates::side_by_side::Part;

fn edge(a: u32, b: u32) -> Edge {
    Edge { a, b, turn: Turn::NONE, cropped: false }
}

fn shown<'a>(looks: &'a [Look], names: &[&'a str]) -> Vec<Shown<'a>> {
    let name = |at: usize| Name::of(names.get(at).copied().unwrap_or_default());
    let of = |(at, look)| Shown { id: ImageId::from(at), look, size: (640, 480), name: name(at) };
    looks.iter().enumerate().map(of).collect()
}

fn places(groups: Vec<Vec<Member>>) -> Vec<Vec<u32>> {
    groups.iter().map(|group| group.iter().map(|m| m.place).collect()).collect()
}

#[test]
fn a_chain_does_not_pull_strangers_together() {
    let chain: Vec<Edge> = (0..6).map(|at| edge(at, at + 1)).collect();
    let close = |a: u32, b: u32, _: Turn| a.abs_diff(b) <= 2;
    assert_eq!(places(stars(7, &chain, close)), [vec![1, 0, 2, 3], vec![4, 5, 6]]);
    assert_eq!(places(stars(7, &chain, |_, _, _| true)), [vec![1, 0, 2, 3, 4, 5, 6]]);
}

#[test]
fn turns_add_up_on_the_way() {
    let quarter = Turn::ALL[5];
    let edges = [Edge { turn: quarter, ..edge(0, 1) }, Edge { turn: quarter, ..edge(1, 2) }];
    let groups = stars(3, &edges, |_, _, _| true);
    let turn = |place: u32| groups[0].iter().find(|m| m.place == place).unwrap().turn;
    assert_eq!(turn(1).back().then(turn(2)), quarter);
    assert_eq!(turn(0).back().then(turn(2)).words(), Some("upside down"));
}

#[test]
fn two_thousand_alike_pictures_are_one_group_in_little_time() {
    let looks = vec![Look::of_blocks(0x0F3C_55F0_9A17_E281); 2_000];
    let alike = of(&shown(&looks, &[]));
    assert_eq!((alike.pictures.len(), alike.pictures[0].len(), alike.scenes.len()), (1, 2_000, 0));
}

#[test]
fn frames_in_which_something_moves_are_one_scene_and_no_duplicates() {
    let base = 0x0F3C_55F0_9A17_E281_u64;
    let looks: Vec<Look> = (0..8).map(|at| Look::of_blocks(base ^ 1 << (20 + at))).collect();
    let alike = of(&shown(&looks, &[]));
    assert!(alike.pictures.is_empty());
    assert_eq!(alike.scenes.len(), 1);
    assert_eq!(alike.scenes[0].len(), 8);
}

#[test]
fn frames_of_one_film_are_no_copies_of_one_another_however_alike() {
    let looks = vec![Look::of_blocks(0x0F3C_55F0_9A17_E281); 3];
    let alike = of(&shown(&looks, &["a_mp4-001.jpg", "a_mp4-002.jpg", "a_mp4-003.jpg"]));
    assert!(alike.pictures.is_empty());
    assert_eq!(alike.scenes.len(), 1);
    let hash = "0123456789abcdef0123456789abcdef";
    let version = format!("a_mp4-001_jpg.rf.{hash}.jpg");
    let other = format!("a_mp4-001_jpg.rf.{}.jpg", hash.replace('0', "f"));
    let alike = of(&shown(&looks[..2], &[&version, &other]));
    assert_eq!((alike.pictures.len(), alike.scenes.len()), (1, 0));
}

#[test]
fn a_crop_has_as_many_pixels_fewer_as_it_shows_less() {
    let look = Look::of_blocks(0x0F3C_55F0_9A17_E281);
    let sized = |size| Shown { id: ImageId(0), look: &look, size, name: Name::of("") };
    let held = |across: f64, down: f64| Held {
        likeness: Likeness::Cropped,
        fits: Fits::Closely,
        part: Some(Part { of_first: true, across, down }),
    };
    let whole = sized((640, 480));
    let quarter = Turn::ALL[5];
    for (of, turn, (across, down), expected) in [
        ((608, 456), Turn::NONE, (0.95, 0.95), Kin::Same),
        ((608, 480), Turn::NONE, (0.95, 1.0), Kin::Same),
        ((456, 608), quarter, (0.95, 0.95), Kin::Same),
        // Cut off and made half as large.
        ((304, 228), Turn::NONE, (0.95, 0.95), Kin::Same),
        // A camera that came nearer.
        ((640, 480), Turn::NONE, (0.95, 0.95), Kin::Scene),
        ((608, 480), Turn::NONE, (0.95, 0.95), Kin::Scene),
    ] {
        assert_eq!(kin(&whole, &sized(of), turn, &held(across, down)), expected, "{of:?}");
    }
}
