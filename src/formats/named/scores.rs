//! LFW's and PubFig's attributes: `lfw_attributes.txt` has a comment as its header, a person and the number of a picture in
//! each row, and for each attribute how sure a classifier was: above 0 it saw it. Refuses tables of another form.

use crate::dataset::{Builder, Fault, FaultKind, FileRole, Format, Origin, Place, RecordKind};
use crate::formats::attributes::{Gathered, Item, SourceFile, number};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::table::{self, Text};
use crate::formats::{Input, Probe, Tick};
use crate::wording;
use std::io::{BufRead, BufReader};

pub static ENTRY: Entry = Entry {
    format: Format { id: "lfw-attributes", name: "LFW's attributes", role: FileRole::Table, boxes: None },
    reads: "`lfw_attributes.txt`: for each picture, named by a person and a number, how strongly a classifier saw each attribute, as numbers",
    told_by: "a comment with the columns person and imagenum, separated by tabs",
    cannot: "groups: a score above 0 means that the classifier saw it, below that it did not",
    stage: Stage::Tables,
    how: How::Files {
        recognise,
        read: Read::Whole(|session, input, out, tick| read(input, out, &mut session.gathered, tick)),
    },
};

const WHY: &str = "a classifier's score for each picture: above 0 it saw it, below it did not";

/// The columns that a header names; `None` where it is none.
fn header(line: &str) -> Option<Vec<String>> {
    let names: Vec<String> =
        line.trim().strip_prefix('#')?.split('\t').map(|n| n.trim().to_owned()).skip_while(String::is_empty).collect();
    let named = |name: &str, at: usize| names.get(at).is_some_and(|n| n.eq_ignore_ascii_case(name));
    (named("person", 0) && named("imagenum", 1) && names.len() > 2).then_some(names)
}

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !matches!(probe.extension().as_str(), "txt" | "tsv" | "tab" | "csv" | "") {
        return None;
    }
    let text = table::text_of_head(probe.head)?;
    let names = text.lines().take(10).take_while(|l| l.starts_with('#')).find_map(header)?;
    let n = wording::plural(names.len() as u64 - 2, "attribute", "attributes");
    Some(format!("LFW's attributes: scores of {n} for a person and the number of a picture"))
}

fn read(input: &Input<'_>, out: &mut Builder<'_>, gathered: &mut Gathered, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let path = out.path().to_owned();
    let unreadable = |out: &mut Builder<'_>, line: u32, found: String| {
        let place = Place::new(input.file, line, RecordKind::Line, 0);
        out.fault(Fault::new(FaultKind::Unparsable, place, "a line of text", found));
    };
    let head = match input.bytes.head(64 << 10) {
        Ok(head) => head,
        Err(error) => return unreadable(out, 0, error.to_string()),
    };
    let mut lines = BufReader::with_capacity(1 << 16, Text::new(input.bytes, table::encoding_of(&head)));
    let source = SourceFile { file: input.file, path: &path };
    let (mut names, mut line, mut at, mut rows) = (Vec::new(), Vec::new(), 0u32, 0u32);
    loop {
        line.clear();
        match lines.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(_) => return unreadable(out, at + 1, "a line that does not end".into()),
        }
        lines.get_mut().record_ended();
        at = at.saturating_add(1);
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.starts_with('#') {
            names = header(text).unwrap_or(names);
            continue;
        }
        if text.trim().is_empty() || names.is_empty() {
            continue;
        }
        rows = rows.saturating_add(1);
        let place = Place::new(input.file, at, RecordKind::Row, rows);
        if let Some(source) = out.source() {
            source.records += 1;
        }
        let fields: Vec<&str> = text.split('\t').map(str::trim).collect();
        if fields.len() != names.len() {
            let counted = |n: usize| wording::plural(n as u64, "field", "fields");
            out.fault(Fault::new(FaultKind::Table, place, counted(names.len()), counted(fields.len())));
        }
        let (Some(person), Some(image)) = (fields.first(), fields.get(1)) else { continue };
        let Some(image) = image.parse::<u32>().ok().filter(|_| !person.is_empty()) else {
            let found: String = fields.iter().take(2).copied().collect::<Vec<_>>().join(" ").chars().take(80).collect();
            out.fault(Fault::new(FaultKind::BadRecord, place, "a person and the number of a picture", found));
            continue;
        };
        let Some(image) = super::picture(&person.replace(' ', "_"), image, place, out) else { continue };
        for (name, value) in names.iter().zip(&fields).skip(2) {
            if !value.is_empty() && number(value, false).is_none() {
                let found: String = value.chars().take(80).collect();
                let fault = Fault::new(FaultKind::NotANumber, place, format!("a number in {name}"), found);
                out.fault(fault.of(image));
                continue;
            }
            let value = Some(*value).filter(|v| !v.is_empty());
            gathered.set(&out.dataset, source, name, Item::Image(image, place), value);
        }
        if rows.is_multiple_of(1024) && !tick(lines.get_ref().raw_read) {
            return;
        }
    }
    gathered.explain(&path, WHY);
    gathered.comes_from(&path, Origin::Inferred);
    if out.has_images()
        && let Some(source) = out.source()
    {
        source.join = Some("by person and number".into());
    }
    tick(input.bytes.len());
}
