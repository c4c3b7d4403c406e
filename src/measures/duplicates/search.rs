//! Which pictures may be alike: signs of frequencies within a radius, turned and cropped too, without comparing all pairs.
//! Owns the index; whether two are alike is said by holding them side by side.

use super::turn::Turn;
use crate::dataset::Signs;

/// Bits of 63 in which the signs of two pictures that are held side by side may differ. Of 125,000 pairs of different
/// photographs none is as near; of copies 99 in 100 are, of crops where what was cut off is known beforehand.
pub const RADIUS: u32 = 10;

/// The bits that find a picture, in two ways: the lowest frequencies, and those above them. Exchanging rows and columns
/// changes neither choice.
const KEYS: [u64; 2] = [half_waves(1, 5), half_waves(4, 6)];

/// Doubtful bits of a key of which both values are tried.
const TRIED: u32 = 6;
/// Pictures of one key that are looked at on either side of one, by path: the neighbouring frames of a film are
/// neighbours by path.
const SIDEWAYS: usize = 64;
/// Pictures that are looked at for one in all, and found: it keeps many alike ones from being compared each with each.
const MOST_LOOKED_AT: usize = 8_192;
const MOST_FOUND: usize = 256;
/// Pictures that one is held side by side with: the nearest.
const MOST_COMPARED: usize = 16;

/// Two pictures that may be alike, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The one that comes first.
    pub a: u32,
    pub b: u32,
    /// What lays `a` down like `b`.
    pub turn: Turn,
}

/// The frequencies with `least` to `most` half waves in both directions together.
const fn half_waves(least: u32, most: u32) -> u64 {
    let (mut mask, mut bit) = (0, 0);
    while bit < 64 {
        let waves = bit / 8 + bit % 8;
        if waves >= least && waves <= most {
            mask |= 1 << bit;
        }
        bit += 1;
    }
    mask
}

