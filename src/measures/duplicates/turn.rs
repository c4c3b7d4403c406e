//! The eight ways to lay a picture down: turned by quarters, mirrored. Owns how they follow one another.

use crate::dataset::Rect;
use serde::{Deserialize, Serialize};

/// Rows and columns exchanged (4), then mirrored left to right (1) and top to bottom (2), each or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Turn(u8);

impl Turn {
    /// As it is.
    pub const NONE: Self = Self(0);
    pub const ALL: [Self; 8] = [Self(0), Self(1), Self(2), Self(3), Self(4), Self(5), Self(6), Self(7)];

    pub(super) fn exchanges(self) -> bool {
        self.0 & 4 != 0
    }

    pub(super) fn left_right(self) -> bool {
        self.0 & 1 != 0
    }

    pub(super) fn top_bottom(self) -> bool {
        self.0 & 2 != 0
    }

    /// First this, then the next.
    pub fn then(self, next: Self) -> Self {
        let flips = match next.exchanges() {
            true => (self.0 & 1) << 1 | (self.0 & 2) >> 1,
            false => self.0 & 3,
        };
        Self((self.0 ^ next.0) & 4 | flips ^ (next.0 & 3))
    }

    /// What undoes it.
    pub fn back(self) -> Self {
        match self.exchanges() {
            true => Self(4 | (self.0 & 1) << 1 | (self.0 & 2) >> 1),
            false => self,
        }
    }

    /// Where a cell of a square of `side` cells comes to lie.
    pub(super) fn cell(self, (x, y): (usize, usize), side: usize) -> (usize, usize) {
        let (x, y) = if self.exchanges() { (y, x) } else { (x, y) };
        let (last_x, last_y) = (side - 1 - x, side - 1 - y);
        (if self.left_right() { last_x } else { x }, if self.top_bottom() { last_y } else { y })
    }

    /// Where a box in fractions of its picture comes to lie.
    pub fn rect(self, rect: Rect) -> Rect {
        let Rect { x, y, w, h } = rect;
        let (x, y, w, h) = if self.exchanges() { (y, x, h, w) } else { (x, y, w, h) };
        let x = if self.left_right() { 1.0 - x - w } else { x };
        let y = if self.top_bottom() { 1.0 - y - h } else { y };
        Rect { x, y, w, h }
    }

    /// What was done to the other picture, in words; `None` for nothing.
    pub fn words(self) -> Option<&'static str> {
        [
            None,
            Some("mirrored"),
            Some("mirrored top to bottom"),
            Some("upside down"),
            Some("mirrored and turned by 90°"),
            Some("turned by 90° clockwise"),
            Some("turned by 90° anticlockwise"),
            Some("mirrored and turned by 90°"),
        ][usize::from(self.0 & 7)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_follow_one_another_as_cells_do_and_can_be_undone() {
        for one in Turn::ALL {
            for next in Turn::ALL {
                for at in [(0, 0), (1, 0), (4, 2), (3, 3)] {
                    assert_eq!(one.then(next).cell(at, 5), next.cell(one.cell(at, 5), 5), "{one:?} {next:?}");
                }
            }
            assert_eq!(one.then(one.back()), Turn::NONE);
        }
    }

    #[test]
    fn a_quarter_clockwise_takes_the_upper_left_to_the_upper_right() {
        let quarter = Turn::ALL[5];
        assert_eq!(quarter.words(), Some("turned by 90° clockwise"));
        assert_eq!(quarter.cell((0, 0), 10), (9, 0));
        let turned = quarter.rect(Rect { x: 0.0, y: 0.0, w: 0.25, h: 0.5 });
        assert_eq!(turned, Rect { x: 0.5, y: 0.0, w: 0.5, h: 0.25 });
    }
}
