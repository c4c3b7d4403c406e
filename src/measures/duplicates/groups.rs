//! Alike pictures put together: those that are one picture, and those of one scene. Owns the grouping and its guard against
//! chains: every member is alike to the group's centre, not only to its neighbour.

use super::Placed;
use super::search::{self, canonical};
use super::side_by_side::{Likeness, held};
use super::turn::Turn;
use crate::dataset::{ImageId, Look};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Pictures with the same signs that others of these signs are held against first.
const LEADERS: usize = 4;
/// Pictures of one scene that a picture is joined to: more say nothing new of a film.
const SCENES: u8 = 6;
/// Pairs whose signs are so near are held side by side all the same: one may be a copy.
const COPIES: u32 = 2;
/// What the limits are multiplied by between a group's centre and a member that was found by way of another.
const SLACK: f64 = 1.5;

/// What was put together.
#[derive(Default)]
pub(super) struct Alike {
    pub(super) pictures: Vec<Vec<ImageId>>,
    pub(super) scenes: Vec<Vec<ImageId>>,
    pub(super) placed: BTreeMap<ImageId, Placed>,
}

/// Two alike pictures, by their places; `turn` lays the first down like the second.
#[derive(Clone, Copy, Debug)]
struct Edge {
    a: u32,
    b: u32,
    turn: Turn,
    cropped: bool,
}

/// Groups pictures, given in the order of their paths.
pub(super) fn of(pictures: &[(ImageId, &Look)]) -> Alike {
    let (same, scenes) = edges(pictures);
    let look = |place: u32| pictures[place as usize].1;
    let is_picture = |a: u32, b: u32, turn: Turn| {
        // Crops of crops are what a camera makes that moves on.
        held(look(a), look(b), turn, SLACK) == Some(Likeness::Picture)
    };
    let mut alike = Alike::default();
    // Of each picture the first that is the same, and how it lies beside that.
    let mut first: Vec<(u32, Turn)> = (0..pictures.len() as u32).map(|place| (place, Turn::NONE)).collect();
    let id = |place: u32| pictures[place as usize].0;
    for group in stars(pictures.len(), &same, is_picture) {
        let Some(leader) = group.iter().min_by_key(|m| m.place) else { continue };
        for member in &group {
            let turn = leader.turn.back().then(member.turn);
            first[member.place as usize] = (leader.place, turn);
            let placed = Placed { turn, cropped: member.cropped || leader.cropped };
            if member.place != leader.place && placed != Placed::default() {
                alike.placed.insert(id(member.place), placed);
            }
        }
        alike.pictures.push(sorted(group.iter().map(|m| id(m.place))));
    }
    let mut between: Vec<(u32, u32, Turn)> = scenes
        .iter()
        .map(|edge| {
            let ((a, to_a), (b, to_b)) = (first[edge.a as usize], first[edge.b as usize]);
            let turn = to_a.then(edge.turn).then(to_b.back());
            if a <= b { (a, b, turn) } else { (b, a, turn.back()) }
        })
        .filter(|(a, b, _)| a != b)
        .collect();
    between.sort_unstable();
    between.dedup_by_key(|&mut (a, b, _)| (a, b));
    let between: Vec<Edge> = between.into_iter().map(|(a, b, turn)| Edge { a, b, turn, cropped: false }).collect();
    let is_scene = |a: u32, b: u32, turn: Turn| held(look(a), look(b), turn, 1.0).is_some();
    for group in stars(pictures.len(), &between, is_scene) {
        alike.scenes.push(sorted(group.iter().map(|m| id(m.place))));
    }
    alike.pictures.sort_unstable();
    alike.scenes.sort_unstable();
    alike
}

fn sorted(ids: impl Iterator<Item = ImageId>) -> Vec<ImageId> {
    let mut ids: Vec<ImageId> = ids.collect();
    ids.sort_unstable();
    ids
}

