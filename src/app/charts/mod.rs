//! What stands around charts on the page: title, caption, the table behind, the files that are saved. What is drawn comes
//! from [`crate::plot`] as a scene; only the matrix (a canvas) and tiles (real tables) have a way of their own.

mod frame;
pub mod matrix;
mod save;
pub mod theme;
mod tiles;

pub use frame::{Acts, Chart, SaveChart};
pub use tiles::{TilesView, leads_to};
