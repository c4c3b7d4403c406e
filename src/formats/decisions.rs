//! `muster-decisions.json` beside the data: into `dataset.decisions`, and what in it cannot be followed, with its line.

use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick};
use crate::dataset::{Builder, Fault, FaultKind, FileRole, Format, Place, RecordKind};
use crate::decisions::{self, LARGEST};

pub static ENTRY: Entry = Entry {
    format: Format { id: "muster-decisions", name: "decisions", role: FileRole::Decisions, boxes: None },
    reads: "`muster-decisions.json` at the top of the folder: which findings are accepted and why, what is to be done with images and annotations",
    told_by: "its name and place",
    cannot: "anything that changes a figure; `muster explain decisions` lists every key",
    stage: Stage::Settings,
    how: How::Files { recognise, read: Read::Whole(|_, input, out, tick| read(input, out, tick)) },
};

fn recognise(probe: &Probe<'_>) -> Option<String> {
    decisions::is_decisions(probe.path).then(|| "what was decided about findings".to_owned())
}

/// Reads the decisions; what cannot be followed becomes a fault, and the rest holds. A second file is not followed.
fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let another = out.dataset.sources.iter().any(|s| s.role == FileRole::Decisions);
    out.begin(input.file, &ENTRY.format, input.why);
    if another {
        let place = Place::file(input.file);
        return out.fault(Fault::new(FaultKind::Decision, place, "one muster-decisions.json", "another one"));
    }
    let text = match input.bytes.read_all(LARGEST) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => {
            let place = Place::file(input.file);
            return out.fault(Fault::new(FaultKind::Decision, place, "a file of decisions", error.to_string()));
        }
    };
    let (decisions, flaws) = decisions::parse(&text);
    if let Some(source) = out.source() {
        source.records = decisions.len() as u64;
    }
    out.dataset.decisions = decisions;
    for flaw in flaws {
        let place = Place::new(input.file, flaw.line, RecordKind::Line, 0);
        out.fault(Fault::new(FaultKind::Decision, place, flaw.expected, flaw.found));
    }
    tick(input.bytes.len());
}
