//! `seqinfo.ini` of a MOT sequence: where its frames lie, how many there are, how large. Owns what the sequences'
//! ground truth is read with. Refuses to believe a number of frames that are not there.

use crate::dataset::{Builder, Fault, FaultKind, FileRole, Format, Place, RecordKind};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Session, Tick};
use rustc_hash::FxHashMap;

pub static ENTRY: Entry = Entry {
    format: Format { id: "mot-sequence", name: "MOT seqinfo.ini", role: FileRole::ImageList, boxes: None },
    reads: "of a MOT sequence the folder of its frames, their number and their size",
    told_by: "an .ini file with a section Sequence",
    cannot: "the frame rate is not read",
    stage: Stage::Classes,
    how: How::Files { recognise, read: Read::Whole(read) },
};

/// What a file of settings may be long.
const LARGEST: u64 = 1 << 20;

/// A sequence, as its `seqinfo.ini` has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sequence {
    pub(super) name: Option<String>,
    /// `img1`.
    pub(super) folder: Option<String>,
    pub(super) frames: Option<u32>,
    pub(super) size: Option<(u32, u32)>,
}

/// The sequences by the folder that they lie in.
#[derive(Default)]
pub struct Sequences(FxHashMap<String, Sequence>);

impl Sequences {
    pub(super) fn of(&self, folder: &str) -> Sequence {
        self.0.get(folder).cloned().unwrap_or_default()
    }
}

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let text = std::str::from_utf8(probe.head).ok().filter(|_| probe.extension() == "ini")?;
    let is = |line: &str| line.trim().eq_ignore_ascii_case("[sequence]");
    (text.lines().any(is) && members(text).any(|(_, key, _)| matches!(key.as_str(), "seqlength" | "imdir")))
        .then(|| "MOT: an .ini file with a section Sequence".into())
}

/// Line, key in lower case, value.
fn members(text: &str) -> impl Iterator<Item = (u32, String, &str)> {
    let lines = text.lines().zip(1..=u32::MAX);
    lines.filter_map(|(text, line)| text.split_once('=').map(|(key, v)| (line, key.trim().to_lowercase(), v.trim())))
}

fn read(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let Some(bytes) = input.whole(LARGEST, out, tick) else { return };
    let text = String::from_utf8_lossy(&bytes);
    let mut sequence = Sequence::default();
    let (mut width, mut height) = (None, None);
    for (line, key, value) in members(&text) {
        let whole = match key.as_str() {
            "seqlength" => &mut sequence.frames,
            "imwidth" => &mut width,
            "imheight" => &mut height,
            "name" => {
                sequence.name = Some(value.to_owned()).filter(|name| !name.is_empty());
                continue;
            }
            "imdir" => {
                sequence.folder = Some(value.trim_matches('/').to_owned());
                continue;
            }
            _ => continue,
        };
        *whole = value.parse().ok();
        if whole.is_none() {
            let place = Place::new(input.file, line, RecordKind::Line, line);
            out.fault(Fault::new(FaultKind::BadRecord, place, format!("a whole number for {key}"), super::said(value)));
        }
    }
    sequence.size = width.zip(height);
    if let Some(source) = out.source() {
        source.records = 1;
    }
    let path = out.path().to_owned();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    session.sequences.0.insert(folder.to_owned(), sequence);
    out.end();
}