/// Pairs that are one picture, and pairs of one scene.
fn edges(pictures: &[(ImageId, &Look)]) -> (Vec<Edge>, Vec<Edge>) {
    let (mut same, mut scenes) = (Vec::new(), Vec::new());
    let sought = without_equal(pictures, &mut same);
    let signs: Vec<_> = sought.iter().map(|&place| pictures[place as usize].1.signs).collect();
    let mut of_scene = vec![0u8; sought.len()];
    for pair in search::pairs(&signs) {
        let (i, j) = (pair.a as usize, pair.b as usize);
        let turned = signs[i][0].turned(pair.turn.exchanges(), pair.turn.left_right(), pair.turn.top_bottom());
        let is_near = (turned.bits ^ signs[j][0].bits).count_ones() <= COPIES;
        if !is_near && of_scene[i] >= SCENES && of_scene[j] >= SCENES {
            continue;
        }
        let (a, b) = (sought[i], sought[j]);
        let edge = |cropped| Edge { a, b, turn: pair.turn, cropped };
        match held(pictures[a as usize].1, pictures[b as usize].1, pair.turn, 1.0) {
            Some(Likeness::Picture) => same.push(edge(false)),
            Some(Likeness::Cropped) => same.push(edge(true)),
            Some(Likeness::Scene) => {
                scenes.push(edge(false));
                of_scene[i] = of_scene[i].saturating_add(1);
                of_scene[j] = of_scene[j].saturating_add(1);
            }
            None => {}
        }
    }
    (same, scenes)
}

/// The places of all pictures but those that are the same as an earlier one with equal signs: a hundred thousand of them
/// are not to be compared each with each.
fn without_equal(pictures: &[(ImageId, &Look)], same: &mut Vec<Edge>) -> Vec<u32> {
    let laid: Vec<(Turn, u64)> = pictures
        .iter()
        .map(|(_, look)| {
            let (turn, signs) = canonical(look.signs[0]);
            (turn, signs.bits)
        })
        .collect();
    let mut order: Vec<u32> = (0..pictures.len() as u32).collect();
    order.sort_unstable_by_key(|&place| (laid[place as usize].1, place));
    let mut sought = Vec::with_capacity(pictures.len());
    for equal in order.chunk_by(|&a, &b| laid[a as usize].1 == laid[b as usize].1) {
        let mut leaders: Vec<u32> = Vec::new();
        for &b in equal {
            let own = laid[b as usize].0;
            let leader = leaders.iter().find_map(|&a| {
                let turn = laid[a as usize].0.then(own.back());
                let likeness = held(pictures[a as usize].1, pictures[b as usize].1, turn, 1.0);
                (likeness == Some(Likeness::Picture)).then_some(Edge { a, b, turn, cropped: false })
            });
            match leader {
                Some(edge) => same.push(edge),
                None => {
                    sought.push(b);
                    if leaders.len() < LEADERS {
                        leaders.push(b);
                    }
                }
            }
        }
    }
    sought.sort_unstable();
    sought
}

/// A picture of a group: `turn` lays the group's centre down like it.
#[derive(Clone, Copy)]
struct Member {
    place: u32,
    turn: Turn,
    cropped: bool,
}

/// Groups around centres, those with the most neighbours first. Who is reached by way of others belongs to the group if
/// `is_close` to its centre.
fn stars(places: usize, edges: &[Edge], is_close: impl Fn(u32, u32, Turn) -> bool) -> Vec<Vec<Member>> {
    let mut ways: Vec<(u32, u32, Turn, bool)> =
        edges.iter().flat_map(|e| [(e.a, e.b, e.turn, e.cropped), (e.b, e.a, e.turn.back(), e.cropped)]).collect();
    ways.sort_unstable();
    ways.dedup_by_key(|&mut (from, to, ..)| (from, to));
    let of = |place: u32| {
        let from = ways.partition_point(|&(a, ..)| a < place);
        let to = ways.partition_point(|&(a, ..)| a <= place);
        &ways[from..to]
    };
    let mut centres: Vec<(Reverse<usize>, u32)> =
        ways.chunk_by(|a, b| a.0 == b.0).map(|ways| (Reverse(ways.len()), ways[0].0)).collect();
    centres.sort_unstable();
    let mut taken = vec![false; places];
    let mut groups = Vec::new();
    for (_, centre) in centres {
        if std::mem::replace(&mut taken[centre as usize], true) {
            continue;
        }
        let mut group = vec![Member { place: centre, turn: Turn::NONE, cropped: false }];
        let mut at = 0;
        while let Some(&member) = group.get(at) {
            for &(_, to, turn, cropped) in of(member.place) {
                let turn = member.turn.then(turn);
                if !taken[to as usize] && (at == 0 || is_close(centre, to, turn)) {
                    taken[to as usize] = true;
                    group.push(Member { place: to, turn, cropped: member.cropped || cropped });
                }
            }
            at += 1;
        }
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}

#[cfg(test)]
mod tests;
