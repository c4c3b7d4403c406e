//! Points in a plane: where they lie on screen, which one is meant, which lie inside a line drawn around them, and the
//! picture of them as pixels. Knows no canvas and no colour of its own.

/// Points, two numbers each.
pub type Places = [f32];

/// Which part of the plane is seen: `x` and `y` of the plane stand at the middle of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloudView {
    pub x: f64,
    pub y: f64,
    /// Pixels of the screen for one unit of the plane.
    pub scale: f64,
    /// Of the screen, in pixels.
    pub width: f64,
    pub height: f64,
}

impl CloudView {
    /// All points, with a margin.
    #[must_use]
    pub fn fit(places: &Places, width: f64, height: f64) -> Self {
        let bounds = |of: usize| {
            let along = places.chunks_exact(2).map(|p| f64::from(p[of])).filter(|x| x.is_finite());
            along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        };
        let ((left, right), (top, bottom)) = (bounds(0), bounds(1));
        if left > right || top > bottom {
            return Self { x: 0.0, y: 0.0, scale: 1.0, width, height };
        }
        const MARGIN: f64 = 0.92;
        let scale = (width / (right - left).max(1e-9)).min(height / (bottom - top).max(1e-9)) * MARGIN;
        Self { x: (left + right) / 2.0, y: (top + bottom) / 2.0, scale, width, height }
    }

    /// Where a point of the plane stands on screen.
    #[must_use]
    pub fn to_screen(&self, (x, y): (f64, f64)) -> (f64, f64) {
        ((x - self.x) * self.scale + self.width / 2.0, (y - self.y) * self.scale + self.height / 2.0)
    }

    /// What point of the plane stands there.
    #[must_use]
    pub fn to_plane(&self, (x, y): (f64, f64)) -> (f64, f64) {
        ((x - self.width / 2.0) / self.scale + self.x, (y - self.height / 2.0) / self.scale + self.y)
    }

    /// Nearer or farther by a factor; what stands at `at` on screen stays there.
    #[must_use]
    pub fn zoomed(&self, factor: f64, at: (f64, f64)) -> Self {
        let fixed = self.to_plane(at);
        let near = Self { scale: (self.scale * factor).clamp(1e-9, 1e12), ..*self };
        let moved = near.to_plane(at);
        Self { x: near.x + fixed.0 - moved.0, y: near.y + fixed.1 - moved.1, ..near }
    }

    /// Moved by so many pixels.
    #[must_use]
    pub fn moved(&self, (dx, dy): (f64, f64)) -> Self {
        Self { x: self.x - dx / self.scale, y: self.y - dy / self.scale, ..*self }
    }

    /// The nearest point within so many pixels of a place on screen.
    #[must_use]
    pub fn nearest(&self, places: &Places, at: (f64, f64), within: f64) -> Option<usize> {
        let (x, y) = self.to_plane(at);
        let far = |p: &[f32]| (f64::from(p[0]) - x).powi(2) + (f64::from(p[1]) - y).powi(2);
        let nearest = places.chunks_exact(2).map(far).enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
        (nearest.1.sqrt() * self.scale <= within).then_some(nearest.0)
    }

    /// The points that are on screen.
    #[must_use]
    pub fn seen(&self, places: &Places) -> Vec<usize> {
        let on_screen = |p: &[f32]| {
            let (x, y) = self.to_screen((f64::from(p[0]), f64::from(p[1])));
            (0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)
        };
        places.chunks_exact(2).enumerate().filter(|(_, p)| on_screen(p)).map(|(i, _)| i).collect()
    }

    /// The points inside a line drawn on screen, closed by its ends; none inside less than a triangle. By the number of
    /// crossings (even-odd), as a hand-drawn line may cross itself.
    #[must_use]
    pub fn inside(&self, places: &Places, line: &[(f64, f64)]) -> Vec<usize> {
        if line.len() < 3 {
            return Vec::new();
        }
        let line: Vec<(f64, f64)> = line.iter().map(|at| self.to_plane(*at)).collect();
        let within = |p: &[f32]| {
            let (x, y) = (f64::from(p[0]), f64::from(p[1]));
            let ends = line.iter().zip(line.iter().cycle().skip(1));
            let crosses = |((x0, y0), (x1, y1)): (&(f64, f64), &(f64, f64))| {
                (*y0 > y) != (*y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
            };
            ends.filter(|ends| crosses(*ends)).count() % 2 == 1
        };
        places.chunks_exact(2).enumerate().filter(|(_, p)| within(p)).map(|(i, _)| i).collect()
    }
}

/// How points are painted.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudPaint<'a> {
    /// Of each point which colour.
    pub codes: &'a [u8],
    pub colours: &'a [[u8; 3]],
    pub paper: [u8; 3],
    /// Points that stand out, by number in rising order; the others are faint. All are alike where it is empty.
    pub picked: &'a [usize],
    /// Pixels of the picture for one of the screen.
    pub density: f64,
}

