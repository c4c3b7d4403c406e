//! IMG: image quality and duplicates, by what was measured of each picture.

pub mod cut_short;
