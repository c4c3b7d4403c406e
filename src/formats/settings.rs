//! `muster.toml`.

use super::{Format, Input, Probe, Tick};
use crate::dataset::Builder;

pub fn recognise(_probe: &Probe<'_>) -> Option<(Format, String)> {
    None
}

pub fn read(_input: &Input<'_>, _out: &mut Builder<'_>, _tick: &mut Tick<'_>) {}

/// Placeholder: the settings in a text, and what could not be followed (line, expected, found).
pub fn parse(_text: &str) -> (crate::dataset::Settings, Vec<(u32, String, String)>) {
    Default::default()
}
