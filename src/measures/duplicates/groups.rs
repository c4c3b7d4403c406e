//! Alike pictures put together: those that are one picture, and those of one scene. Owns the grouping and its guard against
//! chains: every member is alike to the group's centre, not only to its neighbour.

use super::Placed;
use super::names::{Name, Told};
use super::search::{self, canonical};
use super::side_by_side::{Fits, Held, Likeness, held};
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

/// Other pictures of its scene from which on a picture is one of a film or a burst: its neighbours are copies only where
/// they are as close as copies are.
const FILM: u8 = 3;
/// By what share of itself the size of a crop may be off what it shows: what the search for the part is off by.
const SIZE: f64 = 0.016;

/// Pixels of the shorter side below which a picture was made so small that its cells come out roughly, and what the
/// limits are multiplied by beside one of another size: of quarters of photographs 94 in 100 are within the limits
/// without it, 98 with it.
const SMALL: u32 = 144;
const SMALL_SLACK: f64 = 1.5;

/// A picture as it is compared.
pub(super) struct Shown<'a> {
    pub(super) id: ImageId,
    pub(super) look: &'a Look,
    /// Width and height in pixels, as it is laid down in `look`.
    pub(super) size: (u32, u32),
    pub(super) name: Name<'a>,
}

/// What two alike pictures are to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kin {
    /// One picture.
    Same,
    /// One picture, unless there is a film around them.
    Doubtful,
    Scene,
}

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
pub(super) fn of(pictures: &[Shown<'_>]) -> Alike {
    let Edges { same, scenes, of_scene } = edges(pictures);
    let look = |place: u32| pictures[place as usize].look;
    let is_picture = |a: u32, b: u32, turn: Turn| {
        let told = pictures[a as usize].name.beside(&pictures[b as usize].name);
        let is_film = told == Told::OtherFrame || [a, b].iter().any(|&place| of_scene[place as usize] >= FILM);
        // Crops of crops are what a camera makes that moves on.
        !is_film && held(look(a), look(b), turn, SLACK).is_some_and(|held| held.likeness == Likeness::Picture)
    };
    let mut alike = Alike::default();
    // Of each picture the first that is the same, and how it lies beside that.
    let mut first: Vec<(u32, Turn)> = (0..pictures.len() as u32).map(|place| (place, Turn::NONE)).collect();
    let id = |place: u32| pictures[place as usize].id;
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

/// Pairs that are one picture, pairs of one scene, and of how many other pictures' scene each is, up to `SCENES`.
struct Edges {
    same: Vec<Edge>,
    scenes: Vec<Edge>,
    of_scene: Vec<u8>,
}

fn edges(pictures: &[Shown<'_>]) -> Edges {
    let (mut same, mut doubtful, mut scenes) = (Vec::new(), Vec::new(), Vec::new());
    let sought = without_equal(pictures, &mut same);
    let signs: Vec<_> = sought.iter().map(|&place| pictures[place as usize].look.signs).collect();
    let mut of_scene = vec![0u8; pictures.len()];
    for pair in search::pairs(&signs) {
        let (i, j) = (pair.a as usize, pair.b as usize);
        let turned = signs[i][0].turned(pair.turn.exchanges(), pair.turn.left_right(), pair.turn.top_bottom());
        let is_near = (turned.bits ^ signs[j][0].bits).count_ones() <= COPIES;
        let (a, b) = (sought[i], sought[j]);
        if !is_near && of_scene[a as usize] >= SCENES && of_scene[b as usize] >= SCENES {
            continue;
        }
        let (one, other) = (&pictures[a as usize], &pictures[b as usize]);
        let Some(held) = held(one.look, other.look, pair.turn, slack(one, other)) else { continue };
        let edge = Edge { a, b, turn: pair.turn, cropped: held.likeness == Likeness::Cropped };
        match kin(one, other, pair.turn, &held) {
            Kin::Same => same.push(edge),
            Kin::Doubtful => doubtful.push(edge),
            Kin::Scene => {
                scenes.push(Edge { cropped: false, ..edge });
                for place in [a, b] {
                    let of = &mut of_scene[place as usize];
                    *of = of.saturating_add(1);
                }
            }
        }
    }
    for edge in doubtful {
        match [edge.a, edge.b].iter().any(|&place| of_scene[place as usize] >= FILM) {
            true => scenes.push(Edge { cropped: false, ..edge }),
            false => same.push(edge),
        }
    }
    Edges { same, scenes, of_scene }
}

/// What speaks for it that alike pictures are one: their names, that they fit as tightly as copies do, their sizes. A
/// camera that comes nearer makes what a crop makes, but for these.
fn kin(a: &Shown<'_>, b: &Shown<'_>, turn: Turn, held: &Held) -> Kin {
    let is_tight = held.fits == Fits::Tightly;
    match (a.name.beside(&b.name), held.likeness) {
        (Told::OtherFrame, _) | (_, Likeness::Scene) => Kin::Scene,
        (Told::OneSource, _) => Kin::Same,
        (Told::Nothing, Likeness::Picture) if is_tight => Kin::Same,
        (Told::Nothing, Likeness::Picture) => Kin::Doubtful,
        (Told::Nothing, Likeness::Cropped) => match sizes(a, b, turn, held) {
            Sizes::Cut => Kin::Same,
            Sizes::Resized if held.fits >= Fits::Closely => Kin::Same,
            _ if is_tight => Kin::Doubtful,
            _ => Kin::Scene,
        },
    }
}

/// What the sizes of a picture and of what shows a part of it say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sizes {
    /// As many pixels fewer as it shows less.
    Cut,
    /// Another size, of the shape that the part has: frames of a film are all of one size.
    Resized,
    Nothing,
}

fn sizes(a: &Shown<'_>, b: &Shown<'_>, turn: Turn, held: &Held) -> Sizes {
    let Some(part) = held.part else { return Sizes::Nothing };
    let (width, height) = a.size;
    let laid = if turn.exchanges() { (height, width) } else { (width, height) };
    let (whole, cut) = if part.of_first { (laid, b.size) } else { (b.size, laid) };
    let share = |of: u32, whole: u32| f64::from(of) / f64::from(whole.max(1));
    // What one pixel of the whole became.
    let (across, down) = (share(cut.0, whole.0) / part.across, share(cut.1, whole.1) / part.down);
    match () {
        () if whole == cut => Sizes::Nothing,
        () if (across - 1.0).abs() <= SIZE && (down - 1.0).abs() <= SIZE => Sizes::Cut,
        () if (across / down.max(f64::MIN_POSITIVE) - 1.0).abs() <= SIZE => Sizes::Resized,
        () => Sizes::Nothing,
    }
}

/// What the limits between two pictures are multiplied by.
fn slack(a: &Shown<'_>, b: &Shown<'_>) -> f64 {
    let is_small = |shown: &Shown<'_>| shown.size.0.min(shown.size.1) < SMALL;
    if is_small(a) != is_small(b) { SMALL_SLACK } else { 1.0 }
}

/// The places of all pictures but those that are the same as an earlier one with equal signs: a hundred thousand of them
/// are not to be compared each with each.
fn without_equal(pictures: &[Shown<'_>], same: &mut Vec<Edge>) -> Vec<u32> {
    let laid: Vec<(Turn, u64)> = pictures
        .iter()
        .map(|shown| {
            let (turn, signs) = canonical(shown.look.signs[0]);
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
                let (one, other) = (&pictures[a as usize], &pictures[b as usize]);
                let held = held(one.look, other.look, turn, slack(one, other))?;
                let is_same = held.likeness == Likeness::Picture && kin(one, other, turn, &held) == Kin::Same;
                is_same.then_some(Edge { a, b, turn, cropped: false })
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
