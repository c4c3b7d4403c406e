//! Fewer points for the same line (Ramer 1972; Douglas and Peucker 1973). Refuses to know what is drawn.

/// What lies no further from the line than this share of its larger side is left out.
const CLOSE: f64 = 1.0 / 400.0;
/// Of longer lines only every so manyth point is looked at.
const LONGEST: usize = 4096;

/// At most `most` of the points, the first among them. `closed`: from the last a line goes back to the first.
pub(super) fn simplified(points: &[[f64; 2]], most: usize, closed: bool) -> Vec<[f64; 2]> {
    let step = points.len().div_ceil(LONGEST).max(1);
    let mut line: Vec<[f64; 2]> = points.iter().step_by(step).copied().collect();
    if line.len() <= 4 {
        return line;
    }
    if closed {
        line.extend(points.first());
    }
    let side = |axis: usize| {
        let of = line.iter().map(|point| point[axis]);
        of.clone().fold(f64::NEG_INFINITY, f64::max) - of.fold(f64::INFINITY, f64::min)
    };
    let mut close = side(0).max(side(1)) * CLOSE;
    if !close.is_finite() {
        return line;
    }
    close = close.max(f64::MIN_POSITIVE);
    loop {
        let kept = within(&line, close, closed);
        let count = kept.iter().filter(|kept| **kept).count() - usize::from(closed);
        if count <= most {
            let ends = line.len() - usize::from(closed);
            return line.iter().zip(kept).take(ends).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect();
        }
        close *= 1.5;
    }
}

/// Which points a line needs so that none of the others is further from it than `close`.
fn within(line: &[[f64; 2]], close: f64, closed: bool) -> Vec<bool> {
    let mut kept = vec![false; line.len()];
    let last = line.len().saturating_sub(1);
    for end in [0, last] {
        if let Some(kept) = kept.get_mut(end) {
            *kept = true;
        }
    }
    let mut open = vec![(0, last, closed)];
    while let Some((from, to, whole)) = open.pop() {
        let (Some(&a), Some(&b)) = (line.get(from), line.get(to)) else { continue };
        let between = line.iter().enumerate().take(to).skip(from + 1);
        let furthest = between
            .map(|(i, point)| (i, distance(*point, a, b)))
            .fold((from, -1.0), |best: (usize, f64), at| if at.1 > best.1 { at } else { best });
        // A closed line has two halves, however small it is.
        if furthest.0 > from && (furthest.1 > close || whole) {
            if let Some(kept) = kept.get_mut(furthest.0) {
                *kept = true;
            }
            open.push((from, furthest.0, false));
            open.push((furthest.0, to, false));
        }
    }
    kept
}

/// Of a point from the line between two others.
fn distance([x, y]: [f64; 2], [ax, ay]: [f64; 2], [bx, by]: [f64; 2]) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((x - ax) * dx + (y - ay) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (x - ax - along * dx).hypot(y - ay - along * dy)
}
