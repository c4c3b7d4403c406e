//! Charts as scenes: marks with a place and a role, and the sentence that a screen reader hears. Pure, and the one source
//! of every drawing: the page draws a scene, an export writes it as SVG, and the tables behind charts carry typed cells.
//!
//! It knows no browser, no colour (roles are class names; their paint is in `paint`, the colours come from a
//! [`Palette`]), and it computes nothing about datasets: it draws what it is given.
//!
//! A new chart: one file here with its builder, its entry in the list `all` of the tests, and the screen that shows it.

mod bars;
pub mod cloud;
mod curve;
mod dots;
mod figure;
mod forest;
mod frame_map;
mod gauge;
mod histogram;
mod matrix;
pub mod matrix_view;
mod paint;
mod palette;
mod scale;
mod scene;
mod spread;
mod stack;
mod strip;
mod svg;
mod table;
mod tally;
mod tiles;

#[cfg(test)]
mod tests;

pub use bars::Bar;
pub use curve::{Curve, CurvePoint};
pub use dots::{Dot, DotKind, Estimate, Reference};
pub use figure::{Body, Figure, Plot, Row, file_stem};
pub use forest::{Forest, Ratio, Stratum};
pub use frame_map::FrameMap;
pub use gauge::Gauge;
pub use histogram::{Bin, Histogram};
pub use matrix::{MatrixCell, MatrixPart, matrix_scene};
pub use palette::{GROUP_ORDER, Palette};
pub use scale::{Scale, number};
pub use scene::{Class, Mark, Scene, percent};
pub use spread::Spread;
pub use stack::{Part, Stack};
pub use strip::{Strip, figures};
pub use svg::{Svg, escape, hatching, inline, svg};
pub use table::{Cell, Table};
pub use tally::Tally;
pub use tiles::{Panel, Tile, Tiles};