/// Pairs within the radius, each once for every turn in which it was found, sorted. `all` in the order of their paths: each
/// picture's signs as it is and of its crops.
///
/// Each picture is laid down in the way that its strongest signs ask for, and kept under two keys of some twenty of its
/// bits. It is sought as it is and cropped, with both values of the bits that are in doubt, in all ways to lay it down
/// that they leave open: what a copy has otherwise is mostly among them (multi-probe hashing, Lv et al. 2007).
pub fn pairs(all: &[[Signs; 3]]) -> Vec<Pair> {
    let laid: Vec<(Turn, Signs)> = all.iter().map(|[signs, ..]| canonical(*signs)).collect();
    let indexes = KEYS.map(|key| Index::of(&laid, key));
    let mut pairs = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    for (place, signs) in all.iter().enumerate() {
        let mut left = MOST_LOOKED_AT;
        found.clear();
        for (crop, of_crop) in signs.iter().enumerate() {
            // What is cut off is known: one way to find it is enough.
            let indexes = if crop == 0 { &indexes[..] } else { &indexes[..1] };
            for (turn, turned) in plausible(*of_crop) {
                for index in indexes {
                    if found.len() >= MOST_FOUND {
                        break;
                    }
                    index.look_up(turned, place as u32, &mut left, |other, distance| {
                        let turn = turn.then(laid[other as usize].0.back());
                        found.push(Found { distance, other, turn });
                    });
                }
            }
        }
        nearest(&mut found, place as u32);
        pairs.extend(found.iter().map(|f| match f.other > place as u32 {
            true => Pair { a: place as u32, b: f.other, turn: f.turn },
            false => Pair { a: f.other, b: place as u32, turn: f.turn.back() },
        }));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// A picture within the radius of the one sought, which `turn` lays down like it.
struct Found {
    distance: u32,
    other: u32,
    turn: Turn,
}

fn nearest(found: &mut Vec<Found>, place: u32) {
    found.sort_unstable_by_key(|f| (f.other, f.distance, f.turn));
    found.dedup_by_key(|f| f.other);
    found.sort_unstable_by_key(|f| (f.distance, f.other.abs_diff(place), f.other));
    found.truncate(MOST_COMPARED);
}

/// The way to lay a picture down under which it is kept.
pub fn canonical(signs: Signs) -> (Turn, Signs) {
    plausible(signs).next().unwrap_or((Turn::NONE, signs))
}

/// The ways to lay a picture down that its signs ask for, as far as they are not in doubt.
fn plausible(signs: Signs) -> impl Iterator<Item = (Turn, Signs)> {
    let turned = move |turn: Turn| (turn, signs.turned(turn.exchanges(), turn.left_right(), turn.top_bottom()));
    Turn::ALL.into_iter().map(turned).filter(|(_, signs)| is_plausible(*signs))
}

fn is_plausible(signs: Signs) -> bool {
    let is = |mask: u64, bit: usize| mask >> bit & 1 == 1;
    let may_be = |bit: usize| is(signs.bits | signs.doubt, bit);
    // One half wave from left to right is positive, and from top to bottom.
    if !may_be(1) || !may_be(8) {
        return false;
    }
    // Of the first two frequencies that differ only by direction and have different signs, the one across is positive.
    for (u, v) in [(0, 2), (1, 2), (0, 3), (1, 3), (2, 3)] {
        let (across, down) = (8 * u + v, 8 * v + u);
        if is(signs.doubt, across) || is(signs.doubt, down) {
            return true;
        }
        if is(signs.bits, across) != is(signs.bits, down) {
            return is(signs.bits, across);
        }
    }
    true
}

/// Pictures by a key.
struct Index {
    key: u64,
    shift: u32,
    /// Where each slot begins; one more than there are slots.
    starts: Vec<u32>,
    /// By slot, then by place.
    entries: Vec<(u64, u32)>,
}

impl Index {
    fn of(laid: &[(Turn, Signs)], key: u64) -> Self {
        let slots = (4 * laid.len()).next_power_of_two().clamp(16, 1 << 20);
        let shift = 32 - slots.trailing_zeros();
        let slot = |signs: &Signs| slot(gathered(signs.bits, key), shift);
        let mut starts = vec![0u32; slots + 1];
        laid.iter().for_each(|(_, signs)| starts[slot(signs) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); laid.len()];
        for (place, (_, signs)) in laid.iter().enumerate() {
            let at = &mut next[slot(signs)];
            entries[*at as usize] = (signs.bits, place as u32);
            *at += 1;
        }
        Self { key, shift, starts, entries }
    }

    /// Calls with each other picture within the radius whose key may be this one's, and with its distance. `left`: how
    /// many may still be looked at.
    fn look_up(&self, signs: Signs, place: u32, left: &mut usize, mut each: impl FnMut(u32, u32)) {
        let sought = gathered(signs.bits, self.key);
        let mut doubt = gathered(signs.doubt, self.key);
        while doubt.count_ones() > TRIED {
            // The highest frequency changes nothing but a few.
            doubt &= !(1 << doubt.ilog2());
        }
        let (mut flips, mut found) = (0u32, 0);
        loop {
            let slot = slot(sought ^ flips, self.shift);
            let of_slot = &self.entries[self.starts[slot] as usize..self.starts[slot + 1] as usize];
            for &(bits, other) in around(of_slot, place) {
                let distance = (bits ^ signs.bits).count_ones();
                if distance <= RADIUS && other != place {
                    found += 1;
                    each(other, distance);
                }
            }
            *left = left.saturating_sub(of_slot.len().min(2 * SIDEWAYS));
            // The next subset of the doubtful bits.
            flips = flips.wrapping_sub(doubt) & doubt;
            if flips == 0 || *left == 0 || found >= MOST_FOUND {
                return;
            }
        }
    }
}

/// The entries next to a place.
fn around(entries: &[(u64, u32)], place: u32) -> &[(u64, u32)] {
    if entries.len() <= 2 * SIDEWAYS {
        return entries;
    }
    let at = entries.partition_point(|&(_, other)| other < place);
    &entries[at.saturating_sub(SIDEWAYS)..(at + SIDEWAYS).min(entries.len())]
}

/// The bits that a mask chooses, side by side.
fn gathered(bits: u64, mask: u64) -> u32 {
    let (mut out, mut at, mut rest) = (0, 0, mask);
    while rest != 0 {
        out |= ((bits >> rest.trailing_zeros() & 1) as u32) << at;
        at += 1;
        rest &= rest - 1;
    }
    out
}

fn slot(key: u32, shift: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> shift) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::SplitMix64;

    /// Signs of made-up pictures, and of no crop of them.
    fn made_up(count: usize) -> Vec<[Signs; 3]> {
        let mut random = SplitMix64::new(7);
        let doubt = |random: &mut SplitMix64| (0..18).fold(0u64, |mask, _| mask | 2 << (random.next() % 63));
        (0..count).map(|_| [(); 3].map(|()| Signs { bits: random.next() & !1, doubt: doubt(&mut random) })).collect()
    }

    #[test]
    fn a_copy_is_found_however_it_was_laid_down() {
        let mut all = made_up(2_000);
        for (copy, turn) in (1_000..).zip(Turn::ALL) {
            let [signs, ..] = all[copy - 1_000];
            let turned = signs.turned(turn.exchanges(), turn.left_right(), turn.top_bottom());
            // Three doubtful bits are otherwise.
            let flips =
                (0..64).filter(|bit| turned.doubt >> bit & 1 == 1).step_by(5).fold(0, |mask, bit| mask | 1 << bit);
            all[copy][0] = Signs { bits: turned.bits ^ flips, ..turned };
        }
        let pairs = pairs(&all);
        for (at, turn) in Turn::ALL.into_iter().enumerate() {
            let expected = Pair { a: at as u32, b: at as u32 + 1_000, turn };
            assert!(pairs.contains(&expected), "{turn:?}");
        }
    }

    #[test]
    fn a_crop_is_found_by_its_known_signs() {
        let mut all = made_up(500);
        all[400][0] = all[3][2];
        assert!(pairs(&all).iter().any(|p| (p.a, p.b) == (3, 400)));
    }

    #[test]
    fn many_pictures_of_one_key_are_not_compared_each_with_each() {
        let mut all = made_up(3_000);
        for signs in &mut all {
            signs.iter_mut().for_each(|s| s.bits = s.bits & (3 << 60) | 0x0123_4567_89AB_CDE2);
        }
        let pairs = pairs(&all);
        assert!(pairs.len() <= all.len() * MOST_COMPARED, "{}", pairs.len());
    }

    #[test]
    fn different_pictures_make_few_pairs() {
        let pairs = pairs(&made_up(5_000));
        assert!(pairs.len() < 20, "{}", pairs.len());
    }
}
