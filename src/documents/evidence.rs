//! Evidence as places: the picture, the file with its line or record, the note. Never the picture itself.

use crate::report::{Evidence, Finding};
use crate::wording;

/// `train/0012.jpg; annotations/train.json, line 48,211, annotations[5120]; exception`.
pub(super) fn place(e: &Evidence) -> String {
    let mut at: Vec<String> = Vec::new();
    at.extend(e.image.clone());
    if let Some(file) = &e.file {
        let mut file = file.clone();
        if let Some(line) = e.line {
            file.push_str(&format!(", line {}", wording::count(u64::from(line))));
        }
        if let Some(record) = &e.record {
            file.push_str(&format!(", {record}"));
        }
        at.push(file);
    }
    at.extend(e.note.clone());
    wording::visible(&at.join("; "))
}

/// The first places of a finding, at most so many, and how many more there are. Of a finding that speaks for many: the
/// first of each member in turn.
pub(super) fn first(finding: &Finding, most: usize) -> (Vec<String>, u64) {
    let mut out: Vec<String> = Vec::new();
    let add = |out: &mut Vec<String>, e: &Evidence| {
        let place = place(e);
        if out.len() < most && !place.is_empty() && !out.contains(&place) {
            out.push(place);
        }
    };
    finding.evidence.iter().for_each(|e| add(&mut out, e));
    let longest = finding.members.iter().map(|m| m.evidence.len()).max().unwrap_or(0);
    for at in 0..longest {
        if out.len() >= most {
            break;
        }
        finding.members.iter().filter_map(|m| m.evidence.get(at)).for_each(|e| add(&mut out, e));
    }
    let more = finding.evidence_total.saturating_sub(out.len() as u64);
    (out, more)
}
