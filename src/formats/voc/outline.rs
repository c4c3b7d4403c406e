//! The box around an outline: a polygon, or a box that is turned. Refuses to keep either.

use crate::dataset::{Rect, around};
use roxmltree::Node;

/// The box, and the outline. Of a `polygon` (x1, y1, x2, y2, ..., or points of x and y) or a `robndbox` (cx, cy, w, h, angle in radians); `None`
/// where it is no outline of three points.
pub(super) fn extent(outline: Node<'_, '_>) -> Option<(Rect, Vec<[f64; 2]>)> {
    let points = if outline.has_tag_name("robndbox") { turned(outline)? } else { polygon(outline) };
    if points.len() < 3 {
        return None;
    }
    let points: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [x, y]).collect();
    Some((around(points.iter().copied())?, points))
}

fn number(node: Node<'_, '_>) -> Option<f64> {
    node.text()?.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

fn polygon(outline: Node<'_, '_>) -> Vec<(f64, f64)> {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for node in outline.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        // x1, y1, x2, y2, ... or x and y within each point.
        let of_point = |letter: char| name.strip_prefix(letter).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        match number(node) {
            Some(n) if of_point('x') => x.push(n),
            Some(n) if of_point('y') => y.push(n),
            _ => {}
        }
    }
    x.into_iter().zip(y).collect()
}

fn turned(outline: Node<'_, '_>) -> Option<Vec<(f64, f64)>> {
    let of = |name: &str| outline.children().find(|c| c.has_tag_name(name)).and_then(number);
    let (cx, cy, w, h) = (of("cx")?, of("cy")?, of("w")?, of("h")?);
    let (sin, cos) = of("angle").unwrap_or(0.0).sin_cos();
    let corner =
        |(x, y): (f64, f64)| (cx + x * w / 2.0 * cos - y * h / 2.0 * sin, cy + x * w / 2.0 * sin + y * h / 2.0 * cos);
    Some([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(corner).to_vec())
}
