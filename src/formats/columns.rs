//! What a column is for, from its name: never from its values where a protected attribute could be meant.
