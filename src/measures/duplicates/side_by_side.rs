//! Two small pictures held side by side: one picture, one scene in which something differs, or neither. Owns the
//! comparison; who is compared is `search`'s. Sums, products and roots only, which are the same on every machine.

mod align;
mod tone;

use super::turn::Turn;
use crate::dataset::{LOOK_SIDE, Look};
use align::{Extent, aligned, crop_of};
use tone::{Tone, toned};

/// Cells of a small picture.
const CELLS: usize = LOOK_SIDE * LOOK_SIDE;

/// A small picture's luma, 0 to 255.
type Luma = [f64; CELLS];

/// How alike two pictures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// One picture, stored again: compressed, resized, made brighter, laid down otherwise.
    Picture,
    /// One picture, of which something is cut off the sides.
    Cropped,
    /// Alike, but something in it differs.
    Scene,
}

/// How closely two pictures fit each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fits {
    /// As nearly all crops do, and many frames of a film.
    Loosely,
    Closely,
    /// As copies do that nothing was done to but storing them, and hardly any frames of a film.
    Tightly,
}

/// Two pictures that are alike, and what speaks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    pub likeness: Likeness,
    pub fits: Fits,
    /// Of a crop.
    pub part: Option<Part>,
}

/// How much of one picture the other shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The second shows a part of the first.
    pub of_first: bool,
    /// Shares of the sides, across and down.
    pub across: f64,
    pub down: f64,
}

/// Share of their squares that two pictures have in common at least to be looked at: of crops by a twentieth of each side
/// 95 in 100 have more, pictures that only share their signs 0 to 0.1.
const LEAST_CORRELATION: f64 = 0.5;
/// Cells of a picture that have any structure in which a scene agrees: seven of ten. Of frames with something moved in a
/// tenth of them nearly all do, of different photographs with like signs a fifth.
const SCENE: f64 = 0.7;
/// A scene that agrees in more cells is no crop, and worth no attempt at moving it.
const STILL: f64 = 0.85;
/// Limits by which a cell may be off where moving the picture by less than a cell may explain it.
const SHIFTED: f64 = 5.0;
/// Moved by less than this share of its side, a picture is as it was: rounding of its size when it was made smaller.
const UNCUT: f64 = 0.012;
/// What a crop takes of each side at most.
const MOST_CUT: f64 = 0.12;
/// And at least: a camera that moves on by less than that between two frames makes no crop.
const LEAST_CUT: f64 = 0.02;
/// Grey levels of spread below which a small picture shows nothing.
const FLAT: f64 = 2.0;
/// By how much a crop may reach beyond the other's side: what the search is off by.
const BEYOND: f64 = 0.004;

/// How alike two pictures are when the first is laid down by `turn`; `None` where they are not. `slack`: what the limits
/// are multiplied by, 1 or more.
pub fn held(a: &Look, b: &Look, turn: Turn, slack: f64) -> Option<Held> {
    let x = laid_down(a.luma(), turn);
    let y: Luma = std::array::from_fn(|i| f64::from(b.luma()[i]));
    if correlation(&x, &y) < LEAST_CORRELATION {
        return None;
    }
    let colours = colours_agree(a, b, turn);
    let scene = Held { likeness: Likeness::Scene, fits: Fits::Loosely, part: None };
    // Of a crop, cells that lie beside one another make no line.
    let tone = toned(&x, &y);
    if let Some(tone) = tone.filter(|tone| tone.is_same(slack) && colours) {
        return Some(Held { likeness: Likeness::Picture, fits: tone.fits(), part: None });
    }
    let is_scene = tone.is_some_and(|tone| tone.agreeing >= SCENE);
    if tone.is_some_and(|tone| tone.agreeing >= STILL && tone.worst > SHIFTED) {
        return is_scene.then_some(scene);
    }
    match moved(&x, &y, slack) {
        Some(held) if held.likeness == Likeness::Scene || colours => Some(held),
        None if !is_scene => None,
        _ => Some(scene),
    }
}

/// Nothing is to be seen on it.
pub fn is_flat(look: &Look) -> bool {
    spread(&laid_down(look.luma(), Turn::NONE)) < FLAT
}

