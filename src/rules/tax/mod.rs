//! TAX: the label taxonomy. What classes are called: words that hurt, words that judge or cannot be seen, classes for the
//! rest, and protected attributes that became classes.

mod labels;
pub mod offensive;
pub mod protected_as_class;
pub mod rest;
pub mod unseen;
pub mod words;

#[cfg(test)]
mod tests;
