//! What the model remembers of an annotation format: its id, its name, what its files are for, and what the numbers of
//! its boxes mean. Refuses to recognise or read anything (`formats` does).

use super::boxes::BoxUnit;
use super::sources::FileRole;

/// A format, as rules, reports and the page need to know it.
#[derive(Debug, PartialEq)]
pub struct Format {
    /// As the report has it: `coco-detection`.
    pub id: &'static str,
    /// As a person calls it: "COCO detection".
    pub name: &'static str,
    pub role: FileRole,
    /// What the numbers of its boxes mean; `None` where it holds none.
    pub boxes: Option<BoxFormat>,
}

/// What the four numbers of a box mean in a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoxFormat {
    /// `None`: told by the names of each file's columns.
    pub numbers: Option<BoxNumbers>,
    /// `None`: told by the values of each file.
    pub unit: Option<BoxUnit>,
    pub counting: Counting,
}

/// Which four numbers, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxNumbers {
    /// Left, top, width, height.
    LeftTop,
    /// Centre, width, height.
    Centre,
    /// Two corners: left, top, right, bottom.
    Corners,
}

/// How pixels are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Continuous coordinates: an image reaches from 0 to its width.
    FromZero,
    /// The first pixel is 1, and the last one is its width.
    FromOne,
}

impl BoxFormat {
    /// How far beyond its right and lower side, in pixels, a box may reach by this way of counting alone and still be
    /// inside: from 1, a box as wide as its image ends one pixel beyond it. Two corners name pixels, the last included.
    pub fn edge(&self) -> f64 {
        match (self.counting, self.numbers) {
            (Counting::FromOne, Some(BoxNumbers::LeftTop | BoxNumbers::Centre)) => 1.0,
            _ => 0.0,
        }
    }

    /// As a person reads it: "left, top, width, height in pixels, counted from 0".
    pub fn describe(&self) -> String {
        let numbers = match self.numbers {
            Some(BoxNumbers::LeftTop) => "left, top, width, height",
            Some(BoxNumbers::Centre) => "centre x, centre y, width, height",
            Some(BoxNumbers::Corners) => "left, top, right, bottom",
            None => "two corners, left top and size, or centre and size by the names of the columns",
        };
        let unit = match self.unit {
            Some(BoxUnit::Pixels) => " in pixels",
            Some(BoxUnit::Fractions) => " as fractions of the image",
            None => ", in pixels or fractions by their values",
        };
        let counting = match (self.unit, self.counting) {
            (Some(BoxUnit::Fractions), _) => "",
            (_, Counting::FromZero) => ", from 0 at the left top corner to the width and height",
            (_, Counting::FromOne) => ", from 1 at the left top pixel to the last, included",
        };
        format!("{numbers}{unit}{counting}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_size_counted_from_one_reaches_beyond_its_image() {
        let edge =
            |numbers, counting| BoxFormat { numbers: Some(numbers), unit: Some(BoxUnit::Pixels), counting }.edge();
        assert_eq!(edge(BoxNumbers::LeftTop, Counting::FromZero), 0.0);
        assert_eq!(edge(BoxNumbers::LeftTop, Counting::FromOne), 1.0);
        assert_eq!(edge(BoxNumbers::Corners, Counting::FromOne), 0.0);
    }
}
