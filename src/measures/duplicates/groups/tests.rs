use super::*;

fn edge(a: u32, b: u32) -> Edge {
    Edge { a, b, turn: Turn::NONE, cropped: false }
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
    let look = Look::of_blocks(0x0F3C_55F0_9A17_E281);
    let pictures: Vec<(ImageId, &Look)> = (0..2_000).map(|i| (ImageId(i), &look)).collect();
    let alike = of(&pictures);
    assert_eq!((alike.pictures.len(), alike.pictures[0].len(), alike.scenes.len()), (1, 2_000, 0));
}

#[test]
fn frames_in_which_something_moves_are_one_scene_and_no_duplicates() {
    let base = 0x0F3C_55F0_9A17_E281_u64;
    let looks: Vec<Look> = (0..8).map(|at| Look::of_blocks(base ^ 1 << (20 + at))).collect();
    let pictures: Vec<(ImageId, &Look)> = looks.iter().enumerate().map(|(i, look)| (ImageId::from(i), look)).collect();
    let alike = of(&pictures);
    assert!(alike.pictures.is_empty());
    assert_eq!(alike.scenes.len(), 1);
    assert_eq!(alike.scenes[0].len(), 8);
}
