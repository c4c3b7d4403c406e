//! `muster.toml`: what is set, and what in it cannot be followed, with its line and the nearest key that is known.
//! Owns the spelling of the file; refuses to know which rules or columns exist.

mod answers;
mod leaves;
mod walk;

use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick};
use crate::dataset::{Builder, Fault, FaultKind, FileRole, Format, Place, RecordKind, Settings};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// What can be set, for people: `muster explain settings`, and the page of settings.
pub const REFERENCE: &str = include_str!("settings/reference.md");

pub static ENTRY: Entry = Entry {
    format: Format { id: "muster-toml", name: "settings", role: FileRole::Settings, boxes: None },
    reads: "`muster.toml` at the top of the folder: what a column or a folder is, the target population, thresholds, rules switched off and why",
    told_by: "its name and place",
    cannot: "anything about single images; `muster explain settings` lists every key",
    stage: Stage::Settings,
    how: How::Files { recognise, read: Read::Whole(|_, input, out, tick| read(input, out, tick)) },
};

/// A file of settings larger than this is none.
pub const LARGEST: u64 = 4 << 20;

/// `muster.toml`, at the top of what was dropped.
fn recognise(probe: &Probe<'_>) -> Option<String> {
    is_settings(probe.path).then(|| "Muster's settings".to_owned())
}

/// Whether a file of this path is one of settings.
pub fn is_settings(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    name == "muster.toml" && !folder.contains('/')
}

/// Reads the settings into `dataset.settings`; what cannot be followed becomes a fault, and the rest holds. A second
/// file of settings is not followed.
pub fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let another = out.dataset.sources.iter().any(|s| s.role == FileRole::Settings);
    out.begin(input.file, &ENTRY.format, input.why);
    if another {
        let place = Place::file(input.file);
        return out.fault(Fault::new(FaultKind::Setting, place, "one muster.toml", "another one"));
    }
    let text = match input.bytes.read_all(LARGEST) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => {
            let place = Place::file(input.file);
            return out.fault(Fault::new(FaultKind::Unparsable, place, "a file of settings", error.to_string()));
        }
    };
    let (settings, faults, places) = parse_with_places(&text);
    if let Some(source) = out.source() {
        source.records = (settings.columns.len()
            + settings.folders.len()
            + settings.target.len()
            + settings.rules.len()
            + settings.scenario.len()
            + settings.target_crossing.len()
            + usize::from(!settings.documentation.is_empty())) as u64;
    }
    out.dataset.settings = settings;
    out.dataset.setting_lines = places;
    for (line, expected, found) in faults {
        let place = Place::new(input.file, line, RecordKind::Line, 0);
        out.fault(Fault::new(FaultKind::Setting, place, expected, found));
    }
    tick(input.bytes.len());
}

/// The settings in a text, and what could not be followed: line (from 1), what was expected, what was found. Parts
/// that are valid hold, whatever stands beside them.
///
/// ```
/// let (settings, faults) = muster::formats::settings::parse("[target.gender]\nmargni = 0.1\n");
/// assert_eq!(faults, [(2, "`margin`".to_owned(), "the unknown key `margni`".to_owned())]);
/// assert!(settings.target.contains_key("gender"));
/// ```
pub fn parse(text: &str) -> (Settings, Vec<(u32, String, String)>) {
    let (settings, faults, _) = parse_with_places(text);
    (settings, faults)
}

type Parsed = (Settings, Vec<(u32, String, String)>, BTreeMap<String, u32>);

/// Also the lines of targets, folders and scenarios, by `target.gender`, `target-crossing.0`, `folders.PATH`,
/// `scenario.0` and `scenario.0#light`.
fn parse_with_places(text: &str) -> Parsed {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut walk = walk::Walk::new(text);
    for error in errors {
        let at = error.span().map_or(0, |s| s.start);
        walk.fault(at, "valid TOML", error.message().lines().next().unwrap_or("something else").to_owned());
    }
    let settings = walk.settings(table.get_ref());
    let (faults, places) = walk.faults();
    (settings, faults, places)
}

/// The same settings as a `muster.toml`; the page's panel offers it for download.
pub fn write(settings: &Settings) -> String {
    toml::to_string_pretty(settings).unwrap_or_default()
}

#[cfg(test)]
mod tests;
