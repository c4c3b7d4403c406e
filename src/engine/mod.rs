//! The order of work: intake → formats → pixels → rules → report. Owns the dataset while it is being checked, answers
//! the page's questions; knows no browser.

pub mod ask;
mod associations;
mod by_image;
mod check;
mod copies;
mod corrected;
mod crossing;
mod earlier;
mod embedded;
mod filter;
mod folders;
mod gps_country;
mod hashed;
mod judge;
mod known;
mod left_aside;
mod listed;
mod masks;
#[cfg(not(target_arch = "wasm32"))]
mod measuring;
mod mentions;
mod messages;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod order;
mod outlines;
mod parts;
mod pictures;
mod reconfigure;
#[cfg(not(target_arch = "wasm32"))]
mod resources;
mod stripped;
mod summary;
mod unpack;

/// What one hands on, for the page to offer.
pub use crate::documents::{ALL as DOCUMENTS, Document};
/// What can be set in `muster.toml`, for people.
pub use crate::formats::name as format_name;
pub use crate::formats::settings::REFERENCE as SETTINGS_REFERENCE;
pub use crate::report::lists::ListFormat;
pub use ask::{Answer, Ask, Crossed, Export, Failure, Question, Refusal};
pub use associations::{
    Association, Cells, Family, Figures, GroupCell, GroupHead, GroupMeasure, GroupOrder, GroupRow, GroupTable, Lean,
    Listed, Matrix, Middle, Order, OrderedLean, OrderedLeans, PairFacts, PairMeasure, Ranked, SIGNIFICANT, StrataBy,
    StrataOfClass, TOO_LITTLE, UNKNOWN, why,
};
pub use check::{Check, Options};
pub use copies::{CopyOf, CopyProgress};
pub use earlier::LARGEST as EARLIER_AT_MOST;
pub use embedded::may_hold_pictures;
pub use gps_country::SOURCE as GPS;
pub use known::KnownFacts;
pub use messages::*;
#[cfg(not(target_arch = "wasm32"))]
pub use native::{DiskFile, check_path, files_of, read_path};
#[cfg(not(target_arch = "wasm32"))]
pub use resources::Resources;
pub use stripped::{Stripped, is_picture};
pub use unpack::{Keeper, unpack};

use crate::pixels;

/// Checks files held in memory, one after the other: for tests, and wherever there is no pool.
pub fn check_in_memory<S>(name: &str, files: Vec<(String, S)>, options: Options) -> Check<S>
where
    S: crate::dataset::bytes::ReadAt + AsRef<[u8]>,
{
    let names: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    let mut check = Check::new(name, files, options);
    check.read(&mut |_| true);
    for (file, handle) in check.masks_to_measure() {
        let facts = check.mask_source(file).map(|bytes| pixels::mask_named(bytes.as_ref(), &names[handle as usize]));
        if let Some(facts) = facts {
            check.put_mask(file, facts);
        }
    }
    for (image, handle) in check.images_to_measure() {
        let facts = check.source(image).map(|bytes| pixels::measure_named(bytes.as_ref(), &names[handle as usize]));
        if let Some(facts) = facts {
            check.put(image, facts);
        }
    }
    check.judge(true);
    check
}