/// One as a crop of the other, or moved by less than a cell.
fn moved(x: &Luma, y: &Luma, slack: f64) -> Option<Held> {
    let (larger, smaller, start) = crop_of(x, y)?;
    let of_first = std::ptr::eq(larger, x);
    let extent = aligned(larger, smaller, start)?;
    let Extent { left, right, top, bottom } = extent;
    let cuts = [left, 1.0 - right, top, 1.0 - bottom];
    let most = cuts.iter().fold(0.0, |most: f64, cut| most.max(cut.abs()));
    let scene = Held { likeness: Likeness::Scene, fits: Fits::Loosely, part: None };
    if most < UNCUT {
        let tone: Tone = toned(&extent.of(larger), smaller)?;
        if tone.is_same(slack) {
            return Some(Held { likeness: Likeness::Picture, fits: Fits::Closely, part: None });
        }
        return (tone.agreeing >= SCENE).then_some(scene);
    }
    let inside = cuts.iter().all(|&cut| cut >= -BEYOND);
    let fit = extent.fit(larger, smaller);
    if inside && (LEAST_CUT..=MOST_CUT).contains(&most) && fit.is_same(slack) {
        let part = Part { of_first, across: right - left, down: bottom - top };
        return Some(Held { likeness: Likeness::Cropped, fits: fit.fits(), part: Some(part) });
    }
    (most <= MOST_CUT && fit.agreeing >= SCENE && fit.residual <= 0.5).then_some(scene)
}

/// Both have the same colours, or one has none.
fn colours_agree(a: &Look, b: &Look, turn: Turn) -> bool {
    let (of_a, of_b) = (a.colours(), b.colours());
    let grey = |planes: &[&[u8]; 2]| planes.iter().all(|plane| plane.iter().all(|&v| v.abs_diff(128) <= GREY));
    if grey(&of_a) || grey(&of_b) {
        return true;
    }
    of_a.iter().zip(of_b).all(|(a, b)| tone::plane_agrees(&turned(a, turn), b))
}

/// Half of what compression leaves of grey.
const GREY: u8 = 3;

fn turned(plane: &[u8], turn: Turn) -> Vec<u8> {
    let side = plane.len().isqrt();
    let mut out = vec![0; plane.len()];
    for (at, &value) in plane.iter().enumerate() {
        let (x, y) = turn.cell((at % side, at / side), side);
        out[y * side + x] = value;
    }
    out
}

fn laid_down(luma: &[u8], turn: Turn) -> Luma {
    let mut out = [0.0; CELLS];
    for (at, &value) in luma.iter().enumerate() {
        let (x, y) = turn.cell((at % LOOK_SIDE, at / LOOK_SIDE), LOOK_SIDE);
        out[y * LOOK_SIDE + x] = f64::from(value);
    }
    out
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / of.len().max(1) as f64
}

/// Standard deviation.
fn spread(of: &[f64]) -> f64 {
    let mean = mean(of);
    (of.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / of.len().max(1) as f64).sqrt()
}

/// Pearson's; 0 where one of them is flat.
fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let (of_x, of_y) = (mean(x), mean(y));
    let both: f64 = x.iter().zip(y).map(|(x, y)| (x - of_x) * (y - of_y)).sum();
    let scale = spread(x) * spread(y) * x.len() as f64;
    if scale > 0.0 { both / scale } else { 0.0 }
}

/// The least and the greatest among the eight neighbours of each cell and itself.
fn around(of: &[f64], side: usize) -> Vec<(f64, f64)> {
    let mut rows = Vec::with_capacity(of.len());
    for (at, &value) in of.iter().enumerate() {
        let column = at % side;
        let left = if column > 0 { of[at - 1] } else { value };
        let right = if column + 1 < side { of[at + 1] } else { value };
        rows.push((left.min(value).min(right), left.max(value).max(right)));
    }
    let row = |at: usize| rows[at];
    (0..of.len())
        .map(|at| {
            let (mut least, mut most) = row(at);
            for next in [at.checked_sub(side), Some(at + side).filter(|&next| next < rows.len())].into_iter().flatten()
            {
                let (low, high) = row(next);
                (least, most) = (least.min(low), most.max(high));
            }
            (least, most)
        })
        .collect()
}

#[cfg(test)]
mod tests;
