//! Folders as classes.
