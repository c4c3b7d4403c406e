//! The order of work: intake → formats → pixels → rules → report. Owns the dataset while it is being checked, answers
//! the page's questions; knows no browser.

mod messages;

pub use messages::*;
