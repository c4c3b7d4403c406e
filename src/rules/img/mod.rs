//! IMG: image quality and duplicates, by what was measured of each picture.

mod alike;
pub mod cut_short;
pub mod exact_duplicates;
pub mod near_duplicates;
