//! The border of a mask, seen through a grid of few cells: lines between cells that are set and cells that are not,
//! followed around. Refuses to make them smooth or fewer.

/// So many cells at most across and down.
const CELLS: u64 = 128;

/// The part of a mask within its bounds, by cells.
pub(super) struct Grid {
    across: usize,
    down: usize,
    /// Left, top, and the size of a cell, in pixels.
    from: [f64; 2],
    cell: [f64; 2],
    /// How much of each cell is set, in pixels.
    set: Vec<f64>,
}

/// Right, down, left, up.
const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

impl Grid {
    /// `bounds`: left, top, right, bottom; neither width nor height is 0.
    pub(super) fn new([x1, y1, x2, y2]: [u64; 4]) -> Self {
        let (w, h) = ((x2 - x1).max(1), (y2 - y1).max(1));
        let (across, down) = (w.min(CELLS), h.min(CELLS));
        let cell = [w as f64 / across as f64, h as f64 / down as f64];
        let (across, down) = (across as usize, down as usize);
        Self { across, down, from: [x1 as f64, y1 as f64], cell, set: vec![0.0; across * down] }
    }

    /// Sets the pixels of a rectangle within the bounds.
    pub(super) fn add(&mut self, rectangle: [u64; 4]) {
        let [x1, y1, x2, y2] = rectangle.map(|n| n as f64);
        let [left, top] = self.from;
        let columns = parts((x1 - left) / self.cell[0], (x2 - left) / self.cell[0], self.across);
        let rows = parts((y1 - top) / self.cell[1], (y2 - top) / self.cell[1], self.down);
        for (row, high) in rows {
            for (column, wide) in columns.clone() {
                if let Some(cell) = self.set.get_mut(row * self.across + column) {
                    *cell += wide * high;
                }
            }
        }
    }

    fn is_set(&self, x: isize, y: isize, least: f64) -> bool {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return false };
        x < self.across && y < self.down && self.set.get(y * self.across + x).is_some_and(|set| *set >= least)
    }

    /// The lines around what is set, closed: around it clockwise, around holes the other way.
    pub(super) fn borders(&self) -> Vec<Vec<[f64; 2]>> {
        // A cell counts where half of it is set; where that is nowhere so, a thin line has to do.
        let most = self.set.iter().copied().fold(0.0, f64::max);
        let least = if most >= 0.5 { 0.5 } else { (most / 2.0).max(f64::MIN_POSITIVE) };
        let width = self.across + 1;
        // Per corner the directions in which a border leaves it, as bits.
        let mut leaves = vec![0u8; width * (self.down + 1)];
        for y in 0..self.down {
            for x in 0..self.across {
                let (sx, sy) = (x as isize, y as isize);
                if !self.is_set(sx, sy, least) {
                    continue;
                }
                // What is set lies to the right of the line.
                let sides = [((0, -1), (x, y)), ((1, 0), (x + 1, y)), ((0, 1), (x + 1, y + 1)), ((-1, 0), (x, y + 1))];
                for (direction, ((dx, dy), (cx, cy))) in sides.into_iter().enumerate() {
                    if !self.is_set(sx + dx, sy + dy, least)
                        && let Some(leaves) = leaves.get_mut(cy * width + cx)
                    {
                        *leaves |= 1 << direction;
                    }
                }
            }
        }
        let mut borders = Vec::new();
        for corner in 0..leaves.len() {
            while leaves.get(corner).is_some_and(|leaves| *leaves != 0) {
                borders.push(self.follow(corner, &mut leaves));
            }
        }
        borders
    }

    /// The border that leaves a corner, its lines taken out; points only where it turns.
    fn follow(&self, start: usize, leaves: &mut [u8]) -> Vec<[f64; 2]> {
        let width = self.across + 1;
        let (mut corner, mut last, mut points) = (start, usize::MAX, Vec::new());
        while let Some(here) = leaves.get_mut(corner).filter(|here| **here != 0) {
            // At a corner where two cells touch, to the right: they stay apart.
            let turns = if last < 4 { [1, 0, 3, 2].map(|turn| (last + turn) % 4) } else { [0, 1, 2, 3] };
            let Some(direction) = turns.into_iter().find(|d| *here & 1 << d != 0) else { break };
            *here &= !(1 << direction);
            if direction != last {
                let (x, y) = ((corner % width) as f64, (corner / width) as f64);
                points.push([self.from[0] + x * self.cell[0], self.from[1] + y * self.cell[1]]);
            }
            last = direction;
            let Some((dx, dy)) = STEPS.get(direction) else { break };
            corner = corner.wrapping_add_signed(dx + dy * width as isize);
            if corner == start {
                break;
            }
        }
        points
    }
}

/// Which of `count` cells a stretch covers, and how much of each.
fn parts(from: f64, to: f64, count: usize) -> impl Iterator<Item = (usize, f64)> + Clone {
    let first = from.floor().max(0.0) as usize;
    let last = (to.ceil().max(0.0) as usize).min(count);
    (first..last).map(move |cell| {
        let (low, high) = (cell as f64, (cell + 1) as f64);
        (cell, (to.min(high) - from.max(low)).max(0.0))
    })
}
