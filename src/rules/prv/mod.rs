//! PRV: privacy and identifiability. What in the files, the annotations and the columns leads to the people shown, and what
//! is not written down that has to be.

pub mod anonymity;
pub mod camera_traces;
pub mod minors;
pub mod no_consent;
pub mod people;
pub mod people_not_declared;
pub mod personal_data;
pub mod positions;
pub mod remote;

use crate::wording;

/// What to do about metadata.
const STRIP: &str = "Pass on copies without metadata: `muster strip FOLDER OUT` writes them, with the same pixels, colours \
                     and way up";

/// `12 of 120 images`, `all 120 images`.
fn of_images(k: u64, n: u64) -> String {
    match k == n && n > 1 {
        true => format!("all {}", wording::plural(n, "image", "images")),
        false => format!("{} of {}", wording::count(k), wording::plural(n, "image", "images")),
    }
}

#[cfg(test)]
mod tests;
