//! Charts: SVG with x in percent and y in pixels, so that a chart fills its column and its text never scales; only the
//! matrix is a canvas. They draw what they are given, each with its interval, its sentence and its table.

mod bars;
mod curve;
mod dots;
mod estimate;
mod frame;
mod histogram;
pub mod matrix;
mod plot;
mod ratios;
mod save;
mod scale;
mod spread;
mod stack;
mod strip;
mod tiles;

pub use bars::{Bar, BarMark};
pub use curve::{Curve, CurvePoint};
pub use dots::{Dot, DotKind, DotMark};
pub use estimate::{Estimate, EstimateMark};
pub use frame::{Acts, Chart, SaveSvg, Table};
pub use histogram::{Bin, Histogram};
pub use ratios::{Forest, ForestMark, Ratio, RatioAxis, Ratios};
pub use save::{Drawn, Row, file_stem};
pub use scale::{Axis, Scale, number};
pub use spread::{Spread, SpreadMark};
pub use stack::{Part, Stack};
pub use strip::{Strip, figures};
pub use tiles::{Seen, Tiles, leads_to, legend};
