//! Words in labels.
