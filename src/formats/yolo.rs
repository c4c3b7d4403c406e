//! YOLO.

use super::{Format, Input, Probe, Tick};
use crate::dataset::Builder;

/// The class lists of a dataset, by the folder that they stand in.
#[derive(Default)]
pub struct ClassLists {}

impl ClassLists {
    /// Reads one class list.
    pub fn read(&mut self, _input: &Input<'_>, _out: &mut Builder<'_>, _tick: &mut Tick<'_>) {}
}

pub fn recognise(_probe: &Probe<'_>) -> Option<(Format, String)> {
    None
}

/// Reads one label file.
pub fn read(_lists: &ClassLists, _input: &Input<'_>, _out: &mut Builder<'_>, _tick: &mut Tick<'_>) {}
