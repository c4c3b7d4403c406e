//! ERR: integrity of files and annotations. What is read here are faults that the readers recorded, and facts that
//! contradict what annotations claim. Equal faults are one finding with a count.

mod extents;
mod faults;
mod joins;

pub mod annotation_without_image;
pub mod box_outside_image;
pub mod box_without_area;
pub mod class_list;
pub mod dangling_id;
pub mod duplicate_id;
pub mod duplicate_name;
pub mod extension_differs;
pub mod image_without_annotation;
pub mod left_aside;
pub mod no_mask;
pub mod not_a_number;
pub mod not_believed;
pub mod several_datasets;
pub mod size_differs;
pub mod size_outlier;
pub mod unjoined_rows;
pub mod unparsable_file;
pub mod unreadable_image;