/// The picture: rows of red, green, blue, opacity. Points are drawn in an order that favours no group, picked ones last.
#[must_use]
pub fn raster(places: &Places, view: &CloudView, paint: &CloudPaint<'_>) -> (usize, usize, Vec<u8>) {
    let (width, height) = ((view.width * paint.density) as usize, (view.height * paint.density) as usize);
    let [r, g, b] = paint.paper;
    let mut pixels = [r, g, b, 255].repeat(width * height);
    let n = places.len() / 2;
    // More points, smaller ones.
    let radius = paint.density
        * if n <= 2_000 {
            4.0
        } else if n <= 20_000 {
            2.5
        } else {
            1.5
        };
    let disc = disc(radius);
    let is_picked = |i: usize| paint.picked.binary_search(&i).is_ok();
    let mut draw = |i: usize, faint: bool| {
        let (x, y) = view.to_screen((f64::from(places[2 * i]), f64::from(places[2 * i + 1])));
        let (x, y) = ((x * paint.density) as i64, (y * paint.density) as i64);
        let code = paint.codes.get(i).copied().unwrap_or_default();
        let Some(colour) = paint.colours.get(usize::from(code)) else { return };
        for (dx, dy) in &disc {
            let (x, y) = (x + dx, y + dy);
            if x < 0 || y < 0 || x >= width as i64 || y >= height as i64 {
                continue;
            }
            let at = 4 * (y as usize * width + x as usize);
            for (channel, (own, paper)) in pixels[at..at + 3].iter_mut().zip(colour.iter().zip(&paint.paper)) {
                *channel = if faint { ((u16::from(*own) + 3 * u16::from(*paper)) / 4) as u8 } else { *own };
            }
        }
    };
    let order = || mixed_order(n);
    if paint.picked.is_empty() {
        order().for_each(|i| draw(i, false));
    } else {
        order().filter(|i| !is_picked(*i)).for_each(|i| draw(i, true));
        order().filter(|i| is_picked(*i)).for_each(|i| draw(i, false));
    }
    (width, height, pixels)
}

/// All numbers below `n` once, far apart from each other: by steps of about the golden section that share no factor with `n`.
fn mixed_order(n: usize) -> impl Iterator<Item = usize> {
    let divisor = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let first = (n as f64 * 0.618_034) as usize;
    let step = (first.max(1)..).find(|step| divisor(*step, n.max(1)) == 1).unwrap_or(1);
    (0..n).map(move |i| i * step % n)
}

fn disc(radius: f64) -> Vec<(i64, i64)> {
    let reach = radius.ceil() as i64;
    let all = (-reach..=reach).flat_map(|y| (-reach..=reach).map(move |x| (x, y)));
    all.filter(|(x, y)| ((x * x + y * y) as f64).sqrt() <= radius).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SQUARE: [f32; 8] = [0.0, 0.0, 10.0, 0.0, 10.0, 10.0, 0.0, 10.0];

    #[test]
    fn all_points_are_on_screen_at_first() {
        let view = CloudView::fit(&SQUARE, 400.0, 200.0);
        assert_eq!(view.seen(&SQUARE).len(), 4);
        assert_eq!(view.to_screen((5.0, 5.0)), (200.0, 100.0));
        assert_eq!(CloudView::fit(&[], 400.0, 200.0).scale, 1.0);
        let one = CloudView::fit(&[3.0, 4.0], 400.0, 200.0);
        assert_eq!(one.to_screen((3.0, 4.0)), (200.0, 100.0));
    }

    #[test]
    fn a_line_around_two_points_holds_two() {
        let view = CloudView::fit(&SQUARE, 200.0, 200.0);
        let line = [(0.0, 0.0), (200.0, 0.0), (200.0, 100.0), (0.0, 100.0)];
        assert_eq!(view.inside(&SQUARE, &line), [0, 1]);
        assert_eq!(view.inside(&SQUARE, &line[..2]), Vec::<usize>::new());
    }

    #[test]
    fn the_point_below_the_pointer_is_found_and_none_far_away() {
        let view = CloudView::fit(&SQUARE, 200.0, 200.0);
        let at = view.to_screen((10.0, 10.0));
        assert_eq!(view.nearest(&SQUARE, (at.0 + 3.0, at.1), 8.0), Some(2));
        assert_eq!(view.nearest(&SQUARE, (100.0, 100.0), 8.0), None);
        assert_eq!(view.nearest(&[], (100.0, 100.0), 8.0), None);
    }

    #[test]
    fn picked_points_keep_their_colour_and_others_fade() {
        let view = CloudView::fit(&SQUARE, 60.0, 60.0);
        let colours = [[255, 0, 0], [0, 0, 255]];
        let mut paint =
            CloudPaint { codes: &[0, 1, 0, 1], colours: &colours, paper: [255; 3], picked: &[1], density: 1.0 };
        let colour_at = |paint: &CloudPaint<'_>, i: usize| {
            let (width, _, pixels) = raster(&SQUARE, &view, paint);
            let (x, y) = view.to_screen((f64::from(SQUARE[2 * i]), f64::from(SQUARE[2 * i + 1])));
            let at = 4 * (y as usize * width + x as usize);
            [pixels[at], pixels[at + 1], pixels[at + 2]]
        };
        assert_eq!(colour_at(&paint, 1), [0, 0, 255]);
        assert_eq!(colour_at(&paint, 0), [255, 191, 191]);
        paint.picked = &[];
        assert_eq!(colour_at(&paint, 0), [255, 0, 0]);
    }

    proptest! {
        #[test]
        fn each_point_is_drawn_once(n in 0usize..500) {
            let mut all: Vec<usize> = mixed_order(n).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..n).collect::<Vec<_>>());
        }

        #[test]
        fn what_is_under_the_pointer_stays_there_while_zooming(
            factor in 0.1f64..10.0, x in 0.0f64..400.0, y in 0.0f64..300.0,
        ) {
            let view = CloudView::fit(&SQUARE, 400.0, 300.0);
            let before = view.to_plane((x, y));
            let after = view.zoomed(factor, (x, y)).to_plane((x, y));
            prop_assert!((before.0 - after.0).abs() < 1e-6 && (before.1 - after.1).abs() < 1e-6);
        }
    }
}
