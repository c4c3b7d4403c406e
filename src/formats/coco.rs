//! COCO object detection.

use super::{Format, Input, Probe, Tick};
use crate::dataset::Builder;

pub fn recognise(_probe: &Probe<'_>) -> Option<(Format, String)> {
    None
}

pub fn read(_input: &Input<'_>, _out: &mut Builder<'_>, _tick: &mut Tick<'_>) {}
