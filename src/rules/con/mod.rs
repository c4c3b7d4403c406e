//! CON: consistency. What is said twice and differently: about one picture, one object, one class, one person.

mod alike;
mod compare;
mod overlaps;
mod stable;

pub mod annotation_style;
pub mod annotators_disagree;
pub mod boxed_twice;
pub mod damaged_table;
pub mod forgotten;
pub mod grouped_here;
pub mod nested_classes;
pub mod one_class_several_names;
pub mod one_object_two_classes;
pub mod same_person_different_values;
pub mod same_picture_different_labels;
pub mod split_leak;
