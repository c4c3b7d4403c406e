//! The model: images, labels, boxes, attributes, people, splits.

pub mod facts;
