//! The matrix as a figure to be saved.

use crate::engine::{Matrix, SIGNIFICANT, TOO_LITTLE, UNKNOWN};
use crate::plot::{Body, Figure, MatrixCell, MatrixPart, matrix_scene};

/// The whole matrix where it is small enough, else the part on screen.
pub fn figure(matrix: &Matrix, on_screen: MatrixPart, title: &str, caption: &str) -> Figure {
    let names: Vec<&str> = matrix.classes.iter().map(|(name, _)| name.as_str()).collect();
    let cell = |row: usize, column: usize| match matrix.cells.0.get(row * names.len() + column) {
        None => MatrixCell::Unknown,
        Some(c) if c & UNKNOWN != 0 => MatrixCell::Unknown,
        Some(c) if c & TOO_LITTLE != 0 => MatrixCell::TooLittle,
        Some(c) => MatrixCell::Step { step: usize::from(c & 0x0f), certain: c & SIGNIFICANT != 0 },
    };
    let diverging = matrix.bounds.len() == 8;
    let (width, scene, whole) = matrix_scene(&names, cell, diverging, on_screen, title.to_owned());
    let caption = if whole { caption.to_owned() } else { format!("{caption} Drawn is the part on screen.") };
    Figure { title: title.to_owned(), caption, body: Body::Whole { width, scene } }
}
