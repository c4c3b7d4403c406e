//! Which part of the matrix is on screen: cells to pixels and back.

/// Room for names at the left and above, in pixels, where cells are large enough to be named.
const NAMES_LEFT: f64 = 120.0;
const NAMES_TOP: f64 = 104.0;
/// Cells from which names fit, and from which marks inside cells do.
pub const NAMED: f64 = 11.0;
/// Classes that keep their names at every width.
const READ: usize = 100;
pub const MARKED: f64 = 7.0;
pub const LEAST: f64 = 2.0;
pub const MOST: f64 = 40.0;

/// The visible window over `classes` × `classes` cells of `cell` pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    pub classes: usize,
    pub cell: f64,
    pub scroll_x: f64,
    pub scroll_y: f64,
    /// Of the frame, in CSS pixels.
    pub width: f64,
    pub height: f64,
    /// Device pixels per CSS pixel.
    pub density: f64,
}

impl View {
    pub fn left(&self) -> f64 {
        if self.cell >= NAMED { NAMES_LEFT.min(self.width * 0.34) } else { 0.0 }
    }

    pub fn top(&self) -> f64 {
        if self.cell >= NAMED { NAMES_TOP } else { 0.0 }
    }

    /// Where the last column ends on the frame, and the last row.
    pub fn end(&self) -> (f64, f64) {
        (self.x(self.classes).min(self.width), self.y(self.classes).min(self.height))
    }

    /// The whole drawing's width and height: the last slanted name reaches beyond its column.
    pub fn whole(classes: usize, cell: f64, width: f64) -> (f64, f64) {
        let view = Self { classes, cell, width, ..Self::default() };
        let side = cell * classes as f64;
        (view.left() + side + if cell >= NAMED { NAMES_TOP * 0.55 } else { 1.0 }, view.top() + side + 1.0)
    }

    /// The largest cell with which the whole matrix is as wide as the frame, within limits; of so few classes that they can
    /// be read one by one, never too small for their names: the frame then scrolls.
    pub fn fit(classes: usize, width: f64) -> f64 {
        let n = classes.max(1) as f64;
        let named = ((width - NAMES_LEFT.min(width * 0.34) - NAMES_TOP * 0.55) / n).floor();
        let cell =
            if named >= NAMED || classes <= READ { named.max(NAMED) } else { (width / n).floor().min(NAMED - 1.0) };
        cell.clamp(LEAST, 32.0)
    }

    /// Columns on screen, as a range.
    pub fn columns(&self) -> (usize, usize) {
        self.range(self.scroll_x, self.width - self.left())
    }

    pub fn rows(&self) -> (usize, usize) {
        self.range(self.scroll_y, self.height - self.top())
    }

    fn range(&self, scroll: f64, room: f64) -> (usize, usize) {
        if self.cell <= 0.0 || room <= 0.0 {
            return (0, 0);
        }
        let first = (scroll / self.cell).floor().max(0.0) as usize;
        let end = ((scroll + room) / self.cell).ceil().max(0.0) as usize;
        (first.min(self.classes), end.min(self.classes))
    }

    /// Where a column begins, in CSS pixels of the frame.
    pub fn x(&self, column: usize) -> f64 {
        self.left() + column as f64 * self.cell - self.scroll_x
    }

    pub fn y(&self, row: usize) -> f64 {
        self.top() + row as f64 * self.cell - self.scroll_y
    }

    /// The cell at a place of the frame: row, column.
    pub fn hit(&self, x: f64, y: f64) -> Option<(usize, usize)> {
        let (dx, dy) = (x - self.left(), y - self.top());
        if dx < 0.0 || dy < 0.0 || self.cell <= 0.0 {
            return None;
        }
        let (column, row) = (((dx + self.scroll_x) / self.cell) as usize, ((dy + self.scroll_y) / self.cell) as usize);
        (row < self.classes && column < self.classes).then_some((row, column))
    }

    /// The scroll position at which a cell is wholly visible, as near as possible.
    pub fn reveal(&self, (row, column): (usize, usize)) -> (f64, f64) {
        let near = |at: usize, scroll: f64, room: f64| {
            let (start, end) = (at as f64 * self.cell, (at + 1) as f64 * self.cell);
            if start < scroll {
                start
            } else if end > scroll + room {
                end - room
            } else {
                scroll
            }
        };
        (
            near(column, self.scroll_x, (self.width - self.left() - 2.0).max(self.cell)),
            near(row, self.scroll_y, (self.height - self.top() - 2.0).max(self.cell)),
        )
    }
}
