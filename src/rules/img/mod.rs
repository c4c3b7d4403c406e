//! IMG: image quality and duplicates, by what was measured of each picture.

mod alike;
pub mod bars;
pub mod blurry;
pub mod colour_profile;
pub mod cut_short;
pub mod dark;
pub mod exact_duplicates;
pub mod grey_among_colour;
pub mod light;
pub mod low_information;
pub mod low_resolution;
pub mod near_duplicates;
mod night;
pub mod odd_aspect;
pub mod odd_size;
mod picked;
pub mod scales;
pub mod several_pictures;
pub mod stored_otherwise;
pub mod turned;
