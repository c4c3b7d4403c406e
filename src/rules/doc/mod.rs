//! DOC: what only people can say of the data, whether they said it, and whether the data agree.

pub mod contradicted;
mod licences;
pub mod open_questions;
