//! What was dropped: the listing, archives, which files are pictures, and which picture a name means. Refuses to parse
//! annotations (`formats` does) or to look into pixels (`pixels` does).

pub mod archive;
mod example;
mod kinds;
mod listing;
mod loosening;
mod masks;
mod pairing;

pub use example::example;
pub use kinds::{Kind, kind};
pub use listing::{Listing, normal};
pub use masks::{Masked, masked};
pub use pairing::Index;
